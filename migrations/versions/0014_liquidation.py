"""Advances, and liquidation reports with what the funder decided about each line of them.

An advance and a decision are only added to. A line of a report may end (refused, taken out, the report taken back) and live
again; what it says is fixed, and one share of spending lives in one report only.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

MOMENT = sa.String(27)
ACTOR = sa.String(60)
LIVES = sa.text("ended_at IS NULL")
VERDICTS = "accepted refused taken_out"
ALL = ("liquidation_decision", "liquidation_line", "advance")
APPEND_ONLY = ("advance", "liquidation_decision")
FIXED = {
    "liquidation_line": ("id", "public_id", "report_id", "agreement_id", "spending_id", "line", "amount_minor"),
}


def upgrade() -> None:
    _advances()
    _liquidation()
    rules = _sqlite_rules if op.get_bind().dialect.name == "sqlite" else _postgresql_rules
    rules()


def _advances() -> None:
    op.create_table(
        "advance",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("project_id", sa.Integer, sa.ForeignKey("project.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("agreement_id", sa.Integer, sa.ForeignKey("funding_agreement.id"), nullable=False),
        sa.Column("book_id", sa.Integer, nullable=False),
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.Column("holder", sa.String(120), nullable=False),
        sa.Column("purpose", sa.String(300), nullable=False),
        sa.Column("given_on", sa.Date, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("voucher_id", sa.Integer, sa.ForeignKey("voucher.id"), nullable=False, unique=True),
        sa.UniqueConstraint("project_id", "number"),
        sa.ForeignKeyConstraint(["book_id", "account_id"], ["account.book_id", "account.id"]),
        sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
        sa.CheckConstraint("due_on >= given_on", name="due_after_given"),
    )
    op.create_index(op.f("ix_advance_agreement_id"), "advance", ["agreement_id"])


def _liquidation() -> None:
    op.create_table(
        "liquidation_line",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("report_id", sa.Integer, sa.ForeignKey("voucher.id"), nullable=False),
        sa.Column("agreement_id", sa.Integer, sa.ForeignKey("funding_agreement.id"), nullable=False),
        sa.Column("spending_id", sa.Integer, sa.ForeignKey("voucher.id"), nullable=False),
        sa.Column("line", sa.Integer, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
    )
    op.create_index(op.f("ix_liquidation_line_report_id"), "liquidation_line", ["report_id"])
    op.create_index(op.f("ix_liquidation_line_agreement_id"), "liquidation_line", ["agreement_id"])
    share = ["spending_id", "agreement_id", "line"]
    lives = {"sqlite_where": LIVES, "postgresql_where": LIVES}
    op.create_index(op.f("uq_liquidation_line_lives"), "liquidation_line", share, unique=True, **lives)
    op.create_table(
        "liquidation_decision",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("line_id", sa.Integer, sa.ForeignKey("liquidation_line.id"), nullable=False),
        sa.Column("verdict", sa.String(9), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("document_id", sa.Integer, sa.ForeignKey("document.id")),
        sa.Column("decided_by", ACTOR, nullable=False),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.CheckConstraint(f"verdict IN ({', '.join(repr(word) for word in VERDICTS.split())})", name="verdict_known"),
        sa.CheckConstraint("verdict = 'accepted' OR reason <> ''", name="refusal_has_a_reason"),
    )
    op.create_index(op.f("ix_liquidation_decision_line_id"), "liquidation_decision", ["line_id"])


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
