"""Text that can be printed: one spelling, nothing hidden, not too long."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import TextMissing, TextTooLong, TextUnreadable, clean, harmless, required


@pytest.mark.parametrize("text", ["สมใจ แก้วมณี", "بی‌بی گل", "Wanjirũ wa Kamau", "क्षत्रिय", "Ñandú", "👩‍👩‍👧 family", "น้ำ"])
def test_names_of_every_mission_country_are_kept(text: str) -> None:
    assert clean(text) == unicodedata.normalize("NFC", text)


def test_two_spellings_of_one_name_become_one() -> None:
    assert clean("Jose\u0301") == clean("José") == "José"


def test_white_space_becomes_single_spaces() -> None:
    assert clean("  a\t b\r\n c\u00a0d ") == "a b c d"


@pytest.mark.parametrize(
    "hidden", ["\x00", "\x07", "\x1b", "\ud800", "\ufffe", "\u202e", "\u2066", "\u200b", "\ufeff", "\ue000", "\U000e0041"]
)
def test_what_cannot_be_seen_is_refused_by_its_number(hidden: str) -> None:
    with pytest.raises(TextUnreadable) as refused:
        clean(f"Mal{hidden}ee ก")
    assert refused.value.facts["name"] == f"U+{ord(hidden):04X}"


@pytest.mark.parametrize("pile", ["Z" + "\u0310" * 30, "\u200d" * 5000, "a" + "\u20dd" * 8])
def test_piles_of_marks_are_refused(pile: str) -> None:
    with pytest.raises((TextUnreadable, TextTooLong)):
        clean(pile)


@pytest.mark.parametrize(("length", "most"), [(301, 300), (20_000, 300), (5_000_000, 300), (11, 10)])
def test_too_long_says_by_how_much(length: int, most: int) -> None:
    with pytest.raises(TextTooLong) as refused:
        clean("ก" * length, most)
    assert refused.value.facts == {"length": length, "most": most, "over": length - most}


@pytest.mark.parametrize("text", ["", "   ", "\n", "\u200c", "\u200d \u200c"])
def test_nothing_is_not_an_answer(text: str) -> None:
    with pytest.raises(TextMissing):
        required(text)


def test_something_is() -> None:
    assert required(" Malee ") == "Malee"


@given(st.text(max_size=400))
def test_what_is_kept_is_bounded_composed_and_stays_itself(text: str) -> None:
    try:
        kept = clean(text)
    except (TextUnreadable, TextTooLong):
        return
    assert len(kept) <= 300
    assert clean(kept) == kept == unicodedata.normalize("NFC", kept)
    assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in kept)


@pytest.mark.parametrize("text", ["=1+1", "+66812345678", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "\u00a0=1"])
def test_no_text_runs_as_a_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Meeting 1", "ค่าปรับ", "", "1+1", "a=b"])
def test_other_text_is_left_alone(text: str) -> None:
    assert harmless(text) == text
