"""What money is for is data, and money never leaves it: each rule of a restriction tried, and the database's last word."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from core.money import Money, currency
from ledger import posting
from ledger.chart import open_missing
from ledger.errors import CashBelowZero
from ledger.posting import Draft
from projects.errors import DocumentUnknown
from projects.funds import charts, verify
from projects.funds.charts import within
from projects.funds.coming_in import (
    INCOME,
    PROMISE,
    RECEIPT,
    RETURN,
    FundIncome,
    FundReceipt,
    FundReturn,
    Promise,
    Stage,
)
from projects.funds.errors import (
    BeyondAdminShare,
    BeyondGiven,
    BeyondPlace,
    ChangeNeedsPaper,
    FundOtherCurrency,
    FundThere,
    GiverOtherKind,
    NotForThere,
    NotForThis,
    OnlyGroupsKeepTheirs,
    OtherFunder,
    PromiseBelowZero,
    RestrictionOlder,
    RestrictionUnknown,
    RuleContradicts,
    SamePurpose,
    TransferNeedsPaper,
)
from projects.funds.models import GiverKind
from projects.funds.opening import open_fund
from projects.funds.restrictions import Rule, change_restriction, restriction_of, rule_of
from tests.projects.funds.scene import OFFICER, OPENED, FundScene

DAY = OPENED + timedelta(days=30)
THOUSAND = 1_000_00


def test_promised_is_not_given_and_given_is_not_kept(funds: FundScene) -> None:
    """Four columns: what is undrawn is what was committed and has not come."""
    council = funds.council
    for stage, minor in ((Stage.PLEDGED, 150 * THOUSAND), (Stage.COMMITTED, 120 * THOUSAND)):
        funds.post(PROMISE, Promise("USD", 1, council.public_id, stage, minor, "MoU of 2010"), DAY)
    assert funds.purse(1).cash_minor == 0 == funds.purse(1).capital_minor
    funds.receive(council, 50 * THOUSAND, DAY)
    funds.receive(funds.group, THOUSAND, DAY, theirs=True, place="cash")
    (line,) = funds.figures().lines
    first, second = line.givers
    assert (first.pledged_minor, first.committed_minor, first.given_minor) == (150 * THOUSAND, 120 * THOUSAND, 50 * THOUSAND)
    assert first.undrawn_minor == 70 * THOUSAND == funds.figures().undrawn_minor
    assert (second.given_minor, second.theirs_minor) == (0, THOUSAND)
    assert line.purse.places == (("bank:1", 50 * THOUSAND), ("cash", THOUSAND))
    with pytest.raises(PromiseBelowZero) as refused:
        less = Promise("USD", 1, council.public_id, Stage.COMMITTED, -121 * THOUSAND, "Less")
        funds.post(PROMISE, less, DAY)
    assert refused.value.facts["over"] == Money(THOUSAND, currency("USD"))


def test_one_purpose_never_pays_for_another(funds: FundScene) -> None:
    homes = funds.restriction("Houses only", funds.donor)
    funds.receive(funds.council, 10 * THOUSAND, DAY)
    funds.receive(funds.donor, 2 * THOUSAND, DAY, homes)
    with pytest.raises(BeyondPlace) as refused:
        funds.lend(3 * THOUSAND, DAY, parts={homes: 3 * THOUSAND})
    assert str(refused.value) == (
        "Of “Houses only” there is 2000.00 USD in this place on 2010-07-31: 3000.00 USD is 1000.00 USD too much. Money of"
        " another purpose cannot stand in for it."
    )
    with pytest.raises(BeyondPlace):
        funds.lend(THOUSAND, DAY, parts={homes: THOUSAND}, place="cash")
    with pytest.raises(BeyondPlace):  # it has come by then, but had not on that day
        funds.lend(THOUSAND, DAY - timedelta(days=1), parts={homes: THOUSAND})


def test_the_database_has_the_last_word(funds: FundScene) -> None:
    """Past every check of ours: the guard of the account refuses what would make one purpose pay for another."""
    homes = funds.restriction("Houses only")
    funds.receive(funds.council, 10 * THOUSAND, DAY)
    funds.receive(funds.donor, THOUSAND, DAY, homes)
    entry = within(homes, (charts.COSTS, ""), charts.place("bank:1"), 2 * THOUSAND, "Too much")
    funds.cost(1, 1, DAY)
    open_missing(funds.session, funds.book, [(charts.BY_CODE[charts.COSTS], f"restriction:{homes}")])
    with pytest.raises(CashBelowZero), funds.session.begin_nested():
        posting.post(funds.session, funds.book, Draft(DAY, "by-hand", "", (entry,)), by="somebody")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE fund_restriction SET rule = '{}'",
        "DELETE FROM fund_restriction",
        "UPDATE fund SET organisation_id = organisation_id + 1",
        "DELETE FROM fund",
    ],
)
def test_what_money_is_for_is_never_rewritten(session: Session, funds: FundScene, statement: str) -> None:
    with pytest.raises(DatabaseError), session.begin_nested():
        session.execute(text(statement))


def test_what_happened_on_a_loan_is_only_added_to(session: Session, funds: FundScene) -> None:
    funds.receive(funds.council, THOUSAND, DAY)
    funds.lend(THOUSAND, DAY)
    for statement in (
        "UPDATE fund_loan_flow SET amount_minor = 1",
        "DELETE FROM fund_loan_flow",
        "UPDATE fund_loan SET terms = '{}'",
        "DELETE FROM fund_loan",
    ):
        with pytest.raises(DatabaseError), session.begin_nested():
            session.execute(text(statement))


def test_a_change_of_purpose_needs_its_givers_paper(funds: FundScene) -> None:
    homes = funds.restriction("Houses only", funds.donor)
    wider = Rule("Houses and water", grants=True)
    with pytest.raises(ChangeNeedsPaper):
        change_restriction(funds.session, funds.fund, homes, wider, DAY, None, by=OFFICER)
    paper = funds.paper("Letter of Dialogue on Shelter")
    with pytest.raises(RestrictionOlder):
        change_restriction(funds.session, funds.fund, homes, wider, OPENED, paper, by=OFFICER)
    change_restriction(funds.session, funds.fund, homes, wider, DAY, paper, by=OFFICER)
    held = [rule_of(restriction_of(funds.session, funds.fund, homes, day)).grants for day in (DAY - timedelta(days=1), DAY)]
    assert held == [False, True]


def test_money_of_one_giver_only(funds: FundScene) -> None:
    homes = funds.restriction("Houses only", funds.donor)
    with pytest.raises(OtherFunder):
        funds.receive(funds.council, THOUSAND, DAY, homes)
    with pytest.raises(RestrictionUnknown):
        funds.receive(funds.council, THOUSAND, DAY, 9)
    with pytest.raises(OnlyGroupsKeepTheirs):
        funds.receive(funds.council, THOUSAND, DAY, theirs=True)
    wrong = FundReceipt("USD", 1, funds.council.public_id, GiverKind.DONOR, False, THOUSAND, "cash")
    with pytest.raises(GiverOtherKind):
        funds.post(RECEIPT, wrong, DAY)
    baht = FundReceipt("THB", 1, funds.council.public_id, GiverKind.STATE, False, THOUSAND, "cash")
    with pytest.raises(FundOtherCurrency):
        funds.post(RECEIPT, baht, DAY)


def test_a_purpose_that_has_not_begun_holds_nothing(funds: FundScene) -> None:
    later = funds.restriction("From next year", since=date(2011, 1, 1))
    with pytest.raises(RestrictionUnknown):
        funds.receive(funds.council, THOUSAND, DAY, later)


def test_a_fund_runs_on_its_share_and_no_more(funds: FundScene) -> None:
    lending = funds.restriction("Lending, five per cent for running it", admin_share=Fraction(5, 100))
    only = funds.restriction("Lending alone")
    for number in (lending, only):
        funds.receive(funds.council, 10 * THOUSAND, DAY, number)
    funds.cost(lending, 499_99, DAY)
    with pytest.raises(BeyondAdminShare) as refused:
        funds.cost(lending, 2, DAY)
    assert refused.value.facts["over"] == Money(1, currency("USD"))
    funds.cost(lending, 1, DAY)
    with pytest.raises(NotForThis):
        funds.cost(only, 1, DAY)


def test_money_moves_only_where_both_sides_allow_it_and_a_paper_says_so(funds: FundScene) -> None:
    homes, water = funds.restriction("Houses only"), funds.restriction("Water", moves_in=True)
    paper = funds.paper().public_id
    funds.receive(funds.council, 10 * THOUSAND, DAY)
    funds.receive(funds.donor, 10 * THOUSAND, DAY, homes)
    with pytest.raises(NotForThis):
        funds.transfer(homes, water, THOUSAND, DAY, paper)
    with pytest.raises(NotForThis):
        funds.transfer(1, homes, THOUSAND, DAY, paper)
    with pytest.raises(SamePurpose):
        funds.transfer(1, 1, THOUSAND, DAY, paper)
    with pytest.raises(TransferNeedsPaper):
        funds.transfer(1, water, THOUSAND, DAY, "")
    with pytest.raises(DocumentUnknown):
        funds.transfer(1, water, THOUSAND, DAY, "0123456789abcdef")
    moved = funds.transfer(1, water, THOUSAND, DAY, paper)
    assert (funds.purse(1).moved_minor, funds.purse(water).moved_minor) == (-THOUSAND, THOUSAND)
    assert funds.purse(water).capital_minor == THOUSAND == funds.purse(water).cash_minor
    funds.lend(THOUSAND, DAY, parts={water: THOUSAND})
    with pytest.raises(CashBelowZero), funds.session.begin_nested():
        funds.take_back(moved)


def test_money_that_goes_back_is_money_that_came(funds: FundScene) -> None:
    first = funds.receive(funds.group, THOUSAND, DAY, theirs=True)
    group = funds.group.public_id
    back = FundReturn("USD", 1, group, GiverKind.GROUP, True, 400_00, "bank:1", "Asked for it back")
    funds.post(RETURN, back, DAY)
    assert funds.purse(1).theirs_minor == 600_00
    with pytest.raises(BeyondGiven) as refused:
        funds.post(RETURN, FundReturn("USD", 1, group, GiverKind.GROUP, True, 601_00, "bank:1", "All of it"), DAY)
    assert refused.value.facts["over"] == Money(1_00, currency("USD"))
    funds.receive(funds.council, THOUSAND, DAY)
    with pytest.raises(BeyondGiven), funds.session.begin_nested():
        funds.take_back(first)


def test_what_a_purposes_money_earns_is_the_purposes(funds: FundScene) -> None:
    homes = funds.restriction("Houses only")
    funds.post(INCOME, FundIncome("USD", homes, 12_34, "bank:1", "Interest of the bank"), DAY)
    assert funds.purse(homes).other_income_minor == 12_34 == funds.purse(homes).cash_minor and funds.purse(1).cash_minor == 0
    assert list(verify.every_fund(funds.session)) == []


def test_rules_that_contradict_themselves(funds: FundScene) -> None:
    with pytest.raises(RuleContradicts):
        Rule("More than all", admin_share=Fraction(101, 100))
    with pytest.raises(FundThere):
        open_fund(funds.session, funds.fund.organisation, "USD", OPENED, by=OFFICER)


def test_money_for_a_country_stays_there(funds: FundScene) -> None:
    there = funds.restriction("Zambia", country="ZM")
    funds.receive(funds.council, THOUSAND, DAY, there)
    with pytest.raises(NotForThere):
        funds.lend(THOUSAND, DAY, parts={there: THOUSAND})
