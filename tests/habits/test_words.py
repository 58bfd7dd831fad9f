"""Every code has a sentence, in every language: what the rules can say, people can read."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest
from django.conf import settings
from django.utils import translation

import answerable
from answerable.core import receipt
from answerable.core.case import commands as c
from answerable.core.case import events as e
from answerable.core.case.limits import CaseLimit
from answerable.core.case.refusals import CODES, Refused
from answerable.core.case.review_rules import RESULTS
from answerable.core.case.steps import Phase
from answerable.core.procedure import Unit
from answerable.core.working_time import Step, count_limit
from answerable.record.rulebooks import all_procedures, rulebook
from answerable.words import clocks, codes, events, mails, refusals
from tests.core.case_world import UK, happened

PACKAGE = Path(answerable.__file__).parent
LANGUAGES = [code for code, _ in settings.LANGUAGES]
PROCEDURES = {procedure.id: procedure for procedure in all_procedures()}


def source(name: str) -> str:
    return (PACKAGE / name).read_text(encoding="utf-8")


def raised(name: str, exception: str) -> set[str]:
    """Codes with which `exception` is raised in a file."""
    return set(re.findall(rf'{exception}\(\s*"([a-z-]+)"', source(name)))


def test_every_refusal_has_a_sentence_and_no_sentence_is_left_over():
    assert set(refusals.SENTENCES) == CODES


def test_every_refusal_is_raised_somewhere():
    """A code nobody raises is a rule somebody forgot."""
    raised_codes = set()
    for path in PACKAGE.rglob("*.py"):
        raised_codes |= set(re.findall(r'(?:Refused|required)\((?:[^()"]*,\s*)?"([a-z-]+)"', path.read_text("utf-8")))
    raised_codes.add("reason-missing")  # the default of `required`
    assert CODES - raised_codes == set()


def test_the_facts_of_a_refusal_are_those_its_sentence_asks_for():
    """Else the general sentence would be shown in its place."""
    given: dict[str, set[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            refuses = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refused" and node.args
            if refuses and isinstance(node.args[0], ast.Constant):
                facts = {keyword.arg or "" for keyword in node.keywords}
                code = node.args[0].value
                given[code] = given[code] & facts if code in given else facts
    for code, sentence in refusals.SENTENCES.items():
        asked = set(re.findall(r"%\((\w+)\)", sentence))
        assert asked <= given.get(code, set()), code


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", sorted(CODES))
def test_a_refusal_can_be_said_even_without_its_facts(code, language):
    with translation.override(language):
        said = refusals.say_refusal(Refused(code))
    assert said
    assert "%(" not in said


def context(procedure):
    return events.EventContext(lambda office: "Town Office", lambda officer: "Ada Clerk", procedure)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", e.EVENTS.values(), ids=e.EVENTS)
def test_every_event_is_said_to_the_complainant_and_to_the_office(kind, language):
    event = happened(kind, "2026-03-02")
    with translation.override(language):
        for said in (
            events.say_event(event, context(UK.procedure)),
            events.say_event_for_office(event, context(UK.procedure)),
        ):
            assert len(said) > 3
            assert "%(" not in said
            assert not re.search(r"\b[a-z]+_[a-z]+\b", said), f"a code is shown to people: {said}"


TABLES = {
    "phases": (set(get_args(Phase)), codes.PHASES),
    "results of a review": (set(RESULTS), codes.RESULTS),
    "what can be opened": (set(get_args(c.OpenSealed.__annotations__["scope"]) or ("content", "identity")), codes.SCOPES),
    "kinds of mail": (set(re.findall(r'kind, office = "([a-z-]+)"', source("record/outbox.py"))), mails.SUBJECTS),
    "problems of mail": (
        set(re.findall(r'"((?:no|address|sign-in|server)-[a-z]+)"', source("tasks/mail.py"))), mails.PROBLEMS
    ),
    "weak passwords": (raised("people/keys.py", "PasswordWeak"), refusals.PASSWORD),
    "ways a clock counts": (
        {kind for procedure in PROCEDURES.values() for kind in {clock.kind for clock in procedure.clocks}}, clocks.KINDS
    ),
}  # fmt: skip


@pytest.mark.parametrize(("codes", "table"), TABLES.values(), ids=TABLES)
def test_every_code_of_the_kind_has_words(codes, table):
    assert codes, "the codes were not found any more"
    assert codes - set(table) == set()


def test_every_slip_in_digits_has_words_for_reference_and_code():
    problems = set(re.findall(r'DigitsWrong\(\s*"([a-z-]+)"', source("core/receipt.py")))
    assert problems
    assert receipt.DigitsWrong
    for which in ("reference", "code"):
        assert problems <= set(refusals.DIGITS[which])


@pytest.mark.parametrize("problem", ["wrong", "one-time-code", "wait"])
def test_every_problem_of_signing_in_has_words(problem):
    assert refusals.say_sign_in_problem(problem, 3)
    assert problem in source("people/signing_in.py")


def test_every_page_of_refusal_has_a_heading_of_its_own():
    shown = source("web/templates/web/refused.html")
    for name in ("web/guards.py", "web/errors.py"):
        for code in set(re.findall(r'"code": "([a-z-]+)"', source(name))) - {"fault"}:
            assert f'"{code}"' in shown, code


@pytest.mark.parametrize("procedure", PROCEDURES.values(), ids=PROCEDURES)
def test_every_clock_and_consequence_of_every_procedure_has_words(procedure):
    assert [clock.id for clock in procedure.clocks if not clock.title and not clock.id.startswith("answer_")] == []
    consequences = {code for clock in procedure.clocks for code in clock.on_expiry}
    assert {code.partition(":")[0] for code in consequences} - set(codes.CONSEQUENCES) == set()
    for extension in procedure.extensions:
        assert set(extension.grounds) - set(clocks.GROUNDS) == set()


CITED = {
    "6.2": True,
    "Art. 23(2),(3)": True,
    "": False,
    "to be verified": False,
    "set by the organisation; none found in 6.1-6.8": False,
    "2016 trial measures; to be verified": False,
    "Art. 7, read together with what the ministry wrote about it in 2016": False,
}


@pytest.mark.parametrize(("text", "cited"), CITED.items())
def test_a_citation_is_told_from_an_editor_s_note(text, cited):
    assert clocks.is_citation(text) is cited
    said = refusals.say_refusal(Refused("no-extension", text))
    assert said.endswith(f" ({text})") is cited
    assert (text in said) is (cited or not text)


@pytest.mark.parametrize(
    ("clock", "said"),
    [
        ({"source": "6.2"}, "6.2"),
        ({"source": "6.2", "verified": False}, "6.2, not yet checked against the source"),
        ({"source": "to be verified", "verified": False}, "not yet checked against the source"),
        ({"source": "our house rule 7; 2019", "basis": "organisation"}, "set by this organisation"),
        ({"source": "a note of the editor"}, ""),
    ],
)
def test_where_a_time_comes_from(clock, said):
    given = replace(PROCEDURES["uk-two-stage-2024"].clocks[0], **{"verified": True, "basis": "statute", **clock})
    assert clocks.say_source(given) == said


@pytest.mark.parametrize("procedure", PROCEDURES.values(), ids=PROCEDURES)
def test_no_editor_s_note_of_a_procedure_is_read_by_people(procedure):
    """Neither where a rule is named nor where its counting is explained; a citation is."""
    now = datetime(2026, 6, 1, 12, tzinfo=UTC)
    day = count_limit(
        trigger=now, length=((1, Unit.DAYS),), start="next_day", roll="none", calendar=rulebook(procedure.id).calendar,
        timezone=procedure.timezone,
    )  # fmt: skip
    with translation.override("ar"):
        for clock in procedure.clocks:
            steps = (Step("source", text=clock.source),) if clock.source else ()
            limit = CaseLimit(clock, replace(day, steps=steps), "running", None, 1)
            said = [clocks.say_source(clock), *clocks.explain_limit(limit, rulebook(procedure.id))]
            noted = not clocks.is_citation(clock.source)
            assert not noted or not clock.source or clock.source not in " ".join(said)
            assert noted or clock.basis == "organisation" or clock.source in said[0]
            assert noted or clock.basis == "organisation" or clock.source in said[1]


TITLED = {
    "stages": lambda procedure: [(stage.id, stage.title) for stage in procedure.stages],
    "outcomes": lambda procedure: [(outcome.id, outcome.title) for outcome in procedure.outcomes],
    "notices": lambda procedure: [(notice.id, notice.title) for notice in procedure.notices],
    "outside bodies": lambda procedure: [(external.id, external.name) for external in procedure.externals],
    "itself": lambda procedure: [(procedure.id, procedure.title)],
}


@pytest.mark.parametrize("titled", TITLED.values(), ids=TITLED)
@pytest.mark.parametrize("procedure", PROCEDURES.values(), ids=PROCEDURES)
def test_every_title_of_a_procedure_is_there_in_every_language(procedure, titled):
    lacking = {
        name: sorted(set(LANGUAGES) - set(texts)) for name, texts in titled(procedure) if set(LANGUAGES) - set(texts)
    }
    assert lacking == {}
