"""The log of changed tables: which transaction wrote to which, by triggers that PostgreSQL runs.

A snapshot says which transactions a reader sees. What was read under one still stands while every
logged transaction that is seen today was seen by it, too: no clock and no message is needed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from hashlib import sha256
from re import findall

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from wards.isolation.erasing import ERASURES
from wards.isolation.rls import ALL_WARDS, NO_WARD, policy_of, protected_models

# Written by every form that is sent and every minute of work; a page that reads them is not kept.
UNLOGGED = frozenset({"wards_spentform", "wards_session"})
# Every log-in writes it, no page that is kept shows it.
OF_NO_PAGE = {"wards_user": frozenset({"last_login"})}
# What a deletion leaves in the log: that older rows are gone, up to this transaction.
GONE = ""

# One row a transaction, table and scope: two writers never wait for each other here. The key's
# columns in this order make a question about some tables since some transaction a walk of a few
# index entries. Scope is that of the writer: row-level security lets a ward write its own rows alone,
# so that the others' answers stand. '' is anybody's: the owner, and whoever is bound by no policy.
# SECURITY DEFINER: the role that runs the portal writes no row of this log itself.
CREATE = """
CREATE TABLE change_log (
    relation text NOT NULL, xid xid8 NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp(),
    scope text NOT NULL DEFAULT '', PRIMARY KEY (relation, xid, scope)
);
CREATE FUNCTION log_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO change_log (relation, xid, scope) SELECT TG_TABLE_NAME, pg_current_xact_id(),
        CASE WHEN TG_OP = 'TRUNCATE' OR rolsuper OR rolbypassrls THEN ''
        ELSE coalesce(current_setting('app.ward', true), '') END
    FROM pg_roles WHERE rolname = session_user
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
"""
# What is kept and asked for stands under a snapshot of its last use; older than a day is nobody's.
_FORGET = f"""
CREATE OR REPLACE FUNCTION forget_old_changes() RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
WITH gone AS (
    DELETE FROM change_log WHERE at < now() - interval '1 day' RETURNING xid
)
INSERT INTO change_log (relation, xid) SELECT '{GONE}', max(xid) FROM gone HAVING count(*) > 0
ON CONFLICT DO NOTHING
$$;
"""  # noqa: S608 - no value of others

_TRIGGER = """
CREATE OR REPLACE TRIGGER change_is_logged AFTER INSERT OR DELETE OR TRUNCATE OR UPDATE {columns}
ON {table} FOR EACH STATEMENT EXECUTE FUNCTION log_change();
COMMENT ON TRIGGER change_is_logged ON {table} IS '{mark}';
"""
_IN_FORCE = """
SELECT c.relname, obj_description(t.oid, 'pg_trigger')
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE t.tgname = 'change_is_logged'
"""


def logged_models() -> list[type[models.Model]]:
    """The models whose tables are logged: all of the project's own."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_config.name in settings.OWN_APPS and model._meta.db_table not in UNLOGGED
    ]


def apply_triggers(**kwargs) -> None:
    """Brings the triggers of all tables that exist to what the models are; after each `migrate`."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        if "change_log" not in existing:
            return
        cursor.execute(_FORGET)
        cursor.execute(_IN_FORCE)
        in_force = dict(cursor.fetchall())
        for model in logged_models():
            table, unshown = model._meta.db_table, OF_NO_PAGE.get(model._meta.db_table)
            names = [field.column for field in model._meta.concrete_fields]
            shown = (quote(name) for name in names if unshown and name not in unshown)
            columns = f"OF {', '.join(shown)}" if unshown else ""
            mark = sha256(columns.encode()).hexdigest()
            if table in existing and in_force.get(table) != mark:
                cursor.execute(_TRIGGER.format(table=table, columns=columns, mark=mark))


# --- What a statement reads ----------------------------------------------------------------------


@cache
def _tables() -> tuple[frozenset[str], frozenset[str]]:
    """All tables of models, and those that are logged."""
    every = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return frozenset(every), frozenset(model._meta.db_table for model in logged_models())


@lru_cache(maxsize=2_000)
def tables_read(sql: str) -> frozenset[str]:
    """The tables that a statement may read: every word that is the name of one, and what its
    policy looks at. Rather one too many."""
    named = _named(sql)
    return named.union(*map(_of_policy, named))


def _named(sql: str) -> frozenset[str]:
    return _tables()[0].intersection(findall(r"\w+", sql))


@cache
def _of_policy(table: str) -> frozenset[str]:
    """The tables to which the policy of a table leads."""
    found: frozenset[str] = frozenset()
    for model in protected_models():
        if model._meta.db_table == table:
            others = _named(" ".join(policy_of(model))) - {table}
            found = found.union(others, *map(_of_policy, others))
    return found


@dataclass(frozen=True, slots=True)
class Reading:
    """A table, and the ward scope under which it was read (`ALL_WARDS`: also where no policy parts
    it), or was written (`NO_WARD`: by somebody whom no policy binds)."""

    table: str
    scope: str


def readings(tables: Iterable[str], scope: str) -> frozenset[Reading]:
    """The tables as they are read under a scope."""
    return frozenset(
        Reading(each, scope if scope != NO_WARD and each in _parted() else ALL_WARDS)
        for each in tables
    )


def under_scope(read: Iterable[Reading], scope: str) -> frozenset[Reading]:
    """The same tables as they are read under another scope."""
    return readings({each.table for each in read}, scope)


@cache
def _parted() -> frozenset[str]:
    """The tables of which a ward's own statements change its own rows alone."""
    return frozenset(model._meta.db_table for model in protected_models())


def are_logged(read: Iterable[Reading]) -> bool:
    """Whether every change of what was read is in the log."""
    return _tables()[1].issuperset(each.table for each in read)


# --- What still stands ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Moment:
    """What a transaction sees. server: of which database of which running server.

    is_fresh: whether it has written nothing itself, and each of its statements sees what is newest.
    forgets: whether words were erased since the moment that was asked about.
    """

    snapshot: str
    server: str
    is_fresh: bool
    forgets: bool = field(default=False, compare=False)


# In one statement, so under one snapshot: the one that it gives. A server that was started anew, or
# came back after a crash (its statistics then begin anew), may give numbers of transactions again.
# The snapshot of a standby does not name the transactions that are open: of it counts as seen only
# what is older than the oldest of them.
_MOMENT = """SELECT CASE WHEN pg_is_in_recovery()
        THEN concat(pg_snapshot_xmin(pg_current_snapshot()), ':', pg_snapshot_xmin(pg_current_snapshot()), ':')
        ELSE pg_current_snapshot()::text END,
    concat_ws(' ', pg_postmaster_start_time(), pg_stat_get_bgwriter_stat_reset_time(),
        (SELECT oid FROM pg_database WHERE datname = current_database())),
    pg_current_xact_id_if_assigned() IS NULL AND current_setting('transaction_isolation') = 'read committed',
    EXISTS (
        SELECT FROM change_log WHERE relation = ANY(%s) AND xid >= pg_snapshot_xmin(%s::pg_snapshot)
        AND (relation = '' OR NOT pg_visible_in_snapshot(xid, %s::pg_snapshot))
    )
"""
# What was changed of some tables since a snapshot, and whether the log has forgotten what it did not see.
_CHANGES = """,
    ARRAY(
        SELECT DISTINCT ARRAY[relation, scope] FROM change_log
        WHERE relation = ANY(%s) AND xid >= pg_snapshot_xmin(%s::pg_snapshot)
        AND NOT pg_visible_in_snapshot(xid, %s::pg_snapshot)
    ), EXISTS (
        SELECT FROM change_log WHERE relation = '' AND xid >= pg_snapshot_xmin(%s::pg_snapshot)
    )
"""


def moment(last: str | None = None) -> Moment:
    """What is seen now. last: the snapshot since which words may have been erased. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_MOMENT, [[GONE, *ERASURES], last, last])
        return Moment(*cursor.fetchone())


def moment_and_standing(
    read: Iterable[frozenset[Reading]], earlier: Moment, last: str | None = None
) -> tuple[Moment, list[bool]]:
    """What is seen now, and whether all of each that was read earlier stands. One query."""
    read, snapshot = list(read), earlier.snapshot
    tables = list({each.table for readings in read for each in readings})
    with connection.cursor() as cursor:
        cursor.execute(
            _MOMENT + _CHANGES,
            [[GONE, *ERASURES], last, last, tables, snapshot, snapshot, snapshot],
        )
        *now, changes, is_forgotten = cursor.fetchone()
    if is_forgotten or now[1] != earlier.server:
        return Moment(*now), [False] * len(read)
    written = {Reading(*change) for change in changes}
    return Moment(*now), [not any(_changes(each, every) for each in written) for every in read]


def _changes(written: Reading, read: frozenset[Reading]) -> bool:
    """Whether something was written that may have been read."""
    if written.scope in (ALL_WARDS, NO_WARD):
        return any(each.table == written.table for each in read)
    return written in read or Reading(written.table, ALL_WARDS) in read


def has_written() -> bool:
    """Whether this transaction has written anything, be it undone since. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id_if_assigned() IS NOT NULL")
        return cursor.fetchone()[0]


def forget_old_changes() -> None:
    """Deletes rows older than a day. What was read before any of them was written stands no more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT forget_old_changes()")
