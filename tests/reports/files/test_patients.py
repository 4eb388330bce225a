"""A ledger that names patients is refused, the place is named, and no word of it is repeated."""

import pytest

from reports.files.opening import open_book
from reports.files.patients import patient_data, perhaps_patients
from reports.files.table import tables_of
from tests.reports.files.ledger.ledger_files import LOG, TOTALS, book_of, csv_of


def tables(content: bytes):
    return tables_of(open_book(content))


def told(content: bytes) -> list[str]:
    return [f"{each.place} {each.sentence}" for each in patient_data(tables(content))]


PATIENTS = """氏名 相談者名 患者氏名（カナ） 生年月日 住所 電話番号 被保険者番号 カルテNo ｲﾆｼｬﾙ ケース番号
マイナンバー 相談員・利用者氏名 相談者（患者・利用者・家族）の氏名及び連絡先の電話番号"""
OTHERS = """相談者の所属 相談者の職種 担当者氏名 相談員名 利用者数 患者数 うち新規の相談者数 講師氏名
会場の住所 医療機関の電話番号"""


@pytest.mark.parametrize("label", PATIENTS.split())
def test_a_column_of_patients_is_named(label):
    for content in (csv_of([(*LOG, label)]), book_of([("相談台帳",), (), (*LOG, label)])):
        (problem,) = patient_data(tables(content))
        assert "患者・利用者の情報に見えます" in problem.sentence
        assert problem.found == ""


@pytest.mark.parametrize("label", OTHERS.split())
def test_a_column_of_staff_or_numbers_is_none(label):
    assert told(csv_of([(*LOG, label)])) == []


@pytest.mark.parametrize(
    "day", ["R6.9.2", "令和6年9月2日(月)", "2024/9/2 10:30", "9月2日", "2024-09"]
)
@pytest.mark.parametrize(
    "words", ["TEL", "本人", "利用者の家族", "連絡先の確認", "患者の退院後の訪問看護について"]
)
def test_what_a_record_says_of_who_asked_and_how_is_no_column(day, words):
    assert told(csv_of([LOG, (day, "新規", words)])) == []


@pytest.mark.parametrize("label", ["氏名", "患者氏名", "本人の住所", "生年月日", "氏名（カナ）"])
def test_a_head_with_a_day_in_it_is_a_head(label):
    assert "患者・利用者の情報に見えます" in told(csv_of([("R6.9", "件数", label)]))[0]


@pytest.mark.parametrize("words", ["田中様より相談", "０６−１２３４−５６７８", "昭和10年5月3日"])
def test_words_about_a_patient_are_found_in_any_cell_and_never_quoted(words):
    content = book_of({"記録": [LOG, ("R6.9.2", "新規", words)], "控え": [("メモ", words)]})
    found = patient_data(tables(content))
    assert [problem.place.cell for problem in found] == ["C2", "B1"]
    assert all(words[:4] not in f"{each.sentence}{each.hint}{each.found}" for each in found)


def test_hidden_sheets_and_comments_are_looked_at_too():
    hidden = book_of({"表": [TOTALS, ("R6.4", 1, 1)], "隠": [("田中様",)]}, hidden=["隠"])
    assert told(hidden)[0].startswith("「隠」A1 A列（1行目）に")
    noted = book_of([TOTALS, ("R6.4", 1, 1)], notes={"B2": "田中様の分"})
    assert "コメント" in told(noted)[0]


def test_a_comment_that_may_name_somebody_is_asked_about_without_its_words():
    noted = book_of([TOTALS, ("R6.4", 1, 1)], notes={"B2": "かくうさん"})
    (question,) = perhaps_patients(tables(noted))
    assert question.place.label == "コメント"
    assert "かくう" not in question.sentence


def test_rows_are_named_a_few_and_counted():
    rows = [LOG, *(("R6.9.2", "新規", "田中様") for _ in range(8))]
    (sentence,) = told(csv_of(rows))
    assert "2行目、3行目、4行目、5行目、6行目ほか3行" in sentence


def test_a_word_that_may_be_a_name_is_asked_about_once_a_column():
    said = ("ｶｸｳ様", "かくうさん", "退院支援")
    rows = [LOG, *(("R6.9.2", "新規", words) for words in said)]
    (question,) = perhaps_patients(tables(csv_of(rows)))
    assert not any(words in question.sentence for words in said)
    assert "3列目（2行目、3行目）に、人の名前かもしれない言葉があります" in question.sentence
    assert question.options == (("yes", "患者・利用者の氏名ではない"),)


def test_a_column_that_names_somebody_in_half_of_its_rows_is_refused_however_weak_the_signs():
    weak = ["ｶｸｳ様", "かくうさん", "架空さま"]
    rows = [LOG, *(("R6.9.2", "新規", words) for words in [*weak, "退院支援", "看取り"])]
    assert "3列目（2行目、3行目、4行目）に、氏名" in told(csv_of(rows))[0]
    assert perhaps_patients(tables(csv_of(rows))) == []
    more = [("R6.9.2", "新規", "退院支援")] * 2
    assert told(csv_of([*rows, *more])) == []


@pytest.mark.parametrize(
    "content",
    [
        book_of([LOG, *(("R6.9.2", "新規", words) for words in ("娘さんから電話", "区民の皆様"))]),
        csv_of([(*LOG, "担当者"), ("R6.9.2", "新規", "退院支援", "田中さん")]),
    ],
)
def test_kin_and_who_works_at_the_desk_are_no_patients(content):
    assert (told(content), perhaps_patients(tables(content))) == ([], [])
