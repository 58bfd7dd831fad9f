"""The file a receipt holder keeps: C2SP tlog-proof, whose "extra" is base64(salt || event)."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass

from .entry import SALT_BYTES

HEADER = "c2sp.org/tlog-proof@v1"
_INDEX = re.compile(r"0|[1-9][0-9]{0,18}")


class ProofFileWrong(Exception):
    """The text is not a proof file."""


@dataclass(frozen=True, slots=True)
class ProofFile:
    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str
    salt: bytes
    event: bytes


def write_proof(index: int, hashes: Sequence[bytes], checkpoint: str, salt: bytes, event: bytes) -> str:
    lines = [HEADER, f"extra {base64.b64encode(salt + event).decode()}", f"index {index}"]
    lines += [base64.b64encode(item).decode() for item in hashes]
    return "\n".join([*lines, "", checkpoint])


def read_proof(text: str) -> ProofFile:
    """write_proof's inverse. ProofFileWrong names the line that is not as it should be."""
    head, mark, checkpoint = text.replace("\r\n", "\n").partition("\n\n")
    lines = head.split("\n")
    if not mark or lines[0] != HEADER:
        raise ProofFileWrong("line 1")
    if len(lines) < 3 or not lines[1].startswith("extra "):
        raise ProofFileWrong("line 2")
    index = lines[2].removeprefix("index ")
    if not lines[2].startswith("index ") or not _INDEX.fullmatch(index):
        raise ProofFileWrong("line 3")
    extra = _decode(lines[1].removeprefix("extra "), 2)
    hashes = tuple(_decode(line, number) for number, line in enumerate(lines[3:], 4))
    if any(len(item) != 32 for item in hashes):
        raise ProofFileWrong("a hash has not 32 bytes")
    if len(extra) <= SALT_BYTES:
        raise ProofFileWrong("line 2")
    return ProofFile(int(index), hashes, checkpoint, extra[:SALT_BYTES], extra[SALT_BYTES:])


def _decode(text: str, line: int) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        raise ProofFileWrong(f"line {line}") from None
