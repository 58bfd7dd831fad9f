"""The power goes while grievances come in. Every receipt somebody has seen is good afterwards."""

import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest

from .people import Complainant, Receipt
from .server import site_of_its_own

RECEIPTS_WANTED = 12


@pytest.fixture
def own_site(demo, tmp_path):
    site = site_of_its_own(demo, tmp_path)
    yield site
    site.stop()
    site.check_replay()


def field_of(html, name):
    return re.search(rf'name="{name}" value="([^"]+)"', html)[1]


class Crowd:
    """Three who send one grievance after the other, and keep every receipt that reached them."""

    def __init__(self, url):
        self.url, self.receipts = url, []
        self.threads = [threading.Thread(target=self._send_until_it_breaks, args=(n,), daemon=True) for n in range(3)]

    def _post(self, **fields):
        body = urllib.parse.urlencode(fields).encode()
        with urllib.request.urlopen(f"{self.url}/tell/", body, timeout=30) as answer:
            return answer.read().decode()

    def _send_until_it_breaks(self, number):
        told = {"category": "waste", "who": "anonymous"}
        for turn in range(500):
            told["what_happened"] = f"Number {number}, time {turn}"
            try:
                page = field_of(self._post(step="2", **told), "page")
                receipt = self._post(step="3", page=page, **told)
            except (urllib.error.URLError, OSError):
                return
            self.receipts.append(Receipt(field_of(receipt, "reference"), field_of(receipt, "code")))


def test_every_receipt_shown_before_the_power_went_is_good(visit, own_site):
    crowd = Crowd(own_site.url)
    for thread in crowd.threads:
        thread.start()
    until = time.monotonic() + 60
    while len(crowd.receipts) < RECEIPTS_WANTED and time.monotonic() < until:
        time.sleep(0.02)
    own_site.kill()
    for thread in crowd.threads:
        thread.join(60)
    assert len(crowd.receipts) >= RECEIPTS_WANTED

    own_site.check_replay()
    own_site.start()
    person = visit(Complainant, at=own_site)
    for receipt in crowd.receipts[-6:]:
        person.look_up(receipt)
        assert person.sees_own_case()
        person.reads("Number ")
    for receipt in crowd.receipts:
        assert opens(own_site, receipt)


def opens(site, receipt):
    body = urllib.parse.urlencode({"reference": receipt.reference, "code": receipt.code}).encode()
    with urllib.request.build_opener(urllib.request.HTTPCookieProcessor()).open(f"{site.url}/case/", body) as answer:
        return "/case/story" in answer.url
