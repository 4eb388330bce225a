"""The pages of trainings, as a ward officer and the Bureau use them."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils.html import escape

from tests.factories import RoundFactory, TrainingFactory, ward
from tests.form_pages import errors_of, send_page
from trainings.models import Training

CHUO = "27128"
LIST, CREATE = reverse("trainings:training_list"), reverse("trainings:training_create")


@pytest.fixture
def officer(sign_in):
    RoundFactory(fiscal_year=2024)
    return sign_in("ward_office")


def answers(**changes: object) -> dict[str, object]:
    return {
        "fiscal_year": "2024",
        "programme": "hub",
        "state": "held",
        "date": "Ｒ６．９．１２",
        "theme": "在宅医療における感染対策について",
        "place": "",
        "people": "３８人",
        "audience": ["nurse", "doctor"],
        "note": "",
        **changes,
    }


# --- Creating ------------------------------------------------------------------------------


def test_a_training_is_recorded_for_the_own_ward_with_full_width_answers(officer):
    response = officer.post(CREATE, answers(ward=CHUO, ward_id=CHUO))
    training = Training.objects.get()
    assert response.headers["Location"] == f"{LIST}?year=2024"
    assert (training.ward_id, training.date, training.people, training.audience) == (
        officer.user.ward_id,
        date(2024, 9, 12),
        38,
        ["doctor", "nurse"],
    )
    assert (training.created_by, training.updated_by) == (officer.user, officer.user)


def test_the_next_page_is_one_of_our_own(officer):
    assert officer.post(f"{CREATE}?next=/", answers()).headers["Location"] == "/"
    elsewhere = officer.post(f"{CREATE}?next=//evil.example/", answers(theme="二つ目"))
    assert elsewhere.headers["Location"] == f"{LIST}?year=2024"


def test_the_year_is_preset_from_the_address_or_the_survey(officer):
    assert officer.get(f"{CREATE}?year=2020").context["form"]["fiscal_year"].value() == 2020
    for asked in ("", "?year=", "?year=x", "?year=1999", "?year=99999", "?year=%00"):
        assert officer.get(CREATE + asked).context["form"]["fiscal_year"].value() == 2024


@time_machine.travel("2024-09-20T12:00:00+09:00")
def test_a_training_may_be_held_today_and_not_tomorrow(officer):
    refused = errors_of(officer.post(CREATE, answers(date="R6.9.21")))
    assert any("これから来る日" in sentence for sentence in refused["date"])
    assert officer.post(CREATE, answers(date="R6.9.20")).status_code == 302


def test_the_day_is_in_the_fiscal_year(officer):
    for day, year, accepted in (
        ("R6.4.1", 2024, True),
        ("R7.3.31", 2024, True),
        ("R6.3.31", 2024, False),
        ("R7.4.1", 2024, False),
        ("R6.3.31", 2023, True),
    ):
        response = officer.post(CREATE, answers(date=day, fiscal_year=year))
        if accepted:
            assert response.status_code == 302, day
        else:
            [sentence] = errors_of(response)["date"]
            assert "年度の日付です。" in sentence


def test_held_asks_for_people_and_tells_0_from_blank(officer):
    [sentence] = errors_of(officer.post(CREATE, answers(people="")))["people"]
    assert "ないときは「0」です（空欄とは別の答えです）。" in sentence
    assert officer.post(CREATE, answers(people="0")).status_code == 302
    assert Training.objects.get().people == 0


# --- Hostile and mistaken answers ------------------------------------------------------------


def test_a_wrong_answer_is_explained_at_its_field_and_nothing_is_lost(officer):
    for field, typed, sentence in (
        ("date", "R6.2.31", "2月31日という日はありません。"),
        ("people", "-3", "0より小さい数は入力できません。"),
        ("people", "999999", "参加人数は20,000人までです。"),
        ("theme", "長" * 10_000, "200文字以内で入力してください（いま10,000文字）。"),
        ("theme", "a\x00b", "目に見えない文字"),
        ("programme", "third", "選べるものの中から"),
        ("state", "", "開催の状況を選択してください。"),
        ("fiscal_year", "abc", "選択してください"),
        ("audience", "<script>", "選べるものの中から"),
    ):
        response = officer.post(CREATE, answers(**{field: typed, "place": "区民センター"}))
        assert any(sentence in told for told in errors_of(response)[field]), (field, typed)
        page = response.content.decode()
        assert "区民センター" in page
        assert "Ｒ６．９．１２" in page or field == "date"
    assert Training.objects.count() == 0


def test_odd_words_are_kept_and_harmless(officer):
    theme = "=1+1 𠮷髙﨑の地域 👩‍⚕️の研修 <script>alert(1)</script> '; DROP TABLE--"
    officer.post(CREATE, answers(theme=f"　{theme} "))
    assert Training.objects.get().theme == theme
    assert escape(theme) in officer.get(LIST).content.decode()


def test_personal_words_are_asked_about_once_and_nothing_is_lost(officer):
    note = "問い合わせは田中様（06-0000-0000）"
    response = officer.post(CREATE, answers(note=note))
    assert set(errors_of(response)) == {"keep_words"}
    page = response.content.decode()
    assert "個人の情報に見える言葉があります: 「田中様」「06-0000-0000」" in page
    assert note in page
    assert officer.post(CREATE, answers(note=note, keep_words="on")).status_code == 302
    training = Training.objects.get()
    edit = reverse("trainings:training_edit", args=[training.pk])
    stamp = training.updated_at.isoformat()
    again = officer.post(edit, answers(note=note, people="40", stamp=stamp))
    assert again.status_code == 302, "words that are not changed are not asked about again"


# --- Editing -----------------------------------------------------------------------------------


def edit_of(training: Training) -> str:
    return reverse("trainings:training_edit", args=[training.pk])


def test_an_edit_is_saved_with_who_did_it_and_shown_as_a_version(officer):
    training = TrainingFactory(theme="前のテーマ")
    stamp = training.updated_at.isoformat()
    officer.post(edit_of(training), answers(theme="後のテーマ", stamp=stamp))
    training.refresh_from_db()
    assert (training.theme, training.updated_by) == ("後のテーマ", officer.user)
    detail = officer.get(reverse("trainings:training_detail", args=[training.pk]))
    version = detail.context["versions"][0]
    assert (version["who"], version["what"]) == (str(officer.user), "修正した")
    assert {"label": "テーマ", "before": "前のテーマ", "after": "後のテーマ"} in version["changes"]
    assert {"label": "参加人数", "before": "空欄", "after": "38人"} in version["changes"]


def test_of_two_who_edit_at_once_the_second_sees_both_and_decides(officer, sign_in):
    training = TrainingFactory(theme="はじめ")
    opened = training.updated_at.isoformat()
    colleague = sign_in("ward_office")
    colleague.post(edit_of(training), answers(theme="同僚のテーマ", stamp=opened))
    response = officer.post(edit_of(training), answers(theme="自分のテーマ", stamp=opened))
    [sentence] = errors_of(response)["__all__"]
    assert colleague.user.name in sentence
    page = response.content.decode()
    assert "自分のテーマ" in page
    form = response.context["form"]
    assert form.fields["theme"].earlier[0] == ("いま保存されている内容", "同僚のテーマ")
    again = answers(theme="自分のテーマ", stamp=form["stamp"].value())
    assert officer.post(edit_of(training), again).status_code == 302
    training.refresh_from_db()
    assert training.theme == "自分のテーマ"


def test_a_wrong_stamp_saves_nothing(officer):
    training = TrainingFactory(theme="はじめ")
    for stamp in ("", "x", "\x00", "2024-01-01T00:00:00+00:00"):
        assert "__all__" in errors_of(officer.post(edit_of(training), answers(stamp=stamp))), stamp
    training.refresh_from_db()
    assert training.theme == "はじめ"


# --- Deleting ----------------------------------------------------------------------------------


def test_a_deletion_is_asked_about_and_its_versions_stay(officer):
    training = TrainingFactory()
    address = reverse("trainings:training_delete", args=[training.pk])
    assert "削除しますか" in officer.get(address).content.decode()
    assert Training.objects.count() == 1
    assert send_page(officer, address).headers["Location"] == LIST
    assert Training.objects.count() == 0
    versions = Training._meta.get_field("versions").related_model.objects.order_by("pgh_id")
    assert list(versions.values_list("pgh_label", flat=True)) == ["insert", "delete"]
    assert officer.post(address).status_code == 404


# --- Lists -------------------------------------------------------------------------------------


def titles(response) -> list[str]:
    return [row["cells"][0].text for row in response.context["rows"]]


def test_a_list_shows_the_reporting_year_and_counts_all(officer):
    TrainingFactory.create_batch(30, people=2)
    TrainingFactory(fiscal_year=2023, theme="昨年")
    TrainingFactory(ward=ward(CHUO), theme="よその区")
    response = officer.get(LIST)
    assert len(titles(response)) == 25
    assert (
        "30件です。1〜25件目を表示しています。参加人数の合計は60人です。"
        in (response.context["count_sentence"])
    )
    assert len(titles(officer.get(f"{LIST}?page=2"))) == 5
    assert len(titles(officer.get(f"{LIST}?page=99"))) == 5
    assert titles(officer.get(f"{LIST}?year=2023")) == ["昨年"]
    assert "31件です" in officer.get(f"{LIST}?year=all").context["count_sentence"]


def test_a_list_is_narrowed_and_sorted_by_what_is_offered(officer):
    TrainingFactory(theme="感染対策", people=5, programme="promotion")
    TrainingFactory(theme="看取り", people=9, date=date(2024, 6, 1), state="held")
    assert titles(officer.get(f"{LIST}?q=感染　対策")) == ["感染対策"]
    assert titles(officer.get(f"{LIST}?state=held")) == ["看取り"]
    assert titles(officer.get(f"{LIST}?programme=promotion")) == ["感染対策"]
    assert titles(officer.get(f"{LIST}?sort=people")) == ["感染対策", "看取り"]
    assert titles(officer.get(f"{LIST}?sort=-people")) == ["看取り", "感染対策"]
    for odd in ("sort=ward__users__password", "sort=--people", "sort=%00", "page=x", "page=-1"):
        assert len(titles(officer.get(f"{LIST}?{odd}"))) == 2


def test_a_condition_that_cannot_be_read_says_so_and_finds_nothing(officer):
    TrainingFactory()
    for query in ("year=2024x", "state=zzz", "q=%00", "programme=%3Cscript%3E", "year=-1"):
        response = officer.get(f"{LIST}?{query}")
        assert response.status_code == 200
        assert titles(response) == [], query
        assert response.context["filter"].form.errors


def test_the_bureau_narrows_by_ward_and_a_ward_cannot(sign_in):
    RoundFactory()
    TrainingFactory(theme="北区の研修")
    TrainingFactory(theme="中央区の研修", ward=ward(CHUO))
    assert titles(sign_in("bureau").get(f"{LIST}?ward={CHUO}")) == ["中央区の研修"]
    assert titles(sign_in("ward_office").get(f"{LIST}?ward={CHUO}")) == ["北区の研修"]


def test_what_is_only_planned_shows_no_number(officer):
    TrainingFactory()
    page = officer.get(LIST).content.decode()
    assert "日付未定" in page
    assert "0人" not in page.replace("合計は0人", "")
