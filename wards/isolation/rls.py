"""Row-level security: PostgreSQL itself keeps the wards apart, closed by default.

The setting `app.ward` holds '' (nothing), a ward code, or 'ALL' (Health Bureau). It is set with
SET LOCAL semantics, so it ends with the transaction and neither a pooled connection nor PgBouncer
in transaction mode can carry it into another request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.checks import Error, Tags, register
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

ALL_WARDS = "ALL"
NO_WARD = ""


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
