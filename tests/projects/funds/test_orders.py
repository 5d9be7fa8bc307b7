"""A fund pays a project: its payment is the funder's "ordered"; that it arrived the project writes itself."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from projects import flows
from projects import verify as projects_verify
from projects.agreements import SIGNING, Signing, add_source
from projects.errors import AgreementUnknown, CounterpartMissing, OtherCurrency, ProjectUnknown, TrancheWrongState
from projects.funding_models import FundingAgreement, Instrument, Measure, TrancheState
from projects.funds import verify
from projects.funds.errors import BeyondPlace, NotForThere, NotTheFunder, ReceivedAlready
from projects.funds.going_out import GRANT, Grant
from projects.funds.loans import LOAN, Lent, LoanGiven, Share, loan_key
from projects.funds.orders import Order
from projects.terms import FundingTerms
from projects.tranche_states import state_of
from projects.tranches import decide
from tests.projects.funds.scene import FundScene, a_fund
from tests.projects.scene import BEGUN, OFFICER, Scene, a_project

DAY = BEGUN + timedelta(days=30)
THOUSAND = 1_000_00


@pytest.fixture
def funds(session: Session) -> FundScene:
    """A fund in baht, with ten thousand."""
    funds = a_fund(session, "THB")
    funds.receive(funds.council, 10 * THOUSAND, DAY)
    return funds


@pytest.fixture
def scene(session: Session) -> Scene:
    return a_project(session)


def signed(
    scene: Scene, funds: FundScene, instrument: Instrument = Instrument.GRANT, **terms: object
) -> FundingAgreement:
    funder = funds.fund.organisation
    agreement = add_source(scene.session, scene.project, funder, "City fund", instrument, "THB", by=OFFICER)
    said = Signing(agreement.number, instrument, FundingTerms("THB", 8 * THOUSAND, **terms))  # type: ignore[arg-type]
    scene.post(SIGNING, said, BEGUN)
    return agreement


def grant(scene: Scene, minor: int, tranche: int = 0, agreement: int = 1, restriction: int = 1) -> Grant:
    order = Order(scene.project.public_id, agreement, tranche)
    return Grant("THB", order, minor, (Share(restriction, minor),), "bank:1")


def column(scene: Scene, agreement: FundingAgreement, measure: Measure) -> int:
    return flows.columns(scene.session, agreement, date.max).of(measure)


def test_the_funds_payment_orders_the_tranche_and_the_project_receives_it(scene: Scene, funds: FundScene) -> None:
    agreement = signed(scene, funds)
    tranche = scene.tranche(agreement, 4 * THOUSAND, DAY, TrancheState.REQUESTED)
    with pytest.raises(TrancheWrongState):
        funds.post(GRANT, grant(scene, 4 * THOUSAND, 1), DAY)
    decide(scene.session, scene.project, tranche, TrancheState.APPROVED, DAY, 4 * THOUSAND, by=OFFICER)
    payment = funds.post(GRANT, grant(scene, 4 * THOUSAND, 1), DAY)
    assert state_of(tranche) is TrancheState.ORDERED and column(scene, agreement, Measure.RECEIVED) == 0
    assert column(scene, agreement, Measure.ORDERED) == 4 * THOUSAND == funds.purse(1).grants_minor
    with pytest.raises(TrancheWrongState):  # paid once
        funds.post(GRANT, grant(scene, 4 * THOUSAND, 1), DAY)
    receipt = scene.receive(agreement, 4 * THOUSAND, DAY + timedelta(days=5), tranche=1)
    with pytest.raises(ReceivedAlready), scene.session.begin_nested():
        funds.take_back(payment)
    scene.take_back(receipt)
    funds.take_back(payment)
    assert state_of(tranche) is TrancheState.APPROVED and column(scene, agreement, Measure.ORDERED) == 0
    assert funds.purse(1).cash_minor == 10 * THOUSAND
    assert [*verify.every_fund(scene.session), *projects_verify.every_project(scene.session)] == []


def test_what_is_prepared_orders_nothing_yet(scene: Scene, funds: FundScene) -> None:
    agreement = signed(scene, funds)
    tranche = scene.tranche(agreement, 4 * THOUSAND, DAY, TrancheState.APPROVED)
    assert state_of(tranche) is TrancheState.APPROVED
    funds.prepare(GRANT, grant(scene, 4 * THOUSAND, 1), DAY)
    assert state_of(tranche) is TrancheState.APPROVED and column(scene, agreement, Measure.ORDERED) == 0


def test_the_projects_gates_hold_for_the_fund(scene: Scene, funds: FundScene) -> None:
    agreement = signed(scene, funds, counterpart_minor=THOUSAND)
    scene.tranche(agreement, 4 * THOUSAND, DAY, TrancheState.APPROVED)
    with pytest.raises(CounterpartMissing):
        funds.post(GRANT, grant(scene, 4 * THOUSAND, 1), DAY)


def test_a_payment_outside_tranches(scene: Scene, funds: FundScene) -> None:
    agreement = signed(scene, funds)
    payment = funds.post(GRANT, grant(scene, THOUSAND), DAY)
    assert column(scene, agreement, Measure.ORDERED) == THOUSAND
    funds.take_back(payment)
    assert column(scene, agreement, Measure.ORDERED) == 0


def test_a_fund_pays_what_it_signed_and_has(scene: Scene, funds: FundScene) -> None:
    signed(scene, funds)
    scene.signed("State", 5 * THOUSAND)
    with pytest.raises(NotTheFunder):
        funds.post(GRANT, grant(scene, THOUSAND, agreement=2), DAY)
    with pytest.raises(AgreementUnknown):
        funds.post(GRANT, grant(scene, THOUSAND, agreement=3), DAY)
    with pytest.raises(ProjectUnknown):
        order = Order("0123456789abcdef", 1)
        funds.post(GRANT, Grant("THB", order, 1, (Share(1, 1),), "bank:1"), DAY)
    with pytest.raises(BeyondPlace):
        funds.post(GRANT, grant(scene, 11 * THOUSAND), DAY)
    elsewhere = funds.restriction("Harare only", grants=True, city=funds.council.public_id)
    funds.receive(funds.council, THOUSAND, DAY, elsewhere)
    with pytest.raises(NotForThere):
        funds.post(GRANT, grant(scene, THOUSAND, restriction=elsewhere), DAY)
    here = funds.restriction("Bang Bua only", grants=True, project=scene.project.public_id, country="TH")
    funds.receive(funds.council, THOUSAND, DAY, here)
    funds.post(GRANT, grant(scene, THOUSAND, restriction=here), DAY)


def test_a_loan_to_who_builds_the_project(scene: Scene, funds: FundScene) -> None:
    """The project's loan agreement with the fund is ordered by the fund's loan, by the same rules."""
    agreement = signed(scene, funds, Instrument.LOAN)
    tranche = scene.tranche(agreement, 4 * THOUSAND, DAY, TrancheState.APPROVED)
    lent = Lent(loan_key("bua", 0), "Houses", funds.terms(4 * THOUSAND, 180, DAY), (Share(1, 4 * THOUSAND),))
    order = Order(scene.project.public_id, 1, 1)
    borrower, project = scene.community.public_id, scene.project.public_id
    given = LoanGiven("THB", borrower, (lent,), "bank:1", project=project, order=order)
    voucher = funds.post(LOAN, given, DAY)
    assert state_of(tranche) is TrancheState.ORDERED
    scene.receive(agreement, 4 * THOUSAND, DAY, tranche=1)
    with pytest.raises(ReceivedAlready), scene.session.begin_nested():
        funds.take_back(voucher)


def test_a_project_in_another_currency(scene: Scene, session: Session) -> None:
    dollars = a_fund_in_dollars(session)
    signed(scene, dollars)
    with pytest.raises(OtherCurrency):
        order = Order(scene.project.public_id, 1)
        dollars.post(GRANT, Grant("USD", order, 1, (Share(1, 1),), "bank:1"), DAY)


def a_fund_in_dollars(session: Session) -> FundScene:
    funds = a_fund(session)
    funds.receive(funds.council, THOUSAND, DAY)
    return funds
