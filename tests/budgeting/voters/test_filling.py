"""Filling the register from the registers that there are: members, households, adults; nobody left out without a word."""

from datetime import date

import pytest

from budgeting.models import Basis, EnvelopeKind, Phase
from budgeting.rounds import EnvelopeAsked, add_envelope
from budgeting.terms import Voice
from budgeting.voters import errors, places
from budgeting.voters.adding import Adult, name_adult
from budgeting.voters.classes import AN_ADULT, AgeGroup
from budgeting.voters.importing import from_group, from_settlement, seen, write
from budgeting.voters.models import Strike
from budgeting.voters.ready import every_envelope_has_a_voter, voices_are_those_of_the_terms
from budgeting.voters.register import voters_of
from budgeting.voters.striking import history
from core.calendars import today
from groups.members import enrol, leave
from tests.budgeting.scene import BOOKKEEPER, OFFICER, OPENED, RoundScene
from tests.budgeting.voters.people import People
from tests.groups.village import a_group


def test_the_members_of_a_group_are_taken_over_once(people: People) -> None:
    people.terms()
    added = people.bring_in(people.group)
    assert [(one.number, one.name, one.basis) for one in added] == [
        (1, "Wanjiru", Basis.MEMBER),
        (2, "Achieng", Basis.MEMBER),
        (3, "Mutiso", Basis.MEMBER),
        (4, "Njeri", Basis.MEMBER),
    ]
    assert added[3].sex == "f" and {one.voice for one in added} == {Voice.MEMBER}
    assert added[0].source == f"member:{people.group.public_id}:1", "as her grant names her, so that she may vote online"
    run = from_group(people.scene.session, people.scene.round, people.group)
    assert (len(run.new), len(run.there)) == (0, 4)
    with pytest.raises(errors.NobodyToAdd):
        people.bring_in(people.group)


def test_who_has_left_the_group_is_named_and_left_out(people: People) -> None:
    people.terms()
    session = people.scene.session
    gone = enrol(session, people.group, "Atieno", date(2026, 1, 5))
    leave(session, people.group, gone, date(2026, 2, 1))
    run = from_group(session, people.scene.round, people.group)
    assert [(one.name, str(one.why)) for one in run.left_out] == [("Atieno", "Left the group on 2026-02-01.")]
    assert len(run.new) == 4


def test_what_changed_since_it_was_looked_at_is_not_written(people: People) -> None:
    people.terms()
    session, found = people.scene.session, people.scene.round
    looked_at = seen(from_group(session, found, people.group))
    enrol(session, people.group, "Atieno", date(2026, 1, 5))
    with pytest.raises(errors.RegisterMoved):
        write(session, found, people.group, "", looked_at, by=BOOKKEEPER)
    assert voters_of(session, found) == []


def test_every_household_has_a_voice_tenants_and_people_without_title_too(people: People) -> None:
    """Two households in one structure are two voices. The head's name stays in the settlement's register."""
    people.terms(Voice.HOUSEHOLD)
    added = people.bring_in(people.settlement)
    assert [(one.name, one.tenure) for one in added] == [
        ("Household 1", "owner"),
        ("Household 2", "owner"),
        ("Household 3", "lodger"),
        ("Household 4", "renter"),
        ("Household 5", "none"),
    ]


def test_adults_are_as_many_as_were_counted_and_named_when_they_come(people: People) -> None:
    people.terms(Voice.ADULT)
    people.street(STREET_WITH_CHILDREN)
    session, found = people.scene.session, people.scene.round
    run = from_settlement(session, found, people.settlement)
    assert [one.name for one in run.left_out] == ["Household 6"] and isinstance(run.left_out[0].why, errors.NoAdultCounted)
    added = people.bring_in(people.settlement)
    assert len(added) == 2 + 2 + 1 + 2 + 1 and added[1].name == "Household 1, adult 2"

    def named(house: str, name: str) -> int:
        said = Adult(house, name, AgeGroup.TO_24, "f")
        return name_adult(session, found, people.settlement, said, by=BOOKKEEPER).number

    assert named("4", "Pim") == added[5].number and added[5].reason == AN_ADULT and added[5].tenure == "renter"
    assert named("4", "Somchai") == added[6].number
    assert named("4", "Duang") == 9, "three live there, two were counted"
    with pytest.raises(errors.OnRegisterAlready, match="number 6"):
        named("4", "Pim")
    with pytest.raises(errors.NotOfAge):
        name_adult(session, found, people.settlement, Adult("4", "Nok", AgeGroup.UNDER_18), by=BOOKKEEPER)
    assert len(from_settlement(session, found, people.settlement).new) == 0


STREET_WITH_CHILDREN = """\
household_number,structure,tenure,people,adults_18_59,over_60,children_5_17
1,A,owner,4,2,0,
2,A,owner,2,1,1,
3,B,lodger,3,1,0,
4,B,renter,5,2,0,
5,C,n/a,1,,,
6,C,renter,2,0,0,2
"""


def test_a_register_of_households_does_not_tell_who_is_a_member(people: People) -> None:
    session, found = people.scene.session, people.scene.round
    with pytest.raises(errors.TermsMissing):
        from_group(session, found, people.group)
    people.terms(Voice.MEMBER)
    with pytest.raises(errors.OtherVoice, match="the savings groups"):
        from_settlement(session, found, people.settlement)
    people.terms(Voice.HOUSEHOLD)
    with pytest.raises(errors.OtherVoice, match="the settlement's register"):
        from_group(session, found, people.group)


def test_members_of_a_group_in_arrears_are_on_the_register_and_barred_with_the_reason(people: People) -> None:
    people.terms(debtors_vote=False)
    people.scene.funds.lend(100_00, OPENED, borrower=people.organisation)
    added = people.bring_in(people.group)
    assert len(added) == 4 and all(one.struck_on == today("Africa/Harare") for one in added)
    assert "late with a loan" in added[0].struck_reason
    assert [row.why for row in history(people.scene.session, added[0])] == [Strike.DEBT]
    people.terms(debtors_vote=True)
    assert len(from_group(people.scene.session, people.scene.round, people.group).there) == 4


def test_a_group_that_pays_on_time_is_not_barred(people: People) -> None:
    people.terms(debtors_vote=False)
    assert {one.struck_on for one in people.bring_in(people.group)} == {None}


def test_only_groups_and_settlements_that_the_fund_has_to_do_with_are_found(people: People, scene: RoundScene) -> None:
    stranger = a_group(scene.session)
    assert places.groups_of(scene.session, scene.round) == [people.group]
    with pytest.raises(errors.GroupNotOfFund):
        places.group_of(scene.session, scene.round, stranger.public_id)
    assert places.settlements_of(scene.session, scene.round) == [people.settlement]
    with pytest.raises(errors.SettlementNotOfFund):
        places.settlement_of(scene.session, scene.round, "0" * 16)


def test_voting_begins_only_when_each_envelope_has_a_voter(people: People) -> None:
    session, found = people.scene.session, people.scene.round
    people.terms()
    asked = EnvelopeAsked("Section B", 100_00, kind=EnvelopeKind.AREA, area="Section B")
    works = EnvelopeAsked("Water", 100_00, kind=EnvelopeKind.CATEGORY, area="water")
    for one in (asked, works):
        add_envelope(session, found, one, by=OFFICER)
    assert [str(one)[:33] for one in every_envelope_has_a_voter(session, found)][0] == "Nobody on the register has a voic"
    assert len(every_envelope_has_a_voter(session, found)) == 3
    people.bring_in(people.group)
    (left,) = every_envelope_has_a_voter(session, found)
    assert "Section B" in str(left), "an envelope for a kind of work is everybody's"
    with pytest.raises(errors.AreaUnknown):
        from_group(session, found, people.group, "Section C")
    people.terms(Voice.ADULT)
    assert "4 voters" in str(voices_are_those_of_the_terms(session, found)[0])
    people.bring_in(people.group)
    assert voices_are_those_of_the_terms(session, found) == []
    people.bring_in(people.settlement, "Section B")
    assert every_envelope_has_a_voter(session, found) == []
    people.scene.step(Phase.VOTING)
