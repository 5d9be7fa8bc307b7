"""Finding the rounds that somebody counts in, the voters of some numbers, and the picture beside an item on a ballot."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from access.policy import Act, Grant
from budgeting.errors import ItemUnknown
from budgeting.models import BallotItem, BudgetRound, Phase, Voter
from projects.finding import funds_for
from projects.funds.models import Fund
from projects.models import Organisation, StoredFile

COUNTED_IN = (Phase.FROZEN, Phase.VOTING, Phase.VOTED)


def rounds_counted(session: Session, grants: Iterable[Grant]) -> list[BudgetRound]:
    """Of every fund on which she may enter ballots, from the frozen ballot until it is counted; by fund, the latest first."""
    reached = funds_for(grants, Act.BALLOT_ENTER).with_only_columns(Organisation.id).order_by(None)
    of_funds = select(BudgetRound).join(Fund, Fund.id == BudgetRound.fund_id)
    kept_by = of_funds.join(Organisation, Organisation.id == Fund.organisation_id)
    mine = kept_by.where(Organisation.id.in_(reached), BudgetRound.phase.in_(COUNTED_IN))
    return list(session.scalars(mine.order_by(Organisation.name, BudgetRound.number.desc())))


def voters_numbered(session: Session, found: BudgetRound, spans: Sequence[range]) -> list[Voter]:
    """The voters on the register whose numbers lie in these spans, by number; everybody where none is given."""
    wanted = select(Voter).where(Voter.round_id == found.id, Voter.struck_on.is_(None)).order_by(Voter.number)
    return [voter for voter in session.scalars(wanted) if not spans or any(voter.number in span for span in spans)]


def picture_on_ballot(session: Session, public_id: str) -> StoredFile:
    """The picture that stands beside an item on a frozen ballot, and no other file. Raises ItemUnknown."""
    wanted = select(StoredFile).join(BallotItem, BallotItem.picture == StoredFile.sha256)
    kept = session.scalar(wanted.where(BallotItem.public_id == public_id, StoredFile.media_type.startswith("image/")))
    if kept is None:
        raise ItemUnknown()
    return kept
