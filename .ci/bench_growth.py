"""Ten years later, for `make bench`: the copy grows in a minute, and its pages are measured again.

Ten earlier years with their surveys, reports and editions, 300 records a ward and year, and 40,000
versions in every table of versions. What the demonstration itself holds stays as it is, so that
pages of its years say the same before and after.
"""

import re
import time
from collections.abc import Iterable

from bench_copy import YEAR
from django.conf import settings
from django.db import connection, models
from django.test import Client

from consultations.models import Initiative
from meetings.models import Meeting
from reports.models import Edition, EditionFile
from trainings.models import AccompaniedVisit, Outreach, Training
from wards.isolation.rls import ALL_WARDS, protected_models, ward_scope
from wards.isolation.roles import as_owner
from wards.models import Filing, ReportingRound, Submission, SubmissionEvent, User
from wards.triggers import kept_versions_of
from wards.versions.known_on import tracked_models

YEARS = range(YEAR - 10, YEAR)
# Of a ward and year: 300 in all.
RECORDS = {Meeting: 120, Training: 60, Outreach: 60, AccompaniedVisit: 30, Initiative: 30}
VERSIONS = 40_000
TIMES = 15

# --- How it grows ----------------------------------------------------------------------------------


def grow() -> None:
    # Rows that the project's own rules would refuse, such as reports submitted in another order.
    tables = [model._meta.db_table for model in (*protected_models(), Submission, Edition)]
    with as_owner(), ward_scope(ALL_WARDS):
        _run(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables)
        _run(_surveys())
        _run(_records(*each) for each in RECORDS.items())
        for each in tracked_models().items():
            _run(_versions(*each))
        # What deferred keys are still to be looked at would forbid the next.
        _run(["SET CONSTRAINTS ALL IMMEDIATE"])
        _run(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables)
    with as_owner():
        # Else the database does it by itself, while the pages are measured.
        _run(["VACUUM ANALYZE"])


def _run(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _insert(model: type[models.Model], rows: str, *, like: str = "s", **other: str) -> str:
    """Puts rows into a table, like those of that name in `rows` but for some columns."""
    fields = [each for each in model._meta.concrete_fields if not each.primary_key]
    names = [field.column for field in fields] + [name for name in ("pgh_id",) if name in other]
    values = ", ".join(other.get(name, f"{like}.{name}") for name in names)
    into = f"INSERT INTO {model._meta.db_table} ({', '.join(names)})"
    return f"{into} SELECT {values} FROM {rows}"  # noqa: S608 - nothing that anybody typed


def _earlier(*names: str) -> dict[str, str]:
    return {name: f"s.{name} + make_interval(years => y - {YEAR})" for name in names}


def _years() -> str:
    return f"generate_series({YEARS[0]}, {YEARS[-1]}) y"


def _surveys() -> Iterable[str]:
    """Surveys, their reports with one submission each, and their editions, as those of the demonstration."""
    rounds, reports, events, filings, editions, files = (
        model._meta.db_table
        for model in (ReportingRound, Submission, SubmissionEvent, Filing, Edition, EditionFile)
    )
    same = f"JOIN {rounds} old ON old.fiscal_year = {YEAR} AND old.kind = 'annual'"
    new = f"JOIN {rounds} new ON new.fiscal_year < {YEAR} AND new.kind = 'annual'"
    of_new = f"{new} AND new.id = n.round_id {same}"
    twin = (
        f"{reports} n {of_new} JOIN {reports} s"
        " ON s.round_id = old.id AND s.ward_id = n.ward_id AND s.form = n.form"
    )
    days = _earlier("as_of", "opens_on", "due_on") | {"fiscal_year": "y"}
    of_year = f"WHERE s.fiscal_year = {YEAR} AND s.kind = 'annual'"
    yield _insert(ReportingRound, f"{rounds} s, {_years()} {of_year}", **days)
    drafts = {"round_id": "new.id", "filing_id": "NULL", "status": "'draft'"}
    yield _insert(Submission, f"{reports} s {same} AND old.id = s.round_id {new}", **drafts)
    filing = f"JOIN {filings} f ON f.id = s.filing_id"
    event = f"JOIN {events} e ON e.id = f.event_id"
    yield _insert(SubmissionEvent, f"{twin} {filing} {event}", like="e", submission_id="n.id")
    own = {"submission_id": "n.id", "event_id": "e.id", "number": "1"}
    event = f"JOIN {events} e ON e.submission_id = n.id"
    yield _insert(Filing, f"{twin} {filing} {event}", like="f", **own)
    filed = f"{filings} f WHERE f.submission_id = r.id AND r.filing_id IS NULL"
    yield f"UPDATE {reports} r SET filing_id = f.id, status = 'published' FROM {filed}"  # noqa: S608
    again = f"{editions} s {same} AND old.id = s.round_id {new}"
    yield _insert(Edition, again, round_id="new.id")
    old = f"JOIN {editions} o ON o.round_id = old.id AND o.number = n.number"
    again = f"{editions} n {of_new} {old} JOIN {files} s ON s.edition_id = o.id"
    yield _insert(EditionFile, again, edition_id="n.id")


def _records(model: type[models.Model], of_a_ward: int) -> str:
    """So many of every ward and year, each like one of the demonstration."""
    names = {field.column for field in model._meta.concrete_fields}
    moved = _earlier("created_at", "updated_at", *({"date"} & names))
    is_of_year = f"fiscal_year = {YEAR}"
    if "fiscal_year" not in names:
        is_of_year = f"date >= '{YEAR}-04-01' AND date < '{YEAR + 1}-04-01'"
    numbered = (
        "SELECT *, row_number() OVER () AS number, count(*) OVER () AS many"  # noqa: S608
        f" FROM {model._meta.db_table} WHERE ward_id IS NOT NULL AND {is_of_year}"
    )
    each = f"wards_ward w, {_years()}, generate_series(1, {of_a_ward}) i, ({numbered}) s"
    one = "WHERE s.number = 1 + (i + w.display_order) % s.many"
    return _insert(model, f"{each} {one}", ward_id="w.code", fiscal_year="y", **moved)


def _versions(model: type[models.Model], kept: type[models.Model]) -> Iterable[str]:
    """Those of new records; and as many more as are missing of records that are gone, ten of each."""
    versions = kept._meta.db_table
    own = {"pgh_created_at": "s.created_at", "pgh_label": "'insert'", "pgh_obj_id": "s.id"}
    if model in RECORDS:
        has_one = f"EXISTS (SELECT FROM {versions} v WHERE v.pgh_obj_id = s.id)"
        new = f"{model._meta.db_table} s WHERE NOT {has_one}"
        yield _insert(kept, new, **own, pgh_context="NULL", pgh_context_id="NULL")
    numbered = (
        f"SELECT v.*, row_number() OVER () AS n FROM {versions} v, generate_series(1, {VERSIONS}) i"  # noqa: S608
        f" LIMIT greatest(0, {VERSIONS} - (SELECT count(*) FROM {versions}))"
    )
    gone = {
        # Before all others: the order of a record's versions is that of their keys.
        "pgh_id": f"n - {2 * VERSIONS}",
        "pgh_obj_id": "-n / 10 - 1",
        "id": "-n / 10 - 1",
        "pgh_created_at": f"timestamptz '{YEARS[0]}-06-01' + make_interval(hours => 2 * n::int)",
        "pgh_label": "CASE n % 10 WHEN 0 THEN 'insert' WHEN 9 THEN 'delete' ELSE 'update' END",
    }
    yield _insert(kept, f"({numbered}) s", **gone)


# --- What is measured ------------------------------------------------------------------------------

LOOKS_BACK = {
    f"{name}, known on": (
        "bureau",
        # A year that has one before it, in the demonstration as later.
        f"{path}?year={YEAR + 1}&source=live&known_on={YEAR + 2}-01-15T12:00",
    )
    for name, path in {
        "dashboard": "/dashboard/",
        "one figure": "/figures/desk.weekly_hours/",
        "figure of trainings": "/figures/professional_training.themes/",
    }.items()
}


def measure_growth(pages: dict[str, tuple[str, str]]) -> None:
    """Pages that are drawn each time, by the handler alone: so that the database's part shows most."""
    settings.REUSE_MB = 0
    with ward_scope(ALL_WARDS):
        now = ReportingRound.objects.annual().first().fiscal_year
    pages = {
        name: (role, path.replace(str(YEAR), str(now))) for name, (role, path) in pages.items()
    }
    pages |= LOOKS_BACK
    before = {name: milliseconds(*page) for name, page in pages.items()}
    start = time.perf_counter()
    grow()
    print(f"\nGrown in {time.perf_counter() - start:.0f} s: {_sizes()}")
    full = f"year={YEARS[-1]}"
    print(
        "\n| page, drawn: ms (of them computing) | of the demonstration | grown | × (×)"
        " | a year of 300 records a ward |\n|---|---|---|---|---|"
    )
    for name, (role, path) in pages.items():
        old, new = before[name], milliseconds(role, path)
        of_full = milliseconds(role, re.sub(r"year=\d+", full, path))
        cells = " | ".join(f"{whole:.0f} ({own:.0f})" for whole, own in (old, new))
        times, own = (after / before for before, after in zip(old, new, strict=True))
        print(
            f"| {name} | {cells} | {times:.2f} ({own:.2f}) | {of_full[0]:.0f} ({of_full[1]:.0f}) |"
        )


def milliseconds(role: str, path: str) -> tuple[float, float]:
    """The least of some, by the clock and of the program's own computing: others make none faster."""
    client, backend = Client(headers={"host": "localhost"}), settings.AUTHENTICATION_BACKENDS[-1]
    client.force_login(User.objects.filter(role=role, is_active=True).first(), backend=backend)
    whole, own = [], []
    for _ in range(TIMES):
        start, began = time.perf_counter(), time.process_time()
        answer = client.get(path)
        whole.append((time.perf_counter() - start) * 1000)
        own.append((time.process_time() - began) * 1000)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
    return min(whole), min(own)


def _sizes() -> str:
    with ward_scope(ALL_WARDS):
        records = sum(model.objects.count() for model in RECORDS)
        versions = sum(kept_versions_of(model).count() for model in tracked_models())
    return f"{records} records of five kinds, {versions} versions"
