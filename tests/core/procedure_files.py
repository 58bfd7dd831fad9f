"""Procedure files, whole and spoilt, for tests of what a file may say."""

from importlib.resources import files

from answerable.core.procedure_toml import examine_procedure, read_procedure
from answerable.core.toml_source import Faults

TEXTS = {
    item.name: item.read_text("utf-8")
    for item in (files("answerable") / "procedures").iterdir()
    if item.name.endswith(".toml")
}
UK, CN = TEXTS["uk-two-stage-2024.toml"], TEXTS["cn-xinfang-2022.toml"]
LANGUAGES = {"en", "zh-hans", "ar", "es", "fr"}
PAUSE = """
[[pause]]
clocks = ["respond1"]
mode = "suspend"
begins = "info_requested"
ends = "info_received"
source = "a test"
"""


def faults_of(text, overlay=""):
    try:
        read_procedure(text, overlay)
    except Faults as wrong:
        return wrong.faults
    return ()


def remarks_of(text):
    return {(remark.place, remark.code): remark.line for remark in examine_procedure(text).remarks}


def spoilt(old, new, text=UK):
    assert old in text, old
    return text.replace(old, new, 1)


def line_of(text, words):
    return next(number for number, line in enumerate(text.splitlines(), 1) if words in line)
