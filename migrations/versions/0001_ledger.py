"""The ledger's tables, and the rules that constraints cannot say, as triggers on both engines.

A journal transaction is complete or it is not there. On SQLite its postings come first (their reference to the header is
deferred) and the header's trigger counts them; on PostgreSQL, where each foreign-key check costs, the header comes first
(its reference to its last posting is deferred) and the postings, which must come in one statement, are counted by a trigger
over that statement. Either trigger carries the totals forward. Nothing posted is ever changed or deleted.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("book", "account", "journal_transaction", "posting", "period_closing", "closing_balance")
DERIVED = ("monthly_total", "cash_day")
ALL = ("cash_day", "never", "monthly_total", "closing_balance", "period_closing", "posting", "journal_transaction")


def _whole(*columns: str) -> sa.CheckConstraint:
    """SQLite would keep 1.5, or what a sum of integers becomes beyond 64 bits, in an integer column."""
    rule = " AND ".join(f"typeof({column}) = 'integer'" for column in columns)
    return sa.CheckConstraint(rule, name="whole_numbers").ddl_if(dialect="sqlite")


def _iso(column: str) -> sa.CheckConstraint:
    """SQLite would keep any text as a day, and then compare it as text."""
    return sa.CheckConstraint(f"{column} IS date({column}, '+0 days')", name="day_iso").ddl_if(dialect="sqlite")


def upgrade() -> None:
    _books_and_accounts()
    _journal()
    _closings()
    _totals()
    if op.get_bind().dialect.name == "sqlite":
        _sqlite_rules()
    else:
        _postgresql_rules()


def _books_and_accounts() -> None:
    op.create_table(
        "book",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("owner", sa.String(60), nullable=False, unique=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("opened_on", sa.Date, nullable=False),
        sa.Column("practice", sa.Boolean, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        _iso("opened_on"),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("book_id", sa.Integer, sa.ForeignKey("book.id"), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("holder", sa.String(60), nullable=False),
        sa.Column("type", sa.String(9), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("guarded", sa.Boolean, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.UniqueConstraint("book_id", "code", "holder"),
        sa.UniqueConstraint("book_id", "id"),
        sa.CheckConstraint("type IN ('asset', 'liability', 'equity', 'income', 'expense')", name="type_known"),
        sa.CheckConstraint("code NOT LIKE '%/%'", name="code_plain"),
    )
    guarded = sa.text("guarded")
    op.create_index("ix_account_guarded", "account", ["book_id"], sqlite_where=guarded, postgresql_where=guarded)


def _journal() -> None:
    op.create_table(
        "journal_transaction",
        sa.Column("book_id", sa.Integer, sa.ForeignKey("book.id"), primary_key=True),
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("recorded_at", sa.String(27), nullable=False),
        sa.Column("recorded_by", sa.String(60), nullable=False),
        sa.Column("reference", sa.String(100), nullable=False),
        sa.Column("memo", sa.String(300), nullable=False),
        sa.Column("reverses", sa.BigInteger),
        sa.Column("evidence", sa.String(64)),
        sa.Column("closed_through", sa.Date),
        sa.Column("postings", sa.Integer, nullable=False),
        sa.Column("previous_number", sa.BigInteger),
        sa.Column("previous_fingerprint", sa.String(64), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.UniqueConstraint("book_id", "reference"),
        sa.UniqueConstraint("book_id", "reverses"),
        sa.UniqueConstraint("book_id", "number", "fingerprint"),
        sa.UniqueConstraint("book_id", "number", "postings", "day"),
        sa.ForeignKeyConstraint(["book_id", "reverses"], ["journal_transaction.book_id", "journal_transaction.number"]),
        sa.ForeignKeyConstraint(
            ["book_id", "previous_number", "previous_fingerprint"],
            ["journal_transaction.book_id", "journal_transaction.number", "journal_transaction.fingerprint"],
        ),
        sa.CheckConstraint(
            "(number = 1 AND previous_number IS NULL) OR (number > 1 AND previous_number = number - 1)",
            name="without_gaps",
        ),
        sa.CheckConstraint("postings BETWEEN 1 AND 10000", name="has_postings"),
        sa.CheckConstraint("reverses < number", name="reverses_earlier"),
        sa.CheckConstraint("closed_through < day", name="day_open"),
        sa.CheckConstraint("day BETWEEN '0001-01-02' AND '9999-12-31'", name="day_possible"),
        _iso("day"),
        sqlite_with_rowid=False,
    )
    header = sa.ForeignKeyConstraint(
        ["book_id", "number", "postings", "day"],
        [f"journal_transaction.{column}" for column in ("book_id", "number", "postings", "day")],
        name="fk_posting_header",
        deferrable=True,
        initially="DEFERRED",
    ).ddl_if(dialect="sqlite")
    op.create_table(
        "posting",
        sa.Column("book_id", sa.Integer, primary_key=True),
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("postings", sa.Integer, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("debit_id", sa.Integer, nullable=False),
        sa.Column("credit_id", sa.Integer, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("memo", sa.String(300), nullable=False),
        header,
        sa.ForeignKeyConstraint(["book_id", "debit_id"], ["account.book_id", "account.id"]),
        sa.ForeignKeyConstraint(["book_id", "credit_id"], ["account.book_id", "account.id"]),
        sa.CheckConstraint("place BETWEEN 1 AND postings", name="place_exists"),
        sa.CheckConstraint("amount_minor BETWEEN 1 AND 1000000000000000", name="amount_positive"),
        sa.CheckConstraint("debit_id <> credit_id", name="two_accounts"),
        _whole("place", "amount_minor"),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "postgresql":
        op.create_foreign_key(
            "fk_journal_transaction_last_posting",
            "journal_transaction",
            "posting",
            ["book_id", "number", "postings"],
            ["book_id", "number", "place"],
            deferrable=True,
            initially="DEFERRED",
        )
    op.create_index("ix_posting_book_id_day", "posting", ["book_id", "day", "debit_id", "credit_id", "amount_minor"])


def _closings() -> None:
    op.create_table(
        "period_closing",
        sa.Column("book_id", sa.Integer, sa.ForeignKey("book.id"), primary_key=True),
        sa.Column("through", sa.Date, primary_key=True),
        sa.Column("closed_at", sa.String(27), nullable=False),
        sa.Column("closed_by", sa.String(60), nullable=False),
        sa.Column("head_number", sa.BigInteger, nullable=False),
        sa.Column("head_fingerprint", sa.String(64), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.CheckConstraint("through BETWEEN '0001-01-02' AND '9999-12-31'", name="day_possible"),
        _iso("through"),
    )
    op.create_table(
        "closing_balance",
        sa.Column("book_id", sa.Integer, primary_key=True),
        sa.Column("through", sa.Date, primary_key=True),
        sa.Column("account_id", sa.Integer, primary_key=True),
        sa.Column("debit_minor", sa.BigInteger, nullable=False),
        sa.Column("credit_minor", sa.BigInteger, nullable=False),
        sa.ForeignKeyConstraint(
            ["book_id", "through"],
            ["period_closing.book_id", "period_closing.through"],
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(["book_id", "account_id"], ["account.book_id", "account.id"]),
    )


def _totals() -> None:
    op.create_table(
        "monthly_total",
        sa.Column("book_id", sa.Integer, sa.ForeignKey("book.id"), primary_key=True),
        sa.Column("month", sa.Integer, primary_key=True),
        sa.Column("code", sa.String(20), primary_key=True),
        sa.Column("debit_minor", sa.BigInteger, nullable=False),
        sa.Column("credit_minor", sa.BigInteger, nullable=False),
        _whole("debit_minor", "credit_minor"),
    )
    op.create_table(
        "never",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.CheckConstraint("1 = 0", name="empty"),
    )
    op.create_table(
        "cash_day",
        sa.Column("book_id", sa.Integer, primary_key=True),
        sa.Column("account_id", sa.Integer, primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("closing_minor", sa.BigInteger, nullable=False),
        sa.Column(
            "below_zero",
            sa.Integer,
            sa.Computed("CASE WHEN closing_minor < 0 THEN 1 END", persisted=True),
            sa.ForeignKey("never.id", deferrable=True, initially="DEFERRED"),
        ),
        _whole("closing_minor"),
        sa.ForeignKeyConstraint(["book_id", "account_id"], ["account.book_id", "account.id"]),
    )
    below = sa.text("below_zero = 1")
    columns = ["book_id", "day"]
    op.create_index("ix_cash_day_below_zero", "cash_day", columns, sqlite_where=below, postgresql_where=below)


# {it} is the journal transaction's book_id, number and day; {its} are its postings.
_ADD_TO_MONTH = """
    INSERT INTO monthly_total (book_id, month, code, debit_minor, credit_minor)
    SELECT {it}.book_id, {month}, account.code, sum(side.debit_minor), sum(side.credit_minor) FROM (
        SELECT debit_id AS account_id, amount_minor AS debit_minor, 0 AS credit_minor FROM {its}
        UNION ALL
        SELECT credit_id, 0, amount_minor FROM {its}
    ) AS side JOIN account ON account.id = side.account_id
    WHERE true GROUP BY account.code ORDER BY account.code
    ON CONFLICT (book_id, month, code) DO UPDATE SET
        debit_minor = monthly_total.debit_minor + excluded.debit_minor,
        credit_minor = monthly_total.credit_minor + excluded.credit_minor;"""

# A new day of a cash box starts from the closing of the day before it; then this day and all later days move together.
_OPEN_CASH_DAY = """
    INSERT INTO cash_day (book_id, account_id, day, closing_minor)
    SELECT {it}.book_id, box.id, {it}.day, coalesce((
        SELECT earlier.closing_minor FROM cash_day AS earlier
        WHERE earlier.book_id = {it}.book_id AND earlier.account_id = box.id AND earlier.day < {it}.day
        ORDER BY earlier.day DESC LIMIT 1), 0)
    FROM account AS box WHERE box.book_id = {it}.book_id AND box.guarded
        AND EXISTS (SELECT 1 FROM {its} AND (debit_id = box.id OR credit_id = box.id))
    ON CONFLICT (book_id, account_id, day) DO NOTHING;"""

_MOVE_CASH = """
    UPDATE cash_day SET closing_minor = cash_day.closing_minor + moved.change FROM (
        SELECT box.id, (SELECT sum(CASE WHEN debit_id = box.id THEN amount_minor ELSE -amount_minor END)
            FROM {its} AND (debit_id = box.id OR credit_id = box.id)) AS change
        FROM account AS box WHERE box.book_id = {it}.book_id AND box.guarded
    ) AS moved
    WHERE cash_day.book_id = {it}.book_id AND cash_day.account_id = moved.id AND cash_day.day >= {it}.day
        AND moved.change IS NOT NULL;"""


def _totals_of(it: str, its: str, month: str) -> str:
    return "".join(part.format(it=it, its=its, month=month) for part in (_ADD_TO_MONTH, _OPEN_CASH_DAY, _MOVE_CASH))


# A closing keeps what every account had by its end, no more and no less.
_KEPT = "SELECT account_id, debit_minor, credit_minor FROM closing_balance WHERE book_id = NEW.book_id AND through = NEW.through"
_COMPUTED = """
    SELECT account_id, sum(debit_minor), sum(credit_minor) FROM (
        SELECT debit_id AS account_id, amount_minor AS debit_minor, 0 AS credit_minor
            FROM posting WHERE book_id = NEW.book_id AND day <= NEW.through
        UNION ALL
        SELECT credit_id, 0, amount_minor FROM posting WHERE book_id = NEW.book_id AND day <= NEW.through
    ) AS side GROUP BY account_id"""

# Each is what must not be so when a period is closed, and how it is said.
_CLOSING_RULES = (
    (
        "EXISTS (SELECT 1 FROM period_closing WHERE book_id = NEW.book_id AND through >= NEW.through)",
        "a later day is closed already",
    ),
    (
        """NEW.head_number <> (SELECT coalesce(max(number), 0) FROM journal_transaction WHERE book_id = NEW.book_id)
            OR EXISTS (SELECT 1 FROM journal_transaction WHERE book_id = NEW.book_id AND number = NEW.head_number
                AND fingerprint <> NEW.head_fingerprint)""",
        "a closing speaks of the last journal transaction",
    ),
    (
        """EXISTS (SELECT 1 FROM journal_transaction AS header WHERE header.book_id = NEW.book_id AND NOT EXISTS (
            SELECT 1 FROM posting WHERE posting.book_id = header.book_id AND posting.number = header.number))""",
        "a journal transaction is not finished",
    ),
    (
        f"EXISTS ({_KEPT} EXCEPT {_COMPUTED}) OR EXISTS ({_COMPUTED} EXCEPT {_KEPT})",
        "a closing keeps the balances of that day",
    ),
)


def _sqlite_rules() -> None:
    its = "posting WHERE posting.book_id = NEW.book_id AND posting.number = NEW.number"
    its_book = "EXISTS (SELECT 1 FROM journal_transaction WHERE book_id = NEW.book_id"
    totals = _totals_of("NEW", its, "CAST(strftime('%Y%m', NEW.day) AS INTEGER)")
    _sqlite_trigger(
        "journal_transaction_sealed",
        "BEFORE INSERT ON journal_transaction",
        # Three questions, each answered by an index; one with OR would read the whole journal.
        (f"{its_book} AND number = NEW.number)", "this number is used already"),
        (f"{its_book} AND reference = NEW.reference)", "this reference is used already"),
        (f"{its_book} AND reverses = NEW.reverses)", "this is reversed already"),
        (
            "NEW.postings <> (SELECT count(*) FROM posting WHERE book_id = NEW.book_id AND number = NEW.number)",
            "a journal transaction comes with all of its postings",
        ),
        (
            "NEW.closed_through IS NOT (SELECT max(through) FROM period_closing WHERE book_id = NEW.book_id)",
            "the books are closed up to another day",
        ),
    )
    op.execute(f"""
        CREATE TRIGGER journal_transaction_counted AFTER INSERT ON journal_transaction BEGIN
            {totals}
        END""")
    _sqlite_trigger(
        "posting_sealed",
        "BEFORE INSERT ON posting",
        (
            "EXISTS (SELECT 1 FROM journal_transaction WHERE book_id = NEW.book_id AND number = NEW.number)",
            "this journal transaction is finished",
        ),
    )
    _sqlite_trigger("period_closing_sealed", "BEFORE INSERT ON period_closing", *_CLOSING_RULES)
    _sqlite_trigger(
        "closing_balance_sealed",
        "BEFORE INSERT ON closing_balance",
        (
            "EXISTS (SELECT 1 FROM period_closing WHERE book_id = NEW.book_id AND through >= NEW.through)",
            "this day is closed already",
        ),
    )
    # INSERT OR REPLACE deletes without a word on a connection that left recursive_triggers off.
    for table, same in (
        ("book", "id = NEW.id OR owner = NEW.owner"),
        ("account", "id = NEW.id OR (book_id = NEW.book_id AND code = NEW.code AND holder = NEW.holder)"),
    ):
        there = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"
        _sqlite_trigger(f"{table}_no_replace", f"BEFORE INSERT ON {table}", (there, f"this {table} is there already"))
    for table in APPEND_ONLY:
        _sqlite_trigger(f"{table}_no_update", f"BEFORE UPDATE ON {table}", ("true", f"{table} is append-only"))
    for table in (*APPEND_ONLY, *DERIVED):
        _sqlite_trigger(f"{table}_no_delete", f"BEFORE DELETE ON {table}", ("true", f"{table} rows stay"))


def _sqlite_trigger(name: str, moment: str, *refusals: tuple[str, str]) -> None:
    """A trigger that refuses, with its sentence, whatever makes one of the conditions true."""
    body = "".join(f"SELECT RAISE(ABORT, '{sentence}') WHERE {condition};" for condition, sentence in refusals)
    op.execute(f"CREATE TRIGGER {name} {moment} BEGIN {body} END")


def _postgresql_rules() -> None:
    _postgresql_trigger(
        "journal_transaction_open",
        "BEFORE INSERT ON journal_transaction",
        (
            "NEW.closed_through IS DISTINCT FROM (SELECT max(through) FROM period_closing WHERE book_id = NEW.book_id)",
            "the books are closed up to another day",
        ),
    )
    totals = _totals_of("it", "added WHERE true", "(extract(year FROM it.day) * 100 + extract(month FROM it.day))::integer")
    _function(
        "posting_complete",
        f"""
        SELECT header.* INTO it FROM journal_transaction AS header
            JOIN added ON added.book_id = header.book_id AND added.number = header.number LIMIT 1;
        IF (SELECT count(*) FROM added) <> coalesce(it.postings, 0) OR EXISTS (SELECT 1 FROM added
            WHERE (book_id, number, postings, day) <> (it.book_id, it.number, it.postings, it.day)) THEN
            RAISE check_violation USING MESSAGE = 'a journal transaction comes with all of its postings';
        END IF;
        {totals}
        RETURN NULL;""",
        declares="it journal_transaction;",
    )
    op.execute("""
        CREATE TRIGGER posting_complete AFTER INSERT ON posting REFERENCING NEW TABLE AS added
        FOR EACH STATEMENT EXECUTE FUNCTION posting_complete()""")
    _postgresql_trigger("period_closing_sealed", "BEFORE INSERT ON period_closing", *_CLOSING_RULES)
    _postgresql_trigger(
        "closing_balance_sealed",
        "BEFORE INSERT ON closing_balance",
        (
            "EXISTS (SELECT 1 FROM period_closing WHERE book_id = NEW.book_id AND through >= NEW.through)",
            "this day is closed already",
        ),
    )
    _function("refuse_change", "RAISE check_violation USING MESSAGE = TG_TABLE_NAME || ' is append-only';")
    for table in APPEND_ONLY:
        op.execute(f"""
            CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION refuse_change()""")
    for table in DERIVED:  # only our own triggers write here
        op.execute(f"""
            CREATE TRIGGER {table}_derived BEFORE INSERT OR UPDATE OR DELETE ON {table}
            FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_change()""")
    for table in (*APPEND_ONLY, *DERIVED):
        op.execute(f"""
            CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""")


# The lock shows what its last holder committed only to a transaction that sees what is committed while it runs.
_LOCK_BOOK = """
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE check_violation USING MESSAGE = 'the books are written in READ COMMITTED only';
    END IF;
    PERFORM 1 FROM book WHERE id = NEW.book_id FOR UPDATE;"""


def _postgresql_trigger(name: str, moment: str, *refusals: tuple[str, str]) -> None:
    """A trigger that takes the book's lock and refuses, with its sentence, whatever makes one of the conditions true."""
    body = "".join(
        f"IF {condition} THEN RAISE check_violation USING MESSAGE = '{sentence}'; END IF;" for condition, sentence in refusals
    )
    _function(name, f"{_LOCK_BOOK} {body} RETURN NEW;")
    op.execute(f"CREATE TRIGGER {name} {moment} FOR EACH ROW EXECUTE FUNCTION {name}()")


def _function(name: str, body: str, declares: str = "") -> None:
    """A trigger's function that looks in our schema first: a temporary table of the same name must not stand in."""
    schema = op.get_bind().scalar(sa.text("SELECT quote_ident(current_schema())"))
    declaration = f"DECLARE {declares}" if declares else ""
    op.execute(f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SET search_path = {schema}, pg_temp
        AS $$ {declaration} BEGIN {body} END $$""")


FUNCTIONS = (
    "journal_transaction_open",
    "posting_complete",
    "period_closing_sealed",
    "closing_balance_sealed",
    "refuse_change",
)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("fk_journal_transaction_last_posting", "journal_transaction")
    for table in (*ALL, "account", "book"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for function in FUNCTIONS:
            op.execute(f"DROP FUNCTION {function}()")
