"""Somebody on no register, striking, proxies, delegation, and that no document of land is asked for."""

from dataclasses import fields, replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from budgeting.models import Basis, Phase, Voter
from budgeting.terms import Channel, Voice
from budgeting.voters import errors
from budgeting.voters.adding import Adult, Person, add_person, vouched_by, vouching_for
from budgeting.voters.classes import BASES, BOUNDS, EXCEPTIONS, AgeGroup
from budgeting.voters.delegations import Delegated, delegations_of, end_delegation
from budgeting.voters.marks import use_voice
from budgeting.voters.models import Strike
from budgeting.voters.proxies import carriers_of, delegate, end_proxy, name_proxy, proxies_of
from budgeting.voters.register import voter_of
from budgeting.voters.schemas import AdultForm, PersonForm
from budgeting.voters.striking import history, put_back, strike
from tests.budgeting.scene import BOOKKEEPER, RoundScene
from tests.budgeting.voters.people import People

NELLY = Person("Nelly", "She lodges behind the well")


def add(people: People, said: Person = NELLY, vouchers: tuple[int, ...] = (1, 2), **more: bool) -> Voter:
    return add_person(people.scene.session, people.scene.round, said, vouchers, by=BOOKKEEPER, **more)


def test_two_voters_vouch_for_somebody_on_no_register(people: People) -> None:
    people.terms()
    first, second, *_ = people.scene.voters(3)
    added = add(people)
    assert (added.number, added.basis, added.reason) == (4, Basis.VOUCHED, "She lodges behind the well")
    assert vouching_for(people.scene.session, added) == [first, second]
    assert vouched_by(people.scene.session, first) == [added]


def test_who_may_vouch(people: People) -> None:
    people.terms()
    people.scene.voters(9)
    for vouchers in ((), (1,), (1, 1)):
        with pytest.raises(errors.VouchersMissing):
            add(people, NELLY, vouchers)
    with pytest.raises(errors.VoterUnknown):
        add(people, NELLY, (1, 77))
    with pytest.raises(errors.VouchesForHerself, match="Voter 2"):
        add(people, Person("voter 2", "I live here"), (1, 2))
    for place in range(BOUNDS.most_vouched):
        add(people, Person(f"Lodger {place}", "Known to both"), (1, 3 + place))
    with pytest.raises(errors.VouchesTooOften, match="5 people already; one voter may vouch for 5"):
        add(people, NELLY, (1, 9))
    session, found = people.scene.session, people.scene.round
    strike(session, found, voter_of(session, found, 9), Strike.MOVED, "To Chitungwiza", by=BOOKKEEPER)
    with pytest.raises(errors.VoterStruck):
        add(people, NELLY, (8, 9))


def test_who_is_called_like_a_voter_is_asked_about(people: People) -> None:
    people.terms()
    people.scene.voters(3)
    with pytest.raises(errors.OnRegisterAlready, match="number 3"):
        add(people, Person("Voter 3", "House 12", Basis.HOUSE_NUMBER), ())
    assert add(people, Person("Voter 3", "House 12", Basis.HOUSE_NUMBER), (), sure=True).number == 4


def test_a_child_has_no_voice_where_it_is_an_adult_s(people: People) -> None:
    people.terms(Voice.ADULT)
    child = replace(NELLY, basis=Basis.PHOTO, age_group=AgeGroup.UNDER_18)
    with pytest.raises(errors.NotOfAge, match="under 18"):
        add(people, child)
    people.terms(Voice.ADULT, adult_from=16)
    assert add(people, child).basis == Basis.PHOTO


def test_no_document_of_land_is_asked_for() -> None:
    """Neither a way of being known nor a field of a form speaks of title, deed, lease or land."""
    asked = {
        *(str(basis) for basis in Basis),
        *(name.lower() for name in BASES.values()),
        *(one.name for kind in (Person, Adult) for one in fields(kind)),
        *(name for form in (PersonForm(), AdultForm()) for name in form.fields),
        *(field.data_key or "" for form in (PersonForm(), AdultForm()) for field in form.fields.values()),
    }
    spoken = " ".join(asked)
    assert {"tenure", "known_by"} <= asked and set(EXCEPTIONS) <= set(Basis)
    assert not [word for word in ("title", "deed", "land", "lease", "document", "certificate", "paper") if word in spoken]
    assert PersonForm().fields["tenure"].required is False


def test_a_voter_is_struck_with_a_reason_and_put_back(people: People) -> None:
    people.terms()
    session, found = people.scene.session, people.scene.round
    voter = people.scene.voters(1)[0]
    with pytest.raises(errors.VoterNotStruck):
        put_back(session, found, voter, "She is here", by=BOOKKEEPER)
    strike(session, found, voter, Strike.MOVED, "To Chitungwiza", by=BOOKKEEPER)
    with pytest.raises(errors.VoterStruck):
        strike(session, found, voter, Strike.MOVED, "To Chitungwiza", by=BOOKKEEPER)
    assert (voter.struck_on, voter.struck_reason) != (None, "")
    put_back(session, found, voter, "She came back", by=BOOKKEEPER)
    assert voter.struck_on is None
    assert [(row.why, row.reason) for row in history(session, voter)] == [
        (Strike.MOVED, "To Chitungwiza"),
        (Strike.ADMITTED, "She came back"),
    ]
    people.scene.step(Phase.VOTING)
    use_voice(session, found, people.scene.envelope, voter, Channel.PAPER, by=BOOKKEEPER)
    with pytest.raises(errors.VoiceUsedNotStruck, match="has used her voice"):
        strike(session, found, voter, Strike.TWICE, "Also under 7", by=BOOKKEEPER)


def test_a_proxy_carries_so_many_ballots_as_the_terms_say(people: People) -> None:
    session, found = people.scene.session, people.scene.round
    a, b, c, d = people.scene.voters(4)
    people.terms()
    with pytest.raises(errors.ProxiesNotAgreed):
        name_proxy(session, found, a, b, "Letter of 3 March", by=BOOKKEEPER)
    people.terms(proxies=1)
    with pytest.raises(errors.CarriesForHerself):
        name_proxy(session, found, a, a, "Letter", by=BOOKKEEPER)
    proxy = name_proxy(session, found, a, b, "Letter of 3 March", by=BOOKKEEPER)
    assert proxies_of(session, found) == [(proxy, a, b)] and carriers_of(session, found, [a, c]) == {a.id: b}
    with pytest.raises(errors.GivenAwayAlready, match="Voter 2"):
        name_proxy(session, found, a, c, "Letter", by=BOOKKEEPER)
    with pytest.raises(errors.CarriesTooMany, match="carries 1 ballots already; one person may carry 1"):
        name_proxy(session, found, c, b, "Letter", by=BOOKKEEPER)
    with pytest.raises(errors.CarrierAbsent):
        name_proxy(session, found, c, a, "Letter", by=BOOKKEEPER)
    with pytest.raises(errors.CarriesForOthers):
        name_proxy(session, found, b, d, "Letter", by=BOOKKEEPER)
    end_proxy(session, found, proxy.public_id, "She comes herself", by=BOOKKEEPER)
    with pytest.raises(errors.ProxyUnknown):
        end_proxy(session, found, proxy.public_id, "Again", by=BOOKKEEPER)
    name_proxy(session, found, c, b, "Letter", by=BOOKKEEPER)


def test_a_ballot_goes_only_to_a_proxy_who_was_written_down(people: People) -> None:
    session, found, envelope = people.scene.session, people.scene.round, people.scene.envelope
    a, b, c = people.scene.voters(3)
    people.terms(proxies=2)
    proxy = name_proxy(session, found, a, b, "Letter", by=BOOKKEEPER)
    people.scene.step(Phase.VOTING)
    with pytest.raises(errors.NoSuchProxy):
        use_voice(session, found, envelope, a, Channel.PAPER, carried_by=c, by=BOOKKEEPER)
    with pytest.raises(errors.OnPaperOnly):
        use_voice(session, found, envelope, a, Channel.ASSISTED, carried_by=b, by=BOOKKEEPER)
    mark = use_voice(session, found, envelope, a, Channel.PAPER, batch="0123456789abcdef", carried_by=b, by=BOOKKEEPER)
    assert (mark.carried_by, mark.batch) == (b.id, "0123456789abcdef")
    with pytest.raises(errors.UsedNotEnded):
        end_proxy(session, found, proxy.public_id, "Too late", by=BOOKKEEPER)


def test_delegation_to_an_organisation_is_something_else(people: People) -> None:
    session, found, envelope = people.scene.session, people.scene.round, people.scene.envelope
    a, b = people.scene.voters(2)
    said = Delegated(people.organisation, "Rudo Moyo", "Minutes of 4 March")
    people.terms()
    with pytest.raises(errors.DelegationNotAgreed):
        delegate(session, found, a, said, by=BOOKKEEPER)
    people.terms(delegation=True, proxies=1)
    delegation = delegate(session, found, a, said, by=BOOKKEEPER)
    assert delegations_of(session, found) == [(delegation, a)]
    with pytest.raises(errors.GivenAwayAlready, match="Mwanzo"):
        name_proxy(session, found, a, b, "Letter", by=BOOKKEEPER)
    people.scene.step(Phase.VOTING)
    with pytest.raises(errors.NoSuchDelegation):
        use_voice(session, found, envelope, b, Channel.PAPER, delegation=delegation, by=BOOKKEEPER)
    use_voice(session, found, envelope, a, Channel.PAPER, delegation=delegation, by=BOOKKEEPER)
    with pytest.raises(errors.UsedNotEnded):
        end_delegation(session, found, delegation.public_id, "Too late", by=BOOKKEEPER)


def test_an_organisation_is_given_so_many_voices_and_no_more(people: People) -> None:
    people.terms(delegation=True)
    voters, said = people.scene.voters(BOUNDS.most_delegated + 1), Delegated(people.organisation, "Rudo", "Minutes")
    for voter in voters[:-1]:
        delegate(people.scene.session, people.scene.round, voter, said, by=BOOKKEEPER)
    with pytest.raises(errors.OrganisationHoldsTooMany, match="10 voices already; one organisation may be given 10"):
        delegate(people.scene.session, people.scene.round, voters[-1], said, by=BOOKKEEPER)


CHANGES = (
    "UPDATE voter_strike SET reason = 'nothing'",
    "DELETE FROM voter_strike",
    "DELETE FROM voter_vouching",
    "INSERT INTO voter_vouching SELECT by_voter_id, by_voter_id, round_id, recorded_by, recorded_at FROM voter_vouching",
    "UPDATE voter_proxy SET carrier_id = voter_id",
    "UPDATE voter_proxy SET ended_on = '2026-01-01'",
    "UPDATE voter_proxy SET authority = 'another'",
    "DELETE FROM voter_proxy",
    "DELETE FROM voter",
    "INSERT INTO voter_proxy (public_id, round_id, voter_id, carrier_id, authority, recorded_by, recorded_at, ended_reason)"
    " SELECT 'another', round_id, voter_id, carrier_id, authority, recorded_by, recorded_at, '' FROM voter_proxy",
    "UPDATE voter_delegation SET representative = 'another'",
    "DELETE FROM voter_delegation",
    "UPDATE voter_mark_note SET helper = 'another'",
    "DELETE FROM voter_mark_note",
)


def test_what_was_written_stays_in_the_database_itself(scene: RoundScene, people: People) -> None:
    people.terms(proxies=1, delegation=True)
    session, found = scene.session, scene.round
    a, b, c, d = scene.voters(4)
    add(people)
    name_proxy(session, found, a, b, "Letter", by=BOOKKEEPER)
    delegate(session, found, c, Delegated(people.organisation, "Rudo", "Minutes"), by=BOOKKEEPER)
    scene.step(Phase.VOTING)
    use_voice(session, found, scene.envelope, d, Channel.ASSISTED, helper="Tendai", by=BOOKKEEPER)
    strike(session, found, a, Strike.MOVED, "Away", by=BOOKKEEPER)
    for change in CHANGES:
        with pytest.raises(DBAPIError), session.begin_nested():
            session.execute(text(change))
    ended = end_proxy(session, found, proxies_of(session, found)[0][0].public_id, "Moved", by=BOOKKEEPER)
    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(text("UPDATE voter_proxy SET ended_reason = 'another'"))
    assert ended.ended_reason == "Moved"
