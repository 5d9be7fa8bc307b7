"""The papers that these tests print, seal and tamper with: those of one small group, and the key of a test."""

import io
import json
from datetime import date, timedelta

import pikepdf
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.orm import Session

from core.calendars import Period
from groups.figures import Row
from groups.models import Group, Meeting
from reports.group_statement import GroupStatement, group_statement
from reports.issued.figures import figures_text
from reports.issued.keys import Issuer
from reports.issued.offline import FIGURES_FILE, SEAL_FILE
from reports.issued.recording import record
from reports.issued.sealing import Seal, sealed
from reports.papers import Paper
from tests.reports import books

KEY = Issuer(Ed25519PrivateKey.from_private_bytes(bytes(range(32))), "https://books.example.org")
BY = "user:treasurer"
YEAR = Period(date(2026, 1, 1), date(2026, 1, 31))


def issue(session: Session, paper: Paper, issuer: Issuer = KEY) -> Seal:
    """The paper printed: sealed and in the register."""
    seal = sealed(paper, issuer)
    assert seal is not None
    record(session, paper, seal, by=BY)
    return seal


def a_small_group(session: Session) -> Group:
    return books.a_group(session, names=books.NAMES[:2], practice=False)


def met(session: Session, group: Group, weeks: int) -> Meeting:
    """The group met again, and each bought a share."""
    day = books.FOUNDED + timedelta(weeks=weeks)
    rows = [Row(number, shares=1, social_minor=20_00) for number in (1, 2)]
    return books.meet(session, group, books.sheet_for(session, group, day, rows))


def printed(session: Session, group: Group, issuer: Issuer = KEY) -> tuple[GroupStatement, Seal]:
    """The group's statement of its first month, as it stands now."""
    paper = group_statement(session, group, YEAR)
    return paper, issue(session, paper, issuer)


def file_of(paper: Paper, seal: Seal) -> bytes:
    """A PDF file that carries what the file of a paper carries; its page is empty."""
    said = {"message": seal.message, "signature": seal.signature.hex(), "public_key": seal.public_key.hex(), "code": seal.code}
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        for name, content in ((SEAL_FILE, json.dumps(said).encode()), (FIGURES_FILE, figures_text(paper).encode())):
            pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, content, filename=name)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()
