"""Households of a project: moved by dated events, counted by the project, paid for by one funder or two."""

from datetime import date
from fractions import Fraction

import pytest

from projects.setting_up import households_on
from projects.settlements import errors
from projects.settlements.keeping import add_settlement
from projects.settlements.project_households import (
    funders_of,
    move,
    paid_in,
    pay_for,
    standings,
    statuses_of,
    statuses_on,
)
from projects.settlements.statuses import Status
from tests.projects.scene import OFFICER
from tests.projects.settlements.street import COUNTED, Street

DAYS = [date(2025, 12, day) for day in (1, 8, 15)]


def walk(street: Street, numbers: str, to: Status, day: date, reason: str = "") -> None:
    move(street.session, street.scene.project, map(street.house, numbers.split()), to, day, reason, by=OFFICER)


def test_households_move_together_and_the_project_counts_them(street: Street) -> None:
    session, project = street.session, street.scene.project
    walk(street, "1 2 3 4 5", Status.PLANNED, DAYS[0])
    walk(street, "1 2 4", Status.AGREED, DAYS[1])
    walk(street, "5", Status.DROPPED_OUT, DAYS[2], "moved away")
    found = statuses_on(session, project, DAYS[2])
    assert found.total == 5 and found.staying == 4
    assert found.by_status == {
        Status.PLANNED: 1, Status.AGREED: 3, Status.UNDERWAY: 0, Status.FINISHED: 0, Status.DROPPED_OUT: 1
    }  # fmt: skip
    assert statuses_on(session, project, DAYS[0]).by_status[Status.PLANNED] == 5
    counted = households_on(session, project, DAYS[2])
    assert counted is not None and counted.from_register
    assert (counted.planned, counted.agreed, counted.dropped_out, counted.total) == (1, 3, 1, 5)


def test_what_is_written_late_is_counted_on_every_later_day(street: Street) -> None:
    walk(street, "1", Status.PLANNED, DAYS[0])
    walk(street, "1", Status.AGREED, DAYS[2])
    walk(street, "2", Status.PLANNED, DAYS[1])
    later = households_on(street.session, street.scene.project, DAYS[2])
    assert later is not None and (later.planned, later.agreed) == (1, 1)


def test_one_that_cannot_move_holds_all_back(street: Street) -> None:
    walk(street, "1 2", Status.PLANNED, DAYS[0])
    walk(street, "1", Status.AGREED, DAYS[0])
    with pytest.raises(errors.StatusUnreachable, match="Household 1 is agreed"), street.session.begin_nested():
        walk(street, "2 1", Status.AGREED, DAYS[1])
    assert statuses_on(street.session, street.scene.project, DAYS[1]).by_status[Status.PLANNED] == 1
    with pytest.raises(errors.NoHouseholdsChosen):
        walk(street, "", Status.AGREED, DAYS[1])


def test_a_household_of_another_settlement_is_not_moved(street: Street) -> None:
    session = street.session
    elsewhere = Street(street.scene, add_settlement(session, street.scene.agency, "Elsewhere", "", by=OFFICER))
    elsewhere.bring_in("household_number,tenure\n1,owner\n")
    with pytest.raises(errors.HouseholdElsewhere):
        walk(elsewhere, "1", Status.PLANNED, DAYS[0])
    assert len(standings(session, street.scene.project, DAYS[0])) == 5
    with pytest.raises(errors.AgreementElsewhere):
        agreement = street.scene.source("House grant")
        pay_for(session, street.scene.project, elsewhere.house("1"), agreement.number, None, COUNTED, by=OFFICER)


def test_a_house_paid_by_two_donors_is_one_house(street: Street) -> None:
    session, project = street.session, street.scene.project
    walk(street, "1 2 3", Status.PLANNED, DAYS[0])
    grant, other = street.scene.source("State grant"), street.scene.source("Donor", funder=street.scene.city)
    half = Fraction(1, 2)
    pay_for(session, project, street.house("1"), grant.number, half, DAYS[0], by=OFFICER)
    pay_for(session, project, street.house("1"), other.number, half, DAYS[0], by=OFFICER)
    pay_for(session, project, street.house("2"), grant.number, None, DAYS[0], by=OFFICER)
    found = paid_in(session, project)
    assert found.houses == 2 and found.by_funder == {"Bang Khen District": 1, "CODI": 2}
    assert [house for house, _ in found.shared] == ["1"] and found.unpaid == ("3",)
    assert [(one.funder, one.part) for one in funders_of(session, street.house("1"))] == [
        ("CODI", half), ("Bang Khen District", half)
    ]  # fmt: skip
    with pytest.raises(errors.FunderTwice):
        pay_for(session, project, street.house("2"), grant.number, half, DAYS[0], by=OFFICER)


def test_a_household_knows_its_moves_in_each_project(street: Street) -> None:
    walk(street, "4", Status.PLANNED, DAYS[0])
    walk(street, "4", Status.AGREED, DAYS[1])
    found = statuses_of(street.session, street.house("4"))
    assert {project.code: [move.status for move in moves] for project, moves in found.items()} == {
        "BB-01": [Status.AGREED, Status.PLANNED]
    }
