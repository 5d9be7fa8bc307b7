"""Amounts in words: as a cheque says them, exactly, in the languages where they are said well."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.language import PAPER_LANGUAGES, language
from core.money import Money, currency
from core.words import MOST, amount_in_words


@pytest.mark.parametrize(
    ("tag", "code", "minor", "said"),
    [
        ("en", "THB", 123450, "one thousand, two hundred and thirty-four Thai baht and fifty satang"),
        ("en", "KES", 100, "one Kenyan shilling"),
        ("en", "KES", 1_500_001, "fifteen thousand Kenyan shillings and one cent"),
        ("en", "ZMW", 0, "zero Zambian kwachas"),
        ("en", "KWD", 1500, "one Kuwaiti dinar and 500/1000"),
        ("en", "BRL", 105, "one Brazilian real and 05/100"),
        ("en", "UGX", 101_000_000, "one hundred and one million Ugandan shillings"),
        ("th", "THB", 123450, "หนึ่งพันสองร้อยสามสิบสี่บาทห้าสิบสตางค์"),
        ("th", "THB", 2_100_000, "สองหมื่นหนึ่งพันบาทถ้วน"),
        ("th", "THB", 1_100, "สิบเอ็ดบาทถ้วน"),
        ("th", "THB", 2_125, "ยี่สิบเอ็ดบาทยี่สิบห้าสตางค์"),
        ("th", "THB", 100_000_100, "หนึ่งล้านเอ็ดบาทถ้วน"),
        ("th", "KES", 150050, "หนึ่งพันห้าร้อยชิลลิงเคนยา 50/100"),
        ("es_CL", "CLP", 1, "un peso chileno"),
        ("es_CL", "CLP", 21_000, "veintiún mil pesos chilenos"),
        ("es_CL", "CLP", 31, "treinta y un pesos chilenos"),
        ("es_CL", "CLP", 1_000_000, "un millón de pesos chilenos"),
        ("es_CL", "CLP", 101_200_016, "ciento un millones doscientos mil dieciséis pesos chilenos"),
        ("es_CL", "USD", 2121, "veintiún dólares estadounidenses con veintiún centavos"),
        ("es_CL", "THB", 125, "un baht tailandés con 25/100"),
        ("pt", "BRL", 123456, "mil duzentos e trinta e quatro reais brasileiros e cinquenta e seis centavos"),
        ("pt", "MZN", 200_000_000, "dois milhões de meticais moçambicanos"),
        ("pt", "BRL", 110_000, "mil e cem reais brasileiros"),
    ],
)
def test_an_amount_is_said_as_on_a_cheque(tag: str, code: str, minor: int, said: str) -> None:
    assert language(tag).in_words(Money(minor, currency(code))) == said


def test_where_it_is_not_said_well_nothing_is_said() -> None:
    """num2words has no Swahili, takes "fil" for Finnish, and its Persian is Iran's."""
    silent = [tag for tag in PAPER_LANGUAGES if not amount_in_words(Money(100, currency("THB")), tag)]
    assert silent == ["sw", "fil", "ny", "sn", "fa_AF", "af"]


def test_above_a_million_millions_and_below_nothing_there_are_no_words() -> None:
    baht = currency("THB")
    assert amount_in_words(Money(MOST * 100, baht), "en") == "one trillion Thai baht"
    assert amount_in_words(Money(MOST * 100 + 1, baht), "en") == ""
    assert amount_in_words(Money(-1, baht), "en") == ""


ENGLISH = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen".split()
    )
} | {
    word: 10 * (place + 2) for place, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())
}
SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}


def read_english(said: str) -> int:
    total = group = 0
    for word in said.replace("-", " ").replace(",", "").split():
        if word in SCALES:
            total, group = total + group * SCALES[word], 0
        elif word == "hundred":
            group *= 100
        elif word != "and":
            group += ENGLISH[word]
    return total + group


THAI = {"หนึ่ง": 1, "เอ็ด": 1, "สอง": 2, "ยี่": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9}
PLACES = {"สิบ": 10, "ร้อย": 100, "พัน": 1000, "หมื่น": 10_000, "แสน": 100_000}


def read_thai(said: str) -> int:
    total, digit = 0, 0
    while said:
        word = next(word for word in (*THAI, *PLACES, "ล้าน", "ศูนย์") if said.startswith(word))
        said = said.removeprefix(word)
        if word in THAI:
            digit = THAI[word]
        elif word in PLACES:
            total, digit = total + (digit or 1) * PLACES[word], 0
        else:
            total, digit = (total + digit) * 10**6, 0
    return total + digit


@given(st.integers(0, MOST))
def test_what_is_said_is_read_back_to_the_unit(units: int) -> None:
    """By readers that know nothing of how it is said."""
    yen = currency("JPY")
    assert read_english(amount_in_words(Money(units, yen), "en").removesuffix(" Japanese yen")) == units
    assert read_thai(amount_in_words(Money(units * 100, currency("THB")), "th").removesuffix("บาทถ้วน")) == units


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_no_two_amounts_are_said_alike(one: int, other: int) -> None:
    for tag in ("es_CL", "pt"):
        said = [amount_in_words(Money(minor, currency("BRL")), tag) for minor in (one, other)]
        assert (said[0] == said[1]) == (one == other)
