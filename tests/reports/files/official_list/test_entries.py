"""Each row that cannot be read is told with its number and how to mend it; none is left out in silence."""

import pytest

from reports.files.official_list.entries import FORMS_FIELDS, official_list
from reports.files.official_list.point_table import PointTable
from reports.files.official_list.reading import sheets_of
from reports.files.uploaded_files.unusable import UnusableFileError
from tests.reports.files.official_list.invented_list import (
    csv_text,
    listed,
    number,
    printed,
    row,
    rows,
    saved,
)

pytestmark = pytest.mark.django_db

GOOD = row(1)


@pytest.mark.parametrize(
    ("wrong", "sentence", "mend"),
    [
        (GOOD.but(number="200995"), "番号が6桁です。先頭の0が落ちている", "元の公式名簿"),
        (GOOD.but(number="02009951"), "番号が8桁です。", "7桁か9桁"),
        (GOOD.but(number="280200995"), "大阪府（27）の番号ではありません。", "9桁"),
        (GOOD.but(number="2730200995"), "3桁目が「3」で、医科（1）ではありません。", "点数表"),
        (GOOD.but(number="番号なし"), "番号として読めません。", "7桁か9桁"),
        (GOOD.but(number=""), "番号がありません。", "7桁か9桁"),
        (GOOD.but(name=""), "名称がありません。", "名称を書いて"),
        (GOOD.but(name="長" * 121), "120文字以内", "直して"),
        (GOOD.but(name="架空\x7f医院"), "目に見えない文字", "直して"),
        (GOOD.but(address=""), "所在地がありません。", "所在地を書いて"),
        (GOOD.but(address="大阪市大淀区中津1-1"), "24区のどれか分かりません。", "区の名前"),
        (GOOD.but(address="大阪市北区" + "長" * 160), "160文字以内", "直して"),
        (GOOD.but(postal_code="53-01"), "郵便番号が7桁の数字ではありません。", "553-0006"),
        (GOOD.but(phone="06-0000-0000-0000-0000"), "20文字以内", "直して"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_with_its_number(wrong, sentence, mend):
    found = listed([row(7), wrong], header=True)
    (problem,) = found.problems
    assert problem.place == "3行目"
    assert sentence in problem.sentence
    assert mend in problem.mend
    assert len(found.entries) == 1


def test_all_wrong_rows_are_told_at_once():
    wrong = [each.but(name="") for each in rows(50)]
    assert len(listed([row(99), *wrong], header=True).problems) == 50


def test_the_same_number_twice_is_told_in_the_order_of_the_rows():
    lines = [row(1), row(2), row(3).but(number=row(1).number), row(4, name="")]
    problem, later = listed(lines, header=True).problems
    assert (problem.place, problem.sentence) == ("4行目", "2行目と同じ番号です。")
    assert later.place == "5行目"


def test_two_columns_of_numbers_must_agree():
    text = csv_text(rows(20)).replace(f"27{row(3).number}", f"27{row(4).number}", 1)
    found = listed(f"コード,コード,名称,郵便番号,所在地\n{text}")
    assert [problem.sentence for problem in found.problems] == ["2つの列の番号が合いません。"]


@pytest.mark.parametrize(
    "address",
    [
        "東大阪市荒本北1-1-1",
        "大阪狭山市狭山1-1",
        "堺市北区新金岡町1-1",
        "大阪府北区梅田1-1",
        "北区梅田1-1",
        "大阪府泉南郡熊取町1-1",
        "京都市北区1-1",
    ],
)
def test_what_is_outside_osaka_city_is_listed_as_left_out(address):
    found = listed([row(1), row(2, address=address)], header=True)
    assert [(each.place, each.number, each.address) for each in found.left_out] == [
        ("3行目", row(2).number, address)
    ]
    assert found.problems == []


def test_a_row_without_number_name_and_address_carries_on_the_one_above():
    found = listed(csv_text([row(1)], header=True) + ",,,,,\n,,,,,06-0000-0001\n")
    assert (len(found.entries), found.continuations, found.problems) == (1, 1, [])


def test_of_a_telephone_cell_the_first_number_is_taken():
    found = listed([row(1, phone="06-0000-0001\n(06-0000-0002)")], header=True)
    assert found.entries[0].phone == "06-0000-0001"


def test_a_list_of_another_table_is_refused_by_its_check_digits():
    dental = [row(each).but(number=number(each, PointTable.DENTAL)) for each in range(20)]
    with pytest.raises(UnusableFileError, match="医科ではなく歯科の検査数字に合います"):
        listed(dental, header=True)
    assert len(listed(csv_text(dental, header=True), PointTable.DENTAL).entries) == 20


def test_a_sheet_of_another_table_is_named_and_not_read():
    book = printed(rows(20))
    book.active.title = "医科"
    dental = book.copy_worksheet(book.active)
    dental.title = "歯科"
    for line in range(5, dental.max_row + 1, 2):
        dental.cell(line, 2).value = number(line, PointTable.DENTAL)
    found = official_list(sheets_of(saved(book)), PointTable.MEDICAL)
    assert (len(found.entries), found.problems) == (20, [])
    assert [(each.sheet, each.table) for each in found.other_sheets] == [
        ("歯科", PointTable.DENTAL)
    ]


@pytest.mark.parametrize(
    ("address", "municipality"),
    [
        ("大阪府堺市北区新金岡町1-1", "堺市"),
        ("東大阪市荒本北1-1-1", "東大阪市"),
        ("大阪府　四条畷市中野1-1", "四條畷市"),
        ("南河内郡千早赤阪村1", "千早赤阪村"),
        ("大阪府泉南郡岬町深日1", "岬町"),
        ("大阪府北区梅田1-1", ""),
        ("京都府京都市北区1-1", ""),
        ("岬町深日1", ""),
        ("北区堺市町1", ""),
    ],
)
def test_another_municipality_is_known_by_the_beginning_of_an_address_alone(address, municipality):
    found = listed([row(1), row(2, address=address)], header=True)
    assert [each.municipality for each in found.left_out] == [municipality]


def test_what_stands_outside_the_city_need_not_be_mended():
    wrong = row(2, number="みかく", address="堺市北区1-1")
    found = listed([row(1), wrong, row(3, number="", address="八尾市1")], header=True)
    assert (found.problems, [each.number for each in found.left_out]) == ([], ["", ""])


def test_an_institution_that_fills_several_rows_is_one():
    found = listed([row(1), row(1, phone="06-0000-0001"), row(2)], header=True)
    assert (len(found.entries), found.repeated, found.problems) == (2, 1, [])


@pytest.mark.parametrize("words", ["=1+1", "<script>alert(1)</script>", "@cmd", "'; DROP TABLE x"])
def test_hostile_words_are_kept_as_words(words):
    assert listed([row(1, name=words)], header=True).entries[0].name == words


def test_the_rules_are_those_of_the_form():
    assert FORMS_FIELDS["name"].most_characters == 120
