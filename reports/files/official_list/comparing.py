"""An official list held against the register: what it would change, each with a tick of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import models

from institutions.likeness import address_key, lot_of, names_agree
from institutions.models import Institution, InstitutionKind
from reports.files.official_list.cells import PointTable
from reports.files.official_list.entries import Entry, OfficialList
from reports.files.outcome import CellRef, Change, ChangeKind, Findings, Problem
from wards.fiscal import wareki
from wards.japanese.letters import comparing_key, has_lost_letters, has_marks_of_loss

# More than this share of a list does not change both name and place between two lists.
MOST_UNLIKE, FEW = 0.1, 10
LABELS = {
    name: Institution._meta.get_field(name).verbose_name
    for name in ("name", "kind", "code", "address", "postal_code", "phone", "closed_on")
}
# What is compared, and as what: ways of writing do not count.
COMPARED = {
    "name": comparing_key,
    "address": address_key,
    "postal_code": lambda code: code.replace("-", ""),
}
SLIPPED = (
    "番号は登録にあるのに、名称も所在地も登録と合わないものが{:,}件あります。",
    "並べ替えなどで、番号と名称の列や行がずれていませんか。"
    "登録の番号の方が誤っているときは、先に区に修正してもらってください。",
)
NOTHING_COMPARED = (
    "公式名簿のどの医療機関も、登録と比べられませんでした。",
    "「知っておくこと」にある記録を、先に区に修正してもらってください。",
)


class Group(models.TextChoices):
    """The lists of changes, in the order in which they stand."""

    COUNTED = "counted", "積極的医療機関（先に確かめる）"
    UNLIKE = "unlike", "名称も所在地も違うもの"
    SAME = "same", "番号の変更・追加（同じ医療機関）"
    CLOSED = "closed", "廃止"
    REOPENED = "reopened", "再開"
    MOVED = "moved", "移転"
    RENAMED = "renamed", "名称の変更"
    DETAILS = "details", "所在地の表記・連絡先"
    ODD_NUMBER = "odd_number", "番号の検査数字が合わないもの"
    NEW = "new", "新しく加わる"


CLOSING = f"{Group.CLOSED}-"


@dataclass(frozen=True)
class Proposal:
    """A change as a person sees it, and what it writes. known: the record, None of a new one."""

    change: Change
    known: Institution | None
    values: Mapping[str, object]


@dataclass
class Comparison:
    """What taking in a list of a day would do to the records of its 点数表.

    known: those records, with `counts`: whether a figure counts them as 積極的医療機関 now.
    """

    listed: OfficialList
    day: date
    known: list[Institution]
    wards: Mapping[str, str]
    proposals: list[Proposal] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)
    lost_letters: list[str] = field(default_factory=list)
    unchanged: int = 0

    @property
    def held(self) -> int:
        """How many records such a list should have: open ones with a code."""
        return sum(bool(each.code) and self._is_open(each) for each in self.known)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Why the rows of the file seem to be mixed up, or not to be of the register at all."""
        place = CellRef(next(iter(self.listed.entries.values())).place.sheet)
        if not (self.proposals or self.unchanged):
            return (Problem(place, "", *NOTHING_COMPARED),)
        unlike = sum(each.change.key.startswith(f"{Group.UNLIKE}-") for each in self.proposals)
        has_slipped = unlike > max(FEW, MOST_UNLIKE * len(self.listed.entries))
        return (Problem(place, "", SLIPPED[0].format(unlike), SLIPPED[1]),) if has_slipped else ()

    @property
    def changes(self) -> tuple[Change, ...]:
        """List by list; each in the order of the file."""
        changes = (each.change for each in self.proposals)
        return tuple(sorted(changes, key=lambda each: Group.labels.index(each.group)))

    def run(self) -> Comparison:
        """Compares all; then it can be asked what came of it."""
        known = self._by_code()
        unknown = []
        for entry in self.listed.entries.values():
            same = known.get(entry.number, [])
            if len(same) > 1:
                names = "、".join(f"「{each.name}」" for each in same)
                self.findings.note(entry.place, f"同じ番号の記録が{len(same)}件あります: {names}。")
            elif not same or not self._is_open(same[0]):
                unknown += [] if same and self._reopen(same[0], entry) else [entry]
            elif same[0].ward_id != entry.ward:
                self.findings.note(
                    entry.place,
                    f"「{same[0].name}」は、公式名簿では所在地が「{entry.address}」で、登録の区と違います。"
                    "移転先の区で記録を加え、この記録を廃止にしてください。",
                )
            else:
                self._compare(same[0], entry)
        self._pair_up(unknown)
        return self

    def _is_open(self, known: Institution) -> bool:
        """Whether it is open after the day of the list; one whose closing is to come is."""
        return known.closed_on is None or known.closed_on > self.day

    def _by_code(self) -> dict[str, list[Institution]]:
        """The records of each number; of several the closed ones do not count beside open ones."""
        found: dict[str, list[Institution]] = defaultdict(list)
        for each in self.known:
            if each.code:
                found[each.code[-7:]].append(each)
        return {
            number: [each for each in same if self._is_open(each)] or same[-1:]
            for number, same in found.items()
        }

    def _compare(self, known: Institution, entry: Entry) -> None:
        values = self._differences(known, entry)
        if not values:
            self.unchanged += 1
            return
        renamed = "name" in values
        moved = "address" in values and lot_of(known.address) != lot_of(entry.address)
        group = Group.MOVED if moved else Group.RENAMED if renamed else Group.DETAILS
        if moved and renamed and known.address and not names_agree(known.name, entry.name):
            group = Group.UNLIKE
        self._propose(group, known, values, entry, ticked=group != Group.UNLIKE)

    def _differences(self, known: Institution, entry: Entry) -> dict[str, object]:
        """What the list says otherwise, but for ways of writing; a telephone number is only added."""
        values: dict[str, object] = {}
        for name, key in COMPARED.items():
            ours, theirs = getattr(known, name), getattr(entry, name)
            if has_lost_letters(theirs, ours):
                self.lost_letters.append(
                    f"{entry.place}の「{theirs[:60]}」は、ファイルの保存で文字が失われたもののようなので、"
                    f"登録の「{ours[:60]}」のまま変えません。"
                )
            elif theirs and key(ours) != key(theirs):
                self._tell_of_marks_of_loss(entry.place, theirs)
                values[name] = theirs
        return values if known.phone or not entry.phone else values | {"phone": entry.phone}

    def _tell_of_marks_of_loss(self, where: str, *texts: str) -> None:
        for text in filter(has_marks_of_loss, texts):
            self.lost_letters.append(
                f"{where}の「{text[:60]}」は、文字が失われているようです。"
                "元の公式名簿を確かめてください。"
            )

    def _reopen(self, known: Institution, entry: Entry) -> bool:
        """Whether a closed record is what the list has again."""
        if known.ward_id != entry.ward or not (
            names_agree(known.name, entry.name) or lot_of(known.address) == lot_of(entry.address)
        ):
            return False
        values = {"closed_on": None, **self._differences(known, entry)}
        self._propose(Group.REOPENED, known, values, entry)
        return True

    def _pair_up(self, unknown: list[Entry]) -> None:
        """Proposes of unknown entries which record they are; the rest is new, and closes."""
        free = [
            each
            for each in self.known
            if self._is_open(each) and (not each.code or each.code[-7:] not in self.listed.entries)
        ]
        gone, taken = [each for each in free if each.code], set()
        for entry, known in _pairs(unknown, free):
            code = self.listed.table.code_of(entry.number)
            values = {"code": code, **self._differences(known, entry)}
            self._propose(Group.SAME, known, values, entry)
            unknown.remove(entry)
            taken.add(known.pk)
        for entry in unknown:
            self._add(entry)
        listed_wards = {entry.ward for entry in self.listed.entries.values()}
        for known in (each for each in gone if each.pk not in taken):
            is_sure = known.ward_id in listed_wards and not known.counts
            if known.code[-7:] in self.listed.outside:
                place, address = self.listed.outside[known.code[-7:]]
                words = f"「{known.name}」の所在地が、大阪市の外の「{address[:60]}」です。"
                self.findings.note(place, words)
                is_sure = False
            self._propose(Group.CLOSED, known, {"closed_on": self.day}, ticked=is_sure)

    def _add(self, entry: Entry) -> None:
        table = self.listed.table
        is_odd = not any(each.fits(entry.number) for each in PointTable)
        self._tell_of_marks_of_loss(f"新しく加わる{entry.place}", entry.name, entry.address)
        copied = ("name", "postal_code", "address", "phone")
        values = {name: getattr(entry, name) for name in copied} | {
            "ward_id": entry.ward,
            "kind": table.kind_of(entry.name),
            "code": table.code_of(entry.number),
        }
        group = Group.ODD_NUMBER if is_odd else Group.NEW
        self._propose(group, None, values, entry, ticked=not is_odd)

    def _propose(
        self,
        group: Group,
        known: Institution | None,
        values: Mapping[str, object],
        entry: Entry | None = None,
        *,
        ticked: bool = False,
    ) -> None:
        """Adds a change of a record, or a new one; entry: what the list says, None of what left it."""
        if known is None:
            kind, before = ChangeKind.ADDED, ""
            after = {name: value for name, value in values.items() if name != "name" and value}
        else:
            kind = ChangeKind.CHANGED if entry else ChangeKind.ENDED
            # What closes is compared with nothing: by these it is known.
            fields = values if entry else ("code", "address", "closed_on")
            before, after = _described({name: getattr(known, name) for name in fields}), values
        place = entry.place if entry else CellRef()
        change = Change(
            kind,
            CellRef(place.sheet, place.cell, self.wards[entry.ward if entry else known.ward_id]),
            known.name if known else entry.name,
            before,
            _described(after),
            key=f"{group}-{known.pk if known else entry.number}",
            group=(Group.COUNTED if known and known.counts else group).label,
            ticked=ticked,
        )
        self.proposals.append(Proposal(change, known, values))


def _pairs(entries: Iterable[Entry], free: list[Institution]) -> list[tuple[Entry, Institution]]:
    """The entries that are a record that left: one ward, place and name, but for its corporation."""
    places: dict[tuple[str, str], list[Institution]] = defaultdict(list)
    for each in free:
        places[each.ward_id, lot_of(each.address)].append(each)
    pairs, entries = [], list(entries)
    for are_alike in (_are_equal, names_agree):
        for entry in list(entries):
            # A record that says no place is anywhere in its ward.
            for near in (places[entry.ward, lot_of(entry.address)], places[entry.ward, ""]):
                if known := next((each for each in near if are_alike(entry.name, each.name)), None):
                    near.remove(known)
                    entries.remove(entry)
                    pairs.append((entry, known))
                    break
    return pairs


def _are_equal(one: str, other: str) -> bool:
    return comparing_key(one) == comparing_key(other)


def _described(values: Mapping[str, object]) -> str:
    """Values as they are read, one a line."""
    return "\n".join(
        f"{LABELS[name]} {_value_words(values[name])}" for name in LABELS if name in values
    )


def _value_words(value: object) -> str:
    if isinstance(value, date):
        return wareki(value)
    return InstitutionKind(value).label if value in InstitutionKind.values else str(value or "なし")
