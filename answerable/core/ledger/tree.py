"""The growing edge of an RFC 6962 tree: append and root, without the leaves."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from .entry import node_hash

EMPTY_ROOT = hashlib.sha256(b"").digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """`size` leaves; `edge`: roots of the complete subtrees that tile them, largest first (one per set bit of size)."""

    size: int = 0
    edge: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredHash:
    """The root of the complete subtree `index` at `level` (level 0: a leaf's hash)."""

    level: int
    index: int
    hash: bytes


def append(frontier: Frontier, leaf: bytes) -> tuple[Frontier, tuple[StoredHash, ...]]:
    """The new edge and the hashes that became complete: the leaf and one per level it closes. At most log2 n + 1."""
    stored = [StoredHash(0, frontier.size, leaf)]
    edge = list(frontier.edge)
    level, index, top = 0, frontier.size, leaf
    while index & 1:
        top = node_hash(edge.pop(), top)
        level, index = level + 1, index >> 1
        stored.append(StoredHash(level, index, top))
    edge.append(top)
    return Frontier(frontier.size + 1, tuple(edge)), tuple(stored)


def root(frontier: Frontier) -> bytes:
    """RFC 6962 §2.1 MTH of all leaves; SHA-256("") for none."""
    if not frontier.edge:
        return EMPTY_ROOT
    top = frontier.edge[-1]
    for left in reversed(frontier.edge[:-1]):
        top = node_hash(left, top)
    return top


def pack(frontier: Frontier) -> bytes:
    return b"".join(frontier.edge)


def unpack(size: int, packed: bytes) -> Frontier:
    """pack's inverse. ValueError if the bytes are not the edge of a tree of `size` leaves."""
    edge = tuple(packed[n : n + 32] for n in range(0, len(packed), 32))
    if len(packed) % 32 or len(edge) != size.bit_count():
        raise ValueError("not the edge of a tree of this size")
    return Frontier(size, edge)
