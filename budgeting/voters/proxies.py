"""Proxies: a voter who will be absent names another who carries her paper ballot, by a written authority.

Each person carries so many as the terms say. Who carries for others comes herself; who has a proxy carries for nobody. A proxy
ends with a reason while no ballot was given out by it. The voter may still come herself: her voice is then used, and the proxy's
is not.
"""

from collections.abc import Iterable

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from budgeting.finding import hold
from budgeting.models import BudgetRound, Voter, VoterMark
from budgeting.phases import must_be
from budgeting.voters import delegations
from budgeting.voters.errors import (
    CarrierAbsent,
    CarriesForHerself,
    CarriesForOthers,
    CarriesTooMany,
    GivenAwayAlready,
    ProxiesNotAgreed,
    ProxyUnknown,
    UsedNotEnded,
)
from budgeting.voters.models import VoterDelegation, VoterProxy
from budgeting.voters.register import KEPT_IN, agreed_terms, named, refuse_struck
from core.calendars import now, today
from core.text import required

MOST_AUTHORITY = 200


def name_proxy(session: Session, found: BudgetRound, voter: Voter, carrier: Voter, authority: str, *, by: str) -> VoterProxy:
    """Raises OtherPhase, TermsMissing, ProxiesNotAgreed, VoterStruck, CarriesForHerself, GivenAwayAlready, CarrierAbsent,
    CarriesForOthers, CarriesTooMany, TextMissing, TextTooLong, TextUnreadable."""
    hold(session, found)
    must_be(found, *KEPT_IN)
    most = agreed_terms(session, found).proxies
    if most == 0:
        raise ProxiesNotAgreed()
    for one in (voter, carrier):
        refuse_struck(one)
    if voter.id == carrier.id:
        raise CarriesForHerself()
    _refuse_given_away(session, found, voter)
    if (absent := given_to(session, found, carrier)) is not None:
        raise CarrierAbsent(name=carrier.name, number=carrier.number, other=absent)
    if carried_by(session, voter):
        raise CarriesForOthers(name=voter.name, number=voter.number)
    if (count := len(carried_by(session, carrier))) >= most:
        raise CarriesTooMany(name=carrier.name, count=count, most=most)
    proxy = VoterProxy(
        round_id=found.id,
        voter_id=voter.id,
        carrier_id=carrier.id,
        authority=required(authority, MOST_AUTHORITY),
        recorded_by=by,
        recorded_at=now(),
    )
    session.add(proxy)
    session.flush()
    return proxy


def end_proxy(session: Session, found: BudgetRound, public_id: str, reason: str, *, by: str) -> VoterProxy:
    """Raises ProxyUnknown, UsedNotEnded, OtherPhase, TextMissing, TextTooLong, TextUnreadable."""
    hold(session, found)
    must_be(found, *KEPT_IN)
    proxy = session.scalar(_held(found).where(VoterProxy.public_id == public_id))
    if proxy is None:
        raise ProxyUnknown()
    used = (VoterMark.voter_id == proxy.voter_id, VoterMark.carried_by == proxy.carrier_id)
    if session.scalar(select(func.count()).select_from(VoterMark).where(*used)):
        raise UsedNotEnded()
    proxy.ended_reason, proxy.ended_on, proxy.ended_by = required(reason), today(found.fund.timezone), by
    session.flush()
    return proxy


def carried_by(session: Session, carrier: Voter) -> list[VoterProxy]:
    """The proxies that she holds now."""
    wanted = select(VoterProxy).where(VoterProxy.carrier_id == carrier.id, VoterProxy.ended_on.is_(None))
    return list(session.scalars(wanted))


def proxies_of(session: Session, found: BudgetRound) -> list[tuple[VoterProxy, Voter, Voter]]:
    """The proxies that hold, each with the absent voter and who carries her ballot, by the voters' numbers."""
    held = list(session.scalars(_held(found)))
    known = named(session, found, (one for proxy in held for one in (proxy.voter_id, proxy.carrier_id)))
    return sorted(
        ((proxy, known[proxy.voter_id], known[proxy.carrier_id]) for proxy in held), key=lambda row: row[1].number
    )


def carriers_of(session: Session, found: BudgetRound, voters: Iterable[Voter]) -> dict[int, Voter]:
    """Who carries the ballots of these voters, by the voter's id."""
    held = list(session.scalars(_held(found).where(VoterProxy.voter_id.in_([one.id for one in voters]))))
    known = named(session, found, (proxy.carrier_id for proxy in held))
    return {proxy.voter_id: known[proxy.carrier_id] for proxy in held}


def given_to(session: Session, found: BudgetRound, voter: Voter) -> str | None:
    """To whom she has given her ballot, by name; None when she comes herself."""
    if carrier := carriers_of(session, found, [voter]).get(voter.id):
        return carrier.name
    held = delegations.delegations_for(session, found, [voter]).get(voter.id)
    return held.organisation.name if held else None


def _refuse_given_away(session: Session, found: BudgetRound, voter: Voter) -> None:
    if (other := given_to(session, found, voter)) is not None:
        raise GivenAwayAlready(name=voter.name, number=voter.number, other=other)


def delegate(session: Session, found: BudgetRound, voter: Voter, said: delegations.Delegated, *, by: str) -> VoterDelegation:
    """Gives her voice to an organisation. Raises GivenAwayAlready, CarriesForOthers, and what `delegations.write` raises."""
    hold(session, found)
    must_be(found, *KEPT_IN)
    _refuse_given_away(session, found, voter)
    if carried_by(session, voter):
        raise CarriesForOthers(name=voter.name, number=voter.number)
    return delegations.write(session, found, voter, said, by=by)


def _held(found: BudgetRound) -> Select[VoterProxy]:
    return select(VoterProxy).where(VoterProxy.round_id == found.id, VoterProxy.ended_on.is_(None))
