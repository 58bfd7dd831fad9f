"""P5: the office complained about never learns from the system that the case exists; nobody judges their own cause."""

import pytest

from answerable.core import receipt
from answerable.people.models import Duty, Office
from answerable.record import chance
from answerable.record.models import Docket, Outgoing, Wrap
from tests.desk.desk_world import by, decision, file_case, send
from tests.habits.routes import all_routes

from .journey import page, tell


@pytest.fixture
def about_the_village(world):
    """Roads belong to the village; this one is about the village."""
    reference, _ = tell(respondent="village", what_happened="The village clerk asked me for money.")
    return reference


def test_it_goes_to_the_next_office_up(world, about_the_village):
    assert Docket.objects.get(case=about_the_village).office == "town"


def test_the_office_holds_no_key_and_gets_no_mail(world, about_the_village):
    assert not [holder for holder in Wrap.objects.values_list("holder", flat=True) if "village" in holder]
    assert not Outgoing.objects.filter(office="village").exists()


SHOWN = ("open", "overdue", "soon", "unassigned", "mine", "waiting", "remedies", "over")


def test_its_worklist_counts_and_search_are_as_if_nothing_had_been_told(world):
    village = world.desk("village")
    addresses = [f"/desk/?show={show}" for show in SHOWN]
    before = [village.get(address).context["found"] for address in addresses]
    reference, _ = tell(respondent="village")
    after = [village.get(address).context["found"] for address in addresses]
    assert [found.counts for found in after] == [found.counts for found in before]
    assert [found.rows for found in after] == [found.rows for found in before]
    for words in (reference, " ".join((reference[:4], reference[4:8], reference[8:])), "roads", "lamp"):
        assert list(village.get("/desk/", {"q": words}).context["found"].rows) == []


def test_every_address_of_the_case_answers_as_for_a_case_that_is_not(world, about_the_village):
    """Same status, same words: the answer does not tell that there is something to hide."""
    village, nowhere = world.desk("village"), receipt.make_reference(chance.digits(10))
    routes = [route for route in all_routes() if "<reference:ref>" in route.pattern or "<str:ref>" in route.pattern]
    assert len(routes) >= 10
    for route in routes:
        for ask in (village.get, village.post):
            hidden, absent = ask(route.at(ref=about_the_village)), ask(route.at(ref=nowhere))
            assert hidden.status_code == absent.status_code, route
            assert hidden.content.replace(about_the_village.encode(), b"") == absent.content.replace(
                nowhere.encode(), b""
            )
            if ask == village.get:
                assert hidden.status_code in (404, 405), route


def test_an_officer_of_both_offices_sees_it_only_at_the_other(world, about_the_village):
    """Acting for the office complained about, they are that office."""
    Duty.objects.create(officer_id="o-village", office_id="town")
    village = world.desk("village")
    assert village.get(f"/desk/cases/{about_the_village}").status_code == 404


def test_nobody_can_send_it_there(world, about_the_village):
    town = world.desk("town")
    offered = page(town, f"/desk/cases/{about_the_village}/transfer")
    assert 'value="village"' not in offered
    response = town.post(
        f"/desk/cases/{about_the_village}/transfer", {"to_office": "village", "reasons": "Yours.", "seen": "1"}
    )
    assert response.status_code == 422
    assert Docket.objects.get(case=about_the_village).office == "town"


def test_its_review_does_not_go_there_either(world):
    told = file_case("county", respondent="town", named=False)
    told.decided()
    from answerable.people.routing import review_office

    Office.objects.filter(id="county").update(reviewed_by="town")
    assert review_office(told.case).id == "ombudsman"


def test_who_handled_a_case_does_not_review_it_though_they_have_moved_up(world):
    told = file_case("town").decided().review_asked("county")
    Duty.objects.filter(officer="o-town").update(office="county")
    Duty.objects.filter(officer="o-county").delete()
    moved = world.desk("town")
    refused = moved.get(f"{told.url}/review")
    if refused.status_code == 200:
        refused = send(moved, f"{told.url}/review", **decision(result="upheld", text_1="", outcome_1=""))
    assert refused.status_code == 422
    assert told.case.phase == "received"


def test_who_has_not_touched_it_reviews_it(world):
    told = file_case("town").decided().review_asked("county")
    response = send(world.desk("county"), f"{told.url}/review", **decision(result="upheld", text_1="", outcome_1=""))
    assert response.status_code == 302
    assert told.types[-1] == "ReviewDecided"


def test_the_reviewing_office_is_never_one_that_had_the_case(world):
    from answerable.core.case import commands as c
    from answerable.core.case.refusals import Refused

    told = file_case("town").decided()
    with pytest.raises(Refused, match="review-office-handled-case"):
        told.review_asked("town")
    with pytest.raises(Refused, match="not-for-officers"):
        told.told(c.AskReview, "reasons", by=by("town"), to_office="county")
