"""What the database itself refuses, whoever writes to it: attacked with plain SQL."""

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from access import people
from access.policy import Role

GRANT = (
    "INSERT INTO access_grant (public_id, user_id, role, scope, valid_from, valid_until, granted_by, granted_at)"
    " VALUES (:public_id, {user}, '{role}', 'group:a', '2026-01-01', {until}, 'x', '2026-01-01T00:00:00.000000Z')"
)


@pytest.fixture
def user(engine: Engine) -> int:
    with Session(engine) as session, session.begin():
        user = people.add_user(session, "malee", "Malee", "seven-goats-climb-quietly", by="test")
        people.grant(session, user, Role.TREASURER, "group:a", by="test")
        return user.id


@pytest.mark.parametrize(
    "statement",
    [
        GRANT.format(user="{user}", role="owner", until="NULL"),
        GRANT.format(user="{user}", role="key_holder", until="'2025-12-31'"),
        GRANT.format(user="{user}", role="treasurer", until="NULL"),  # held already
        GRANT.format(user="987654", role="key_holder", until="NULL"),
        "INSERT INTO sign_in_failure VALUES ('name:x', -1, '2026', '2026')",
        "UPDATE \"user\" SET sign_in_name = 'taken' WHERE id = {user}",
        "DELETE FROM \"user\" WHERE id = {user}",  # whose roles are on record
    ],
)
def test_refused(engine: Engine, user: int, statement: str) -> None:
    with Session(engine) as session, session.begin():
        people.add_user(session, "taken", "Taken", "seven-goats-climb-quietly", by="test")
    with engine.connect() as connection, pytest.raises(IntegrityError):
        _run(connection, statement.format(user=user))


def _run(connection: Connection, statement: str) -> None:
    connection.execute(text(statement), {"public_id": "f" * 16} if ":public_id" in statement else {})
    connection.commit()
