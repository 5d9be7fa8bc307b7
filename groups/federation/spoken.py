"""A peer audit as it is read aloud to the whole group: whole sentences, in the group's language. Pure.

`say` gives a sentence in a language with its facts filled in: a page's `Language.text`, or a paper's own way to set them.
"""

from collections.abc import Callable, Iterator, Mapping

from core.marks import N_
from groups.federation.audit_report import AuditReport, CountedPot, Raised, SeenPassbook
from groups.figures import POT_NAMES

Say = Callable[..., str]


def spoken(report: AuditReport, names: Mapping[int, str], say: Say) -> tuple[str, ...]:
    """The sentences of a report; `names` by member number."""
    return (
        say(
            N_("On {day} {visitors} visited us and looked at our books: {people}."),
            day=report.visited_on,
            visitors=report.visitors_from,
            people=", ".join(report.visitors),
        ),
        *(_pot(report, pot, say) for pot in report.pots),
        *_passbooks(report, names, say),
        *(sentence for raised in report.questions for sentence in _raised(raised, say)),
        *([say(N_("They found: {findings}"), findings=report.findings)] if report.findings else []),
        say(N_("The next visit is due by {day}."), day=report.next_due),
    )


def _pot(report: AuditReport, pot: CountedPot, say: Say) -> str:
    facts = {"pot": POT_NAMES[pot.pot], "counted": report.money(pot.counted_minor)}
    if pot.difference_minor == 0:
        return say(N_("In the {pot} they counted {counted}, which is what the book says."), **facts)
    told = N_("In the {pot} they counted {counted}. The book says {book}: {amount} is missing. {reason}")
    if pot.difference_minor > 0:
        told = N_("In the {pot} they counted {counted}. The book says {book}: {amount} is too much. {reason}")
    amounts = {"book": report.money(pot.book_minor), "amount": report.money(abs(pot.difference_minor))}
    return say(told, reason=pot.reason, **facts, **amounts)


def _passbooks(report: AuditReport, names: Mapping[int, str], say: Say) -> Iterator[str]:
    if not report.passbooks:
        return
    yield say(
        N_("They saw {seen} of {all} passbooks, and {agree} of them say what the book says."),
        seen=len(report.passbooks),
        all=report.members,
        agree=report.agreeing,
    )
    for passbook in report.differing:
        yield _differing(report, passbook, names, say)


def _differing(report: AuditReport, passbook: SeenPassbook, names: Mapping[int, str], say: Say) -> str:
    return say(
        N_("{number} {name}: her passbook says {says} and the book says {book}. {note}"),
        number=passbook.member,
        name=names.get(passbook.member, ""),
        says=report.money(passbook.says_minor),
        book=report.money(passbook.book_minor),
        note=passbook.note,
    ).strip()


def _raised(raised: Raised, say: Say) -> Iterator[str]:
    yield say(N_("They asked: {question}"), question=raised.question)
    if raised.answer:
        yield say(N_("The answer: {answer}"), answer=raised.answer)
    if raised.who:
        yield say(N_("Who will see to it: {who}."), who=raised.who)
    if raised.by_when:
        yield say(N_("It is to be done by {day}."), day=raised.by_when)
