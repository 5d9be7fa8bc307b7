"""Another group comes, counts the box, opens the passbooks, asks, and leaves a report that is read to everybody."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from core.calendars import frozen_at
from core.errors import Refusal
from core.language import language
from core.text import TextMissing
from groups.federation import audits, errors
from groups.federation.audit_report import Raised
from groups.federation.audits import Noted
from groups.federation.spoken import spoken
from groups.figures import Pot, Row
from groups.finding import book_of
from groups.models import Group
from groups.verify import verify_group
from ledger.balances import head
from reports.issued.checking import Holds, check
from reports.peer_audit import peer_audit_paper
from tests.groups.village import TREASURER, WEEKS, a_group, meet
from tests.reports.issued.papers import KEY, issue

VISIT = date(2026, 1, 15)
LATER = datetime(2026, 8, 3, 12, tzinfo=UTC)


def noted(number: int, **more: object) -> Noted:
    """They counted 600 of 600 in the loan fund and 90 of 100 in the social fund, and saw two of three passbooks."""
    base = Noted(
        visited_on=VISIT,
        visitors_from="Umoja",
        visitors=("Atieno", "Kamau"),
        counts={
            Pot.LOAN_FUND: ({500_00: 1, 50_00: 2}, ""),
            Pot.SOCIAL_FUND: ({50_00: 1, 20_00: 2}, "One note was lent for transport."),
        },
        passbooks={1: (400_00, ""), 3: (150_00, "The stamp of January is missing.")},
        questions=(Raised("Who holds the third key?", "Achieng.", "the chair", date(2026, 2, 1)), Raised("Why no fines?")),
        findings="The books are in order.",
        next_due=audits.half_a_year_after(VISIT),
        book_number=number,
    )
    return replace(base, **more)  # type: ignore[arg-type]


@pytest.fixture
def visited(session: Session) -> Group:
    group = a_group(session)
    meet(session, group, WEEKS[0], [Row(1, shares=2, social_minor=50_00), Row(3, shares=1, social_minor=50_00)])
    return group


def test_a_visit_from_the_door_to_the_reading(session: Session, visited: Group) -> None:
    book = book_of(session, visited)
    seen = audits.books_seen(session, visited, VISIT)
    assert (seen.pots, seen.savings) == ({Pot.LOAN_FUND: 600_00, Pot.SOCIAL_FUND: 100_00}, {1: 400_00, 2: 0, 3: 200_00})
    meet(session, visited, WEEKS[1], [Row(1, shares=1)])  # entered while the visitors were writing

    audit = audits.record(session, visited, noted(seen.head.number), by="user:officer")
    assert audits.record(session, visited, noted(seen.head.number), by="user:officer") is audit
    report = audits.report_of(audit)
    assert (report.book_number, report.book_fingerprint) == seen.head
    assert [(pot.book_minor, pot.counted_minor, pot.difference_minor) for pot in report.pots] == [
        (600_00, 600_00, 0),
        (100_00, 90_00, -10_00),
    ]
    assert [(one.member, one.difference_minor) for one in report.differing] == [(3, -50_00)]
    assert (report.members, len(report.passbooks), report.agreeing) == (3, 2, 1)
    assert head(session, book).number == 2, "a visit writes nothing into the book"

    assert list(spoken(report, seen.names, language("en").text)) == [
        "On 15 January 2026 Umoja visited us and looked at our books: Atieno, Kamau.",
        "In the loan fund they counted 600.00\u00a0KES, which is what the book says.",
        "In the social fund they counted 90.00\u00a0KES. The book says 100.00\u00a0KES: 10.00\u00a0KES is missing. "
        "One note was lent for transport.",
        "They saw 2 of 3 passbooks, and 1 of them say what the book says.",
        "3 Mutiso: her passbook says 150.00\u00a0KES and the book says 200.00\u00a0KES. The stamp of January is missing.",
        "They asked: Who holds the third key?",
        "The answer: Achieng.",
        "Who will see to it: the chair.",
        "It is to be done by 1 February 2026.",
        "They asked: Why no fines?",
        "They found: The books are in order.",
        "The next visit is due by 15 July 2026.",
    ]


def test_when_the_next_visit_is_due(session: Session, visited: Group) -> None:
    assert audits.visits(session, visited, VISIT) == audits.Visits((), None, 0)
    first = audits.record(session, visited, noted(1), by="user:officer")
    assert audits.visits(session, visited, date(2026, 7, 15)).days_late == 0
    assert audits.visits(session, visited, date(2026, 8, 3)).days_late == 19

    with frozen_at(LATER):
        mended = audits.record(session, visited, noted(1, findings="Two keys are with one house."), by="u", replaces=first)
        assert audits.visits(session, visited, VISIT).audits == (mended,)
        assert audits.replacement_of(session, first) is mended
        with pytest.raises(errors.AuditReplacedBefore, match="visit 1 was corrected before"):
            audits.record(session, visited, noted(1, findings="Again."), by="u", replaces=first)
        second = noted(1, visited_on=date(2026, 8, 3), next_due=date(2027, 2, 3))
        latest = audits.record(session, visited, second, by="u", visiting=a_group(session))
    assert audits.report_of(latest).visitors_from == "Mwanzo"
    assert audits.visits(session, visited, date(2026, 8, 3)).audits == (latest, mended)
    assert audits.audit_of(session, visited, latest.public_id) is latest


@pytest.mark.parametrize(
    ("changed", "refusal", "said"),
    [
        ({"visited_on": date(2026, 1, 4)}, errors.AuditOnImpossibleDay, "the group was founded on"),
        ({"visited_on": date(2999, 1, 1)}, errors.AuditOnImpossibleDay, "cannot be the day of the visit"),
        ({"counts": {}, "passbooks": {}}, errors.NothingChecked, "Nothing was counted and no passbook was compared"),
        ({"counts": {Pot.SOCIAL_FUND: ({50_00: 1}, "")}}, errors.CountUnexplained, "social fund was counted 50.00 KES away"),
        ({"passbooks": {7: (1, "")}}, errors.PassbookOfNobody, "Nobody was member 7"),
        ({"next_due": VISIT}, errors.NextVisitTooEarly, "has to be after this one"),
        ({"book_number": 9}, errors.AuditBookAhead, "The book has 1 entries, and this page speaks of entry 9"),
        ({"visitors": ()}, TextMissing, "Nothing is written here"),
        ({"visitors_from": " "}, TextMissing, "Nothing is written here"),
    ],
)
def test_what_no_report_can_say(
    session: Session, visited: Group, changed: dict[str, object], refusal: type[Refusal], said: str
) -> None:
    with pytest.raises(refusal) as refused:
        audits.record(session, visited, noted(1, **changed), by="user:officer")
    assert said in language("en").sentence(refused.value).replace("\u00a0", " ")


def test_a_group_cannot_visit_itself_and_a_visit_to_others_is_unknown(session: Session, visited: Group) -> None:
    with pytest.raises(errors.AuditorsAreTheGroup, match="cannot visit itself"):
        audits.record(session, visited, noted(1), by="user:officer", visiting=visited)
    with pytest.raises(errors.AuditUnknown, match="no such visit"):
        audits.audit_of(session, visited, "0123456789abcdef")
    empty = a_group(session)
    assert audits.books_seen(session, empty, VISIT, 0).head.fingerprint == book_of(session, empty).fingerprint
    assert audits.half_a_year_after(date(2025, 8, 31)) == date(2026, 2, 28)


def test_what_is_written_once_stays(session: Session, visited: Group) -> None:
    """Each row is attacked with SQL written by hand."""
    audits.record(session, visited, noted(1), by=TREASURER)
    for insert in (
        "INSERT INTO collector (id, group_id, member_id, street, since) SELECT 1, group_id, id, 'x', '2026-01-05' FROM member"
        f" WHERE group_id = {visited.id} AND number = 1",
        "INSERT INTO on_round (group_id, collector_id, member_id, since) SELECT group_id, id, member_id, since FROM collector",
        "INSERT INTO morning_sheet (public_id, collector_id, day, number, book_number, made_at, made_by)"
        " VALUES ('a', 1, '2026-01-05', 1, 0, 'm', 'u')",
        f"INSERT INTO kept_indicator VALUES ({visited.id}, '2026-01-05', 1, 'women', 1, 1, 2, 'm', 'u')",
    ):
        session.execute(text(insert))
    for table in ("peer_audit", "kept_indicator", "collector", "on_round", "morning_sheet"):
        column = "number" if table == "morning_sheet" else "group_id"
        for change in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
            with pytest.raises(DBAPIError), session.begin_nested():
                session.execute(text(change))


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("UPDATE peer_audit SET report = replace(report, '\"findings\"', '\"lost\"')", "visit-unreadable"),
        ("UPDATE peer_audit SET next_due = '2026-12-31'", "visit-differs"),
        (
            "UPDATE peer_audit SET report = replace(report, '\"book_fingerprint\":\"', '\"book_fingerprint\":\"0')",
            "visit-saw-another-book",
        ),
    ],
)
def test_a_report_is_a_witness(session: Session, visited: Group, change: str, rule: str) -> None:
    """Whoever owns the tables can change a report; that the book was another then, or the report, is found."""
    audits.record(session, visited, noted(1), by="user:officer")
    assert verify_group(session, visited) == []
    connection = session.connection()
    for name in ("no_update", "append_only"):
        gone = f"DROP TRIGGER IF EXISTS peer_audit_{name}"
        connection.exec_driver_sql(gone if connection.dialect.name == "sqlite" else f"{gone} ON peer_audit")
    connection.exec_driver_sql(change)
    session.expire_all()
    assert {finding.rule for finding in verify_group(session, visited)} == {rule}


def test_the_report_of_a_book_with_nothing_in_it_holds(session: Session) -> None:
    group = a_group(session)
    nothing = {Pot.LOAN_FUND: ({}, ""), Pot.SOCIAL_FUND: ({}, "")}
    with frozen_at(LATER):
        visit = replace(noted(0), counts=nothing, passbooks={1: (0, "")})
        audit = audits.record(session, group, visit, by=TREASURER)
        paper = peer_audit_paper(session, group, audit.public_id)
    seal = issue(session, paper)
    assert check(session, seal.code, KEY.public_key)[0] == Holds(0, 0, 0, False)
