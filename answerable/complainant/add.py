"""Adding to a grievance; at any time, also after it was decided."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from answerable.core.case import commands as c
from answerable.record.loading import load_case
from answerable.record.rows import Writes
from answerable.record.vault import Opener

from .forms import WordsForm, now_and_words, step_page
from .story import back_to_story
from .visit import visitors_only


def add_page(request: HttpRequest, opener: Opener) -> HttpResponse:
    def build(fields: dict[str, Any]) -> tuple[c.Command, Writes]:
        now, blob, writes = now_and_words(opener, "statement", fields)
        return c.AddStatement(by=c.COMPLAINANT, at=now, statement=blob.ref if blob else None), writes

    return step_page(request, load_case(opener.case), "add", WordsForm, build) or back_to_story("add")


add = visitors_only(add_page)
