"""Any way of writing the same list gives the same institutions; each row that cannot be read is told."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from reports.files.official_list.cells import PointTable, columns_of, elsewhere, in_city, parted
from reports.files.official_list.entries import MOST_ALIKE, official_list
from reports.files.opening import UnusableFileError, open_book
from reports.files.table import tables_of
from tests.reports.files.official_list.invented_list import (
    csv_text,
    listed,
    notifications,
    notified,
    number,
    printed,
    row,
    rows,
    saved,
)
from wards.models import Ward

pytestmark = pytest.mark.django_db

# Letters of both encodings, those that only a NEC or IBM extension has, and marks of CSV.
ODD_NAME = "医療法人髙﨑会 ①㈱ﾎｱ\"',・（）=+@<>&医院"


def said(found) -> list[tuple[str, str, str, str]]:
    assert found.problems == ()
    entries = found.entries.values()
    return [(each.number, each.name, each.address, each.postal_code) for each in entries]


def entry(lines, **how):
    """The one institution of a list."""
    (found,) = listed(lines, **how).entries.values()
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
@pytest.mark.parametrize("header", [True, False])
@pytest.mark.parametrize("ending", ["\r\n", "\n"])
def test_encoding_header_mark_and_line_ends_make_no_difference(encoding, header, ending):
    lines = [*rows(8), row(8, name=ODD_NAME, address="大阪市西淀川区架空町1番2号　架空ビル２階")]
    content = csv_text(lines, header=header, newline=ending).encode(encoding)
    expected = [(each.number, each.name, each.address, "530-0001") for each in lines]
    assert said(listed(content)) == expected


@pytest.mark.parametrize("second", ["", "41-60035"])
def test_the_printed_workbook_says_the_same_as_the_csv(second):
    found = listed(saved(printed(rows(40), second=second)))
    assert said(found) == said(listed(rows(40)))
    assert found.continuations == 80
    assert str(next(iter(found.entries.values())).place) == "「大阪府」13行目"


def test_a_row_that_stands_twice_is_one_institution():
    found = listed([row(1), row(1)])
    assert said(found) == said(listed([row(1)]))
    assert found.repeated == 1


def test_a_row_that_stands_twice_in_other_letters_is_one_institution():
    found = listed([row(1, name="⽊漏日病院"), row(1, name="木漏日病院")])
    assert (len(found.entries), found.repeated, found.problems) == (1, 1, ())


def test_a_list_with_a_row_for_each_notification_has_each_institution_once():
    dental = notifications([row(90)], kind="歯科")
    far = notifications([row(5, address="札幌市北区架空町1-1")], prefecture="01")
    found = listed(notified(notifications(rows(5), each=3), dental, far))
    assert said(found) == said(listed(rows(5)))
    assert (found.repeated, found.other_table) == (11, 2)
    assert (found.municipalities, found.outside) == ({"札幌市": 1}, {})


@pytest.mark.parametrize("header", [True, False])
def test_a_list_of_the_whole_prefecture_needs_no_header(header):
    places = ("堺市堺区", "豊中市", "北区", "大阪府泉南郡熊取町")
    lines = [
        row(each, address=f"{places[each % 4]}架空町{each}番1号") if each % 3 else row(each)
        for each in range(12)
    ]
    found = listed(lines, header=header)
    assert said(found) == said(listed([row(each) for each in range(0, 12, 3)]))
    assert found.municipalities == {"堺市": 2, "豊中市": 2, "泉南郡": 2}
    assert [address for _, address in found.nowhere] == ["北区架空町2番1号", "北区架空町10番1号"]
    assert found.outside[row(1).number][1] == "豊中市架空町1番1号"


def test_a_list_as_long_as_all_of_japan_is_read_within_seconds_and_tells_its_progress():
    head = "項番,都道府県コード,区分,医療機関番号,医療機関名称,医療機関所在地\n"
    lines = [
        f"{at},01,医科,{at:07},架空第{at}医院,札幌市北区架空町{at}番1号\n" for at in range(95_000)
    ]
    content = (head + "".join(lines)).encode()
    content += "".join(
        f"{at},27,医科,{each.number},{each.name},{each.address}\n"
        for at, each in enumerate(rows(2_000))
    ).encode()
    tables = tables_of(open_book(content, values_only=True))
    steps, begun = [], time.process_time()
    found = official_list(tables, PointTable.MEDICAL, lambda *step: steps.append(step))
    assert time.process_time() - begun < 5
    assert (len(found.entries), found.municipalities) == (2_000, {"札幌市": 95_000})
    assert len(steps) > 40


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
    (table,) = tables_of(open_book(f"{header}\n".encode(), values_only=True))
    columns = columns_of(table)
    assert (columns.number, columns.name, columns.address) == places


def test_sheets_without_a_list_are_named_and_hidden_ones_are_not_read():
    book = printed(rows(2))
    book.create_sheet("説明").append(["この一覧について"])
    book.create_sheet("隠し").sheet_state = "hidden"
    found = listed(saved(book))
    assert len(found.entries) == 2
    assert "「説明」" in found.findings.notes[0].sentence


def test_a_sheet_of_another_table_is_named_and_not_read():
    book = printed(rows(20))
    dental = book.copy_worksheet(book.active)
    dental.title = "歯科"
    for line in range(13, dental.max_row + 1, 3):
        dental.cell(line, 2).value = number(line, PointTable.DENTAL)
    found = listed(saved(book))
    assert (len(found.entries), found.problems) == (20, ())
    assert found.findings.notes[0].sentence == "歯科の公式名簿なので、読みません。"


@pytest.mark.parametrize(
    "written", ["0200995", "270200995", "2710200995", "02,0099,5", "０２００９９５", "02-00995 ", 270200995.0]
)  # fmt: skip
def test_a_number_may_be_written_in_any_usual_way_and_kept_as_one(written):
    book = Workbook()
    book.active.append(["医療機関コード", "名称", "住所"])
    book.active.append([written, "架空医院", "大阪市北区梅田1-1"])
    assert entry(saved(book)).number == "0200995"


def test_an_institution_that_fills_several_rows_is_one_and_a_head_on_every_page_is_none():
    paged = listed(csv_text([row(1)]) + csv_text([row(2)]))
    assert list(paged.entries) == [row(1).number, row(2).number]
    found = listed([row(1), row(1, phone="06-0000-0001"), row(2)])
    assert (len(found.entries), found.repeated, found.problems) == (2, 1, ())
    carried = listed(csv_text([row(1)]) + ",,,,,\n,,,,,06-0000-0001\n")
    assert (len(carried.entries), carried.continuations, carried.problems) == (1, 1, ())


@pytest.mark.parametrize(
    "name", ["𠮷髙﨑\ue192鶴\ufa2d①ｶﾅ医院", "=1+1", "<script>alert(1)</script>", "'; DROP TABLE x"]
)
def test_rare_and_hostile_letters_stay_as_they_are_written(name):
    found = entry([row(1, name=name, phone="06-0000-0001\n(06-0000-0002)")])
    # Of a telephone's cell the first number is taken.
    assert (found.name, found.phone) == (name, "06-0000-0001")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("名前,年齢\n架空,3\n".encode(), "見つかりません"),
        ("コード,名称,所在地\n".encode(), "1件もありません"),
        (csv_text([row(1, address="堺市北区1-1")]).encode(), "1件もありません（ほかの所在地 1件）"),
        (csv_text([row(1, address="北区1-1")]).encode(), "1件もありません（ほかの所在地 1件）"),
        (notified(notifications(rows(3), kind="歯科")), "医科の医療機関が1件もありません"),
        (
            "".join(f"{number(at)},{number(at + 500)},架空医院,大阪市北区1-1\n" for at in range(9)),
            "見つかりません",
        ),
        (
            csv_text([row(at).but(number=number(at, PointTable.DENTAL)) for at in range(20)]),
            "医科ではなく歯科の検査数字に合います",
        ),
    ],
)
def test_what_is_no_list_of_the_wards_is_said_to_be_none(content, sentence):
    with pytest.raises(UnusableFileError) as refused:
        listed(content)
    assert sentence in refused.value.sentence


GOOD = row(1)


@pytest.mark.parametrize(
    ("wrong", "sentence", "hint"),
    [
        (GOOD.but(number="200995"), "番号が6桁です。先頭の0が落ちている", "元の公式名簿"),
        (GOOD.but(number="02009951"), "番号が8桁です。", "7桁か9桁"),
        (GOOD.but(number="280200995"), "大阪府（27）の番号ではありません。", "9桁"),
        (GOOD.but(number="2730200995"), "3桁目が「3」で、医科（1）ではありません。", "点数表"),
        (GOOD.but(number="番号なし"), "番号として読めません。", "7桁か9桁"),
        (GOOD.but(number="41-0001①"), "番号として読めません。", "7桁か9桁"),
        (GOOD.but(number=""), "番号がありません。", "7桁か9桁"),
        (GOOD.but(name=""), "名称がありません。", "名称を書いて"),
        (GOOD.but(name="長" * 121), "120文字以内", "修正して"),
        (GOOD.but(name="架空\x7f医院"), "目に見えない文字", "修正して"),
        (GOOD.but(address=""), "所在地がありません。", "所在地を書いて"),
        (GOOD.but(address="大阪市大淀区中津1-1"), "24区のどれか分かりません。", "区の名前"),
        (GOOD.but(address="大阪市北区" + "長" * 160), "160文字以内", "修正して"),
        (GOOD.but(postal_code="53-01"), "郵便番号が7桁の数字ではありません。", "553-0006"),
        (GOOD.but(phone="06-0000-0000-0000-0000"), "20文字以内", "修正して"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_with_its_place(wrong, sentence, hint):
    found = listed([row(7), wrong])
    (problem,) = found.problems
    assert problem.place.cell == "3行目"
    assert sentence in problem.sentence
    assert hint in problem.hint
    assert list(found.entries) == [row(7).number]


def test_wrong_rows_are_all_told_at_once_and_what_is_wrong_alike_in_many_is_said_once():
    few = [each.but(name="") for each in rows(MOST_ALIKE)]
    assert len(listed([row(99), *few]).problems) == MOST_ALIKE
    many = [each.but(number=each.number[1:]) for each in rows(3_000)]
    (problem,) = listed([row(9_999), *many]).problems
    assert "2,999行" in problem.sentence


def test_the_same_number_twice_is_told_in_the_order_of_the_rows():
    lines = [row(1), row(2), row(3).but(number=row(1).number), row(4, name="")]
    problem, later = listed(lines).problems
    assert (problem.place.cell, problem.sentence) == ("4行目", "「CSV」2行目と同じ番号です。")
    assert later.place.cell == "5行目"


def test_what_stands_outside_the_city_need_not_be_mended():
    wrong = row(2, number="みかく", address="堺市北区1-1")
    found = listed([row(1), wrong, row(3, number="", address="八尾市1")])
    assert (found.problems, found.municipalities) == ((), {"堺市": 1, "八尾市": 1})


def test_all_24_wards_are_found_under_their_own_names():
    wards = list(Ward.objects.all())
    lines = [row(at, address=f"{ward.full_name}1-1") for at, ward in enumerate(wards)]
    assert [each.ward for each in listed(lines).entries.values()] == [ward.code for ward in wards]


@given(
    st.sampled_from(["北区", "西区", "西成区", "西淀川区"]),
    st.sampled_from(["", "大阪府", "大阪府 ", "大阪府　"]),
    st.sampled_from(["", " ", "　", "\u200b", "\U000e0101"]),
    st.sampled_from(["1-1", "架空町", "", "北区"]),
)
def test_a_ward_is_found_whatever_follows_it(ward, prefecture, between, rest):
    assert in_city(f"{prefecture}大阪{between}市{between}{ward}{rest}").startswith(ward)


@pytest.mark.parametrize(
    ("address", "municipality"),
    [
        ("東大阪市荒本北1-1-1", "東大阪市"),
        ("大 阪 狭 山 市狭山1", "大阪狭山市"),
        ("大阪府　四条畷市中野1-1", "四条畷市"),
        ("京都府京都市北区1-1", "京都府"),
        ("岬町深日1", ""),
        ("北区堺市町1", ""),
        ("新北区梅田1-1", ""),
    ],
)
def test_only_what_says_osaka_city_itself_is_in_it(address, municipality):
    assert (in_city(address), elsewhere(address)) == (None, municipality)


@pytest.mark.parametrize(
    ("written", "postal", "address"),
    [
        ("〒５５３－０００６　大阪市福島区吉野１－１", "5530006", "大阪市福島区吉野１－１"),
        ("553-0006 大阪市福島区", "5530006", "大阪市福島区"),
        ("大阪市福島区\n吉野１", "", "大阪市福島区 吉野１"),
    ],
)
def test_a_postal_code_before_the_address_is_taken_off(written, postal, address):
    assert parted(written) == (postal, address)
