"""The two roles of the database: one owns the tables and migrates, the other runs the portal.

The role that runs reads and writes rows. It can empty no table, alter none and switch no policy or
trigger off; rows that are only ever added it can neither change nor delete, and what triggers alone
write it cannot write. The setting by which triggers are passed over counts for the owner alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.conf import settings
from django.core.checks import Error
from django.db import connection

from wards.isolation import disposing, erasing
from wards.triggers import APPEND_ONLY

# Of the role that is set, else of the one that asks: the owner asks while it migrates.
_FINDINGS = """
WITH running AS (SELECT oid, rolname, rolsuper OR rolbypassrls AS bypasses FROM pg_roles
                 WHERE rolname = coalesce(nullif(%s, ''), current_user)),
own AS (SELECT c.oid, c.relname, c.relowner FROM pg_class c
        WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace)
SELECT bypasses,
       EXISTS (SELECT 1 FROM own WHERE pg_has_role(running.oid, own.relowner, 'MEMBER')
               OR has_table_privilege(running.oid, own.oid, 'TRUNCATE, TRIGGER')),
       EXISTS (SELECT 1 FROM own WHERE own.relname = ANY(%s)
               AND has_table_privilege(running.oid, own.oid, 'UPDATE, DELETE'))
FROM running
"""
# As a migration or `pgtrigger install` by itself would leave it.
_PASSES_OVER = """
SELECT EXISTS (SELECT 1 FROM pg_proc WHERE proname = '_pgtrigger_should_ignore'
               AND prosrc NOT LIKE '%%relowner%%')
    OR EXISTS (SELECT 1 FROM pg_class WHERE relname = ANY(%s) AND relkind = 'r'
               AND has_table_privilege(coalesce(nullif(%s, ''), current_user), oid,
                                       'INSERT, UPDATE, DELETE'))
"""
# Written by functions of the owner alone: triggers, and the doors of erasures and disposals.
_BY_TRIGGERS = ("change_log", "erasing", "wards_logseal")
_RIGHTS = """
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role};
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role};
REVOKE UPDATE, DELETE ON {append_only} FROM {role};
REVOKE INSERT, UPDATE, DELETE ON {by_triggers} FROM {role};
REVOKE EXECUTE ON FUNCTION erase_place(bigint), dispose(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_place(bigint), dispose(bigint) TO {role};
"""
# In place of pgtrigger's own, which obeys anybody: it obeys the owner, and the doors of erasures and
# disposals while they work. What a trigger does as the owner counts as done by the role that set it off.
_OWNER_PASSES_OVER = """
CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('pgtrigger.ignore', true), '') = '' THEN
        RETURN false;
    END IF;
    IF current_setting('pgtrigger.ignore') = '{erasing}' THEN
        RETURN EXISTS (SELECT FROM public.erasing WHERE xid = pg_current_xact_id());
    END IF;
    RETURN trigger_name = ANY (current_setting('pgtrigger.ignore')::text[]) AND pg_has_role(
        coalesce(nullif(current_setting('role'), 'none'), session_user),
        (SELECT relowner FROM pg_catalog.pg_class WHERE oid = 'public.django_migrations'::regclass),
        'MEMBER'
    );
END $$;
"""
# No trigger looks at a temporary table of the same name; the seal is set by the owner.
_OF_FUNCTIONS = """
DO $$
DECLARE made record;
BEGIN
    FOR made IN
        SELECT oid::regprocedure AS name, starts_with(proname, 'pgtrigger_sealed_at_commit_') AS seals
        FROM pg_proc WHERE starts_with(proname, 'pgtrigger_') AND prorettype = 'trigger'::regtype
        AND pronamespace = 'public'::regnamespace AND proconfig IS NULL
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = public, pg_temp', made.name);
        IF made.seals THEN
            EXECUTE format('ALTER FUNCTION %s SECURITY DEFINER', made.name);
        END IF;
    END LOOP;
END $$;
"""
# For the owner as well, who has to drop the trigger first.
_NEVER_EMPTIED = """
CREATE OR REPLACE FUNCTION never_emptied() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME; END $$;
"""
_OF_TABLE = """
CREATE OR REPLACE TRIGGER never_emptied BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION never_emptied();
"""


@contextmanager
def as_owner() -> Iterator[None]:
    """Everything inside is done by the role that owns the tables; outside a transaction.

    Without DATABASE_OWNER_URL it is done as ever, and PostgreSQL refuses what needs the owner.
    """
    database, owner = connection.settings_dict, settings.DATABASE_OWNER
    before = {key: database[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "OPTIONS")}
    if not owner or owner["USER"] == database["USER"]:
        yield
        return
    connection.close()
    database.update({key: owner.get(key) or type(value)() for key, value in before.items()})
    try:
        yield
    finally:
        connection.close()
        database.update(before)


def append_only_tables() -> list[str]:
    """The tables whose rows are only ever added: versions, events, filings, editions, forms."""
    return [
        model._meta.db_table
        for model in apps.get_models()
        if any(trigger.name == APPEND_ONLY for trigger in getattr(model._meta, "triggers", ()))
    ]


def grant_to_running_role() -> None:
    """Gives the role that runs what it needs of all tables that exist, and no more."""
    with connection.cursor() as cursor:
        cursor.execute(erasing.door() + disposing.door())
        existing = set(connection.introspection.table_names(cursor))
        tables = [table for table in append_only_tables() if table in existing]
        cursor.execute(_NEVER_EMPTIED + "".join(_OF_TABLE.format(table=each) for each in tables))
        cursor.execute(_OWNER_PASSES_OVER + _OF_FUNCTIONS)
        if settings.DATABASE_OWNER:
            role = connection.ops.quote_name(settings.DATABASE_ROLE)
            sealed = [table for table in _BY_TRIGGERS if table in existing]
            rights = {"append_only": ", ".join(tables), "by_triggers": ", ".join(sealed)}
            cursor.execute(_RIGHTS.format(role=role, **rights))


MIGRATE = "所有者のアドレス（DATABASE_OWNER_URL）でmigrateを実行してください。"


def role_is_bound(app_configs, databases=None, **kwargs) -> list[Error]:
    """System check: the role that runs obeys policies, and owns or empties nothing."""
    if not databases:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_FINDINGS, [settings.DATABASE_ROLE, append_only_tables()])
        bypasses, owns, changes = cursor.fetchone()
    findings = (
        ("wards.E001", bypasses, "行単位の保護を素通りできます", "NOSUPERUSERとNOBYPASSRLSにして"),
        (
            "wards.E003",
            owns,
            "表を所有しているか、空にできます",
            "DATABASE_URLを所有者でない役割にして",
        ),
        ("wards.E004", changes, "残すだけの記録を書き換えられます", "余分なGRANTを取り消して"),
    )
    return [
        Error(
            f"ポータルが使うデータベースの役割（{settings.DATABASE_ROLE}）が、{what}。",
            hint=f"{remedy}から、{MIGRATE}",
            id=number,
        )
        for number, found, what, remedy in findings
        if found
    ]


def triggers_are_bound(app_configs, databases=None, **kwargs) -> list[Error]:
    """System check of a deployment: the role that runs can neither pass over triggers nor seal."""
    if not databases:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_PASSES_OVER, [list(_BY_TRIGGERS), settings.DATABASE_ROLE])
        (passes_over,) = cursor.fetchone()
    sentence = f"ポータルが使うデータベースの役割（{settings.DATABASE_ROLE}）が、トリガーを素通りできます。"
    return [Error(sentence, hint=MIGRATE, id="wards.E005")] if passes_over else []
