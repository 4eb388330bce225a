"""What a written answer means: sure, to be confirmed, or explained."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from institutions.designation_form import DesignationForm
from institutions.models import Designation
from reports.files.intake.meaning import meaning_of
from reports.files.outcome import YES
from reports.files.report_workbook.columns import Column, Kind, columns_of
from tests import factories as make
from tests.typed_pieces import typed_days, typed_months, typed_numbers, typed_times
from wards.fiscal import FiscalYear

YEAR = FiscalYear(2024)
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
HOSTS = Column("hosts", "研修先", Kind.CHOICE, choices=(("clinic", "診療所"),))
POSTAL_CODE = Column("postal_code", "郵便番号", Kind.WORDS)
ADDRESS = Column("address", "所在地", Kind.WORDS)
PHONE = Column("phone", "電話番号", Kind.WORDS)


@pytest.mark.parametrize(
    ("column", "text", "canonical"),
    [
        (PEOPLE, "３８", "38"),
        (PEOPLE, "1,234人", "1234"),
        (PEOPLE, "２０名", "20"),
        (PEOPLE, "0", "0"),
        (TIMES, "３回", "3"),
        (HOURS, "19.5", "19.5"),
        (HOURS, "１９．５時間", "19.5"),
        (DATE, "R6.9.12", "2024-09-12"),
        (DATE, "令和６年９月１２日", "2024-09-12"),
        (DATE, "令和元年5月1日", "2019-05-01"),
        (DATE, "45547", "2024-09-12"),
        (STATE, "開催 済み", "held"),
        (PLANNED, "はい", "True"),
        (NURSE, "◯", "1"),
        (NURSE, "レ", "1"),
        (NURSE, "×", ""),
        (CLINIC, "架空の髙橋医院", "3"),
        (CLINIC, "森クリニック〔番号9〕", "9"),
        (THEME, "𠮷野さんに学ぶ=1+1", "𠮷野さんに学ぶ=1+1"),
        (NOTE, "一行\n二行", "一行\n二行"),
        (NOTE, "なし", "なし"),
        (DATE, "令6.9.12", "2024-09-12"),
        (DATE, "令和六年九月十二日（木）", "2024-09-12"),
        (HOURS, "19時間30分", "19.5"),
        (HOURS, "１９時間半", "19.5"),
        (POSTAL_CODE, "〒５３０－０００１", "530-0001"),
        (POSTAL_CODE, "5300001", "530-0001"),
        (ADDRESS, "大阪市北区梅田１－２－３", "大阪市北区梅田１－２－３"),
        (ADDRESS, "北区１２３－４５６７号", "北区１２３－４５６７号"),
        (PHONE, "（０６）６２０８－９９９９", "06-6208-9999"),
        (PHONE, "06(6208)9999", "06-6208-9999"),
        (PHONE, "TEL：０６ー６２０８ー９９９９", "06-6208-9999"),
        (PHONE, "０６６２０８９９９９", "0662089999"),
        (PHONE, "06-6208-9999（内線12）", "06-6208-9999（内線12）"),
    ],
)
def test_what_is_sure_is_read_without_a_question(column, text, canonical):
    meaning = meaning_of(column, text, YEAR)
    assert (dict(meaning.readings), meaning.question, meaning.wrong) == ({YES: canonical}, "", "")


@pytest.mark.parametrize(
    ("column", "text", "canonical"),
    [
        (PEOPLE, "約20人", "20"),
        (PEOPLE, "２０人程度", "20"),
        (PEOPLE, "延べ1,200", "1200"),
        (PEOPLE, "未定", ""),
        (DATE, "未定", ""),
        (DATE, "9/12", "2024-09-12"),
        (DATE, "3月1日", "2025-03-01"),
        (DATE, "6.9.12", "2024-09-12"),
        (DATE, "24/9/12", "2024-09-12"),
        (DATE, "9/12(木)", "2024-09-12"),
        (DATE, "9月12日（木）14時～16時", "2024-09-12"),
        (DATE, "R6.9.12 14:00～16:00", "2024-09-12"),
        (DATE, "令和6年9月12日（木）午後2時", "2024-09-12"),
        (DATE, "令和6年9月12日頃", "2024-09-12"),
        (DATE, "R6.9.12（予定）", "2024-09-12"),
        (BEGIN, "令和6年9月12日から", "2024-09-12"),
        (END, "～R6.9.12", "2024-09-12"),
        (END, "－", ""),
        (HOURS, "19:30", "19.5"),
        (HOURS, "週20時間", "20"),
        (HOURS, "週１９時間３０分", "19.5"),
        (HOSTS, "－", ""),
        (ADDRESS, "〒530-0001 大阪市北区", "大阪市北区"),
        (ADDRESS, "〒５３０－０００１\n大阪市北区", "大阪市北区"),
        (ADDRESS, "530-0001　大阪市北区", "大阪市北区"),
        (PHONE, "662089999", "0662089999"),
        (END, "期限なし", ""),
        (END, "現在に至る", ""),
        (STATE, "開催済", "held"),
        (PLANNED, "有", "True"),
        (PLANNED, "×", "False"),
        (NURSE, "1", "1"),
        (CLINIC, "架空の 髙橋医院", "3"),
        (THEME, "看取り\nについて", "看取り について"),
    ],
)
def test_what_is_likely_is_asked(column, text, canonical):
    meaning = meaning_of(column, text, YEAR)
    assert dict(meaning.readings) == {YES: canonical}
    assert text.split("\n")[0][:2] in meaning.question or "改行" in meaning.question
    assert column.words(canonical) in meaning.question
    assert [answer for answer, _ in meaning.options] == [YES]


@pytest.mark.parametrize("text", ["なし", "無し", "ー", "該当なし"])
def test_of_none_nobody_knows_whether_it_is_0_or_no_answer(text):
    meaning = meaning_of(PEOPLE, text, YEAR)
    assert dict(meaning.readings) == {"zero": "0", "blank": ""}
    assert "分かりません" in meaning.question


@pytest.mark.parametrize("text", ["-", "－", "―", "／"])
def test_of_a_dash_nobody_knows_whether_it_is_an_answer(text):
    for column in (PLACE, NOTE):
        meaning = meaning_of(column, text, YEAR)
        assert dict(meaning.readings) == {"blank": "", "words": text}
        assert "分かりません" in meaning.question


@pytest.mark.parametrize(
    ("column", "text", "sentence"),
    [
        (THEME, "－", "「－」だけでは答えになりません。"),
        (DATE, "9/12(金)", "年が書かれていません。"),
        (DATE, "9月上旬", "「9月上旬」には日が書かれていません。"),
        (DATE, "9/12・13", "「9/12・13」には日付が2つ以上あります。"),
        (DATE, "12.9.12", "令和か西暦かが分かりません。"),
        (HOURS, "19:20", "「19:20」を、小数1桁までの時間にできません。"),
        (HOURS, "9:00～17:00", "「9:00～17:00」を数として読めません。"),
        (TIMES, "週3回", "「週3回」を数として読めません。"),
        (PEOPLE, "20～30人", "「20～30人」を数として読めません。"),
        (PEOPLE, "19:30", "「19:30」を数として読めません。"),
        (PEOPLE, "20時問", "「20時問」を数として読めません。"),
        (PEOPLE, "-3", "0より小さい数は入れられません。"),
        (TIMES, "未定", "「未定」を数として読めません。"),
        (BEGIN, "未定", "「未定」は日付ではありません。"),
        (DATE, "R6.13.1", "13月という月はありません。"),
        (DATE, "R6.2.30", "2月30日という日はありません。"),
        (DATE, "9/31", "年が書かれていません。"),
        (STATE, "中止", "「中止」は選べる答えにありません。"),
        (PLANNED, "検討", "「検討」は「はい」でも「いいえ」でもありません。"),
        (NURSE, "0", "「0」は印として読めません。"),
        (CLINIC, "森クリニック", "「森クリニック」は2つ以上あります。"),
        (CLINIC, "ない病院", "「ない病院」は名簿にありません。"),
    ],
)
def test_what_cannot_be_read_is_explained_and_says_how_to_mend_it(column, text, sentence):
    meaning = meaning_of(column, text, YEAR)
    assert (meaning.wrong, dict(meaning.readings)) == (sentence, {})
    assert meaning.hint.endswith("。")


@pytest.mark.parametrize(
    ("text", "hint"),
    [("中止", "中止したものは数えない"), ("延期", "「予定」とし"), ("検討", "「予定」、「開")],
)
def test_what_was_called_off_is_told_how_it_is_reported(text, hint):
    assert hint in meaning_of(STATE, text, YEAR).hint


def test_near_names_are_told_and_a_closed_institution_is_none_of_them():
    assert "架空の髙橋医院" in meaning_of(CLINIC, "架空の髙橋医医院", YEAR).hint
    closed = replace(CLINIC, closed=frozenset({"3"}))
    assert "架空の髙橋医院" not in meaning_of(closed, "架空の髙橋医医院", YEAR).hint
    assert meaning_of(closed, "架空の髙橋医院", YEAR).readings


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
def test_any_text_has_readings_or_an_explanation_never_both(text, column):
    meaning = meaning_of(column, text.strip(), YEAR)
    assert bool(meaning.readings) != bool(meaning.wrong)
    assert set(dict(meaning.options)) <= set(meaning.readings)
