"""The server is killed in the middle of posting, a hundred times, and no meeting is lost, halved or doubled."""

import random
import threading
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from access import people
from access.policy import Role
from core.calendars import Calendar
from core.db import reading, transaction
from groups import meetings
from groups.figures import Row
from groups.form import fields_of
from groups.models import Group, Meeting, MeetingState
from groups.verify import verify_group_records
from ledger.models import JournalTransaction
from ledger.verify import verify_all
from tests.crash.server import OFFICER, PASSWORD, Browser, Server
from tests.groups.village import FOUNDED, TREASURER, a_group, counted, written

KILLS = 100
# Every so often the whole service goes, as when the power does; else the worker that holds the meeting.
WHOLE_SERVICE_EVERY = 25
# A confirmation takes some ten milliseconds; the blow falls anywhere from before it to after it.
LONGEST_WAIT = 0.020


@pytest.fixture
def server(database_url: str, tmp_path: Path) -> Iterator[Server]:
    server = Server(
        {
            "DATABASE_URL": database_url,
            "INSTANCE_DIR": str(tmp_path / "instance"),
            "SECRET_KEY": "kF3v9q-only-in-tests-7Lw2Zx8Rb5Tn1Yc4",
            "SECURE_COOKIES": "off",
            "LOG_LEVEL": "error",
        }
    )
    yield server
    server.stop()


def test_a_hundred_kills_lose_no_meeting_and_double_none(engine: Engine, server: Server) -> None:
    chance = random.Random(2557)
    with transaction(engine) as session:
        group = a_group(session)
        key_holder = people.add_user(session, OFFICER, "Key Holder", PASSWORD, by="test")
        people.grant(session, key_holder, Role.KEY_HOLDER, group.scope, by="test")
    weeks = count(1)
    server.start(*counted_meeting(engine, next(weeks)))
    browser = Browser(server.port)
    browser.sign_in()

    answered_at_once = 0
    for kill in range(1, KILLS + 1):
        week = next(weeks)
        path, version = counted_meeting(engine, week)
        blow = server.kill_all if kill % WHOLE_SERVICE_EVERY == 0 else server.kill
        timer = threading.Timer(chance.uniform(0, LONGEST_WAIT), blow)
        timer.start()
        answered_at_once += browser.confirm(path, version)
        timer.join()
        if blow == server.kill_all:
            week = next(weeks)
            server.start(*counted_meeting(engine, week))
        assert browser.confirm(path, version), "sent again after the kill, the meeting is confirmed"
        assert_whole(engine, week)

    # Otherwise the blows fell only before or only after, and nothing was shown.
    assert 0 < answered_at_once < KILLS
    assert_clean(engine)


def counted_meeting(engine: Engine, week: int) -> tuple[str, int]:
    """A sheet that waits for the second officer: the address that confirms it, and the version that she reads."""
    with transaction(engine) as session:
        group = session.scalars(select(Group)).one()
        day = FOUNDED - timedelta(days=7) + timedelta(days=week)
        rows = [Row(number, shares=1, social_minor=50_00) for number in (1, 2, 3)]
        meeting = meetings.start(session, group, max(day, FOUNDED), by=TREASURER, again=True)
        sheet = counted(written(session, group, meeting.held_on, rows, note="an extra meeting"))
        typed = fields_of(sheet, Calendar(group.calendar))
        version = meetings.save_draft(session, meeting, typed, meeting.version, by=TREASURER)
        meetings.count(session, meeting, sheet, version, by=TREASURER)
        return f"/groups/{group.public_id}/meetings/{meeting.public_id}/confirm", meeting.version


def assert_whole(engine: Engine, meetings_so_far: int) -> None:
    """Every meeting is in the journal, each once, under the next number."""
    with reading(engine) as session:
        numbers = list(session.scalars(select(JournalTransaction.number).order_by(JournalTransaction.number)))
        posted = list(session.scalars(select(Meeting.journal_number).where(Meeting.state == MeetingState.POSTED)))
    assert numbers == sorted(filter(None, posted)) == list(range(1, meetings_so_far + 1))


def assert_clean(engine: Engine) -> None:
    with reading(engine) as session:
        assert list(verify_all(session)) == []
        assert list(verify_group_records(session)) == []
