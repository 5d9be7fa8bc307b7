"""Which group goes on in which other: written once, never changed."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "group_succession",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("predecessor_id", sa.Integer, sa.ForeignKey("savings_group.id"), nullable=False),
        sa.Column("successor_id", sa.Integer, sa.ForeignKey("savings_group.id"), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("bundle", sa.String(16), nullable=False),
        sa.UniqueConstraint("predecessor_id", "bundle"),
        sa.CheckConstraint("kind IN ('form', 'merger', 'currency')", name="kind_known"),
        sa.CheckConstraint("(kind = 'form') = (predecessor_id = successor_id)", name="only_a_form_changes_in_itself"),
    )
    op.create_index(op.f("ix_group_succession_successor_id"), "group_succession", ["successor_id"])
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(f"""
                CREATE TRIGGER group_succession_no_{change.lower()} BEFORE {change} ON group_succession BEGIN
                    SELECT RAISE(ABORT, 'group_succession is append-only');
                END""")
    else:
        op.execute("""
            CREATE TRIGGER group_succession_append_only BEFORE UPDATE OR DELETE ON group_succession
            FOR EACH ROW EXECUTE FUNCTION refuse_change()""")


def downgrade() -> None:
    op.drop_table("group_succession")
