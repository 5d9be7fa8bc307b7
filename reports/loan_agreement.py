"""A loan's agreement: who borrows and who stands for it, the terms in plain words, and the schedule with its working.

Printed from the terms that were kept on the day it was handed out; before that, as they will be if it is handed out at the
next meeting. A later plan of repayment is printed beside the first.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.calendars import today
from core.language import Language
from core.marks import N_, Term
from core.money import Currency, Money
from groups.constitution import terms_on
from groups.cycles import next_days
from groups.loans import planning
from groups.loans.agreement import LoanTerms
from groups.loans.history import History, histories
from groups.loans.models import Loan, LoanDecision, LoanGuarantor, LoanState
from groups.loans.plans import agreement_of, plan_of
from groups.loans.rules import FEE_TAKEN_NAMES, METHOD_NAMES, FeeTaken, LoanRules, Meanwhile, Method
from groups.loans.schedule import Row, schedule_of
from groups.models import Group, Member
from groups.rule_areas import LOANS
from groups.rule_fields import in_words
from groups.terms import Terms
from reports.errors import LoanNotAgreed
from reports.meeting_paper import Signer, signers
from reports.papers import Heading, Names, too_wide_for_upright
from reports.reading import heading_of

# The rules of loans that bind this borrower; how the group votes and what it lends is in the constitution.
_ALWAYS = (
    "method", "rate", "rate_per", "interest_by", "every", "unit", "due_on", "on_holiday", "rounding", "interest_unit_minor",
    "instalment_unit_minor", "moment", "order", "split_by", "early", "extra",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Voted:
    """What the group decided."""

    day: date
    votes_for: int
    votes_against: int
    votes_abstained: int
    minute: str
    conditions: str


@dataclass(frozen=True, slots=True)
class PrintedPlan:
    """A schedule that held from a day on."""

    since: date
    rows: tuple[Row, ...]

    @property
    def interest_minor(self) -> int:
        return sum(row.interest_minor for row in self.rows)

    @property
    def principal_minor(self) -> int:
        return sum(row.principal_minor for row in self.rows)

    @property
    def due_minor(self) -> int:
        return self.interest_minor + self.principal_minor

    @property
    def waits(self) -> bool:
        """Whether some interest grows before it is due."""
        return any(row.waiting_minor for row in self.rows)


@dataclass(frozen=True, slots=True)
class LoanAgreement:
    """`handed_on` is None while the loan waits; `plans` has then the schedule of a loan handed out on `plans[0].since`."""

    kind: ClassVar[str] = "loan_agreement"
    title: ClassVar[str] = N_("Loan agreement")

    heading: Heading
    currency: Currency
    number: int
    borrower: Person
    holder: Person
    guarantors: tuple[Person, ...]
    purpose: str
    asked_minor: int
    applied_on: date
    voted: Voted | None
    handed_on: date | None
    terms: LoanTerms
    fee_taken: FeeTaken
    plans: tuple[PrintedPlan, ...]
    replaces: int | None
    rules: Terms
    signers: tuple[Signer, ...]

    @property
    def headlines(self) -> tuple[tuple[str, int], ...]:
        """For its seal."""
        return (("loan", self.terms.principal_minor), ("paid_back", self.plans[0].due_minor))

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency)

    @property
    def wide(self) -> bool:
        return too_wide_for_upright((self.terms.principal_minor, self.plans[0].due_minor), self.currency, 9)

    @property
    def paid_out_minor(self) -> int:
        """What she takes home: the loan less a fee that is kept back."""
        kept_back = self.terms.fee_minor if self.fee_taken is FeeTaken.FROM_LOAN else 0
        return self.terms.principal_minor - kept_back

    @property
    def fee_words(self) -> Term:
        return FEE_TAKEN_NAMES[self.fee_taken]

    @property
    def method(self) -> Term:
        return METHOD_NAMES[self.terms.plan.method]

    @property
    def is_annuity(self) -> bool:
        """Whether the equal instalment can be redone with the one formula that is printed."""
        plan = self.terms.plan
        return plan.method is Method.ANNUITY and plan.meanwhile is not Meanwhile.ADDED and not plan.interest_free_periods

    def said(self, language: Language) -> list[tuple[str, str]]:
        """The rules that bind the borrower, in a reader's words."""
        binding = {f"loans.{name}" for name in (*_ALWAYS, *_where_it_matters(self.terms))}
        area = replace(LOANS, fields=tuple(field for field in LOANS.fields if field.path in binding))
        return [rule for one in in_words(self.rules, [area], self.currency, language) for rule in one.rules]


def loan_agreement(session: Session, group: Group, loan: Loan, *, names: Names = Names.FULL) -> LoanAgreement:
    """The agreement of a loan that the group agreed to. Raises LoanNotAgreed, and what `planning.terms_of` raises."""
    if loan.state in (LoanState.APPLIED, LoanState.REFUSED, LoanState.CANCELLED):
        raise LoanNotAgreed(loan=loan.number)
    history = histories(session, [loan.id]).get(loan.id, History(loan.id))
    decision = session.get(LoanDecision, loan.id)
    agreement = agreement_of(loan.terms)
    begun = history.beginning
    terms, plans = _kept(history) if begun else _planned(session, group, loan, decision)
    day = begun.day if begun else plans[0].since
    people = {member.id: Person(member.number, _shown(member, names)) for member in _people(session, group)}
    by_number = {person.number: person for person in people.values()}
    holder = people[loan.member_id]
    return LoanAgreement(
        heading=heading_of(session, group, about=f"loan:{loan.number}"),
        currency=group.money,
        number=loan.number,
        borrower=by_number[begun.member] if begun else holder,
        holder=holder,
        guarantors=_guarantors(session, loan, people),
        purpose=loan.purpose,
        asked_minor=loan.asked_minor,
        applied_on=loan.applied_on,
        voted=_voted(decision),
        handed_on=begun.day if begun else None,
        terms=terms,
        fee_taken=agreement.rules.fee_taken,
        plans=plans,
        replaces=_number_of(session, loan.replaces_id),
        rules=_rules(session, group, day, agreement.rules),
        signers=signers(session, group, day, names),
    )


def _kept(history: History) -> tuple[LoanTerms, tuple[PrintedPlan, ...]]:
    """The terms of the day on which it was handed out, and every plan as it was written down."""
    begun = [event for event in history.events if event.place in history.plans]
    return history.terms, tuple(PrintedPlan(event.day, plan_of(history.plans[event.place]).rows) for event in begun)


def _planned(
    session: Session, group: Group, loan: Loan, decision: LoanDecision | None
) -> tuple[LoanTerms, tuple[PrintedPlan, ...]]:
    """As it will be if the loan is handed out at the next meeting."""
    earliest = max(today(group.timezone), decision.decided_on if decision else loan.applied_on)
    day = next(iter(next_days(session, group, earliest, count=1)), earliest)
    terms = planning.terms_of(session, group, agreement_of(loan.terms), day)
    return terms, (PrintedPlan(day, schedule_of(terms).rows),)


def _rules(session: Session, group: Group, day: date, rules: LoanRules) -> Terms:
    """The constitution's words with the loan rules of the vote in them."""
    return replace(terms_on(session, group, max(day, group.founded_on)), loans=rules)


def _people(session: Session, group: Group) -> list[Member]:
    return list(session.scalars(select(Member).where(Member.group_id == group.id)))


def _shown(member: Member, names: Names) -> str:
    return member.name if names is Names.FULL else ""


def _guarantors(session: Session, loan: Loan, people: dict[int, Person]) -> tuple[Person, ...]:
    stand = session.scalars(select(LoanGuarantor.member_id).where(LoanGuarantor.loan_id == loan.id))
    return tuple(sorted((people[id] for id in stand), key=lambda person: person.number))


def _voted(decision: LoanDecision | None) -> Voted | None:
    if decision is None:
        return None
    return Voted(
        day=decision.decided_on,
        votes_for=decision.votes_for,
        votes_against=decision.votes_against,
        votes_abstained=decision.votes_abstained,
        minute=decision.minute,
        conditions=decision.conditions,
    )


def _number_of(session: Session, loan_id: int | None) -> int | None:
    return None if loan_id is None else session.scalar(select(Loan.number).where(Loan.id == loan_id))


def _where_it_matters(terms: LoanTerms) -> Iterator[str]:
    """The rules that say something only where there is a grace or a penalty."""
    plan = terms.plan
    if plan.interest_free_periods:
        yield "interest_free_periods"
    if plan.principal_starts > 1 or plan.method is Method.BULLET:
        yield from ("principal_starts", "meanwhile")
    if terms.penalty_minor:
        yield "penalty_minor"
    if terms.penalty_rate:
        yield "penalty_rate"
    if terms.penalty_minor or terms.penalty_rate:
        yield "penalty_after_days"
