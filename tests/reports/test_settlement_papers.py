"""Papers of a settlement: one idea a line, households by number only, the same paper from the same register."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from core.language import language
from projects.settlements.left_out import write_rule
from reports import render
from reports.settlement_papers import eligibility_paper, settlement_profile_paper
from tests.pages import Page
from tests.projects.scene import OFFICER
from tests.projects.settlements.street import COUNTED, Street, a_street
from tests.stories.test_who_is_left_out import CHILE, CODI_2010

pytestmark = pytest.mark.one_engine
LATER = date(2026, 5, 4)


@pytest.fixture
def street(session: Session) -> Street:
    street = a_street(session)
    for funder, rule in ((street.scene.agency, CODI_2010), (street.scene.city, CHILE)):
        write_rule(session, street.settlement, funder, rule.label, rule.source, rule.by_tenure, COUNTED, by=OFFICER)
    return street


def test_a_renter_is_left_out_by_one_funder_and_not_by_the_other(street: Street) -> None:
    paper = eligibility_paper(street.session, street.settlement)
    text = Page(render.html(paper, language("en"))).text
    assert "5 households were counted. 4 of them are admitted by the rule of some funder." in text
    assert "Bang Khen District pays for 1 household (renter) only if it applies and is accepted." in text
    assert "The rule of Bang Khen District does not say whether 1 household (none, or not substantiated)" in text
    assert "The rule of CODI does not say whether 1 household (none, or not substantiated) is paid for: ask." in text
    assert "CODI leaves out" not in text
    for hidden in ("Malee", "Pim", "13.856", "100.58"):
        assert hidden not in text


def test_the_paper_of_a_past_day_is_the_same_after_the_register_changed(street: Street) -> None:
    before = eligibility_paper(street.session, street.settlement, COUNTED)
    street.bring_in("household_number,tenure\n4,owner\n9,renter\n", LATER)
    after = eligibility_paper(street.session, street.settlement, COUNTED)
    assert replace(after, heading=replace(after.heading, number=before.heading.number)) == before
    assert eligibility_paper(street.session, street.settlement, LATER).heading.fingerprint != before.heading.fingerprint


def test_the_profile_sheet_has_room_for_a_stamp(street: Street) -> None:
    paper = settlement_profile_paper(street.session, street.settlement)
    text = Page(render.html(paper, language("en"))).text
    assert "Stamp" in text and "For the community" in text and "Nobody has endorsed this profile yet." in text
    assert "Malee" not in text
    assert render.pdf(paper, language("en")) == render.pdf(paper, language("en"))
