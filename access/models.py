"""Tables of people who sign in: users, their sessions, failed attempts, and grants. No table here knows a group."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from access.policy import Role
from core.db import Base, Instant, new_public_id

_HELD = text("ended_at IS NULL")


class User(Base):
    """A person who can sign in; never called an account, which is the ledger's word."""

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    sign_in_name: Mapped[str] = mapped_column(String(60), unique=True)  # NFKC and case-folded, so one person, one name
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str] = mapped_column(String(200))
    password_set_at: Mapped[datetime] = mapped_column(Instant)
    password_set_by: Mapped[str] = mapped_column(String(40))
    locale: Mapped[str] = mapped_column(String(10))
    active: Mapped[bool]
    added_at: Mapped[datetime] = mapped_column(Instant)
    added_by: Mapped[str] = mapped_column(String(40))

    grants: Mapped[list["AccessGrant"]] = relationship(order_by="AccessGrant.id", back_populates="user")

    @property
    def actor(self) -> str:
        """How the books name the one who did something."""
        return f"user:{self.public_id}"


class UserSession(Base):
    """One sign-in on one device. The table holds a digest, so a copy of the database opens no session."""

    __tablename__ = "user_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    started_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    device: Mapped[str] = mapped_column(String(120))


class SignInFailure(Base):
    """Attempts not proven right, counted by a digest of the name that was typed and by the address it came from."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (CheckConstraint("failures >= 0", name="failures_not_negative"),)

    subject: Mapped[str] = mapped_column(String(80), primary_key=True)
    failures: Mapped[int] = mapped_column(Integer)
    last_at: Mapped[datetime] = mapped_column(Instant, index=True)
    wait_until: Mapped[datetime | None] = mapped_column(Instant)


class AccessGrant(Base):
    """A role on a scope, from a day to a last day, unless ended before. Never deleted: who could do what stays known."""

    __tablename__ = "access_grant"
    __table_args__ = (
        CheckConstraint(f"role IN ({', '.join(repr(str(role)) for role in Role)})", name="role_known"),
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="ends_after_start"),
        Index("ix_access_grant_scope", "scope"),
        # The same role is not held twice on the same scope; what has ended may be given again.
        Index(
            "uq_access_grant_held",
            *("user_id", "role", "scope"),
            unique=True,
            sqlite_where=_HELD,
            postgresql_where=_HELD,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    role: Mapped[str] = mapped_column(String(20))
    scope: Mapped[str] = mapped_column(String(60))
    valid_from: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    granted_by: Mapped[str] = mapped_column(String(40))
    granted_at: Mapped[datetime] = mapped_column(Instant)
    ended_by: Mapped[str | None] = mapped_column(String(40))
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    user: Mapped[User] = relationship(back_populates="grants")
