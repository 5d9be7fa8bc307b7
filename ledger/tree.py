"""The Merkle tree of RFC 6962 (Certificate Transparency), section 2.1: one root over a list, and short proofs about the list.

A path proves that some leaves stand at their places in a list of a known size; a consistency proof, that a longer list begins
with the whole of a shorter one. Pure: no database, no secret. Leaves and nodes are 32 bytes, SHA-256 with the two prefixes of
the RFC, so that no leaf passes for a node. For one leaf a path is the RFC's audit path to the byte; for several it is the same
recursion, in which what can be reckoned from the leaves themselves is left out, so that they share their nodes.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

_LEAF, _NODE = b"\x00", b"\x01"


def leaf_hash(content: bytes) -> bytes:
    return sha256(_LEAF + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(_NODE + left + right).digest()


@dataclass(frozen=True, slots=True)
class Tree:
    """All hashes of a tree: the leaves' first, then of each pair of those below; who has no pair goes up as she is.

    So the hash of a stretch of 2^h leaves, or of the shorter stretch at the end, stands at height h."""

    levels: tuple[tuple[bytes, ...], ...]

    @property
    def size(self) -> int:
        return len(self.levels[0])

    @property
    def root(self) -> bytes:
        """The Merkle tree hash; of no leaves at all the hash of nothing."""
        return self.levels[-1][0] if self.size else sha256(b"").digest()

    def path(self, *indices: int) -> tuple[bytes, ...]:
        """What has to be known besides the leaves at these places (from 0) to reckon the root. Raises IndexError."""
        wanted = sorted(set(indices))
        if not wanted or wanted[0] < 0 or wanted[-1] >= self.size:
            raise IndexError(f"no path from {indices} in a tree of {self.size}")
        return tuple(self._path(wanted, 0, self.size))

    def consistency(self, first: int) -> tuple[bytes, ...]:
        """The proof that the first leaves, so many, were a tree of their own before. Raises IndexError."""
        if not 1 <= first <= self.size:
            raise IndexError(f"a tree of {self.size} contains none of {first}")
        return tuple(self._consistency(first, 0, self.size, whole=True))

    def _path(self, wanted: Sequence[int], start: int, end: int) -> Iterator[bytes]:
        if end - start == 1:
            return
        middle = start + _split(end - start)
        left, right = _parted(wanted, middle)
        if left:
            yield from self._path(left, start, middle)
        if right:
            yield from self._path(right, middle, end)
        if not left:
            yield self._hash(start, middle)
        if not right:
            yield self._hash(middle, end)

    def _consistency(self, first: int, start: int, end: int, whole: bool) -> Iterator[bytes]:
        """The RFC's SUBPROOF; `whole` while the shorter list's own root is on the way, which its holder knows."""
        if first == end - start:
            if not whole:
                yield self._hash(start, end)
            return
        middle = start + _split(end - start)
        if first <= middle - start:
            yield from self._consistency(first, start, middle, whole)
            yield self._hash(middle, end)
        else:
            yield from self._consistency(first - (middle - start), middle, end, whole=False)
            yield self._hash(start, middle)

    def _hash(self, start: int, end: int) -> bytes:
        height = (end - start - 1).bit_length()
        return self.levels[height][start >> height]


def tree_of(leaves: Iterable[bytes]) -> Tree:
    """The tree over leaf hashes."""
    levels = [tuple(leaves)]
    while len(levels[-1]) > 1:
        levels.append(tuple(_above(levels[-1])))
    return Tree(tuple(levels))


def root_from(leaves: Mapping[int, bytes], size: int, path: Sequence[bytes]) -> bytes:
    """The root that leaf hashes at their places (from 0) and a path lead to. Raises ValueError where they lead to none."""
    wanted = sorted(leaves)
    if not wanted or wanted[0] < 0 or wanted[-1] >= size:
        raise ValueError(f"a tree of {size} has no leaves at {wanted}")
    rest = iter(path)

    def reckoned(wanted: Sequence[int], start: int, end: int) -> bytes:
        if end - start == 1:
            return leaves[start]
        middle = start + _split(end - start)
        left, right = _parted(wanted, middle)
        of_left = reckoned(left, start, middle) if left else b""
        of_right = reckoned(right, middle, end) if right else b""
        return node_hash(of_left or _next(rest), of_right or _next(rest))

    root = reckoned(wanted, 0, size)
    _used_up(rest)
    return root


def is_consistent(first: int, first_root: bytes, second: int, second_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the proof shows that the tree of `second` leaves begins with the tree of `first`."""
    if not 1 <= first <= second:
        return False
    rest = iter(path)

    def reckoned(first: int, size: int, whole: bool) -> tuple[bytes, bytes]:
        """The two roots, of the shorter list and of the longer one."""
        if first == size:
            known = first_root if whole else _next(rest)
            return known, known
        middle = _split(size)
        if first <= middle:
            shorter, longer = reckoned(first, middle, whole)
            return shorter, node_hash(longer, _next(rest))
        shorter, longer = reckoned(first - middle, size - middle, whole=False)
        left = _next(rest)
        return node_hash(left, shorter), node_hash(left, longer)

    try:
        roots = reckoned(first, second, whole=True)
        _used_up(rest)
    except ValueError:
        return False
    return roots == (first_root, second_root)


def _split(size: int) -> int:
    """The largest power of two below the size."""
    return 1 << (size - 1).bit_length() - 1


def _parted(wanted: Sequence[int], middle: int) -> tuple[Sequence[int], Sequence[int]]:
    cut = bisect_left(wanted, middle)
    return wanted[:cut], wanted[cut:]


def _above(level: Sequence[bytes]) -> Iterator[bytes]:
    for left in range(0, len(level) - 1, 2):
        yield node_hash(level[left], level[left + 1])
    if len(level) % 2:
        yield level[-1]


def _next(rest: Iterator[bytes]) -> bytes:
    found = next(rest, None)
    if found is None:
        raise ValueError("the path is too short")
    return found


def _used_up(rest: Iterator[bytes]) -> None:
    if next(rest, None) is not None:
        raise ValueError("the path is too long")
