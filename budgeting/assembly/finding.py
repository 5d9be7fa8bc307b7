"""Finding assemblies and what belongs to them, within what a person may reach: the fund's scope is part of every query."""

import re
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from access.policy import Act, Grant
from budgeting.assembly.errors import (
    AssemblyPaperUnknown,
    AssemblyUnknown,
    DecisionDoesNotHold,
    DecisionUnknown,
    QuestionUnknown,
)
from budgeting.assembly.models import (
    Assembly,
    AssemblyDecision,
    AssemblyPaper,
    AssemblyQuestion,
    DecisionAward,
    MinutesApproval,
    MinutesCorrection,
)
from budgeting.models import BudgetRound
from projects.funds.models import Fund
from projects.funds.opening import fund_reached

_MINUTE = re.compile(r"A([1-9]\d{0,8})/([1-9]\d{0,8})", re.ASCII)


def assembly_for(session: Session, grants: Iterable[Grant], act: Act, fid: str, aid: str) -> Assembly:
    """An assembly of a fund on which these grants allow `act`. Raises OrganisationUnknown, AssemblyUnknown."""
    return assembly_of(session, fund_reached(session, grants, act, fid), aid)


def assembly_of(session: Session, fund: Fund, public_id: str) -> Assembly:
    """Raises AssemblyUnknown."""
    found = session.scalar(select(Assembly).where(Assembly.fund_id == fund.id, Assembly.public_id == public_id))
    if found is None:
        raise AssemblyUnknown()
    return found


def assemblies_of(session: Session, fund: Fund, found: BudgetRound | None = None) -> list[Assembly]:
    """The assemblies of a fund, or those of one round of it, the latest first."""
    wanted = select(Assembly).where(Assembly.fund_id == fund.id)
    if found is not None:
        wanted = wanted.where(Assembly.round_id == found.id)
    return list(session.scalars(wanted.order_by(Assembly.number.desc())))


def second_call_of(session: Session, first: Assembly) -> Assembly | None:
    return session.scalar(select(Assembly).where(Assembly.first_id == first.id))


def decisions_of(session: Session, assembly: Assembly) -> list[AssemblyDecision]:
    wanted = select(AssemblyDecision).where(AssemblyDecision.assembly_id == assembly.id)
    return list(session.scalars(wanted.order_by(AssemblyDecision.place)))


def decision_named(session: Session, fund: Fund, minute: str) -> AssemblyDecision:
    """The decision that minutes call "A3/2". Raises DecisionUnknown, and DecisionDoesNotHold for one that was not carried
    or that was taken when the quorum was lost.
    """
    read = _MINUTE.fullmatch(minute.strip())
    if read is None:
        raise DecisionUnknown(minute=minute.strip()[:40])
    wanted = select(AssemblyDecision).join(Assembly, Assembly.id == AssemblyDecision.assembly_id)
    wanted = wanted.where(Assembly.fund_id == fund.id, Assembly.number == int(read[1]), AssemblyDecision.place == int(read[2]))
    found = session.scalar(wanted)
    if found is None:
        raise DecisionUnknown(minute=minute.strip())
    if not found.holds:
        raise DecisionDoesNotHold(minute=found.name)
    return found


def minute_named(session: Session, fund: Fund, minute: str) -> str:
    """The name of the decision, as it is kept beside what follows from it; empty where none was named.

    Raises DecisionUnknown, DecisionDoesNotHold.
    """
    return decision_named(session, fund, minute).name if minute.strip() else ""


def awards_of(session: Session, assembly: Assembly) -> dict[int, list[DecisionAward]]:
    """What the decisions of an assembly give, by the decision's id."""
    given: dict[int, list[DecisionAward]] = {}
    wanted = select(DecisionAward).where(DecisionAward.assembly_id == assembly.id)
    for award in session.scalars(wanted.order_by(DecisionAward.id)):
        given.setdefault(award.decision_id, []).append(award)
    return given


def questions_of(session: Session, assembly: Assembly) -> list[AssemblyQuestion]:
    wanted = select(AssemblyQuestion).where(AssemblyQuestion.assembly_id == assembly.id)
    return list(session.scalars(wanted.order_by(AssemblyQuestion.place)))


def question_of(session: Session, assembly: Assembly, place: int) -> AssemblyQuestion:
    """Raises QuestionUnknown."""
    wanted = select(AssemblyQuestion).where(AssemblyQuestion.assembly_id == assembly.id, AssemblyQuestion.place == place)
    found = session.scalar(wanted)
    if found is None:
        raise QuestionUnknown()
    return found


def papers_of(session: Session, assembly: Assembly) -> list[AssemblyPaper]:
    wanted = select(AssemblyPaper).where(AssemblyPaper.assembly_id == assembly.id)
    return list(session.scalars(wanted.order_by(AssemblyPaper.place)))


def paper_of(session: Session, assembly: Assembly, place: int) -> AssemblyPaper:
    """Raises AssemblyPaperUnknown."""
    wanted = select(AssemblyPaper).where(AssemblyPaper.assembly_id == assembly.id, AssemblyPaper.place == place)
    found = session.scalar(wanted)
    if found is None:
        raise AssemblyPaperUnknown()
    return found


def approval_of(session: Session, assembly: Assembly) -> MinutesApproval | None:
    return session.get(MinutesApproval, assembly.id)


def corrections_of(session: Session, assembly: Assembly) -> list[MinutesCorrection]:
    wanted = select(MinutesCorrection).where(MinutesCorrection.assembly_id == assembly.id)
    return list(session.scalars(wanted.order_by(MinutesCorrection.place)))
