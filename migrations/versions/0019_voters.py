"""The register of voters: strikes, who vouched for whom, proxies, delegations to organisations, and notes beside marks.

Rows are only added; a proxy or a delegation ends once, and stays. Who votes may be struck, but her row and her number stay too.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

MOMENT = sa.String(27)
ACTOR = sa.String(60)
HELD = sa.text("ended_on IS NULL")
STRIKES = "moved twice under_age debt other admitted"
ALL = ("voter_mark_note", "voter_delegation", "voter_proxy", "voter_vouching", "voter_strike")
APPEND_ONLY = ("voter_strike", "voter_vouching", "voter_mark_note")
FIXED = {
    "voter_proxy": ("id", "public_id", "round_id", "voter_id", "carrier_id", "authority", "recorded_by", "recorded_at"),
    "voter_delegation": (
        *("id", "public_id", "round_id", "voter_id", "organisation_id", "representative"),
        *("authority", "recorded_by", "recorded_at"),
    ),
}
INDEXES = (
    ("voter_vouching", "by_voter_id", "by_voter_id"),
    ("voter_proxy", "round_id", "round_id"),
    ("voter_delegation", "round_id", "round_id"),
)


def upgrade() -> None:
    _strikes()
    _carried()
    for table, name, columns in INDEXES:
        op.create_index(op.f(f"ix_{table}_{name}"), table, columns.split())
    for table in FIXED:
        op.create_index(f"uq_{table}_held", table, ["voter_id"], unique=True, sqlite_where=HELD, postgresql_where=HELD)
    rules = _sqlite_rules if op.get_bind().dialect.name == "sqlite" else _postgresql_rules
    rules()


def _recorded() -> tuple[sa.Column[str], ...]:
    return (sa.Column("recorded_by", ACTOR, nullable=False), sa.Column("recorded_at", MOMENT, nullable=False))


def _of_the_round(column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column, "round_id"], ["voter.id", "voter.round_id"])


def _strikes() -> None:
    op.create_table(
        "voter_strike",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("voter_id", sa.Integer, sa.ForeignKey("voter.id"), nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("why", sa.String(9), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        *_recorded(),
        sa.UniqueConstraint("voter_id", "place"),
        sa.CheckConstraint(f"why IN ({', '.join(repr(word) for word in STRIKES.split())})", name="why_known"),
    )
    op.create_table(
        "voter_vouching",
        sa.Column("voter_id", sa.Integer, primary_key=True),
        sa.Column("by_voter_id", sa.Integer, primary_key=True),
        sa.Column("round_id", sa.Integer, nullable=False),
        *_recorded(),
        _of_the_round("voter_id"),
        _of_the_round("by_voter_id"),
        sa.CheckConstraint("voter_id <> by_voter_id", name="not_herself"),
    )


def _carried() -> None:
    op.create_table(
        "voter_proxy",
        *_given_away(),
        sa.Column("carrier_id", sa.Integer, nullable=False),
        sa.Column("authority", sa.String(200), nullable=False),
        *_recorded(),
        *_ended(),
        _of_the_round("voter_id"),
        _of_the_round("carrier_id"),
        sa.CheckConstraint("voter_id <> carrier_id", name="not_herself"),
    )
    op.create_table(
        "voter_delegation",
        *_given_away(),
        sa.Column("organisation_id", sa.Integer, sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("representative", sa.String(120), nullable=False),
        sa.Column("authority", sa.String(200), nullable=False),
        *_recorded(),
        *_ended(),
        _of_the_round("voter_id"),
    )
    op.create_table(
        "voter_mark_note",
        sa.Column("mark", sa.String(16), sa.ForeignKey("voter_mark.public_id"), primary_key=True),
        sa.Column("helper", sa.String(120), nullable=False),
        sa.Column("delegation_id", sa.Integer, sa.ForeignKey("voter_delegation.id")),
        sa.CheckConstraint("(helper = '') <> (delegation_id IS NULL)", name="one_thing"),
    )


def _given_away() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("round_id", sa.Integer, nullable=False),
        sa.Column("voter_id", sa.Integer, nullable=False),
    )


def _ended() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("ended_on", sa.Date),
        sa.Column("ended_by", ACTOR),
        sa.Column("ended_reason", sa.String(300), nullable=False),
        sa.CheckConstraint("(ended_on IS NULL) = (ended_by IS NULL)", name="ended_by_somebody"),
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
            CREATE TRIGGER {table}_ends_once BEFORE UPDATE ON {table} WHEN OLD.ended_on IS NOT NULL BEGIN
                SELECT RAISE(ABORT, 'a {table} ends once');
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
        _refuse(f"{table}_ends_once", f"BEFORE UPDATE ON {table} FOR EACH ROW WHEN (OLD.ended_on IS NOT NULL)")


def _refuse(name: str, moment: str) -> None:
    op.execute(f"CREATE TRIGGER {name} {moment} EXECUTE FUNCTION refuse_change()")


def downgrade() -> None:
    for table in ALL:
        op.drop_table(table)
