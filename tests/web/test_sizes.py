"""How much may be sent: a meeting of 200 members passes, and is far from the limit."""

from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from access.policy import Act, Role
from tests.web_fixtures import PickyClient, SignIn
from web.guard import requires
from web.settings import Settings
from web.sizes import MOST_READ_AWAY, Cut, scan_sent, takes_files, takes_scans

pytestmark = pytest.mark.one_engine

COLUMNS = (
    "presence sent-by shares left-over shares-returned social fine fine-reason fine-paid loan-paid loan-out note".split()
)
# Thai reasons: nine bytes a character once they are written into a form.
BIG_MEETING = {f"row-{row}-{column}": "มาสายเพราะฝนตก" for row in range(1, 201) for column in COLUMNS}


@pytest.fixture
def client_of_sheet(app: Flask, signed_in: SignIn) -> PickyClient:
    def count() -> tuple[str, dict[str, str]]:
        from flask import request

        return str(len(request.form)), {"Content-Type": "text/plain"}

    app.add_url_rule("/sheet", "sheet", requires(Act.OWN_SIGN_IN)(count), methods=["POST"])
    app.add_url_rule("/photo", "photo", requires(Act.OWN_SIGN_IN)(takes_files(lambda: count())), methods=["POST"])
    return signed_in(Role.TREASURER)


def in_parts(client: PickyClient, fields: dict[str, object]) -> dict[str, Any]:
    """A form as a browser sends it when there is a picture in it."""
    boundary, body = encode_multipart(fields | {"csrf_token": client.token()})
    return {"data": body, "content_type": f"multipart/form-data; boundary={boundary}", "token": False}


def test_a_meeting_of_200_members_in_12_columns_passes(client_of_sheet: PickyClient) -> None:
    assert len(BIG_MEETING) == 2400
    assert client_of_sheet.post("/sheet", data=BIG_MEETING, status=200).text == "2401"
    assert client_of_sheet.post("/sheet", **in_parts(client_of_sheet, dict(BIG_MEETING)), status=200).text == "2401"


def test_with_figures_in_its_cells_it_takes_a_tenth_of_the_room(settings: Settings) -> None:
    assert len(urlencode(dict.fromkeys(BIG_MEETING, "1250.50"))) < settings.max_form_bytes / 10


def test_more_fields_than_any_form_has_are_refused(client_of_sheet: PickyClient) -> None:
    many = {f"x{number}": "" for number in range(6000)}
    client_of_sheet.post("/sheet", **in_parts(client_of_sheet, dict(many)), status=413)


def test_only_a_view_that_takes_pictures_takes_large_ones(client_of_sheet: PickyClient) -> None:
    def picture(size: int) -> dict[str, Any]:
        return in_parts(client_of_sheet, {"photo": FileStorage(BytesIO(b"x" * size), "photo.jpg")})

    client_of_sheet.post("/photo", **picture(4_000_000), status=200)
    client_of_sheet.post("/sheet", **picture(4_000_000), status=413)
    answer = client_of_sheet.post("/photo", **picture(6_000_000), status=413)
    assert "at most 5,000 kB" in answer.text


def test_of_a_file_that_is_too_large_the_beginning_is_kept_and_the_rest_counted() -> None:
    kept = Cut(5)
    for part in (b"abc", b"defg", b"h"):
        assert kept.write(part) == len(part)
    assert (kept.getvalue(), kept.size) == (b"abcde", 8)


@pytest.fixture
def client_of_scans(app: Flask, signed_in: SignIn) -> PickyClient:
    """A page that answers what it was told, and how much of the scan there was and is kept."""

    def told() -> tuple[str, dict[str, str]]:
        from flask import request

        scan = scan_sent("scan")
        counted = f"{scan.size} {len(scan.content)}" if scan else "none"
        return f"{request.form['said']} {counted}", {"Content-Type": "text/plain"}

    app.add_url_rule("/scan", "scan", requires(Act.OWN_SIGN_IN)(takes_scans(told)), methods=["POST"])
    return signed_in(Role.TREASURER)


@pytest.mark.parametrize(("size", "answer"), [(1000, "cement 1000 1000"), (5_000_001, "cement 5000001 5000000")])
def test_what_is_typed_beside_a_scan_arrives_whatever_its_size(client_of_scans: PickyClient, size: int, answer: str) -> None:
    fields = {"said": "cement", "scan": FileStorage(BytesIO(bytes(size)), "scan.jpg")}
    assert client_of_scans.post("/scan", **in_parts(client_of_scans, fields), status=200).text == answer


def test_a_scan_may_be_left_out_and_has_an_end(client_of_scans: PickyClient) -> None:
    none = {"said": "sand", "scan": FileStorage(BytesIO(), "")}
    assert client_of_scans.post("/scan", **in_parts(client_of_scans, none), status=200).text == "sand none"
    endless = {"said": "sand", "scan": FileStorage(BytesIO(bytes(MOST_READ_AWAY)), "scan.jpg")}
    client_of_scans.post("/scan", **in_parts(client_of_scans, endless), status=413)
