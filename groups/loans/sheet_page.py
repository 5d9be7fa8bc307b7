"""The loans of a meeting page: a line for each open loan with what is due on its key, and the loans to be handed out.

Pure. `static/meeting/loans.js` reckons the same while it is typed.
"""

from collections.abc import Mapping

from core.language import Language
from core.marks import N_
from core.money import Currency
from groups.form import GIVEN, NOT_GIVEN, typed_amount
from groups.loans.figures import LoanStanding, Repayment, WaitingLoan
from groups.loans.rules import PART_NAMES, Part
from groups.meeting_columns import read_amount
from groups.meeting_parts import LoansPart, OpenLoanLine, Option, WaitingLoanLine
from groups.page_draft import Draft


def loans_part(draft: Draft) -> LoansPart:
    loans, rules = draft.figures.loans, draft.context.terms.loans
    names = {seat.number: seat.name for seat in draft.context.members}
    repaid = {one.loan_number: one for one in loans.repaid}
    there = draft.figures.to_lend
    most = rules.most_by_box(max(there, 0)) if rules else there
    share = rules.share_of_box.as_integer_ratio() if rules else (1, 1)
    return LoansPart(
        open=tuple(_open(draft, loan, standing, names, repaid.get(loan)) for loan, standing in loans.open.items()),
        waiting=tuple(_waiting(draft, loan, waiting, names) for loan, waiting in loans.waiting.items()),
        repaid=draft.amount(loans.repaid_minor),
        to_lend=draft.amount(most),
        too_much=loans.lent_minor - loans.fees_minor > there or (most < there and loans.lent_minor > most),
        share=share,
        parts={part.value: draft.language.text(name) for part, name in PART_NAMES.items()},
    )


def _open(
    draft: Draft, loan: int, standing: LoanStanding, names: Mapping[int, str], repaid: Repayment | None
) -> OpenLoanLine:
    say, in_hand = draft.language.text, draft.context.in_hand[loan]
    name, title = names.get(standing.member_number, ""), say(N_("Repaid"))
    field = f"loan-{loan}-repaid"
    reading = read_amount(draft.fields.get(field, ""), draft.context.currency)
    pays_off = in_hand.split(standing.payoff_minor)
    return OpenLoanLine(
        loan=loan,
        member=standing.member_number,
        name=name,
        owed=say(
            N_("loan {number}, {owed} left; {payoff} pays it off today"),
            number=loan,
            owed=draft.amount(standing.principal_minor),
            payoff=draft.amount(standing.payoff_minor),
        ),
        late=_late(draft, standing),
        repaid=draft.field(
            field,
            f"{title}, {standing.member_number} {name}, {say(N_('loan {number}'), number=loan)}",
            reading.fault,
            offer=typed_amount(standing.due_minor, draft.context.currency),
        ),
        fills=tuple((part.value, minor) for part, minor in in_hand.fills()),
        pays_off=tuple((part.value, pays_off.of(part)) for part in Part if pays_off.of(part)),
        payoff_minor=standing.payoff_minor,
        split=split_text(repaid, draft.language, draft.context.currency) if repaid else "",
    )


def _late(draft: Draft, standing: LoanStanding) -> str:
    if not standing.days_late:
        return ""
    return draft.language.plural("{n} day late", "{n} days late", standing.days_late)


def split_text(repaid: Repayment, language: Language, money: Currency) -> str:
    """A repayment in words: "interest 5.00, principal 45.00"."""
    parts = (
        (Part.PENALTY, repaid.penalty_minor),
        (Part.FEE, repaid.fee_minor),
        (Part.INTEREST, repaid.interest_minor),
        (Part.PRINCIPAL, repaid.principal_minor),
    )
    return ", ".join(f"{language.text(PART_NAMES[part])} {language.amount(minor, money)}" for part, minor in parts if minor)


def _waiting(draft: Draft, loan: int, waiting: WaitingLoan, names: Mapping[int, str]) -> WaitingLoanLine:
    say, name = draft.language.text, names.get(waiting.member_number, "")
    told = N_("loan {number} of {principal}")
    if waiting.fee_minor:
        told = N_("loan {number} of {principal}, with a fee of {fee}: {leaves} leaves the box")
    choices = (Option(GIVEN, say(N_("Handed out"))), Option(NOT_GIVEN, say(N_("Not now"))))
    facts = {
        "principal": draft.amount(waiting.principal_minor),
        "fee": draft.amount(waiting.fee_minor),
        "leaves": draft.amount(waiting.leaves_minor),
    }
    label = f"{waiting.member_number} {name}, {say(N_('loan {number}'), number=loan)}"
    return WaitingLoanLine(
        loan=loan,
        member=waiting.member_number,
        name=name,
        told=say(told, number=loan, **facts),
        given=draft.field(f"loan-{loan}-given", label, options=choices),
        leaves_minor=waiting.leaves_minor,
        principal_minor=waiting.principal_minor,
    )
