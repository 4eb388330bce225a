"""Statements that are written once, for what is read in the same way again and again.

What the ORM does before the database hears of a query takes ten times as long as the database.
"""

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from copy import copy
from functools import lru_cache, wraps
from secrets import token_hex
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Field, Lookup, QuerySet, prefetch_related_objects
from django.db.models.sql.compiler import SQLCompiler

# A dashboard has thirty, of a few surveys, of all wards and of each; one takes 15 KB.
MOST = 500
# Rows; all that a page asks for. Django asks its cursor again for each hundred.
AT_ONCE = 10_000
# Stands for a list in the text of a statement while that is written: no value that is asked for.
_LIST = f"list-{token_hex(16)}"
_lists: ContextVar[Sequence[list[Any]]] = ContextVar("lists", default=())


@Field.register_lookup
class OneOf(Lookup):
    """`pk__one_of=keys` as `pk__in=keys`, but in one place of the statement, however many there are."""

    lookup_name = "one_of"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:
        column, said = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", [*said, self.rhs]


def written_once(rows_of: Callable[..., QuerySet]) -> Callable[..., list[Any]]:
    """The function, which then gives the rows of its queryset: read anew each time by a statement that
    is written once for the same arguments. The queryset must depend on them alone.

    Lists are no part of what must be the same: rows are asked for by `one_of` of each, and only so;
    of an empty one there are none.
    """

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
            whole = cursor.mogrify(*statement)
        # Which of the lists are asked for, in the order of the text.
        places = [int(each.removeprefix(_LIST)) for each in statement[1] if _is_list(each)]
        # pghistory adds arguments to what does not begin with SELECT; then a mark in words is none.
        is_marked = bool(places) or "%" in whole
        if is_marked:
            whole = whole.replace("%", "%%")
        for place in set(places):
            whole = whole.replace(f"'{_LIST}{place}'", "%s")
        columns = (each for each, *_ in compiler.select[: compiler.col_count])
        converters = compiler.get_converters(columns)

        def get_compiler(using: str, **kwargs: object) -> SQLCompiler:
            again, lists = copy(compiler), _lists.get()
            said = [lists[place] for place in places] if is_marked else None
            # Each thread has a connection of its own.
            again.connection, again.as_sql = connections[using], lambda: (whole, said)
            again.get_converters = lambda columns: converters
            return again

        rows.query.get_compiler = get_compiler
        return rows

    def read(*args: object) -> list[Any]:
        lists = [arg for arg in args if isinstance(arg, list)]
        if not all(lists):
            return []
        names = iter(f"{_LIST}{place}" for place in range(len(lists)))
        token = _lists.set(lists)
        try:
            # Without a copy of the query, which keeps no rows.
            query = written(*(next(names) if isinstance(arg, list) else arg for arg in args))
            if query is None:
                return []
            found = list(query._iterable_class(query, chunk_size=AT_ONCE))
        finally:
            _lists.reset(token)
        prefetch_related_objects(found, *query._prefetch_related_lookups)
        return found

    return wraps(rows_of)(read)


def _is_list(said: object) -> bool:
    return isinstance(said, str) and said.startswith(_LIST)
