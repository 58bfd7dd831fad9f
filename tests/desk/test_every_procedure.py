"""Every procedure that is shipped, through both doors by forms alone, to where the institution has nothing more to say."""

from datetime import timedelta

import pytest
from django.forms import MultipleChoiceField
from django.test import Client
from django.utils import timezone

from answerable.core.procedure import Procedure
from answerable.people.models import Category
from answerable.record.rulebooks import all_procedures

from .desk_world import fields_of, file_case

PROCEDURES = {procedure.id: procedure for procedure in all_procedures()}
PAGES_IN_ORDER = ("acknowledge", "classify", "accept", "extend", "decide", "review", "remedy", "close")
SENTENCE = "This is written for the test of every procedure."


def complaining(told) -> Client:
    """The complainant's browser, with the case open."""
    browser = Client()
    assert browser.post("/case/", {"reference": told.ref, "code": told.code}).status_code == 302
    return browser


def typed_for(step: str, procedure: Procedure) -> dict[str, str]:
    """What an officer types on the page of a step."""
    outcome = next(o for o in procedure.outcomes if not o.exit)
    due = (timezone.now() + timedelta(days=20)).date().isoformat()
    letter = {"facts": SENTENCE, "reasons": SENTENCE, "legal_basis": "Art. 1", "how_to_go_on": SENTENCE}
    point = {"points_shown": "1", "text_1": SENTENCE, "outcome_1": outcome.id, "remedy_1": SENTENCE, "due_1": due}
    return {
        "acknowledge": {"letter": SENTENCE},
        "accept": {"letter": SENTENCE},
        "extend": {"count": "1", "reasons": SENTENCE, "agreed": "on"},
        "classify": {"reasons": SENTENCE},
        "decide": {**letter, **point},
        "review": {**letter, "result": "changed", **point},
        "remedy": {"proof": SENTENCE},
        "close": {},
    }[step]


def filled(page) -> dict[str, str]:
    """The form as a browser shows it: a list stands on its first entry until somebody chooses another."""
    form, typed = page.context["form"], fields_of(page)
    for name, field in form.fields.items():
        choices = [value for value, _ in getattr(field, "choices", ())]
        if choices and typed[name] not in choices:
            typed[name] = choices[0]
        if isinstance(field, MultipleChoiceField):
            typed.pop(name)
    return typed


def take(world, told, procedure: Procedure, taken: list[str]) -> str:
    """The next step the office is offered that has not been taken at this stage; "" if there is none."""
    desk = world.desk(told.case.office)
    offered = [step.page for step in desk.get(told.url).context["page"].steps]
    for step in PAGES_IN_ORDER:
        if step in offered and f"{told.case.stage}:{step}" not in taken:
            stage, page = told.case.stage, desk.get(f"{told.url}/{step}")
            typed = {**filled(page), **typed_for(step, procedure)}
            if step == "classify":
                typed["case_class"] = page.context["form"].fields["case_class"].choices[-1][0]
            page = desk.post(f"{told.url}/{step}", typed, follow=True)
            assert page.redirect_chain == [(told.url, 302)], (step, page.context["form"].errors)
            taken.append(f"{stage}:{step}")
            return step
    return ""


@pytest.mark.parametrize("procedure", PROCEDURES.values(), ids=PROCEDURES)
def test_a_whole_life(world, procedure):
    Category.objects.filter(id="roads").update(procedure=procedure.id)
    told = file_case(category="roads")
    taken: list[str] = []
    browser = complaining(told)
    for _ in range(60):
        story = browser.get("/case/story").content.decode()
        if take(world, told, procedure, taken):
            continue
        if told.case.phase in ("decided", "closed") and 'href="/case/review"' in story:
            page = browser.get("/case/review")
            assert browser.post("/case/review", filled(page)).status_code == 302
            continue
        break
    stages = {stage.id for stage in procedure.stages if stage.kind != "sort"}
    assert {place.partition(":")[0] for place in taken} >= stages, "every stage was worked at"
    assert told.case.phase == "closed"
    assert SENTENCE in story
