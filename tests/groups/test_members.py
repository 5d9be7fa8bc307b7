"""Enrolling, renaming, photographs and leaving."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from core.calendars import frozen_at
from core.text import TextMissing, TextTooLong, TextUnreadable
from groups import charts, errors
from groups.figures import OtherKind, OtherLine, Presence, Row
from groups.finding import book_of, member_of
from groups.members import enrol, everybody, leave, rename, seated, set_photo
from groups.models import Member
from groups.officers import Office, appoint, officers_on
from ledger.balances import balances
from tests.groups.village import FOUNDED, WEEKS, a_group, meet

JPEG, PNG = b"\xff\xd8\xff\xe0 a face", b"\x89PNG\r\n\x1a\n a face"


def test_a_member_gets_the_next_number_and_accounts_of_her_own(session: Session) -> None:
    group = a_group(session)
    njeri = enrol(session, group, "  Njeri  ", WEEKS[1], sex="f")
    assert (njeri.number, njeri.name, njeri.sex) == (4, "Njeri", "f")
    opened = {key.code for key in balances(session, book_of(session, group)) if key.holder == "member:4"}
    assert opened == {charts.FINES_OWED, charts.MEMBERS_SHARES, charts.CARRIED_FORWARD, charts.LEFT_TO_PAY}


def test_two_members_may_have_one_name(session: Session) -> None:
    group = a_group(session)
    assert enrol(session, group, "Wanjiru", FOUNDED).number == 4


def test_names_of_any_script_keep_one_spelling(session: Session) -> None:
    group = a_group(session)
    assert enrol(session, group, "Rene\u0301e", FOUNDED).name == "Ren\u00e9e"
    assert enrol(session, group, "ธัญญ์นภัส ศรีสุวรรณกุล", FOUNDED).name == "ธัญญ์นภัส ศรีสุวรรณกุล"


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("", TextMissing),
        ("   ", TextMissing),
        ("ก" * 20_000, TextTooLong),
        ("a" * 5_000_000, TextTooLong),
        ("N\x00", TextUnreadable),
        ("N\u202ejeri", TextUnreadable),
        ("N\ud800", TextUnreadable),
        ("\u200d" * 50, TextUnreadable),
    ],
)
def test_a_name_that_cannot_be_printed_is_refused(session: Session, name: str, refusal: type[Exception]) -> None:
    group = a_group(session)
    with pytest.raises(refusal):
        enrol(session, group, name, FOUNDED)
    with pytest.raises(refusal):
        rename(session, member_of(session, group, 1), name)
    assert len(everybody(session, group)) == 3


def test_a_number_is_never_given_twice(session: Session) -> None:
    group = a_group(session)
    enrol(session, group, "Njeri", FOUNDED, number=9)
    with pytest.raises(errors.MemberNumberTaken) as refused:
        enrol(session, group, "Kamau", FOUNDED, number=9)
    assert "Number 9 belongs to Njeri. Numbers are never used twice; the next free one is 10" in str(refused.value)


def test_the_number_of_who_left_stays_hers(session: Session) -> None:
    group = a_group(session)
    leave(session, group, member_of(session, group, 3), WEEKS[1])
    assert enrol(session, group, "Njeri", WEEKS[2]).number == 4
    with pytest.raises(errors.MemberNumberTaken):
        enrol(session, group, "Kamau", WEEKS[2], number=3)


@pytest.mark.parametrize("number", [-1, 0, 10_000, 10**12])
def test_a_number_is_one_that_people_can_say(session: Session, number: int) -> None:
    with pytest.raises(errors.MemberNumberImpossible) as refused:
        enrol(session, a_group(session), "Njeri", FOUNDED, number=number)
    assert "from 1 to 9999" in str(refused.value)


def test_nobody_joins_before_the_group_or_tomorrow(session: Session) -> None:
    group = a_group(session)
    with pytest.raises(errors.JoinedBeforeFounding) as refused:
        enrol(session, group, "Njeri", date(2026, 1, 4))
    assert "before the group was founded on 2026-01-05" in str(refused.value)
    with frozen_at(datetime(2026, 1, 6, tzinfo=UTC)), pytest.raises(errors.JoinedInFuture) as later:
        enrol(session, group, "Njeri", date(2026, 1, 7))
    assert "has not come yet; today is 2026-01-06" in str(later.value)


def test_who_sits_on_a_day(session: Session) -> None:
    group = a_group(session)
    enrol(session, group, "Njeri", WEEKS[2])
    leave(session, group, member_of(session, group, 2), WEEKS[1])
    assert [member.number for member in seated(session, group, WEEKS[1])] == [1, 2, 3]
    assert [member.number for member in seated(session, group, WEEKS[2])] == [1, 3, 4]
    assert [member.number for member in everybody(session, group)] == [1, 2, 3, 4]


def test_renaming_keeps_the_number(session: Session) -> None:
    member = member_of(session, a_group(session), 1)
    rename(session, member, "Wanjiru Kamau", "f")
    assert (member.number, member.name, member.sex) == (1, "Wanjiru Kamau", "f")


# --- leaving ---------------------------------------------------------------------------------------------------------


def test_who_leaves_leaves_with_nothing_owed_either_way(session: Session) -> None:
    group = a_group(session)
    rows = [Row(1, shares=2, left_over_minor=30_00), Row(2, Presence.ABSENT, fine_imposed_minor=50_00)]
    meet(session, group, FOUNDED, rows)
    with pytest.raises(errors.MemberStillHolds) as refused:
        leave(session, group, member_of(session, group, 1), WEEKS[1])
    assert "still owes 2 shares worth 400.00 KES and 30.00 KES of carried money, and 0.00 KES of fines" in str(refused.value)
    with pytest.raises(errors.MemberStillHolds) as fined:
        leave(session, group, member_of(session, group, 2), WEEKS[1])
    assert "50.00 KES of fines are unpaid" in str(fined.value)


def test_who_settled_may_leave_and_her_offices_end(session: Session) -> None:
    group = a_group(session)
    member = member_of(session, group, 1)
    appoint(session, group, member, Office.CHAIR, FOUNDED)
    appoint(session, group, member, Office.TREASURER, WEEKS[3])
    meet(session, group, WEEKS[0], [Row(1, shares=2, left_over_minor=30_00)])
    handed_back = OtherLine(OtherKind.CARRIED_BACK, 30_00, "moves to Nakuru", 1)
    meet(session, group, WEEKS[1], [Row(1, shares_returned=2)], (handed_back,))
    leave(session, group, member, WEEKS[1])
    assert member.left_on == WEEKS[1]
    assert [held.office for held, _ in officers_on(session, group, WEEKS[2])] == []
    with pytest.raises(errors.MemberHasLeft) as refused:
        leave(session, group, member, WEEKS[2])
    assert "enrolled again with a new number" in str(refused.value)


def test_the_day_of_leaving_is_possible(session: Session) -> None:
    group = a_group(session)
    njeri = enrol(session, group, "Njeri", WEEKS[1])
    with pytest.raises(errors.LeftBeforeJoining) as refused:
        leave(session, group, njeri, WEEKS[0])
    assert "Njeri joined on 2026-01-12 and cannot have left on 2026-01-05" in str(refused.value)
    with frozen_at(datetime(2026, 1, 13, tzinfo=UTC)), pytest.raises(errors.LeftInFuture):
        leave(session, group, njeri, date(2026, 1, 14))
    meet(session, group, WEEKS[2])
    with pytest.raises(errors.MemberMetLater) as met:
        leave(session, group, njeri, WEEKS[1])
    assert "has a line at the meeting of 2026-01-19" in str(met.value)


# --- photographs -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("picture", "kind"), [(JPEG, "image/jpeg"), (PNG, "image/png")])
def test_a_photograph_is_kept_as_it_is(session: Session, picture: bytes, kind: str) -> None:
    member = member_of(session, a_group(session), 1)
    set_photo(session, member, picture)
    session.expire_all()
    assert (member.photo, member.photo_type) == (picture, kind)
    set_photo(session, member, None)
    assert (member.photo, member.photo_type) == (None, None)


@pytest.mark.parametrize(
    "file", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", b"%PDF-1.7", b"\xff\xd8", b"PK\x03\x04"]
)
def test_what_is_no_photograph_is_refused(session: Session, file: bytes) -> None:
    member = member_of(session, a_group(session), 1)
    with pytest.raises(errors.PhotoNotPicture) as refused:
        set_photo(session, member, file)
    assert "neither a JPEG nor a PNG" in str(refused.value)
    assert member.photo is None


def test_a_photograph_is_small(session: Session) -> None:
    member: Member = member_of(session, a_group(session), 1)
    with pytest.raises(errors.PhotoTooLarge) as refused:
        set_photo(session, member, JPEG + b"x" * 300 * 1024)
    assert "This picture has 301 kilobytes; at most 300 fit" in str(refused.value)
