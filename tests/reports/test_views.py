"""Papers over the web: each as a page and as a PDF, for those who may read them, and for nobody else."""

import io
from collections.abc import Iterator
from datetime import timedelta

import pypdf
import pytest
from flask import Flask
from sqlalchemy import select

from access.policy import Role
from core.db import transaction
from groups.models import Group, Meeting
from reports import member_statement, render, sheets
from tests.pages import Page
from tests.reports import books
from tests.web_fixtures import SignIn, Village

# That a paper is the same on both engines, byte for byte, is tested in test_pdf.
pytestmark = pytest.mark.one_engine

PAPERS = ("group", "member/1", "trial-balance", "journal", "blank-sheet", "constitution", "indicators")
READERS = (Role.TREASURER, Role.KEY_HOLDER, Role.NETWORK_OFFICER, Role.AUDITOR)


@pytest.fixture
def meeting(app: Flask, village: Village) -> Iterator[str]:
    """The village has met once; the meeting's public id."""
    with transaction(app.extensions["engine"]) as session:
        group = session.scalars(select(Group).where(Group.public_id == village.group)).one()
        meeting = books.meet(session, group, books.sheet_for(session, group, books.FOUNDED, note="On a Wednesday"))
    yield meeting.public_id


def at(village: Village, path: str) -> str:
    return f"/groups/{village.group}/statements/{path}"


def test_the_shelf_leads_to_every_paper(signed_in: SignIn, village: Village, meeting: str) -> None:
    client = signed_in(Role.TREASURER)
    shelf = client.page(f"/groups/{village.group}/statements?period=2026&lang=th&names=numbers")
    links = [link.get("href", "") for link in shelf.all("a") if "/statements/" in link.get("href", "")]
    assert len(links) == 2 * (len(PAPERS) - 1 + 3 + 1 + 1) + 4  # the group hangs on a wall too, and her lines have proofs
    assert any("size=a3" in link for link in links)
    for link in links:
        client.get(link)


def test_the_shelf_offers_the_periods_since_the_founding_and_keeps_what_was_asked(signed_in: SignIn, village: Village) -> None:
    client = signed_in(Role.AUDITOR)
    page = client.page(f"/groups/{village.group}/statements?period=2026-01-05..2026-02-10")
    offered = [option.get("value") for option in page.all("option")]
    assert "2026" in offered and "2026-01" in offered and "2026-01-05..2026-02-10" in offered
    assert page.form(f"/groups/{village.group}/statements")["period"] == "2026-01-05..2026-02-10"
    assert "No meeting of this time" in page.text


def test_a_long_passbook_is_looked_at_and_printed_part_by_part(
    signed_in: SignIn, village: Village, meeting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(member_statement.in_parts, "__defaults__", (1,))
    with transaction(signed_in.app.extensions["engine"]) as session:
        group = session.scalars(select(Group).where(Group.public_id == village.group)).one()
        for week in (1, 2):
            day = books.FOUNDED + timedelta(weeks=week)
            books.meet(session, group, books.sheet_for(session, group, day, note="On a Wednesday"))
    client = signed_in(Role.TREASURER)
    first = client.page(at(village, "member/1?period=2026"))
    assert "Part 1 of 3." in first.text
    leads = {"".join(link.itertext()): link.get("href", "") for link in first.all("a")}
    assert "part=1" in leads["As PDF, to print"] and [f"Part {part}" in leads for part in (1, 2, 3)] == [True] * 3
    assert "Part 3 of 3, the last." in client.page(leads["Part 3"]).text
    for nobody in ("9", "0", "-1", "x", "1e3", "99999999999", "๒"):
        assert "Part " in client.page(at(village, f"member/1?period=2026&part={nobody}")).text
    printed = client.get(client.page(leads["Part 2"]).all("a")[0].get("href", ""))
    assert 'filename="member-0001-2026-part-2-of-3.pdf"' in printed.headers["Content-Disposition"]


@pytest.mark.parametrize("role", READERS)
def test_every_paper_can_be_looked_at_and_printed_by_those_who_read_papers(
    signed_in: SignIn, village: Village, meeting: str, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(role)
    if role is not Role.AUDITOR:  # laid out once: a paper is the same for everybody who may have it
        printed = client.get(at(village, "group.pdf")).data
        monkeypatch.setattr(render, "pdf", lambda *_: printed)
    for path in (*PAPERS, f"meeting/{meeting}"):
        page = client.page(at(village, path))
        assert "Rim Klong" in page.text
        pdf_link = next(link.get("href", "") for link in page.all("a"))
        assert pdf_link.startswith(at(village, f"{path}.pdf?period=20"))
        client.get(pdf_link)
    answer = client.get(at(village, "group.pdf"))
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith('inline; filename="group-20')
    assert "Rim Klong" in pypdf.PdfReader(io.BytesIO(answer.data)).pages[0].extract_text()


def test_a_preview_loads_only_the_bundled_style_and_runs_nothing(signed_in: SignIn, village: Village) -> None:
    client = signed_in(Role.TREASURER)
    answer = client.get(at(village, "member/1"))
    loaded = [link.get("href", "") for link in Page(answer.text).all("link")]
    assert loaded == [*(f"/static/{name}" for name in sheets.FILES), "/static/icon.svg"]
    assert "style-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    for address in loaded:
        client.get(address)


def test_language_period_and_names_are_asked_for_in_the_address(signed_in: SignIn, village: Village, meeting: str) -> None:
    client = signed_in(Role.TREASURER)
    page = client.page(at(village, "group?period=2026-01&lang=th&names=numbers"))
    assert page.root.get("lang") == "th"
    assert "1 มกราคม 2569" in page.text and "Malee" not in page.text
    assert "Malee" in client.page(at(village, "group?lang=xx&names=all")).text, "what nobody offers is passed over"


@pytest.mark.parametrize("typed", ["2569", "yesterday", "2026-13", "2026-02-30..2026-03-01", "2026-03-01..2026-01-01", "1" * 300])
def test_a_period_that_is_none_is_said_so(signed_in: SignIn, village: Village, typed: str) -> None:
    page = Page(signed_in(Role.TREASURER).get(at(village, f"group?period={typed}"), status=422).text)
    assert "is not a period" in page.text


@pytest.mark.parametrize("format_name", ["hledger", "beancount", "csv"])
def test_the_whole_book_can_be_taken_away(signed_in: SignIn, village: Village, meeting: str, format_name: str) -> None:
    answer = signed_in(Role.AUDITOR).get(at(village, f"export/{format_name}"))
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="book-1.')
    assert b"3020" in answer.data
    signed_in(Role.AUDITOR).get(at(village, "export/xlsx"), status=404)


def test_a_member_reads_her_own_passbook_and_no_other_paper(signed_in: SignIn, village: Village, meeting: str) -> None:
    client = signed_in(Role.MEMBER)
    assert "Malee" in client.page(at(village, "member/1")).text
    client.get(at(village, "member/1.pdf"))
    client.get(at(village, "member/2"), status=404)
    for path in ("group", "trial-balance", "journal", "blank-sheet", f"meeting/{meeting}", "export/csv"):
        assert client.get(at(village, path), status=404).status_code == 404


def test_what_an_address_says_besides_is_passed_over(signed_in: SignIn, village: Village) -> None:
    page = signed_in(Role.TREASURER).page(at(village, "group?_scheme=javascript&_external=1&gid=other&as_pdf=1&_anchor=x"))
    assert next(link.get("href", "") for link in page.all("a")).startswith(at(village, "group.pdf?period="))


def test_other_groups_papers_are_not_there(signed_in: SignIn, village: Village, meeting: str) -> None:
    client = signed_in("stranger")
    for path in (*PAPERS, f"meeting/{meeting}", "export/csv", "../statements"):
        client.get(at(village, path), status=404)


def test_papers_that_do_not_exist_are_not_found(signed_in: SignIn, village: Village, meeting: str) -> None:
    client = signed_in(Role.TREASURER)
    for path in ("member/99", "member/10000", "member/1e3", "meeting/0123456789abcdef", "meeting/x", "nothing"):
        client.get(at(village, path), status=404)


def test_a_draft_cannot_be_printed_as_a_sheet(signed_in: SignIn, village: Village, app: Flask) -> None:
    with transaction(app.extensions["engine"]) as session:
        from groups.meetings import start

        group = session.scalars(select(Group).where(Group.public_id == village.group)).one()
        public_id = start(session, group, books.FOUNDED, by=books.TREASURER).public_id
        assert session.scalars(select(Meeting)).one().sheet is None
    page = Page(signed_in(Role.TREASURER).get(at(village, f"meeting/{public_id}"), status=409).text)
    assert "has no finished sheet yet" in page.text


def test_the_shelf_keeps_the_sheet_that_was_asked_for(signed_in: SignIn, village: Village) -> None:
    page = signed_in(Role.TREASURER).page(f"/groups/{village.group}/statements?size=a5")
    links = [link.get("href", "") for link in page.all("a") if "/statements/member" in link.get("href", "")]
    assert links and all("size=a5" in link for link in links)
    assert page.form(f"/groups/{village.group}/statements")["size"] == "a5"
