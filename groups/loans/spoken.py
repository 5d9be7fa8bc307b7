"""What is read aloud of loans when the box is closed: in whole sentences, in the group's language. Pure."""

from collections.abc import Iterator, Mapping

from core.language import Language
from core.marks import N_
from groups.loans.sheet_page import split_text
from groups.sheet import MeetingSheet


def of_the_meeting(sheet: MeetingSheet, names: Mapping[int, str], language: Language) -> Iterator[str]:
    """What was repaid in all, and each loan that was handed out."""
    loans = sheet.loans
    if loans.repaid:
        interest = sum(one.interest_minor + one.penalty_minor + one.fee_minor for one in loans.repaid)
        yield language.text(
            N_("{repaid} came in for loans: {principal} of the loans themselves, and {interest} of interest and penalties."),
            repaid=sheet.money(loans.repaid_minor),
            principal=sheet.money(loans.repaid_minor - interest),
            interest=sheet.money(interest),
        )
    for number, loan in loans.given:
        told = N_("{name} was handed loan {number} of {amount}.")
        if loan.fee_minor:
            told = N_("{name} was handed loan {number} of {amount}; its fee of {fee} went into the box.")
        yield language.text(
            told,
            name=names[loan.member_number],
            number=number,
            amount=sheet.money(loan.principal_minor),
            fee=sheet.money(loan.fee_minor),
        )


def of_a_member(sheet: MeetingSheet, member: int, language: Language) -> Iterator[str]:
    """What she repaid with its split and what is then left, and what she was lent."""
    for one in sheet.loans.repaid:
        standing = sheet.loans.open[one.loan_number]
        if standing.member_number == member:
            yield language.text(
                N_("loan {number}: {amount} repaid ({split}), {left} left"),
                number=one.loan_number,
                amount=language.amount(one.amount_minor, sheet.currency),
                split=split_text(one, language, sheet.currency),
                left=language.amount(standing.principal_minor - one.principal_minor, sheet.currency),
            )
    for number, loan in sheet.loans.given:
        if loan.member_number == member:
            amount = language.amount(loan.principal_minor, sheet.currency)
            yield language.text(N_("loan {number} of {amount} handed out"), number=number, amount=amount)
