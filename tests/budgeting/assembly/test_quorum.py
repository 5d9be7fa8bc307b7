"""Who came, counted once by any grouping; whether they are enough; the second call of an assembly that lacked its quorum."""

from datetime import date
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.assembly.attendance import GROUPINGS, Attendance, HeadCount, Listed
from budgeting.assembly.coming import attendance_of, begin, count_heads, lose_quorum, take_off, went
from budgeting.assembly.errors import (
    CalledAgainAlready,
    CountLower,
    GroupsAboveHeads,
    ListedAlready,
    NobodyCame,
    NoSecondCall,
    NotAdjourned,
    NotDayYet,
    OtherAssemblyState,
    QuorumWasLost,
    RegisterEmpty,
    VoterNotThere,
)
from budgeting.assembly.models import AssemblyState
from budgeting.assembly.quorum import Bound, reckon
from budgeting.terms import QuorumTerms, Voice
from core.calendars import frozen_at, now
from tests.budgeting.assembly.scene import BOOKKEEPER, DAY, HALF, AssemblyScene

# Everybody who can be told apart, with and without a voice.
PEOPLE = [
    Listed(1, "Somebody", household=household, community=community, guest=guest, **dict(zip(GROUPINGS, groups, strict=True)))
    for groups in product(*GROUPINGS.values())
    for household, community, guest in (("", "", False), ("7", "Section A", False), ("8", "Section B", False), ("9", "", True))
]


@st.composite
def counts(draw: st.DrawFn) -> HeadCount:
    heads = draw(st.integers(0, 200))

    def groups(names: list[str]) -> dict[str, int]:
        told, left = {}, heads
        for name in names[:-1]:
            told[name] = draw(st.integers(0, left))
            left -= told[name]
        return told

    said = {grouping: groups(list(names)) for grouping, names in GROUPINGS.items()}
    return HeadCount(heads, **said, households=draw(st.integers(0, heads)), guests=draw(st.integers(0, 5)))


@given(st.lists(st.sampled_from(PEOPLE), max_size=30), counts())
def test_by_any_grouping_the_groups_come_to_the_head_count(listed: list[Listed], counted: HeadCount) -> None:
    came = Attendance(tuple(listed), counted)
    for grouping in GROUPINGS:
        groups = came.by(grouping)
        assert sum(groups.values()) == came.present and min(groups.values()) >= 0 and list(groups) == list(GROUPINGS[grouping])
    assert sum(came.communities.values()) == came.present
    assert came.present + came.guests == came.everybody == len(listed) + counted.heads + counted.guests


@given(st.integers(0, 300), st.integers(1, 300), st.fractions(0, 1, max_denominator=12))
def test_what_is_needed_is_the_least_that_reaches_the_share(came: int, registered: int, share: Fraction) -> None:
    found = reckon(QuorumTerms(share=share), Voice.ADULT, 1, Attendance(counted=HeadCount(came)), registered)
    assert all(line.met == (Fraction(came, registered) >= share) for line in found.lines)
    assert all(Fraction(line.needed, registered) >= share > Fraction(line.needed - 1, registered) for line in found.lines)


def test_a_group_cannot_be_larger_than_the_heads() -> None:
    with pytest.raises(GroupsAboveHeads) as refused:
        HeadCount(10, {"f": 6, "m": 3}, {"renter": 8, "none": 4})
    assert "By tenure: 12 people are named, but only 10 heads were counted, 2 fewer" in str(refused.value)


def test_a_household_is_counted_once_however_many_of_it_came() -> None:
    listed = tuple(Listed(place, name, household="12a") for place, name in enumerate(("Rudo", "Farai"), 1))
    came = Attendance((*listed, Listed(3, "Chipo", household="12A", guest=True)), HeadCount(5, households=3))
    assert came.present == 7 and came.households == 4
    (line,) = reckon(QuorumTerms(share=HALF), Voice.HOUSEHOLD, 1, came, 9).lines
    assert (line.bound, line.have, line.needed, line.met) == (Bound.HOUSEHOLDS, 4, 5, False)


def test_too_few_came_so_it_is_called_a_second_time(at: AssemblyScene) -> None:
    """Of 120 on the register half are needed; 41 came. At the second call a quarter is enough, and 38 come."""
    at.quorum(share=HALF, second_share=Fraction(1, 4))
    at.round.voters(120)
    first = at.called()
    at.came(first, 25, 16)
    assert not at.begun(first) and first.state == AssemblyState.ADJOURNED
    with pytest.raises(OtherAssemblyState) as refused:
        at.decided(first, "The toilet block first")
    assert "A1 stands at “adjourned for lack of quorum”" in str(refused.value)
    second = at.again(first, date(2026, 2, 14))
    with pytest.raises(CalledAgainAlready):
        at.again(first, date(2026, 2, 21))
    at.came(second, 20, 18)
    found = begin(at.session, second, "Tendai Moyo", "Rudo Ncube", by=BOOKKEEPER)
    assert found.met and [(line.have, line.needed, line.of) for line in found.lines] == [(38, 30, 120)]
    assert at.decided(second, "The toilet block first").name == "A2/1"
    with pytest.raises(NotAdjourned):
        at.again(second, date(2026, 2, 21))


def test_where_the_terms_know_no_second_call_there_is_none(at: AssemblyScene) -> None:
    at.quorum(people=50)
    first = at.called()
    at.came(first, 20, 29)
    assert not at.begun(first)
    with pytest.raises(NoSecondCall):
        at.again(first, date(2026, 2, 14))


def test_a_quorum_that_counts_women(at: AssemblyScene) -> None:
    """Sixty came, but only nineteen are women, where a third is twenty. With Rudo in a man's place it is enough."""
    at.quorum(people=50, women_share=Fraction(1, 3))
    assembly = at.called()
    at.came(assembly, 19, 41)
    assert not at.begun(assembly)
    other = at.called()
    at.came(other, 19, 40)
    at.listed(other, "Rudo Ncube", sex="f")
    assert at.begun(other)


def test_tenants_and_people_without_title_count_like_everybody_and_guests_do_not(at: AssemblyScene) -> None:
    at.quorum(people=4)
    assembly = at.called()
    at.came(assembly, 2, 0, tenure={"renter": 1, "none": 1})
    at.listed(assembly, "Farai", tenure="none", sex="m")
    at.listed(assembly, "The ward councillor", guest=True)
    came = attendance_of(at.session, assembly)
    assert (came.present, came.guests) == (3, 1)
    assert came.by("tenure") == {"renter": 1, "lodger": 0, "none": 2, "owner": 0, "": 0}
    assert not at.begun(assembly)


def test_nobody_is_on_the_list_twice(at: AssemblyScene) -> None:
    at.round.voters(3, sex="f", tenure="renter", age_group="60+")
    assembly = at.called()
    at.listed(assembly, "", voter=2)
    at.listed(assembly, "Rudo Ncube", household="14")
    (second, rudo) = attendance_of(at.session, assembly).listed
    assert (second.name, second.sex, second.tenure, second.age_group) == ("Voter 2", "f", "renter", "60+")
    for again in ({"name": "", "voter": 2}, {"name": "rudo ncube", "household": "14"}, {"name": "Voter 2"}):
        with pytest.raises(ListedAlready):
            at.listed(assembly, **again)
    at.listed(assembly, "Rudo Ncube", household="31")
    take_off(at.session, assembly, 1)
    at.listed(assembly, "", voter=2)
    with pytest.raises(VoterNotThere):
        at.listed(assembly, "", voter=9)


def test_a_share_of_an_empty_register_is_not_reached_by_itself(at: AssemblyScene) -> None:
    at.quorum(share=HALF)
    assembly = at.called()
    with pytest.raises(NobodyCame):
        at.begun(assembly)
    at.came(assembly, 5)
    with pytest.raises(RegisterEmpty):
        at.begun(assembly)


def test_nobody_can_have_come_before_the_day(at: AssemblyScene) -> None:
    assembly = at.called(DAY)
    at.came(assembly, 5)
    with frozen_at(now().replace(year=2026, month=2, day=6)), pytest.raises(NotDayYet):
        at.begun(assembly)


def test_once_the_quorum_was_found_more_may_come_but_none_vanish(at: AssemblyScene) -> None:
    assembly = at.held(3, 2)
    at.came(assembly, 4, 2)
    with pytest.raises(CountLower):
        count_heads(at.session, assembly, HeadCount(4), by=BOOKKEEPER)
    at.listed(assembly, "Chipo", arrived="15.05")
    with pytest.raises(OtherAssemblyState):
        take_off(at.session, assembly, 1)
    went(at.session, assembly, 1, "16:00")
    came = attendance_of(at.session, assembly)
    assert [came.present_at(time) for time in ("15:00", "15:05", "16:00", "")] == [6, 7, 6, 7]


def test_what_is_decided_after_the_quorum_was_lost_does_not_hold(at: AssemblyScene) -> None:
    assembly = at.held()
    before, late = at.decided(assembly, "The drain first"), at.decided(assembly, "The lamp too", at="16:30")
    lose_quorum(at.session, assembly, "16:20")
    assert before.holds and not late.holds
    for time in ("", "16:20", "17:00"):
        with pytest.raises(QuorumWasLost):
            at.decided(assembly, "And a shed", at=time)
    assert at.decided(assembly, "Written down late", at="16:19").holds
