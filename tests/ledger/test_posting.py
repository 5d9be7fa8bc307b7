"""What post, reverse, correct and close_period answer, and what each refuses."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.calendars import frozen_at
from core.errors import Refusal
from core.marks import Term
from core.money import MAX_MINOR, Money, currency
from core.text import TextTooLong, TextUnreadable
from ledger import errors
from ledger.balances import balance_of, head, journal
from ledger.chart import AccountKey
from ledger.models import Book
from ledger.posting import Draft, Entry, Posted, close_period, compound, correct, post, reverse
from ledger.verify import verify_book
from tests.ledger.books import CASH, COSTS, FINES, MALEE, SOCIAL_CASH, SOMCHAI, day, draft, paid_in, paid_out


def facts_of(kind: type[Refusal], act: Callable[[], Any]) -> dict[str, object]:
    """What the refusal of an act speaks of."""
    with pytest.raises(kind) as refused:
        act()
    return refused.value.facts


# Entries and drafts, before there is a book -----------------------------------------------------------------------------


@pytest.mark.parametrize("amount", [0, -1, MAX_MINOR + 1, 10**30, 1.0, True, "5", None])
def test_an_entry_moves_a_whole_amount_that_the_books_can_hold(amount: Any) -> None:
    facts = facts_of(errors.AmountOutOfRange, lambda: Entry(CASH, MALEE, amount))
    assert facts == {"amount": str(amount), "most": MAX_MINOR}


def test_the_smallest_and_the_largest_amount_are_entries() -> None:
    assert [Entry(CASH, MALEE, amount).amount_minor for amount in (1, MAX_MINOR)] == [1, MAX_MINOR]


def test_money_moves_between_two_accounts() -> None:
    assert facts_of(errors.SameAccount, lambda: Entry(MALEE, MALEE, 1)) == {"account": "2010/member:1"}


def test_a_draft_has_something_to_post() -> None:
    assert facts_of(errors.NothingToPost, lambda: draft(day(1, 5), "meeting:1")) == {}


def test_ten_thousand_postings_are_the_most() -> None:
    entries = (paid_in(1),) * 10_001
    assert len(Draft(day(1, 5), "m", "", entries[1:]).entries) == 10_000
    facts = facts_of(errors.TooManyPostings, lambda: Draft(day(1, 5), "m", "", entries))
    assert facts == {"postings": 10_001, "most": 10_000}


@pytest.mark.parametrize("reference, length", [("", 0), ("   ", 0), ("r" * 101, 101)])
def test_a_reference_has_one_to_a_hundred_characters(reference: str, length: int) -> None:
    facts = facts_of(errors.ReferenceUnusable, lambda: draft(day(1, 5), reference, paid_in(1)))
    assert facts == {"length": length, "most": 100}


@pytest.mark.parametrize("hidden", ["a\x00b", "a\ud800b", "a\u202eb"])
def test_a_reference_or_memo_hides_nothing(hidden: str) -> None:
    assert facts_of(TextUnreadable, lambda: draft(day(1, 5), hidden, paid_in(1)))
    assert facts_of(TextUnreadable, lambda: draft(day(1, 5), "m", paid_in(1), memo=hidden))
    assert facts_of(TextUnreadable, lambda: Entry(CASH, MALEE, 1, hidden))


def test_a_memo_fits_on_paper() -> None:
    assert facts_of(TextTooLong, lambda: draft(day(1, 5), "m", paid_in(1), memo="ก" * 301))["over"] == 1


# Compound entries -------------------------------------------------------------------------------------------------------


def test_a_compound_entry_keeps_every_accounts_total() -> None:
    entries = compound([(CASH, 70), (SOCIAL_CASH, 30)], [(MALEE, 50), (SOMCHAI, 20), (FINES, 30)], "All at once")
    assert entries == (
        Entry(CASH, MALEE, 50, "All at once"),
        Entry(CASH, SOMCHAI, 20, "All at once"),
        Entry(SOCIAL_CASH, FINES, 30, "All at once"),
    )
    assert [entry.amount_minor for entry in compound([(CASH, 10), (COSTS, 90)], [(MALEE, 100)])] == [10, 90]
    assert compound([], []) == ()


def test_a_compound_entry_that_does_not_balance_says_by_how_much() -> None:
    facts = facts_of(errors.Unbalanced, lambda: compound([(CASH, 100)], [(MALEE, 60), (SOMCHAI, 30)]))
    assert facts == {"debits": 100, "credits": 90, "difference": 10}


@pytest.mark.parametrize("lines", [[(CASH, 5), (COSTS, -5)], [(CASH, 0)], [(CASH, MAX_MINOR + 1)]])
def test_a_line_of_a_compound_entry_is_an_amount(lines: list[tuple[AccountKey, int]]) -> None:
    assert facts_of(errors.AmountOutOfRange, lambda: compound(lines, []))
    assert facts_of(errors.AmountOutOfRange, lambda: compound([], lines))


# Posting ----------------------------------------------------------------------------------------------------------------


def test_journal_transactions_are_numbered_from_one_and_chained(session: Session, book: Book) -> None:
    assert head(session, book) == (0, book.fingerprint)
    posted = [post(session, book, draft(day(1, n), f"meeting:{n}", paid_in(100)), by="user:t") for n in (5, 12, 19)]
    assert [one.number for one in posted] == [1, 2, 3]
    assert not any(one.repeated for one in posted)
    assert len({one.fingerprint for one in posted}) == 3
    assert head(session, book) == posted[-1][:2]


def test_the_same_draft_again_gives_the_first_answer(session: Session, book: Book) -> None:
    meeting = draft(day(1, 5), "meeting:1", paid_in(100), evidence=bytes(range(32)))
    first = post(session, book, meeting, by="user:t")
    post(session, book, draft(day(1, 12), "meeting:2", paid_in(50)), by="user:t")
    assert post(session, book, meeting, by="user:another") == Posted(first.number, first.fingerprint, repeated=True)
    assert head(session, book).number == 2


def test_the_same_draft_again_gives_the_first_answer_also_after_the_closing(session: Session, book: Book) -> None:
    meeting = draft(day(1, 5), "meeting:1", paid_in(100))
    post(session, book, meeting, by="user:t")
    close_period(session, book, day(1, 31), by="user:t")
    assert post(session, book, meeting, by="user:t").repeated


@pytest.mark.parametrize(
    "other",
    [
        draft(day(1, 6), "meeting:1", paid_in(100), memo="Shares"),
        draft(day(1, 5), "meeting:1", paid_in(100), memo="Others"),
        draft(day(1, 5), "meeting:1", paid_in(101), memo="Shares"),
        draft(day(1, 5), "meeting:1", paid_in(100), paid_in(100), memo="Shares"),
        draft(day(1, 5), "meeting:1", paid_in(100, SOMCHAI), memo="Shares"),
        draft(day(1, 5), "meeting:1", Entry(CASH, MALEE, 100, "Hers"), memo="Shares"),
        draft(day(1, 5), "meeting:1", paid_in(100), memo="Shares", evidence=bytes(32)),
    ],
)
def test_a_reference_with_other_contents_is_refused(session: Session, book: Book, other: Draft) -> None:
    post(session, book, draft(day(1, 5), "meeting:1", paid_in(100), memo="Shares"), by="user:t")
    assert facts_of(errors.ReferenceReused, lambda: post(session, book, other, by="user:t")) == {"number": 1}


def test_an_account_that_the_book_has_not_is_named(session: Session, book: Book) -> None:
    for entry in (Entry(CASH, AccountKey("2010", "member:99"), 1), Entry(AccountKey("9999"), CASH, 1)):
        unknown = next(key for key in (entry.debit, entry.credit) if key != CASH)
        facts = facts_of(errors.UnknownAccount, lambda: post(session, book, draft(day(1, 5), "m", entry), by="user:t"))
        assert facts == {"account": str(unknown)}


def test_a_day_before_the_book_is_refused(session: Session, book: Book) -> None:
    early = draft(date(2025, 12, 31), "m", paid_in(1))
    facts = facts_of(errors.DayBeforeBook, lambda: post(session, book, early, by="user:t"))
    assert facts == {"day": date(2025, 12, 31), "opened_on": date(2026, 1, 1)}


def test_a_day_that_has_come_nowhere_is_refused(session: Session, book: Book) -> None:
    """At noon in London it is already tomorrow on Kiritimati; the day after has come nowhere."""
    with frozen_at(datetime(2026, 11, 23, 12, 0, tzinfo=UTC)):
        assert post(session, book, draft(day(11, 24), "tomorrow", paid_in(1)), by="user:t").number == 1
        late = draft(day(11, 25), "the day after", paid_in(1))
        facts = facts_of(errors.DayInFuture, lambda: post(session, book, late, by="user:t"))
    assert facts == {"day": day(11, 25), "today": day(11, 24)}


def test_a_box_that_would_be_below_zero_says_which_by_how_much_and_when(session: Session, book: Book) -> None:
    post(session, book, draft(day(1, 5), "in", paid_in(100)), by="user:t")
    post(session, book, draft(day(3, 5), "later", paid_in(900)), by="user:t")
    out = draft(day(2, 5), "out", paid_out(250))
    facts = facts_of(errors.CashBelowZero, lambda: post(session, book, out, by="user:t"))
    assert facts == {"account": "Cash box: loan fund", "short": Money(150, currency("THB")), "day": day(2, 5)}
    assert isinstance(facts["account"], Term)  # said in the reader's language
    session.rollback()


def test_who_wrote_and_when_is_kept(session: Session, book: Book) -> None:
    with frozen_at(datetime(2026, 11, 23, 12, 30, 0, 5, tzinfo=UTC)):
        post(session, book, draft(day(1, 5), "meeting:1", paid_in(100), evidence=bytes(range(32))), by="user:malee")
    (entry,) = journal(session, book)
    assert (entry.recorded_at, entry.recorded_by) == (datetime(2026, 11, 23, 12, 30, 0, 5, tzinfo=UTC), "user:malee")
    assert entry.evidence == bytes(range(32)).hex()


# Reversing and correcting -----------------------------------------------------------------------------------------------


def undo(session: Session, book: Book, number: int, on: date = day(2, 1), reference: str = "undo") -> Posted:
    return reverse(session, book, number, day=on, reason="Counted twice", reference=reference, by="user:t")


def test_a_reversal_leaves_every_account_as_it_was_and_names_its_original(session: Session, book: Book) -> None:
    post(session, book, draft(day(1, 5), "meeting:1", paid_in(100), paid_in(50, FINES)), by="user:t")
    assert undo(session, book, 1).number == 2
    assert [balance_of(session, book, key) for key in (CASH, MALEE, FINES)] == [0, 0, 0]
    assert balance_of(session, book, CASH, day(1, 31)) == 150
    original, mirror = journal(session, book)
    assert (original.reversed_by, mirror.reverses, mirror.memo) == (2, 1, "Counted twice")


def test_a_reversal_can_be_reversed(session: Session, book: Book) -> None:
    post(session, book, draft(day(1, 5), "meeting:1", paid_in(100)), by="user:t")
    undo(session, book, 1)
    assert undo(session, book, 2, reference="undo again").number == 3
    assert balance_of(session, book, CASH) == 100
    assert verify_book(session, book) == []


def test_the_same_reversal_again_gives_the_first_answer(session: Session, book: Book) -> None:
    post(session, book, draft(day(1, 5), "meeting:1", paid_in(100)), by="user:t")
    first = undo(session, book, 1)
    assert undo(session, book, 1) == Posted(2, first.fingerprint, repeated=True)
    facts = facts_of(errors.ReferenceReused, lambda: undo(session, book, 1, on=day(2, 2)))
    assert facts == {"number": 2}


def test_nothing_is_reversed_twice(session: Session, book: Book) -> None:
    post(session, book, draft(day(1, 5), "meeting:1", paid_in(100)), by="user:t")
    undo(session, book, 1)
    facts = facts_of(errors.AlreadyReversed, lambda: undo(session, book, 1, reference="other"))
    assert facts == {"number": 1, "by_number": 2}


def test_what_is_not_there_is_not_reversed(session: Session, book: Book) -> None:
    assert facts_of(errors.UnknownTransaction, lambda: undo(session, book, 7)) == {"number": 7}


def test_a_reversal_is_not_dated_before_its_original(session: Session, book: Book) -> None:
    post(session, book, draft(day(1, 5), "meeting:1", paid_in(100)), by="user:t")
    facts = facts_of(errors.ReversalBeforeOriginal, lambda: undo(session, book, 1, on=day(1, 4)))
    assert facts == {"number": 1, "original_day": day(1, 5), "day": day(1, 4)}


def test_a_reversal_is_dated_in_an_open_period(session: Session, book: Book) -> None:
    post(session, book, draft(day(1, 5), "meeting:1", paid_in(100)), by="user:t")
    close_period(session, book, day(1, 31), by="user:t")
    facts = facts_of(errors.PeriodClosed, lambda: undo(session, book, 1, on=day(1, 31)))
    assert facts == {"closed_through": day(1, 31), "day": day(1, 31)}
    assert undo(session, book, 1, on=day(2, 1)).number == 2


def test_a_reversal_does_not_take_what_was_spent(session: Session, book: Book) -> None:
    post(session, book, draft(day(1, 5), "meeting:1", paid_in(100)), by="user:t")
    post(session, book, draft(day(1, 12), "meeting:2", paid_out(1)), by="user:t")
    assert facts_of(errors.CashBelowZero, lambda: undo(session, book, 1))["short"] == Money(1, currency("THB"))
    session.rollback()


def test_a_correction_is_a_reversal_and_a_replacement(session: Session, book: Book) -> None:
    post(session, book, draft(day(1, 5), "meeting:1", paid_in(100)), by="user:t")
    right = draft(day(1, 5), "meeting:1 corrected", paid_in(120))
    done = correct(session, book, 1, right, day=day(1, 5), reason="Miscounted", by="user:t")
    assert (done.reversal.number, done.replacement.number) == (2, 3)
    assert balance_of(session, book, CASH) == 120
    again = correct(session, book, 1, right, day=day(1, 5), reason="Miscounted", by="user:t")
    assert (again.reversal.repeated, again.replacement.repeated) == (True, True)
    assert verify_book(session, book) == []


def test_a_correction_does_not_take_what_stands_there_already_for_the_replacement(session: Session, book: Book) -> None:
    """Else the wrong meeting would be taken out, and nothing put in."""
    post(session, book, draft(day(1, 5), "meeting:1", paid_in(100)), by="user:t")
    itself = draft(day(1, 5), "meeting:1", paid_in(100))

    def act() -> object:
        return correct(session, book, 1, itself, day=day(1, 5), reason="Same", by="user:t")

    assert facts_of(errors.ReferenceReused, act) == {"number": 1}


def test_a_correction_does_not_take_another_corrections_reversal(session: Session, book: Book) -> None:
    """Two long references may begin alike; the second must not put in a second replacement."""
    post(session, book, draft(day(1, 5), "meeting:1", paid_in(100)), by="user:t")
    for ending, refused in (("a", False), ("b", True)):
        right = draft(day(1, 5), "r" * 99 + ending, paid_in(120))

        def act(right: Draft = right) -> object:
            return correct(session, book, 1, right, day=day(1, 5), reason="Miscounted", by="user:t")

        if refused:
            assert facts_of(errors.ReferenceReused, act) == {"number": 2}
        else:
            act()


# Closing ----------------------------------------------------------------------------------------------------------------


def test_nothing_is_dated_in_a_closed_period(session: Session, book: Book) -> None:
    close_period(session, book, day(1, 31), by="user:t")
    late = draft(day(1, 31), "late", paid_in(1))
    facts = facts_of(errors.PeriodClosed, lambda: post(session, book, late, by="user:t"))
    assert facts == {"closed_through": day(1, 31), "day": day(1, 31)}
    assert post(session, book, draft(day(2, 1), "in time", paid_in(1)), by="user:t").number == 1


def test_a_period_is_closed_once_and_never_opened_again(session: Session, book: Book) -> None:
    for through in (day(1, 31), day(1, 31), day(2, 28)):
        close_period(session, book, through, by="user:t")
    facts = facts_of(errors.PeriodAlreadyClosed, lambda: close_period(session, book, day(1, 31), by="user:t"))
    assert facts == {"closed_through": day(2, 28)}
    assert verify_book(session, book) == []


def test_a_day_that_has_not_come_is_not_closed(session: Session, book: Book) -> None:
    facts = facts_of(errors.DayInFuture, lambda: close_period(session, book, day(12, 31), by="user:t"))
    assert facts == {"day": day(12, 31), "today": day(11, 24)}
    assert facts_of(errors.DayBeforeBook, lambda: close_period(session, book, date(2025, 12, 31), by="user:t"))
