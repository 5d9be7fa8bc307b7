"""A country of upgrading projects with ten years of money, made from a seed and written fast: what bench/portfolio.py reads.

Every row is what the services would have written: contents of vouchers, postings, fingerprints that chain, flows, the
roll-ups beside them. They are handed over in bulk with the triggers set aside, for the services would take an hour; then
`projects.verify` and `ledger.verify` are asked about a sample of what was made. The same seed makes the same country.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, Engine, text

from bench.project_money import BY, SUPPLIER, Accounted, AgreementPlan, Bought, Content, Given, plans_of
from core.calendars import month_number
from core.frozen import to_text
from ledger.chain import account_fingerprint, book_fingerprint, fingerprint
from ledger.chart import AccountKey
from ledger.vouchers import digest_of
from projects.charts import BY_CODE, PROJECT_CHART
from projects.funding_models import Measure, TrancheState
from projects.liquidation.report import LIQUIDATION_REPORT, ReportLine
from projects.models import ProjectStatus, UpgradingType

PROJECTS, HOUSEHOLDS, SEED = 2557, 105_000, 2018
CITIES, NETWORKS = 343, 60
FIRST, YEARS_OF_BEGINNING = date(2016, 10, 3), 7
APPROVER, OFFICER = "user:bench-approver", "user:bench-officer"
MEASURES = tuple(Measure)


@dataclass
class Country:
    """Rows by table, in the order of their columns below, and where each numbering stands."""

    rows: dict[str, list[tuple[Any, ...]]] = field(default_factory=lambda: defaultdict(list))
    last: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, table: str, *values: Any) -> int:
        """A row with the next id of its table."""
        self.last[table] += 1
        self.rows[table].append((self.last[table], *values))
        return self.last[table]


COLUMNS = {
    "organisation": "id public_id kind name country practice added_by added_at",
    "book": "id owner name currency opened_on practice fingerprint",
    "account": "id book_id code holder type name guarded fingerprint",
    "project": "id public_id code name upgrading_type status country locale timezone programme_id network_id city_id"
    " implementer_id begun_on practice added_by added_at",
    "project_book": "project_id currency book_id",
    "project_status_event": "id project_id status day note recorded_by recorded_at",
    "household_count": "id project_id day planned agreed underway finished dropped_out from_register recorded_by recorded_at",
    "budget_line": "id project_id number name currency in_kind",
    "budget_change": "id line_id day amount_minor reason recorded_by recorded_at",
    "funding_agreement": "id public_id project_id number funder_id title instrument currency signed_on expires_on terms"
    " added_by added_at",
    "journal_transaction": "book_id number day recorded_at recorded_by reference memo evidence postings previous_number"
    " previous_fingerprint fingerprint",
    "posting": "book_id number place postings day debit_id credit_id amount_minor memo",
    "voucher": "id public_id book_id number previous_number kind day memo content reference bundle head_number state version"
    " prepared_by prepared_at journal_number confirmed_by confirmed_at",
    "tranche": "id public_id agreement_id number planned_on planned_minor purpose",
    "tranche_event": "id tranche_id state day amount_minor note voucher_id recorded_by recorded_at",
    "funding_flow": "id agreement_id day measure amount_minor off_bank line voucher_id tranche_event_id",
    "funding_month": "agreement_id month " + " ".join(f"{measure}_minor" for measure in MEASURES),
    "document": "id public_id kind title day issued_by serial currency amount_minor project_id added_by added_at",
    "evidence_use": "id document_id agreement_id voucher_id amount_minor",
    "liquidation_line": "id public_id report_id agreement_id spending_id line amount_minor",
    "liquidation_decision": "id line_id verdict day reason decided_by decided_at",
    "cash_day": "book_id account_id day closing_minor",
}


def a_country(projects: int = PROJECTS, households: int = HOUSEHOLDS, seed: int = SEED) -> Country:
    """All rows of a country; the households are shared out among the projects without losing one."""
    country, dice = Country(), Random(seed)
    agency = _organisation(country, dice, "agency", "Community Organizations Development Institute")
    donor = _organisation(country, dice, "donor", "Selavip")
    cities = [_organisation(country, dice, "municipality", f"City {number:03}") for number in range(1, CITIES + 1)]
    networks = [_organisation(country, dice, "network", f"Network {number:02}") for number in range(1, NETWORKS + 1)]
    weights = [dice.randint(1, 9) for _ in range(projects)]
    reached, until = 0, 0
    for number, weight in enumerate(weights, start=1):
        until += weight
        share = (households - projects) * until // sum(weights) - reached
        reached += share
        community = _organisation(country, dice, "group", f"Community {number:04}")
        place = (agency, donor, dice.choice(networks), dice.choice(cities), community)
        _Project(country, dice, number, share + 1, place).build()
    return country


def _organisation(country: Country, dice: Random, kind: str, name: str) -> int:
    return country.add("organisation", _name(dice), kind, name, "TH", False, BY, _moment(FIRST))


def _name(dice: Random) -> str:
    return f"{dice.getrandbits(64):016x}"


def _moment(day: date) -> str:
    return f"{day.isoformat()}T05:00:00.000000Z"


class _Project:
    """One project while it is made: its book, how far its chain is, and what its columns hold."""

    def __init__(self, country: Country, dice: Random, number: int, households: int, place: tuple[int, ...]) -> None:
        self.country, self.dice, self.number, self.households, self.place = country, dice, number, households, place
        begun = FIRST + timedelta(dice.randrange(YEARS_OF_BEGINNING * 365))
        self.begun = begun if begun.day <= 28 else begun.replace(day=28)
        self.accounts: dict[AccountKey, int] = {}
        self.journal, self.vouchers = 0, 0
        self.cash: dict[str, int] = {}
        self.months: dict[tuple[int, int], dict[Measure, int]] = defaultdict(lambda: defaultdict(int))
        self.agreements: dict[int, int] = {}
        self.tranches: dict[tuple[int, int], int] = {}
        # By agreement: the voucher's id and number, the budget line, the amount.
        self.unreported: dict[int, list[tuple[int, int, int, int]]] = defaultdict(list)

    def build(self) -> None:
        agency, donor, network, city, community = self.place
        name, owner = f"Baan Mankong {self.number:04}", _name(self.dice)
        upgrading, status = self.dice.choice(tuple(UpgradingType)), ProjectStatus.FINISHED
        added = (BY, _moment(self.begun))
        self.id = self.country.add(
            "project", owner, f"BM-{self.number:04}", name, upgrading.value, status.value, "TH", "th", "Asia/Bangkok",
            agency, network, city, community, self.begun.isoformat(), False, *added,
        )  # fmt: skip
        self._open_book(f"project:{owner}:THB", name)
        self._count_households()
        plans = plans_of(self.dice, self.begun, self.households, (agency, donor, community))
        for line, (title, in_kind) in enumerate((("Infrastructure", 0), ("Houses", 0), ("Gifts in kind", 1)), start=1):
            line_id = self.country.add("budget_line", self.id, line, title, "THB", bool(in_kind))
            self.country.add("budget_change", line_id, self.begun.isoformat(), 10**12, "", *added)
        for plan in plans:
            self._agree(plan)
        happened = [(*event, plan) for plan in plans for event in plan.events()]
        for day, _, what, plan in sorted(happened, key=lambda one: one[:2]):
            self._happen(day, what, plan)
        for (agreement, month), columns in self.months.items():
            self.country.rows["funding_month"].append((agreement, month, *(columns[measure] for measure in MEASURES)))

    def _open_book(self, owner: str, name: str) -> None:
        opened = {"owner": owner, "name": name, "currency": "THB", "opened_on": self.begun.isoformat(), "practice": False}
        self.mark = self.book_mark = book_fingerprint(**opened)  # type: ignore[arg-type]
        self.book = self.country.add("book", *opened.values(), self.mark)
        self.country.rows["project_book"].append((self.id, "THB", self.book))
        for template in PROJECT_CHART:
            if not template.per_holder:
                self._account(AccountKey(template.code))

    def _account(self, key: AccountKey) -> int:
        if key not in self.accounts:
            template = BY_CODE[key.code]
            content: dict[str, Any] = {"code": key.code, "holder": key.holder, "type": template.type.value}
            content |= {"name": template.name, "guarded": template.guarded}
            mark = account_fingerprint(self.book_mark, **content)
            self.accounts[key] = self.country.add("account", self.book, *content.values(), mark)
        return self.accounts[key]

    def _count_households(self) -> None:
        """Counted twice a year for three years: planned, agreed, underway, finished; a few drop out."""
        dropped = self.households // 20
        left = self.households - dropped
        moved = ((left, 0, 0, 0), (0, left, 0, 0), (0, left // 2, left - left // 2, 0), (0, 0, left, 0), (0, 0, 0, left))
        for step, counts in enumerate(moved):
            day = (self.begun + timedelta(180 * step)).isoformat()
            row = (self.id, day, *counts, dropped, False, BY, f"{day}T05:00:00.000000Z")
            self.country.add("household_count", *row)
        for step, status in enumerate((ProjectStatus.PLANNED, ProjectStatus.UNDERWAY, ProjectStatus.FINISHED)):
            day = (self.begun + timedelta(360 * step)).isoformat()
            self.country.add("project_status_event", self.id, status.value, day, "", BY, f"{day}T05:00:00.000000Z")

    def _agree(self, plan: AgreementPlan) -> None:
        signed = plan.signed_on.isoformat()
        self.agreements[plan.number] = self.country.add(
            "funding_agreement", _name(self.dice), self.id, plan.number, plan.funder, plan.title, plan.instrument.value,
            "THB", signed, plan.terms.expires_on and plan.terms.expires_on.isoformat(), to_text(plan.terms), BY,
            _moment(self.begun),
        )  # fmt: skip

    def _happen(self, day: date, what: Content | tuple[int, TrancheState, int], plan: AgreementPlan) -> None:
        if isinstance(what, tuple):
            self._decide(day, *what, plan)
            return
        said, paper = what.said, ""
        if isinstance(said, Accounted):
            self._account_for(day, said, plan)
            return
        if isinstance(said, Bought | Given):
            paper, minor = _name(self.dice), said.amount_minor
            said = said.payment(paper) if isinstance(said, Bought) else said.contribution(day, paper)
        voucher = self._post(day, what.kind_name, said)
        for flow in said.flows():
            self._flow(plan, day, flow.measure, flow.amount_minor, flow.line, voucher, None)
        if what.tranche:
            self._event(plan, what.tranche, TrancheState.RECEIVED, day, said.amount_minor, voucher, APPROVER)
        if paper:
            document = self._receipt(day, paper, minor)
            self.country.add("evidence_use", document, self.agreements[plan.number], voucher, minor)
        if isinstance(what.said, Bought):
            self.unreported[plan.number].append((voucher, self.vouchers, what.said.line, what.said.amount_minor))

    def _account_for(self, day: date, what: Accounted, plan: AgreementPlan) -> None:
        """A report of all that was spent, each share accepted."""
        shares = self.unreported.pop(plan.number, [])
        lines = tuple(ReportLine(number, line, minor) for _, number, line, minor in shares)
        report, agreement = self._post(day, LIQUIDATION_REPORT.name, what.report(lines)), self.agreements[plan.number]
        for spending, _, line, minor in shares:
            share = self.country.add("liquidation_line", _name(self.dice), report, agreement, spending, line, minor)
            decided = ("accepted", day.isoformat(), "", OFFICER, _moment(day))
            self.country.add("liquidation_decision", share, *decided)
            self._flow(plan, day, Measure.LIQUIDATED, minor, None, report, None)

    def _receipt(self, day: date, name: str, minor: int) -> int:
        serial = f"R-{self.number}-{self.vouchers}"
        paper = ("receipt", "Receipt", day.isoformat(), SUPPLIER, serial, "THB", minor, self.id, BY, _moment(day))
        return self.country.add("document", name, *paper)

    def _decide(self, day: date, number: int, state: TrancheState, minor: int, plan: AgreementPlan) -> None:
        if state is TrancheState.PLANNED:
            self.tranches[plan.number, number] = self.country.add(
                "tranche", _name(self.dice), self.agreements[plan.number], number, day.isoformat(), minor, "Works"
            )
            return
        event = self._event(plan, number, state, day, minor, None, OFFICER)
        if state is TrancheState.ORDERED:
            self._flow(plan, day, Measure.ORDERED, minor, None, None, event)

    def _event(
        self, plan: AgreementPlan, number: int, state: TrancheState, day: date, minor: int, voucher: int | None, by: str
    ) -> int:
        tranche = self.tranches[plan.number, number]
        return self.country.add("tranche_event", tranche, state.value, day.isoformat(), minor, "", voucher, by, _moment(day))

    def _flow(
        self, plan: AgreementPlan, day: date, measure: Measure, minor: int, line: int | None, voucher: int | None,
        event: int | None,
    ) -> None:  # fmt: skip
        agreement = self.agreements[plan.number]
        self.country.add("funding_flow", agreement, day.isoformat(), measure.value, minor, False, line, voucher, event)
        self.months[agreement, month_number(day)][measure] += minor

    def _post(self, day: date, kind: str, said: Any) -> int:
        """The voucher with its journal transaction: the id of the voucher's row."""
        content, moment, bundle = to_text(said), _moment(day), _name(self.dice)
        entries = said.entries()
        journal = self._journal(day, f"{kind}:{bundle}", digest_of(content).hex(), entries) if entries else None
        self.vouchers += 1
        return self.country.add(
            "voucher", _name(self.dice), self.book, self.vouchers, self.vouchers - 1 or None, kind, day.isoformat(), "",
            content, bundle, bundle, self.journal - (1 if journal else 0), "posted", 2, BY, moment, journal, APPROVER,
            moment,
        )  # fmt: skip

    def _journal(self, day: date, reference: str, evidence: str, entries: Any) -> int:
        before, previous = self.mark, self.journal or None
        self.journal += 1
        header = {"number": self.journal, "day": day.isoformat(), "recorded_at": _moment(day), "recorded_by": APPROVER}
        header |= {"reference": reference, "memo": "", "evidence": evidence}
        said = [(str(one.debit), str(one.credit), one.amount_minor, one.memo) for one in entries]
        self.mark = fingerprint(before, postings=said, reverses=None, closed_through=None, **header)  # type: ignore[arg-type]
        row = (self.book, *header.values(), len(entries), previous, before, self.mark)
        self.country.rows["journal_transaction"].append(row)
        for place, entry in enumerate(entries, start=1):
            sides = self._account(entry.debit), self._account(entry.credit)
            posting = (self.book, self.journal, place, len(entries), day.isoformat(), *sides, entry.amount_minor, entry.memo)
            self.country.rows["posting"].append(posting)
            for key, minor in ((entry.debit, entry.amount_minor), (entry.credit, -entry.amount_minor)):
                if BY_CODE[key.code].guarded:
                    self._cash(day, key, minor)
        return self.journal

    def _cash(self, day: date, key: AccountKey, minor: int) -> None:
        """Days come in their order, so the last row of an account is the one to move or to follow."""
        account, held = self._account(key), self.cash.get(str(key), 0) + minor
        assert held >= 0, (self.number, day, key)
        self.cash[str(key)] = held
        days, row = self.country.rows["cash_day"], (self.book, account, day.isoformat(), held)
        if days and days[-1][:3] == row[:3]:
            days.pop()
        days.append(row)


def write(engine: Engine, country: Country) -> None:
    """Hands the rows over, and adds up the monthly totals of the books as the triggers would have done."""
    with engine.begin() as connection, _without_triggers(connection):
        for table, columns in COLUMNS.items():
            _copy(connection, table, columns.split(), country.rows[table])
        connection.execute(text(_MONTHLY[engine.dialect.name]))
        if engine.dialect.name == "postgresql":
            for table in country.last:
                reached = f"setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM \"{table}\"))"
                connection.execute(text(f"SELECT {reached}"))


_MONTH = {
    "sqlite": "CAST(strftime('%Y%m', posting.day) AS INTEGER)",
    "postgresql": "(extract(year FROM posting.day) * 100 + extract(month FROM posting.day))::integer",
}
_MONTHLY = {
    name: f"""
    INSERT INTO monthly_total (book_id, month, code, debit_minor, credit_minor)
    SELECT side.book_id, side.month, account.code, sum(side.debit), sum(side.credit) FROM (
        SELECT book_id, {month} AS month, debit_id AS account_id, amount_minor AS debit, 0 AS credit FROM posting
        UNION ALL SELECT book_id, {month}, credit_id, 0, amount_minor FROM posting
    ) AS side JOIN account ON account.id = side.account_id GROUP BY side.book_id, side.month, account.code"""
    for name, month in _MONTH.items()
}


def _copy(connection: Connection, table: str, columns: list[str], rows: Iterable[tuple[Any, ...]]) -> None:
    cursor = connection.connection.cursor()
    names = ", ".join(columns)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns))
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(rows))
    else:
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as stream:
            for row in rows:
                stream.write_row(row)
    cursor.close()


@contextmanager
def _without_triggers(connection: Connection) -> Iterator[None]:
    """Sets the triggers aside and puts every one of them back."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        yield
        return
    connection.execute(text("PRAGMA defer_foreign_keys = ON"))
    kept = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
    for name, _ in kept:
        connection.execute(text(f"DROP TRIGGER {name}"))
    yield
    for _, statement in kept:
        connection.exec_driver_sql(statement)
