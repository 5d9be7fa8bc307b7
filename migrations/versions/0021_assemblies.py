"""Assemblies: notice, attendance, quorum, decisions, questions, marks, papers, minutes and their approval.

Nothing is decided but in an assembly that found its quorum; approved minutes never change, and only dated corrections and
scans come beside them. The database refuses everything else.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

MOMENT = sa.String(27)
ACTOR = sa.String(60)
STATES = "called in_session adjourned approved"
KINDS = "accounts minutes allocation other"
ALL = (
    *("minutes_correction", "minutes_approval", "assembly_paper", "assembly_mark", "assembly_question", "decision_award"),
    *("assembly_decision", "assembly_opening", "assembly_count", "assembly_person", "assembly"),
)
APPEND_ONLY = (
    *("minutes_correction", "minutes_approval", "assembly_paper", "assembly_mark", "decision_award"),
    *("assembly_decision", "assembly_opening", "assembly_count"),
)
# Columns that are written once.
FIXED = {
    "assembly": (
        *("id", "public_id", "fund_id", "round_id", "number", "call", "first_id", "held_on", "begins_at", "place", "called_by"),
        *("called_how", "notice_on", "agenda", "recorded_by", "recorded_at"),
    ),
    "assembly_person": (
        *("id", "assembly_id", "place", "voter_id", "name", "household", "sex", "age_group", "tenure", "community", "guest"),
        *("arrived_at", "recorded_by", "recorded_at"),
    ),
    "assembly_question": (
        *("id", "assembly_id", "place", "decision_id", "kind", "asked_by", "what", "recorded_by", "recorded_at"),
    ),
}
NEVER_DELETED = ("assembly", "assembly_question")
# What may be done to rows of an assembly, by the states that it may stand at.
ONLY_AT = (
    ("assembly_person", "INSERT", "called in_session"),
    ("assembly_person", "UPDATE", "called in_session"),
    ("assembly_person", "DELETE", "called"),
    ("assembly_count", "INSERT", "called in_session"),
    ("assembly_opening", "INSERT", "called"),
    ("assembly_decision", "INSERT", "in_session"),
    ("decision_award", "INSERT", "in_session"),
    ("assembly_question", "INSERT", "in_session"),
    ("assembly_question", "UPDATE", "in_session"),
    ("assembly_mark", "INSERT", "in_session"),
    ("minutes_approval", "INSERT", "in_session adjourned"),
)
# Where an assembly may go on to, what must be there, and when its other columns are written.
GOES_ON = """
    NEW.state = OLD.state
    OR OLD.state = 'called' AND NEW.state IN ('in_session', 'adjourned')
        AND EXISTS (SELECT 1 FROM assembly_opening WHERE assembly_id = NEW.id)
    OR OLD.state IN ('in_session', 'adjourned') AND NEW.state = 'approved'
        AND EXISTS (SELECT 1 FROM minutes_approval WHERE assembly_id = NEW.id)
"""
OFFICERS_STAY = "NEW.facilitator = OLD.facilitator AND NEW.secretary = OLD.secretary OR OLD.state = 'called'"
LOST_ONCE = """
    NEW.lost_at = OLD.lost_at AND NEW.lost_after IS NOT DISTINCT FROM OLD.lost_after
    OR OLD.state = 'in_session' AND OLD.lost_at = ''
"""
APPROVED_BY = """
    EXISTS (SELECT 1 FROM assembly_decision WHERE id = NEW.decision_id AND approves_id = NEW.assembly_id
        AND approves_sha256 = NEW.sha256 AND carried AND recorded_by <> NEW.approved_by)
"""
INDEXES = (
    ("assembly", "round_id"),
    ("assembly_decision", "approves_id"),
    ("decision_award", "item_id"),
    ("assembly_mark", "assembly_id"),
    ("assembly_mark", "item_id"),
)


def upgrade() -> None:
    _assemblies()
    _people()
    _decisions()
    _papers()
    for table, column in INDEXES:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    rules = _sqlite_rules if op.get_bind().dialect.name == "sqlite" else _postgresql_rules
    rules()


def _is_one_of(column: str, known: str) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in known.split())})"


def _done(verb: str = "recorded") -> tuple[sa.Column, sa.Column]:
    return sa.Column(f"{verb}_by", ACTOR, nullable=False), sa.Column(f"{verb}_at", MOMENT, nullable=False)


def _of_an_assembly() -> tuple[sa.Column, sa.Column]:
    return (
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("assembly_id", sa.Integer, sa.ForeignKey("assembly.id"), nullable=False),
    )


def _assemblies() -> None:
    op.create_table(
        "assembly",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("public_id", sa.String(16), nullable=False, unique=True),
        sa.Column("fund_id", sa.Integer, sa.ForeignKey("fund.id"), nullable=False),
        sa.Column("round_id", sa.Integer, sa.ForeignKey("budget_round.id")),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("call", sa.Integer, nullable=False),
        sa.Column("first_id", sa.Integer, sa.ForeignKey("assembly.id")),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("held_on", sa.Date, nullable=False),
        sa.Column("begins_at", sa.String(5), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("facilitator", sa.String(120), nullable=False),
        sa.Column("secretary", sa.String(120), nullable=False),
        sa.Column("called_by", sa.String(120), nullable=False),
        sa.Column("called_how", sa.String(300), nullable=False),
        sa.Column("notice_on", sa.Date, nullable=False),
        sa.Column("agenda", sa.Text, nullable=False),
        sa.Column("lost_at", sa.String(5), nullable=False),
        sa.Column("lost_after", sa.Integer),
        *_done(),
        sa.UniqueConstraint("fund_id", "number"),
        sa.UniqueConstraint("first_id"),
        sa.CheckConstraint(_is_one_of("state", STATES), name="state_known"),
        sa.CheckConstraint("number >= 1", name="number_counts"),
        sa.CheckConstraint("(call = 1 AND first_id IS NULL) OR (call = 2 AND first_id IS NOT NULL)", name="second_has_a_first"),
        sa.CheckConstraint("notice_on <= held_on", name="notice_before_it"),
        sa.CheckConstraint("(lost_at = '') = (lost_after IS NULL)", name="lost_after_something"),
    )
    op.create_table(
        "assembly_opening",
        sa.Column("assembly_id", sa.Integer, sa.ForeignKey("assembly.id"), primary_key=True),
        sa.Column("quorum", sa.Text, nullable=False),
        *_done(),
    )


def _people() -> None:
    op.create_table(
        "assembly_person",
        *_of_an_assembly(),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("voter_id", sa.Integer, sa.ForeignKey("voter.id")),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("household", sa.String(60), nullable=False),
        sa.Column("sex", sa.String(1), nullable=False),
        sa.Column("age_group", sa.String(10), nullable=False),
        sa.Column("tenure", sa.String(6), nullable=False),
        sa.Column("community", sa.String(120), nullable=False),
        sa.Column("guest", sa.Boolean, nullable=False),
        sa.Column("arrived_at", sa.String(5), nullable=False),
        sa.Column("left_at", sa.String(5), nullable=False),
        *_done(),
        sa.UniqueConstraint("assembly_id", "place"),
        sa.UniqueConstraint("assembly_id", "voter_id"),
        sa.CheckConstraint("sex IN ('f', 'm', 'x', '')", name="sex_known"),
    )
    op.create_table(
        "assembly_count",
        *_of_an_assembly(),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        *_done(),
        sa.UniqueConstraint("assembly_id", "version"),
    )


def _decisions() -> None:
    op.create_table(
        "assembly_decision",
        *_of_an_assembly(),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("wording", sa.Text, nullable=False),
        sa.Column("at", sa.String(5), nullable=False),
        sa.Column("votes_for", sa.Integer),
        sa.Column("votes_against", sa.Integer),
        sa.Column("abstained", sa.Integer),
        sa.Column("majority", sa.String(10), nullable=False),
        sa.Column("present", sa.Integer, nullable=False),
        sa.Column("carried", sa.Boolean, nullable=False),
        sa.Column("accounts", sa.Text, nullable=False),
        sa.Column("approves_id", sa.Integer, sa.ForeignKey("assembly.id")),
        sa.Column("approves_sha256", sa.String(64), nullable=False),
        *_done(),
        sa.UniqueConstraint("assembly_id", "place"),
        sa.UniqueConstraint("id", "assembly_id"),
        sa.CheckConstraint(_is_one_of("kind", KINDS), name="kind_known"),
        sa.CheckConstraint("majority IN ('simple', 'absolute', 'two_thirds')", name="majority_known"),
        sa.CheckConstraint(
            "(votes_for IS NULL) = (votes_against IS NULL) AND (votes_for IS NULL) = (abstained IS NULL)", name="votes_whole"
        ),
        sa.CheckConstraint("votes_for >= 0 AND votes_against >= 0 AND abstained >= 0", name="not_negative"),
        sa.CheckConstraint("votes_for + votes_against + abstained <= present", name="no_more_votes_than_people"),
        sa.CheckConstraint("(kind = 'minutes') = (approves_id IS NOT NULL)", name="minutes_of_something"),
        sa.CheckConstraint("approves_id <> assembly_id", name="not_its_own_minutes"),
        sa.CheckConstraint("(kind = 'accounts') = (accounts <> '')", name="accounts_shown"),
    )
    op.create_table(
        "decision_award",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("assembly_id", sa.Integer, nullable=False),
        sa.Column("decision_id", sa.Integer, nullable=False),
        sa.Column("item_id", sa.Integer, sa.ForeignKey("ballot_item.id"), nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("decision_id", "item_id"),
        _decision_of_the_assembly(),
        sa.CheckConstraint("amount_minor >= 0", name="not_negative"),
    )
    op.create_table(
        "assembly_question",
        *_of_an_assembly(),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("decision_id", sa.Integer),
        sa.Column("kind", sa.String(9), nullable=False),
        sa.Column("asked_by", sa.String(120), nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("answered_by", sa.String(120), nullable=False),
        sa.Column("answered_on", sa.Date),
        *_done(),
        sa.UniqueConstraint("assembly_id", "place"),
        _decision_of_the_assembly(),
        sa.CheckConstraint(_is_one_of("kind", "question objection"), name="kind_known"),
        sa.CheckConstraint("(answer = '') = (answered_on IS NULL)", name="answer_has_a_day"),
    )
    op.create_table(
        "assembly_mark",
        *_of_an_assembly(),
        sa.Column("item_id", sa.Integer, sa.ForeignKey("ballot_item.id"), nullable=False),
        sa.Column("criterion", sa.String(120), nullable=False),
        sa.Column("panel", sa.String(60), nullable=False),
        sa.Column("marks", sa.Integer, nullable=False),
        *_done(),
        sa.CheckConstraint("marks >= 0", name="not_negative"),
    )


def _decision_of_the_assembly() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["decision_id", "assembly_id"], ["assembly_decision.id", "assembly_decision.assembly_id"])


def _papers() -> None:
    op.create_table(
        "assembly_paper",
        *_of_an_assembly(),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("document_id", sa.Integer, sa.ForeignKey("document.id"), nullable=False),
        *_done(),
        sa.UniqueConstraint("assembly_id", "place"),
        sa.UniqueConstraint("document_id"),
    )
    op.create_table(
        "minutes_approval",
        sa.Column("assembly_id", sa.Integer, sa.ForeignKey("assembly.id"), primary_key=True),
        sa.Column("decision_id", sa.Integer, sa.ForeignKey("assembly_decision.id"), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        *_done("approved"),
        sa.CheckConstraint("length(sha256) = 64", name="sha256_whole"),
    )
    op.create_table(
        "minutes_correction",
        *_of_an_assembly(),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        *_done(),
        sa.UniqueConstraint("assembly_id", "place"),
    )


def _sqlite_rules() -> None:
    def refuse(name: str, moment: str, message: str) -> None:
        op.execute(f"CREATE TRIGGER {name} {moment} BEGIN SELECT RAISE(ABORT, '{message}'); END")

    for table in APPEND_ONLY:
        for change in ("UPDATE", "DELETE"):
            refuse(f"{table}_no_{change.lower()}", f"BEFORE {change} ON {table}", f"{table} is append-only")
    for table, columns in FIXED.items():
        refuse(f"{table}_fixed", f"BEFORE UPDATE OF {', '.join(columns)} ON {table}", f"this part of {table} is fixed")
    for table in NEVER_DELETED:
        refuse(f"{table}_no_delete", f"BEFORE DELETE ON {table}", f"{table} rows stay")
    for table, change, states in ONLY_AT:
        row = "OLD" if change == "DELETE" else "NEW"
        moment = f"""BEFORE {change} ON {table}
            WHEN NOT EXISTS (SELECT 1 FROM assembly WHERE id = {row}.assembly_id AND {_is_one_of("state", states)})"""
        refuse(f"{table}_{change.lower()}_at", moment, f"not while the assembly stands there: {table}")
    # SQLite before 3.39 has no IS NOT DISTINCT FROM; its IS says the same.
    rules = (GOES_ON, OFFICERS_STAY, LOST_ONCE.replace("IS NOT DISTINCT FROM", "IS"))
    for name, rule in zip(("goes_on", "officers_stay", "lost_once"), rules, strict=True):
        refuse(f"assembly_{name}", f"BEFORE UPDATE ON assembly WHEN NOT ({rule})", "an assembly does not go on like this")
    refuse("minutes_approval_decided", f"BEFORE INSERT ON minutes_approval WHEN NOT ({APPROVED_BY})", "nobody decided this")


def _postgresql_rules() -> None:
    for table in APPEND_ONLY:
        _refuse(f"{table}_append_only", f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW")
    for table in ALL:
        _refuse(f"{table}_no_truncate", f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT")
    for table, columns in FIXED.items():
        _refuse(f"{table}_fixed", f"BEFORE UPDATE OF {', '.join(columns)} ON {table} FOR EACH ROW")
    for table in NEVER_DELETED:
        _refuse(f"{table}_no_delete", f"BEFORE DELETE ON {table} FOR EACH ROW")
    op.execute("""
        CREATE FUNCTION refuse_at_other_states() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            changed record := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
        BEGIN
            IF NOT EXISTS (SELECT 1 FROM assembly WHERE id = changed.assembly_id AND state = ANY (TG_ARGV)) THEN
                RAISE EXCEPTION 'not while the assembly stands there: %', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN changed;
        END $$""")
    for table, change, states in ONLY_AT:
        arguments = ", ".join(repr(state) for state in states.split())
        op.execute(f"""
            CREATE TRIGGER {table}_{change.lower()}_at BEFORE {change} ON {table} FOR EACH ROW
            EXECUTE FUNCTION refuse_at_other_states({arguments})""")
    for name, table, change, rule in (
        ("refuse_other_course", "assembly", "UPDATE", f"({GOES_ON}) AND ({OFFICERS_STAY}) AND ({LOST_ONCE})"),
        ("refuse_undecided_minutes", "minutes_approval", "INSERT", APPROVED_BY),
    ):
        op.execute(f"""
            CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF NOT ({rule}) THEN
                    RAISE EXCEPTION 'refused by %', TG_NAME USING ERRCODE = 'restrict_violation';
                END IF;
                RETURN NEW;
            END $$""")
        op.execute(f"CREATE TRIGGER {name} BEFORE {change} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def _refuse(name: str, moment: str) -> None:
    op.execute(f"CREATE TRIGGER {name} {moment} EXECUTE FUNCTION refuse_change()")


def downgrade() -> None:
    for table in ALL:
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        for function in ("refuse_at_other_states", "refuse_other_course", "refuse_undecided_minutes"):
            op.execute(f"DROP FUNCTION {function}()")
