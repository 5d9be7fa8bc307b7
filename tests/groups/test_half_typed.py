"""Forms that are kept as typed until they are whole, and what two who write at once are told."""

import pytest
from sqlalchemy.orm import Session

from groups.half_typed import TypedElsewhere, TypedTooLong, drop, keep, typed
from tests.groups.village import KEY_HOLDER, TREASURER, a_group


def test_kept_as_typed_until_it_is_whole(session: Session) -> None:
    group = a_group(session)
    assert typed(session, group, "visit") is None
    assert keep(session, group, "visit", {"amount": "12,5,"}, 0, by=TREASURER) == 1
    assert keep(session, group, "visit", {"amount": "12,5,"}, 0, by=TREASURER) == 1, "the same text again changes nothing"
    assert keep(session, group, "visit", {"amount": "12.50"}, 1, by=TREASURER) == 2
    kept = typed(session, group, "visit")
    assert kept is not None and kept.fields == {"amount": "12.50"}
    with pytest.raises(TypedElsewhere, match="1 fields differ \\(note\\)") as clash:
        keep(session, group, "visit", {"amount": "12.50", "note": "hers"}, 1, by=KEY_HOLDER)
    assert keep(session, group, "visit", {"amount": "13"}, clash.value.version, by=KEY_HOLDER) == 3
    drop(session, group, "visit")
    session.expire_all()
    assert typed(session, group, "visit") is None


@pytest.mark.parametrize("fields", [{"note": "x" * 2_001}, {f"n{number}": "" for number in range(20_001)}])
def test_what_no_hand_has_typed(session: Session, fields: dict[str, str]) -> None:
    with pytest.raises(TypedTooLong, match="Shorten it"):
        keep(session, a_group(session), "visit", fields, 0, by=TREASURER)
