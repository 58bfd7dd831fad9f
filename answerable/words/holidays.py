"""Why a day is closed, or worked: the reason a calendar gives, in the active language."""

from __future__ import annotations

import re
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from .names import day_in_words, list_in_words

# Days that several calendars have, and all of those the shipped procedures run on. Others are shown as they are kept.
NAMES = frozenset(
    {
        gettext_noop("All Saints' Day"),
        gettext_noop("All Souls' Day"),
        gettext_noop("Anniversary of the Schuman Declaration"),
        gettext_noop("Ascension Day"),
        gettext_noop("Assumption Day"),
        gettext_noop("Belgian National Day"),
        gettext_noop("Boxing Day"),
        gettext_noop("Chinese New Year (Spring Festival)"),
        gettext_noop("Chinese New Year Extended Holiday"),
        gettext_noop("Chinese New Year's Eve"),
        gettext_noop("Christmas Day"),
        gettext_noop("Christmas Eve"),
        gettext_noop("Coronation of Charles III"),
        gettext_noop("Corpus Christi"),
        gettext_noop("Day after Ascension Day"),
        gettext_noop("Day after New Year's Day"),
        gettext_noop("Dragon Boat Festival"),
        gettext_noop("Easter Monday"),
        gettext_noop("Easter Sunday"),
        gettext_noop("Eid al-Adha"),
        gettext_noop("Eid al-Fitr"),
        gettext_noop("End-of-year day"),
        gettext_noop("Epiphany"),
        gettext_noop("German Unity Day"),
        gettext_noop("Good Friday"),
        gettext_noop("Immaculate Conception"),
        gettext_noop("Independence Day"),
        gettext_noop("Islamic New Year"),
        gettext_noop("Labor Day"),
        gettext_noop("Late Summer Bank Holiday"),
        gettext_noop("Maundy Thursday"),
        gettext_noop("May Day"),
        gettext_noop("Mid-Autumn Festival"),
        gettext_noop("National Day"),
        gettext_noop("New Year Holiday"),
        gettext_noop("New Year's Day"),
        gettext_noop("Pentecost Monday"),
        gettext_noop("Platinum Jubilee of Elizabeth II"),
        gettext_noop("Prophet's Birthday"),
        gettext_noop("Reformation Day"),
        gettext_noop("Saint Andrew's Day"),
        gettext_noop("Saint Patrick's Day"),
        gettext_noop("Second Day of Christmas"),
        gettext_noop("Spring Bank Holiday"),
        gettext_noop("State Funeral of Queen Elizabeth II"),
        gettext_noop("Summer Bank Holiday"),
        gettext_noop("Tomb-Sweeping Day"),
        gettext_noop("Women's Day"),
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
    if reason.endswith(" (observed, estimated)"):
        reason = f"{reason.removesuffix(' (observed, estimated)')} (estimated) (observed)"
    if reason.endswith(" (estimated)"):
        return _("%(holiday)s (estimated)") % {"holiday": holiday_name(reason.removesuffix(" (estimated)"))}
    if reason.endswith(" (observed)"):
        return _("%(holiday)s (moved here)") % {"holiday": holiday_name(reason.removesuffix(" (observed)"))}
    found = _SUBSTITUTED.fullmatch(reason)
    if found is not None:
        month, day, year = (int(part) for part in found.groups())
        return _("day off in exchange for %(day)s") % {"day": day_in_words(date(year, month, day))}
    return reason
