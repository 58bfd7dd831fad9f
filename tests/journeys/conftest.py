"""People's stories, from end to end: the real command, the real pages, a real Chromium that may call nobody else."""

from __future__ import annotations

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

from .no_chromium import REASON
from .people import Person, Trouble
from .server import demo_home, site_of_its_own

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]  # fmt: skip
LOCALES = {"en": "en-GB", "zh-hans": "zh-CN", "ar": "ar", "es": "es", "fr": "fr"}


def pytest_collection_modifyitems(items):
    for item in items:
        if "journeys" in item.path.parts and item.path.name.startswith("test_"):
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason=REASON))


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    base = tmp_path_factory.getbasetemp()
    return demo_home(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)


@pytest.fixture(scope="session")
def site(demo, tmp_path_factory):
    """This worker's site. Everything done to it is replayed at the end; a disagreement fails the run."""
    site = site_of_its_own(demo, tmp_path_factory.mktemp("site"))
    yield site
    site.stop()
    assert site.faults() == []
    site.check_replay()


@pytest.fixture(scope="package")
def browser():
    """Not for the session: while Playwright runs, Django's database refuses to work in the same thread."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser, site):
    """visit(Complainant, width=320): a new person, with a browser profile of their own. Ends by asking what went wrong."""
    contexts, trouble = [], Trouble()

    def begin(kind=Person, *, width=1280, language="en", at=site, **options):
        options |= {
            "viewport": {"width": width, "height": 800}, "locale": LOCALES[language], "timezone_id": "Europe/London",
        }  # fmt: skip
        contexts.append(browser.new_context(**options))
        contexts[-1].set_default_timeout(15_000)
        trouble.watch(contexts[-1], at.url)
        page, mirror = contexts[-1].new_page(), None
        if options.pop("java_script_enabled", True) is False:
            contexts.append(browser.new_context(**options))
            mirror = contexts[-1].new_page()
        return kind(page, at, language, mirror)

    yield begin
    for context in contexts:
        context.close()
    assert trouble.seen == []
