"""Random acts on a book, by both engines and by a beginner's sums: all three answer the same, whatever is done."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from core.calendars import Period, frozen_at, today
from core.db import connect, reading, transaction
from core.errors import Refusal
from ledger.balances import Movement, balances, head, journal, movements, trial_balance
from ledger.chart import AccountKey
from ledger.models import Book
from ledger.posting import EARLIEST_ZONE, Draft, Entry, close_period, correct, post, reverse
from ledger.verify import verify_book
from tests.conftest import ENGINES, fresh_database
from tests.ledger.books import CASH, KEYS, MALEE, NOON, SOCIAL_CASH, book_of, open_group
from tests.ledger.oracle import DEBIT_SIDE, No, Oracle, Written

FIRST, LAST = date(2025, 12, 31), date(2026, 11, 25)  # from a day before the book to a day that has not come
QUICKLY = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


@dataclass(frozen=True, slots=True)
class Post:
    draft: Draft


@dataclass(frozen=True, slots=True)
class Retry:
    """An earlier draft again, wholly or with another day or memo."""

    which: int
    days_later: int
    memo: str


@dataclass(frozen=True, slots=True)
class Reverse:
    number: int
    days_later: int
    reference: str


@dataclass(frozen=True, slots=True)
class Correct:
    number: int
    days_later: int
    draft: Draft


@dataclass(frozen=True, slots=True)
class Close:
    through: date


Act = Post | Retry | Reverse | Correct | Close

days = st.sampled_from([FIRST + timedelta(days=n) for n in range(0, (LAST - FIRST).days + 1, 9)] + [LAST])
amounts = st.one_of(st.integers(1, 50), st.sampled_from([1_000, 10**15]))
references = st.sampled_from([f"meeting:{n}" for n in range(12)])


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """Mostly money that comes in, so that there is some to go out."""
    box = draw(st.sampled_from([CASH, CASH, CASH, SOCIAL_CASH]))
    other = draw(st.sampled_from([key for key in KEYS if key != box]))
    debit, credit = (box, other) if draw(st.integers(0, 3)) else (other, box)
    return Entry(debit, credit, draw(amounts), draw(st.sampled_from(["", "แบ่งปัน"])))


drafts = st.builds(
    Draft,
    days,
    references,
    st.sampled_from(["", "Meeting"]),
    st.lists(entries(), min_size=1, max_size=3).map(tuple),
    st.sampled_from([None, bytes(32)]),
)
numbers = st.integers(0, 8)
later = st.integers(-9, 40)
acts = st.lists(
    st.one_of(
        st.builds(Post, drafts),
        st.builds(Post, drafts),
        st.builds(Retry, numbers, st.sampled_from([0, 0, 1]), st.sampled_from(["", "", "changed"])),
        st.builds(Reverse, numbers, later, references.map(lambda reference: f"undo {reference}")),
        st.builds(Correct, numbers, later, drafts),
        st.builds(Close, days),
    ),
    min_size=4,
    max_size=14,
)


owners = (f"group:{n}" for n in count(1))


def new_book(engine: Engine) -> str:
    owner = next(owners)
    with transaction(engine) as session:
        open_group(session, owner)
    return owner


def tried(act: Callable[[], Any]) -> Any:
    """What an act answers, or the code of its refusal."""
    try:
        return act()
    except Refusal as refusal:
        return refusal.code
    except No as no:
        return str(no)


def of_ledger(engine: Engine, owner: str, act: Act, oracle: Oracle) -> Any:
    """The act, by our services, in a database transaction of its own."""

    def done() -> Any:
        with transaction(engine) as session:
            return _done(session, book_of(session, owner), act, oracle)

    return tried(done)


def _done(session: Session, book: Book, act: Act, oracle: Oracle) -> Any:
    match act:
        case Post(draft):
            return post(session, book, draft, by="user:t")[::2]
        case Retry():
            return post(session, book, _again(oracle, act), by="user:t")[::2]
        case Reverse(number, _, reference):
            day = _after(oracle, act)
            return reverse(session, book, number, day=day, reason="Wrong", reference=reference, by="user:t")[::2]
        case Correct(number, _, draft):
            both = correct(session, book, number, draft, day=_after(oracle, act), reason="Wrong", by="user:t")
            return both.reversal.number, both.replacement.number, both.replacement.repeated
        case Close(through):
            return close_period(session, book, through, by="user:t")


def of_oracle(oracle: Oracle, act: Act) -> tuple[Any, Oracle]:
    """What the oracle answers, and what it is afterwards: as before, when it refuses."""
    after, now = deepcopy(oracle), today(EARLIEST_ZONE)

    def done() -> Any:
        match act:
            case Post(draft):
                return after.post(draft, now)
            case Retry():
                return after.post(_again(oracle, act), now)
            case Reverse(number, _, reference):
                return after.reverse(number, _after(oracle, act), "Wrong", reference, now)
            case Correct(number, _, draft):
                return after.correct(number, draft, _after(oracle, act), "Wrong", now)
            case Close(through):
                return after.close(through, now)

    answer = tried(done)
    return answer, oracle if isinstance(answer, str) else after


def _again(oracle: Oracle, act: Retry) -> Draft:
    """A draft that was written before, with the changes of the act; a new one when nothing was written yet."""
    posted = [one.draft for one in oracle.written if one.reverses is None]
    if not posted:
        return Draft(LAST, "meeting:none", "", (Entry(CASH, KEYS[2], 1),))
    old = posted[act.which % len(posted)]
    return Draft(old.day + timedelta(days=act.days_later), old.reference, old.memo + act.memo, old.entries, old.evidence)


def _after(oracle: Oracle, act: Reverse | Correct) -> date:
    original = next((one.draft.day for one in oracle.written if one.number == act.number), LAST)
    return original + timedelta(days=act.days_later)


@QUICKLY
@given(done=acts)
def test_whatever_is_done_the_book_is_what_a_beginner_adds_up(shared: Engine, done: list[Act]) -> None:
    owner, oracle = new_book(shared), Oracle()
    with frozen_at(NOON):
        for act in done:
            answered = of_ledger(shared, owner, act, oracle)
            expected, oracle = of_oracle(oracle, act)
            assert answered == expected, act
    with reading(shared) as session:
        book = book_of(session, owner)
        assert verify_book(session, book) == []
        _the_same_figures(session, book, oracle)
        _the_same_journal(session, book, oracle)
        for through, report in oracle.reports.items():  # what was reported of closed days is still reported
            assert _sums(session, book, through) == report


def _sums(session: Session, book: Book, as_of: date | None = None, through: int | None = None) -> Any:
    return {key: (one.debit_minor, one.credit_minor) for key, one in balances(session, book, as_of, through).items()}


def _the_same_figures(session: Session, book: Book, oracle: Oracle) -> None:
    last = len(oracle.written)
    assert _sums(session, book) == oracle.balances()
    for as_of in sorted({one.draft.day for one in oracle.written} | {FIRST, date(2026, 6, 15), *oracle.reports}):
        for through in {None, 0, last // 2, last}:
            sums = oracle.balances(as_of, through)
            assert _sums(session, book, as_of, through) == sums
            trial = trial_balance(session, book, as_of, through)
            assert trial.debit_minor == trial.credit_minor
            nets = {line.code: line.debit_minor - line.credit_minor for line in trial.lines}
            assert nets == {
                code: sum(debit - credit for key, (debit, credit) in sums.items() if key.code == code)
                for code in {key.code for key in KEYS}
            }


def _the_same_journal(session: Session, book: Book, oracle: Oracle) -> None:
    last = len(oracle.written)
    for through in {None, last // 2}:
        found = journal(session, book, None, through)
        assert [(one.number, one.day, one.memo, one.reference, one.reverses, one.reversed_by) for one in found] == [
            (
                one.number,
                one.draft.day,
                one.draft.memo,
                one.draft.reference,
                one.reverses,
                oracle.reversed_by(one.number, through),
            )
            for one in oracle.written[:through]
        ]
        period = Period(date(2026, 2, 1), date(2026, 8, 31))
        for key in KEYS:
            moved = movements(session, book, [key], period, through)
            assert [_line(one) for one in moved] == _expected_lines(oracle, key, period, through)
            opening = balances(session, book, period.day_before, through)[key]
            closing = balances(session, book, period.end, through)[key]
            assert opening.debit_minor + sum(one.debit_minor for one in moved) == closing.debit_minor
            assert opening.credit_minor + sum(one.credit_minor for one in moved) == closing.credit_minor
            assert (closing.net >= 0) == (
                closing.debit_minor >= closing.credit_minor
                if key.code in DEBIT_SIDE
                else closing.credit_minor >= closing.debit_minor
            )


def _line(one: Movement) -> tuple[Any, ...]:
    return one.day, one.number, one.place, one.debit_minor, one.credit_minor, one.other_side, one.posting_memo, one.reverses


def _expected_lines(oracle: Oracle, key: AccountKey, period: Period, through: int | None) -> list[tuple[Any, ...]]:
    lines = []
    for one in oracle.written[:through]:
        for place, entry in enumerate(one.draft.entries, start=1):
            if key in (entry.debit, entry.credit) and one.draft.day in period:
                lines.append(_expected_line(one, place, entry, key))
    return sorted(lines, key=lambda line: line[:3])


def _expected_line(one: Written, place: int, entry: Entry, key: AccountKey) -> tuple[Any, ...]:
    debit, credit = (entry.amount_minor, 0) if entry.debit == key else (0, entry.amount_minor)
    other = entry.credit if entry.debit == key else entry.debit
    return one.draft.day, one.number, place, debit, credit, other, entry.memo, one.reverses


@pytest.fixture(scope="module")
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Engine]]:
    """One database on each engine."""
    addresses = []
    stack = []
    for kind in ENGINES:
        request.param = kind
        opened = fresh_database(request, tmp_path_factory.mktemp(f"both-{kind}"))
        addresses.append(opened.__enter__())
        stack.append(opened)
    engines = [connect(address) for address in addresses]
    yield engines[0], engines[1]
    for engine, opened in zip(engines, stack, strict=True):
        engine.dispose()
        opened.__exit__(None, None, None)


@QUICKLY
@given(done=acts)
def test_both_engines_keep_the_same_book_to_the_last_fingerprint(both: tuple[Engine, Engine], done: list[Act]) -> None:
    owner, oracle = next(owners), Oracle()
    for engine in both:
        with transaction(engine) as session:
            open_group(session, owner)
    with frozen_at(NOON):
        for act in done:
            here, there = (of_ledger(engine, owner, act, oracle) for engine in both)
            assert here == there
            _, oracle = of_oracle(oracle, act)
    pages = []
    for engine in both:
        with reading(engine) as session:
            book = book_of(session, owner)
            pages.append(
                (
                    head(session, book),
                    journal(session, book),
                    list(balances(session, book).items()),
                    trial_balance(session, book, date(2026, 6, 15)),
                    movements(session, book, KEYS, Period(FIRST, LAST)),
                )
            )
    assert pages[0] == pages[1]


@QUICKLY
@given(data=st.data(), meetings=st.lists(drafts, min_size=2, max_size=6, unique_by=lambda draft: draft.reference))
def test_the_order_of_writing_changes_no_figure(shared: Engine, data: st.DataObject, meetings: list[Draft]) -> None:
    """Paper is entered late: the same meetings in any order make the same book, day by day."""
    # In March, for the book is open then and the days stay different.
    fitting = [
        Draft(max(one.day, date(2026, 1, 1)).replace(month=3), one.reference, one.memo, tuple(_only_in(one.entries)))
        for one in meetings
    ]
    shuffled = data.draw(st.permutations(fitting))
    figures = []
    for order in (fitting, shuffled):
        owner = new_book(shared)
        with frozen_at(NOON), transaction(shared) as session:
            book = book_of(session, owner)
            for draft in order:
                post(session, book, draft, by="user:t")
            figures.append([balances(session, book, date(2026, 3, day)) for day in range(1, 32)])
    assert figures[0] == figures[1]


def _only_in(entries: tuple[Entry, ...]) -> Iterator[Entry]:
    """Entries with which no box can go below zero in any order: what went out or across comes from a member."""
    for entry in entries:
        if entry.credit in (CASH, SOCIAL_CASH):
            yield Entry(CASH if entry.debit == MALEE else entry.debit, MALEE, entry.amount_minor)
        else:
            yield entry
