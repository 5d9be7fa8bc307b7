"""Proposals: what each said in each version, merging and splitting, reviews, withdrawals, and items taken off the ballot.

All of it is only added to, in the phases that it belongs to. What a proposal says is not changed once the ballot is frozen.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

MOMENT = sa.String(27)
ACTOR = sa.String(60)
WHYS = "written corrected adjusted grouped"
LINKS = "merged split"
VERDICTS = "feasible not_feasible needs_change"
ALL = ("ballot_item_withdrawal", "proposal_withdrawal", "proposal_review", "proposal_link", "proposal_version")
# Rows that are only added, and in which phases of the round.
ONLY_IN = {
    "proposal_version": "proposals review",
    "proposal_link": "proposals review",
    "proposal_review": "review",
    "proposal_withdrawal": "proposals review",
    "ballot_item_withdrawal": "frozen voting voted counted provisional objections",
}
BEFORE_FREEZING = "draft proposals review"


def upgrade() -> None:
    _versions()
    _reviews()
    _withdrawals()
    op.create_index(op.f("ix_proposal_link_to_id"), "proposal_link", ["to_id"])
    rules = _sqlite_rules if op.get_bind().dialect.name == "sqlite" else _postgresql_rules
    rules()


def _is_one_of(column: str, known: str) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in known.split())})"


def _one_of(column: str, known: str, name: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(_is_one_of(column, known), name=name)


def _in_a_round(*columns: str) -> tuple[sa.Column, ...]:
    whole = ("round_id", *columns)
    return sa.Column("id", sa.Integer, primary_key=True), *(sa.Column(one, sa.Integer, nullable=False) for one in whole)


def _of_the_round(column: str, table: str = "proposal") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column, "round_id"], [f"{table}.id", f"{table}.round_id"])


def _why() -> sa.Column:
    return sa.Column("reason", sa.String(300), nullable=False)


def _recorded() -> tuple[sa.Column, sa.Column]:
    return sa.Column("recorded_by", ACTOR, nullable=False), sa.Column("recorded_at", MOMENT, nullable=False)


def _versions() -> None:
    op.create_table(
        "proposal_version",
        *_in_a_round("proposal_id", "version"),
        sa.Column("why", sa.String(9), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        _why(),
        *_recorded(),
        sa.UniqueConstraint("proposal_id", "version"),
        _of_the_round("proposal_id"),
        _one_of("why", WHYS, "why_known"),
        sa.CheckConstraint("(version = 1) = (why = 'written')", name="written_once"),
    )
    op.create_table(
        "proposal_link",
        *_in_a_round("from_id", "to_id"),
        sa.Column("link", sa.String(6), nullable=False),
        _why(),
        *_recorded(),
        sa.UniqueConstraint("from_id", "to_id"),
        _of_the_round("from_id"),
        _of_the_round("to_id"),
        _one_of("link", LINKS, "link_known"),
        sa.CheckConstraint("from_id <> to_id", name="not_itself"),
    )


def _reviews() -> None:
    op.create_table(
        "proposal_review",
        *_in_a_round("proposal_id", "number", "version"),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("verdict", sa.String(12), nullable=False),
        sa.Column("explanation", sa.String(300), nullable=False),
        sa.Column("low_minor", sa.BigInteger),
        sa.Column("likely_minor", sa.BigInteger),
        sa.Column("high_minor", sa.BigInteger),
        sa.Column("estimated_on", sa.Date),
        sa.Column("reviewer", sa.String(120), nullable=False),
        *_recorded(),
        sa.UniqueConstraint("proposal_id", "number"),
        _of_the_round("proposal_id"),
        _one_of("verdict", VERDICTS, "verdict_known"),
        sa.CheckConstraint("length(explanation) > 0", name="explained"),
        sa.CheckConstraint(
            "(low_minor IS NULL) = (likely_minor IS NULL) AND (high_minor IS NULL) = (likely_minor IS NULL)"
            " AND (estimated_on IS NULL) = (likely_minor IS NULL)",
            name="estimate_whole",
        ),
        sa.CheckConstraint("low_minor > 0 AND low_minor <= likely_minor AND likely_minor <= high_minor", name="estimate_rises"),
        sa.CheckConstraint("verdict <> 'feasible' OR likely_minor IS NOT NULL", name="feasible_is_estimated"),
    )


def _withdrawals() -> None:
    op.create_table(
        "proposal_withdrawal",
        *_in_a_round("proposal_id"),
        sa.Column("day", sa.Date, nullable=False),
        _why(),
        *_recorded(),
        sa.UniqueConstraint("proposal_id"),
        _of_the_round("proposal_id"),
    )
    op.create_table(
        "ballot_item_withdrawal",
        *_in_a_round("item_id"),
        sa.Column("day", sa.Date, nullable=False),
        _why(),
        sa.Column("minute", sa.String(40), nullable=False),
        *_recorded(),
        sa.UniqueConstraint("item_id"),
        _of_the_round("item_id", "ballot_item"),
    )


def _sqlite_rules() -> None:
    for table, phases in ONLY_IN.items():
        for change in ("UPDATE", "DELETE"):
            op.execute(f"""
                CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} BEGIN
                    SELECT RAISE(ABORT, '{table} is append-only');
                END""")
        _sqlite_only_in("INSERT", table, phases)
    _sqlite_only_in("UPDATE", "proposal", BEFORE_FREEZING)


def _sqlite_only_in(change: str, table: str, phases: str) -> None:
    op.execute(f"""
        CREATE TRIGGER {table}_only_in_phase BEFORE {change} ON {table}
        WHEN NOT EXISTS (SELECT 1 FROM budget_round WHERE id = NEW.round_id AND {_is_one_of("phase", phases)}) BEGIN
            SELECT RAISE(ABORT, 'no {table} in this phase of the round');
        END""")


def _postgresql_rules() -> None:
    for table, phases in ONLY_IN.items():
        _refuse(f"{table}_append_only", f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW")
        _refuse(f"{table}_no_truncate", f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT")
        _postgresql_only_in("INSERT", table, phases)
    _postgresql_only_in("UPDATE", "proposal", BEFORE_FREEZING)


def _postgresql_only_in(change: str, table: str, phases: str) -> None:
    arguments = ", ".join(repr(phase) for phase in phases.split())
    op.execute(f"""
        CREATE TRIGGER {table}_only_in_phase BEFORE {change} ON {table} FOR EACH ROW
        EXECUTE FUNCTION refuse_outside_phase({arguments})""")


def _refuse(name: str, moment: str) -> None:
    op.execute(f"CREATE TRIGGER {name} {moment} EXECUTE FUNCTION refuse_change()")


def downgrade() -> None:
    of_the_table = "" if op.get_bind().dialect.name == "sqlite" else " ON proposal"
    op.execute(f"DROP TRIGGER proposal_only_in_phase{of_the_table}")
    for table in ALL:
        op.drop_table(table)
