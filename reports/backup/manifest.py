"""What a backup must give back: the rows of every table, and every figure of every year and edition."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from reports.counting.figure import Figure, Row
from reports.counting.figures import Source, figures_from
from reports.editions.content import content_of
from reports.models import Edition
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import ReportingRound, Ward

# Of whoever is signed in at the moment, what can be counted again, transactions of this server alone.
NOT_KEPT = frozenset({"wards_session", "django_cache", "change_log", "erasing"})
# Of all rows in any order; the first 15 of 32 hexadecimal digits are 60 bits.
_ROWS = """
SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0)::text FROM {} t
"""


def manifest() -> dict[str, Any]:
    """Everything by which a restored database is compared with the one that was backed up."""
    with ward_scope(ALL_WARDS):
        return {
            "version": settings.VERSION,
            "made_at": timezone.localtime().isoformat(timespec="seconds"),
            "migrations": migrations(),
            "postgresql": connection.pg_version,
            "tables": tables(),
            "figures": figures(),
            "editions": editions(),
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """Sentences: what is not as the manifest says, and what of it cannot be compared, and why."""

    differences: list[str]
    unclear: list[str]


def compared(before: dict[str, Any], now: dict[str, Any]) -> Comparison:
    """A manifest, also of an older program, beside one of now."""
    found = Comparison(
        [
            f"tables {name}: {then} → {today}"
            for name, then, today in _pairs(before["tables"], now["tables"])
            if then != today
        ],
        [],
    )
    for what in ("figures", "editions"):
        for name, then, today in _pairs(before[what], now[what]):
            if then is None or today is None:
                found.differences.append(
                    f"{what} {name}: {'戻した' if then else '控え'}側にありません"
                )
            elif isinstance(then, str):
                found.unclear.append(f"{what} {name}: 控えに図ごとの値がありません")
            else:
                _compare_figures(found, f"{what} {name}", then, today)
    return found


def _compare_figures(
    found: Comparison, name: str, then: dict[str, list[str]], today: dict[str, list[str]]
) -> None:
    for id_, one, other in _pairs(then, today):
        # What was published is kept with how it was counted.
        is_frozen = name.startswith("editions") and one is not None
        if one is None or other is None or one[0] != other[0]:
            sentences = found.differences if is_frozen else found.unclear
            sentences.append(f"{name} {id_}: 控えと数え方が違うか、一方にありません")
        elif one != other:
            found.differences.append(f"{name} {id_}: 値が違います")


def _pairs(before: dict[str, Any], now: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """What both say by name, None where one says nothing."""
    for name in sorted(before.keys() | now.keys()):
        yield name, before.get(name), now.get(name)


def migrations() -> list[str]:
    """What of our own migrations the database has seen, 'wards.0001_initial'."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied if app in settings.OWN_APPS)


def tables() -> dict[str, list[object]]:
    """Table → number of its rows, and a sum over what they say."""
    with connection.cursor() as cursor:
        names = [
            each for each in connection.introspection.table_names(cursor) if each not in NOT_KEPT
        ]
        said = {}
        for name in names:
            cursor.execute(_ROWS.format(connection.ops.quote_name(name)))
            said[name] = list(cursor.fetchone())
        return said


def figures() -> dict[str, dict[str, list[str]]]:
    """Survey and source → fingerprints of all its figures."""
    wards = list(Ward.objects.all())
    return {
        f"{round_.pk} {source.value}": _fingerprints(figures_from(source, wards, round_))
        for round_ in ReportingRound.objects.annual()
        for source in Source
    }


def editions() -> dict[str, dict[str, list[str]]]:
    """Edition → fingerprints of its figures, each read as it is shown."""
    return {
        f"{each.round_id} {each.number}": _fingerprints(content_of(each).figures)
        for each in Edition.objects.all()
    }


def _fingerprints(figures: Mapping[str, Figure]) -> dict[str, list[str]]:
    """Id → sha256 of how a figure counts, and of what it says, whatever shape its files have."""
    return {
        id_: [_sha256(each.definition, each.unit), _sha256(*_values(each))]
        for id_, each in figures.items()
    }


def _values(figure: Figure) -> Iterator[object]:
    """The wards that were asked and answered; each row with its numbers, wards and texts."""
    yield from (sorted(ward.code for ward in wards) for wards in (figure.asked, figure.answered))
    for row in figure.rows:
        texts = [item.text for item in row.items]
        yield row.code, row.label, *numbers_of(figure, row), texts, row.facts


def numbers_of(figure: Figure, row: Row) -> tuple[object, list[tuple[object, ...]]]:
    """What a row shows, and the wards behind it with their numbers; no words."""
    behind = sorted((each.ward.code, each.people, each.amount or 0) for each in row.members)
    return figure.shown(row), behind


def _sha256(*values: object) -> str:
    said = json.dumps(values, ensure_ascii=False, default=str)
    return hashlib.sha256(said.encode()).hexdigest()
