"""Statistics sum to the whole, and no small group can be read off them or reckoned from what is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.models import Phase
from budgeting.terms import Channel
from budgeting.voters.delegations import Delegated
from budgeting.voters.marks import use_voice
from budgeting.voters.proxies import delegate, name_proxy
from budgeting.voters.suppression import Table, table
from budgeting.voters.turnout import DELEGATED, PROXY, Question, on_the_register, turnout
from core.marks import Term
from tests.budgeting.scene import BOOKKEEPER
from tests.budgeting.voters.people import People

GROUPS = {name: Term(name) for name in ("owner", "lodger", "renter", "none", "-")}
COUNTS = st.dictionaries(
    st.sampled_from(sorted(GROUPS)),
    st.integers(0, 60).flatmap(lambda here: st.tuples(st.just(here), st.integers(0, here))),
    min_size=1,
)


def shown(found: Table) -> dict[str, tuple[int, ...] | None]:
    return {str(row.name): row.counts for row in found.rows}


def test_a_small_group_is_hidden_and_cannot_be_reckoned_from_the_total() -> None:
    found = table(GROUPS, {"owner": (30,), "renter": (12,), "none": (3,)}, 5)
    assert shown(found) == {"owner": (30,), "renter": None, "none": None, "lodger": (0,), "-": (0,)}
    assert found.total == (45,) and not found.withheld


def test_a_group_that_came_whole_or_not_at_all_is_hidden_by_how_many_came() -> None:
    found = table(GROUPS, {"owner": (30, 20), "renter": (12, 0), "none": (10, 9)}, 5)
    assert shown(found)["renter"] is None and shown(found)["none"] is None and shown(found)["owner"] == (30, 20)


def test_a_table_that_would_tell_by_its_rows_is_withheld() -> None:
    assert table(GROUPS, {"none": (3,)}, 5).withheld
    assert not table(GROUPS, {"none": (30,)}, 5).hides
    assert not table(GROUPS, {"none": (3,), "owner": (2,)}, 0).hides


@given(COUNTS, st.integers(0, 8))
def test_what_is_hidden_leaves_room_for_doubt_and_all_sums_to_the_whole(counts: dict[str, tuple[int, int]], least: int) -> None:
    found = table(GROUPS, counts, least)
    assert found.total == tuple(sum(count[place] for count in counts.values()) for place in (0, 1))
    seen = [count for count in shown(found).values() if count is not None]
    left = tuple(whole - sum(count[place] for count in seen) for place, whole in enumerate(found.total))
    assert left == tuple(sum(counts[key][place] for key in found.hidden) for place in (0, 1))
    assert all(here == 0 or min(here, came) >= least for here, came in seen), "no small group is shown"
    if found.hidden and not found.withheld:
        assert len(found.hidden) >= 2 and min(left) >= least, "nor reckoned: two or more share what is left, and it is not small"


@given(COUNTS, st.integers(0, 8))
def test_what_the_register_hides_stays_hidden_beside_it(counts: dict[str, tuple[int, int]], least: int) -> None:
    first = table(GROUPS, {key: count[:1] for key, count in counts.items()}, least)
    assert first.hidden <= table(GROUPS, counts, least, first.hidden).hidden


def test_turnout_of_a_round_by_group_and_by_way(people: People) -> None:
    people.terms(proxies=1, delegation=True, least_cell=2)
    scene, session, found = people.scene, people.scene.session, people.scene.round
    owners, tenants = scene.voters(6, tenure="owner", sex="f"), scene.voters(4, tenure="renter", sex="m")
    untitled = scene.voters(3, tenure="none", age_group="60+")
    said = Delegated(people.organisation, "Rudo", "Minutes")
    delegations = [delegate(session, found, one, said, by=BOOKKEEPER) for one in untitled[:2]]
    for absent, carrier in zip(owners[:2], tenants[:2], strict=True):
        name_proxy(session, found, absent, carrier, "Letter", by=BOOKKEEPER)
    scene.step(Phase.VOTING)

    def give(voter: object, channel: Channel = Channel.PAPER, **more: object) -> None:
        use_voice(session, found, scene.envelope, voter, channel, by=BOOKKEEPER, **more)  # type: ignore[arg-type]

    for absent, carrier in zip(owners[:2], tenants[:2], strict=True):
        give(absent, carried_by=carrier)
    for delegation, voter in zip(delegations, untitled, strict=False):
        give(voter, delegation=delegation)
    for tenant in tenants[:2]:
        give(tenant, Channel.ASSISTED)
    for owner in owners[2:]:
        give(owner)
    assert turnout(session, found).tables is None, "while it runs, a table would name who has just come"
    scene.step(Phase.VOTED)
    figures = turnout(session, found)
    assert (figures.voters, figures.voted) == (13, 10) and figures.tables is not None and figures.ways is not None
    assert shown(figures.tables[Question.TENURE]) == {
        "owner": (6, 6),
        "lodger": (0, 0),
        "renter": (4, 2),
        "none, or not substantiated": (3, 2),
        "not said": (0, 0),
    }
    ways = {str(row.name): row.counts for row in figures.ways.rows}
    assert ways["on printed paper"] == (4,) and ways["said to a teller, who types it"] == (2,)
    assert ways["on paper, carried by another voter"] == ways["on paper, given to an organisation"] == (2,)
    assert figures.ways.total == (10,) and {PROXY, DELEGATED}
    for question in Question:
        assert figures.tables[question].total == (13, 10)


def test_the_register_counts_tenants_and_people_without_title_as_such(people: People) -> None:
    people.terms()
    people.scene.voters(7, tenure="renter")
    people.scene.voters(6, tenure="none")
    figures = on_the_register(people.scene.session, people.scene.round)
    counted = shown(figures.tables[Question.TENURE])
    assert (counted["renter"], counted["none, or not substantiated"], figures.voters) == ((7,), (6,), 13)


@pytest.mark.parametrize("least", [5])
def test_nobody_on_the_register_yet(people: People, least: int) -> None:
    people.terms(least_cell=least)
    assert on_the_register(people.scene.session, people.scene.round).voters == 0
    people.scene.step(Phase.VOTED)
    assert turnout(people.scene.session, people.scene.round).voted == 0
