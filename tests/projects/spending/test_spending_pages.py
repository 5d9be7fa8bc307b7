"""Spending through the pages that people use: a bookkeeper writes with her telephone, an approver agrees or says why not."""

import re
from datetime import date
from io import BytesIO

import pytest

from access.policy import Role
from core.db import reading, transaction
from ledger.voucher_models import Voucher
from projects import verify
from projects.finding import agreement_of, agreements_of
from projects.funding_models import Instrument
from projects.models import Document
from projects.spending.reading import spending_of
from tests.pages import Page
from tests.projects.desk_fixtures import AtWork
from tests.projects.scene import Scene
from tests.projects.spending.payments import pay_directly
from tests.web_fixtures import PickyClient

pytestmark = pytest.mark.one_engine

LATER = date(2025, 12, 1)
DAY = {"day-day": "2", "day-month": "12", "day-year": "2025"}
JPEG = b"\xff\xd8\xff" + bytes(40)
BAHT = 100
PAID = {"supplier": "Somchai Building Materials", "bought": "Cement", "amount-1": "1,250.50", "line-1": "1", "payer": "1"}


@pytest.fixture
def funded(at_work: AtWork) -> AtWork:
    """A grant and own money have arrived in the bank; lines for works and for roads."""
    with transaction(at_work.engine) as session:
        scene = at_work.scene(session)
        scene.receive(scene.signed("Grant", 5000 * BAHT), 5000 * BAHT, LATER)
        scene.receive(scene.signed("Own money", 1000 * BAHT, Instrument.COUNTERPART), 1000 * BAHT, LATER)
        scene.line("Works", 4000 * BAHT)
        scene.line("Roads", 4000 * BAHT)
    return at_work


def address(at_work: AtWork, rest: str) -> str:
    return f"/projects/{at_work.pid}/{rest}"


def form_of(client: PickyClient, at_work: AtWork, rest: str) -> dict[str, str]:
    """A form as the page fills it in, without its file."""
    filled = client.page(address(at_work, rest)).form(address(at_work, rest))
    return {name: value for name, value in filled.items() if name != "scan"}


def photo(content: bytes = JPEG) -> tuple[BytesIO, str]:
    return BytesIO(content), "../../IMG_0001.svg"


def prepared(client: PickyClient, at_work: AtWork, rest: str, fields: dict[str, object]) -> str:
    """The voucher that a form became."""
    there = client.post(address(at_work, rest), data=fields, status=302).headers["Location"]
    found = re.search(rf"^/projects/{at_work.pid}/vouchers/([0-9a-f]{{16}})$", there)
    assert found, there
    return found[1]


def confirmed(at_work: AtWork, vid: str) -> str:
    approver, confirm = at_work(Role.APPROVER), address(at_work, f"vouchers/{vid}/confirm")
    shown = approver.page(address(at_work, f"vouchers/{vid}"))
    approver.post(confirm, data=shown.form(confirm), status=302)
    return approver.page(address(at_work, f"vouchers/{vid}")).text


def paid(at_work: AtWork, **more: object) -> str:
    client = at_work(Role.BOOKKEEPER)
    fields = form_of(client, at_work, "spending/pay") | DAY | PAID | {"scan": photo()} | more
    return prepared(client, at_work, "spending/pay", fields)


def test_a_receipt_is_photographed_and_found_again_from_the_list(funded: AtWork) -> None:
    vid = paid(funded, serial="0042")
    assert "Confirmed and in the books" in confirmed(funded, vid)
    agency = funded(Role.AGENCY)
    listed = agency.page(address(funded, "spending"))
    assert "Somchai Building Materials Cement" in listed.text and "1,250.50" in listed.text
    (paper,) = [one.get("href") or "" for one in listed.all("a") if "/documents/" in (one.get("href") or "")]
    shown = agency.page(paper)
    assert "0042" in shown.text and "Voucher 5" in shown.text and "1,250.50" in shown.text
    assert agency.page(address(funded, "spending?agreement=1&line=1")).text.count("Cement") > 0
    assert "Nothing was bought yet" in agency.page(address(funded, "spending?agreement=2")).text
    scan = agency.get(f"{paper}/scan")
    assert scan.data == JPEG and scan.mimetype == "image/jpeg"
    assert scan.headers["Content-Disposition"] == f'inline; filename="document-{paper[-16:]}.jpg"'
    assert scan.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert scan.headers["X-Content-Type-Options"] == "nosniff" and scan.headers["Cache-Control"] == "no-store"
    saved = agency.get(f"{paper}/scan?save=yes")
    assert saved.headers["Content-Disposition"].startswith("attachment; ")
    with reading(funded.engine) as session:
        assert list(verify.every_project(session)) == []


def test_a_pdf_is_handed_over_and_a_paper_without_scan_has_none(funded: AtWork) -> None:
    client = funded(Role.BOOKKEEPER)
    new = form_of(client, funded, "documents/new") | DAY | {"kind": "minutes", "title": "Minutes of March"}
    there = client.post(address(funded, "documents/new"), data=new | {"scan": photo(b"%PDF-1.7")}, status=302).headers["Location"]
    assert client.get(f"{there}/scan").headers["Content-Disposition"].startswith("attachment; ")
    bare = client.post(address(funded, "documents/new"), data=new | {"title": "Heard only"}, status=302).headers["Location"]
    assert "There is no scan of it" in client.page(bare).text
    client.get(f"{bare}/scan", status=404)
    assert "Minutes of March" in client.page(address(funded, "documents")).text
    svg = client.post(address(funded, "documents/new"), data=new | {"scan": photo(b"<svg/>")}, status=409)
    assert "whatever its name says" in svg.text and 'value="Minutes of March"' in svg.text


def test_papers_of_another_project_are_not_found(funded: AtWork) -> None:
    with transaction(funded.engine) as session:
        paper = funded.scene(session).paper("Receipt", 100, content=JPEG)
        did = paper.public_id
    client = funded(Role.BOOKKEEPER)
    for rest in (f"documents/{did}", f"documents/{did}/scan", "spending", "spending/pay", "purchases", "documents"):
        client.get(f"/projects/{funded.foreign}/{rest}", status=404)
    client.get(address(funded, "documents/0123456789abcdef"), status=404)


def test_a_form_that_is_sent_twice_is_one_payment_with_one_paper(funded: AtWork) -> None:
    client = funded(Role.BOOKKEEPER)
    fields = form_of(client, funded, "spending/pay") | DAY | PAID | {"kept": "50"} | _due(date(2026, 3, 1))
    first = prepared(client, funded, "spending/pay", fields | {"scan": photo()})
    again = prepared(client, funded, "spending/pay", fields | {"scan": photo()})
    assert first == again
    other = client.post(address(funded, "spending/pay"), data=fields | {"scan": photo(), "bought": "Sand"}, status=409)
    assert 'value="Sand"' in other.text
    with reading(funded.engine) as session:
        assert session.query(Document).count() == 1


def test_what_is_refused_comes_back_as_it_was_typed(funded: AtWork) -> None:
    client = funded(Role.BOOKKEEPER)
    fields = form_of(client, funded, "spending/pay") | DAY | PAID

    def refused(status: int, **typed: object) -> dict[str, str]:
        answer = client.post(address(funded, "spending/pay"), data=fields | {"scan": photo()} | typed, status=status)
        page = Page(answer.text)
        held = page.form(address(funded, "spending/pay"))
        for name, value in typed.items():
            assert name in ("scan", "place") or held[name] == value
        assert held["supplier"] == typed.get("supplier", PAID["supplier"])
        return page.errors()

    assert "4,000.01" in refused(409, **{"amount-1": "4000.01"})["line-1"]
    assert "is 0.01" in refused(409, **{"amount-1": "5000.01", "line-1": "2"})["amount-1"]
    assert "is not an amount" in refused(400, **{"amount-1": "1.500"})["amount-1"]
    assert "names nobody" in refused(422, supplier="—")["supplier"]
    assert "no money in" in refused(422, place="bank:7")["place"]
    assert "needs its paper" in refused(409, scan=(BytesIO(b""), ""))["scan"]
    assert "belong together" in refused(400, **{"amount-2": "5"})["line-2"]
    assert "shares come to" in refused(422, **{"split": "amounts", "share-1": "1250", "share-2": "1"})["split"]
    assert "No funder is named" in refused(422, split="parts")["payer"]
    assert "something must be paid" in refused(422, kept="1250.50", **_due(date(2026, 3, 1)))["kept"]
    assert "Nothing is written here" in refused(400, kept="10")["due"]


def _due(day: date) -> dict[str, str]:
    return {"due-day": str(day.day), "due-month": str(day.month), "due-year": str(day.year)}


def test_a_scan_of_50_megabytes_is_refused_and_nothing_is_lost(funded: AtWork) -> None:
    client = funded(Role.BOOKKEEPER)
    fields = form_of(client, funded, "spending/pay") | DAY | PAID
    body, mark = sent_by_a_browser(fields | {"csrf_token": client.token()}, JPEG + bytes(50_000_000))
    there, kind = address(funded, "spending/pay"), f"multipart/form-data; boundary={mark}"
    answer = client.post(there, data=body, content_type=kind, token=False, status=409)
    assert "This file has 51 MB, and at most 5 MB are kept." in answer.text
    assert 'value="1,250.50"' in answer.text and 'value="Somchai Building Materials"' in answer.text
    assert "Choose it once more" in answer.text
    assert confirmed(funded, prepared(client, funded, "spending/pay", fields | {"scan": photo()}))


def sent_by_a_browser(fields: dict[str, str], scan: bytes) -> tuple[bytes, str]:
    """A form with a file, as it travels; and the mark between its parts."""
    mark = "mark-between-parts"
    parts = [f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{held}\r\n' for name, held in fields.items()]
    file = f'--{mark}\r\nContent-Disposition: form-data; name="scan"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    return "".join([*parts, file]).encode() + scan + f"\r\n--{mark}--\r\n".encode(), mark


def test_a_formula_in_a_suppliers_name_is_text(funded: AtWork) -> None:
    vid = paid(funded, supplier="=HYPERLINK(\"http://evil\")<img src=x>")
    shown = confirmed(funded, vid)
    assert '=HYPERLINK("http://evil")<img src=x>' in shown


def test_several_funders_and_lines_share_one_receipt(funded: AtWork) -> None:
    parts = {"split": "parts", "share-1": "66.5", "share-2": "33.5"}
    vid = paid(funded, **{"amount-1": "100", "amount-2": "0.01", "line-2": "2"}, **parts)
    shown = confirmed(funded, vid)
    assert "66.50" in shown and "33.50" in shown and "Divided in parts" in shown
    with reading(funded.engine) as session:
        (spent,) = spending_of(session, funded.scene(session).project)
        assert [(share.line, share.agreement.number, share.amount.minor) for share in spent.shares] == [
            ("1 Works", 1, 6650),
            ("1 Works", 2, 3350),
            ("2 Roads", 1, 1),
        ]


def test_a_kept_paper_is_charged_once(funded: AtWork) -> None:
    with transaction(funded.engine) as session:
        did = funded.scene(session).paper("Receipt of March", 2000 * BAHT).public_id
    confirmed(funded, paid(funded, scan=(BytesIO(b""), ""), document=did))
    client = funded(Role.BOOKKEEPER)
    fields = form_of(client, funded, "spending/pay") | DAY | PAID | {"document": did}
    assert "counts for CODI already" in client.post(address(funded, "spending/pay"), data=fields, status=409).text
    both = client.post(address(funded, "spending/pay"), data=fields | {"scan": photo()}, status=400)
    assert "not both" in both.text


def test_what_was_kept_back_is_paid_out(funded: AtWork) -> None:
    vid = paid(funded, kept="250.50", **_due(date(2026, 3, 1)))
    confirmed(funded, vid)
    with reading(funded.engine) as session:
        number = session.query(Voucher).filter_by(public_id=vid).one().number
    client = funded(Role.BOOKKEEPER)
    assert "Kept back from suppliers" in client.page(address(funded, "spending")).text
    fields = form_of(client, funded, "spending/retention") | {"day-day": "1", "day-month": "3", "day-year": "2026"}
    too_much = client.post(address(funded, "spending/retention"), data=fields | {"amount": "250.51"}, status=409)
    assert "0.01" in too_much.text and 'value="250.51"' in too_much.text and fields["retention"] == str(number)
    confirmed(funded, prepared(client, funded, "spending/retention", fields | {"amount": "250.50"}))
    assert "Kept back from suppliers" not in client.page(address(funded, "spending")).text


def test_the_state_pays_a_contractor_directly(funded: AtWork) -> None:
    with transaction(funded.engine) as session:
        funded.scene(session).signed("State", 900 * BAHT)
    client = funded(Role.BOOKKEEPER)
    fields = form_of(client, funded, "spending/direct") | DAY | PAID | {"payer": "3", "amount-1": "900", "scan": photo()}
    above = client.post(address(funded, "spending/direct"), data=fields | {"amount-1": "900.01", "scan": photo()}, status=409)
    assert "0.01" in above.text
    shown = confirmed(funded, prepared(client, funded, "spending/direct", fields | {"scan": photo()}))
    assert "off-bank" in shown and "No bank account of the project moved" in shown
    assert "off-bank" in client.page(address(funded, "spending")).text


def test_money_goes_back_and_the_bank_takes_its_charge(funded: AtWork) -> None:
    client = funded(Role.BOOKKEEPER)
    back = form_of(client, funded, "spending/return") | DAY | {"agreement": "1", "amount": "100", "reason": "Not needed"}
    assert "Not needed" in confirmed(funded, prepared(client, funded, "spending/return", back))
    charge = form_of(client, funded, "spending/bank") | DAY | {"item": "charge", "amount": "15"}
    assert "belongs to no funder" in confirmed(funded, prepared(client, funded, "spending/bank", charge))
    assert "Bank charges have taken" in client.page(address(funded, "spending")).text
    cash = client.post(address(funded, "spending/bank"), data=charge | {"item": "fetched", "place": "cash"}, status=422)
    assert "at a bank account" in cash.text
    none = client.post(address(funded, "spending/return"), data=back | {"amount": "4900.01"}, status=409)
    assert "0.01" in none.text


def test_a_loan_is_repaid_through_its_form(funded: AtWork) -> None:
    with transaction(funded.engine) as session:
        scene = funded.scene(session)
        scene.receive(scene.signed("Loan", 1000 * BAHT, Instrument.LOAN), 1000 * BAHT, LATER)
    client = funded(Role.BOOKKEEPER)
    fields = form_of(client, funded, "spending/repay") | DAY | {"amount": "80.87", "interest": "3.33"}
    assert fields["agreement"] == "3"
    early = client.post(address(funded, "spending/repay"), data=fields, status=409)
    assert "belongs to no funder" in early.text and 'value="80.87"' in early.text
    paid_in = form_of(client, funded, "spending/bank") | DAY | {"item": "paid-in", "amount": "84.20", "place": "bank:1"}
    confirmed(funded, prepared(client, funded, "spending/bank", paid_in))
    assert "80.87" in confirmed(funded, prepared(client, funded, "spending/repay", fields))


def test_three_quotes_and_a_choice(funded: AtWork) -> None:
    client, approver = funded(Role.BOOKKEEPER), funded(Role.APPROVER)
    there = client.post(address(funded, "purchases"), data={"line": "1", "what": "Cement"}, status=302).headers["Location"]
    offers = {"Somchai Building Materials": "1250.50", "Thai Watsadu": "1300", "Chai Store": "1400"}
    for place, (supplier, amount) in enumerate(offers.items()):
        quote = {"supplier": supplier, "amount": amount, "scan": photo(JPEG + bytes([place])), **DAY}
        client.post(f"{there}/quotes", data=quote, status=302)
    bare = client.post(f"{there}/quotes", data={"supplier": "Nobody Ltd", "amount": "1", **DAY}, status=409)
    assert "needs its paper" in bare.text and 'value="Nobody Ltd"' in bare.text
    client.post(f"{there}/choose", data={"quote": "x", **DAY}, status=403)
    dearer = approver.page(there).form(f"{there}/choose") | DAY
    dearest = [one.get("value") for one in approver.page(there).all("option") if "Chai Store" in "".join(one.itertext())]
    why = approver.post(f"{there}/choose", data=dearer | {"quote": dearest[0]}, status=409)
    assert "Say why the dearer one is chosen" in why.text
    approver.post(f"{there}/choose", data=dearer, status=302)
    assert "chosen" in client.page(there).text and "Cement" in client.page(address(funded, "purchases")).text
    confirmed(funded, paid(funded, procurement=there[-16:], scan=photo(JPEG + b"receipt")))
    assert "Paid so far: 1,250.50" in client.page(there).text.replace("\u00a0", " ")


def test_an_approver_refuses_with_a_reason(funded: AtWork) -> None:
    vid = paid(funded)
    refuse, approver = address(funded, f"vouchers/{vid}/refuse"), funded(Role.APPROVER)
    funded(Role.BOOKKEEPER).post(refuse, data={"reason": "Mine"}, status=403)
    assert "Nothing is written here" in approver.post(refuse, data={"reason": " "}, status=422).text
    approver.post(refuse, data={"reason": "The receipt is of last year"}, status=302)
    shown = funded(Role.BOOKKEEPER).page(address(funded, f"vouchers/{vid}")).text
    assert "Refused: it was never put into the books. Reason: The receipt is of last year" in shown


def test_the_list_is_read_in_pages(funded: AtWork, monkeypatch: pytest.MonkeyPatch) -> None:
    from projects.spending import views

    monkeypatch.setattr(views, "MOST", 1)
    with transaction(funded.engine) as session:
        scene: Scene = funded.scene(session)
        for one in agreements_of(session, scene.project):
            scene.agreements[one.title] = one
        scene.signed("State", 300)
        for _ in range(2):
            pay_directly(scene, agreement_of(session, scene.project, 3), 1, 100, LATER)
    client = funded(Role.RECONCILER)
    page = client.page(address(funded, "spending"))
    (older,) = [one.get("href") or "" for one in page.all("a") if "before=" in (one.get("href") or "")]
    assert client.page(older).text.count("Rungruang") == page.text.count("Rungruang") == 1
