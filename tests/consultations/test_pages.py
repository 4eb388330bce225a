"""The pages of desks, hours, coordinators and initiatives, with mistaken and hostile answers."""

import re
from datetime import date

import pytest
from django.urls import reverse

from consultations.models import Coordinator, Desk, DeskHours, Initiative
from tests.factories import (
    AccompaniedVisitFactory,
    CoordinatorFactory,
    DeskFactory,
    DeskHoursFactory,
    InitiativeFactory,
    InitiativeSourceFactory,
    TrainingFactory,
    ward,
)
from tests.form_pages import errors_of, send_page

CHUO = "27128"
LONG = "長" * 10_000
PREFIXES = {Desk: "desk", DeskHours: "hours", Coordinator: "coordinator", Initiative: "initiative"}
CREATE = {model: reverse(f"consultations:{prefix}_create") for model, prefix in PREFIXES.items()}
GIVEN = {
    Desk: {"name": "架空相談支援室", "operator": "架空医師会", "valid_from": "R6.4.1"},
    DeskHours: {"weekly_hours": "20", "opening_times": "月〜金", "valid_from": "R6.4.1"},
    Coordinator: {
        "name": "架空 調整子",
        "qualification": "a",
        "profession": "nurse",
        "valid_from": "R6.4.1",
    },
    Initiative: {"fiscal_year": "2024", "heading": "clock_1", "text": "架空の取組"},
}
# What every page must show again, whichever other answer was wrong.
KEPT = {
    Desk: "架空医師会",
    DeskHours: "月〜金",
    Coordinator: "架空 調整子",
    Initiative: "架空の取組",
}


def given(model, **changes) -> dict[str, object]:
    answers = dict(GIVEN[model])
    if model in (DeskHours, Coordinator):
        answers["desk"] = DeskFactory().pk
    return answers | changes


@pytest.mark.parametrize("model", GIVEN)
def test_right_answers_are_saved_for_the_own_ward(desk, model):
    assert desk.post(CREATE[model], given(model, ward=CHUO)).status_code == 302
    record = model.objects.get()
    assert model.objects.visible_to(desk.user).get() == record
    assert record.created_by == desk.user


# Field, what is typed, a part of the sentence.
WRONG = {
    Desk: [
        ("valid_from", "R6.2.31", "2月31日という日はありません。"),
        ("valid_to", "R6.3.31", "末日が初日より前です。"),
        ("name", LONG, "80文字以内"),
        ("name", "a\x00b", "目に見えない文字"),
        ("postal_code", "5" * 20, "7桁の数字"),
    ],
    DeskHours: [
        ("weekly_hours", "200", "週あたりの開設時間は168時間までです。"),
        ("weekly_hours", "19.55", "小数は1桁までです。"),
        ("weekly_hours", "1" * 5000, ""),
        ("weekly_hours", "NaN", ""),
        ("desk", "x", "選べるものの中から"),
        ("desk", "9" * 30, "選べるものの中から"),
    ],
    Coordinator: [("qualification", "e", "選べるものの中から")],
    Initiative: [
        ("heading", "clock_9", "選べるものの中から"),
        ("fiscal_year", "1800", ""),
        ("text", "  ", "取組内容を入力してください。"),
        ("text", LONG, "1,000文字以内で入力してください（いま10,000文字）。"),
    ],
}


@pytest.mark.parametrize("model", WRONG)
def test_a_wrong_answer_is_explained_at_its_field_and_the_rest_stays(desk, model):
    right = given(model)
    for field, typed, sentence in WRONG[model]:
        response = desk.post(CREATE[model], right | {field: typed})
        assert any(sentence in told for told in errors_of(response)[field]), (field, typed)
        assert field == "text" or KEPT[model] in response.content.decode()
    assert model.objects.count() == 0


ODD_WORDS = "=1+1 𠮷髙﨑 <script>alert(1)</script> 👩‍⚕️ '; DROP--"


@pytest.mark.parametrize(
    ("model", "field"),
    [(Desk, "name"), (DeskHours, "opening_times"), (Coordinator, "name"), (Initiative, "text")],
)
def test_odd_words_are_kept_as_written_and_harmless_wherever_they_stand(desk, model, field):
    desk.post(CREATE[model], given(model, **{field: ODD_WORDS}))
    record = model.objects.get()
    assert getattr(record, field) == ODD_WORDS
    prefix = CREATE[model].removesuffix("new/")
    for address in (prefix, f"{prefix}{record.pk}/", f"{prefix}{record.pk}/edit/"):
        assert "<script>alert" not in desk.get(address).content.decode()


# --- What belongs together -------------------------------------------------------------------


def test_the_page_of_a_desk_shows_its_hours_and_coordinators_with_links(
    desk, query_budget, sign_in
):
    owner = DeskFactory()
    hours = DeskHoursFactory(desk=owner, opening_times="月・水・金")
    person = CoordinatorFactory(desk=owner, name="架空 太郎")
    DeskHoursFactory(desk=DeskFactory(ward=ward(CHUO)), opening_times="よその時間")
    with query_budget(14):
        response = desk.get(reverse("consultations:desk_detail", args=[owner.pk]))
    page = response.content.decode()
    assert f'href="/consultations/hours/{hours.pk}/">20時間' in page
    assert f'href="/consultations/coordinator/{person.pk}/">架空 太郎' in page
    assert "よその時間" not in page
    assert CREATE[DeskHours] in page
    page = sign_in("bureau").get(reverse("consultations:desk_detail", args=[owner.pk]))
    assert CREATE[DeskHours] not in page.content.decode()


def test_the_page_of_an_initiative_shows_the_bureaus_wording(desk):
    source = InitiativeSourceFactory(
        wording__text="夜間の当番を決めている", initiative__text="当番表をつくった"
    )
    page = desk.get(reverse("consultations:initiative_detail", args=[source.initiative_id]))
    assert "夜間の当番を決めている" in page.content.decode()
    unused = InitiativeFactory()
    page = desk.get(reverse("consultations:initiative_detail", args=[unused.pk]))
    assert "まだ入力されていません" in page.content.decode()


SECOND = {"second_qualification": "c", "second_licence": "介護支援専門員", "second_years": "6年"}


def test_a_coordinator_has_several_qualifications_and_is_found_by_each(desk):
    desk.post(CREATE[Coordinator], given(Coordinator, licence="看護師", years="12", **SECOND))
    person = Coordinator.objects.get()
    assert person.qualifications == ["a", "c"]
    assert (person.years, person.second_years) == (12, 6)
    prefix = CREATE[Coordinator].removesuffix("new/")
    page = desk.get(f"{prefix}{person.pk}/").content.decode()
    assert "（ウ）介護支援専門員資格をもつ" in page
    assert "6年" in page
    for rule, is_there in {"a": True, "b": False, "c": True}.items():
        page = desk.get(f"{prefix}?qualification={rule}").content.decode()
        assert ("ア 看護師 12年、ウ 介護支援専門員 6年" in page) is is_there


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"second_qualification": "a"}, "second_qualification", "主な資格と別の区分を"),
        ({"second_years": "3"}, "second_years", "2つ目の資格があるときだけ入力します。"),
    ],
)
def test_a_second_qualification_is_another_one(desk, changes, field, sentence):
    response = desk.post(CREATE[Coordinator], given(Coordinator, **changes))
    assert any(sentence in told for told in errors_of(response)[field])


def words_of(page) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page.content.decode()).split())


def test_an_initiative_and_the_records_of_its_year_lead_to_each_other(desk, sign_in):
    initiative = InitiativeFactory(state="trial")
    training = TrainingFactory(theme="架空の急変対応")
    foreign = TrainingFactory(ward=ward(CHUO), theme="よその研修")
    former = TrainingFactory(fiscal_year=2023, theme="前の年の研修")
    address = reverse("consultations:initiative_records", args=[initiative.pk])
    page = desk.get(address).content.decode()
    assert "架空の急変対応" in page
    assert not any(each.theme in page for each in (foreign, former))
    for other in (foreign, former):
        errors = errors_of(desk.post(address, {"records": [f"trainings.training:{other.pk}"]}))
        assert errors["records"]
    chosen = {"records": [f"trainings.training:{training.pk}"]}
    assert send_page(desk, address, chosen).status_code == 302
    page = desk.get(reverse("consultations:initiative_detail", args=[initiative.pk]))
    assert f'href="/trainings/training/{training.pk}/"' in page.content.decode()
    assert "1件" in page.content.decode()
    another = TrainingFactory(theme="架空の看取り")
    send_page(desk, address, {"records": [f"trainings.training:{another.pk}"]})
    page = desk.get(reverse("consultations:initiative_detail", args=[initiative.pk]))
    assert "変更前 1件 → 変更後 1件（別のもの）" in words_of(page)
    first, *_ = initiative.versions.exclude(records=[]).order_by("pgh_id")
    revert = reverse("consultations:initiative_revert", args=[initiative.pk])
    back = desk.get(f"{revert}?version={first.pk}")
    assert "関連する記録 1件 1件（別のもの）" in words_of(back)
    assert back.context["action"] == address
    sent = {"records": first.records, "back_to": first.pk}
    assert send_page(desk, address, sent).status_code == 302
    initiative.refresh_from_db()
    assert initiative.records == chosen["records"]
    send_page(desk, address, {"records": [f"trainings.training:{another.pk}"]})
    another.delete()
    page = desk.get(reverse("consultations:initiative_detail", args=[initiative.pk]))
    assert "関連する記録 1件" not in words_of(page)
    assert "関連する記録はありません。" in words_of(page)
    assert send_page(desk, address, chosen).status_code == 302
    page = sign_in("ward_office", ward="27127").get(f"/trainings/training/{training.pk}/")
    assert f'href="/consultations/initiative/{initiative.pk}/"' in page.content.decode()
    # Whatever another ward's initiative names, nothing of it is shown.
    spy = InitiativeFactory(ward=ward(CHUO), records=[f"trainings.training:{training.pk}"])
    page = sign_in("desk", ward=CHUO).get(reverse("consultations:initiative_detail", args=[spy.pk]))
    assert "架空の急変対応" not in page.content.decode()
    page = desk.get(f"/trainings/training/{training.pk}/").content.decode()
    assert f"/consultations/initiative/{spy.pk}/" not in page


def test_an_accompanied_visit_of_the_year_belongs_to_an_initiative_too(desk):
    initiative = InitiativeFactory()
    visit = AccompaniedVisitFactory(host="架空の研修先", date=date(2025, 3, 31))
    AccompaniedVisitFactory(host="次の年度の研修先", date=date(2025, 4, 1))
    AccompaniedVisitFactory(ward=ward(CHUO), host="よその研修先", date=date(2024, 6, 3))
    address = reverse("consultations:initiative_records", args=[initiative.pk])
    page = desk.get(address).content.decode()
    assert "架空の研修先" in page
    assert "次の年度の研修先" not in page
    assert "よその研修先" not in page
    chosen = {"records": [f"trainings.accompaniedvisit:{visit.pk}"]}
    assert send_page(desk, address, chosen).status_code == 302
    way = f"/consultations/initiative/{initiative.pk}/"
    assert "架空の研修先" in words_of(desk.get(way))
    page = desk.get(reverse("trainings:visit_detail", args=[visit.pk])).content.decode()
    assert f'href="{way}"' in page


@pytest.mark.parametrize("query", ["state=settled", "area=information_sharing"])
def test_initiatives_are_narrowed_by_their_state_and_table(desk, query):
    InitiativeFactory(text="24時間の試し", state="trial")
    InitiativeFactory(text="根付いた共有", state="settled", heading="share_1")
    page = desk.get(f"{CREATE[Initiative].removesuffix('new/')}?{query}").content.decode()
    assert ("根付いた共有" in page, "24時間の試し" in page) == (True, False)


@pytest.mark.parametrize(
    ("query", "offered"),
    [
        ("area=information_sharing", {"多職種による情報共有"}),
        ("area=around_the_clock", {"24時間体制構築"}),
        ("area=nonsense", {"24時間体制構築", "多職種による情報共有"}),
        ("year=2024", {"24時間体制構築", "多職種による情報共有"}),
    ],
)
def test_a_link_from_the_report_offers_the_headings_of_its_own_table(desk, query, offered):
    page = desk.get(f"/consultations/initiative/new/?{query}").content.decode()
    assert set(re.findall(r'<optgroup label="([^"]+)"', page)) == offered
