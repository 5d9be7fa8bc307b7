"""What the database itself holds of settlements, attacked with SQL that goes round every service."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from projects.settlements.enumeration import SettlementProfile
from projects.settlements.keeping import endorse, write_profile
from projects.settlements.left_out import write_rule
from projects.settlements.project_households import move, pay_for
from projects.settlements.statuses import Status
from tests.projects.scene import OFFICER
from tests.projects.settlements.street import COUNTED, Street
from tests.stories.test_who_is_left_out import CHILE

ATTACKS = (
    # history is only added to
    "UPDATE household_change SET tenure = 'owner' WHERE tenure = 'renter'",
    "UPDATE household_change SET day = '2020-01-01'",
    "DELETE FROM household_change",
    "UPDATE enumeration SET sha256 = 'f'",
    "DELETE FROM enumeration",
    "UPDATE household_status_event SET status = 'finished'",
    "DELETE FROM household_status_event",
    "UPDATE settlement_profile SET profile = '{}'",
    "DELETE FROM settlement_profile",
    "UPDATE settlement_tenure_rule SET by_tenure = 'owner:yes'",
    "DELETE FROM settlement_tenure_rule",
    "DELETE FROM settlement_endorsement",
    "DELETE FROM project_settlement",
    # a household keeps its number and stays
    "UPDATE household SET number = '99' WHERE number = '1'",
    "UPDATE household SET settlement_id = settlement_id + 1",
    "DELETE FROM household",
    "INSERT INTO household (settlement_id, number, number_key, tenure, record, head, submission) "
    "SELECT settlement_id, '01', number_key, tenure, record, head, submission FROM household WHERE number = '1'",
    "UPDATE household SET tenure = 'squatter'",
    "UPDATE household SET latitude = '1', longitude = NULL",
    "UPDATE settlement SET organisation_id = organisation_id + 1",
    "UPDATE settlement SET practice = NOT practice",
    "DELETE FROM settlement",
    # statuses are words, of households of the project's settlements
    "INSERT INTO household_status_event (project_id, settlement_id, household_id, place, day, status, reason, recorded_by, "
    "recorded_at) SELECT project_id, settlement_id, household_id, 9, day, 'stolen', '', recorded_by, recorded_at "
    "FROM household_status_event",
    "INSERT INTO household_status_event (project_id, settlement_id, household_id, place, day, status, reason, recorded_by, "
    "recorded_at) SELECT project_id + 1, settlement_id, household_id, 1, day, status, '', recorded_by, recorded_at "
    "FROM household_status_event",
    "INSERT INTO household_status_event (project_id, settlement_id, household_id, place, day, status, reason, recorded_by, "
    "recorded_at) SELECT project_id, settlement_id, household_id, place, day, status, '', recorded_by, recorded_at "
    "FROM household_status_event",
    # one agreement pays once for a house, and what was agreed stays
    "INSERT INTO household_funder (household_id, agreement_id, part, day, recorded_by, recorded_at) "
    "SELECT household_id, agreement_id, part, day, recorded_by, recorded_at FROM household_funder",
    "UPDATE household_funder SET part = '1'",
    "UPDATE household_funder SET ended_on = '2026-01-01'",
    "DELETE FROM household_funder",
)
ON_SQLITE = ("INSERT OR REPLACE INTO household_change SELECT * FROM household_change",)
ON_POSTGRESQL = ("TRUNCATE household_change", "TRUNCATE household CASCADE")


def test_each_attack_is_refused(street: Street) -> None:
    """One settlement for all attacks: each runs in a savepoint of its own, and would show in the next."""
    session = street.session
    write_profile(session, street.settlement, SettlementProfile(households=5), COUNTED, by=OFFICER)
    endorse(session, street.settlement, "Resolution", "Barangay", COUNTED, by=OFFICER)
    write_rule(session, street.settlement, street.scene.agency, "rules", "slides", CHILE.by_tenure, COUNTED, by=OFFICER)
    move(session, street.scene.project, [street.house("1")], Status.PLANNED, COUNTED, "", by=OFFICER)
    agreement = street.scene.source("House grant")
    pay_for(session, street.scene.project, street.house("1"), agreement.number, None, COUNTED, by=OFFICER)
    engine = session.get_bind().dialect.name
    accepted = []
    for attack in (*ATTACKS, *(ON_SQLITE if engine == "sqlite" else ON_POSTGRESQL)):
        with pytest.raises(DBAPIError), session.begin_nested():
            session.execute(text(attack))
            accepted.append(attack)
            session.execute(text("SET CONSTRAINTS ALL IMMEDIATE" if engine == "postgresql" else "SELECT 1"))
            pytest.fail(f"accepted: {attack}")
    assert accepted == []
