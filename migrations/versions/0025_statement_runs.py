"""Printing in bulk: runs and a row for each paper of them, which change their state by listed moves only."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

MOMENT = sa.String(27)
RUN_FACTS = (
    *("public_id", "scope", "period_start", "period_end", "language", "size", "large", "only_changed", "with_group"),
    *("asked_by", "asked_at"),
)
ITEM_FACTS = ("run_id", "group_id", "kind", "member_number", "part", "through_number")
RUN_MOVES = {
    "waiting": ("running", "cancelled"),
    "running": ("finished", "cancelled"),
    "finished": ("running",),
    "cancelled": ("waiting", "running"),
}
ITEM_MOVES = {
    "waiting": ("leased", "cancelled"),
    "leased": ("waiting", "done", "unchanged", "failed", "cancelled"),
    "failed": ("waiting",),
    "cancelled": ("waiting",),
}
# What is done is as it was done; a run says more of itself while it stays in a state (when it was planned, packed).
RULES = {
    "statement_run": (RUN_FACTS, RUN_MOVES, "OLD.state = NEW.state"),
    "statement_item": (ITEM_FACTS, ITEM_MOVES, "1 = 0"),
}


def upgrade() -> None:
    op.create_table(
        "statement_run",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("scope", sa.String(60), nullable=False),
        sa.Column("period_start", sa.Date, nullable=False),
        sa.Column("period_end", sa.Date, nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("size", sa.String(8), nullable=False),
        sa.Column("large", sa.Boolean, nullable=False),
        sa.Column("only_changed", sa.Boolean, nullable=False),
        sa.Column("with_group", sa.Boolean, nullable=False),
        sa.Column("asked_by", sa.String(60), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("planned_at", MOMENT),
        sa.Column("finished_at", MOMENT),
        sa.Column("packing_until", MOMENT),
        sa.Column("packed_at", MOMENT),
        sa.Column("incident", sa.String(9)),
        sa.Column("files_removed_at", MOMENT),
        sa.CheckConstraint("state IN ('waiting', 'running', 'finished', 'cancelled')", name="state_known"),
        sa.CheckConstraint("period_start <= period_end", name="ends_after_start"),
        sa.CheckConstraint("state <> 'finished' OR planned_at IS NOT NULL", name="finished_was_planned"),
        sa.CheckConstraint("(state = 'finished') = (finished_at IS NOT NULL)", name="finished_when"),
        sa.CheckConstraint("packed_at IS NULL OR state = 'finished'", name="packed_when_finished"),
    )
    op.create_index(op.f("ix_statement_run_scope"), "statement_run", ["scope"])
    op.create_table(
        "statement_item",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("run_id", sa.Integer, sa.ForeignKey("statement_run.id"), nullable=False),
        sa.Column("group_id", sa.Integer, sa.ForeignKey("savings_group.id"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("member_number", sa.Integer, nullable=False),
        sa.Column("part", sa.Integer, nullable=False),
        sa.Column("through_number", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("leased_until", MOMENT),
        sa.Column("own_digest", sa.String(64)),
        sa.Column("sha256", sa.String(64)),
        sa.Column("bytes", sa.Integer),
        sa.Column("path", sa.String(120)),
        sa.Column("error", sa.String(60)),
        sa.Column("error_facts", sa.Text),
        sa.Column("incident", sa.String(9)),
        sa.UniqueConstraint("run_id", "group_id", "kind", "member_number", "part"),
        sa.CheckConstraint(
            "state IN ('waiting', 'leased', 'done', 'unchanged', 'failed', 'cancelled')", name="state_known"
        ),
        sa.CheckConstraint("member_number >= 0", name="member_counts"),
        sa.CheckConstraint("part >= 1", name="part_counts"),
        sa.CheckConstraint("attempts BETWEEN 0 AND 3", name="attempts_bounded"),
        sa.CheckConstraint("(state = 'leased') = (leased_until IS NOT NULL)", name="leased_until_when"),
        sa.CheckConstraint("(state = 'done') = (sha256 IS NOT NULL)", name="done_has_digest"),
        sa.CheckConstraint("(state = 'done') = (path IS NOT NULL)", name="done_has_file"),
        sa.CheckConstraint("(state = 'done') = (bytes IS NOT NULL)", name="done_has_bytes"),
        sa.CheckConstraint("(state IN ('done', 'unchanged')) = (own_digest IS NOT NULL)", name="read_has_own_digest"),
        sa.CheckConstraint("(state = 'failed') = (error IS NOT NULL)", name="failed_has_error"),
    )
    op.create_index("ix_statement_item_next", "statement_item", ["run_id", "state", "group_id", "member_number", "part"])
    op.create_index("ix_statement_item_last", "statement_item", ["group_id", "member_number", "kind"])
    rules = _sqlite_rules if op.get_bind().dialect.name == "sqlite" else _postgresql_rules
    rules()


def _same(facts: tuple[str, ...], is_same: str) -> str:
    return " AND ".join(f"OLD.{fact} {is_same} NEW.{fact}" for fact in facts)


def _listed(moves: dict[str, tuple[str, ...]], or_else: str) -> str:
    listed = (
        f"(OLD.state = '{old}' AND NEW.state IN ({', '.join(repr(new) for new in news)}))" for old, news in moves.items()
    )
    return " OR ".join([*listed, or_else])


def _sqlite_rules() -> None:
    for table, (facts, moves, or_else) in RULES.items():
        op.execute(f"""
            CREATE TRIGGER {table}_begins BEFORE INSERT ON {table} WHEN NEW.state <> 'waiting' BEGIN
                SELECT RAISE(ABORT, '{table} begins waiting');
            END""")
        op.execute(f"""
            CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} WHEN NOT ({_same(facts, 'IS')}) BEGIN
                SELECT RAISE(ABORT, '{table} stays what was asked for');
            END""")
        op.execute(f"""
            CREATE TRIGGER {table}_moves BEFORE UPDATE ON {table} WHEN NOT ({_listed(moves, or_else)}) BEGIN
                SELECT RAISE(ABORT, '{table} does not move so');
            END""")
        op.execute(f"""
            CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN
                SELECT RAISE(ABORT, '{table} is kept');
            END""")


def _postgresql_rules() -> None:
    for table, (facts, moves, or_else) in RULES.items():
        op.execute(f"""
            CREATE FUNCTION {table}_rules() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'INSERT' THEN
                    IF NEW.state <> 'waiting' THEN RAISE check_violation USING MESSAGE = '{table} begins waiting'; END IF;
                    RETURN NEW;
                END IF;
                IF NOT ({_same(facts, 'IS NOT DISTINCT FROM')}) THEN
                    RAISE check_violation USING MESSAGE = '{table} stays what was asked for';
                END IF;
                IF NOT ({_listed(moves, or_else)}) THEN
                    RAISE check_violation USING MESSAGE = '{table} does not move so';
                END IF;
                RETURN NEW;
            END $$""")
        op.execute(f"""
            CREATE TRIGGER {table}_rules BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW
            EXECUTE FUNCTION {table}_rules()""")
        op.execute(f"""
            CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()""")
        op.execute(f"""
            CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT
            EXECUTE FUNCTION refuse_change()""")


def downgrade() -> None:
    for table in ("statement_item", "statement_run"):
        op.drop_table(table)
        if op.get_bind().dialect.name != "sqlite":
            op.execute(f"DROP FUNCTION {table}_rules()")
