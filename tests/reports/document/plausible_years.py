"""Years as they may come: from a quiet one to a crowded one with wards missing; a seed gives each again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from random import Random

from reports.counting.figure import Figure, Item, Member, Row
from reports.document.deck.build import build_deck
from reports.document.deck.shape import Deck
from reports.document.texts import LAST_YEAR, PUT_IN, SEVERAL_YEARS
from tests.reports.document.test_deck_years import FIRST, LAST, YEAR, counted
from tests.reports.figure_samples import places, unanswered, wards

WORDS = (
    "在宅医療", "介護連携", "退院支援", "訪問看護", "24時間", "ICT", "の", "を", "に向けた", "検討", "共有", "（案）",
    "（その6）", "「顔の見える」", "ACP", "・", "、", "𠮷田", "急変時の対応", "看取り", "多職種", "研修", "体制構築",
)  # fmt: skip
HOURS = {"20時間超": 30, "20時間": 20, "10～19時間": 15, "1～9時間": 5, "0時間": 0}
SHORT, LONG = 10, 120  # letters of a topic or theme
MOST = 30  # topics or themes
TIMES = 8  # distinct answers
ABSENT = 10


def plausible_year(seed: int) -> Deck:
    """A deck of a year that is drawn by chance."""
    chance = Random(seed)
    figures = counted()
    hours = dict(chance.sample(sorted(HOURS.items()), chance.randint(1, len(HOURS))))
    times = {f"{n}回": n for n in sorted(chance.sample(range(1, 25), chance.randint(1, TIMES)))}
    answered_by(chance, figures, "desk.weekly_hours", hours)
    answered_by(chance, figures, "liaison_meeting.planned_times", times)
    agenda = figures["liaison_meeting.agenda"]
    rows = tuple(
        Row(n, str(n), text, tuple(map(Member, wards()[: chance.randint(1, 24)])))
        for n, text in enumerate(texts(chance, "議題", chance.choice((8, MOST))))
    )
    figures[agenda.id] = replace(agenda, rows=rows)
    for name in ("professional_training.themes", "city_council"):
        first, *others = figures[name].rows
        filled = replace(first, items=items(texts(chance, name[:4], MOST)))
        figures[name] = replace(figures[name], rows=(filled, *others))
    for name in ("around_the_clock.initiatives", "information_sharing.initiatives"):
        share_out(chance, figures, name)
    gone = frozenset(chance.sample(wards(), chance.choice((0, 0, 1, 3, ABSENT))))
    return build_deck(
        {name: unanswered(figure, gone) for name, figure in figures.items()},
        dict.fromkeys(chance.choice(((), (LAST_YEAR, SEVERAL_YEARS))), PUT_IN),
        fiscal_year=YEAR,
        as_of=date(2026, 9, 1),
        places=places(),
        past={LAST: counted(), FIRST: counted()},
    )


def answered_by(
    chance: Random, figures: dict[str, Figure], name: str, answers: Mapping[str, int]
) -> None:
    """Spreads the wards over answers, each of which somebody gives; answers: their numbers."""
    given = [*answers, *chance.choices([*answers], k=24)]
    members: dict[str, list[Member]] = {label: [] for label in answers}
    for ward, label in zip(chance.sample(wards(), 24), given, strict=False):
        members[label].append(Member(ward, amount=answers[label]))
    rows = tuple(
        Row(n, f"answer{n}", label, tuple(sorted(some, key=lambda member: member.ward)))
        for n, (label, some) in enumerate(members.items(), 1)
    )
    figures[name] = replace(figures[name], rows=rows)


def share_out(chance: Random, figures: dict[str, Figure], name: str) -> None:
    """Topics under the headings of a table of initiatives, some of which may stay without."""
    rows = figures[name].rows
    shares: list[list[str]] = [[] for _ in rows]
    for text in texts(chance, name[:6], MOST):
        chance.choice(shares).append(text)
    figures[name] = replace(
        figures[name],
        rows=tuple(replace(row, items=items(some)) for row, some in zip(rows, shares, strict=True)),
    )


def texts(chance: Random, mark: str, most: int) -> list[str]:
    """Up to so many topics, of 10 to 120 letters each or all short; no two begin alike."""
    longest = chance.choice((25, 60, LONG))
    return [text(chance, f"{mark}{n}番", longest) for n in range(1, chance.randint(1, most) + 1)]


def text(chance: Random, begin: str, longest: int) -> str:
    length, words = chance.randint(SHORT, longest), begin
    while len(words) < length:
        words += chance.choice(WORDS)
    return words[:length] if length > len(begin) else words


def items(some: list[str]) -> tuple[Item, ...]:
    return tuple(Item(n, words) for n, words in enumerate(some, 1))
