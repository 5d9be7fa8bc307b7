"""Results of rounds: drawn lots, objections and their answers, and decisions that change an outcome; counts only after voting.

All are only added to, each only in the phases that it belongs to: the database refuses the rest.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

MOMENT = sa.String(27)
ACTOR = sa.String(60)
APPEND_ONLY = ("budget_override", "budget_objection_answer", "budget_objection", "budget_lot")
# Rows that are only added while the round is in one of these phases.
ONLY_IN = {
    "budget_computation": "voted counted",
    "budget_lot": "voted counted",
    "budget_objection": "provisional objections",
    "budget_objection_answer": "provisional objections",
    "budget_override": "counted provisional objections",
}


def upgrade() -> None:
    _lots()
    _objections()
    _overrides()
    rules = _sqlite_rules if op.get_bind().dialect.name == "sqlite" else _postgresql_rules
    rules()


def _of_a_round() -> sa.Column:
    return sa.Column("round_id", sa.Integer, sa.ForeignKey("budget_round.id"), nullable=False)


def _recorded() -> tuple[sa.Column, sa.Column]:
    return sa.Column("recorded_by", ACTOR, nullable=False), sa.Column("recorded_at", MOMENT, nullable=False)


def _envelope_of_the_round() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["envelope_id", "round_id"], ["budget_envelope.id", "budget_envelope.round_id"])


def _lots() -> None:
    op.create_table(
        "budget_lot",
        sa.Column("id", sa.Integer, primary_key=True),
        _of_a_round(),
        sa.Column("envelope_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("items", sa.Text, nullable=False),
        sa.Column("drawn", sa.Text, nullable=False),
        sa.Column("how", sa.String(300), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("witnesses", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        *_recorded(),
        sa.UniqueConstraint("envelope_id", "number"),
        _envelope_of_the_round(),
        sa.CheckConstraint("number >= 1", name="number_counts"),
    )


def _objections() -> None:
    op.create_table(
        "budget_objection",
        sa.Column("id", sa.Integer, primary_key=True),
        _of_a_round(),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("voter_number", sa.Integer),
        sa.Column("about", sa.String(300), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        *_recorded(),
        sa.UniqueConstraint("round_id", "number"),
        sa.UniqueConstraint("id", "round_id"),
        sa.ForeignKeyConstraint(["round_id", "voter_number"], ["voter.round_id", "voter.number"]),
        sa.CheckConstraint("number >= 1", name="number_counts"),
    )
    op.create_table(
        "budget_objection_answer",
        sa.Column("id", sa.Integer, primary_key=True),
        _of_a_round(),
        sa.Column("objection_id", sa.Integer, nullable=False, unique=True),
        sa.Column("upheld", sa.Boolean, nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        *_recorded(),
        sa.ForeignKeyConstraint(["objection_id", "round_id"], ["budget_objection.id", "budget_objection.round_id"]),
        sa.CheckConstraint("length(reason) > 0", name="reason_given"),
    )


def _overrides() -> None:
    op.create_table(
        "budget_override",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        _of_a_round(),
        sa.Column("envelope_id", sa.Integer, nullable=False),
        sa.Column("item_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("ruling", sa.String(10), nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("extra_minor", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("minute", sa.String(40), nullable=False),
        *_recorded(),
        sa.UniqueConstraint("round_id", "number"),
        _envelope_of_the_round(),
        sa.ForeignKeyConstraint(["item_id", "round_id"], ["ballot_item.id", "ballot_item.round_id"]),
        sa.CheckConstraint("ruling IN ('fund', 'leave-out', 'as-counted')", name="ruling_known"),
        sa.CheckConstraint("(ruling = 'fund') = (amount_minor > 0)", name="amount_where_funded"),
        sa.CheckConstraint(
            "amount_minor >= 0 AND extra_minor >= 0 AND extra_minor <= amount_minor", name="extra_within_amount"
        ),
        sa.CheckConstraint("length(reason) > 0 AND length(minute) > 0", name="reason_and_minute"),
    )
    op.create_index(op.f("ix_budget_override_envelope_id"), "budget_override", ["envelope_id"])


def _sqlite_rules() -> None:
    for table in APPEND_ONLY:
        for change in ("UPDATE", "DELETE"):
            op.execute(f"""
                CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} BEGIN
                    SELECT RAISE(ABORT, '{table} is append-only');
                END""")
    for table, phases in ONLY_IN.items():
        known = ", ".join(repr(phase) for phase in phases.split())
        op.execute(f"""
            CREATE TRIGGER {table}_only_in_phase BEFORE INSERT ON {table}
            WHEN NOT EXISTS (SELECT 1 FROM budget_round WHERE id = NEW.round_id AND phase IN ({known})) BEGIN
                SELECT RAISE(ABORT, 'no {table} in this phase of the round');
            END""")


def _postgresql_rules() -> None:
    for table in APPEND_ONLY:
        _refuse(f"{table}_append_only", f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW")
        _refuse(f"{table}_no_truncate", f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT")
    for table, phases in ONLY_IN.items():
        arguments = ", ".join(repr(phase) for phase in phases.split())
        op.execute(f"""
            CREATE TRIGGER {table}_only_in_phase BEFORE INSERT ON {table} FOR EACH ROW
            EXECUTE FUNCTION refuse_outside_phase({arguments})""")


def _refuse(name: str, moment: str) -> None:
    op.execute(f"CREATE TRIGGER {name} {moment} EXECUTE FUNCTION refuse_change()")


def downgrade() -> None:
    of_counts = " ON budget_computation" if op.get_bind().dialect.name != "sqlite" else ""
    op.execute(f"DROP TRIGGER budget_computation_only_in_phase{of_counts}")
    for table in APPEND_ONLY:
        op.drop_table(table)
