"""Make case.png: a case at the desk beside the same case on its person's page. Needs Chromium and ImageMagick.

make run                                  in one terminal, on a fresh home
.venv/bin/python docs/pictures/make.py http://127.0.0.1:8000
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).resolve().parent
REFERENCE, CODE = "739391331172", "111122223333444455000032"  # the first receipt of the demonstration
PASSWORD = "lantern-by-the-river"  # printed by the demonstration itself
HEIGHT = 1100
MOST_BYTES = 250_000
SEND = "main form[method=post] button:not([name])"


def desk(browser: Browser, site: str, picture: Path) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": HEIGHT}, locale="en-GB").new_page()
    page.goto(f"{site}/desk/sign-in?next=/desk/cases/{REFERENCE}")
    page.fill("[name=username]", "village")
    page.fill("[name=password]", PASSWORD)
    page.click(SEND)
    page.fill("[name=reason]", "Checking that the remedy holds")
    with page.expect_navigation():
        page.locator(SEND).first.click()
    page.screenshot(path=picture)


def complainant(browser: Browser, site: str, picture: Path) -> None:
    page = browser.new_context(viewport={"width": 360, "height": HEIGHT}, locale="en-GB").new_page()
    page.goto(f"{site}/case/")
    page.fill("[name=reference]", REFERENCE)
    page.fill("[name=code]", CODE)
    with page.expect_navigation():
        page.click(SEND)
    page.screenshot(path=picture)


def main(site: str) -> int:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    target = HERE / "case.png"
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        left, right = Path(folder) / "desk.png", Path(folder) / "person.png"
        complainant(browser, site.rstrip("/"), right)  # first: reading the decision begins the time to ask for review
        desk(browser, site.rstrip("/"), left)
        browser.close()
        framed = ["-bordercolor", "#8a939c", "-border", "1", "-bordercolor", "#e4e8ec", "-border", "12"]
        # "PNG8": a palette; without dithering, which would turn even areas into noise.
        shrunk = ["+dither", "-colors", "64", "-strip", f"PNG8:{target}"]
        subprocess.run(["convert", str(left), str(right), *framed, "+append", *shrunk], check=True)
    size = target.stat().st_size
    print(f"{target}: {size} bytes")
    return 0 if size <= MOST_BYTES else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"))
