"""The record of publications: who sees what, what is asked before publishing, which files there are."""

import json
from datetime import UTC, datetime
from html import escape
from urllib.parse import quote

import pytest

from consultations.models import DeskHours
from meetings.models import CoordinatorEvent
from reports.editions.drafting import next_edition
from reports.editions.form import PREFIX
from reports.editions.publishing import publish_edition
from reports.models import Edition
from tests import factories as make
from tests.reports.published import DESK, KITA, OFFICE, bureau, corrected, report_of, tamper
from wards.vocabulary import Status
from wards.workflow import move

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards")]

LIST, PUBLISH = "/editions/?year=2024", "/editions/publish/?year=2024"
REASON = "開設時間を契約書と合わせるため"


def page(client, url, status=200):
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode()


def shorter_hours() -> int:
    return DeskHours.objects.filter(desk__ward=KITA).update(weekly_hours="15.0")


@pytest.fixture
def second(reported, first):
    corrected(reported, KITA, DESK, "契約書は週15時間です。", shorter_hours)
    return publish_edition(reported, bureau(), reason=REASON)


def answers(round_, **changes: str) -> dict[str, str]:
    """What an officer sends who accepts what the page proposes."""
    draft = next_edition(round_)
    sent = {PREFIX + one.key: one.reason for one in draft.corrections if not one.follows}
    sent |= {"seen": draft.seen, "reason": REASON, "missing_is_known": "on"}
    return sent | changes


# --- Publishing ------------------------------------------------------------------------------


def test_the_page_names_who_is_missing_and_asks_to_confirm_it(reported, sign_in):
    client = sign_in("bureau")
    text = page(client, PUBLISH)
    assert "大正区（区役所・相談支援室）" in text
    assert "この版で新しく公表済になる報告：6件" in text
    refused = client.post(PUBLISH, {"seen": next_edition(reported).seen})
    assert "そろっていない区を確かめて、印を付けてください。" in refused.content.decode()
    assert not Edition.objects.exists()


def test_what_is_confirmed_is_published_and_shown(reported, sign_in):
    client = sign_in("bureau")
    answer = client.post(PUBLISH, answers(reported), follow=True)
    assert answer.redirect_chain == [("/editions/1/?year=2024", 302)]
    assert "令和6年度 第1版を公表しました。" in answer.content.decode()
    assert Edition.objects.get().made_by == client.user


def test_a_report_that_waits_is_named_and_there_is_no_button(reported, sign_in):
    report = report_of(reported, KITA, DESK)
    move(report, Status.RETURNED, bureau(), reason="架空の理由")
    own = make.UserFactory(role=DESK, ward=make.ward(KITA))
    move(report, Status.SUBMITTED, own, freeze=make.what_is_there)
    client = sign_in("bureau")
    text = page(client, PUBLISH)
    assert "受理を待っている報告：北区（相談支援室）" in text
    assert "を公表する</button>" not in text
    assert "受理するか差し戻してから" in client.post(PUBLISH, answers(reported)).content.decode()
    assert not Edition.objects.exists()


def test_a_correction_is_shown_with_the_reason_of_its_return_to_be_edited(reported, first, sign_in):
    corrected(reported, KITA, DESK, "契約書は<b>週15時間</b>です。", shorter_hours)
    client = sign_in("bureau")
    text = page(client, PUBLISH)
    assert escape("契約書は<b>週15時間</b>です。") in text
    assert "北区の訂正にともなう" in text
    key = f"{PREFIX}desk.weekly_hours/ward/{KITA}"
    client.post(PUBLISH, answers(reported, **{key: "週15時間の誤り"}))
    assert "週15時間の誤り" in page(client, "/editions/2/?year=2024")


def test_without_a_reason_nothing_is_published_and_nothing_typed_is_lost(reported, first, sign_in):
    CoordinatorEvent.objects.update(content="別の内容")
    corrected(reported, KITA, DESK, "架空の理由", shorter_hours)
    client = sign_in("bureau")
    answer = client.post(PUBLISH, answers(reported, reason="途中まで書いた理由"))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "訂正の理由を書いてください。" in text
    assert "途中まで書いた理由" in text
    assert Edition.objects.count() == 1


def test_what_changed_after_the_page_was_opened_is_told_and_can_then_be_published(
    reported, sign_in
):
    client = sign_in("bureau")
    sent = answers(reported)
    CoordinatorEvent.objects.update(content="別の内容")
    text = client.post(PUBLISH, sent).content.decode()
    assert "画面を開いたあとに、内容が変わりました。" in text
    assert not Edition.objects.exists()
    assert next_edition(reported).seen in text
    assert client.post(PUBLISH, answers(reported)).status_code == 302


@pytest.mark.parametrize("reason", ["a\x00b", "あ" * 501, "田中様の電話は06-0000-0000"])
def test_a_reason_that_cannot_be_printed_is_refused_at_its_field(reason, reported, first, sign_in):
    corrected(reported, KITA, DESK, "架空の理由", shorter_hours)
    client = sign_in("bureau")
    answer = client.post(PUBLISH, answers(reported, reason=reason))
    assert answer.status_code == 200
    assert 'id="id_reason_error"' in answer.content.decode()
    assert Edition.objects.count() == 1


def test_nothing_new_can_be_published_and_the_page_says_so(reported, first, sign_in):
    assert "第1版と違うところがありません" in page(sign_in("bureau"), PUBLISH)


# --- The record ------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["bureau", OFFICE, DESK])
def test_everybody_sees_the_editions_and_their_corrections(role, second, sign_in):
    client = sign_in(role) if role == "bureau" else sign_in(role, ward="27102")
    record = page(client, LIST)
    assert record.index("第2版") < record.index("第1版")
    assert second.sha256[:16] in record
    assert REASON in record
    assert ("新しい版を公表する" in record) == (role == "bureau")
    shown = page(client, "/editions/2/?year=2024")
    for words in ("区の回答", "北区", "20時間", "10～19時間", "契約書は週15時間です。"):
        assert words in shown
    assert second.sha256 in shown
    assert ("内訳つき" in shown) == (role == "bureau")


def test_the_day_of_an_edition_is_that_of_the_city_and_not_of_greenwich(reported, sign_in):
    publish_edition(reported, bureau(), at=datetime(2024, 11, 19, 23, 30, tzinfo=UTC))
    shown = page(sign_in(OFFICE), "/editions/1/?year=2024")
    assert shown.count("令和6年11月20日") == 2
    assert "11月19日" not in shown


def test_a_year_without_an_edition_says_so(reported, sign_in):
    assert "まだ公表していません" in page(sign_in(OFFICE), LIST)


@pytest.mark.parametrize("url", ["/editions/2/", "/editions/2/csv/", "/editions/99999999/"])
def test_an_edition_that_was_not_published_is_not_found(url, first, sign_in):
    page(sign_in("bureau"), f"{url}?year=2024", 404)


@pytest.mark.parametrize(
    ("fmt", "name"),
    [
        ("csv", "資料4_令和6年度_第2版.csv"),
        ("corrections", "資料4_令和6年度_第2版_正誤表.csv"),
        ("json", "資料4_令和6年度_第2版.json"),
        ("xlsx", "資料4_令和6年度_第2版.xlsx"),
    ],
)
def test_a_ward_takes_the_public_files(fmt, name, second, sign_in):
    client = sign_in(OFFICE, ward="27102")
    answer = client.get(f"/editions/2/{fmt}/?year=2024")
    assert answer.status_code == 200
    assert quote(name) in answer["Content-Disposition"]


@pytest.mark.parametrize("query", ["&members=1", "&encoding=x"])
def test_a_ward_gets_no_names_behind_the_values(query, second, sign_in):
    page(sign_in(OFFICE), f"/editions/2/xlsx/?year=2024{query}", 404)
    assert sign_in("bureau").get("/editions/2/xlsx/?year=2024&members=1").status_code == 200


def test_an_edition_that_was_tampered_with_is_not_shown_as_published(first, sign_in):
    client = sign_in("bureau")
    tamper()
    figure = "/figures/desk.weekly_hours/"
    pages = ("/editions/1/", "/editions/1/json/", "/dashboard/", "/downloads/pdf/", figure)
    for url in (f"{page}?year=2024&edition=1" for page in (*pages, f"{figure}download/csv/")):
        answer = client.get(url, follow=True)
        assert "公表したときの内容と一致しません" in answer.content.decode()
    assert "前の版を読めないので" in client.get(PUBLISH, follow=True).content.decode()


def test_the_record_asks_the_database_equally_often_for_many_editions(
    reported, second, sign_in, query_budget
):
    client = sign_in(OFFICE)
    client.get(LIST)
    with query_budget(20) as two:
        client.get(LIST)
    corrected(reported, KITA, OFFICE, "架空の理由", lambda: 0)
    publish_edition(reported, bureau(), reason=REASON)
    with query_budget(20) as three:
        client.get(LIST)
    assert len(two) == len(three)


def test_the_json_of_an_edition_is_that_of_the_moment_it_was_published(second, sign_in):
    said = json.loads(sign_in(OFFICE).get("/editions/1/json/?year=2024").content)
    values = {one["label"]: one["value"] for one in said["figures"]["desk.weekly_hours"]["values"]}
    assert values["20時間"] == 3
