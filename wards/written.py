"""Statements that are written once, for what is read in the same way again and again.

What the ORM does before the database hears of a query takes ten times as long as the database.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from functools import lru_cache, wraps
from secrets import token_hex
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import Field, Lookup, QuerySet, prefetch_related_objects
from django.db.models.sql.compiler import SQLCompiler

from wards.isolation.rls import scope_in_force

# A dashboard has thirty, of a few surveys, of all wards and of each; one takes 15 KB.
MOST = 500
# Rows; all that a page asks for. Django asks its cursor again for each hundred.
AT_ONCE = 10_000
# Stands for a list in the text of a statement while that is written: no value that is asked for.
_LIST = f"list-{token_hex(16)}"
_lists: ContextVar[Sequence[list[Any]]] = ContextVar("lists", default=())


class Statement(NamedTuple):
    """text: with %s for each of the lists; where these are None, a % in it stands for itself."""

    text: str
    lists: list[list[Any]] | None

    @property
    def key(self) -> tuple[object, ...]:
        """Statements of the same key read the same rows, of today or as of the same `known_on`."""
        # What `looked_back_to` says; versions are read by statements of this module.
        moment = getattr(connection, "known_on", None)
        return scope_in_force(), moment, self.text, repr(self.lists)


# What would be asked, where nothing is; and what gives the rows of a statement that need not be sent.
_asked: ContextVar[list[Statement] | None] = ContextVar("asked", default=None)
_take: ContextVar[Callable[[Statement], list[Any] | None] | None] = ContextVar("take", default=None)


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
        return _written(rows_of(*args))

    def read(*args: object) -> list[Any]:
        lists = [arg for arg in args if isinstance(arg, list)]
        if not all(lists):
            return []
        names = iter(f"{_LIST}{place}" for place in range(len(lists)))
        with _set(_lists, lists):
            # Without a copy of the query, which keeps no rows.
            query = written(*(next(names) if isinstance(arg, list) else arg for arg in args))
            if query is None:
                return []
            found = list(query._iterable_class(query, chunk_size=AT_ONCE))
        prefetch_related_objects(found, *query._prefetch_related_lookups)
        return found

    return wraps(rows_of)(read)


def _written(rows: QuerySet) -> QuerySet | None:
    """The queryset with its statement written, in which a list has its name; None of no rows."""
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
    # DISTINCT reads what orders the rows besides what is asked for; Django cuts that off.
    width = compiler.col_count if compiler.has_extra_select else None

    def get_compiler(using: str, **kwargs: object) -> SQLCompiler:
        again, lists = copy(compiler), _lists.get()
        said = [lists[place] for place in places] if is_marked else None
        statement = Statement(whole, said)
        # Each thread has a connection of its own.
        again.connection, again.as_sql = connections[using], lambda: statement
        again.get_converters = lambda columns: converters
        found, take = None, _take.get()
        if only_asks():
            found = []
            _asked.get().append(statement)
        elif take:
            found = take(statement)
        if found is not None:
            again.execute_sql = lambda *args, **options: [[row[:width] for row in found]]
        return again

    rows.query.get_compiler = get_compiler
    return rows


def asked_by(read: Callable[[], object]) -> list[Statement]:
    """What functions that are written once would ask while there are no rows: nothing of it is asked."""
    asked: list[Statement] = []
    with _set(_asked, asked):
        read()
    return asked


def only_asks() -> bool:
    """Whether what is read at present is no answer, but only shows what would be asked."""
    return _asked.get() is not None


def rows_of_each(reads: Sequence[Callable[[], list[Any]]]) -> list[list[Any]]:
    """What each reads by functions that are written once, asked in one message."""
    with read_at_once(asked_by(lambda: [read() for read in reads])):
        return [read() for read in reads]


@contextmanager
def read_at_once(statements: Iterable[Statement]) -> Iterator[None]:
    """Inside, these are answered: they were sent in one message to the database.

    Each is answered once, to the first who asks it in the same ward scope. Nothing is to be written inside.
    """
    asked = {} if only_asks() else {each.key: each for each in statements}
    # One alone is asked when it is wanted.
    found = (
        dict(zip(asked, _rows_of_message(asked.values()), strict=True)) if len(asked) > 1 else {}
    )

    def take(statement: Statement) -> list[Any] | None:
        rows = found.pop(statement.key, None)
        if rows is not None:
            with connection.cursor() as cursor:
                # Who notes what is asked, such as the tables behind an answer, notes it here.
                cursor._execute_with_wrappers(*statement, many=False, executor=_nothing)
        return rows

    with _set(_take, take):
        yield


def _nothing(*asked: object) -> None:
    pass


@contextmanager
def _set(variable: ContextVar, value: object) -> Iterator[None]:
    token = variable.set(value)
    try:
        yield
    finally:
        variable.reset(token)


def _rows_of_message(statements: Collection[Statement]) -> Iterator[list[Any]]:
    texts = (text.replace("%", "%%") if lists is None else text for text, lists in statements)
    lists = [each for _, lists in statements for each in lists or ()]
    with connection.cursor() as cursor:
        cursor.execute(";\n".join(texts), lists)
        # From the end: pghistory may have put one of its own before them, and has gone to the last.
        for place in range(-len(statements), 0):
            cursor.set_result(place)
            yield cursor.fetchall()


def _is_list(said: object) -> bool:
    return isinstance(said, str) and said.startswith(_LIST)
