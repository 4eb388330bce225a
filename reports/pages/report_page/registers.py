"""The registers of a report, each as a card: what was carried over, confirmed or edited this year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from django.db.models import Model, prefetch_related_objects

from reports.counting.registers import REGISTERS, RegisterEdit, beginning_of
from reports.lifecycle.items import entry_url, item_url, register_url
from reports.pages.report_page.page import ItemLine, ReportPage
from wards.fiscal import day_label, wareki, wareki_with_weekday
from wards.generic.pages import RecordPages
from wards.generic.tables import Badge, Cell, Column
from wards.models import RegisterConfirmation
from wards.record_pages import pages_of
from wards.triggers import kept_versions_of
from wards.versions.kept_versions import KeptVersion, KeptVersions, latest_versions
from wards.vocabulary import ReportItem

UNCONFIRMED = Badge("empty", "未確認", "empty")
CONFIRMED = Badge("ok", "確認済", "check")
EDITED = Badge("draft", "変更済", "pencil")
EMPTY = Badge("empty", "記録なし", "empty")
NEW = Badge("draft", "追加", "plus")
ENDED = Badge("gone", "終了", "cross")
DELETED = Badge("gone", "削除", "trash")


def _last_saved(record: Model) -> Cell:
    name = record.updated_by.name if record.updated_by else ""
    return Cell(name, small=day_label(record.updated_at))


LAST_SAVED = Column("最終変更", _last_saved)


@dataclass(frozen=True)
class CardRow:
    """A record of a register. url: its page. badge: that it is new or gone since the year began.

    cells: each with what stood there when the fiscal year began, '' where that is the same.
    """

    url: str
    cells: Sequence[tuple[Cell, str]]
    badge: Badge | None = None

    @property
    def is_gone(self) -> bool:
        return self.badge in (ENDED, DELETED)


@dataclass(frozen=True)
class RegisterCard:
    """One register as the page shows it."""

    page: ReportPage
    line: ItemLine

    @property
    def item(self) -> ReportItem:
        return self.line.item

    @property
    def is_unconfirmed(self) -> bool:
        return self.page.report.is_unconfirmed(self.item)

    @property
    def confirmation(self) -> RegisterConfirmation | None:
        return self.page.report.confirmation(self.item)

    @property
    def edit(self) -> RegisterEdit | None:
        return self.page.report.edits.get(self.item)

    @property
    def is_edited_since_confirmed(self) -> bool:
        """Whether the body edited it after its 「このとおり」, which was said of what stood before."""
        confirmation, edit = self.confirmation, self.edit
        return bool(confirmation and edit and edit.at > confirmation.updated_at)

    @property
    def badge(self) -> Badge:
        if not self.records:
            return EMPTY
        if self.is_unconfirmed:
            return UNCONFIRMED
        return CONFIRMED if self.confirmation else EDITED

    @property
    def was_confirmed(self) -> bool:
        """Whether it was confirmed, and holds other records since without the body's doing."""
        return self.is_unconfirmed and self.item in self.page.report.confirmations

    @property
    def seen(self) -> str:
        """What the reader sees, so that another register is not confirmed unseen."""
        return register_fingerprint(self.records)

    @property
    def change_url(self) -> str:
        """The form of the only record, else their list."""
        if len(self.records) == 1:
            back = register_url(self.item, self.page.report.round).partition("#")[0]
            return f"{self._pages.url('edit', self.records[0].pk)}?next={back}"
        return item_url(self.item, self.page.report.round.fiscal_year)

    @property
    def entry_url(self) -> str:
        return entry_url(self.item, self.page.report.round.fiscal_year)

    @cached_property
    def records(self) -> list[Model]:
        records = self.page.report.of(self.item)
        prefetch_related_objects(records, "updated_by")
        return records

    @property
    def _pages(self) -> RecordPages:
        return pages_of(REGISTERS[self.item])

    @property
    def columns(self) -> list[Column]:
        return [*self._pages.columns, LAST_SAVED]

    @property
    def rows(self) -> list[CardRow]:
        """The records; once edited, with what stood there before, and what is gone since."""
        before = self._before if self.edit else {}
        pages, rows = self._pages, []
        for record in self.records:
            was = before.get(record.pk)
            is_new = bool(self.edit) and record.pk in self.edit.records and was is None
            cells = [
                (column.cell(record), _difference(column, was.record, record) if was else "")
                for column in self.columns
            ]
            rows.append(CardRow(pages.page_of(record), cells, NEW if is_new else None))
        for kept in self._gone:
            cells = [(column.cell(kept.record), "") for column in self.columns]
            url = "" if kept.deleted else pages.page_of(kept.record)
            rows.append(CardRow(url, cells, DELETED if kept.deleted else ENDED))
        return rows

    @cached_property
    def _before(self) -> dict[int, KeptVersion]:
        """Key of an edited record → what it said when the fiscal year began."""
        rows = kept_versions_of(REGISTERS[self.item]).filter(
            pgh_obj_id__in=self.edit.records,
            pgh_created_at__lt=beginning_of(self.page.report.round),
        )
        last = rows.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
        return self._read(last.values_list("pgh_obj_id", "pgh_id"))

    @cached_property
    def _gone(self) -> list[KeptVersion]:
        """What was in the register when the year began and is not now, as it was last."""
        if self.edit is None:
            return []
        left = self.edit.records & self._before.keys() - {record.pk for record in self.records}
        label = REGISTERS[self.item]._meta.label_lower
        newest = latest_versions((label, pk) for pk in sorted(left))
        return list(self._read((pk, version) for (_, pk), version in newest.items()).values())

    def _read(self, keys: Iterable[tuple[int, int]]) -> dict[int, KeptVersion]:
        label = REGISTERS[self.item]._meta.label_lower
        rows = [{"model": label, "pk": pk, "version": version} for pk, version in keys]
        kept = KeptVersions(rows)
        return {row["pk"]: kept.version(row) for row in rows}


@dataclass(frozen=True)
class RegistersPage:
    """The registers that the body of a report keeps, and what is left to confirm."""

    page: ReportPage

    @cached_property
    def cards(self) -> list[RegisterCard]:
        return [RegisterCard(self.page, line) for line in self.page.lines if line.item in REGISTERS]

    @property
    def waiting(self) -> list[RegisterCard]:
        return [card for card in self.cards if card.is_unconfirmed]

    @property
    def lead(self) -> str:
        year = self.page.report.round.year
        return f"前の年度から引き継いだ登録です。確認または変更した登録だけが、{year}の回答になります。"

    @property
    def facts(self) -> list[dict[str, object]]:
        cards = [card for card in self.cards if card.records]
        done = len(cards) - len(self.waiting)
        return [
            {"label": "基準日", "value": f"{wareki(self.page.report.round.as_of)}現在"},
            {"label": "提出期限", "value": wareki_with_weekday(self.page.submission.due)},
            {"label": "確認", "value": f"{done}／{len(cards)}", "unit": "件", "big": True},
        ]

    @property
    def step(self) -> dict[str, object]:
        """What is to be done next with the registers."""
        if not self.page.may_submit:
            state = self.page.submission.get_status_display()
            detail = f"報告が「{state}」です。登録を変更しても、提出した数は変わりません。"
            if not self.page.counts:
                detail = "この調査は受付を終えました。"
            return {"text": "いまは確認できません。", "detail": detail, "calm": True}
        if not self.waiting:
            return {
                "text": "確認の必要な登録はありません。",
                "detail": "報告に戻って、ほかの項目を確かめてください。",
                "url": self.page.back,
                "label": "報告に戻る",
                "calm": True,
            }
        first = self.waiting[0]
        return {
            "text": f"対応が必要です。{first.item.label}を確認してください。",
            "detail": "変わりがなければ、ボタンを1回押すだけです。",
            "url": f"#{first.item.value}",
            "label": f"{first.item.label}を確認する",
        }


def register_fingerprint(records: Iterable[Model]) -> str:
    """A fingerprint of a register as it is shown."""
    versions = sorted((record.pk, record.updated_at.isoformat()) for record in records)
    return sha256(repr(versions).encode()).hexdigest()[:16]


def _difference(column: Column, before: Model, now: Model) -> str:
    """What a cell said before; '' where it says the same."""
    if column is LAST_SAVED:
        return ""
    then, today = (_words(column.cell(record)) for record in (before, now))
    return then if then != today else ""


def _words(cell: Cell) -> str:
    parts = (cell.badge.text if cell.badge else "", cell.text, cell.small)
    return " ".join(part for part in parts if part)
