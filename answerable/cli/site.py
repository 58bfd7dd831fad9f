"""The commands of a running site: start it, look after it, ask it."""

from __future__ import annotations

import argparse
import sys

from .wrong import Wrong, set_up_django


def setup(_options: argparse.Namespace) -> int:
    _set_up()
    print("Ready.")
    return 0


def _set_up() -> None:
    set_up_django()
    from django.core.management import call_command
    from django.db import OperationalError

    try:
        call_command("migrate", interactive=False, verbosity=0)
    except OperationalError as problem:
        raise Wrong(f"the database cannot be used: {str(problem).strip().splitlines()[0]}") from None
    call_command("collectstatic", interactive=False, verbosity=0)
    _check_before_start()


def _check_before_start() -> None:
    """Wrong unless sealing gives the known answers and the database holds the log that was last signed."""
    from django.db import DatabaseError

    from answerable.core import sealing
    from answerable.record import ledger

    try:
        sealing.self_test()
    except sealing.SelfTestFailed as failed:
        raise Wrong(f"sealing does not give the known answers on this machine; nothing was started. {failed}") from None
    _check_rules()
    try:
        ledger.check_high_water()
    except ledger.LogBroken as broken:
        raise Wrong(
            f"the log does not hold what was signed; restore the right database before you go on. {broken}"
        ) from None
    except DatabaseError:
        raise Wrong("the database cannot be read or is not up to date; run `answerable setup` first") from None
    try:
        ledger.verifier_key()  # made now, so that nobody makes it while a page is waiting
    except ledger.LogBroken as lost:
        raise Wrong(f"{lost}; bring it back from a backup: with another key no receipt would hold any more") from None


def _check_rules() -> None:
    """Wrong for a procedure or calendar file with a fault: a clock counted by half a rule is worse than none."""
    from answerable.core.toml_source import Faults
    from answerable.record.calendar_files import UnknownCalendar
    from answerable.record.rulebooks import all_procedures, load_calendar

    try:
        for procedure in all_procedures():
            load_calendar(procedure.calendar)
    except Faults as wrong:
        raise Wrong(f"a file of rules has faults; nothing was started.\n{wrong}") from None
    except UnknownCalendar as unknown:
        raise Wrong(f"there is no calendar {unknown}, neither shipped nor of this site; nothing was started") from None


def administrator(options: argparse.Namespace) -> int:
    _set_up()
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_slug
    from django.utils import timezone

    from answerable.people.inviting import INVITATION_DAYS, invite, new_officer_id
    from answerable.people.models import Officer

    username = options.username.lower()
    try:
        validate_slug(username)
    except ValidationError:
        raise Wrong("a user name has letters, digits, hyphens and underscores only") from None
    officer, _made = Officer.objects.get_or_create(
        username=username, defaults={"id": new_officer_id(), "name": username, "administrator": True}
    )
    if not officer.administrator:
        raise Wrong(f"{username} is an officer already, not an administrator; choose another name")
    print(f"Open /desk/join on the site within {INVITATION_DAYS} days and give this code:")
    print(invite(officer, timezone.now()))
    return 0


def run(options: argparse.Namespace) -> int:
    print("Setting up ...", flush=True)
    _set_up()
    from django.conf import settings

    from answerable.tasks.serving import run_together

    _check_port(options.host, options.port)
    if options.demo:
        if not settings.DEMO:
            raise Wrong("the demonstration shows its sign-ins to everybody; set ANSWERABLE_DEMO=1 if you mean it")
        _tell_demo()
    print(f"\nAnswerable is at http://{options.host}:{options.port}   (Ctrl-C stops it)\n", flush=True)
    return run_together(options.host, options.port)


def _check_port(host: str, port: int) -> None:
    from answerable.tasks.serving import port_is_free

    if not port_is_free(host, port):
        raise Wrong(f"{host}:{port} is taken or cannot be used; stop what runs there, or give another --port")


def _tell_demo() -> None:
    from answerable.core.receipt import print_code, print_reference
    from answerable.demo.load import RECEIPTS, load_demo
    from answerable.demo.story import SIGN_INS

    told = load_demo()
    print(f"{told} demonstration cases told." if told else "The demonstration is already there.")
    print("\nSign in at /desk/ as")
    for username, password, who in SIGN_INS:
        print(f"  {username:<12} {password:<24} {who}")
    print("\nLook a case up at /case/ with")
    for reference, code in RECEIPTS:
        print(f"  {print_reference(reference):<16} {print_code(code)}")


def web(options: argparse.Namespace) -> int:
    set_up_django()
    _check_before_start()
    from answerable.tasks.serving import serve

    _check_port(options.host, options.port)
    serve(options.host, options.port)
    return 0


def work(_options: argparse.Namespace) -> int:
    set_up_django()
    _check_before_start()
    from answerable.tasks.worker import work_until_signalled
    from answerable.web.logs import set_up_logs

    set_up_logs()
    work_until_signalled()
    return 0


def doctor(_options: argparse.Namespace) -> int:
    set_up_django()
    from django.utils import timezone

    from answerable.tasks.doctor import examine

    worst = 0
    for finding in examine(timezone.localdate()):
        print(f"{finding.grade:<8} {finding.text}")
        worst = max(worst, finding.grade == "wrong")
    return worst


def replay_(options: argparse.Namespace) -> int:
    set_up_django()
    from answerable.record.models import CaseHead
    from answerable.record.replaying import check_all, rebuild_all

    if options.rebuild:
        print(f"{rebuild_all()} cases rebuilt.")
        return 0
    faults = 0
    for line in check_all():
        print(line)
        faults += 1
    print(f"{CaseHead.objects.count()} cases: " + (f"{faults} disagreements." if faults else "all agree."))
    return 1 if faults else 0


def import_(options: argparse.Namespace) -> int:
    _set_up()
    from answerable.channels.importing.load import ImportStopped, import_file
    from answerable.channels.importing.mapping import MappingWrong

    try:
        report = import_file(options.file, options.mapping, dry_run=options.dry_run, progress=_progress)
    except MappingWrong as wrong:
        raise Wrong(
            "the mapping has faults; nothing was loaded:\n" + "\n".join(f"  {line}" for line in wrong.faults)
        ) from None
    except (ImportStopped, OSError) as stopped:
        raise Wrong(f"nothing more was loaded: {stopped}") from None
    print(report.in_words(), flush=True)
    if options.rejected and report.rejected:
        report.write_rejected(options.rejected)
        print(f"The rejected rows are in {options.rejected}.")
    return 0


def _progress(done: int, total: int) -> None:
    if not sys.stderr.isatty():
        return
    width = 40
    full = width * done // max(total, 1)
    end = "\n" if done >= total else ""
    print(f"\r[{'#' * full}{'.' * (width - full)}] {done} of {total}", end=end, file=sys.stderr, flush=True)


def verify_(options: argparse.Namespace) -> int:
    from answerable.verify import NOT_JUDGED, VerifyFailed, read_key, verify_proof, verify_with_log

    try:
        text = options.proof.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise Wrong(f"{options.proof} cannot be read: {problem}") from None
    if options.log is None and options.key is None:
        raise Wrong("give --log with the address of the log, or --key with its public key, or both")
    try:
        if options.log is None:
            found = verify_proof(text, read_key(options.key))
        else:
            found = verify_with_log(text, options.log, options.key)
    except VerifyFailed as failed:
        if failed.code in NOT_JUDGED:
            raise Wrong(str(failed)) from None
        print(f"This does NOT hold. {failed}")
        return 1
    event = found.event
    print(f"This holds: event {event['seq']} of case {event['case']}, {event['type']}, recorded {event['at']},")
    print(f"is entry {found.index} of the log {found.checkpoint.origin}.")
    if options.log is None:
        print("The log itself was not asked; give --log to see that it has not been rewritten since.")
    else:
        print(f"The log has {found.checkpoint.size} entries now and has not been rewritten since.")
    print("Checked: " + ", ".join(found.checks))
    if "key-from-log" in found.checks:
        print("The key came from the log itself; give --key with one you got elsewhere for a stronger check.")
    return 0


def checkpoint(_options: argparse.Namespace) -> int:
    set_up_django()
    from django.utils import timezone

    from answerable.record import ledger

    print(ledger.sign_checkpoint(timezone.now()).note, end="")
    return 0


def where_(options: argparse.Namespace) -> int:
    set_up_django()
    from answerable.tasks.where import files_behind

    lines = files_behind(options.url)
    if not lines:
        raise Wrong(f"no page of the site has the address {options.url!r}")
    print("\n".join(lines))
    return 0
