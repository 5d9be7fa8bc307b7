"""Lines in which scripts of both directions meet: every sign, figure and code is drawn where a reader expects it."""

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import date

import pypdfium2
import pytest
from markupsafe import Markup

from core.language import Digits, language
from core.money import Money, currency
from reports import pdf, render

DARI, ENGLISH = language("fa_AF"), language("en")
AFN = currency("AFN")
DAY = date(2026, 11, 23)  # 2 قوس 1405
NAME, RAHIM = "มาลี", "محمد رحیم"
EASTERN = "۰۱۲۳۴۵۶۷۸۹٬٫"
SHORT = Money(-987650, AFN)

SENTENCE = render._filled(DARI, "{name} به تاریخ {day} مبلغ {amount} داد", {"name": NAME, "day": DAY, "amount": SHORT})
LINES = {
    "sentence": ("rtl", SENTENCE),
    "raw": ("rtl", f"جمع: {DARI.money(SHORT)} و بس"),
    "cell": ("rtl", f"جمع {DARI.amount(SHORT.minor, AFN)} است"),
    "eastern": ("rtl", f"جمع: {language('fa_AF', Digits.EASTERN).money(SHORT)} و بس"),
    "range": ("rtl", render._filled(DARI, "از {first} تا {last}", {"first": date(2026, 3, 22), "last": DAY})),
    "code": ("rtl", Markup('کد <bdi dir="ltr">A1B2 C3D4</bdi> است')),
    "english": ("ltr", render._filled(ENGLISH, "Paid by {who}, {amount}, on {day}", {"who": RAHIM, "amount": SHORT, "day": DAY})),
}


@pytest.fixture(scope="module")
def seen() -> dict[str, str]:
    """Each line as the eye finds it, from left to right; Arabic letters, which join, as blanks between what is not."""
    paragraphs = "".join(f'<p dir="{way}">{text}</p>' for way, text in LINES.values())
    made = pdf.pdf(f'<html lang="fa-AF" dir="rtl"><head><title>-</title></head><body class="a4">{paragraphs}</body></html>')
    with closing(pypdfium2.PdfDocument(made)) as document:
        lines = list(drawn_lines(document[0].get_textpage()))
    assert len(lines) == len(LINES)
    return dict(zip(LINES, lines, strict=True))


def drawn_lines(page: pypdfium2.PdfTextPage) -> Iterator[str]:
    """Letters sorted by where they stand: by line from the top, and from the left within it."""
    letters = []
    for place in range(page.count_chars()):
        letter, (left, bottom, right, top) = page.get_text_range(place, 1), page.get_charbox(place)
        if letter.strip() and right > left:
            letters.append(((bottom + top) / 2, left, letter))
    letters.sort(reverse=True)
    line: list[tuple[float, str]] = []
    middle = letters[0][0]
    for height, left, letter in letters:
        if middle - height > 9:
            yield in_order(line)
            line, middle = [], height
        line.append((left, letter))
    yield in_order(line)


def in_order(line: list[tuple[float, str]]) -> str:
    joins = re.compile(r"[\u0590-\u08ff\ufb50-\ufeff]")
    return " ".join("".join(joins.sub(" ", letter) if letter not in EASTERN else letter for _, letter in sorted(line)).split())


def test_a_dari_sentence_with_a_thai_name_an_amount_and_a_day(seen: dict[str, str]) -> None:
    """It is read from the right: the name, the day, the amount. The minus stands before its number, the code behind it."""
    assert seen["sentence"].startswith("-9,876.50AFN")
    assert seen["sentence"].index("AFN") < seen["sentence"].index("1405") < seen["sentence"].index("2 ", 12)
    assert seen["sentence"].endswith("มาลี")


def test_an_amount_that_no_template_sets_apart(seen: dict[str, str]) -> None:
    assert "-9,876.50AFN" in seen["raw"]
    assert "-9,876.50" in seen["cell"]
    assert "-۹٬۸۷۶٫۵۰AFN" in seen["eastern"]


def test_a_range_of_days_is_read_from_the_right(seen: dict[str, str]) -> None:
    """From 2 حمل to 2 قوس: each day has its year on its left, and the first day stands on the right."""
    assert seen["range"].split() == ["1405", "2", "1405", "2"]


def test_a_code_keeps_its_order(seen: dict[str, str]) -> None:
    assert "A1B2C3D4" in seen["code"]


def test_an_english_sentence_with_a_dari_name(seen: dict[str, str]) -> None:
    """The comma and the amount after the name stay after it."""
    assert seen["english"].startswith("Paidby")
    assert seen["english"].split(" ", 1)[1].strip() == ",-9,876.50AFN,on23November2026"


def test_without_isolation_the_same_amount_would_be_torn_apart() -> None:
    """What the tests above would see if amounts were written into a Dari line as they are."""
    made = pdf.pdf('<html dir="rtl"><head><title>-</title></head><body class="a4"><p>جمع: -9,876.50 AFN و بس</p></body></html>')
    with closing(pypdfium2.PdfDocument(made)) as document:
        assert "-9,876.50AFN" not in next(drawn_lines(document[0].get_textpage()))
