"""The file looked into with pikepdf and qpdf: what PDF/A-3a and PDF/UA-1 ask for and can be seen in its structure.

Seen is not validated: no validator of these standards runs here (script/check-pdf runs veraPDF where a machine has it).
"""

import hashlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

import pikepdf
import pytest
from cssselect2 import ElementWrapper, Matcher
from fontTools.ttLib import TTFont
from lxml import html as lxml_html
from weasyprint import CSS

from core.language import language
from reports import fonts, pdf, render, sheets
from reports.attached import AttachedFile, Relationship
from reports.fitting import Recorder, wanted_by
from reports.issued.sealing import UNSEALED
from reports.papers import Paper
from tests.house.sources import ROOT
from tests.reports.conftest import Year, on_one_engine
from tests.reports.test_attached import seal_of
from tests.reports.test_pdf import PAPERS

LOOKED_INTO = (("member", "th"), ("group", "fa_AF"), ("blank sheet", "en"))
# Keys by which a file runs something or goes somewhere when it is opened (ISO 19005-3, 6.5 and 6.6.1).
LEADS_OUT = ("/JS", "/JavaScript", "/AA", "/OpenAction", "/URI", "/Launch", "/GoToR", "/SubmitForm", "/ImportData", "/XFA")


def printed(paper: Paper, tag: str) -> bytes:
    seal = None if paper.kind in UNSEALED else seal_of(paper)
    return render.pdf(paper, language(tag), seal=seal)


def objects(made: pikepdf.Pdf) -> Iterator[Any]:
    return (one for one in made.objects if isinstance(one, pikepdf.Dictionary | pikepdf.Stream))


def test_no_template_of_a_paper_leaves_a_header_or_a_picture_unsaid() -> None:
    """Read as text, so that none is left out; what they print is looked through wherever a test prints it (conftest)."""
    templates = {path: path.read_text(encoding="utf-8") for path in sorted((ROOT / "templates" / "statements").rglob("*.html"))}
    assert len(templates) > 40
    for path, text in templates.items():
        for name in re.findall(r"<(th|img|svg|h[4-6]|a|script|style|link)\b[^>]*>", text):
            assert name in ("th", "img", "svg") or path.name == "paper.html", (path.name, name)
        assert not re.findall(r"<th\b(?![^>]*\bscope=)[^>]*>", text), path.name
        assert not re.findall(r'<img(?![^>]*\balt="[^"])[^>]*>', text), path.name
        assert not re.findall(r"<svg[^>]*>(?!\s*<title>)", text), path.name
        assert not re.findall(r"\bstyle=|\bon[a-z]+=\"", text), path.name


@on_one_engine
@pytest.mark.parametrize("name,tag", LOOKED_INTO)
def test_what_the_standards_ask_for_is_there(year: Year, name: str, tag: str) -> None:
    paper = PAPERS[name](year)
    with pikepdf.open(io.BytesIO(printed(paper, tag))) as made:
        assert made.check_pdf_syntax() == []
        _says_what_it_is(made, tag)
        _prints_the_same_everywhere(made)
        _can_be_listened_to(made)
        assert [key for one in objects(made) for key in LEADS_OUT if key in one] == []
        assert made.Root.get("/Names", {}).get("/Dests") is None or "/EmbeddedFiles" in made.Root.Names


def _says_what_it_is(made: pikepdf.Pdf, tag: str) -> None:
    assert str(made.Root.Lang) == tag.replace("_", "-")
    assert made.Root.ViewerPreferences.DisplayDocTitle
    with made.open_metadata() as said:
        assert (said["pdfaid:part"], said["pdfaid:conformance"]) == ("3", "A")
        assert said["dc:title"] == str(made.docinfo.Title) != ""
        assert said["pdf:Producer"] == str(made.docinfo.Producer)
        assert said["xmp:CreateDate"] == said["xmp:ModifyDate"] == "2026-11-23"
    assert str(made.docinfo.CreationDate) == str(made.docinfo.ModDate) == "D:20261123"
    assert len(made.trailer.ID) == 2 and made.pdf_version == "1.7" and "/Encrypt" not in made.trailer


def _prints_the_same_everywhere(made: pikepdf.Pdf) -> None:
    (intent,) = made.Root.OutputIntents
    assert intent.S == "/GTS_PDFA1" and intent.DestOutputProfile.N == 3
    fonts = [one for one in objects(made) if one.get("/Type") == "/Font" and one.get("/Subtype") == "/Type0"]
    assert fonts
    for font in fonts:
        assert "/ToUnicode" in font
        (descendant,) = font.DescendantFonts
        assert "/FontFile2" in descendant.FontDescriptor, "the whole of what is printed is in the file"
    assert not [one for one in objects(made) if one.get("/Type") == "/Font" and one.get("/Subtype") == "/Type1"]
    assert not [one for one in objects(made) if one.get("/Subtype") == "/Image" and one.get("/Interpolate")]


def _can_be_listened_to(made: pikepdf.Pdf) -> None:
    root = made.Root.StructTreeRoot
    assert made.Root.MarkInfo.Marked and "/ParentTree" in root
    assert all(page.Tabs == "/S" for page in made.pages)
    elements = [one for one in objects(made) if one.get("/Type") == "/StructElem"]
    roles = {str(one.S) for one in elements}
    assert {"/Document", "/H1", "/H2", "/P", "/Table", "/TR", "/TH", "/TD"} <= roles
    pictures = [one for one in elements if one.S == "/Figure"]
    assert [one for one in pictures if not str(one.get("/Alt", "")).strip()] == []
    headers = {bytes(one.ID) for one in elements if "/ID" in one}
    assert {bytes(key) for key in list(root.IDTree.Names)[::2]} == headers
    meant = {bytes(one) for cell in elements if cell.S == "/TD" for one in cell.A.get("/Headers", [])}
    assert meant and meant <= headers
    for page in made.pages:  # the running head and foot are no part of the text: nothing in the tree points at them
        operators = [str(one.operator) for one in pikepdf.parse_content_stream(page)]
        assert operators.count("BDC") + operators.count("BMC") == operators.count("EMC") > 0


IN_A_NEW_PROCESS = """
import hashlib, sys
from datetime import date
from reports import pdf
from reports.attached import AttachedFile, Relationship
file = AttachedFile("figures.json", b"{}", Relationship.DATA, "Figures")
print(hashlib.sha256(pdf.pdf(sys.stdin.read(), [file], date(2026, 11, 23))).hexdigest(), end="")
"""


@on_one_engine
def test_another_process_makes_the_same_bytes(year: Year) -> None:
    """With another seed for hashes than this one, and so another order of sets."""
    html = render.html(PAPERS["member"](year), language("th"))
    file = AttachedFile("figures.json", b"{}", Relationship.DATA, "Figures")
    here = hashlib.sha256(pdf.pdf(html, [file], date(2026, 11, 23))).hexdigest()
    there = subprocess.run(
        [sys.executable, "-c", IN_A_NEW_PROCESS],
        input=html,
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "4711"},
    )
    assert there.stdout == here


@on_one_engine
@pytest.mark.parametrize("name", PAPERS)
def test_the_rules_that_fit_a_paper_are_all_that_apply_to_it(year: Year, name: str) -> None:
    html = render.html(PAPERS[name](year), language("fa_AF"), layout=render.A4)
    _, _, rules = pdf.press()
    whole = Matcher()
    for _, selector, payload in rules.selectors:
        whole.add_selector(selector, payload)
    fitting = rules.fitting(html).matcher
    document = ElementWrapper.from_html_root(lxml_html.document_fromstring(html))
    for element in document.iter_subtree():
        if isinstance(element.etree_element.tag, str):
            assert [one[3] for one in fitting.match(element)] == [one[3] for one in whole.match(element)]


def test_no_rule_of_the_style_sheets_is_lost() -> None:
    """As many as WeasyPrint itself finds in the whole text, and as many page rules."""
    font_config, _, rules = pdf.press()
    recorder = Recorder()
    whole = CSS(string=sheets.style(), font_config=font_config, matcher=recorder)
    assert len(rules.selectors) == len(recorder.added) > 400
    assert len(rules.page_rules) == len(whole.page_rules) > 5


def test_no_style_sheet_of_paper_asks_for_a_font_feature() -> None:
    """WeasyPrint 70 never frees the Pango attributes of one: 2,000 statements took 300 MB more than the first."""
    told = re.sub(r"/\*.*?\*/", "", sheets.style(), flags=re.DOTALL)
    assert "font-variant" not in told and "font-feature" not in told
    for name in fonts.files():
        with TTFont(fonts.FOLDER / name, lazy=True) as font:
            by_letter = font.getBestCmap()
            widths = {font["hmtx"][by_letter[ord(figure)]][0] for figure in "0123456789"}
            assert len(widths) == 1, "columns of figures stay columns"


def test_a_selector_wants_the_classes_outside_its_brackets() -> None:
    assert wanted_by(".ballot td.n > b") == {"ballot", "n"}
    assert wanted_by("td:not(.n, :is(.few)) /* .off */ + .sum") == {"sum"}
    assert wanted_by('a[href=".pdf"]::before') == wanted_by(":lang(fa) h1") == frozenset()


def test_what_is_not_dated_is_never_dated_by_the_clock() -> None:
    assert pdf.pdf("<!doctype html><html lang=en><title>x</title>x") == pdf.pdf(
        "<!doctype html><html lang=en><title>x</title>x", (), date.min
    )
