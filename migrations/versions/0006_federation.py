"""Collectors, peer audits, kept indicators and half-typed forms, and what may never be changed in them.

A report, a sheet of a morning and a kept indicator are written once. A collector's time is ended and never taken out. Only
what is half-typed can be thrown away.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.String(27)
ACTOR = sa.String(60)
OPEN = sa.text("until IS NULL")
ALL = ("kept_indicator", "peer_audit", "morning_sheet", "on_round", "collector", "half_typed")
APPEND_ONLY = ("kept_indicator", "peer_audit", "morning_sheet")
FIXED = {
    "collector": ("id", "group_id", "member_id", "since"),
    "on_round": ("id", "group_id", "collector_id", "member_id", "since"),
}


def upgrade() -> None:
    op.create_table(
        "half_typed",
        sa.Column("group_id", sa.Integer, sa.ForeignKey("savings_group.id"), primary_key=True),
        sa.Column("name", sa.String(60), primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.Column("saved_by", ACTOR, nullable=False),
    )
    _collectors()
    _audits()
    _indicators()
    rules = _sqlite_rules if op.get_bind().dialect.name == "sqlite" else _postgresql_rules
    rules()


def _collectors() -> None:
    member = sa.ForeignKeyConstraint(["member_id", "group_id"], ["member.id", "member.group_id"])
    op.create_table(
        "collector",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("group_id", sa.Integer, sa.ForeignKey("savings_group.id"), nullable=False),
        sa.Column("member_id", sa.Integer, nullable=False),
        sa.Column("street", sa.String(200), nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("until", sa.Date),
        member,
        sa.UniqueConstraint("id", "group_id"),
        sa.CheckConstraint("until IS NULL OR until >= since", name="ends_after_start"),
    )
    op.create_index(op.f("ix_collector_group_id"), "collector", ["group_id"])
    op.create_index("uq_collector_open", "collector", ["member_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_table(
        "on_round",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("group_id", sa.Integer, nullable=False),
        sa.Column("collector_id", sa.Integer, nullable=False),
        sa.Column("member_id", sa.Integer, nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("until", sa.Date),
        sa.ForeignKeyConstraint(["collector_id", "group_id"], ["collector.id", "collector.group_id"]),
        sa.ForeignKeyConstraint(["member_id", "group_id"], ["member.id", "member.group_id"]),
        sa.CheckConstraint("until IS NULL OR until >= since", name="ends_after_start"),
    )
    op.create_index(op.f("ix_on_round_collector_id"), "on_round", ["collector_id"])
    op.create_index("uq_on_round_open", "on_round", ["member_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_table(
        "morning_sheet",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("collector_id", sa.Integer, sa.ForeignKey("collector.id"), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("book_number", sa.BigInteger, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("made_by", ACTOR, nullable=False),
        sa.UniqueConstraint("collector_id", "day", "number"),
        sa.CheckConstraint("number >= 1", name="number_counts"),
        sa.CheckConstraint("book_number >= 0", name="book_number_counts"),
    )


def _audits() -> None:
    op.create_table(
        "peer_audit",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("group_id", sa.Integer, sa.ForeignKey("savings_group.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("visiting_group_id", sa.Integer, sa.ForeignKey("savings_group.id")),
        sa.Column("visited_on", sa.Date, nullable=False),
        sa.Column("next_due", sa.Date, nullable=False),
        sa.Column("book_number", sa.BigInteger, nullable=False),
        sa.Column("report", sa.Text, nullable=False),
        sa.Column("replaces_id", sa.Integer, sa.ForeignKey("peer_audit.id")),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("recorded_by", ACTOR, nullable=False),
        sa.UniqueConstraint("group_id", "number"),
        sa.UniqueConstraint("replaces_id"),
        sa.CheckConstraint("number >= 1", name="number_counts"),
        sa.CheckConstraint("next_due > visited_on", name="next_is_later"),
        sa.CheckConstraint("visiting_group_id <> group_id", name="visited_by_others"),
        sa.CheckConstraint("book_number >= 0", name="book_number_counts"),
    )


def _indicators() -> None:
    op.create_table(
        "kept_indicator",
        sa.Column("group_id", sa.Integer, sa.ForeignKey("savings_group.id"), primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("book_number", sa.BigInteger, primary_key=True),
        sa.Column("code", sa.String(40), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("above", sa.BigInteger),
        sa.Column("below", sa.BigInteger),
        sa.Column("kept_at", MOMENT, nullable=False),
        sa.Column("kept_by", ACTOR, nullable=False),
        sa.CheckConstraint("version >= 1", name="version_counts"),
        sa.CheckConstraint("book_number >= 0", name="book_number_counts"),
    )


def _sqlite_rules() -> None:
    for table in APPEND_ONLY:
        for change in ("UPDATE", "DELETE"):
            op.execute(f"""
                CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} BEGIN
                    SELECT RAISE(ABORT, '{table} is append-only');
                END""")
    for table, columns in FIXED.items():
        op.execute(f"""
            CREATE TRIGGER {table}_fixed BEFORE UPDATE OF {", ".join(columns)} ON {table} BEGIN
                SELECT RAISE(ABORT, 'this part of {table} is fixed');
            END""")
        op.execute(f"""
            CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN
                SELECT RAISE(ABORT, '{table} rows stay');
            END""")


def _postgresql_rules() -> None:
    for table in APPEND_ONLY:
        _refuse(f"{table}_append_only", f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW")
        _refuse(f"{table}_no_truncate", f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT")
    for table, columns in FIXED.items():
        _refuse(f"{table}_fixed", f"BEFORE DELETE OR UPDATE OF {', '.join(columns)} ON {table} FOR EACH ROW")


def _refuse(name: str, moment: str) -> None:
    op.execute(f"CREATE TRIGGER {name} {moment} EXECUTE FUNCTION refuse_change()")


def downgrade() -> None:
    for table in ALL:
        op.drop_table(table)
