"""Vouchers through the real app: written, confirmed by the second officer on either telephone, withdrawn, taken back."""

import pytest
from sqlalchemy import Engine, func, select

from access import people
from access.policy import Role
from core.db import reading, transaction
from groups import voucher_views
from groups.models import Group
from groups.verify import verify_group_records
from ledger.models import JournalTransaction
from ledger.verify import verify_all
from ledger.voucher_models import Voucher
from tests.pages import Page
from tests.web_fixtures import PASSWORD, PickyClient, SignIn, Village

pytestmark = pytest.mark.one_engine


class Desk:
    """The treasurer's browser, and what is kept of what she writes in it."""

    def __init__(self, client: PickyClient, village: Village, engine: Engine) -> None:
        self.client, self.engine = client, engine
        self.vouchers = f"/groups/{village.group}/vouchers"
        self.general = f"{self.vouchers}/general"

    def write(self, happened: str, amount: str = "120", status: int = 302, **more: str) -> Page | str:
        """The address of the new voucher, or the page that says what is wrong."""
        form = self.client.page(f"{self.general}?happened={happened}").form(self.general)
        typed = {"amount": amount, "reason": "From the temple", **{name.replace("_", "-"): text for name, text in more.items()}}
        answer = self.client.post(self.general, data={**form, **typed}, status=status)
        return answer.location if status == 302 else Page(answer.text)

    def written(self, happened: str, amount: str = "120", **more: str) -> str:
        address = self.write(happened, amount, **more)
        assert isinstance(address, str)
        return address

    def confirm_here(self, address: str, name: str = "key-holder", status: int = 302, deed: str = "confirm-here") -> Page:
        with reading(self.engine) as session:
            version = session.scalars(select(Voucher.version).where(Voucher.public_id == address.rsplit("/", 1)[1])).one()
        data = {"version": str(version), "sign-in-name": name, "password": PASSWORD}
        return Page(self.client.post(f"{address}/{deed}", data=data, status=status).text)

    def journal(self) -> int:
        with reading(self.engine) as session:
            return session.scalar(select(func.count()).select_from(JournalTransaction)) or 0


@pytest.fixture
def desk(signed_in: SignIn, village: Village, engine: Engine) -> Desk:
    return Desk(signed_in(Role.TREASURER), village, engine)


def test_from_what_happened_to_the_journal_and_back(desk: Desk, signed_in: SignIn, engine: Engine) -> None:
    page = desk.client.page(desk.general)
    assert "Cash was taken to the bank" in page.text
    address = desk.written("gift")
    page = desk.client.page(address)
    assert page.h1 == "Voucher 1: General voucher"
    assert "Prepared, not yet in the books" in page.text
    assert "Gifts receivedCash box: loan fund120.00" in page.text
    assert desk.journal() == 0
    assert "Foreign Treasurer is not a key-holder of this group" in desk.confirm_here(address, "stranger", 403).text
    desk.confirm_here(address)
    desk.confirm_here(address)
    assert desk.journal() == 1
    page = desk.client.page(address)
    assert "Confirmed and in the books as number 1." in page.text
    assert "Key Holder" in page.text
    desk.client.post(f"{address}/reverse", data={"reason": " "}, status=422)
    desk.client.post(f"{address}/reverse", data={"reason": "It was a loan"}, status=302)
    assert "Treasurer asks to take this voucher back. Reason: It was a loan" in desk.client.page(address).text
    desk.client.post(f"{address}/keep", status=302)
    desk.client.post(f"{address}/reverse", data={"reason": "It was a loan"}, status=302)
    keeper = signed_in(Role.KEY_HOLDER)
    keeper.post(f"{address}/reverse/agree", data={"version": "1"}, status=409)
    desk.confirm_here(address, deed="reverse/agree-here")
    assert "Taken back: this voucher no longer counts. Reason: It was a loan" in keeper.page(address).text
    assert desk.journal() == 2
    assert "taken back" in keeper.page(desk.vouchers).text
    with reading(engine) as session:
        assert [*verify_all(session), *verify_group_records(session)] == []


def test_the_key_holder_confirms_on_her_own_telephone(desk: Desk, signed_in: SignIn) -> None:
    address, keeper = desk.written("gift"), signed_in(Role.KEY_HOLDER)
    group, waits = desk.vouchers.removesuffix("/vouchers"), ": prepared, not yet confirmed"
    assert waits in keeper.page(group).text
    keeper.post(f"{address}/confirm", data={"version": ""}, status=422)
    keeper.post(f"{address}/confirm", data=keeper.page(address).form(f"{address}/confirm"), status=302)
    assert desk.journal() == 1
    assert waits not in keeper.page(group).text
    other = desk.written("cost", "20")
    desk.client.post(f"{other}/withdraw", status=302)
    page = Page(keeper.post(f"{other}/confirm", data={"version": "2"}, status=409).text)
    assert "Voucher 2 is withdrawn." in page.text
    assert "Withdrawn: it was never put into the books." in page.text


def test_who_prepared_cannot_confirm(desk: Desk, engine: Engine, village: Village, signed_in: SignIn) -> None:
    with transaction(engine) as session:
        both = people.add_user(session, "both", "Both Hands", PASSWORD, by="test")
        group = session.scalars(select(Group).where(Group.public_id == village.group)).one()
        for role in (Role.TREASURER, Role.KEY_HOLDER):
            people.grant(session, both, role, group.scope, by="test")
    desk.client = signed_in("both")
    address = desk.written("gift")
    assert "types her own name and password here" in desk.client.page(address).text
    page = Page(desk.client.post(f"{address}/confirm", data={"version": "1"}, status=403).text)
    assert "A second officer has to agree to it." in page.text


FAULTS: tuple[tuple[str, dict[str, str], int, str, str], ...] = (
    ("cost", {"amount": "fifty"}, 400, "amount", "is not an amount"),
    ("cost", {"reason": ""}, 400, "reason", "Nothing is written here"),
    ("cost", {"day_year": "2569"}, 400, "day", "another calendar"),
    ("cost", {"place": "social_fund"}, 422, "place", "does not go with"),
    ("cost", {"place": "cupboard"}, 400, "place", "Choose one from the list"),
    ("repaid", {"interest": "121"}, 422, "interest", "is more than the"),
    ("left-paid", {"member": ""}, 400, "member", "Nothing is written here"),
    ("cost", {}, 409, "", "would hold 120.00"),
    ("cost", {"day_year": "2199"}, 409, "", "has not come yet"),
    ("repaid", {}, 409, "", "only 0.00"),
    ("correction", {"belongs_under": "4020"}, 422, "", "cannot stand for each other"),
    ("correction", {"stands_under": "1200"}, 422, "", "has records of its own"),
    ("correction", {"stands_under": "2010", "belongs_under": "4020"}, 422, "", "is kept for each member"),
)


def test_each_fault_has_its_place(desk: Desk) -> None:
    for happened, more, status, field, sentence in FAULTS:
        more = dict(more)
        page = desk.write(happened, more.pop("amount", "120"), status, **more)
        assert isinstance(page, Page)
        where = page.errors().get(field, "") if field else page.text
        assert sentence in where.replace("\u00a0", " "), (happened, more, page.text)
    assert desk.journal() == 0


def test_the_same_form_twice_is_one_voucher(desk: Desk) -> None:
    form = desk.client.page(f"{desk.general}?happened=gift").form(desk.general)
    typed = {**form, "amount": "120", "reason": "From the temple"}
    first = desk.client.post(desk.general, data=typed, status=302).location
    assert desk.client.post(desk.general, data=typed, status=302).location == first
    page = Page(desk.client.post(desk.general, data={**typed, "amount": "130"}, status=409).text)
    assert "already prepared as voucher 1" in page.text


def test_a_long_list_goes_on_another_page(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voucher_views, "ON_A_PAGE", 2)
    for amount in ("1", "2", "3"):
        desk.written("gift", amount)
    page = desk.client.page(desk.vouchers)
    assert "Voucher 3" in page.text and "Voucher 2" in page.text and "Voucher 1" not in page.text
    (older,) = [link.get("href") for link in page.all("a") if "before=" in (link.get("href") or "")]
    page = desk.client.page(older)
    assert "Voucher 1" in page.text and "Voucher 2" not in page.text and "Older vouchers" not in page.text
    assert "Voucher 3" in desk.client.page(f"{desk.vouchers}?before=x").text


def test_others_read_and_do_nothing(desk: Desk, signed_in: SignIn) -> None:
    address = desk.written("gift")
    page = signed_in(Role.AUDITOR).page(address)
    assert "A second officer has to agree." in page.text
    assert page.all("form") == [one for one in page.all("form") if "sign-out" in (one.get("action") or "")]
