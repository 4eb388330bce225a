"""What the Bureau does on the workbench: sentences go into wordings, wordings into their order."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from reports.pages.wording.bench import Bench, PlaceBench, Said, ToCarry, keys_of
from reports.pages.wording.tables import Line, Place, Sentence, Table, sentence_key
from reports.pages.wording.wording_forms import place_of
from wards.japanese.letters import comparing_key
from wards.models import User


class NotDoneError(Exception):
    """Nothing was changed; the message is a sentence for the screen."""


@dataclass(frozen=True)
class TableEditor:
    """An officer of the Bureau at a table of a year, for one act: the bench is read once."""

    table: Table
    year: int
    user: User

    @cached_property
    def _bench(self) -> Bench:
        return Bench(self.table, self.year)

    def take(self, place: Place, keys: Iterable[int]) -> tuple[list[Said], int]:
        """Those of the records that are still unused, grouped by what they say; how many are not.

        Of two who take the same record at once, the second waits and finds it used.
        """
        keys = set(keys)
        rows = self.table.sentences(self.year).filter(pk__in=keys, **place.shared)
        list(rows.select_for_update(of=("self",), no_key=True))
        loose = []
        for said in self._bench.heading(place).loose:
            records = [record for record in said.records if record.pk in keys]
            loose += [Said(records, said.before)] if records else []
        return loose, len(keys) - sum(len(said.records) for said in loose)

    def _is_made(self, place: Place, said: Said) -> bool:
        """Makes a sentence a wording as it is; False where it needs other words."""
        pages = self.table.pages
        sent = {"text": said.text, pages.sources_field: [record.pk for record in said.records]}
        line = pages.last_of({"fiscal_year": self.year, **place.shared})
        form = pages.form_class(sent, instance=line, user=self.user)
        return form.is_valid() and form.try_to_save()

    def join(self, line: Line, records: Iterable[Sentence]) -> None:
        """Puts records behind a wording; whoever has it open to edit is shown that it changed."""
        getattr(line, self.table.pages.sources_field).add(*records)
        line.updated_by = self.user
        line.save(update_fields=["updated_by", "updated_at"])

    def one_each(self, place: Place, taken: list[Said]) -> tuple[int, int]:
        """Makes each sentence a wording as it is; how many were made, how many need other words.

        A sentence that reads like a wording goes into it.
        """
        lines = {comparing_key(line.text): line for line in self._bench.heading(place).lines}
        made = refused = 0
        for said in taken:
            if (line := lines.get(sentence_key(said.records[0]))) is not None:
                self.join(line, said.records)
            elif not self._is_made(place, said):
                refused += 1
                continue
            made += 1
        return made, refused

    def move(self, line: Line, to: int, seen: str) -> None:
        """Puts a wording at the place `to` (from 1) of its heading, where `seen` is the order still.

        The order is no part of what a wording says: it changes no stamp, so that nobody who has a
        wording open to edit is held up by it.
        """
        rows = type(line).objects.filter(fiscal_year=self.year, **place_of(line))
        lines = list(rows.order_by("position", "pk").select_for_update(no_key=True))
        if keys_of(lines) != seen:
            raise NotDoneError(
                "並び順は変えていません。この画面を開いたあとで、文言か並び順が変わりました。"
                "いまの並びを表示しています。"
            )
        ordered = [each for each in lines if each != line]
        ordered.insert(max(to, 1) - 1, line)
        for position, each in enumerate(ordered, start=1):
            if each.position != position:
                rows.filter(pk=each.pk).update(position=position)

    def carry(self, places: Iterable[Place]) -> ToCarry:
        """Takes over the wordings of the year before where a heading has none yet; then, for every
        wording that is the same, the sentences that are the same as those which stood under it.

        Of two who do it at once, the second waits and finds nothing left.
        """
        before = self.table.lines(self.year - 1).prefetch_related(None)
        list(before.select_for_update(no_key=True))
        # As in `take`: a sentence goes into one wording.
        records = self.table.sentences(self.year)
        list(records.select_for_update(of=("self",), no_key=True))
        bench, lines, sentences = Bench(self.table, self.year), 0, 0
        for heading in map(bench.heading, places):
            own = {} if heading.lines else self._copies(heading)
            lines += len(own)
            for said in heading.loose:
                if said.before is not None:
                    self.join(own.get(said.before.pk, said.before), said.records)
                    sentences += len(said.records)
        return ToCarry(lines, sentences)

    def _copies(self, heading: PlaceBench) -> dict[int, Line]:
        """New wordings with the words and the order of the year before, by the keys of the old."""
        model, shared, copies = self.table.pages.model, heading.place.shared, {}
        for position, line in enumerate(heading.lines_before, start=1):
            copies[line.pk] = model.objects.create(
                fiscal_year=self.year,
                text=line.text,
                position=position,
                created_by=self.user,
                updated_by=self.user,
                **shared,
            )
        return copies
