"""Every procedure can be read in plain words by whoever it concerns, and its file downloaded byte for byte."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from answerable.core.procedure_check import ATTRIBUTES, CONSEQUENCES, MARKS
from answerable.core.procedure_toml import ANONYMOUS, read_procedure
from answerable.public.rules import book, find, offered
from answerable.words import plain_rules

PROCEDURES = {found.procedure.id: found.procedure for found in offered().values()}
LANGUAGES = ["en", "zh-hans", "ar", "es", "fr"]
UK, CN = "uk-two-stage-2024", "cn-xinfang-2022"


def plain(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.split("<main")[1].split("</main>")[0]).split())


@pytest.fixture
def read(client, db):
    def reading(path, language="en"):
        response = client.get(path, headers={"accept-language": language})
        assert response.status_code == 200
        assert response.cookies == {}
        return response.content.decode()

    return reading


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_leads_to_each(read, language):
    page = read("/procedures/", language)
    assert [name for name in PROCEDURES if f'href="{reverse("procedure", args=[name])}"' not in page] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("procedure", PROCEDURES.values(), ids=PROCEDURES)
def test_each_tells_every_stage_time_outcome_and_body(read, procedure, language):
    page = read(reverse("procedure", args=[procedure.id]), language)
    said, text = plain(page), " ".join(page.replace("&#x27;", "'").replace("&amp;", "&").split())
    with translation.override(language):
        assert f'lang="{language}"' in page
        assert "%(" not in page
        assert "None" not in said
        titles = plain_rules.clock_titles(procedure).values()
        for title in [*titles, *(procedure.stages and [plain_rules.stage_name(x) for x in procedure.stages])]:
            assert " ".join(title.split()) in text, title
    assert procedure.digest in page
    assert f'href="{reverse("when-by", args=[procedure.id])}"' in page
    assert len(set(re.findall(r' id="([^"]+)"', page))) == len(re.findall(r' id="([^"]+)"', page))


@pytest.mark.parametrize("procedure", PROCEDURES.values(), ids=PROCEDURES)
def test_the_file_is_the_one_cases_are_bound_to(client, procedure):
    response = client.get(reverse("procedure-file", args=[procedure.id]))
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="{procedure.id}.toml"'
    given = find(procedure.id).version.parameters
    assert read_procedure(response.content.decode(), procedure.overlay, given).digest == procedure.digest


def test_a_procedure_in_plain_words(read):
    said = plain(read(f"/procedures/{UK}/"))
    for text in (
        "They must do this within: 10 working days",
        "They sent you the letter: Acknowledgement. If that does not happen: The time ended for: ",
        "It may be made longer, by at most 10 working days. Still longer only for a good reason given in writing.",
        "With us you need not wait any longer: you can then ask for: Stage 2: review.",
        "You can do this within: 20 working days, unless the organisation has set another time",
        "at any time, if they refuse to take the matter further",
        "Never somebody who dealt with it in: Stage 1: first answer.",
        "This is the last stage inside the institution.",
        "not yet checked against the source",
    ):
        assert text in said
    said = plain(read(f"/procedures/{CN}/"))
    for text in ("Only if: the case is of the kind: Simple route.", "Not if: They have no address to reach you at.",
                 "It can stop for a while. Stop: The hearing began. It goes on: The hearing ended.",
                 "The office above may order it to act."):  # fmt: skip
        assert text in said


def test_nobody_is_overdue_with_what_they_only_may_do(read):
    window = read(f"/procedures/{UK}/").split('id="ask_stage2"')[1].split("</div>")[0]
    assert "overdue" not in window


@pytest.mark.parametrize("name", ["nothing", "%00", "..%2f", "x" * 300])
@pytest.mark.parametrize("address", ["/procedures/{}/", "/procedures/{}/file"])
def test_no_such_procedure(client, db, name, address):
    assert client.get(address.format(name)).status_code == 404


def test_the_start_page_leads_there(client):
    page = client.get("/").content.decode()
    assert 'href="/when/"' in page
    assert 'href="/procedures/"' in page


WORDS = {
    "marks": (MARKS, plain_rules.MARKS),
    "consequences": (CONSEQUENCES, plain_rules.CONSEQUENCES),
    "attributes": (ATTRIBUTES, plain_rules.ATTRIBUTES),
    "anonymous": (set(ANONYMOUS), plain_rules.ANONYMOUS),
}


@pytest.mark.parametrize(("codes", "table"), WORDS.values(), ids=WORDS)
def test_everything_a_file_may_name_has_words(codes, table):
    assert codes - set(table) == set()


DISTANCES = {
    "friday_to_saturday": (date(2026, 6, 5), date(2026, 6, 6), "That was 1 day ago."),
    "over_a_weekend": (date(2026, 6, 5), date(2026, 6, 8), "That was 1 working day ago."),
    "same_day": (date(2026, 6, 5), date(2026, 6, 5), "That is today."),
    "ahead": (date(2026, 6, 8), date(2026, 6, 5), "That is in 1 working day."),
}


@pytest.mark.parametrize(("day", "today", "said"), DISTANCES.values(), ids=DISTANCES)
def test_how_long_ago(day, today, said):
    calendar = book(find(UK).procedure).calendar
    with translation.override("en"):
        assert plain_rules.say_how_long_ago(day, today, calendar, working=True) == said


@pytest.mark.parametrize(
    ("code", "said"),
    {"GB-ENG": "United Kingdom (England)", "CN": "China", "": "No particular country", "EU": "European Union",
     "XQ-9": "XQ (9)"}.items(),
)  # fmt: skip
def test_places_are_called_as_readers_call_them(code, said):
    with translation.override("en"):
        assert plain_rules.jurisdiction_name(code) == said
