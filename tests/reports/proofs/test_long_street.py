"""A collector's slip: every door of her round is a line on her account, and a square holds only so many."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from groups.collectors import people
from groups.finding import book_of, member_of
from groups.models import Group
from ledger.balances import head
from reports.issued.square import square
from reports.proofs.errors import TooMuchForASquare
from reports.proofs.slip import ProofSlip, proof_slip
from tests.groups.collectors import street
from tests.groups.village import FOUNDED, a_group
from tests.reports.proofs.issuers import OURS

pytestmark = pytest.mark.one_engine
DOORS = 30


def slip_of_a_round(session: Session, group: Group, doors: int, days: int) -> ProofSlip:
    street.went_round(session, group, FOUNDED + timedelta(days=days), {door: 5_00 for door in range(1, doors + 1)})
    number = head(session, book_of(session, group)).number
    return proof_slip(session, group, member_of(session, group, street.AKINYI), number, OURS)


def test_a_round_too_long_for_a_square_is_refused_with_the_way_out(session: Session) -> None:
    group = a_group(session, terms=street.RULES, names=tuple(f"Saver {door}" for door in range(1, DOORS + 1)))
    akinyi = people.appoint(session, group, member_of(session, group, street.AKINYI), "Lower street", FOUNDED)
    people.put_on_round(session, group, akinyi, [member_of(session, group, door) for door in range(1, DOORS + 1)], FOUNDED)
    short = slip_of_a_round(session, group, 20, days=1)
    assert len(short.lines) == 21 and "<img" in square(short.proof)
    with pytest.raises(TooMuchForASquare, match="has 31 lines of member 1"):
        slip_of_a_round(session, group, DOORS, days=2)
