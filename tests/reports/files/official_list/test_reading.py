"""Any way of writing the same list gives the same institutions; what is no list is said to be none."""

import csv
import io
import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from reports.files.official_list.columns import columns_of, header_word
from reports.files.official_list.entries import official_list
from reports.files.official_list.point_table import PointTable
from reports.files.official_list.reading import LONGEST_CELL, sheets_of
from reports.files.uploaded_files.unusable import UnusableFileError
from tests.reports.files.official_list.invented_list import (
    Row,
    csv_text,
    listed,
    number,
    printed,
    row,
    rows,
    saved,
    workbook,
)

pytestmark = pytest.mark.django_db

# Characters of both encodings, those that only a NEC or IBM extension has, and marks of CSV.
LETTERS = "架空今里病院髙﨑①㈱ﾎｱｶﾅァーＡ７ \"',・（）=+@<>&"
names = st.text(LETTERS, min_size=1, max_size=30).map(lambda text: f"医{text}院")
addresses = st.builds(
    "大阪市{}架空町{}丁目{}番{}号{}".format,
    st.sampled_from(["北区", "東成区", "西区", "西淀川区"]),
    st.integers(1, 9),
    st.integers(1, 40),
    st.integers(1, 40),
    st.sampled_from(["", "　架空ビル２階", " ビル3F"]),
)
lists = st.lists(st.tuples(names, addresses), min_size=1, max_size=8).map(
    lambda found: [
        Row(number(100_000 + place), name, address) for place, (name, address) in enumerate(found)
    ]
)
endings = st.sampled_from(["\r\n", "\n"])
encodings = st.sampled_from(["utf-8", "utf-8-sig", "cp932"])


def said(found) -> list[tuple[str, str, str, str]]:
    assert found.problems == []
    return [(each.number, each.name, each.address, each.postal_code) for each in found.entries]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(lists, encodings, st.booleans(), endings)
def test_encoding_header_mark_and_line_ends_make_no_difference(lines, encoding, header, ending):
    content = csv_text(lines, header=header, newline=ending).encode(encoding)
    found = official_list(sheets_of(content), PointTable.MEDICAL)
    expected = [(each.number, each.name, each.address, "530-0001") for each in lines]
    assert said(found) == expected


def test_the_printed_workbook_says_the_same_as_the_csv():
    lines = rows(40)
    found = official_list(sheets_of(workbook(lines)), PointTable.MEDICAL)
    assert said(found) == said(listed(lines))
    assert found.continuations == 40
    assert found.entries[0].place == "シート「医科」の5行目"


def test_rare_characters_stay_as_they_are_written():
    name = "𠮷髙﨑\ue192鶴\ufa2d①ｶﾅ医院"
    assert listed([row(1, name=name)], header=True).entries[0].name == name


@pytest.mark.parametrize(
    "written", ["0200995", "270200995", "2710200995", "02,0099,5", "０２００９９５"]
)
def test_a_number_may_be_written_in_any_usual_way(written):
    text = f'医療機関コード,名称,住所\n"{written}",架空医院,大阪市北区梅田1-1\n'
    assert listed(text).entries[0].number == "0200995"


@pytest.mark.parametrize(
    ("header", "places"),
    [
        ("医療機関番号,医療機関名称,医療機関所在地", (0, 1, 2)),
        ("コード,名称,住所", (0, 1, 2)),
        ("項番,区分,所在地,医療機関名,医療機関コード", (4, 3, 2)),
        ("医療機関\u3000番号,開設者氏名,医療機関 名称,所在地（住所）", (0, 2, 3)),
    ],
)
def test_a_header_is_known_by_any_of_its_usual_words(header, places):
    (sheet,) = sheets_of(f"{header}\n".encode())
    columns = columns_of(sheet)
    assert (columns.numbers[0], columns.name, columns.address) == places


def test_the_words_of_a_header_may_be_broken_and_explained():
    assert header_word("医療機関\n 所在地（〒）") == "医療機関所在地"


def test_a_cell_with_a_line_break_in_quotation_marks_is_one_cell():
    found = listed('コード,名称,所在地\n0200995,架空医院,"〒530-0001\r\n大阪市北区梅田1-1"\n')
    assert said(found) == [("0200995", "架空医院", "大阪市北区梅田1-1", "530-0001")]


def test_a_header_that_every_page_repeats_is_no_institution():
    page = csv_text([row(1)], header=True)
    found = listed(page + csv_text([row(2)], header=True))
    assert [each.number for each in found.entries] == [row(1).number, row(2).number]


def test_all_sheets_are_read_and_those_without_a_list_are_named():
    book = printed(rows(2))
    book.create_sheet("説明").append(["この一覧について"])
    book.create_sheet("隠し").sheet_state = "hidden"
    found = official_list(sheets_of(saved(book)), PointTable.MEDICAL)
    assert (len(found.entries), found.unread_sheets) == (2, ["説明"])


def test_a_number_that_excel_keeps_as_a_number_is_read():
    book = Workbook()
    book.active.append(["コード", "名称", "所在地"])
    book.active.append([270200995.0, "架空医院", "大阪市北区梅田1-1"])
    assert official_list(sheets_of(saved(book)), PointTable.MEDICAL).entries[0].number == "0200995"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "空"),
        (b"\x00\x01\x02", "ファイル"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ファイル"),
        (b"PK\x03\x04", "ファイル"),
        ("名前,年齢\n架空,3\n".encode(), "見つかりません"),
        ('コード,名称,所在地\n0200995,"閉じない,大阪市北区1-1\n'.encode(), "二重引用符"),
        (f"コード,名称,所在地\n0200995,{'長' * (LONGEST_CELL + 1)},x\n".encode(), "2行目"),
        ("コード,名称,所在地\n".encode(), "見つかりません"),
    ],
)
def test_what_is_no_list_is_said_to_be_none(content, sentence):
    with pytest.raises(UnusableFileError) as refused:
        official_list(sheets_of(content), PointTable.MEDICAL)
    assert sentence in str(refused.value)


def test_columns_of_seven_digits_that_could_both_be_the_number_are_not_guessed():
    lines = "".join(
        f"{number(each)},{number(each + 500)},架空,大阪市北区1-1\n" for each in range(9)
    )
    with pytest.raises(UnusableFileError):
        listed(lines)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.binary(max_size=400) | st.text(string.printable + "大阪市北区", max_size=300).map(str.encode)
)
def test_no_bytes_break_the_reading(content):
    try:
        official_list(sheets_of(content), PointTable.MEDICAL)
    except UnusableFileError as refused:
        assert refused.sentence.endswith("。")


def test_the_generator_writes_what_a_spreadsheet_would():
    assert next(csv.reader(io.StringIO(csv_text([row(1)]))))[0] == f"27{row(1).number}"
