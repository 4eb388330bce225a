"""The door through which the records of a fiscal year go for good, their versions included, or the
security log up to its end.

The role that runs may call it with the key of a granted disposal and no more. What belongs to a year
follows from the models: a fiscal year of its own, or that of what it belongs to. A row of a register
goes with the last of the years that it answered for.
"""

import json
from collections.abc import Iterator
from functools import cache

from django.db import connection, models

from wards.isolation.rls import protected_models

_YEAR, _DAY, _END = "fiscal_year", "date", "valid_to"
_OF_YEAR = {
    _YEAR: "fiscal_year = $1",
    _DAY: f"{_DAY} BETWEEN make_date($1, 4, 1) AND make_date($1 + 1, 3, 31)",
    _END: f"goes_with(valid_from, {_END}, $1)",
}
# Of a register, by the keys of its rows: somebody may have written down late that one had ended.
_IN_NO_FILING = """{key} NOT IN (
    SELECT (said ->> 'pk')::bigint FROM wards_filing f JOIN wards_submission s ON s.id = f.submission_id
    JOIN wards_reportinground k ON k.id = s.round_id, jsonb_array_elements(f.records) said
    WHERE k.fiscal_year <> $1 AND said ->> 'model' = '{label}')"""
# An earlier version may say of no end: all go with the row, those of a deleted row as the newest says.
_VERSIONS_OF_REGISTER = """pgh_obj_id IN (
    SELECT n.pgh_obj_id FROM (
        SELECT DISTINCT ON (pgh_obj_id) * FROM {versions} ORDER BY pgh_obj_id, pgh_id DESC
    ) n WHERE {ended}
) AND pgh_obj_id NOT IN (SELECT id FROM {rows} WHERE ({going}) IS NOT TRUE) AND {unfiled}"""
_ENDED = """goes_with(
    n.valid_from, coalesce(n.valid_to, (n.pgh_created_at AT TIME ZONE 'Asia/Tokyo')::date), $1
)"""
_STAYS = (
    "NOT EXISTS (SELECT FROM {rows} r WHERE r.{column} = {parent}.id"
    " AND NOT (goes_with(r.valid_from, r.valid_to, $1) AND {unfiled}))"
)
Table = tuple[str, str]


@cache
def tables_of_a_year() -> tuple[tuple[type[models.Model], Table, Table | None], ...]:
    """Each kind of record that a ward enters for a year, what is below others first.

    With its table and that of its versions, each with the condition on a row to be of year $1.
    """
    found = []
    for model in protected_models():
        path = _path_to_year(model)
        if path is None or not getattr(model, "ward_path", "") or _is_version(model):
            continue
        rows = model._meta.db_table, _condition(model, path)
        versions = None
        if hasattr(model, "versions"):
            kept = model.versions.rel.related_model
            versions = kept._meta.db_table, _condition(kept, path)
            if _is_register(model):
                going = {"versions": versions[0], "rows": rows[0], "going": rows[1]}
                going["unfiled"] = _in_no_filing(model, "pgh_obj_id")
                versions = versions[0], _VERSIONS_OF_REGISTER.format(ended=_ENDED, **going)
        found.append(((len(path), len(_belongs_to(model))), model, rows, versions))
    return tuple(each[1:] for each in sorted(found, key=lambda each: each[0], reverse=True))


def _is_version(model: type[models.Model]) -> bool:
    return hasattr(model, "pgh_tracked_model")


def _path_to_year(model: type[models.Model]) -> list[models.Field] | None:
    """The shortest way over what a record belongs to; None where there is none."""
    if _own_year(model):
        return []
    ways = [
        [field, *rest]
        for field in _belongs_to(model)
        for rest in [_path_to_year(field.related_model)]
        if rest is not None
    ]
    return min(ways, key=len, default=None)


def _belongs_to(model: type[models.Model]) -> list[models.Field]:
    """The fields of what a record cannot do without."""
    return [
        field
        for field in model._meta.concrete_fields
        if field.many_to_one and not field.null and field.related_model in protected_models()
    ]


def _is_register(model: type[models.Model]) -> bool:
    return _own_year(model) == _OF_YEAR[_END]


def _own_year(model: type[models.Model]) -> str:
    """The condition by what a record itself says of its year; '' where it says nothing."""
    own = {field.name for field in model._meta.concrete_fields}
    return next((said for name, said in _OF_YEAR.items() if name in own), "")


def _condition(table: type[models.Model], path: list[models.Field]) -> str:
    """SQL: that a row is of the year $1."""
    if not path:
        unfiled = [_in_no_filing(table, "id")] if _is_register(table) else []
        return " AND ".join([_own_year(table), *unfiled, *_nothing_that_stays(table)])
    field, *rest = path
    parent = field.related_model
    within = _condition(parent, rest)
    return f"{field.column} IN (SELECT id FROM {parent._meta.db_table} WHERE {within})"  # noqa: S608


def _in_no_filing(register: type[models.Model], key: str) -> str:
    """SQL: that no filing of another year names a row."""
    return _IN_NO_FILING.format(key=key, label=register._meta.label_lower)


def _nothing_that_stays(table: type[models.Model]) -> Iterator[str]:
    """SQL: that no row of another register that belongs to a row of this one stays."""
    for relation in table._meta.related_objects:
        child = relation.related_model
        if _is_register(child) and not _is_version(child):
            yield _STAYS.format(
                rows=child._meta.db_table,
                column=relation.field.column,
                parent=table._meta.db_table,
                unfiled=_in_no_filing(child, "r.id"),
            )


# Years with a survey are kept until they are disposed of, and so is the year of the end.
_DOOR = """
CREATE OR REPLACE FUNCTION goes_with(first_day date, last_day date, going integer) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE first integer := extract(year FROM least(first_day, last_day) - interval '3 months');
    last integer := extract(year FROM last_day - interval '3 months');
BEGIN
    RETURN last IS NOT NULL AND first <= going AND NOT EXISTS (
        SELECT FROM (
            SELECT fiscal_year FROM wards_reportinground UNION SELECT last
            EXCEPT SELECT going
            EXCEPT SELECT fiscal_year FROM reports_disposal WHERE kind = 'records' AND decision = 'granted'
        ) kept WHERE fiscal_year BETWEEN first AND last
    );
END $$;
CREATE OR REPLACE FUNCTION dispose(disposal bigint) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE asked record; last record; done integer; counts jsonb := '{{}}';
    statements text[] := ARRAY[{statements}];
BEGIN
    SELECT d.fiscal_year AS year, d.kind, make_timestamptz(d.fiscal_year + 1, 4, 1, 0, 0, 0, 'Asia/Tokyo') AS until
    INTO asked FROM reports_disposal d
    WHERE d.id = disposal AND d.kind IN ('records', 'log') AND d.decision = 'granted' AND d.counts = '{{}}'
    AND NOT EXISTS (SELECT FROM reports_retentionhold h WHERE h.kind = 'log' AND d.kind = 'log'
                    AND h.fiscal_year <= d.fiscal_year AND h.lifted_at IS NULL);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no granted disposal' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO erasing VALUES (pg_current_xact_id());
    PERFORM set_config('pgtrigger.ignore', '{{erasing}}', true);
    IF asked.kind = 'log' THEN
        -- Its oldest part, whatever the clock said in it: a new line keeps the last seal that goes.
        SELECT number, hash INTO last FROM wards_logseal WHERE number < coalesce((
            SELECT min(s.number) FROM wards_logseal s JOIN wards_logline l ON l.id = s.line_id
            WHERE l.at >= asked.until), 9223372036854775807) ORDER BY number DESC LIMIT 1;
        IF FOUND THEN
            INSERT INTO wards_logline (at, kind, account, address, request_id, what, path)
            VALUES (now(), 'cut', '', '', '', last.number || ' ' || last.hash, '');
        END IF;
        DELETE FROM wards_logline USING wards_logseal WHERE line_id = id AND number <= last.number;
        GET DIAGNOSTICS done = ROW_COUNT;
        DELETE FROM wards_logseal WHERE number <= last.number;
        counts := jsonb_build_object('wards_logline', done);
        statements := '{{}}';
    END IF;
    FOR place IN 1 .. cardinality(statements) LOOP
        EXECUTE statements[place] USING asked.year;
        GET DIAGNOSTICS done = ROW_COUNT;
        counts := counts || jsonb_build_object(split_part(statements[place], ' ', 3), done);
    END LOOP;
    PERFORM set_config('pgtrigger.ignore', '', true);
    DELETE FROM erasing;
    RETURN counts;
END $$;
"""


def door() -> str:
    """The statements that make the door, for the owner of the tables; after each `migrate`."""
    statements = (f"$q$DELETE FROM {table} WHERE {going}$q$" for table, going in _in_order())  # noqa: S608
    return _DOOR.format(statements=",\n        ".join(statements))


def _in_order() -> Iterator[Table]:
    """What is below others first: it is found by them."""
    for _, rows, versions in tables_of_a_year():
        yield rows
        if versions:
            yield versions


def dispose(pk: int) -> dict[str, int]:
    """Deletes everything of the year of a granted disposal: table → how many rows.

    Raises ProgrammingError for what is not granted; what is held cannot be.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT dispose(%s)::text", [pk])
        return json.loads(cursor.fetchone()[0])
