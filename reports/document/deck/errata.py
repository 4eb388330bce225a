"""The last page of a later edition: the 正誤表, a line for every correction."""

from __future__ import annotations

from collections.abc import Sequence

from reports.document.correction import Correction
from reports.document.deck.shape import (
    Column,
    Density,
    Form,
    Panel,
    Section,
    Slide,
    Stack,
    Table,
    say,
)

WHOLE = 12
TOPIC = "正誤表"
COLUMNS = (
    Column("図表・箇所", 28),
    Column("区", 9),
    Column("誤", 19),
    Column("正", 19),
    Column("理由", 25),
)
DASH = "―"


def errata(number: int, corrections: Sequence[Correction], reason: str) -> Slide:
    """正誤表 of an edition (its number) against the one before. reason: why it was made."""
    before = f"第{number - 1}版"
    message = (
        say(f"{before}から", len(corrections), "か所を訂正")
        if corrections
        else say(f"{before}から、数値と文言に訂正はない")
    )
    table = Table(COLUMNS, tuple(map(cells, corrections)))
    panels = (Panel("", Form.TABLE, table=table),) if corrections else ()
    return Slide(
        Section.NOTES,
        TOPIC,
        message,
        (Stack(WHOLE, panels),),
        lead=f"改訂の理由：{' '.join(reason.split())}",
        density=Density.DENSE,
    )


def cells(correction: Correction) -> tuple[str, ...]:
    """A correction as a row of the table."""
    return (
        correction.where,
        correction.ward or DASH,
        correction.shown_before,
        correction.shown_after,
        correction.reason,
    )
