"""A treasurer's browser with one sheet open: what she sends and what is kept of it."""

from sqlalchemy import Engine, func, select

from core.db import reading
from groups.form import AGREES
from groups.models import Meeting
from ledger.models import JournalTransaction
from tests.pages import Page
from tests.web_fixtures import PASSWORD, PickyClient, Village

MONDAY = {"held-on-day": "2", "held-on-month": "2", "held-on-year": "2026"}


class Table:
    """The treasurer's browser with one sheet open, and the fields of its form as the page holds them."""

    def __init__(self, client: PickyClient, village: Village, engine: Engine) -> None:
        self.client, self.engine = client, engine
        self.meetings = f"/groups/{village.group}/meetings"
        self.address = client.post(self.meetings, data=MONDAY, status=302).location
        self.fields = self.on_page(client.page(self.address))

    def on_page(self, page: Page) -> dict[str, str]:
        return page.form(self.address) | _pressed(page)

    def sheet(self) -> dict[str, str]:
        """What a browser would send now: three members present, each paying to the social fund, both pots counted."""
        counted = {"count-loan_fund-opening": AGREES, "count-social_fund-opening": AGREES, "count-social_fund-1000": "3"}
        return {**self.fields, **counted}

    def count(self, changed: dict[str, str] | None = None, status: int = 302) -> Page:
        answer = self.client.post(f"{self.address}/count", data={**self.sheet(), **(changed or {})}, status=status)
        return Page(answer.text)

    def save(self, changed: dict[str, str], status: int = 302, **more: str) -> Page:
        answer = self.client.post(self.address, data={**self.sheet(), **changed, **more}, status=status)
        return Page(answer.text)

    def keep(self, changed: dict[str, str], version: int | str, status: int = 200) -> dict[str, object]:
        answer = self.client.post(f"{self.address}/draft", data={**changed, "version": str(version)}, status=status)
        found: dict[str, object] = answer.get_json()
        return found

    def kept(self) -> Meeting:
        with reading(self.engine) as session:
            return session.scalars(select(Meeting).where(Meeting.public_id == self.address.rsplit("/", 1)[1])).one()

    def journal(self) -> int:
        with reading(self.engine) as session:
            return session.scalar(select(func.count()).select_from(JournalTransaction)) or 0

    def read(self) -> dict[str, str]:
        """What a button carries that agrees to the sheet as it stands now."""
        return {"version": str(self.kept().version)}

    def confirm_here(
        self, name: str = "key-holder", password: str = PASSWORD, status: int = 302, read: dict[str, str] | None = None
    ) -> Page:
        data = {"sign-in-name": name, "password": password, **(read or self.read())}
        return Page(self.client.post(f"{self.address}/confirm-here", data=data, status=status).text)


def _pressed(page: Page) -> dict[str, str]:
    """The radio buttons that are pressed."""
    radios = (one for one in page.all("input") if one.get("type") == "radio")
    names = {one.get("name", ""): "" for one in page.all("input") if one.get("type") == "radio"}
    names |= {one.get("name", ""): one.get("value", "") for one in radios if one.get("checked") is not None}
    return {name: value for name, value in names.items() if value} | {name: "" for name, value in names.items() if not value}
