"""A network officer looks over many groups: one line each, totals in each currency, and never more than a few statements."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from access.policy import EVERYTHING, Grant, Role
from core.money import Money, currency
from groups import meetings
from groups.cycles import SeriesPlan
from groups.federation import audits, overview
from groups.federation.audits import Noted
from groups.federation.overview import Asked, By, Only, Overview
from groups.figures import Row
from groups.finding import member_of
from groups.founding import add_network, found_group
from groups.members import enrol, leave
from groups.models import Group, Network
from tests.groups.village import FOUNDED, TERMS, TREASURER, WEEKS, meet

DAY = date(2026, 2, 10)
KES, UGX = currency("KES"), currency("UGX")


def kept_by(session: Session, network: Network, name: str, code: str = "KES", members: int = 3) -> Group:
    group = found_group(
        session,
        network,
        name=name,
        currency=code,
        locale="en",
        timezone="Africa/Nairobi",
        founded_on=FOUNDED,
        terms=TERMS,
        signed_by="All",
        series=SeriesPlan(FOUNDED),
        by=TREASURER,
    )
    for number in range(members):
        enrol(session, group, f"{name} {number}", FOUNDED)
    return group


@pytest.fixture
def country(session: Session) -> dict[str, Network | Group]:
    """Two networks; three groups save shillings of Kenya, one of Uganda, one only for practice."""
    hill, lake = add_network(session, "Hill", "en"), add_network(session, "Lake", "en")
    school = add_network(session, "School", "en", practice=True)
    found: dict[str, Network | Group] = {"hill": hill, "lake": lake, "school": school}
    for name, network, code in (
        ("Mwanzo", hill, "KES"),
        ("Umoja", hill, "KES"),
        ("Amani", lake, "KES"),
        ("Kirabo", lake, "UGX"),
        ("Mazoezi", school, "KES"),
    ):
        found[name] = kept_by(session, network, name, code)
    for name, week, shares in (("Mwanzo", 0, 2), ("Umoja", 1, 5), ("Amani", 4, 1), ("Mazoezi", 0, 5)):
        group = found[name]
        assert isinstance(group, Group)
        meet(session, group, WEEKS[week], [Row(1, shares=shares, social_minor=50_00)])
        if name == "Umoja":
            meetings.start(session, group, WEEKS[2], by=TREASURER)
            leave(session, group, member_of(session, group, 3), WEEKS[2])
    mwanzo = found["Mwanzo"]
    assert isinstance(mwanzo, Group)
    noted = Noted(WEEKS[1], "Umoja", ("Atieno",), {}, {1: (400_00, "")}, (), "", WEEKS[4], 1)
    audits.record(session, mwanzo, noted, by="user:officer")
    return found


Look = Callable[..., Overview]


@pytest.fixture
def look(session: Session, country: dict[str, Network | Group]) -> Look:
    def looked(*scopes: str, **asked: object) -> Overview:
        grants = [Grant(Role.AUDITOR, scope) for scope in scopes or (EVERYTHING,)]
        return overview.overview(session, grants, Asked(**asked), DAY)  # type: ignore[arg-type]

    return looked


def names(found: Overview) -> list[str]:
    return [line.name for line in found.lines if line.name in ("Mwanzo", "Umoja", "Amani", "Kirabo", "Mazoezi")]


def test_a_line_for_each_group_and_totals_in_each_currency(look: Look, country: dict[str, Network | Group]) -> None:
    hill = look(country["hill"].scope)
    mwanzo, umoja = hill.lines
    assert (mwanzo.savings, mwanzo.cash, mwanzo.members) == (Money(400_00, KES), Money(450_00, KES), 3)
    assert (mwanzo.last_met, mwanzo.silent, mwanzo.unfinished) == (WEEKS[0], True, 0)
    assert (mwanzo.last_audit, mwanzo.audit_due, mwanzo.audit_late) == (WEEKS[1], WEEKS[4], True)
    assert (umoja.members, umoja.unfinished, umoja.silent, umoja.audit_due) == (2, 1, False, None)
    (total,) = hill.networks
    assert (total.network, total.groups, total.members, total.savings) == ("Hill", 2, 5, Money(1_400_00, KES))
    assert hill.together == (replace(total, network="", network_id=""),)

    both = look(country["hill"].scope, country["lake"].scope, country["school"].scope)
    assert [(one.network, one.savings.currency.code, one.practice) for one in both.networks] == [
        ("Hill", "KES", False),
        ("Lake", "KES", False),
        ("Lake", "UGX", False),
        ("School", "KES", True),
    ]
    assert [(one.practice, one.groups, str(one.savings), str(one.cash)) for one in both.together] == [
        (False, 3, "1600.00 KES", "1750.00 KES"),
        (False, 1, "0 UGX", "0 UGX"),
        (True, 1, "1000.00 KES", "1050.00 KES"),
    ]
    assert look("network:0123456789abcdef").lines == ()


ORDERS: tuple[tuple[dict[str, object], list[str]], ...] = (
    ({"by": By.NAME}, ["Amani", "Kirabo", "Mazoezi", "Mwanzo", "Umoja"]),
    ({"by": By.LAST_MEETING}, ["Kirabo", "Mazoezi", "Mwanzo", "Umoja", "Amani"]),
    ({"by": By.MEMBERS}, ["Amani", "Kirabo", "Mazoezi", "Mwanzo", "Umoja"]),
    ({"by": By.SAVINGS}, ["Mazoezi", "Umoja", "Mwanzo", "Amani", "Kirabo"]),
    ({"by": By.CASH}, ["Mazoezi", "Umoja", "Mwanzo", "Amani", "Kirabo"]),
    ({"by": By.LOANS}, ["Amani", "Mazoezi", "Mwanzo", "Umoja", "Kirabo"]),
    ({"by": By.LAST_AUDIT}, ["Amani", "Kirabo", "Mazoezi", "Umoja", "Mwanzo"]),
    ({"by": By.UNFINISHED}, ["Umoja", "Amani", "Kirabo", "Mazoezi", "Mwanzo"]),
    ({"only": Only.SILENT}, ["Kirabo", "Mazoezi", "Mwanzo"]),
    ({"only": Only.AUDIT_LATE}, ["Mwanzo"]),
    ({"only": Only.UNFINISHED}, ["Umoja"]),
)


def test_in_any_order_and_only_some(look: Look, country: dict[str, Network | Group]) -> None:
    mine = [country[name].scope for name in ("hill", "lake", "school")]
    for asked, first in ORDERS:
        assert names(look(*mine, **asked)) == first, asked


def test_one_network_of_several_and_a_page_beyond_the_last(
    look: Look, country: dict[str, Network | Group], monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = [country[name].scope for name in ("hill", "lake")]
    assert names(look(*mine, network=country["lake"].public_id)) == ["Amani", "Kirabo"]
    monkeypatch.setattr(overview, "A_PAGE", 3)
    last = look(*mine, page=9)
    assert (names(last), last.page, last.pages, last.groups) == (["Umoja"], 2, 2, 4)
    assert names(look(*mine)) == ["Amani", "Kirabo", "Mwanzo"]


def test_a_few_statements_however_many_groups(session: Session, look: Look) -> None:
    asked: list[str] = []
    listener = (session.connection().engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    session.flush()
    event.listen(*listener)
    try:
        look()
    finally:
        event.remove(*listener)
    assert len(asked) == 4, "the lines, the totals, the groups on the page, their loans"
