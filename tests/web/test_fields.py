"""Form fields: what people type is read, what cannot be read is answered in a sentence, and nothing else gets in."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

import pytest
from flask import Flask
from marshmallow import ValidationError

from core.calendars import Calendar
from core.money import currency
from web.fields import Amount, Form, OneOf, Secret, Text, Whole, day_sent, messages_of, sent


class Fruit(StrEnum):
    MANGO = "mango"
    LIME = "lime"


class Basket(Form):
    name = Text(most=20)
    price = Amount(currency("THB"), load_default=None)
    pieces = Whole(least=1, most=200, load_default=0)
    fruit = OneOf(Fruit, load_default=Fruit.LIME)
    secret = Secret(load_default="")


@pytest.fixture(autouse=True)
def request_in_english() -> Iterator[None]:
    app = Flask("fields")
    app.secret_key = "fields"
    from web import signed_in

    signed_in.install(app)
    with app.test_request_context("/"):
        yield


def wrong(**fields: object) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as error:
        Basket().load(fields)
    return messages_of(error.value)


def test_what_people_type_is_read() -> None:
    typed = {"name": "  Sweet   lime ", "price": "1,250.50", "pieces": " ๑๒ ", "fruit": "mango", "secret": " as typed "}
    assert Basket().load(typed) == {
        "name": "Sweet lime",
        "price": 125050,
        "pieces": 12,
        "fruit": Fruit.MANGO,
        "secret": " as typed ",
    }


def test_what_may_be_left_empty_may_be_blank_or_away() -> None:
    empty = {"name": "x", "price": None, "pieces": 0, "fruit": Fruit.LIME, "secret": ""}
    assert Basket().load({"name": "x"}) == empty
    assert Basket().load({"name": "x", "price": " ", "pieces": "", "fruit": "", "secret": ""}) == empty


@pytest.mark.parametrize("name", ["", "   ", None, 5, ["a"], {"a": "b"}, True])
def test_nothing_usable_is_nothing(name: object) -> None:
    assert wrong(name=name) == {"name": ["Nothing is written here. Please write something."]}


class Sale(Form):
    price = Amount(currency("THB"))
    pieces = Whole(most=200)


def test_an_empty_amount_or_number_is_nothing_rather_than_a_wrong_one() -> None:
    with pytest.raises(ValidationError) as error:
        Sale().load({"price": " ", "pieces": ""})
    nothing = ["Nothing is written here. Please write something."]
    assert messages_of(error.value) == {"price": nothing, "pieces": nothing}


def test_a_missing_field_is_nothing_too() -> None:
    assert set(wrong()) == {"name"}


def test_fields_that_the_form_has_not_are_refused() -> None:
    said = wrong(name="x", is_admin="1")
    assert said == {"is_admin": ["The page sent something that it does not have. Load it again and fill it in once more."]}


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("price", "lots", "“lots” is not an amount."),
        ("price", "-5", "is below zero."),
        ("price", "0.005", "has 3 decimals"),
        ("price", "1" + "0" * 18, "is more than the books can hold"),
        ("price", "1e3", "is not an amount."),
        ("price", "NaN", "is not an amount."),
        ("pieces", "0", "Type a number from 1 to 200."),
        ("pieces", "201", "Type a number from 1 to 200."),
        ("pieces", "-1", "“-1” is not a whole number."),
        ("pieces", "1_0", "is not a whole number."),
        ("pieces", "1.0", "is not a whole number."),
        ("pieces", "²", "is not a whole number."),
        ("pieces", "9" * 500, "is not a whole number."),
        ("fruit", "durian", "Choose one from the list."),
        ("name", "a\u202eb", "hidden character (U+202E)"),
        ("name", "x" * 21, "has 21 characters; at most 20 fit."),
    ],
)
def test_what_cannot_be_read_is_answered_in_a_sentence(field: str, typed: str, said: str) -> None:
    (sentence,) = wrong(**{"name": "x", field: typed})[field]
    assert said in sentence


def test_a_form_comes_without_its_token() -> None:
    app = Flask("sent")
    with app.test_request_context("/", method="POST", data={"csrf_token": "x", "name": "Lime"}):
        assert sent() == {"name": "Lime"}


def test_one_field_sent_twice_is_refused() -> None:
    from web import signed_in

    app = Flask("sent")
    app.secret_key = "sent"
    signed_in.install(app)
    with app.test_request_context("/", method="POST", data={"name": ["Lime", "Mango"], "fruit": "lime"}):
        with pytest.raises(ValidationError) as error:
            sent()
    assert set(messages_of(error.value)) == {"name"}


DAY = {"held-day": "23", "held-month": "11", "held-year": "2569"}


def test_a_day_is_read_in_the_groups_calendar() -> None:
    assert day_sent(DAY, "held", Calendar.BUDDHIST) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (DAY, "The year 2569 looks like another calendar. If you mean 2026, type 2026."),
        (DAY | {"held-year": "2026", "held-month": "13"}, "There is no day 23/13/2026."),
        (DAY | {"held-year": ""}, "There is no day 23/11/."),
        ({}, "Nothing is written here."),
    ],
)
def test_a_day_that_is_none_is_answered_under_its_name(fields: dict[str, str], said: str) -> None:
    with pytest.raises(ValidationError) as error:
        day_sent(fields, "held", Calendar.GREGORIAN)
    (sentence,) = messages_of(error.value)["held"]
    assert said in sentence
