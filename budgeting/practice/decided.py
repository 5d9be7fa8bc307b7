"""The practice round of 2026, from its first day to lamps that burn: proposals, register, vote, count, objection, money.

Method of Equal Shares with Add1, as Wieliczka counted in 2023 [equalshares.net], with at most five marks on a ballot. The quorum
is invented as everything else: no source says what city funds in Thailand ask for.
"""

from datetime import date
from fractions import Fraction

from sqlalchemy.orm import Session

from budgeting.assembly.attendance import HeadCount
from budgeting.assembly.deciding import DecisionAsked, Votes
from budgeting.assembly.models import Assembly, DecisionKind
from budgeting.awards.ratifying import ratify
from budgeting.ballots.batches import Reconciled
from budgeting.counting.election import BallotKind
from budgeting.counting.rule import Completion, Method, Rule
from budgeting.models import Phase, Proposal
from budgeting.practice import ideas, meeting, people, spending, voting
from budgeting.practice.ideas import content
from budgeting.practice.life import CODE, INVENTED, RoundLife, given, opened
from budgeting.proposals.combining import merge, split
from budgeting.proposals.models import Verdict
from budgeting.proposals.reviewing import adjust_to_estimate
from budgeting.proposals.withdrawing import withdraw
from budgeting.results.computing import compute
from budgeting.results.lots import Drawing, Witness, asked_for, draw
from budgeting.results.objecting import answer, lodge
from budgeting.terms import BallotTerms, Channel, QuorumTerms, RoundTerms, Voice
from groups.models import Group
from projects.funds.models import Fund
from projects.models import OrganisationKind, Project
from projects.practice.life import Officers, minor, on, organisation
from projects.settlements.finding import settlements_of

TITLE, ENVELOPE, GIVEN = "What to build in 2026", 480_000, 900_000
SHARES_RAISED_BY = 100
# Five marks: where most people may mark only one or two, equal shares leave most of the money unspent.
TERMS = RoundTerms(
    Voice.ADULT,
    BallotTerms(BallotKind.APPROVAL, least=1, most=5),
    Rule(Method.EQUAL_SHARES, completion=Completion.ADD1, increment_minor=minor(SHARES_RAISED_BY, CODE)),
    channels=(Channel.PAPER, Channel.ONLINE),
    quorum=QuorumTerms(people=20, share=Fraction(2, 5), women_share=Fraction(1, 3), second_share=Fraction(1, 4)),
    proxies=1,
    runner_up=True,
    milestones=True,
)
DAYS = {
    Phase.PROPOSALS: (date(2025, 12, 8), date(2026, 1, 18)),
    Phase.REVIEW: (date(2026, 1, 19), date(2026, 2, 22)),
    Phase.VOTING: (date(2026, 3, 7), date(2026, 3, 15)),
    Phase.OBJECTIONS: (date(2026, 3, 18), date(2026, 3, 25)),
}
# The numbers on the frozen ballot: 1 path, 2 lamps, 3 day-care, 4 fire, 5 papers, 6 pump, 7 taps, 8 toilets.
AT_THE_CANAL = (
    *((1, 2, 6), (1, 2), (1, 2, 4), (1, 4, 6), (1, 2, 4, 6), (1, 6), (1, 2, 3), (1, 2, 6), (1, 4), (1, 2, 5)),
    *((1, 2, 4), (1, 2, 3, 6), (1, 2, 4), (1, 2, 6), (1, 3, 4), (1, 7), (1, 6), (2, 6), (1, 2, 3, 4), (1, 2)),
    *((3, 4), (2, 3), (1, 3, 4), (2, 3, 5), (3, 7), (3, 4), (3,)),
)
DISPUTED, MISREAD = (4, 6), (4, 6, 7)
AT_THE_MARKET = ((5, 7, 8), (7, 8), (2, 7, 8), (1, 5, 7), (7, 8), (5, 7, 8), (3, 7, 8), (2, 5, 7, 8), (5, 7), (7, 8), (5, 8))
BY_CODE = ((2, 5, 7), (1, 2, 4), (3, 4, 6), (2, 7, 8), (5, 7), (1, 2, 6), (2, 3, 4), (4, 7))
CAME_TO_THE_CANAL, CAME_TO_THE_MARKET, SENT_A_CODE = range(1, 31), range(31, 43), range(48, 56)
ABSENT, CARRIER, GONE = 29, 30, 47


def round_of_2026(
    session: Session, fund: Fund, officers: Officers, teller: str, village: Group, canal: Project
) -> RoundLife:
    foundation = organisation(session, OrganisationKind.DONOR, "Practice foundation", "TH")
    given(session, fund, officers, foundation, GIVEN, date(2025, 11, 24), "Gift for two rounds (invented)")
    life = opened(
        session, fund, officers, teller, title=TITLE, amount=ENVELOPE, terms=TERMS, day=date(2025, 12, 1), days=DAYS
    )  # fmt: skip
    life.goes(Phase.PROPOSALS, date(2025, 12, 8), INVENTED)
    _looked_at(life, _proposed(life))
    _registered(life, village, canal)
    first = _rules_agreed(life)
    people.moved_away(life, GONE, date(2026, 2, 20))
    life.goes(Phase.FROZEN, date(2026, 2, 23))
    life.money_set_aside(date(2026, 2, 24))
    people.carries(life, ABSENT, CARRIER, date(2026, 3, 5))
    life.goes(Phase.VOTING, date(2026, 3, 7))
    _voted(life)
    _counted(life)
    stands = _objected(life, first)
    _in_the_books(life, stands)
    _built(life, canal)
    return life


def _proposed(life: RoundLife) -> dict[str, Proposal]:
    said = (
        (ideas.PATH, date(2025, 12, 9)),
        (ideas.LAMPS, date(2025, 12, 11)),
        (ideas.LAMP_AT_BRIDGE, date(2025, 12, 14)),
        (ideas.WATER, date(2025, 12, 20)),
        (ideas.DAY_CARE, date(2026, 1, 4)),
        (ideas.FIRE, date(2026, 1, 5)),
        (ideas.PAPERS, date(2026, 1, 9)),
        (ideas.PUMP, date(2026, 1, 12)),
        (ideas.ROAD_BRIDGE, date(2026, 1, 15)),
        (ideas.BENCHES, date(2026, 1, 16)),
    )
    written = {idea.title: life.proposed(idea, day) for idea, day in said}
    session, found, by = life.session, life.found, life.officers.bookkeeper
    with on(date(2026, 1, 17)):
        parts = [content(session, CODE, idea) for idea in (ideas.TAPS, ideas.TOILETS)]
        whole, why = written.pop(ideas.WATER.title), "The taps alone are wanted by more people; each part is voted on"
        taps, toilets = split(session, found, whole, parts, why, by=by)
        lamps, other = written.pop(ideas.LAMPS.title), written.pop(ideas.LAMP_AT_BRIDGE.title)
        together, why = content(session, CODE, ideas.ALL_LAMPS), "Both communities asked for it: one order is cheaper"
        merge(session, found, lamps, [other], together, why, by=by)
    return written | {ideas.TAPS.title: taps, ideas.TOILETS.title: toilets, ideas.ALL_LAMPS.title: lamps}


def _looked_at(life: RoundLife, written: dict[str, Proposal]) -> None:
    life.goes(Phase.REVIEW, date(2026, 1, 19))
    bridge, benches, pump = (written.pop(idea.title) for idea in (ideas.ROAD_BRIDGE, ideas.BENCHES, ideas.PUMP))
    with on(date(2026, 1, 22)):
        why = "The temple builds them before the rainy season"
        withdraw(life.session, life.found, benches, date(2026, 1, 22), why, by=life.officers.bookkeeper)
    seen = date(2026, 1, 31)
    barred = "The canal is the state's, which allows no pillars in it; and it costs more than half of all years together"
    life.reviewed(bridge, seen, barred, Verdict.NOT_FEASIBLE)
    life.reviewed(pump, seen, "Two quotes for a smaller pump that is enough for three rows", likely=160_000)
    with on(seen):
        why = "The smaller pump is enough"
        adjust_to_estimate(life.session, life.found, pump, why, by=life.officers.officer)
    for proposal in written.values():
        life.reviewed(proposal, seen, "Seen on the spot; prices of two shops in the street (invented)")


def _registered(life: RoundLife, village: Group, canal: Project) -> None:
    """Members 1 to 25, adults 26 to 47, people on no register 48 to 60."""
    day = date(2026, 2, 7)
    people.members(life, village, day)
    people.adults(life, settlements_of(life.session, canal)[0], day)
    people.on_no_register(life, day)


def _rules_agreed(life: RoundLife) -> Assembly:
    """The first assembly: the accounts, then by which rules the round is decided."""
    agenda = ("By which rules we decide", "Who has a voice", "Questions")
    heads = HeadCount(12, {"f": 8, "m": 4}, {"renter": 5, "none": 3, "owner": 4}, households=11, guests=2)
    listed = (2, 4, 6, 9, 26, 28, 30, 33, 38, 41, 44, 48, 52, 57)
    first = meeting.held(life, date(2026, 2, 14), date(2026, 2, 5), agenda, listed, heads)
    meeting.decided(
        life,
        first,
        DecisionAsked(DecisionKind.ACCOUNTS, "The accounts were read out and posted at the pier", None, at="09:50"),
        DecisionAsked(DecisionKind.OTHER, "Equal shares, at most five marks, on paper or by code", Votes(21, 2, 3), at="10:40"),
        DecisionAsked(DecisionKind.OTHER, "Who lives here has a voice, with or without papers", Votes(25, 0, 1), at="11:05"),
    )
    why = "So that a small group of people who agree can have something small built too, and not only the largest group."
    meeting.asked(life, first, "Voter 9", "Why not simply the most votes first?", why, decision=2)
    meeting.asked(life, first, "Voter 48", "Will the landlord see that I came?", "No. The list stays with the committee.")
    meeting.minutes_kept(life, first, date(2026, 2, 16))
    return first


def _voted(life: RoundLife) -> None:
    begins, ends, typed_on = date(2026, 3, 7), date(2026, 3, 15), date(2026, 3, 16)
    hall = voting.printed(life, "Hall at the canal", 40, begins)
    market = voting.printed(life, "Rented rows behind the market", 20, begins)
    slips = voting.codes(life, SENT_A_CODE, begins)
    voting.handed_out(life, hall, CAME_TO_THE_CANAL, date(2026, 3, 8), carried=(ABSENT,))
    voting.handed_out(life, market, CAME_TO_THE_MARKET, ends)
    voting.by_code(life, slips, BY_CODE, ends)
    life.goes(Phase.VOTED, typed_on)
    voting.typed(life, hall, AT_THE_CANAL, typed_on, spoiled=("Eight proposals are marked",))
    voting.mistyped(life, hall, len(AT_THE_CANAL) + 1, DISPUTED, MISREAD, typed_on)
    voting.typed(life, market, AT_THE_MARKET, typed_on)
    voting.closed(life, hall, Reconciled(returned=1), typed_on)
    voting.closed(life, market, Reconciled(0, missing=1, reason="She took it home to think, and did not come back"), typed_on)


def _counted(life: RoundLife) -> None:
    """Where proposals are equal, slips are drawn from a hat before the people who watch the count."""
    session, found, by = life.session, life.found, life.officers.bookkeeper
    day = date(2026, 3, 17)
    with on(day):
        while asked := asked_for(session, found, life.envelope):
            order = tuple(str(item.number) for item in (*asked.before, *reversed(asked.items)))
            seen_by = (Witness("บุญมี ศรีสุข", "chair of the savings group"), Witness("ปรีชา ทาสี", "tenant of the rented rows"))
            draw(
                session, found, life.envelope, Drawing(order, "Slips from a hat, drawn by a child", meeting.PLACE, seen_by, day),
                by=by,
            )  # fmt: skip
        compute(session, found, life.envelope, by=by)
    life.goes(Phase.COUNTED, day)
    life.goes(Phase.PROVISIONAL, date(2026, 3, 18))
    life.goes(Phase.OBJECTIONS, date(2026, 3, 18))


def _objected(life: RoundLife, first: Assembly) -> str:
    """Somebody objects, the second assembly hears it; answers the decision by which the result stands."""
    session, found, by = life.session, life.found, life.officers.bookkeeper
    day, lodged = date(2026, 3, 28), date(2026, 3, 20)
    with on(lodged):
        about = "Fourteen people marked the day-care room, and fewer marked papers, which were funded."
        objection = lodge(session, found, about, lodged, voter=20, by=by)
    agenda = ("Minutes of the last assembly", "The result, and the objection to it", "What is built first")
    heads = HeadCount(16, {"f": 10, "m": 6}, {"renter": 6, "none": 4, "owner": 5}, households=14, guests=1)
    listed = (1, 2, 6, 12, 20, 26, 31, 35, 40, 42, 44, 49, 51, 56)
    second = meeting.held(life, day, date(2026, 3, 19), agenda, listed, heads)
    heard = "The objection is dismissed: the shares of those who marked the day-care room had paid for path and lamps"
    *_, stands = meeting.decided(
        life,
        second,
        DecisionAsked(DecisionKind.MINUTES, "The minutes were read out", None, at="09:40", approves=first),
        DecisionAsked(DecisionKind.ACCOUNTS, "The accounts were read out", None, at="09:55"),
        DecisionAsked(DecisionKind.OTHER, heard, Votes(22, 4, 4), at="10:30"),
        DecisionAsked(DecisionKind.OTHER, "The result stands as it was counted", Votes(27, 1, 2), at="10:45"),
    )
    meeting.asked(life, second, "Voter 12", "When do the lamps burn?", "Before the rains, if the shop delivers.", decision=4)
    meeting.minutes_approved(life, first, date(2026, 3, 29))
    with on(day):
        answer(session, found, objection.number, day, f"{heard} ({second.name}/3)", upheld=False, by=life.officers.officer)
    return stands


def _in_the_books(life: RoundLife, minute: str) -> None:
    day = date(2026, 3, 30)
    with on(day):
        prepared = ratify(life.session, life.found, day, minute, by=life.officers.bookkeeper)
    for voucher in prepared:
        life.confirmed(voucher)
    life.goes(Phase.RATIFIED, day)
    life.goes(Phase.EXECUTING, date(2026, 4, 1))


def _built(life: RoundLife, canal: Project) -> None:
    """The lamps burn, and what was left came back; the path is being laid as a part of the canal's project; papers have begun."""
    lamps, path, papers = (
        spending.award_named(life, idea.title) for idea in (ideas.ALL_LAMPS, ideas.PATH, ideas.PAPERS)
    )
    spending.committed(life, lamps, 95_000, "Contract for thirteen lamps", date(2026, 4, 6))
    spending.paid(life, lamps, 50_000, date(2026, 4, 10))
    spending.spent(life, lamps, 50_000, "Seven lamps", "PL-0311", date(2026, 5, 2))
    spending.paid(life, lamps, 45_000, date(2026, 5, 6), report="Seven lamps burn; pictures at the pier")
    spending.spent(life, lamps, 42_500, "Six lamps and cables", "PL-0398", date(2026, 5, 29))
    spending.given_back(life, lamps, 2_500, "The cable was cheaper", date(2026, 6, 3))
    spending.linked(life, path, canal, date(2026, 4, 20))
    spending.committed(life, path, 180_000, "Work plan of the co-operative for ninety metres", date(2026, 4, 20))
    spending.paid(life, path, 80_000, date(2026, 5, 4))
    spending.spent(life, path, 61_300, "Cement, sand and steel", "PP-1207", date(2026, 7, 12))
    spending.committed(life, papers, 40_000, "Work plan of the network for thirty-six households", date(2026, 6, 8))
