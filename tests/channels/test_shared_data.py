"""The two shipped mappings, on the real files where they are at hand. Nothing of them is kept in the project."""

import shutil
from itertools import islice
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from answerable.channels.importing.load import import_file
from answerable.demo.story import CATEGORIES, OFFICES
from answerable.people.models import Category, Office
from answerable.record.models import Docket, Outgoing
from answerable.tasks.clocks import sweep_clocks
from tests.record.record_world import found_office

DATA = Path(__file__).parents[3] / "shared" / "data"

FILES = {
    # file: (mapping, rows, would be imported)
    "cfpb-2014": ("cfpb-2014", 8340, 8339),
    "stl-2009": ("st-louis", 802, 750),
    "stl-2010": ("st-louis", 1545, 1467),
    "stl-2011": ("st-louis", 2083, 2000),
    "stl-2012": ("st-louis", 3915, 3553),
}


@pytest.fixture
def demo_offices(transactional_db):
    for office, parent, _outside, _names in OFFICES:
        found_office(office, parent)
    for category, office, procedure, _names in CATEGORIES:
        Category.objects.create(id=category, office=Office.objects.get(id=office), procedure=procedure)


def real(name):
    path = DATA / f"{name}.csv"
    if not path.exists():
        pytest.skip(f"{path} is not here; it is lent for trying the importer and not part of the project")
    return path


@pytest.mark.parametrize(
    ("name", "mapping", "rows", "good"), [(name, *rest) for name, rest in FILES.items()], ids=FILES
)
def test_a_whole_file_is_understood(demo_offices, name, mapping, rows, good):
    if connection.vendor == "postgresql":
        pytest.skip("a dry run writes nothing: it is tried on SQLite alone")
    report = import_file(real(name), Path(mapping), dry_run=True)
    assert (report.read, report.told) == (rows, good)
    assert not [item.reason for item in report.rejected if "the mapping does not say" in item.reason]


@pytest.mark.parametrize(("name", "mapping"), [("cfpb-2014", "cfpb-2014"), ("stl-2011", "st-louis")])
def test_its_first_rows_become_cases(demo_offices, tmp_path, name, mapping):
    with real(name).open(encoding="utf-8") as file:
        (tmp_path / "first.csv").write_text("".join(islice(file, 101)), encoding="utf-8")
    report = import_file(tmp_path / "first.csv", Path(mapping))
    assert Docket.objects.filter(imported=True).count() == report.told > 80
    assert not Outgoing.objects.exists()
    assert sweep_clocks(timezone.now()) == 0


def test_a_shipped_mapping_can_be_copied_and_named_by_its_path(demo_offices, tmp_path):
    shipped = Path(__file__).parents[2] / "answerable" / "channels" / "importing" / "mappings"
    for mapping in ("st-louis", "cfpb-2014"):
        shutil.copy(shipped / f"{mapping}.toml", tmp_path)
    by_path = import_file(real("stl-2009"), tmp_path / "st-louis.toml", dry_run=True)
    assert by_path.told == FILES["stl-2009"][2]
