"""Decides how records become answers: by ward, in the rows of a figure, 該当なし among them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from django.db.models import Model, QuerySet

from reports.counting.figure import Item, Member, Record, Row, WardRef
from wards.models import NothingToReport, ReportingRound, Ward
from wards.vocabulary import ReportItem, form_of_item

# Ward code -> the records of that ward.
ByWard = Mapping[str, Sequence[Model]]


class Option(NamedTuple):
    """A row that a figure may have; one that is not `always` there appears once a ward is in it."""

    code: str
    label: str
    always: bool = True


def ward_refs(wards: Iterable[Ward]) -> dict[str, WardRef]:
    """The wards of a figure by code, in official order."""
    refs = sorted(WardRef(ward.display_order, ward.code, ward.name) for ward in wards)
    return {ref.code: ref for ref in refs}


def by_ward(rows: QuerySet, wards: Iterable[Ward]) -> dict[str, list[Model]]:
    """The rows of these wards, by ward code: one query for any number of wards."""
    path = rows.model.ward_path
    code_of = attrgetter(f"{path.replace('__', '.')}_id")
    chosen = rows.filter(**{f"{path}__in": [ward.pk for ward in wards]}).order_by("pk")
    found: dict[str, list[Model]] = {}
    for row in chosen:
        found.setdefault(code_of(row), []).append(row)
    return found


def nothing_to_report(
    item: ReportItem, wards: Iterable[Ward], round_: ReportingRound
) -> dict[str, list[Model]]:
    """The explicit 該当なし for an item in this round's report that asks for it, by ward."""
    rows = NothingToReport.objects.filter(
        submission__round=round_, submission__form=form_of_item(item), item=item
    )
    return by_ward(rows.select_related("submission"), wards)


def record_of(row: Model, tag: str = "") -> Record:
    """A record as a figure carries it; its words are those of `str(row)`."""
    return Record(row._meta.label_lower, row.pk, str(row), tag)


def members_of(refs: Mapping[str, WardRef], answers: ByWard) -> tuple[Member, ...]:
    """The wards that have records, each with its records, in official order."""
    return tuple(
        Member(refs[code], tuple(map(record_of, answers[code])))
        for code in refs
        if answers.get(code)
    )


def without_wards(answers: ByWard, others: Iterable[str]) -> dict[str, Sequence[Model]]:
    """The answers of the wards that are not among the others."""
    return {code: rows for code, rows in answers.items() if code not in set(others)}


def refs_among(refs: Mapping[str, WardRef], *codes: Iterable[str]) -> tuple[WardRef, ...]:
    """The wards that stand in any of the groups of codes, in official order."""
    wanted = {code for group in codes for code in group}
    return tuple(ref for code, ref in refs.items() if code in wanted)


def option_rows(
    options: Iterable[Option],
    refs: Mapping[str, WardRef],
    answers: Mapping[str, ByWard],
    details: Mapping[str, tuple[Item, ...]] | None = None,
) -> tuple[Row, ...]:
    """The rows of a choice, in the order of the options.

    answers: option code -> its answers by ward. details: option code -> what その他 means.
    """
    rows = []
    for order, option in enumerate(options, 1):
        members = members_of(refs, answers.get(option.code, {}))
        if members or option.always:
            items = (details or {}).get(option.code, ())
            rows.append(Row(order, option.code, option.label, members, items))
    return tuple(rows)


def sorted_into(
    answers: ByWard, codes_of: Callable[[Model], Iterable[str]]
) -> dict[str, dict[str, list[Model]]]:
    """The answers by option, then ward. codes_of(record): the options that a record stands for.

    A record that names an option twice stands in it once.
    """
    found: dict[str, dict[str, list[Model]]] = {}
    for ward, records in answers.items():
        for record in records:
            for code in dict.fromkeys(codes_of(record)):
                found.setdefault(code, {}).setdefault(ward, []).append(record)
    return found


def own_words(refs: Mapping[str, WardRef], answers: ByWard, field: str) -> tuple[Item, ...]:
    """What the wards wrote in a field beside その他: the same words once, empty ones left out.

    All have the same order, so that they sort by their text whichever wards are looked at.
    """
    texts = sorted_into(answers, lambda record: [getattr(record, field).strip()])
    return tuple(Item(0, text, members_of(refs, texts[text])) for text in sorted(texts) if text)
