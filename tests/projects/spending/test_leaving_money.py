"""Money kept back, paid past us, given back, repaid, and what the bank does by itself: each in its place, verify clean."""

from datetime import timedelta

import pytest

from core.money import Money, currency
from ledger.balances import balances
from projects import flows, verify
from projects.errors import AboveCommitment, BeyondReceived, NotAboveZero, StillUsed, TrancheReceivedTwice
from projects.funding_models import FundingFlow, Instrument, Measure, TrancheState
from projects.setting_up import END_OF_TIME
from projects.spending import own_money
from projects.spending.bank_items import BANK_ITEM, BankItem, Item
from projects.spending.errors import (
    BeyondOwed,
    BeyondOwnMoney,
    BeyondRetention,
    ItemOtherPlace,
    NoLoan,
    NothingPaidFrom,
    OwnMoneyUsed,
    PlaceWithoutMoney,
    RetentionDueEarly,
    RetentionMisnumbered,
    RetentionNotYetKept,
    RetentionPaid,
    RetentionTooLarge,
    RetentionUnknown,
)
from projects.spending.giving_back import GRANT_RETURN, LOAN_REPAYMENT, GrantReturn, LoanRepayment
from projects.spending.payment import PAYMENT, Retained
from projects.spending.reading import spending_of
from projects.spending.retention import RETENTION_PAYMENT, RetentionPayment, retentions_of
from projects.tranche_states import state_of
from tests.projects.scene import BEGUN, Scene
from tests.projects.spending.payments import SHOP, pay, pay_directly, payment

LATER = BEGUN + timedelta(days=60)
DUE = LATER + timedelta(days=90)
BAHT = 100
THB = currency("THB")


def a_grant(scene: Scene, instrument: Instrument = Instrument.GRANT) -> int:
    """A source of 1,000 baht that has arrived; the number of a line."""
    source = scene.signed("Source", 1000 * BAHT, instrument)
    scene.receive(source, 1000 * BAHT, LATER)
    return scene.line("Works")


def net(scene: Scene, account: str) -> int:
    return {str(key): one.net for key, one in balances(scene.session, scene.book()).items()}.get(account, 0)


def clean(scene: Scene) -> bool:
    """Columns are books, and what lies in all places is unspent money, kept back money and the project's own."""
    agreements = list(scene.agreements.values())
    unspent = sum(one.unspent_minor for one in flows.columns_of(scene.session, agreements, END_OF_TIME).values())
    stands = balances(scene.session, scene.book())
    lies = sum(one.net for key, one in stands.items() if key.code in ("1110", "1120", "1130"))
    kept = sum(one.net for key, one in stands.items() if key.code == "2130")
    own = own_money.own_minor(scene.session, scene.project, scene.book())
    return lies == unspent + kept + own and list(verify.every_project(scene.session)) == []


# ---- retentions ----


def test_what_is_kept_back_is_spent_and_owed_until_it_is_paid(scene: Scene) -> None:
    line = a_grant(scene)
    voucher = pay(scene, line, {1: 400 * BAHT}, LATER, kept=(40 * BAHT, DUE))
    assert net(scene, "1110/bank:1") == 640 * BAHT and net(scene, f"2130/retention:{voucher.number}") == 40 * BAHT
    assert flows.columns(scene.session, scene.agreements["Source"], LATER).of(Measure.SPENT) == 400 * BAHT
    (kept,) = retentions_of(scene.session, scene.project)
    assert (kept.supplier, kept.left, kept.due_on, kept.number) == (SHOP, Money(40 * BAHT, THB), DUE, voucher.number)
    part = RetentionPayment("THB", voucher.number, SHOP, 30 * BAHT, "bank:1")
    scene.post(RETENTION_PAYMENT, part, DUE)
    with pytest.raises(BeyondRetention) as refused:
        scene.post(RETENTION_PAYMENT, part, DUE)
    assert refused.value.facts["over"] == Money(20 * BAHT, THB)
    assert retentions_of(scene.session, scene.project)[0].left == Money(10 * BAHT, THB) and clean(scene)


def test_a_payment_stays_while_its_retention_is_paid(scene: Scene) -> None:
    voucher = pay(scene, a_grant(scene), {1: 400 * BAHT}, LATER, kept=(40 * BAHT, DUE))
    paid = scene.post(RETENTION_PAYMENT, RetentionPayment("THB", voucher.number, SHOP, 1, "bank:1"), DUE)
    with scene.session.begin_nested() as tried:
        with pytest.raises(RetentionPaid):
            scene.take_back(voucher)
        tried.rollback()
    scene.session.expire_all()
    scene.take_back(paid)
    scene.take_back(voucher)
    assert retentions_of(scene.session, scene.project) == [] and clean(scene)


@pytest.mark.one_engine
def test_impossible_retentions_are_refused(scene: Scene) -> None:
    line = a_grant(scene)
    with pytest.raises(RetentionTooLarge):
        payment(scene, line, {1: 100}, kept=(100, DUE))
    with pytest.raises(NotAboveZero):
        payment(scene, line, {1: 100}, kept=(0, DUE))
    with pytest.raises(RetentionDueEarly):
        pay(scene, line, {1: 100}, LATER, kept=(10, LATER - timedelta(days=1)))
    misnumbered = payment(scene, line, {1: 100}, kept=(10, DUE))
    object.__setattr__(misnumbered, "retained", Retained(999, 10, DUE))
    with pytest.raises(RetentionMisnumbered):
        scene.post(PAYMENT, misnumbered, LATER)
    voucher = pay(scene, line, {1: 100}, LATER, kept=(10, DUE))
    with pytest.raises(RetentionNotYetKept):
        early = LATER - timedelta(days=1)
        scene.post(RETENTION_PAYMENT, RetentionPayment("THB", voucher.number, SHOP, 10, "bank:1"), early)
    with pytest.raises(RetentionUnknown):
        scene.post(RETENTION_PAYMENT, RetentionPayment("THB", 1, SHOP, 10, "bank:1"), DUE)


# ---- paid by the funder directly ----


def test_what_the_state_pays_directly_is_received_and_spent_and_no_bank_moves(scene: Scene) -> None:
    state, line = scene.signed("State", 1000 * BAHT), scene.line("Drains")
    voucher = pay_directly(scene, state, line, 700 * BAHT, LATER)
    assert net(scene, "1110/bank:1") == 0 and net(scene, "1190") == 0
    assert net(scene, "4110/agreement:1") == net(scene, "5110/line:1:from:1") == 700 * BAHT
    rows = scene.session.query(FundingFlow).filter_by(voucher_id=voucher.id)
    assert {(row.measure, row.amount_minor, row.off_bank) for row in rows} == {
        ("received", 700 * BAHT, True),
        ("spent", 700 * BAHT, True),
    }
    (spent,) = spending_of(scene.session, scene.project)
    assert spent.off_bank and spent.supplier == "Rungruang Construction"
    with pytest.raises(AboveCommitment):
        pay_directly(scene, state, line, 300 * BAHT + 1, LATER)
    assert clean(scene)
    scene.take_back(voucher)
    assert flows.columns(scene.session, state, END_OF_TIME).of(Measure.RECEIVED) == 0 and clean(scene)


def test_a_loan_may_be_paid_out_to_the_contractor(scene: Scene) -> None:
    loan = scene.signed("Loan", 1000 * BAHT, Instrument.LOAN)
    pay_directly(scene, loan, scene.line("Houses"), 700 * BAHT, LATER)
    assert net(scene, "2120/agreement:1") == 700 * BAHT and net(scene, "4110/agreement:1") == 0 and clean(scene)


def test_a_tranche_that_is_paid_directly_is_received_by_that(scene: Scene) -> None:
    state, line = scene.signed("State", 1000 * BAHT), scene.line("Drains")
    tranche = scene.tranche(state, 400 * BAHT, LATER, TrancheState.ORDERED)
    voucher = pay_directly(scene, state, line, 400 * BAHT, LATER, tranche.number)
    assert state_of(tranche) is TrancheState.SPENT
    with pytest.raises(TrancheReceivedTwice):
        scene.receive(state, 400 * BAHT, LATER, tranche.number)
    scene.take_back(voucher)
    assert state_of(tranche) is TrancheState.ORDERED and clean(scene)


@pytest.mark.one_engine
def test_tranches_and_direct_payments_together_stay_within_the_commitment(scene: Scene) -> None:
    state, line = scene.signed("State", 1000 * BAHT), scene.line("Drains")
    tranche = scene.tranche(state, 800 * BAHT, LATER, TrancheState.ORDERED)
    pay_directly(scene, state, line, 300 * BAHT, LATER)
    with pytest.raises(AboveCommitment):
        scene.receive(state, 800 * BAHT, LATER, tranche.number)


# ---- returned and repaid ----


def test_unspent_money_is_returned_and_no_more(scene: Scene) -> None:
    line = a_grant(scene)
    pay(scene, line, {1: 900 * BAHT}, LATER)
    back = GrantReturn("THB", 1, Instrument.GRANT, 100 * BAHT, "bank:1", "Drains were cheaper")
    with pytest.raises(BeyondReceived):
        scene.post(GRANT_RETURN, GrantReturn("THB", 1, Instrument.GRANT, 100 * BAHT + 1, "bank:1", "Too much"), LATER)
    returned = scene.post(GRANT_RETURN, back, LATER)
    columns = flows.columns(scene.session, scene.agreements["Source"], END_OF_TIME)
    assert columns.unspent_minor == 0 and columns.of(Measure.RETURNED) == 100 * BAHT
    assert net(scene, "2110/agreement:1") == 0 and clean(scene)
    scene.take_back(returned)
    pay(scene, line, {1: 100 * BAHT}, LATER)
    assert clean(scene)


def test_a_whole_tranche_that_goes_back_is_returned(scene: Scene) -> None:
    grant = scene.signed("Source", 1000 * BAHT)
    tranche = scene.tranche(grant, 1000 * BAHT, LATER, TrancheState.ORDERED)
    scene.receive(grant, 1000 * BAHT, LATER, tranche.number)
    scene.post(GRANT_RETURN, GrantReturn("THB", 1, Instrument.GRANT, 1000 * BAHT, "bank:1", "The land was sold"), LATER)
    assert state_of(tranche) is TrancheState.RETURNED


def test_a_loan_is_repaid_from_what_households_pay_in(scene: Scene) -> None:
    """4 % on 1,000 baht, an instalment of 84.20: 80.87 and 3.33 of interest."""
    line = a_grant(scene, Instrument.LOAN)
    pay(scene, line, {1: 600 * BAHT}, LATER)
    instalment = LoanRepayment("THB", 1, 80_87, 3_33, "bank:1")
    with pytest.raises(BeyondOwnMoney) as refused:
        scene.post(LOAN_REPAYMENT, instalment, LATER)
    assert refused.value.facts["over"] == Money(84_20, THB)
    paid_in = scene.post(BANK_ITEM, BankItem("THB", Item.PAID_IN, 84_20, "bank:1", "Instalments of March"), LATER)
    repaid = scene.post(LOAN_REPAYMENT, instalment, LATER)
    assert net(scene, "2120/agreement:1") == 1000 * BAHT - 80_87 and net(scene, "5195") == 3_33
    assert flows.columns(scene.session, scene.agreements["Source"], END_OF_TIME).of(Measure.REPAID) == 80_87
    assert clean(scene)
    with scene.session.begin_nested() as tried:
        with pytest.raises(OwnMoneyUsed):
            scene.take_back(paid_in)
        tried.rollback()
    scene.session.expire_all()
    scene.take_back(repaid)
    scene.take_back(paid_in)
    assert own_money.own_minor(scene.session, scene.project, scene.book()) == 0 and clean(scene)


@pytest.mark.one_engine
def test_a_loan_that_is_being_repaid_was_received(scene: Scene) -> None:
    loan = scene.signed("Source", 1000 * BAHT, Instrument.LOAN)
    received = scene.receive(loan, 1000 * BAHT, LATER)
    scene.post(BANK_ITEM, BankItem("THB", Item.PAID_IN, 100 * BAHT, "bank:1"), LATER)
    scene.post(LOAN_REPAYMENT, LoanRepayment("THB", 1, 100 * BAHT, 0, "bank:1"), LATER)
    scene.post(BANK_ITEM, BankItem("THB", Item.PAID_IN, 100 * BAHT, "bank:1"), LATER)
    with pytest.raises(StillUsed):
        scene.take_back(received)


@pytest.mark.one_engine
def test_no_more_is_repaid_or_returned_than_owed(scene: Scene) -> None:
    a_grant(scene, Instrument.LOAN)
    scene.signed("Grant", 100 * BAHT)
    scene.post(BANK_ITEM, BankItem("THB", Item.PAID_IN, 2000 * BAHT, "cash"), LATER)
    with pytest.raises(BeyondOwed):
        scene.post(LOAN_REPAYMENT, LoanRepayment("THB", 1, 1000 * BAHT + 1, 0, "cash"), LATER)
    with pytest.raises(BeyondOwed):
        scene.post(LOAN_REPAYMENT, LoanRepayment("THB", 1, 1, 0, "cash"), BEGUN)
    with pytest.raises(NoLoan):
        scene.post(LOAN_REPAYMENT, LoanRepayment("THB", 2, 1, 0, "cash"), LATER)
    with pytest.raises(NothingPaidFrom):
        scene.post(GRANT_RETURN, GrantReturn("THB", 1, Instrument.GRANT, 1, "bank:1", "As if a grant"), LATER)
    scene.post(LOAN_REPAYMENT, LoanRepayment("THB", 1, 900 * BAHT, 0, "cash"), LATER)
    with pytest.raises(BeyondOwed):
        scene.post(GRANT_RETURN, GrantReturn("THB", 1, Instrument.LOAN, 101 * BAHT, "bank:1", "Not needed"), LATER)
    scene.post(GRANT_RETURN, GrantReturn("THB", 1, Instrument.LOAN, 100 * BAHT, "bank:1", "Not needed"), LATER)
    assert net(scene, "2120/agreement:1") == 0 and clean(scene)


# ---- the bank ----


def test_what_the_bank_does_belongs_to_no_source(scene: Scene) -> None:
    """A charge comes off whether anybody agrees or not: own money is below zero until somebody pays it in."""
    a_grant(scene)
    for item, minor in ((Item.CHARGE, 30), (Item.INTEREST, 20), (Item.FETCHED, 500), (Item.TAKEN, 100)):
        scene.post(BANK_ITEM, BankItem("THB", item, minor, "bank:1"), LATER)
    assert net(scene, "1110/bank:1") == 1000 * BAHT - 30 + 20 - 500 + 100 and net(scene, "1120") == 400
    assert own_money.own_minor(scene.session, scene.project, scene.book()) == -10
    assert flows.columns(scene.session, scene.agreements["Source"], END_OF_TIME).unspent_minor == 1000 * BAHT
    assert clean(scene)


@pytest.mark.one_engine
def test_items_of_the_bank_happen_at_a_bank_account_that_is_there(scene: Scene) -> None:
    a_grant(scene)
    with pytest.raises(ItemOtherPlace):
        BankItem("THB", Item.CHARGE, 1, "cash")
    with pytest.raises(NotAboveZero):
        BankItem("THB", Item.CHARGE, 0, "bank:1")
    with pytest.raises(PlaceWithoutMoney):
        scene.post(BANK_ITEM, BankItem("THB", Item.INTEREST, 1, "bank:9"), LATER)
