"""The outbox: sent once, retried with growing waits, and nothing of a person kept when it fails."""

import signal
from datetime import timedelta
from email import message_from_bytes, policy
from types import SimpleNamespace

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from answerable.people.models import Office
from answerable.record.models import Outgoing
from answerable.tasks.mail import LEASE, LONGEST_WAIT, send_mails
from answerable.words.mails import PROBLEMS, mail_text
from tests.racing import race, start_process
from tests.record.record_world import NOON, file_case


@pytest.fixture
def row(town):
    file_case(narrative="MARKER of the story")
    return Outgoing.objects.get()


def again():
    return Outgoing.objects.get()


def test_sent_once_and_only_what_the_outbox_holds(row, mailoutbox):
    assert [send_mails(NOON), send_mails(NOON)] == [1, 0]
    (mail,) = mailoutbox
    assert mail.to == ["town@example.org"]
    assert (again().sent_at, again().attempts, again().leased_until, again().problem) == (NOON, 1, None, "")


def test_a_mail_says_that_there_is_news_and_nothing_of_the_case(row, mailoutbox):
    send_mails(NOON)
    (mail,) = mailoutbox
    subject, body = mail_text("case-arrived", f"{row.case[:4]} {row.case[4:8]} {row.case[8:]}")
    assert (mail.subject, mail.body) == (subject, body)
    assert "MARKER" not in mail.message().as_string()
    assert mail.extra_headers["Message-ID"] == f"<{row.case}.1.case-arrived.town@answerable>"


def test_two_workers_at_once_send_one_copy(row, mailoutbox):
    assert sum(race(*[lambda: send_mails(NOON)] * 3)) == 1
    assert len(mailoutbox) == 1


def test_waits_grow_and_end_at_six_hours(row):
    Office.objects.update(email="")
    waits, now = [], NOON
    for _ in range(12):
        send_mails(now)
        waits.append(again().next_try_at - now)
        now = again().next_try_at
    assert waits[:4] == [timedelta(minutes=m) for m in (1, 2, 4, 8)]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT
    assert (again().attempts, again().problem) == (12, "no-address")
    Office.objects.update(email="town@example.org")
    assert send_mails(now) == 1
    assert again().problem == ""


def test_attempts_without_end_do_not_overflow_the_wait(row):
    Outgoing.objects.update(attempts=9000)
    Office.objects.update(email="")
    send_mails(NOON)
    assert again().next_try_at == NOON + LONGEST_WAIT


def test_the_lease_of_a_killed_worker_runs_out(row, tmp_path, mailoutbox):
    code = """
from answerable.tasks import mail
from tests.record.record_world import NOON
import time
mail._deliver = lambda *given: (print("leased"), time.sleep(60))
mail.send_mails(NOON)
"""
    process = start_process(code, tmp_path)
    assert process.stdout.readline() == "leased\n", process.stderr.read()
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=20)
    assert again().leased_until == NOON + LEASE
    assert send_mails(NOON + LEASE - timedelta(seconds=1)) == 0
    assert send_mails(NOON + LEASE + timedelta(seconds=1)) == 1
    assert len(mailoutbox) == 1


class Server:
    """An SMTP server that answers as it is told to."""

    def __init__(self, rcpt="250 OK", data="250 OK"):
        self.rcpt, self.data, self.received = rcpt, data, []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server, session, envelope):
        self.received.append(envelope)
        return self.data


@pytest.fixture
def smtp(settings, free_port):
    """Starts a server that behaves as given, and lets the site send to it."""
    running = []
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_TIMEOUT = 5
    settings.EMAIL_HOST = "127.0.0.1"

    def start(**options):
        behaviour = {name: options.pop(name) for name in ("rcpt", "data") if name in options}
        server = Server(**behaviour)
        controller = Controller(server, hostname="127.0.0.1", port=free_port, **options)
        controller.start()
        running.append(controller)
        settings.EMAIL_PORT = free_port
        return server

    yield start
    for controller in running:
        controller.stop()


def test_a_real_server_gets_a_well_formed_letter(row, smtp):
    server = smtp()
    assert send_mails(NOON) == 1
    (envelope,) = server.received
    letter = message_from_bytes(envelope.content, policy=policy.default)
    assert envelope.rcpt_tos == ["town@example.org"]
    assert letter["Message-ID"] == f"<{row.case}.1.case-arrived.town@answerable>"
    assert letter["Subject"]
    assert b"MARKER" not in envelope.content


NOT_SENT = {
    "the address is unknown there": ({"rcpt": "550 town@example.org: no such user"}, "address-refused"),
    "the letter is not taken": ({"data": "554 town@example.org is a spammer"}, "server-refused"),
    "the server is busy": ({"data": "451 try again"}, "server-refused"),
}


@pytest.mark.parametrize(("behaviour", "problem"), NOT_SENT.values(), ids=NOT_SENT)
def test_a_refusal_is_kept_as_a_code_and_never_in_the_server_s_words(row, smtp, behaviour, problem):
    smtp(**behaviour)
    assert send_mails(NOON) == 0
    assert (again().problem, again().attempts, again().leased_until) == (problem, 1, None)
    assert problem in PROBLEMS
    kept = [str(getattr(again(), field.name)) for field in Outgoing._meta.fields]
    assert not [text for text in kept if "@" in text or "spammer" in text or "user" in text]


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_a_server_that_refuses_our_name(row, smtp, settings):
    smtp(
        authenticator=lambda *_: AuthResult(success=False, handled=False),
        auth_required=True,
        auth_require_tls=False,
    )
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "answerable", "wrong"
    send_mails(NOON)
    assert again().problem == "sign-in-refused"


def test_a_server_that_is_down_is_asked_once_a_batch(town, settings, monkeypatch):
    for _ in range(4):
        file_case()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 2
    assert send_mails(NOON) == 0
    assert list(Outgoing.objects.exclude(problem="").values_list("problem", flat=True)) == ["server-unreachable"]
    assert send_mails(NOON) == 0  # the next batch asks for the next mail
    assert Outgoing.objects.exclude(problem="").count() == 2


def test_one_bad_address_does_not_hold_up_the_others(town, mailoutbox):
    file_case()
    Outgoing.objects.create(
        key="0/1/case-arrived/gone", kind="case-arrived", case="0", office="gone", created_at=NOON, next_try_at=NOON
    )
    assert send_mails(NOON) == 1
    assert Outgoing.objects.get(office="gone").problem == "no-address"


def test_a_batch_ends_long_before_its_leases(town, mailoutbox, monkeypatch):
    """What is sent after its lease ran out could be sent twice."""
    for _ in range(3):
        file_case()
    clock = iter([0, 0, 59, 61])
    with monkeypatch.context() as patch:
        patch.setattr("answerable.tasks.mail.time", SimpleNamespace(monotonic=lambda: next(clock)))
        assert send_mails(NOON) == 2
    assert Outgoing.objects.filter(leased_until=None, sent_at=None).count() == 1
