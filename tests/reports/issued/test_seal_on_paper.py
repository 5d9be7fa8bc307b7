"""The seal as it is printed: a camera reads its square, a person its code, on every sheet and whatever the language."""

import pypdfium2
import pytest
import segno
import zxingcpp
from PIL.Image import Image
from sqlalchemy.orm import Session

from core.language import language
from groups.models import Group
from reports import render
from reports.issued.sealing import Seal
from reports.issued.square import ERROR_CORRECTION
from reports.papers import Layout, Paper, Size
from tests.reports.issued.papers import a_small_group, met, printed

pytestmark = pytest.mark.one_engine
SCREEN, LASER = 150, 300
MM_IN_AN_INCH = 25.4


@pytest.fixture
def group(session: Session) -> Group:
    found = a_small_group(session)
    met(session, found, 0)
    return found


def pages(paper: Paper, seal: Seal, tag: str, layout: Layout, dots: int) -> list[Image]:
    pdf = pypdfium2.PdfDocument(render.pdf(paper, language(tag), layout, seal))
    return [page.render(scale=dots / 72).to_pil() for page in pdf]


@pytest.mark.parametrize("size, dots", [(Size.A4, SCREEN), (Size.A4, LASER), (Size.A5, SCREEN), (Size.A5, LASER)])
def test_a_camera_reads_the_square_from_the_printed_page(session: Session, group: Group, size: Size, dots: int) -> None:
    paper, seal = printed(session, group)
    found = [code for page in pages(paper, seal, "en", Layout(size), dots) for code in zxingcpp.read_barcodes(page)]
    assert [code.text for code in found] == [seal.square]
    corners, modules = found[0].position, segno.make(seal.square, error=ERROR_CORRECTION, micro=False).symbol_size(border=0)[0]
    width = (corners.top_right.x - corners.top_left.x) * MM_IN_AN_INCH / dots
    assert width / modules >= 0.4, "a module that a cheap telephone tells from the next"
