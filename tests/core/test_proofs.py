"""Every proof at every size: as RFC 6962 defines it, checked, and refused when anything in it is altered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.core.ledger.proofs import (
    ProofWrong,
    consistency_proof,
    inclusion_proof,
    verify_consistency,
    verify_inclusion,
)
from answerable.core.ledger.tree import EMPTY_ROOT, root

from .ledger_world import CT_LOG, LOG, MOST, path, subproof

ROOTS = [root(frontier) for frontier in LOG.frontiers]
SIZES = range(1, MOST + 1)
FOREIGN = bytes(range(32))

A, B, C = (
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
)
D, E, F = (
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
)
# Certificate Transparency counts leaves from 1, we from 0.
CT_PATHS = {
    "first_of_8": (0, 8, [A, B, C]),
    "sixth_of_8": (5, 8, [D, E, F]),
    "third_of_3": (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    "second_of_5": (1, 5, ["6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", B, D]),
}
CT_CONSISTENCY = {
    "1_to_1": (1, 1, []),
    "1_to_8": (1, 8, [A, B, C]),
    "6_to_8": (6, 8, ["0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a", E, F]),
    "2_to_5": (2, 5, [B, D]),
}


@pytest.mark.parametrize(("index", "size", "expected"), CT_PATHS.values(), ids=CT_PATHS)
def test_inclusion_as_certificate_transparency_has_it(index, size, expected):
    assert [item.hex() for item in inclusion_proof(index, size, CT_LOG.read)] == expected


@pytest.mark.parametrize(("old", "new", "expected"), CT_CONSISTENCY.values(), ids=CT_CONSISTENCY)
def test_consistency_as_certificate_transparency_has_it(old, new, expected):
    assert [item.hex() for item in consistency_proof(old, new, CT_LOG.read)] == expected


@pytest.mark.parametrize("size", SIZES)
def test_every_inclusion(size):
    for index in range(size):
        proof = inclusion_proof(index, size, LOG.read)
        assert list(proof) == path(index, LOG.leaves[:size])
        assert len(proof) <= (size - 1).bit_length()
        verify_inclusion(LOG.leaves[index], index, size, proof, ROOTS[size])


@pytest.mark.parametrize("new", SIZES)
def test_every_consistency(new):
    for old in range(new + 1):
        proof = consistency_proof(old, new, LOG.read)
        if old:
            assert list(proof) == subproof(old, LOG.leaves[:new], True)
        verify_consistency(old, new, ROOTS[old], ROOTS[new], proof)


def test_the_storage_is_asked_once():
    before = LOG.reads
    inclusion_proof(20, 37, LOG.read)
    consistency_proof(21, 37, LOG.read)
    assert LOG.reads == before + 2


def altered(proof: tuple[bytes, ...]) -> list[tuple[bytes, ...]]:
    """One hash changed, left out, doubled, exchanged with its neighbour; or one more at either end."""
    found = [(FOREIGN, *proof), (*proof, FOREIGN), (*proof, *proof[-1:], *proof[-1:])]
    for n, item in enumerate(proof):
        flipped = bytes([item[0] ^ 1]) + item[1:]
        found += [(*proof[:n], flipped, *proof[n + 1 :]), (*proof[:n], *proof[n + 1 :]), (*proof[:n], item, *proof[n:])]
        found.append((*proof[:n], *reversed(proof[n : n + 2]), *proof[n + 2 :]))
    return [other for other in dict.fromkeys(found) if other != proof]


@pytest.mark.parametrize("size", range(1, 18))
def test_no_altered_inclusion_passes(size):
    for index in range(size):
        proof, leaf = inclusion_proof(index, size, LOG.read), LOG.leaves[index]
        wrong = [(leaf, index, size, other, ROOTS[size]) for other in altered(proof)]
        wrong += [(FOREIGN, index, size, proof, ROOTS[size]), (leaf, index, size, proof, FOREIGN)]
        wrong += [(leaf, other, size, proof, ROOTS[size]) for other in range(-1, size + 2) if other != index]
        wrong += [(leaf, index, size, proof, ROOTS[other]) for other in range(1, 18) if other != size]
        for claim in wrong:
            with pytest.raises(ProofWrong):
                verify_inclusion(*claim)


@pytest.mark.parametrize("new", range(1, 14))
def test_no_altered_consistency_passes(new):
    for old in range(new + 1):
        proof = consistency_proof(old, new, LOG.read)
        wrong = [(old, new, ROOTS[old], ROOTS[new], other) for other in altered(proof)]
        wrong += [(old, new, FOREIGN, ROOTS[new], proof)]
        wrong += [(old, new, ROOTS[old], FOREIGN, proof)] if old else []
        wrong += [(other, new, ROOTS[old], ROOTS[new], proof) for other in range(1, new) if other != old]
        wrong += [(new + 1, new, ROOTS[new + 1], ROOTS[new], proof), (-1, new, ROOTS[old], ROOTS[new], proof)]
        for claim in wrong:
            with pytest.raises(ProofWrong):
                verify_consistency(*claim)


def test_an_empty_log_is_the_beginning_of_every_log_and_has_one_root():
    verify_consistency(0, 9, EMPTY_ROOT, ROOTS[9], ())
    with pytest.raises(ProofWrong):
        verify_consistency(0, 9, FOREIGN, ROOTS[9], ())


@pytest.mark.parametrize(("index", "size"), [(0, 0), (5, 5), (-1, 5)], ids=["none", "past_the_end", "before"])
def test_no_proof_of_a_leaf_that_is_not_there(index, size):
    with pytest.raises(ValueError, match="no leaf"):
        inclusion_proof(index, size, LOG.read)


@pytest.mark.parametrize(("old", "new"), [(6, 5), (-1, 5)], ids=["shrunk", "negative"])
def test_no_proof_from_a_later_size(old, new):
    with pytest.raises(ValueError, match="no proof"):
        consistency_proof(old, new, LOG.read)


@given(
    st.integers(-2, 70),
    st.integers(-2, 70),
    st.lists(st.binary(min_size=32, max_size=32), max_size=9),
    st.binary(min_size=32, max_size=32),
)
def test_invented_proofs_are_refused_and_nothing_else_is_raised(first, second, proof, leaf):
    with pytest.raises(ProofWrong):
        verify_inclusion(leaf, first, second, proof, FOREIGN)
    with pytest.raises(ProofWrong):
        verify_consistency(first, second, leaf, FOREIGN, proof)
