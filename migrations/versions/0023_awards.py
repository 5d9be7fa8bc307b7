"""Awards: what each item of a ballot was given by which count and voucher, and which project it became. Only added to."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

MOMENT = sa.String(27)
ACTOR = sa.String(60)
TABLES = ("budget_award_link", "budget_award")
INDEXES = (
    ("budget_award", "envelope_id"),
    ("budget_award_link", "award_id"),
    ("budget_award_link", "project_id"),
)


def upgrade() -> None:
    op.create_table(
        "budget_award",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("round_id", sa.Integer, sa.ForeignKey("budget_round.id"), nullable=False),
        sa.Column("envelope_id", sa.Integer, nullable=False),
        sa.Column("item_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("organisation_id", sa.Integer, sa.ForeignKey("organisation.id")),
        sa.Column("computation_id", sa.Integer, sa.ForeignKey("budget_computation.id"), nullable=False),
        sa.Column("voucher_id", sa.Integer, sa.ForeignKey("voucher.id"), nullable=False),
        sa.Column("minute", sa.String(40), nullable=False),
        sa.Column("awarded_by", ACTOR, nullable=False),
        sa.Column("awarded_at", MOMENT, nullable=False),
        sa.UniqueConstraint("round_id", "number"),
        sa.UniqueConstraint("voucher_id", "item_id"),
        sa.ForeignKeyConstraint(["envelope_id", "round_id"], ["budget_envelope.id", "budget_envelope.round_id"]),
        sa.ForeignKeyConstraint(["item_id", "round_id"], ["ballot_item.id", "ballot_item.round_id"]),
        sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
    )
    op.create_table(
        "budget_award_link",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("award_id", sa.Integer, sa.ForeignKey("budget_award.id"), nullable=False),
        sa.Column("project_id", sa.Integer, sa.ForeignKey("project.id"), nullable=False),
        sa.Column("linked_by", ACTOR, nullable=False),
        sa.Column("linked_at", MOMENT, nullable=False),
    )
    for table, column in INDEXES:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    rules = _sqlite_rules if op.get_bind().dialect.name == "sqlite" else _postgresql_rules
    rules()


def _sqlite_rules() -> None:
    for table in TABLES:
        for change in ("UPDATE", "DELETE"):
            op.execute(f"""
                CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} BEGIN
                    SELECT RAISE(ABORT, '{table} is append-only');
                END""")


def _postgresql_rules() -> None:
    for table in TABLES:
        for name, moment in (("append_only", "UPDATE OR DELETE"), ("no_truncate", "TRUNCATE")):
            each = "STATEMENT" if moment == "TRUNCATE" else "ROW"
            op.execute(f"""
                CREATE TRIGGER {table}_{name} BEFORE {moment} ON {table} FOR EACH {each}
                EXECUTE FUNCTION refuse_change()""")


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
