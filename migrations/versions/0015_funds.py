"""Funds: what their money may be used for, their loans and what happened on them, and what groups report of lending on.

What money may be used for is agreed in dated versions and never changed; what happened on a loan is only added to.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

MOMENT = sa.String(27)
ACTOR = sa.String(60)
MEASURES = "lent repaid interest written_off"
ALL = ("fund_on_lending", "fund_loan_flow", "fund_loan", "fund_restriction", "fund")
APPEND_ONLY = ("fund_restriction", "fund_loan", "fund_loan_flow", "fund_on_lending")
FIXED = {"fund": ("id", "organisation_id")}
INDEXES = (
    ("fund_loan", "voucher_id", "voucher_id"),
    ("fund_loan", "borrower_id", "borrower_id"),
    ("fund_loan_flow", "loan_day", "loan_id day"),
    ("fund_loan_flow", "voucher_id", "voucher_id"),
    ("fund_on_lending", "loan_day", "loan_id day"),
)


def upgrade() -> None:
    _restrictions()
    _loans()
    for table, name, columns in INDEXES:
        op.create_index(op.f(f"ix_{table}_{name}"), table, columns.split())
    rules = _sqlite_rules if op.get_bind().dialect.name == "sqlite" else _postgresql_rules
    rules()


def _restrictions() -> None:
    op.create_table(
        "fund",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("organisation_id", sa.Integer, sa.ForeignKey("organisation.id"), nullable=False, unique=True),
        sa.Column("locale", sa.String(10), nullable=False),
        sa.Column("timezone", sa.String(40), nullable=False),
        sa.Column("opened_by", ACTOR, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
    )
    op.create_table(
        "fund_restriction",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("fund_id", sa.Integer, sa.ForeignKey("fund.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("funder_id", sa.Integer, sa.ForeignKey("organisation.id")),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("document_id", sa.Integer, sa.ForeignKey("document.id")),
        sa.Column("added_by", ACTOR, nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.UniqueConstraint("fund_id", "number", "version"),
        sa.CheckConstraint("version = 1 OR document_id IS NOT NULL", name="change_has_a_paper"),
    )


def _loans() -> None:
    op.create_table(
        "fund_loan",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("fund_id", sa.Integer, sa.ForeignKey("fund.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("borrower_id", sa.Integer, sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("project_id", sa.Integer, sa.ForeignKey("project.id")),
        sa.Column("handed_on", sa.Date, nullable=False),
        sa.Column("purpose", sa.String(300), nullable=False),
        sa.Column("terms", sa.Text, nullable=False),
        sa.Column("voucher_id", sa.Integer, sa.ForeignKey("voucher.id"), nullable=False),
        sa.UniqueConstraint("fund_id", "number"),
    )
    op.create_table(
        "fund_loan_flow",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("loan_id", sa.Integer, sa.ForeignKey("fund_loan.id"), nullable=False),
        sa.Column("restriction", sa.Integer, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("measure", sa.String(11), nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("voucher_id", sa.Integer, sa.ForeignKey("voucher.id"), nullable=False),
        sa.CheckConstraint("amount_minor <> 0", name="amount_not_zero"),
        sa.CheckConstraint(f"measure IN ({', '.join(repr(word) for word in MEASURES.split())})", name="measure_known"),
    )
    op.create_table(
        "fund_on_lending",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("loan_id", sa.Integer, sa.ForeignKey("fund_loan.id"), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("rate", sa.String(40), nullable=False),
        sa.Column("borrowers", sa.Integer, nullable=False),
        sa.Column("lent_minor", sa.BigInteger, nullable=False),
        sa.Column("repaid_minor", sa.BigInteger, nullable=False),
        sa.Column("note", sa.String(300), nullable=False),
        sa.Column("recorded_by", ACTOR, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.CheckConstraint("borrowers >= 0 AND lent_minor >= 0 AND repaid_minor >= 0", name="not_negative"),
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
