"""Signing in: failures are counted in the database, before the password is looked at, and the waits tell nothing."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, select, update

from access import passwords, people, sessions
from access.errors import SignInClosed, SignInRefused, TooManyAttempts
from access.limits import MOST_FAILURES, WITH_A_NAME, WITH_AN_ADDRESS, Patience
from access.models import SignInFailure, User
from access.policy import EVERYTHING, Grant, Role
from access.signing_in import check_password, sign_in
from core.calendars import frozen_at
from core.db import reading, transaction

PASSWORD = "seven-goats-climb-quietly"
WRONG = "nine-wet-umbrellas-drying"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


pytestmark = pytest.mark.usefixtures("quick_hashes")


@pytest.fixture
def malee(engine: Engine, quick_hashes: None) -> User:
    with transaction(engine) as session:
        return people.add_user(session, "malee", "Malee", PASSWORD, by="test")


def fail(engine: Engine, times: int, name: str = "malee", address: str = "10.0.0.1") -> None:
    for _ in range(times):
        with pytest.raises(SignInRefused):
            check_password(engine, name, WRONG, address)


def failures(engine: Engine) -> dict[str, int]:
    with reading(engine) as session:
        found = session.execute(select(SignInFailure.subject, SignInFailure.failures)).all()
    return {subject.partition(":")[0]: count for subject, count in found}


def test_the_right_password_is_the_person(engine: Engine, malee: User) -> None:
    assert check_password(engine, "  MALEE ", PASSWORD, "10.0.0.1").public_id == malee.public_id
    assert failures(engine) == {"address": 0}


def test_a_failure_is_kept_although_the_request_failed(engine: Engine, malee: User) -> None:
    fail(engine, 3)
    assert failures(engine) == {"name": 3, "address": 3}


def test_success_clears_the_name_and_takes_back_its_own_attempt(engine: Engine, malee: User) -> None:
    fail(engine, 3)
    check_password(engine, "malee", PASSWORD, "10.0.0.1")
    assert failures(engine) == {"address": 3}


def test_after_five_failures_the_wait_grows(engine: Engine, malee: User) -> None:
    moment, waits = NOON, []
    for _ in range(4):
        with frozen_at(moment):
            fail(engine, 1)
    for _ in range(8):
        with frozen_at(moment):
            fail(engine, 1)
            with pytest.raises(TooManyAttempts) as refusal:
                check_password(engine, "malee", PASSWORD, "10.0.0.1")
        waits.append(refusal.value.facts["minutes"])
        moment += timedelta(seconds=int(str(refusal.value.facts["seconds"])))
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    with frozen_at(moment):
        check_password(engine, "malee", PASSWORD, "10.0.0.1")


def test_the_sentence_says_how_long(engine: Engine, malee: User) -> None:
    with frozen_at(NOON):
        fail(engine, 5)
    with frozen_at(NOON + timedelta(seconds=10)), pytest.raises(TooManyAttempts) as refusal:
        check_password(engine, "malee", PASSWORD, "10.0.0.1")
    assert "Wait 1 min., then try again" in str(refusal.value)
    assert refusal.value.facts["seconds"] == 50


def test_while_waiting_nothing_is_counted(engine: Engine, malee: User) -> None:
    with frozen_at(NOON):
        fail(engine, 5)
        for _ in range(20):
            with pytest.raises(TooManyAttempts):
                check_password(engine, "malee", WRONG, "10.0.0.1")
    assert failures(engine) == {"name": 5, "address": 5}


@pytest.mark.parametrize("name", ["nobody-here", "", "x" * 100_000, "\ud800", "a\x00b", "'; DROP TABLE user; --"])
def test_a_name_that_nobody_has_is_answered_exactly_alike(engine: Engine, malee: User, name: str) -> None:
    with frozen_at(NOON):
        fail(engine, 5, name=name)
        with pytest.raises(TooManyAttempts) as refusal:
            check_password(engine, name, WRONG, "10.0.0.1")
        fail(engine, 5, name="malee", address="10.0.0.2")
        with pytest.raises(TooManyAttempts) as other:
            check_password(engine, "malee", WRONG, "10.0.0.2")
    assert str(refusal.value) == str(other.value)


def test_who_is_shut_out_is_answered_alike_too(engine: Engine, malee: User) -> None:
    with transaction(engine) as session:
        session.execute(update(User).values(active=False))
    with pytest.raises(SignInRefused):
        check_password(engine, "malee", PASSWORD, "10.0.0.1")


def test_what_is_typed_into_the_name_is_not_kept(engine: Engine, malee: User) -> None:
    fail(engine, 1, name=PASSWORD)
    with reading(engine) as session:
        assert not any(PASSWORD in subject for subject in session.scalars(select(SignInFailure.subject)))


def test_one_address_that_tries_many_names_must_wait(engine: Engine) -> None:
    with frozen_at(NOON):
        for number in range(WITH_AN_ADDRESS.free):
            fail(engine, 1, name=f"name-{number}")
        with pytest.raises(TooManyAttempts):
            check_password(engine, "another", WRONG, "10.0.0.1")
    with frozen_at(NOON + timedelta(days=1, seconds=1)):
        fail(engine, 2, name="another-day")  # the address is forgiven, and counted anew
        assert failures(engine)["address"] == 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("10.0.0.1", "10.0.0.2", False),
        ("", "unix:", True),
    ],
)
def test_a_subscribers_network_is_one_address(engine: Engine, one: str, other: str, same: bool) -> None:
    for address in (one, other):
        fail(engine, 1, name=f"name-{address}", address=address)
    with reading(engine) as session:
        subjects = session.scalars(select(SignInFailure.subject).where(SignInFailure.subject.startswith("address:")))
        assert len(subjects.all()) == (1 if same else 2)


def test_after_a_hundred_failures_in_a_row_only_a_new_password_opens(engine: Engine, malee: User) -> None:
    fail(engine, 1)
    with transaction(engine) as session:
        session.execute(
            update(SignInFailure)
            .where(SignInFailure.subject.startswith("name:"))
            .values(failures=MOST_FAILURES, wait_until=NOON - timedelta(days=1))
        )
    with pytest.raises(SignInClosed):
        check_password(engine, "malee", PASSWORD, "10.0.0.1")
    administrator = people.Manager("user:root", (Grant(Role.ADMINISTRATOR, EVERYTHING),), frozenset({EVERYTHING}))
    with transaction(engine) as session:
        _, password = people.new_password_for(session, administrator, malee.public_id)
    check_password(engine, "malee", password, "10.0.0.1")


def test_old_counts_are_forgotten(engine: Engine, malee: User) -> None:
    with frozen_at(NOON):
        fail(engine, 1, name="long-ago", address="10.9.9.9")
    with frozen_at(NOON + timedelta(days=91)):
        fail(engine, 1)
        with reading(engine) as session:
            assert len(session.scalars(select(SignInFailure)).all()) == 2


def test_one_address_that_must_wait_makes_no_other_wait(engine: Engine) -> None:
    with frozen_at(NOON):
        for number in range(WITH_AN_ADDRESS.free):
            fail(engine, 1, name=f"name-{number}")
        fail(engine, 1, name="another", address="10.0.0.2")


def _answers(attempts: Sequence[Callable[[], object]]) -> Counter[str]:
    def answer(attempt: Callable[[], object]) -> str:
        try:
            attempt()
        except (SignInRefused, TooManyAttempts) as refusal:
            return refusal.code
        return "in"

    with ThreadPoolExecutor(len(attempts)) as crowd:
        return Counter(crowd.map(answer, attempts))


def test_guesses_sent_all_at_once_are_as_few_as_one_after_the_other(engine: Engine, malee: User) -> None:
    guess = partial(check_password, engine, "malee", WRONG, "10.0.0.1")
    assert _answers([guess] * 24) == {"sign-in-refused": 5, "too-many-attempts": 19}
    assert failures(engine) == {"name": 5, "address": 5}


def test_one_crowd_at_one_address_under_many_names(engine: Engine) -> None:
    guesses = [partial(check_password, engine, f"name-{number}", WRONG, "10.0.0.1") for number in range(24)]
    assert _answers(guesses) == {"sign-in-refused": 24}
    assert failures(engine)["address"] == 24


def test_right_and_wrong_at_the_same_time_neither_wait_forever_nor_miscount(engine: Engine, malee: User) -> None:
    right = partial(check_password, engine, "malee", PASSWORD, "10.0.0.1")
    wrong = partial(check_password, engine, "other", WRONG, "10.0.0.1")
    answers = _answers([right, wrong] * 4)
    assert answers["in"] + answers["sign-in-refused"] == 8
    assert failures(engine)["address"] == 4


def test_a_weaker_hash_is_made_again_when_its_password_is_there(
    engine: Engine, malee: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    stronger = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", stronger)
    check_password(engine, "malee", PASSWORD, "10.0.0.1")
    with reading(engine) as session:
        kept = session.scalars(select(User.password_hash)).one()
    assert "m=16,t=2" in kept
    check_password(engine, "malee", PASSWORD, "10.0.0.1")


def test_signing_in_opens_a_sign_in(engine: Engine, malee: User) -> None:
    user, token = sign_in(engine, "malee", PASSWORD, "10.0.0.1", device="Phone", days=30)
    with reading(engine) as session:
        found = sessions.user_of_token(session, token)
    assert found is not None and found[0].public_id == user.public_id == malee.public_id


def test_the_waits_are_these() -> None:
    minutes = [WITH_A_NAME.wait(failures) // timedelta(minutes=1) for failures in range(1, 14)]
    assert minutes == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert Patience(1, timedelta(minutes=1), timedelta(hours=1)).wait(10**6) == timedelta(hours=1)
