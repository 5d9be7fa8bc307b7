"""What Alembic runs for every command: the tables that the models describe, on the connection that the caller opened.

Only `migrations.migrate` starts it, always with a connection, so there is no offline mode and no address of a database here.
"""

from alembic import context

from migrations.migrate import COMPARISON, described_tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=described_tables(),
    **COMPARISON,
)
with context.begin_transaction():
    context.run_migrations()
