"""A letter says ward, report, day and link; hostile text stays text, and unknown places are refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.lifecycle.letters import (
    EXAMPLE,
    LETTER_TEXT_DEFAULTS,
    PLACES,
    Letter,
    fill_in,
    letter_for,
    letter_texts,
    reminder_kind,
    wrong_places,
)
from reports.models import LetterTemplate, NoticeKind
from tests import factories as make

TODAY = date(2024, 10, 8)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards")]


def test_a_letter_to_a_late_ward_has_everything_filled_in(settings):
    settings.PUBLIC_URL = "https://portal.example.jp"
    letter = letter_for(make.SubmissionFactory(), NoticeKind.OVERDUE, TODAY)
    assert letter.subject == (
        "【在宅医療連携拠点】令和6年度 年次調査（区役所の報告） 提出期限を過ぎています"
    )
    for words in (
        "北区 ご担当者様",
        "令和6年9月30日(月)を過ぎています（8日超過）",
        "いまの状態は「未記入」です",
        "https://portal.example.jp/reports/27127/ward_office/?year=2024",
    ):
        assert words in letter.body
    assert "{" not in letter.subject + letter.body


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_kind_has_a_text_whose_places_are_known(kind):
    text = LETTER_TEXT_DEFAULTS[kind]
    assert wrong_places(text.subject + text.body, kind) == []
    made = letter_for(make.SubmissionFactory(), kind, TODAY)
    assert "{" not in made.subject + made.body


def test_a_reports_own_due_day_holds_over_the_rounds():
    report = make.SubmissionFactory(due_on=date(2024, 10, 8))
    letter = letter_for(report, reminder_kind(report, TODAY), TODAY)
    assert "令和6年10月8日(火)（今日まで）" in letter.body
    assert reminder_kind(report, date(2024, 10, 9)) == NoticeKind.OVERDUE


def test_a_return_quotes_the_bureaus_reason_as_it_is_written():
    report = make.submission_in("returned")
    assert "理由:\n架空の理由\n" in letter_for(report, NoticeKind.RETURNED, TODAY).body


def test_the_bureaus_text_takes_the_place_of_the_first_one_for_its_kind_alone():
    make.LetterTemplateFactory(kind="overdue", subject="{区}へ", body="{期限}まで")
    texts = letter_texts()
    report = make.SubmissionFactory()
    assert letter_for(report, NoticeKind.OVERDUE, TODAY, texts).subject == "北区へ"
    assert letter_for(report, NoticeKind.BEFORE_DUE, TODAY, texts).subject != "北区へ"


def test_a_value_is_put_in_once_and_cannot_make_a_second_header():
    text = Letter("返却\r\nBcc: all@example.com {理由}", "{理由}")
    made = fill_in(text, {"理由": "{リンク}\r\nBcc: x\x00\u202e", "リンク": "https://elsewhere"})
    assert made.subject == "返却 Bcc: all@example.com {リンク} Bcc: x"
    assert made.body == "{リンク}\nBcc: x"


@given(st.text(), st.text())
def test_any_text_and_any_value_make_a_letter_with_a_subject_of_one_line(written, value):
    made = fill_in(Letter(written, written), dict.fromkeys(PLACES, value))
    assert "\n" not in made.subject
    assert "\r" not in made.subject + made.body
    assert "\x00" not in made.body


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("{締切}まで", "「{締切}」は使えません。使えるのは {区}"),
        ("{}", "「{}」は使えません。"),
        ("{区", "組が合っていません"),
        ("区}", "組が合っていません"),
        ("{区.__class__}", "「{区.__class__}」は使えません。"),
        ("{理由}", "差戻しと、その依頼のお知らせメールだけ"),
    ],
)
def test_what_cannot_be_filled_in_is_told_in_a_sentence_and_nothing_is_lost(
    sign_in, written, sentence
):
    client = sign_in("bureau")
    page = client.post(
        "/letter/new/?kind=overdue", {"subject": "件名", "body": f"私の文 {written}"}
    )
    assert sentence in page.content.decode()
    assert f"私の文 {written}" in page.content.decode()
    assert not LetterTemplate.objects.exists()


def test_the_bureau_words_a_letter_and_sees_how_it_will_look(sign_in):
    client = sign_in("bureau")
    begun = client.get("/letter/new/?kind=overdue").content.decode()
    assert LETTER_TEXT_DEFAULTS[NoticeKind.OVERDUE].subject in begun
    client.post("/letter/new/?kind=overdue", {"subject": "{区}へ <b>", "body": "{期限}まで"})
    letter = LetterTemplate.objects.get()
    page = client.get(f"/letter/{letter.pk}/").content.decode()
    assert f"{EXAMPLE['区']}へ &lt;b&gt;" in page
    assert f"{EXAMPLE['期限']}まで" in page
    assert "健康局の文面" in client.get("/letter/").content.decode()
    # A second first wording is an edit of the first; an unknown kind is not found.
    client.post("/letter/new/?kind=overdue", {"subject": "二", "body": "文"})
    assert LetterTemplate.objects.count() == 1
    assert client.get("/letter/new/?kind=nothing").status_code == 404
