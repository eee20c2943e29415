"""A key that gives each name a key of its own, and from which single names can be taken out for good.

The tree of Goldreich, Goldwasser and Micali (1986): a node of 32 bytes gives two, and a name walks 64 of them by the
bits of its SHA-256. To take a name out, the nodes on its path are replaced by their siblings (a puncturable
pseudorandom function: Boneh and Waters 2013), so that every other name keeps its key and nobody can work out that one.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

DEPTH = 64
"""Two of n names share a key with a chance of n^2 / 2^65; then taking out one takes out the other."""
_NODE_BYTES = 32
_ROW = 1 + DEPTH // 8 + _NODE_BYTES
_SIDES = (b"left", b"right")
Place = tuple[int, int]
"""How many bits of the path a node stands after, and those bits as a number."""


@dataclass(frozen=True)
class KeyTree:
    """The nodes that are left, none above another. Its repr shows none of them."""

    nodes: Mapping[Place, bytes] = field(repr=False)

    def key_of(self, name: str) -> bytes | None:
        """The key of a name; None where it was taken out."""
        path = _path(name)
        for depth in range(DEPTH + 1):
            node = self.nodes.get((depth, path >> (DEPTH - depth)))
            if node is not None:
                return _walked(node, path, depth, DEPTH)
        return None

    def without(self, name: str) -> "KeyTree":
        """The tree that gives every name its key but this one; about 64 nodes larger."""
        path = _path(name)
        for depth in range(DEPTH + 1):
            place = depth, path >> (DEPTH - depth)
            node = self.nodes.get(place)
            if node is None:
                continue
            nodes = {known: key for known, key in self.nodes.items() if known != place}
            for below in range(depth, DEPTH):
                bit = path >> (DEPTH - 1 - below) & 1
                nodes[below + 1, path >> (DEPTH - 1 - below) ^ 1] = _child(node, 1 - bit)
                node = _child(node, bit)
            return KeyTree(nodes)
        return self

    def to_bytes(self) -> bytes:
        """The nodes in order of their places, each as depth, path and key."""
        rows = sorted(self.nodes.items())
        return b"".join(bytes([depth]) + path.to_bytes(DEPTH // 8, "big") + key for (depth, path), key in rows)


def new_tree(root: bytes) -> KeyTree:
    """The whole tree below a root of 32 bytes."""
    return KeyTree({(0, 0): root})


def tree_of(stored: bytes) -> KeyTree:
    """The tree that `to_bytes` wrote."""
    nodes = {}
    for at in range(0, len(stored), _ROW):
        row = stored[at : at + _ROW]
        nodes[row[0], int.from_bytes(row[1:-_NODE_BYTES], "big")] = row[-_NODE_BYTES:]
    return KeyTree(nodes)


def _path(name: str) -> int:
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[: DEPTH // 8], "big")


def _walked(node: bytes, path: int, depth: int, end: int) -> bytes:
    for at in range(depth, end):
        node = _child(node, path >> (DEPTH - 1 - at) & 1)
    return node


def _child(node: bytes, bit: int) -> bytes:
    return hashlib.blake2b(_SIDES[bit], key=node, digest_size=_NODE_BYTES).digest()
