"""Reference and code of a receipt: digits, because every script and every telephone has them.

Check digits: ISO 7064 MOD 97-10 (as IBAN). They are tested before any key derivation: every wrong digit and every
swap of neighbours is told at once, and costs nothing.
"""

from __future__ import annotations

import unicodedata
from typing import Literal

REFERENCE_DIGITS = 12
CODE_DIGITS = 24
LONGEST_TEXT = 400

Problem = Literal["empty", "not-digits", "length", "check"]

# Typed as dashes, though Unicode does not call them so (Sm, Po, Sk, Lm); and marks that only choose a glyph.
_DASHES_TOO = "\N{MINUS SIGN}\N{HYPHEN BULLET}\N{MODIFIER LETTER MINUS SIGN}\N{KATAKANA-HIRAGANA PROLONGED SOUND MARK}"
_GLYPH_CHOICE = "\N{VARIATION SELECTOR-15}\N{VARIATION SELECTOR-16}\N{COMBINING ENCLOSING KEYCAP}"


class DigitsWrong(ValueError):
    """`problem`: empty | not-digits | length | check. Never carries what was typed."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem: Problem = problem


def check_digits(digits: str) -> str:
    """Two digits, "02" to "98"; int(digits + check_digits(digits)) % 97 == 1. ValueError unless ASCII digits."""
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError("only ASCII digits have check digits")
    return f"{98 - int(digits) * 100 % 97:02d}"


def make_reference(ten_random_digits: str) -> str:
    """12 digits. ValueError unless exactly 10 ASCII digits."""
    return _checked(ten_random_digits, REFERENCE_DIGITS)


def make_code(twenty_two_random_digits: str) -> str:
    """24 digits, 73 bits of chance. ValueError unless exactly 22 ASCII digits."""
    return _checked(twenty_two_random_digits, CODE_DIGITS)


def _checked(digits: str, total: int) -> str:
    if len(digits) != total - 2:
        raise ValueError(f"{total - 2} digits are needed")
    return digits + check_digits(digits)


def in_groups(digits: str) -> str:
    """Groups of four, divided by one space."""
    return " ".join(digits[n : n + 4] for n in range(0, len(digits), 4))


def print_reference(reference: str) -> str:
    """ "123456789012" -> "1234 5678 9012". ValueError for another length; read_reference's inverse."""
    return _printed(reference, REFERENCE_DIGITS)


def print_code(code: str) -> str:
    """6 groups of 4. ValueError for another length; read_code's inverse."""
    return _printed(code, CODE_DIGITS)


def _printed(digits: str, total: int) -> str:
    if len(digits) != total:
        raise ValueError(f"{total} digits are printed")
    return in_groups(digits)


def read_reference(text: str) -> str:
    """12 ASCII digits out of what a person typed. DigitsWrong."""
    return _read(text, REFERENCE_DIGITS)


def read_code(text: str) -> str:
    """24 ASCII digits out of what a person typed. DigitsWrong."""
    return _read(text, CODE_DIGITS)


def _read(text: str, total: int) -> str:
    """Any script's decimal digits; spaces, dashes and invisible marks are passed over. At most LONGEST_TEXT is read.

    Only the check digits we would have written pass: 00, 01 and 99 leave the same remainder as 97, 98 and 02.
    """
    if len(text) > LONGEST_TEXT:
        raise DigitsWrong("length")
    digits = "".join(_digit(ch) for ch in unicodedata.normalize("NFKC", text))
    if not digits:
        raise DigitsWrong("empty")
    if len(digits) != total:
        raise DigitsWrong("length")
    if digits[-2:] != check_digits(digits[:-2]):
        raise DigitsWrong("check")
    return digits


def _digit(ch: str) -> str:
    category = unicodedata.category(ch)
    if category == "Nd":
        return str(unicodedata.decimal(ch))
    if ch.isspace() or category in ("Pd", "Cf") or ch in _DASHES_TOO or ch in _GLYPH_CHOICE:
        return ""
    raise DigitsWrong("not-digits")
