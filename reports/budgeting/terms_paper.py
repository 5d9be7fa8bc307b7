"""The terms of a round on paper, to hang up before anybody votes: the rule with all its parameters, and its fingerprint."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Session

from budgeting.errors import NoTerms
from budgeting.finding import envelopes_of, terms_held, terms_of
from budgeting.models import LEFTOVERS, PHASE_NAMES, BudgetRound, Leftover
from budgeting.rounds import plan_of
from budgeting.telling import Told, terms_told
from core.marks import N_, Term
from core.money import Currency, currency
from reports.papers import Heading, grouped
from reports.project_reading import fund_heading


@dataclass(frozen=True, slots=True)
class EnvelopeLine:
    name: str
    area: str
    amount_minor: int
    leftover: Term


@dataclass(frozen=True, slots=True)
class TermsPaper:
    kind: ClassVar[str] = "round_terms"
    title: ClassVar[str] = N_("Terms of the round")
    wide: ClassVar[bool] = False

    heading: Heading
    round_title: str
    real: bool
    currency: Currency
    version: int
    fixed: bool
    mark: str
    told: tuple[Told, ...]
    envelopes: tuple[EnvelopeLine, ...]
    days: tuple[tuple[Term, date, date], ...]


def terms_paper(session: Session, found: BudgetRound) -> TermsPaper:
    """The latest version; `fixed` when the ballot is frozen and nothing can be changed any more. Raises NoTerms."""
    held, of = terms_held(session, found), currency(found.currency)
    if held is None:
        raise NoTerms()
    return TermsPaper(
        heading=fund_heading(session, found.fund, f"round:{found.public_id}/terms"),
        round_title=found.title,
        real=found.real,
        currency=of,
        version=held.version,
        fixed=found.phase not in ("draft", "proposals", "review"),
        mark=grouped(held.sha256),
        told=terms_told(terms_of(held), of),
        envelopes=tuple(
            EnvelopeLine(one.name, one.area, one.amount_minor, LEFTOVERS[Leftover(one.leftover)])
            for one in envelopes_of(session, found)
        ),
        days=tuple((PHASE_NAMES[phase], *days) for phase, days in plan_of(session, found).items()),
    )
