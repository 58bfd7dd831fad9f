"""What an office promised it performs, wherever the case is now; and neither list nor mail tells of one's own cause."""

from datetime import date, datetime, timedelta
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.utils import timezone

from answerable.core.case import commands as c
from answerable.people import keys
from answerable.people.models import Category, Duty
from answerable.record.models import Outgoing, Owed
from answerable.record.rows import Writes

from .desk_world import by, file_case, send

TODAY = timezone.now().astimezone(ZoneInfo("Europe/London")).date()
LATER = TODAY + timedelta(days=40)


def promised(office="village", *, due=LATER, **fields):
    told = file_case(office, **fields)
    return told.told(c.Acknowledge, "letter").decided("upheld", remedy=True, due=due)


def sent_back_and_sent_on():
    """The village promised, the county sent the case back to be decided anew, the village sent it on to the town."""
    told = promised().review_asked()
    village, town = keys.vault_office("village"), keys.vault_office("town")
    back = Writes(wraps=told.opener().wraps_for(village))
    told.told(c.DecideReview, "decision", result="sent_back", writes=back)
    on = Writes(wraps=told.opener().wraps_for(town), shut_out=("village",))
    return told.told(c.Transfer, "reasons", to_office="town", writes=on)


def listed(world, office, officer=None):
    """References and rows under "Remedies to perform", and the count beside it."""
    found = world.desk(officer or office).get("/desk/?show=remedies").context["found"]
    return {row.ref: row for row in found.rows}, found.counts["remedies"]


ELSEWHERE = {
    "in review": (lambda: promised().review_asked(), "county", "County Office"),
    "sent on": (sent_back_and_sent_on, "town", "Town Office"),
}


@pytest.mark.parametrize("where", ELSEWHERE)
def test_what_was_promised_is_listed_where_it_is_owed_and_can_be_performed(world, where):
    make, holder, name = ELSEWHERE[where]
    told = make()
    rows, count = listed(world, "village")
    assert (set(rows), count) == ({told.ref}, 1)
    assert (rows[told.ref].duty, rows[told.ref].elsewhere) == ("1 remedy to perform", name)
    assert rows[told.ref].said.endswith("working days left")
    assert listed(world, holder) == ({}, 0)
    desk = world.desk("village")
    assert f"With: {name}" in desk.get("/desk/?show=remedies").content.decode()
    assert f'href="{told.url}/remedy"' in desk.get(told.url).content.decode()
    assert send(desk, f"{told.url}/remedy", remedy="1", proof="It shines.").status_code == 302
    assert told.types[-1] == "RemedyPerformed"
    assert listed(world, "village") == ({}, 0)


@pytest.mark.parametrize("where", ELSEWHERE)
def test_what_is_sealed_stays_closed_to_the_office_that_has_the_case_no_more(world, where):
    told = ELSEWHERE[where][0]()
    desk, before = world.desk("village"), told.events
    for scope in ("content", "identity"):
        assert desk.post(f"{told.url}/open", {"scope": scope, "reason": "To perform it"}).status_code == 422
    assert told.events == before
    for address in (told.url, f"{told.url}/remedy", "/desk/?show=remedies"):
        shown = desk.get(address).content.decode()
        assert "The lamp by the school is dark." not in shown
        assert "A new lamp" not in shown


def test_each_office_is_shown_what_it_promised_itself(world):
    told = promised().review_asked()
    point = c.Point("upheld", True, LATER)
    told.told(c.DecideReview, "decision", result="reversed", points=(point, c.Point("upheld", True)))
    assert [row.duty for row in listed(world, "village")[0].values()] == ["1 remedy to perform"]
    assert [row.duty for row in listed(world, "county")[0].values()] == ["2 remedies to perform"]
    told.told(c.PerformRemedy, "proof", remedy=2)
    (row,) = listed(world, "county")[0].values()
    assert (row.duty, row.said, row.elsewhere) == ("1 remedy to perform", "", "")


def test_the_day_ends_where_the_procedure_applies_and_then_it_is_late(world):
    told = promised(due=TODAY)
    ends = datetime.combine(TODAY + timedelta(days=1), datetime.min.time(), ZoneInfo("Europe/London"))
    assert Owed.objects.get(case=told.ref).due_at == ends
    (row,) = listed(world, "village")[0].values()
    assert (row.said, row.late, row.soon) == ("today", False, True)


@pytest.mark.parametrize("due", [None, date(2999, 12, 31), date.max])
def test_days_that_no_calendar_knows(world, due):
    told = promised(due=due)
    (row,) = listed(world, "village")[0].values()
    assert row.ref == told.ref
    assert "2999" in row.said if due and due.year == 2999 else True
    assert not row.late


OWN_CAUSE = {
    "the officer": {"respondent": "o-town"},
    "an office the officer serves in": {"respondent": "village"},
}


@pytest.mark.parametrize("about", OWN_CAUSE)
def test_a_case_about_oneself_is_neither_listed_nor_counted_nor_told_of_by_mail_that_did_not_leave(world, about):
    world.officer("other", "town")
    told = file_case("town", **OWN_CAUSE[about])
    told.told(c.Acknowledge, "letter", by=by("town", "other"))
    point = c.Point("upheld", True, LATER)
    told.told(c.IssueDecision, "decision", {}, by=by("town", "other"), points=(point,))
    told.review_asked()
    Duty.objects.create(officer_id="o-town", office_id="village")
    Outgoing.objects.filter(office="town").update(attempts=3, problem="no-address")
    assert Outgoing.objects.filter(office="town", case=told.ref).exists()

    assert listed(world, "town") == ({}, 0)
    assert told.url not in world.desk("town").get("/desk/").content.decode()
    rows, count = listed(world, "town", "other")
    assert (set(rows), count) == ({told.ref}, 1)
    shown = world.desk("other").get("/desk/").content.decode()
    assert "Notices that could not be sent" in shown
    assert told.url in shown


def test_an_office_that_owes_a_remedy_elsewhere_is_not_put_out_of_use(world):
    told = promised().review_asked()
    Category.objects.update(office="town")
    admin = world.desk("admin")
    page = send(admin, "/desk/admin/offices/village", active="")
    assert page.status_code == 422
    assert "It owes a remedy in 1 case that another office has now." in page.content.decode()
    told.told(c.PerformRemedy, "proof", remedy=1, by=by("village"))
    assert send(admin, "/desk/admin/offices/village", active="").status_code == 302


def test_an_update_of_the_site_fills_in_what_was_promised_before(world):
    promised().review_asked()
    promised("town", due=None).told(c.PerformRemedy, "proof", remedy=1)
    before = list(Owed.objects.values("case", "office", "respondent", "remedies", "filed_at", "due_at"))
    Owed.objects.all().delete()
    import_module("answerable.record.migrations.0005_owed").fill(apps, None)
    assert list(Owed.objects.values(*before[0])) == before
