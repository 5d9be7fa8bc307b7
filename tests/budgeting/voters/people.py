"""The people of a round to try rules on: a savings group that gives to the fund, and a street where the fund works."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from budgeting.models import Voter
from budgeting.terms import Channel, RoundTerms, Voice
from budgeting.voters.importing import from_group, from_settlement, seen, write
from budgeting.voters.register import voters_of
from groups.members import enrol
from groups.models import Group
from projects.models import Organisation, OrganisationKind
from projects.setting_up import add_organisation
from projects.settlements.importing import keep, look
from projects.settlements.importing import seen as seen_file
from projects.settlements.importing import write as write_file
from projects.settlements.keeping import add_settlement
from projects.settlements.models import Settlement
from projects.settlements.reading import Upload
from tests.budgeting.scene import BOOKKEEPER, GREEDY, OFFICER, OPENED, RoundScene
from tests.groups.village import a_group

COUNTED = date(2025, 11, 3)
# Five households; 1 and 2 live in one structure. 4 rents a room, 5 has no title, 3 is a sub-family that lodges.
STREET = """\
household_number,structure,tenure,people,adults_18_59,over_60,consent,head
1,A,owner,4,2,0,yes,Malee Srisuk
2,A,owner,2,1,1,no,
3,B,lodger,3,1,0,,
4,B,renter,5,2,0,yes,Pim Kaew
5,C,n/a,1,,,,
"""


@dataclass
class People:
    """`organisation` is the group as the fund knows it."""

    scene: RoundScene
    group: Group
    organisation: Organisation
    settlement: Settlement

    def terms(self, voice: Voice = Voice.MEMBER, **more: object) -> RoundTerms:
        said: dict[str, Any] = {"voice": voice, "channels": (Channel.PAPER, Channel.ASSISTED)}
        terms = replace(GREEDY, **said | more)
        self.scene.terms(terms)
        return terms

    def bring_in(self, place: Group | Settlement, area: str = "") -> list[Voter]:
        """What the dry run says, ticked; everybody on the register afterwards."""
        session, found = self.scene.session, self.scene.round
        looked = from_group if isinstance(place, Group) else from_settlement
        run = looked(session, found, place, area)  # type: ignore[arg-type]
        write(session, found, place, area, seen(run), by=BOOKKEEPER)
        return voters_of(session, found)

    def street(self, text: str = STREET) -> None:
        session = self.scene.session
        draft = keep(session, self.settlement, [Upload("street.csv", text.encode())], COUNTED, by=OFFICER)
        write_file(session, self.settlement, draft, seen_file(look(session, self.settlement, draft)), by=OFFICER)


def some_people(scene: RoundScene) -> People:
    session, fund = scene.session, scene.fund
    group = a_group(session)
    enrol(session, group, "Njeri", date(2026, 1, 12), sex="f")
    organisation = add_organisation(session, OrganisationKind.GROUP, "Mwanzo", "ZW", reference=group.scope, by=OFFICER)
    scene.funds.receive(organisation, 100_00, OPENED)
    settlement = add_settlement(session, fund.organisation, "Epworth", "Harare", timezone="Africa/Harare", by=OFFICER)
    made = People(scene, group, organisation, settlement)
    made.street()
    return made
