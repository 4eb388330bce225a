"""Row-level security: PostgreSQL itself keeps the wards apart, closed by default.

The setting `app.ward` holds '' (nothing), a ward code, or 'ALL' (Health Bureau). It is set with
SET LOCAL semantics, so it ends with the transaction and neither a pooled connection nor PgBouncer
in transaction mode can carry it into another request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.checks import Error, Tags, register
from django.db import connection, migrations, transaction
from django.http import HttpRequest, HttpResponse

ALL_WARDS = "ALL"
NO_WARD = ""

# The subselect makes PostgreSQL read the setting once for a statement, not once for a row.
_SCOPE = "(SELECT current_setting('app.ward', true))"


def _set_scope(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.ward', %s, true)", [value])


@contextmanager
def ward_scope(value: str) -> Iterator[None]:
    """Everything inside sees only this ward ('27127'), all wards ('ALL') or nothing ('').

    For requests, jobs, commands and tests. Opens a transaction, since the scope lives in one.
    """
    with transaction.atomic():
        previous = getattr(connection, "ward_scope", NO_WARD)
        connection.ward_scope = value
        _set_scope(value)
        try:
            yield
        finally:
            connection.ward_scope = previous
        # An error takes the scope back with the savepoint. Releasing a savepoint keeps SET LOCAL, so
        # without one the outer scope is put back by hand, even after an error that was mended inside.
        if not connection.needs_rollback:
            _set_scope(previous)


class WardScopeMiddleware:
    """Runs each request of a signed-in user in one transaction with that user's ward scope."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        with ward_scope(ALL_WARDS if user.is_bureau else (user.ward_id or NO_WARD)):
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
            return response


def _sql(table: str, condition: str, shared_reading: str = "") -> str:
    reading = (
        f"CREATE POLICY shared_reading ON {table} FOR SELECT USING ({shared_reading});"
        if shared_reading
        else ""
    )
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY ward_isolation ON {table} USING ({_SCOPE} = '{ALL_WARDS}' OR {condition});
{reading}
"""


def _undo(table: str) -> str:
    return f"""
DROP POLICY IF EXISTS shared_reading ON {table};
DROP POLICY ward_isolation ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""


def protect(table: str, *, shared_reading: bool = False) -> migrations.RunSQL:
    """Migration step: rows of `table` belong to the ward in their ward_id.

    USING without WITH CHECK holds for writing as well. With `shared_reading`, rows of no ward
    (the city's own) may be read, not written, by every scope that is set.
    """
    reading = f"ward_id IS NULL AND {_SCOPE} <> '{NO_WARD}'" if shared_reading else ""
    return migrations.RunSQL(_sql(table, f"ward_id = {_SCOPE}", reading), _undo(table))


def protect_through(table: str, key: str, parent: str) -> migrations.RunSQL:
    """Migration step: rows of `table` belong where their parent row does.

    The subquery obeys the parent's own policy, so the rule is written once, at the parent.
    """
    # Table names are ours, written in migrations: nothing of a user's gets here.
    condition = f"EXISTS (SELECT 1 FROM {parent} p WHERE p.id = {table}.{key})"  # noqa: S608
    return migrations.RunSQL(_sql(table, condition), _undo(table))


def protect_of_user(table: str, key: str = "user_id") -> migrations.RunSQL:
    """Migration step: rows of `table` belong to the ward in which their user works at present."""
    condition = (
        f"EXISTS (SELECT 1 FROM wards_user u WHERE u.id = {table}.{key} AND u.ward_id = {_SCOPE})"  # noqa: S608
    )
    return migrations.RunSQL(_sql(table, condition), _undo(table))


def protect_city(table: str) -> migrations.RunSQL:
    """Migration step: rows of the city as a whole. Every set scope reads, only 'ALL' writes."""
    return migrations.RunSQL(_sql(table, "false", f"{_SCOPE} <> '{NO_WARD}'"), _undo(table))


def protect_bureau(table: str) -> migrations.RunSQL:
    """Migration step: rows that the Bureau alone reads and writes."""
    return migrations.RunSQL(_sql(table, "false"), _undo(table))


@register(Tags.database)
def role_is_bound_by_policies(app_configs, databases=None, **kwargs) -> list[Error]:
    """System check: a superuser or BYPASSRLS role would silently see every ward's rows."""
    if not databases:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        bypasses = cursor.fetchone()[0]
    hint = "Give the application a role with NOSUPERUSER NOBYPASSRLS."
    message = "The database role bypasses row-level security."
    return [Error(message, hint=hint, id="wards.E001")] if bypasses else []
