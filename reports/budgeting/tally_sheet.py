"""The tally sheet: where counted votes are written in the meeting, in public, by group, and signed by two who counted."""

from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy.orm import Session

from budgeting.models import BudgetRound, Envelope
from core.marks import N_, Term
from core.money import Currency, currency
from reports.budgeting.ballot_items import Shown, shown_items
from reports.papers import Heading
from reports.project_reading import fund_heading

GROUPS = (Term(N_("Women")), Term(N_("Men")), Term(N_("Not said")))


@dataclass(frozen=True, slots=True)
class TallySheet:
    kind: ClassVar[str] = "tally_sheet"
    title: ClassVar[str] = N_("Tally sheet")
    wide: ClassVar[bool] = True

    heading: Heading
    round_title: str
    envelope: str
    currency: Currency
    groups: tuple[Term, ...]
    items: tuple[Shown, ...]


def tally_sheet(session: Session, found: BudgetRound, envelope: Envelope) -> TallySheet:
    return TallySheet(
        heading=fund_heading(session, found.fund, f"round:{found.public_id}/tally:{envelope.number}"),
        round_title=found.title,
        envelope=envelope.name,
        currency=currency(found.currency),
        groups=GROUPS,
        items=shown_items(session, found, envelope),
    )
