"""Proofs over the web: for the member herself and whoever may read her passbook, and for nobody else."""

import json
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from access.policy import Role
from core.db import transaction
from groups.figures import Row
from groups.models import Group
from reports.issued.models import IssuedPaper
from reports.proofs import exact
from reports.proofs.checking import proven_head
from tests.reports import books
from tests.web_fixtures import SignIn, Village

pytestmark = pytest.mark.one_engine


@pytest.fixture
def met(app: Flask, village: Village) -> Iterator[Flask]:
    """Malee and Somsak have bought shares."""
    with transaction(app.extensions["engine"]) as session:
        group = session.scalars(select(Group).where(Group.public_id == village.group)).one()
        rows = [Row(1, shares=2), Row(2, shares=1)]
        books.meet(session, group, books.sheet_for(session, group, books.FOUNDED, rows, note="On a Wednesday"))
    yield app


def at(village: Village, path: str) -> str:
    return f"/groups/{village.group}/statements/member/{path}"


def test_a_member_finds_her_proofs_from_her_first_page(signed_in: SignIn, village: Village, met: Flask) -> None:
    client = signed_in(Role.MEMBER)
    assert at(village, "1/proofs") in [link.get("href") for link in client.page("/").all("a")]
    page = client.page(at(village, "1/proofs?period=2026"))
    links = [link.get("href", "") for link in page.all("a") if "/proof" in link.get("href", "")]
    assert "Meeting 1" in page.text and len(links) == 3
    for link in links:
        client.get(link)
    client.get(at(village, "2/proofs"), status=404)
    client.get(at(village, "2/proofs/1"), status=404)
    client.get(at(village, "2/proof.json"), status=404)


def test_the_slip_that_was_printed_is_sealed_and_written_down(signed_in: SignIn, village: Village, met: Flask) -> None:
    client = signed_in(Role.TREASURER)
    assert "Proofs of her lines" in client.page(f"/groups/{village.group}/members/1").text
    page = client.page(at(village, "1/proofs/1"))
    assert "100.00" in page.text and "Somsak" not in page.text
    answer = client.get(at(village, "1/proofs/1.pdf?size=a5"))
    assert answer.headers["Content-Disposition"] == 'inline; filename="proof-0001-entry-1.pdf"'
    with transaction(met.extensions["engine"]) as session:
        kept = session.scalars(select(IssuedPaper)).one()
        assert (kept.kind, kept.number, kept.subject.endswith("/member:1")) == ("proof_slip", 1, True)


def test_the_file_of_a_time_can_be_taken_away(signed_in: SignIn, village: Village, met: Flask) -> None:
    answer = signed_in(Role.AUDITOR).get(at(village, "1/proof.json?period=2026"))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="proof-0001-2026.json"'
    assert json.loads(answer.text)["three_keys"] == "proof"
    proof = exact.read(answer.text)
    assert isinstance(proof, exact.Proof)
    proven_head(proof, met.extensions["issuer"].public_key)


def test_what_is_not_there_is_said_so(signed_in: SignIn, village: Village, met: Flask) -> None:
    client = signed_in(Role.TREASURER)
    assert "No line of this time" in client.page(at(village, "3/proofs?period=2026")).text
    assert "has no line on an account of member 3" in client.get(at(village, "3/proofs/1"), status=409).text
    assert "no line of the book is on an account" in client.get(at(village, "3/proof.json?period=2026"), status=409).text
    signed_in("stranger").get(at(village, "1/proofs"), status=404)
