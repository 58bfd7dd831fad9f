"""Both procedures through the desk to the end, by forms alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from answerable.core.case import commands as c
from answerable.people.models import Office

from .desk_world import decision, file_case, send


def steps(desk, told):
    return [step.page for step in desk.get(told.url).context["page"].steps]


def go(desk, told, step, **typed):
    """Take a step by its form and come back to the case."""
    page = send(desk, f"{told.url}/{step}", follow=True, **typed)
    assert page.redirect_chain == [(told.url, 302)], page.content.decode()[:3000]
    return page


def opened(desk, told, scope="content"):
    page = desk.post(f"{told.url}/open", {"scope": scope, "reason": "To handle it"}, follow=True)
    assert page.status_code == 200
    return page.content.decode()


def test_two_stages_with_review_and_send_back(world):
    told = file_case(named=True)
    village, county = world.desk("village"), world.desk("county")
    assert "The lamp by the school is dark." in opened(village, told)
    assert "Ada Complainant" in opened(village, told, "identity")
    go(village, told, "summarise", summary="A street lamp is dark")
    go(village, told, "acknowledge", letter="We have it and will answer by then.")
    go(village, told, "assign", officer="o-village")
    go(village, told, "ask", question="Which lamp?", answer_by=(timezone.now() + timedelta(days=5)).date().isoformat())
    told.told(c.AnswerQuestion, "answer", by=c.COMPLAINANT)
    go(village, told, "extend", clock="respond1", count="2", reasons="We wait for the electrician.")
    go(village, told, "decide", **decision(how_to_go_on="You can ask for review."))
    told.review_asked()
    assert steps(village, told) == []
    assert "The lamp by the school is dark." in opened(county, told)
    go(county, told, "acknowledge")
    go(county, told, "review", result="sent_back", facts="Nobody went there.", reasons="Decide it anew.")
    assert told.case.office == "village"
    assert told.case.phase == "accepted"
    assert "Nobody went there." in village.get(told.url).content.decode()
    again = decision(
        outcome_1="upheld", remedy_1="A new lamp", due_1=(timezone.now() + timedelta(days=9)).date().isoformat()
    )
    go(village, told, "decide", **again)
    assert steps(village, told) == ["remedy", "summarise"]
    page = village.get(told.url).content.decode()
    assert "A new lamp" in page
    go(village, told, "remedy", remedy="1", proof="It shines since Monday.")
    go(village, told, "close")
    assert told.case.phase == "closed"
    assert steps(village, told) == ["summarise"]
    assert told.types == [
        "GrievanceFiled", "SealedOpened", "SealedOpened", "Summarised", "Acknowledged", "Assigned", "ComplainantAsked",
        "QuestionAnswered", "TimeExtended", "DecisionIssued", "ReviewAsked", "SealedOpened", "Acknowledged",
        "ReviewDecided", "DecisionIssued", "RemedyPerformed", "CaseClosed",
    ]  # fmt: skip


def test_sorting_transfer_to_handling_acceptance_review_and_re_examination(world):
    told = file_case(category="land")
    village, town, county = world.desk("village"), world.desk("town"), world.desk("county")
    opened(village, told)
    assert "decide" not in steps(village, told)
    go(village, told, "acknowledge", letter="You will hear from the town.")
    go(village, told, "transfer", to_office="town", reasons="The town paid the compensation.")
    assert told.case.stage == "handle"
    assert steps(village, told) == []
    assert "you can read what happened, and open nothing" in village.get(told.url).content.decode()
    assert "decide" not in steps(town, told), "it has to be accepted first"
    assert "The lamp by the school is dark." in opened(town, told)
    go(town, told, "acknowledge")
    go(town, told, "accept", letter="We have accepted it.")
    go(town, told, "extend", clock="handle_60d", count="10", ground="complex", reasons="The files lie elsewhere.")
    lacking = send(town, f"{told.url}/decide", **decision(outcome_1="not_supported", legal_basis=""))
    assert list(lacking.context["form"].errors) == ["legal_basis"], "Art. 32 wants the legal basis in the letter"
    go(town, told, "decide", **decision(outcome_1="not_supported", legal_basis="Land Act, Art. 7"))
    told.review_asked("county")
    opened(county, told)
    changed = decision(outcome_1="supported", remedy_1="The difference is paid", result="changed")
    go(county, told, "review", **changed)
    assert told.case.phase == "decided"
    assert told.case.outcomes == ("supported",)
    told.told(c.PerformRemedy, "proof", remedy=1)
    told.review_asked("ombudsman")
    ombudsman = world.desk("ombudsman")
    go(ombudsman, told, "review", result="upheld", facts="Nothing new.", reasons="It stands.")
    assert told.case.stage == "reexamination"
    go(ombudsman, told, "close")
    assert told.case.phase == "closed"


def test_declining_while_sorting_gives_reasons_and_where_else_to_turn(world):
    told = file_case(category="land")
    village = world.desk("village")
    for missing in ("reasons", "where_else"):
        typed = {"outcome": "not_ours", "reasons": "It is the court's.", "where_else": "The court.", missing: ""}
        page = send(village, f"{told.url}/decline", **typed)
        assert page.status_code == 422
        assert list(page.context["form"].errors) == [missing]
    go(village, told, "decline", outcome="not_ours", reasons="It is the court's.", where_else="The court in Mill Lane.")
    assert told.case.phase == "declined"
    opened(village, told)
    assert "The court in Mill Lane." in village.get(told.url).content.decode()


def test_a_transfer_leaves_the_clock_where_it_was_and_takes_the_key_away(world):
    told = file_case().acknowledged()
    before = told.case.last_mark("received")
    village = world.desk("village")
    opened(village, told)
    go(village, told, "transfer", to_office="town", reasons="Theirs.")
    assert told.case.last_mark("received") == before
    shown = village.get(told.url).content.decode()
    assert "The lamp by the school is dark." not in shown
    refused = village.post(f"{told.url}/open", {"scope": "identity", "reason": "To look again"})
    assert refused.status_code == 422
    assert told.types.count("SealedOpened") == 1


def test_asking_pauses_only_where_the_procedure_says_so(world):
    told = file_case().acknowledged()
    village = world.desk("village")
    assert "Your time goes on meanwhile." in village.get(f"{told.url}/ask").content.decode()
    due = village.get(told.url).context["page"].turn
    go(village, told, "ask", question="Which lamp?")
    assert village.get(told.url).context["page"].turn == due


@pytest.mark.parametrize("office", ["village", "town"])
def test_no_case_is_sent_to_the_office_complained_about(world, office):
    """P5: neither in the list nor by a forced form."""
    told = file_case("town" if office == "village" else "village", respondent=office)
    desk = world.desk(told.case.office)
    page = desk.get(f"{told.url}/transfer")
    assert office not in [value for value, _name in page.context["form"].fields["to_office"].choices]
    forced = send(desk, f"{told.url}/transfer", to_office=office, reasons="Yours.")
    assert forced.status_code == 422
    assert told.types == ["GrievanceFiled"]


def test_a_case_is_not_sent_to_an_office_without_a_key_or_not_in_use(world):
    told = file_case()
    Office.objects.create(id="empty", names={"en": "Empty"})
    Office.objects.filter(id="town").update(active=False)
    for office in ("empty", "town", "village", "nowhere"):
        assert (
            send(world.desk("village"), f"{told.url}/transfer", to_office=office, reasons="Theirs.").status_code == 422
        )
    assert told.types == ["GrievanceFiled"]


def test_the_office_that_owes_a_remedy_performs_it_while_another_reviews(world):
    told = file_case().acknowledged().decided("upheld", remedy=True).review_asked()
    village, county = world.desk("village"), world.desk("county")
    assert steps(village, told) == ["remedy"]
    go(village, told, "remedy", remedy="1", proof="Mended.")
    assert told.case.remedies[0].performed_at is not None
    assert steps(village, told) == []
    assert "remedy" not in steps(county, told)
