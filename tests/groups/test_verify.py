"""Confirmed meetings that were changed behind everybody's back are found and named."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from groups.corrections import ask_reversal, reverse
from groups.figures import Presence, Row
from groups.models import Group, Meeting
from groups.verify import verify_group, verify_group_records
from tests.groups.village import KEY_HOLDER, TREASURER, WEEKS, a_group, meet

TRIGGERS = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal",
}
NO_CHECKS = {
    "sqlite": "PRAGMA ignore_check_constraints = 1",
    "postgresql": "ALTER TABLE meeting DROP CONSTRAINT ck_meeting_two_officers",
}


@pytest.fixture
def group(session: Session) -> Group:
    """Money sent by a neighbour, a fine, a meeting where nothing moved, and one that was taken back."""
    group = a_group(session)
    meet(session, group, WEEKS[0], [Row(1, shares=2), Row(2, Presence.SENT, "Otieno", shares=1)])
    meet(session, group, WEEKS[1], [Row(1, Presence.ABSENT, fine_imposed_minor=50_00)])
    meet(session, group, WEEKS[2])
    wrong = meet(session, group, WEEKS[3], [Row(3, shares=1)])
    ask_reversal(session, wrong, "entered twice", by=TREASURER)
    reverse(session, wrong, by=KEY_HOLDER)
    return group


@pytest.fixture
def tamper(session: Session, group: Group) -> Iterator[Callable[..., None]]:
    """Runs SQL as the owner of the tables could, with every trigger and the rule of two officers away."""
    connection = session.connection()
    kind = connection.dialect.name
    for name, table in session.execute(text(TRIGGERS[kind])).all():
        connection.exec_driver_sql(f"DROP TRIGGER {name}" if kind == "sqlite" else f"DROP TRIGGER {name} ON {table}")
    connection.exec_driver_sql(NO_CHECKS[kind])

    def run(*statements: str) -> None:
        for statement in statements:
            assert connection.exec_driver_sql(statement).rowcount, "this changes nothing"
        session.expire_all()

    yield run
    if kind == "sqlite":
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = 0")


def rules_that_find_something(session: Session) -> set[str]:
    return {finding.rule for finding in verify_group_records(session)}


def test_nothing_is_said_of_what_is_right(session: Session, group: Group) -> None:
    assert verify_group(session, group) == []


FIRST = "WHERE number = 1"


@pytest.mark.parametrize(
    ("attack", "rules"),
    [
        (f"UPDATE meeting SET sheet = replace(sheet, '20000', '30000') {FIRST}", {"sheet-unreadable", "sheet-changed"}),
        (f"UPDATE meeting SET sheet = replace(sheet, 'Otieno', 'Kamau') {FIRST}", {"sheet-changed", "attendance-differs"}),
        (f"UPDATE meeting SET sheet = 'nothing' {FIRST}", {"sheet-unreadable", "sheet-changed"}),
        (f"UPDATE meeting SET sheet = '{{}}' {FIRST}", {"sheet-unreadable", "sheet-changed"}),
        (f"UPDATE meeting SET sheet = '[]' {FIRST}", {"sheet-unreadable", "sheet-changed"}),
        (f"UPDATE meeting SET journal_number = 2 {FIRST}", {"meeting-not-in-journal", "meeting-missing", "postings-differ"}),
        (f"UPDATE meeting SET journal_number = NULL {FIRST}", {"meeting-not-in-journal", "meeting-missing"}),
        (f"UPDATE meeting SET journal_number = 99 {FIRST}", {"meeting-not-in-journal", "meeting-missing"}),
        ("UPDATE attendance SET presence = 'late' WHERE presence = 'absent'", {"attendance-differs"}),
        ("DELETE FROM attendance WHERE presence = 'sent'", {"attendance-differs"}),
        ("UPDATE cash_count SET quantity = quantity + 1", {"cash-count-differs"}),
        ("DELETE FROM cash_count", {"cash-count-differs"}),
        ("UPDATE meeting SET reversal_number = NULL WHERE state = 'reversed'", {"reversal-not-in-journal"}),
        ("UPDATE meeting SET reversal_number = 1 WHERE state = 'reversed'", {"reversal-not-in-journal"}),
        (f"UPDATE meeting SET confirmed_by = prepared_by {FIRST}", {"one-officer"}),
        (
            "UPDATE account SET holder = 'member:8' WHERE holder = 'member:3'",
            {"member-without-account", "account-without-member", "postings-differ"},
        ),
    ],
)
def test_what_was_changed_is_found(
    session: Session, tamper: Callable[..., None], attack: str, rules: set[str]
) -> None:
    tamper(attack)
    assert rules_that_find_something(session) == rules


def test_a_deleted_meeting_is_missed(session: Session, tamper: Callable[..., None]) -> None:
    of_first = "WHERE meeting_id IN (SELECT id FROM meeting WHERE number = 1)"
    tamper(f"DELETE FROM attendance {of_first}", f"DELETE FROM cash_count {of_first}", f"DELETE FROM meeting {FIRST}")
    assert rules_that_find_something(session) == {"meeting-missing"}


def test_a_finding_names_the_meeting(session: Session, group: Group, tamper: Callable[..., None]) -> None:
    tamper("UPDATE attendance SET presence = 'late' WHERE presence = 'absent'")
    meeting = session.scalars(select(Meeting).where(Meeting.number == 2)).one()
    (finding,) = verify_group(session, group)
    assert (finding.book, finding.number) == (group.scope, 2)
    assert finding.detail == f"{meeting.reference}: member 1: the attendance is not what the sheet says"
