"""A round's proposals from the first drawing to the frozen ballot, in the residents' words."""

from dataclasses import replace
from datetime import date

import pytest

from budgeting.errors import OtherPhase
from budgeting.models import Phase, Proposal
from budgeting.proposals import errors, reviewing, writing
from budgeting.proposals.content import Cofinancing, ProposalContent, Source
from budgeting.proposals.history import content_of, history_of, said_in
from budgeting.proposals.models import Link, Verdict
from budgeting.proposals.reviewing import Finding
from core.text import TextMissing
from projects.documents import Paper, add_document
from projects.errors import DayInFuture, FileKeptAlready
from projects.models import DocumentKind
from tests.budgeting.proposals.scene import BOOKKEEPER, MENDED, OFFICER, PNG, TAPS, ProposalScene, likely, plain
from tests.budgeting.scene import GREEDY


def states(*proposals: Proposal) -> list[str]:
    return [proposal.state for proposal in proposals]


def test_what_the_clerk_wrote_wrongly_is_corrected_and_both_versions_stay(proposals: ProposalScene) -> None:
    taps = proposals.add()
    proposals.correct(taps, "Eight taps were drawn, not six", title="Eight taps in Section B")
    first, second = history_of(proposals.session, taps).versions
    assert (taps.number, taps.version, taps.title) == (1, 2, "Eight taps in Section B")
    assert (said_in(first).title, said_in(second).title) == ("Six taps in Section B", "Eight taps in Section B")
    assert second.reason == "Eight taps were drawn, not six"
    proposals.correct(taps, "The button was pressed twice", title="Eight taps in Section B")
    assert taps.version == 2
    with pytest.raises(TextMissing):
        proposals.correct(taps, " ", title="Nine taps")


def test_a_form_that_is_sent_twice_is_one_proposal(proposals: ProposalScene) -> None:
    assert proposals.add(reference="sheet-7") is proposals.add(reference="sheet-7")
    with pytest.raises(errors.ProposalReused, match="proposal 1"):
        proposals.add(plain("A drain", 500_00), reference="sheet-7")


def test_who_looked_at_an_older_version_does_not_write_over_a_newer(proposals: ProposalScene) -> None:
    taps = proposals.add()
    proposals.correct(taps, title="Eight taps")
    with pytest.raises(errors.ProposalChanged):
        writing.correct(proposals.session, proposals.round, taps, TAPS, "Six after all", read=1, by=BOOKKEEPER)


def test_proposals_are_collected_only_while_the_round_collects_them(proposals: ProposalScene) -> None:
    taps = proposals.add()
    with pytest.raises(OtherPhase):
        proposals.review(taps)
    proposals.at.step(Phase.REVIEW)
    with pytest.raises(OtherPhase):
        proposals.add()
    proposals.correct(taps, title="Eight taps")
    proposals.at.step(Phase.FROZEN)
    with pytest.raises(OtherPhase):
        proposals.correct(taps, title="Nine taps")
    with pytest.raises(OtherPhase):
        proposals.withdraw(taps)


def test_two_lanes_ask_for_the_same_and_go_on_as_one(proposals: ProposalScene) -> None:
    taps, pump = proposals.add(), proposals.add(plain("A pump by the clinic", 900_00))
    both = proposals.merge(taps, pump, title="Taps and a pump")
    assert both is taps and states(taps, pump) == ["open", "merged"] and taps.title == "Taps and a pump"
    (link,) = history_of(proposals.session, pump).became
    assert (link.target, link.link, link.reason) == (taps, Link.MERGED, "The same lane")
    assert content_of(proposals.session, pump).title == "A pump by the clinic"
    with pytest.raises(errors.ProposalEnded, match="Proposal 2 is merged into another"):
        proposals.correct(pump, title="A pump after all")
    with pytest.raises(errors.NothingToMerge):
        proposals.merge(taps, taps)


def test_two_become_a_new_one(proposals: ProposalScene) -> None:
    taps, pump = proposals.add(), proposals.add(plain("A pump by the clinic", 900_00))
    water = proposals.merge(taps, pump, as_new=True, title="Water for the lane")
    assert water.number == 3 and states(taps, pump, water) == ["merged", "merged", "open"]
    assert [link.source for link in history_of(proposals.session, water).came_from] == [pump, taps]


def test_a_large_one_is_split_and_no_promise_grows_by_it(proposals: ProposalScene) -> None:
    taps = proposals.add()

    def part(title: str, labour: int) -> ProposalContent:
        sources = (Cofinancing(Source.LABOUR, labour),)
        return replace(TAPS, title=title, total_minor=2_000_00, requested_minor=2_000_00 - labour, sources=sources)

    north = part("Four taps", 400_00)
    with pytest.raises(errors.PartsBeyondSource, match="count on 800.00 USD from “labour, in kind”, but it gives 600.00 USD"):
        proposals.split(taps, north, part("Two taps", 400_00))
    with pytest.raises(errors.TooFewParts):
        proposals.split(taps, north)
    first, second = proposals.split(taps, north, part("Two taps", 200_00))
    assert states(taps, first, second) == ["split", "open", "open"] and (first.number, second.number) == (2, 3)
    assert [link.target for link in history_of(proposals.session, taps).became] == [first, second]


def test_splitting_confirms_nothing(proposals: ProposalScene) -> None:
    taps = proposals.add()
    sure = Cofinancing(Source.LABOUR, 100_00, confirmed=True, paper="Roll 3")
    part = replace(TAPS, total_minor=1_000_00, requested_minor=900_00, sources=(sure,))
    with pytest.raises(errors.PartsBeyondSource, match="it gives 0.00 USD"):
        proposals.split(taps, part, part)


def test_a_review_says_why_and_a_later_one_takes_its_place(proposals: ProposalScene) -> None:
    taps = proposals.add()
    proposals.at.step(Phase.REVIEW)
    proposals.review(taps, Finding(Verdict.NOT_FEASIBLE, "The land floods every year.", "Eng. Ncube", MENDED))
    assert taps.state == "not_feasible"
    proposals.review(taps, Finding(Verdict.NEEDS_CHANGE, "Move the taps up the slope.", "Eng. Ncube", MENDED))
    assert taps.state == "open"
    proposals.correct(taps, "Moved up the slope", place="Section B, on the slope")
    proposals.review(taps)
    proposals.review(taps)
    history = history_of(proposals.session, taps)
    assert [one.verdict for one in history.reviews] == ["not_feasible", "needs_change", "feasible"]
    assert taps.state == "feasible" and history.review is history.reviews[-1]
    proposals.correct(taps, "One more tap", title="Seven taps")
    assert taps.state == "open" and history_of(proposals.session, taps).review is None


def test_a_review_without_an_explanation_or_an_estimate_is_none(proposals: ProposalScene) -> None:
    taps = proposals.add()
    proposals.at.step(Phase.REVIEW)
    for verdict in Verdict:
        with pytest.raises(TextMissing):
            proposals.review(taps, replace(likely(3_000_00, verdict), explanation=" "))
    with pytest.raises(errors.EstimateMissing):
        proposals.review(taps, replace(likely(3_000_00), estimate=None))
    falling = reviewing.Estimate(3_000_00, 2_000_00, 4_000_00, MENDED)
    with pytest.raises(errors.EstimateOutOfOrder, match="3000.00 USD, 2000.00 USD, 4000.00 USD"):
        proposals.review(taps, replace(likely(3_000_00), estimate=falling))
    with pytest.raises(DayInFuture):
        proposals.review(taps, replace(likely(3_000_00), day=date(2999, 1, 1)))


def test_what_is_asked_for_follows_the_estimate_and_says_so(proposals: ProposalScene) -> None:
    taps = proposals.add()
    proposals.at.step(Phase.REVIEW)

    def adjust() -> None:
        reviewing.adjust_to_estimate(proposals.session, proposals.round, taps, "Pipes have become dearer", by=OFFICER)

    with pytest.raises(errors.NotFeasibleYet):
        adjust()
    proposals.review(taps, likely(3_400_00))
    adjust()
    assert (taps.total_minor, taps.requested_minor, taps.state) == (3_400_00, 2_400_00, "feasible")
    version = history_of(proposals.session, taps).versions[-1]
    assert (version.why, version.reason) == ("adjusted", "Pipes have become dearer")
    proposals.review(taps, likely(900_00))
    with pytest.raises(errors.OthersPayAll, match="others pay 1000.00 USD"):
        adjust()


def test_nobody_reviews_what_she_proposed_or_wrote_down(proposals: ProposalScene) -> None:
    pump, taps = proposals.add(plain("A pump", 900_00), by="user:sister"), proposals.add()
    proposals.merge(taps, pump)
    proposals.at.step(Phase.REVIEW)
    for by, reviewer in (("user:sister", "Eng. Ncube"), (BOOKKEEPER, "Eng. Ncube"), (OFFICER, "TENDAI moyo")):
        with pytest.raises(errors.OwnCause):
            proposals.review(taps, likely(3_000_00, reviewer=reviewer), by=by)
    proposals.at.terms(replace(GREEDY, conflict=False))
    assert proposals.review(taps, by=BOOKKEEPER).number == 1


def test_a_community_that_owes_the_fund_pays_first_where_the_terms_say_so(proposals: ProposalScene) -> None:
    funds = proposals.at.funds
    funds.lend(1_200_00, date(2026, 1, 6))
    taps = proposals.add(replace(TAPS, community=funds.group.public_id))
    proposals.at.step(Phase.REVIEW)
    proposals.review(taps)
    proposals.at.terms(replace(GREEDY, debtors_receive=False))
    with pytest.raises(errors.CommunityOwes, match=r"Dzivarasekwa Extension savings group owes this fund 1\d\d\d\.\d\d USD"):
        proposals.review(taps, likely(2_900_00))
    proposals.review(taps, likely(2_900_00, Verdict.NOT_FEASIBLE))
    assert taps.state == "not_feasible"


def test_a_proposer_takes_it_back_before_the_freeze(proposals: ProposalScene) -> None:
    taps = proposals.add()
    with pytest.raises(TextMissing):
        proposals.withdraw(taps, "")
    proposals.withdraw(taps)
    assert taps.state == "withdrawn"
    with pytest.raises(errors.ProposalEnded, match="Proposal 1 is withdrawn"):
        proposals.withdraw(taps)


def test_a_picture_is_kept_once_and_may_be_evidence_later(proposals: ProposalScene) -> None:
    session, owner = proposals.session, proposals.at.fund.organisation
    shown = writing.keep_picture(session, PNG)
    assert writing.keep_picture(session, PNG) == shown
    paper = add_document(session, owner, Paper(DocumentKind.PHOTO, "The lane before", MENDED), PNG, by=BOOKKEEPER)
    assert paper.sha256 == shown
    with pytest.raises(FileKeptAlready):
        add_document(session, owner, Paper(DocumentKind.PHOTO, "The lane again", MENDED), PNG, by=BOOKKEEPER)


def test_two_on_one_site_are_a_group_however_it_is_spelled(proposals: ProposalScene) -> None:
    taps, hall = proposals.add(), proposals.add(plain("A hall", 900_00))
    proposals.group(taps, "Clinic yard")
    proposals.group(hall, "clinic YARD")
    assert (taps.exclusive, hall.exclusive) == ("Clinic yard", "Clinic yard")
    with pytest.raises(errors.ExclusiveAlready):
        proposals.group(hall, "Clinic yard")
    proposals.group(hall, "")
    assert (hall.exclusive, hall.version) == ("", 3)
