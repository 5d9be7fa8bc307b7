"""The tree of RFC 6962 against its own definitions, written down again below as the RFC words them, slowly and plainly."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.tree import is_consistent, leaf_hash, node_hash, root_from, tree_of

# The contents and roots of the RFC's first implementation (certificate-transparency, MerkleTreeTest): sizes 0 to 8.
CONTENTS = [bytes.fromhex(one) for one in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")]
CONTENTS.append(bytes(range(0x60, 0x70)))
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
SIZES = range(1, 71)


def contents(size: int) -> list[bytes]:
    return [f"entry {number}".encode() for number in range(size)]


def mth(leaves: list[bytes]) -> bytes:
    """MTH(D[n]) of section 2.1."""
    if not leaves:
        return sha256().digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    k = max(2**n for n in range(10) if 2**n < len(leaves))
    return sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def audit_path(m: int, leaves: list[bytes]) -> list[bytes]:
    """PATH(m, D[n]) of section 2.1.1."""
    if len(leaves) == 1:
        return []
    k = max(2**n for n in range(10) if 2**n < len(leaves))
    if m < k:
        return [*audit_path(m, leaves[:k]), mth(leaves[k:])]
    return [*audit_path(m - k, leaves[k:]), mth(leaves[:k])]


def subproof(m: int, leaves: list[bytes], whole: bool) -> list[bytes]:
    """SUBPROOF(m, D[n], b) of section 2.1.2."""
    if m == len(leaves):
        return [] if whole else [mth(leaves)]
    k = max(2**n for n in range(10) if 2**n < len(leaves))
    if m <= k:
        return [*subproof(m, leaves[:k], whole), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], False), mth(leaves[:k])]


def walked(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The root by the loop of RFC 9162, section 2.1.3.2, which looks at the bits of the index instead of recursing."""
    fn, sn, r = index, size - 1, leaf
    for p in path:
        assert sn
        if fn & 1 or fn == sn:
            r = sha256(b"\x01" + p + r).digest()
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = sha256(b"\x01" + r + p).digest()
        fn, sn = fn >> 1, sn >> 1
    assert sn == 0
    return r


def test_the_known_roots() -> None:
    assert {size: tree_of(map(leaf_hash, CONTENTS[:size])).root.hex() for size in ROOTS} == ROOTS


def test_root_and_every_path_are_those_of_the_rfc() -> None:
    for size in SIZES:
        leaves = contents(size)
        tree = tree_of(map(leaf_hash, leaves))
        assert (tree.root, tree.size) == (mth(leaves), size)
        for index in range(size):
            path = tree.path(index)
            assert list(path) == audit_path(index, leaves)
            assert root_from({index: leaf_hash(leaves[index])}, size, path) == tree.root
            assert walked(leaf_hash(leaves[index]), index, size, list(path)) == tree.root


def test_every_consistency_proof_is_that_of_the_rfc_and_holds_for_no_other_trees() -> None:
    for size in SIZES:
        leaves = contents(size)
        tree = tree_of(map(leaf_hash, leaves))
        for first in range(1, size + 1):
            proof, before = tree.consistency(first), mth(leaves[:first])
            assert list(proof) == subproof(first, leaves, True)
            assert is_consistent(first, before, size, tree.root, proof)
            changed = tree_of(map(leaf_hash, [b"changed", *leaves[1:first]])).root
            assert not is_consistent(first, changed, size, tree.root, proof)
            assert not is_consistent(first, before, size, sha256(tree.root).digest(), proof)
            assert not is_consistent(first, before, size, tree.root, (*proof, before))
            assert not proof or not is_consistent(first, before, size, tree.root, proof[:-1])


def test_nothing_is_consistent_with_an_empty_tree_or_a_longer_one() -> None:
    tree = tree_of(map(leaf_hash, contents(5)))
    for first in (0, 6, -1):
        assert not is_consistent(first, tree.root, 5, tree.root, ())
        with pytest.raises(IndexError, match=f"contains none of {first}"):
            tree.consistency(first)


@pytest.mark.parametrize("indices", [(), (-1,), (5,), (0, 5)])
def test_a_place_that_is_not_there_has_no_path(indices: tuple[int, ...]) -> None:
    tree = tree_of(map(leaf_hash, contents(5)))
    with pytest.raises(IndexError, match="no path"):
        tree.path(*indices)
    with pytest.raises(ValueError, match="has no leaves at"):
        root_from(dict.fromkeys(indices, tree.root), 5, ())
    with pytest.raises(IndexError):
        tree_of([]).path(0)


places = st.integers(1, 70).flatmap(lambda size: st.tuples(st.just(size), st.sets(st.integers(0, size - 1), min_size=1)))


@given(places)
def test_several_leaves_share_one_path_that_is_never_longer_than_theirs(drawn: tuple[int, set[int]]) -> None:
    size, indices = drawn
    leaves = contents(size)
    tree = tree_of(map(leaf_hash, leaves))
    path = tree.path(*indices)
    assert root_from({index: leaf_hash(leaves[index]) for index in indices}, size, path) == tree.root
    assert len(path) <= sum(len(tree.path(index)) for index in indices)
    assert len(path) + len(indices) <= size


@given(places, st.data())
def test_any_change_leads_elsewhere_or_nowhere(drawn: tuple[int, set[int]], data: st.DataObject) -> None:
    size, indices = drawn
    tree = tree_of(map(leaf_hash, contents(size)))
    path = tree.path(*indices)
    claimed = {index: tree.levels[0][index] for index in indices}
    kinds = ["leaf", "place", "short", "long", *(["node"] if path else [])]
    kind = data.draw(st.sampled_from(kinds))
    if kind == "leaf":
        index = data.draw(st.sampled_from(sorted(indices)))
        claimed[index] = flipped(claimed[index], data)
    elif kind == "place":
        free = data.draw(st.integers(0, size + 3).filter(lambda place: place not in indices))
        claimed[free] = claimed.pop(data.draw(st.sampled_from(sorted(indices))))
    elif kind == "node":
        at = data.draw(st.integers(0, len(path) - 1))
        path = (*path[:at], flipped(path[at], data), *path[at + 1:])
    else:
        path = (*path, tree.root) if kind == "long" or not path else path[:-1]
    assert _led_to(claimed, size, path) != tree.root


def flipped(hashed: bytes, data: st.DataObject) -> bytes:
    at, bit = data.draw(st.integers(0, len(hashed) - 1)), data.draw(st.integers(0, 7))
    return bytes((*hashed[:at], hashed[at] ^ 1 << bit, *hashed[at + 1:]))


def _led_to(leaves: dict[int, bytes], size: int, path: tuple[bytes, ...]) -> bytes | None:
    try:
        return root_from(leaves, size, path)
    except ValueError:
        return None


def test_every_bit_of_a_path_counts() -> None:
    tree = tree_of(map(leaf_hash, contents(7)))
    for index in range(7):
        path = tree.path(index)
        for at, node in enumerate(path):
            for bit in range(256):
                other = (int.from_bytes(node) ^ 1 << bit).to_bytes(32)
                changed = (*path[:at], other, *path[at + 1:])
                assert root_from({index: tree.levels[0][index]}, 7, changed) != tree.root


def test_no_leaf_passes_for_a_node() -> None:
    """The second pre-image that the RFC's prefixes are for: a tree of two, given out as one leaf."""
    tree = tree_of(map(leaf_hash, contents(2)))
    left, right = tree.levels[0]
    assert leaf_hash(left + right) != node_hash(left, right) == tree.root
