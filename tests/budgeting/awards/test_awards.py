"""A decision and the money that follows, as one record: from the envelope to the receipt, by how much each step is refused."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from access import people
from access.policy import Role
from budgeting.awards import ratified, ratifying, setting_aside
from budgeting.awards.errors import (
    AwardCancelledAlready,
    AwardNotRatified,
    BeingRatified,
    CommunityInArrears,
    NothingToCancel,
    PreparerGains,
    RatifiedOtherwise,
    ReportNeeded,
    RoundRehearsal,
    SetAsideAlready,
)
from budgeting.awards.figures import AwardState
from budgeting.awards.verify import every_round
from budgeting.counting.outcome import Reason
from budgeting.errors import OtherPhase, PhaseNotReady
from budgeting.guards import standing_in_the_way
from budgeting.models import Phase
from budgeting.proposals.withdrawing import take_off_ballot
from budgeting.results.objecting import answer, lodge
from budgeting.rounds import EnvelopeAsked, add_envelope, open_round
from core.db import transaction
from core.money import Money, currency
from ledger import posting
from ledger.chart import open_missing
from ledger.errors import CashBelowZero
from ledger.models import Book
from ledger.voucher_models import VoucherState
from projects import vouchers
from projects.funds import charts, verify
from projects.funds.award_errors import AwardConflict, BeyondFree, BeyondStage, StillSetAside
from projects.funds.award_money import Back
from projects.funds.errors import NotForThis
from tests.budgeting.awards.scene import DAY, LIGHTS, PATHS, AwardScene, a_counted_round, counted, why
from tests.budgeting.scene import APPROVER, BOOKKEEPER, GREEDY, OFFICER, RoundScene, a_round

USD = currency("USD")


def all_is_well(scene: AwardScene) -> bool:
    return [*verify.every_fund(scene.session), *every_round(scene.session)] == []


def test_what_is_set_aside_is_not_spent_on_anything_else(counted_round: AwardScene) -> None:
    """10,000.00 in the bank, 5,000.00 of it set aside: 5,000.01 is one cent too much, for whatever it is."""
    voucher = counted_round.set_aside()
    assert voucher.state == VoucherState.POSTED
    with pytest.raises(BeyondFree) as refused:
        counted_round.funds.cost(1, 5_000_01, DAY)
    assert str(refused.value) == (
        "Of “For any purpose of the fund” 5000.00 USD is free on 2026-01-05: the rest of it is set aside for What to build in"
        " 2026: For all and not paid yet. 5000.01 USD is 0.01 USD too much."
    )
    counted_round.funds.cost(1, 5_000_00, DAY)
    with pytest.raises(SetAsideAlready):
        setting_aside.set_aside(counted_round.session, counted_round.round, counted_round.envelope, DAY, by=BOOKKEEPER)
    assert counted_round.funds.purse(1).free_minor == 0 and all_is_well(counted_round)


def test_a_day_later_counts_too(counted_round: AwardScene) -> None:
    """What is taken tomorrow is not there to be set aside today."""
    counted_round.funds.cost(1, 6_000_00, DAY + timedelta(days=1))
    with pytest.raises(BeyondFree) as refused:
        counted_round.set_aside()
    assert refused.value.facts["over"] == Money(1_000_00, USD) and refused.value.facts["day"] == DAY + timedelta(days=1)


def test_a_receipt_is_not_taken_back_from_under_what_is_set_aside(counted_round: AwardScene) -> None:
    receipt = counted_round.funds.receive(counted_round.funds.donor, 3_000_00, DAY)
    counted_round.funds.cost(1, 8_000_00, DAY)
    counted_round.set_aside()
    with pytest.raises(StillSetAside) as refused, counted_round.session.begin_nested():
        counted_round.funds.take_back(receipt)
    assert refused.value.facts["over"] == Money(3_000_00, USD)


def test_money_that_may_not_be_given_away_is_not_set_aside(scene: RoundScene) -> None:
    number = scene.funds.restriction("Loans only", since=DAY)
    scene.funds.receive(scene.funds.donor, 5_000_00, DAY, number)
    envelope = add_envelope(scene.session, scene.round, EnvelopeAsked("Lent", 1_000_00, number), by=OFFICER)
    with pytest.raises(NotForThis):
        setting_aside.set_aside(scene.session, scene.round, envelope, DAY, by=BOOKKEEPER)


def test_ratified_twice_is_posted_once(counted_round: AwardScene) -> None:
    """However often the button is pressed, before the approver confirms and after: one voucher, one entry, two awards."""
    counted_round.set_aside()
    (voucher,) = counted_round.ratify()
    (again,) = ratifying.ratify(counted_round.session, counted_round.round, DAY + timedelta(days=1), by=OFFICER)
    assert again is voucher and [award.amount_minor for award in counted_round.awards()] == [2_000_00, 1_500_00]
    assert {line.state for line in counted_round.money.envelopes[0].awards} == {AwardState.WAITING}
    counted_round.funds.confirm(voucher)
    (once_more,) = counted_round.ratify()
    assert once_more is voucher and len(counted_round.awards()) == 2
    line = counted_round.money.envelopes[0]
    assert (line.whole_minor, line.rest_minor) == (5_000_00, 1_500_00) and all_is_well(counted_round)


def test_another_result_is_not_ratified_beside_it(counted_round: AwardScene) -> None:
    counted_round.set_aside()
    (voucher,) = counted_round.ratify()
    with pytest.raises(BeingRatified):
        ratified.refuse_while_ratifying(counted_round.session, counted_round.round)
    lights = counted_round.items[LIGHTS]
    counted(counted_round.rounds, counted_round.envelope, [lights], (why(lights, 40, Reason.FUNDED, 1_800_00),))
    with pytest.raises(RatifiedOtherwise):
        counted_round.ratify()
    vouchers.withdraw(counted_round.session, counted_round.rounds.fund, counted_round.funds.book, voucher, by=BOOKKEEPER)
    ratified.refuse_while_ratifying(counted_round.session, counted_round.round)
    (other,) = counted_round.ratify()
    assert other.number != voucher.number
    assert [line.state for line in counted_round.money.envelopes[0].awards] == ["void", "void", "waiting"]
    with pytest.raises(OtherPhase), counted_round.session.begin_nested():
        counted_round.commit(counted_round.awards()[0], 1)
    counted_round.rounds.step(Phase.RATIFIED, DAY)
    with pytest.raises(AwardNotRatified):
        counted_round.commit(counted_round.awards()[0], 1)


def test_a_rehearsal_never_moves_money(counted_round: AwardScene) -> None:
    scene = counted_round
    tried = open_round(scene.session, scene.rounds.fund, "Trying it out", real=False, by=OFFICER)
    envelope = add_envelope(scene.session, tried, EnvelopeAsked("For all", 100_00), by=OFFICER)
    with pytest.raises(RoundRehearsal):
        setting_aside.set_aside(scene.session, tried, envelope, DAY, by=BOOKKEEPER)
    with pytest.raises(RoundRehearsal):
        ratifying.ratify(scene.session, tried, DAY, by=BOOKKEEPER)


def test_from_the_envelope_to_the_receipt(counted_round: AwardScene) -> None:
    """Six columns: requested, allocated, committed, advanced, spent, returned."""
    water, paths = counted_round.ratified()
    counted_round.commit(water, 1_900_00)
    counted_round.advance(water, 1_000_00)
    counted_round.spend(water, 700_00)
    counted_round.give_back(water, 100_00, Back.ENVELOPE)
    line = counted_round.line(water)
    columns = (line.requested_minor, line.allocated_minor, line.committed_minor, line.advanced_minor)
    assert columns == (2_000_00, 1_900_00, 1_800_00, 1_000_00)
    assert (line.spent_minor, line.returned_minor, line.to_account_minor) == (700_00, 100_00, 200_00)
    purse = counted_round.funds.purse(1)
    assert (purse.advances_minor, purse.award_costs_minor, purse.difference_minor) == (200_00, 700_00, 0)
    assert purse.earmarked_minor == 5_000_00 - 900_00 and purse.cash_minor == 10_000_00 - 900_00
    for step in (counted_round.commit, counted_round.advance, counted_round.spend):
        with pytest.raises(BeyondStage), counted_round.session.begin_nested():
            step(paths, 1_500_01)
    with pytest.raises(BeyondStage) as refused:
        counted_round.spend(water, 200_01)
    assert str(refused.value) == (
        "Of “What to build in 2026: For all: Water point” 200.00 USD is advanced and not accounted for on 2026-01-05: 200.01 USD"
        " is 0.01 USD too much."
    )
    assert all_is_well(counted_round)


def test_more_only_by_a_decision_and_less_goes_back(counted_round: AwardScene) -> None:
    water, paths = counted_round.ratified()
    with pytest.raises(BeyondStage):
        counted_round.supplement(water, 1_500_01, free=False)
    counted_round.supplement(water, 1_500_00, free=False)
    counted_round.supplement(water, 5_000_00, free=True)
    with pytest.raises(BeyondFree):
        counted_round.supplement(water, 1, free=True)
    counted_round.release(water, 500_00)
    counted_round.release(paths, 1_500_00, free=True)
    line = counted_round.money.envelopes[0]
    assert (line.whole_minor, line.rest_minor) == (8_500_00, 500_00)
    assert [one.state for one in line.awards] == [AwardState.HOLDS, AwardState.FINISHED] and all_is_well(counted_round)


def test_cancelling_keeps_the_history(counted_round: AwardScene) -> None:
    """What is paid stays to be accounted for; all else is in the envelope again, and nothing more is paid."""
    water, paths = counted_round.ratified()
    counted_round.commit(water, 1_500_00)
    counted_round.advance(water, 600_00)
    counted_round.cancel(water)
    line = counted_round.line(water)
    assert line.state is AwardState.CANCELLED and (line.allocated_minor, line.to_account_minor) == (600_00, 600_00)
    assert counted_round.money.envelopes[0].rest_minor == 1_500_00 + 1_400_00
    with pytest.raises(AwardCancelledAlready):
        counted_round.commit(water, 1)
    counted_round.spend(water, 500_00)
    with pytest.raises(AwardCancelledAlready):
        counted_round.give_back(water, 100_00, Back.AWARD)
    counted_round.give_back(water, 100_00, Back.FREE)
    counted_round.commit(paths, 1_500_00)
    counted_round.advance(paths, 1_500_00)
    with pytest.raises(NothingToCancel):
        counted_round.cancel(paths)
    assert all_is_well(counted_round)


def test_who_entered_it_does_not_confirm_it(counted_round: AwardScene) -> None:
    """The bookkeeper typed in everybody's proposals: whoever prepares the awards, she is not the second person."""
    counted_round.set_aside()
    (voucher,) = ratifying.ratify(counted_round.session, counted_round.round, DAY, by=OFFICER)
    fund, book = counted_round.rounds.fund, counted_round.funds.book
    with pytest.raises(AwardConflict, match="Water point"), counted_round.session.begin_nested():
        vouchers.confirm(counted_round.session, fund, book, voucher, by=BOOKKEEPER)
    vouchers.confirm(counted_round.session, fund, book, voucher, by=APPROVER)
    assert {line.state for line in counted_round.money.envelopes[0].awards} == {AwardState.HOLDS}


def test_who_belongs_to_the_receiving_group_neither_prepares_nor_confirms(counted_round: AwardScene) -> None:
    """By whatever role she is of that group; where the terms do not care, she may."""
    scene = counted_round
    scene.funds.group.reference = "group:0123456789abcdef"
    hers = people.add_user(scene.session, "malee", "Malee", "seven-goats-climb-quietly-41", by="test")
    people.grant(scene.session, hers, Role.MEMBER, "member:0123456789abcdef:7", by="test")
    scene.set_aside()
    with pytest.raises(PreparerGains, match="Dzivarasekwa"):
        ratifying.ratify(scene.session, scene.round, DAY, by=hers.actor)
    (voucher,) = scene.ratify()
    with pytest.raises(AwardConflict), scene.session.begin_nested():
        vouchers.confirm(scene.session, scene.rounds.fund, scene.funds.book, voucher, by=hers.actor)


def test_a_memorandum_that_is_not_its_vouchers_is_named(counted_round: AwardScene) -> None:
    water, _ = counted_round.ratified()
    debit, credit = (charts.award(code, water.public_id) for code in (charts.AWARD_COMMITTED, charts.ALLOCATED))
    entry, book = charts.within(1, debit, credit, 1_00, "By hand"), counted_round.funds.book
    open_missing(counted_round.session, book, [(charts.BY_CODE[entry.debit.code], entry.debit.holder)])
    posting.post(counted_round.session, book, posting.Draft(DAY, "by-hand", "", (entry,)), by="somebody")
    assert [finding.detail for finding in every_round(counted_round.session)] == [
        f"account {entry.credit}: the round's vouchers say 200000, the book says 199900",
        f"account {entry.debit}: the round's vouchers say 0, the book says 100",
    ]


def test_a_community_in_arrears_receives_nothing_where_the_terms_say_so(scene: RoundScene) -> None:
    strict = a_counted_round(scene, replace(GREEDY, debtors_receive=False))
    strict.funds.lend(1_200_00, DAY, months=12)
    strict.set_aside()
    late = DAY + timedelta(days=70)
    with pytest.raises(CommunityInArrears, match="Dzivarasekwa") as refused:
        ratifying.ratify(strict.session, strict.round, late, by=BOOKKEEPER)
    arrears = refused.value.facts["arrears"]
    assert isinstance(arrears, Money) and 200_00 < arrears.minor < 220_00
    assert len(ratifying.ratify(strict.session, strict.round, DAY, by=BOOKKEEPER)) == 1  # nothing was late by then


def test_a_further_instalment_needs_a_report_where_the_terms_say_so(scene: RoundScene) -> None:
    strict = a_counted_round(scene, replace(GREEDY, milestones=True))
    water, _ = strict.ratified()
    strict.commit(water, 2_000_00)
    strict.advance(water, 500_00)
    with pytest.raises(ReportNeeded):
        strict.advance(water, 500_00)
    strict.advance(water, 500_00, report="Walls up to the roof, seen by the committee")
    assert strict.line(water).advanced_minor == 1_000_00


def test_awards_are_only_added_to(counted_round: AwardScene) -> None:
    counted_round.ratified()
    for change in ("UPDATE budget_award SET amount_minor = 1", "DELETE FROM budget_award"):
        with pytest.raises(DBAPIError), counted_round.session.begin_nested():
            counted_round.session.execute(text(change))


def test_the_database_refuses_an_allocation_beyond_what_is_set_aside(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Past every check of ours, by the journal's own SQL: 5,000.01 out of 5,000.00 does not survive the transaction's end."""
    with transaction(engine) as session:
        scene = a_counted_round(a_round(session))
        scene.set_aside()
        pool, book_id = charts.envelope(charts.SET_ASIDE, scene.envelope.public_id), scene.funds.book.id
    award = charts.award(charts.ALLOCATED, "0123456789abcdef")

    def attack(minor: int, reference: str) -> None:
        entry = charts.within(1, award, pool, minor, "By hand")
        with transaction(engine) as session:
            book = session.get_one(Book, book_id)
            open_missing(session, book, [(charts.BY_CODE[key.code], key.holder) for key in (entry.debit, entry.credit)])
            posting.post(session, book, posting.Draft(DAY, reference, "", (entry,)), by="somebody")

    with pytest.raises(CashBelowZero):
        attack(5_000_01, "by-hand")
    monkeypatch.setattr(posting, "_refuse_overdrawn_cash", lambda connection, book: None)
    with pytest.raises(DBAPIError):
        attack(5_000_01, "by-hand")
    attack(5_000_00, "the whole of it")


def test_nothing_is_ratified_while_objections_run_or_after_the_ballot_changed(counted_round: AwardScene) -> None:
    """Money would be allocated that an objection, or what was taken off the ballot, takes away again."""
    scene = counted_round
    scene.set_aside()
    for phase in (Phase.PROVISIONAL, Phase.OBJECTIONS):
        scene.rounds.step(phase, DAY)
    lodge(scene.session, scene.round, "Paths are in the wrong street", DAY, by=OFFICER)
    with pytest.raises(PhaseNotReady, match="bjection 1"):
        scene.ratify()
    answer(scene.session, scene.round, 1, DAY, "The map shows this very street", upheld=False, by=OFFICER)
    take_off_ballot(scene.session, scene.round, scene.items[PATHS], DAY, "The land was sold", by=OFFICER)
    with pytest.raises(PhaseNotReady, match="Count"):
        scene.ratify()
    assert scene.awards() == []
    assert standing_in_the_way(scene.session, scene.round, Phase.COUNTED) == [], "it can be counted again"


def test_nothing_is_taken_off_the_ballot_while_its_voucher_stands(counted_round: AwardScene) -> None:
    scene = counted_round
    scene.set_aside()
    (voucher,) = scene.ratify()
    with pytest.raises(BeingRatified):
        take_off_ballot(scene.session, scene.round, scene.items[PATHS], DAY, "The land was sold", by=OFFICER)
    vouchers.withdraw(scene.session, scene.rounds.fund, scene.funds.book, voucher, by=BOOKKEEPER)
    take_off_ballot(scene.session, scene.round, scene.items[PATHS], DAY, "The land was sold", by=OFFICER)
