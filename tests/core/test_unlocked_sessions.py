"""Sessions that hold keys: three parts, each of them needed."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.core.sealing import (
    CannotOpen,
    lock_session,
    unlock_id,
    unlock_session,
)

from .sealing_world import BOOT, COOKIE, NONCE, ROW, keys

# Unlocked sessions


@given(st.binary(max_size=200), keys, keys, keys, st.binary(min_size=12, max_size=12))
def test_a_session_opens_with_its_three_parts(plain, cookie, boot, row, nonce):
    locked = lock_session(plain, cookie, boot, row, nonce)
    assert unlock_session(locked, cookie, boot, row) == plain
    assert locked[:12] == nonce
    assert len(locked) == len(plain) + 28


PARTS = {"cookie": 0, "boot": 1, "row": 2}
HURTS = {
    "one_bit": lambda part: bytes([part[0] ^ 1]) + part[1:],
    "missing": lambda part: b"",
    "cut": lambda part: part[:-1],
    "longer": lambda part: part + b"\0",
    "zeros": lambda part: bytes(32),
}


@pytest.mark.parametrize("place", PARTS.values(), ids=PARTS.keys())
@pytest.mark.parametrize("hurt", HURTS.values(), ids=HURTS.keys())
def test_each_of_the_three_parts_is_needed(place, hurt):
    parts = [COOKIE, BOOT, ROW]
    locked = lock_session(b"M", *parts, NONCE)
    parts[place] = hurt(parts[place])
    with pytest.raises(CannotOpen):
        unlock_session(locked, *parts)


def test_parts_do_not_stand_in_for_each_other():
    locked = lock_session(b"M", COOKIE, BOOT, ROW, NONCE)
    for order in itertools.permutations([COOKIE, BOOT, ROW]):
        if order != (COOKIE, BOOT, ROW):
            with pytest.raises(CannotOpen):
                unlock_session(locked, *order)


def test_an_altered_row_does_not_open():
    locked = lock_session(b"M", COOKIE, BOOT, ROW, NONCE)
    for place in range(len(locked)):
        with pytest.raises(CannotOpen):
            unlock_session(locked[:place] + bytes([locked[place] ^ 1]) + locked[place + 1 :], COOKIE, BOOT, ROW)
        with pytest.raises(CannotOpen):
            unlock_session(locked[:place], COOKIE, BOOT, ROW)


def test_the_row_s_address_is_steady_and_not_the_cookie():
    assert unlock_id(COOKIE) == unlock_id(COOKIE) != unlock_id(ROW)
    assert len(unlock_id(COOKIE)) == 64
    assert unlock_id(COOKIE) != COOKIE.hex()
