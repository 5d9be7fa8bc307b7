"""What a person may reach is found; everything else is not there."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from access.policy import EVERYTHING, Act, Grant, Role
from groups import errors
from groups.finding import (
    group_for,
    groups_for,
    meeting_of,
    meetings_of,
    member_of,
    network_for,
    networks_for,
    own_passbooks,
    passbook_for,
)
from groups.meetings import start
from groups.models import Group, Network
from tests.groups.village import FOUNDED, TREASURER, WEEKS, a_group

Grants = tuple[Grant, ...]


@pytest.fixture
def two(session: Session) -> tuple[Group, Group]:
    """Two groups in two networks."""
    return a_group(session), a_group(session)


def network_of(session: Session, group: Group) -> Network:
    return session.get_one(Network, group.network_id)


@pytest.mark.parametrize(
    "grants_on",
    [
        lambda group, network: (Grant(Role.TREASURER, group.scope),),
        lambda group, network: (Grant(Role.KEY_HOLDER, group.scope),),
        lambda group, network: (Grant(Role.NETWORK_OFFICER, network.scope),),
        lambda group, network: (Grant(Role.AUDITOR, network.scope),),
    ],
)
def test_a_group_is_found_within_a_grant_and_nowhere_else(
    session: Session, two: tuple[Group, Group], grants_on: Callable[[Group, Network], Grants]
) -> None:
    mine, foreign = two
    grants = grants_on(mine, network_of(session, mine))
    assert group_for(session, grants, Act.GROUP_READ, mine.public_id) is mine
    assert groups_for(session, grants, Act.GROUP_READ) == [mine]
    with pytest.raises(errors.GroupUnknown) as refused:
        group_for(session, grants, Act.GROUP_READ, foreign.public_id)
    with pytest.raises(errors.GroupUnknown) as never_was:
        group_for(session, grants, Act.GROUP_READ, "0" * 16)
    assert str(refused.value) == str(never_was.value) == "There is no such group."


def test_a_grant_for_another_act_finds_nothing(session: Session, two: tuple[Group, Group]) -> None:
    mine, _ = two
    grants = (Grant(Role.AUDITOR, network_of(session, mine).scope),)
    with pytest.raises(errors.GroupUnknown):
        group_for(session, grants, Act.MEETING_WRITE, mine.public_id)
    assert groups_for(session, grants, Act.MEETING_WRITE) == []


def test_who_reaches_everything_finds_everything(session: Session, two: tuple[Group, Group]) -> None:
    grants = (Grant(Role.ADMINISTRATOR, EVERYTHING),)
    assert set(groups_for(session, grants, Act.GROUP_READ)) == set(two)
    assert len(networks_for(session, grants, Act.GROUP_FOUND)) == 2
    network = network_of(session, two[0])
    assert network_for(session, grants, Act.GROUP_FOUND, network.public_id) is network


def test_a_network_is_found_by_its_officer_only(session: Session, two: tuple[Group, Group]) -> None:
    mine, foreign = (network_of(session, group) for group in two)
    grants = (Grant(Role.NETWORK_OFFICER, mine.scope),)
    assert network_for(session, grants, Act.GROUP_FOUND, mine.public_id) is mine
    assert networks_for(session, grants, Act.GROUP_FOUND) == [mine]
    with pytest.raises(errors.NetworkUnknown) as refused:
        network_for(session, grants, Act.GROUP_FOUND, foreign.public_id)
    assert str(refused.value) == "There is no such network."


def test_nobody_finds_nothing(session: Session, two: tuple[Group, Group]) -> None:
    assert groups_for(session, (), Act.GROUP_READ) == []
    assert networks_for(session, (), Act.GROUP_FOUND) == []
    assert own_passbooks(session, ()) == []


def test_a_member_finds_her_own_passbook_and_no_other(session: Session, two: tuple[Group, Group]) -> None:
    mine, foreign = two
    grants = (Grant(Role.MEMBER, f"member:{mine.public_id}:2"),)
    group, member = passbook_for(session, grants, Act.MEMBER_STATEMENT_READ, mine.public_id, 2)
    assert (group, member.number) == (mine, 2)
    assert [(group, member.number) for group, member in own_passbooks(session, grants)] == [(mine, 2)]
    for public_id, number in ((mine.public_id, 1), (mine.public_id, 22), (foreign.public_id, 2), ("x", 2)):
        with pytest.raises(errors.MemberUnknown):
            passbook_for(session, grants, Act.MEMBER_STATEMENT_READ, public_id, number)


def test_an_officer_finds_every_passbook_of_her_group(session: Session, two: tuple[Group, Group]) -> None:
    mine, foreign = two
    grants = (Grant(Role.TREASURER, mine.scope),)
    assert passbook_for(session, grants, Act.MEMBER_STATEMENT_READ, mine.public_id, 3)[1].number == 3
    with pytest.raises(errors.MemberUnknown):
        passbook_for(session, grants, Act.MEMBER_STATEMENT_READ, foreign.public_id, 3)


def test_meetings_and_members_are_found_in_their_own_group(session: Session, two: tuple[Group, Group]) -> None:
    mine, foreign = two
    meeting = start(session, mine, FOUNDED, by=TREASURER)
    assert meeting_of(session, mine, meeting.public_id) is meeting
    with pytest.raises(errors.MeetingUnknown) as refused:
        meeting_of(session, foreign, meeting.public_id)
    assert str(refused.value) == "There is no such meeting in this group."
    with pytest.raises(errors.MemberUnknown) as nobody:
        member_of(session, foreign, 4)
    assert str(nobody.value) == "There is no such member in this group."


def test_meetings_are_listed_from_the_latest(session: Session, two: tuple[Group, Group]) -> None:
    mine, _ = two
    first, second, third = (start(session, mine, day, by=TREASURER) for day in WEEKS[:3])
    assert meetings_of(session, mine) == [third, second, first]
    assert meetings_of(session, mine, since=WEEKS[1], until=WEEKS[1]) == [second]
