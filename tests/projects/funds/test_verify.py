"""What `flask verify` says of a fund whose rows were written beside us."""

from datetime import timedelta

from ledger import posting
from ledger.chart import AccountKey, open_missing
from ledger.posting import Draft, Entry
from projects.funds import charts, verify
from tests.projects.funds.scene import OPENED, FundScene

DAY = OPENED + timedelta(days=30)


def posted_by_hand(funds: FundScene, debit: AccountKey, credit: AccountKey) -> None:
    open_missing(funds.session, funds.book, [(charts.BY_CODE[key.code], key.holder) for key in (debit, credit)])
    draft = Draft(DAY, "by-hand", "", (Entry(debit, credit, 1_00, ""),))
    posting.post(funds.session, funds.book, draft, by="somebody")


def test_money_that_left_its_restriction_is_named(funds: FundScene) -> None:
    homes = funds.restriction("Houses only")
    funds.receive(funds.donor, 1_000_00, DAY, homes)
    assert list(verify.every_fund(funds.session)) == []
    posted_by_hand(funds, charts.key(1, *charts.place("bank:1")), charts.key(homes, *charts.place("bank:1")))
    said = [finding.detail for finding in verify.every_fund(funds.session)]
    assert said[0] == "entry 2 carries money from 1610/restriction:2:bank:1 to 1610/restriction:1:bank:1"
    assert "“For any purpose of the fund” does not add up by 1.00 USD" in said
    assert "“Houses only” does not add up by -1.00 USD" in said


def test_a_loan_that_is_not_its_rows_is_named(funds: FundScene) -> None:
    funds.receive(funds.council, 1_000_00, DAY)
    loan = funds.lend(500_00, DAY)
    posted_by_hand(funds, charts.key(1, charts.COSTS), charts.key(1, *charts.loan(loan.public_id)))
    (said,) = [finding.detail for finding in verify.every_fund(funds.session)]
    assert said.endswith("the loan's rows say 50000, the book says 49900")


def test_what_was_moved_though_it_may_not_be_is_named(funds: FundScene) -> None:
    homes = funds.restriction("Houses only")
    funds.receive(funds.donor, 1_000_00, DAY, homes)
    posted_by_hand(funds, charts.key(homes, charts.MOVED), charts.key(homes, *charts.place("bank:1")))
    said = [finding.detail for finding in verify.every_fund(funds.session)]
    assert said == ["-1.00 USD was moved from or to nowhere", "“Houses only” was moved though it may not be"]
