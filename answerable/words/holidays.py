"""Why a day is closed, or worked: the reason a calendar gives, in the active language."""

from __future__ import annotations

import re
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from .names import day_in_words, list_in_words

NAMES = frozenset(
    {
        gettext_noop("Ascension Day"),
        gettext_noop("Boxing Day"),
        gettext_noop("Chinese New Year (Spring Festival)"),
        gettext_noop("Chinese New Year Extended Holiday"),
        gettext_noop("Chinese New Year's Eve"),
        gettext_noop("Christmas Day"),
        gettext_noop("Coronation of Charles III"),
        gettext_noop("Dragon Boat Festival"),
        gettext_noop("Easter Monday"),
        gettext_noop("German Unity Day"),
        gettext_noop("Good Friday"),
        gettext_noop("Labor Day"),
        gettext_noop("Late Summer Bank Holiday"),
        gettext_noop("May Day"),
        gettext_noop("Mid-Autumn Festival"),
        gettext_noop("National Day"),
        gettext_noop("New Year's Day"),
        gettext_noop("Pentecost Monday"),
        gettext_noop("Platinum Jubilee of Elizabeth II"),
        gettext_noop("Second Day of Christmas"),
        gettext_noop("Spring Bank Holiday"),
        gettext_noop("State Funeral of Queen Elizabeth II"),
        gettext_noop("Tomb-Sweeping Day"),
        gettext_noop("adjusted working day"),
    }
)
_SUBSTITUTED = re.compile(r"Day off \(substituted from (\d\d)/(\d\d)/(\d{4})\)")


def holiday_name(reason: str) -> str:
    """As shipped calendars word it; a reason an office wrote itself is shown as it stands."""
    if reason in NAMES:
        return _(reason)
    if "; " in reason:
        return list_in_words([holiday_name(part) for part in reason.split("; ")])
    if reason.endswith(" (observed)"):
        return _("%(holiday)s (moved here)") % {"holiday": holiday_name(reason.removesuffix(" (observed)"))}
    found = _SUBSTITUTED.fullmatch(reason)
    if found is not None:
        month, day, year = (int(part) for part in found.groups())
        return _("day off in exchange for %(day)s") % {"day": day_in_words(date(year, month, day))}
    return reason
