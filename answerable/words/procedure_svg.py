"""A procedure as a drawing: stages in the order of reading, their times under them, windows and rights as arrows.

A string of inline SVG: no scripts, no styles, no foreign address; its words are text and its colours the page's own.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from answerable.core.procedure import Clock, External, Procedure, Stage

from .marks import stage_name
from .names import text_in
from .procedures import (
    by_level,
    clock_title,
    external_name,
    length_of,
    opened_name,
    say_available,
    say_time,
)  # fmt: skip

WIDE, GAP, MARGIN, LINE = 250, 130, 20, 18  # of a stage's box, between two, around all, of a line of text
TOP, HEAD = 50, 54
LETTERS = 33  # in a line of a box, of ordinary width


@dataclass(slots=True)
class _Drawing:
    """Places are measured from where reading begins: the left, or the right where one reads from there."""

    width: int
    mirrored: bool
    parts: list[str] = field(default_factory=list)

    def x(self, x: float) -> float:
        return self.width - x if self.mirrored else x

    def box(self, x: float, y: float, width: float, height: float, kind: str) -> None:
        left = self.x(x) - width if self.mirrored else x
        more = {
            "stage": 'stroke-width="2"',
            "clock": 'stroke-width="1"',
            "outside": 'stroke-width="1" stroke-dasharray="5 3"',
        }
        self.parts.append(
            f'<rect x="{left:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="4" fill="none" '
            f'stroke="currentColor" {more[kind]}/>'
        )

    def text(self, x: float, y: float, text: str, *, bold: bool = False, size: int = 13, middle: bool = False) -> None:
        weight = ' font-weight="bold"' if bold else ""
        anchor = ' text-anchor="middle"' if middle else ""
        direction = ' direction="rtl"' if self.mirrored else ""
        self.parts.append(
            f'<text x="{self.x(x):g}" y="{y:g}" font-size="{size}" fill="currentColor"{weight}{anchor}{direction}>'
            f"{escape(text)}</text>"
        )

    def arrow(self, points: list[tuple[float, float]], *, dashed: bool = False) -> None:
        """Along the points; its head at the last."""
        path = " L".join(f"{self.x(x):g} {y:g}" for x, y in points)
        dash = ' stroke-dasharray="5 3"' if dashed else ""
        self.parts.append(f'<path d="M{path}" fill="none" stroke="currentColor" stroke-width="1.5"{dash}/>')
        (x0, y0), (x1, y1) = points[-2], points[-1]
        if y0 == y1:
            back = x1 - 8 if x1 > x0 else x1 + 8
            corners = [(x1, y1), (back, y1 - 4), (back, y1 + 4)]
        else:
            back = y1 - 8 if y1 > y0 else y1 + 8
            corners = [(x1, y1), (x1 - 4, back), (x1 + 4, back)]
        self.parts.append(f'<path d="M{" L".join(f"{self.x(x):g} {y:g}" for x, y in corners)} Z" fill="currentColor"/>')


def draw_procedure(procedure: Procedure) -> str:
    """In the active language. Cost: a few milliseconds."""
    stages = by_level(procedure)
    width = 2 * MARGIN + len(stages) * WIDE + (len(stages) - 1) * GAP
    drawing = _Drawing(width, get_language_bidi())
    places: dict[str, float] = {stage.id: MARGIN + n * (WIDE + GAP) for n, stage in enumerate(stages)}
    bottoms = {stage.id: _draw_stage(drawing, places[stage.id], stage, procedure) for stage in stages}
    _draw_ways(drawing, procedure, stages, places)
    bottom = _draw_outside(drawing, procedure, places, bottoms)
    return _framed(drawing, procedure, stages, bottom + MARGIN)


def _draw_stage(drawing: _Drawing, x: float, stage: Stage, procedure: Procedure) -> float:
    """The box of the stage and those of its times; gives where they end."""
    drawing.box(x, TOP, WIDE, HEAD, "stage")
    for n, line in enumerate(wrap(stage_name(stage), LETTERS - 3)[:2]):
        drawing.text(x + 10, TOP + 23 + n * LINE, line, bold=True, size=14)
    y: float = TOP + HEAD + 12
    for clock in (clock for clock in procedure.clocks if clock.stage == stage.id):
        lines = wrap(clock_title(clock), LETTERS)
        more = wrap(say_time(clock, procedure), LETTERS)
        height = (len(lines) + len(more)) * LINE + 12
        drawing.box(x, y, WIDE, height, "clock")
        for n, line in enumerate([*lines, *more]):
            drawing.text(x + 10, y + LINE + n * LINE, line, bold=n < len(lines))
        y += height + 8
    return y


def _draw_ways(drawing: _Drawing, procedure: Procedure, stages: list[Stage], places: dict[str, float]) -> None:
    """From stage to stage, with the window in which the way is open."""
    order = [stage.id for stage in stages]
    for stage in stages:
        for name in stage.next:
            if name not in places or name == stage.id:
                continue
            window = next((x for x in procedure.clocks if x.opens == name and x.kind == "window"), None)
            label = length_of(window, procedure) if window is not None else ""
            apart = order.index(name) - order.index(stage.id)
            if apart == 1:
                y = TOP + HEAD / 2
                drawing.arrow([(places[stage.id] + WIDE, y), (places[name], y)])
                middle = places[name] - GAP / 2
                for n, line in enumerate(reversed(wrap(label, 16))):
                    drawing.text(middle, y - 8 - n * 15, line, size=12, middle=True)
            else:
                start, end = places[stage.id] + WIDE - 30, places[name] + 30
                y = TOP - 14
                drawing.arrow([(start, TOP), (start, y), (end, y), (end, TOP)])
                drawing.text((start + end) / 2, y - 6, label, size=12, middle=True)


def _draw_outside(
    drawing: _Drawing, procedure: Procedure, places: dict[str, float], bottoms: dict[str, float]
) -> float:
    """Bodies outside, each below the stage from which one may turn to it; gives where the lowest ends."""
    lowest, ends = dict(bottoms), dict(bottoms)
    for external in procedure.externals:
        stage = _before_external(external, procedure)
        x, y = places[stage], lowest[stage] + 14
        windows = [clock for clock in procedure.clocks if clock.opens == f"external:{external.id}"]
        lines = wrap(external_name(external), LETTERS - 6)
        whens = [say_available(name, procedure) for name in external.available]
        whens += [say_time(window, procedure) for window in windows]
        more = [line for when in whens for line in wrap(when, LETTERS - 4)]
        height = (len(lines) + len(more)) * LINE + 12
        drawing.box(x + 34, y, WIDE - 34, height, "outside")
        for n, line in enumerate([*lines, *more]):
            drawing.text(x + 44, y + LINE + n * LINE, line, bold=n < len(lines))
        drawing.arrow([(x + 14, ends[stage]), (x + 14, y + height / 2), (x + 34, y + height / 2)], dashed=True)
        lowest[stage] = y + height
    return max(lowest.values(), default=TOP)


def _before_external(external: External, procedure: Procedure) -> str:
    """The stage after whose letter, or missed time, one may turn to this body; the first, if that is at any time."""
    notices = [name.removeprefix("after:") for name in external.available if name.startswith("after:")]
    clocks = [name.removeprefix("deadline:") for name in external.available if name.startswith("deadline:")]
    marks = [x.trigger.all_marks for x in procedure.clocks if x.opens == f"external:{external.id}"]
    notices += [mark.partition(":")[2] for found in marks for mark in found if mark.startswith(("sent:", "delivered:"))]
    for stage in procedure.stages:
        if {stage.decides_with, stage.acknowledges_with} & set(notices):
            return stage.id
    after = [clock.stage for clock in procedure.clocks if clock.id in clocks and clock.stage is not None]
    return after[0] if after else by_level(procedure)[0].id


def _framed(drawing: _Drawing, procedure: Procedure, stages: list[Stage], height: float) -> str:
    name = "procedure-" + re.sub(r"[^a-zA-Z0-9]+", "-", procedure.id)
    title = escape(text_in(procedure.title) or procedure.id)
    words = escape(" ".join(_described(procedure, stages)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.width} {height:g}" role="img" '
        f'aria-labelledby="{name}-title {name}-words" font-family="sans-serif">'
        f'<title id="{name}-title">{title}</title><desc id="{name}-words">{words}</desc>'
        + "".join(drawing.parts)
        + "</svg>"
    )


def _described(procedure: Procedure, stages: list[Stage]) -> list[str]:
    """What the drawing shows, for those who hear it."""
    said = []
    for number, stage in enumerate(stages, 1):
        times = [f"{clock_title(x)}: {say_time(x, procedure)}" for x in procedure.clocks if x.stage == stage.id]
        said.append(f"{number}. {stage_name(stage)}. " + "; ".join(times) + ("." if times else ""))
    said += [_way(clock, procedure) for clock in procedure.clocks if clock.opens is not None]
    for external in procedure.externals:
        whens = ", ".join(say_available(name, procedure) for name in external.available)
        said.append(f"{external_name(external)}: {whens}.")
    return said


def _way(clock: Clock, procedure: Procedure) -> str:
    leads = _("Leads to: %(stage)s") % {"stage": opened_name(clock.opens or "", procedure)}
    return f"{clock_title(clock)}: {say_time(clock, procedure)}. {leads}."


def wrap(text: str, letters: int) -> list[str]:
    """Lines of about so many letters of ordinary width; Chinese ones are two wide and may be parted anywhere."""
    lines, line, taken = [], "", 0
    for piece in re.findall(r"\s*(?:[⺀-鿿＀-￯]|[^\s⺀-鿿＀-￯]+)", text):
        size = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in piece)
        if line and taken + size > letters:
            lines.append(line)
            piece = piece.lstrip()
            line, taken = "", 0
        line, taken = line + piece, taken + size
    return [*lines, line.strip()] if line.strip() else lines
