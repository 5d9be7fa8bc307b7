"""A block grant of the National Solidarity Programme: 25 families, 250,000 afghani, in the days of the Solar Hijri calendar.

10,000 afghani for each of at least 25 families (case C12; [S52, S53]). The programme calls a grant disbursed when the first order
is placed at its headquarters [S52]: here that was in the last days of the year 1391, and the money came in the first of 1392. A
maintenance grant is expenditure when it is disbursed, and the council still reports its use, with a log of the labour [S54].
A contribution of a tenth is not verified (domain document, section 3). Amount of the maintenance grant, works, days invented.
"""

from datetime import date

from sqlalchemy.orm import Session

from projects.funding_models import FundingAgreement, Instrument
from projects.in_kind.roll import Roll, RollLine, Sex
from projects.liquidation.deciding import Decision, decide
from projects.liquidation.lines import lines_of_report
from projects.liquidation.models import Verdict
from projects.liquidation.report import LIQUIDATION_REPORT, report_of
from projects.liquidation.shares import unreported
from projects.models import DocumentKind, OrganisationKind, ProjectStatus, UpgradingType
from projects.practice.beginning import begin
from projects.practice.buying import buy, payment
from projects.practice.giving import labour
from projects.practice.life import Life, Officers, Steps, minor, on, organisation
from projects.setting_up import count_households
from projects.spending.giving_back import GRANT_RETURN, GrantReturn
from projects.spending.payment import PAYMENT

FAMILIES, A_FAMILY = 25, 10_000  # case C12
FIGURES = "Grant a family: NSP Definitions (2013). Maintenance grant, labour, days and papers are invented."
# Invented.
MAINTENANCE, RETURNED = 30_000, 12_000
HOURS, WAGE = (50, 50, 50, 50, 50), 100


def block_grant(session: Session, officers: Officers) -> Life:
    programme = organisation(session, OrganisationKind.AGENCY, "National Solidarity Programme", "AF")
    council = organisation(session, OrganisationKind.GROUP, "Community Development Council (practice)", "AF")
    life = begin(
        session,
        officers,
        programme,
        code="AF-NSP",
        name="Block grant for 25 families",
        upgrading_type=UpgradingType.IN_SITU,
        currency="AFN",
        begun_on=date(2013, 1, 14),
        country="AF",
        locale="fa_AF",
        timezone="Asia/Kabul",
        implementer=council,
    )
    with on(date(2013, 1, 14)):
        count_households(session, life.project, date(2013, 1, 14), planned=FAMILIES, by=officers.officer)
    water, upkeep = life.line("Water supply", FAMILIES * A_FAMILY), life.line("Maintenance", MAINTENANCE)
    by_hand = life.line("Labour in kind", WAGE * sum(HOURS), in_kind=True)
    block = life.source(programme, "Block grant", Instrument.GRANT)
    cash = life.source(programme, "Maintenance cash grant", Instrument.GRANT)
    people = life.source(council, "Labour of the community", Instrument.IN_KIND)
    signed, by = date(2013, 2, 3), "Chair of the council"
    life.sign(block, FAMILIES * A_FAMILY, signed, by, eligible_lines=(water,), rule_set="nsp-2013")
    life.sign(people, WAGE * sum(HOURS), signed, by, eligible_lines=(by_hand,))
    life.sign(cash, MAINTENANCE, signed, by, eligible_lines=(upkeep,))
    life.status(ProjectStatus.UNDERWAY, signed, FIGURES)
    _dug(life, people, by_hand)
    # Ordered on 28 Hut 1391, received on 17 Hamal 1392.
    steps = Steps(date(2013, 2, 10), date(2013, 2, 24), date(2013, 3, 18), date(2013, 4, 6))
    life.tranche(block, FAMILIES * A_FAMILY, "The whole block grant", steps)
    pipes = "Pipe bazaar (practice)"
    buy(life, pipes, "Pipes and a tank", water, 188_000, {block.number: 1}, date(2013, 4, 20), "AF-1")
    buy(life, pipes, "Hand pumps", water, 50_000, {block.number: 1}, date(2013, 5, 11), "AF-2")
    back = GrantReturn(life.code, block.number, Instrument.GRANT, minor(RETURNED, life.code), "bank:1", "Cheaper than planned")
    life.post(GRANT_RETURN, back, date(2013, 6, 8), block.title)
    _maintained(life, cash, upkeep)
    _accounted(life, block, date(2013, 6, 15), date(2013, 6, 29))
    with on(date(2013, 7, 1)):
        count_households(session, life.project, date(2013, 7, 1), planned=0, finished=FAMILIES, by=officers.officer)
    return life


def _dug(life: Life, people: FundingAgreement, line: int) -> None:
    first, last = date(2013, 3, 2), date(2013, 3, 9)
    lines = tuple(RollLine(number, "", Sex.MAN, hours * 1000) for number, hours in enumerate(HOURS, start=1))
    labour(life, people, line, "Digging for the pipes", Roll(first, last, lines), WAGE, last)


def _maintained(life: Life, cash: FundingAgreement, line: int) -> None:
    """Ordered, received, spent on paid labour whose log is the evidence, and reported: two views of one tranche."""
    steps = Steps(date(2013, 6, 9), date(2013, 6, 10), date(2013, 6, 11), date(2013, 6, 12))
    life.tranche(cash, MAINTENANCE, "Maintenance", steps)
    day = date(2013, 6, 13)
    log = life.paper(DocumentKind.ROLL, "Labour log of the maintenance", day, "Council", amount=MAINTENANCE)
    said = payment(life, "Workers of the log", "Labour by the log", line, MAINTENANCE, {cash.number: 1}, log)
    life.post(PAYMENT, said, day, "Labour of the maintenance")
    _accounted(life, cash, date(2013, 6, 14), date(2013, 6, 14))


def _accounted(life: Life, agreement: FundingAgreement, reported: date, decided: date) -> None:
    """All that was spent is reported, and accepted."""
    session = life.session
    report = life.post(LIQUIDATION_REPORT, report_of(agreement, unreported(session, agreement)), reported, agreement.title)
    with on(decided):
        accepted = {line.public_id: Decision(Verdict.ACCEPTED) for line in lines_of_report(session, report)}
        decide(session, life.project, report, accepted, decided, by=life.officers.officer)
