"""A round that is being voted on: five proposals, and people who type what stands on paper."""

from collections.abc import Iterable

from sqlalchemy import select

from budgeting.ballots.batches import add_batch
from budgeting.ballots.entering import Came, OnPaper, enter
from budgeting.ballots.models import Ballot, BallotBatch
from budgeting.ballots.saying import Said
from budgeting.ballots.serials import serials_of
from budgeting.counting.election import BallotKind
from budgeting.counting.rule import Method, Rule
from budgeting.models import Phase
from budgeting.terms import BallotTerms, Channel, RoundTerms, Voice
from budgeting.voters.marks import use_voice
from tests.budgeting.scene import RoundScene

AMA, ESI = "user:ama", "user:esi"
COSTS = (1_000_00, 2_000_00, 3_000_00, 500_00, 4_000_00)
APPROVAL = BallotTerms(BallotKind.APPROVAL, least=1, most=3)
ANY_WAY = (Channel.PAPER, Channel.ONLINE, Channel.ASSISTED, Channel.POCKET, Channel.HANDS)


def voted_on(
    scene: RoundScene, ballot: BallotTerms = APPROVAL, channels: tuple[Channel, ...] = ANY_WAY, phase: Phase = Phase.VOTING
) -> RoundScene:
    """Proposals 1 to 5 on the frozen ballot, and voting open."""
    scene.terms(RoundTerms(Voice.MEMBER, ballot, Rule(Method.GREEDY), channels))
    for number, minor in enumerate(COSTS, start=1):
        scene.item(f"Proposal {number}", minor)
    scene.step(Phase.FROZEN)
    scene.step(phase)
    return scene


def papers(scene: RoundScene, count: int = 8, given_out: int = 0) -> tuple[BallotBatch, list[str]]:
    """A batch and its serials; to so many new voters a paper was given."""
    batch = add_batch(scene.session, scene.round, scene.envelope, "Community hall", count, by=AMA)
    for voter in scene.voters(given_out):
        use_voice(scene.session, scene.round, scene.envelope, voter, Channel.PAPER, by=AMA, batch=batch.public_id)
    return batch, list(serials_of(batch))


def on_paper(*choices: int) -> OnPaper:
    return OnPaper(Said(choices))


def typed_twice(scene: RoundScene, batch: BallotBatch, serial: str, paper: OnPaper) -> None:
    for by in (AMA, ESI):
        came = enter(scene.session, scene.round, batch, serial, paper, by=by)[1]
    assert came is Came.ACCEPTED


def in_the_box(scene: RoundScene) -> list[Ballot]:
    return list(scene.session.scalars(select(Ballot).where(Ballot.round_id == scene.round.id)))


def said_by(ballots: Iterable[Ballot]) -> list[str]:
    return sorted(ballot.choices for ballot in ballots)
