"""What is wrong with a procedure file, and how to mend it: one sentence for each code, for people who write such files.

In English only: the words of the files themselves are English.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

from answerable.core.toml_source import Fault

# code -> (what is wrong, what to do unless the finding itself says something better)
SENTENCES: dict[str, tuple[str, str]] = {
    "not-toml": ("This is not TOML: %(found)s.", "Mend that line; nothing behind it has been read."),
    "a-folder": ("%(found)s is a folder.", "Name the files in it, as folder/*.toml."),
    "not-a-file": ("%(found)s is not a file that can be read.", "Name a file."),
    "cannot-be-read": ("The file cannot be read: %(found)s.", "Look at who may read it."),
    "too-large": ("The file is far too large for a procedure: %(found)s.", "Name another file."),
    "byte-order-mark": ("The file begins with a byte-order mark.", "Save it as UTF-8 without one."),
    "not-utf-8": ("The file is not UTF-8: %(found)s cannot be read.", "Save it as UTF-8."),
    "empty": ("The file is empty.", "`answerable procedure new` writes one to begin with."),
    "missing": ("%(key)s is missing: %(found)s.", "Add it."),
    "unknown-key": ("The key %(found)s is not known here.", "Take it out, or see docs/procedures.md for the keys there are."),
    "unknown-value": ("%(key)s cannot be %(found)s.", "See docs/procedures.md for what it may be."),
    "not-text": ("%(key)s must be a text, not %(found)s.", "Put it between quotation marks."),
    "not-a-list-of-texts": ("%(key)s must be a list of texts, not %(found)s.", 'Write it as ["one", "two"].'),
    "not-a-list-of-tables": ("%(key)s must be a list of tables, not %(found)s.", "Begin each with a double-bracketed heading, as [[clock]]."),
    "not-a-table": ("%(place)s must be a table, not %(found)s.", "Write it as { key = value }, or under a heading of its own."),
    "not-words": ("%(key)s must give a text for each language, not %(found)s.", 'Write it as { en = "Review", fr = "Réexamen" }.'),
    "not-true-or-false": ("%(key)s must be true or false, not %(found)s.", "Write true or false, without quotation marks."),
    "not-a-number": ("%(key)s must be a whole number that is not negative, not %(found)s.", "Write it without quotation marks."),
    "not-a-date": ("%(key)s must be a day, not %(found)s.", "Write it as 2024-04-01, without quotation marks."),
    "not-a-time": ("%(key)s must be a time of day, not %(found)s.", "Write it as \"17:00\"."),
    "not-a-length": ("%(found)s is not a length of time.", "Write a number and a unit, as 10 working_days, or several parts, as 3 months, 7 days."),
    "length-out-of-range": ("The length %(found)s is out of range.", "Look whether a digit is too many, or a zero."),
    "hours-stand-alone": ("Hours cannot be joined with another unit: %(found)s.", "Count in hours alone, or in days."),
    "one-unit-only": ("An extension is granted in one unit, not in several: %(found)s.", "Write its cap as one number and one unit."),
    "not-a-trigger": ("It is not clear what starts this clock: %(found)s.", 'Write from = "received", or { event = "sent:ack", fallback = "deadline:ack" }, or { first_of = [...] }, or { last_of = [...] }.'),
    "not-a-condition": ("%(found)s is not a condition.", "Write class == simple, or an attribute such as matter.remote."),
    "not-a-parameter": ("The parameter %(found)s cannot be read.", 'Write name = { default = "20 working_days" }, or a list of choices.'),
    "not-a-change": ("%(found)s changes nothing that can be found.", 'Write { clock = "ack", length = "7 working_days" }.'),
    "unknown-parameter": ("There is no parameter %(found)s.", "Declare it under [procedure] parameters."),
    "unknown-timezone": ("The time zone %(found)s is not known.", "Write it as Europe/London."),
    "unknown-calendar": ("There is no calendar %(found)s, neither shipped nor of this site.", "`answerable calendar list` shows all; `answerable calendar import` makes one."),
    "unknown-stage": ("There is no stage, way out or outside body %(found)s.", "Add a [[stage]] of that id, or name one there is."),
    "unknown-clock": ("There is no clock %(found)s.", "Add a [[clock]] of that id, or name one there is."),
    "unknown-notice": ("There is no notice %(found)s.", "Add a [[notice]] of that id, or name one there is."),
    "unknown-outcome": ("There is no outcome %(found)s to change.", "Name one there is, or give a new one all it needs."),
    "unknown-external": ("There is no outside body %(found)s to change.", "Name one there is, or give a new one all it needs."),
    "unknown-extension": ("There is no extension of %(found)s to change.", "Name a clock that has one, or give a new one all it needs."),
    "unknown-class": ("There is no class %(found)s.", "Add a [[class]] of that id, or name one there is."),
    "unknown-event": ("No such event can happen: %(found)s.", "Declare it as an [[event]], or name one of docs/procedures.md; letters are sent:ID and delivered:ID."),
    "unknown-overlay": ("There is no overlay %(found)s.", "Add an [[overlay]] with that name after `for`, or name one there is."),
    "unknown-consequence": ("%(found)s is no consequence.", "See docs/procedures.md for what can follow when a limit is missed."),
    "unknown-condition": ("Nothing can hang on %(found)s.", "A duty may hang on the class or on the matter, as matter.remote, never on a person; declare an [[attribute]]."),
    "year-out-of-range": ("The year of %(found)s cannot be right.", "Write a day between 1800 and 2200."),
    "twice": ("%(found)s stands here a second time.", "Give each its own id."),
    "final-goes-on": ("A final stage leads on: %(found)s.", "Take final = true out, or the stage after `next`."),
    "never-reached": ("No way leads to the stage %(found)s.", "Name it in the `next` of the stage before it."),
    "same-role-reviews": ("Whoever decided would review it: %(found)s.", "Name another role, or the stage under not_same_person_as."),
    "circle": ("The clock %(found)s waits for itself.", "Let one of the clocks in this circle start from an event."),
    "stops-as-it-starts": ("What starts it stops it too: %(found)s.", "Name two different events."),
    "never-stops": ("Nothing ever meets this duty: %(found)s.", 'Add stops_on = ["decision_issued"], or the notice that is sent.'),
    "always-replaces": ("It replaces another clock always: %(found)s.", "Add `when`, or take the other clock out."),
    "ambiguous": ("It is not clear which of two rules holds: %(found)s.", "Give them conditions or grounds that cannot both hold."),
    "budget-exceeded": ("The shares are more than the whole: %(found)s.", "Shorten a share."),
    "other-unit": ("This cannot be counted in such a unit: %(found)s.", "An hour clock grows by hours of its own kind, a day clock by days; office hours are not counted back."),
    "unknown-content": ("No letter says this by itself: %(found)s.", "Take a word of the list in docs/procedures.md, or leave it to whoever writes the letter."),
    "source-missing": ("No source is named.", "Name it under `source`, or say verified = false."),
    "not-ready": ("This file is not ready for cases yet: %(found)s.", "Limits can be counted already."),
    "guessed": ("It is not said here, and taken to be %(found)s.", "Write it down if that is meant."),
    "without-effect": ("This has no effect: %(found)s.", "Take it out."),
    "not-an-event-time": ("%(key)s is not a time something happened: %(found)s.", "Write a day, as 2026-04-02, or a time with its zone, as 2026-10-23T16:30Z."),
}  # fmt: skip

_PLACE = re.compile(r"(\w+)\[(\d+)\]")
_HINTS = (
    "did you mean",
    "one of",
    "as ",
    "this file has",
    "declare",
    "write",
    "1 to",
    "name another",
    "give each",
    "say when",
)


def say_fault(fault: Fault, text: str = "") -> str:
    """ "line 12, clock respond1, length: ...": place, sentence and suggestion. `text`: the file, to name its tables."""
    found, hint = _found_and_hint(fault)
    what, todo = SENTENCES[fault.code]
    place = _named(fault.place, text)
    key = fault.place.rpartition(".")[2]
    if fault.code == "missing" and found in (key, ""):
        what, found = "%(key)s is missing.", ""
    said = what % {"found": found, "key": key, "place": place}
    line = f"line {fault.line}, " if fault.line else ""
    return (
        f"{line}{place}: {said} {hint[:1].upper() + hint[1:] + ('' if hint.endswith('?') else '.') if hint else todo}"
    )


def _found_and_hint(fault: Fault) -> tuple[str, str]:
    """A finding may bring a suggestion of its own, behind a semicolon."""
    found, semicolon, hint = fault.detail.partition("; ")
    if semicolon and hint.startswith(_HINTS):
        return found, f"write it as {hint.removeprefix('as ').removeprefix('in ')}" if hint.startswith("as ") else hint
    return fault.detail, ""


def _named(place: str, text: str) -> str:
    """ "clock[2].length" -> "clock respond1, length"; the file's own count from 1 where a table has no name."""
    try:
        file: dict[str, Any] = tomllib.loads(text)
    except (ValueError, RecursionError):
        file = {}

    def name(found: re.Match[str]) -> str:
        entries, n = file.get(found[1], []), int(found[2])
        entry = entries[n] if isinstance(entries, list) and n < len(entries) else {}
        told = next((entry[k] for k in ("id", "clock", "for") if k in entry), None) if isinstance(entry, dict) else None
        return f"{found[1]} {told}" if isinstance(told, str) and told else f"{found[1]} number {n + 1}"

    return _PLACE.sub(name, place).replace(".", ", ", 1) if place else "file"
