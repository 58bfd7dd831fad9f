"""A bucket of tries for each address: it delays, keeps no address, and never counts officers."""

import pytest
from django.test import Client, RequestFactory

from answerable.people.models import Delay
from answerable.web import rate
from tests.record.record_world import PASSWORD, found_office


def test_a_full_bucket_is_taken_at_once_and_fills_again_by_the_minute():
    buckets = rate.Buckets()
    assert [buckets.take("a", 3, now=0.0) for _ in range(4)] == [0, 0, 0, 20]
    assert buckets.take("a", 3, now=10.0) == 10
    assert buckets.take("a", 3, now=20.0) == 0
    assert [buckets.take("a", 3, now=1000.0) for _ in range(4)] == [0, 0, 0, 20]


def test_one_address_does_not_take_from_another():
    buckets = rate.Buckets()
    assert [buckets.take(who, 1, now=0.0) for who in "abab"] == [0, 0, 60, 60]


def test_addresses_are_not_kept_and_their_number_is_bounded(monkeypatch):
    monkeypatch.setattr(rate, "MOST_BUCKETS", 3)
    buckets = rate.Buckets()
    for number in range(10):
        buckets.take(f"198.51.100.{number}", 1, now=float(number))
    assert len(buckets.left) == 3
    assert b"198.51" not in b"".join(buckets.left)


ADDRESSES = {
    "direct": (False, {"REMOTE_ADDR": "198.51.100.7", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}, "198.51.100.7"),
    "behind_a_proxy": (True, {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}, "203.0.113.9"),
    "forged_in_front": (True, {"HTTP_X_FORWARDED_FOR": "1.2.3.4, 203.0.113.9"}, "203.0.113.9"),
    "proxy_says_nothing": (True, {"REMOTE_ADDR": "10.0.0.1"}, "10.0.0.1"),
    "ipv6": (False, {"REMOTE_ADDR": "2001:db8:1:2:3:4:5:6"}, "2001:db8:1:2::"),
    "ipv4_in_ipv6": (False, {"REMOTE_ADDR": "::ffff:198.51.100.7"}, "198.51.100.7"),
    "socket": (False, {"REMOTE_ADDR": ""}, ""),
    "not_an_address": (True, {"HTTP_X_FORWARDED_FOR": "unknown"}, "unknown"),
}


@pytest.mark.parametrize(("trusted", "meta", "address"), ADDRESSES.values(), ids=ADDRESSES)
def test_which_address_is_counted(settings, trusted, meta, address):
    settings.TRUST_PROXY = trusted
    assert rate.address_of(RequestFactory().get("/", **meta)) == address


def test_officers_are_never_counted(db, settings, monkeypatch):
    settings.RATE_PER_MINUTE = 1
    monkeypatch.setattr(rate, "_buckets", rate.Buckets())
    found_office("village")
    browser = Client()
    browser.post("/desk/sign-in", {"username": "village", "password": PASSWORD})
    sent = {"reference": "000000000098", "code": "0" * 22 + "98"}
    assert [browser.post("/case/receipt", sent).status_code for _ in range(3)] == [422] * 3
    Delay.objects.all().delete()
    assert [Client().post("/case/receipt", sent).status_code for _ in range(3)] == [422, 429, 429]


def test_zero_means_any_number(settings):
    settings.RATE_PER_MINUTE = 0
    request = RequestFactory().get("/", REMOTE_ADDR="198.51.100.7")
    assert {rate.seconds_to_wait(request, "look-up") for _ in range(200)} == {0}
