"""Each statement of a ward's page says which ward or which rows it is about, as a cluster would need.

A table that is distributed by its `ward_path` (docs/decisions/2026-11-30-several-machines.md) is bound
- by its ward, or the city's own rows: ward_id = …, ward_id IS NULL;
- by rows that were found before: its own key, or that of a row of another such table;
- by a join, or a subquery, over such a key with a table that is bound.
"""

from collections.abc import Iterator
from functools import cache

import pytest
from django.db import connection, models
from django.test import Client
from sqlglot import exp, parse_one

from tests.journeys.every_page import is_opened_elsewhere
from tests.reports.published import receipts_of_a_word
from tests.test_isolation import DOORS, address_of, undone
from wards.isolation.rls import protected_models
from wards.reuse.kept import memory
from wards.vocabulary import Role

pytestmark = pytest.mark.django_db

# Where a ward sees what all wards of the city make together (WardsSee.COUNTS_BY_WARD), its own
# document too: they name each ward of the city, or its survey or wordings.
OF_THE_CITY = {"reports:dashboard", "reports:figure", "reports:ward_page_file"}

Tables = dict[str, exp.Expression]


@cache
def keys() -> dict[str, str]:
    """Each distributed table, and the column that leads to its ward."""
    found = {}
    for model in protected_models():
        path = getattr(getattr(model, "pgh_tracked_model", model), "ward_path", None)
        if path:
            field = model._meta.get_field(path.partition("__")[0])
            found[model._meta.db_table] = field.column
    return found


@cache
def leading(table: str) -> frozenset[str]:
    """The columns of a distributed table that lead to its ward or to one row, of it or its like."""
    (model,) = (each for each in protected_models() if each._meta.db_table == table)
    return frozenset(
        field.column
        for field in model._meta.concrete_fields
        if field.primary_key
        or field.column == keys()[table]
        or (isinstance(field, models.ForeignKey) and field.related_model._meta.db_table in keys())
    )


def tables_of(select: exp.Select) -> Tables:
    """What it reads from, by the names that it gives them."""
    parts = [select.args.get("from_"), *select.args.get("joins", [])]
    return {part.this.alias_or_name: part.this for part in parts if part}


def conditions(select: exp.Select) -> Iterator[exp.Expression]:
    """What must hold of each row: the parts of WHERE and of each ON that AND joins."""
    for clause in filter(None, [select.args.get("where"), *select.args.get("joins", [])]):
        whole = clause.args.get("on") if isinstance(clause, exp.Join) else clause.this
        if whole is not None:
            whole = whole.unnest()
            yield from whole.flatten() if isinstance(whole, exp.And) else [whole]


def outermost(node: exp.Expression) -> Iterator[exp.Select]:
    """The queries in a part of a statement, without those in them."""
    for part in node.iter_expressions():
        yield from [part] if isinstance(part, exp.Select) else outermost(part)


def parsed(sql: str) -> exp.Expression:
    return parse_one(sql.replace("%s", "1"), dialect="postgres")


def is_distributed(table: exp.Expression | None) -> bool:
    return isinstance(table, exp.Table) and table.name in keys()


def bound_name(value: exp.Expression, tables: Tables) -> str:
    """The name of the table that a column binds, where it is the key or names a row; else ''."""
    value = value.unnest()
    if not isinstance(value, exp.Column):
        return ""
    # A table that stands alone needs no name.
    name = value.table or next(iter(tables))
    table = tables.get(name)
    return name if not is_distributed(table) or value.name in leading(table.name) else ""


def bound_by(condition: exp.Expression, tables: Tables, outer: frozenset[str]) -> set[str]:
    """The names of the tables that a condition binds by itself."""
    if isinstance(condition, exp.Or):
        parts = (bound_by(each.unnest(), tables, outer) for each in condition.flatten())
        return set.intersection(*parts)
    compares = isinstance(condition, exp.Binary | exp.In)
    name = bound_name(condition.this, tables) if compares else ""
    if not is_distributed(tables.get(name)):
        return set()
    is_ward = condition.this.name == "ward_id"
    values, query = condition.args.get("expressions"), condition.args.get("query")
    if isinstance(condition, exp.EQ):
        value = condition.expression
        binds = not value.find(exp.Column) and not (is_ward and names_several(value.find(exp.Any)))
    elif isinstance(condition, exp.In):
        binds = not unbound(query, outer) if query else len(values) == 1 or not is_ward
    else:
        binds = is_ward and isinstance(condition, exp.Is)
    return {name} if binds else set()


def names_several(array: exp.Any | None) -> bool:
    """Whether a value is one of a list, but of a list of one: ANY('{27127}')."""
    named = array and array.find(exp.Literal)
    return array is not None and not (named and named.is_string and "," not in named.name)


def unbound(query: exp.Expression, outer: frozenset[str] = frozenset()) -> set[str]:
    """The distributed tables that a statement reads without saying of which ward or which rows."""
    if not isinstance(query, exp.Select):
        return set().union(*(unbound(each, outer) for each in outermost(query)))
    tables, parts = tables_of(query), list(conditions(query))
    # What is no table, a query in its place, is looked at by itself.
    bound = {name for name, table in tables.items() if isinstance(table, exp.Subquery)}
    bound = (outer - tables.keys()).union(bound, *(bound_by(each, tables, outer) for each in parts))
    joins = [each for each in parts if isinstance(each, exp.EQ)]
    for each in joins * len(tables):
        pair = {bound_name(side, tables) for side in (each.this, each.expression)}
        if "" not in pair and pair & bound:
            bound |= pair
    found = {
        table.name for name, table in tables.items() if is_distributed(table) and name not in bound
    }
    return found.union(*(unbound(each, bound) for each in outermost(query)))


def all_unbound(statements: set[str]) -> dict[str, set[str]]:
    """Those of the statements that read such a table, and which."""
    found = {sql: unbound(parsed(sql)) for sql in statements if sql.startswith("SELECT")}
    return {sql: tables for sql, tables in found.items() if tables}


def read_by(client: Client, url: str) -> set[str]:
    """The statements by which a page is drawn."""
    read = set()

    def note(execute, sql, params, many, context):
        sql = sql if isinstance(sql, str) else sql.as_string()
        # How many wards a list names stands in the list.
        read.add(context["cursor"].mogrify(sql, params) if "= ANY(%s)" in sql else sql)
        return execute(sql, params, many, context)

    memory.clear()
    # What a receipt says is read before it is drawn.
    with undone(), receipts_of_a_word(), connection.execute_wrapper(note):
        client.get(url)
    return read


def test_each_statement_of_a_wards_page_says_of_which_ward_or_which_rows_it_is(world, clients):
    right, wrong = set(), {}
    for name in DOORS.keys() - OF_THE_CITY:
        for role in DOORS[name].get - {Role.BUREAU}:
            if is_opened_elsewhere(name, world.users[role]):
                continue
            read = read_by(clients[role], address_of(name, DOORS[name], world)) - right
            found = all_unbound(read)
            wrong |= {(name, sql): tables for sql, tables in found.items()}
            right |= read - found.keys()
    assert wrong == {}
    assert len([sql for sql in right if sql.startswith("SELECT")]) > 200


def test_figures_of_the_city_alone_read_all_wards(world, clients):
    """The exceptions are needed, and the test would see others of their kind."""
    for name in OF_THE_CITY:
        assert all_unbound(read_by(clients["desk"], address_of(name, DOORS[name], world))), name


@pytest.mark.parametrize(
    "sql, tables",
    [
        ("FROM meetings_meeting m WHERE m.fiscal_year = 2024", "meetings_meeting"),
        ("FROM meetings_meeting m WHERE m.ward_id = %s OR m.ward_id IS NULL", ""),
        ("FROM meetings_meeting m WHERE m.ward_id = %s OR m.people > 3", "meetings_meeting"),
        ("FROM meetings_meeting m WHERE m.ward_id IN (%s, %s)", "meetings_meeting"),
        ("FROM wards_submission WHERE round_id = %s", "wards_submission"),
        ("FROM wards_submission WHERE id IN (%s, %s)", ""),
        ("FROM consultations_deskhours h WHERE h.desk_id = ANY(%s)", ""),
        (
            "FROM consultations_deskhours h JOIN consultations_desk d ON h.desk_id = d.id"
            " WHERE d.ward_id = %s",
            "",
        ),
        (
            "FROM consultations_deskhours h JOIN consultations_desk d ON h.valid_from = d.valid_from"
            " WHERE d.ward_id = %s",
            "consultations_deskhours",
        ),
        (
            "FROM wards_filing f WHERE f.submission_id IN"
            " (SELECT s.id FROM wards_submission s WHERE s.form = 'desk')",
            "wards_filing wards_submission",
        ),
        (
            "FROM wards_ward w WHERE EXISTS (SELECT 1 FROM wards_submission s WHERE s.round_id = 1)",
            "wards_submission",
        ),
        (
            "FROM wards_submission s WHERE s.ward_id = %s AND EXISTS"
            " (SELECT 1 FROM wards_filing f WHERE f.submission_id = (s.id))",
            "",
        ),
        ("FROM wards_submission WHERE ward_id = ANY('{27127}')", ""),
        ("FROM wards_submission WHERE ward_id = ANY('{27127,27102}')", "wards_submission"),
        ("FROM wards_submission UNION SELECT 1 FROM wards_ward", "wards_submission"),
    ],
)
def test_what_binds_a_table_and_what_does_not(sql, tables):
    assert unbound(parsed(f"SELECT 1 {sql}")) == set(tables.split())
