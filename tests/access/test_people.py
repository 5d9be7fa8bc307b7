"""Adding people, and giving and ending roles: by whom, to whom, and where."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from access import errors, limits, passwords, people, sessions
from access.models import AccessGrant, SignInFailure, User
from access.people import Manager
from access.policy import EVERYTHING, Grant, Role
from core.calendars import frozen_at, today
from core.text import TextMissing, TextUnreadable

PASSWORD = "seven-goats-climb-quietly"

ADMINISTRATOR = Manager("user:root", (Grant(Role.ADMINISTRATOR, EVERYTHING),), frozenset({EVERYTHING}))
OFFICER = Manager(
    "user:officer",
    (Grant(Role.NETWORK_OFFICER, "network:n"),),
    frozenset({"network:n", "group:" + "a" * 16, "group:" + "b" * 16}),
)
GROUP_A, GROUP_B, GROUP_Z = ("group:" + letter * 16 for letter in "abz")
MEMBER_IN_A, MEMBER_IN_Z = ("member:" + letter * 16 + ":7" for letter in "az")


def added(session: Session, name: str, *grants: tuple[Role, str]) -> User:
    user = people.add_user(session, name, name.title(), PASSWORD, by="test")
    for role, scope in grants:
        people.grant(session, user, role, scope, by="test")
    return user


def held(session: Session, user: User) -> set[tuple[Role, str]]:
    return {(grant.role, grant.scope) for grant in people.grants_of(session, user, today())}


def test_a_new_person_may_do_nothing_yet(session: Session) -> None:
    user = people.add_user(session, " Malee.P ", "  Malee   Prasert ", PASSWORD, "th", by="user:root")
    assert (user.sign_in_name, user.name, user.locale, user.active) == ("malee.p", "Malee Prasert", "th", True)
    assert (user.added_by, user.password_set_by, user.actor) == ("user:root", "user:root", f"user:{user.public_id}")
    assert passwords.matches(user.password_hash, PASSWORD)
    assert people.grants_of(session, user, today()) == ()


@pytest.mark.parametrize("name", ["มาลี", "0812345678", "malee@example.org", "+66812345678"[1:], "a_b-c.d"])
def test_names_that_people_sign_in_with(session: Session, name: str) -> None:
    assert added(session, name).sign_in_name == name


@pytest.mark.parametrize(
    "name", ["", "ab", "x" * 61, "two words", "-dash", "a\x00bc", "a\u202ebc", "<b>bold</b>", "x" * 10_000, "a/b/c"]
)
def test_names_that_cannot_be_typed_are_refused(session: Session, name: str) -> None:
    with pytest.raises(errors.SignInNameUnreadable):
        added(session, name)


def test_one_name_is_one_person_however_it_is_written(session: Session) -> None:
    added(session, "malee")
    with pytest.raises(errors.SignInNameTaken):
        people.add_user(session, "ＭＡＬＥＥ", "Another", PASSWORD, by="test")


@pytest.mark.parametrize(
    ("name", "locale", "why"),
    [(" ", "en", TextMissing), ("a\u202eb", "en", TextUnreadable), ("Malee", "xx", errors.LanguageNotOffered)],
)
def test_a_name_must_be_readable_and_a_language_offered(
    session: Session, name: str, locale: str, why: type[Exception]
) -> None:
    with pytest.raises(why):
        people.add_user(session, "malee", name, PASSWORD, locale, by="test")


def test_a_role_holds_from_its_first_day_to_its_last(session: Session) -> None:
    user, first, last = added(session, "auditor"), today() + timedelta(days=2), today() + timedelta(days=4)
    people.grant(session, user, Role.AUDITOR, "network:n", by="test", valid_from=first, valid_until=last)
    holds = [bool(people.grants_of(session, user, today() + timedelta(days=day))) for day in range(1, 6)]
    assert holds == [False, True, True, True, False]


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        (Role.TREASURER, EVERYTHING),
        (Role.TREASURER, "network:n"),
        (Role.MEMBER, GROUP_A),
        (Role.NETWORK_OFFICER, GROUP_A),
        (Role.AUDITOR, GROUP_A),
        (Role.ADMINISTRATOR, "network:n"),
        (Role.KEY_HOLDER, ""),
    ],
)
def test_a_role_does_not_fit_everywhere(session: Session, role: Role, scope: str) -> None:
    with pytest.raises(errors.ScopeDoesNotFit):
        people.grant(session, added(session, "malee"), role, scope, by="test")


def test_roles_that_clash_are_not_held_by_one_person(session: Session) -> None:
    user = added(session, "malee", (Role.TREASURER, GROUP_A))
    with pytest.raises(errors.RolesClash) as refusal:
        people.grant(session, user, Role.AUDITOR, "network:m", by="test")
    assert "Auditor" in str(refusal.value) and "Treasurer" in str(refusal.value)


def test_a_role_is_held_once(session: Session) -> None:
    user = added(session, "malee", (Role.TREASURER, GROUP_A))
    with pytest.raises(errors.GrantHeldAlready):
        people.grant(session, user, Role.TREASURER, GROUP_A, by="test")
    people.grant(session, user, Role.TREASURER, GROUP_B, by="test")


def test_a_role_that_ran_out_may_be_given_again(session: Session) -> None:
    user = added(session, "malee")
    long_ago = date(2026, 1, 1)
    people.grant(
        session, user, Role.TREASURER, GROUP_A, by="test", valid_from=long_ago, valid_until=date(2026, 1, 31)
    )
    people.grant(session, user, Role.TREASURER, GROUP_A, by="test")
    assert held(session, user) == {(Role.TREASURER, GROUP_A)}


def test_ending_a_role_ends_it_at_once_and_is_remembered(session: Session) -> None:
    user = added(session, "malee", (Role.TREASURER, GROUP_A))
    given = session.scalars(select(AccessGrant)).one()
    people.end_grant(session, OFFICER, user.public_id, given.public_id)
    assert held(session, user) == set()
    assert given.ended_by == OFFICER.actor and given.ended_at is not None
    with pytest.raises(errors.GrantUnknown):
        people.end_grant(session, OFFICER, user.public_id, given.public_id)
    people.give(session, OFFICER, user.public_id, Role.KEY_HOLDER, GROUP_A)
    assert held(session, user) == {(Role.KEY_HOLDER, GROUP_A)}


def test_an_officer_gives_the_roles_of_her_groups_and_no_others(session: Session) -> None:
    user = added(session, "malee", (Role.TREASURER, GROUP_A))
    people.give(session, OFFICER, user.public_id, Role.MEMBER, MEMBER_IN_A)
    for role, scope in (
        (Role.TREASURER, GROUP_Z),
        (Role.MEMBER, MEMBER_IN_Z),
        (Role.NETWORK_OFFICER, "network:n"),
        (Role.AUDITOR, "network:n"),
        (Role.ADMINISTRATOR, EVERYTHING),
    ):
        with pytest.raises(errors.GrantNotYours):
            people.give(session, OFFICER, user.public_id, role, scope)
        with pytest.raises(errors.GrantNotYours):
            people.add_with_role(session, OFFICER, "pim", "Pim", PASSWORD, "en", role, scope)


def test_an_administrator_gives_every_role(session: Session) -> None:
    user = people.add_with_role(session, ADMINISTRATOR, "pim", "Pim", PASSWORD, "en", Role.AUDITOR, EVERYTHING)
    assert held(session, user) == {(Role.AUDITOR, EVERYTHING)}


def test_who_is_not_in_her_care_is_not_there(session: Session) -> None:
    near, far = added(session, "near", (Role.MEMBER, MEMBER_IN_A)), added(session, "far", (Role.TREASURER, GROUP_Z))
    away, alone = added(session, "away", (Role.MEMBER, MEMBER_IN_Z)), added(session, "alone")
    assert people.in_care_of(session, OFFICER, near.public_id) is near
    for other in (far, away, alone):
        with pytest.raises(errors.PersonUnknown):
            people.in_care_of(session, OFFICER, other.public_id)
        with pytest.raises(errors.PersonUnknown):
            people.give(session, OFFICER, other.public_id, Role.TREASURER, GROUP_A)
        assert people.in_care_of(session, ADMINISTRATOR, other.public_id) is other
    given = session.scalars(select(AccessGrant).where(AccessGrant.user_id == far.id)).one()
    with pytest.raises(errors.PersonUnknown):
        people.end_grant(session, OFFICER, far.public_id, given.public_id)
    with pytest.raises(errors.GrantUnknown):  # an address put together from two people
        people.end_grant(session, OFFICER, near.public_id, given.public_id)


def test_a_role_elsewhere_is_not_hers_to_end_or_to_override(session: Session) -> None:
    user = added(session, "malee", (Role.TREASURER, GROUP_A), (Role.KEY_HOLDER, GROUP_Z))
    elsewhere = session.scalars(select(AccessGrant).where(AccessGrant.scope == GROUP_Z)).one()
    with pytest.raises(errors.GrantNotYours):
        people.end_grant(session, OFFICER, user.public_id, elsewhere.public_id)
    with pytest.raises(errors.PersonAboveYou):
        people.new_password_for(session, OFFICER, user.public_id)
    with pytest.raises(errors.PersonAboveYou):
        people.set_active(session, OFFICER, user.public_id, False)


def test_nobody_raises_or_lowers_herself(session: Session) -> None:
    user = added(session, "root", (Role.ADMINISTRATOR, EVERYTHING))
    herself = Manager(user.actor, ADMINISTRATOR.grants, ADMINISTRATOR.scopes)
    given = session.scalars(select(AccessGrant)).one()
    for attempt in (
        lambda: people.give(session, herself, user.public_id, Role.NETWORK_OFFICER, "network:n"),
        lambda: people.end_grant(session, herself, user.public_id, given.public_id),
        lambda: people.new_password_for(session, herself, user.public_id),
        lambda: people.set_active(session, herself, user.public_id, False),
    ):
        with pytest.raises(errors.NotToYourself):
            attempt()


def test_a_new_password_ends_every_sign_in_but_the_one_it_was_changed_on(session: Session) -> None:
    user = added(session, "malee")
    here, there = (sessions.start(session, user.id, device=device, days=30) for device in ("here", "there"))
    people.change_password(session, user, "nine-wet-umbrellas-drying", by=user.actor, staying=here)
    assert sessions.user_of_token(session, here) is not None
    assert sessions.user_of_token(session, there) is None
    assert passwords.matches(user.password_hash, "nine-wet-umbrellas-drying")
    assert user.password_set_by == user.actor


def test_the_new_password_must_be_a_new_and_a_good_one(session: Session) -> None:
    user = added(session, "malee")
    with pytest.raises(errors.PasswordUnchanged):
        people.change_password(session, user, PASSWORD, by=user.actor)
    with pytest.raises(errors.PasswordTooShort):
        people.change_password(session, user, "short", by=user.actor)


def test_a_lost_password_is_replaced_and_a_closed_name_opened(session: Session) -> None:
    user = added(session, "malee", (Role.TREASURER, GROUP_A))
    token = sessions.start(session, user.id, device="", days=30)
    limits.count_attempt(session, "malee", "10.0.0.1")
    changed, password = people.new_password_for(session, OFFICER, user.public_id)
    assert changed is user and passwords.matches(user.password_hash, password)
    assert sessions.user_of_token(session, token) is None
    assert [counted.subject for counted in session.scalars(select(SignInFailure))] == ["address:10.0.0.1"]


def test_who_is_shut_out_is_out_everywhere(session: Session) -> None:
    user = added(session, "malee", (Role.TREASURER, GROUP_A))
    token = sessions.start(session, user.id, device="", days=30)
    people.set_active(session, OFFICER, user.public_id, False)
    assert sessions.user_of_token(session, token) is None
    people.set_active(session, OFFICER, user.public_id, True)
    assert user.active
    assert sessions.user_of_token(session, token) is None  # the old sign-in stays ended


def test_people_are_listed_page_by_page_within_her_care(session: Session) -> None:
    for number in range(5):
        added(session, f"person-{number}", (Role.TREASURER, GROUP_A if number < 4 else GROUP_Z))
    first, after = people.people_page(session, OFFICER, most=3)
    assert [user.sign_in_name for user in first] == ["person-0", "person-1", "person-2"]
    rest, end = people.people_page(session, OFFICER, after=after, most=3)
    assert ([user.sign_in_name for user in rest], end) == (["person-3"], "")
    assert len(people.people_page(session, ADMINISTRATOR)[0]) == 5


@pytest.mark.parametrize(
    ("search", "found"),
    [("SON-3", 1), ("Person", 5), ("%", 0), ("_erson", 0), ("'; --", 0), ("\x00", 0), ("\ud800", 0)],
)
def test_people_are_searched_by_name(session: Session, search: str, found: int) -> None:
    for number in range(5):
        added(session, f"person-{number}")
    assert len(people.people_page(session, ADMINISTRATOR, search)[0]) == found


def test_roles_are_judged_by_the_clock_of_the_house(session: Session) -> None:
    with frozen_at(datetime(2026, 3, 1, tzinfo=UTC)):
        user = added(session, "malee", (Role.TREASURER, GROUP_A))
        given = session.scalars(select(AccessGrant)).one()
        assert (given.valid_from, given.granted_at) == (date(2026, 3, 1), datetime(2026, 3, 1, tzinfo=UTC))
    assert held(session, user) == {(Role.TREASURER, GROUP_A)}
