"""Opening books and accounts."""

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from core.db import transaction
from core.money import UnknownCurrency
from ledger.balances import balances
from ledger.chart import AccountKey, AccountTemplate, AccountType, account_ids, open_account, open_book, open_missing
from ledger.errors import AccountExists, BookExists
from ledger.models import Book
from tests.ledger.books import CHART, KEYS, OPENED, SHARES, book_of, findings, open_group


def test_a_book_opens_with_its_charts_own_accounts(session: Session) -> None:
    book = open_book(session, owner="group:new", name="New", currency="KES", opened_on=OPENED, chart=CHART)
    assert set(account_ids(session.connection(), book)) == {key for key in KEYS if not key.holder}
    assert (book.currency, book.practice) == ("KES", False)


def test_each_holder_has_an_account_of_her_own(session: Session, book: Book) -> None:
    assert open_account(session, book, SHARES, "member:3") == AccountKey("2010", "member:3")
    assert str(AccountKey("2010", "member:3")) == "2010/member:3"
    assert {key for key in balances(session, book) if key.code == "2010"} == {
        AccountKey("2010", f"member:{n}") for n in (1, 2, 3)
    }


def test_the_same_account_is_not_opened_twice(session: Session, book: Book) -> None:
    with pytest.raises(AccountExists) as refused:
        open_account(session, book, SHARES, "member:1")
    assert refused.value.facts == {"account": "2010/member:1"}


def test_an_owner_has_one_book(session: Session, book: Book) -> None:
    with pytest.raises(BookExists) as refused:
        open_group(session, book.owner)
    assert refused.value.facts == {"owner": "group:a"}


def test_a_book_has_a_currency_that_there_is(session: Session) -> None:
    with pytest.raises(UnknownCurrency):
        open_group(session, currency="BAHT")


@pytest.mark.parametrize("kind", AccountType)
def test_assets_and_expenses_stand_on_the_debit_side(kind: AccountType) -> None:
    assert kind.normal_side_is_debit == (kind in (AccountType.ASSET, AccountType.EXPENSE))


def test_a_book_in_which_nothing_happened_verifies(engine: Engine) -> None:
    with transaction(engine) as session:
        open_group(session)
        open_book(session, owner="group:bare", name="", currency="UGX", opened_on=OPENED, chart=CHART[:1])
    assert findings(engine) == []
    with transaction(engine) as session:
        assert not any(balance.net for balance in balances(session, book_of(session)).values())


def test_only_missing_accounts_are_opened(session: Session, book: Book) -> None:
    wanted = [(SHARES, "member:1"), (SHARES, "member:9"), (CHART[0], ""), (SHARES, "member:9")]
    assert open_missing(session, book, wanted) == [AccountKey("2010", "member:9")]
    assert open_missing(session, book, wanted) == []


def test_a_book_may_be_split_by_holder_throughout(session: Session) -> None:
    """A fund keeps all its money by what it may be used for: no account is there before its first holder."""
    chart = (AccountTemplate("1610", AccountType.ASSET, "Bank", guarded=True, per_holder=True),)
    book = open_book(session, owner="fund:1", name="Fund", currency="THB", opened_on=OPENED, chart=chart)
    assert account_ids(session.connection(), book) == {}
    assert open_account(session, book, chart[0], "restriction:1") == AccountKey("1610", "restriction:1")
