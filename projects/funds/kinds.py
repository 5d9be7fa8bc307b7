"""What every kind of a fund's voucher shares: its entries, each within one restriction, and that no purpose pays for another.

Before a kind's own rule: the day, the currency, the restrictions that are named, and for each place that money leaves, whether
there is so much of that purpose in it, then and on every later day that is known. After it: that what is set aside for awards and
not paid yet stays.
"""

from collections.abc import Callable
from datetime import date
from typing import Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.calendars import today
from core.frozen import from_text
from core.money import Money, currency
from ledger.balances import balances
from ledger.chart import AccountKey, open_missing
from ledger.models import Book, JournalTransaction
from ledger.posting import Entry
from ledger.voucher_models import Voucher
from ledger.vouchers import Kind
from projects.errors import DayInFuture, DocumentUnknown
from projects.funds import earmarks
from projects.funds.charts import BY_CODE, PLACE_CODES, restriction_of
from projects.funds.errors import BeyondPlace, DayBeforeFund, FundOtherCurrency
from projects.funds.models import Fund
from projects.funds.opening import fund_of_book
from projects.funds.restrictions import paper_of
from projects.funds.restrictions import restriction_of as restriction_named
from projects.funds.restrictions import restrictions_on


class Content(Protocol):
    """What a voucher of a fund says."""

    @property
    def currency(self) -> str: ...

    @property
    def document(self) -> str: ...

    @property
    def document_sha256(self) -> str: ...

    def entries(self) -> tuple[Entry, ...]: ...


Said = TypeVar("Said", bound=Content)
Deed = Callable[[Session, Fund, Voucher, Said], None]


def nothing(session: Session, fund: Fund, voucher: Voucher, said: Content) -> None:
    """What a kind does that has no rule or no rows of its own."""


def fund_kind(
    name: str,
    title: str,
    content: type[Said],
    check: Deed[Said],
    *,
    posted: Deed[Said] = nothing,
    taken_back: Deed[Said] = nothing,
) -> Kind:
    """A kind of voucher in a fund's book.

    Refuses, before its own `check`: DayBeforeFund, DayInFuture, FundOtherCurrency, RestrictionUnknown, DocumentUnknown; after
    it: BeyondPlace, BeyondStage, BeyondFree. Taking back refuses, after its own `taken_back`: StillSetAside.
    """

    def read(text: str) -> Said:
        return from_text(content, text)

    def checked(session: Session, book: Book, voucher: Voucher) -> None:
        fund, said = fund_of_book(session, book), read(voucher.content)
        _refuse_impossible_day(fund, book, voucher.day)
        if said.currency != book.currency:
            raise FundOtherCurrency(known=book.currency, currency=said.currency)
        for number in {restriction_of(entry.debit) for entry in said.entries()}:
            restriction_named(session, fund, number, voucher.day)
        _refuse_other_paper(session, fund, said)
        check(session, fund, voucher, said)
        _refuse_beyond_places(session, fund, book, voucher.day, said.entries())
        earmarks.refuse_beyond_stage(session, book, voucher.day, said.entries())
        earmarks.refuse_beyond_free(session, fund, book, voucher.day, said.entries())

    def opened(session: Session, book: Book, voucher: Voucher) -> None:
        keys = {key for entry in read(voucher.content).entries() for key in (entry.debit, entry.credit)}
        open_missing(session, book, [(BY_CODE[key.code], key.holder) for key in sorted(keys)])

    def written(session: Session, book: Book, voucher: Voucher) -> None:
        posted(session, fund_of_book(session, book), voucher, read(voucher.content))

    def undone(session: Session, book: Book, voucher: Voucher) -> None:
        fund, said = fund_of_book(session, book), read(voucher.content)
        taken_back(session, fund, voucher, said)
        numbers = {restriction_of(entry.debit) for entry in said.entries()}
        earmarks.refuse_less_than_set_aside(session, fund, book, numbers, day_of_mirror(session, voucher))

    return Kind(
        name=name,
        title=title,
        read=read,
        entries=lambda text: read(text).entries(),
        check=checked,
        before=opened,
        posted=written,
        taken_back=undone,
    )


def _refuse_impossible_day(fund: Fund, book: Book, day: date) -> None:
    if day < book.opened_on:
        raise DayBeforeFund(day=day, opened=book.opened_on)
    if day > (current := today(fund.timezone)):
        raise DayInFuture(day=day, today=current)


def _refuse_other_paper(session: Session, fund: Fund, said: Content) -> None:
    """The paper that a voucher names is the fund's, and still the very scan. Raises DocumentUnknown."""
    if said.document and (paper_of(session, fund, said.document).sha256 or "") != said.document_sha256:
        raise DocumentUnknown()


def _refuse_beyond_places(session: Session, fund: Fund, book: Book, day: date, entries: tuple[Entry, ...]) -> None:
    leaving: dict[AccountKey, int] = {}
    for entry in entries:
        for key, minor in ((entry.credit, entry.amount_minor), (entry.debit, -entry.amount_minor)):
            if key.code in PLACE_CODES:
                leaving[key] = leaving.get(key, 0) + minor
    if not any(minor > 0 for minor in leaving.values()):
        return
    then, last = balances(session, book, day), balances(session, book)
    for key, minor in sorted(leaving.items()):
        there = min(then[key].net, last[key].net) if key in then else 0
        if minor > max(there, 0):
            unit = currency(book.currency)
            raise BeyondPlace(
                name=restrictions_on(session, fund, day)[restriction_of(key)].name,
                available=Money(max(there, 0), unit),
                day=day,
                amount=Money(minor, unit),
                over=Money(minor - max(there, 0), unit),
            )


def day_of_mirror(session: Session, voucher: Voucher) -> date:
    """The day on which a voucher was taken back in the books; its own when no money moved by it."""
    if voucher.reversal_number is None:
        return voucher.day
    mirror = (JournalTransaction.book_id == voucher.book_id, JournalTransaction.number == voucher.reversal_number)
    return session.scalars(select(JournalTransaction.day).where(*mirror)).one()
