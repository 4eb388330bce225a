"""The policies by which PostgreSQL keeps the rows of each ward apart, declared by the models.

A model says the way to its ward in `ward_path`, as for `visible_to`: 'ward', 'desk__ward', or ''
for rows of the city as a whole. Rows of a model that says nothing are the Bureau's alone.
"""

from __future__ import annotations

from hashlib import sha256

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from wards.isolation.rls import ALL_WARDS, NO_WARD

# Without a ward of their own and open to everybody who signs in.
OPEN = frozenset({"wards.ward", "wards.user"})
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
CREATE POLICY ward_isolation ON {table} USING ({own});
{shared}
COMMENT ON POLICY ward_isolation ON {table} IS '{mark}';
"""


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
                reading = f"CREATE POLICY shared_reading ON {table} FOR SELECT USING ({shared});"
                cursor.execute(
                    _POLICY.format(
                        table=table, own=own, shared=reading if shared else "", mark=mark
                    )
                )


def policy_of(model: type[models.Model]) -> tuple[str, str]:
    """The conditions on a row to be the scope's own, and to be read by any scope ('' for none).

    USING without WITH CHECK holds for writing as well.
    """
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
