"""What was printed: the keys that sealed papers, each paper once, and where each book stood behind it. Only added to."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

TABLES = ("issued_paper_book", "issued_paper", "paper_key")
MOMENT = sa.String(27)


def upgrade() -> None:
    op.create_table(
        "paper_key",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_key", sa.String(64), nullable=False, unique=True),
        sa.Column("since", MOMENT, nullable=False),
    )
    op.create_table(
        "issued_paper",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", sa.String(16), nullable=False, unique=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(120), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("books", sa.Integer, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("signature", sa.String(128), nullable=False),
        sa.Column("key_id", sa.Integer, sa.ForeignKey("paper_key.id"), nullable=False),
        sa.Column("practice", sa.Boolean, nullable=False),
        sa.Column("printed_by", sa.String(60), nullable=False),
        sa.Column("printed_at", MOMENT, nullable=False),
    )
    op.create_index(op.f("ix_issued_paper_subject"), "issued_paper", ["subject"])
    op.create_table(
        "issued_paper_book",
        sa.Column("paper_id", sa.Integer, sa.ForeignKey("issued_paper.id"), primary_key=True, autoincrement=False),
        sa.Column("book_owner", sa.String(60), sa.ForeignKey("book.owner"), primary_key=True),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
    )
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
