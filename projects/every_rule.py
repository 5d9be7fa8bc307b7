"""Every rule that `flask verify` asks of projects, room by room."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from ledger.verify import Finding
from projects.bank.verify import bank_findings
from projects.funds.verify import every_fund
from projects.rule_sets.verify import every_own_set
from projects.verify import every_project


def project_findings(session: Session) -> Iterator[Finding]:
    """The findings of every project and of all that is kept beside projects; none when all is well."""
    yield from every_project(session)
    yield from bank_findings(session)
    yield from every_fund(session)
    yield from (Finding("rule sets", "own rule sets", 0, wrong) for wrong in every_own_set(session))
