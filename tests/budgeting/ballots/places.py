"""Something of every kind that addresses of ballots name, in a round of a fund: for the tests that try every route."""

from typing import Any

from budgeting.ballots.batches import add_batch, batches_of
from budgeting.ballots.entering import enter, waiting_papers
from budgeting.ballots.models import TallyState
from budgeting.ballots.serials import serials_of
from budgeting.ballots.tallies import Counted, enter_tally, tallies_of
from budgeting.finding import items_of
from budgeting.models import Phase
from budgeting.terms import Channel
from tests.budgeting.ballots.scene import AMA, ESI, on_paper, voted_on
from tests.budgeting.scene import RoundScene


def ballot_places(scene: RoundScene) -> dict[str, Any]:
    """A batch with a paper that two people typed differently, and totals that wait. The round is left in the phase it was in."""
    session, found, phase = scene.session, scene.round, Phase(scene.round.phase)
    if not items_of(session, found, scene.envelope):
        voted_on(scene)
    elif phase is not Phase.VOTING:
        scene.step(Phase.VOTING)
    first, second = (item.number for item in items_of(session, found, scene.envelope)[:2])
    held = batches_of(session, found)
    batch = held[0] if held else add_batch(session, found, scene.envelope, "Hall", 50, by=AMA)
    waiting = [one.serial for one in waiting_papers(session, batch, AMA) if one.differs]
    if not waiting:
        unused = next(serial for serial in serials_of(batch))
        for by, choice in ((AMA, first), (ESI, second)):
            enter(session, found, batch, unused, on_paper(choice), by=by)
        waiting = [unused]
    tallies = tallies_of(session, found)
    tally = next((one for one in tallies if one.state == TallyState.WAITING), None)
    if tally is None:
        counted = Counted(Channel.POCKET, f"Hall {len(tallies)}", "", 9, {first: 3})
        scene.voters(9)
        tally = enter_tally(session, found, scene.envelope, counted, by=AMA)
    if phase is not Phase.VOTING:
        scene.step(phase)
    return {"bid": batch.public_id, "serial": waiting[0], "tid": tally.public_id}
