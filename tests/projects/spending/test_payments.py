"""Payments: exact shares, a paper for each coin, nothing beyond what is there, and everything undone when taken back."""

from datetime import date, timedelta

import pytest

from core.calendars import now
from core.money import Money, currency
from core.text import harmless
from ledger.balances import balances
from ledger.errors import CashBelowZero
from ledger.voucher_models import VoucherState
from projects import flows, verify, vouchers
from projects.errors import (
    AgreementExpired,
    BeyondLine,
    BeyondReceived,
    DayBeforeSigning,
    EvidenceTooSmall,
    EvidenceUsed,
    LineNotEligible,
    NotAboveZero,
    NotSigned,
)
from projects.funding_models import Instrument, Measure, TrancheState
from projects.models import EvidenceUse
from projects.spending.bank_items import BANK_ITEM, BankItem, Item
from projects.spending.costs import CostLine, FunderShare, in_amounts, in_parts
from projects.spending.errors import (
    EvidenceMissing,
    EvidenceOtherThanTotal,
    EvidenceTwice,
    EvidenceWithoutAmount,
    NobodyPays,
    NothingPaidFrom,
    PlaceWithoutMoney,
    SharesOtherThanParts,
    SharesOtherThanTotal,
    SupplierNobody,
)
from projects.spending.evidence import evidence
from projects.spending.payment import PAYMENT, Payment
from projects.spending.reading import spending_of
from projects.terms import FundingTerms
from projects.tranche_states import state_of
from tests.projects.scene import APPROVER, BEGUN, Scene
from tests.projects.spending.payments import charged, pay, payment, receipt

LATER = BEGUN + timedelta(days=60)
BAHT = 100


def two_sources(scene: Scene) -> int:
    """A grant of 1,000 baht and 500 baht of the community, both arrived; the number of a line for works."""
    scene.receive(scene.signed("Grant", 1000 * BAHT), 1000 * BAHT, LATER)
    scene.receive(scene.signed("Own money", 500 * BAHT, Instrument.COUNTERPART), 500 * BAHT, LATER)
    return scene.line("Works", 1200 * BAHT)


def stands(scene: Scene) -> dict[str, int]:
    return {str(key): one.net for key, one in balances(scene.session, scene.book()).items() if one.net and key.code < "9"}


def test_a_payment_of_two_funders_releases_what_each_gave(scene: Scene) -> None:
    line = two_sources(scene)
    pay(scene, line, {1: 300 * BAHT, 2: 100 * BAHT}, LATER)
    assert stands(scene) == {
        "1110/bank:1": 1100 * BAHT,
        "2110/agreement:1": 700 * BAHT,
        "2110/agreement:2": 400 * BAHT,
        "4110/agreement:1": 300 * BAHT,
        "4110/agreement:2": 100 * BAHT,
        "5110/line:1:from:1": 300 * BAHT,
        "5110/line:1:from:2": 100 * BAHT,
    }
    assert list(verify.every_project(scene.session)) == []


@pytest.mark.one_engine
def test_a_loan_is_spent_and_still_owed(scene: Scene) -> None:
    loan = scene.signed("Loan", 1000 * BAHT, Instrument.LOAN)
    scene.receive(loan, 1000 * BAHT, LATER)
    pay(scene, scene.line("Houses"), {1: 400 * BAHT}, LATER)
    assert stands(scene) == {"1110/bank:1": 600 * BAHT, "2120/agreement:1": 1000 * BAHT, "5110/line:1:from:1": 400 * BAHT}
    assert list(verify.every_project(scene.session)) == []


def test_thirds_of_a_hundred_come_to_a_hundred() -> None:
    """The odd satang goes to the funder with the lowest number, whoever is named first."""
    instruments = {number: Instrument.GRANT for number in (1, 2, 3)}
    line = in_parts(7, 100, {3: 1, 1: 1, 2: 1}, instruments)
    assert [(share.agreement, share.amount_minor) for share in line.shares] == [(1, 34), (2, 33), (3, 33)]


@pytest.mark.one_engine
def test_shares_that_are_not_the_parts_or_the_total_are_refused(scene: Scene) -> None:
    line, proof = two_sources(scene), (evidence(receipt(scene, 100), 100),)

    def paid(*shares: FunderShare) -> Payment:
        return Payment("THB", "Shop", "Sand", "bank:1", (CostLine(line, 100, shares),), proof)

    grant = Instrument.GRANT
    with pytest.raises(SharesOtherThanTotal) as refused:
        paid(FunderShare(1, grant, 60), FunderShare(2, grant, 39))
    assert refused.value.facts["difference"] == Money(1, currency("THB"))
    with pytest.raises(SharesOtherThanParts):
        paid(FunderShare(1, grant, 51, 1), FunderShare(2, grant, 49, 1))
    with pytest.raises(SharesOtherThanParts):
        paid(FunderShare(1, grant, 100, 1), FunderShare(1, grant, 0, 1))
    with pytest.raises(NotAboveZero):
        paid(FunderShare(1, grant, 101, 2), FunderShare(2, grant, -1, -1))
    with pytest.raises(NobodyPays):
        paid()


def test_amounts_of_funders_are_laid_along_the_lines() -> None:
    instruments = {1: Instrument.GRANT, 2: Instrument.LOAN}
    lines = in_amounts([(1, 60), (2, 40)], {2: 30, 1: 70}, instruments, "THB")
    assert [[(share.agreement, share.amount_minor) for share in line.shares] for line in lines] == [[(1, 60)], [(1, 10), (2, 30)]]
    with pytest.raises(SharesOtherThanTotal):
        in_amounts([(1, 60), (2, 40)], {1: 101}, instruments, "THB")


@pytest.mark.one_engine
@pytest.mark.parametrize("minor", [0, -1])
def test_nothing_and_less_than_nothing_are_no_payment(scene: Scene, minor: int) -> None:
    line, proof = two_sources(scene), (evidence(receipt(scene, 100), 100),)
    share = FunderShare(1, Instrument.GRANT, minor)
    with pytest.raises(NotAboveZero):
        Payment("THB", "Shop", "Sand", "bank:1", (CostLine(line, minor, (share,)),), proof)


@pytest.mark.one_engine
def test_a_formula_is_a_suppliers_name_like_any_other(scene: Scene) -> None:
    """Kept as typed; a spreadsheet gets it with an apostrophe before it."""
    line, name = two_sources(scene), '=HYPERLINK("http://x","Shop")'
    pay(scene, line, {1: 100}, LATER, supplier=name)
    (spent,) = spending_of(scene.session, scene.project)
    assert spent.supplier == name and harmless(spent.supplier) == "'" + name


@pytest.mark.one_engine
@pytest.mark.parametrize("typed", ["-", "…", "???", "= +"])
def test_a_supplier_is_somebody(scene: Scene, typed: str) -> None:
    line = two_sources(scene)
    with pytest.raises(SupplierNobody):
        payment(scene, line, {1: 100}, supplier=typed)


@pytest.mark.one_engine
def test_every_coin_has_its_paper(scene: Scene) -> None:
    line, paper = two_sources(scene), receipt(scene, 100)
    with pytest.raises(EvidenceMissing):
        payment(scene, line, {1: 100}, papers=())
    with pytest.raises(EvidenceOtherThanTotal):
        payment(scene, line, {1: 100}, papers=(evidence(paper, 99),))
    with pytest.raises(EvidenceTwice):
        payment(scene, line, {1: 100}, papers=(evidence(paper, 50), evidence(paper, 50)))


def test_one_paper_counts_for_one_funder_once(scene: Scene) -> None:
    line, paper = two_sources(scene), receipt(scene, 300)
    first = pay(scene, line, {1: 100}, LATER, papers=(evidence(paper, 100),))
    with pytest.raises(EvidenceUsed) as refused:
        pay(scene, line, {1: 100}, LATER, papers=(evidence(paper, 100),))
    assert f"counts for CODI already, in voucher {first.number}" in str(refused.value)
    pay(scene, line, {2: 100}, LATER, papers=(evidence(paper, 100),))
    scene.take_back(first)
    pay(scene, line, {1: 200}, LATER, papers=(evidence(paper, 200),))
    assert list(verify.every_project(scene.session)) == []


@pytest.mark.one_engine
def test_a_paper_bears_no_more_than_stands_on_it_over_all_funders(scene: Scene) -> None:
    line, paper = two_sources(scene), receipt(scene, 150)
    pay(scene, line, {1: 100}, LATER, papers=(evidence(paper, 100),))
    with pytest.raises(EvidenceTooSmall) as refused:
        pay(scene, line, {2: 51}, LATER, papers=(evidence(paper, 51),))
    assert refused.value.facts["over"] == Money(1, currency("THB"))
    pay(scene, line, {2: 50}, LATER, papers=(evidence(paper, 50),))


@pytest.mark.one_engine
def test_a_paper_without_an_amount_counts_for_one_payment(scene: Scene) -> None:
    line, paper = two_sources(scene), receipt(scene, None)
    pay(scene, line, {1: 100}, LATER, papers=(evidence(paper, 100),))
    with pytest.raises(EvidenceWithoutAmount):
        pay(scene, line, {2: 100}, LATER, papers=(evidence(paper, 100),))


def test_two_requests_on_one_paper_wait_and_the_first_that_is_agreed_to_has_it(scene: Scene) -> None:
    line, paper = two_sources(scene), receipt(scene, 200)
    said = [payment(scene, line, {1: 100}, papers=(evidence(paper, 100),)) for _ in range(2)]
    one, other = [scene.prepare(PAYMENT, each, LATER) for each in said]
    vouchers.confirm(scene.session, scene.project, scene.book(), other, by=APPROVER)
    with pytest.raises(EvidenceUsed):
        vouchers.confirm(scene.session, scene.project, scene.book(), one, by=APPROVER)
    assert one.state == VoucherState.PREPARED


def test_nothing_is_spent_above_the_line_or_the_source(scene: Scene) -> None:
    line = two_sources(scene)
    with pytest.raises(BeyondReceived) as beyond:
        pay(scene, line, {1: 1000 * BAHT + 1}, LATER)
    assert beyond.value.facts["over"] == Money(1, currency("THB"))
    with pytest.raises(BeyondLine) as above:
        pay(scene, line, {1: 900 * BAHT, 2: 300 * BAHT + 1}, LATER)
    assert above.value.facts["over"] == Money(1, currency("THB"))
    with pytest.raises(BeyondReceived):
        pay(scene, line, {1: 100}, LATER - timedelta(days=1))


def test_a_tranche_is_spent_once(scene: Scene) -> None:
    """The second time there is nothing left of it; the next tranche is money of its own."""
    grant = scene.signed("Grant", 1000 * BAHT)
    first = scene.tranche(grant, 400 * BAHT, LATER, TrancheState.ORDERED)
    scene.receive(grant, 400 * BAHT, LATER, first.number)
    line = scene.line("Works")
    pay(scene, line, {1: 400 * BAHT}, LATER)
    assert state_of(first) is TrancheState.SPENT
    with pytest.raises(BeyondReceived):
        pay(scene, line, {1: 400 * BAHT}, LATER)


@pytest.mark.one_engine
def test_late_paper_is_not_paid_out_of_money_that_was_gone_by_then(scene: Scene) -> None:
    line = two_sources(scene)
    pay(scene, line, {1: 900 * BAHT}, LATER + timedelta(days=20))
    with pytest.raises(BeyondReceived) as refused:
        pay(scene, line, {1: 101 * BAHT}, LATER + timedelta(days=5))
    assert refused.value.facts["available"] == Money(100 * BAHT, currency("THB"))
    pay(scene, line, {1: 100 * BAHT}, LATER + timedelta(days=5))


@pytest.mark.one_engine
def test_a_source_pays_while_its_agreement_is_in_force(scene: Scene) -> None:
    line = two_sources(scene)
    ends = LATER + timedelta(days=10)
    short = scene.signed("Short grant", 100 * BAHT, expires_on=ends)
    scene.receive(short, 100 * BAHT, LATER)
    with pytest.raises(AgreementExpired):
        pay(scene, line, {3: 100}, ends + timedelta(days=1))
    pay(scene, line, {3: 100}, ends)
    unsigned = scene.source("Promised")
    with pytest.raises(NotSigned):
        pay(scene, line, {unsigned.number: 100}, LATER)
    scene.sign(unsigned, FundingTerms("THB", 100), LATER + timedelta(days=3))
    with pytest.raises(DayBeforeSigning):
        pay(scene, line, {unsigned.number: 100}, LATER)


@pytest.mark.one_engine
def test_a_guarantee_pays_nothing_and_a_funder_only_for_its_lines(scene: Scene) -> None:
    line = two_sources(scene)
    scene.signed("Guarantee", 100 * BAHT, Instrument.GUARANTEE)
    with pytest.raises(NothingPaidFrom):
        pay(scene, line, {3: 100}, LATER)
    shares, proof = (FunderShare(3, Instrument.GRANT, 100),), (evidence(receipt(scene, 100), 100),)
    as_if_a_grant = Payment("THB", "Shop", "Sand", "bank:1", (CostLine(line, 100, shares),), proof)
    with pytest.raises(NothingPaidFrom):
        scene.post(PAYMENT, as_if_a_grant, LATER)
    only = scene.signed("Only roads", 100 * BAHT, eligible_lines=(line + 1,))
    scene.receive(only, 100 * BAHT, LATER)
    scene.line("Roads")
    with pytest.raises(LineNotEligible):
        pay(scene, line, {only.number: 100}, LATER)


@pytest.mark.one_engine
def test_money_is_taken_from_where_it_lies(scene: Scene) -> None:
    line = two_sources(scene)
    for place in ("cash", "bank:2", "advance:1", "vault", "bank:x"):
        with pytest.raises(PlaceWithoutMoney):
            pay(scene, line, {1: 100}, LATER, place=place)
    scene.take_back(pay(scene, line, {1: 100}, LATER))
    with pytest.raises(BeyondReceived):
        pay(scene, line, {1: 100}, BEGUN)


def test_a_bank_account_never_goes_below_zero(scene: Scene) -> None:
    line = two_sources(scene)
    scene.post(BANK_ITEM, BankItem("THB", Item.FETCHED, 1450 * BAHT, "bank:1"), LATER)
    with pytest.raises(CashBelowZero):
        pay(scene, line, {1: 100 * BAHT}, LATER)
    pay(scene, line, {1: 100 * BAHT}, LATER, place="cash")


def test_what_is_taken_back_never_counted(scene: Scene) -> None:
    line = two_sources(scene)
    before = stands(scene)
    voucher = pay(scene, line, {1: 300 * BAHT, 2: 100 * BAHT}, LATER)
    scene.take_back(voucher)
    assert stands(scene) == before
    assert flows.columns(scene.session, scene.agreements["Grant"], date.max).of(Measure.SPENT) == 0
    assert spending_of(scene.session, scene.project) == [] and list(verify.every_project(scene.session)) == []


def test_a_drill_down_ends_at_the_paper(scene: Scene) -> None:
    line, other = two_sources(scene), scene.line("Roads")
    for place, (number, shares) in enumerate([(line, {1: 100}), (other, {2: 200}), (line, {1: 30, 2: 20})]):
        pay(scene, number, shares, LATER + timedelta(days=place))
    assert [one.amount.minor for one in spending_of(scene.session, scene.project)] == [50, 200, 100]
    assert [one.amount.minor for one in spending_of(scene.session, scene.project, agreement=2)] == [50, 200]
    assert [one.amount.minor for one in spending_of(scene.session, scene.project, agreement=2, line=line)] == [50]
    assert [one.amount.minor for one in spending_of(scene.session, scene.project, through=LATER)] == [100]
    first, *_ = newest = spending_of(scene.session, scene.project, most=1)
    older = spending_of(scene.session, scene.project, before=first.voucher.public_id)
    assert len(newest) == 1 and [one.amount.minor for one in older] == [200, 100]
    assert [(share.line, share.agreement.number, share.amount.minor) for share in first.shares] == [
        ("1 Works", 1, 30),
        ("1 Works", 2, 20),
    ]
    assert first.proofs[0].document.title.startswith("Receipt") and first.proofs[0].amount.minor == 50


@pytest.mark.one_engine
def test_verify_finds_a_paper_that_counts_no_more(scene: Scene) -> None:
    """What somebody wrote beside us is found, whoever it was."""
    voucher = pay(scene, two_sources(scene), {1: 100}, LATER)
    use = scene.session.query(EvidenceUse).filter_by(voucher_id=voucher.id).one()
    use.ended_at = now()
    scene.session.flush()
    assert list(verify.of_project(scene.session, scene.project)) == [
        f"voucher {voucher.number} counts for 1.00 THB, its papers for 0.00 THB"
    ]


@pytest.mark.one_engine
def test_lines_of_one_payment_are_each_held(scene: Scene) -> None:
    line, other = two_sources(scene), scene.line("Roads", 50)
    lines = charged(line, {1: 100}, scene) + charged(other, {1: 51}, scene)
    said = Payment("THB", "Shop", "Pipes", "bank:1", lines, (evidence(receipt(scene, 151), 151),))
    with pytest.raises(BeyondLine):
        scene.post(PAYMENT, said, LATER)
