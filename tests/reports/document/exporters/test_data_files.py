"""CSV and JSON say what the figures say, a value a row or by its published key, and harm no program."""

import csv
import io
import json
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from reports.counting.figure import Choice
from reports.document.deck.shape import Correction
from reports.document.exporters.figures_json import SCHEMA, figures_document, write_json
from reports.document.exporters.longform import HEADINGS, correction_rows, write_csv
from tests.reports.document.exporters.samples import (
    HOSTILE,
    LONG,
    document,
    drawn,
    hostile_counts,
    hostile_text,
)
from tests.reports.figure_samples import (
    as_listed_now,
    figures_without,
    in_print,
    published,
    sample_figures,
)
from wards.outgoing.csv_rows import CannotEncodeError, Encoding
from wards.outgoing.safe_text import (
    APOSTROPHE,
    CELL_LIMIT,
    continued,
    guarded,
    looks_like_formula,
    pieces,
    printable,
)


@given(st.text())
def test_no_guarded_text_is_calculated_and_the_original_can_be_restored(text):
    safe = guarded(text)
    assert not looks_like_formula(safe)
    assert safe.removeprefix(APOSTROPHE) == text


@given(st.text(max_size=50), st.integers(2, 9))
def test_pieces_fit_and_join_to_the_text(text, limit):
    parts = pieces(text, limit)
    assert "".join(parts) == text
    assert all(len(part.encode("utf-16-le")) // 2 <= limit for part in parts)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")))
def test_names_and_ordinary_text_are_never_changed(text):
    kept = "".join(char for char in text if not 0xFDD0 <= ord(char) <= 0xFDEF)
    assert printable(kept) == kept
    assert printable("甲\x00乙\x0b丙\ud800\r\n") == "甲〓乙〓丙〓\n"


def test_a_long_text_goes_on_in_rows_that_count_nothing_twice():
    rows = continued(("北区", 5, LONG, None), {1})
    assert [(row[0], row[1], row[-1]) for row in rows] == [("北区", 5, None), ("北区", None, 2)]
    assert "".join(row[2] for row in rows) == LONG
    assert all(len(row[2].encode("utf-16-le")) // 2 <= CELL_LIMIT for row in rows)


def parsed(figures, encoding=Encoding.UTF8):
    text = write_csv(document(), figures, encoding).decode(encoding)
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_file_has_a_byte_order_mark_a_header_in_row_one_and_crlf():
    content = write_csv(document(), sample_figures().values())
    assert content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8-sig").split("\r\n")
    assert (lines[0], lines[-1]) == (",".join(HEADINGS), "")


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


def test_cp932_carries_the_published_figures_and_refuses_what_it_would_have_to_change():
    figures = list(sample_figures().values())
    assert parsed(figures, Encoding.CP932) == parsed(figures)
    with pytest.raises(CannotEncodeError, match=r"𠮷.*U\+20BB7.*UTF-8を選択して"):
        write_csv(document(), [hostile_text()], Encoding.CP932)


def assert_says(lines, figure):
    """The lines are the values of the figure, a row each, with its denominator."""
    for row, line in zip(figure.all_rows, lines, strict=True):
        value = figure.shown(row)
        assert line["区分"].removeprefix("'") == printable(row.label)
        assert (line["区分コード"], line["単位"]) == (row.code, figure.unit)
        assert line["値"] == ("" if value is None else str(value))
        assert (line["値の状態"] == "未回答") is (value is None)
        assert (line["分母"], line["回答区数"]) == (str(figure.of), str(len(figure.answered)))
        if figure.choice is Choice.COUNT:
            assert (line["区コード"], line["区名"]) == (row.code, f"大阪市{row.label}")


@pytest.mark.parametrize("missing", [0, 7, 24])
def test_every_value_and_every_wording_of_the_year_is_a_row_of_its_own(missing):
    figures = list(figures_without(missing).values())
    rows = parsed(figures)
    for figure in figures:
        lines = [row for row in rows if row["図ID"] == figure.id]
        if figure.choice is Choice.TEXT:
            texts = [item.text for row in figure.rows for item in row.items]
            assert [line["文言"].removeprefix("'") for line in lines] == texts
        elif figure.choice is not Choice.EVENTS:
            assert_says(lines, figure)


@examples(max_examples=50)
@given(st.sampled_from(list(Choice)[:4]).flatmap(drawn))
def test_parsing_the_csv_gives_the_values_of_any_figure(figure):
    assert_says(parsed([figure]), figure)


def json_of(figure):
    return figures_document(document(), [figure])["figures"][figure.id]


SCHEMA_FILE = Path(finders.find(SCHEMA.removeprefix(settings.STATIC_URL)))


@pytest.fixture(scope="module")
def validator():
    """Importing it takes two seconds: only of the worker that needs it."""
    rules = json.loads(SCHEMA_FILE.read_text("utf-8"))
    return import_module("jsonschema").Draft202012Validator(rules)


def test_the_samples_give_the_published_figures_in_their_order():
    written = json.loads(write_json(document(), sample_figures().values()))
    expected = published() | {"figures": as_listed_now(published()["figures"])}
    assert expected["document"].items() <= written["document"].items()
    assert list(written["figures"]) == list(expected["figures"])
    for name, figure in expected["figures"].items():
        assert in_print(written["figures"][name], figure) == figure, name


@pytest.mark.parametrize("missing", [0, 7, 24])
def test_every_file_is_as_the_published_schema_says(missing, validator):
    corrections = (Correction("k", "f", "図", "箇所", "1", "", "27127", "北区", named=True),)
    edition = document(edition=2, sha256="0" * 64, corrections=corrections)
    alone = document(wards=document().wards[:1])
    for one in (document(), edition, alone):
        written = figures_document(one, figures_without(missing).values())
        validator.validate(written)
        assert written["$schema"] == SCHEMA


def test_a_document_that_is_no_edition_has_no_corrections():
    assert list(correction_rows(document())) == []


@pytest.mark.parametrize("figure", sample_figures().values())
def test_json_and_csv_name_values_and_texts_by_the_same_codes(figure):
    values, rows = json_of(figure)["values"], parsed([figure])
    codes = [value["code"] for value in values]
    assert len(set(codes)) == len(codes)
    assert {row["区分コード"] for row in rows} <= {*codes, "unreported"}
    texts = [each["id"] for value in values for each in value["texts"]]
    assert len(set(texts)) == len(texts)
    assert [row["文言ID"] for row in rows if row["文言ID"]] == texts


def test_the_figures_of_one_ward_name_it_with_its_code_and_those_of_more_do_not():
    wards = document().wards
    for some in (wards[:2], wards):
        several = figures_document(replace(document(), wards=some), [])["document"]
        assert {"ward", "ward_code"} & set(several) == set()
    alone = figures_document(replace(document(), wards=wards[1:2]), [])["document"]
    assert (alone["wards"], alone["ward_code"], alone["ward"]) == (1, "27102", "大阪市都島区")


def test_not_reported_is_a_value_only_where_a_ward_is_missing():
    for missing, last in ((0, "開催予定なし"), (7, "未回答")):
        values = json_of(figures_without(missing)["professional_training.plan"])["values"]
        assert values[-1]["label"] == last
        assert sum(value["value"] for value in values) == 24


def test_figures_of_the_bureau_claim_no_wards_and_unentered_attendance_is_absent():
    figure = sample_figures()["coordinator_support.briefing"]
    entry = json_of(replace(figure, rows=tuple(replace(row, members=()) for row in figure.rows)))
    assert entry["of"] is None
    assert entry["values"][0]["people"] is None
    assert (
        entry["values"][0]["facts"]["content"]
        == "事業の概要、拠点コーディネーター業務、報告様式について"
    )


@given(drawn(Choice.COUNT))
def test_null_stands_exactly_for_the_wards_that_have_not_reported(figure):
    entry = json_of(figure)
    missing = [value["code"] for value in entry["values"] if value["value"] is None]
    assert missing == [ward.code for ward in figure.unreported]
    assert len(missing) == entry["unreported"]
    assert sum(value["value"] or 0 for value in entry["values"]) == entry["total"]
