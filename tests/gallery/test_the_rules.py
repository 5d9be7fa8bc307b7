"""Each rule of the gallery finds the fault that it is there for, and lets a good page pass."""

import io

import pikepdf
import pytest
from weasyprint import CSS, HTML

from core.language import language
from core.money import currency
from reports import pdf
from tests.gallery import laid_out, read_back
from tests.gallery.in_the_ledger import not_printed

PAGE = CSS(string="@page { size: 60mm 60mm; margin: 5mm 5mm 15mm } body { margin: 0 } table { border-collapse: collapse }")
FAULTS = {
    "the heading “Alone” is the last thing": "<h2>Alone</h2><p style='break-before: page'>What it heads",
    "has no row here": "<table><thead><tr><th>Head</table><p style='break-before: page'>Row",
    "is cut in two": "<table><tr><td>" + "line<br>" * 12 + "</table>",
    "stands beyond the margins": "<p style='white-space: nowrap'>" + "far too long for the page " * 3,
    "stands beyond the sheet": "<p style='position: absolute; top: -20mm'>Above",
    "is wider than its cell": "<table style='table-layout: fixed; width: 20mm'><tr><td>1,000,000,000.00<td>2</table>",
    "are printed upon each other": "<p>Under</p><p style='margin-top: -2.4em'>Upon it",
    "there is nothing on it": "<p>First</p><p style='break-before: page; height: 5mm'></p>",
}


def laid(html: str) -> tuple[object, ...]:
    document = HTML(string=f"<html lang=en><body>{html}").render(stylesheets=[PAGE])
    return tuple(page._page_box for page in document.pages)


@pytest.mark.parametrize("said", FAULTS)
def test_a_fault_of_the_layout_is_found(said: str) -> None:
    assert any(said in fault for fault in laid_out.faults(laid(FAULTS[said]))), list(laid_out.faults(laid(FAULTS[said])))


def test_a_good_page_passes() -> None:
    rows = "<tr><td>One<td>2.00" * 20
    good = f"<h1>Heading</h1><p>Text</p><table><thead><tr><th>Name<th>Sum<tbody>{rows}</table><h2>Next</h2><p>Words</p>"
    assert len(laid(good)) > 1
    assert list(laid_out.faults(laid(good))) == []


def test_a_letter_that_no_font_has_is_found() -> None:
    """U+E123 is nobody's letter; the papers themselves print ◊ in the place of such."""
    assert list(read_back.faults(pdf.pdf("<html lang=en><title>A</title><p>All of these are there</p>"))) == []
    found = list(read_back.faults(pdf.pdf("<html lang=en><title>A</title><p>One \ue123 of these is not</p>")))
    assert len(found) == 1 and found[0].startswith("page 1: ") and ".notdef" in found[0]


def test_a_font_that_is_only_named_is_found() -> None:
    with pikepdf.open(io.BytesIO(pdf.pdf("<html lang=en><title>A</title><p>Words</p>"))) as made:
        descriptor = next(one for one in made.objects if isinstance(one, pikepdf.Dictionary) and one.get("/FontFile2"))
        del descriptor.FontFile2
        assert [fault for fault in read_back.not_embedded(made) if "is not in the file" in fault]


def test_a_figure_is_found_as_an_amount_of_its_own() -> None:
    baht, reader = currency("THB"), language("en")
    assert not_printed([40_00, 1_250_00], baht, reader, "held 40. 00 of 1,250.00 THB") == []
    assert not_printed([40_00, 250_00], baht, reader, "held 140.00 of 1,250.00 and 40.001") == ["40.00", "250.00"]
