"""The background worker: clocks and warnings by the minute, mail every few seconds, a signed
checkpoint every ten minutes, limits counted again when a calendar has changed.

State that must not be lost is in rows; the worker may be killed at any instant and run twice.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from types import FrameType

import structlog
from django.db import close_old_connections
from django.utils import timezone

from answerable.record import ledger

from .clocks import sweep_clocks
from .mail import send_mails
from .orphans import end_with_parent
from .recounting import recount
from .warnings import warn


def _sign(now: datetime) -> int:
    ledger.sign_checkpoint(now)
    return 0


DUTIES: tuple[tuple[str, Callable[[datetime], int], timedelta], ...] = (
    ("recount", recount, timedelta(hours=1)),
    ("clocks", sweep_clocks, timedelta(minutes=1)),
    ("warnings", warn, timedelta(minutes=1)),
    ("mail", send_mails, timedelta(seconds=5)),
    ("checkpoint", _sign, timedelta(minutes=10)),
)


def work_once(now: datetime) -> dict[str, int]:
    """Every duty once; what each did."""
    return {name: duty(now) for name, duty, _ in DUTIES}


def work(stop: threading.Event) -> None:
    """Until `stop` is set. A fault of one duty, whatever it is, is logged and stops no other; it is tried again when
    next due.
    """
    log = structlog.get_logger()
    due = {name: timezone.now() for name, _, _ in DUTIES}
    while not stop.is_set():
        for name, duty, every in DUTIES:
            now = timezone.now()
            if now < due[name] or stop.is_set():
                continue
            due[name] = now + every
            try:
                done = duty(now)
                if done:
                    log.info("worked", kind=name, count=done)
            except Exception as fault:
                log.error("duty failed", kind=name, fault=type(fault).__name__)
                close_old_connections()
        stop.wait(1)


def work_until_signalled() -> None:
    stop = threading.Event()

    def end(number: int, _frame: FrameType | None) -> None:
        structlog.get_logger().info("stopping", signal=number)
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    end_with_parent(stop.set)
    work(stop)
