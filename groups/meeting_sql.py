"""The SQL by which a meeting is confirmed, handed to the driver as it is, for the reasons of `ledger.journal_sql`.

Attendance names members by their numbers, as the sheet does; the database finds who they are, and refuses a number that is
nobody's.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from ledger.journal_sql import statement, write

CONFIRM = statement("""
    UPDATE meeting SET state = 'posted', version = :version, journal_number = :journal_number,
        confirmed_by = :confirmed_by, confirmed_at = :confirmed_at
    WHERE id = :meeting""")
SEAT = """
    INSERT INTO attendance (meeting_id, member_id, presence, sent_by)
    VALUES (?, (SELECT id FROM member WHERE group_id = ? AND number = ?), ?, ?)"""
PIECE = "INSERT INTO cash_count (meeting_id, pot, denomination_minor, quantity) VALUES (?, ?, ?, ?)"

# On PostgreSQL each statement is a journey, so all three are one.
CONFIRM_AND_KEEP = f"""
    WITH seats AS (
        INSERT INTO attendance (meeting_id, member_id, presence, sent_by)
        SELECT %(meeting)s, member.id, seat.presence, seat.sent_by
        FROM unnest(%(numbers)s::int[], %(presences)s::text[], %(senders)s::text[]) AS seat (number, presence, sent_by)
            LEFT JOIN member ON member.group_id = %(group)s AND member.number = seat.number
    ), pieces AS (
        INSERT INTO cash_count (meeting_id, pot, denomination_minor, quantity)
        SELECT %(meeting)s, piece.pot, piece.denomination, piece.quantity
        FROM unnest(%(pots)s::text[], %(denominations)s::bigint[], %(quantities)s::int[])
            AS piece (pot, denomination, quantity)
    ) {CONFIRM.postgresql}"""

Seat = tuple[int, str, str]
Piece = tuple[str, int, int]


def confirm_and_keep(
    connection: Connection, values: Mapping[str, Any], group_id: int, seats: Sequence[Seat], pieces: Sequence[Piece]
) -> None:
    """Marks a meeting as posted and keeps its attendance (number, presence, sender) and count (pot, piece, quantity).

    `values` are those that CONFIRM names. Days and moments are text, as the columns hold them.
    """
    meeting = values["meeting"]
    if connection.dialect.name == "sqlite":
        write(connection, CONFIRM, values)
        connection.exec_driver_sql(SEAT, [(meeting, group_id, *seat) for seat in seats])
        if pieces:
            connection.exec_driver_sql(PIECE, [(meeting, *piece) for piece in pieces])
        return
    numbers, presences, senders = (list(column) for column in zip(*seats, strict=True))
    pots, denominations, quantities = (list(column) for column in zip(*pieces, strict=True)) if pieces else ([], [], [])
    columns = {
        "group": group_id,
        "numbers": numbers,
        "presences": presences,
        "senders": senders,
        "pots": pots,
        "denominations": denominations,
        "quantities": quantities,
    }
    connection.exec_driver_sql(CONFIRM_AND_KEEP, {**values, **columns})
