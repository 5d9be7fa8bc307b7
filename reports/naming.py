"""Which group or book somebody means who types a name on the command line."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from groups.finding import book_of
from groups.models import Group
from ledger.models import Book
from reports.errors import BookNotNamed, GroupNameShared, GroupNotNamed


def named_group(session: Session, typed: str) -> Group:
    """The group with this identifier or exactly this name. Raises GroupNotNamed, GroupNameShared."""
    found = list(session.scalars(select(Group).where(or_(Group.public_id == typed, Group.name == typed))))
    if not found:
        raise GroupNotNamed(typed=typed[:60])
    if len(found) > 1:
        identifiers = ", ".join(sorted(group.public_id for group in found))
        raise GroupNameShared(count=len(found), name=typed, identifiers=identifiers)
    return found[0]


def named_book(session: Session, typed: str) -> Book:
    """The book of this owner ("group:4f2a…"), or of a group as `named_group` finds it. Raises BookNotNamed,
    GroupNameShared."""
    book = session.scalar(select(Book).where(Book.owner == typed))
    if book is not None:
        return book
    try:
        return book_of(session, named_group(session, typed))
    except GroupNotNamed:
        raise BookNotNamed(typed=typed[:60]) from None
