"""The tables of the groups' room, and what may never be changed in them, as triggers on both engines.

A confirmed sheet, its attendance and its cash count stay as they were confirmed; rules that were adopted stay as signed; a
member's number stays hers. Only a draft can be deleted.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.String(27)
ACTOR = sa.String(60)
ALL = (
    "cash_count",
    "attendance",
    "meeting",
    "meeting_series",
    "cycle",
    "officer_term",
    "member",
    "constitution",
    "savings_group",
    "network",
)
APPEND_ONLY = ("constitution", "attendance", "cash_count")
FIXED = {
    "savings_group": ("public_id", "book_id", "currency", "founded_on", "practice"),
    "member": ("public_id", "group_id", "number"),
}
SEALED = "public_id, group_id, number, revision, held_on, sheet, journal_number, prepared_by, confirmed_by, corrects_id"


def upgrade() -> None:
    _groups()
    _people()
    _time()
    _meetings()
    _what_a_meeting_leaves()
    if op.get_bind().dialect.name == "sqlite":
        _sqlite_rules()
    else:
        _postgresql_rules()


def _groups() -> None:
    op.create_table(
        "network",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("locale", sa.String(16), nullable=False),
        sa.Column("practice", sa.Boolean, nullable=False),
    )
    op.create_table(
        "savings_group",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("network_id", sa.Integer, sa.ForeignKey("network.id"), nullable=False),
        sa.Column("book_id", sa.Integer, sa.ForeignKey("book.id"), nullable=False, unique=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("locale", sa.String(16), nullable=False),
        sa.Column("calendar", sa.String(16), nullable=False),
        sa.Column("timezone", sa.String(64), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("founded_on", sa.Date, nullable=False),
        sa.Column("practice", sa.Boolean, nullable=False),
        sa.Column("show_names", sa.Boolean, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
    )
    op.create_index(op.f("ix_savings_group_network_id"), "savings_group", ["network_id"])
    op.create_table(
        "constitution",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("group_id", sa.Integer, sa.ForeignKey("savings_group.id"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("terms", sa.Text, nullable=False),
        sa.Column("signed_by", sa.String(300), nullable=False),
        sa.Column("signed_on", sa.Date, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("recorded_by", ACTOR, nullable=False),
        sa.UniqueConstraint("group_id", "version"),
        sa.UniqueConstraint("group_id", "valid_from"),
        sa.CheckConstraint("version >= 1", name="version_counts"),
        sa.CheckConstraint("signed_on <= valid_from", name="signed_before_force"),
    )


def _people() -> None:
    op.create_table(
        "member",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("group_id", sa.Integer, sa.ForeignKey("savings_group.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("sex", sa.String(1)),
        sa.Column("joined_on", sa.Date, nullable=False),
        sa.Column("left_on", sa.Date),
        sa.Column("photo_type", sa.String(16)),
        sa.Column("photo", sa.LargeBinary),
        sa.UniqueConstraint("group_id", "number"),
        sa.UniqueConstraint("id", "group_id"),
        sa.CheckConstraint("number >= 1", name="number_counts"),
        sa.CheckConstraint("left_on IS NULL OR left_on >= joined_on", name="leaves_after_joining"),
        sa.CheckConstraint("sex IS NULL OR sex IN ('f', 'm', 'x')", name="sex_known"),
    )
    op.create_table(
        "officer_term",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("group_id", sa.Integer, sa.ForeignKey("savings_group.id"), nullable=False),
        sa.Column("member_id", sa.Integer, nullable=False),
        sa.Column("office", sa.String(16), nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_until", sa.Date),
        sa.ForeignKeyConstraint(["member_id", "group_id"], ["member.id", "member.group_id"]),
        sa.UniqueConstraint("group_id", "office", "valid_from"),
        sa.CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="ends_after_start"),
    )


def _time() -> None:
    op.create_table(
        "cycle",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("group_id", sa.Integer, sa.ForeignKey("savings_group.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date),
        sa.UniqueConstraint("group_id", "number"),
        sa.UniqueConstraint("id", "group_id"),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
    )
    op.create_table(
        "meeting_series",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("group_id", sa.Integer, sa.ForeignKey("savings_group.id"), nullable=False),
        sa.Column("first_on", sa.Date, nullable=False),
        sa.Column("every_days", sa.Integer, nullable=False),
        sa.Column("starts_at", sa.String(5), nullable=False),
        sa.Column("place", sa.String(300), nullable=False),
        sa.UniqueConstraint("group_id", "first_on"),
        sa.CheckConstraint("every_days BETWEEN 1 AND 366", name="every_days_possible"),
    )


def _meetings() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("group_id", sa.Integer, sa.ForeignKey("savings_group.id"), nullable=False),
        sa.Column("cycle_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("held_on", sa.Date, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("draft", sa.Text, nullable=False),
        sa.Column("drafted_by", ACTOR, nullable=False),
        sa.Column("drafted_at", MOMENT, nullable=False),
        sa.Column("sheet", sa.Text),
        sa.Column("counted_number", sa.BigInteger),
        sa.Column("prepared_by", ACTOR),
        sa.Column("prepared_at", MOMENT),
        sa.Column("journal_number", sa.BigInteger),
        sa.Column("confirmed_by", ACTOR),
        sa.Column("confirmed_at", MOMENT),
        sa.Column("corrects_id", sa.Integer, sa.ForeignKey("meeting.id"), unique=True),
        sa.Column("correction_reason", sa.Text),
        sa.Column("reversal_number", sa.BigInteger),
        sa.Column("reversal_reason", sa.Text),
        sa.Column("reversal_asked_by", ACTOR),
        sa.Column("reversed_by", ACTOR),
        sa.Column("reversed_at", MOMENT),
        sa.ForeignKeyConstraint(["cycle_id", "group_id"], ["cycle.id", "cycle.group_id"]),
        sa.UniqueConstraint("group_id", "number", "revision"),
        sa.CheckConstraint("state IN ('draft', 'counted', 'posted', 'reversed')", name="state_known"),
        sa.CheckConstraint("state = 'draft' OR (sheet IS NOT NULL AND prepared_by IS NOT NULL)", name="counted_has_sheet"),
        sa.CheckConstraint("(state IN ('posted', 'reversed')) = (confirmed_by IS NOT NULL)", name="posted_is_confirmed"),
        sa.CheckConstraint("journal_number IS NULL OR confirmed_by IS NOT NULL", name="unposted_has_no_number"),
        sa.CheckConstraint("confirmed_by <> prepared_by", name="two_officers"),
        sa.CheckConstraint("(state = 'reversed') = (reversed_by IS NOT NULL)", name="reversed_by_somebody"),
        sa.CheckConstraint("reversed_by <> reversal_asked_by", name="two_officers_reverse"),
    )
    op.create_index(op.f("ix_meeting_group_id_held_on"), "meeting", ["group_id", "held_on"])


def _what_a_meeting_leaves() -> None:
    op.create_table(
        "attendance",
        sa.Column("meeting_id", sa.Integer, sa.ForeignKey("meeting.id"), primary_key=True),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id"), primary_key=True),
        sa.Column("presence", sa.String(8), nullable=False),
        sa.Column("sent_by", sa.String(300), nullable=False),
        sa.CheckConstraint("presence IN ('present', 'late', 'absent', 'sent')", name="presence_known"),
        sa.CheckConstraint("(presence = 'sent') = (sent_by <> '')", name="sender_named"),
    )
    op.create_index(op.f("ix_attendance_member_id"), "attendance", ["member_id"])
    op.create_table(
        "cash_count",
        sa.Column("meeting_id", sa.Integer, sa.ForeignKey("meeting.id"), primary_key=True),
        sa.Column("pot", sa.String(16), primary_key=True),
        sa.Column("denomination_minor", sa.BigInteger, primary_key=True),
        sa.Column("quantity", sa.Integer, nullable=False),
        sa.CheckConstraint("pot IN ('loan_fund', 'social_fund')", name="pot_known"),
        sa.CheckConstraint("denomination_minor > 0 AND quantity > 0", name="something_counted"),
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
    op.execute(f"""
        CREATE TRIGGER meeting_sealed BEFORE UPDATE OF {SEALED} ON meeting WHEN OLD.confirmed_by IS NOT NULL BEGIN
            SELECT RAISE(ABORT, 'a confirmed sheet is fixed');
        END""")
    op.execute("""
        CREATE TRIGGER meeting_kept BEFORE DELETE ON meeting WHEN OLD.state <> 'draft' BEGIN
            SELECT RAISE(ABORT, 'only a draft can be thrown away');
        END""")


def _postgresql_rules() -> None:
    for table in APPEND_ONLY:
        _refuse(f"{table}_append_only", f"BEFORE UPDATE OR DELETE ON {table}")
    for table, columns in FIXED.items():
        _refuse(f"{table}_fixed", f"BEFORE DELETE OR UPDATE OF {', '.join(columns)} ON {table}")
    _refuse("meeting_sealed", f"BEFORE UPDATE OF {SEALED} ON meeting", "WHEN (OLD.confirmed_by IS NOT NULL)")
    _refuse("meeting_kept", "BEFORE DELETE ON meeting", "WHEN (OLD.state <> 'draft')")


def _refuse(name: str, moment: str, condition: str = "") -> None:
    op.execute(f"CREATE TRIGGER {name} {moment} FOR EACH ROW {condition} EXECUTE FUNCTION refuse_change()")


def downgrade() -> None:
    for table in ALL:
        op.drop_table(table)
