"""What submitting freezes of a report, and how two such states differ; what was only touched does not."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple, TypedDict, TypeVar

from django.db import models

from reports.counting.figure import UNREPORTED_LABEL, Basis, Choice, Figure, Row, read_figures
from reports.counting.figures import count_figures, ids_of
from reports.counting.figures.consultations import own_rows
from reports.counting.round_records import RoundRecords, Stamp
from reports.counting.ward_report import WardReport
from wards.answers import BLANK, NOT_TOLD, answer_text
from wards.models import NothingToReport, Submission
from wards.record_pages import record_url
from wards.reporting.taking_back import ends_of_filings
from wards.versions.kept_versions import KeptVersions, latest_versions
from wards.vocabulary import EventKind, ReportForm, ReportItem, items_of


class KeptRecord(TypedDict):
    """A record behind a report: its item, model label, key, and the key of its kept version."""

    item: str
    model: str
    pk: int
    version: int


def own_figures(report: WardReport, form: ReportForm) -> dict[str, Figure]:
    """The figures of one ward's report, of the records that were loaded with it."""
    own = report.source.narrowed([report.ward])
    return count_figures(own, ids_of(form, report.round.kind))


def records_behind(report: WardReport, form: ReportForm) -> list[KeptRecord]:
    """Every record that the report rests on, 該当なし and 「このとおり」 included, as it is now."""
    return records_behind_each([(report, form)])[0]


def records_behind_each(reports: Sequence[tuple[WardReport, ReportForm]]) -> list[list[KeptRecord]]:
    """As `records_behind`, for many reports of one round. One query."""
    return _as_kept(
        [
            [(item, row._meta.label_lower, row.pk) for item, row in rows_behind(report, form)]
            for report, form in reports
        ]
    )


def rows_behind(report: WardReport, form: ReportForm) -> Iterator[tuple[str, models.Model]]:
    """Item and row of all that a report rests on, 該当なし and 「このとおり」 included, as it is now."""
    for item in items_of(report.round.kind, form):
        for row in report.of(item):
            yield item.value, row
    nothing = report.source.of(NothingToReport).get(report.ward.code, ())
    for rows in (nothing, report.confirmations.values()):
        for row in sorted(rows, key=attrgetter("pk")):
            if row.submission.form == form:
                yield row.item, row


def _keys(stamps: Iterable[Stamp]) -> list[tuple[str, str, int]]:
    return sorted((each.item, each.model, each.pk) for each in stamps)


def _as_kept(behind: Sequence[Sequence[tuple[str, str, int]]]) -> list[list[KeptRecord]]:
    """Records behind reports, as item, model label and key, each with its newest version."""
    versions = latest_versions((label, pk) for rows in behind for _, label, pk in rows)
    return [
        [
            KeptRecord(item=item, model=label, pk=pk, version=versions[label, pk])
            for item, label, pk in rows
        ]
        for rows in behind
    ]


Key = TypeVar("Key", bound=Hashable)
States = tuple[Sequence[KeptRecord], Sequence[KeptRecord]]


class ChangeKind(models.TextChoices):
    """What happened to a record; one that is still there may have left the report."""

    ADDED = "added", "加わった"
    CHANGED = "changed", "変わった"
    REMOVED = "removed", "なくなった"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of a record: its name, its question, the answer before and after, in words."""

    name: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A record that differs, and who changed it last; a new one has all its answers as changes.

    url: its page; '' when it is gone or has none.
    """

    kind: ChangeKind
    item: ReportItem
    model: str
    pk: int
    noun: str
    label: str
    fields: tuple[FieldChange, ...]
    who: str
    when: datetime
    url: str


def changes_between(
    before: Sequence[KeptRecord], after: Sequence[KeptRecord]
) -> list[RecordChange]:
    """What differs between two states of one report, in its order; a few queries for each model."""
    return changes_of({None: (before, after)})[None]


def changed_since_filing(submission: Submission) -> list[RecordChange]:
    """提出後に変更あり: what the records say otherwise now; [] while the report does not count."""
    if not submission.counts:
        return []
    form = ReportForm(submission.form)
    records = RoundRecords.of_round([submission.ward], submission.round)
    behind = records.stamps([form]).get((submission.ward_id, form), ())
    (now,) = _as_kept([_keys(behind)])
    return changes_between(submission.filing.records, now)


def changed_since_last_filing(submission: Submission) -> list[RecordChange]:
    """What the last submission says that the one before did not; [] after the first.

    What was withdrawn counts for nothing.
    """
    if submission.filing is None or submission.filing.number == 1:
        return []
    ends = ends_of_filings(submission)
    withdrawn = [number for number, end in ends.items() if end.kind == EventKind.WITHDRAWN]
    stood = submission.filings.exclude(number__in=withdrawn)
    filings = list(stood.order_by("-number")[:2])
    return changes_between(filings[1].records, filings[0].records) if len(filings) == 2 else []


def changed_reports(
    filed: Mapping[Key, Sequence[KeptRecord]], now: Mapping[Key, Sequence[Stamp]]
) -> set[Key]:
    """The reports of which records say something else than when they were filed.

    Both by report: what was filed, and what is behind it now. A constant number of queries.
    """
    behind = _as_kept([_keys(now.get(key, ())) for key in filed])
    states = zip(filed.items(), behind, strict=True)
    differing = {key: _differing(before, after) for (key, before), after in states}
    # What came or went is a change, whatever it says.
    changed = {key for key, pairs in differing.items() if any(None in pair for pair in pairs)}
    edited = {key: pairs for key, pairs in differing.items() if key not in changed}
    kept = KeptVersions(row for pairs in edited.values() for pair in pairs for row in pair)
    return changed | {
        key
        for key, pairs in edited.items()
        if any(field_changes(*(kept.version(row).record for row in pair)) for pair in pairs)
    }


def changes_of(states: Mapping[Key, States]) -> dict[Key, list[RecordChange]]:
    """As `changes_between`, for many reports at once."""
    differing = {key: _differing(*pair) for key, pair in states.items()}
    every = (row for pairs in differing.values() for pair in pairs for row in pair)
    kept = KeptVersions(filter(None, every))
    return {
        key: [change for pair in pairs if (change := _record_change(*pair, kept)) is not None]
        for key, pairs in differing.items()
    }


_PLACES = {item.value: place for place, item in enumerate(ReportItem)}


def _differing(
    before: Iterable[KeptRecord], after: Iterable[KeptRecord]
) -> list[tuple[KeptRecord | None, KeptRecord | None]]:
    """(before, after) of the records whose versions differ, in the order of the items."""
    was = {(row["model"], row["pk"]): row for row in before}
    now = {(row["model"], row["pk"]): row for row in after}
    keys = [key for key in {**now, **was} if was.get(key) != now.get(key)]
    keys.sort(key=lambda key: _PLACES[(now.get(key) or was[key])["item"]])
    return [(was.get(key), now.get(key)) for key in keys]


def _record_change(
    before: KeptRecord | None, after: KeptRecord | None, kept: KeptVersions
) -> RecordChange | None:
    row = after or before
    newest = kept.newest(row)
    was = kept.version(before) if before else None
    # What left the report may still be there: it says why it no longer counts.
    now = kept.version(after) if after else (None if newest.deleted else newest)
    author_of = kept.version(after) if after else newest
    fields = field_changes(was and was.record, now and now.record)
    if before and after and not fields:
        return None
    kind = ChangeKind.ADDED if after else ChangeKind.REMOVED
    shown = (now or was).record
    return RecordChange(
        kind=ChangeKind.CHANGED if before and after else kind,
        item=ReportItem(row["item"]),
        model=row["model"],
        pk=row["pk"],
        noun=str(shown._meta.verbose_name),
        label=str(shown),
        fields=fields,
        who=author_of.who,
        when=author_of.when,
        url="" if newest.deleted else record_url(row["model"], row["pk"]),
    )


def field_changes(was: models.Model | None, now: models.Model | None) -> tuple[FieldChange, ...]:
    """The fields in which two versions of a record differ; None stands for no record, of one at most."""
    changes = (
        FieldChange(
            field.name,
            str(field.verbose_name),
            BLANK if was is None else answer_text(was, field.name),
            BLANK if now is None else answer_text(now, field.name),
        )
        for field in (now or was)._meta.concrete_fields
        if field.name not in NOT_TOLD | {"ward", "submission", "records"}
    )
    return tuple(change for change in changes if change.before != change.after)


NOT_ASKED = "対象ではない"
NO_ROW = "当てはまる回答なし"


class FigureChange(NamedTuple):
    """A figure whose value of one ward differs: '1～9時間' → '10～19時間'."""

    title: str
    before: str
    after: str


def figures_changed_since_filing(submission: Submission, report: WardReport) -> list[FigureChange]:
    """How the ward's figures would change if it submitted now. submission: one that counts."""
    code, filed = report.ward.code, read_figures(submission.filing.figures)
    changes = (
        FigureChange(now.title, ward_value(filed[id_], code), ward_value(now, code))
        for id_, now in own_figures(report, ReportForm(submission.form)).items()
        if id_ in filed
    )
    return [change for change in changes if change.before != change.after]


def ward_value(figure: Figure, ward: str) -> str:
    """What one ward (its code) says in a figure, in words: the rows it stands in, or its number."""
    if ward in {each.code for each in figure.unreported}:
        return UNREPORTED_LABEL
    if ward not in {each.code for each in figure.asked}:
        return NOT_ASKED
    said = [text for row in own_rows(figure) if (text := _part_of_row(figure, row, ward))]
    return "、".join(said) or NO_ROW


def _part_of_row(figure: Figure, row: Row, ward: str) -> str:
    """The ward's part of a row; '' where it has none."""
    if figure.choice is Choice.COUNT:
        return figure.with_unit(figure.value(row)) if row.code == ward else ""
    own = [member for member in row.members if member.ward.code == ward]
    if own and (figure.choice is Choice.TEXT or figure.basis is Basis.RECORDS):
        return f"{row.label} {sum(len(member.records) for member in own):,}件"
    if own and figure.is_added:
        number = sum(member.people for member in own)
        words = f"{number:,}{figure.added_unit}"
        return f"{row.label} {words}" if figure.choice is Choice.SUM else words
    return row.label if own else ""
