"""Says that a limit is near, at the lead times its procedure names. One indexed query when nothing is near."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.db import DatabaseError, transaction

from answerable.core.case.limits import limits_of
from answerable.record import outbox
from answerable.record.counted import set_warning
from answerable.record.inserting import Inserts
from answerable.record.loading import load_case
from answerable.record.models import CaseHead, RunningClock
from answerable.record.projections import next_warning
from answerable.record.rulebooks import rulebook


def warn(now: datetime, most: int = 1000) -> int:
    """The number of warnings put into the outbox. Killed in between, the next run says it, once."""
    near = RunningClock.objects.filter(warn_at__lte=now).order_by("warn_at")
    done = 0
    for case_id, clock in list(near.values_list("case", "clock")[:most]):
        try:
            done += _say(case_id, clock, now)
        except DatabaseError:
            raise
        except Exception as fault:  # one case that cannot be read keeps no other from being warned of
            structlog.get_logger().error("case cannot be read", kind="warnings", fault=type(fault).__name__)
    return done


def _say(case_id: str, clock: str, now: datetime) -> int:
    with transaction.atomic():
        CaseHead.objects.select_for_update().get(case=case_id)
        row = RunningClock.objects.filter(case=case_id, clock=clock, warn_at__lte=now).first()
        if row is None or row.warn_at is None:  # another worker said it
            return 0
        case, said = load_case(case_id), 0
        rules = rulebook(case.procedure, case.procedure_digest)
        limit = next((x for x in limits_of(case, rules, now) if x.clock.id == clock), None)
        if limit is not None and limit.state == "running":
            inserts = Inserts()
            outbox.put([outbox.warning(case_id, clock, case.office, row.warn_at)], inserts)
            inserts.send()
            said = 1
        set_warning(row, next_warning(limit, rules, now) if limit is not None else None)
    return said
