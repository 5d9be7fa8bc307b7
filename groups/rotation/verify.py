"""Is every rotation still what its vouchers make of it? Reckoned anew, and held against the members' accounts."""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy.orm import Session

from groups import charts
from groups.models import Group
from groups.rotation.running import Running, rotations
from groups.rotation.sheets import TurnSheet, turn_sheet
from groups.rotation.turns import stands
from ledger.balances import balances
from ledger.chart import AccountKey
from ledger.models import Book
from ledger.verify import Finding
from ledger.voucher_verify import UNREADABLE


def rotation_findings(session: Session, group: Group, book: Book) -> Iterator[Finding]:
    """The findings of one group's rotations; none when all is as it was confirmed."""
    try:
        every = rotations(session, group)
    except UNREADABLE as wrong:
        yield Finding(book.owner, "rotation-unreadable", 0, f"the rotations cannot be reckoned any more: {wrong}")
        return
    for running in every:
        yield from _turns_differ(book, running)
    yield from _accounts_differ(session, book, every)


def _turns_differ(book: Book, running: Running) -> Iterator[Finding]:
    """Each turn's figures, and the digest of the rotation as it was agreed by then."""
    for place, step in enumerate(running.steps, start=1):
        said = step.content
        if not isinstance(said, TurnSheet) or step.reckoned is None:
            continue
        again = turn_sheet(step.rotation, running.number, place, said.sheet, step.reckoned, said.counted, said.note)
        if again != said:
            number = step.voucher.journal_number or 0
            yield Finding(book.owner, "turn-differs", number, f"voucher {step.voucher.number} does not follow from those before")


def _accounts_differ(session: Session, book: Book, every: list[Running]) -> Iterator[Finding]:
    """What each member's account says is the sum of her seats' claims; the bids not yet shared are in theirs."""
    claims: Counter[int] = Counter()
    for running in every:
        for one in stands(running.rotation, running.standing):
            claims[one.member] += one.claim_minor
    known = balances(session, book)
    held = {charts.member_number(key.holder): one.net for key, one in known.items() if key.code == charts.ROTATION}
    for member in sorted(claims.keys() | held.keys()):
        if claims[member] != held.get(member, 0):
            detail = f"member {member} has {held.get(member, 0)} in the rotation's account, but her turns make {claims[member]}"
            yield Finding(book.owner, "rotation-account-differs", 0, detail)
    kept, bids = sum(running.standing.kept_minor for running in every), known.get(AccountKey(charts.ROTATION_BIDS))
    if kept != (bids.net if bids else 0):
        yield Finding(book.owner, "rotation-bids-differ", 0, f"bids of {kept} are to be shared, but not so in the books")
