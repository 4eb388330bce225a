"""The figures that the property tests of editions compare: small ones, sense and nonsense."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from reports.counting.figure import (
    Basis,
    Choice,
    Figure,
    Footnote,
    Item,
    Member,
    Record,
    Row,
    WardRef,
)

WARDS = (
    WardRef(1, "27127", "北区"),
    WardRef(2, "27102", "都島区"),
    WardRef(3, "27103", "福島区"),
)
CODES = ("a", "b", "c")
TAGS = ("", "consented", "other_programme")
MARKS = ("※1", "※2")

words = st.text(alphabet="あいう甲乙、 1\n", max_size=6)
some_words = words.map(lambda text: f"語{text}")
wards = st.lists(st.sampled_from(WARDS), unique=True).map(lambda found: tuple(sorted(found)))


@st.composite
def members(draw, among):
    chosen = draw(st.lists(st.sampled_from(among), unique=True)) if among else []
    return tuple(
        Member(
            ward,
            tuple(
                Record("trainings.training", draw(st.integers(1, 3)), "記録", tag)
                for tag in draw(st.lists(st.sampled_from(TAGS), max_size=2))
            ),
            draw(st.integers(0, 2)),
        )
        for ward in sorted(chosen)
    )


@st.composite
def rows(draw, choice, asked):
    """A row a ward for counts, else some of three rows."""
    if choice is Choice.COUNT:
        return tuple(
            Row(ward.order, ward.code, ward.name, draw(members((ward,)))) for ward in asked
        )
    found = []
    for code in draw(st.lists(st.sampled_from(CODES), unique=True)):
        facts = draw(
            st.dictionaries(st.sampled_from(["date", "venue"]), some_words)
            if choice is Choice.EVENTS
            else st.just({})
        )
        items = draw(st.lists(some_words, max_size=3))
        found.append(
            Row(
                draw(st.integers(1, 3)),
                code,
                draw(some_words),
                draw(members(asked)),
                tuple(Item(n, text) for n, text in enumerate(items, 1)),
                tuple(facts.items()),
            )
        )
    return tuple(sorted(found, key=lambda row: (row.order, row.code)))


@st.composite
def figures(draw, id_="some.figure"):
    """Any figure of one id over up to three wards."""
    choice = draw(st.sampled_from(list(Choice)))
    asked = draw(wards)
    answered = tuple(ward for ward in asked if draw(st.booleans()))
    marks = draw(st.lists(st.sampled_from(MARKS), unique=True))
    return Figure(
        id=id_,
        section=draw(some_words),
        title=draw(some_words),
        definition=draw(words),
        unit=draw(st.sampled_from(["", "区", "医療機関"])),
        choice=choice,
        rows=draw(rows(choice, answered if choice is not Choice.COUNT else asked)),
        asked=asked,
        answered=answered,
        as_of=draw(st.sampled_from([None, date(2024, 9, 1), date(2025, 3, 31)])),
        basis=Basis.RECORDS if choice is Choice.COUNT else Basis.WARDS,
        kind=draw(st.sampled_from(["text", "definition", "matrix"]))
        if choice is Choice.TEXT
        else "",
        largest_first=draw(st.booleans()),
        footnotes=tuple(
            Footnote(mark, draw(some_words), draw(st.sampled_from(TAGS[1:]))) for mark in marks
        ),
    )


@st.composite
def pairs(draw):
    """A figure before and after: another one, or the same with one thing changed."""
    before = draw(figures())
    if draw(st.booleans()):
        return before, draw(figures())
    other = draw(figures())
    names = ("section", "title", "definition", "unit", "as_of", "footnotes", "largest_first")
    name = draw(st.sampled_from(names))
    return before, replace(before, **{name: getattr(other, name)})
