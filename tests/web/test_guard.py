"""The door: shut by default, and a short list of what stands open."""

import pytest
from flask import Flask

from access.policy import Act, Role
from tests.pages import Page
from tests.web_fixtures import PickyClient, SignIn, Village
from web.guard import PUBLIC, required_act, requires, safe_next

pytestmark = pytest.mark.one_engine

OPEN_TO_ALL = {
    *("static", "access.sign_in", "access.sign_in_sent", "health.livez", "health.readyz"),
    *("vote.door", "vote.ballot", "vote.look", "vote.cast", "vote.done", "vote.picture"),
    *("paper.door", "paper.look", "paper.look_at_square", "paper.compare", "paper.keys"),
}


def test_what_is_open_to_all_is_this_and_exists(app: Flask) -> None:
    assert PUBLIC == OPEN_TO_ALL <= set(app.view_functions)


def test_every_route_says_which_act_it_is_or_is_open_to_all(app: Flask) -> None:
    with app.app_context():
        unmarked = {endpoint for endpoint in app.view_functions if required_act(endpoint) is None}
    assert unmarked == PUBLIC


def test_no_open_route_carries_a_mark_that_nobody_reads(app: Flask) -> None:
    with app.app_context():
        assert not [endpoint for endpoint in PUBLIC if required_act(endpoint) is not None]


def test_a_route_that_somebody_forgot_to_mark_is_shut(app: Flask, signed_in: SignIn) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    for client in (app.test_client(), signed_in(Role.ADMINISTRATOR)):
        assert "secret" not in client.get("/forgotten", status=500).text  # type: ignore[call-arg]


def test_a_stranger_who_sends_a_form_is_not_let_in(app: Flask, client: PickyClient) -> None:
    sent = []
    app.add_url_rule("/act", "act", requires(Act.OWN_SIGN_IN)(lambda: sent.append(1) or "done"), methods=["POST"])
    client.post("/act", status=401)
    assert not sent


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_ways_to_send_are_guarded_alike(app: Flask, client: PickyClient, method: str) -> None:
    app.add_url_rule("/act", "act", requires(Act.OWN_SIGN_IN)(lambda: "done"), methods=[method.upper()])
    assert getattr(client, method)("/act").status_code == 400  # no token
    assert getattr(client, method)("/act", headers={"X-CSRFToken": client.token()}).status_code == 401


def test_in_her_own_group_she_is_told_that_it_is_not_her_part(app: Flask, signed_in: SignIn) -> None:
    """And that another group exists she is not told at all."""
    app.add_url_rule("/probe/<gid>", "probe", requires(Act.MEETING_CONFIRM)(lambda gid: "<p>done"))
    village, treasurer = signed_in.village, signed_in(Role.TREASURER)
    assert "Your role does not include this." in treasurer.get(f"/probe/{village.group}", status=403).text
    foreign = Page(treasurer.get(f"/probe/{village.foreign_group}", status=404).text)
    unknown = Page(treasurer.get("/probe/0123456789abcdef", status=404).text)
    assert foreign.text == unknown.text


def test_the_door_asks_for_the_group_even_where_a_view_forgets_to(app: Flask, signed_in: SignIn) -> None:
    app.add_url_rule("/probe/<gid>", "probe", requires(Act.MEETING_WRITE)(lambda gid: ("done", {"Content-Type": "text/plain"})))
    village, treasurer = signed_in.village, signed_in(Role.TREASURER)
    assert treasurer.get(f"/probe/{village.group}").text == "done"
    treasurer.get(f"/probe/{village.foreign_group}", status=404)


def test_a_member_reaches_her_own_passbook_and_no_other(app: Flask, signed_in: SignIn) -> None:
    view = requires(Act.MEMBER_STATEMENT_READ)(lambda gid, number: ("hers", {"Content-Type": "text/plain"}))
    app.add_url_rule("/probe/<gid>/<int:number>", "probe", view)
    village, member = signed_in.village, signed_in(Role.MEMBER)
    assert member.get(f"/probe/{village.group}/1").text == "hers"
    member.get(f"/probe/{village.group}/2", status=404)
    member.get(f"/probe/{village.foreign_group}/1", status=404)


def test_an_address_with_too_many_strokes_leads_on_within_this_site(client: PickyClient) -> None:
    answer = client.get("/people//new", status=308)
    assert answer.headers["Location"] == "http://localhost/people/new"


@pytest.mark.parametrize("address", ["/nowhere", "/people/", "/../etc/passwd", "/static/../app.py", "/static/nothing.css"])
def test_an_address_that_leads_nowhere_is_not_found_by_anybody(client: PickyClient, address: str) -> None:
    client.get(address, status=404)


@pytest.mark.parametrize(
    ("wanted", "went"),
    [
        ("/me", "/me"),
        ("/groups/abc?period=2026&names=numbers", "/groups/abc?period=2026&names=numbers"),
        ("/กลุ่ม", "/กลุ่ม"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("///evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        (" //evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("http:/evil", "/"),
        ("me", "/"),
        ("/\r\nSet-Cookie: a=b", "/"),
        ("/\x00", "/"),
        ("/" + "x" * 3000, "/"),
        ("", "/"),
    ],
)
def test_where_one_may_go_on_to(wanted: str, went: str) -> None:
    assert safe_next(wanted) == went


def test_an_address_with_a_hidden_end_names_nothing(village: Village, signed_in: SignIn) -> None:
    officer = signed_in(Role.NETWORK_OFFICER)
    for address in ("/groups/%00", "/groups/a%00b/meetings", "/people/%00"):
        officer.get(address, status=404)
