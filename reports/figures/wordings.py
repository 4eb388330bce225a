"""Decides how the Bureau's wording is tied to the wards' own records behind it."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet

from reports.figure import Item, WardRef
from reports.figures.answers import ByWard, members_of


def worded_items(
    wordings: QuerySet, links: QuerySet, refs: Mapping[str, WardRef], answers: ByWard
) -> list[tuple[object, Item]]:
    """Each wording in the Bureau's order, with the wards whose records it stands for.

    links: pairs (key of a wording, key of a record). A wording without a record of these wards
    stays, without members, so that every set of wards has the same wordings.
    """
    linked: dict[int, set[int]] = {}
    for wording, record in links:
        linked.setdefault(wording, set()).add(record)
    found = []
    for order, wording in enumerate(wordings.order_by("position", "pk"), 1):
        keys = linked.get(wording.pk, set())
        behind = {
            code: [record for record in records if record.pk in keys]
            for code, records in answers.items()
        }
        found.append((wording, Item(order, wording.text, members_of(refs, behind))))
    return found
