"""Purchases with their quotes, payments that rest on them, refused payment requests.

Purchases, quotes, choices and refusals are only added to. A payment on a quote may end, once, and nothing else of it changes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOMENT = sa.String(27)
ACTOR = sa.String(60)
APPEND_ONLY = ("procurement", "quote", "quote_choice", "voucher_refusal")
ALL = ("voucher_refusal", "quote_payment", "quote_choice", "quote", "procurement")


def upgrade() -> None:
    _purchases()
    _payments()
    rules = _sqlite_rules if op.get_bind().dialect.name == "sqlite" else _postgresql_rules
    rules()


def _purchases() -> None:
    op.create_table(
        "procurement",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("project_id", sa.Integer, sa.ForeignKey("project.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("line_id", sa.Integer, sa.ForeignKey("budget_line.id"), nullable=False),
        sa.Column("what", sa.String(160), nullable=False),
        sa.Column("added_by", ACTOR, nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.UniqueConstraint("project_id", "number"),
    )
    op.create_table(
        "quote",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("procurement_id", sa.Integer, sa.ForeignKey("procurement.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("supplier", sa.String(120), nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("document_id", sa.Integer, sa.ForeignKey("document.id"), nullable=False),
        sa.Column("added_by", ACTOR, nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.UniqueConstraint("procurement_id", "number"),
        sa.UniqueConstraint("procurement_id", "supplier"),
        sa.UniqueConstraint("procurement_id", "id"),
        sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
    )
    op.create_table(
        "quote_choice",
        sa.Column("procurement_id", sa.Integer, sa.ForeignKey("procurement.id"), primary_key=True),
        sa.Column("quote_id", sa.Integer, nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("chosen_by", ACTOR, nullable=False),
        sa.Column("chosen_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["procurement_id", "quote_id"], ["quote.procurement_id", "quote.id"]),
    )


def _payments() -> None:
    op.create_table(
        "quote_payment",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("procurement_id", sa.Integer, sa.ForeignKey("procurement.id"), nullable=False),
        sa.Column("voucher_id", sa.Integer, sa.ForeignKey("voucher.id"), nullable=False, unique=True),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
    )
    op.create_index(op.f("ix_quote_payment_procurement_id"), "quote_payment", ["procurement_id"])
    op.create_table(
        "voucher_refusal",
        sa.Column("voucher_id", sa.Integer, sa.ForeignKey("voucher.id"), primary_key=True),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("refused_by", ACTOR, nullable=False),
        sa.Column("refused_at", MOMENT, nullable=False),
        sa.CheckConstraint("reason <> ''", name="has_reason"),
    )


def _sqlite_rules() -> None:
    for table in APPEND_ONLY:
        for change in ("UPDATE", "DELETE"):
            op.execute(f"""
                CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} BEGIN
                    SELECT RAISE(ABORT, '{table} is append-only');
                END""")
    op.execute("""
        CREATE TRIGGER quote_payment_fixed BEFORE UPDATE OF id, procurement_id, voucher_id, amount_minor ON quote_payment BEGIN
            SELECT RAISE(ABORT, 'this part of quote_payment is fixed');
        END""")
    op.execute("""
        CREATE TRIGGER quote_payment_ends_once BEFORE UPDATE OF ended_at ON quote_payment
        WHEN old.ended_at IS NOT NULL BEGIN
            SELECT RAISE(ABORT, 'an ended quote_payment stays ended');
        END""")
    op.execute("""
        CREATE TRIGGER quote_payment_no_delete BEFORE DELETE ON quote_payment BEGIN
            SELECT RAISE(ABORT, 'quote_payment rows stay');
        END""")


def _postgresql_rules() -> None:
    for table in APPEND_ONLY:
        _refuse(f"{table}_append_only", f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW")
        _refuse(f"{table}_no_truncate", f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT")
    fixed = "id, procurement_id, voucher_id, amount_minor"
    _refuse("quote_payment_fixed", f"BEFORE DELETE OR UPDATE OF {fixed} ON quote_payment FOR EACH ROW")
    ended = "BEFORE UPDATE OF ended_at ON quote_payment FOR EACH ROW WHEN (old.ended_at IS NOT NULL)"
    _refuse("quote_payment_ends_once", ended)
    _refuse("quote_payment_no_truncate", "BEFORE TRUNCATE ON quote_payment FOR EACH STATEMENT")


def _refuse(name: str, moment: str) -> None:
    op.execute(f"CREATE TRIGGER {name} {moment} EXECUTE FUNCTION refuse_change()")


def downgrade() -> None:
    for table in ALL:
        op.drop_table(table)
