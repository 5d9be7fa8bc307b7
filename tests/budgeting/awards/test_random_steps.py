"""Whatever is done with awards, in whatever order, allowed or refused: nothing of what was set aside is lost, nothing is made.

A model in plain numbers runs beside the books: rest, allocated, committed, advanced and spent are always the money set aside,
more or less what came from the fund's free money or went back to it.
"""

from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from budgeting.awards.models import Award
from budgeting.awards.verify import every_round
from core.errors import Refusal
from ledger.voucher_models import Voucher
from projects.funds import verify
from projects.funds.award_money import Back
from tests.budgeting.awards.scene import DAY, AwardScene, a_counted_round
from tests.budgeting.scene import a_round

REST = "rest"
STAGES = ("allocated", "committed", "advanced", "spent")
Amounts = st.integers(1, 1_200_00)
Places = st.integers(0, 1)
Steps = st.one_of(
    st.tuples(st.sampled_from(["commit", "advance", "spend", "release", "release free"]), Places, Amounts),
    st.tuples(st.just("give back"), Places, Amounts, st.sampled_from(Back)),
    st.tuples(st.sampled_from(["supplement", "supplement free"]), Places, Amounts),
    st.tuples(st.just("cancel"), Places),
    st.tuples(st.just("run the fund"), Places, Amounts),
    st.tuples(st.just("take back"), st.integers(0, 9)),
)
Said = tuple[Any, ...]
Moves = dict[tuple[int, str], int]


@dataclass
class Model:
    """What stands in each stage of the two awards, in the envelope (award -1), and what was set aside in all."""

    stands: Moves = field(default_factory=lambda: {(-1, REST): 1_500_00, (0, "allocated"): 2_000_00, (1, "allocated"): 1_500_00})
    whole: int = 5_000_00
    done: list[tuple[Voucher, Moves]] = field(default_factory=list)

    def at(self, award: int, stage: str) -> int:
        return self.stands.get((award, stage), 0)

    def moved(self, moves: Moves, sign: int = 1) -> None:
        for place, minor in moves.items():
            self.stands[place] = self.stands.get(place, 0) + sign * minor
        self.whole += sign * sum(moves.values())


@settings(
    max_examples=10,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # a failure in a database is read, not shrunk for minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(Steps, min_size=5, max_size=9))
def test_nothing_of_what_was_set_aside_is_lost(session: Session, steps: list[Said]) -> None:
    with session.begin_nested() as tried:
        scene, model = a_counted_round(a_round(session)), Model()
        awards = scene.ratified()
        scene.funds.cost(1, 4_000_00, DAY)  # 1,000.00 is free
        for said in [("commit", 0, 1_500_00), ("advance", 0, 900_00), *steps]:
            try:
                with session.begin_nested():
                    do(scene, awards, model, said)
            except Refusal:
                pass
            look(scene, awards, model)
        assert [*verify.every_fund(session), *every_round(session)] == []
        tried.rollback()


def look(scene: AwardScene, awards: list[Award], model: Model) -> None:
    money = scene.money
    (line,) = money.envelopes
    assert (line.rest_minor, line.whole_minor) == (model.at(-1, REST), model.whole) and line.adds_up
    for place, award in enumerate(awards):
        one = money.line(award)
        stages = (one.to_commit_minor, one.to_advance_minor, one.to_account_minor, one.spent_minor)
        assert stages == tuple(model.at(place, stage) for stage in STAGES)
    assert min(model.stands.values()) >= 0
    purse = scene.funds.purse(1)
    assert purse.difference_minor == 0 and purse.free_minor >= 0
    assert purse.advances_minor == sum(model.at(place, "advanced") for place in (0, 1))
    assert purse.award_costs_minor == sum(model.at(place, "spent") for place in (0, 1))


def do(scene: AwardScene, awards: list[Award], model: Model, said: Said) -> None:
    deed, place = said[0], said[1]
    if deed == "take back":
        if model.done:
            voucher, moves = model.done[place % len(model.done)]
            scene.funds.take_back(voucher)
            model.done.remove((voucher, moves))
            model.moved(moves, -1)
        return
    voucher = written(scene, awards[place], said)
    moves = moves_of(model, said)
    model.done.append((voucher, moves))
    model.moved(moves)


def written(scene: AwardScene, award: Award, said: Said) -> Voucher:
    match said:
        case ("commit", _, minor):
            return scene.commit(award, minor)
        case ("advance", _, minor):
            return scene.advance(award, minor)
        case ("spend", _, minor):
            return scene.spend(award, minor)
        case ("give back", _, minor, to):
            return scene.give_back(award, minor, to)
        case ("cancel", _):
            return scene.cancel(award)
        case ("run the fund", _, minor):
            return scene.funds.cost(1, minor, DAY)
        case (deed, _, minor) if deed.startswith("supplement"):
            return scene.supplement(award, minor, deed.endswith("free"))
        case (deed, _, minor):
            return scene.release(award, minor, deed.endswith("free"))
    raise LookupError(said)


def moves_of(model: Model, said: Said) -> Moves:
    """What a step moves, from the model's own figures as they stood before it."""
    deed, place = said[0], said[1]
    if deed == "cancel":
        allocated, committed = model.at(place, "allocated"), model.at(place, "committed")
        return {(place, "allocated"): -allocated, (place, "committed"): -committed, (-1, REST): allocated + committed}
    minor = said[2]
    if deed == "run the fund":
        return {}
    following = {"commit": ("allocated", "committed"), "advance": ("committed", "advanced"), "spend": ("advanced", "spent")}
    if deed in following:
        source, target = following[deed]
        return {(place, source): -minor, (place, target): minor}
    if deed == "give back":
        to = {Back.AWARD: [(place, "allocated")], Back.ENVELOPE: [(-1, REST)], Back.FREE: []}[said[3]]
        return {(place, "advanced"): -minor, **dict.fromkeys(to, minor)}
    if deed.startswith("supplement"):
        return {(place, "allocated"): minor} | ({} if deed.endswith("free") else {(-1, REST): -minor})
    first = min(minor, model.at(place, "allocated"))
    moves = {(place, "allocated"): -first, (place, "committed"): first - minor}
    return moves if deed.endswith("free") else moves | {(-1, REST): minor}
