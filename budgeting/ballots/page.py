"""What pages with a ballot on them show: its items by number, how it is filled in, what it may say."""

from typing import Any

from sqlalchemy.orm import Session

from budgeting.ballots.box import on_the_ballot, terms_needed
from budgeting.ballots.words import Sentence, instructions
from budgeting.counting.election import BALLOT_KINDS
from budgeting.models import BudgetRound, Envelope
from core.money import currency


def ballot_shown(session: Session, found: BudgetRound, envelope: Envelope, *, printed: bool = False) -> dict[str, Any]:
    """`printed`: as it was printed, with what was taken off the ballot since. Raises TermsMissing."""
    terms = terms_needed(session, found).ballot
    told: list[Sentence] = instructions(terms, currency(found.currency))
    return {
        "envelope": envelope,
        "items": on_the_ballot(session, found, envelope, printed=printed),
        "kind": terms.kind,
        "kind_name": BALLOT_KINDS[terms.kind],
        "told": told,
    }
