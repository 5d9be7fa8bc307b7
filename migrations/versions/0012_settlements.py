"""Settlements, their profiles and enumerations, households with a history, and where each stands in a project.

Profiles, enumerations, changes of households, moves in a project, endorsements and funders' rules of tenure are only added to. A
household keeps its number and settlement for ever and is never deleted; its row alone may hold a name and a position, which can
be taken out. Only a file that was not imported yet can be thrown away.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

MOMENT = sa.String(27)
ACTOR = sa.String(60)
PAYS = sa.text("ended_on IS NULL")
TENURES = ("owner", "lodger", "renter", "none")
STATUSES = ("planned", "agreed", "underway", "finished", "dropped_out")
APPEND_ONLY = (
    *("settlement_profile", "settlement_endorsement", "project_settlement", "settlement_tenure_rule"),
    *("enumeration", "household_change", "household_status_event"),
)
FIXED = {
    "settlement": ("id", "public_id", "organisation_id", "practice"),
    "household": ("id", "settlement_id", "number", "number_key"),
    "household_funder": ("id", "household_id", "agreement_id", "part", "day"),
}
ALL = (
    *("household_funder", "household_status_event", "household_change", "household", "enumeration", "enumeration_draft"),
    *("settlement_tenure_rule", "project_settlement", "settlement_endorsement", "settlement_profile", "settlement"),
)


def upgrade() -> None:
    _settlements()
    _enumerations()
    _households()
    _in_projects()
    rules = _sqlite_rules if op.get_bind().dialect.name == "sqlite" else _postgresql_rules
    rules()


def _recorded() -> tuple[sa.Column[str], sa.Column[str]]:
    return sa.Column("recorded_by", ACTOR, nullable=False), sa.Column("recorded_at", MOMENT, nullable=False)


def _one_of(column: str, words: tuple[str, ...], name: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{column} IN ({', '.join(repr(word) for word in words)})", name=name)


def _settlements() -> None:
    op.create_table(
        "settlement",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("organisation_id", sa.Integer, sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("locale", sa.String(10), nullable=False),
        sa.Column("timezone", sa.String(40), nullable=False),
        sa.Column("columns", sa.Text, nullable=False),
        sa.Column("practice", sa.Boolean, nullable=False),
        sa.Column("added_by", ACTOR, nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.UniqueConstraint("organisation_id", "name"),
    )
    op.create_index(op.f("ix_settlement_organisation_id"), "settlement", ["organisation_id"])
    op.create_table(
        "settlement_profile",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("settlement_id", sa.Integer, sa.ForeignKey("settlement.id"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("profile", sa.Text, nullable=False),
        *_recorded(),
        sa.UniqueConstraint("settlement_id", "version"),
        sa.CheckConstraint("version >= 1", name="version_counts"),
    )
    op.create_table(
        "settlement_endorsement",
        sa.Column("settlement_id", sa.Integer, sa.ForeignKey("settlement.id"), primary_key=True),
        sa.Column("document_id", sa.Integer, sa.ForeignKey("document.id"), primary_key=True),
        *_recorded(),
    )
    op.create_table(
        "project_settlement",
        sa.Column("project_id", sa.Integer, sa.ForeignKey("project.id"), primary_key=True),
        sa.Column("settlement_id", sa.Integer, sa.ForeignKey("settlement.id"), primary_key=True),
        *_recorded(),
    )
    op.create_index(op.f("ix_project_settlement_settlement_id"), "project_settlement", ["settlement_id"])
    op.create_table(
        "settlement_tenure_rule",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("settlement_id", sa.Integer, sa.ForeignKey("settlement.id"), nullable=False),
        sa.Column("funder_id", sa.Integer, sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("label", sa.String(120), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("by_tenure", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        *_recorded(),
    )
    op.create_index(op.f("ix_settlement_tenure_rule_settlement_id"), "settlement_tenure_rule", ["settlement_id"])


def _enumerations() -> None:
    op.create_table(
        "enumeration_draft",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("settlement_id", sa.Integer, sa.ForeignKey("settlement.id"), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("files", sa.LargeBinary, nullable=False),
        sa.Column("columns", sa.Text, nullable=False),
        sa.Column("kept_by", ACTOR, nullable=False),
        sa.Column("kept_at", MOMENT, nullable=False),
        sa.UniqueConstraint("settlement_id", "kept_by"),
    )
    op.create_table(
        "enumeration",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("settlement_id", sa.Integer, sa.ForeignKey("settlement.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("added", sa.Integer, nullable=False),
        sa.Column("changed", sa.Integer, nullable=False),
        sa.Column("unchanged", sa.Integer, nullable=False),
        sa.Column("missing", sa.Integer, nullable=False),
        *_recorded(),
        sa.UniqueConstraint("settlement_id", "number"),
        sa.CheckConstraint("number >= 1", name="number_counts"),
        sa.CheckConstraint("length(sha256) = 64", name="sha256_whole"),
        sa.CheckConstraint("added >= 0 AND changed >= 0 AND unchanged >= 0 AND missing >= 0", name="not_negative"),
    )


def _households() -> None:
    op.create_table(
        "household",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("settlement_id", sa.Integer, sa.ForeignKey("settlement.id"), nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("number_key", sa.String(40), nullable=False),
        sa.Column("tenure", sa.String(6), nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("head", sa.String(100), nullable=False),
        sa.Column("latitude", sa.String(12)),
        sa.Column("longitude", sa.String(12)),
        sa.Column("submission", sa.String(80), nullable=False),
        sa.Column("seen_in", sa.Integer, sa.ForeignKey("enumeration.id")),
        sa.UniqueConstraint("settlement_id", "number_key"),
        sa.UniqueConstraint("id", "settlement_id"),
        _one_of("tenure", TENURES, "tenure_known"),
        sa.CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="position_whole"),
    )
    op.create_table(
        "household_change",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("household_id", sa.Integer, sa.ForeignKey("household.id"), nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("tenure", sa.String(6), nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("enumeration_id", sa.Integer, sa.ForeignKey("enumeration.id")),
        *_recorded(),
        sa.UniqueConstraint("household_id", "place"),
        _one_of("tenure", TENURES, "tenure_known"),
        sa.CheckConstraint("place >= 1", name="place_counts"),
    )


def _in_projects() -> None:
    op.create_table(
        "household_status_event",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("project_id", sa.Integer, nullable=False),
        sa.Column("settlement_id", sa.Integer, nullable=False),
        sa.Column("household_id", sa.Integer, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("status", sa.String(11), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        *_recorded(),
        sa.UniqueConstraint("project_id", "household_id", "place"),
        sa.ForeignKeyConstraint(
            ["project_id", "settlement_id"], ["project_settlement.project_id", "project_settlement.settlement_id"]
        ),
        sa.ForeignKeyConstraint(["household_id", "settlement_id"], ["household.id", "household.settlement_id"]),
        _one_of("status", STATUSES, "status_known"),
        sa.CheckConstraint("place >= 1", name="place_counts"),
    )
    op.create_index("ix_household_status_event_household_id", "household_status_event", ["household_id"])
    op.create_table(
        "household_funder",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("household_id", sa.Integer, sa.ForeignKey("household.id"), nullable=False),
        sa.Column("agreement_id", sa.Integer, sa.ForeignKey("funding_agreement.id"), nullable=False),
        sa.Column("part", sa.String(40)),
        sa.Column("day", sa.Date, nullable=False),
        *_recorded(),
        sa.Column("ended_on", sa.Date),
        sa.Column("ended_by", ACTOR),
        sa.CheckConstraint("(ended_on IS NULL) = (ended_by IS NULL)", name="ended_by_somebody"),
        sa.CheckConstraint("ended_on >= day", name="ends_after_start"),
    )
    pays = {"sqlite_where": PAYS, "postgresql_where": PAYS}
    op.create_index("uq_household_funder_pays", "household_funder", ["household_id", "agreement_id"], unique=True, **pays)
    op.create_index("ix_household_funder_agreement_id", "household_funder", ["agreement_id"])


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
    for table, columns in FIXED.items():
        _refuse(f"{table}_fixed", f"BEFORE DELETE OR UPDATE OF {', '.join(columns)} ON {table} FOR EACH ROW")
    for table in (*APPEND_ONLY, *FIXED):
        _refuse(f"{table}_no_truncate", f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT")


def _refuse(name: str, moment: str) -> None:
    op.execute(f"CREATE TRIGGER {name} {moment} EXECUTE FUNCTION refuse_change()")


def downgrade() -> None:
    for table in ALL:
        op.drop_table(table)
