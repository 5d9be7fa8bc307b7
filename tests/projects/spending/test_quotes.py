"""Purchases by quotes: as many as the funder asks for, one of several suppliers, chosen by another, and paid as chosen."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ledger.errors import SecondOfficerNeeded, VoucherNotPrepared
from ledger.voucher_models import VoucherState
from projects import vouchers
from projects.agreements import RECEIPT
from projects.errors import DayInFuture, NotAboveZero
from projects.finding import line_of
from projects.spending.errors import (
    PaidAboveQuote,
    ProcurementDecided,
    ProcurementOtherLine,
    ProcurementOtherSupplier,
    ProcurementUndecided,
    ProcurementUnknown,
    QuoteReasonMissing,
    QuotesMissing,
    QuotesTooFew,
    QuoteThere,
    QuoteUnknown,
    RefusedByPreparer,
)
from projects.spending.models import Procurement, Quote
from projects.spending.purchases import add_quote, begin, choose
from projects.spending.quotes import paid_minor
from projects.spending.refusing import refusal_of, refuse
from tests.projects.scene import APPROVER, BEGUN, BOOKKEEPER, Scene
from tests.projects.spending.payments import SHOP, pay, receipt

LATER = BEGUN + timedelta(days=60)
BAHT = 100
OFFERS = {SHOP: 480 * BAHT, "Thai Watsadu": 500 * BAHT, "Chai Store": 530 * BAHT}


def a_purchase(scene: Scene, offers: dict[str, int], **terms: object) -> Procurement:
    """A grant that asks for three quotes from 300 baht on, and a purchase with these quotes."""
    grant = scene.signed("Grant", 5000 * BAHT, quotes_from_minor=300 * BAHT, **terms)
    scene.receive(grant, 5000 * BAHT, LATER)
    line = line_of(scene.session, scene.project, scene.line("Works"))
    procurement = begin(scene.session, scene.project, line, "Cement, 100 bags", by=BOOKKEEPER)
    for supplier, minor in offers.items():
        quote(scene, procurement, supplier, minor)
    return procurement


def quote(scene: Scene, procurement: Procurement, supplier: str, minor: int, day: date = LATER) -> Quote:
    paper = receipt(scene, minor or None)
    return add_quote(scene.session, scene.project, procurement, supplier, minor, day, paper, by=BOOKKEEPER)


def chosen(scene: Scene, procurement: Procurement, number: int, reason: str = "", by: str = APPROVER) -> None:
    public_id = {one.number: one.public_id for one in procurement.quotes}[number]
    choose(scene.session, scene.project, procurement, public_id, reason, LATER, by=by)


def test_a_large_payment_rests_on_three_quotes(scene: Scene) -> None:
    procurement = a_purchase(scene, OFFERS)
    with pytest.raises(QuotesTooFew) as refused:
        pay(scene, 1, {1: 300 * BAHT}, LATER)
    assert str(refused.value).startswith("CODI asks for 3 quotes from 300.00 THB on, and this payment rests on 0.")
    pay(scene, 1, {1: 300 * BAHT - 1}, LATER)
    with pytest.raises(ProcurementUndecided):
        pay(scene, 1, {1: 300 * BAHT}, LATER, procurement=procurement.public_id)
    chosen(scene, procurement, 1)
    first = pay(scene, 1, {1: 300 * BAHT}, LATER, procurement=procurement.public_id)
    assert paid_minor(scene.session, procurement) == 300 * BAHT
    with pytest.raises(PaidAboveQuote):
        pay(scene, 1, {1: 180 * BAHT + 1}, LATER, procurement=procurement.public_id)
    scene.take_back(first)
    pay(scene, 1, {1: 480 * BAHT}, LATER, procurement=procurement.public_id, supplier=SHOP.upper())


@pytest.mark.one_engine
def test_a_payment_keeps_to_what_was_chosen(scene: Scene) -> None:
    procurement = a_purchase(scene, OFFERS)
    chosen(scene, procurement, 1)
    other = scene.line("Roads")
    with pytest.raises(ProcurementOtherSupplier):
        pay(scene, 1, {1: 400 * BAHT}, LATER, procurement=procurement.public_id, supplier="Thai Watsadu")
    with pytest.raises(ProcurementOtherLine):
        pay(scene, other, {1: 400 * BAHT}, LATER, procurement=procurement.public_id)
    with pytest.raises(ProcurementUnknown):
        pay(scene, 1, {1: 400 * BAHT}, LATER, procurement="0123456789abcdef")


@pytest.mark.one_engine
def test_the_dearer_one_needs_a_reason_and_another_person(scene: Scene) -> None:
    procurement = a_purchase(scene, OFFERS)
    with pytest.raises(QuoteReasonMissing):
        chosen(scene, procurement, 2)
    with pytest.raises(SecondOfficerNeeded):
        chosen(scene, procurement, 1, by=BOOKKEEPER)
    with pytest.raises(QuoteUnknown):
        choose(scene.session, scene.project, procurement, "0123456789abcdef", "", LATER, by=APPROVER)
    chosen(scene, procurement, 2, "Delivers to the canal")
    chosen(scene, procurement, 2)
    with pytest.raises(ProcurementDecided):
        chosen(scene, procurement, 1)
    with pytest.raises(ProcurementDecided):
        quote(scene, procurement, "Late Ltd", 1)
    assert procurement.choice is not None and procurement.choice.reason == "Delivers to the canal"


@pytest.mark.one_engine
def test_three_quotes_are_of_three_suppliers(scene: Scene) -> None:
    procurement = a_purchase(scene, {SHOP: 480 * BAHT, "Thai Watsadu": 500 * BAHT})
    with pytest.raises(QuoteThere):
        quote(scene, procurement, SHOP.upper(), 490 * BAHT)
    with pytest.raises(QuotesMissing) as refused:
        chosen(scene, procurement, 1)
    assert refused.value.facts == {"given": 2, "wanted": 3, "short": 1}
    with pytest.raises(NotAboveZero):
        quote(scene, procurement, "Free", 0)
    with pytest.raises(DayInFuture):
        quote(scene, procurement, "Soon", 1, date(2100, 1, 1))


@pytest.mark.one_engine
def test_a_funder_may_ask_for_more_or_fewer(scene: Scene) -> None:
    procurement = a_purchase(scene, {SHOP: 480 * BAHT, "Thai Watsadu": 500 * BAHT}, quotes=2)
    chosen(scene, procurement, 1)
    pay(scene, 1, {1: 480 * BAHT}, LATER, procurement=procurement.public_id)


def test_a_refused_request_keeps_its_reason(scene: Scene) -> None:
    grant = scene.signed("Grant", 100)
    asked = scene.prepare(RECEIPT, scene.receipt(grant, 100), LATER)
    book = scene.book()
    with pytest.raises(RefusedByPreparer):
        refuse(scene.session, scene.project, book, asked, "Mine", by=BOOKKEEPER)
    refuse(scene.session, scene.project, book, asked, "The bank has not seen it", by=APPROVER)
    refuse(scene.session, scene.project, book, asked, "Again", by=APPROVER)
    kept = refusal_of(scene.session, asked)
    assert asked.state == VoucherState.WITHDRAWN and kept and kept.reason == "The bank has not seen it"
    withdrawn = scene.prepare(RECEIPT, scene.receipt(grant, 100), LATER)
    vouchers.withdraw(scene.session, scene.project, book, withdrawn, by=BOOKKEEPER)
    with pytest.raises(VoucherNotPrepared):
        refuse(scene.session, scene.project, book, withdrawn, "Too late", by=APPROVER)


ATTACKS = (
    "UPDATE quote SET amount_minor = 1",
    "DELETE FROM quote",
    "UPDATE procurement SET what = 'Sand'",
    "UPDATE quote_choice SET reason = 'Cheaper'",
    "DELETE FROM quote_choice",
    "UPDATE quote_payment SET amount_minor = 1",
    "DELETE FROM quote_payment",
    "UPDATE quote_payment SET ended_at = NULL WHERE ended_at IS NOT NULL",
    "UPDATE voucher_refusal SET reason = 'None'",
    "DELETE FROM voucher_refusal",
)


def test_the_database_keeps_what_was_quoted_chosen_paid_and_refused(scene: Scene) -> None:
    procurement = a_purchase(scene, OFFERS)
    chosen(scene, procurement, 1)
    scene.take_back(pay(scene, 1, {1: 300 * BAHT}, LATER, procurement=procurement.public_id))
    small = scene.signed("Own money", 100)
    asked = scene.prepare(RECEIPT, scene.receipt(small, 100), LATER)
    refuse(scene.session, scene.project, scene.book(), asked, "The bank has not seen it", by=APPROVER)
    for attack in ATTACKS:
        with pytest.raises(DBAPIError), scene.session.begin_nested():
            scene.session.execute(text(attack))
