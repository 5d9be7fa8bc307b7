"""What member statements cost as PDFs: how many a second, against WeasyPrint alone, with two workers, in memory, beside others.

Ours is the whole way from the frozen statement: seal and QR code, template, check for letters without a font, layout, PDF/A-3a
with tags, figures attached as JSON and CSV. What it is held against, interleaved in the same process, in processor time, the
best of each, so that a busy machine slows all alike:

  bare     WeasyPrint given the finished HTML (seal and QR code in it) with fonts and style sheets kept, the same PDF/A-3a
  plain    the same as its documentation shows and most people call it: fonts and style sheets loaded at every call, no variant
  barest   as bare, but an untagged PDF: the least that WeasyPrint can do for this HTML

Then, in wall time: the same number of statements in one process and in two at once (and, in processor time, what a machine with
nothing else to do would give: `two_workers_by_processor`); Chromium printing a like page (one browser
kept, which has neither running feet nor attachments); Typst setting a like page (in an environment of its own, in `instance/`).
Peak memory is that of each worker after all its statements. Ends with one line of JSON.

    python -m bench.statements [--rounds 12] [--count 40] [--lines 0]

`--count 2000` for the memory of a long run; `--lines 5000` lays out one statement with so many lines, in parts.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter, process_time
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from bench.typst_page import SOURCE as TYPST_SOURCE
from core.calendars import Period
from core.language import language
from core.money import Money, currency
from groups.figures import Presence
from reports import fonts, pdf, render, sheets
from reports.fetcher import SCHEME, BundledOnly
from reports.issued.keys import Issuer
from reports.issued.sealing import sealed
from reports.member_statement import Holding, MemberStatement, Movement, NextMeeting, PassbookLine, in_parts
from reports.papers import Heading

ROOT = Path(__file__).resolve().parents[1]
TARGET, TARGET_TWO_WORKERS, TARGET_MB = 1.15, 1.8, 400
MEETINGS = 52
TAG = "th"
ISSUER = Issuer(Ed25519PrivateKey.from_private_bytes(b"3" * 32), "https://books.example.org")
CHROMIUM = Path("/usr/bin/chromium")
TYPST = "typst==0.15.2"


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
        total=Movement(date(2026, 12, 31), None, None, bought=holding.shares - opening.shares),
        closing=holding,
        next_meeting=NextMeeting(date(2027, 1, 6), "14:00", "ศาลาชุมชน"),
    )


def ours(statement: MemberStatement) -> bytes:
    return render.pdf(statement, language(TAG), seal=sealed(statement, ISSUER))


def plain(html: str) -> bytes:
    font_config, fetcher = FontConfiguration(), BundledOnly()
    parsed = [
        CSS(string=fonts.faces(SCHEME), url_fetcher=fetcher, font_config=font_config),
        CSS(string=sheets.style(), font_config=font_config),
    ]
    made: bytes = HTML(string=html, url_fetcher=fetcher).write_pdf(stylesheets=parsed, font_config=font_config)
    return made


def bare(html: str, whole: CSS, variant: str | None) -> bytes:
    font_config, faces, _ = pdf.press()
    made: bytes = HTML(string=html, url_fetcher=BundledOnly()).write_pdf(
        stylesheets=[faces, whole], font_config=font_config, pdf_variant=variant
    )
    return made


def best_of(rounds: int, runs: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Seconds of processor time of the quickest run of each, taken in turns after one round that warms everything."""
    best = {name: float("inf") for name in runs}
    for round_number in range(rounds + 1):
        for name, run in runs.items():
            start = process_time()
            run()
            if round_number:
                best[name] = min(best[name], process_time() - start)
    return best


def against_weasyprint(rounds: int) -> dict[str, float]:
    statement = a_statement()
    html = render.html(statement, language(TAG), seal=sealed(statement, ISSUER))
    whole = CSS(string=sheets.style(), font_config=pdf.press()[0])
    return best_of(
        rounds,
        {
            "ours": lambda: ours(statement),
            "bare": lambda: bare(html, whole, pdf.VARIANT),
            "plain": lambda: plain(html),
            "barest": lambda: bare(html, whole, None),
        },
    )


def one_worker(count: int) -> dict[str, float]:
    """So many different statements in this process: seconds, of the processor too, and the peak of memory in MB."""
    statement = a_statement()
    ours(statement)
    start, busy = perf_counter(), process_time()
    for number in range(count):
        ours(replace(statement, member_number=number + 1, member_name=f"{statement.member_name} {number}"))
    peak = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": perf_counter() - start, "busy": process_time() - busy, "mb": peak}


def workers(number: int, count: int) -> dict[str, Any]:
    """Several processes at once, `count` statements together: how many a second, what one costs the processor, the highest
    peak in MB."""
    command = [sys.executable, "-m", "bench.statements", "--one-worker", str(count // number)]
    running = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(number)]
    found = [json.loads(process.communicate()[0].splitlines()[-1]) for process in running]
    made = number * (count // number)
    return {
        "a_second": made / max(one["seconds"] for one in found),
        "busy_a_statement": sum(one["busy"] for one in found) / made,
        "mb": max(one["mb"] for one in found),
    }


def many_lines(lines: int) -> dict[str, float]:
    """One statement of so many lines, part by part: seconds of the whole and of the slowest part, and the peak in MB."""
    statement = a_statement()
    every = (statement.lines * (lines // MEETINGS + 1))[:lines]
    seconds = []
    for part in in_parts(replace(statement, lines=every)):
        start = process_time()
        ours(part)
        seconds.append(process_time() - start)
    mb = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    return {"lines": lines, "parts": len(seconds), "seconds": sum(seconds), "slowest": max(seconds), "mb": mb}


def chromium(rounds: int) -> float | None:
    """Seconds for the page that a browser would print, the browser and its tab kept; None where there is no Chromium."""
    if not CHROMIUM.exists():
        return None
    from playwright.sync_api import sync_playwright

    files = tuple((sheets.FOLDER.parent / name).as_uri() for name in sheets.FILES)
    statement = a_statement()
    html = render.html(statement, language(TAG), render.Preview(files, "", ""), seal=sealed(statement, ISSUER))
    best = float("inf")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        page_file = Path(folder) / "statement.html"
        page_file.write_text(html, encoding="utf-8")
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        page = browser.new_page()
        for _ in range(rounds + 1):
            start = perf_counter()
            page.goto(page_file.as_uri(), wait_until="load")
            page.pdf(prefer_css_page_size=True, tagged=True, print_background=True)
            best = min(best, perf_counter() - start)
        browser.close()
    return best


# Run by the other environment's Python; each round sets another name, since Typst remembers what it has set before.
TYPST_THERE = """
import sys, time, typst
page, folder, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
setter = typst.Compiler(page, font_paths=[folder])
best = float("inf")
for number in range(rounds + 1):
    start = time.perf_counter()
    setter.compile(format="pdf", sys_inputs={"name": f"{number}", "first": str(number)}, pdf_standards="a-2b")
    if number:
        best = min(best, time.perf_counter() - start)
print(best)
"""


def typst(rounds: int) -> float | None:
    """Seconds for a like page; None where Typst cannot be installed."""
    folder = ROOT / "instance" / "bench-typst"
    python = folder / "bin" / "python"
    try:
        if not python.exists():
            venv.create(folder, with_pip=True)
        if subprocess.run([python, "-c", "import typst"], capture_output=True).returncode:
            subprocess.run([python, "-m", "pip", "install", "-q", TYPST], check=True, capture_output=True, text=True)
        page = folder / "statement.typ"
        page.write_text(TYPST_SOURCE, encoding="utf-8")
        command = [str(python), "-c", TYPST_THERE, str(page), str(fonts.FOLDER), str(rounds)]
        return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    except (OSError, subprocess.CalledProcessError) as fault:
        print(f"Nothing is compared with Typst: {getattr(fault, 'stderr', fault)}", file=sys.stderr)
        return None


def main() -> None:
    parser = argparse.ArgumentParser(description="Member statements as PDFs, against WeasyPrint, Chromium and Typst.")
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--count", type=int, default=40, help="statements for one worker and for two")
    parser.add_argument("--lines", type=int, default=0, help="lay out one statement with so many lines")
    parser.add_argument("--one-worker", type=int, help="so many statements in this process, as JSON")
    asked = parser.parse_args()
    if asked.one_worker:
        print(json.dumps(one_worker(asked.one_worker)))
        return
    if asked.lines:
        print(json.dumps({"bench": "statements", **many_lines(asked.lines)}))
        return
    best = against_weasyprint(asked.rounds)
    for name, seconds in best.items():
        print(f"{name:<8} {seconds * 1000:7.1f} ms   ours / {name} = {best['ours'] / seconds:.2f}")
    beside = {"chromium": chromium(asked.rounds), "typst": typst(asked.rounds)}
    for other, took in beside.items():
        if took:
            print(f"{other:<8} {took * 1000:7.1f} ms   ours / {other} = {best['ours'] / took:.2f}")
    by_number = {number: max((workers(number, asked.count) for _ in range(2)), key=_speed) for number in (1, 2)}
    print(json.dumps(told(asked.count, best, beside, by_number)))


def _speed(found: dict[str, Any]) -> float:
    speed: float = found["a_second"]
    return speed


def told(
    count: int, best: dict[str, float], beside: dict[str, float | None], by_number: dict[int, dict[str, Any]]
) -> dict[str, Any]:
    ratio = best["ours"] / best["bare"]
    two = by_number[2]["a_second"] / by_number[1]["a_second"]
    busy = 2 * by_number[1]["busy_a_statement"] / by_number[2]["busy_a_statement"]
    mb = max(found["mb"] for found in by_number.values())
    return {
        "bench": "statements",
        "lines": MEETINGS,
        "count": count,
        "milliseconds": {name: round(seconds * 1000, 1) for name, seconds in best.items()},
        "a_second_and_core": round(1 / best["ours"], 2),
        "ratio": round(ratio, 3),
        "ratio_plain": round(best["ours"] / best["plain"], 3),
        "ratio_barest": round(best["ours"] / best["barest"], 3),
        **{f"ratio_{other}": round(best["ours"] / took, 2) for other, took in beside.items() if took},
        "workers_a_second": {number: round(found["a_second"], 2) for number, found in by_number.items()},
        "two_workers": round(two, 2),
        "two_workers_by_processor": round(busy, 2),
        "mb": round(mb),
        "target": TARGET,
        "target_two_workers": TARGET_TWO_WORKERS,
        "target_mb": TARGET_MB,
        "met": ratio <= TARGET and two >= TARGET_TWO_WORKERS and mb < TARGET_MB,
    }


if __name__ == "__main__":
    main()
