"""What an assembly may decide, and when: the accounts first, no more votes than people, money within what there is."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.assembly.accounts import AccountsShown
from budgeting.assembly.asking import Asked, answer, ask, keep_paper
from budgeting.assembly.coming import lose_quorum
from budgeting.assembly.deciding import MAJORITIES, Majority, Votes, decided_of, is_carried
from budgeting.assembly.errors import (
    AccountsFirst,
    AnsweredAlready,
    AssemblyMarkOutside,
    AssemblyMarksMissing,
    AwardAboveItem,
    AwardsAboveEnvelope,
    AwardsNeedAllocation,
    DecisionDoesNotHold,
    DecisionUnknown,
    NotMarkedHere,
    NoVotes,
    TooManyVotes,
)
from budgeting.assembly.finding import decision_named, papers_of
from budgeting.assembly.marking import give_marks, marks_of, mean_marks_of
from budgeting.assembly.models import DecisionKind, QuestionKind
from budgeting.counting.rule import Method, Rule, Weight
from budgeting.errors import ItemUnknown, OtherPhase
from budgeting.models import Phase
from core.frozen import from_text
from projects.errors import FileKeptAlready
from projects.models import DocumentKind
from tests.budgeting.assembly.scene import BOOKKEEPER, DAY, AssemblyScene
from tests.budgeting.scene import GREEDY

MONEY = DecisionKind.ALLOCATION
CRITERIA = (Weight("Usefulness to the poorest", Fraction(40), 5), Weight("Women who attended", Fraction(60), 10))


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.integers(0, 20))
def test_a_stricter_majority_never_carries_what_a_weaker_one_does_not(yes: int, no: int, abstained: int, silent: int) -> None:
    votes, present = Votes(yes, no, abstained), yes + no + abstained + silent
    carried = {majority: is_carried(majority, votes, present) for majority in MAJORITIES}
    assert carried[Majority.SIMPLE] or not carried[Majority.TWO_THIRDS]
    assert carried[Majority.SIMPLE] or not carried[Majority.ABSOLUTE]
    assert carried[Majority.TWO_THIRDS] == (yes > 0 and yes * 3 >= (yes + no) * 2)
    assert is_carried(Majority.ABSOLUTE, None, present)


def test_the_accounts_come_before_any_money(at: AssemblyScene) -> None:
    """Porto Alegre begins with the accounts of the last year, and they are the fund's own figures."""
    assembly = at.held()
    with pytest.raises(AccountsFirst):
        at.decided(assembly, "2,000 for the drain", kind=MONEY)
    shown = at.accounts(assembly)
    assert at.decided(assembly, "2,000 for the drain", kind=MONEY).name == "A1/2"
    accounts = from_text(AccountsShown, shown.accounts)
    assert accounts.day == date(2026, 2, 6) and (accounts.came_in_minor, accounts.cash_minor) == (10_000_00, 10_000_00)


def test_accounts_that_were_questioned_were_presented_all_the_same(at: AssemblyScene) -> None:
    assembly = at.held()
    shown = at.accounts(assembly, Votes(0, 0, 0))
    said = Asked(QuestionKind.QUESTION, "Member 14", "Why is the canal 200,000 when it was quoted at 180,000?", shown.place)
    question = ask(at.session, assembly, said, by=BOOKKEEPER)
    assert not shown.carried and not question.answer
    answer(at.session, assembly, 1, "The second quote will be read out on Saturday", "Secretary", date(2026, 2, 14))
    with pytest.raises(AnsweredAlready):
        answer(at.session, assembly, 1, "Otherwise", "Secretary", date(2026, 2, 15))
    assert at.decided(assembly, "The drain, all the same", kind=MONEY).carried
    with pytest.raises(DecisionUnknown):
        ask(at.session, assembly, replace(said, decision=7), by=BOOKKEEPER)


def test_no_more_votes_than_people(at: AssemblyScene) -> None:
    assembly = at.held(40, 20)
    with pytest.raises(TooManyVotes) as refused:
        at.decided(assembly, "The lamp", Votes(50, 10, 3))
    assert "63 votes were counted, but 60 people with a voice were there: 3 too many" in str(refused.value)
    with pytest.raises(NoVotes):
        at.decided(assembly, "The lamp", Votes(0, 0, 0))
    lost = at.decided(assembly, "The lamp", Votes(30, 30, 0))
    assert not lost.carried
    assert not at.decided(assembly, "The lamp", Votes(30, 1, 20), majority=Majority.ABSOLUTE).carried


def test_a_decision_is_found_by_the_name_that_minutes_give_it(at: AssemblyScene) -> None:
    assembly = at.held()
    at.decided(assembly, "The lamp", Votes(10, 30, 0))
    held = at.decided(assembly, "The drain")
    assert decision_named(at.session, at.round.fund, " A1/2 ").id == held.id
    for minute in ("A1/3", "A2/1", "1/2", "A1", "A01/2", "A1/2; A1/1", "A٢/١", ""):
        with pytest.raises(DecisionUnknown):
            decision_named(at.session, at.round.fund, minute)
    with pytest.raises(DecisionDoesNotHold):
        decision_named(at.session, at.round.fund, "A1/1")


def test_an_assembly_decides_in_words_how_much_each_proposal_gets(at: AssemblyScene) -> None:
    drain, lamp = at.round.item("Drain", 4_000_00), at.round.item("Lamp", 1_500_00)
    assembly = at.held()
    at.accounts(assembly)

    def give(**awards: int) -> None:
        items = {"drain": drain.number, "lamp": lamp.number, "unknown": 9}
        at.decided(assembly, "As read out", kind=MONEY, awards={items[name]: minor for name, minor in awards.items()})

    with pytest.raises(OtherPhase):
        give(drain=4_000_00)
    at.round.step(Phase.FROZEN)
    with pytest.raises(ItemUnknown):
        give(unknown=1)
    with pytest.raises(AwardAboveItem) as above:
        give(lamp=1_600_00)
    assert above.value.facts["over"].minor == 100_00  # type: ignore[attr-defined]
    give(drain=4_000_00)
    with pytest.raises(AwardsAboveEnvelope) as over:
        give(lamp=1_500_00)
    assert over.value.facts["over"].minor == 500_00  # type: ignore[attr-defined]
    give(drain=3_500_00, lamp=1_500_00)
    assert decided_of(at.session, at.round.round, at.round.envelope) == {"1": 3_500_00, "2": 1_500_00}
    give(lamp=0)
    with pytest.raises(AwardsNeedAllocation):
        at.decided(assembly, "Not like this", awards={1: 1})
    at.decided(assembly, "Everything to the lamp", Votes(1, 30, 0), MONEY, awards={1: 0, 2: 1_500_00})
    assert decided_of(at.session, at.round.round, at.round.envelope) == {"1": 3_500_00}
    at.decided(assembly, "Nothing for the drain", kind=MONEY, awards={1: 0}, at="18:00")
    lose_quorum(at.session, assembly, "17:00")
    assert decided_of(at.session, at.round.round, at.round.envelope) == {"1": 3_500_00}, "too few were left"


def test_marks_by_agreed_criteria(at: AssemblyScene) -> None:
    """KALAHI-CIDSS: the criteria and their weights first, then each community marks every proposal."""
    at.round.terms(replace(GREEDY, rule=Rule(Method.CRITERIA, criteria=CRITERIA)))
    at.round.item("Drain", 4_000_00), at.round.item("Lamp", 1_500_00)
    assembly, poorest, women = at.held(), CRITERIA[0].name, CRITERIA[1].name
    sheet = {(1, poorest): 5, (1, women): 4, (2, poorest): 2, (2, women): 10}
    with pytest.raises(NotMarkedHere):
        give_marks(at.session, assembly, "Section A", sheet, by=BOOKKEEPER)
    at.round.step(Phase.FROZEN)
    with pytest.raises(AssemblyMarkOutside):
        give_marks(at.session, assembly, "Section A", sheet | {(1, poorest): 6}, by=BOOKKEEPER)
    give_marks(at.session, assembly, "Section A", sheet, by=BOOKKEEPER)
    give_marks(at.session, assembly, "Section B", {(1, poorest): 4}, by=BOOKKEEPER)
    with pytest.raises(AssemblyMarksMissing) as missing:
        marks_of(at.session, at.round.round, at.round.envelope)
    assert "“Drain” has no mark by “Women who attended” from “Section B”" in str(missing.value)
    give_marks(at.session, assembly, "Section B", {(1, women): 5, (2, poorest): 3, (2, women): 9}, by=BOOKKEEPER)
    means = mean_marks_of(at.session, at.round.round, at.round.envelope)
    assert means == {"1": (Fraction(9, 2), Fraction(9, 2)), "2": (Fraction(5, 2), Fraction(19, 2))}
    assert marks_of(at.session, at.round.round, at.round.envelope) == {"1": Fraction(63), "2": Fraction(77)}


def test_the_photo_of_the_tally_sheet_is_kept_once(at: AssemblyScene) -> None:
    assembly, photo = at.held(), b"\x89PNG\r\n\x1a\n tally sheet"
    kept = keep_paper(at.session, assembly, DocumentKind.PHOTO, "Tally sheet", photo, by=BOOKKEEPER)
    assert kept.document.day == DAY and kept.document.sha256 and papers_of(at.session, assembly) == [kept]
    with pytest.raises(FileKeptAlready):
        keep_paper(at.session, assembly, DocumentKind.PHOTO, "The same", photo, by=BOOKKEEPER)
