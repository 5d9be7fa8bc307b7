"""Printed ballots: one sheet for each serial number, with pictures and numbers, so that who does not read can vote.

A serial belongs to a batch and to nobody: who is given a ballot is written in the issue register without its serial.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy.orm import Session

from budgeting.ballots.words import Sentence, instructions
from budgeting.counting.election import BallotKind
from budgeting.errors import NoTerms
from budgeting.finding import terms_held, terms_of
from budgeting.models import BudgetRound, Envelope
from budgeting.terms import BallotTerms
from core.marks import N_
from core.money import Currency, currency
from reports.budgeting.ballot_items import Shown, shown_items
from reports.papers import Heading
from reports.project_reading import fund_heading

# A sheet of paper each: so many are laid out in a few seconds.
SHEETS_AT_ONCE = 50
# More circles than this in a row are a field to write a number in.
MOST_CIRCLES = 10


@dataclass(frozen=True, slots=True)
class BallotPaper:
    """`serials` are printed one a sheet; none for a specimen. `circles`: how many stand in each row; 0: a field to write in."""

    kind: ClassVar[str] = "ballot"
    title: ClassVar[str] = N_("Ballot")
    wide: ClassVar[bool] = False

    heading: Heading
    round_title: str
    envelope: str
    currency: Currency
    told: tuple[Sentence, ...]
    circles: int
    items: tuple[Shown, ...]
    serials: tuple[str, ...]


def ballot_paper(session: Session, found: BudgetRound, envelope: Envelope, serials: Sequence[str]) -> BallotPaper:
    """The ballots of a batch, or a specimen without a serial. Raises NoTerms."""
    held, of = terms_held(session, found), currency(found.currency)
    if held is None:
        raise NoTerms()
    ballot = terms_of(held).ballot
    return BallotPaper(
        heading=fund_heading(session, found.fund, f"round:{found.public_id}/ballot:{envelope.number}"),
        round_title=found.title,
        envelope=envelope.name,
        currency=of,
        told=tuple(instructions(ballot, of)),
        circles=_circles(ballot),
        items=shown_items(session, found, envelope),
        serials=tuple(serials),
    )


def _circles(ballot: BallotTerms) -> int:
    """One to be crossed, as many as points may be given, or none where a place or a large number is written."""
    if ballot.kind in (BallotKind.APPROVAL, BallotKind.CHOOSE_ONE):
        return 1
    most = ballot.most_points or ballot.points
    return most if ballot.kind is not BallotKind.RANKING and most <= MOST_CIRCLES else 0
