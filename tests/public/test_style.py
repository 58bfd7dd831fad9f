"""The one style sheet: what must not be lost from it."""

from pathlib import Path

import answerable.web

CSS = (Path(answerable.web.__file__).parent / "static/web/site.css").read_text("utf-8")


def test_what_is_hidden_stays_hidden_whatever_its_display():
    assert "[hidden]{display:none!important}" in CSS


def test_printed_explanations_stand_open_and_the_reference_on_every_page():
    printed = CSS.split("@media print")[1]
    assert "details::details-content{content-visibility:visible" in printed
    assert "display:table-header-group" in printed


def test_nothing_is_fetched_from_elsewhere_and_nothing_has_a_left_or_right():
    assert "url(" not in CSS
    assert "@import" not in CSS
    for physical in ("margin-left", "margin-right", "padding-left", "padding-right", "text-align:left"):
        assert physical not in CSS
