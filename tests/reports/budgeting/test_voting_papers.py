"""What is printed before a vote: terms with their fingerprint, ballots with numbers and pictures, tally sheet, issue register."""

import struct
import zlib

import pytest

from access.policy import Role
from budgeting.ballots.batches import add_batch
from budgeting.ballots.serials import serials_of
from budgeting.counting.election import BallotKind
from budgeting.counting.rule import Completion, Method, Rule, TieBreak
from budgeting.models import EnvelopeKind, Phase
from budgeting.terms import BallotTerms, RoundTerms, Voice, fingerprint
from budgeting.voters.marks import not_yet
from core.db import transaction
from core.language import language
from projects.models import StoredFile
from reports import pictures, render
from reports.budgeting.ballot_paper import ballot_paper
from reports.budgeting.issue_register import issue_register
from reports.budgeting.tally_sheet import tally_sheet
from reports.budgeting.terms_paper import terms_paper
from reports.papers import Names, grouped
from tests.budgeting.scene import OFFICER, RoundScene, found_again
from tests.projects.funds.desk_fixtures import FundAtWork

SHARES = Rule(Method.EQUAL_SHARES, completion=Completion.ADD1, increment_minor=50, ties=(TieBreak.LOWER_COST,))


def a_png(width: int, height: int) -> bytes:
    """A picture of one colour, as small in bytes as it is large in dots."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = zlib.compress((b"\0" + b"\x22" * width) * height, 9)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.fixture
def ready(scene: RoundScene) -> RoundScene:
    scene.terms(RoundTerms(Voice.HOUSEHOLD, BallotTerms(BallotKind.POINTS, most=3, points=5), SHARES))
    content = a_png(40, 30)
    scene.session.add(StoredFile(sha256="a" * 64, media_type="image/png", size=len(content), content=content))
    scene.session.flush()
    scene.step(Phase.FROZEN)
    scene.item("Water point at the school", 2_500_00)
    scene.item("ดวงไฟถนน <script>alert(1)</script>", 1_200_00)
    return scene


def test_the_terms_carry_their_fingerprint_and_every_parameter(ready: RoundScene) -> None:
    paper = terms_paper(ready.session, ready.round)
    text = render.html(paper, language("en"))
    said = RoundTerms(Voice.HOUSEHOLD, BallotTerms(BallotKind.POINTS, most=3, points=5), SHARES)
    assert grouped(fingerprint(said)) in text and "fixed before voting" in text
    assert "every share is raised by" in text and "tenants and people without title included" in text


def test_each_ballot_has_its_serial_and_a_specimen_has_none(ready: RoundScene) -> None:
    printed = render.html(ballot_paper(ready.session, ready.round, ready.envelope, ["0001-7", "0002-5"]), language("en"))
    assert printed.count('class="one-ballot"') == 2 and "0002-5" in printed and "SPECIMEN" not in printed
    assert printed.count('class="circle"') == 2 * 2 * 5
    assert "&lt;script&gt;" in printed and "<script>" not in printed
    assert "SPECIMEN" in render.html(ballot_paper(ready.session, ready.round, ready.envelope, ()), language("en"))


def test_a_batch_is_printed_with_its_own_serials(round_at_work: FundAtWork, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "pdf", lambda paper, reader, *_: render.html(paper, reader).encode())
    with transaction(round_at_work.engine) as session:
        scene = found_again(round_at_work.scene(session))
        scene.terms()
        scene.step(Phase.FROZEN)
        scene.item("Water point", 2_500_00)
        batch = add_batch(session, scene.round, scene.envelope, "School", 60, by=OFFICER)
        rid, bid, serials = scene.round.public_id, batch.public_id, list(serials_of(batch))
    client = round_at_work(Role.BOOKKEEPER)
    sheets = client.get(f"/funds/{round_at_work.fid}/rounds/{rid}/papers/batches/{bid}/from-51.pdf").text
    assert sheets.count('class="one-ballot"') == 10 and serials[50] in sheets and serials[49] not in sheets
    assert "from-51.pdf" in client.get(f"/funds/{round_at_work.fid}/rounds/{rid}/ballots/batches/{bid}").text


def test_the_register_knows_who_and_never_which(ready: RoundScene) -> None:
    ready.voters(3)
    ready.voters(1, area="Elsewhere")
    paper = issue_register(ready.session, ready.round, ready.envelope)
    assert [line.number for line in paper.lines] == [1, 2, 3, 4]
    assert "Voter 2" not in render.html(
        issue_register(ready.session, ready.round, ready.envelope, Names.NUMBERS), language("en")
    )


@pytest.mark.parametrize(("kind", "on_it"), [(EnvelopeKind.AREA, [3]), (EnvelopeKind.CATEGORY, [1, 2, 3])])
def test_the_register_lists_exactly_those_who_are_given_a_ballot(
    ready: RoundScene, kind: EnvelopeKind, on_it: list[int]
) -> None:
    for area in ("", "Elsewhere", "Section B"):
        ready.voters(1, area=area)
    ready.envelope.kind, ready.envelope.area = kind, "Section B"
    ready.session.flush()
    assert [line.number for line in issue_register(ready.session, ready.round, ready.envelope).lines] == on_it
    assert [voter.number for voter in not_yet(ready.session, ready.round, ready.envelope)] == on_it


def test_the_papers_print(ready: RoundScene) -> None:
    for paper in (
        terms_paper(ready.session, ready.round),
        ballot_paper(ready.session, ready.round, ready.envelope, ["0001-7"]),
        tally_sheet(ready.session, ready.round, ready.envelope),
    ):
        assert render.pdf(paper, language("th")).startswith(b"%PDF-")


def test_a_picture_prints_and_what_is_none_does_not(ready: RoundScene) -> None:
    address = pictures.picture(ready.session, "a" * 64)
    assert pictures.bytes_of(address) is not None and pictures.picture(ready.session, None) == ""
    for wrong in ("data:image/svg+xml;base64,PHN2Zz4=", "data:image/png;base64,PHN2Zz4=", "https://example.org/x.png"):
        assert pictures.bytes_of(wrong) is None
    content = a_png(9_000, 9_000)
    assert len(content) < 300_000
    ready.session.add(StoredFile(sha256="b" * 64, media_type="image/png", size=len(content), content=content))
    ready.session.flush()
    assert pictures.picture(ready.session, "b" * 64) == ""
