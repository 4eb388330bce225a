"""The places of an erasure as lines of a table: what, where, in how many rows and versions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import BinaryField, Model

from reports.models import ErasedPlace
from reports.pages.erasing.places import key_of, model_of
from wards.generic import Cell, Column
from wards.generic.tables import body_row, head_cells
from wards.isolation.erasing import FILES
from wards.models import Ward
from wards.record_pages import record_url

GONE, NO_FILE = "（削除した記録）", "（いまはないファイル）"


@dataclass(frozen=True)
class ShownPlace:
    """A place and the record it is of; of one that is gone None."""

    place: ErasedPlace
    record: Model | None
    ward: str

    @property
    def key(self) -> str:
        """trainings.training:12:note, as a form sends it."""
        return ":".join(map(str, key_of(self.place)))

    @property
    def kind(self) -> str:
        return str(model_of(self.place)._meta.verbose_name)

    @property
    def name(self) -> str:
        gone = NO_FILE if self.place.model in FILES else GONE
        return str(self.record) if self.record else gone

    @property
    def field(self) -> str:
        model, name = model_of(self.place), self.place.field
        if FILES.get(model._meta.label_lower) == name:
            return "ファイルの内容"
        return str(model._meta.get_field(name).verbose_name)

    @property
    def url(self) -> str:
        return record_url(self.place.model, self.place.record) if self.record else ""


def shown_places(places: Iterable[ErasedPlace]) -> Iterator[ShownPlace]:
    """A query for each kind of record."""
    places, wards = list(places), {each.pk: each.name for each in Ward.objects.all()}
    asked: dict[str, set[int]] = {}
    for each in places:
        asked.setdefault(each.model, set()).add(each.record)
    records = {
        (label, key): record
        for label, keys in asked.items()
        for key, record in _records(label, keys).items()
    }
    for each in places:
        record = records.get((each.model, each.record))
        yield ShownPlace(each, record, wards.get(each.ward_id, "大阪市"))


def _records(label: str, keys: set[int]) -> dict[int, Model]:
    """By key, with what their names name; the bytes of files stay where they are."""
    model = apps.get_model(label)
    related = [each.name for each in model._meta.concrete_fields if each.many_to_one]
    unread = [each.name for each in model._meta.concrete_fields if isinstance(each, BinaryField)]
    rows = model._base_manager.select_related(*related).defer(*unread)
    return rows.in_bulk(keys)


WHERE = (
    Column("どこ", lambda each: Cell(each.name, small=each.kind)),
    Column("欄", lambda each: each.field),
    Column("区", lambda each: each.ward),
)
COUNTS = (
    Column("記録", lambda each: f"{each.place.row_count}件", numeric=True),
    Column("履歴", lambda each: f"{each.place.version_count}件", numeric=True),
)


def table_of(places: Iterable[ErasedPlace], more: Iterable[Column] = COUNTS) -> dict[str, object]:
    """As `components/table.html` draws it. more: what is said of each besides where it stands."""
    columns = (*WHERE, *more)
    rows = [body_row(columns, each, each.url) for each in shown_places(places)]
    return {"columns": head_cells(columns), "rows": rows}
