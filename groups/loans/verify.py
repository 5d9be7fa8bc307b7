"""Is every loan still what its events and the journal say? One rule a function, beside `groups.verify` for meetings."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import Refusal
from groups import charts
from groups.loans.account import State
from groups.loans.history import History, histories, split_of
from groups.loans.models import EventKind, Loan, LoanEvent, LoanState
from groups.loans.plans import plan_of
from groups.loans.recording import account_of, state_of
from groups.models import Group, Member
from ledger.balances import JournalEntry, balances
from ledger.chart import AccountKey
from ledger.models import Book
from ledger.verify import Finding

_NO_PLAN = '{"rows":[]}'
# What a loan's payment may be put to; the other side is cash, or what the group owes the member.
_OF_LOANS = (
    charts.LOANS,
    charts.LOAN_INTEREST,
    charts.LOAN_PENALTIES,
    charts.LOAN_FEES,
    charts.LOANS_RECOVERED,
)
Parts = Counter[AccountKey]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A loan as the rules read it; `numbers` are its members' numbers by id."""

    owner: str
    loan: Loan
    events: Mapping[int, LoanEvent]
    history: History
    entries: Mapping[int, JournalEntry]
    numbers: Mapping[int, int]

    def found(self, rule: str, number: int | None, detail: str) -> Finding:
        return Finding(self.owner, rule, number or 0, f"loan {self.loan.number}: {detail}")


def loan_findings(session: Session, group: Group, book: Book, entries: Mapping[int, JournalEntry]) -> list[Finding]:
    """Every finding about a group's loans, loan by loan."""
    loans = list(session.scalars(select(Loan).where(Loan.group_id == group.id).order_by(Loan.number)))
    if not loans:
        return []
    found = histories(session, [loan.id for loan in loans])
    events: dict[int, dict[int, LoanEvent]] = {}
    for event in session.scalars(select(LoanEvent).where(LoanEvent.loan_id.in_(found))):
        events.setdefault(event.loan_id, {})[event.place] = event
    people = select(Member.id, Member.number).where(Member.group_id == group.id)
    numbers = {id: number for id, number in session.execute(people)}
    findings = list(_owed_as_the_book_says(session, book, loans, numbers))
    for loan in loans:
        history = found.get(loan.id, History(loan.id))
        kept = _Kept(book.owner, loan, events.get(loan.id, {}), history, entries, numbers)
        findings += [*_posted_as_it_happened(kept), *_planned_as_handed_out(kept), *_stands_as_replayed(session, group, kept)]
    return findings


def _owed_as_the_book_says(
    session: Session, book: Book, loans: list[Loan], numbers: Mapping[int, int]
) -> Iterator[Finding]:
    owed: Counter[int] = Counter()
    for loan in loans:
        owed[numbers[loan.member_id]] += loan.principal_minor
    posted = {key: balance.net for key, balance in balances(session, book).items() if key.code == charts.LOANS}
    for key, minor in posted.items():
        member = charts.member_number(key.holder)
        if owed[member] != minor:
            detail = f"member {member} owes {owed[member]} of loans, and the book says {minor}"
            yield Finding(book.owner, "loans-differ-from-book", 0, detail)


def _posted_as_it_happened(kept: _Kept) -> Iterator[Finding]:
    """Each event's entry moves exactly its parts, under the loan's number."""
    for event in kept.events.values():
        said = _moved(kept, event)
        if said is None:
            continue
        entry = kept.entries.get(event.journal_number or 0)
        if entry is None:
            if any(said.values()):
                yield kept.found("loan-event-not-in-journal", event.journal_number, f"event {event.place} has no entry")
        elif _posted(entry, f"#{kept.loan.number}") != {key: minor for key, minor in said.items() if minor}:
            yield kept.found("loan-event-differs", entry.number, f"the entry does not move what event {event.place} says")


def _moved(kept: _Kept, event: LoanEvent) -> Parts | None:
    """What an event credits (above zero) and debits of loans; None for one whose entry is not the loan's alone."""
    kind = EventKind(event.kind)
    if kind in (EventKind.REPAID, EventKind.RECOVERED, EventKind.WRITTEN_OFF):
        return _parts(kept, event)
    if kind is EventKind.DISBURSED:
        parts = _parts(kept, event)
        parts[_owes(kept, event)] = -event.principal_minor
        return parts
    if kind is EventKind.SPLIT_ANEW:
        return _less(_parts(kept, event), _parts(kept, kept.events[event.takes_back or 0]))
    if kind is EventKind.TAKEN_BACK:
        gone = kept.events[event.takes_back or 0]
        undone = _parts(kept, gone) if gone.kind == EventKind.SPLIT_ANEW else _moved(kept, gone)
        return None if undone is None else _less(Counter(), undone)
    return None


def _parts(kept: _Kept, event: LoanEvent) -> Parts:
    split = split_of(event)
    return Counter(
        {
            AccountKey(charts.LOAN_PENALTIES): split.penalty,
            AccountKey(charts.LOAN_FEES): split.fee,
            AccountKey(charts.LOAN_INTEREST): split.interest,
            AccountKey(charts.LOANS_RECOVERED): split.recovered,
            _owes(kept, event): split.principal,
        }
    )


def _owes(kept: _Kept, event: LoanEvent) -> AccountKey:
    return charts.of_member(charts.LOANS, kept.numbers[event.member_id])


def _less(one: Parts, other: Parts) -> Parts:
    return Counter({key: one[key] - other[key] for key in one.keys() | other.keys()})


def _posted(entry: JournalEntry, memo: str) -> dict[AccountKey, int]:
    """What an entry credited and debited of loans under a memo, net."""
    net: Parts = Counter()
    for posting in entry.postings:
        if posting.memo == memo:
            net[posting.credit] += posting.amount_minor
            net[posting.debit] -= posting.amount_minor
    return {key: minor for key, minor in net.items() if minor and key.code in _OF_LOANS}


def _planned_as_handed_out(kept: _Kept) -> Iterator[Finding]:
    begun = kept.history.beginning
    if begun is None:
        return
    plan = plan_of(kept.history.plans.get(begun.place, _NO_PLAN))
    planned = sum(row.principal_minor for row in plan.rows)
    lent = kept.events[begun.place].principal_minor
    if plan.terms is None or not planned == lent == plan.terms.principal_minor:
        yield kept.found("loan-plan-differs", begun.journal_number, "the plan's principal is not what was handed out")


def _stands_as_replayed(session: Session, group: Group, kept: _Kept) -> Iterator[Finding]:
    """The state beside the loan and every split are what the events make when they are replayed."""
    loan, history = kept.loan, kept.history
    if history.beginning is None:
        if loan.principal_minor or loan.state in (LoanState.OPEN, LoanState.PAID, LoanState.WRITTEN_OFF):
            yield kept.found("loan-state-differs", None, "it stands as handed out, but no event says so")
        return
    try:
        account = account_of(session, group, loan, history)
    except (Refusal, LookupError):
        yield kept.found("loan-unreplayable", None, "its events contradict its terms")
        return
    splits = {line.key: line.split for line in account.payments}
    for event in history.events:
        if event.key in splits and splits[event.key] != event.split:
            yield kept.found("loan-split-differs", event.journal_number, f"event {event.place} is split otherwise")
    left = account.balance_minor if account.state is State.RUNNING else 0
    said = (loan.state, loan.principal_minor, loan.handed_on, kept.numbers[loan.member_id])
    if said != (state_of(history, account), left, history.beginning.day, history.holder):
        yield kept.found("loan-state-differs", None, "what stands beside it is not what its events make")
