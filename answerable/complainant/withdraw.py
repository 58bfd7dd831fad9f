"""Withdrawing. It takes nothing away: the matter may be brought again."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from answerable.core.case import commands as c
from answerable.record.loading import load_case
from answerable.record.rows import Writes
from answerable.record.vault import Opener

from .forms import OptionalWordsForm, now_and_words, step_page
from .story import back_to_story
from .visit import visitors_only


def withdraw_page(request: HttpRequest, opener: Opener) -> HttpResponse:
    def build(fields: dict[str, Any]) -> tuple[c.Command, Writes]:
        now, blob, writes = now_and_words(opener, "reasons", fields)
        return c.Withdraw(by=c.COMPLAINANT, at=now, reasons=blob.ref if blob else None), writes

    page = step_page(request, load_case(opener.case), "withdraw", OptionalWordsForm, build)
    return page or back_to_story("withdraw")


withdraw = visitors_only(withdraw_page)
