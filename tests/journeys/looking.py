"""What anybody, or anybody's screen reader, must find right on every page."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SEEN_BY_AXE: set[str] = set()
NEUTRAL: dict[str, str] = {}  # language -> the one title of the pages that somebody beside the person might see

WIDER_THAN_THE_SCREEN = """() => {
  const room = document.documentElement.clientWidth, wide = document.documentElement.scrollWidth
  if (wide <= room) return []
  const beyond = [...document.querySelectorAll("body *")].filter((e) => {
    const box = e.getBoundingClientRect()
    return (box.right > room + 1 || box.left < -1) && !e.classList.contains("skip")
  })
  return [`${wide} on ${room}`, ...beyond.map((e) => e.outerHTML.slice(0, 120))]
}"""
AXE_RUN = """async (tags) => {
  const found = await axe.run({runOnly: tags})
  return found.violations.map((v) => `${v.id}: ${v.help}: ` + v.nodes.map((n) => n.html.slice(0, 160)).join(" | "))
}"""
ONLY_LATIN = """() => [...document.querySelectorAll("main h1, main h2, legend, main label, main button, summary")]
  .filter((e) => !e.closest("[dir=auto], .digits"))
  .map((e) => e.innerText.trim()).filter((text) => /[a-z]{2}/i.test(text) && !/[^\\u0000-\\u024f\\u2000-\\u206f]/.test(text))"""


def look(page: Page, language: str, *, axe: bool = True) -> None:
    """Language, direction, title, width, translation; and axe, zero violations of WCAG 2.2 A and AA."""
    where = f"{page.url} in {language} at {page.viewport_size}"
    root = page.locator("html")
    assert root.get_attribute("lang") == language, where
    assert root.get_attribute("dir") == ("rtl" if language == "ar" else "ltr"), where
    assert page.locator("h1").count() == 1, where
    path = page.url.split("//", 1)[1].partition("/")[2]
    if path == "" or path.startswith(("?", "tell/", "case/")):
        title = page.title().rpartition(": ")[2]  # "Error: " may stand before it
        assert title == NEUTRAL.setdefault(language, title), f"{where}: the title {title!r} tells what this is"
    assert not re.search(r"\d{4}", page.title()) or path.startswith("desk/"), where
    wrong = page.evaluate(WIDER_THAN_THE_SCREEN)
    if language in ("ar", "zh-hans"):
        wrong += [f"not translated: {text}" for text in page.evaluate(ONLY_LATIN)]
    if axe and _new_to_axe(page):
        page.evaluate(AXE)  # reaches past the content security policy, which the page's own scripts cannot
        wrong += page.evaluate(AXE_RUN, TAGS)
    assert not wrong, f"{where}: {wrong}"


def _new_to_axe(page: Page) -> bool:
    """The same page with other words in it need not be examined twice."""
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    html = re.sub(r">[^<]*[^<\s][^<]*<", ">words<", re.sub(r"\d+|value=\"[^\"]*\"", "", page.content()))
    mark = hashlib.sha256(f"{page.viewport_size}{dark}{html}".encode()).hexdigest()
    new = mark not in SEEN_BY_AXE
    SEEN_BY_AXE.add(mark)
    return new
