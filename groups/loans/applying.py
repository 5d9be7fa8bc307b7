"""From asking to deciding: a member asks for a loan, the group votes, and until the money is handed out it can be withdrawn.

    apply -> applied -> decide -> approved -> (handed out on a meeting's sheet) open
                  |          |______ refused     |______ cancel -> cancelled
                  |______ cancel -> cancelled
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.calendars import now, today
from core.frozen import to_text
from core.marks import Term
from core.money import MAX_MINOR, Money, Rounding, round_to
from core.text import clean, required
from groups.constitution import terms_on
from groups.finding import hold, member_of
from groups.loans import errors
from groups.loans.limits import refuse_over_limits, room_of
from groups.loans.models import STATE_NAMES, Loan, LoanDecision, LoanGuarantor, LoanState
from groups.loans.planning import terms_of
from groups.loans.plans import Agreement, agreement_of
from groups.loans.rules import RULE_NAMES, LoanRules
from groups.loans.schedule import schedule_of
from groups.loans.terms_errors import LoanAmountImpossible
from groups.members import seated
from groups.models import Group, Member


@dataclass(frozen=True, slots=True)
class Application:
    """What is asked: `member`, `guarantors` and `pays_off` go by their numbers in the group."""

    member: int
    amount_minor: int
    instalments: int
    purpose: str
    applied_on: date
    guarantors: tuple[int, ...] = ()
    pays_off: int | None = None


@dataclass(frozen=True, slots=True)
class Vote:
    """What the group decided. Not agreed: `reason` says why, and the amount counts for nothing."""

    decided_on: date
    agreed: bool
    amount_minor: int
    votes_for: int
    votes_against: int
    votes_abstained: int
    minute: str = ""
    conditions: str = ""
    reason: str = ""


def apply(session: Session, group: Group, asked: Application, *, by: str) -> Loan:
    """Takes an application down.

    Raises GroupDoesNotLend, AppliedOnImpossibleDay, BorrowerNotMember, NothingAsked, LoanAmountImpossible, TooManyInstalments,
    TooManyLoans, LoanOverSavings, TooFewGuarantors, GuarantorImpossible, MayNotTopUp, ReplacedLoanNotHers, ReplacedLoanTooLarge,
    MemberUnknown, TextMissing, TextTooLong, TextUnreadable, and what `groups.loans.planning` and `schedule_of` raise.
    """
    purpose, day = required(asked.purpose), asked.applied_on
    hold(session, group)
    _refuse_day(group, day, group.founded_on)
    rules = lending_rules(session, group, day)
    members = {member.number: member for member in seated(session, group, day)}
    member = member_of(session, group, asked.member)
    if member.number not in members:
        raise errors.BorrowerNotMember(member=member.number, day=day)
    _refuse_amount(group, asked.amount_minor)
    agreement = Agreement(asked.amount_minor, asked.instalments, rules)
    old = _paid_off(session, group, member, asked, rules)
    room = room_of(session, group, terms_on(session, group, day), rules, member, day, [old.id] if old else [])
    refuse_over_limits(group, member, agreement, room)
    schedule_of(terms_of(session, group, agreement, day))  # refuses what could not be planned when it is handed out
    _refuse_guarantors(rules, member, asked, members.keys())
    loan = Loan(
        group_id=group.id,
        number=next_number(session, group),
        member_id=member.id,
        asked_minor=asked.amount_minor,
        purpose=purpose,
        terms=to_text(agreement),
        replaces_id=old.id if old else None,
        applied_on=day,
        recorded_at=now(),
        recorded_by=by,
        state=LoanState.APPLIED,
        principal_minor=0,
    )
    session.add(loan)
    session.flush()
    session.add_all(LoanGuarantor(loan_id=loan.id, member_id=members[number].id) for number in asked.guarantors)
    session.flush()
    return loan


def next_number(session: Session, group: Group) -> int:
    return (session.scalar(select(func.max(Loan.number)).where(Loan.group_id == group.id)) or 0) + 1


def lending_rules(session: Session, group: Group, day: date) -> LoanRules:
    """Raises MeetingWithoutRules, GroupDoesNotLend."""
    rules = terms_on(session, group, day).loans
    if rules is None:
        raise errors.GroupDoesNotLend(day=day)
    return rules


def _refuse_day(group: Group, day: date, first: date) -> None:
    last = today(group.timezone)
    if not first <= day <= last:
        raise errors.AppliedOnImpossibleDay(day=day, first=first, last=last)


def _refuse_amount(group: Group, amount_minor: int) -> None:
    if amount_minor <= 0:
        raise errors.NothingAsked()
    if amount_minor > MAX_MINOR:
        raise LoanAmountImpossible(most=Money(MAX_MINOR, group.money))


def _paid_off(session: Session, group: Group, member: Member, asked: Application, rules: LoanRules) -> Loan | None:
    """The running loan that the new one is to pay off."""
    if asked.pays_off is None:
        return None
    old = session.scalar(select(Loan).where(Loan.group_id == group.id, Loan.number == asked.pays_off))
    if old is None or old.member_id != member.id or old.state != LoanState.OPEN:
        raise errors.ReplacedLoanNotHers(loan=asked.pays_off, name=member.name)
    if not rules.may_top_up:
        raise errors.MayNotTopUp(rule=RULE_NAMES["may_top_up"], loan=old.number)
    if asked.amount_minor < old.principal_minor:
        raise errors.ReplacedLoanTooLarge(
            asked=Money(asked.amount_minor, group.money),
            loan=old.number,
            owed=Money(old.principal_minor, group.money),
            short=Money(old.principal_minor - asked.amount_minor, group.money),
        )
    return old


def _refuse_guarantors(rules: LoanRules, member: Member, asked: Application, seats: Collection[int]) -> None:
    named = set(asked.guarantors)
    for number in sorted(named):
        if number not in seats or number == member.number:
            raise errors.GuarantorImpossible(member=number, day=asked.applied_on)
    if len(named) < rules.guarantors:
        raise errors.TooFewGuarantors(
            named=len(named),
            missing=rules.guarantors - len(named),
            rule=RULE_NAMES["guarantors"],
            needed=rules.guarantors,
        )


def decide(session: Session, group: Group, loan: Loan, vote: Vote, *, by: str) -> LoanDecision:
    """Writes down what the group decided; once. A smaller amount than was asked for may be agreed to.

    Raises LoanNotInState, AppliedOnImpossibleDay, MoreThanMembersVoted, QuorumMissing, MajorityMissing, RefusalWithoutReason,
    AgreedMoreThanAsked, NothingAsked, and what `apply` raises of limits.
    """
    session.refresh(loan, with_for_update=True)
    refuse_unless(loan, LoanState.APPLIED)
    _refuse_day(group, vote.decided_on, loan.applied_on)
    agreement = agreement_of(loan.terms)
    _refuse_votes(session, group, agreement.rules, vote)
    reason = clean(vote.reason)
    if vote.agreed:
        agreement = _agreed(session, group, loan, agreement, vote)
    elif not reason:
        raise errors.RefusalWithoutReason()
    decision = LoanDecision(
        loan_id=loan.id,
        decided_on=vote.decided_on,
        agreed=vote.agreed,
        amount_minor=vote.amount_minor if vote.agreed else 0,
        votes_for=vote.votes_for,
        votes_against=vote.votes_against,
        votes_abstained=vote.votes_abstained,
        minute=clean(vote.minute),
        conditions=clean(vote.conditions),
        reason="" if vote.agreed else reason,
        recorded_at=now(),
        recorded_by=by,
    )
    session.add(decision)
    loan.terms = to_text(agreement)
    session.flush()
    loan.state = LoanState.APPROVED if vote.agreed else LoanState.REFUSED
    session.flush()
    return decision


def _agreed(session: Session, group: Group, loan: Loan, asked: Agreement, vote: Vote) -> Agreement:
    _refuse_amount(group, vote.amount_minor)
    if vote.amount_minor > loan.asked_minor:
        raise errors.AgreedMoreThanAsked(
            agreed=Money(vote.amount_minor, group.money),
            over=Money(vote.amount_minor - loan.asked_minor, group.money),
            asked=Money(loan.asked_minor, group.money),
        )
    agreement, member = replace(asked, principal_minor=vote.amount_minor), session.get_one(Member, loan.member_id)
    left_out = [loan.id, *([loan.replaces_id] if loan.replaces_id else [])]
    terms = terms_on(session, group, vote.decided_on)
    room = room_of(session, group, terms, asked.rules, member, vote.decided_on, left_out)
    refuse_over_limits(group, member, agreement, room)
    schedule_of(terms_of(session, group, agreement, vote.decided_on))
    return agreement


def _refuse_votes(session: Session, group: Group, rules: LoanRules, vote: Vote) -> None:
    members = len(seated(session, group, vote.decided_on))
    voted = vote.votes_for + vote.votes_against + vote.votes_abstained
    if voted > members:
        raise errors.MoreThanMembersVoted(voted=voted, members=members)
    needed = round_to(rules.quorum * members, Rounding.CEILING)
    if voted < needed:
        rule = RULE_NAMES["quorum"]
        raise errors.QuorumMissing(voted=voted, missing=needed - voted, rule=rule, needed=needed, members=members)
    votes = vote.votes_for + vote.votes_against
    enough = round_to(rules.majority * votes, Rounding.FLOOR) + 1
    if vote.agreed and vote.votes_for < min(enough, votes) or vote.agreed and not vote.votes_for:
        raise errors.MajorityMissing(
            votes_for=vote.votes_for,
            votes=votes,
            missing=max(min(enough, votes) - vote.votes_for, 1),
            rule=RULE_NAMES["majority"],
            share=str(rules.majority),
        )


def cancel(session: Session, loan: Loan, *, by: str) -> None:
    """Withdraws what was asked for or agreed to before any money was handed out. Raises LoanNotInState."""
    session.refresh(loan, with_for_update=True)
    refuse_unless(loan, LoanState.APPLIED, LoanState.APPROVED)
    loan.state = LoanState.CANCELLED
    session.flush()


def refuse_unless(loan: Loan, *states: LoanState) -> None:
    """Raises LoanNotInState."""
    if loan.state not in states:
        raise errors.LoanNotInState(loan=loan.number, state=Term(STATE_NAMES[LoanState(loan.state)]))
