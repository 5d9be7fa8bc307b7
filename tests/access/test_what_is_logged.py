"""Who signed in, who was refused, and who changed whose rights, is in the log; names and passwords are not."""

import json

import pytest

from access.policy import Role
from tests.web_fixtures import PASSWORD, PickyClient, SignIn

pytestmark = pytest.mark.one_engine


def lines(captured: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    out = captured.readouterr()
    return [json.loads(line) for line in (out.out + out.err).splitlines() if line.startswith("{")]


def told(captured: pytest.CaptureFixture[str]) -> list[tuple[object, ...]]:
    return [
        tuple(line[fact] for fact in ("event", "by", "user", "role", "code") if line.get(fact) is not None)
        for line in lines(captured)
        if line["event"] not in ("request", "unforeseen")
    ]


def test_the_door(signed_in: SignIn, client: PickyClient, capsys: pytest.CaptureFixture[str]) -> None:
    treasurer = signed_in.village.public_ids["treasurer"]
    client.post("/sign-in", data={"sign-in-name": "treasurer", "password": "hunter2"}, status=409)
    client.sign_in("treasurer")
    client.get("/people", status=403)
    client.post("/me/password", data={"password": "hunter3", "new-password": "x"}, status=409)
    client.post("/me/password", data={"password": PASSWORD, "new-password": "nine-wet-umbrellas-drying"}, status=302)
    client.post("/sign-out", status=302)
    assert told(capsys) == [
        ("sign-in refused", "sign-in-refused"),
        ("signed in", treasurer),
        ("refused", f"user:{treasurer}", "act-not-yours"),
        ("password not changed", treasurer, "sign-in-refused"),
        ("password changed", treasurer),
        ("signed out", treasurer),
    ]


def test_the_rights_of_others(signed_in: SignIn, capsys: pytest.CaptureFixture[str]) -> None:
    officer, village = signed_in(Role.NETWORK_OFFICER), signed_in.village
    by, key_holder = f"user:{village.public_ids['network-officer']}", village.public_ids["key-holder"]
    fields = {"role": "treasurer", "where": f"group:{village.group}", "member-number": ""}
    officer.post(f"/people/{key_holder}/roles", data=fields)
    page = officer.page(f"/people/{key_holder}")
    officer.post([form.get("action", "") for form in page.all("form") if form.get("action", "").endswith("/end")][1])
    officer.post(f"/people/{key_holder}/password")
    officer.post(f"/people/{key_holder}/shut-out")
    officer.post(f"/people/{key_holder}/let-in")
    officer.post("/people/new", data=fields | {"sign-in-name": "secretly", "name": "Chamadevi", "locale": "en"})
    facts = told(capsys)[1:]
    assert facts[:5] == [
        ("role given", by, key_holder, "treasurer"),
        ("role ended", by, key_holder),
        ("password replaced", by, key_holder),
        ("shut out", by, key_holder),
        ("let in", by, key_holder),
    ]
    assert facts[5][0] == "person added" and facts[5][1] == by and facts[5][3] == "treasurer"


def test_no_name_and_no_password(signed_in: SignIn, client: PickyClient, capfd: pytest.CaptureFixture[str]) -> None:
    client.post("/sign-in", data={"sign-in-name": "chamadevi", "password": "hunter2"}, status=409)
    client.sign_in("treasurer")
    client.get("/people?search=chamadevi", status=403)
    logged = "".join(capfd.readouterr())
    assert logged and not any(word in logged for word in ("chamadevi", "hunter2", PASSWORD, "Treasurer"))
