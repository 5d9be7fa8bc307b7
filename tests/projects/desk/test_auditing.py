"""Published figures beside the books; samples kept and drawn again; findings, answered and closed; none of it ever changed."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from projects.desk.errors import (
    AnswerMissing,
    FigureOfNothing,
    FigureReplacedAlready,
    FindingClosed,
    FindingUnknown,
    NothingToSample,
    SampleUnknown,
)
from projects.desk.findings import answer, close, find_fault, finding_of, findings_for
from projects.desk.models import Outcome, SampleRule, Severity, Told
from projects.desk.published import Figure, compared, figures_for, publish
from projects.desk.samples import Wanted, draw_sample, drawn_again, sample_for, samples_for
from projects.errors import DayInFuture
from projects.funding_models import FundingAgreement, Measure
from projects.models import OrganisationKind
from projects.setting_up import add_organisation
from tests.projects.desk.country import desk_of
from tests.projects.scene import BEGUN, OFFICER, Scene

MILLION = 1_000_000_00
AUDITOR = "user:auditor"
DAY = BEGUN + timedelta(days=40)
RECEIVED = Wanted(Measure.RECEIVED, "THB", BEGUN, DAY)


@pytest.fixture
def grant(scene: Scene) -> FundingAgreement:
    agreement = scene.signed("Infrastructure subsidy", 100 * MILLION)
    for month, minor in enumerate((40 * MILLION, 30 * MILLION, 29_700_000_00)):
        scene.receive(agreement, minor, BEGUN + timedelta(days=10 * month))
    return agreement


def test_a_hundred_million_that_is_ninety_nine_point_seven(scene: Scene, grant: FundingAgreement) -> None:
    source = ("Annual report", "https://example.org/report", "Rounded")
    said = Figure(Told.RECEIVED, DAY, "100 million baht", *source, "THB", 100 * MILLION)
    publish(scene.session, scene.agency, said, by=OFFICER)
    publish(scene.session, scene.agency, Figure(Told.PROJECTS, DAY, "1", "Annual report", count=1), by=OFFICER)
    leaflet = Figure(Told.FINISHED, DAY, "0", "Leaflet", count=0)
    publish(scene.session, scene.agency, leaflet, project=scene.project, by=OFFICER)
    grants = desk_of(scene.agency)
    finished, projects, received = compared(scene.session, grants, figures_for(scene.session, grants))
    assert (str(received.computed), str(received.difference), received.percent) == ("99700000.00 THB", "-300000.00 THB", "-0.3")
    assert received.differs and not projects.differs and (finished.computed, finished.percent) == (0, "–")
    assert figures_for(scene.session, desk_of(scene.community)) == []


def test_a_figure_typed_wrongly_is_followed_by_another(scene: Scene, grant: FundingAgreement) -> None:
    wrong = publish(scene.session, scene.agency, Figure(Told.PROJECTS, DAY, "11", "Report", count=11), by=OFFICER)
    right = Figure(Told.PROJECTS, DAY, "1", "Report", count=1)
    kept = publish(scene.session, scene.agency, right, replaces=wrong, by=OFFICER)
    assert figures_for(scene.session, desk_of(scene.agency)) == [kept]
    with pytest.raises(FigureReplacedAlready):
        publish(scene.session, scene.agency, right, replaces=wrong, by=OFFICER)
    money_of_projects = Figure(Told.PROJECTS, DAY, "1", "Report", currency="THB", amount_minor=1)
    for figure in (money_of_projects, Figure(Told.SPENT, DAY, "1", "Report", count=1)):
        with pytest.raises(FigureOfNothing):
            publish(scene.session, scene.agency, figure, by=OFFICER)


def test_a_sample_is_kept_and_drawn_again_years_later(scene: Scene, grant: FundingAgreement) -> None:
    drawn = draw_sample(scene.session, scene.agency, RECEIVED, SampleRule.RANDOM, "dice 3 5 1", 2, by=AUDITOR)
    assert (drawn.population, drawn.total_minor, len(drawn.items)) == (3, 9_970_000_000, 2)
    scene.receive(grant, 300_000_00, DAY)
    scene.session.expire_all()
    again = drawn_again(scene.session, drawn)
    assert (again.same_items, again.same_books, again.population) == (True, True, 3)
    assert [one.id for one in samples_for(scene.session, desk_of(scene.agency))] == [drawn.id]
    for others in (desk_of(scene.community), []):
        assert samples_for(scene.session, others) == []
        with pytest.raises(SampleUnknown):
            sample_for(scene.session, others, drawn.public_id)
    stranger = add_organisation(scene.session, OrganisationKind.NGO, "Elsewhere", "TH", by=OFFICER)
    with pytest.raises(NothingToSample):
        draw_sample(scene.session, stranger, RECEIVED, SampleRule.RANDOM, "", 2, by=AUDITOR)


def test_what_is_taken_back_after_the_draw_was_there_at_the_draw(scene: Scene, grant: FundingAgreement) -> None:
    receipt = scene.receive(grant, 100_00, DAY)
    drawn = draw_sample(scene.session, scene.agency, RECEIVED, SampleRule.LARGEST, "", 4, by=AUDITOR)
    scene.take_back(receipt)
    assert drawn_again(scene.session, drawn).same_items
    now_drawn = draw_sample(scene.session, scene.agency, RECEIVED, SampleRule.MONETARY_UNIT, drawn.seed, 4, by=AUDITOR)
    assert (drawn.population, now_drawn.population) == (4, 3)


def test_a_finding_is_answered_and_closed(scene: Scene, grant: FundingAgreement) -> None:
    session, project = scene.session, scene.project
    found = find_fault(session, project, scene.agency, Severity.WEAKNESS, "No receipt", DAY, by=AUDITOR)
    with pytest.raises(AnswerMissing):
        close(session, project, found, Outcome.ACCEPTED, "Seen", DAY, by=AUDITOR)
    answer(session, project, found, "It was lost in the flood", by="user:bookkeeper")
    answer(session, project, found, "The shop wrote a copy", document=scene.paper("Copy"), by="user:approver")
    close(session, project, found, Outcome.MENDED, "Copy seen", DAY, by=AUDITOR)
    seen = finding_of(session, project, found.public_id)
    assert [one.text for one in seen.answers] == ["It was lost in the flood", "The shop wrote a copy"]
    assert seen.closing is not None and seen.closing.outcome == Outcome.MENDED
    with pytest.raises(FindingClosed):
        answer(session, project, found, "One more", by="user:bookkeeper")
    with pytest.raises(FindingClosed):
        close(session, project, found, Outcome.MENDED, "Again", DAY, by=AUDITOR)
    second = find_fault(session, project, scene.agency, Severity.NOTE, "Two", DAY, by=AUDITOR)
    close(session, project, second, Outcome.MISTAKEN, "Looked at the wrong project", DAY, by=AUDITOR)
    assert second.number == 2 and findings_for(session, desk_of(scene.agency)) == []
    everybody = findings_for(session, desk_of(scene.agency), open_only=False)
    stranger = add_organisation(session, OrganisationKind.NGO, "Elsewhere", "TH", by=OFFICER)
    assert len(everybody) == 2 and findings_for(session, desk_of(stranger), open_only=False) == []
    with pytest.raises(FindingUnknown):
        finding_of(session, project, "0123456789abcdef")
    with pytest.raises(DayInFuture):
        find_fault(session, project, scene.agency, Severity.NOTE, "Tomorrow", date(2199, 1, 1), by=AUDITOR)


TABLES = ("published_figure", "audit_sample", "audit_sample_item", "finding", "finding_answer", "finding_closing")


def test_the_database_keeps_it_all(scene: Scene, grant: FundingAgreement) -> None:
    session = scene.session
    publish(session, scene.agency, Figure(Told.PROJECTS, DAY, "1", "Report", count=1), by=OFFICER)
    draw_sample(session, scene.agency, RECEIVED, SampleRule.LARGEST, "", 1, by=AUDITOR)
    found = find_fault(session, scene.project, scene.agency, Severity.NOTE, "One", DAY, by=AUDITOR)
    answer(session, scene.project, found, "Yes", by="user:bookkeeper")
    close(session, scene.project, found, Outcome.ACCEPTED, "Good", DAY, by=AUDITOR)
    attacks = [
        *(f"DELETE FROM {table}" for table in TABLES),
        "UPDATE published_figure SET count = 2",
        "UPDATE audit_sample_item SET amount_minor = 1",
        "UPDATE audit_sample SET seed = 'another'",
        "UPDATE finding SET text = 'another'",
        "UPDATE finding_answer SET text = 'another'",
        "UPDATE finding_closing SET text = 'another'",
        "INSERT INTO finding_closing SELECT * FROM finding_closing",
    ]
    for attack in attacks:
        with pytest.raises(DBAPIError), session.begin_nested():
            session.execute(text(attack))
