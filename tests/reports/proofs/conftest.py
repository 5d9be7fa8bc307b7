"""The group's year, its tree, and a session that is undone."""

from dataclasses import dataclass

import pytest

from groups import charts
from groups.models import Member
from reports.proofs.book_tree import BookTree, book_tree, proof_from
from reports.proofs.shown import Proof
from tests.reports.conftest import NOW, Year
from tests.reports.proofs.issuers import OURS
from tests.undone import session, shared_engine

__all__ = ["session", "shared_engine"]


@dataclass(frozen=True)
class Grown:
    """The year and the tree over its book."""

    year: Year
    tree: BookTree

    def proof(self, member: Member, *numbers: int) -> Proof | None:
        return proof_from(self.year.session, self.tree, charts.holder(member.number), numbers, NOW.date())


@pytest.fixture
def grown(year: Year) -> Grown:
    return Grown(year, book_tree(year.session, year.book, OURS))


@pytest.fixture
def proof(grown: Grown) -> Proof:
    """Of the second member's corrected third meeting."""
    found = grown.proof(grown.year.members[1], 3, 13)
    assert found is not None
    return found
