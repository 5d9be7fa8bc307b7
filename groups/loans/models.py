"""The tables of loans: what was asked, what the group decided, the plan of repayment, and everything that then happened.

A loan's events are only ever added. One that was wrong is taken back by a later one (`takes_back`); what holds is what nothing
has taken back. `Loan.state` and the figures beside it follow from the events, are written in the same database transaction and
are proved by `groups.loans.verify`.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Instant, new_public_id
from core.marks import N_, Term


class LoanState(StrEnum):
    """applied · approved: waits to be handed out · refused · cancelled · open · paid · written_off: given up, not forgotten."""

    APPLIED = "applied"
    APPROVED = "approved"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    OPEN = "open"
    PAID = "paid"
    WRITTEN_OFF = "written_off"


STATE_NAMES: dict[LoanState, Term] = {
    LoanState.APPLIED: Term(N_("asked for")),
    LoanState.APPROVED: Term(N_("agreed, not yet handed out")),
    LoanState.REFUSED: Term(N_("not agreed")),
    LoanState.CANCELLED: Term(N_("withdrawn")),
    LoanState.OPEN: Term(N_("being repaid")),
    LoanState.PAID: Term(N_("paid back")),
    LoanState.WRITTEN_OFF: Term(N_("written off")),
}


class EventKind(StrEnum):
    """`split_anew`: the same payment in another split, after one of an earlier day was entered late. `brought_in`: open when the
    group's books began here. `set_off`: paid out of her part of a share-out. `taken_back`: what it names no longer holds.
    """

    DISBURSED = "disbursed"
    BROUGHT_IN = "brought_in"
    REPAID = "repaid"
    SPLIT_ANEW = "split_anew"
    TAKEN_BACK = "taken_back"
    WRITTEN_OFF = "written_off"
    RECOVERED = "recovered"
    TRANSFERRED = "transferred"
    RESCHEDULED = "rescheduled"
    SET_OFF = "set_off"


EVENT_NAMES: dict[EventKind, Term] = {
    EventKind.DISBURSED: Term(N_("handed out")),
    EventKind.BROUGHT_IN: Term(N_("brought in from earlier records")),
    EventKind.REPAID: Term(N_("paid")),
    EventKind.SPLIT_ANEW: Term(N_("split anew")),
    EventKind.TAKEN_BACK: Term(N_("taken back")),
    EventKind.WRITTEN_OFF: Term(N_("written off")),
    EventKind.RECOVERED: Term(N_("recovered after it was written off")),
    EventKind.TRANSFERRED: Term(N_("taken over by another member")),
    EventKind.RESCHEDULED: Term(N_("new plan of repayment")),
    EventKind.SET_OFF: Term(N_("set off against her share")),
}


class Loan(Base):
    """One loan of a member; `number` is its own in the group for ever. `terms` is the agreement as canonical text.

    `member_id` is who owes it now. `replaces_id`: the older loan that is paid off out of this one. `principal_minor`,
    `handed_on` and `closed_on` follow from the events that hold.
    """

    __tablename__ = "loan"
    __table_args__ = (
        ForeignKeyConstraint(["member_id", "group_id"], ["member.id", "member.group_id"]),
        UniqueConstraint("group_id", "number"),
        Index("ix_loan_group_id_state", "group_id", "state"),
        CheckConstraint("number >= 1", name="number_counts"),
        CheckConstraint("asked_minor > 0", name="something_asked"),
        CheckConstraint("principal_minor >= 0", name="principal_counts"),
        CheckConstraint(
            "state IN ('applied', 'approved', 'refused', 'cancelled', 'open', 'paid', 'written_off')", name="state_known"
        ),
        CheckConstraint("(state IN ('open', 'paid', 'written_off')) = (handed_on IS NOT NULL)", name="handed_out_once_open"),
        CheckConstraint("(state IN ('paid', 'written_off')) = (closed_on IS NOT NULL)", name="closed_when_over"),
        CheckConstraint("state = 'open' OR principal_minor = 0", name="nothing_left_when_over"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    group_id: Mapped[int] = mapped_column(ForeignKey("savings_group.id"))
    number: Mapped[int]
    member_id: Mapped[int] = mapped_column(index=True)
    asked_minor: Mapped[int] = mapped_column(BigInteger)
    purpose: Mapped[str] = mapped_column(String(300))
    terms: Mapped[str] = mapped_column(Text)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("loan.id"))
    applied_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[str] = mapped_column(String(60))

    state: Mapped[str] = mapped_column(String(16))
    principal_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    handed_on: Mapped[date | None]
    closed_on: Mapped[date | None]


class LoanGuarantor(Base):
    """A member who stands for a loan."""

    __tablename__ = "loan_guarantor"

    loan_id: Mapped[int] = mapped_column(ForeignKey("loan.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True)


class LoanDecision(Base):
    """What the group decided about an application, once: the vote, where it is written down, on what conditions or why not."""

    __tablename__ = "loan_decision"
    __table_args__ = (
        CheckConstraint("votes_for >= 0 AND votes_against >= 0 AND votes_abstained >= 0", name="votes_count"),
        CheckConstraint("agreed = (amount_minor > 0)", name="agreed_to_an_amount"),
        CheckConstraint("agreed OR reason <> ''", name="refused_for_a_reason"),
    )

    loan_id: Mapped[int] = mapped_column(ForeignKey("loan.id"), primary_key=True)
    decided_on: Mapped[date]
    agreed: Mapped[bool]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    votes_for: Mapped[int]
    votes_against: Mapped[int]
    votes_abstained: Mapped[int]
    minute: Mapped[str] = mapped_column(String(300))
    conditions: Mapped[str] = mapped_column(String(300))
    reason: Mapped[str] = mapped_column(String(300))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[str] = mapped_column(String(60))


class LoanEvent(Base):
    """One thing that happened to a loan, in the order in which it was written (`place` 1, 2, 3 …).

    The four amounts are a payment's split; of what was handed out, written off or taken over, `principal_minor` is the amount.
    `member_id` owes the loan from then on. `reference` names the meeting or voucher behind it, `journal_number` its entry in
    the group's book: empty when nothing was posted. `takes_back`: the place of the event that no longer holds because of it.
    """

    __tablename__ = "loan_event"
    __table_args__ = (
        ForeignKeyConstraint(["loan_id", "takes_back"], ["loan_event.loan_id", "loan_event.place"]),
        UniqueConstraint("loan_id", "takes_back"),
        CheckConstraint("place >= 1", name="place_counts"),
        CheckConstraint(
            "kind IN ('disbursed', 'brought_in', 'repaid', 'split_anew', 'taken_back', 'written_off', 'recovered', "
            "'transferred', 'rescheduled', 'set_off')",
            name="kind_known",
        ),
        CheckConstraint(
            "principal_minor >= 0 AND interest_minor >= 0 AND penalty_minor >= 0 AND fee_minor >= 0", name="amounts_count"
        ),
        CheckConstraint("takes_back < place", name="takes_back_what_was"),
        CheckConstraint("kind NOT IN ('taken_back', 'split_anew') OR takes_back IS NOT NULL", name="names_what_it_takes_back"),
    )

    loan_id: Mapped[int] = mapped_column(ForeignKey("loan.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    day: Mapped[date]
    principal_minor: Mapped[int] = mapped_column(BigInteger)
    interest_minor: Mapped[int] = mapped_column(BigInteger)
    penalty_minor: Mapped[int] = mapped_column(BigInteger)
    fee_minor: Mapped[int] = mapped_column(BigInteger)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    reference: Mapped[str] = mapped_column(String(100))
    journal_number: Mapped[int | None] = mapped_column(BigInteger)
    takes_back: Mapped[int | None]
    note: Mapped[str] = mapped_column(String(300))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[str] = mapped_column(String(60))

    @property
    def amount_minor(self) -> int:
        return self.principal_minor + self.interest_minor + self.penalty_minor + self.fee_minor


class LoanSchedule(Base):
    """A plan of repayment, as canonical text; it holds from `valid_from` while the event that began it holds."""

    __tablename__ = "loan_schedule"
    __table_args__ = (
        ForeignKeyConstraint(["loan_id", "begun_by"], ["loan_event.loan_id", "loan_event.place"]),
        CheckConstraint("version >= 1", name="version_counts"),
    )

    loan_id: Mapped[int] = mapped_column(ForeignKey("loan.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    valid_from: Mapped[date]
    rows: Mapped[str] = mapped_column(Text)
    begun_by: Mapped[int]
