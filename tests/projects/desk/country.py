"""A country of small projects for the desk: two funders, two cities, a network, two currencies, and land in kind."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from access.policy import Grant, Role
from core.calendars import now
from ledger import posting
from ledger.chart import AccountKey, open_missing
from ledger.posting import Draft, Entry
from projects import charts, flows
from projects.agreements import add_source
from projects.finding import book_in
from projects.flows import Flow
from projects.funding_models import FundingAgreement, Instrument, Measure
from projects.models import HouseholdCount, Organisation, OrganisationKind, Project, StatusEvent, UpgradingType
from projects.setting_up import add_organisation, open_project

BY = "user:test"
BEGUN = date(2020, 1, 1)


@dataclass
class Country:
    session: Session
    codi: Organisation
    donor: Organisation
    community: Organisation
    cities: list[Organisation]
    network: Organisation
    projects: list[Project] = field(default_factory=list)
    moved: list[tuple[FundingAgreement, date, Measure, int]] = field(default_factory=list)

    def project(
        self,
        begun_on: date = BEGUN,
        kind: UpgradingType = UpgradingType.IN_SITU,
        city: int | None = 0,
        networked: bool = False,
        programme: Organisation | None = None,
        currencies: tuple[str, ...] = ("THB",),
    ) -> Project:
        number = len(self.projects) + 1
        project = open_project(
            self.session,
            programme or self.codi,
            code=f"P{number}",
            name=f"Project {number}",
            upgrading_type=kind,
            currencies=currencies,
            begun_on=begun_on,
            country="TH",
            timezone="Asia/Bangkok",
            city=None if city is None else self.cities[city],
            network=self.network if networked else None,
            by=BY,
        )
        self.projects.append(project)
        return project

    def source(
        self, project: Project, funder: Organisation | None = None, kind: Instrument = Instrument.GRANT, code: str = "THB"
    ) -> FundingAgreement:
        return add_source(self.session, project, funder or self.codi, "Source", kind, code, by=BY)

    def move(self, agreement: FundingAgreement, day: date, measure: Measure, minor: int) -> None:
        """A flow without a voucher: what the columns add up does not depend on papers."""
        flows.add(self.session, agreement, day, Flow(agreement.number, measure, minor))
        self.moved.append((agreement, day, measure, minor))

    def land(self, project: Project, agreement: FundingAgreement, day: date, minor: int) -> None:
        """Land in kind, in the books and in the columns."""
        book = book_in(self.session, project, agreement.currency)
        cost = charts.of_line(charts.IN_KIND_LAND, 1, agreement.number)
        given = charts.of_agreement(charts.IN_KIND_GIVEN, agreement.number)
        open_missing(self.session, book, [(charts.BY_CODE[key.code], key.holder) for key in (cost, given)])
        entry = Entry(AccountKey(*cost), AccountKey(*given), minor)
        posting.post(self.session, book, Draft(day, f"land:{len(self.moved)}", "", (entry,)), by=BY)
        self.move(agreement, day, Measure.IN_KIND, minor)

    def count(self, project: Project, day: date, *statuses: int) -> None:
        names = ("planned", "agreed", "underway", "finished", "dropped_out")
        counts = dict(zip(names, statuses, strict=True))
        counted = HouseholdCount(
            project_id=project.id, day=day, from_register=False, recorded_by=BY, recorded_at=now(), **counts
        )
        self.session.add(counted)
        self.session.flush()

    def status(self, project: Project, day: date, status: str) -> None:
        event = StatusEvent(project_id=project.id, status=status, day=day, note="", recorded_by=BY, recorded_at=now())
        self.session.add(event)
        self.session.flush()


def desk_of(*organisations: Organisation) -> list[Grant]:
    return [Grant(Role.AGENCY, one.scope) for one in organisations]


def a_country(session: Session) -> Country:
    def added(kind: OrganisationKind, name: str) -> Organisation:
        return add_organisation(session, kind, name, "TH", by=BY)

    return Country(
        session,
        codi=added(OrganisationKind.AGENCY, "CODI"),
        donor=added(OrganisationKind.DONOR, "Selavip"),
        community=added(OrganisationKind.GROUP, "Communities together"),
        cities=[added(OrganisationKind.MUNICIPALITY, name) for name in ("Bang Khen", "Surin")],
        network=added(OrganisationKind.NETWORK, "Canal network"),
    )
