"""Practice people are added beside those who are there already, each with a password that is said once."""

import pytest
from sqlalchemy.orm import Session

from access import passwords
from access.people import add_user
from access.policy import Role, project_scope
from access.practice import PracticePeople

PASSWORD = "seven-goats-climb-quietly-41"


@pytest.mark.one_engine
def test_a_name_that_is_taken_gets_a_number(session: Session) -> None:
    real = add_user(session, "bookkeeper", "Somchai", PASSWORD, by="administrator")
    people = PracticePeople(session)
    user = people.add("Practice bookkeeper", "bookkeeper")
    people.give(user, Role.BOOKKEEPER, project_scope("one"))
    people.give(user, Role.BOOKKEEPER, project_scope("two"))
    (said,) = people.sign_ins
    assert said.sign_in_name == user.sign_in_name == "bookkeeper-2"
    assert passwords.matches(user.password_hash, said.password)
    assert passwords.matches(real.password_hash, PASSWORD)
