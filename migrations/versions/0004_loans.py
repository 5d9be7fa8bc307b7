"""The tables of loans, and what may never be changed in them, as triggers on both engines.

What happened to a loan stays as it was written: events, plans of repayment, the group's decision and the guarantors are only
ever added. What was asked for stays as asked; the agreement is fixed once the group has decided.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.String(27)
ACTOR = sa.String(60)
LINE = sa.String(300)
ALL = ("loan_schedule", "loan_event", "loan_decision", "loan_guarantor", "loan")
APPEND_ONLY = ("loan_schedule", "loan_event", "loan_decision", "loan_guarantor")
FIXED = "public_id, group_id, number, asked_minor, purpose, replaces_id, applied_on, recorded_at, recorded_by"


def upgrade() -> None:
    _loan()
    _what_was_decided()
    _what_happened()
    if op.get_bind().dialect.name == "sqlite":
        _sqlite_rules()
    else:
        _postgresql_rules()


def _loan() -> None:
    op.create_table(
        "loan",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("group_id", sa.Integer, sa.ForeignKey("savings_group.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("member_id", sa.Integer, nullable=False),
        sa.Column("asked_minor", sa.BigInteger, nullable=False),
        sa.Column("purpose", LINE, nullable=False),
        sa.Column("terms", sa.Text, nullable=False),
        sa.Column("replaces_id", sa.Integer, sa.ForeignKey("loan.id")),
        sa.Column("applied_on", sa.Date, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("recorded_by", ACTOR, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("principal_minor", sa.BigInteger, nullable=False),
        sa.Column("handed_on", sa.Date),
        sa.Column("closed_on", sa.Date),
        sa.ForeignKeyConstraint(["member_id", "group_id"], ["member.id", "member.group_id"]),
        sa.UniqueConstraint("group_id", "number"),
        sa.CheckConstraint("number >= 1", name="number_counts"),
        sa.CheckConstraint("asked_minor > 0", name="something_asked"),
        sa.CheckConstraint("principal_minor >= 0", name="principal_counts"),
        sa.CheckConstraint(
            "state IN ('applied', 'approved', 'refused', 'cancelled', 'open', 'paid', 'written_off')", name="state_known"
        ),
        sa.CheckConstraint(
            "(state IN ('open', 'paid', 'written_off')) = (handed_on IS NOT NULL)", name="handed_out_once_open"
        ),
        sa.CheckConstraint("(state IN ('paid', 'written_off')) = (closed_on IS NOT NULL)", name="closed_when_over"),
        sa.CheckConstraint("state = 'open' OR principal_minor = 0", name="nothing_left_when_over"),
    )
    op.create_index(op.f("ix_loan_member_id"), "loan", ["member_id"])
    op.create_index(op.f("ix_loan_group_id_state"), "loan", ["group_id", "state"])


def _what_was_decided() -> None:
    op.create_table(
        "loan_guarantor",
        sa.Column("loan_id", sa.Integer, sa.ForeignKey("loan.id"), primary_key=True),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id"), primary_key=True),
    )
    op.create_table(
        "loan_decision",
        sa.Column("loan_id", sa.Integer, sa.ForeignKey("loan.id"), primary_key=True),
        sa.Column("decided_on", sa.Date, nullable=False),
        sa.Column("agreed", sa.Boolean, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("votes_for", sa.Integer, nullable=False),
        sa.Column("votes_against", sa.Integer, nullable=False),
        sa.Column("votes_abstained", sa.Integer, nullable=False),
        sa.Column("minute", LINE, nullable=False),
        sa.Column("conditions", LINE, nullable=False),
        sa.Column("reason", LINE, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("recorded_by", ACTOR, nullable=False),
        sa.CheckConstraint("votes_for >= 0 AND votes_against >= 0 AND votes_abstained >= 0", name="votes_count"),
        sa.CheckConstraint("agreed = (amount_minor > 0)", name="agreed_to_an_amount"),
        sa.CheckConstraint("agreed OR reason <> ''", name="refused_for_a_reason"),
    )


def _what_happened() -> None:
    op.create_table(
        "loan_event",
        sa.Column("loan_id", sa.Integer, sa.ForeignKey("loan.id"), primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("principal_minor", sa.BigInteger, nullable=False),
        sa.Column("interest_minor", sa.BigInteger, nullable=False),
        sa.Column("penalty_minor", sa.BigInteger, nullable=False),
        sa.Column("fee_minor", sa.BigInteger, nullable=False),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id"), nullable=False),
        sa.Column("meeting_id", sa.Integer, sa.ForeignKey("meeting.id")),
        sa.Column("reference", sa.String(100), nullable=False),
        sa.Column("journal_number", sa.BigInteger),
        sa.Column("takes_back", sa.Integer),
        sa.Column("note", LINE, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("recorded_by", ACTOR, nullable=False),
        sa.ForeignKeyConstraint(["loan_id", "takes_back"], ["loan_event.loan_id", "loan_event.place"]),
        sa.UniqueConstraint("loan_id", "takes_back"),
        sa.CheckConstraint("place >= 1", name="place_counts"),
        sa.CheckConstraint(
            "kind IN ('disbursed', 'brought_in', 'repaid', 'split_anew', 'taken_back', 'written_off', 'recovered', "
            "'transferred', 'rescheduled', 'set_off')",
            name="kind_known",
        ),
        sa.CheckConstraint(
            "principal_minor >= 0 AND interest_minor >= 0 AND penalty_minor >= 0 AND fee_minor >= 0", name="amounts_count"
        ),
        sa.CheckConstraint("takes_back < place", name="takes_back_what_was"),
        sa.CheckConstraint(
            "kind NOT IN ('taken_back', 'split_anew') OR takes_back IS NOT NULL", name="names_what_it_takes_back"
        ),
    )
    op.create_index(op.f("ix_loan_event_meeting_id"), "loan_event", ["meeting_id"])
    op.create_table(
        "loan_schedule",
        sa.Column("loan_id", sa.Integer, sa.ForeignKey("loan.id"), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("rows", sa.Text, nullable=False),
        sa.Column("begun_by", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["loan_id", "begun_by"], ["loan_event.loan_id", "loan_event.place"]),
        sa.CheckConstraint("version >= 1", name="version_counts"),
    )


def _sqlite_rules() -> None:
    for table in APPEND_ONLY:
        for change in ("UPDATE", "DELETE"):
            op.execute(f"""
                CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} BEGIN
                    SELECT RAISE(ABORT, '{table} is append-only');
                END""")
    op.execute(f"""
        CREATE TRIGGER loan_fixed BEFORE UPDATE OF {FIXED} ON loan BEGIN
            SELECT RAISE(ABORT, 'what was asked for is fixed');
        END""")
    op.execute("""
        CREATE TRIGGER loan_agreed BEFORE UPDATE OF terms ON loan WHEN OLD.state <> 'applied' BEGIN
            SELECT RAISE(ABORT, 'what was agreed is fixed');
        END""")
    op.execute("""
        CREATE TRIGGER loan_no_delete BEFORE DELETE ON loan BEGIN
            SELECT RAISE(ABORT, 'loan rows stay');
        END""")


def _postgresql_rules() -> None:
    for table in APPEND_ONLY:
        _refuse(f"{table}_append_only", f"BEFORE UPDATE OR DELETE ON {table}")
    _refuse("loan_fixed", f"BEFORE DELETE OR UPDATE OF {FIXED} ON loan")
    _refuse("loan_agreed", "BEFORE UPDATE OF terms ON loan", "WHEN (OLD.state <> 'applied')")


def _refuse(name: str, moment: str, condition: str = "") -> None:
    op.execute(f"CREATE TRIGGER {name} {moment} FOR EACH ROW {condition} EXECUTE FUNCTION refuse_change()")


def downgrade() -> None:
    for table in ALL:
        op.drop_table(table)
