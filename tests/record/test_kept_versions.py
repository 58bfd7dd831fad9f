"""A case keeps the version of its procedure: editing a file, setting a parameter or a new release changes no case."""

import json
from importlib.resources import files

import pytest

from answerable.core.toml_source import Faults
from answerable.record import rulebooks
from answerable.record.loading import load_case
from answerable.record.models import KeptProcedure
from answerable.record.replaying import check_all

from .record_world import file_case

UK = "uk-two-stage-2024"
SHIPPED = (files("answerable") / "procedures" / f"{UK}.toml").read_text("utf-8")


@pytest.fixture
def own(settings, tmp_path):
    """The site's own folder; what is written into it counts from the next `read_again`."""
    settings.PROCEDURES = str(tmp_path)
    yield tmp_path
    settings.PROCEDURES = ""
    read_again()


def read_again():
    for kept in (rulebooks.versions, rulebooks.all_procedures, rulebooks.rulebook):
        kept.cache_clear()
    rulebooks._kept.clear()


def test_the_text_is_kept_once_with_the_first_case(town):
    rulebooks._kept.clear()
    first, _ = file_case()
    file_case()
    (row,) = KeptProcedure.objects.all()
    assert (row.procedure, row.digest, row.text) == (UK, load_case(first).procedure_digest, SHIPPED)


def test_an_edited_file_is_for_new_cases_only(town, own):
    read_again()
    old, _ = file_case()
    (own / "uk.toml").write_text(SHIPPED.replace('length = "5 working_days"', 'length = "3 working_days"', 1))
    read_again()
    new, _ = file_case()
    lengths = {}
    for name, reference in (("old", old), ("new", new)):
        case = load_case(reference)
        book = rulebooks.rulebook(case.procedure, case.procedure_digest)
        lengths[name] = book.procedure.clock("ack1").length[0][0]
    assert lengths == {"old": 5, "new": 3}
    assert list(check_all()) == []
    (own / "uk.toml").unlink()
    read_again()
    assert rulebooks.rulebook(UK, load_case(new).procedure_digest).procedure.clock("ack1").length[0][0] == 3


def test_a_parameter_that_is_set_is_part_of_the_version(town, own):
    read_again()
    old, _ = file_case()
    (own / "parameters.toml").write_text(f'["{UK}"]\nstage2_window = "28 days"\n')
    read_again()
    new, _ = file_case()
    windows = []
    for reference in (old, new):
        case = load_case(reference)
        book = rulebooks.rulebook(case.procedure, case.procedure_digest)
        windows.append(book.length_of(book.procedure.clock("ask_stage2"))[0])
    assert [(count, unit.value) for count, unit in windows] == [(20, "working_days"), (28, "days")]
    kept = KeptProcedure.objects.get(digest=load_case(new).procedure_digest)
    assert json.loads(kept.parameters) == {"stage2_window": "28 days"}


@pytest.mark.damaged("the kept text is changed on purpose")
def test_a_kept_text_that_was_changed_is_not_counted_by(town, own):
    (own / "uk.toml").write_text(SHIPPED + "\n# of this site\n")
    read_again()
    reference, _ = file_case()
    digest = load_case(reference).procedure_digest
    (own / "uk.toml").unlink()
    KeptProcedure.objects.filter(digest=digest).update(text=SHIPPED + "\n# of another\n")
    read_again()
    with pytest.raises(rulebooks.UnknownProcedure):
        rulebooks.rulebook(UK, digest)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("parameters.toml", f'["{UK}"]\nstage3_window = "28 days"\n', "stage3_window"),
        ("parameters.toml", f'["{UK}"]\nstage2_window = "a while"\n', "a while"),
        ("parameters.toml", "not toml", "parameters.toml"),
        ("mine.toml", SHIPPED.replace("sent:ack1", "sent:ack9"), "mine.toml"),
    ],
    ids=["unknown", "no length", "no toml", "a faulty file"],
)
def test_what_is_wrong_in_the_own_folder_names_its_file(own, name, text, said):
    (own / name).write_text(text)
    read_again()
    with pytest.raises(Faults, match=said):
        rulebooks.versions()


def test_a_template_is_offered_once_all_is_set(own):
    ids = {procedure.id for procedure in rulebooks.all_procedures()}
    assert "eu-whistleblowing-2019-internal.DE" in ids
    assert "eu-whistleblowing-2019-internal" not in ids
    (own / "parameters.toml").write_text(
        '["eu-whistleblowing-2019-internal"]\nmember_state_timezone = "Europe/Dublin"\nmember_state_calendar = "IE"\n'
        'retention = "2 years"\n'
    )
    read_again()
    (procedure,) = [x for x in rulebooks.all_procedures() if x.id == "eu-whistleblowing-2019-internal"]
    assert (procedure.timezone, procedure.calendar) == ("Europe/Dublin", "IE")
