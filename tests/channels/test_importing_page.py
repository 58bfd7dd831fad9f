"""docs/importing.md is run: its mapping, its file, and its table of what becomes of each row."""

import re
from pathlib import Path

from answerable.channels.importing.load import import_file
from answerable.channels.importing.mapping_toml import STEPS
from answerable.record.models import Docket, SealedObject

PAGE = (Path(__file__).parents[2] / "docs" / "importing.md").read_text("utf-8")


def block(language):
    return re.search(rf"```{language}\n(.*?)```", PAGE, re.S).group(1)


def test_each_row_becomes_what_the_page_says(institution, tmp_path):
    (tmp_path / "map.toml").write_text(block("toml"), encoding="utf-8")
    (tmp_path / "old.csv").write_text(block("csv"), encoding="utf-8")
    report = import_file(tmp_path / "old.csv", tmp_path / "map.toml")
    said = {int(row): text for row, text in re.findall(r"^\| (\d+) \| (.+) \|$", PAGE, re.M)}
    rejected = {item.row.number: item.reason for item in report.rejected}
    assert rejected == {row: text for row, text in said.items() if row > 3}
    cases = {f"{phase} at {office}" for phase, office in Docket.objects.values_list("phase", "office")}
    assert cases == {said[2], said[3]}
    assert SealedObject.objects.filter(kind="identity").count() == 1


def test_the_page_names_every_step_and_its_keys():
    table = dict(re.findall(r"^\| (`.+?) \| (.*?) \|", PAGE, re.M))
    said = {
        step: set(re.findall(r"`(\w+)`", keys))
        for steps, keys in table.items()
        for step in re.findall(r"`(\w+)`", steps)
    }
    assert said == {step: set(keys) for step, keys in STEPS.items()}
