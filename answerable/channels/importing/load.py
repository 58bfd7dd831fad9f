"""Load historic records: each row one transaction that leaves a whole case or nothing, and never a second one."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from answerable.core import receipt
from answerable.core.case.events import SealedRef
from answerable.core.sealing import RecipientForged
from answerable.people.keys import vault_office
from answerable.people.models import Category, Duty, Office
from answerable.record import chance, vault
from answerable.record.handle import ReferenceTaken, tell_history, was_sent
from answerable.record.rows import SealedBlob, Writes
from answerable.record.rulebooks import all_procedures, rulebook

from .history import Life, commands_of, over_by_now, read_life, read_record
from .mapping import Here, MappingWrong
from .mapping import Mapping as ColumnMapping
from .mapping_toml import read_mapping
from .report import Rejected, Report
from .table_file import ImportStopped as ImportStopped
from .table_file import Row, RowRejected, open_table

Progress = Callable[[int, int], None]


def import_file(
    path: Path, mapping_path: Path, *, dry_run: bool = False, progress: Progress = lambda done, total: None
) -> Report:
    """MappingWrong or ImportStopped before anything is written; a row that cannot become a case is in the report.

    Killed at any point and called again it goes on where it was. About 10 ms a row.
    """
    mapping = load_mapping(path, mapping_path)
    table = open_table(path, mapping.shape)
    offices = load_offices(mapping)
    total = sum(1 for _ in table.rows())  # reads the file to its end, so that a broken one stops here
    report = Report(table.columns, dry_run)
    importer = _Importer(mapping, offices, dry_run)
    for row in table.rows():
        try:
            if importer.take(row):
                report.told += 1
            else:
                report.already += 1
        except RowRejected as rejected:
            report.rejected.append(Rejected(row, str(rejected)))
        progress(report.read, total)
    return report


def load_mapping(path: Path, mapping_path: Path) -> ColumnMapping:
    """`mapping_path`: a file, or the bare name of one that is shipped."""
    shipped = files("answerable.channels.importing") / "mappings" / f"{mapping_path}.toml"
    try:
        given = mapping_path.exists() or mapping_path.suffix or len(mapping_path.parts) > 1 or not shipped.is_file()
        text = mapping_path.read_text("utf-8") if given else shipped.read_text("utf-8")
    except UnicodeDecodeError:
        raise MappingWrong([f"{mapping_path} is not UTF-8 text"]) from None
    here = Here(
        offices=frozenset(Office.objects.values_list("id", flat=True)),
        categories=frozenset(Category.objects.values_list("id", flat=True)),
        procedures={procedure.id: procedure for procedure in all_procedures()},
    )
    return read_mapping(text, here, lambda shape: open_table(path, shape).columns)


def load_offices(mapping: ColumnMapping) -> dict[str, vault.Office]:
    """Every office the mapping may give a case to. ImportStopped names those that cannot receive one yet."""
    found, missing = {}, []
    for office in sorted(mapping.offices):
        try:
            key = vault_office(office)
        except RecipientForged:
            raise ImportStopped(
                f"the key of the office {office} does not carry our mark; it may have been swapped"
            ) from None
        if key is None:
            missing.append(_who_must_sign_in(office))
        else:
            found[office] = key
    if missing:
        raise ImportStopped("nothing can be sealed to an office that has no key. " + " ".join(missing))
    return found


def _who_must_sign_in(office: str) -> str:
    duties = Duty.objects.filter(office=office, officer__active=True).order_by("officer__username")
    names = list(duties.values_list("officer__username", flat=True))
    if not names:
        return f"Give an officer a duty in {office} and let them sign in once."
    return f"For {office}, one of these must sign in first: {', '.join(names)}."


def token_of(mapping: str, record: str) -> str:
    """Names the row, the same in every run. Keyed: who has the old records' numbers and a stolen database
    cannot tell by it which case is whose.
    """
    secret = settings.RECIPIENT_SECRET.encode()
    digest = hmac.new(secret, f"answerable/v1/imported-record\n{mapping}\n{record}".encode(), hashlib.sha256)
    return f"import:{mapping}:{digest.hexdigest()}"


@dataclass
class _Sealer:
    """Seals to a new case's keys and keeps what it sealed."""

    new: vault.NewCase
    blobs: list[SealedBlob] = field(default_factory=list)

    def __call__(self, kind: str, content: str | Mapping[str, Any]) -> SealedRef:
        ring = self.new.keyring
        recipient = ring.identity_recipient if kind == "identity" else ring.content_recipient
        self.blobs.append(vault.seal_text(recipient, self.new.case, kind, content))
        return self.blobs[-1].ref


def _seal_nothing(kind: str, content: str | Mapping[str, Any]) -> SealedRef:
    return SealedRef("", kind, "", 0)


@dataclass
class _Importer:
    mapping: ColumnMapping
    offices: Mapping[str, vault.Office]
    dry_run: bool
    rows: dict[str, int] = field(default_factory=dict)  # record -> the row it was first seen in

    def take(self, row: Row) -> bool:
        """True if the row is a new case, False if an earlier run made it. RowRejected."""
        record = read_record(row, self.mapping)
        first = self.rows.setdefault(record, row.number)
        if first != row.number:
            raise RowRejected(f"the same record number as row {first}")
        token = token_of(self.mapping.id, record)
        if was_sent(token):
            return False
        now = timezone.now()
        life = read_life(row, self.mapping, now)
        return self._check(life, now) if self.dry_run else self._tell(life, token, now)

    def _check(self, life: Life, now: datetime) -> bool:
        filing, later = commands_of(life, "", now, _seal_nothing)
        over_by_now(filing, later, rulebook(self.mapping.procedure))
        return True

    def _tell(self, life: Life, token: str, now: datetime) -> bool:
        """The code is drawn as for any case and kept by nobody: the office opens it, no receipt does."""
        reference = receipt.make_reference(chance.digits(10))
        to = [self.offices[office] for office in life.holders]
        new = vault.new_case(reference, receipt.make_code(chance.digits(22)), to, to)
        seal = _Sealer(new)
        filing, later = commands_of(life, reference, now, seal)
        later += over_by_now(filing, later, rulebook(self.mapping.procedure))
        writes = Writes(tuple(seal.blobs), new.wraps, keyring=new.keyring, submission=token)
        try:
            return not tell_history(self.mapping.procedure, filing, later, writes).repeated
        except ReferenceTaken:
            return self._tell(life, token, now)
