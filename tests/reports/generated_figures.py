"""The figures of the property tests: small ones over up to three wards, sense and nonsense."""

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
TAGS = ("consented", "other_programme")

words = st.text(alphabet="あいう甲乙、 1\n", max_size=6)
some_words = words.map(lambda text: f"語{text}")
days = st.sampled_from([None, date(2024, 9, 1), date(2025, 3, 31)])
records = st.builds(
    Record,
    st.just("trainings.training"),
    st.integers(1, 3),
    st.just("記録"),
    st.sampled_from(["", *TAGS]),
)


def some_of(values) -> st.SearchStrategy[list]:
    """Any of these values, each once."""
    return st.lists(st.sampled_from(values), unique=True) if values else st.just([])


@st.composite
def members(draw, among):
    return tuple(
        Member(ward, tuple(draw(st.lists(records, max_size=2))), draw(st.integers(0, 2)))
        for ward in sorted(draw(some_of(among)))
    )


@st.composite
def figures(draw, id_="some.figure"):
    """Any figure of one id: a row a ward for counts, else some of three rows."""
    choice = draw(st.sampled_from(list(Choice)))
    asked = tuple(sorted(draw(some_of(WARDS))))
    answered = tuple(ward for ward in asked if draw(st.booleans()))
    if choice is Choice.COUNT:
        rows = [Row(w.order, w.code, w.name, draw(members((w,)))) for w in asked]
    else:
        facts = st.dictionaries(st.sampled_from(["date", "venue"]), some_words)
        rows = [
            Row(
                draw(st.integers(1, 3)),
                code,
                draw(some_words),
                draw(members(answered)),
                tuple(
                    Item(n, text) for n, text in enumerate(draw(st.lists(some_words, max_size=3)))
                ),
                tuple(draw(facts).items()) if choice is Choice.EVENTS else (),
            )
            for code in draw(some_of("abc"))
        ]
    return Figure(
        id=id_,
        section=draw(some_words),
        title=draw(some_words),
        definition=draw(words),
        unit=draw(st.sampled_from(["", "区", "医療機関"])),
        choice=choice,
        rows=tuple(sorted(rows, key=lambda row: (row.order, row.code))),
        asked=asked,
        answered=answered,
        as_of=draw(days),
        basis=Basis.RECORDS if choice is Choice.COUNT else Basis.WARDS,
        kind=draw(st.sampled_from(["text", "matrix"])) if choice is Choice.TEXT else "",
        largest_first=draw(st.booleans()),
        footnotes=tuple(
            Footnote(mark, draw(some_words), draw(st.sampled_from(TAGS)))
            for mark in draw(some_of(["※1", "※2"]))
        ),
    )


@st.composite
def pairs(draw):
    """A figure before and after: another one, or the same with one thing changed."""
    before, other = draw(figures()), draw(figures())
    names = ("section", "title", "definition", "unit", "as_of", "footnotes", "largest_first")
    name = draw(st.sampled_from(names))
    changed = replace(before, **{name: getattr(other, name)})
    return before, draw(st.sampled_from([other, changed]))
