"""`answerable procedure`: faults in plain words, examples that are counted, a drawing, what changes, a schema."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.utils import translation

from answerable import cli
from answerable.cli.procedure_diff import FIELDS, NOTHING, compare
from answerable.cli.procedure_files import examine_all, shipped
from answerable.core import procedure as p
from answerable.core.procedure_toml import read_procedure
from answerable.core.toml_source import Fault
from answerable.words.procedure_faults import SENTENCES, say_fault
from answerable.words.procedure_svg import draw_procedure, wrap
from answerable.words.procedures import tell_procedure

ROOT = Path(__file__).parents[1]
TEMPLATE = (files("answerable") / "cli" / "template.toml").read_text("utf-8")
LANGUAGES = ("en", "zh-hans", "ar", "es", "fr")


@pytest.fixture
def procedure(capsys):
    """(exit code, what was printed, what was complained about), of `answerable procedure ...`."""

    def run(*arguments):
        capsys.readouterr()
        code = cli.main(["procedure", *map(str, arguments)])
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return code, said.out, said.err

    return run


@pytest.fixture
def file(tmp_path):
    def write(text, name="mine.toml"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def changed(old, new):
    assert old in TEMPLATE
    return TEMPLATE.replace(old, new)


# check


def test_every_file_shipped_is_without_faults(procedure):
    for name, text in shipped():
        found = examine_all(text)
        assert found.faults == (), name
    assert procedure("check", "uk-two-stage-2024")[0] == 0


FAULTY = {
    "not toml": ("x = = 1", "line 1, file: This is not TOML"),
    "a slip in a key": (changed('stage = "handle"\nfrom = "received"', 'stge = "handle"\nfrom = "received"'),
                        "clock acknowledge, stge: The key stge is not known here. Did you mean stage?"),
    "a slip in an event": (changed('from = "received"', 'from = "recieved"'), "Did you mean received?"),
    "no such calendar": (changed('calendar = "GB-ENG"', 'calendar = "GB-EGN"'), "There is no calendar GB-EGN"),
    "no such zone": (changed("Europe/London", "Europe/Londn"), "The time zone Europe/Londn is not known."),
    "no length": (changed('"3 working_days"', '"3 weekdays"'), "'3 weekdays' is not a length of time. Write it as 10"),
    "no such stage": (changed('next = ["closed", "review"]', 'next = ["closed", "reviw"]'), "Did you mean review?"),
    "no letter": (changed('notice = "delay"', 'notice = "dely"'), "extension answer, notice: There is no notice dely."),
    "hangs on a person": (changed('length = "1 month"', 'length = "1 month"\nwhen = "complainant.rich"'),
                          "Nothing can hang on complainant.rich."),
    "wrong key of an example": (TEMPLATE + '[[example]]\nclok = "answer"\n', "The key clok is not known here."),
    "no time in an example": (TEMPLATE + '[[example]]\nclock = "answer"\ngiven = { received = 3 }\nexpect = 2026-01-01\n',
                              "given is not a time something happened: received = 3."),
    "a fault of an overlay": (TEMPLATE + '[[overlay]]\nfor = "X"\nset = [ { clock = "answr", length = "1 day" } ]\n',
                              "answr"),
    "empty": ("", "The file is empty."),
    "blank": (" \n\n", "The file is empty."),
    "a mark at the start": (b"\xef\xbb\xbf" + TEMPLATE.encode(), "byte-order mark"),
    "another encoding": (TEMPLATE.replace("Our", "Réclamations").encode("latin-1"), "line 11, file: The file is not UTF-8"),
    "utf-16": (TEMPLATE.encode("utf-16"), "byte-order mark"),
    "a zero byte": (TEMPLATE.replace("Our", "\x00"), "This is not TOML"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "sentence"), FAULTY.values(), ids=FAULTY)
def test_a_fault_has_a_place_a_sentence_and_a_suggestion(procedure, file, text, sentence):
    code, said, complaint = procedure("check", file(text))
    assert (code, complaint) == (1, "")
    assert sentence in said
    assert re.search(r"\d+ faults?", said.splitlines()[-1])


def test_a_fault_names_its_line(procedure, file):
    text = changed('from = "received"', 'from = "recieved"')
    line = text.splitlines().index('from = "recieved"') + 1
    assert f"mine.toml: line {line}, clock acknowledge, from: " in procedure("check", file(text))[1]


def test_a_folder_is_a_fault_and_a_file_that_is_not_there_wrong_input(procedure, tmp_path):
    assert procedure("check", tmp_path)[0] == 1
    code, _, complaint = procedure("check", tmp_path / "none.toml")
    assert (code, "there is no file" in complaint) == (2, True)


def test_one_faulty_file_of_several_is_enough(procedure, file):
    code, said, _ = procedure("check", file(TEMPLATE, "good.toml"), file("x = = 1", "bad.toml"))
    assert (code, "good.toml: no faults" in said, "bad.toml: 1 fault" in said) == (1, True, True)


def test_lines_may_end_as_on_windows(procedure, file):
    assert procedure("check", file(TEMPLATE.replace("\n", "\r\n")))[0] == 0


CODE = re.compile(
    r'(?:fault|remark|say|Fault)\((?:[^()"]|\([^()]*\)|f?"[^"]*")*?, f?"([a-z{}]+(?:-[a-z{}]+)*)"', re.DOTALL
)
KINDS = ("clock", "stage", "notice", "outcome", "external", "extension")


def codes_raised() -> set[str]:
    found = set()
    places = [*(ROOT / "answerable/core").glob("procedure*.py"), ROOT / "answerable/core/toml_source.py",
              *(ROOT / "answerable/cli").glob("procedure*.py")]  # fmt: skip
    for path in places:
        text = path.read_text("utf-8")
        found |= set(CODE.findall(text))
        found |= set(re.findall(r'"([a-z]+(?:-[a-z0-9]+)+)" if ', text)) | set(
            re.findall(r'else "([a-z]+(?:-[a-z0-9]+)+)"', text)
        )
        found |= {"missing"} if '"missing"' in text else set()
    found -= {"file"}  # the place of what is wrong with a file as a whole
    many = {code for code in found if "{" in code}
    assert many == {"unknown-{kind}"}
    return (found - many) | {f"unknown-{kind}" for kind in KINDS}


def test_every_fault_has_a_sentence():
    raised = codes_raised()
    assert len(raised) > 45
    assert raised - SENTENCES.keys() == set()


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_can_be_said_of_anything(code):
    for detail in ("x", "", "x; did you mean y?", "'x'; one of a, b", "100% of %s; as 10 working_days"):
        said = say_fault(Fault(3, "clock[1].length", code, detail), TEMPLATE)
        assert said.startswith("line 3, clock answer, length: ")
        assert "%(" not in said


# list, show


def test_all_that_are_known_are_listed(procedure):
    _, said, _ = procedure("list")
    assert {"uk-two-stage-2024", "cn-xinfang-2022"} <= {line.split()[0] for line in said.splitlines()}


def test_it_is_shown_in_words(procedure):
    code, said, _ = procedure("show", "uk-two-stage-2024")
    assert code == 0
    for words in ("Stage 1: first answer", "Confirm receipt: 5 working days, from: receipt", "Rule: 6.2.", "More time",
                  "or without it the end of “Confirm receipt”", "Leads to: Stage 2: review", "Bodies outside",
                  "not yet checked against the source"):  # fmt: skip
        assert words in said, words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [name for name, _ in shipped()])
def test_every_procedure_can_be_shown_and_drawn_in_every_language(name, language):
    read = read_procedure(dict(shipped())[name])
    with translation.override(language):
        assert all(section.lines for section in tell_procedure(read) if section.heading)
        drawing = draw_procedure(read)
    assert "%(" not in drawing
    assert_drawing(drawing, read)


def assert_drawing(drawing, read):
    root = ElementTree.fromstring(drawing)
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert names <= {"svg", "title", "desc", "rect", "text", "path"}
    assert not any(
        key.startswith("on") or key in ("style", "href") for element in root.iter() for key in element.attrib
    )
    assert root[0].tag.endswith("title")
    assert root[1].tag.endswith("desc")
    assert root.attrib["aria-labelledby"] == f"{root[0].attrib['id']} {root[1].attrib['id']}"
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    for box in (x.attrib for x in root.iter() if x.tag.endswith("rect")):
        assert 0 <= float(box["x"]) <= float(box["x"]) + float(box["width"]) <= width
        assert 0 <= float(box["y"]) <= float(box["y"]) + float(box["height"]) <= height
    said = " ".join(element.text or "" for element in root.iter())
    assert len(said) > 40 * len(read.clocks)


def test_the_drawing_is_read_from_the_right_where_the_language_is():
    read = read_procedure(dict(shipped())["cn-xinfang-2022"])
    with translation.override("ar"):
        mirrored = ElementTree.fromstring(draw_procedure(read))
    plain = ElementTree.fromstring(draw_procedure(read))
    first = [next(float(x.attrib["x"]) for x in root.iter() if x.tag.endswith("rect")) for root in (mirrored, plain)]
    assert first[0] > first[1]


def test_the_drawing_is_written_where_it_is_wanted(procedure, tmp_path):
    path = tmp_path / "drawing.svg"
    assert procedure("show", "uk-two-stage-2024", "--svg", path)[0] == 0
    ElementTree.parse(path)
    code, _, complaint = procedure("show", "uk-two-stage-2024", "--svg", tmp_path / "no" / "drawing.svg")
    assert (code, "cannot be written" in complaint) == (2, True)


def test_a_text_cannot_break_out_of_the_drawing(file):
    text = changed("Our complaints procedure", "<script>alert(1)</script>").replace(
        'en = "Handling"', 'en = "</text><a>&"'
    )
    assert_drawing(draw_procedure(read_procedure(text)), read_procedure(text))


def test_lines_are_broken_between_words_and_chinese_ones_anywhere():
    assert wrap("one two three", 7) == ["one two", "three"]
    assert wrap("信访事项处理意见书", 8) == ["信访事项", "处理意见", "书"]
    assert wrap("", 8) == []
    assert wrap("unbreakablylong", 8) == ["unbreakablylong"]


# diff


def test_nothing_changes_where_only_texts_do(procedure, file):
    other = changed("Our complaints", "Your complaints").replace('source = "section 2"', 'source = "section 9"')
    assert procedure("diff", file(TEMPLATE, "a.toml"), file(other, "b.toml"))[1] == f"{NOTHING}\n"


CHANGES = {
    "a duty is shorter": ('length = "20 working_days"', 'length = "15 working_days"', "answer (answer), is shorter: 15 working days instead of 20 working days."),
    "a duty is longer": ('length = "1 month"', 'length = "6 weeks"', "(decide_review), is longer: 6 weeks instead of 1 month."),
    "a window is shorter": ('default = "20 working_days"', 'default = "10 working_days"', "for the complainant, ask review (ask_review), is shorter"),
    "a window has no limit": ('default = "20 working_days"', 'default = "none"', "is now without limit"),
    "an extension": ('max = "10 working_days"\ntimes', 'max = "5 working_days"\ntimes', "is shorter: at most 5 working days instead of 10 working days."),
    "extended twice": ("times = 1", "times = 2", "how often is now 2; it was 1."),
    "a pause": ('mode = "exclude_days"', 'mode = "restart"', "The pause from a question to the complainant to the complainant's answer: what it does is now restart"),
    "an outcome less": ('[[outcome]]\nid = "partly_upheld"\nfinds_for = "partly"\n', "", "The outcome partly_upheld is no longer there."),
    "a body outside": ('"deadline:answer"]', "]", "when one may turn to it is now"),
    "a consequence": ('source = "section 3"\nwarn', 'on_expiry = ["deemed_granted"]\nsource = "section 3"\nwarn', "what follows when it has passed is now deemed granted; it was flag overdue."),
    "what starts it": ('from = { event = "sent:acknowledgement", fallback = "deadline:acknowledge" }', 'from = "received"', "what it counts from is now receipt; it was sending of “acknowledgement”"),
    "the letter says less": ('content = ["decision", "reasons", "remedy",', 'content = ["decision", "remedy",', "The letter decision: what it must tell is now"),
    "the roll": ('roll = "next_working_day"', 'roll = "none"', "what a last day on a holiday does is now none; it was next working day."),
    "a new clock": ("[[extension]]", '[[clock]]\nid = "progress"\nkind = "target"\nfrom = "received"\nlength = "10 days"\nsource = "5"\n\n[[extension]]', "New: the time for the office, progress (progress): 10 days, counted from receipt."),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "sentence"), CHANGES.values(), ids=CHANGES)
def test_what_changes_for_complainants_is_said(old, new, sentence):
    before, after = read_procedure(TEMPLATE), read_procedure(changed(old, new))
    there, back = compare(before, after), compare(after, before)
    assert any(sentence in said for said in there), there
    assert back != [NOTHING]
    assert compare(before, replace(before, digest="sha256:other")) == [NOTHING]


@pytest.mark.parametrize(("kind", "table"), FIELDS.items())
def test_no_part_of_a_rule_is_forgotten(kind, table):
    name = {"case_class": "CaseClass"}.get(kind, kind.capitalize())
    assert {entry.name for entry in fields(getattr(p, name))} == set(table)


# new, test


def test_a_new_file_is_without_faults_and_its_examples_hold(procedure, tmp_path):
    path = tmp_path / "mine.toml"
    assert procedure("new", path)[0] == 0
    code, said, _ = procedure("check", path)
    assert (code, "no faults, 0 remarks" in said) == (0, True)
    assert procedure("test", path)[0] == 0
    code, _, complaint = procedure("new", path)
    assert (code, "nothing is overwritten" in complaint) == (2, True)
    assert procedure("new", tmp_path / "other.toml", "--from", "uk-two-stage-2024")[0] == 0
    assert procedure("check", tmp_path / "other.toml")[0] == 0
    assert procedure("new", tmp_path / "no" / "mine.toml")[0] == 2


EXAMPLES = {
    "as expected": ('given = { received = 2026-04-02 }\nexpect = 2026-04-09', 0, "pass"),
    "otherwise": ('given = { received = 2026-04-02 }\nexpect = 2026-04-10', 1, "expected 2026-04-10, got 2026-04-09"),
    "in scotland": ('given = { received = 2026-04-02 }\nexpect = 2026-04-08\ncalendar = "GB-SCT"', 0, "pass"),
    "a time": ('given = { received = 2026-04-02T23:30:00Z }\nexpect = 2026-04-09', 0, "pass"),
    "a text": ('given = { received = "2026-04-02T23:30Z" }\nexpect = 2026-04-09', 0, "pass"),
    "several of one name": ('given = { received = [2026-04-02, 2026-05-02] }\nexpect = 2026-04-09', 0, "pass"),
    "no zone": ('given = { received = 2026-04-02T23:30:00 }\nexpect = 2026-04-09', 1, "has no zone"),
    "no such event": ('given = { recieved = 2026-04-02 }\nexpect = 2026-04-09', 1, "did you mean received?"),
    "no such calendar": ('given = { received = 2026-04-02 }\nexpect = 2026-04-09\ncalendar = "XX"', 1, "no calendar XX"),
    "a wrong key": ('given = { received = 2026-04-02 }\nexpects = 2026-04-09', 1, "Did you mean expect?"),
    "no expectation": ("given = { received = 2026-04-02 }", 1, "expect is missing"),
    "nothing given": ("expect = 2026-04-09", 1, "given is missing"),
    "not paused": ('given = { received = 2026-04-02 }\nexpect = "paused"', 1, "expected paused, got 2026-04-09"),
}  # fmt: skip


@pytest.mark.parametrize(("example", "code", "sentence"), EXAMPLES.values(), ids=EXAMPLES)
def test_examples_are_counted(procedure, file, example, code, sentence):
    text = f'{TEMPLATE}\n[[example]]\nclock = "acknowledge"\nnote = "mine"\n{example}\n'
    got, said, complaint = procedure("test", file(text))
    assert (got, complaint) == (code, "")
    assert sentence in said


def test_a_failure_explains_itself(procedure, file):
    text = f'{TEMPLATE}\n[[example]]\nclock = "acknowledge"\ngiven = {{ received = 2026-04-02 }}\nexpect = 2026-04-10\n'
    said = procedure("test", file(text))[1]
    assert "FAIL" in said
    assert "Good Friday" in said
    assert said.splitlines()[-1].endswith("2 of 3 examples as expected.")


def test_a_file_with_faults_or_without_examples_says_so(procedure, file):
    assert procedure("test", file(changed('"received"', '"recieved"')))[0] == 1
    code, said, _ = procedure("test", file(TEMPLATE.partition("# What must come out")[0]))
    assert (code, "nothing was counted" in said) == (0, True)


def test_the_examples_in_the_shipped_files_come_out(procedure):
    files = sorted((ROOT / "answerable" / "procedures").glob("*.toml"))
    code, said, _ = procedure("test", *files)
    assert code == 0
    assert said.count("\npass ") >= 50
