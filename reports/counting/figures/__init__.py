"""All figures in the order of the document: how each is made, from what, and who sees what of it.

A figure is made in two steps: it is counted from the wards' records, and then the Bureau's words
(wordings, footnotes) are put on it. What a ward submits is frozen between the two.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from itertools import chain
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import JSONObject

from reports.counting.beyond import Beyond
from reports.counting.figure import Figure, Member, Record, Row, WardRef, merge, read_figures
from reports.counting.figures import (
    bureau,
    consultations,
    desks_beyond,
    institutions,
    offices_beyond,
    trainings,
)
from reports.counting.figures.classes import put_classes
from reports.counting.round_records import RoundRecords, all_wards
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import Filing, ReportingRound, User, Ward
from wards.reuse.kept import kept, kept_each, remembered, row_of
from wards.vocabulary import ReportForm, RoundKind
from wards.written import Statement, asked_by, read_at_once, written_once


class WardsSee(StrEnum):
    """What a ward sees of the others in a figure, beside its values."""

    OWN_ONLY = "own_only"  # neither names nor words of another ward
    PRINTED_WORDS = "printed_words"  # no names; all words under a row, which the document prints
    COUNTS_BY_WARD = "counts_by_ward"  # names with their counts, which the document prints


def as_counted(figure: Figure, round_: ReportingRound) -> Figure:
    """A figure to which the Bureau adds nothing."""
    return figure


@dataclass(frozen=True, slots=True)
class FigureSource:
    """How a figure is made, and the report whose answers it counts.

    form: None for the Bureau's own, and for months, which have reports of their own.
    in_deck: whether 資料４ prints it; else it stands in the part 「資料４のほか」.
    """

    count: Callable[[RoundRecords], Figure]
    form: ReportForm | None
    word: Callable[[Figure, ReportingRound], Figure] = as_counted
    wards_see: WardsSee = WardsSee.OWN_ONLY
    in_deck: bool = True


OFFICE, DESK = ReportForm.WARD_OFFICE, ReportForm.DESK
WORDS, COUNTS = WardsSee.PRINTED_WORDS, WardsSee.COUNTS_BY_WARD

FIGURES: dict[str, FigureSource] = {
    "professional_training.plan": FigureSource(trainings.training_plan, OFFICE),
    "professional_training.themes": FigureSource(
        trainings.training_themes, OFFICE, trainings.word_themes, WORDS
    ),
    "public_outreach.plan": FigureSource(trainings.outreach_plan, OFFICE),
    "public_outreach.content": FigureSource(trainings.outreach_content, OFFICE),
    "desk.weekly_hours": FigureSource(consultations.weekly_hours, DESK, put_classes),
    "coordinator.qualification": FigureSource(
        consultations.coordinator_qualification, DESK, wards_see=WORDS
    ),
    "around_the_clock.initiatives": FigureSource(
        consultations.around_the_clock, DESK, consultations.word_initiatives, WORDS
    ),
    "information_sharing.initiatives": FigureSource(
        consultations.information_sharing, DESK, consultations.word_initiatives, WORDS
    ),
    "active_institutions.by_ward": FigureSource(
        institutions.active_institutions, DESK, institutions.put_footnotes, COUNTS
    ),
    "liaison_meeting.planned_times": FigureSource(institutions.planned_times, DESK, put_classes),
    "liaison_meeting.agenda": FigureSource(institutions.agenda, DESK),
    "accompanied_visit.plan": FigureSource(institutions.visit_plan, DESK),
    "accompanied_visit.trainees": FigureSource(institutions.trainees, DESK),
    "accompanied_visit.hosts": FigureSource(institutions.hosts, DESK),
    "city_council": FigureSource(bureau.city_council, None, wards_see=WORDS),
    "coordinator_support.briefing": FigureSource(bureau.briefing, None, wards_see=WORDS),
    "coordinator_support.exchange": FigureSource(bureau.exchange, None, wards_see=WORDS),
}
_BEYOND = {
    Beyond.WARD_COUNCIL_TIMES: (offices_beyond.council_times, OFFICE),
    Beyond.WARD_COUNCIL_STATES: (offices_beyond.council_states, OFFICE),
    Beyond.WARD_COUNCIL_PEOPLE: (offices_beyond.council_people, OFFICE),
    Beyond.RESOURCE_SURVEY_CONDUCTED: (offices_beyond.survey, OFFICE),
    Beyond.RESOURCE_SURVEY_METHODS: (offices_beyond.survey_methods, OFFICE),
    Beyond.PROFESSIONAL_TRAINING_PEOPLE: (offices_beyond.training_people, OFFICE),
    Beyond.PROFESSIONAL_TRAINING_AUDIENCE: (offices_beyond.audiences, OFFICE),
    Beyond.PUBLIC_OUTREACH_PEOPLE: (offices_beyond.outreach_people, OFFICE),
    Beyond.PUBLIC_OUTREACH_COPIES: (offices_beyond.outreach_copies, OFFICE),
    # Of months, which have reports of their own.
    Beyond.CONSULTATIONS_BY_MONTH: (desks_beyond.consultations_by_month, None),
    Beyond.CONSULTATIONS_SO_FAR: (desks_beyond.consultations_so_far, None),
    Beyond.CONSULTATIONS_PER_HOURS: (desks_beyond.consultations_per_hours, None),
    Beyond.COORDINATOR_COUNT: (desks_beyond.coordinators, DESK),
    Beyond.ACTIVE_INSTITUTIONS_FUNCTIONS: (desks_beyond.functions, DESK),
    Beyond.ACTIVE_INSTITUTIONS_LACKING: (desks_beyond.lacking_functions, DESK),
    Beyond.ACCOMPANIED_VISIT_HELD: (desks_beyond.visits_held, DESK),
    Beyond.ACCOMPANIED_VISIT_PEOPLE: (desks_beyond.visits_people, DESK),
    Beyond.INITIATIVE_STATES: (desks_beyond.initiative_states, DESK),
}
FIGURES |= {each.value: FigureSource(*_BEYOND[each], in_deck=False) for each in Beyond}


def of_the_deck(figures: Mapping[str, Figure], added: Sequence[str] = ()) -> dict[str, Figure]:
    """Those of some figures by id that 資料４ prints. added: titles that the Bureau has chosen."""
    return {
        id_: each for id_, each in figures.items() if FIGURES[id_].in_deck or each.title in added
    }


def ids_of(form: ReportForm | None, kind: str = RoundKind.ANNUAL) -> tuple[str, ...]:
    """The figures that count the answers of a report; of None, those of the Bureau itself.

    A monthly report has none: its numbers are no part of the council document.
    """
    counted = FIGURES if kind != RoundKind.MONTHLY else {}
    return tuple(id_ for id_, source in counted.items() if source.form == form)


def count_figures(records: RoundRecords, ids: Iterable[str]) -> dict[str, Figure]:
    """Figures by id counted from these records, without the Bureau's words."""
    return {id_: FIGURES[id_].count(records) for id_ in ids}


def worded_figures(figures: Mapping[str, Figure], round_: ReportingRound) -> dict[str, Figure]:
    """Counted figures with the Bureau's words of now."""
    return {id_: FIGURES[id_].word(figure, round_) for id_, figure in figures.items()}


# --- From the records of now, or from what was submitted ---------------------------------


class Source(StrEnum):
    """Where figures come from; the values stand in addresses (?source=reported)."""

    LIVE = "live"
    REPORTED = "reported"


def figures_from(
    source: Source, wards: Iterable[Ward], round_: ReportingRound, ids: Iterable[str] = FIGURES
) -> dict[str, Figure]:
    """Figures by id over these wards, worded as of now. Raises KeyError for another id.

    The caller's ward scope must hold these wards: a record out of scope is not seen, and its ward
    would stand as 未回答.
    """
    made = reported_figures if source is Source.REPORTED else make_figures
    return made(wards, round_, ids)


def make_figures(
    wards: Iterable[Ward], round_: ReportingRound, ids: Iterable[str] = FIGURES
) -> dict[str, Figure]:
    """As `figures_from`, counted from the records of now."""
    return worded_figures(count_figures(RoundRecords.of_round(wards, round_), ids), round_)


# What a figure says of its rows by itself, whatever was said when a report was submitted.
LOOKS = ("largest_first", "amount_unit", "overlaps")


def reported_figures(
    wards: Iterable[Ward], round_: ReportingRound, ids: Iterable[str] = FIGURES
) -> dict[str, Figure]:
    """As `figures_from`, from the submitted reports alone.

    A ward that has not submitted, or whose report was returned, is 未回答; of one that submitted
    before there was a figure, the figure was not asked. What the Bureau itself
    records (city council, support of coordinators) is counted now: it is frozen by an edition.
    """
    records, ids = RoundRecords.of_round(wards, round_), list(ids)
    records.only_reported = True
    forms = {FIGURES[id_].form for id_ in ids} - {None}
    rows = _filed(round_.pk, [ward.pk for ward in records.wards], frozenset(forms), *ids)
    frozen = {
        (ward, form): read_figures({id_: kept[id_] for id_ in ids if kept.get(id_)})
        for ward, form, kept in rows
    }
    figures = {}
    for id_ in ids:
        source = FIGURES[id_]
        if source.form is None:
            figures[id_] = source.count(records)
            continue
        filed = {ward: frozen.get((ward.code, source.form)) for ward in records.wards}
        parts = [each[id_] for each in filed.values() if each and id_ in each]
        missing = [ward for ward, each in filed.items() if each is None]
        # Counted from no record at all, so that 'no answer' has one meaning, reported or live.
        silent = source.count(RoundRecords.of_round((), round_).narrowed(missing))
        # What was submitted long ago is shown in the order of now.
        whole = merge([*parts, silent])
        looks = {name: getattr(silent, name) for name in LOOKS}
        figures[id_] = replace(whole, **looks)
    return worded_figures(figures, round_)


@written_once
def _filed(round_: int, codes: list[str], forms: frozenset[ReportForm], *ids: str) -> QuerySet:
    """Ward, form and figures by id of what was submitted and counts.

    One figure alone is taken out of the others in the database, which spares its page a fifth of the
    time; it is None where it was not asked.
    """
    filings = Filing.objects.in_force(round_)
    filings = filings.filter(submission__ward__pk__one_of=codes, submission__form__in=forms)
    figures = F("figures")
    if len(ids) == 1:
        figures = JSONObject(**{ids[0]: KeyTransform(ids[0], "figures")})
    return filings.values_list("submission__ward_id", "submission__form", figures)


# --- The whole city, as a user may see it: of other wards values only --------------------

OTHER_WARD = "他の区"
AFTER_ALL_WARDS = 1_000  # sorts unnamed wards behind the 24 of the official order


def city_figures(
    round_: ReportingRound,
    user: User,
    source: Source = Source.LIVE,
    ids: Sequence[str] = tuple(FIGURES),
) -> dict[str, Figure]:
    """Figures of all 24 wards, by id, as this user may see them. Raises KeyError for another id.

    The Bureau gets the wards and records behind each value; a ward gets its own and, of the
    others, no more than the document prints: the values, the wording, the counts by ward.
    This is the one place where a ward user's request looks beyond the ward's own rows.
    """
    with ward_scope(ALL_WARDS, only_reads=True):
        if source is Source.REPORTED:
            figures = kept(
                ("figures", *row_of(round_), *ids),
                lambda: reported_figures(all_wards(), round_, ids),
                size=size_of,
            )
        else:
            figures = _live_figures(round_, ids)
    return as_seen_by(user, figures)


def _live_figures(round_: ReportingRound, ids: Sequence[str]) -> dict[str, Figure]:
    """Of all wards, each kept by itself: a save changes the figures of its kind of record alone."""

    records = remembered(lambda: _counted_records(all_wards(), round_))

    def read_together(ids: Sequence[str]) -> AbstractContextManager[None]:
        wards, when = tuple(records().wards), (round_.fiscal_year, round_.as_of, round_.month)
        return read_at_once(_statements_of(tuple(ids), wards, *when))

    return kept_each(
        ("figure", *row_of(round_)),
        ids,
        lambda id_: _live_figure(id_, records(), round_),
        size=lambda figure: size_of({"": figure}),
        around=read_together,
    )


def _live_figure(id_: str, records: RoundRecords, round_: ReportingRound) -> Figure:
    return FIGURES[id_].word(FIGURES[id_].count(records), round_)


@lru_cache(100)
def _statements_of(
    ids: tuple[str, ...], wards: tuple[Ward, ...], year: int, as_of: date, month: int | None
) -> list[Statement]:
    """What figures ask the database; it depends on these alone."""
    round_ = ReportingRound(fiscal_year=year, as_of=as_of, month=month)
    records = _counted_records(wards, round_)
    return asked_by(lambda: [_live_figure(id_, records, round_) for id_ in ids])


def _counted_records(wards: Iterable[Ward], round_: ReportingRound) -> RoundRecords:
    records = RoundRecords.of_round(wards, round_)
    records.only_counted = True
    return records


def size_of(figures: Mapping[Any, Figure]) -> int:
    """About as many bytes as figures take: each ward in a row with its records a few hundred."""
    rows = [row for figure in figures.values() for row in figure.rows]
    members = [*chain.from_iterable((row, *row.items) for row in rows)]
    return 2_000 * len(rows) + 500 * sum(len(each.members) for each in members)


def as_seen_by(user: User, figures: Mapping[str, Figure]) -> dict[str, Figure]:
    """Figures of all wards by id, as this user may see them: see `city_figures`."""
    if user.is_bureau:
        return dict(figures)
    return {id_: seen_from(user.ward_id, figure) for id_, figure in figures.items()}


def seen_from(code: str, figure: Figure) -> Figure:
    """The figure with every value unchanged, and no ward or record named but those of one ward.

    How much else is seen is the figure's own flag, `FigureSource.wards_see`. Where names are not,
    a ward becomes 「他の区」, counted anew in each row, so that neither its place in a row nor a
    comparison of rows tells which ward it is.
    """
    sees = FIGURES[figure.id].wards_see
    if sees is WardsSee.COUNTS_BY_WARD:
        return replace(figure, rows=tuple(_without_records(row, code) for row in figure.rows))
    words = sees is WardsSee.PRINTED_WORDS
    answered = _unnamed(figure.answered, code)
    missing = _unnamed(figure.unreported, code, first=len(answered))
    return replace(
        figure,
        rows=tuple(_unnamed_row(row, code, words) for row in figure.rows),
        asked=tuple(sorted((*answered, *missing))),
        answered=answered,
    )


def _without_records(row: Row, code: str) -> Row:
    """A ward's own row: as it is for that ward, else with as many records that say nothing."""
    if row.code == code:
        return row
    members = tuple(
        replace(member, records=tuple(_without_words(kept.tag) for kept in member.records))
        for member in row.members
    )
    return replace(row, members=members)


@cache
def _without_words(tag: str) -> Record:
    return Record("", 0, "", tag)


def _unnamed(wards: Sequence[WardRef], code: str, first: int = 0) -> tuple[WardRef, ...]:
    """The one ward, if it is among them, and as many unnamed wards as there are others."""
    own = [ward for ward in wards if ward.code == code]
    numbers = range(first, first + len(wards) - len(own))
    return (*own, *map(_other_ward, numbers))


@cache
def _other_ward(number: int) -> WardRef:
    return WardRef(AFTER_ALL_WARDS + number, "", OTHER_WARD)


def _unnamed_members(members: tuple[Member, ...], code: str) -> tuple[Member, ...]:
    """The one ward's member as it is; the others without names, their people in one sum."""
    own = tuple(member for member in members if member.ward.code == code)
    others = _other_members(len(members) - len(own))
    if people := sum(member.people for member in members) - sum(member.people for member in own):
        others = (replace(others[0], people=people), *others[1:])
    return own + others


@cache
def _other_members(many: int) -> tuple[Member, ...]:
    """So many unnamed wards, each with nothing behind it."""
    return tuple(map(Member, map(_other_ward, range(many))))


def _unnamed_row(row: Row, code: str, words: bool) -> Row:
    """words: whether those of other wards may be read (its own beside その他 a ward always may)."""
    items = tuple(
        replace(item, members=_unnamed_members(item.members, code))
        for item in row.items
        if words or any(member.ward.code == code for member in item.members)
    )
    return replace(row, members=_unnamed_members(row.members, code), items=items)
