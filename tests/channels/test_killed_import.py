"""`kill -9` in the middle of an import, and the import once more."""

import signal

import pytest

from answerable.channels.importing.load import import_file
from answerable.record.models import CaseHead, SealedObject, StoredEvent, Submission, Wrap
from answerable.record.replaying import check_all
from tests.racing import start_process

from .import_world import register, write_csv, write_mapping

ROWS = 60
IMPORT = """
from pathlib import Path
from answerable.channels.importing.load import import_file
folder = Path({folder!r})
import_file(folder / "rows.csv", folder / "map.toml", progress=lambda done, total: print(done))
"""


@pytest.mark.parametrize("after", [1, 7, 23])
def test_a_killed_import_goes_on_where_it_was(institution, tmp_path, after):
    write_csv(tmp_path / "rows.csv", register(*[{}] * ROWS))
    write_mapping(tmp_path / "map.toml")
    process = start_process(IMPORT.format(folder=str(tmp_path)), tmp_path)
    for _ in range(after):
        process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=20)
    kept = CaseHead.objects.count()
    assert after <= kept < ROWS
    assert list(check_all()) == []
    report = import_file(tmp_path / "rows.csv", tmp_path / "map.toml")
    assert (report.told, report.already, report.rejected) == (ROWS - kept, kept, [])
    cases = set(CaseHead.objects.values_list("case", flat=True))
    for table in (StoredEvent, SealedObject, Wrap, Submission):
        assert set(table.objects.values_list("case", flat=True)) == cases
    assert len(cases) == ROWS
