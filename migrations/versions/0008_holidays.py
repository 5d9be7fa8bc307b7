"""Days to come without a meeting: planning, not history, so a day can be dropped again."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "meeting_holiday",
        sa.Column("group_id", sa.Integer, sa.ForeignKey("savings_group.id"), primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("name", sa.String(100), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("meeting_holiday")
