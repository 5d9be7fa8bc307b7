"""A settlement to try rules on: a street on the Bang Bua canal with five households, in the project of the scene."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from core.errors import Refusal
from projects.settlements.classes import Tenure
from projects.settlements.finding import household_of
from projects.settlements.importing import keep, look, seen, write
from projects.settlements.keeping import add_settlement, work_in
from projects.settlements.models import Enumeration, Household, Settlement
from projects.settlements.reading import Upload
from tests.projects.scene import OFFICER, Scene, a_project

COUNTED = date(2025, 11, 3)
STREET = """\
household_number,tenure,people,water,consent,head,gps
1,owner,4,yes,yes,Malee Srisuk,13.8561 100.5812 3 4
2,owner,2,shared,no,Somsak Dee,13.8562 100.5813 3 4
3,lodger,3,no,,,
4,renter,5,shared,yes,Pim Kaew,
5,n/a,1,,,,
"""


@dataclass
class Street:
    scene: Scene
    settlement: Settlement
    households: dict[str, Household] = field(default_factory=dict)

    @property
    def session(self) -> Session:
        return self.scene.session

    def bring_in(self, text: str, day: date = COUNTED, by: str = OFFICER) -> Enumeration:
        draft = keep(self.session, self.settlement, [Upload("street.csv", text.encode())], day, by=by)
        found = look(self.session, self.settlement, draft)
        return write(self.session, self.settlement, draft, seen(found), by=by)

    def refused(self, text: str, day: date = COUNTED) -> Refusal:
        """Why the first cell that is refused is refused."""
        draft = keep(self.session, self.settlement, [Upload("street.csv", text.encode())], day, by=OFFICER)
        return look(self.session, self.settlement, draft).refused[0].why

    def house(self, number: str) -> Household:
        return household_of(self.session, self.settlement, number)


def a_street(session: Session, text: str = STREET) -> Street:
    scene = a_project(session)
    settlement = add_settlement(session, scene.agency, "Bang Bua", "Bang Khen", timezone="Asia/Bangkok", by=OFFICER)
    work_in(session, scene.project, settlement, by=OFFICER)
    street = Street(scene, settlement)
    if text:
        street.bring_in(text)
    return street


TENURES = {"1": Tenure.OWNER, "2": Tenure.OWNER, "3": Tenure.LODGER, "4": Tenure.RENTER, "5": Tenure.NONE}
