"""The tables of people who sign in: users, their open sign-ins, counted attempts, and grants."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.String(27)
ROLES = ("treasurer", "key_holder", "member", "network_officer", "auditor", "administrator")
HELD = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "user",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False),
        sa.Column("sign_in_name", sa.String(60), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("password_set_at", MOMENT, nullable=False),
        sa.Column("password_set_by", sa.String(40), nullable=False),
        sa.Column("locale", sa.String(10), nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("added_by", sa.String(40), nullable=False),
        sa.UniqueConstraint("public_id"),
        sa.UniqueConstraint("sign_in_name"),
    )
    op.create_table(
        "user_session",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("user.id", ondelete="CASCADE"), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("device", sa.String(120), nullable=False),
        sa.UniqueConstraint("public_id"),
    )
    op.create_index(op.f("ix_user_session_user_id"), "user_session", ["user_id"])
    op.create_table(
        "sign_in_failure",
        sa.Column("subject", sa.String(80), primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.Column("wait_until", MOMENT),
        sa.CheckConstraint("failures >= 0", name="failures_not_negative"),
    )
    op.create_index(op.f("ix_sign_in_failure_last_at"), "sign_in_failure", ["last_at"])
    _grants()


def _grants() -> None:
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
        sa.CheckConstraint(f"role IN ({', '.join(repr(role) for role in ROLES)})", name="role_known"),
        sa.CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="ends_after_start"),
    )
    op.create_index(op.f("ix_access_grant_scope"), "access_grant", ["scope"])
    op.create_index(
        op.f("uq_access_grant_held"),
        "access_grant",
        ["user_id", "role", "scope"],
        unique=True,
        sqlite_where=HELD,
        postgresql_where=HELD,
    )


def downgrade() -> None:
    for table in ("access_grant", "sign_in_failure", "user_session", "user"):
        op.drop_table(table)
