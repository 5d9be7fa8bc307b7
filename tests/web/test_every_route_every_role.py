"""Every route, tried by every role and by a stranger, in their own group and in another's.

What must happen follows from the act that a route is marked with and from the matrix of roles, so a new route is tried
the day it is written; it only needs a sample here when its address has a part of a new name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from access import sessions
from access.models import AccessGrant, User
from access.policy import EVERYBODY_MAY, ROLE_ACTS, Role
from core.calendars import now, today, year_of
from core.db import new_public_id, reading, transaction
from core.errors import Refused
from core.frozen import to_text
from groups import meetings, members, officers, vouchers
from groups.charts import GIFTS, LOAN_FUND_CASH, SAVINGS
from groups.collectors import morning
from groups.collectors import people as people_of_rounds
from groups.collectors.kinds import COLLECTION_ROUND
from groups.collectors.rules import CollectorRules
from groups.collectors.sheets import Given, Round
from groups.constitution import adopt, terms_on
from groups.federation import audits
from groups.federation.audits import Noted
from groups.finding import book_of, member_of
from groups.general_voucher import GENERAL, General, Happening, content_of
from groups.loans.models import Loan, LoanState
from groups.loans.plans import Agreement
from groups.loans.rules import DueOn, LoanRules
from groups.models import Group, Meeting, MeetingState, Member, OfficerTerm
from groups.officers import Office
from groups.terms import Saves
from ledger.balances import head
from ledger.chart import AccountKey
from ledger.posting import Draft, Entry, post
from ledger.voucher_models import VoucherState
from ledger.vouchers import vouchers_of
from reports import render
from reports.bulk import running, taking
from reports.bulk.models import StatementRun
from reports.bulk.planning import begin, plan_group
from tests.web.routes import GROUP_ROLES, NOWHERE, OF_PROJECTS, STATUS, Try
from tests.web.routes import ask as ask_for
from tests.web.routes import fits
from tests.web.routes import tries as every_try
from tests.web_fixtures import PickyClient, SignIn, Village, app

__all__ = ["app"]

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(32)


# ---- samples: for each part of an address something that is there, in her own group and in another's ----


def _draft(session: Session, group: Group, by: str) -> Meeting:
    """A sheet that is being written; a new one when the last was thrown away."""
    wanted = select(Meeting).where(Meeting.group_id == group.id, Meeting.state == MeetingState.DRAFT)
    found = session.scalars(wanted).first()
    if found is not None:
        return found
    held = len(session.scalars(select(Meeting).where(Meeting.group_id == group.id)).all())
    return meetings.start(session, group, date(2026, 1, 5) + timedelta(weeks=held), by=by)


def _group(session: Session, public_id: str) -> Group:
    return session.scalars(select(Group).where(Group.public_id == public_id)).one()


def _sign_in_of(session: Session, name: str) -> str:
    """Another sign-in of hers, which a device somewhere else holds."""
    user = session.scalars(select(User).where(User.sign_in_name == name)).one()
    sessions.start(session, user.id, device="elsewhere", days=1)
    return min(sessions.open_sessions(session, user.id), key=lambda opened: opened.device != "elsewhere").public_id


def _role_of(session: Session, public_id: str) -> str:
    wanted = select(AccessGrant.public_id).join(User).where(User.public_id == public_id)
    return session.scalars(wanted.order_by(AccessGrant.id.desc())).first() or NOWHERE


def _term(session: Session, group: Group) -> str:
    """A term of office that still runs; a new one when the last has ended."""
    wanted = select(OfficerTerm.public_id).where(OfficerTerm.group_id == group.id, OfficerTerm.valid_until.is_(None))
    found = session.scalars(wanted).first()
    if found is not None:
        return found
    seats = iter(Office)
    taken = set(session.scalars(select(OfficerTerm.office).where(OfficerTerm.group_id == group.id)))
    office = next(office for office in seats if office not in taken)
    return officers.appoint(session, group, member_of(session, group, 1), office, group.founded_on).public_id


def _member_with_photo(session: Session, group: Group) -> int:
    member = member_of(session, group, 1)
    members.set_photo(session, member, PICTURE)
    return member.number


def _voucher(session: Session, group: Group) -> str:
    """A voucher that waits for a second officer; a new one when the last was confirmed or withdrawn."""
    for voucher in vouchers_of(session, book_of(session, group)):
        if voucher.state == VoucherState.PREPARED:
            return voucher.public_id
    general = General(group.currency, Happening.GIFT, 100, "From the temple")
    content = content_of(general)
    return vouchers.prepare(session, group, GENERAL, group.founded_on, content, "", by="user:test").public_id


def _collector(session: Session, group: Group) -> Member:
    """Member 1, who collects from her own door; the group's rules allow it from today on."""
    day, member = today(group.timezone), member_of(session, group, 1)
    if terms_on(session, group, day).collectors is None:
        rules = replace(terms_on(session, group, day), saves=Saves.AMOUNT, collectors=CollectorRules())
        adopt(session, group, rules, day, "Everybody", day, by="user:test")
    try:
        people_of_rounds.collector_on(session, group, member, day)
    except Refused:
        collector = people_of_rounds.appoint(session, group, member, "Lower street", day)
        people_of_rounds.put_on_round(session, group, collector, [member], day)
    return member


def _round(session: Session, group: Group) -> str:
    """A round that waits to be agreed to."""
    member = _collector(session, group)
    waiting = people_of_rounds.waiting_of(session, group, 1)
    if waiting:
        return waiting[0].public_id
    content, day = to_text(Round(group.currency, 1, SAVINGS, (Given(1, 100),))), today(group.timezone)
    reference = f"{member.number}:{new_public_id()}"
    by = "user:test"
    return vouchers.prepare(session, group, COLLECTION_ROUND, day, content, "", by=by, reference=reference).public_id


def _morning_sheet(session: Session, group: Group) -> str:
    member = _collector(session, group)
    return morning.make(session, group, member, today(group.timezone), by="user:test").public_id


def _visit(session: Session, group: Group) -> str:
    """The report of a visit by another group."""
    found = audits.visits(session, group, group.founded_on).audits
    if found:
        return found[0].public_id
    day = group.founded_on
    number = audits.books_seen(session, group, day).head.number
    said = Noted(day, "Ban Mai", ("Noi",), {}, {1: (0, "")}, (), "", audits.half_a_year_after(day), number)
    return audits.record(session, group, said, by="user:test").public_id


def _loan(session: Session, group: Group) -> str:
    """A loan that the group agreed to, under rules that lend."""
    found = session.scalars(select(Loan.public_id).where(Loan.group_id == group.id)).first()
    if found is not None:
        return found
    agreement = Agreement(100, 1, LoanRules(due_on=DueOn.CALENDAR))
    loan = Loan(
        group_id=group.id,
        number=1,
        member_id=member_of(session, group, 1).id,
        asked_minor=100,
        purpose="Seed",
        terms=to_text(agreement),
        applied_on=group.founded_on,
        recorded_at=now(),
        recorded_by="user:test",
        state=LoanState.APPROVED,
        principal_minor=0,
    )
    session.add(loan)
    session.flush()
    return loan.public_id


def _entry(session: Session, group: Group) -> int:
    """The first entry of the group's book."""
    book = book_of(session, group)
    if not head(session, book).number:
        gift = Entry(AccountKey(LOAN_FUND_CASH), AccountKey(GIFTS), 100)
        post(session, book, Draft(group.founded_on, "gift", "", (gift,)), by="user:test")
    return 1


def _run(session: Session, group: Group) -> str:
    """A print run of the group that is under way, with one paper done."""
    wanted = select(StatementRun.public_id).where(StatementRun.scope == group.scope, StatementRun.state == "running")
    found = session.scalars(wanted).first()
    if found is not None:
        return found
    run = running.ask(session, running.Asked(group.scope, year_of(2026), "th"), by="user:test")
    plan_group(session, run, group)
    begin(session, run.id)
    taken = taking.lease(session, run.id)
    if taken:
        taking.done(session, taken, own_digest="0" * 64, sha256="0" * 64, size=1, path=f"{group.public_id}/none.pdf")
    return run.public_id


# Parts of an address for which a sample is something else, or takes more.
NEED_MORE = ("/me/sessions", "<string(length=16):rid>", "<string(length=16):sid>", "<int(max=999999999):entry>")


def samples(session: Session, village: Village, rule: str, who: str, foreign: bool) -> dict[str, Any]:
    """The parts of addresses, by name."""
    group = _group(session, village.foreign_group if foreign else village.group)
    cared_for = village.public_ids["stranger" if foreign else "key-holder"]
    about_sessions = rule.startswith("/me/sessions")
    return {
        "gid": group.public_id,
        "mid": _draft(session, group, "user:test").public_id,
        "vid": _voucher(session, group),
        "aid": _visit(session, group),
        "lid": _loan(session, group),
        "rid": _round(session, group) if "<string(length=16):rid>" in rule else NOWHERE,
        "sid": _morning_sheet(session, group) if "<string(length=16):sid>" in rule else NOWHERE,
        "run": _run(session, group),
        "volume": 9999 if foreign else 1,
        "archive": "statements",
        "what": "plan",
        "key": "codi-2010",
        "number": 9999 if foreign else _member_with_photo(session, group),
        "entry": 9999 if foreign else _entry(session, group) if "<int(max=999999999):entry>" in rule else 1,
        "term": _term(session, group),
        "format_name": "csv",
        "grant_id": _role_of(session, cared_for),
        "public_id": _sign_in_of(session, "stranger" if foreign else who) if about_sessions else cared_for,
    }


# ---- what must happen ----


def standing(role: Role, wanted: Try) -> str:
    """What the matrix says of her own group: "in", "not hers" (403), or "unknown" (404)."""
    may = wanted.act in EVERYBODY_MAY | ROLE_ACTS[role]
    if role is Role.MEMBER and "gid" in wanted.parts:  # of her group she knows her own passbook
        return "in" if may and "number" in wanted.parts else "unknown"
    return "in" if may else "not hers"


# Forms are read before what they are about is looked for; these are whole enough to come that far.
FORMS = {
    "meetings": {"version": "1", "end": "1"},
    "counting": {"version": "1", "end": "1"},
    "vouchers": {"version": "1"},
}


def tries(app: Flask) -> list[Try]:
    """All but those of projects, which tests/web/test_every_project_route.py tries."""
    return [one for one in every_try(app) if one.act not in OF_PROJECTS]


def ask(client: PickyClient, wanted: Try, parts: Mapping[str, Any]) -> int:
    return ask_for(client, wanted, parts, FORMS.get(wanted.endpoint.partition(".")[0], {}))


@dataclass
class Walk:
    """One person's way through all routes; what is there is looked up anew after each form that was taken or looked into: it
    may have ended something. One that she may not send has not."""

    app: Flask
    engine: Engine
    signed_in: SignIn
    role: Role

    def __iter__(self) -> Iterator[tuple[Try, PickyClient, dict[str, Any], dict[str, Any]]]:
        village, name = self.signed_in.village, self.signed_in.village.names[self.role]
        client = self.signed_in(self.role)
        known: dict[tuple[bool, ...], tuple[dict[str, Any], dict[str, Any]]] = {}
        for wanted in tries(self.app):
            rule = wanted.rule.rule
            about = tuple(part in rule for part in NEED_MORE)
            if about not in known:
                with transaction(self.engine) as session:
                    known[about] = (
                        samples(session, village, rule, name, foreign=False),
                        samples(session, village, rule, name, foreign=True),
                    )
            yield wanted, client, *known[about]
            if wanted.method == "POST" and client.answered not in STATUS.values():
                known.clear()


@pytest.fixture
def unprinted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may have a paper is asked here; how it is laid out takes half a second each and is looked at in tests/reports."""
    monkeypatch.setattr(render, "pdf", lambda *_: b"%PDF-1.7 as good as printed")


@pytest.fixture
def walk(app: Flask, engine: Engine, signed_in: SignIn, role: Role, unprinted: None) -> Walk:
    return Walk(app, engine, signed_in, role)


@pytest.mark.one_engine
@pytest.mark.parametrize("role", GROUP_ROLES)
def test_in_ones_own_group(walk: Walk, role: Role) -> None:
    wrong = []
    for wanted, client, here, _ in walk:
        must, got = standing(role, wanted), ask(client, wanted, here)
        wrong += [] if fits(got, must) else [f"{wanted} {got}, must be {must}"]
    assert wrong == []


# The scope is part of the query: every role asks on one engine, those who write or own a passbook on both.
ON_WHICH_ENGINE = [("sqlite", role) for role in GROUP_ROLES] + [("postgresql", Role.TREASURER), ("postgresql", Role.MEMBER)]


@pytest.mark.parametrize(("database_url", "role"), ON_WHICH_ENGINE, indirect=["database_url"])
def test_in_a_group_that_is_not_hers_to_know_of(walk: Walk, role: Role) -> None:
    """An administrator knows every group; to her a group that is not there stands for it."""
    wrong = []
    for wanted, client, here, there in walk:
        if "gid" in wanted.parts:
            parts = there if role is not Role.ADMINISTRATOR else here | {"gid": NOWHERE}
            got = ask(client, wanted, parts)
            wrong += [] if got == 404 else [f"{wanted} {got}"]
    assert wrong == []


@pytest.mark.parametrize(("database_url", "role"), ON_WHICH_ENGINE, indirect=["database_url"])
def test_an_address_put_together_from_two_groups(walk: Walk, role: Role) -> None:
    """Her own group, and in it a meeting, a member, a person or a sign-in that is not of it."""
    wrong = []
    for wanted, client, here, there in walk:
        for part in wanted.parts - {"gid", "format_name", "archive", "what", "key"}:
            if standing(role, wanted) != "in":
                continue
            knows_everybody = role is Role.ADMINISTRATOR and part in ("public_id", "run")
            got = ask(client, wanted, here | {part: NOWHERE if knows_everybody else there[part]})
            wrong += [] if got == 404 else [f"{part} of {wanted} {got}"]
    assert wrong == []


def test_a_stranger_is_sent_to_sign_in_from_everywhere(app: Flask, engine: Engine, client: PickyClient, village: Village) -> None:
    with transaction(engine) as session:
        samples_of = {one.rule.rule: samples(session, village, one.rule.rule, "treasurer", False) for one in tries(app)}
    for wanted in tries(app):
        got = ask(client, wanted, samples_of[wanted.rule.rule])
        assert got == (302 if wanted.method == "GET" else 401), wanted


def test_an_auditor_changes_nothing_anywhere(app: Flask, engine: Engine, signed_in: SignIn) -> None:
    """Every form of the site sent by an auditor, except those about herself: refused, and not a row is different."""
    auditor = signed_in(Role.AUDITOR)
    with transaction(engine) as session:
        parts = samples(session, signed_in.village, "", "auditor", foreign=False)
    before = _rows(engine)
    sent = [wanted for wanted in tries(app) if wanted.method == "POST" and wanted.act not in EVERYBODY_MAY]
    assert len(sent) >= 10
    for wanted in sent:
        assert ask(auditor, wanted, parts) == 403, wanted
    assert _rows(engine) == before


def _rows(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    from core.db import Base

    with reading(engine) as session:
        return {
            table.name: sorted(map(repr, session.execute(select(table))))  # type: ignore[misc]
            for table in Base.metadata.sorted_tables
            if table.name != "user_session"
        }


def test_every_part_of_an_address_has_a_sample(app: Flask, engine: Engine, village: Village) -> None:
    with transaction(engine) as session:
        known = set(samples(session, village, "", "treasurer", foreign=False))
    assert not {(one.rule.rule, part) for one in tries(app) for part in one.parts if part not in known}
