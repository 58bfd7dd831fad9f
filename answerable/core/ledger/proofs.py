"""Inclusion and consistency proofs, RFC 6962 §2.1.1 and §2.1.2, checked as in RFC 9162 §2.1.3.2 and §2.1.4.2.

`read` is asked once, with every (level, index) needed, and returns their hashes in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .entry import node_hash
from .tree import EMPTY_ROOT

Place = tuple[int, int]
ReadHashes = Callable[[Sequence[Place]], Sequence[bytes]]


class ProofWrong(Exception):
    """The proof does not show what it claims."""


def _tiles(low: int, high: int) -> list[Place]:
    """The complete subtrees, largest first, that tile leaves low..high of one proof node (low is aligned)."""
    places = []
    while low < high:
        level = (high - low).bit_length() - 1
        places.append((level, low >> level))
        low += 1 << level
    return places


def _split(low: int, high: int) -> int:
    return low + (1 << ((high - low - 1).bit_length() - 1))


def _inclusion_ranges(index: int, low: int, high: int) -> list[tuple[int, int]]:
    if high - low == 1:
        return []
    middle = _split(low, high)
    if index < middle:
        return [*_inclusion_ranges(index, low, middle), (middle, high)]
    return [*_inclusion_ranges(index, middle, high), (low, middle)]


def _consistency_ranges(old: int, low: int, high: int, whole: bool) -> list[tuple[int, int]]:
    if old == high:
        return [] if whole else [(low, high)]
    middle = _split(low, high)
    if old <= middle:
        return [*_consistency_ranges(old, low, middle, whole), (middle, high)]
    return [*_consistency_ranges(old, middle, high, False), (low, middle)]


def _hash_ranges(ranges: Sequence[tuple[int, int]], read: ReadHashes) -> tuple[bytes, ...]:
    tiles = [_tiles(low, high) for low, high in ranges]
    hashes = iter(read([place for tile in tiles for place in tile]))
    proof = []
    for tile in tiles:
        parts = [next(hashes) for _ in tile]
        top = parts.pop()
        while parts:
            top = node_hash(parts.pop(), top)
        proof.append(top)
    return tuple(proof)


def inclusion_proof(index: int, size: int, read: ReadHashes) -> tuple[bytes, ...]:
    """At most ceil(log2 size) hashes. ValueError unless 0 <= index < size."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    return _hash_ranges(_inclusion_ranges(index, 0, size), read)


def consistency_proof(old: int, new: int, read: ReadHashes) -> tuple[bytes, ...]:
    """Empty when old is 0 or equals new. ValueError unless 0 <= old <= new."""
    if not 0 <= old <= new:
        raise ValueError(f"no proof from size {old} to {new}")
    if old in (0, new):
        return ()
    return _hash_ranges(_consistency_ranges(old, 0, new, True), read)


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """ProofWrong unless `leaf` (a leaf hash) stands at `index` of the tree of `size` leaves with this `root`."""
    if not 0 <= index < size:
        raise ProofWrong("index outside the tree")
    first, last, top = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise ProofWrong("too many hashes")
        if first & 1 or first == last:
            top = node_hash(sibling, top)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            top = node_hash(top, sibling)
        first, last = first >> 1, last >> 1
    if last != 0 or top != root:
        raise ProofWrong("the path does not lead to the root")


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """ProofWrong unless the tree of `new` leaves begins with the tree of `old` leaves."""
    if not 0 <= old <= new:
        raise ProofWrong("the log has shrunk")
    if old in (0, new):
        if proof or old_root != (new_root if old == new else EMPTY_ROOT):
            raise ProofWrong("same size, other root")
        return
    path = list(proof)
    if old & (old - 1) == 0:
        path.insert(0, old_root)
    if not path:
        raise ProofWrong("too few hashes")
    first, last = old - 1, new - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    old_top = new_top = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise ProofWrong("too many hashes")
        if first & 1 or first == last:
            old_top, new_top = node_hash(sibling, old_top), node_hash(sibling, new_top)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            new_top = node_hash(new_top, sibling)
        first, last = first >> 1, last >> 1
    if last != 0 or old_top != old_root or new_top != new_root:
        raise ProofWrong("the path does not lead to both roots")
