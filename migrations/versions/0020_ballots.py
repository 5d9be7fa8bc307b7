"""Ballots: batches of paper and their closing, ballots, entries of paper, who answers for them, voting codes, counted totals.

No table leads from a ballot to a voter, and a ballot has neither a moment nor a number that counts on. The database refuses
ballots outside of voting (paper is entered until it is counted), any change of a ballot but striking it, a serial used twice,
anything in a closed batch, a code used twice, and totals that one person alone answers for.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

MOMENT = sa.String(27)
ACTOR = sa.String(60)
SERIAL = sa.String(16)
REASON = sa.String(300)
ALL = (
    *("ballot_tally_count", "ballot_tally", "voting_code", "ballot_deed", "ballot_entry", "ballot"),
    *("ballot_batch_closing", "ballot_batch"),
)
APPEND_ONLY = ("ballot_batch", "ballot_batch_closing", "ballot_deed", "ballot_tally_count")
# These change in one way only (CHANGES), which says nothing of the other columns.
FIXED = {
    "ballot": ("public_id", "round_id", "envelope_id", "channel", "batch_id", "serial", "choices"),
    "voting_code": ("sha256", "round_id", "envelope_id", "voter_id", "made_by"),
    "ballot_tally": (
        *("id", "public_id", "round_id", "envelope_id", "channel", "place", "group_label", "people"),
        *("entered_by", "entered_at"),
    ),
}
# What a row may become; a row that stays as it is may be written anew.
CHANGES = {
    "ballot": "OLD.status = NEW.status AND OLD.reason = NEW.reason OR OLD.status = 'accepted' AND NEW.status = 'void'",
    "voting_code": "OLD.state = NEW.state OR OLD.state = 'open'",
    "ballot_tally": "OLD.state = 'waiting'",
}
ENTERED = "voting voted"
# Rows that are only added while the round is in one of these phases.
ONLY_IN = {
    "ballot_batch": "frozen voting",
    "ballot_batch_closing": "voted",
    "ballot": ENTERED,
    "ballot_entry": ENTERED,
    "ballot_deed": ENTERED,
    "ballot_tally": ENTERED,
    "voting_code": "frozen voting",
}
NOT_ON_PAPER = "NEW.channel IN ('online', 'assisted')"
# A ballot is struck, and a code used, while the round is in these phases only.
CHANGED_IN = {
    "ballot": ("OLD.status <> NEW.status", ENTERED),
    "voting_code": ("NEW.state = 'used'", "voting"),
}
NOT_CLOSED = ("ballot", "ballot_entry")
INDEXES = (
    ("ballot", "envelope_id", "envelope_id"),
    ("ballot", "batch_id", "batch_id"),
    ("ballot_entry", "batch_id", "batch_id"),
    ("ballot_deed", "batch_id", "batch_id"),
    ("voting_code", "voter_id_envelope_id", "voter_id envelope_id"),
    ("ballot_tally", "envelope_id", "envelope_id"),
)


def upgrade() -> None:
    _batches()
    _ballots()
    _entries()
    _codes()
    _tallies()
    for table, name, columns in INDEXES:
        op.create_index(op.f(f"ix_{table}_{name}"), table, columns.split())
    rules = _sqlite_rules if op.get_bind().dialect.name == "sqlite" else _postgresql_rules
    rules()


def _is_one_of(column: str, known: str) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in known.split())})"


def _one_of(column: str, known: str, name: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(_is_one_of(column, known), name=name)


def _whole(name: str, *more: sa.ForeignKey, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Integer, *more, nullable=nullable)


def _of_a_round() -> sa.Column:
    return _whole("round_id", sa.ForeignKey("budget_round.id"))


def _key() -> sa.Column:
    return sa.Column("public_id", sa.String(16), primary_key=True)


def _within_round(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column, "round_id"], [f"{table}.id", f"{table}.round_id"])


def _batches() -> None:
    op.create_table(
        "ballot_batch",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        _of_a_round(),
        _whole("envelope_id"),
        _whole("number"),
        sa.Column("place", sa.String(120), nullable=False),
        _whole("papers"),
        sa.Column("seed", sa.String(32), nullable=False),
        sa.Column("added_by", ACTOR, nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.UniqueConstraint("round_id", "number"),
        sa.UniqueConstraint("id", "round_id"),
        _within_round("envelope_id", "budget_envelope"),
        sa.CheckConstraint("papers BETWEEN 1 AND 9999", name="papers_bounded"),
    )
    op.create_table(
        "ballot_batch_closing",
        sa.Column("batch_id", sa.Integer, primary_key=True, autoincrement=False),
        _whole("round_id"),
        *(_whole(name) for name in ("issued", "extra", "cast_count", "spoiled", "returned", "missing")),
        sa.Column("reason", REASON, nullable=False),
        sa.Column("closed_by", ACTOR, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=False),
        _within_round("batch_id", "ballot_batch"),
        sa.CheckConstraint("issued + extra = cast_count + spoiled + returned + missing", name="adds_up"),
        sa.CheckConstraint(
            "issued >= 0 AND extra >= 0 AND cast_count >= 0 AND spoiled >= 0 AND returned >= 0 AND missing >= 0",
            name="not_negative",
        ),
        sa.CheckConstraint("(missing = 0 AND extra = 0) OR reason <> ''", name="difference_has_reason"),
    )


def _ballots() -> None:
    op.create_table(
        "ballot",
        _key(),
        _whole("round_id"),
        _whole("envelope_id"),
        sa.Column("channel", sa.String(8), nullable=False),
        _whole("batch_id", nullable=True),
        sa.Column("serial", SERIAL),
        sa.Column("choices", sa.Text, nullable=False),
        sa.Column("status", sa.String(8), nullable=False),
        sa.Column("reason", REASON, nullable=False),
        sa.UniqueConstraint("round_id", "serial"),
        _within_round("envelope_id", "budget_envelope"),
        _within_round("batch_id", "ballot_batch"),
        _one_of("channel", "online paper assisted", "channel_known"),
        _one_of("status", "accepted spoiled void", "status_known"),
        sa.CheckConstraint("(status = 'accepted') = (reason = '')", name="reason_unless_accepted"),
        sa.CheckConstraint("status <> 'spoiled' OR choices = ''", name="spoiled_says_nothing"),
        sa.CheckConstraint(
            "(channel = 'paper') = (batch_id IS NOT NULL) AND (channel = 'paper') = (serial IS NOT NULL)",
            name="paper_has_serial",
        ),
        sqlite_with_rowid=False,
    )


def _entries() -> None:
    op.create_table(
        "ballot_entry",
        _key(),
        _whole("round_id"),
        _whole("batch_id"),
        sa.Column("serial", SERIAL, nullable=False),
        _whole("place"),
        sa.Column("entered_by", ACTOR, nullable=False),
        sa.Column("choices", sa.Text, nullable=False),
        sa.Column("spoiled", REASON, nullable=False),
        sa.UniqueConstraint("round_id", "serial", "place"),
        sa.UniqueConstraint("round_id", "serial", "entered_by"),
        _within_round("batch_id", "ballot_batch"),
        sa.CheckConstraint("place IN (1, 2)", name="place_known"),
        sa.CheckConstraint("spoiled = '' OR choices = ''", name="spoiled_says_nothing"),
    )
    op.create_table(
        "ballot_deed",
        _key(),
        _whole("round_id"),
        _whole("batch_id"),
        sa.Column("serial", SERIAL, nullable=False),
        sa.Column("deed", sa.String(7), nullable=False),
        sa.Column("done_by", ACTOR, nullable=False),
        sa.Column("reason", REASON, nullable=False),
        _within_round("batch_id", "ballot_batch"),
        _one_of("deed", "typed settled struck", "deed_known"),
        sa.CheckConstraint("deed = 'typed' OR reason <> ''", name="reason_unless_typed"),
    )


def _codes() -> None:
    op.create_table(
        "voting_code",
        sa.Column("sha256", sa.String(64), primary_key=True),
        _whole("round_id"),
        _whole("envelope_id"),
        _whole("voter_id"),
        sa.Column("state", sa.String(9), nullable=False),
        sa.Column("made_by", ACTOR, nullable=False),
        _within_round("voter_id", "voter"),
        _within_round("envelope_id", "budget_envelope"),
        _one_of("state", "open used withdrawn", "state_known"),
        sa.CheckConstraint("length(sha256) = 64", name="sha256_whole"),
        sqlite_with_rowid=False,
    )


def _tallies() -> None:
    op.create_table(
        "ballot_tally",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        _of_a_round(),
        _whole("envelope_id"),
        sa.Column("channel", sa.String(8), nullable=False),
        sa.Column("place", sa.String(120), nullable=False),
        sa.Column("group_label", sa.String(40), nullable=False),
        _whole("people"),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("entered_by", ACTOR, nullable=False),
        sa.Column("entered_at", MOMENT, nullable=False),
        sa.Column("decided_by", ACTOR),
        sa.Column("decided_at", MOMENT),
        sa.UniqueConstraint("id", "round_id"),
        _within_round("envelope_id", "budget_envelope"),
        _one_of("channel", "pocket pebbles hands", "channel_known"),
        _one_of("state", "waiting agreed refused", "state_known"),
        sa.CheckConstraint("people >= 1", name="somebody_came"),
        sa.CheckConstraint("(state = 'waiting') = (decided_by IS NULL)", name="decided_by_somebody"),
        sa.CheckConstraint("decided_by <> entered_by", name="decided_by_another"),
    )
    op.create_table(
        "ballot_tally_count",
        sa.Column("tally_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("item_id", sa.Integer, primary_key=True, autoincrement=False),
        _whole("round_id"),
        _whole("counted"),
        _within_round("tally_id", "ballot_tally"),
        _within_round("item_id", "ballot_item"),
        sa.CheckConstraint("counted >= 1", name="counted_something"),
    )


def _sqlite_rules() -> None:
    def refuse(name: str, moment: str, why: str, when: str = "1") -> None:
        op.execute(f"CREATE TRIGGER {name} BEFORE {moment} WHEN {when} BEGIN SELECT RAISE(ABORT, '{why}'); END")

    def outside(phases: str) -> str:
        return f"NOT EXISTS (SELECT 1 FROM budget_round WHERE id = NEW.round_id AND {_is_one_of('phase', phases)})"

    for table in APPEND_ONLY:
        for change in ("UPDATE", "DELETE"):
            refuse(f"{table}_no_{change.lower()}", f"{change} ON {table}", f"{table} is append-only")
    for table, columns in FIXED.items():
        refuse(f"{table}_fixed", f"UPDATE OF {', '.join(columns)} ON {table}", f"this part of {table} is fixed")
        refuse(f"{table}_no_delete", f"DELETE ON {table}", f"{table} rows stay")
        refuse(f"{table}_changes", f"UPDATE ON {table}", f"{table} does not change so", f"NOT ({CHANGES[table]})")
    for table, phases in ONLY_IN.items():
        refuse(f"{table}_only_in_phase", f"INSERT ON {table}", f"no {table} in this phase of the round", outside(phases))
    for table, (change, phases) in CHANGED_IN.items():
        when = f"{change} AND {outside(phases)}"
        refuse(f"{table}_changed_in_phase", f"UPDATE ON {table}", f"no change of {table} in this phase of the round", when)
    late = f"{NOT_ON_PAPER} AND {outside('voting')}"
    refuse("ballot_cast_in_phase", "INSERT ON ballot", "no ballot in this phase of the round", late)
    for table in NOT_CLOSED:
        closed = "EXISTS (SELECT 1 FROM ballot_batch_closing WHERE batch_id = NEW.batch_id)"
        refuse(f"{table}_batch_open", f"INSERT ON {table}", "the batch is closed", closed)
    refuse(
        "ballot_tally_count_waiting",
        "INSERT ON ballot_tally_count",
        "these totals are decided",
        "NOT EXISTS (SELECT 1 FROM ballot_tally WHERE id = NEW.tally_id AND state = 'waiting')",
    )


def _postgresql_rules() -> None:
    for table in APPEND_ONLY:
        _refuse(f"{table}_append_only", f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW")
        _refuse(f"{table}_no_truncate", f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT")
    for table, columns in FIXED.items():
        _refuse(f"{table}_fixed", f"BEFORE DELETE OR UPDATE OF {', '.join(columns)} ON {table} FOR EACH ROW")
        _refuse(f"{table}_no_truncate", f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT")
        _refuse(f"{table}_changes", f"BEFORE UPDATE ON {table} FOR EACH ROW WHEN (NOT ({CHANGES[table]}))")
    for table, phases in ONLY_IN.items():
        _only_in(f"{table}_only_in_phase", f"BEFORE INSERT ON {table} FOR EACH ROW", phases)
    for table, (change, phases) in CHANGED_IN.items():
        _only_in(f"{table}_changed_in_phase", f"BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({change})", phases)
    _only_in("ballot_cast_in_phase", f"BEFORE INSERT ON ballot FOR EACH ROW WHEN ({NOT_ON_PAPER})", "voting")
    op.execute("""
        CREATE FUNCTION refuse_in_closed_batch() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF EXISTS (SELECT 1 FROM ballot_batch_closing WHERE batch_id = NEW.batch_id) THEN
                RAISE EXCEPTION 'the batch is closed' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END $$""")
    for table in NOT_CLOSED:
        op.execute(f"""
            CREATE TRIGGER {table}_batch_open BEFORE INSERT ON {table} FOR EACH ROW
            EXECUTE FUNCTION refuse_in_closed_batch()""")
    op.execute("""
        CREATE FUNCTION refuse_in_decided_totals() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NOT EXISTS (SELECT 1 FROM ballot_tally WHERE id = NEW.tally_id AND state = 'waiting') THEN
                RAISE EXCEPTION 'these totals are decided' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END $$""")
    op.execute("""
        CREATE TRIGGER ballot_tally_count_waiting BEFORE INSERT ON ballot_tally_count FOR EACH ROW
        EXECUTE FUNCTION refuse_in_decided_totals()""")


def _refuse(name: str, moment: str) -> None:
    op.execute(f"CREATE TRIGGER {name} {moment} EXECUTE FUNCTION refuse_change()")


def _only_in(name: str, moment: str, phases: str) -> None:
    arguments = ", ".join(repr(phase) for phase in phases.split())
    op.execute(f"CREATE TRIGGER {name} {moment} EXECUTE FUNCTION refuse_outside_phase({arguments})")


def downgrade() -> None:
    for table in ALL:
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION refuse_in_closed_batch()")
        op.execute("DROP FUNCTION refuse_in_decided_totals()")
