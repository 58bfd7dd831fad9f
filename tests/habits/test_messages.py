"""Every language shipped says everything: nothing missing, nothing guessed, every placeholder in its place."""

from __future__ import annotations

import re
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings

from answerable.locale.extracting import LANGUAGES, collect, po_path

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")


@cache
def collected() -> Catalog:
    return collect()


@cache
def shipped(directory: str) -> Catalog:
    with po_path(directory).open("rb") as file:
        return read_po(file, locale=directory)


def key(message: Message) -> tuple[object, str | None]:
    return message.id if isinstance(message.id, str) else tuple(message.id), message.context


def messages(catalog: Catalog) -> dict[tuple[object, str | None], Message]:
    return {key(message): message for message in catalog if message.id}


def forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def sources(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def test_the_languages_offered_are_those_that_are_translated():
    assert {code for code, _ in settings.LANGUAGES} == {"en", *LANGUAGES}


def test_messages_are_found_in_code_and_in_templates():
    places = {place.rpartition(".")[2] for message in collected() for place, _ in message.locations}
    assert places == {"py", "html"}


@pytest.mark.parametrize("directory", LANGUAGES.values(), ids=LANGUAGES)
def test_no_message_is_missing(directory):
    assert sorted(map(str, messages(collected()).keys() - messages(shipped(directory)).keys())) == []


@pytest.mark.parametrize("directory", LANGUAGES.values(), ids=LANGUAGES)
def test_no_message_is_left_over(directory):
    assert sorted(map(str, messages(shipped(directory)).keys() - messages(collected()).keys())) == []


@pytest.mark.parametrize("directory", LANGUAGES.values(), ids=LANGUAGES)
def test_no_message_is_untranslated_or_guessed(directory):
    catalog = shipped(directory)
    empty = [message.id for message in messages(catalog).values() if not all(form.strip() for form in forms(message))]
    assert empty == []
    assert [message.id for message in messages(catalog).values() if message.fuzzy] == []


@pytest.mark.parametrize("directory", LANGUAGES.values(), ids=LANGUAGES)
def test_plural_forms_are_complete(directory):
    catalog = shipped(directory)
    wrong = [
        message.id
        for message in messages(catalog).values()
        if not isinstance(message.id, str) and len(forms(message)) != catalog.num_plurals
    ]
    assert wrong == []


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


@pytest.mark.parametrize("directory", LANGUAGES.values(), ids=LANGUAGES)
def test_placeholders_are_the_same(directory):
    """In a plural a form may leave the number out ("one day"); nothing else may be lost or made up."""
    wrong = []
    for message in messages(shipped(directory)).values():
        wanted = placeholders(sources(message)[-1])
        for form in forms(message):
            found = placeholders(form)
            plural = not isinstance(message.id, str)
            fits = found == wanted or (plural and set(found) <= set(wanted))
            if form and not fits:
                wrong.append((message.id, form))
    assert wrong == []


@pytest.mark.parametrize("directory", LANGUAGES.values(), ids=LANGUAGES)
def test_markup_and_ends_are_kept(directory):
    """A leading or trailing line end, or a tag, belongs to the page and not to the language."""
    wrong = []
    for message in messages(shipped(directory)).values():
        for source, form in zip(sources(message)[:1], forms(message)[:1], strict=True):
            tags = sorted(re.findall(r"</?\w+", source)) != sorted(re.findall(r"</?\w+", form))
            ends = (source.startswith("\n"), source.endswith("\n")) != (form.startswith("\n"), form.endswith("\n"))
            if form and (tags or ends):
                wrong.append(message.id)
    assert wrong == []
