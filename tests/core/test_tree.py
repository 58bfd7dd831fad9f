"""The growing edge of the public log, against RFC 6962 written as recursion and against Certificate Transparency's vectors."""

import pytest

from answerable.core.ledger.tree import EMPTY_ROOT, Frontier, pack, root, unpack

from .ledger_world import CT_LOG, CT_ROOTS, LOG, MOST, mth

SIZES = range(MOST + 1)


@pytest.mark.parametrize("size", range(9))
def test_roots_of_certificate_transparency(size):
    assert root(CT_LOG.frontiers[size]).hex() == CT_ROOTS[size]


def test_the_empty_tree():
    assert root(Frontier()) == EMPTY_ROOT == mth([])


def test_the_root_at_every_size():
    assert [root(LOG.frontiers[size]) for size in SIZES] == [mth(LOG.leaves[:size]) for size in SIZES]


def test_one_hash_of_the_edge_for_each_bit_of_the_size():
    assert [len(LOG.frontiers[size].edge) for size in SIZES] == [size.bit_count() for size in SIZES]
    assert [LOG.frontiers[size].size for size in SIZES] == list(SIZES)


def test_what_is_stored_is_every_complete_subtree_and_nothing_else():
    complete = {
        (level, index): mth(LOG.leaves[index << level : (index + 1) << level])
        for level in range(MOST.bit_length())
        for index in range(MOST >> level)
    }
    assert LOG.stored == complete


@pytest.mark.parametrize("size", SIZES)
def test_packed_and_unpacked(size):
    packed = pack(LOG.frontiers[size])
    assert len(packed) == 32 * size.bit_count()
    assert unpack(size, packed) == LOG.frontiers[size]


NOT_AN_EDGE = {
    "a_byte_too_few": (3, bytes(63)),
    "a_hash_too_few": (3, bytes(32)),
    "a_hash_too_many": (4, bytes(64)),
    "an_edge_of_nothing": (0, bytes(32)),
}


@pytest.mark.parametrize(("size", "packed"), NOT_AN_EDGE.values(), ids=NOT_AN_EDGE)
def test_what_is_no_edge_is_refused(size, packed):
    with pytest.raises(ValueError, match="edge"):
        unpack(size, packed)
