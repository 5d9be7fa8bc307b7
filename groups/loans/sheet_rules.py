"""What a meeting sheet may not say of loans: one rule a function, each yielding every fault it finds. Pure."""

from collections.abc import Iterator

from core.errors import Inconsistent
from groups.figures import Pot, Presence, SheetFigures
from groups.loans import sheet_errors as errors
from groups.loans.figures import LoanStanding, Repayment
from groups.loans.rules import RULE_NAMES

THERE = (Presence.PRESENT, Presence.LATE)


def each_repayment_fits(sheet: SheetFigures) -> Iterator[Inconsistent]:
    """Nothing is repaid of a loan that is not open, nor more than pays it off, nor in parts that are not owed."""
    seen: set[int] = set()
    for one in sheet.loans.repaid:
        loan, standing = one.loan_number, sheet.loans.open.get(one.loan_number)
        if loan in seen:
            yield errors.LoanTwice(loan=loan)
        elif standing is None:
            yield errors.LoanNotOpen(loan=loan)
        elif one.amount_minor > standing.payoff_minor:
            yield errors.RepaidTooMuch(
                loan=loan,
                paid=sheet.money(one.amount_minor),
                payoff=sheet.money(standing.payoff_minor),
                over=sheet.money(one.amount_minor - standing.payoff_minor),
            )
        elif not _can_be_split_so(one, standing):
            yield errors.SplitImpossible(loan=loan)
        elif _presence(sheet, standing.member_number) is Presence.ABSENT:
            yield errors.AbsentButRepaid(member=standing.member_number, loan=loan)
        seen.add(loan)


def _can_be_split_so(one: Repayment, standing: LoanStanding) -> bool:
    parts = (one.penalty_minor, one.fee_minor, one.interest_minor, one.principal_minor)
    within = one.penalty_minor <= standing.penalty_due_minor and one.principal_minor <= standing.principal_minor
    return min(parts) >= 0 and one.amount_minor > 0 and within


def each_loan_handed_out_may_be(sheet: SheetFigures) -> Iterator[Inconsistent]:
    """A loan goes to a member who is there, and pays off the older one that it is to replace."""
    repaid = {one.loan_number: one.amount_minor for one in sheet.loans.repaid}
    for loan in sheet.loans.handed_out:
        waiting = sheet.loans.waiting.get(loan)
        if waiting is None or sheet.loans.handed_out.count(loan) > 1:
            yield errors.LoanNotWaiting(loan=loan)
            continue
        if _presence(sheet, waiting.member_number) not in THERE:
            yield errors.HandedToAbsent(loan=loan, member=waiting.member_number)
        old = sheet.loans.open.get(waiting.replaces or 0)
        if old is not None and repaid.get(waiting.replaces or 0, 0) < old.payoff_minor:
            yield errors.ReplacedLoanNotPaidOff(
                loan=loan, old=waiting.replaces, payoff=sheet.money(old.payoff_minor)
            )


def loans_are_within_the_box(sheet: SheetFigures) -> Iterator[Inconsistent]:
    """A meeting lends what is in the loan fund and no more of it than the constitution lets it; never the social fund."""
    if not sheet.loans.given:
        return
    last, there, lent = sheet.loans.handed_out[-1], sheet.to_lend, sheet.loans.lent_minor
    short = -sheet.expected(Pot.LOAN_FUND)
    if short > 0:
        out = sheet.money(sheet.loans.lent_minor - sheet.loans.fees_minor)
        yield errors.LentMoreThanThere(loan=last, out=out, there=sheet.money(max(there, 0)), short=sheet.money(short))
        return
    rules = sheet.terms.loans
    most = rules.most_by_box(there) if rules else there
    if rules and rules.share_of_box < 1 and lent > most:
        yield errors.LentMoreThanShare(
            loan=last,
            lent=sheet.money(lent),
            over=sheet.money(lent - most),
            rule=RULE_NAMES["share_of_box"],
            most=sheet.money(most),
            there=sheet.money(there),
        )


def _presence(sheet: SheetFigures, member: int) -> Presence | None:
    return next((row.presence for row in sheet.rows if row.member_number == member), None)


LOAN_RULES = (each_repayment_fits, each_loan_handed_out_may_be, loans_are_within_the_box)
