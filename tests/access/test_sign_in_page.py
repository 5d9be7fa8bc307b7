"""Signing in, as a person at a phone meets it."""

from tests.web_fixtures import PASSWORD, PickyClient, Village


def test_a_person_signs_in_and_comes_to_her_groups(client: PickyClient, village: Village) -> None:
    assert client.page("/sign-in").h1 == "Sign in"
    client.post("/sign-in", data={"sign-in-name": "treasurer", "password": PASSWORD}, status=302)
    assert client.page("/me").h1 == "Treasurer"
