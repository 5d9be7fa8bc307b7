"""A year of Bang Bua's money: what arrived, what was bought with which papers, what the funder accepted, what the bank says.

The days and suppliers are invented. The one voucher that still waits at the end is there for whoever signs in to try it.
"""

from collections.abc import Sequence
from datetime import date

from core.calendars import BUDDHIST_OFFSET, Calendar, Period
from ledger.voucher_models import Voucher
from projects.advances.giving import given
from projects.advances.kinds import ADVANCE, ADVANCE_RETURN, CameBack
from projects.bank.accounts import add_account, keep_mapping
from projects.bank.importing import Typed, hold_file, keep
from projects.bank.mapping import ColumnMapping
from projects.bank.models import BankAccount
from projects.bank.position import position_of
from projects.bank.reconciliation import Match
from projects.bank.reconciling import match, proposals, sign
from projects.finding import book_in, line_of
from projects.funding_models import FundingAgreement
from projects.liquidation.deciding import Decision, decide
from projects.liquidation.lines import lines_of_report
from projects.liquidation.models import Verdict
from projects.liquidation.report import LIQUIDATION_REPORT, report_of
from projects.liquidation.shares import unreported
from projects.models import DocumentKind
from projects.practice.buying import buy, kept_back, payment, receipt
from projects.practice.life import Life, Steps, minor, on
from projects.spending.bank_items import BANK_ITEM, BankItem, Item
from projects.spending.payment import PAYMENT
from projects.spending.purchases import add_quote, begin, choose
from projects.spending.retention import RETENTION_PAYMENT, RetentionPayment, retentions_of

BUILDER, MERCHANT, TENTS = "Khlong Construction (practice)", "Somchai Building Materials (practice)", "Tents for hire (practice)"
# What the bank's file says of cheques: when it paid each. The last one it had not paid by the end of July.
_PAID_OUT = {"1001": date(2010, 7, 16), "1002": date(2010, 7, 22), "1003": date(2010, 7, 27)}
STATEMENT_ENDS = date(2010, 7, 31)
_HEADINGS = ("Date", "Particulars", "Cheque", "Amount", "Balance")


def keep_accounts(life: Life, infrastructure: int, houses: int, sources: Sequence[FundingAgreement]) -> None:
    """The year, in the order of its days."""
    savings, loan, grant = sources
    with on(date(2010, 5, 4)):
        book, by = book_in(life.session, life.project, life.code), life.officers.officer
        account = add_account(life.session, book, 1, "Government Savings Bank (practice)", "4711", by=by)
    life.receive(savings, 2_000_000, date(2010, 5, 10))
    life.receive(savings, 1_000_000, date(2010, 5, 24))
    first = Steps(date(2010, 5, 12), date(2010, 5, 20), date(2010, 5, 28), date(2010, 6, 2))
    life.tranche(grant, 6_000_000, "Walkways and drains, first half", first)
    begun = Steps(date(2010, 5, 20), date(2010, 6, 1), date(2010, 6, 10), date(2010, 6, 14))
    life.tranche(loan, 8_000_000, "The first thirty houses", begun)
    _bank_item(life, Item.INTEREST, 1_250, date(2010, 6, 30))
    _drain(life, infrastructure, grant)
    # Twenty parts of the loan to three of the savings, as they stand in case C5.
    shared = {savings.number: 3, loan.number: 20}
    buy(life, MERCHANT, "Timber, bricks and roofs", houses, 4_600_000, shared, date(2010, 7, 20), "P-1002", paid_by="1002")
    of_grant = {grant.number: 1}
    buy(life, TENTS, "Tents for the opening", infrastructure, 200_000, of_grant, date(2010, 7, 26), "P-1003", paid_by="1003")
    buy(life, MERCHANT, "Drain pipes", infrastructure, 900_000, of_grant, date(2010, 7, 29), "P-1004", paid_by="1004")
    _reconciled(life, account)
    _bank_item(life, Item.CHARGE, 50, date(2010, 8, 4))
    _liquidated(life, grant)
    # Ordered before the Thai fiscal year ended, received after it.
    across = Steps(date(2010, 8, 25), date(2010, 9, 6), date(2010, 9, 29), date(2010, 10, 4))
    life.tranche(grant, 6_000_000, "Walkways and drains, second half", across)
    _advanced(life, infrastructure, grant)
    _paid_out(life)
    _waiting(life, infrastructure, grant)


def _bank_item(life: Life, item: Item, amount: int, day: date) -> None:
    life.post(BANK_ITEM, BankItem(life.code, item, minor(amount, life.code), "bank:1"), day, item.value)


def _drain(life: Life, line: int, grant: FundingAgreement) -> None:
    """Bought by three quotes, and a twentieth of the bill kept back for a year."""
    session, project, officers = life.session, life.project, life.officers
    with on(date(2010, 7, 1)):
        purchase = begin(session, project, line_of(session, project, line), "Main drain along the canal", by=officers.bookkeeper)
    asked = ((BUILDER, 4_000_000), ("Nonthaburi Works (practice)", 4_150_000), ("Bang Khen Builders (practice)", 4_420_000))
    quotes = []
    for number, (supplier, amount) in enumerate(asked, start=1):
        day, by = date(2010, 7, 1 + number), officers.bookkeeper
        paper = life.paper(DocumentKind.QUOTE, f"Quote {number} for the main drain", day, supplier, amount=amount)
        with on(day):
            quotes.append(add_quote(session, project, purchase, supplier, minor(amount, life.code), day, paper, by=by))
    chosen, paid = date(2010, 7, 5), date(2010, 7, 15)
    with on(chosen):
        choose(session, project, purchase, quotes[0].public_id, "", chosen, by=officers.approver)
    bill = receipt(life, BUILDER, "Main drain along the canal", 4_000_000, paid, "P-1001")
    said = payment(
        life,
        BUILDER,
        "Main drain along the canal",
        line,
        4_000_000,
        {grant.number: 1},
        bill,
        paid_by="1001",
        retained=kept_back(life, 200_000, paid, 365),
        procurement=purchase.public_id,
    )
    life.post(PAYMENT, said, paid, f"{BUILDER}: {said.bought}")


def _reconciled(life: Life, account: BankAccount) -> None:
    """The bank's file in the years of the Buddhist Era, as it wrote it, ticked and signed by the reconciler."""
    session, by = life.session, life.officers.reconciler
    book = book_in(session, life.project, life.code)
    mapping = ColumnMapping(
        day=0, memo=1, reference=2, amount=3, balance=4, calendar=Calendar.BUDDHIST, headings=_HEADINGS
    )
    with on(date(2010, 8, 3)):
        keep_mapping(session, account, mapping)
        content, closing = _statement(life)
        held = hold_file(session, account, content, by=by)
        typed = Typed(0, closing, Period(date(2010, 5, 1), STATEMENT_ENDS))
        statement = keep(session, book, account, held, typed, by=by)
        for proposal in proposals(position_of(session, book, account)):
            match(session, book, account, Match(proposal.lines, proposal.entries), proposal.why, by=by)
        sign(session, book, account, statement, by=by)


def _statement(life: Life) -> tuple[bytes, int]:
    """The file and its closing balance in minor units: what was paid in, the cheques it paid, and a charge of its own."""
    lines = [
        (date(2010, 5, 10), "Cash deposit", "", 2_000_000),
        (date(2010, 5, 24), "Cash deposit", "", 1_000_000),
        (date(2010, 6, 2), "Transfer CODI", "", 6_000_000),
        (date(2010, 6, 14), "Transfer CODI", "", 8_000_000),
        (date(2010, 6, 30), "Interest", "", 1_250),
        (_PAID_OUT["1001"], "Cheque", "1001", -3_800_000),
        (_PAID_OUT["1002"], "Cheque", "1002", -4_600_000),
        (_PAID_OUT["1003"], "Cheque", "1003", -200_000),
        (STATEMENT_ENDS, "Charge", "", -50),
    ]
    rows, balance = [",".join(_HEADINGS)], 0
    for day, what, cheque, amount in lines:
        balance += amount
        rows.append(f"{day:%d/%m}/{day.year + BUDDHIST_OFFSET},{what},{cheque},{amount}.00,{balance}.00")
    return "\r\n".join(rows).encode(), minor(balance, life.code)


def _liquidated(life: Life, grant: FundingAgreement) -> None:
    """Accepted, but for the tents."""
    session, project, reported = life.session, life.project, date(2010, 8, 10)
    report = life.post(LIQUIDATION_REPORT, report_of(grant, unreported(session, grant)), reported, "First tranche")
    decided = date(2010, 8, 20)
    with on(decided):
        verdicts = {
            line.public_id: Decision(Verdict.REFUSED, "An opening is no infrastructure")
            if line.amount_minor == minor(200_000, life.code)
            else Decision(Verdict.ACCEPTED)
            for line in lines_of_report(session, report)
        }
        decide(session, project, report, verdicts, decided, by=life.officers.officer)


def _advanced(life: Life, line: int, grant: FundingAgreement) -> Voucher:
    """Money for the site committee: most of it spent, the rest given back."""
    session, project = life.session, life.project
    day, due = date(2010, 10, 11), date(2010, 11, 10)
    with on(day):
        said = given(session, project, grant, "Site committee", "Sand and day labour", minor(100_000, life.code), "bank:1", due)
    life.post(ADVANCE, said, day, "Site committee")
    from_it = {"place": f"advance:{said.number}"}
    buy(life, MERCHANT, "Sand", line, 80_000, {grant.number: 1}, date(2010, 10, 25), "P-1005", **from_it)
    back = CameBack(life.code, said.number, minor(20_000, life.code), "bank:1")
    return life.post(ADVANCE_RETURN, back, date(2010, 11, 5), "Site committee")


def _paid_out(life: Life) -> None:
    """What was kept back of the drain, after its year."""
    day = date(2011, 7, 18)
    with on(day):
        (kept,) = retentions_of(life.session, life.project)
    said = RetentionPayment(life.code, kept.number, BUILDER, kept.left.minor, "bank:1", "1006")
    life.post(RETENTION_PAYMENT, said, day, BUILDER)


def _waiting(life: Life, line: int, grant: FundingAgreement) -> None:
    """What is still to be decided: a payment waits for its approver, a tranche for its funder."""
    day = date(2011, 8, 1)
    bill = receipt(life, MERCHANT, "Paving stones", 450_000, day, "P-1007")
    said = payment(life, MERCHANT, "Paving stones", line, 450_000, {grant.number: 1}, bill, paid_by="1007")
    life.prepare(PAYMENT, said, day, f"{MERCHANT}: Paving stones")
    life.tranche(grant, 6_000_000, "Lamps, trees and the last walkways", Steps(date(2011, 8, 8)))
