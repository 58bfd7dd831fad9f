"""An overlooked stamp: the day of receipt moves back, never forward, and the dates move with it."""

from datetime import timedelta

from django.utils import timezone

from .desk_world import file_case, send


def by_letter(world):
    """Written down at the desk today, as received today."""
    desk = world.desk("village")
    today = timezone.localdate().isoformat()
    typed = {"channel": "letter", "language": "en", "category": "roads", "what_happened": "The lamp is dark."}
    page = send(desk, "/desk/new", **typed, who="anonymous", received_on=today)
    return desk, f"/desk/cases/{page.context['reference']}"


def test_back_and_not_forward(world):
    desk, url = by_letter(world)
    earlier = timezone.localdate() - timedelta(days=5)
    later = send(
        desk, f"{url}/received", received_on=(timezone.localdate() + timedelta(days=1)).isoformat(), reasons="x"
    )
    assert later.status_code == 422
    assert list(later.context["form"].errors) == ["received_on"]
    page = send(
        desk, f"{url}/received", follow=True, received_on=earlier.isoformat(), reasons="The stamp was overlooked."
    )
    assert page.redirect_chain == [(url, 302)]
    case = page.context["page"].case
    assert case.filed_at.date() == earlier
    assert "corrected the day of receipt" in page.content.decode()


def test_what_came_through_the_site_has_its_moment(world):
    page = world.desk("village").get(f"{file_case().url}/received")
    assert page.status_code == 422
    assert "recorded the moment itself" in page.context["refused"]
