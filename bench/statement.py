"""What a member statement costs as a PDF, against WeasyPrint alone on the same HTML.

Ours is the whole way from a loaded statement: template, check for letters without a font, layout, PDF/A-3a with tags, fixed
identifier. Three floors, all of them WeasyPrint given the finished HTML string and our style sheets:

  plain    as its documentation shows and most people call it: a new font configuration and style sheets parsed at every
           call, no PDF variant
  kept     font configuration and parsed style sheets kept between calls, as we do, and the same PDF/A-3a
  barest   kept, and an untagged PDF: the least that WeasyPrint can do for this HTML

The target is at most 1.2 against `plain`; `kept` shows what our own code adds, `barest` what archiving and tags add. Runs are
interleaved and the best of each is compared, so a busy machine slows all alike. Ends with one line of JSON.

    python -m bench.statement [--rounds 15]
"""

import argparse
import json
from collections.abc import Callable
from datetime import date, timedelta
from time import perf_counter

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from core.calendars import Period
from core.language import language
from core.money import Money, currency
from groups.figures import Presence
from reports import fonts, pdf, render, sheets
from reports.fetcher import SCHEME, BundledOnly
from reports.member_statement import Holding, MemberStatement, Movement, NextMeeting, PassbookLine
from reports.papers import Heading

TARGET = 1.2
MEETINGS = 52


def a_statement() -> MemberStatement:
    """A year of weekly meetings of one member, two pages, in Thai."""
    baht, start = currency("THB"), date(2026, 1, 7)
    lines, holding = [], Holding(12, 1_200_00, 0, 0)
    opening = holding
    for week in range(MEETINGS):
        bought = (2, 3, 0, 5, 1)[week % 5]
        movement = Movement(
            day=start + timedelta(weeks=week),
            number=week + 1,
            presence=Presence.PRESENT if bought else Presence.ABSENT,
            bought=bought,
            shares_minor=bought * 100_00,
            social_minor=20_00 if bought else 0,
            fine_imposed_minor=0 if bought else 20_00,
            fine_paid_minor=20_00 if week % 5 == 3 else 0,
        )
        holding = Holding(
            holding.shares + bought,
            holding.shares_minor + movement.shares_minor,
            0,
            holding.fines_owed_minor + movement.fine_imposed_minor - movement.fine_paid_minor,
        )
        lines.append(PassbookLine(movement, holding))
    return MemberStatement(
        heading=Heading("กลุ่มออมทรัพย์คลองลำนุ่น", "เครือข่าย", True, date(2026, 12, 31), MEETINGS, "3fa291bc77d01e5a" * 4),
        period=Period(date(2026, 1, 1), date(2026, 12, 31)),
        currency=baht,
        member_number=7,
        member_name="ปราณี ใจดี",
        in_shares=True,
        share_value=Money(100_00, baht),
        opening=opening,
        lines=tuple(lines),
        left_out=0,
        total=Movement(date(2026, 12, 31), None, None, bought=holding.shares - opening.shares),
        closing=holding,
        next_meeting=NextMeeting(date(2027, 1, 6), "14:00", "ศาลาชุมชน"),
    )


def plain(html: str) -> bytes:
    font_config, fetcher = FontConfiguration(), BundledOnly()
    parsed = [
        CSS(string=fonts.faces(SCHEME), url_fetcher=fetcher, font_config=font_config),
        CSS(string=sheets.style(), font_config=font_config),
    ]
    made: bytes = HTML(string=html).write_pdf(stylesheets=parsed, font_config=font_config)
    return made


def kept(html: str, variant: str | None) -> bytes:
    font_config, parsed = pdf.press()
    made: bytes = HTML(string=html).write_pdf(stylesheets=parsed, font_config=font_config, pdf_variant=variant)
    return made


def best_of(rounds: int, runs: dict[str, Callable[[], bytes]]) -> dict[str, float]:
    """Seconds of the quickest run of each, taken in turns after one round that warms everything."""
    best = {name: float("inf") for name in runs}
    for round_number in range(rounds + 1):
        for name, run in runs.items():
            start = perf_counter()
            run()
            if round_number:
                best[name] = min(best[name], perf_counter() - start)
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description="A member statement as PDF, against WeasyPrint alone.")
    parser.add_argument("--rounds", type=int, default=15)
    rounds: int = parser.parse_args().rounds
    statement, reader = a_statement(), language("th")
    html = render.html(statement, reader)
    best = best_of(
        rounds,
        {
            "ours": lambda: render.pdf(statement, reader),
            "plain": lambda: plain(html),
            "kept": lambda: kept(html, pdf.VARIANT),
            "barest": lambda: kept(html, None),
        },
    )
    for name, seconds in best.items():
        print(f"{name:<8} {seconds * 1000:7.1f} ms   ours / {name} = {best['ours'] / seconds:.2f}")
    ratio = best["ours"] / best["plain"]
    print(
        json.dumps(
            {
                "bench": "statement",
                "lines": MEETINGS,
                "rounds": rounds,
                "milliseconds": {name: round(seconds * 1000, 1) for name, seconds in best.items()},
                "ratio": round(ratio, 3),
                "ratio_kept": round(best["ours"] / best["kept"], 3),
                "ratio_barest": round(best["ours"] / best["barest"], 3),
                "target": TARGET,
                "met": ratio <= TARGET,
            }
        )
    )


if __name__ == "__main__":
    main()
