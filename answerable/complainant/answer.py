"""Answering the office's question."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from answerable.core.case import commands as c
from answerable.core.case.evolve import replay
from answerable.record.loading import load_events
from answerable.record.rows import Writes
from answerable.record.vault import Opener

from .forms import WordsForm, now_and_words, step_page
from .queries import load_question
from .story import back_to_story
from .visit import visitors_only


def answer_page(request: HttpRequest, opener: Opener) -> HttpResponse:
    events = load_events(opener.case)
    case = replay(events)
    question = load_question(opener, events)

    def build(fields: dict[str, Any]) -> tuple[c.Command, Writes]:
        now, blob, writes = now_and_words(opener, "answer", fields)
        return c.AnswerQuestion(by=c.COMPLAINANT, at=now, answer=blob.ref if blob else None), writes

    page = step_page(request, case, "answer", WordsForm, build, question=question)
    return page or back_to_story("answer")


answer = visitors_only(answer_page)
