"""Decides how the page shows what a list would change: counts first, then each kind in its table."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.core.paginator import Page, Paginator

from institutions.models import Institution, InstitutionKind
from reports.files.official_list.entries import Entry, OfficialList
from reports.files.official_list.plan import Addition, ByHand, Change, ChangeKind, Plan
from reports.pages.official_list.letters_told import letters_told
from wards.fiscal import wareki
from wards.models import Ward

# So many rows of a kind are on the first page; all of them on pages of their own.
FIRST_ROWS, ROWS_OF_A_PAGE = 10, 100
PROBLEMS, NEW, BY_HAND, LEFT_OUT, ELSEWHERE = (
    "problems",
    "new",
    "by_hand",
    "left_out",
    "elsewhere",
)
# So many other municipalities are named, those with most institutions first.
MOST_NAMED = 6
LABELS = {
    field: Institution._meta.get_field(field).verbose_name
    for field in ("name", "code", "address", "postal_code", "phone", "closed_on")
}


# A record stands under the first of its kinds; what reopens is only ever asked about.
IN_ORDER = (
    ChangeKind.CLOSED,
    ChangeKind.RECODED,
    ChangeKind.LINKED,
    ChangeKind.MOVED,
    ChangeKind.RENAMED,
    ChangeKind.DETAILS,
)


@dataclass(frozen=True)
class Difference:
    """A value before and after; None and '' are shown as a dash."""

    label: str
    before: object
    after: object


@dataclass(frozen=True)
class ShownChange:
    """A change of a record, with its ward and each value before and after."""

    change: Change
    ward: str

    @property
    def pk(self) -> int:
        return self.change.record.pk

    @property
    def name(self) -> str:
        return self.change.record.name

    @property
    def others(self) -> tuple[ChangeKind, ...]:
        """What else it is, besides the kind under which it stands."""
        return self.change.kinds[1:]

    @property
    def differences(self) -> list[Difference]:
        values = self.change.values
        return [
            Difference(LABELS[field], *map(_shown, values[field]))
            for field in LABELS
            if field in values
        ]


@dataclass(frozen=True)
class ShownAddition:
    """A new institution, with the words of its ward and kind."""

    addition: Addition
    ward: str

    @property
    def kind(self) -> str:
        return InstitutionKind(self.addition.kind).label


@dataclass(frozen=True)
class ShownByHand:
    """What is to be mended by hand, with the ward that does it."""

    found: ByHand
    ward: str


@dataclass(frozen=True)
class Section:
    """One kind of what is found: its rows, of which the first page shows the first."""

    key: str
    title: str
    note: str
    rows: Sequence[object]
    look: str

    @property
    def count(self) -> str:
        return f"{len(self.rows):,}"

    @property
    def first_rows(self) -> Sequence[object]:
        return self.rows[:FIRST_ROWS]

    @property
    def is_longer(self) -> bool:
        return len(self.rows) > FIRST_ROWS

    def page(self, number: str) -> Page:
        """A page of all its rows; the nearest one for a number that there is not."""
        return Paginator(self.rows, ROWS_OF_A_PAGE).get_page(number)


NOTES = {
    ChangeKind.RECODED: "同じ場所・同じ名称の医療機関が、新しい番号で載っています。記録はそのままで、番号を改めます。",
    ChangeKind.LINKED: "番号のない記録と、名称と所在地が合います。番号を加えます。",
    ChangeKind.RENAMED: "番号が同じで、名称が違います。",
    ChangeKind.MOVED: "番号が同じで、所在地の番地が違います（同じ区の中）。",
    ChangeKind.DETAILS: "建物名・郵便番号・電話番号などの違いです。すでにある電話番号は書き換えません。",
    ChangeKind.CLOSED: "この点数表の番号を持つ記録のうち、公式名簿に載っていないものです。",
}
NOTE_OF_NEW = (
    "種類は、名称が「病院」で終わるものを病院、ほかを診療所とします。加えたあとで区が直せます。"
)
NOTE_BY_HAND = "取り込みでは何も変えません。区に直してもらってください。"
NOTE_LEFT_OUT = (
    "取り込みません。所在地が「大阪市」でも府内のほかの市町村でも始まっていない行です。"
    "大阪市のものがあれば、公式名簿の所在地を直してください。"
)
NOTE_ELSEWHERE = "取り込みません。府内のほかの市町村の医療機関です。"
NOTE_OF_NEW_BY_TABLE = "種類は{}です。"


@dataclass(frozen=True)
class Preview:
    """All that the page says of a list."""

    listed: OfficialList
    plan: Plan
    wards: dict[str, Ward]

    @property
    def can_be_read(self) -> bool:
        return not (self.listed.problems or self.plan.refusal)

    @property
    def facts(self) -> list[dict[str, object]]:
        counts = [
            ("加わる", len(self.plan.additions), "件"),
            ("変わる・廃止", len(self.plan.changes), "件"),
            ("決めること", len(self.plan.questions), "件"),
        ]
        if self.plan.refusal:
            counts = []
        if self.listed.problems:
            counts = [("直すところ", len(self.listed.problems), "か所")]
        return [
            {"label": label, "value": f"{count:,}", "unit": unit, "big": True}
            for label, count, unit in counts
        ]

    @cached_property
    def sections(self) -> list[Section]:
        """What there is, in the order of its weight."""
        if self.listed.problems:
            note = "全部が読めたときだけ、まとめて取り込みます。"
            return [Section(PROBLEMS, "直すところ", note, self.listed.problems, PROBLEMS)]
        changes = [self._of_kind(kind) for kind in IN_ORDER]
        found = [
            Section(
                BY_HAND,
                "手で直すもの",
                NOTE_BY_HAND,
                [
                    ShownByHand(each, self.wards[each.record.ward].name)
                    for each in self.plan.by_hand
                ],
                BY_HAND,
            ),
            *changes,
            Section(NEW, "新しく加わる", self._note_of_new, self._additions, NEW),
            Section(
                LEFT_OUT,
                "市町村の分からない所在地",
                NOTE_LEFT_OUT,
                [each for each in self.plan.left_out if not each.municipality],
                LEFT_OUT,
            ),
        ]
        return [section for section in found if section.rows]

    def section(self, key: str) -> Section | None:
        shown = [*self.sections, self.elsewhere]
        return next((section for section in shown if section.key == key and section.rows), None)

    @cached_property
    def elsewhere(self) -> Section:
        """What is another municipality's, which the first page tells in a line."""
        rows = [each for each in self.plan.left_out if each.municipality]
        return Section(ELSEWHERE, "府内のほかの市町村", NOTE_ELSEWHERE, rows, LEFT_OUT)

    @property
    def told_of_elsewhere(self) -> str:
        """How many are other municipalities', and whose; '' where there are none."""
        counts = Counter(each.municipality for each in self.elsewhere.rows).most_common()
        if not counts:
            return ""
        named = "、".join(f"{name} {count:,}件" for name, count in counts[:MOST_NAMED])
        rest = counts[MOST_NAMED:]
        more = f"、ほか{len(rest)}市町村 {sum(count for _, count in rest):,}件" if rest else ""
        return f"府内のほかの市町村の{self.elsewhere.count}件は取り込みません（{named}{more}）。"

    def _of_kind(self, kind: ChangeKind) -> Section:
        rows = [
            ShownChange(change, self.wards[change.record.ward].name)
            for change in self.plan.changes
            if change.kinds[0] == kind
        ]
        return Section(kind.value, kind.label, NOTES.get(kind, ""), rows, "changes")

    @cached_property
    def _additions(self) -> list[ShownAddition]:
        return [
            ShownAddition(addition, self.wards[addition.entry.ward].name)
            for addition in self.plan.additions
        ]

    @property
    def _note_of_new(self) -> str:
        kinds = self.plan.table.kinds
        return NOTE_OF_NEW if len(kinds) > 1 else NOTE_OF_NEW_BY_TABLE.format(kinds[0].label)

    @property
    def told(self) -> list[str]:
        """What else is to be known of the file, in sentences."""
        read = len(self.listed.entries) + len(self.listed.left_out)
        sentences = [
            f"公式名簿の{read:,}件を読みました。",
            f"変わらないもの {self.plan.unchanged:,}件。",
        ]
        if self.listed.continuations:
            sentences.append(
                f"番号のない続きの行 {self.listed.continuations:,}行（勤務医・診療科など）は読んでいません。"
            )
        if own := sum(map(_has_private_characters, self.listed.entries)):
            sentences.append(
                f"画面に出ないことのある外字を含むもの {own:,}件。字は公式名簿のまま入ります。"
            )
        sentences += letters_told(self.listed, self.plan)
        if self.listed.repeated:
            sentences.append(
                f"番号・名称・所在地が前の行と同じ{self.listed.repeated:,}行は、1件と数えました。"
            )
        sentences += [
            f"シート「{other.sheet}」は{other.table.label}の公式名簿なので、読んでいません。"
            for other in self.listed.other_sheets
        ]
        if self.listed.unread_sheets:
            named = "、".join(f"「{name}」" for name in self.listed.unread_sheets)
            sentences.append(f"公式名簿のないシート {named} は読んでいません。")
        return sentences


def _shown(value: object) -> object:
    """A day as the rest of the portal says it."""
    return wareki(value) if isinstance(value, date) else value


def _has_private_characters(entry: Entry) -> bool:
    """Whether a machine of another maker may have no drawing for a character of it."""
    return any(unicodedata.category(each) == "Co" for each in entry.name + entry.address)
