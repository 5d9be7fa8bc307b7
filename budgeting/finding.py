"""Finding a round and its parts, within what a person may reach: the fund's scope is part of every query."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from access.policy import Act, Grant
from budgeting.errors import EnvelopeUnknown, ItemUnknown, RoundUnknown
from budgeting.models import BallotItem, BudgetRound, Envelope, FixedTerms
from budgeting.terms import RoundTerms
from core.frozen import from_text
from projects.funds.models import Fund
from projects.funds.opening import fund_reached


def round_for(session: Session, grants: Iterable[Grant], act: Act, fid: str, rid: str) -> BudgetRound:
    """A round of a fund on which these grants allow `act`. Raises OrganisationUnknown, RoundUnknown."""
    return round_of(session, fund_reached(session, grants, act, fid), rid)


def round_of(session: Session, fund: Fund, public_id: str) -> BudgetRound:
    """Raises RoundUnknown."""
    found = session.scalar(select(BudgetRound).where(BudgetRound.fund_id == fund.id, BudgetRound.public_id == public_id))
    if found is None:
        raise RoundUnknown()
    return found


def any_round(session: Session, public_id: str) -> BudgetRound:
    """A round of any fund, for whoever stands at the machine itself. Raises RoundUnknown."""
    found = session.scalar(select(BudgetRound).where(BudgetRound.public_id == public_id))
    if found is None:
        raise RoundUnknown()
    return found


def rounds_of(session: Session, fund: Fund) -> list[BudgetRound]:
    """The rounds of a fund, the latest first."""
    return list(session.scalars(select(BudgetRound).where(BudgetRound.fund_id == fund.id).order_by(BudgetRound.number.desc())))


def envelopes_of(session: Session, found: BudgetRound) -> list[Envelope]:
    return list(session.scalars(select(Envelope).where(Envelope.round_id == found.id).order_by(Envelope.number)))


def envelope_of(session: Session, found: BudgetRound, number: int) -> Envelope:
    """Raises EnvelopeUnknown."""
    envelope = session.scalar(select(Envelope).where(Envelope.round_id == found.id, Envelope.number == number))
    if envelope is None:
        raise EnvelopeUnknown()
    return envelope


def items_of(session: Session, found: BudgetRound, envelope: Envelope | None = None) -> list[BallotItem]:
    """The items on the ballot by number, of one envelope or of all."""
    wanted = select(BallotItem).where(BallotItem.round_id == found.id)
    if envelope is not None:
        wanted = wanted.where(BallotItem.envelope_id == envelope.id)
    return list(session.scalars(wanted.order_by(BallotItem.number)))


def item_of(session: Session, found: BudgetRound, number: int) -> BallotItem:
    """Raises ItemUnknown."""
    item = session.scalar(select(BallotItem).where(BallotItem.round_id == found.id, BallotItem.number == number))
    if item is None:
        raise ItemUnknown()
    return item


def hold(session: Session, found: BudgetRound) -> None:
    """One at a time for what is numbered, counted or decided within a round; who waited sees the phase that it is in by then."""
    session.refresh(found, with_for_update=True)


def terms_held(session: Session, found: BudgetRound) -> FixedTerms | None:
    """The latest version of the round's terms; None when none were written yet."""
    wanted = select(FixedTerms).where(FixedTerms.round_id == found.id)
    return session.scalars(wanted.order_by(FixedTerms.version.desc()).limit(1)).first()


def terms_of(held: FixedTerms) -> RoundTerms:
    return from_text(RoundTerms, held.text)
