"""Row-level security: PostgreSQL itself keeps the wards apart, closed by default.

The setting `app.ward` holds '' (nothing), a ward code, or 'ALL' (Health Bureau). It is set with
SET LOCAL semantics, so it ends with the transaction and neither a pooled connection nor PgBouncer
in transaction mode can carry it into another request.

A model says the way to its ward in `ward_path`, as for `visible_to`: 'ward', 'desk__ward', or ''
for rows of the city as a whole. Rows of a model that says nothing are the Bureau's alone.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from hashlib import sha256

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.http import HttpRequest, HttpResponse
from psycopg.pq import TransactionStatus

ALL_WARDS = "ALL"
NO_WARD = ""


def _set_scope(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.ward', %s, true)", [value])


def scope_in_force() -> str:
    """'ALL', a ward's code, or '' for nothing."""
    return getattr(connection, "ward_scope", NO_WARD)


@contextmanager
def ward_scope(value: str, *, only_reads: bool = False) -> Iterator[None]:
    """Everything inside sees only this ward ('27127'), all wards ('ALL') or nothing ('').

    For requests, jobs, commands and tests. Opens a transaction, since the scope lives in one, or a
    savepoint in it; nothing where the scope is that already. only_reads: whether nothing is written
    inside, so that no savepoint is needed.
    """
    is_outermost = not connection.in_atomic_block
    previous = scope_in_force()
    if previous == value and not is_outermost:
        yield
        return
    with nullcontext() if only_reads and not is_outermost else transaction.atomic():
        _set_scope(value)
        connection.ward_scope = value
        try:
            yield
        finally:
            connection.ward_scope = previous
            # The end of the transaction takes the scope back, an error that undoes something does so with
            # that. Releasing a savepoint keeps SET LOCAL: there the outer scope is put back by hand, even
            # after an error that was mended inside.
            if not (is_outermost or connection.needs_rollback or _has_failed()):
                _set_scope(previous)


def _has_failed() -> bool:
    """Whether the transaction answers nothing until it, or a savepoint of it, is undone."""
    return connection.connection.info.transaction_status == TransactionStatus.INERROR


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


# Without a ward of their own and open to everybody who signs in; sessions, which say who that is.
OPEN = frozenset({"wards.ward", "wards.user", "wards.userversion", "wards.session"})
# The subselect makes PostgreSQL read the setting once for a statement, not once for a row.
_SCOPE = "(SELECT current_setting('app.ward', true))"
_ANY_SCOPE = f"{_SCOPE} <> '{NO_WARD}'"

_IN_FORCE = """
SELECT c.relname, obj_description(p.oid, 'pg_policy')
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE p.polname = 'ward_isolation'
"""
_POLICY = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS shared_reading ON {table};
DROP POLICY IF EXISTS ward_isolation ON {table};
-- USING without WITH CHECK holds for writing as well.
CREATE POLICY ward_isolation ON {table} USING ({own});
COMMENT ON POLICY ward_isolation ON {table} IS '{mark}';
"""
_SHARED = "CREATE POLICY shared_reading ON {table} FOR SELECT USING ({shared});"


def protected_models() -> list[type[models.Model]]:
    """All models of the project whose rows somebody must not see, kept versions among them."""
    return [
        model
        for model in apps.get_models()
        if model._meta.app_config.name in settings.OWN_APPS and model._meta.label_lower not in OPEN
    ]


def apply_policies(**kwargs) -> None:
    """Brings the policies of all tables that exist to what the models declare."""
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        cursor.execute(_IN_FORCE)
        in_force = dict(cursor.fetchall())
        for model in protected_models():
            table, (own, shared) = model._meta.db_table, policy_of(model)
            mark = sha256(f"{own}|{shared}".encode()).hexdigest()
            if table in existing and in_force.get(table) != mark:
                sql = _POLICY + (_SHARED if shared else "")
                cursor.execute(sql.format(table=table, own=own, shared=shared, mark=mark))


def policy_of(model: type[models.Model]) -> tuple[str, str]:
    """The conditions on a row to be the scope's own, and to be read by any scope ('' for none)."""
    kept = getattr(model, "pgh_tracked_model", model)
    path = getattr(kept, "ward_path", None)
    bureau = f"{_SCOPE} = '{ALL_WARDS}'"
    if not path:
        return bureau, "" if path is None else _ANY_SCOPE
    if path != "ward":
        return f"{bureau} OR {_of_parent(model, kept, path)}", ""
    shared = f"ward_id IS NULL AND {_ANY_SCOPE}" if getattr(kept, "shared_reading", False) else ""
    return f"{bureau} OR ward_id = {_SCOPE}", shared


def _of_parent(model: type[models.Model], kept: type[models.Model], path: str) -> str:
    """That the row's parent is the scope's own: the subquery obeys the parent's own policy."""
    field = kept._meta.get_field(path.partition("__")[0])
    parent, table = field.related_model, field.related_model._meta.db_table
    key, more = parent._meta.pk.column, ""
    if model is not kept and hasattr(parent, "versions"):
        # A deleted parent hides nothing of the past.
        table, key = parent.versions.rel.related_model._meta.db_table, "pgh_obj_id"
    if parent._meta.label_lower in OPEN:
        # Whoever belongs to a ward belongs to that in which he works at present.
        more = f" AND p.ward_id = {_SCOPE}"
    return (
        f"EXISTS (SELECT 1 FROM {table} p "  # noqa: S608 - names of our own tables
        f"WHERE p.{key} = {model._meta.db_table}.{field.column}{more})"
    )
