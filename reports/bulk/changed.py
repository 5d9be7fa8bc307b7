"""When a statement has changed: the rule behind "only those that changed".

A member's statement has changed when anything on it that is her own differs from the last one that a run printed for her, for
the same period, in the same language and on the same sheet: her lines, sums, loans, turns, share-outs, name and number. Where
the book stands, the next meeting and the projected share-out are everybody's and move with each meeting; they do not count.
Of a group's own statement everything counts but where the book stands.
"""

from dataclasses import replace
from datetime import date
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.language import Language
from reports.bulk.models import ItemState, StatementItem, StatementRun
from reports.group_statement import GroupStatement
from reports.issued.figures import digest_of
from reports.member_statement import MemberStatement
from reports.papers import Heading, Layout

_NOBODYS = Heading(group="", network="", practice=False, printed_on=date.min, number=0, fingerprint="")


def own_digest(paper: MemberStatement | GroupStatement, reader: Language, layout: Layout) -> str:
    """SHA-256 over the figures that are its owner's and how they are printed, 64 hexadecimal characters.

    A run that asked for no language or sheet prints in the group's own, which may be another than last time.
    """
    printed = f"{reader.tag} {reader.digits} {layout.size} {layout.large}"
    return sha256(f"{_figures(paper)} {printed}".encode()).hexdigest()


def _figures(paper: MemberStatement | GroupStatement) -> str:
    if isinstance(paper, MemberStatement):
        return digest_of(replace(paper, heading=_NOBODYS, projection=None, next_meeting=None))
    return digest_of(replace(paper, heading=_NOBODYS))


def last_digest(session: Session, item: StatementItem, run: StatementRun) -> str | None:
    """The digest of the last statement like this item's that an earlier run printed; None when there was none."""
    return session.scalar(
        select(StatementItem.own_digest)
        .join(StatementRun)
        .where(
            StatementItem.group_id == item.group_id,
            StatementItem.member_number == item.member_number,
            StatementItem.kind == item.kind,
            StatementItem.part == item.part,
            StatementItem.state == ItemState.DONE,
            StatementRun.id < run.id,
            StatementRun.period_start == run.period_start,
            StatementRun.period_end == run.period_end,
            StatementRun.language == run.language,
            StatementRun.size == run.size,
            StatementRun.large == run.large,
        )
        .order_by(StatementRun.id.desc())
        .limit(1)
    )
