"""A year at a glance: who has answered, how many wards say yes, a few sums, the year before."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from reports.counting.comparison import Change, SameWards, over_same_wards
from reports.counting.figure import Figure, Member, WardRef, missing_wards
from wards.vocabulary import ReportForm

Members = tuple[Member, ...]


def in_row(code: str) -> Callable[[Figure], Members]:
    """The wards of one row."""
    return lambda figure: tuple(m for row in figure.rows if row.code == code for m in row.members)


def at_least(amount: float) -> Callable[[Figure], Members]:
    """The wards whose number of hours or times is at least so large."""
    return lambda figure: tuple(m for m in everyone(figure) if (m.amount or 0) >= amount)


def everyone(figure: Figure) -> Members:
    """The wards of all rows."""
    return tuple(member for row in figure.rows for member in row.members)


def wards(members: Members) -> int:
    return len({member.ward for member in members})


def records(members: Members) -> int:
    """Each record once, in how many rows it may stand."""
    return len({(record.model, record.pk) for member in members for record in member.records})


def amounts(members: Members) -> float:
    """The hours or times in one sum."""
    return sum(member.amount or 0 for member in members)


@dataclass(frozen=True, slots=True)
class Key:
    """A number of a figure that stands for the year: of which members, and what is counted of them.

    answer: the answer that they gave; empty where all are counted.
    """

    figure: str
    name: str
    members: Callable[[Figure], Members]
    answer: str = ""
    unit: str = "区"
    of: Callable[[Members], float] = wards

    def count(self, figure: Figure) -> float:
        return self.of(self.members(figure))


TRAININGS, OUTREACH = "professional_training.plan", "public_outreach.plan"
HOURS, TIMES = "desk.weekly_hours", "liaison_meeting.planned_times"
INSTITUTIONS = "active_institutions.by_ward"
HELD = in_row("planned_or_held")

# Each of all wards that were asked: what is neither this answer nor 未回答 is another answer.
QUESTIONS = (
    Key(TRAININGS, "研修会", HELD, "開催済み・予定あり"),
    Key(OUTREACH, "講演会・普及啓発", HELD, "開催予定あり"),
    Key(HOURS, "相談窓口の開設", at_least(20), "週20時間以上"),
    Key(INSTITUTIONS, "積極的医療機関", everyone, "ある区"),
    Key(TIMES, "連携会議", at_least(4), "年4回以上"),
    Key("accompanied_visit.plan", "同行訪問研修", in_row("planned"), "開催予定あり"),
)
SUMS = (
    Key(INSTITUTIONS, "積極的医療機関", everyone, unit="機関", of=records),
    Key("coordinator.qualification", "拠点コーディネーター", everyone, unit="人", of=records),
    Key(TRAININGS, "研修会の記録", HELD, unit="件", of=records),
    Key(OUTREACH, "講演会・普及啓発の記録", HELD, unit="件", of=records),
    Key(TIMES, "連携会議の予定回数", everyone, unit="回", of=amounts),
    Key(HOURS, "週あたりの開設時間", everyone, unit="時間", of=amounts),
)


@dataclass(frozen=True, slots=True)
class KeyNumber:
    """The number of a year: before as counted then, change over the wards of both years.

    None where nothing stands beside it; same: as of `Comparison`.
    """

    key: Key
    figure: Figure
    value: float
    figure_before: Figure | None = None
    before: float | None = None
    change: Change | None = None
    same: int | None = None


def key_numbers(
    keys: tuple[Key, ...], figures: Mapping[str, Figure], last: Mapping[str, Figure]
) -> list[KeyNumber]:
    """The numbers of these figures, as the Bureau sees them, beside those of the year before."""
    return [
        _number(key, figures[key.figure], last.get(key.figure))
        for key in keys
        if key.figure in figures
    ]


def _number(key: Key, figure: Figure, before: Figure | None) -> KeyNumber:
    value = key.count(figure)
    both = over_same_wards(figure, before) if before else None
    if not isinstance(both, SameWards):
        return KeyNumber(key, figure, value)
    change = Change(key.count(both.before), key.count(both.now))
    return KeyNumber(key, figure, value, before, key.count(before), change, both.same)


@dataclass(frozen=True, slots=True)
class Answers:
    """Who has answered all that a report asks, and who owes something."""

    form: ReportForm
    asked: tuple[WardRef, ...]
    missing: tuple[WardRef, ...]

    @property
    def answered(self) -> int:
        return len(self.asked) - len(self.missing)


def answers_of(
    figures: Mapping[str, Figure], ids: Mapping[ReportForm, Iterable[str]]
) -> list[Answers]:
    """Of each kind of report. ids: of the figures that count its answers."""
    found = []
    for form, own in ids.items():
        of_form = [figures[id_] for id_ in own if id_ in figures]
        asked = {ward for figure in of_form for ward in figure.asked}
        found.append(Answers(form, tuple(sorted(asked)), missing_wards(of_form)))
    return found
