"""The CSV says what the figures say, a value a row, and harms no spreadsheet."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.counting.figure import Choice, Figure
from reports.document.exporters.csv_files import CannotEncodeError, Encoding, write_csv
from reports.document.exporters.longform import HEADINGS, long_rows
from reports.document.exporters.safe_text import looks_like_formula, printable
from tests.reports.document.exporters.samples import (
    HOSTILE,
    document,
    drawn,
    hostile_counts,
    hostile_text,
)
from tests.reports.figure_samples import figures_without, sample_figures


def parsed(figures: list[Figure], encoding: Encoding = Encoding.UTF8) -> list[dict[str, str]]:
    text = write_csv(document(), figures, encoding).decode(encoding)
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_file_has_a_byte_order_mark_a_header_in_row_one_and_crlf():
    content = write_csv(document(), sample_figures().values())
    assert content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8-sig").split("\r\n")
    assert lines[0] == ",".join(HEADINGS)
    assert lines[-1] == ""


@pytest.mark.parametrize("missing", [0, 7, 24])
def test_every_value_of_every_figure_is_a_row_of_its_own(missing):
    figures = list(figures_without(missing).values())
    rows = parsed(figures)
    for figure in figures:
        lines = [row for row in rows if row["図ID"] == figure.id]
        assert len(lines) == len(list(long_rows(document(), [figure])))
        if figure.choice in (Choice.TEXT, Choice.EVENTS):
            continue
        assert [(r["区分コード"], r["区分"], r["値"]) for r in lines] == [
            (row.code, row.label, "" if (v := figure.shown(row)) is None else str(v))
            for row in figure.all_rows
        ]
        assert {(r["分母"], r["回答区数"], r["単位"]) for r in lines} == {
            (str(figure.of), str(len(figure.answered)), figure.unit)
        }


def test_years_days_footnotes_and_events_have_their_own_columns():
    rows = parsed(list(sample_figures().values()))
    first = rows[0]
    assert (first["年度"], first["年度表示"], first["図番号"]) == ("2024", "令和6年度", "Ⅰ(1)")
    desk = next(row for row in rows if row["図ID"] == "desk.weekly_hours")
    assert desk["基準日"] == "2024-09-01"
    noted = [row for row in rows if row["注記記号"]]
    assert [(row["区分"], row["値"], row["注記記号"]) for row in noted] == [
        ("西淀川区", "8", "※1"),
        ("東成区", "23", "※1"),
        ("生野区", "15", "※1"),
        ("東住吉区", "2", "※2"),
    ]
    assert noted[0]["注記"].startswith("積極的医療機関への位置づけ")
    briefing = [row for row in rows if row["図ID"] == "coordinator_support.briefing"]
    facts = {row["項目"]: (row["値"] or row["日付"] or row["文言"]) for row in briefing[:6]}
    assert facts["開催日"] == "2024-05-16"
    assert (facts["参加区数"], facts["参加人数"], facts["開催方法"]) == ("19", "39", "Web")


def test_hostile_text_is_text_and_can_be_restored():
    rows = parsed([hostile_text(), hostile_counts()])
    assert [row["その他の内容"] for row in rows if row["その他の内容"]] == ["'-その他"]
    for row in rows:
        assert not any(looks_like_formula(cell) for cell in row.values())
    words: dict[str, str] = {}
    for row in rows:
        if row["図ID"] == "hostile.text":
            piece = row["文言"].removeprefix("'")
            words[row["文言番号"]] = words.get(row["文言番号"], "") + piece
    assert list(words.values()) == [printable(text) for text in HOSTILE]


def test_cp932_carries_the_published_figures_unchanged():
    figures = list(sample_figures().values())
    assert parsed(figures, Encoding.CP932) == parsed(figures)


def test_cp932_refuses_what_it_would_have_to_change():
    with pytest.raises(CannotEncodeError, match=r"𠮷.*U\+20BB7.*UTF-8を選んで"):
        write_csv(document(), [hostile_text()], Encoding.CP932)


@settings(max_examples=50)
@given(st.sampled_from(list(Choice)[:4]).flatmap(drawn))
def test_parsing_the_csv_gives_the_values_of_the_figure(figure):
    rows = parsed([figure])
    assert len(rows) == len(figure.all_rows)
    for row, line in zip(figure.all_rows, rows, strict=True):
        value = figure.shown(row)
        assert line["値"] == ("" if value is None else str(value))
        assert line["区分"].removeprefix("'") == printable(row.label)
        assert (line["値の状態"] == "未回答") is (value is None)
        if figure.choice is Choice.COUNT:
            assert (line["区コード"], line["区名"]) == (row.code, f"大阪市{row.label}")
