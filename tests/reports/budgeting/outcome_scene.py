"""A round with its result, for papers: proposals as residents bring them, ballots, and a count."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from io import BytesIO

from PIL import Image

from budgeting.models import Phase
from budgeting.proposals import writing
from budgeting.results.computing import compute
from budgeting.terms import RoundTerms
from tests.budgeting.proposals.scene import BOOKKEEPER, TAPS, ProposalScene, likely
from tests.budgeting.results.polls import cast
from tests.budgeting.scene import GREEDY, RoundScene

Votes = Mapping[tuple[int, ...], int]


def a_picture() -> bytes:
    """Small, of one colour."""
    out = BytesIO()
    Image.new("RGB", (32, 24), (90, 120, 60)).save(out, "PNG")
    return out.getvalue()


def on_the_ballot(
    scene: RoundScene, names: Sequence[str], minor: int, terms: RoundTerms = GREEDY, *, pictured: bool = False
) -> ProposalScene:
    """Proposals of these names, reviewed and frozen; each asks for `minor`, a fifth more is its residents' labour."""
    at = ProposalScene(scene)
    scene.terms(terms)
    kept = writing.keep_picture(scene.session, a_picture()) if pictured else ""
    asked = replace(TAPS, requested_minor=minor, total_minor=minor + 1_000_00, picture=kept)
    found = [at.add(replace(asked, title=name)) for name in names]
    scene.step(Phase.REVIEW)
    for one in found:
        at.review(one, likely(one.total_minor))
    at.freeze()
    scene.step(Phase.FROZEN)
    return at


def counted(scene: RoundScene, votes: Votes) -> None:
    """Voted on and counted, not published."""
    for phase in (Phase.VOTING, Phase.VOTED):
        scene.step(phase)
    with cast(scene, votes):
        compute(scene.session, scene.round, scene.envelope, by=BOOKKEEPER)
    scene.step(Phase.COUNTED)
