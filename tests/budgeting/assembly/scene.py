"""Assemblies of the Harare fund's round, in a few words each."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from sqlalchemy.orm import Session

from budgeting.assembly.asking import Asked, ask, keep_paper
from budgeting.assembly.attendance import HeadCount, Listed
from budgeting.assembly.calling import Notice, call, call_again
from budgeting.assembly.coming import add_person, begin, count_heads
from budgeting.assembly.deciding import DecisionAsked, Votes, decide
from budgeting.assembly.finding import assemblies_of
from budgeting.assembly.models import Assembly, AssemblyDecision, DecisionKind, QuestionKind
from budgeting.terms import QuorumTerms
from projects.models import DocumentKind
from tests.budgeting.scene import APPROVER, BOOKKEEPER, GREEDY, RoundScene, found_again
from tests.projects.funds.scene import FundScene

DAY = date(2026, 2, 7)
HOW = "By loudspeaker, and a paper at the tap"
NOTICE = Notice(DAY, "Under the mango tree", "The committee", HOW, date(2026, 1, 31), ("What to build",))
HALF = Fraction(1, 2)
NO_OBJECTION = None


@dataclass
class AssemblyScene:
    round: RoundScene

    @property
    def session(self) -> Session:
        return self.round.session

    def quorum(self, **bounds: object) -> None:
        self.round.terms(replace(GREEDY, quorum=QuorumTerms(**bounds)))  # type: ignore[arg-type]

    def called(self, day: date = DAY) -> Assembly:
        notice = replace(NOTICE, held_on=day, notice_on=min(NOTICE.notice_on, day))
        return call(self.session, self.round.fund, notice, self.round.round, by=BOOKKEEPER)

    def again(self, first: Assembly, day: date) -> Assembly:
        return call_again(self.session, first, replace(NOTICE, held_on=day), by=BOOKKEEPER)

    def came(self, assembly: Assembly, women: int, men: int = 0, **more: object) -> None:
        said = HeadCount(women + men, {"f": women, "m": men}, **more)  # type: ignore[arg-type]
        count_heads(self.session, assembly, said, by=BOOKKEEPER)

    def listed(self, assembly: Assembly, name: str, **more: object) -> None:
        add_person(self.session, assembly, Listed(0, name, **more), by=BOOKKEEPER)  # type: ignore[arg-type]

    def begun(self, assembly: Assembly) -> bool:
        return begin(self.session, assembly, "Tendai Moyo", "Rudo Ncube", by=BOOKKEEPER).met

    def held(self, women: int = 40, men: int = 20, day: date = DAY) -> Assembly:
        """An assembly that may decide."""
        assembly = self.called(day)
        self.came(assembly, women, men)
        assert self.begun(assembly)
        return assembly

    def decided(
        self,
        assembly: Assembly,
        wording: str,
        votes: Votes | None = NO_OBJECTION,
        kind: DecisionKind = DecisionKind.OTHER,
        **more: object,
    ) -> AssemblyDecision:
        asked = DecisionAsked(kind, wording, votes, **more)  # type: ignore[arg-type]
        return decide(self.session, assembly, asked, by=BOOKKEEPER)

    def accounts(self, assembly: Assembly, votes: Votes | None = NO_OBJECTION) -> AssemblyDecision:
        return self.decided(assembly, "The accounts of 2025 were read out", votes, DecisionKind.ACCOUNTS)


def minute(of_round: RoundScene, wording: str = "As the assembly wants it") -> str:
    """The name of a decision that holds, of the round's one assembly."""
    at = AssemblyScene(of_round)
    assembly = (assemblies_of(of_round.session, of_round.fund) or [None])[0] or at.held()
    return at.decided(assembly, wording).name


def minutes(of_round: RoundScene, *decisions: int) -> None:
    """Assemblies in a row, each with so many decisions that hold: A1/1, A1/2, …, A2/1, …"""
    at = AssemblyScene(of_round)
    for place, count in enumerate(decisions):
        assembly = at.held(day=DAY + timedelta(place))
        for _ in range(count):
            at.decided(assembly, "As the assembly wants it")


def an_assembly(funds: FundScene) -> Assembly:
    """One of a fund that has a round, in session, with something of everything: a person, a decision, a question, a scan."""
    at = AssemblyScene(found_again(funds))
    assembly = at.called(DAY)
    at.came(assembly, 5, 3)
    at.listed(assembly, "Chipo Dube", sex="f", household="14", tenure="renter")
    assert at.begun(assembly)
    at.accounts(assembly)
    ask(at.session, assembly, Asked(QuestionKind.QUESTION, "Member 14", "When does the water come?"), by=BOOKKEEPER)
    photo = f"\x89PNG\r\n\x1a\n {funds.fund.public_id} {assembly.name}".encode("latin-1")
    keep_paper(at.session, assembly, DocumentKind.PHOTO, "Tally sheet", photo, by=BOOKKEEPER)
    return assembly


__all__ = ["APPROVER", "AssemblyScene", "BOOKKEEPER", "DAY", "HALF", "NOTICE"]
