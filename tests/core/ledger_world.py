"""A log of known leaves, and the definitions of RFC 6962 written down once more, by recursion over the leaves."""

import hashlib

from answerable.core.ledger.entry import leaf_hash
from answerable.core.ledger.tree import Frontier, append

MOST = 40  # leaves: every shape of tree up to here


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def split(leaves: list[bytes]) -> int:
    """The largest power of two smaller than their number."""
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return k


def mth(leaves: list[bytes]) -> bytes:
    """RFC 6962 §2.1, over leaf hashes."""
    if not leaves:
        return sha()
    if len(leaves) == 1:
        return leaves[0]
    k = split(leaves)
    return sha(b"\x01", mth(leaves[:k]), mth(leaves[k:]))


def path(m: int, leaves: list[bytes]) -> list[bytes]:
    """RFC 6962 §2.1.1, PATH(m, D[n])."""
    if len(leaves) == 1:
        return []
    k = split(leaves)
    if m < k:
        return [*path(m, leaves[:k]), mth(leaves[k:])]
    return [*path(m - k, leaves[k:]), mth(leaves[:k])]


def subproof(m: int, leaves: list[bytes], whole: bool) -> list[bytes]:
    """RFC 6962 §2.1.2, SUBPROOF(m, D[n], b)."""
    if m == len(leaves):
        return [] if whole else [mth(leaves)]
    k = split(leaves)
    if m <= k:
        return [*subproof(m, leaves[:k], whole), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], False), mth(leaves[:k])]


class Log:
    """Frontiers after each leaf, and the hashes that became complete on the way, as the database keeps them."""

    def __init__(self, leaves: list[bytes]) -> None:
        self.leaves = leaves
        self.frontiers = [Frontier()]
        self.stored: dict[tuple[int, int], bytes] = {}
        self.reads = 0
        for leaf in leaves:
            frontier, complete = append(self.frontiers[-1], leaf)
            self.frontiers.append(frontier)
            self.stored |= {(item.level, item.index): item.hash for item in complete}

    def read(self, places):
        self.reads += 1
        return [self.stored[place] for place in places]


LOG = Log([leaf_hash(b"entry %d" % n) for n in range(MOST)])

# Certificate Transparency's own test vectors (merkletree/merkle_tree_test.cc).
CT_ENTRIES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
CT_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
CT_LOG = Log([leaf_hash(entry) for entry in CT_ENTRIES])
