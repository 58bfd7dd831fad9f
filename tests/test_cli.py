"""The command line: what each command says, and its exit code: 0 done, 1 the answer is no, 2 wrong input."""

from __future__ import annotations

import re
from importlib.metadata import version

import pytest
from django.core.exceptions import ImproperlyConfigured

from answerable import cli
from answerable.core import sealing
from answerable.people.models import Invitation, Officer
from answerable.record import ledger
from answerable.record.calendar_files import read_place
from answerable.record.models import Checkpoint, Docket, RunningClock, SealedObject
from tests.record.record_world import NOON, file_case, found_office


@pytest.fixture
def run(transactional_db, capsys, settings, tmp_path):
    """Runs a command: (exit code, what was printed, what was complained about)."""
    settings.STATIC_ROOT = tmp_path / "static"

    def run_command(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = cli.main(arguments)
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return code, said.out, said.err

    return run_command


def test_without_a_command_it_lists_them_all(capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(["--help"])
    assert ended.value.code == 0
    listed = capsys.readouterr().out
    for command in ("run", "web", "work", "setup", "administrator", "doctor", "replay", "import", "verify", "checkpoint",
                    "calendar", "where"):  # fmt: skip
        assert re.search(rf"^ +{command}\b", listed, re.MULTILINE), command


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["replay"], ["replay", "--check", "--rebuild"], ["import"]])
def test_what_it_does_not_understand_is_wrong_input(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert ended.value.code == 2
    assert "usage: answerable" in capsys.readouterr().err


def test_setup_may_be_run_again(run):
    assert run("setup") == (0, "Ready.\n", "")
    assert run("setup") == (0, "Ready.\n", "")


def test_an_administrator_is_invited_and_invited_again(run):
    code, said, _ = run("administrator", "Chief")
    assert code == 0
    invitation = said.strip().splitlines()[-1]
    assert len(invitation) == 43
    officer = Officer.objects.get(username="chief")
    assert (officer.administrator, officer.verifier) == (True, None)
    assert run("administrator", "chief")[1] != said
    assert (Officer.objects.count(), Invitation.objects.count()) == (1, 1)


@pytest.mark.parametrize("username", ["", "two words", "../x", "名字", "a\nb"])
def test_a_name_nobody_could_type_is_wrong_input(run, username):
    code, _, complaint = run("administrator", username)
    assert (code, Officer.objects.count()) == (2, 0)
    assert "letters, digits, hyphens" in complaint


def test_an_officer_is_not_made_an_administrator_by_the_way(run):
    found_office("town")
    code, _, complaint = run("administrator", "town")
    assert (code, "choose another name" in complaint) == (2, True)
    assert not Officer.objects.get(username="town").administrator


def test_the_doctor_says_what_is_wrong_and_ends_with_1(run, settings):
    found_office("town")
    settings.ALLOWED_HOSTS, settings.DEMO = ["grievances.example.org"], True
    code, said, _ = run("doctor")
    assert code == 1
    assert re.search(r"^wrong +ANSWERABLE_DEMO", said, re.MULTILINE)
    settings.ALLOWED_HOSTS, settings.DEMO = ["localhost"], False
    assert run("doctor")[0] == 0


def test_replay_checks_and_rebuilds(run):
    found_office("town")
    file_case()
    assert run("replay", "--check") == (0, "1 cases: all agree.\n", "")
    Docket.objects.update(office="village")
    RunningClock.objects.all().delete()
    code, said, _ = run("replay", "--check")
    assert code == 1
    assert said.endswith("1 cases: 2 disagreements.\n")
    assert run("replay", "--rebuild") == (0, "1 cases rebuilt.\n", "")
    assert run("replay", "--check")[0] == 0


@pytest.mark.damaged("a sealed text is altered")
def test_replay_names_the_case_and_the_sealed_text_that_was_altered(run):
    found_office("town")
    reference, _ = file_case()
    obj = SealedObject.objects.get(case=reference).obj
    SealedObject.objects.update(blob=b"age-encryption.org/v1")
    assert run("replay", "--check") == (
        1,
        f"{reference}: sealed object {obj} of event 1 is missing or another than what was written\n"
        "1 cases: 1 disagreements.\n",
        "",
    )


def test_a_checkpoint_is_signed_and_printed(run):
    found_office("town")
    code, said, _ = run("checkpoint")
    assert (code, said) == (0, Checkpoint.objects.get().note)


@pytest.mark.parametrize(
    "arguments", [("XX", "2026", "2027"), ("CN", "2027", "2026"), ("CN", "1800", "1801"), ("CN", "2026", "9999")]
)
def test_a_calendar_that_cannot_be_made_is_wrong_input(run, tmp_path, arguments):
    code, said, complaint = run("calendar", "import", *arguments, "--into", str(tmp_path))
    assert (code, said) == (2, "")
    assert complaint.startswith("answerable: ")


def test_a_calendar_names_its_source_and_can_be_read(run, tmp_path):
    assert run("calendar", "import", "GB-ENG", "2026", "2027", "--into", str(tmp_path))[0] == 0
    calendar = read_place("GB-ENG", str(tmp_path))
    assert (calendar.id, calendar.valid_through.year) == ("GB-ENG", 2027)
    assert f"holidays {version('holidays')}" in (tmp_path / "GB-ENG" / "2027.toml").read_text("utf-8")


def test_where_names_files_or_says_that_there_is_no_such_page(run):
    code, said, _ = run("where", "/desk/sign-in")
    assert (code, said.startswith("answerable/desk/sign_in.py")) == (0, True)
    assert run("where", "/nowhere")[0] == 2


@pytest.mark.damaged("the mark on disk stays above the database")
@pytest.mark.parametrize("command", [("setup",), ("web",), ("work",), ("run",), ("administrator", "chief")])
def test_nothing_starts_on_a_log_that_was_rolled_back(run, command):
    found_office("town")
    ledger.sign_checkpoint(NOON)
    path = ledger._key_path().with_name("log.high-water")
    path.write_text("9 " + path.read_text().split()[1])
    code, _, complaint = run(*command)
    assert code == 2
    assert "does not hold what was signed" in complaint


@pytest.mark.parametrize("command", [("setup",), ("web",), ("work",), ("run",)])
def test_nothing_starts_with_another_key_in_silence(run, command):
    found_office("town")
    ledger.sign_checkpoint(NOON)
    ledger._key_path().unlink()
    code, _, complaint = run(*command)
    assert code == 2
    assert "bring it back from a backup" in complaint
    assert not ledger._key_path().exists()


@pytest.mark.parametrize("command", [("setup",), ("web",), ("work",), ("run",)])
def test_nothing_starts_where_sealing_gives_other_answers(run, monkeypatch, command):
    def fails():
        raise sealing.SelfTestFailed("argon2id")

    monkeypatch.setattr(sealing, "self_test", fails)
    code, _, complaint = run(*command)
    assert code == 2
    assert "nothing was started" in complaint


def test_a_demonstration_is_told_only_where_it_is_meant(run, settings):
    settings.DEMO = False
    code, _, complaint = run("run", "--demo")
    assert (code, "ANSWERABLE_DEMO=1" in complaint) == (2, True)


def test_settings_that_cannot_be_used_stop_it_with_a_sentence(capsys, monkeypatch):
    def fails():
        raise ImproperlyConfigured("ANSWERABLE_HTTPS must be 0 or 1, not 'yes'")

    monkeypatch.setattr("django.setup", fails)
    assert cli.main(["doctor"]) == 2
    assert capsys.readouterr().err == "answerable: ANSWERABLE_HTTPS must be 0 or 1, not 'yes'\n"


def test_interrupted_it_ends_quietly(capsys, monkeypatch):
    def interrupted(_options):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "doctor", interrupted)
    assert cli.main(["doctor"]) == 130
    assert capsys.readouterr().err == ""
