"""A cell has one reading, or it is said what is wrong and how to write it."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from institutions.forms import DesignationForm
from institutions.models import Designation
from reports.files.opening.book import CellKind, CellValue, Hidden, cell_value
from reports.files.report_form.answers import LEAVE_BLANK, RefusalError, read_answer
from reports.files.report_workbook.columns import Column, Kind, columns_of
from tests import factories as make
from tests.typed_pieces import typed_days, typed_months, typed_numbers, typed_times

PEOPLE = Column("people", "参加人数", Kind.INTEGER, unit="人")
TIMES = Column("planned_times", "開催予定回数", Kind.INTEGER, unit="回", required=True)
HOURS = Column("weekly_hours", "週あたりの開設時間", Kind.DECIMAL, unit="時間", required=True)
DATE = Column("date", "開催日", Kind.DAY)
BEGIN = Column("valid_from", "有効期間の初日", Kind.DAY, required=True)
END = Column("valid_to", "有効期間の末日", Kind.DAY)
STATE = Column(
    "state", "開催の状況", Kind.CHOICE, choices=(("planned", "予定"), ("held", "開催済み"))
)
PLANNED = Column("planned", "予定", Kind.YES_NO, choices=(("True", "はい"), ("False", "いいえ")))
NURSE = Column("audience", "対象の職種：看護師", Kind.MARK, option="nurse", choices=(("1", "○"),))
CLINIC = Column(
    "institution",
    "医療機関",
    Kind.RECORD,
    choices=(
        ("3", "架空の髙橋医院"),
        ("7", "森クリニック〔番号7〕"),
        ("9", "森クリニック〔番号9〕"),
    ),
)
THEME = Column("theme", "テーマ", Kind.WORDS, required=True)
NOTE = Column("note", "備考", Kind.LINES)
PLACE = Column("place", "場所", Kind.WORDS)
NOTHING = Column("training", "該当なし：研修会", Kind.CHOICE, choices=(("該当なし", "該当なし"),))
POSTAL_CODE = Column("postal_code", "郵便番号", Kind.WORDS)
ADDRESS = Column("address", "所在地", Kind.WORDS)
DAY = {"kind": CellKind.DAY, "day": date(2024, 9, 1)}
PHONE = Column("phone", "電話番号", Kind.WORDS)


@pytest.mark.parametrize(
    ("column", "text", "canonical"),
    [
        (PEOPLE, "３８", "38"),
        (PEOPLE, "２０名", "20"),
        (HOURS, "１９．５時間", "19.5"),
        (DATE, "R6.9.12", "2024-09-12"),
        (DATE, "45547", "2024-09-12"),
        (STATE, "開催 済み", "held"),
        (PLANNED, "はい", "True"),
        (NURSE, "◯", "1"),
        (NURSE, "×", ""),
        (CLINIC, "架空の髙橋医院", "3"),
        (CLINIC, "森クリニック〔番号9〕", "9"),
        (THEME, "𠮷野さんに学ぶ=1+1", "𠮷野さんに学ぶ=1+1"),
        (NOTE, "一行\n二行", "一行\n二行"),
        (NOTE, "なし", "なし"),
        (HOURS, "19時間30分", "19.5"),
        (HOURS, "１９時間半", "19.5"),
        (POSTAL_CODE, "〒５３０－０００１", "530-0001"),
        (ADDRESS, "大阪市北区梅田１－２－３", "大阪市北区梅田１－２－３"),
        (ADDRESS, "北区１２３－４５６７号", "北区１２３－４５６７号"),
        (PHONE, "（０６）６２０８－９９９９", "06-6208-9999"),
        (PHONE, "06(6208)9999", "06-6208-9999"),
        (PHONE, "０６６２０８９９９９", "0662089999"),
        (PHONE, "06-6208-9999（内線12）", "06-6208-9999（内線12）"),
        (PLANNED, "有", "True"),
        (PLANNED, "×", "False"),
        (PLANNED, "○", "True"),
        (PLANNED, False, "False"),
        (NURSE, True, "1"),
        (NURSE, False, ""),
        (NURSE, "はい", "1"),
        (CLINIC, "架空の 髙橋医院", "3"),
        (NOTHING, True, "該当なし"),
        (NOTHING, False, ""),
        (NOTHING, "○", "該当なし"),
        (THEME, "看取り\nについて", "看取り について"),
        (DATE, date(2024, 9, 12), "2024-09-12"),
        (DATE, 45547, "2024-09-12"),
        (DATE, 20240912, "2024-09-12"),
    ],
)
def test_one_reading_is_read(column, text, canonical):
    assert read_answer(column, cell_value(text, "B8")) == canonical


REFUSED = [
    (PEOPLE, "約20人", "数として読めません"),
    (PEOPLE, "20時問", "数として読めません"),
    (PEOPLE, "-3", "0より小さい数は入力できません。"),
    (PEOPLE, "未定", "「未定」は数ではありません。"),
    (PEOPLE, "なし", "「なし」は数ではありません。"),
    (PEOPLE, date(2024, 2, 14), "日付（令和6年2月14日）になっています。"),
    (TIMES, "週3回", "数として読めません"),
    (HOURS, "19:30", "数として読めません"),
    (HOURS, time(19, 30), "「19:30」は時刻です。"),
    (HOURS, "19時間20分", "小数1桁までの時間にできません。"),
    (DATE, "9/12", "年が書かれていません。"),
    (DATE, "R6.9.12 14:00～16:00", "には時刻が混じっています。"),
    (DATE, datetime.fromisoformat("2024-09-12T14:00"), "には時刻が混じっています。"),
    (DATE, "R6.9.12頃", "日付として読めません"),
    (DATE, "R6.13.1", "13月という月はありません。"),
    (DATE, "未定", "「未定」は日付ではありません。"),
    (DATE, "6/1①", "日付として読めません"),
    (DATE, float("inf"), "日付として読めません"),
    (BEGIN, "未定", "日付として読めません"),
    (END, "期限なし", "「期限なし」は日付ではありません。"),
    (STATE, "開催済", "「開催済」は選べる答えにありません。"),
    (STATE, "中止", "「中止」は選べる答えにありません。"),
    (PLANNED, "検討", "「検討」は「はい」でも「いいえ」でもありません。"),
    (NURSE, "1", "「1」は印として読めません。"),
    (CLINIC, "森クリニック", "「森クリニック」は2つ以上あります。"),
    (CLINIC, "ない病院", "「ない病院」は名簿にありません。"),
    (CLINIC, "未定", "「未定」は名簿にありません。"),
    (THEME, "－", "「－」だけでは答えになりません。"),
    (NOTE, "―", "「―」だけでは答えになりません。"),
    (PLACE, "〃", "「〃」は読めません。"),
    (PLACE, "⻄⼤阪会館", "「⼤」（U+2F24）は「大」に似た別の文字です。"),
    (PLACE, date(2024, 9, 12), "日付（令和6年9月12日）になっています。"),
    (ADDRESS, "〒530-0001 大阪市北区", "住所の前に郵便番号があります。"),
    (ADDRESS, "530-0001　大阪市北区", "住所の前に郵便番号があります。"),
    (POSTAL_CODE, "530-001", "郵便番号として読めません"),
    (PHONE, 662089999, "先頭の 0 が消えています。"),
]


@pytest.mark.parametrize(("column", "text", "sentence"), REFUSED)
def test_everything_else_is_refused_with_the_way_to_write_it(column, text, sentence):
    with pytest.raises(RefusalError) as refusal:
        read_answer(column, cell_value(text, "B8"))
    assert sentence in refusal.value.sentence
    assert refusal.value.hint.endswith("。")


@pytest.mark.parametrize(
    ("looks", "column", "sentence"),
    [
        ({"struck": True}, PEOPLE, "「20」に取り消し線が引かれています。"),
        ({"struck": True}, PLACE, "「20」に取り消し線が引かれています。"),
        ({"through_merge": True, "merged": "B8:B9"}, PLACE, "B8:B9 が結合されています。"),
        ({"hidden": Hidden.VALUE}, PEOPLE, "入っている「20」が、セルの書式で違うものに見えます。"),
        ({"hidden": Hidden.LETTERS}, PLACE, "入っている「20」が、セルの書式で違うものに見えます。"),
        (DAY | {"hidden": Hidden.YEAR}, DATE, "セルの書式で年が見えません。"),
        (DAY | {"hidden": Hidden.DAY}, DATE, "セルの書式で日が見えません。"),
        ({"kind": CellKind.ERROR}, PLACE, "「20」は計算の誤りです。"),
        ({"kind": CellKind.FORMULA, "text": ""}, PLACE, "数式の結果がファイルに入っていません。"),
    ],
)
def test_a_cell_that_looks_otherwise_than_it_says_is_refused(looks, column, sentence):
    with pytest.raises(RefusalError) as refusal:
        read_answer(column, cell_value("20", "B8")._replace(**({"kind": CellKind.NUMBER} | looks)))
    assert refusal.value.sentence == sentence
    assert refusal.value.hint.endswith("。")


@pytest.mark.parametrize(
    ("text", "hint"),
    [("中止", "中止したものは数えない"), ("延期", "「予定」とし"), ("検討", "「予定」、「開")],
)
def test_what_was_called_off_is_told_how_it_is_reported(text, hint):
    assert hint in hint_of(STATE, text)


def test_no_answer_among_choices_is_an_empty_cell_unless_one_must_be_there():
    assert hint_of(STATE, "なし") == LEAVE_BLANK
    assert "「予定」、「開催済み」の中から" in hint_of(replace(STATE, required=True), "なし")


def hint_of(column: Column, text: str) -> str:
    with pytest.raises(RefusalError) as refusal:
        read_answer(column, CellValue(CellKind.TEXT, text))
    return refusal.value.hint


def test_near_names_are_told_and_a_closed_institution_is_none_of_them():
    assert "架空の髙橋医院" in hint_of(CLINIC, "架空の髙橋医医院")
    closed = replace(CLINIC, closed=frozenset({"3"}))
    assert "架空の髙橋医院" not in hint_of(closed, "架空の髙橋医医院")
    assert read_answer(closed, CellValue(CellKind.TEXT, "架空の髙橋医院")) == "3"


@pytest.mark.django_db
@pytest.mark.usefixtures("all_wards")
def test_the_column_of_institutions_knows_which_are_closed():
    office = make.UserFactory(role="ward_office")
    closed = make.InstitutionFactory(closed_on=date(2024, 5, 1))
    make.InstitutionFactory()
    (column,) = (
        each
        for each in columns_of(DesignationForm(instance=Designation(), user=office))
        if each.field == "institution"
    )
    assert (len(column.choices), column.closed) == (2, {str(closed.pk)})


@given(
    text=typed_days | typed_months | typed_numbers | typed_times,
    column=st.sampled_from(
        [PEOPLE, HOURS, DATE, STATE, PLANNED, NURSE, CLINIC, THEME, ADDRESS, PHONE]
    ),
)
def test_any_text_is_read_or_explained(text, column):
    try:
        read_answer(column, CellValue(CellKind.TEXT, text.strip() or "0"))
    except RefusalError as refusal:
        assert refusal.sentence.endswith("。")
        assert refusal.hint.endswith("。")
