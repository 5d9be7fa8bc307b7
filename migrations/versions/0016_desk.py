"""The agency's desk: published figures, audit samples, findings, their answers and closings. Rows of all of them stay."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

MOMENT = sa.String(27)
ACTOR = sa.String(60)
TOLD = "pledged committed received spent in_kind projects households finished"
RULES = "random largest monetary_unit"
SEVERITIES = "note weakness breach"
OUTCOMES = "mended accepted mistaken"
TABLES = ("finding_closing", "finding_answer", "finding", "audit_sample_item", "audit_sample", "published_figure")
INDEXES = (
    ("published_figure", "programme_id"),
    ("audit_sample", "organisation_id"),
    ("finding", "organisation_id"),
    ("finding_answer", "finding_id"),
)


def upgrade() -> None:
    _published()
    _samples()
    _findings()
    for table, column in INDEXES:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    rules = _sqlite_rules if op.get_bind().dialect.name == "sqlite" else _postgresql_rules
    rules()


def _one_of(column: str, words: str, name: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{column} IN ({', '.join(repr(word) for word in words.split())})", name=name)


def _published() -> None:
    op.create_table(
        "published_figure",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("programme_id", sa.Integer, sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("project_id", sa.Integer, sa.ForeignKey("project.id")),
        sa.Column("city_id", sa.Integer, sa.ForeignKey("organisation.id")),
        sa.Column("network_id", sa.Integer, sa.ForeignKey("organisation.id")),
        sa.Column("told", sa.String(10), nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("currency", sa.String(3)),
        sa.Column("amount_minor", sa.BigInteger),
        sa.Column("count", sa.BigInteger),
        sa.Column("stated", sa.String(120), nullable=False),
        sa.Column("source_title", sa.String(200), nullable=False),
        sa.Column("source_url", sa.String(300), nullable=False),
        sa.Column("note", sa.String(300), nullable=False),
        sa.Column("replaces_id", sa.Integer, sa.ForeignKey("published_figure.id"), unique=True),
        sa.Column("recorded_by", ACTOR, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        _one_of("told", TOLD, "told_known"),
        sa.CheckConstraint("(amount_minor IS NULL) <> (count IS NULL)", name="amount_or_count"),
        sa.CheckConstraint("(amount_minor IS NULL) = (currency IS NULL)", name="amount_has_currency"),
        sa.CheckConstraint("amount_minor >= 0 AND count >= 0", name="not_negative"),
        sa.CheckConstraint("project_id IS NULL OR (city_id IS NULL AND network_id IS NULL)", name="one_scope"),
    )


def _samples() -> None:
    op.create_table(
        "audit_sample",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("organisation_id", sa.Integer, sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("rule", sa.String(13), nullable=False),
        sa.Column("seed", sa.String(60), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("asked", sa.Text, nullable=False),
        sa.Column("population", sa.Integer, nullable=False),
        sa.Column("total_minor", sa.BigInteger, nullable=False),
        sa.Column("heads", sa.String(64), nullable=False),
        sa.Column("drawn_by", ACTOR, nullable=False),
        sa.Column("drawn_at", MOMENT, nullable=False),
        _one_of("rule", RULES, "rule_known"),
        sa.CheckConstraint("size > 0 AND population >= size", name="size_possible"),
    )
    op.create_table(
        "audit_sample_item",
        sa.Column("sample_id", sa.Integer, sa.ForeignKey("audit_sample.id"), primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("voucher_id", sa.Integer, sa.ForeignKey("voucher.id"), nullable=False),
        sa.Column("project_id", sa.Integer, sa.ForeignKey("project.id"), nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.UniqueConstraint("sample_id", "voucher_id"),
    )


def _findings() -> None:
    op.create_table(
        "finding",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("project_id", sa.Integer, sa.ForeignKey("project.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("organisation_id", sa.Integer, sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("voucher_id", sa.Integer, sa.ForeignKey("voucher.id")),
        sa.Column("document_id", sa.Integer, sa.ForeignKey("document.id")),
        sa.Column("sample_id", sa.Integer, sa.ForeignKey("audit_sample.id")),
        sa.Column("severity", sa.String(8), nullable=False),
        sa.Column("text", sa.String(600), nullable=False),
        sa.Column("found_on", sa.Date, nullable=False),
        sa.Column("recorded_by", ACTOR, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.UniqueConstraint("project_id", "number"),
        _one_of("severity", SEVERITIES, "severity_known"),
    )
    op.create_table(
        "finding_answer",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("finding_id", sa.Integer, sa.ForeignKey("finding.id"), nullable=False),
        sa.Column("text", sa.String(600), nullable=False),
        sa.Column("document_id", sa.Integer, sa.ForeignKey("document.id")),
        sa.Column("recorded_by", ACTOR, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
    )
    op.create_table(
        "finding_closing",
        sa.Column("finding_id", sa.Integer, sa.ForeignKey("finding.id"), primary_key=True),
        sa.Column("outcome", sa.String(8), nullable=False),
        sa.Column("text", sa.String(600), nullable=False),
        sa.Column("closed_on", sa.Date, nullable=False),
        sa.Column("recorded_by", ACTOR, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        _one_of("outcome", OUTCOMES, "outcome_known"),
    )


def _sqlite_rules() -> None:
    for table in TABLES:
        for change in ("UPDATE", "DELETE"):
            op.execute(f"""
                CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} BEGIN
                    SELECT RAISE(ABORT, '{table} is append-only');
                END""")


def _postgresql_rules() -> None:
    for table in TABLES:
        for name, moment in (
            ("append_only", f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW"),
            ("no_truncate", f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT"),
        ):
            op.execute(f"CREATE TRIGGER {table}_{name} {moment} EXECUTE FUNCTION refuse_change()")


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
