"""Statements that are written once, for what is read in the same way again and again.

What the ORM does before the database hears of a query takes ten times as long as the database.
"""

from collections.abc import Callable
from copy import copy
from functools import lru_cache, wraps
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet, prefetch_related_objects
from django.db.models.sql.compiler import SQLCompiler

# A dashboard has thirty, of a few surveys, of all wards and of each; one takes 15 KB.
MOST = 500
# Rows; all that a page asks for. Django asks its cursor again for each hundred.
AT_ONCE = 10_000


def written_once(rows_of: Callable[..., QuerySet]) -> Callable[..., list[Any]]:
    """The function, which then gives the rows of its queryset: read anew each time by a statement that
    is written once for the same arguments. The queryset must depend on them alone."""

    @lru_cache(MOST)
    def written(*args: object) -> QuerySet | None:
        rows = rows_of(*args)
        compiler = rows.query.get_compiler(rows.db)
        try:
            statement = compiler.as_sql()
        except EmptyResultSet:
            return None
        with compiler.connection.cursor() as cursor:
            # With its arguments in it, which each reading would write into the text anew.
            whole = cursor.mogrify(*statement), None
        columns = (each for each, *_ in compiler.select[: compiler.col_count])
        converters = compiler.get_converters(columns)

        def get_compiler(using: str, **kwargs: object) -> SQLCompiler:
            again = copy(compiler)
            # Each thread has a connection of its own.
            again.connection, again.as_sql = connections[using], lambda: whole
            again.get_converters = lambda columns: converters
            return again

        rows.query.get_compiler = get_compiler
        return rows

    def rows(*args: object) -> list[Any]:
        # Without a copy of the query, which keeps no rows.
        if (query := written(*args)) is None:
            return []
        found = list(query._iterable_class(query, chunk_size=AT_ONCE))
        prefetch_related_objects(found, *query._prefetch_related_lookups)
        return found

    return wraps(rows_of)(rows)
