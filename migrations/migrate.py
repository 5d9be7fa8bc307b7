"""Brings a database to a version, and says whether it stands where the code expects it.

Owns: the one way migrations are run. All versions of one call are a single database transaction, on both engines, so a
migration that fails leaves the books as they were. Several machines may start at once: one migrates, the others wait and
find it done.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, text

from core.db import Base

FOLDER = Path(__file__).parent
# The packages whose models describe the tables; importing them fills Base.metadata.
MODELS = (
    "ledger.models",
    "ledger.voucher_models",
    "access.models",
    "groups.models",
    "groups.loans.models",
    "groups.collectors.models",
    "groups.federation.models",
    "groups.indicators.models",
    "groups.conversion.models",
    "projects.models",
    "projects.funding_models",
    "projects.desk.models",
    "budgeting.models",
    "budgeting.voters.models",
    "budgeting.proposals.models",
    "budgeting.assembly.models",
    "budgeting.ballots.models",
    "budgeting.awards.models",
    "projects.rule_sets.models",
    "projects.settlements.models",
    "projects.bank.models",
    "projects.advances.models",
    "projects.liquidation.models",
    "projects.spending.models",
    "projects.funds.models",
    "budgeting.results.models",
    "reports.issued.models",
    "reports.bulk.models",
)
# Declared for one engine only, which Alembic's comparison does not see; tests/ledger attacks what they hold.
OF_ONE_ENGINE = frozenset({"fk_posting_header", "fk_journal_transaction_last_posting"})


def _compared(_thing: object, name: str | None, _kind: str, _reflected: bool, _other: object) -> bool:
    return name not in OF_ONE_ENGINE


# SQLite alters a table by copying it, which Alembic calls a batch.
COMPARISON: dict[str, Any] = {
    "render_as_batch": True,
    "compare_type": True,
    "compare_server_default": True,
    "include_object": _compared,
}
# Any number will do, as long as every release of Three Keys locks the same one.
ADVISORY_LOCK = 7_311_940_225


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run every version up to and with this one. Running it again does nothing."""
    with _migrating(engine) as config:
        command.upgrade(config, revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Undo every version after this one; "base" undoes all, and with them the books."""
    with _migrating(engine) as config:
        command.downgrade(config, revision)


def check(engine: Engine) -> list[str]:
    """What the models describe and the database has not, or the other way round, a line for each; none when they agree."""
    with engine.connect() as connection, warnings.catch_warnings():
        if engine.dialect.name == "postgresql":
            # It repeats the rule of a computed column in words of its own, and Alembic compares words; SQLite repeats ours.
            warnings.filterwarnings("ignore", "Computed default on", UserWarning)
        context = MigrationContext.configure(connection, opts=dict(COMPARISON))
        return [repr(difference) for difference in compare_metadata(context, described_tables())]


def newest() -> str:
    """The version that this code expects."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise LookupError("there is no migration at all in migrations/versions")
    return head


def version_of(connection: Connection) -> str | None:
    """The version that a database stands at; None for one that was never migrated."""
    return MigrationContext.configure(connection).get_current_revision()


def described_tables() -> MetaData:
    """The tables as the models describe them."""
    for module in MODELS:
        import_module(module)
    return Base.metadata


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


@contextmanager
def _migrating(engine: Engine) -> Iterator[Config]:
    """A configuration on a connection that nobody else can migrate beside; kept wholly at the end, or not at all."""
    config = _config()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        if engine.dialect.name == "sqlite":
            with _sqlite_without_foreign_keys(connection), connection.begin():
                yield config
                _refuse_orphans(connection)
        else:
            with connection.begin():
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ADVISORY_LOCK})
                yield config


@contextmanager
def _sqlite_without_foreign_keys(connection: Connection) -> Iterator[None]:
    """A table that is copied to be altered is dropped in between; with foreign keys on, its children would stop that.

    The pragma does nothing inside a transaction, so it goes through the driver, before the transaction begins.
    """
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


def _refuse_orphans(connection: Connection) -> None:
    orphans = connection.execute(text("PRAGMA foreign_key_check")).all()
    if orphans:
        first = orphans[0][0]
        raise RuntimeError(f"the migration would leave {len(orphans)} rows without what they refer to, first in {first}")
