"""How a group has its papers printed: chosen once, followed by every paper, and overruled by whoever prints."""

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from access.policy import Role
from core.db import reading
from core.language import Digits
from groups.errors import LocaleUnknown
from groups.models import Group, PaperSize
from groups.printing import Habits, print_as
from tests.groups.village import a_group
from tests.web_fixtures import SignIn, Village

THAI = Habits("th", Digits.THAI, PaperSize.A5, True, False)


def test_a_group_prints_plainly_until_it_says_otherwise(session: Session) -> None:
    group = a_group(session)
    assert Habits.of(group) == Habits(group.locale, Digits.LATIN, PaperSize.A4, False, True)


def test_what_a_group_chose_is_kept_and_its_calendar_follows_its_language(session: Session) -> None:
    group = a_group(session)
    print_as(group, Habits("fa_AF", Digits.EASTERN, PaperSize.LETTER, False, True))
    session.flush()
    session.refresh(group)
    assert (Habits.of(group).digits, group.calendar) == (Digits.EASTERN, "solar_hijri")
    print_as(group, THAI)
    assert (Habits.of(group), group.calendar) == (THAI, "buddhist")


def test_a_language_that_papers_are_not_printed_in_is_refused(session: Session) -> None:
    with pytest.raises(LocaleUnknown, match="de is not a language"):
        print_as(a_group(session), Habits("de", Digits.LATIN, PaperSize.A4, False, True))


@pytest.mark.parametrize(("column", "value"), [("digits", "roman"), ("paper_size", "a3")])
def test_the_database_knows_no_other_digits_and_sheets(session: Session, column: str, value: str) -> None:
    group = a_group(session)
    session.flush()
    attack = {"digits": "UPDATE savings_group SET digits = :value", "paper_size": "UPDATE savings_group SET paper_size = :value"}
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(text(attack[column] + " WHERE id = :id"), {"value": value, "id": group.id})


@pytest.mark.one_engine
def test_the_officer_of_the_network_sets_it_on_a_page_and_every_paper_follows(
    signed_in: SignIn, village: Village, engine: Engine
) -> None:
    officer, path = signed_in(Role.NETWORK_OFFICER), f"/groups/{village.group}/printing"
    assert f'href="{path}"' in officer.get(f"/groups/{village.group}/statements").text
    form = officer.page(path).form(path)
    assert (form["digits"], form["paper-size"]) == ("latn", "a4")
    chosen = {"locale": "th", "digits": "thai", "paper-size": "a5", "large-print": "yes"}
    assert officer.post(path, data=chosen).status_code == 302
    with reading(engine) as session:
        assert Habits.of(session.scalars(select(Group).where(Group.public_id == village.group)).one()) == THAI
    statements = f"/groups/{village.group}/statements"
    habit = officer.get(f"{statements}/group?period=2026").text
    assert 'lang="th"' in habit and "๒๕๖๙" in habit and 'class="a4 large"' in habit, "large letters need a larger sheet than A5"
    other = officer.get(f"{statements}/group?period=2026&lang=es_CL&digits=thai&size=a4&large=0").text
    assert 'lang="es-CL"' in other and "2026" in other and "๒" not in other
    assert "size=a4" in other and "large=0" in other and "lang=es_CL" in other
    latin = officer.get(f"{statements}/group?period=2026&digits=latn").text
    assert "2569" in latin and "digits=latn" in latin


@pytest.mark.one_engine
def test_what_is_not_on_the_lists_is_said_beside_its_field(signed_in: SignIn, village: Village) -> None:
    officer, path = signed_in(Role.NETWORK_OFFICER), f"/groups/{village.group}/printing"
    refused = officer.post(path, data={"locale": "de", "digits": "latn", "paper-size": "a4"}, status=422)
    assert "de is not a language" in refused.text
    officer.post(path, data={"locale": "th", "digits": "roman", "paper-size": "a4"}, status=400)
