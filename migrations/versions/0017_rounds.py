"""Rounds of participatory budgeting: envelopes, phases, terms, proposals, ballot items, voters, counts; and the role of a teller.

What was decided is only added to. Terms are not changed once the ballot is frozen, and no voice is used outside of voting: the
database refuses both. No table leads from a voter to a ballot.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

MOMENT = sa.String(27)
ACTOR = sa.String(60)
HELD = sa.text("ended_at IS NULL")
OLD_ROLES = (
    "treasurer key_holder member network_officer auditor administrator"
    " bookkeeper approver reconciler programme_officer agency"
)
ROLES = f"{OLD_ROLES} teller"
PHASES = (
    "draft proposals review frozen voting voted counted provisional objections ratified executing closed abandoned"
)
ENVELOPES = "all community area category"
LEFTOVERS = "return merge greedy carry"
STATES = "open feasible not_feasible merged split withdrawn"
VOICES = "member adult household"
BASES = "member household house_number vouched photo other"
CHANNELS = "online paper assisted pocket pebbles hands"
ALL = (
    *("budget_computation", "voter_mark", "voter", "ballot_item", "proposal", "budget_terms", "budget_phase_plan"),
    *("budget_phase_event", "budget_envelope", "budget_round"),
)
APPEND_ONLY = (
    *("budget_phase_event", "budget_phase_plan", "budget_terms", "ballot_item", "voter_mark", "budget_computation"),
)
FIXED = {
    "budget_round": ("id", "public_id", "fund_id", "number", "currency", "real"),
    "budget_envelope": ("id", "public_id", "round_id", "number", "restriction"),
    "proposal": ("id", "public_id", "round_id", "number"),
    "voter": ("id", "public_id", "round_id", "number", "source"),
}
# Rows that are only added while the round is in one of these phases.
ONLY_IN = {"budget_terms": "draft proposals review", "voter_mark": "voting"}
INDEXES = (
    ("budget_phase_plan", "round_id", "round_id"),
    ("ballot_item", "envelope_id", "envelope_id"),
    ("voter_mark", "round_id", "round_id"),
)


def upgrade() -> None:
    _roles(ROLES)
    _rounds()
    _proposals()
    _voters()
    _computations()
    for table, name, columns in INDEXES:
        op.create_index(op.f(f"ix_{table}_{name}"), table, columns.split())
    rules = _sqlite_rules if op.get_bind().dialect.name == "sqlite" else _postgresql_rules
    rules()


def _is_one_of(column: str, known: str) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in known.split())})"


def _one_of(column: str, known: str, name: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(_is_one_of(column, known), name=name)


def _roles(known: str) -> None:
    """SQLite changes no constraint: there the table is made again, exactly as a fresh one would be."""
    if op.get_bind().dialect.name == "sqlite":
        _grants_anew(known)
        return
    op.drop_constraint(op.f("ck_access_grant_role_known"), "access_grant", type_="check")
    op.create_check_constraint("role_known", "access_grant", _is_one_of("role", known))


def _grants_anew(known: str) -> None:
    op.rename_table("access_grant", "access_grant_before")
    for index in ("ix_access_grant_scope", "uq_access_grant_held"):
        op.drop_index(index, "access_grant_before")
    op.create_table(
        "access_grant",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("user.id"), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("scope", sa.String(60), nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_until", sa.Date),
        sa.Column("granted_by", sa.String(40), nullable=False),
        sa.Column("granted_at", MOMENT, nullable=False),
        sa.Column("ended_by", sa.String(40)),
        sa.Column("ended_at", MOMENT),
        sa.UniqueConstraint("public_id"),
        _one_of("role", known, "role_known"),
        sa.CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="ends_after_start"),
    )
    op.execute("INSERT INTO access_grant SELECT * FROM access_grant_before")
    op.drop_table("access_grant_before")
    op.create_index(op.f("ix_access_grant_scope"), "access_grant", ["scope"])
    op.create_index("uq_access_grant_held", "access_grant", ["user_id", "role", "scope"], unique=True, sqlite_where=HELD)


def _named() -> tuple[sa.Column, ...]:
    return (sa.Column("id", sa.Integer, primary_key=True), sa.Column("public_id", sa.String(16), nullable=False, unique=True))


def _of_a_round() -> sa.Column:
    return sa.Column("round_id", sa.Integer, sa.ForeignKey("budget_round.id"), nullable=False)


def _done(verb: str) -> tuple[sa.Column, sa.Column]:
    return sa.Column(f"{verb}_by", ACTOR, nullable=False), sa.Column(f"{verb}_at", MOMENT, nullable=False)


def _envelope_of_the_round() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["envelope_id", "round_id"], ["budget_envelope.id", "budget_envelope.round_id"])


def _rounds() -> None:
    op.create_table(
        "budget_round",
        *_named(),
        sa.Column("fund_id", sa.Integer, sa.ForeignKey("fund.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("real", sa.Boolean, nullable=False),
        sa.Column("phase", sa.String(11), nullable=False),
        *_done("opened"),
        sa.UniqueConstraint("fund_id", "number"),
        _one_of("phase", PHASES, "phase_known"),
        sa.CheckConstraint("number >= 1", name="number_counts"),
    )
    op.create_table(
        "budget_envelope",
        *_named(),
        _of_a_round(),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(9), nullable=False),
        sa.Column("area", sa.String(120), nullable=False),
        sa.Column("restriction", sa.Integer, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("leftover", sa.String(6), nullable=False),
        *_done("added"),
        sa.UniqueConstraint("round_id", "number"),
        sa.UniqueConstraint("id", "round_id"),
        _one_of("kind", ENVELOPES, "kind_known"),
        _one_of("leftover", LEFTOVERS, "leftover_known"),
        sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
    )
    op.create_table(
        "budget_phase_event",
        sa.Column("id", sa.Integer, primary_key=True),
        _of_a_round(),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("phase", sa.String(11), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        *_done("recorded"),
        sa.UniqueConstraint("round_id", "place"),
        _one_of("phase", PHASES, "phase_known"),
    )
    op.create_table(
        "budget_phase_plan",
        sa.Column("id", sa.Integer, primary_key=True),
        _of_a_round(),
        sa.Column("phase", sa.String(11), nullable=False),
        sa.Column("begins_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date, nullable=False),
        *_done("recorded"),
        sa.CheckConstraint("ends_on >= begins_on", name="ends_after_it_begins"),
        _one_of("phase", PHASES, "phase_known"),
    )
    op.create_table(
        "budget_terms",
        sa.Column("id", sa.Integer, primary_key=True),
        _of_a_round(),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        *_done("recorded"),
        sa.UniqueConstraint("round_id", "version"),
        sa.CheckConstraint("length(sha256) = 64", name="sha256_whole"),
    )


def _proposals() -> None:
    op.create_table(
        "proposal",
        *_named(),
        _of_a_round(),
        sa.Column("envelope_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("summary", sa.String(300), nullable=False),
        sa.Column("proposer", sa.String(120), nullable=False),
        sa.Column("organisation_id", sa.Integer, sa.ForeignKey("organisation.id")),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("latitude", sa.String(12)),
        sa.Column("longitude", sa.String(12)),
        sa.Column("category", sa.String(60), nullable=False),
        sa.Column("households", sa.Integer),
        sa.Column("tenants", sa.Integer),
        sa.Column("untitled", sa.Integer),
        sa.Column("total_minor", sa.BigInteger, nullable=False),
        sa.Column("requested_minor", sa.BigInteger, nullable=False),
        sa.Column("exclusive", sa.String(40), nullable=False),
        sa.Column("picture", sa.String(64), sa.ForeignKey("stored_file.sha256")),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        *_done("added"),
        sa.UniqueConstraint("round_id", "number"),
        sa.UniqueConstraint("id", "round_id"),
        _envelope_of_the_round(),
        sa.CheckConstraint("requested_minor > 0 AND total_minor >= requested_minor", name="requested_within_total"),
        _one_of("state", STATES, "state_known"),
        sa.CheckConstraint("households >= 0 AND tenants >= 0 AND untitled >= 0", name="not_negative"),
    )
    op.create_table(
        "ballot_item",
        *_named(),
        _of_a_round(),
        sa.Column("envelope_id", sa.Integer, nullable=False),
        sa.Column("proposal_id", sa.Integer, nullable=False, unique=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("cost_minor", sa.BigInteger, nullable=False),
        sa.Column("total_minor", sa.BigInteger, nullable=False),
        sa.Column("exclusive", sa.String(40), nullable=False),
        sa.Column("picture", sa.String(64), sa.ForeignKey("stored_file.sha256")),
        *_done("frozen"),
        sa.UniqueConstraint("round_id", "number"),
        sa.UniqueConstraint("id", "round_id"),
        _envelope_of_the_round(),
        sa.ForeignKeyConstraint(["proposal_id", "round_id"], ["proposal.id", "proposal.round_id"]),
        sa.CheckConstraint("cost_minor > 0 AND total_minor >= cost_minor", name="cost_within_total"),
    )


def _voters() -> None:
    op.create_table(
        "voter",
        *_named(),
        _of_a_round(),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("voice", sa.String(9), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("basis", sa.String(12), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("source", sa.String(80)),
        sa.Column("area", sa.String(120), nullable=False),
        sa.Column("sex", sa.String(1)),
        sa.Column("tenure", sa.String(6)),
        sa.Column("age_group", sa.String(10)),
        sa.Column("struck_on", sa.Date),
        sa.Column("struck_reason", sa.String(300), nullable=False),
        *_done("added"),
        sa.UniqueConstraint("round_id", "number"),
        sa.UniqueConstraint("round_id", "source"),
        sa.UniqueConstraint("id", "round_id"),
        _one_of("voice", VOICES, "voice_known"),
        _one_of("basis", BASES, "basis_known"),
        sa.CheckConstraint("sex IS NULL OR sex IN ('f', 'm', 'x')", name="sex_known"),
    )
    op.create_table(
        "voter_mark",
        sa.Column("public_id", sa.String(16), primary_key=True),
        sa.Column("round_id", sa.Integer, nullable=False),
        sa.Column("envelope_id", sa.Integer, nullable=False),
        sa.Column("voter_id", sa.Integer, nullable=False),
        sa.Column("channel", sa.String(8), nullable=False),
        sa.Column("batch", sa.String(16), nullable=False),
        sa.Column("carried_by", sa.Integer, sa.ForeignKey("voter.id")),
        sa.Column("marked_by", ACTOR, nullable=False),
        sa.UniqueConstraint("voter_id", "envelope_id"),
        sa.ForeignKeyConstraint(["voter_id", "round_id"], ["voter.id", "voter.round_id"]),
        _envelope_of_the_round(),
        _one_of("channel", CHANNELS, "channel_known"),
    )


def _computations() -> None:
    op.create_table(
        "budget_computation",
        *_named(),
        _of_a_round(),
        sa.Column("envelope_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("input", sa.Text, nullable=False),
        sa.Column("input_sha256", sa.String(64), nullable=False),
        sa.Column("terms_sha256", sa.String(64), nullable=False),
        sa.Column("lot", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("outcome_sha256", sa.String(64), nullable=False),
        sa.Column("engine", sa.String(20), nullable=False),
        *_done("computed"),
        sa.UniqueConstraint("envelope_id", "number"),
        _envelope_of_the_round(),
        sa.CheckConstraint("length(input_sha256) = 64 AND length(outcome_sha256) = 64", name="sha256_whole"),
    )


def _sqlite_rules() -> None:
    for table in APPEND_ONLY:
        for change in ("UPDATE", "DELETE"):
            op.execute(f"""
                CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} BEGIN
                    SELECT RAISE(ABORT, '{table} is append-only');
                END""")
    for table, columns in FIXED.items():
        op.execute(f"""
            CREATE TRIGGER {table}_fixed BEFORE UPDATE OF {", ".join(columns)} ON {table} BEGIN
                SELECT RAISE(ABORT, 'this part of {table} is fixed');
            END""")
        op.execute(f"""
            CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN
                SELECT RAISE(ABORT, '{table} rows stay');
            END""")
    for table, phases in ONLY_IN.items():
        op.execute(f"""
            CREATE TRIGGER {table}_only_in_phase BEFORE INSERT ON {table}
            WHEN NOT EXISTS (SELECT 1 FROM budget_round WHERE id = NEW.round_id AND {_is_one_of("phase", phases)}) BEGIN
                SELECT RAISE(ABORT, 'no {table} in this phase of the round');
            END""")


def _postgresql_rules() -> None:
    for table in APPEND_ONLY:
        _refuse(f"{table}_append_only", f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW")
        _refuse(f"{table}_no_truncate", f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT")
    for table, columns in FIXED.items():
        _refuse(f"{table}_fixed", f"BEFORE DELETE OR UPDATE OF {', '.join(columns)} ON {table} FOR EACH ROW")
    op.execute("""
        CREATE FUNCTION refuse_outside_phase() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NOT EXISTS (SELECT 1 FROM budget_round WHERE id = NEW.round_id AND phase = ANY (TG_ARGV)) THEN
                RAISE EXCEPTION 'no % in this phase of the round', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END $$""")
    for table, phases in ONLY_IN.items():
        arguments = ", ".join(repr(phase) for phase in phases.split())
        op.execute(f"""
            CREATE TRIGGER {table}_only_in_phase BEFORE INSERT ON {table} FOR EACH ROW
            EXECUTE FUNCTION refuse_outside_phase({arguments})""")


def _refuse(name: str, moment: str) -> None:
    op.execute(f"CREATE TRIGGER {name} {moment} EXECUTE FUNCTION refuse_change()")


def downgrade() -> None:
    for table in ALL:
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION refuse_outside_phase()")
    op.execute("DELETE FROM access_grant WHERE role = 'teller'")
    _roles(OLD_ROLES)
