"""The last page: how each figure was counted, and what the marks mean."""

from __future__ import annotations

from collections.abc import Mapping

from reports.counting.figure import Choice, Figure, missing_wards
from reports.document.deck import messages
from reports.document.deck.shape import (
    Column,
    Density,
    Entry,
    Form,
    Panel,
    Section,
    Slide,
    Stack,
    Table,
)
from wards.fiscal import wareki

WHOLE = 12
DASH = "―"
KINDS = {
    Choice.SINGLE: "一つを選ぶ",
    Choice.BAND: "数値を区分",
    Choice.MULTIPLE: "複数回答",
    Choice.COUNT: "実数",
}


def method(figures: Mapping[str, Figure], texts: Mapping[str, str]) -> Slide:
    """図表の数え方と注."""
    counted = tuple(figure for figure in figures.values() if figure.choice in KINDS)
    wards = max((figure.of for figure in counted), default=0)
    columns = (
        Column("図表", 32),
        Column("単位", 9),
        Column("選び方", 11),
        Column("分母", 19),
        Column("回答・合計", 15),
        Column("時点", 14),
    )
    table = Table(columns, tuple(line(figure, wards) for figure in counted))
    return Slide(
        Section.NOTES,
        "図表の数え方と注",
        messages.basis(counted),
        (
            Stack(
                WHOLE,
                (
                    Panel("", Form.TABLE, table=table),
                    Panel("", Form.NOTES, entries=marks(counted, texts)),
                ),
            ),
        ),
        density=Density.DENSE,
    )


def line(figure: Figure, wards: int) -> tuple[str, ...]:
    """A figure: unit, kind, denominator, answers, day of reference."""
    among = f"{figure.of}区" + ("" if figure.of == wards else "（開催予定あり）")
    if figure.choice is Choice.MULTIPLE and not figure.unreported:
        answers = "足し上げない"
    elif figure.total is not None and not figure.unreported:
        answers = f"計{figure.total}{figure.unit}"
    else:
        answers = figure.basis_sentence
    day = wareki(figure.as_of) if figure.as_of else DASH
    return (
        f"{figure.section}　{figure.title}",
        figure.unit,
        KINDS[figure.choice],
        among if figure.of else DASH,
        answers or DASH,
        day,
    )


def marks(figures: tuple[Figure, ...], texts: Mapping[str, str]) -> tuple[Entry, ...]:
    """The marks of the document and what they mean."""
    found = []
    if note := texts["roles.note"].strip():
        found.append(Entry("※", (f"{note}（「連携の拠点が担う業務」のページ）",)))
    for figure in figures:
        found += [Entry(note.mark, (note.text,)) for note in figure.printed_footnotes]
    found += [
        Entry("未回答", (not_reported(figures),)),
        Entry("時点", ("「―」は、時点を定めていないもの。",)),
        Entry(
            "区と人", ("区数は重複があるため各回を合計しない。人数は各回を合計し「延べ」と記す。",)
        ),
    ]
    return tuple(found)


def not_reported(figures: tuple[Figure, ...]) -> str:
    """How a ward without a report is shown, and which wards these are now."""
    rule = "報告のない区は「未回答」として斜線で示し、０や「予定なし」と区別する。"
    wards = missing_wards(figures)
    if not wards:
        return rule + "今回は該当なし。"
    return f"{rule}いずれかの図表で未回答の区：{'、'.join(ward.name for ward in wards)}。"
