"""Which group goes on in which other: written when two officers have agreed to it, and never changed.

A group that only changes its form is its own successor. Whether a row still holds is the business of the vouchers of its
`bundle`: what was taken back is taken back there.
"""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base
from core.marks import N_, Term


class SuccessionKind(StrEnum):
    FORM = "form"
    MERGER = "merger"
    CURRENCY = "currency"


SUCCESSION_NAMES: dict[SuccessionKind, Term] = {
    SuccessionKind.FORM: Term(N_("The group changed its form")),
    SuccessionKind.MERGER: Term(N_("The groups became one")),
    SuccessionKind.CURRENCY: Term(N_("The books went on in another currency")),
}


class GroupSuccession(Base):
    """From `day` on, what was the predecessor's is the successor's; the vouchers of the bundle carried it."""

    __tablename__ = "group_succession"
    __table_args__ = (
        UniqueConstraint("predecessor_id", "bundle"),
        CheckConstraint("kind IN ('form', 'merger', 'currency')", name="kind_known"),
        CheckConstraint("(kind = 'form') = (predecessor_id = successor_id)", name="only_a_form_changes_in_itself"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    predecessor_id: Mapped[int] = mapped_column(ForeignKey("savings_group.id"))
    successor_id: Mapped[int] = mapped_column(ForeignKey("savings_group.id"), index=True)
    day: Mapped[date]
    kind: Mapped[str] = mapped_column(String(8))
    bundle: Mapped[str] = mapped_column(String(16))
