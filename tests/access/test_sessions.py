"""Open sign-ins: what opens them is kept nowhere, and what ends them ends them for good."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from access import people, sessions
from access.errors import SessionUnknown
from access.models import User, UserSession
from core.calendars import frozen_at

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def user(session: Session) -> User:
    return people.add_user(session, "malee", "Malee", "seven-goats-climb-quietly", by="test")


def test_a_token_is_random_and_only_its_digest_is_kept(session: Session, user: User) -> None:
    tokens = {sessions.start(session, user.id, device="Phone", days=30) for _ in range(20)}
    assert len(tokens) == 20 and all(len(token) >= 43 for token in tokens)  # 256 bits
    kept = set(session.scalars(select(UserSession.token_hash)))
    assert kept == {hashlib.sha256(token.encode()).hexdigest() for token in tokens}


@pytest.mark.parametrize("token", ["", "x", "\ud800", "' OR 1=1 --", "é" * 1000])
def test_an_invented_token_opens_nothing(session: Session, user: User, token: str) -> None:
    sessions.start(session, user.id, device="", days=30)
    assert sessions.user_of_token(session, token) is None


def test_what_the_table_holds_opens_nothing(session: Session, user: User) -> None:
    sessions.start(session, user.id, device="", days=30)
    assert sessions.user_of_token(session, session.scalars(select(UserSession.token_hash)).one()) is None


def test_left_alone_it_ends_after_half_a_day(session: Session, user: User) -> None:
    with frozen_at(NOON):
        token = sessions.start(session, user.id, device="", days=30)
    with frozen_at(NOON + timedelta(hours=11, minutes=59)):
        assert sessions.user_of_token(session, token) is not None
    with frozen_at(NOON + timedelta(hours=12)):
        assert sessions.user_of_token(session, token) is None


def test_in_use_it_stays_open_until_its_last_day(session: Session, user: User) -> None:
    with frozen_at(NOON):
        token = sessions.start(session, user.id, device="", days=2)
    for hours in (6, 12, 18, 24, 30, 36, 42):
        with frozen_at(NOON + timedelta(hours=hours)):
            found = sessions.user_of_token(session, token)
            assert found is not None and sessions.is_stale(found[1])
            sessions.note_seen(session, found[1])
            session.expire_all()
    with frozen_at(NOON + timedelta(hours=48)):
        assert sessions.user_of_token(session, token) is None


def test_a_click_a_minute_is_not_written_down_each_time(session: Session, user: User) -> None:
    with frozen_at(NOON):
        token = sessions.start(session, user.id, device="", days=2)
    with frozen_at(NOON + timedelta(minutes=5)):
        found = sessions.user_of_token(session, token)
        assert found is not None and not sessions.is_stale(found[1])


def test_ended_is_ended_and_may_be_ended_twice(session: Session, user: User) -> None:
    here, there = (sessions.start(session, user.id, device=name, days=30) for name in ("here", "there"))
    sessions.end(session, here)
    sessions.end(session, here)
    assert sessions.user_of_token(session, here) is None
    assert [opened.device for opened in sessions.open_sessions(session, user.id)] == ["there"]
    assert sessions.user_of_token(session, there) is not None


def test_one_ends_her_own_elsewhere_and_nobody_elses(session: Session, user: User) -> None:
    other = people.add_user(session, "other", "Other", "seven-goats-climb-quietly", by="test")
    sessions.start(session, other.id, device="", days=30)
    (others,) = sessions.open_sessions(session, other.id)
    for unknown in (others.public_id, "0" * 16):
        with pytest.raises(SessionUnknown):
            sessions.end_elsewhere(session, user.id, unknown)
    sessions.end_elsewhere(session, other.id, others.public_id)
    assert not sessions.open_sessions(session, other.id)


def test_nobody_is_signed_in_who_is_not_active(session: Session, user: User) -> None:
    token = sessions.start(session, user.id, device="", days=30)
    user.active = False
    session.flush()
    assert sessions.user_of_token(session, token) is None


def test_signing_in_clears_away_what_has_run_out(session: Session, user: User) -> None:
    with frozen_at(NOON - timedelta(days=40)):
        sessions.start(session, user.id, device="old", days=30)
    sessions.start(session, user.id, device="new", days=30)
    assert session.scalar(select(func.count()).select_from(UserSession)) == 1


def test_a_device_says_what_it_likes_and_is_cut_short(session: Session, user: User) -> None:
    sessions.start(session, user.id, device="Phone\r\nX: y\x00" + "a" * 500, days=30)
    (opened,) = sessions.open_sessions(session, user.id)
    assert opened.device.startswith("PhoneX: ya") and len(opened.device) == 120
