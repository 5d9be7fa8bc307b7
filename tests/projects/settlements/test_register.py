"""Imports and the register that they fill: nothing is quietly changed, and of people only what serves them is kept."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.calendars import frozen_at, now
from core.db import new_public_id
from projects.funding_models import Instrument
from projects.settlements import errors, file_errors
from projects.settlements.classes import Served, Service, Tenure
from projects.settlements.eligibility import Eligible
from projects.settlements.enumeration import HouseholdRecord, Position, SettlementProfile, counts
from projects.settlements.finding import endorsements_of, enumerations_of, household_of
from projects.settlements.importing import keep, kept_columns, look, seen, write
from projects.settlements.keeping import add_settlement, endorse, profile_of, write_profile
from projects.settlements.left_out import counted, write_rule
from projects.settlements.models import EnumerationDraft, HouseholdChange
from projects.settlements.reading import Upload
from projects.settlements.register import (
    change_tenure,
    history,
    record_of,
    register,
    register_on,
    tenures_on,
    withdraw_consent,
)
from tests.projects.scene import OFFICER
from tests.projects.settlements.exports import odk_central
from tests.projects.settlements.people import registers
from tests.projects.settlements.street import COUNTED, STREET, TENURES, Street
from tests.stories.test_who_is_left_out import CHILE, CODI_2010

LATER = date(2026, 5, 4)
SECOND = """\
household_number,tenure
001,owner
3,renter
4,renter
5,none
6,lodger
"""


def test_an_import_writes_what_was_looked_at(street: Street) -> None:
    done = enumerations_of(street.session, street.settlement)[0]
    assert (done.number, done.day, done.added, done.changed, done.missing) == (1, COUNTED, 5, 0, 0)
    assert len(done.sha256) == 64 and done.file_name == "street.csv"
    known = register(street.session, street.settlement)
    assert {record.number: record.tenure for record in known.values()} == TENURES
    assert known["1"].head == "Malee Srisuk" and known["1"].position == Position("13.8561", "100.5812")
    assert known["2"].head == "" and known["2"].position is None  # said no
    assert counts(known.values()).by_service[Service.WATER] == {Served.OWN: 1, Served.SHARED: 2, Served.WITHOUT: 1}
    assert street.session.scalars(select(EnumerationDraft)).all() == []  # the file is gone


def test_the_same_file_again_is_nothing_new(street: Street) -> None:
    draft = keep(street.session, street.settlement, [Upload("again.csv", STREET.encode())], COUNTED, by=OFFICER)
    found = look(street.session, street.settlement, draft)
    assert len(found.unchanged) == 5 and not found.writes and found.missing == ()


@given(records=registers)
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_dry_run_then_import_then_dry_run_shows_nothing_new(street: Street, records: list[HouseholdRecord]) -> None:
    session = street.session
    place = add_settlement(session, street.scene.agency, f"Settlement {new_public_id()}", "", by=OFFICER)
    draft = keep(session, place, odk_central(records), LATER, by=OFFICER)
    write(session, place, draft, seen(look(session, place, draft)), by=OFFICER)
    assert register(session, place) == {record.key: record for record in records}
    found = look(session, place, keep(session, place, odk_central(records[::-1]), LATER, by=OFFICER))
    assert not found.writes and len(found.unchanged) == len(records)


def test_tenure_as_of_any_past_day(street: Street) -> None:
    done = street.bring_in(SECOND, LATER)
    assert (done.added, done.changed, done.unchanged, done.missing) == (1, 1, 3, 1)
    before, after = tenures_on(street.session, street.settlement, date(2026, 5, 3)), TENURES | {"3": Tenure.RENTER}
    assert before == TENURES
    assert tenures_on(street.session, street.settlement, LATER) == after | {"6": Tenure.LODGER}
    assert tenures_on(street.session, street.settlement, date(2025, 11, 2)) == {}
    # What the second export had no column for stayed, and the missing household is still there.
    assert register(street.session, street.settlement)["4"].head == "Pim Kaew"
    assert street.house("2").seen_in != street.house("1").seen_in
    assert register_on(street.session, street.settlement, COUNTED)["3"].tenure is Tenure.LODGER


def test_a_tenure_that_is_mended_by_hand_says_why(street: Street) -> None:
    change_tenure(street.session, street.settlement, street.house("5"), Tenure.LODGER, LATER, "She showed a letter", by=OFFICER)
    entries = history(street.session, street.house("5"))
    assert [(entry.day, entry.tenure, entry.parts, entry.reason) for entry in entries] == [
        (LATER, Tenure.LODGER, ("tenure",), "She showed a letter"),
        (COUNTED, Tenure.NONE, (), ""),
    ]
    with pytest.raises(errors.NothingToWrite):
        change_tenure(street.session, street.settlement, street.house("5"), Tenure.LODGER, LATER, "Again", by=OFFICER)
    with pytest.raises(errors.ChangeBeforeLast):
        change_tenure(street.session, street.settlement, street.house("1"), Tenure.NONE, COUNTED, "Earlier", by=OFFICER)


def test_who_takes_consent_back_is_in_no_row_by_name(street: Street) -> None:
    withdraw_consent(street.session, street.settlement, street.house("1"), LATER, by=OFFICER)
    known = record_of(street.house("1"))
    assert (known.head, known.position, known.consent) == ("", None, False)
    written = [repr(row) for row in street.session.execute(select(HouseholdChange.record, HouseholdChange.reason))]
    assert len(written) == 6
    assert not any("Malee" in row or "13.8561" in row for row in written)


def test_the_register_that_changed_meanwhile_is_looked_at_again(street: Street) -> None:
    draft = keep(street.session, street.settlement, [Upload("s.csv", SECOND.encode())], LATER, by=OFFICER)
    looked_at = seen(look(street.session, street.settlement, draft))
    change_tenure(street.session, street.settlement, street.house("4"), Tenure.OWNER, LATER, "Bought it", by="user:other")
    with pytest.raises(errors.RegisterChanged):
        write(street.session, street.settlement, draft, looked_at, by=OFFICER)


def test_a_file_with_a_wrong_cell_is_not_written(street: Street) -> None:
    text = "household_number,tenure,people\n7,owner,-2\n8,squatter,3\n"
    draft = keep(street.session, street.settlement, [Upload("s.csv", text.encode())], LATER, by=OFFICER)
    found = look(street.session, street.settlement, draft)
    with pytest.raises(errors.NotReady, match="2 cells"):
        write(street.session, street.settlement, draft, seen(found), by=OFFICER)
    assert len(register(street.session, street.settlement)) == 5


def test_an_enumeration_has_its_day(street: Street) -> None:
    with pytest.raises(errors.ChangeBeforeLast):
        street.bring_in(SECOND, date(2025, 11, 2))
    with pytest.raises(file_errors.YearUnreadable):  # whoever is counted in 2025 has not lived there since 2026
        raise street.refused("household_number,tenure,since\n1,owner,2026\n")
    with frozen_at(now()), pytest.raises(errors.ChangeInFuture):
        street.bring_in(SECOND, date(2199, 1, 1))


def test_columns_and_words_are_kept_with_the_settlement(street: Street) -> None:
    assert kept_columns(street.settlement).columns == {}
    with pytest.raises(errors.HouseholdUnknown):
        household_of(street.session, street.settlement, "77")


def test_what_the_community_says_has_versions_and_an_endorsement(street: Street) -> None:
    session, place = street.session, street.settlement
    assert profile_of(session, place) == (SettlementProfile(), None)
    write_profile(session, place, SettlementProfile(households=240, population=1100), COUNTED, by=OFFICER)
    write_profile(session, place, SettlementProfile(households=229), LATER, by=OFFICER)
    profile, version = profile_of(session, place)
    assert profile.households == 229 and version is not None and version.version == 2
    document = endorse(session, place, "Resolution 12", "Barangay Alabang", LATER, serial="12/2026", by=OFFICER)
    assert [one.title for one in endorsements_of(session, place)] == ["Resolution 12"]
    assert document.organisation_id == place.organisation_id
    with pytest.raises(file_errors.CountNegative, match="-1 is less than nothing"):
        SettlementProfile(households=-1)


def test_who_is_left_out_on_a_day_by_the_rule_of_that_day(street: Street) -> None:
    session, place, agency = street.session, street.settlement, street.scene.agency
    assert counted(session, place, COUNTED).without == ("1", "2", "3", "4", "5")  # no funder yet
    write_rule(session, place, agency, "rules", "slides", CODI_2010.by_tenure, COUNTED, by=OFFICER)
    write_rule(session, place, street.scene.city, "reconstruction", "decree", CHILE.by_tenure, COUNTED, by=OFFICER)
    write_rule(session, place, agency, "rules", "slides, second edition", CHILE.by_tenure, LATER, by=OFFICER)
    assert counted(session, place, COUNTED).admitted == ("1", "2", "3", "4")
    assert counted(session, place, LATER).admitted == ("1", "2")
    assert [line.rule.source for line in counted(session, place, LATER).lines][-1] == "slides, second edition"


def test_a_signed_agreement_brings_the_rules_that_it_follows(street: Street) -> None:
    """In the version in force on the day of signing; a set that nobody knows here leaves nobody out silently."""
    scene, session, place = street.scene, street.session, street.settlement
    scene.signed("Infrastructure", 100_00, rule_set="chile-reconstruction")
    scene.signed("Letter", 100_00, Instrument.LOAN, rule_set="letter of 3 May")
    found = counted(session, place, LATER)
    assert found.admitted == ("1", "2") and found.applying == ("3", "4") and found.without == ("5",)
    assert [(one.rule.label, one.by_answer[Eligible.NOT_STATED]) for one in found.funders] == [
        ("Reconstruction after disasters, who is eligible", 1), ("letter of 3 May", 5)
    ]  # fmt: skip


def test_settlements_have_names_of_their_own(session: Session, street: Street) -> None:
    with pytest.raises(errors.SettlementThere):
        add_settlement(session, street.scene.agency, "BANG BUA", "", by=OFFICER)
