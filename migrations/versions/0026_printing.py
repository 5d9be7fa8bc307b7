"""How a group's papers are printed where nobody asks otherwise: their digits, their sheet and the size of their letters."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

TABLE = "savings_group"
RULES = {
    "digits": ("digits_known", "digits IN ('latn', 'thai', 'arabext')"),
    "paper_size": ("paper_size_known", "paper_size IN ('a4', 'a5', 'letter')"),
}


def upgrade() -> None:
    # Added one by one with its rule beside it: copying the table, as a batch does, would lose its triggers.
    for column, default in (("digits", "latn"), ("paper_size", "a4")):
        name, rule = RULES[column]
        op.execute(
            f"ALTER TABLE {TABLE} ADD COLUMN {column} VARCHAR(8) DEFAULT '{default}' NOT NULL "
            f"CONSTRAINT ck_{TABLE}_{name} CHECK ({rule})"
        )
    op.add_column(TABLE, sa.Column("large_print", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    for column in ("large_print", "paper_size", "digits"):
        op.execute(f"ALTER TABLE {TABLE} DROP COLUMN {column}")
