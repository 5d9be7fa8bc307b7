"""Whatever is done to proposals, in any order: the rows are what their histories say, and nothing that was said is lost."""

from contextlib import suppress
from dataclasses import dataclass, field, replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgeting.models import Phase, Proposal
from budgeting.proposals import errors, reviewing
from budgeting.proposals.content import ProposalContent
from budgeting.proposals.finding import proposals_of
from budgeting.proposals.history import content_of, history_of, said_in
from budgeting.proposals.models import Verdict
from budgeting.rounds import EnvelopeAsked, add_envelope, open_round
from tests.budgeting.proposals.scene import OFFICER, ProposalScene, likely, plain
from tests.budgeting.scene import RoundScene

AFTER = {Verdict.FEASIBLE: "feasible", Verdict.NOT_FEASIBLE: "not_feasible", Verdict.NEEDS_CHANGE: "open"}
WAYS = ("correct", "merge", "merge anew", "split", "withdraw", "group", "adjust", *Verdict)
ACTS = st.tuples(st.sampled_from(WAYS), st.integers(0, 4), st.integers(0, 4), st.integers(1, 9))
NOT_NOW = (errors.ProposalEnded, errors.NothingToMerge, errors.NotFeasibleYet, errors.ExclusiveAlready)


@dataclass
class Told:
    """What somebody who keeps her own list says of a proposal: all it ever said, where it stands, what it went on in."""

    said: list[ProposalContent]
    state: str = "open"
    went: set[int] = field(default_factory=set)
    likely_minor: int = 0

    def says(self, state: str = "", **changes: object) -> None:
        new = replace(self.said[-1], **changes)  # type: ignore[arg-type]
        if new != self.said[-1]:
            self.said.append(new)
            self.state = state or self.state

    def ends(self, state: str, *made: Proposal) -> None:
        self.state, self.went = state, {one.number for one in made}


@dataclass
class OwnList:
    """Does what is asked by the services, and writes down beside it what should be there. What is refused is no entry."""

    scene: ProposalScene
    told: dict[int, Told] = field(default_factory=dict)

    def began(self, *made: Proposal) -> None:
        for one in made:
            self.told[one.number] = Told([content_of(self.scene.session, one)])

    def does(self, act: str, one: int, other: int, figure: int) -> None:
        known, scene = proposals_of(self.scene.session, self.scene.round), self.scene
        first, second = known[one % len(known)], known[other % len(known)]
        mine, theirs = self.told[first.number], self.told[second.number]
        if act == "correct":
            scene.correct(first, title=f"Named {figure}")
            mine.says("open", title=f"Named {figure}")
        elif act == "merge":
            scene.merge(first, second, summary=f"With {second.number}")
            mine.says("open", summary=f"With {second.number}")
            theirs.ends("merged", first)
        elif act == "merge anew":
            made = scene.merge(first, second, as_new=True, title="Both")
            self.began(made)
            mine.ends("merged", made)
            theirs.ends("merged", made)
        elif act == "split":
            parts = scene.split(first, *(plain(f"Part {n}", 100_00 * figure) for n in (1, 2)))
            self.began(*parts)
            mine.ends("split", *parts)
        elif act == "withdraw":
            scene.withdraw(first)
            mine.ends("withdrawn")
        elif act == "group":
            scene.group(first, f"site {figure % 2}")
            mine.says(exclusive=f"site {figure % 2}")
        elif act == "adjust":
            reviewing.adjust_to_estimate(scene.session, scene.round, first, "As estimated", by=OFFICER)
            mine.says(total_minor=mine.likely_minor, requested_minor=mine.likely_minor)
        else:
            scene.review(first, likely(figure * 100_00, Verdict(act)))
            mine.state, mine.likely_minor = AFTER[Verdict(act)], figure * 100_00


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, min_size=8, max_size=14))
def test_a_proposal_is_what_its_history_says(scene: RoundScene, acts: list[tuple[str, int, int, int]]) -> None:
    opened = open_round(scene.session, scene.fund, "Any round", by=OFFICER)
    envelope = add_envelope(scene.session, opened, EnvelopeAsked("For all", 5_000_00), by=OFFICER)
    mine = OwnList(ProposalScene(RoundScene(scene.session, scene.funds, opened, envelope)))
    mine.began(*(mine.scene.add(plain(f"Proposal {number}", 1_000_00 * number)) for number in (1, 2, 3)))
    mine.scene.at.step(Phase.REVIEW)
    for act in acts:
        with suppress(*NOT_NOW):
            mine.does(*act)
    scene.session.expire_all()
    for row in proposals_of(scene.session, opened):
        history, told = history_of(scene.session, row), mine.told[row.number]
        assert [said_in(version) for version in history.versions] == told.said
        assert [version.version for version in history.versions] == list(range(1, row.version + 1))
        assert (row.state, history.state) == (told.state, told.state)
        assert {link.target.number for link in history.became} == told.went
        now = told.said[-1]
        assert (row.title, row.summary, row.exclusive) == (now.title, now.summary, now.exclusive)
        assert (row.total_minor, row.requested_minor, row.envelope.number) == (now.total_minor, now.requested_minor, 1)
