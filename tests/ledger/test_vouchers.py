"""Vouchers: two officers, one journal transaction, and what is agreed can be repeated but never changed."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from core.text import TextMissing
from ledger import errors
from ledger.balances import balance_of, head, journal
from ledger.chart import open_account
from ledger.models import Account, Book
from ledger.posting import close_period, post
from ledger.voucher_models import Voucher, VoucherState
from ledger.vouchers import (
    Part,
    ask_reversal,
    bundle_of,
    confirm,
    digest_of,
    find,
    keep,
    prepare,
    prepare_bundle,
    reverse,
    vouchers_of,
    waiting_until,
    withdraw,
)
from tests.ledger.books import CASH, MALEE, SHARES, day, draft, open_group, paid_in
from tests.ledger.slips import SLIP, Diary, SlipOutdated, slip

TREASURER, KEEPER = "user:treasurer", "user:keeper"
MARCH = day(3, 2)


@pytest.fixture
def held(session: Session, book: Book) -> Book:
    """A box that holds 500.00."""
    post(session, book, draft(day(1, 5), "meeting:1", paid_in(50_000)), by=TREASURER)
    return book


def prepared(session: Session, book: Book, content: str = "", reference: str = "", on: date = MARCH) -> Voucher:
    return prepare(session, book, SLIP, on, content or slip(1_200), "Padlock", by=TREASURER, reference=reference)


def confirmed(session: Session, book: Book, content: str = "", on: date = MARCH) -> Voucher:
    return confirm(session, book, SLIP, prepared(session, book, content, on=on), by=KEEPER)


def test_what_two_officers_agree_to_is_one_journal_transaction(session: Session, held: Book) -> None:
    voucher = prepared(session, held)
    assert (voucher.number, voucher.state, voucher.head_number, voucher.journal_number) == (1, "prepared", 1, None)
    assert head(session, held).number == 1  # it was tried, and nothing is left of it
    confirm(session, held, SLIP, voucher, by=KEEPER, read=1)
    (_, entry) = journal(session, held)
    assert (entry.number, entry.day, entry.memo, entry.recorded_by) == (2, MARCH, "Padlock", KEEPER)
    assert entry.reference == voucher.journal_reference == f"slip:{voucher.bundle}"
    assert entry.evidence == digest_of(voucher.content).hex()
    assert (voucher.state, voucher.journal_number, voucher.confirmed_by) == ("posted", 2, KEEPER)
    assert confirm(session, held, SLIP, voucher, by=KEEPER, read=1) is voucher
    assert head(session, held).number == 2
    assert find(session, held, voucher.public_id) is voucher


def test_the_same_reference_is_the_same_voucher(session: Session, held: Book) -> None:
    first = prepared(session, held, reference="form:1")
    assert prepared(session, held, reference="form:1") is first
    assert prepared(session, held).number == 2
    assert [voucher.number for voucher in vouchers_of(session, held)] == [2, 1]
    assert [voucher.number for voucher in vouchers_of(session, held, before=2, most=5)] == [1]
    assert [voucher.number for voucher in waiting_until(session, held, MARCH)] == [1, 2]
    with pytest.raises(errors.VoucherReused) as refused:
        prepared(session, held, slip(1_300), reference="form:1")
    assert refused.value.facts == {"number": 1}
    with pytest.raises(errors.ReferenceUnusable):
        prepared(session, held, reference="x" * 101)


def test_nobody_confirms_what_she_prepared_nor_what_she_did_not_read(session: Session, held: Book) -> None:
    voucher = prepared(session, held)
    with pytest.raises(errors.SecondOfficerNeeded):
        confirm(session, held, SLIP, voucher, by=TREASURER)
    with pytest.raises(errors.VoucherChangedSinceRead):
        confirm(session, held, SLIP, voucher, by=KEEPER, read=2)
    with pytest.raises(errors.VoucherUnknown):
        find(session, held, "0" * 16)
    with pytest.raises(LookupError, match="is a slip, not a other"):
        confirm(session, held, replace(SLIP, name="other"), voucher, by=KEEPER)


def test_a_withdrawn_voucher_keeps_its_number_and_is_never_posted(session: Session, held: Book) -> None:
    voucher = prepared(session, held)
    withdraw(session, held, SLIP, voucher, by=TREASURER)
    assert withdraw(session, held, SLIP, voucher, by=KEEPER).withdrawn_by == TREASURER
    with pytest.raises(errors.VoucherNotPrepared):
        confirm(session, held, SLIP, voucher, by=KEEPER)
    with pytest.raises(errors.VoucherNotPosted):
        ask_reversal(session, held, SLIP, voucher, "Wrong", by=TREASURER)
    assert (prepared(session, held).number, head(session, held).number) == (2, 1)


def test_what_could_not_be_posted_cannot_be_prepared(session: Session, held: Book) -> None:
    for content, refusal in [
        (slip(50_001), errors.CashBelowZero),
        (slip(1, MALEE._replace(holder="member:9")), errors.UnknownAccount),
        (slip(1, held=1), SlipOutdated),
    ]:
        with pytest.raises(refusal):
            prepared(session, held, content)
    with pytest.raises(errors.DayInFuture):
        prepared(session, held, on=date(2569, 1, 1))
    assert (vouchers_of(session, held), head(session, held).number) == ([], 1)


def test_the_books_are_looked_at_again_when_it_is_confirmed(session: Session, held: Book) -> None:
    voucher, other = prepared(session, held, slip(1_200, held=50_000)), prepared(session, held, slip(500))
    confirm(session, held, SLIP, other, by=KEEPER)
    with pytest.raises(SlipOutdated):
        confirm(session, held, SLIP, voucher, by=KEEPER)
    assert voucher.state == VoucherState.PREPARED
    close_period(session, held, day(3, 31), by=TREASURER)
    late = prepare(session, held, SLIP, day(4, 6), slip(1), "", by=TREASURER)
    close_period(session, held, day(4, 30), by=TREASURER)
    with pytest.raises(errors.PeriodClosed):
        confirm(session, held, SLIP, late, by=KEEPER)


def test_a_voucher_without_entries_is_agreed_to_without_a_journal_number(session: Session, held: Book) -> None:
    voucher = confirmed(session, held, slip(0))
    assert (voucher.state, voucher.journal_number, head(session, held).number) == ("posted", None, 1)
    ask_reversal(session, held, SLIP, voucher, "Not needed", by=TREASURER)
    reverse(session, held, SLIP, voucher, by=KEEPER)
    assert (voucher.state, voucher.reversal_number, head(session, held).number) == ("reversed", None, 1)


def test_taking_back_needs_a_reason_and_two_officers(session: Session, held: Book) -> None:
    voucher = confirmed(session, held)
    with pytest.raises(TextMissing):
        ask_reversal(session, held, SLIP, voucher, " ", by=KEEPER)
    ask_reversal(session, held, SLIP, voucher, "Paid twice", by=KEEPER)
    keep(session, held, SLIP, voucher, by=TREASURER)
    assert (voucher.reversal_reason, voucher.reversal_asked_by, voucher.reversal_asked_at) == (None, None, None)
    with pytest.raises(errors.VoucherReversalNotAsked):
        reverse(session, held, SLIP, voucher, by=TREASURER)
    ask_reversal(session, held, SLIP, voucher, "Paid twice", by=KEEPER)
    with pytest.raises(errors.SecondOfficerNeeded):
        reverse(session, held, SLIP, voucher, by=KEEPER)
    with pytest.raises(errors.VoucherChangedSinceRead):
        reverse(session, held, SLIP, voucher, by=TREASURER, read=2)
    reverse(session, held, SLIP, voucher, by=TREASURER, read=voucher.version)
    mirror = journal(session, held)[-1]
    assert (mirror.reverses, mirror.day, mirror.memo, mirror.recorded_by) == (2, MARCH, "Paid twice", TREASURER)
    assert balance_of(session, held, CASH) == 50_000
    assert reverse(session, held, SLIP, voucher, by=KEEPER).reversal_number == mirror.number
    assert confirm(session, held, SLIP, voucher, by=KEEPER).state == VoucherState.REVERSED
    assert head(session, held).number == 3


def test_in_a_closed_period_it_is_taken_back_today(session: Session, held: Book) -> None:
    voucher = confirmed(session, held)
    close_period(session, held, day(3, 31), by=TREASURER)
    ask_reversal(session, held, SLIP, voucher, "Paid twice", by=TREASURER)
    reverse(session, held, SLIP, voucher, by=KEEPER, timezone="Asia/Bangkok")
    assert journal(session, held)[-1].day == day(11, 23)


def test_what_follows_from_it_is_done_with_it(session: Session, held: Book) -> None:
    diary = Diary()
    kind = diary.kind()
    voucher = prepare(session, held, kind, MARCH, slip(100), "", by=TREASURER)
    assert diary.done == []
    confirm(session, held, kind, voucher, by=KEEPER)
    ask_reversal(session, held, kind, voucher, "Wrong", by=TREASURER)
    reverse(session, held, kind, voucher, by=KEEPER)
    assert diary.done == [("posted", 2), ("taken back", 3)]


def test_what_the_postings_need_is_opened_when_it_is_confirmed(session: Session, held: Book) -> None:
    def open_hers(session: Session, book: Book, voucher: Voucher) -> None:
        open_account(session, book, SHARES, "member:3")

    kind = replace(SLIP, before=open_hers)
    content = slip(100, CASH, MALEE._replace(holder="member:3"))
    voucher = prepare(session, held, kind, MARCH, content, "", by=TREASURER)
    hers = select(Account).where(Account.book_id == held.id, Account.holder == "member:3")
    assert session.scalars(hers).all() == []
    confirm(session, held, kind, voucher, by=KEEPER)
    assert len(session.scalars(hers).all()) == 1


def test_vouchers_of_two_books_stand_or_fall_together(session: Session, held: Book) -> None:
    other = open_group(session, "group:b")
    parts = [Part(other, slip(700, CASH, MALEE)), Part(held, slip(700))]
    theirs, ours = prepare_bundle(session, parts, SLIP, MARCH, "Sent over", by=TREASURER, reference="form:2")
    assert (ours.bundle, ours.number, theirs.number) == (theirs.bundle, 1, 1)
    assert prepare_bundle(session, parts, SLIP, MARCH, "Sent over", by=TREASURER, reference="form:2") == (theirs, ours)
    for others in ([parts[0]], [*parts, Part(open_group(session, "group:c"), slip(0))]):
        with pytest.raises(errors.VoucherReused):
            prepare_bundle(session, others, SLIP, MARCH, "Sent over", by=TREASURER, reference="form:2")
    assert bundle_of(session, ours) == [ours, theirs]
    confirm(session, held, SLIP, ours, by=KEEPER)
    assert (ours.state, theirs.state) == ("posted", "posted")
    assert journal(session, held)[-1].reference == journal(session, other)[-1].reference
    assert (balance_of(session, held, CASH), balance_of(session, other, CASH)) == (49_300, 700)
    ask_reversal(session, other, SLIP, theirs, "Not sent", by=TREASURER)
    reverse(session, held, SLIP, ours, by=KEEPER)
    assert (ours.state, theirs.state) == ("reversed", "reversed")
    assert (balance_of(session, held, CASH), balance_of(session, other, CASH)) == (50_000, 0)
    pair = prepare_bundle(session, parts, SLIP, MARCH, "Again", by=TREASURER)
    withdraw(session, held, SLIP, pair[1], by=TREASURER)
    assert [voucher.state for voucher in pair] == ["withdrawn", "withdrawn"]


def test_a_bundle_is_refused_wholly(session: Session, held: Book) -> None:
    other = open_group(session, "group:b")
    parts = [Part(held, slip(700)), Part(other, slip(700))]
    with pytest.raises(errors.CashBelowZero):
        prepare_bundle(session, parts, SLIP, MARCH, "Sent over", by=TREASURER)
    assert (vouchers_of(session, held), vouchers_of(session, other)) == ([], [])


POSTED, WAITING, ALL = "number = 1", "number = 2", "true"
ATTACKS = [
    *(
        (f"UPDATE voucher SET {column} = {column} WHERE {ALL}", "fixed", "append-only")
        for column in ("content", "day", "memo", "kind", "number", "reference", "bundle", "head_number", "prepared_by")
    ),
    (f"UPDATE voucher SET confirmed_by = 'user:x' WHERE {POSTED}", "confirmed voucher", "append-only"),
    (f"UPDATE voucher SET journal_number = NULL WHERE {POSTED}", "confirmed voucher", "append-only"),
    (f"UPDATE voucher SET state = 'posted', confirmed_by = prepared_by WHERE {WAITING}", "two_officers", ""),
    (f"UPDATE voucher SET state = 'posted' WHERE {WAITING}", "posted_is_confirmed", ""),
    (f"UPDATE voucher SET journal_number = 1 WHERE {WAITING}", "unposted_has_no_number", ""),
    (f"UPDATE voucher SET state = 'withdrawn' WHERE {WAITING}", "withdrawn_by_somebody", ""),
    (f"UPDATE voucher SET state = 'torn' WHERE {WAITING}", "state_known", ""),
    (f"UPDATE voucher SET state = 'reversed', reversed_by = 'user:x' WHERE {POSTED}", "reversal_is_asked", ""),
    (
        f"UPDATE voucher SET state = 'reversed', reversed_by = 'user:x', reversal_asked_by = 'user:x', reversal_reason = 'y'"
        f" WHERE {POSTED}",
        "two_officers_reverse",
        "",
    ),
    (f"UPDATE voucher SET reversal_asked_by = 'user:x' WHERE {POSTED}", "reversal_has_reason", ""),
    (f"UPDATE voucher SET reversal_number = 1 WHERE {POSTED}", "unreversed_has_no_mirror", ""),
    ("UPDATE voucher SET state = 'prepared', withdrawn_by = NULL WHERE number = 3", "finished", "append-only"),
    (f"DELETE FROM voucher WHERE {WAITING}", "rows stay", "append-only"),
]


def test_the_database_holds_what_two_officers_agreed_to(session: Session, held: Book) -> None:
    confirmed(session, held)
    prepared(session, held)
    withdraw(session, held, SLIP, prepared(session, held), by=TREASURER)
    session.flush()
    sqlite = session.get_bind().dialect.name == "sqlite"
    columns = "public_id, book_id, number, previous_number, kind, day, memo, content, reference, bundle, head_number, state,"
    columns += " version, prepared_by, prepared_at"
    copied = columns.replace("public_id,", "'0', ").replace("number, previous_number", "{number}, {previous}")
    copied = copied.replace("reference, bundle", "'r', 'b'")
    added = f"INSERT INTO voucher ({columns}) SELECT {copied.replace('public_id', '0')} FROM voucher WHERE number = 2"
    attacks = [
        *ATTACKS,
        (added.format(number=5, previous=4), "FOREIGN KEY", "fk_voucher_book_id_previous_number_voucher"),
        (added.format(number=4, previous=2), "without_gaps", ""),
        (added.format(number=3, previous=2), "there already", "uq_voucher_book_id_number"),
        ("INSERT OR REPLACE INTO voucher SELECT * FROM voucher", "there already", "")
        if sqlite
        else ("TRUNCATE voucher CASCADE", "", "append-only"),
    ]
    for attack, *because in attacks:
        with session.begin_nested() as taken_back:
            with pytest.raises(DBAPIError) as refused:
                session.execute(text(attack))
            taken_back.rollback()
        said = str(refused.value.orig)
        assert any(reason and reason in said for reason in because), (attack, said)
