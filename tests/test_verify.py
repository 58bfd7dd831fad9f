"""`answerable verify`: a receipt's proof against a log that answers over the network, honest or not."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from answerable.cli import main
from answerable.core.ledger import checkpoint as notes
from answerable.core.ledger.entry import case_entry, leaf_hash
from answerable.core.ledger.proof_file import read_proof, write_proof
from answerable.record import ledger
from answerable.record.models import Checkpoint
from answerable.record.receipts import proof_file
from answerable.verify import NOT_JUDGED, SENTENCES
from tests.record.record_world import NOON, file_case, found_office

ROOT = Path(__file__).parent.parent


@dataclass
class Holder:
    """Somebody with a proof file, an address and perhaps a key. `said`: what the command printed."""

    folder: Path
    log: str
    proof: str
    reference: str
    capsys: pytest.CaptureFixture[str]

    def verify(
        self, proof: str | bytes | None = None, *, log: str | None = "", key: str | None = None
    ) -> tuple[int, str]:
        path = self.folder / "proof.txt"
        given = self.proof if proof is None else proof
        path.write_bytes(given if isinstance(given, bytes) else given.encode())
        command = ["verify", str(path)]
        command += ["--log", log or self.log] if log is not None else []
        command += ["--key", key] if key is not None else []
        self.capsys.readouterr()
        code = main(command)
        said = self.capsys.readouterr()
        return code, said.out + said.err


@pytest.fixture
def holder(transactional_db, live_server, tmp_path, capsys):
    found_office("town")
    reference = [file_case()[0] for _ in range(5)][2]
    return Holder(tmp_path, f"{live_server.url}/log", proof_file(reference, 1, NOON), reference, capsys)


def our_key() -> str:
    return ledger.verifier_key().text()


def test_it_holds_and_says_what_was_checked(holder):
    code, said = holder.verify(key=our_key())
    assert code == 0
    assert f"This holds: event 1 of case {holder.reference}, GrievanceFiled, recorded 2026-06-01T12:00:00" in said
    assert "is entry 3 of the log localhost/answerable" in said
    assert "has not been rewritten since" in said
    assert "key came from the log itself" not in said


def test_without_a_key_of_one_s_own_it_says_so(holder):
    code, said = holder.verify()
    assert code == 0
    assert "The key came from the log itself" in said


@pytest.mark.parametrize("more", [1, 2, 11])
def test_it_still_holds_when_the_log_has_grown(holder, more):
    for _ in range(more):
        file_case()
    ledger.sign_checkpoint(NOON)
    code, said = holder.verify(key=our_key())
    assert (code, f"{6 + more} entries now" in said) == (0, True)


def test_every_event_at_every_size_of_the_log_holds(holder):
    proofs = [holder.proof]
    for _ in range(9):
        proofs.append(proof_file(file_case()[0], 1, NOON))
    assert [holder.verify(proof, key=our_key())[0] for proof in proofs] == [0] * 10


def parts(proof: str, **changed) -> str:
    file = read_proof(proof)
    kept = {
        "index": file.index,
        "hashes": file.hashes,
        "checkpoint": file.checkpoint,
        "salt": file.salt,
        "event": file.event,
    }
    return write_proof(**{**kept, **{name: change(kept[name]) for name, change in changed.items()}})


def flip(raw: bytes) -> bytes:
    return bytes([raw[0] ^ 1]) + raw[1:]


def signed_by_another(note: str) -> str:
    return notes.sign_note(note.partition("\n\n")[0] + "\n", settings.LOG_ORIGIN, Ed25519PrivateKey.generate())


@dataclass(frozen=True)
class Altered:
    change: Callable[[str], str]
    code: str


ALTERED = {
    "another office in the event": Altered(
        lambda p: parts(p, event=lambda e: e.replace(b'"to_office":"town"', b'"to_office":"city"')), "inclusion"
    ),
    "another day in the event": Altered(
        lambda p: parts(p, event=lambda e: e.replace(b"2026-06-01", b"2026-05-01")), "inclusion"
    ),
    "another salt": Altered(lambda p: parts(p, salt=flip), "inclusion"),
    "another place": Altered(lambda p: parts(p, index=lambda n: n - 1), "inclusion"),
    "a place outside the log": Altered(lambda p: parts(p, index=lambda n: 999), "inclusion"),
    "another hash on the way": Altered(lambda p: parts(p, hashes=lambda h: (flip(h[0]), *h[1:])), "inclusion"),
    "a hash too few": Altered(lambda p: parts(p, hashes=lambda h: h[:-1]), "inclusion"),
    "a hash too many": Altered(lambda p: parts(p, hashes=lambda h: (*h, h[0])), "inclusion"),
    "the hashes in another order": Altered(lambda p: parts(p, hashes=lambda h: h[::-1]), "inclusion"),
    "another size in the checkpoint": Altered(
        lambda p: parts(p, checkpoint=lambda c: c.replace("\n6\n", "\n7\n")), "signature"
    ),
    "no signature": Altered(lambda p: parts(p, checkpoint=lambda c: c.partition("\n\n")[0] + "\n\n"), "signature"),
    "signed by somebody else": Altered(lambda p: parts(p, checkpoint=signed_by_another), "signature"),
    "a signature of another length": Altered(lambda p: p.rstrip("=\n")[:-8] + "\n", "signature"),
    "letters that are no base64 in the signature": Altered(lambda p: p.replace("\u2014 localhost", "\u2014 löcalhost"), "signature"),
}  # fmt: skip


def assert_plain(said: str, code: str) -> None:
    assert SENTENCES[code] in said
    assert f"{code}:" not in said
    assert "Traceback" not in said


@pytest.mark.parametrize("altered", ALTERED.values(), ids=ALTERED)
def test_an_altered_proof_does_not_hold_and_says_why(holder, altered):
    proof = altered.change(holder.proof)
    assert proof != holder.proof
    code, said = holder.verify(proof, key=our_key())
    assert code == 1
    assert said.startswith("This does NOT hold. ")
    assert_plain(said, altered.code)


def test_another_log_s_key_does_not_fit(holder):
    another = notes.verifier_key(settings.LOG_ORIGIN, Ed25519PrivateKey.generate()).text()
    code, said = holder.verify(key=another)
    assert code == 1
    assert_plain(said, "signature")


def test_a_proof_of_another_log_is_told(holder, settings):
    """Signed with the same key under another name, as a test site beside the real one might."""
    key = ledger.log_key()
    origin = "other.example/log"
    text = read_proof(holder.proof).checkpoint.partition("\n\n")[0].replace("localhost/answerable", origin) + "\n"
    proof = parts(holder.proof, checkpoint=lambda _: notes.sign_note(text, origin, key))
    code, said = holder.verify(proof, key=notes.verifier_key(origin, key).text(), log=None)
    assert code == 1
    assert_plain(said, "origin")


def show(size: int, root: bytes, key: Ed25519PrivateKey | None = None) -> None:
    """The log shows this from now on, whatever it holds."""
    text = notes.Checkpoint(settings.LOG_ORIGIN, size, root).text()
    Checkpoint.objects.all().delete()
    note = notes.sign_note(text, settings.LOG_ORIGIN, key or ledger.log_key())
    Checkpoint.objects.create(size=size, note=note, signed_at=NOON)


def test_a_log_that_became_shorter_is_shown_up(holder):
    show(4, ledger.root_at(4))
    code, said = holder.verify(key=our_key())
    assert code == 1
    assert_plain(said, "shrunk")
    assert "it had 6 entries and now shows 4" in said


@pytest.mark.parametrize("size", [6, 7])
def test_a_log_that_was_rewritten_is_shown_up(holder, size):
    file_case()
    show(size, b"\x07" * 32)
    code, said = holder.verify(key=our_key())
    assert code == 1
    assert_plain(said, "rewritten")


def test_a_log_whose_last_word_is_signed_by_somebody_else(holder):
    show(6, ledger.root_at(6), Ed25519PrivateKey.generate())
    code, said = holder.verify(key=our_key())
    assert code == 1
    assert_plain(said, "log-signature")


@pytest.mark.parametrize("event", [b"not json", b"[1]", b'{"type":"x"}', b"[" * 20000])
def test_an_entry_that_is_no_event_is_told_and_not_believed(holder, event):
    """A log of one entry, made by somebody who may sign what they like."""
    salt, key = b"s" * 32, ledger.log_key()
    point = notes.Checkpoint(settings.LOG_ORIGIN, 1, leaf_hash(case_entry(salt, event)))
    proof = write_proof(0, (), notes.sign_note(point.text(), settings.LOG_ORIGIN, key), salt, event)
    code, said = holder.verify(proof, key=our_key(), log=None)
    assert code == 1
    assert_plain(said, "event")


NONSENSE = {
    "nothing": b"",
    "a word": b"hello",
    "a picture": b"\x89PNG\r\n\x1a\n\x00\xff\xfe",
    "a page": b"<!DOCTYPE html><html><body>Your case</body></html>",
    "a head without a body": b"c2sp.org/tlog-proof@v1\n",
    "an index that is none": b"c2sp.org/tlog-proof@v1\nextra AAAA\nindex nine\n\nx",
    "an index without end": b"c2sp.org/tlog-proof@v1\nextra AAAA\nindex " + b"9" * 6000 + b"\n\nx",
    "letters that are no base64": "c2sp.org/tlog-proof@v1\nextra äöü\nindex 1\n\nx".encode(),
}


@pytest.mark.parametrize("content", NONSENSE.values(), ids=NONSENSE)
def test_a_file_that_is_no_proof_is_wrong_input(holder, content):
    code, said = holder.verify(content, key=our_key(), log=None)
    assert code == 2
    assert said.startswith("answerable: ")
    assert "does NOT hold" not in said
    assert "Traceback" not in said


def test_half_a_proof_is_wrong_input(holder):
    lines = holder.proof.splitlines(keepends=True)
    code, said = holder.verify("".join(lines[:3]), key=our_key())
    assert code == 2
    assert_plain(said, "file")


def test_a_file_that_is_not_there(holder, capsys):
    assert main(["verify", str(holder.folder / "nowhere.txt"), "--log", holder.log]) == 2
    assert "cannot be read" in capsys.readouterr().err


UNREACHABLE = [
    "http://127.0.0.1:9/log",
    "http://[broken/log",
    "http://a b/log",
    "ftp://127.0.0.1/log",
    "log",
    "http://",
]


@pytest.mark.parametrize("address", UNREACHABLE)
def test_a_log_that_does_not_answer_says_nothing_about_the_proof(holder, address):
    code, said = holder.verify(log=address, key=our_key())
    assert code == 2
    assert_plain(said, "unreachable")


def test_an_address_that_answers_but_is_no_log(holder):
    code, said = holder.verify(log=holder.log.removesuffix("/log") + "/tell", key=our_key())
    assert code == 2
    assert_plain(said, "unreachable")


@pytest.mark.parametrize("key", ["", "x", "a+b+c", "localhost/answerable+00000000+AAAA", "a+b+é", our_key])
def test_a_key_that_is_none_is_wrong_input(holder, key):
    if callable(key):
        key = key()[:-4]
    code, said = holder.verify(key=key)
    assert code == 2
    assert_plain(said, "key")


def test_the_log_s_key_may_be_pasted_with_a_line_end(holder):
    assert holder.verify(key=f" {our_key()}\n")[0] == 0


def test_with_neither_log_nor_key_there_is_nothing_to_check_against(holder):
    code, said = holder.verify(log=None)
    assert (code, "--log" in said) == (2, True)


def test_it_needs_the_log_s_key_and_nothing_else(holder, tmp_path):
    """No database, no settings, no Django, no network: a stranger's machine."""
    (tmp_path / "p.txt").write_text(holder.proof)
    alone = "import sys; sys.modules['django'] = None; from answerable.cli import main; sys.exit(main(sys.argv[1:]))"
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [sys.executable, "-c", alone, "verify", "p.txt", "--key", our_key()],
        cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert "The log itself was not asked" in ran.stdout
    assert not (tmp_path / "var").exists()


def test_every_code_has_a_sentence_that_says_what_to_do():
    verbs = ("Download", "Check", "Show", "show", "ask again", "It is one line")
    for code, sentence in SENTENCES.items():
        assert any(verb in sentence for verb in verbs), code
        assert sentence.count(". ") >= 1 or sentence.count(".") >= 2, code
    assert SENTENCES.keys() > NOT_JUDGED
