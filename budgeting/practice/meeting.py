"""The assemblies of the practice round: notice, who came, the accounts first, what was decided and asked, minutes approved."""

from datetime import date

from budgeting.assembly.asking import Asked, ask, keep_paper
from budgeting.assembly.attendance import HeadCount, Listed
from budgeting.assembly.calling import Notice, call
from budgeting.assembly.coming import add_voters, begin, count_heads
from budgeting.assembly.deciding import DecisionAsked, decide
from budgeting.assembly.minutes import approve
from budgeting.assembly.models import Assembly, QuestionKind
from budgeting.practice.life import RoundLife
from projects.models import DocumentKind
from projects.practice.life import on
from projects.practice.scans import scan

PLACE, CALLED_HOW = "Hall at the canal", "By loudspeaker on two evenings, and a paper at the pier"
FACILITATOR, SECRETARY = "บุญช่วย คงดี", "วารุณี ทับทิม"


def held(
    life: RoundLife, day: date, notice: date, agenda: tuple[str, ...], listed: tuple[int, ...], heads: HeadCount
) -> Assembly:
    """An assembly that found its quorum: some on the list by their numbers, the others counted."""
    session, by = life.session, life.officers.bookkeeper
    told = Notice(day, PLACE, "The committee of the network", CALLED_HOW, notice, agenda, "09:30")
    with on(notice):
        assembly = call(session, life.fund, told, life.found, by=by)
    with on(day):
        add_voters(session, assembly, listed, Listed(0, "", arrived="09:20"), by=by)
        count_heads(session, assembly, heads, by=by)
        assert begin(session, assembly, FACILITATOR, SECRETARY, by=by).met, "the practice assembly has its quorum"
    return assembly


def decided(life: RoundLife, assembly: Assembly, *asked: DecisionAsked) -> list[str]:
    """The decisions' names, as "A1/2"."""
    by = life.officers.bookkeeper
    with on(assembly.held_on):
        return [decide(life.session, assembly, one, by=by).name for one in asked]


def asked(life: RoundLife, assembly: Assembly, who: str, what: str, answer: str, decision: int = 0) -> None:
    said = Asked(QuestionKind.QUESTION, who, what, decision, answer, FACILITATOR)
    with on(assembly.held_on):
        ask(life.session, assembly, said, by=life.officers.bookkeeper)


def minutes_kept(life: RoundLife, assembly: Assembly, day: date) -> None:
    with on(day):
        picture, by = scan(f"{life.found.title} minutes {assembly.name}"), life.officers.bookkeeper
        keep_paper(life.session, assembly, DocumentKind.MINUTES, "Signed minutes", picture, by=by)


def minutes_approved(life: RoundLife, assembly: Assembly, day: date) -> None:
    """As a later assembly decided, and by somebody else than who wrote that down."""
    with on(day):
        approve(life.session, assembly, by=life.officers.approver)
