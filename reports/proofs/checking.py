"""Whether a proof holds, by the proof and a public key alone: no database, no secret, no network. Anybody can run this."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ledger.tree import is_consistent, root_from
from reports.proofs.errors import HeadNotSigned, HeadsDisagree, KeyOfAnother, LineOfAnother, ProofDoesNotHold
from reports.proofs.leaves import (
    account_text,
    blinded_account_text,
    entry_leaf,
    holder_commitment,
    posting_leaf,
    posting_text,
)
from reports.proofs.shown import BookFacts, Consistency, Proof, ShownEntry, ShownPosting, Side, TreeHead, key_mark


def proven_head(proof: Proof, public_key: bytes) -> TreeHead:
    """The signed head of the book that every line of the proof is in.

    Raises KeyOfAnother, LineOfAnother, ProofDoesNotHold.
    """
    if proof.key != key_mark(public_key):
        raise KeyOfAnother(signed=proof.key, given=key_mark(public_key))
    _refuse_lines_of_others(proof)
    try:
        head = TreeHead(proof.book, proof.size, _root(proof).hex(), proof.day, proof.signature, proof.key)
    except (ValueError, OverflowError):
        raise ProofDoesNotHold() from None
    if not is_signed(head, public_key):
        raise ProofDoesNotHold()
    return head


def refuse_another_past(earlier: TreeHead, consistency: Consistency, public_key: bytes) -> None:
    """Raises HeadNotSigned, or HeadsDisagree when the later book does not begin with the whole of the earlier one."""
    later = consistency.later
    if not is_signed(later, public_key):
        raise HeadNotSigned(book=later.book.name, size=later.size)
    same_book = later.book == earlier.book and consistency.first == earlier.size
    if not (same_book and _agree(earlier, later, consistency.path)):
        raise HeadsDisagree(first=earlier.size, later=later.size)


def is_signed(head: TreeHead, public_key: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(bytes.fromhex(head.signature), head.message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _agree(earlier: TreeHead, later: TreeHead, path: tuple[str, ...]) -> bool:
    try:
        roots, nodes = (bytes.fromhex(earlier.root), bytes.fromhex(later.root)), tuple(map(bytes.fromhex, path))
    except ValueError:
        return False
    return is_consistent(earlier.size, roots[0], later.size, roots[1], nodes)


def _refuse_lines_of_others(proof: Proof) -> None:
    for entry in proof.entries:
        for posting in entry.shown:
            if not proof.subject or proof.subject not in (posting.debit.holder, posting.credit.holder):
                raise LineOfAnother(place=posting.place, number=entry.number, subject=proof.subject)


def _root(proof: Proof) -> bytes:
    """Raises ValueError, OverflowError for what leads to none."""
    leaves = {entry.number - 1: _entry(proof.book, entry) for entry in proof.entries}
    return root_from(leaves, proof.size, _nodes(proof.path))


def _entry(book: BookFacts, entry: ShownEntry) -> bytes:
    leaves = {one.place - 1: _posting(book, entry, one) for one in entry.shown}
    return entry_leaf(entry.fingerprint, entry.postings, root_from(leaves, entry.postings, _nodes(entry.path)))


def _posting(book: BookFacts, entry: ShownEntry, one: ShownPosting) -> bytes:
    debit, credit = _account(one.debit), _account(one.credit)
    day = entry.day.isoformat()
    text = posting_text(book.fingerprint, entry.number, one.place, day, debit, credit, one.amount_minor, one.memo)
    return posting_leaf(bytes.fromhex(one.nonce), text)


def _account(side: Side) -> str:
    if side.hidden:
        return blinded_account_text(side.code, side.hidden)
    if side.nonce:
        return blinded_account_text(side.code, holder_commitment(bytes.fromhex(side.nonce), side.holder))
    return account_text(side.code, side.holder)


def _nodes(path: tuple[str, ...]) -> tuple[bytes, ...]:
    """Raises ValueError."""
    return tuple(map(bytes.fromhex, path))
