"""Logs without persons: what happened to the machine, by route name and duration; never an address, a path, a query,
a form or a reference.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse

ALLOWED = frozenset(
    {"event", "level", "timestamp", "method", "route", "status", "ms", "fault", "where", "count", "code", "kind"}
    | {"size", "attempts", "signal", "logger"}
)


def drop_unknown(_logger: Any, _method: str, entry: structlog.types.EventDict) -> structlog.types.EventDict:
    """A field that is not on the list cannot reach a log, whoever adds it."""
    return {name: value for name, value in entry.items() if name in ALLOWED}


class NoMessages(logging.Handler):
    """Records of libraries: only who spoke, how loudly and the kind of fault. Their texts quote what people typed."""

    def emit(self, record: logging.LogRecord) -> None:
        fault = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        structlog.get_logger().log(record.levelno, "library", logger=record.name, fault=fault, where=_where(record))


def _where(record: logging.LogRecord) -> str:
    """File and line of the innermost frame of ours, or of the call."""
    place = f"{record.module}:{record.lineno}"
    trace = record.exc_info[2] if record.exc_info else None
    while trace is not None:
        code = trace.tb_frame.f_code
        if "answerable" in code.co_filename:
            place = f"{code.co_name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def set_up_logs() -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            drop_unknown,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )
    root = logging.getLogger()
    if not any(isinstance(handler, NoMessages) for handler in root.handlers):
        root.handlers = [NoMessages()]
        root.setLevel(logging.WARNING)


def log_requests(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: one line per request, by the name of the route."""
    log = structlog.get_logger()

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = get_response(request)
        match = request.resolver_match
        ms = round((time.perf_counter() - began) * 1000, 1)
        if match is not None and match.url_name not in ("healthz", "readyz"):
            log.info("request", method=request.method, route=match.url_name, status=response.status_code, ms=ms)
        return response

    return middleware
