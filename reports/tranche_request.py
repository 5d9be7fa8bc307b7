"""The request for a tranche: what is asked for and why, what became of the earlier ones, and whether the gates are open."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Session

from core.calendars import today
from core.errors import Refusal
from core.marks import N_, Term
from core.money import Currency, Money, currency
from core.rates import percent_text
from projects import flows
from projects.agreement_page import tranche_rows
from projects.finding import book_in
from projects.funding_models import TRANCHE_STATES, Measure, Tranche
from projects.kinds import terms_of
from projects.models import Project
from projects.tranches import counterpart_given, refuse_unreleased
from reports.papers import Heading, too_wide_for_upright
from reports.project_reading import project_heading


@dataclass(frozen=True, slots=True)
class Earlier:
    """What became of an earlier tranche, in minor units."""

    number: int
    state: Term
    amount_minor: int
    received_minor: int
    spent_minor: int
    liquidated_minor: int


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition of release: what is asked, what is there, and whether that is enough."""

    asked: Term
    wanted: str
    there: Money
    open: bool


@dataclass(frozen=True, slots=True)
class TrancheRequest:
    kind: ClassVar[str] = "tranche_request"
    title: ClassVar[str] = N_("Request for a tranche")

    heading: Heading
    currency: Currency
    day: date
    funder: str
    agreement: str
    agreement_number: int
    number: int
    state: Term
    amount: Money
    purpose: str
    committed: Money
    received: Money
    spent: Money
    undrawn: Money
    earlier: tuple[Earlier, ...]
    gates: tuple[Gate, ...]
    refused: Refusal | None

    @property
    def headlines(self) -> tuple[tuple[str, int], ...]:
        """For its seal."""
        return (("asked", self.amount.minor), ("received", self.received.minor))

    @property
    def wide(self) -> bool:
        return too_wide_for_upright((self.committed.minor,), self.currency, 13)


def tranche_request(session: Session, project: Project, tranche: Tranche) -> TrancheRequest:
    """The request as the books stand today. `refused` says why it could not be released now, if so. Raises NotSigned."""
    agreement, day = tranche.agreement, today(project.timezone)
    terms, unit = terms_of(agreement), currency(agreement.currency)
    columns = flows.columns(session, agreement, day)
    rows = {row.tranche.id: row for row in tranche_rows(session, agreement)}
    mine, received = rows[tranche.id], columns.of(Measure.RECEIVED)
    accounted = columns.of(Measure.LIQUIDATED) + columns.of(Measure.RETURNED)
    given = counterpart_given(session, project, agreement.currency, day)
    gates = []
    if terms.liquidated_share:
        share = f"{percent_text(terms.liquidated_share)} %"
        enough = accounted >= received * terms.liquidated_share
        gates.append(Gate(Term(N_("Earlier tranches accounted for")), share, Money(accounted, unit), enough))
    if terms.counterpart_minor:
        wanted = terms.money(terms.counterpart_minor)
        enough = given >= terms.counterpart_minor
        gates.append(Gate(Term(N_("Local counterpart there")), str(wanted), Money(given, unit), enough))
    return TrancheRequest(
        heading=project_heading(
            session,
            project,
            book_in(session, project, agreement.currency),
            about=f"agreement:{agreement.number}/tranche:{tranche.number}",
        ),
        currency=unit,
        day=day,
        funder=agreement.funder.name,
        agreement=agreement.title,
        agreement_number=agreement.number,
        number=tranche.number,
        state=TRANCHE_STATES[mine.state],
        amount=mine.amount,
        purpose=tranche.purpose,
        committed=columns.money(Measure.COMMITTED),
        received=columns.money(Measure.RECEIVED),
        spent=columns.money(Measure.SPENT),
        undrawn=Money(columns.undrawn_minor, unit),
        earlier=tuple(
            Earlier(
                row.tranche.number,
                TRANCHE_STATES[row.state],
                row.amount.minor,
                row.received.minor,
                row.spent.minor,
                row.liquidated.minor,
            )
            for row in rows.values()
            if row.tranche.number < tranche.number
        ),
        gates=tuple(gates),
        refused=_refused(session, project, tranche, day),
    )


def _refused(session: Session, project: Project, tranche: Tranche, day: date) -> Refusal | None:
    try:
        refuse_unreleased(session, project, tranche, day)
    except Refusal as refused:
        return refused
    return None
