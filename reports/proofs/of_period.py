"""One proof of all of a member's lines in a period: a file that she keeps, or that travels within the PDF of her statement."""

from typing import NamedTuple

from sqlalchemy.orm import Session

from core.calendars import Period
from core.marks import N_
from groups import charts
from groups.finding import book_of
from groups.models import Group, Member
from reports.issued.keys import Issuer
from reports.papers import period_in_file_names
from reports.proofs.book_tree import proof_from, sound_tree
from reports.proofs.errors import NothingInPeriod
from reports.proofs.exact import to_file
from reports.proofs.hers import entries_of
from reports.proofs.shown import Proof
from reports.reading import heading_of

FILE_NAME = "proof.json"
# How a PDF says what the file is to it: an annex, from which the paper was not made (ISO 32000-2, 7.11.3, AFRelationship).
RELATIONSHIP = "Supplement"
DESCRIPTION = N_("Proof that this member's lines are in the book. It shows nobody else's; flask verify-proof checks it.")


class Attached(NamedTuple):
    name: str
    content: bytes
    relationship: str
    description: str


def proof_of_period(
    session: Session, group: Group, member: Member, period: Period, issuer: Issuer, through_number: int | None = None
) -> Proof | None:
    """Her lines in the entries of a period, with those that took any of them back; None where she has none.

    Raises EntryUnknown.
    """
    heading = heading_of(session, group, through_number)
    entries = entries_of(session, group, member, period)
    numbers = {entry.number for entry in entries} | {entry.taken_back_by for entry in entries if entry.taken_back_by}
    if not any(number <= heading.number for number in numbers):
        return None
    tree = sound_tree(session, book_of(session, group), issuer, heading.number)
    return proof_from(session, tree, charts.holder(member.number), numbers, heading.printed_on)


def proof_file(session: Session, group: Group, member: Member, period: Period, issuer: Issuer) -> bytes:
    """Raises NothingInPeriod."""
    proof = proof_of_period(session, group, member, period, issuer)
    if proof is None:
        raise NothingInPeriod(member=member.number, start=period.start, end=period.end)
    return to_file(proof).encode()


def attachments(
    session: Session, group: Group, member: Member, period: Period, issuer: Issuer, through_number: int | None = None
) -> tuple[Attached, ...]:
    """What the PDF of a member statement carries besides its figures: the proof of its lines, where it has any."""
    proof = proof_of_period(session, group, member, period, issuer, through_number)
    return () if proof is None else (Attached(FILE_NAME, to_file(proof).encode(), RELATIONSHIP, DESCRIPTION),)


def file_name(member: Member, period: Period) -> str:
    """Of the file by itself."""
    return f"proof-{member.number:04}-{period_in_file_names(period)}.json"
