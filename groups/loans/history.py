"""Reading loans from the tables: which events of a loan hold, as of any day, and the open and waiting loans of a meeting.

Four statements whatever the number of loans, for every meeting page asks for them. Writes nothing.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from groups.cycles import expected_days
from groups.loans.account import Split, State
from groups.loans.agreement import LoanTerms
from groups.loans.events import Event, Paid, Rescheduled, ToppedUp, Transferred, WrittenOff
from groups.loans.figures import Loans, WaitingLoan, standing_of
from groups.loans.in_hand import LoanInHand, taken_in_hand
from groups.loans.models import EventKind, Loan, LoanDecision, LoanEvent, LoanSchedule, LoanState
from groups.loans.plans import agreement_of, plan_of, terms_kept
from groups.models import Group, Member

BEGINNINGS = (EventKind.DISBURSED, EventKind.BROUGHT_IN)
PAYMENTS = (EventKind.REPAID, EventKind.SPLIT_ANEW, EventKind.RECOVERED)
# What was reckoned on the principal that was left on its day, and no longer fits when that changes.
ON_WHAT_WAS_LEFT = (EventKind.TRANSFERRED, EventKind.WRITTEN_OFF, EventKind.RESCHEDULED, EventKind.SET_OFF)


class Kept(NamedTuple):
    """An event that holds. `root`: the place of the event that it is a newer version of, or its own."""

    place: int
    root: int
    kind: EventKind
    day: date
    split: Split
    member: int
    meeting_id: int | None
    journal_number: int | None
    reference: str

    @property
    def key(self) -> str:
        """How the replay names it: the same when it is split anew."""
        return str(self.root)


@dataclass(frozen=True, slots=True)
class History:
    """What holds of one loan, in the order in which it counts. `first_split` is how each payment was split at first, by root."""

    loan_id: int
    events: tuple[Kept, ...] = ()
    plans: Mapping[int, str] = field(default_factory=dict)
    first_split: Mapping[int, Split] = field(default_factory=dict)

    @property
    def beginning(self) -> Kept | None:
        return next((event for event in self.events if event.kind in BEGINNINGS), None)

    @property
    def terms(self) -> LoanTerms:
        """The terms on which it was handed out. Raises LookupError for a loan that never was."""
        begun = self.beginning
        terms = terms_kept(self.plans[begun.place]) if begun else None
        if terms is None:
            raise LookupError(f"loan {self.loan_id} has no terms")
        return terms

    @property
    def holder(self) -> int:
        """The number of the member who owes it after the last of these events."""
        return self.events[-1].member

    def replayed(self) -> tuple[Event, ...]:
        """The events as the replay takes them."""
        return tuple(happened for event in self.events if (happened := self._event(event)))

    def _event(self, event: Kept) -> Event | None:
        if event.kind in PAYMENTS:
            # Money is brought to meetings; a payment without one was set off against what the group owed the member.
            return Paid(event.key, event.day, event.split.total, settles=event.meeting_id is None)
        if event.kind is EventKind.TRANSFERRED:
            return Transferred(event.key, event.day, event.member)
        if event.kind is EventKind.WRITTEN_OFF:
            return WrittenOff(event.key, event.day)
        plan = plan_of(self.plans[event.place]).plan if event.place in self.plans else None
        if event.kind is EventKind.RESCHEDULED and plan:
            return Rescheduled(event.key, event.day, plan)
        if event.kind is EventKind.SET_OFF:  # what is left afterwards follows a plan of its own
            less = -event.split.principal
            return ToppedUp(event.key, event.day, less, plan) if plan else WrittenOff(event.key, event.day)
        return None

    def before(self, event: Kept) -> "History":
        """The same without an event and all that counts after it."""
        return replace(self, events=self.events[: self.events.index(event)])

    def in_hand(self, number: int, looks: Iterable[date], day: date, entering: str = "") -> LoanInHand:
        """The loan at the end of a day that is not before the last of these events. Raises what `replay` raises."""
        terms = self.terms
        penalised = terms.penalty_minor or terms.penalty_rate
        seen = tuple(look for look in looks if look > terms.disbursed_on) if penalised else ()
        return taken_in_hand(number, self.holder, terms, self.replayed(), seen, day, entering)


class _Written(NamedTuple):
    """An event as it was written, whether it still holds or not."""

    kept: Kept
    takes_back: int | None


_KINDS = {kind.value: kind for kind in EventKind}
# Read as they are, without an object for each row: a list of what is due has thousands. The last ones are in Kept's order.
_COLUMNS = (
    LoanEvent.loan_id,
    LoanEvent.takes_back,
    LoanEvent.kind,
    LoanEvent.penalty_minor,
    LoanEvent.fee_minor,
    LoanEvent.interest_minor,
    LoanEvent.principal_minor,
    LoanEvent.place,
    LoanEvent.day,
    Member.number,
    LoanEvent.meeting_id,
    LoanEvent.journal_number,
    LoanEvent.reference,
)


def histories(
    session: Session,
    loan_ids: Collection[int],
    through: date | None = None,
    without: int | None = None,
    through_number: int | None = None,
) -> dict[int, History]:
    """What holds of each loan at the end of the day `through` (None: of all days), leaving out a meeting's own events.

    `through_number` leaves out what the journal recorded after that number.
    """
    if not loan_ids:
        return {}
    wanted = select(*_COLUMNS).join(Member, Member.id == LoanEvent.member_id).where(LoanEvent.loan_id.in_(loan_ids))
    if through_number is not None:
        wanted = wanted.where(or_(LoanEvent.journal_number.is_(None), LoanEvent.journal_number <= through_number))
    written: dict[int, dict[int, _Written]] = {}
    for row in session.execute(wanted.order_by(LoanEvent.loan_id, LoanEvent.place)):
        loan_id, takes_back, kind, penalty, fee, interest, principal, place, day, *rest = row
        kind = _KINDS[kind]
        split = _split(kind, penalty, fee, interest, principal)
        written.setdefault(loan_id, {})[place] = _Written(Kept(place, place, kind, day, split, *rest), takes_back)
    plans: dict[int, dict[int, str]] = {}
    for loan_id, begun_by, text in session.execute(
        select(LoanSchedule.loan_id, LoanSchedule.begun_by, LoanSchedule.rows).where(LoanSchedule.loan_id.in_(loan_ids))
    ):
        plans.setdefault(loan_id, {})[begun_by] = text
    return {
        loan_id: _history(loan_id, events, plans.get(loan_id, {}), through, without) for loan_id, events in written.items()
    }


def _history(
    loan_id: int,
    written: Mapping[int, _Written],
    plans: Mapping[int, str],
    through: date | None,
    without: int | None,
) -> History:
    gone = {event.takes_back for event in written.values()}
    hold = [_rooted(written, event) for place, event in written.items() if place not in gone]
    wanted = [
        event
        for event in hold
        if event.kind is not EventKind.TAKEN_BACK
        and (through is None or event.day <= through)
        and (without is None or event.meeting_id != without)
    ]
    first = {event.root: written[event.root].kept.split for event in hold}
    return History(loan_id, tuple(sorted(wanted, key=attrgetter("day", "root"))), plans, first)


def _rooted(written: Mapping[int, _Written], event: _Written) -> Kept:
    """The event with the place of the one that it is a newer version of."""
    kept = event.kept
    while event.kept.kind is EventKind.SPLIT_ANEW and event.takes_back is not None:
        event = written[event.takes_back]
    return kept if kept.place == event.kept.place else kept._replace(root=event.kept.place)


def split_of(event: LoanEvent) -> Split:
    return _split(EventKind(event.kind), event.penalty_minor, event.fee_minor, event.interest_minor, event.principal_minor)


def _split(kind: EventKind, penalty: int, fee: int, interest: int, principal: int) -> Split:
    return Split(recovered=principal) if kind is EventKind.RECOVERED else Split(penalty, fee, interest, principal)


class LoanBooks(NamedTuple):
    """The loans of a group before a meeting, and each open one taken in hand."""

    loans: Loans
    in_hand: Mapping[int, LoanInHand]


def loan_books(session: Session, group: Group, day: date, without: int | None = None) -> LoanBooks:
    """The loans that are open at the end of a day, and those that wait to be handed out on it.

    `without` is a meeting whose own doings are left out: a correction of it starts from there.
    """
    running = (Loan.handed_on <= day) & or_(Loan.closed_on.is_(None), Loan.closed_on >= day)
    wanted = select(Loan.id, Loan.number).where(Loan.group_id == group.id, running | (Loan.state == LoanState.APPROVED))
    numbers = {id: number for id, number in session.execute(wanted.order_by(Loan.number))}
    if not numbers:
        return LoanBooks(Loans(), {})
    found = histories(session, numbers.keys(), day, without)
    begun = {id: history for id, history in found.items() if history.beginning}
    first = min((history.terms.disbursed_on for history in begun.values()), default=day)
    looks = tuple(expected_days(session, group, first, day))
    every = (history.in_hand(numbers[id], looks, day) for id, history in begun.items())
    in_hand = {loan.number: loan for loan in every if loan.account.state is State.RUNNING}
    open_loans = {number: standing_of(loan.account, loan.member_number) for number, loan in sorted(in_hand.items())}
    waiting = _waiting(session, [id for id in numbers if id not in begun], day)
    return LoanBooks(Loans(open_loans, waiting), in_hand)


def _waiting(session: Session, ids: list[int], day: date) -> dict[int, WaitingLoan]:
    """The loans that were agreed to by a day; an older one that a loan pays off goes by its number."""
    if not ids:
        return {}
    loans = session.scalars(select(Loan).where(Loan.id.in_(ids)).order_by(Loan.number)).all()
    decided = select(LoanDecision.loan_id).where(LoanDecision.loan_id.in_(ids), LoanDecision.decided_on <= day)
    agreed = set(session.scalars(decided))
    people = select(Member.id, Member.number).where(Member.id.in_({loan.member_id for loan in loans}))
    members = {id: number for id, number in session.execute(people)}
    olds = select(Loan.id, Loan.number).where(Loan.id.in_({loan.replaces_id for loan in loans if loan.replaces_id}))
    replaced = {id: number for id, number in session.execute(olds)}
    waiting = {}
    for loan in (loan for loan in loans if loan.id in agreed):
        agreement = agreement_of(loan.terms)
        waiting[loan.number] = WaitingLoan(
            member_number=members[loan.member_id],
            principal_minor=agreement.principal_minor,
            fee_minor=agreement.rules.fee_on(agreement.principal_minor),
            replaces=replaced.get(loan.replaces_id or 0),
        )
    return waiting
