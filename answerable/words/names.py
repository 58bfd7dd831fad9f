"""Names and dates in the active language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_datetime_format
from babel.lists import format_list
from django.utils import translation
from django.utils.translation import ngettext, pgettext

LOCALES = {"zh-hans": "zh_Hans_CN", "ar": "ar", "es": "es", "fr": "fr", "en": "en_GB"}


def _locale() -> str:
    return LOCALES.get(translation.get_language() or "en", "en_GB")


def text_in(texts: Mapping[str, str]) -> str:
    """The text in the active language, else in its base language, in English, or whatever there is; "" for none."""
    language = translation.get_language() or "en"
    for code in (language, language.split("-")[0], "en"):
        if texts.get(code):
            return texts[code]
    return next(iter(texts.values()), "")


def list_in_words(items: Sequence[str], *, either: bool = False) -> str:
    """ "a, b and c", as each language joins them; "a, b or c" for what is met by `either`."""
    return format_list(list(items), style="or" if either else "standard", locale=_locale())


def in_a_row(parts: Sequence[str]) -> str:
    """Clauses one after the other: "a; b; c"."""
    return pgettext("between clauses", "; ").join(parts)


def day_in_words(day: date) -> str:
    """ "Thursday 4 June 2026", as each language writes it."""
    return format_date(day, "full", locale=_locale())


def time_in_words(moment: datetime, timezone: str) -> str:
    """Day and minute in the zone of the procedure."""
    local = moment.astimezone(ZoneInfo(timezone))
    day, hour = format_date(local, "long", locale=_locale()), format_time(local, "short", locale=_locale())
    return str(get_datetime_format("medium", locale=_locale())).replace("{1}", day).replace("{0}", hour)


def days_left(count: int, unit: str) -> str:
    """ "3 working days", "1 day". `unit`: days or working_days; count is never negative here."""
    if unit == "working_days":
        return ngettext("%(count)s working day", "%(count)s working days", count) % {"count": count}
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}
