"""The pages of settlements: one walk from the file to the paper, and who may see what."""

from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import Engine, select

from access import people
from access.policy import Role
from core.calendars import today
from core.db import reading, transaction
from projects.models import OrganisationKind, Project
from projects.setting_up import add_organisation
from projects.settlements.finding import settlements_of
from projects.settlements.register import register
from tests.projects.settlements.street import STREET, a_street
from tests.web_fixtures import PASSWORD, PickyClient

pytestmark = pytest.mark.one_engine
DAY = today("Asia/Bangkok")
ON = {"day-day": str(DAY.day), "day-month": str(DAY.month), "day-year": str(DAY.year)}


@pytest.fixture
def place(engine: Engine, quick_hashes: None) -> dict[str, str]:
    """The street on the canal with its people; `stranger` looks after another agency's settlements."""
    with transaction(engine) as session:
        street = a_street(session)
        other = add_organisation(session, OrganisationKind.AGENCY, "Elsewhere", "TH", by="test")
        roles = {
            "officer": (Role.PROGRAMME_OFFICER, street.scene.agency.scope),
            "agency": (Role.AGENCY, street.scene.agency.scope),
            "bookkeeper": (Role.BOOKKEEPER, street.scene.project.scope),
            "stranger": (Role.PROGRAMME_OFFICER, other.scope),
        }
        for name, (role, scope) in roles.items():
            user = people.add_user(session, name, name.title(), PASSWORD, by="test")
            people.grant(session, user, role, scope, by="test")
        street.scene.source("House grant")
        return {
            "agency": street.scene.agency.public_id,
            "settlement": street.settlement.public_id,
            "project": street.scene.project.public_id,
            "one": str(street.house("1").id),
            "five": str(street.house("5").id),
        }


def browser(app: Flask, name: str) -> PickyClient:
    client = app.test_client()
    assert isinstance(client, PickyClient)
    client.sign_in(name)
    return client


def upload(client: PickyClient, at: str, text: str, **fields: str) -> str:
    """The address of the file that is now looked at."""
    data = {**ON, **fields, "files": (BytesIO(text.encode()), "street.csv")}
    return str(client.post(f"{at}/import", data=data, content_type="multipart/form-data", status=303).headers["Location"])


def test_from_the_file_to_the_register(app: Flask, engine: Engine, place: dict[str, str]) -> None:
    officer, at = browser(app, "officer"), f"/settlements/{place['settlement']}"
    assert "Day on which people were counted" in officer.page(f"{at}/import").text
    draft = upload(officer, at, "door,household_number,tenure\nx,3,squatter\nx,6,renter\n")
    page = officer.page(draft)
    assert "Nothing can be written yet" in page.text and "What does “squatter” mean? It stands on 1 row." in page.text
    fields = page.form(f"{draft}/columns")
    assert fields["column-number"] == "household_number" and fields["column-tenure"] == "tenure"
    fields.pop("tenure-unasked")
    officer.post(f"{draft}/columns", data={**fields, "means-1": "none"}, status=303)
    page = officer.page(draft)
    assert "Household 3: tenure: lodger → none, or not substantiated" in page.text
    assert "They stay in the register: 1, 2, 4, 5" in page.text
    writing = page.form(f"{draft}/write")
    writing.pop("ticked")
    assert "Tick that you have looked" in officer.post(f"{draft}/write", data=writing, status=422).text
    officer.post(f"{draft}/write", data={**writing, "ticked": "yes"}, status=303)
    assert "1 new, 1 changed, 0 unchanged, 4 missing" in officer.page(at).text
    again = upload(officer, at, "household_number,tenure\n7,squatter\n")
    assert officer.page(again).form(f"{again}/columns")["column-number"] == "household_number"
    assert "What does" not in officer.page(again).text  # the settlement remembers the word
    officer.post(f"{again}/throw-away", status=303)
    officer.get(again, status=404)


def test_a_file_that_cannot_be_read_is_told_beside_its_field(app: Flask, place: dict[str, str]) -> None:
    officer, at = browser(app, "officer"), f"/settlements/{place['settlement']}/import"
    data = {**ON, "files": (BytesIO(b"%PDF-1.7"), "plan.pdf")}
    said = officer.post(at, data=data, content_type="multipart/form-data", status=422).text
    assert "The file plan.pdf is no CSV file." in said
    wrong = {"day-day": "31", "day-month": "2", "day-year": "2026", "files": (BytesIO(STREET.encode()), "s.csv")}
    assert "There is no day 31/2/2026" in officer.post(at, data=wrong, content_type="multipart/form-data", status=400).text


def test_who_is_left_out_is_a_line_on_the_page_and_on_paper(app: Flask, place: dict[str, str]) -> None:
    officer, at = browser(app, "officer"), f"/settlements/{place['settlement']}"
    assert "No funder's rule is written down here yet" in officer.page(at).text
    ready = officer.page(f"{at}/rule?set=codi-2010+1").form(f"{at}/rule")
    assert (ready["label"], ready["answer-renter"], ready["answer-none"]) == (
        "Baan Mankong, rules of 2010 (BE 2553)", "yes", "not_stated"
    )  # fmt: skip
    values = officer.page(f"{at}/rule").form(f"{at}/rule")
    values |= {"funder": place["agency"], "label": "Decree of 2025", "source": "gazette 12"}
    values |= {"answer-owner": "yes", "answer-lodger": "on_application", "answer-renter": "no", "answer-none": "not_stated"}
    officer.post(f"{at}/rule", data=values, status=303)
    for text in (officer.page(at).text, officer.page(f"{at}/papers/eligibility").text):
        assert "CODI leaves out 1 household (renter)." in text and "Rule: Decree of 2025" in text and "gazette 12" in text
        assert "CODI pays for 1 household (lodger) only if it applies and is accepted." in text
        assert "The rule of CODI does not say whether 1 household (none, or not substantiated) is paid for: ask." in text
        assert "2 of them have no funder whose rule admits them." in text
    paper = officer.page(f"{at}/papers/eligibility").text
    assert "By its number: 4." in paper and "Malee" not in paper and "13.85" not in paper


def test_the_profile_and_its_endorsement(app: Flask, place: dict[str, str]) -> None:
    officer, at = browser(app, "officer"), f"/settlements/{place['settlement']}"
    values = officer.page(f"{at}/profile").form(f"{at}/profile")
    said = {name: typed for name, typed in values.items() if not name.startswith("threat-")}
    said |= {"households": "-7", "threat-flood": "yes", "land": "state"}
    assert "“-7” is not a whole number" in officer.post(f"{at}/profile", data=said, status=400).text
    officer.post(f"{at}/profile", data={**said, "households": "240"}, status=303)
    endorsed = {"day-day": "3", "day-month": "11", "day-year": "2025", "serial": "12/2026"}
    endorsed |= {"title": "Resolution 12", "issued-by": "Barangay Alabang"}
    officer.post(f"{at}/endorse", data=endorsed, status=303)
    for text in (officer.page(at).text, officer.page(f"{at}/papers/profile").text):
        assert "240" in text and "flood" in text and "Resolution 12, by Barangay Alabang" in text
    assert officer.get(f"{at}/papers/profile.pdf").data.startswith(b"%PDF")


def test_a_household_by_name_only_to_those_who_look_after_it(app: Flask, place: dict[str, str]) -> None:
    at = f"/settlements/{place['settlement']}/households"
    officer = browser(app, "officer")
    assert "Malee Srisuk" in officer.page(at).text
    page = officer.page(f"{at}/1")
    assert page.h1 == "Household 1" and "13.8561, 100.5812" in page.text
    changed = {**ON, "tenure": "renter", "reason": ""}
    assert "Nothing is written here" in officer.post(f"{at}/1", data=changed, status=400).text
    officer.post(f"{at}/1", data={**changed, "reason": "sold it"}, status=303)
    officer.post(f"{at}/consent/1", status=303)
    text = officer.page(f"{at}/1").text
    assert "sold it" in text and "Malee" not in text and "13.8561" not in text
    assert "Pim Kaew" in browser(app, "bookkeeper").page(at).text
    reader = browser(app, "agency")
    text = reader.page(at).text
    assert "Owner: 1" in text and "Pim Kaew" not in text
    reader.get(f"{at}/4", status=403)
    stranger = browser(app, "stranger")
    for address in (f"/settlements/{place['settlement']}", at, f"{at}/4", f"/settlements/{place['settlement']}/import"):
        stranger.get(address, status=404)
    assert "Bang Bua" not in stranger.page("/settlements").text
    reader.get(f"/settlements/{place['settlement']}/import", status=403)


def test_households_of_a_project_move_together(app: Flask, place: dict[str, str]) -> None:
    officer, at = browser(app, "officer"), f"/projects/{place['project']}/households"
    ticked = {f"household-{place['one']}": "yes", f"household-{place['five']}": "yes"}
    officer.post(at, data={**ON, **ticked, "to": "planned", "reason": ""}, status=303)
    wrong = officer.post(at, data={**ON, **ticked, "to": "dropped_out", "reason": ""}, status=422)
    assert "Write why household 1 becomes “dropped out”." in wrong.text
    pays = {**ON, "household": place["one"], "agreement": "1", "part": "1/2"}
    officer.post(f"{at}/funders", data=pays, status=303)
    assert "pays for house 1 already" in officer.post(f"{at}/funders", data=pays, status=409).text
    text = browser(app, "agency").page(at).text
    assert "In all2" in text and "CODI: 1 house" in text and "Move them" not in text


def test_a_settlement_is_added_and_joined_to_a_project(app: Flask, engine: Engine, place: dict[str, str]) -> None:
    officer = browser(app, "officer")
    said = {"organisation": place["agency"], "name": "Bang Bua", "place": "", "locale": "en", "timezone": "Asia/Bangkok"}
    assert "There is a settlement called Bang Bua already" in officer.post("/settlements/new", data=said, status=409).text
    made = officer.post("/settlements/new", data={**said, "name": "Rim Klong"}, status=303).headers["Location"]
    joined = {"settlement": made.rpartition("/")[2]}
    officer.post(f"/projects/{place['project']}/households/settlements", data=joined, status=303)
    with reading(engine) as session:
        found = settlements_of(session, session.scalars(select(Project)).one())
        assert [one.name for one in found] == ["Bang Bua", "Rim Klong"]
        assert register(session, found[1]) == {}
