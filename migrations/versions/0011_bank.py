"""Bank accounts, files, statements, matches and reconciliations, and what may never be changed in them.

What was imported, ticked and signed is only added to. A match is undone by a row that says when and why. A file that no statement
came from can be thrown away; foreign keys keep the others.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOMENT = sa.String(27)
ACTOR = sa.String(60)
ALL = (
    "bank_reconciliation", "bank_match_undone", "bank_match_entry", "bank_match_line", "bank_match",
    "bank_statement_line", "bank_statement", "bank_file", "bank_account",
)  # fmt: skip
APPEND_ONLY = (
    *("bank_statement", "bank_statement_line", "bank_match", "bank_match_line", "bank_match_entry"),
    *("bank_match_undone", "bank_reconciliation"),
)
FIXED = {"bank_account": ("id", "public_id", "book_id", "holder", "bank_name", "last_four", "added_by", "added_at")}
WRITTEN_ONCE = ("bank_file",)


def upgrade() -> None:
    _accounts()
    _statements()
    _matches()
    _reconciliations()
    rules = _sqlite_rules if op.get_bind().dialect.name == "sqlite" else _postgresql_rules
    rules()


def _accounts() -> None:
    op.create_table(
        "bank_account",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("book_id", sa.Integer, sa.ForeignKey("book.id"), nullable=False),
        sa.Column("holder", sa.String(60), nullable=False),
        sa.Column("bank_name", sa.String(120), nullable=False),
        sa.Column("last_four", sa.String(4), nullable=False),
        sa.Column("csv_mapping", sa.Text),
        sa.Column("added_by", ACTOR, nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.UniqueConstraint("book_id", "holder"),
        sa.CheckConstraint("length(last_four) = 4", name="four_digits"),
    )
    op.create_table(
        "bank_file",
        sa.Column("account_id", sa.Integer, sa.ForeignKey("bank_account.id"), primary_key=True),
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("chosen_by", ACTOR, nullable=False),
        sa.Column("chosen_at", MOMENT, nullable=False),
        sa.CheckConstraint("size BETWEEN 1 AND 5000000", name="size_bounded"),
    )


def _statements() -> None:
    op.create_table(
        "bank_statement",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("bank_account.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("form", sa.String(10), nullable=False),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date, nullable=False),
        sa.Column("opening_minor", sa.BigInteger, nullable=False),
        sa.Column("closing_minor", sa.BigInteger, nullable=False),
        sa.Column("lines", sa.Integer, nullable=False),
        sa.Column("imported_by", ACTOR, nullable=False),
        sa.Column("imported_at", MOMENT, nullable=False),
        sa.UniqueConstraint("account_id", "number"),
        sa.UniqueConstraint("account_id", "sha256"),
        sa.UniqueConstraint("id", "account_id"),
        sa.ForeignKeyConstraint(["account_id", "sha256"], ["bank_file.account_id", "bank_file.sha256"]),
        sa.CheckConstraint("number >= 1", name="number_counts"),
        sa.CheckConstraint("lines >= 0", name="lines_count"),
        sa.CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
    )
    op.create_table(
        "bank_statement_line",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.Column("statement_id", sa.Integer, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("reference", sa.String(80), nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("value_day", sa.Date),
        sa.Column("payee", sa.String(300), nullable=False),
        sa.Column("memo", sa.String(300), nullable=False),
        sa.UniqueConstraint("account_id", "day", "amount_minor", "reference", "ordinal"),
        sa.UniqueConstraint("id", "account_id"),
        sa.ForeignKeyConstraint(["statement_id", "account_id"], ["bank_statement.id", "bank_statement.account_id"]),
        sa.CheckConstraint("amount_minor <> 0", name="amount_not_zero"),
        sa.CheckConstraint("ordinal >= 0", name="ordinal_counts"),
    )
    op.create_index(op.f("ix_bank_statement_line_statement_id"), "bank_statement_line", ["statement_id"])


def _matches() -> None:
    op.create_table(
        "bank_match",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("bank_account.id"), nullable=False),
        sa.Column("why", sa.String(20), nullable=False),
        sa.Column("made_by", ACTOR, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.UniqueConstraint("id", "account_id"),
    )
    op.create_index(op.f("ix_bank_match_account_id"), "bank_match", ["account_id"])
    of_match = (["match_id", "account_id"], ["bank_match.id", "bank_match.account_id"])
    op.create_table(
        "bank_match_line",
        sa.Column("match_id", sa.Integer, primary_key=True),
        sa.Column("line_id", sa.Integer, primary_key=True),
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.Column("again", sa.Integer, nullable=False),
        sa.UniqueConstraint("line_id", "again"),
        sa.ForeignKeyConstraint(*of_match),
        sa.ForeignKeyConstraint(["line_id", "account_id"], ["bank_statement_line.id", "bank_statement_line.account_id"]),
        sa.CheckConstraint("again >= 0", name="again_counts"),
    )
    op.create_table(
        "bank_match_entry",
        sa.Column("match_id", sa.Integer, primary_key=True),
        sa.Column("book_id", sa.Integer, primary_key=True),
        sa.Column("number", sa.BigInteger, primary_key=True),
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.Column("again", sa.Integer, nullable=False),
        sa.UniqueConstraint("account_id", "book_id", "number", "again"),
        sa.ForeignKeyConstraint(*of_match),
        sa.ForeignKeyConstraint(["book_id", "number"], ["journal_transaction.book_id", "journal_transaction.number"]),
        sa.CheckConstraint("again >= 0", name="again_counts"),
    )
    op.create_table(
        "bank_match_undone",
        sa.Column("match_id", sa.Integer, sa.ForeignKey("bank_match.id"), primary_key=True),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("undone_by", ACTOR, nullable=False),
        sa.Column("undone_at", MOMENT, nullable=False),
    )


def _reconciliations() -> None:
    op.create_table(
        "bank_reconciliation",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("bank_account.id"), nullable=False),
        sa.Column("statement_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("head_number", sa.BigInteger, nullable=False),
        sa.Column("head_fingerprint", sa.String(64), nullable=False),
        sa.Column("prepared_by", ACTOR, nullable=False),
        sa.Column("prepared_at", MOMENT, nullable=False),
        sa.UniqueConstraint("account_id", "number"),
        sa.ForeignKeyConstraint(["statement_id", "account_id"], ["bank_statement.id", "bank_statement.account_id"]),
        sa.CheckConstraint("number >= 1", name="number_counts"),
        sa.CheckConstraint("head_number >= 0", name="head_counts"),
    )


def _sqlite_rules() -> None:
    for table in APPEND_ONLY:
        _abort(f"{table}_no_update", f"BEFORE UPDATE ON {table}", f"{table} is append-only")
        _abort(f"{table}_no_delete", f"BEFORE DELETE ON {table}", f"{table} is append-only")
    for table in WRITTEN_ONCE:
        _abort(f"{table}_no_update", f"BEFORE UPDATE ON {table}", f"{table} is written once")
    for table, columns in FIXED.items():
        _abort(f"{table}_fixed", f"BEFORE UPDATE OF {', '.join(columns)} ON {table}", f"this part of {table} is fixed")
        _abort(f"{table}_no_delete", f"BEFORE DELETE ON {table}", f"{table} rows stay")


def _abort(name: str, moment: str, why: str) -> None:
    op.execute(f"CREATE TRIGGER {name} {moment} BEGIN SELECT RAISE(ABORT, '{why}'); END")


def _postgresql_rules() -> None:
    for table in APPEND_ONLY:
        _refuse(f"{table}_append_only", f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW")
        _refuse(f"{table}_no_truncate", f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT")
    for table in WRITTEN_ONCE:
        _refuse(f"{table}_written_once", f"BEFORE UPDATE ON {table} FOR EACH ROW")
    for table, columns in FIXED.items():
        _refuse(f"{table}_fixed", f"BEFORE DELETE OR UPDATE OF {', '.join(columns)} ON {table} FOR EACH ROW")


def _refuse(name: str, moment: str) -> None:
    op.execute(f"CREATE TRIGGER {name} {moment} EXECUTE FUNCTION refuse_change()")


def downgrade() -> None:
    for table in ALL:
        op.drop_table(table)
