"""A proof for her husband's bank.

"He asks a loan of the bank, and the bank asks what I save. My 500 of March are in our book. I will show them that, and nothing
of Naledi or of Amara: what they save is theirs to tell."
"""

import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.orm import Session

from core.calendars import frozen_at
from groups.figures import Row
from groups.models import Group, Member
from reports.issued.keys import Issuer, public_pem
from reports.proofs import compact, exact
from reports.proofs.cli import verify_proof_command
from reports.proofs.leaves import account_text, posting_leaf, posting_text
from reports.proofs.slip import ProofSlip, proof_slip
from tests.reports import books
from tests.reports.conftest import NOW

# That a tree is the same on both engines is tested in tests/reports/proofs.
pytestmark = pytest.mark.one_engine
OURS = Issuer(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
NAMES = ("Pranee Jaidee", "Naledi Dube", "Amara Okafor")
SHARES = {1: 5, 2: 3, 3: 2}


@pytest.fixture
def slip(session: Session) -> ProofSlip:
    """Nine weeks; on 4 March Pranee buys five shares of 100.00, the others three and two."""
    with frozen_at(NOW):
        group = books.a_group(session, names=NAMES, practice=False)
        for week in range(9):
            rows = [Row(number, shares=bought) for number, bought in SHARES.items()]
            books.meet(session, group, books.sheet_for(session, group, books.FOUNDED + timedelta(weeks=week), rows))
        return proof_slip(session, group, _member(session, group), 9, OURS)


def _member(session: Session, group: Group) -> Member:
    return session.query(Member).filter_by(group_id=group.id, number=1).one()


def verified(text: str, public_key: bytes, tmp_path: Any) -> tuple[int, str]:
    """What the bank's clerk sees, who has the text of the square, the public key, and nothing else of ours."""
    (tmp_path / "square.txt").write_text(text)
    (tmp_path / "key.pem").write_text(public_pem(public_key))
    said = CliRunner().invoke(verify_proof_command, [str(tmp_path / "square.txt"), "--key", str(tmp_path / "key.pem")])
    return said.exit_code, said.output


def test_the_bank_sees_her_line_and_that_it_is_in_the_book(slip: ProofSlip, tmp_path: Any) -> None:
    code, said = verified(slip.proof, OURS.public_key, tmp_path)
    assert (code, said.splitlines()[:3]) == (
        0,
        [
            "Proven: 1 line of member 1.",
            "  entry 9, 2026-03-04, line 1 of 3: 500.00 THB to 1010 from 2010/member:1",
            "What was written later, it does not say.",
        ],
    )
    assert "Book: “Khlong Lamnun Savings Group” (group:" in said and "in THB." in said
    assert f"It had 9 entries on 2026-11-23; root {slip.root}; signed with the key" in said


def test_nothing_of_anybody_else_is_in_it(slip: ProofSlip) -> None:
    proof = compact.from_code(slip.proof)
    content = compact.to_bytes(proof)
    for name in NAMES[1:]:
        assert not any(part.encode() in content for part in name.split())
    assert re.findall(rb"member:\d+", content) == [b"member:1"]
    said = json.loads(exact.to_file(proof))
    assert set(_texts(said)) & {*NAMES, "member:2", "member:3"} == set()
    amounts = {one.amount_minor for entry in proof.entries for one in entry.shown}
    assert amounts == {500_00} and not {300_00, 200_00} & set(_numbers(said))


def _leaves(said: Any) -> list[Any]:
    if isinstance(said, dict):
        said = list(said.values())
    return [leaf for part in said for leaf in _leaves(part)] if isinstance(said, list) else [said]


def _texts(said: Any) -> list[str]:
    return [leaf for leaf in _leaves(said) if isinstance(leaf, str)]


def _numbers(said: Any) -> list[int]:
    return [leaf for leaf in _leaves(said) if isinstance(leaf, int)]


def test_she_cannot_make_it_six_hundred_nor_the_clerk_guess_the_others(slip: ProofSlip, tmp_path: Any) -> None:
    """Amounts are few, so the clerk tries them all for line 2: without the nonce no hash of the proof is met."""
    proof = compact.from_code(slip.proof)
    entry = proof.entries[0]
    more = replace(proof, entries=(replace(entry, shown=(replace(entry.shown[0], amount_minor=600_00),)),))
    code, said = verified(compact.to_code(more), OURS.public_key, tmp_path)
    assert code == 1 and "The proof does not hold" in said
    cash, hers, mark = account_text("1010", ""), account_text("2010", "member:2"), proof.book.fingerprint
    guesses = {
        posting_leaf(nonce, posting_text(mark, 9, 2, entry.day.isoformat(), cash, hers, shares * 100_00, "")).hex()
        for shares in range(6)
        for nonce in (b"", bytes(16), bytes.fromhex(entry.shown[0].nonce))
    }
    assert not guesses & {*entry.path, *proof.path}


def test_another_service_cannot_have_signed_it(slip: ProofSlip, tmp_path: Any) -> None:
    other = Issuer(Ed25519PrivateKey.from_private_bytes(bytes(32)))
    code, said = verified(slip.proof, other.public_key, tmp_path)
    assert code == 1 and "Ask whoever runs the service for the right one." in said
