"""Every sentence with which the ground floor and the ledger refuse, as a treasurer reads it in English.

Each is brought about by really doing what is refused, so that its facts are those that the code gives.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core import calendars, money, text
from core.calendars import Calendar
from core.errors import Refusal
from core.language import language
from core.money import Money, currency
from ledger import errors
from ledger.chart import open_account
from ledger.models import Book
from ledger.posting import Draft, Entry, close_period, compound, post, reverse
from ledger.voucher_models import Voucher
from ledger.vouchers import ask_reversal, confirm, find, prepare
from ledger.vouchers import reverse as take_back
from ledger.vouchers import withdraw
from tests.ledger.books import CASH, COSTS, FINES, MALEE, SHARES, day, draft, open_group, paid_in, paid_out
from tests.ledger.slips import SLIP, slip

THB = currency("THB")


@dataclass(frozen=True, slots=True)
class Desk:
    """A book with one meeting of 5 January, which number 2 took back; January is closed."""

    session: Session
    book: Book

    def post(self, on: date, reference: str, *entries: Entry) -> object:
        return post(self.session, self.book, draft(on, reference, *entries), by="user:t")

    def undo(self, number: int, on: date, reference: str) -> object:
        return reverse(self.session, self.book, number, day=on, reason="", reference=reference, by="user:t")

    def close(self, through: date) -> None:
        close_period(self.session, self.book, through, by="user:t")

    def voucher(self, amount_minor: int = 100) -> Voucher:
        """A slip that user:t prepared."""
        content = slip(amount_minor, FINES, CASH)
        return prepare(self.session, self.book, SLIP, day(3, 2), content, "", by="user:t", reference="slip:1")

    def posted(self) -> Voucher:
        return self.confirm("user:k")

    def confirm(self, by: str, read: int | None = None) -> Voucher:
        return confirm(self.session, self.book, SLIP, self.voucher(), by=by, read=read)


@pytest.fixture
def desk(session: Session, book: Book) -> Desk:
    desk = Desk(session, book)
    desk.post(day(1, 5), "meeting:1", paid_in(10_000))
    desk.close(day(1, 31))
    desk.undo(1, day(2, 2), "undo:1")
    desk.post(day(3, 2), "meeting:3", paid_in(500))
    return desk


SAID: list[tuple[Callable[[Desk], Any], str]] = [
    (
        lambda _: calendars.day_from_parts("2026", "2", "30"),
        "There is no day 30/2/2026. Check the day, the month and the year.",
    ),
    (
        lambda _: calendars.day_from_parts("2569", "11", "23", Calendar.GREGORIAN),
        "The year 2569 looks like another calendar. If you mean 2026, type 2026.",
    ),
    (
        lambda _: calendars.parse_period("last year"),
        "“last year” is not a period. Write a year (2026), a month (2026-11), or two days (2026-01-01..2026-03-31).",
    ),
    (
        lambda _: money.currency("BAHT"),
        "BAHT is not a currency code. Use the three letters of ISO 4217, such as THB or KES.",
    ),
    (
        lambda _: Money(1, THB) + Money(1, currency("KES")),
        "THB and KES cannot be added: keep one book for each currency.",
    ),
    (
        lambda _: money.parse_amount("fifty", THB),
        "“fifty” is not an amount. Type digits only, for example 1250.00.",
    ),
    (
        lambda _: money.parse_amount("-50", THB),
        "-50 is below zero. Type the amount without a minus, in the field for money going the other way.",
    ),
    (
        lambda _: money.parse_amount("0.005", THB),
        "0.005 has 3 decimals; THB has 2. Round it as the group agrees and type it again.",
    ),
    (
        lambda _: money.parse_amount("1" + "0" * 18, THB),
        "1000000000000000000 is more than the books can hold (10000000000000.00). Check the number of zeros.",
    ),
    (
        lambda _: money.split(100, {1: 0}),
        "There is nobody to share between: every weight is zero.",
    ),
    (
        lambda _: text.clean("Ma\u202elee"),
        "This text has a hidden character (U+202E) that cannot be printed. Delete it and type it again.",
    ),
    (
        lambda _: text.clean("ก" * 1_301),
        "This text has 1,301 characters; at most 300 fit. Shorten it by 1,001.",
    ),
    (
        lambda _: text.required(" "),
        "Nothing is written here. Please write something.",
    ),
    (
        lambda _: Entry(CASH, MALEE, 0),
        "An amount to post must be above zero and at most 1,000,000,000,000,000; this one is 0.",
    ),
    (
        lambda _: Entry(MALEE, MALEE, 1),
        "Money cannot move from account 2010/member:1 to itself. Choose two accounts.",
    ),
    (
        lambda _: Draft(day(1, 5), "m", "", ()),
        "No money moves here, so there is nothing to post.",
    ),
    (
        lambda _: Draft(day(1, 5), "m", "", (paid_in(1),) * 10_001),
        "There are 10,001 postings; one journal transaction holds 10,000. Divide it into parts.",
    ),
    (
        lambda _: compound([(CASH, 10_000)], [(MALEE, 9_950)]),
        "Debits are 10,000 and credits are 9,950: they differ by 50. Make both sides equal.",
    ),
    (
        lambda _: draft(day(1, 5), "", paid_in(1)),
        "A reference needs 1 to 100 characters; this one has 0.",
    ),
    (
        lambda desk: desk.post(day(3, 3), "new", Entry(CASH, MALEE._replace(holder="member:9"), 1)),
        "The book has no account 2010/member:9. Open it first, or choose another.",
    ),
    (
        lambda desk: desk.undo(77, day(3, 3), "new"),
        "The book has no journal transaction 77.",
    ),
    (
        lambda desk: open_account(desk.session, desk.book, SHARES, "member:1"),
        "The book already has an account 2010/member:1.",
    ),
    (
        lambda desk: open_group(desk.session),
        "There is already a book for group:a.",
    ),
    (
        lambda desk: desk.post(date(2025, 12, 31), "new", paid_in(1)),
        "31 December 2025 is before the book was opened on 1 January 2026. Check the date.",
    ),
    (
        lambda desk: desk.post(date(2569, 11, 23), "new", paid_in(1)),
        "23 November 2569 has not come yet; today is 24 November 2026. Check the date.",
    ),
    (
        lambda desk: desk.post(day(1, 31), "new", paid_in(1)),
        "The books are closed up to 31 January 2026, so nothing can be dated 31 January 2026. Use a later date.",
    ),
    (
        lambda desk: desk.close(day(1, 15)),
        "The books are already closed up to 31 January 2026. A later day can be closed, an earlier one cannot.",
    ),
    (
        lambda desk: desk.post(day(3, 3), "new", paid_out(650, COSTS)),
        "Cash box: loan fund would hold 1.50\u00a0THB less than nothing on 3 March 2026. Check the amounts, or record earlier"
        " receipts first.",
    ),
    (
        lambda desk: desk.post(day(1, 5), "meeting:1", paid_in(9_999)),
        "This was already recorded as number 1, with other contents. Nothing was changed. To change it, correct number 1"
        " with a reason.",
    ),
    (
        lambda desk: desk.undo(1, day(3, 3), "new"),
        "Number 1 was already reversed by number 2.",
    ),
    (
        lambda desk: desk.undo(3, day(3, 1), "new"),
        "Number 3 is dated 2 March 2026; its reversal cannot be dated earlier (1 March 2026).",
    ),
    (
        lambda desk: find(desk.session, desk.book, "0"),
        "There is no such voucher.",
    ),
    (
        lambda desk: withdraw(desk.session, desk.book, SLIP, desk.posted(), by="user:t"),
        "Voucher 1 is confirmed. Only a voucher that waits for a second officer can be confirmed or withdrawn.",
    ),
    (
        lambda desk: ask_reversal(desk.session, desk.book, SLIP, desk.voucher(), "Wrong", by="user:t"),
        "Voucher 1 is prepared, not yet confirmed. Only a confirmed voucher can be taken back.",
    ),
    (
        lambda desk: desk.confirm("user:k", read=2),
        "Voucher 1 was changed after this page was opened. Read this page again; then agree.",
    ),
    (
        lambda desk: (desk.voucher(), desk.voucher(200)),
        "This was already prepared as voucher 1, with other contents. Nothing was changed. Open that one.",
    ),
    (
        lambda desk: take_back(desk.session, desk.book, SLIP, desk.posted(), by="user:t"),
        "Nobody has asked to take voucher 1 back. One officer asks with a reason, another one agrees.",
    ),
    (
        lambda desk: desk.confirm("user:t"),
        "You prepared this or asked for it yourself. A second officer has to agree to it.",
    ),
]


def refused(act: Callable[[Desk], Any], desk: Desk) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        act(desk)
    desk.session.rollback()
    return refusal.value


@pytest.mark.parametrize("act, sentence", SAID, ids=[sentence[:40] for _, sentence in SAID])
def test_what_a_treasurer_reads(desk: Desk, act: Callable[[Desk], Any], sentence: str) -> None:
    refusal = refused(act, desk)
    assert language("en").sentence(refusal) == sentence
    assert str(refusal)  # what logs say needs the same facts
    in_thai = language("th").sentence(refusal)
    assert in_thai and "{" not in in_thai


def test_every_refusal_of_the_ground_floor_and_the_ledger_is_here(desk: Desk) -> None:
    ours = {
        kind.code
        for module in (calendars, money, text, errors)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Refusal) and "code" in vars(kind)
    }
    tried = set()
    for act, _ in SAID:
        with desk.session.begin_nested() as taken_back:
            with pytest.raises(Refusal) as refusal:
                act(desk)
            taken_back.rollback()
        tried.add(refusal.value.code)
    desk.session.rollback()
    assert tried == ours
