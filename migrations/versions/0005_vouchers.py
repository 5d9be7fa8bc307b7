"""Vouchers, and what may never be changed in them, as triggers on both engines.

What a voucher says is fixed from the moment it is prepared; its confirmation from the moment it is confirmed; all of it when
it is withdrawn or taken back. None is ever deleted.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.String(27)
ACTOR = sa.String(60)
SAID = (
    "id, public_id, book_id, number, previous_number, kind, day, memo, content, reference, bundle, head_number,"
    " prepared_by, prepared_at"
)
CONFIRMATION = "journal_number, confirmed_by, confirmed_at"
THERE_ALREADY = """EXISTS (SELECT 1 FROM voucher WHERE id = NEW.id OR public_id = NEW.public_id OR (book_id = NEW.book_id
    AND (number = NEW.number OR reference = NEW.reference OR bundle = NEW.bundle OR journal_number = NEW.journal_number)))"""


def upgrade() -> None:
    _table()
    if op.get_bind().dialect.name == "sqlite":
        _sqlite_rules()
    else:
        _postgresql_rules()


def _table() -> None:
    journal = ["journal_transaction.book_id", "journal_transaction.number"]
    op.create_table(
        "voucher",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("book_id", sa.Integer, sa.ForeignKey("book.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("previous_number", sa.Integer),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("memo", sa.String(300), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("reference", sa.String(100), nullable=False),
        sa.Column("bundle", sa.String(16), nullable=False),
        sa.Column("head_number", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String(9), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("prepared_by", ACTOR, nullable=False),
        sa.Column("prepared_at", MOMENT, nullable=False),
        sa.Column("journal_number", sa.BigInteger),
        sa.Column("confirmed_by", ACTOR),
        sa.Column("confirmed_at", MOMENT),
        sa.Column("withdrawn_by", ACTOR),
        sa.Column("withdrawn_at", MOMENT),
        sa.Column("reversal_reason", sa.String(300)),
        sa.Column("reversal_asked_by", ACTOR),
        sa.Column("reversal_asked_at", MOMENT),
        sa.Column("reversal_number", sa.BigInteger),
        sa.Column("reversed_by", ACTOR),
        sa.Column("reversed_at", MOMENT),
        sa.UniqueConstraint("book_id", "number"),
        sa.UniqueConstraint("book_id", "reference"),
        sa.UniqueConstraint("book_id", "bundle"),
        sa.UniqueConstraint("book_id", "journal_number"),
        sa.ForeignKeyConstraint(["book_id", "previous_number"], ["voucher.book_id", "voucher.number"]),
        sa.ForeignKeyConstraint(["book_id", "journal_number"], journal),
        sa.ForeignKeyConstraint(["book_id", "reversal_number"], journal),
        sa.CheckConstraint(
            "(number = 1 AND previous_number IS NULL) OR (number > 1 AND previous_number = number - 1)",
            name="without_gaps",
        ),
        sa.CheckConstraint("state IN ('prepared', 'posted', 'withdrawn', 'reversed')", name="state_known"),
        sa.CheckConstraint("content <> ''", name="says_something"),
        sa.CheckConstraint("(state IN ('posted', 'reversed')) = (confirmed_by IS NOT NULL)", name="posted_is_confirmed"),
        sa.CheckConstraint("journal_number IS NULL OR confirmed_by IS NOT NULL", name="unposted_has_no_number"),
        sa.CheckConstraint("confirmed_by <> prepared_by", name="two_officers"),
        sa.CheckConstraint("(state = 'withdrawn') = (withdrawn_by IS NOT NULL)", name="withdrawn_by_somebody"),
        sa.CheckConstraint("(state = 'reversed') = (reversed_by IS NOT NULL)", name="reversed_by_somebody"),
        sa.CheckConstraint("reversed_by IS NULL OR reversal_asked_by IS NOT NULL", name="reversal_is_asked"),
        sa.CheckConstraint("reversed_by <> reversal_asked_by", name="two_officers_reverse"),
        sa.CheckConstraint("(reversal_asked_by IS NULL) = (reversal_reason IS NULL)", name="reversal_has_reason"),
        sa.CheckConstraint("reversal_number IS NULL OR reversed_by IS NOT NULL", name="unreversed_has_no_mirror"),
        sa.CheckConstraint("day IS date(day, '+0 days')", name="day_iso").ddl_if(dialect="sqlite"),
    )
    op.create_index("ix_voucher_bundle", "voucher", ["bundle"])


def _sqlite_rules() -> None:
    _sqlite("voucher_fixed", f"UPDATE OF {SAID}", "true", "what a voucher says is fixed")
    _sqlite("voucher_sealed", f"UPDATE OF {CONFIRMATION}", "OLD.confirmed_by IS NOT NULL", "a confirmed voucher is fixed")
    _sqlite("voucher_finished", "UPDATE", "OLD.state IN ('withdrawn', 'reversed')", "this voucher is finished")
    _sqlite("voucher_no_delete", "DELETE", "true", "voucher rows stay")
    _sqlite("voucher_no_replace", "INSERT", THERE_ALREADY, "this voucher is there already")


def _sqlite(name: str, moment: str, condition: str, sentence: str) -> None:
    op.execute(f"""
        CREATE TRIGGER {name} BEFORE {moment} ON voucher WHEN {condition} BEGIN
            SELECT RAISE(ABORT, '{sentence}');
        END""")


def _postgresql_rules() -> None:
    for name, moment, condition in (
        ("voucher_fixed", f"BEFORE UPDATE OF {SAID} ON voucher FOR EACH ROW", ""),
        ("voucher_sealed", f"BEFORE UPDATE OF {CONFIRMATION} ON voucher FOR EACH ROW", "WHEN (OLD.confirmed_by IS NOT NULL)"),
        ("voucher_finished", "BEFORE UPDATE ON voucher FOR EACH ROW", "WHEN (OLD.state IN ('withdrawn', 'reversed'))"),
        ("voucher_no_delete", "BEFORE DELETE ON voucher FOR EACH ROW", ""),
        ("voucher_no_truncate", "BEFORE TRUNCATE ON voucher FOR EACH STATEMENT", ""),
    ):
        op.execute(f"CREATE TRIGGER {name} {moment} {condition} EXECUTE FUNCTION refuse_change()")


def downgrade() -> None:
    op.drop_table("voucher")
