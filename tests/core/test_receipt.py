"""Digits of a receipt: what a person may type, what is told at once, and agreement with python-stdnum."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_97_10

from answerable.core.receipt import (
    CODE_DIGITS,
    LONGEST_TEXT,
    REFERENCE_DIGITS,
    DigitsWrong,
    check_digits,
    in_groups,
    make_code,
    make_reference,
    print_code,
    print_reference,
    read_code,
    read_reference,
)

REFERENCE = make_reference("1234567890")
CODE = "407122693588741063123406"  # a published vector's code, so its check digits are someone else's too

numbers = st.text("0123456789", min_size=1, max_size=40)
references = st.text("0123456789", min_size=10, max_size=10).map(make_reference)
codes = st.text("0123456789", min_size=22, max_size=22).map(make_code)
made = st.one_of(references.map(lambda digits: (digits, read_reference)), codes.map(lambda digits: (digits, read_code)))


def in_script(digits: str, zero: str) -> str:
    return "".join(chr(ord(zero) + int(digit)) for digit in digits)


WAYS_TO_TYPE = {
    "plain": REFERENCE,
    "as_printed": print_reference(REFERENCE),
    "tabs_and_line_ends": f"\t{REFERENCE[:6]}\r\n{REFERENCE[6:]}\n",
    "no_break_and_thin_spaces": "\N{NO-BREAK SPACE}".join([REFERENCE[:4], REFERENCE[4:8]])
    + "\N{THIN SPACE}"
    + REFERENCE[8:],
    "ideographic_space": "\N{IDEOGRAPHIC SPACE}".join(REFERENCE),
    "hyphens": "-".join(REFERENCE),
    "em_dash_and_minus": REFERENCE[:4] + "\N{EM DASH}" + REFERENCE[4:8] + "\N{MINUS SIGN}" + REFERENCE[8:],
    "non_breaking_hyphen": REFERENCE[:4] + "\N{NON-BREAKING HYPHEN}" + REFERENCE[4:],
    "long_vowel_mark_typed_as_dash": REFERENCE[:4] + "\N{KATAKANA-HIRAGANA PROLONGED SOUND MARK}" + REFERENCE[4:],
    "fullwidth_hyphen": REFERENCE[:4] + "\N{FULLWIDTH HYPHEN-MINUS}" + REFERENCE[4:],
    "right_to_left_marks": f"\u202b{REFERENCE[:4]}\u200f{REFERENCE[4:]}\u202c",
    "isolates": f"\u2068{REFERENCE}\u2069",
    "zero_width_and_bom": f"\ufeff{REFERENCE[:4]}\u200b\u200d{REFERENCE[4:]}",
    "soft_hyphen": REFERENCE[:4] + "\N{SOFT HYPHEN}" + REFERENCE[4:],
    "keycap_emoji": "".join(digit + "\N{VARIATION SELECTOR-16}\N{COMBINING ENCLOSING KEYCAP}" for digit in REFERENCE),
    "arabic_indic": in_script(REFERENCE, "\N{ARABIC-INDIC DIGIT ZERO}"),
    "persian": in_script(REFERENCE, "\N{EXTENDED ARABIC-INDIC DIGIT ZERO}"),
    "devanagari": in_script(REFERENCE, "\N{DEVANAGARI DIGIT ZERO}"),
    "bengali": in_script(REFERENCE, "\N{BENGALI DIGIT ZERO}"),
    "myanmar": in_script(REFERENCE, "\N{MYANMAR DIGIT ZERO}"),
    "adlam_beyond_the_first_plane": in_script(REFERENCE, "\N{ADLAM DIGIT ZERO}"),
    "fullwidth": in_script(REFERENCE, "\N{FULLWIDTH DIGIT ZERO}"),
    "two_scripts_mixed": in_script(REFERENCE[:6], "\N{ARABIC-INDIC DIGIT ZERO}") + REFERENCE[6:],
}


@pytest.mark.parametrize("typed", WAYS_TO_TYPE.values(), ids=WAYS_TO_TYPE.keys())
def test_a_reference_is_read_however_it_is_typed(typed):
    assert read_reference(typed) == REFERENCE


def test_every_decimal_digit_unicode_knows_is_read():
    zeros = [chr(n) for n in range(0x110000) if unicodedata.decimal(chr(n), None) == 0]
    assert len(zeros) > 50
    assert {read_reference(in_script(REFERENCE, zero)) for zero in zeros} == {REFERENCE}


WRONG = {
    "nothing": ("", "empty"),
    "only_spaces_and_dashes": (" \u2014 - \u200f\u2066", "empty"),
    "a_word": ("reference", "not-digits"),
    "letter_o_for_zero": ("O" + REFERENCE[1:], "not-digits"),
    "a_full_stop": (REFERENCE[:4] + "." + REFERENCE[4:], "not-digits"),
    "an_underscore_int_would_take": (REFERENCE[:4] + "_" + REFERENCE[4:], "not-digits"),
    "a_plus_int_would_take": ("+" + REFERENCE, "not-digits"),
    "a_fraction": ("\u00bd" + REFERENCE, "not-digits"),
    "ten_lakh_in_roman_numerals": ("\u216f" * 12, "not-digits"),
    "a_nul": ("\0" + REFERENCE, "not-digits"),
    "a_lone_surrogate": ("\ud800" + REFERENCE, "not-digits"),
    "one_short": (REFERENCE[:-1], "length"),
    "one_too_many": (REFERENCE + "0", "length"),
    "a_code_instead": (CODE, "length"),
    "longer_than_int_converts": ("1" * 5000, "length"),
    "a_flood": (" " * 1_000_000, "length"),
    "no_check_digits": ("123456789000", "check"),
    "all_zero": ("0" * 12, "check"),
}


@pytest.mark.parametrize(("typed", "problem"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_reference_is_told_why(typed, problem):
    with pytest.raises(DigitsWrong) as refusal:
        read_reference(typed)
    assert refusal.value.problem == problem
    assert str(refusal.value) == problem  # never what was typed


@pytest.mark.parametrize(
    "digits", ["", "12345678901", "123456789", "123456789x", "١٢٣٤٥٦٧٨٩٠", "1_3456789_", " 234567890"]
)
def test_a_reference_is_made_of_ten_ascii_digits_only(digits):
    with pytest.raises(ValueError, match=r"digits"):
        make_reference(digits)


def test_a_code_is_made_of_twenty_two_digits_only():
    with pytest.raises(ValueError, match=r"22 digits"):
        make_code("1" * 24)


def test_printed_in_groups_of_four():
    assert print_reference("123456789012") == "1234 5678 9012"
    assert print_code(CODE) == "4071 2269 3588 7410 6312 3406"
    assert in_groups("12345") == "1234 5"


@pytest.mark.parametrize("printed", [print_reference, print_code])
def test_half_a_number_is_not_printed(printed):
    with pytest.raises(ValueError, match=r"digits are printed"):
        printed("1234")


def test_the_vector_s_code_is_read():
    assert read_code(print_code(CODE)) == CODE == make_code(CODE[:-2])


@given(numbers)
def test_check_digits_are_those_of_stdnum(digits):
    assert check_digits(digits) == mod_97_10.calc_check_digits(digits)
    assert mod_97_10.is_valid(digits + check_digits(digits))


@given(st.text("0123456789", min_size=REFERENCE_DIGITS, max_size=REFERENCE_DIGITS))
def test_what_we_read_stdnum_calls_valid(digits):
    try:
        read_reference(digits)
    except DigitsWrong:
        canonical = digits[:-2] + check_digits(digits[:-2])
        assert digits != canonical
    else:
        assert mod_97_10.is_valid(digits)


@given(made)
def test_printed_and_read_again(number):
    digits, read = number
    assert read(in_groups(digits)) == digits


@given(made)
def test_every_single_wrong_digit_is_caught(number):
    digits, read = number
    for place in range(len(digits)):
        for other in "0123456789":
            if other != digits[place]:
                assert problem_of(read, digits[:place] + other + digits[place + 1 :]) == "check"


@given(made)
def test_every_swap_of_neighbours_is_caught(number):
    digits, read = number
    for place in range(len(digits) - 1):
        swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
        if swapped != digits:
            assert problem_of(read, swapped) == "check"


ALIASES = {"for_02": ("02", "99"), "for_97": ("97", "00"), "for_98": ("98", "01")}


@pytest.mark.parametrize(("ours", "alias"), ALIASES.values(), ids=ALIASES.keys())
def test_one_number_has_one_spelling(ours, alias):
    """The remainder alone would pass 00, 01 and 99; such a code would cost a derivation and open nothing."""
    number = next(n for n in map("{:022d}".format, range(200)) if check_digits(n) == ours)
    assert mod_97_10.is_valid(number + alias)
    assert problem_of(read_code, number + alias) == "check"
    assert read_code(number + ours) == number + ours


@given(st.text(max_size=LONGEST_TEXT + 5))
def test_any_text_is_read_or_refused(text):
    for read, total in ((read_reference, REFERENCE_DIGITS), (read_code, CODE_DIGITS)):
        if problem_of(read, text) is None:
            assert len(read(text)) == total
            assert read(text).isascii()


def problem_of(read, text: str) -> str | None:
    try:
        read(text)
    except DigitsWrong as refusal:
        return refusal.problem
    return None
