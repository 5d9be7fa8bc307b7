"""What must be true of every fund whatever happened. Each rule is one function that gives a sentence wherever it does not hold.

Restricted money never left its restriction (each posting lies within one), each purse adds up, and loans are their rows. What
is set aside for awards is in cash as long as it is not paid, and what was advanced is what groups have to account for.
"""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.money import Money
from ledger.balances import balances, journal
from ledger.chart import AccountKey
from ledger.verify import Finding
from ledger.voucher_verify import verify_vouchers
from projects.funds import charts, loan_flows
from projects.funds.figures import FundFigures, fund_on
from projects.funds.models import Fund
from projects.funds.opening import book_of, loans_of
from projects.funds.restrictions import rule_of, versions_of
from projects.funds.voucher_kinds import KINDS as OF_FUNDS

KINDS = {kind.name: kind for kind in OF_FUNDS}


def every_fund(session: Session) -> Iterator[Finding]:
    """All that is wrong with any fund; nothing, if all is well."""
    for fund in session.scalars(select(Fund).order_by(Fund.id)):
        for wrong in of_fund(session, fund):
            yield Finding(fund.scope, "fund's purposes", 0, wrong)
        yield from verify_vouchers(session, book_of(session, fund), KINDS)


def of_fund(session: Session, fund: Fund) -> Iterator[str]:
    figures = fund_on(session, fund, date.max)
    yield from _within_restrictions(session, fund)
    yield from _purses_add_up(figures)
    yield from _loans_are_their_rows(session, fund)
    yield from _moves_meet(session, fund, figures)
    yield from _set_aside_is_there(session, fund, figures)


def _within_restrictions(session: Session, fund: Fund) -> Iterator[str]:
    """Both sides of every posting belong to one restriction."""
    for entry in journal(session, book_of(session, fund)):
        for posting in entry.postings:
            if charts.restriction_of(posting.debit) != charts.restriction_of(posting.credit):
                yield f"entry {entry.number} carries money from {posting.credit} to {posting.debit}"


def _purses_add_up(figures: FundFigures) -> Iterator[str]:
    """Cash + loans + advances = capital + interest and other income − all that left for good, by restriction."""
    for line in figures.lines:
        if line.purse.difference_minor:
            yield f"“{line.purse.name}” does not add up by {Money(line.purse.difference_minor, figures.currency)}"
        if line.purse.cash_minor < 0 or line.purse.outstanding_minor < 0:
            yield f"“{line.purse.name}” has less than nothing"


def _loans_are_their_rows(session: Session, fund: Fund) -> Iterator[str]:
    """What the rows of a loan say is still owed to each restriction is what stands on its account."""
    loans = loans_of(session, fund)
    rows = loan_flows.rows_of(session, loans)
    said = {
        charts.key(number, *charts.loan(loan.public_id)): minor
        for loan in loans
        for number, minor in loan_flows.outstanding(rows[loan.id]).items()
    }
    stood = {key: balance.net for key, balance in balances(session, book_of(session, fund)).items() if key.code == charts.LOANS}
    for key in sorted({*said, *stood}):
        if said.get(key, 0) != stood.get(key, 0):
            yield f"account {key}: the loan's rows say {said.get(key, 0)}, the book says {stood.get(key, 0)}"


def _moves_meet(session: Session, fund: Fund, figures: FundFigures) -> Iterator[str]:
    """What left one purpose arrived at another, and only where some version of both allowed it."""
    if figures.together.moved_minor:
        yield f"{Money(figures.together.moved_minor, figures.currency)} was moved from or to nowhere"
    rules: dict[int, list[bool]] = {}
    for version in versions_of(session, fund):
        rule = rule_of(version)
        rules.setdefault(version.number, []).extend((rule.moves_out, rule.moves_in))
    for line in figures.lines:
        if line.purse.moved_minor and not any(rules[line.purse.number]):
            yield f"“{line.purse.name}” was moved though it may not be"


def _set_aside_is_there(session: Session, fund: Fund, figures: FundFigures) -> Iterator[str]:
    """Of each restriction all that was set aside stands in one of the stages; advanced and spent are also in the books' money."""
    book = book_of(session, fund)
    stands = {key: balance.net for key, balance in balances(session, book).items()}
    for line in figures.lines:
        mine = {key: net for key, net in stands.items() if charts.restriction_of(key) == line.purse.number}
        staged = sum(net for key, net in mine.items() if key.code in charts.STAGE_CODES)
        whole = sum(net for key, net in mine.items() if key.code == charts.EARMARKS)
        if staged != whole:
            yield f"of “{line.purse.name}” {staged} stands in the stages of awards, and {whole} was set aside"
        if line.purse.earmarked_minor > line.purse.cash_minor:
            yield f"of “{line.purse.name}” more is set aside than is in bank and cash"
    for real, memorandum in ((charts.ADVANCES, charts.AWARD_ADVANCED), (charts.AWARD_COSTS, charts.AWARD_SPENT)):
        holders = {key.holder for key in stands if key.code in (real, memorandum)}
        for holder in sorted(holders):
            said, stood = (stands.get(AccountKey(code, holder), 0) for code in (memorandum, real))
            if said != stood:
                yield f"account {real}/{holder}: the memorandum says {said}, the book says {stood}"
