"""The form of a visit: the names of its fields, what they hold at first, and reading them into what the visitors noted.

    visited-on-day, -month, -year · visiting-group or visitors-from · visitor-1 …
    count-{pot}-{denomination in minor units}, count-{pot}-reason
    passbook-{number}-says, passbook-{number}-note
    question-1-text, -answer, -who, -by-day, -by-month, -by-year …
    findings · next-due-day, -month, -year · book-number
"""

from collections.abc import Iterator, Mapping
from datetime import date

from core.calendars import Calendar, parts_in
from groups.denominations import denominations
from groups.federation.audit_report import AuditReport, Raised
from groups.federation.audits import BooksSeen, Noted, half_a_year_after
from groups.figures import Pot
from groups.form import typed_amount
from groups.models import Group
from web.typed import Typed

VISITORS, QUESTIONS = 4, 5
FINDINGS_LENGTH = 1200


def fresh_visit(group: Group, day: date, book_number: int) -> dict[str, str]:
    """A form that nobody has typed on: the visit is today, and the next one in half a year."""
    return {
        **_day("visited-on", day, group),
        **_day("next-due", half_a_year_after(day), group),
        "book-number": str(book_number),
    }


def visit_again(report: AuditReport, group: Group) -> dict[str, str]:
    """The form as it would have been typed for this report: a correction starts from it."""
    fields = fresh_visit(group, report.visited_on, report.book_number) | _day("next-due", report.next_due, group)
    fields |= {"visitors-from": report.visitors_from, "findings": report.findings}
    fields |= {f"visitor-{place}": name for place, name in enumerate(report.visitors, start=1)}
    for pot in report.pots:
        pieces = pot.quantities or {denominations(group.money)[-1]: 0}
        fields |= {f"count-{pot.pot}-{each}": str(quantity) for each, quantity in pieces.items()}
        fields[f"count-{pot.pot}-reason"] = pot.reason
    for seen in report.passbooks:
        fields[f"passbook-{seen.member}-says"] = typed_amount(seen.says_minor, group.money) or "0"
        fields[f"passbook-{seen.member}-note"] = seen.note
    for place, raised in enumerate(report.questions, start=1):
        name = f"question-{place}"
        fields |= {f"{name}-text": raised.question, f"{name}-answer": raised.answer, f"{name}-who": raised.who}
        fields |= _day(f"{name}-by", raised.by_when, group) if raised.by_when else {}
    return fields


def _day(name: str, day: date, group: Group) -> dict[str, str]:
    parts = zip(("year", "month", "day"), parts_in(day, Calendar(group.calendar)), strict=True)
    return {f"{name}-{part}": str(number) for part, number in parts}


def visited_on(fields: Mapping[str, str], group: Group) -> date | None:
    """The day that is typed so far, if it can be read."""
    return Typed(fields, group.money, Calendar(group.calendar)).day("visited-on")


def noted(fields: Mapping[str, str], group: Group, books: BooksSeen) -> Noted:
    """What the form says. Raises ValidationError with a sentence beside each field that cannot be read."""
    form = Typed(fields, group.money, Calendar(group.calendar))
    on, due = form.day("visited-on"), form.day("next-due")
    visiting = fields.get("visiting-group", "").strip()
    visitors_from = form.words("visitors-from", most=200, required=not visiting)
    visitors = [form.words(f"visitor-{place}", most=120, required=place == 1) for place in range(1, VISITORS + 1)]
    counted = {pot: (form.pieces(f"count-{pot}-"), form.words(f"count-{pot}-reason")) for pot in Pot}
    passbooks = {
        number: (form.amount(f"passbook-{number}-says") or 0, form.words(f"passbook-{number}-note"))
        for number in form.numbers("passbook-", "-says")
    }
    questions = tuple(_questions(form))
    findings = form.words("findings", most=FINDINGS_LENGTH)
    number = form.whole("book-number", most=2**40)
    form.finish()
    if on is None or due is None:
        raise LookupError("a form that is whole has its days")
    return Noted(
        visited_on=on,
        visitors_from=visitors_from,
        visitors=tuple(name for name in visitors if name),
        counts={pot: (pieces, reason) for pot, (pieces, reason) in counted.items() if pieces is not None},
        passbooks=passbooks,
        questions=questions,
        findings=findings,
        next_due=due,
        book_number=books.head.number if number is None else number,
    )


def _questions(form: Typed) -> Iterator[Raised]:
    for place in range(1, QUESTIONS + 1):
        name = f"question-{place}"
        answer, who = form.words(f"{name}-answer"), form.words(f"{name}-who", most=120)
        by_when = form.day(f"{name}-by", required=False)
        question = form.words(f"{name}-text", required=bool(answer or who or by_when))
        if question:
            yield Raised(question, answer, who, by_when)
