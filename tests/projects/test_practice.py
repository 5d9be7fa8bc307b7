"""The practice projects: what was published stands in the books, everything is flagged, clean, and loaded once."""

from datetime import date
from fractions import Fraction
from io import BytesIO

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from access import passwords
from access.models import AccessGrant, User
from access.policy import Grant, Role
from core.language import language
from core.money import currency
from ledger.balances import balances
from ledger.models import Book
from ledger.verify import verify_all
from ledger.voucher_models import Voucher, VoucherState
from projects import flows
from projects.bank.reconciling import every_reconciliation, said_in
from projects.desk.published import compared, figures_for
from projects.every_rule import project_findings
from projects.finding import agreements_of, books_of, budget_of, lines_of
from projects.flows import Columns
from projects.funding_models import FundingAgreement, FundingFlow, Measure, TrancheEvent, TrancheState
from projects.funds.charts import HELD_FOR_GROUPS
from projects.funds.models import Fund
from projects.funds.opening import book_of
from projects.in_kind.matching import matches_of
from projects.liquidation.lines import lines_of_agreement, state_of
from projects.liquidation.models import Verdict
from projects.models import Document, HouseholdCount, Organisation, Project, StoredFile
from projects.practice import chile, kenya, malawi
from projects.practice.loading import PracticeProjects, load_projects, practice_projects
from projects.practice.scans import scan
from projects.setting_up import END_OF_TIME, households_on
from projects.settlements.classes import Tenure
from projects.settlements.finding import settlements_of
from projects.settlements.left_out import counted
from projects.settlements.models import Settlement
from projects.settlements.project_households import paid_in
from projects.tranche_states import state_of as tranche_state
from projects.tranche_states import tranches_of
from reports import render
from reports.cofinancing_sheet import cofinancing_sheet
from reports.projects.exporting import ProjectFormat, one_project, write
from tests.data import case

TODAY = date(2026, 11, 25)


def test_the_practice_projects(session: Session) -> None:
    """One loading for all that is asked of it: it takes seconds, and nothing here changes it."""
    loaded = load_projects(session)
    assert loaded is not None
    by_code = {project.code: project for project in loaded.projects}
    assert [project.country for project in loaded.projects] == ["TH", "PH", "NA", "ZW", "KE", "MW", "CL", "AF"]
    _everything_is_flagged(session)
    assert list(project_findings(session)) == []
    assert list(verify_all(session)) == []
    _bang_bua_is_case_c5(session, by_code["TH-BANGBUA"])
    _bang_buas_year_was_lived(session, by_code["TH-BANGBUA"])
    _gihai_is_case_c1(session, by_code["PH-GIHAI"])
    _houses_say_who_pays_for_them(session, by_code["NA-SWAKOP"])
    _two_currencies_are_two_books(session, by_code["ZW-DZIVA"])
    _a_deposit_is_borrowed_itself(session, by_code["KE-HURUMA"])
    _a_house_is_lent_in_two_parts(session, by_code["MW-MCHENGA"])
    _subsidies_are_in_uf(session, by_code["CL-DS49"])
    _the_block_grant_is_case_c12(session, by_code["AF-NSP"])
    _the_city_fund_keeps_what_communities_saved(session)
    _every_project_can_be_told(session, loaded)
    _what_was_published_lies_beside_the_books(session, loaded)
    _people_can_sign_in(session, loaded)
    _loading_again_changes_nothing(session, loaded)


def units(minor: int, code: str) -> int:
    """Whole units of a currency; the published figures have no coins."""
    whole, coins = divmod(minor, currency(code).unit)
    assert coins == 0
    return whole


def sources(session: Session, project: Project) -> dict[str, tuple[FundingAgreement, Columns]]:
    found = agreements_of(session, project)
    columns = flows.columns_of(session, found, date.max)
    return {agreement.title: (agreement, columns[agreement.id]) for agreement in found}


def of(session: Session, project: Project, title: str, measure: Measure) -> int:
    agreement, columns = sources(session, project)[title]
    return units(columns.of(measure), agreement.currency)


def plan(session: Session, project: Project) -> dict[str, int]:
    budget = budget_of(session, project, END_OF_TIME)
    return {line.name: units(budget[line.number], line.currency) for line in lines_of(session, project)}


def _everything_is_flagged(session: Session) -> None:
    for practice in (Project.practice, Organisation.practice, Settlement.practice, Book.practice):
        assert set(session.scalars(select(practice))) == {True}


def _bang_bua_is_case_c5(session: Session, project: Project) -> None:
    printed = case("C5")
    promised = {title: units(columns.of(Measure.COMMITTED), "THB") for title, (_, columns) in sources(session, project).items()}
    assert [str(amount) for amount in promised.values()] == list(printed["sources"].values())
    assert str(sum(plan(session, project).values())) == printed["total"]
    borrowed, cost = matches_of(session, [project.id], TODAY)
    assert (borrowed.kept, cost.kept, units(cost.short_minor, "THB")) == (True, False, 1_100_000)
    count = households_on(session, project, TODAY)
    assert count is not None
    assert (count.total, count.agreed, count.underway, count.finished, count.dropped_out) == (230, 192, 18, 12, 8)
    (canal,) = settlements_of(session, project)
    by_rule = counted(session, canal, TODAY)
    assert by_rule.by_tenure == {Tenure.OWNER: 150, Tenure.LODGER: 42, Tenure.RENTER: 30, Tenure.NONE: 8}
    assert (len(by_rule.admitted), len(by_rule.without)) == (222, 8), "the rules of 2010 do not speak of the last eight"


def _bang_buas_year_was_lived(session: Session, project: Project) -> None:
    grant, columns = sources(session, project)["Infrastructure grant"]
    states = [tranche_state(tranche) for tranche in tranches_of(session, grant)]
    assert states == [TrancheState.RECEIVED, TrancheState.RECEIVED, TrancheState.REQUESTED]
    refused = [line for line in lines_of_agreement(session, grant) if state_of(line) is Verdict.REFUSED]
    assert [(line.amount_minor, line.decisions[-1].reason) for line in refused] == [
        (200_000_00, "An opening is no infrastructure")
    ]
    assert (columns.of(Measure.SPENT), columns.of(Measure.LIQUIDATED)) == (5_180_000_00, 4_900_000_00)
    ((account, signed),) = every_reconciliation(session, books_of(session, project))
    found = said_in(signed).found
    assert sorted(item.amount_minor for item in found.items) == [-50_00, 900_000_00]
    assert (account.last_four, signed.prepared_by != grant.added_by) == ("4711", True)
    waiting = select(Voucher).where(Voucher.state == VoucherState.PREPARED)
    assert [voucher.memo for voucher in session.scalars(waiting)] == ["Somchai Building Materials (practice): Paving stones"]


def _gihai_is_case_c1(session: Session, project: Project) -> None:
    printed = {name: int(amount) for name, amount in case("C1")["projects"]["GIHAI"].items()}
    lines = plan(session, project)
    assert {name.lower(): amount for name, amount in lines.items()} | {"total": sum(lines.values())} == printed
    own, _ = sources(session, project)["Local counterpart"]
    mortgage, _ = sources(session, project)["Community mortgage"]
    received = (FundingFlow.agreement_id == own.id, FundingFlow.measure == Measure.RECEIVED)
    came = session.scalars(select(FundingFlow.day).where(*received)).one()
    ordered = [
        event.day for tranche in tranches_of(session, mortgage) for event in tranche.events if event.state == TrancheState.ORDERED
    ]
    assert len(ordered) == 2 and all(day > came for day in ordered), "the counterpart came first"
    (site,) = settlements_of(session, project)
    papers = select(Document.day).where(Document.kind == "endorsement", Document.organisation_id == site.organisation_id)
    assert list(session.scalars(papers)) == [date(2014, 2, 14)]


def _houses_say_who_pays_for_them(session: Session, project: Project) -> None:
    found = paid_in(session, project)
    assert sum(found.by_funder.values()) == found.houses + 2 == 14
    assert [(house, [one.part for one in funders]) for house, funders in found.shared] == [
        ("11", [Fraction(1, 2), Fraction(1, 2)]),
        ("12", [Fraction(1, 2), Fraction(1, 2)]),
    ]
    assert plan(session, project) == {"One-bedroom houses": 12 * 50_000}


def _two_currencies_are_two_books(session: Session, project: Project) -> None:
    assert [book.currency for book in books_of(session, project)] == ["USD", "ZWG"]
    assert of(session, project, "Money of the council", Measure.RECEIVED) == 120_000
    assert of(session, project, "Support", Measure.RECEIVED) == 25_000
    assert of(session, project, "A dollar a month of each member", Measure.RECEIVED) == 100 * 12
    assert of(session, project, "Land", Measure.IN_KIND) == 96_000, "the lesser of the two values"
    assert of(session, project, "Graders and lorries of the council", Measure.IN_KIND) == 42 * 1_900 + 66 * 650
    assert {agreement.currency for agreement, columns in sources(session, project).values() if columns.of(Measure.RECEIVED)} == {
        "USD"
    }


def _a_deposit_is_borrowed_itself(session: Session, project: Project) -> None:
    deposits = [title for title in sources(session, project) if title.startswith("Deposit")]
    assert [of(session, project, title, Measure.RECEIVED) for title in deposits] == [10 * 17_000] * 3
    lines = plan(session, project)
    steps = [amount // kenya.HOUSES for name, amount in lines.items() if name != "Land in kind"]
    assert (steps[0], sum(steps[:2]), sum(steps)) == (50_000, 160_000, 250_000)
    spent = [columns.of(Measure.SPENT) for title, (_, columns) in sources(session, project).items() if title in deposits]
    assert (sum(spent), max(spent) - min(spent)) == (500_000_00, 1), "no coin is lost between three"
    count = households_on(session, project, TODAY)
    assert count is not None and (count.total, count.finished) == (550, 100)


def _a_house_is_lent_in_two_parts(session: Session, project: Project) -> None:
    houses = malawi.HOUSES
    assert [amount // houses for amount in plan(session, project).values()] == [140_000, 25_000]
    assert of(session, project, "Houses, over eight years", Measure.REPAID) * 8 == houses * 140_000
    assert of(session, project, "Toilets, over two years", Measure.REPAID) * 2 == houses * 25_000
    count = households_on(session, project, TODAY)
    assert count is not None and (count.finished, count.dropped_out) == (houses, 1), "the house went to another"


def _subsidies_are_in_uf(session: Session, project: Project) -> None:
    """The same quantity in UF is more pesos in September; the builder was paid without any bank of the project."""
    (_, rate), (_, risen) = chile.SIGNED, chile.RISEN
    assert of(session, project, "DS49, complement for location of 200 UF", Measure.COMMITTED) == 12 * 200 * rate
    assert of(session, project, "Savings, 10 UF a family", Measure.RECEIVED) == 12 * 10 * rate
    base = "DS49, base subsidy of 314 UF"
    assert of(session, project, base, Measure.COMMITTED) == 6 * 314 * (rate + risen)
    assert of(session, project, base, Measure.RECEIVED) == of(session, project, base, Measure.SPENT)
    agreement, _ = sources(session, project)[base]
    off = select(func.count()).where(FundingFlow.agreement_id == agreement.id, FundingFlow.off_bank)
    assert session.scalar(off) == 4, "twice received and spent at once"
    (hill,) = settlements_of(session, project)
    by_rule = counted(session, hill, TODAY)
    assert (len(by_rule.admitted), len(by_rule.applying), len(by_rule.without)) == (7, 5, 0)


def _the_block_grant_is_case_c12(session: Session, project: Project) -> None:
    printed = {one["families"]: one.get("grant") for one in case("C12")["expect"]}
    grant, columns = sources(session, project)["Block grant"]
    assert str(units(columns.of(Measure.COMMITTED), "AFN")) == printed[25]
    (tranche,) = tranches_of(session, grant)
    told = {event.state: language(project.locale).day(event.day) for event in tranche.events}
    assert told[TrancheState.ORDERED].endswith("1391") and told[TrancheState.RECEIVED].endswith("1392")
    assert tranche_state(tranche) is TrancheState.LIQUIDATED and columns.of(Measure.RETURNED) > 0
    upkeep = sources(session, project)["Maintenance cash grant"][1]
    assert upkeep.of(Measure.ORDERED) == upkeep.of(Measure.SPENT) == upkeep.of(Measure.LIQUIDATED)


def _the_city_fund_keeps_what_communities_saved(session: Session) -> None:
    fund = session.scalars(select(Fund)).one()
    stands = balances(session, book_of(session, fund))
    assert sum(one.net for key, one in stands.items() if key.code == HELD_FOR_GROUPS) == 1_450_000_00


def _every_project_can_be_told(session: Session, loaded: PracticeProjects) -> None:
    """On paper, and as a budget whose sources add up to its lines."""
    for project in loaded.projects:
        for book in books_of(session, project):
            sheet = cofinancing_sheet(session, project, book, TODAY)
            assert project.name in render.html(sheet, language(project.locale))
        for made in (ProjectFormat.OCDS, ProjectFormat.IATI):
            out = BytesIO()
            write(session, one_project(project, TODAY), made, out)
            assert b"PRACTICE" in out.getvalue()


def _what_was_published_lies_beside_the_books(session: Session, loaded: PracticeProjects) -> None:
    """Where they differ the desk says so, and nobody's figure is changed."""
    grants = [Grant(Role.AGENCY, scope) for scope in {project.programme.scope for project in loaded.projects}]
    found = {(one.figure.stated, one.differs, one.computed) for one in compared(session, grants, figures_for(session, grants))}
    assert {(stated, differs) for stated, differs, _ in found} == {
        ("3 + 20 + 18 million baht", False),
        ("230 families", True),
        ("P45,968,000", False),
        (">7,000 houses", True),
        ("550 planned", False),
        ("100 built 2011-20", False),
        ("at least 25 families", False),
    }
    assert ("230 families", True, 222) in found


def _people_can_sign_in(session: Session, loaded: PracticeProjects) -> None:
    assert [sign_in.sign_in_name for sign_in in loaded.sign_ins] == [
        "bookkeeper",
        "approver",
        "reconciler",
        "programme-officer",
        "agency",
    ]
    for sign_in in loaded.sign_ins:
        user = session.scalars(select(User).where(User.sign_in_name == sign_in.sign_in_name)).one()
        assert passwords.matches(user.password_hash, sign_in.password)


def _loading_again_changes_nothing(session: Session, loaded: PracticeProjects) -> None:
    tables = (Project, Organisation, Document, StoredFile, Voucher, TrancheEvent, HouseholdCount, User, AccessGrant)
    before = [session.scalar(select(func.count()).select_from(table)) for table in tables]
    assert load_projects(session) is None
    assert before == [session.scalar(select(func.count()).select_from(table)) for table in tables]
    assert practice_projects(session) == list(loaded.projects)


def test_scans_are_the_same_everywhere_and_differ_from_each_other() -> None:
    one = scan("Receipt 1")
    assert one.startswith(b"\x89PNG") and one == scan("Receipt 1") != scan("Receipt 2")


@pytest.mark.parametrize("words", ["", "ใบเสร็จ", "x" * 500])
def test_a_scan_is_a_picture(words: str) -> None:
    from PIL import Image

    with Image.open(BytesIO(scan(words))) as picture:
        assert picture.size == (48, 64) and picture.getpixel((0, 0)) == 0xF4
