"""Decides what is said of columns and rows of which nobody can be sure that they are meant."""

from __future__ import annotations

from reports.files.intake.outcome import YES
from reports.files.intake.tables.findings import Findings
from reports.files.intake.tables.headings import Head
from reports.files.intake.tables.lines import Line, Table

MOST_NAMED = 5


def tell_doubts(table: Table, head: Head, found: Findings) -> None:
    """Asks about columns that may be a part only, refuses struck rows, tells of hidden ones."""
    for key, meant in head.narrowed.items():
        label = head.label(key)
        found.ask(
            f"{table.name}.{key}.heading",
            table.place(head.lines[-1], head.columns[key], meant),
            label,
            f"「{label[:40]}」の欄を「{meant}」として読みます。その一部だけの欄ではありませんか。",
            (YES, f"「{meant}」として読む"),
        )
    below = [line for line in table.lines if line.number > head.last_line]
    for line in below:
        _refuse_struck(table, head, found, line)
    hidden = [f"{line.number}" for line in below if line.number in table.hidden_lines]
    if hidden:
        more = f"ほか{len(hidden) - MOST_NAMED}行" if len(hidden) > MOST_NAMED else ""
        named = "、".join(hidden[:MOST_NAMED])
        found.note(table.place(below[0]), f"隠れている行（{named}行目{more}）も読みます。")


def _refuse_struck(table: Table, head: Head, found: Findings, line: Line) -> None:
    """Whether a struck row still counts, or which part of a cell does, nobody can tell."""
    filled = [column for column in sorted(head.columns.values()) if line.cell(column)]
    unclear = [column for column in filled if (line.number, column) in table.unclear]
    if not unclear:
        return
    if len(filled) > 1 and unclear == filled:
        sentence = "この行は、取り消し線で消されています。"
        hint = "取り込まないなら行を削除し、取り込むなら取り消し線を外してください。"
    else:
        sentence = "取り消し線か、注の番号のような小さな字が入っています。"
        hint = "残す答えだけを、普通の字で書いてください。"
    found.refuse(table.place(line, unclear[0], head.labels[unclear[0]]), "", sentence, hint)
