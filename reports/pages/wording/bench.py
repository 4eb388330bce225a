"""A text table as it is worked on: its sentences, used or not, and its wordings of this year and the last."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from reports.pages.wording.tables import Line, Place, Sentence, Table, sentence_key
from reports.pages.wording.wording_forms import shortest_words, words_of
from wards.japanese.letters import comparing_key
from wards.models import NothingToReport, Ward
from wards.vocabulary import RoundKind


@dataclass
class Said:
    """Records of wards that say the same; most often one.

    before: the wording of the year before under which this was said, as it is worded this year.
    """

    records: list[Sentence]
    before: Line | None = None

    @property
    def text(self) -> str:
        return words_of(self.records[0])

    @property
    def keys(self) -> str:
        return ",".join(str(record.pk) for record in self.records)

    @property
    def wards(self) -> list[str]:
        return list(dict.fromkeys(str(record.ward) for record in self.records))

    @property
    def unsubmitted(self) -> str:
        """That reports in which this is said are not submitted, with their wards where some are."""
        wards = [str(record.ward) for record in self.records if record.is_unsubmitted]
        some = f"（{'・'.join(wards)}）" if len(wards) < len(self.records) else ""
        return f"未提出の報告{some}" if wards else ""


class Bench:
    """A table of a year as it is worked on, in a constant number of queries.

    shown: those of its sentences that are looked at, None for all. chosen: keys of those of which
    a new wording is being made.
    """

    def __init__(
        self, table: Table, year: int, shown: QuerySet | None = None, chosen: Collection[int] = ()
    ) -> None:
        self.table, self.year, self.chosen = table, year, frozenset(chosen)
        self.shown = None if shown is None else frozenset(shown.values_list("pk", flat=True))

    @cached_property
    def _lines(self) -> dict[tuple[int, str], list[Line]]:
        found = defaultdict(list)
        for line in self.table.lines(self.year, self.year - 1):
            line.records = list(getattr(line, self.table.pages.sources_field).all())
            key = getattr(line, "heading", self.table.places[0].key)
            found[line.fiscal_year, key].append(line)
        return found

    @cached_property
    def sentences(self) -> list[Sentence]:
        """Each with `is_unsubmitted`: whether its ward may still change it without a word."""
        found = list(self.table.sentences(self.year))
        submitted = set(self.table.submitted(self.year).values_list("ward", flat=True))
        for record in found:
            record.is_unsubmitted = record.ward_id not in submitted
        return found

    @cached_property
    def used(self) -> dict[int, list[Line]]:
        """The wordings of this year that stand for a record, by its key."""
        found = defaultdict(list)
        for (year, _), lines in self._lines.items():
            for line in lines if year == self.year else ():
                for record in line.records:
                    found[record.pk].append(line)
        return dict(found)

    @cached_property
    def headings(self) -> list["PlaceBench"]:
        by_place = defaultdict(list)
        for record in self.sentences:
            by_place[getattr(record, "heading", self.table.places[0].key)].append(record)
        return [
            PlaceBench(
                place,
                by_place[place.key],
                self._lines.get((self.year, place.key), []),
                self._lines.get((self.year - 1, place.key), []),
                self.used,
                self.shown,
                self.chosen,
            )
            for place in self.table.places
        ]

    def heading(self, place: Place) -> "PlaceBench":
        return next(each for each in self.headings if each.place == place)

    @property
    def facts(self) -> list[dict[str, object]]:
        """All sentences are either used or not; one that is used twice counts once."""
        whole, loose = len(self.sentences), sum(each.loose_count for each in self.headings)
        counts = {"区の記述": whole, "文言に使用": whole - loose, "未使用": loose}
        return [{"label": k, "value": v, "unit": "件", "big": True} for k, v in counts.items()]

    @property
    def shown_sentence(self) -> str:
        if self.shown is None:
            return f"区の記述{len(self.sentences)}件をすべて表示しています。"
        return f"条件に合う区の記述は、{len(self.sentences)}件中{len(self.shown)}件です。"

    @property
    def answers(self) -> str:
        """How many wards wrote something, said 該当なし, or did not answer; together all wards."""
        wrote = {record.ward_id for record in self.sentences}
        nothing = set(
            NothingToReport.objects.filter(
                item=self.table.item,
                submission__round__fiscal_year=self.year,
                submission__round__kind=RoundKind.ANNUAL,
            ).values_list("submission__ward_id", flat=True)
        )
        wards = Ward.objects.count()
        rest = wards - len(wrote | nothing)
        return (
            f"{wards}区中{len(wrote)}区が記入・該当なし {len(nothing - wrote)}区・未回答 {rest}区"
        )

    @cached_property
    def to_carry(self) -> "ToCarry":
        """What of the year before would be taken over by one click."""
        each = [heading.to_carry for heading in self.headings]
        return ToCarry(sum(one.lines for one in each), sum(one.sentences for one in each))


@dataclass(frozen=True)
class ToCarry:
    """How many wordings of the year before come over, how many sentences go into them."""

    lines: int
    sentences: int

    def __bool__(self) -> bool:
        return bool(self.lines or self.sentences)

    def __str__(self) -> str:
        counts = {"文言": self.lines, "同じ記述": self.sentences}
        return "・".join(f"{what} {count}件" for what, count in counts.items() if count)


@dataclass(frozen=True)
class PlaceBench:
    """A heading as it is worked on: what its wards wrote, and the wordings in their order."""

    place: Place
    sentences: list[Sentence]
    lines: list[Line]
    lines_before: list[Line]
    used_by: dict[int, list[Line]]
    shown: frozenset[int] | None
    chosen: frozenset[int]

    @cached_property
    def loose(self) -> list[Said]:
        """The sentences that no wording stands for; those that say the same are one."""
        same: dict[str, list[Sentence]] = defaultdict(list)
        for record in self.sentences:
            if record.pk not in self.used_by:
                same[sentence_key(record)].append(record)
        return [Said(records, self._before.get(key)) for key, records in same.items()]

    @property
    def loose_count(self) -> int:
        return sum(len(said.records) for said in self.loose)

    @property
    def unsubmitted_count(self) -> int:
        return sum(record.is_unsubmitted for said in self.loose for record in said.records)

    @property
    def shown_loose(self) -> list[Said]:
        return [said for said in self.loose if any(map(self._is_shown, said.records))]

    @property
    def shown_used(self) -> list[tuple[Sentence, list[Line]]]:
        used = [each for each in self.sentences if each.pk in self.used_by]
        return [(each, self.used_by[each.pk]) for each in used if self._is_shown(each)]

    def _is_shown(self, record: Sentence) -> bool:
        return self.shown is None or record.pk in self.shown

    @property
    def proposal(self) -> list[Sentence]:
        """The sentences of which a new wording is being made; [] for none."""
        loose = (record for said in self.loose for record in said.records)
        return [record for record in loose if record.pk in self.chosen]

    @property
    def proposed_words(self) -> str:
        return shortest_words(self.proposal)

    @cached_property
    def _before(self) -> dict[str, Line]:
        """The wording under which a sentence stood the year before, by what it says.

        Where this year has wordings already: those of them that read the same.
        """
        now = {comparing_key(line.text): line for line in self.lines}
        found = {}
        for before in self.lines_before:
            line = now.get(comparing_key(before.text)) if self.lines else before
            if line is not None:
                found |= {sentence_key(record): line for record in before.records}
        return found

    @property
    def to_carry(self) -> ToCarry:
        return ToCarry(
            0 if self.lines else len(self.lines_before),
            sum(len(said.records) for said in self.loose if said.before),
        )

    @property
    def seen(self) -> str:
        """The order that the page shows, by the keys of the wordings."""
        return keys_of(self.lines)


def keys_of(lines: Iterable[Line]) -> str:
    return ",".join(str(line.pk) for line in lines)
