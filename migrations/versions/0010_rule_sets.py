"""Rule sets of agencies: a version each, written once, numbered without gaps, never changed."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rule_set_version",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("organisation_id", sa.Integer, sa.ForeignKey("organisation.id")),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("adopted_on", sa.Date, nullable=False),
        sa.Column("adopted_by", sa.String(60), nullable=False),
        sa.Column("recorded_at", sa.String(27), nullable=False),
        sa.Column("note", sa.String(300), nullable=False),
        sa.UniqueConstraint("key", "version"),
        sa.CheckConstraint("version >= 1", name="version_counts"),
        sa.CheckConstraint("length(sha256) = 64", name="sha256_whole"),
    )
    op.create_index(op.f("ix_rule_set_version_organisation_id"), "rule_set_version", ["organisation_id"])
    rules = _sqlite_rules if op.get_bind().dialect.name == "sqlite" else _postgresql_rules
    rules()


def _sqlite_rules() -> None:
    for change in ("UPDATE", "DELETE"):
        op.execute(f"""
            CREATE TRIGGER rule_set_version_no_{change.lower()} BEFORE {change} ON rule_set_version BEGIN
                SELECT RAISE(ABORT, 'rule_set_version is append-only');
            END""")
    op.execute("""
        CREATE TRIGGER rule_set_version_next BEFORE INSERT ON rule_set_version
        WHEN NEW.version > 1 AND NOT EXISTS (
            SELECT 1 FROM rule_set_version
            WHERE key = NEW.key AND version = NEW.version - 1 AND valid_from < NEW.valid_from
              AND organisation_id IS NEW.organisation_id)
        BEGIN
            SELECT RAISE(ABORT, 'a version follows the one before it, from a later day');
        END""")


def _postgresql_rules() -> None:
    op.execute("""
        CREATE TRIGGER rule_set_version_append_only BEFORE UPDATE OR DELETE ON rule_set_version
        FOR EACH ROW EXECUTE FUNCTION refuse_change()""")
    op.execute("""
        CREATE TRIGGER rule_set_version_no_truncate BEFORE TRUNCATE ON rule_set_version
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""")
    schema = op.get_bind().scalar(sa.text("SELECT quote_ident(current_schema())"))
    op.execute(f"""
        CREATE FUNCTION rule_set_version_next() RETURNS trigger LANGUAGE plpgsql SET search_path = {schema}, pg_temp AS $$
        BEGIN
            IF NEW.version > 1 AND NOT EXISTS (
                SELECT 1 FROM rule_set_version
                WHERE key = NEW.key AND version = NEW.version - 1 AND valid_from < NEW.valid_from
                  AND organisation_id IS NOT DISTINCT FROM NEW.organisation_id)
            THEN
                RAISE EXCEPTION 'a version follows the one before it, from a later day';
            END IF;
            RETURN NEW;
        END $$""")
    op.execute("""
        CREATE TRIGGER rule_set_version_next BEFORE INSERT ON rule_set_version
        FOR EACH ROW EXECUTE FUNCTION rule_set_version_next()""")


def downgrade() -> None:
    op.drop_table("rule_set_version")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION rule_set_version_next()")
