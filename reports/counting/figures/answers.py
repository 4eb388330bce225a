"""How records become the rows, members and items of a figure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import Model, TextChoices

from reports.counting.figure import Figure, Item, Member, Record, Row, WardRef
from reports.counting.round_records import ByWard

OTHER = "other"  # code of その他, beside which wards write words of their own


class Option(NamedTuple):
    """A row that a figure may have; one that is not `always` there appears once a ward is in it."""

    code: str
    label: str
    always: bool = True


def options_of(choices: type[TextChoices], *always: str) -> list[Option]:
    """The options of a field, of which some are always rows."""
    return [Option(choice.value, choice.label, choice in always) for choice in choices]


def record_of(row: Model, tag: str = "") -> Record:
    """A record as a figure carries it; its words are those of `str(row)` when it is first asked for."""
    known = row.__dict__.get("as_record")
    if known is None or known.tag != tag:
        # Several figures count the same row.
        known = row.as_record = Record(row._meta.label_lower, row.id, str(row), tag)
    return known


def records_of(rows: Iterable[Model]) -> tuple[Record, ...]:
    """Rows of one kind as records, in the order of their keys."""
    return tuple(sorted(map(record_of, rows), key=attrgetter("pk")))


def members_of(
    refs: Mapping[str, WardRef], answers: ByWard, amount: str = ""
) -> tuple[Member, ...]:
    """The wards that have records, each with its records, in official order.

    amount: the field that holds the number of which a band is made.
    """
    return tuple(
        Member(
            refs[code],
            records_of(answers[code]),
            amount=sum(float(getattr(row, amount)) for row in answers[code]) if amount else None,
        )
        for code in refs
        if answers.get(code)
    )


def option_rows(
    options: Iterable[Option],
    refs: Mapping[str, WardRef],
    answers: Mapping[str, ByWard],
    detail: str = "",
) -> tuple[Row, ...]:
    """The rows of a choice, in the order of the options.

    answers: option code -> its answers by ward. detail: the field in which the wards wrote what
    その他 means.
    """
    rows = []
    for order, option in enumerate(options, 1):
        given = answers.get(option.code, {})
        if given or option.always:
            items = own_words(refs, given, detail) if detail and option.code == OTHER else ()
            members = members_of(refs, given)
            rows.append(Row(order, option.code, option.label, members, items))
    return tuple(rows)


def sorted_into(
    answers: ByWard, codes_of: Callable[[Model], Iterable[str]]
) -> dict[str, dict[str, list[Model]]]:
    """The answers by option, then ward. codes_of(record): the options that a record stands for.

    A record that names an option twice stands in it once.
    """
    found: dict[str, dict[str, list[Model]]] = defaultdict(lambda: defaultdict(list))
    for ward, records in answers.items():
        for record in records:
            for code in dict.fromkeys(codes_of(record)):
                found[code][ward].append(record)
    return {code: dict(by_ward) for code, by_ward in found.items()}


def own_words(refs: Mapping[str, WardRef], answers: ByWard, field: str) -> tuple[Item, ...]:
    """What the wards wrote in a field beside その他: the same words once, empty ones left out.

    All have the same order, so that they sort by their text whichever wards are looked at.
    """
    texts = sorted_into(answers, lambda record: [getattr(record, field).strip()])
    return tuple(Item(0, text, members_of(refs, texts[text])) for text in sorted(texts) if text)


def worded_items(
    figure: Figure, wordings: Iterable[tuple[Any, str, int, int | None]]
) -> list[tuple[Any, Item]]:
    """Each wording in the Bureau's order, with the wards whose records it stands for.

    figure: as counted, its rows holding the wards' own records. wordings: where it stands, which is
    given with it, its words, its key, and the key of a record of its; one for each of its records.
    A wording without a record of these wards stays, without members, so that every set of wards has
    the same wordings.
    """
    behind: dict[int, list[tuple[WardRef, Record]]] = {}
    for member in (member for row in figure.rows for member in row.members):
        for record in member.records:
            behind.setdefault(record.pk, []).append((member.ward, record))
    found: dict[tuple[Any, str, int], list[tuple[WardRef, Record]]] = {}
    for *wording, key in wordings:
        found.setdefault(tuple(wording), []).extend(behind.get(key, ()))
    return [
        (where, Item(order, text, _members_with(records)))
        for order, ((where, text, _), records) in enumerate(found.items(), 1)
    ]


def _members_with(records: Iterable[tuple[WardRef, Record]]) -> tuple[Member, ...]:
    """The wards that have these records, each with its own."""
    found: dict[WardRef, list[Record]] = {}
    for ward, record in sorted(records, key=lambda each: (each[0], each[1].pk)):
        found.setdefault(ward, []).append(record)
    return tuple(Member(ward, tuple(own)) for ward, own in found.items())
