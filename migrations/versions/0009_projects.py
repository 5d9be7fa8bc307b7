"""Organisations, projects, budgets, documents, funding agreements and their flows, and what may never be changed in them.

What is dated and signed is only added to: documents and their scans, decisions about tranches, flows of money, changes of a
budget. What names a thing (its number, its funder, its currency) is fixed from the start. The new roles come with them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MOMENT = sa.String(27)
ACTOR = sa.String(60)
COUNTS = HELD = sa.text("ended_at IS NULL")
OLD_ROLES = "treasurer key_holder member network_officer auditor administrator"
ROLES = f"{OLD_ROLES} bookkeeper approver reconciler programme_officer agency"
DOCUMENTS = (
    "memorandum endorsement agreement decision letter receipt invoice"
    " roll valuation quote photo minutes bank_paper other"
)
INSTRUMENTS = "grant loan counterpart in_kind guarantee"
MEASURES = "pledged committed ordered received spent liquidated returned repaid in_kind guaranteed"
ORGANISATIONS = "group cooperative network city_fund municipality agency donor ngo contractor"
STATES = "planned requested approved ordered received spent liquidated closed cancelled returned"
STATUSES = "planned approved underway finished suspended cancelled"
UPGRADING = "in_situ reblocking land_sharing nearby_relocation far_relocation new_land"
ALL = (
    "evidence_use", "funding_flow", "tranche_event", "tranche", "funding_month", "funding_agreement", "document",
    "budget_change", "budget_line", "milestone", "household_count", "project_status_event", "project_book",
    "project", "organisation", "stored_file",
)
APPEND_ONLY = (
    *("stored_file", "document", "project_status_event", "household_count"),
    *("budget_change", "tranche_event", "funding_flow"),
)
FIXED = {
    "organisation": ("id", "public_id", "practice"),
    "project": ("id", "public_id", "programme_id", "begun_on", "practice"),
    "project_book": ("project_id", "currency", "book_id"),
    "milestone": ("id", "project_id", "number", "title", "due_on"),
    "budget_line": ("id", "project_id", "number", "name", "currency", "in_kind"),
    "funding_agreement": ("id", "public_id", "project_id", "number", "funder_id", "title", "instrument", "currency"),
    "funding_month": ("agreement_id", "month"),
    "tranche": ("id", "public_id", "agreement_id", "number", "planned_on", "planned_minor", "purpose"),
    "evidence_use": ("id", "document_id", "agreement_id", "voucher_id", "amount_minor"),
}
INDEXES = (
    ("project", "city_id", "city_id"),
    ("project", "network_id", "network_id"),
    ("project", "programme_id", "programme_id"),
    ("document", "issuer_serial", "issued_by serial"),
    ("document", "organisation_id", "organisation_id"),
    ("document", "project_id", "project_id"),
    ("funding_agreement", "funder_id", "funder_id"),
    ("household_count", "project_day", "project_id day"),
    ("project_status_event", "project_id", "project_id"),
    ("budget_change", "line_id", "line_id"),
    ("evidence_use", "voucher_id", "voucher_id"),
    ("tranche_event", "tranche_id", "tranche_id"),
    ("funding_flow", "agreement_day", "agreement_id day measure amount_minor"),
    ("funding_flow", "day", "day"),
    ("funding_flow", "voucher_id", "voucher_id"),
)


def upgrade() -> None:
    _roles(ROLES)
    _organisations()
    _projects()
    _budget()
    _papers()
    _agreements()
    _evidence()
    _indexes()
    rules = _sqlite_rules if op.get_bind().dialect.name == "sqlite" else _postgresql_rules
    rules()


def _roles(known: str) -> None:
    """SQLite changes no constraint: there the table is made again, exactly as a fresh one would be."""
    if op.get_bind().dialect.name == "sqlite":
        _grants_anew(known)
        return
    op.drop_constraint(op.f("ck_access_grant_role_known"), "access_grant", type_="check")
    op.create_check_constraint("role_known", "access_grant", _is_one_of("role", known))


def _grants_anew(known: str) -> None:
    op.rename_table("access_grant", "access_grant_before")
    for index in ("ix_access_grant_scope", "uq_access_grant_held"):
        op.drop_index(index, "access_grant_before")
    op.create_table(
        "access_grant",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("user.id"), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("scope", sa.String(60), nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_until", sa.Date),
        sa.Column("granted_by", sa.String(40), nullable=False),
        sa.Column("granted_at", MOMENT, nullable=False),
        sa.Column("ended_by", sa.String(40)),
        sa.Column("ended_at", MOMENT),
        sa.UniqueConstraint("public_id"),
        _one_of("role", known, "role_known"),
        sa.CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="ends_after_start"),
    )
    op.execute("INSERT INTO access_grant SELECT * FROM access_grant_before")
    op.drop_table("access_grant_before")
    op.create_index(op.f("ix_access_grant_scope"), "access_grant", ["scope"])
    held = {"sqlite_where": HELD, "postgresql_where": HELD}
    op.create_index(op.f("uq_access_grant_held"), "access_grant", ["user_id", "role", "scope"], unique=True, **held)


def _is_one_of(column: str, words: str) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words.split())})"


def _one_of(column: str, words: str, name: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(_is_one_of(column, words), name=name)


def _organisations() -> None:
    op.create_table(
        "stored_file",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("media_type", sa.String(40), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.CheckConstraint("size BETWEEN 1 AND 5242880", name="size_bounded"),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("reference", sa.String(60), unique=True),
        sa.Column("iati_ref", sa.String(100)),
        sa.Column("registration", sa.String(60)),
        sa.Column("practice", sa.Boolean, nullable=False),
        sa.Column("predecessor_id", sa.Integer, sa.ForeignKey("organisation.id")),
        sa.Column("succeeded_on", sa.Date),
        sa.Column("fund_book_id", sa.Integer, sa.ForeignKey("book.id"), unique=True),
        sa.Column("added_by", ACTOR, nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        _one_of("kind", ORGANISATIONS, "kind_known"),
        sa.CheckConstraint("predecessor_id <> id", name="not_its_own_predecessor"),
        sa.CheckConstraint("(predecessor_id IS NULL) = (succeeded_on IS NULL)", name="succession_has_a_day"),
    )


def _projects() -> None:
    op.create_table(
        "project",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("code", sa.String(30), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("upgrading_type", sa.String(17), nullable=False),
        sa.Column("status", sa.String(9), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("locale", sa.String(10), nullable=False),
        sa.Column("timezone", sa.String(40), nullable=False),
        sa.Column("programme_id", sa.Integer, sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("network_id", sa.Integer, sa.ForeignKey("organisation.id")),
        sa.Column("city_id", sa.Integer, sa.ForeignKey("organisation.id")),
        sa.Column("implementer_id", sa.Integer, sa.ForeignKey("organisation.id")),
        sa.Column("begun_on", sa.Date, nullable=False),
        sa.Column("practice", sa.Boolean, nullable=False),
        sa.Column("added_by", ACTOR, nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.UniqueConstraint("programme_id", "code"),
        _one_of("status", STATUSES, "status_known"),
        _one_of("upgrading_type", UPGRADING, "type_known"),
    )
    op.create_table(
        "project_book",
        sa.Column("project_id", sa.Integer, sa.ForeignKey("project.id"), primary_key=True),
        sa.Column("currency", sa.String(3), primary_key=True),
        sa.Column("book_id", sa.Integer, sa.ForeignKey("book.id"), nullable=False, unique=True),
    )
    op.create_table(
        "project_status_event",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("project_id", sa.Integer, sa.ForeignKey("project.id"), nullable=False),
        sa.Column("status", sa.String(9), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("note", sa.String(300), nullable=False),
        sa.Column("recorded_by", ACTOR, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
    )
    op.create_table(
        "household_count",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("project_id", sa.Integer, sa.ForeignKey("project.id"), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("planned", sa.Integer, nullable=False),
        sa.Column("agreed", sa.Integer, nullable=False),
        sa.Column("underway", sa.Integer, nullable=False),
        sa.Column("finished", sa.Integer, nullable=False),
        sa.Column("dropped_out", sa.Integer, nullable=False),
        sa.Column("from_register", sa.Boolean, nullable=False),
        sa.Column("recorded_by", ACTOR, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "planned >= 0 AND agreed >= 0 AND underway >= 0 AND finished >= 0 AND dropped_out >= 0", name="not_negative"
        ),
    )
    op.create_table(
        "milestone",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("project_id", sa.Integer, sa.ForeignKey("project.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("reached_on", sa.Date),
        sa.Column("reached_by", ACTOR),
        sa.Column("note", sa.String(300), nullable=False),
        sa.UniqueConstraint("project_id", "number"),
        sa.CheckConstraint("(reached_on IS NULL) = (reached_by IS NULL)", name="reached_by_somebody"),
    )


def _budget() -> None:
    op.create_table(
        "budget_line",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("project_id", sa.Integer, sa.ForeignKey("project.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("in_kind", sa.Boolean, nullable=False),
        sa.UniqueConstraint("project_id", "number"),
    )
    op.create_table(
        "budget_change",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("line_id", sa.Integer, sa.ForeignKey("budget_line.id"), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("recorded_by", ACTOR, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.CheckConstraint("amount_minor <> 0", name="amount_not_zero"),
    )


def _papers() -> None:
    op.create_table(
        "document",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("issued_by", sa.String(120), nullable=False),
        sa.Column("serial", sa.String(60), nullable=False),
        sa.Column("currency", sa.String(3)),
        sa.Column("amount_minor", sa.BigInteger),
        sa.Column("organisation_id", sa.Integer, sa.ForeignKey("organisation.id")),
        sa.Column("project_id", sa.Integer, sa.ForeignKey("project.id")),
        sa.Column("sha256", sa.String(64), sa.ForeignKey("stored_file.sha256"), unique=True),
        sa.Column("added_by", ACTOR, nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.CheckConstraint("(amount_minor IS NULL) = (currency IS NULL)", name="amount_has_currency"),
        sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
        _one_of("kind", DOCUMENTS, "kind_known"),
    )


def _agreements() -> None:
    op.create_table(
        "funding_agreement",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("project_id", sa.Integer, sa.ForeignKey("project.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("funder_id", sa.Integer, sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("instrument", sa.String(11), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("signed_on", sa.Date),
        sa.Column("expires_on", sa.Date),
        sa.Column("terms", sa.Text),
        sa.Column("added_by", ACTOR, nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.UniqueConstraint("project_id", "number"),
        _one_of("instrument", INSTRUMENTS, "instrument_known"),
        sa.CheckConstraint("(signed_on IS NULL) = (terms IS NULL)", name="signed_has_terms"),
    )
    op.create_table(
        "funding_month",
        sa.Column("agreement_id", sa.Integer, sa.ForeignKey("funding_agreement.id"), primary_key=True),
        sa.Column("month", sa.Integer, primary_key=True),
        sa.Column("pledged_minor", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("committed_minor", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("ordered_minor", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("received_minor", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("spent_minor", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("liquidated_minor", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("returned_minor", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("repaid_minor", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("in_kind_minor", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("guaranteed_minor", sa.BigInteger, nullable=False, server_default="0"),
    )
    op.create_table(
        "tranche",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("agreement_id", sa.Integer, sa.ForeignKey("funding_agreement.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("planned_on", sa.Date, nullable=False),
        sa.Column("planned_minor", sa.BigInteger, nullable=False),
        sa.Column("purpose", sa.String(300), nullable=False),
        sa.UniqueConstraint("agreement_id", "number"),
        sa.CheckConstraint("planned_minor > 0", name="amount_positive"),
    )
    op.create_table(
        "tranche_event",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("tranche_id", sa.Integer, sa.ForeignKey("tranche.id"), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("note", sa.String(300), nullable=False),
        sa.Column("document_id", sa.Integer, sa.ForeignKey("document.id")),
        sa.Column("voucher_id", sa.Integer, sa.ForeignKey("voucher.id")),
        sa.Column("recorded_by", ACTOR, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
        _one_of("state", STATES, "state_known"),
    )
    op.create_table(
        "funding_flow",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("agreement_id", sa.Integer, sa.ForeignKey("funding_agreement.id"), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("measure", sa.String(10), nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("off_bank", sa.Boolean, nullable=False),
        sa.Column("line", sa.Integer),
        sa.Column("voucher_id", sa.Integer, sa.ForeignKey("voucher.id")),
        sa.Column("tranche_event_id", sa.Integer, sa.ForeignKey("tranche_event.id")),
        sa.CheckConstraint("amount_minor <> 0", name="amount_not_zero"),
        _one_of("measure", MEASURES, "measure_known"),
    )


def _evidence() -> None:
    op.create_table(
        "evidence_use",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("document_id", sa.Integer, sa.ForeignKey("document.id"), nullable=False),
        sa.Column("agreement_id", sa.Integer, sa.ForeignKey("funding_agreement.id"), nullable=False),
        sa.Column("voucher_id", sa.Integer, sa.ForeignKey("voucher.id"), nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
    )


def _indexes() -> None:
    for table, name, columns in INDEXES:
        op.create_index(op.f(f"ix_{table}_{name}"), table, columns.split())
    counts = {"sqlite_where": COUNTS, "postgresql_where": COUNTS}
    op.create_index("uq_evidence_use_counts", "evidence_use", ["document_id", "agreement_id"], unique=True, **counts)


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
    op.execute(f"DELETE FROM access_grant WHERE NOT {_is_one_of('role', OLD_ROLES)}")
    _roles(OLD_ROLES)
