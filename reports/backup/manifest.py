"""What a backup must give back: the rows of every table, and every figure of every year and edition."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from reports.counting.figure import Figure
from reports.counting.figures import Source, figures_from
from reports.document.exporters.figures_json import figures_document
from reports.document.exporters.longform import Document
from reports.document.publication import document_of
from reports.editions.content import content_of
from reports.models import Edition
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import ReportingRound, Ward

# Of whoever is signed in at the moment, what can be counted again, transactions of this server alone.
NOT_KEPT = frozenset({"django_session", "django_cache", "change_log"})
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
            "postgresql": connection.pg_version,
            "tables": tables(),
            "figures": figures(),
            "editions": editions(),
        }


def differences(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """What is not as the manifest says, each as a sentence; [] where everything is."""
    return [
        f"{what} {name}: {before[what].get(name)} → {now[what].get(name)}"
        for what in ("tables", "figures", "editions")
        for name in sorted(before[what].keys() | now[what].keys())
        if before[what].get(name) != now[what].get(name)
    ]


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


def figures() -> dict[str, str]:
    """Survey and source → sha256 of all its figures."""
    wards = list(Ward.objects.all())
    return {
        f"{round_.pk} {source.value}": _sha256(
            document_of(round_, wards, source), figures_from(source, wards, round_)
        )
        for round_ in ReportingRound.objects.annual()
        for source in Source
    }


def editions() -> dict[str, str]:
    """Edition → sha256 of its figures, each read as it is shown."""
    published = {each: content_of(each) for each in Edition.objects.all()}
    return {
        f"{each.round_id} {each.number}": _sha256(content.document, content.figures)
        for each, content in published.items()
    }


def _sha256(document: Document, figures: Mapping[str, Figure]) -> str:
    said = figures_document(document, figures.values())["figures"]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
