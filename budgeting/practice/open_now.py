"""The practice round of 2027, which is being voted on: for whoever wants to try a voting code, the table, or typing papers.

No days are planned for its vote, so that it can be tried for as long as anybody likes, and closed, counted and ratified too.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from budgeting.ballots.codes import PlainCode
from budgeting.ballots.entering import OnPaper, enter
from budgeting.ballots.saying import Said
from budgeting.ballots.serials import serials_of
from budgeting.models import Phase
from budgeting.practice import ideas, people, voting
from budgeting.practice.decided import TERMS
from budgeting.practice.life import INVENTED, RoundLife, opened
from groups.models import Group
from projects.funds.models import Fund
from projects.models import Project
from projects.practice.life import Officers, on
from projects.settlements.finding import settlements_of

TITLE, ENVELOPE = "What to build in 2027", 250_000
DAYS = {Phase.PROPOSALS: (date(2026, 8, 10), date(2026, 9, 20)), Phase.REVIEW: (date(2026, 9, 21), date(2026, 10, 11))}
IDEAS = (ideas.SECOND_PATH, ideas.PUMP_AGAIN, ideas.SHADE, ideas.WASHING, ideas.STUDY, ideas.MORE_PAPERS)
ON_PAPER = ((1, 3), (2, 4, 6), (1, 2), (4, 5, 6))
TYPED_ONCE = (3, 5)
BY_CODE = ((1, 5), (2, 4, 6))
GIVEN_PAPER, VOTED_BY_CODE, TO_TRY = range(1, 8), (48, 49), (26, 53)


def round_of_2027(
    session: Session, fund: Fund, officers: Officers, teller: str, village: Group, canal: Project
) -> tuple[RoundLife, Sequence[PlainCode]]:
    """With two codes that nobody has used."""
    life = opened(
        session, fund, officers, teller, title=TITLE, amount=ENVELOPE, terms=TERMS, day=date(2026, 8, 3), days=DAYS
    )  # fmt: skip
    life.goes(Phase.PROPOSALS, date(2026, 8, 10), INVENTED)
    written = [life.proposed(idea, date(2026, 9, 6)) for idea in IDEAS]
    life.goes(Phase.REVIEW, date(2026, 9, 21))
    for proposal in written:
        life.reviewed(proposal, date(2026, 10, 3), "Seen on the spot; prices of two shops in the street (invented)")
    day = date(2026, 10, 12)
    people.members(life, village, day)
    people.adults(life, settlements_of(session, canal)[0], day)
    people.on_no_register(life, day)
    life.goes(Phase.FROZEN, date(2026, 10, 19))
    life.money_set_aside(date(2026, 10, 20))
    begins = date(2026, 11, 14)
    life.goes(Phase.VOTING, begins, "Open for whoever practises, until a programme officer closes it")
    _begun(life, begins)
    return life, voting.codes(life, TO_TRY, begins)


def _begun(life: RoundLife, day: date) -> None:
    """Seven papers are out: four are in the box, one was typed once, two are still with their voters."""
    batch = voting.printed(life, "Hall at the canal", 30, day)
    voting.handed_out(life, batch, GIVEN_PAPER, day)
    voting.typed(life, batch, ON_PAPER, day)
    with on(day):
        serial = list(serials_of(batch))[len(ON_PAPER)]
        enter(life.session, life.found, batch, serial, OnPaper(Said(TYPED_ONCE)), by=life.teller)
    voting.by_code(life, voting.codes(life, VOTED_BY_CODE, day), BY_CODE, day)
