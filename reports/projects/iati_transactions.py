"""A project's flows as the transactions of IATI: one for each, dated and signed as in the books.

A voucher that was taken back is two transactions of one type, the second below zero on the day it was taken back: the standard
lets a value be negative, and asks that what was published stays. Unspent money that went back to its funder lessens what came
in; so do amendments what was committed. A gift in kind is incoming funds and expenditure at once, as both sides stand in the
books. Ordered and liquidated are the funder's columns, and no transactions.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from core.money import Money
from projects.funding_models import Measure
from reports.projects import iati_codes
from reports.projects.iati_codes import TransactionType
from reports.projects.project_facts import AgreementFact, FlowFact, InterestFact, Party, ProjectFacts, VoucherFact


@dataclass(frozen=True, slots=True)
class Transaction:
    """`ref` is unique in its project: currency, voucher, place in it and column. A receiver may be a mere name (a shop)."""

    ref: str
    type: TransactionType
    day: date
    value: Money
    valued_on: date
    description: str
    provider: Party | None
    receiver: Party | str | None
    channel: str
    flow_type: str
    finance_type: str


_PROMISES = {
    Measure.PLEDGED: TransactionType.INCOMING_PLEDGE,
    Measure.COMMITTED: TransactionType.INCOMING_COMMITMENT,
    Measure.GUARANTEED: TransactionType.CREDIT_GUARANTEE,
}


def transactions(facts: ProjectFacts) -> Iterator[Transaction]:
    """All of them, by column and day: flows first, then interest, which is in no column."""
    for flow in facts.flows:
        if flow.voucher is not None:
            yield from _of_flow(facts, facts.agreement(flow.agreement), flow, flow.voucher)
    for interest in facts.interest:
        yield _of_interest(facts, facts.agreement(interest.agreement), interest)


def _of_flow(
    facts: ProjectFacts, agreement: AgreementFact, flow: FlowFact, voucher: VoucherFact
) -> Iterator[Transaction]:
    if flow.measure in _PROMISES:
        yield _incoming(facts, agreement, flow, voucher, _PROMISES[flow.measure], flow.money)
    elif flow.measure is Measure.RECEIVED:
        yield _incoming(facts, agreement, flow, voucher, TransactionType.INCOMING_FUNDS, flow.money)
    elif flow.measure is Measure.RETURNED:
        yield _incoming(facts, agreement, flow, voucher, TransactionType.INCOMING_FUNDS, -flow.money)
    elif flow.measure is Measure.SPENT:
        yield _paid(facts, agreement, flow, voucher)
    elif flow.measure is Measure.REPAID:
        yield _repaid(facts, agreement, flow, voucher)
    elif flow.measure is Measure.IN_KIND:
        yield _incoming(facts, agreement, flow, voucher, TransactionType.INCOMING_FUNDS, flow.money)
        yield _paid(facts, agreement, flow, voucher)


def _incoming(
    facts: ProjectFacts,
    agreement: AgreementFact,
    flow: FlowFact,
    voucher: VoucherFact,
    kind: TransactionType,
    value: Money,
) -> Transaction:
    funder = agreement.funder
    moved = kind is TransactionType.INCOMING_FUNDS
    return Transaction(
        ref=_ref(flow, voucher),
        type=kind,
        day=flow.day,
        value=value,
        valued_on=voucher.valued_on or flow.day,
        description=_told(voucher, flow.taken_back, *_remarks(facts, flow)),
        provider=funder,
        receiver=facts.receiver,
        channel=_channel(flow) if moved else "",
        flow_type=iati_codes.flow_type(funder.kind, funder.country, facts.country),
        finance_type=_finance(facts, agreement),
    )


def _paid(facts: ProjectFacts, agreement: AgreementFact, flow: FlowFact, voucher: VoucherFact) -> Transaction:
    """Paid to a shop it is an expenditure; to an organisation that reports for itself, a disbursement."""
    receiver: Party | str | None = voucher.receiver or voucher.supplier or None
    in_kind = flow.measure is Measure.IN_KIND
    source = f"From agreement {agreement.number}, {agreement.title}"
    return Transaction(
        ref=_ref(flow, voucher) + ("-used" if in_kind else ""),
        type=TransactionType.DISBURSEMENT if voucher.receiver and not in_kind else TransactionType.EXPENDITURE,
        day=flow.day,
        value=flow.money,
        valued_on=flow.day,
        description=_told(voucher, flow.taken_back, *_remarks(facts, flow), source),
        provider=agreement.funder if flow.off_bank else facts.receiver,
        receiver=None if in_kind else receiver,
        channel=iati_codes.CHANNEL_IN_KIND if in_kind or flow.off_bank else "",
        flow_type=iati_codes.flow_type(agreement.funder.kind, agreement.funder.country, facts.country),
        finance_type=_finance(facts, agreement),
    )


def _repaid(facts: ProjectFacts, agreement: AgreementFact, flow: FlowFact, voucher: VoucherFact) -> Transaction:
    return Transaction(
        ref=_ref(flow, voucher),
        type=TransactionType.LOAN_REPAYMENT,
        day=flow.day,
        value=flow.money,
        valued_on=flow.day,
        description=_told(voucher, flow.taken_back, "Principal"),
        provider=facts.receiver,
        receiver=agreement.funder,
        channel="",
        flow_type="",
        finance_type=_finance(facts, agreement),
    )


def _of_interest(facts: ProjectFacts, agreement: AgreementFact, interest: InterestFact) -> Transaction:
    back = "-back" if interest.taken_back else ""
    return Transaction(
        ref=f"{interest.currency}-{interest.voucher.number}-interest{back}",
        type=TransactionType.INTEREST_PAYMENT,
        day=interest.day,
        value=interest.money,
        valued_on=interest.day,
        description=_told(interest.voucher, interest.taken_back, "Interest"),
        provider=facts.receiver,
        receiver=agreement.funder,
        channel="",
        flow_type="",
        finance_type=_finance(facts, agreement),
    )


def _ref(flow: FlowFact, voucher: VoucherFact) -> str:
    return f"{flow.currency}-{voucher.number}-{flow.order}-{flow.measure}"


def _finance(facts: ProjectFacts, agreement: AgreementFact) -> str:
    """Nothing for what the community brings itself: nobody finances it."""
    return "" if agreement.funder == facts.receiver else iati_codes.FINANCE_TYPES.get(agreement.instrument, "")


def _channel(flow: FlowFact) -> str:
    in_kind = flow.measure is Measure.IN_KIND or flow.off_bank
    return iati_codes.CHANNEL_IN_KIND if in_kind else iati_codes.CHANNEL_OWN_ACCOUNT


def _remarks(facts: ProjectFacts, flow: FlowFact) -> Iterator[str]:
    """What a code alone does not say."""
    if flow.measure is Measure.RETURNED:
        yield "Unspent money given back to the funder"
    if flow.measure is Measure.IN_KIND:
        yield "Land given, no money moved" if flow.of_land else "Given in kind, no money moved"
    if flow.off_bank:
        yield "Paid by the funder directly, outside the project's bank account"
    if flow.measure is Measure.GUARANTEED:
        yield "A guarantee, and no money of the project"
    for line in facts.lines:
        if line.number == flow.line:
            yield f"Budget line {line.number}, {line.name}"


def _told(voucher: VoucherFact, taken_back: bool, *remarks: str) -> str:
    """"Receipt of money, voucher 12: first tranche. Budget line 2, Roads.": which paper, what it says, what it means."""
    head = f"{voucher.title}, voucher {voucher.number}"
    if voucher.memo and voucher.memo != voucher.kind:
        head += f": {voucher.memo}"
    if taken_back:
        head = f"Taken back ({voucher.reversal_reason}): {head}"
    return ". ".join((head, *remarks))
