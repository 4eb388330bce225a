"""The record of publications: who sees what, what is asked before publishing, which files there are."""

import csv
import re
from datetime import UTC, datetime
from html import escape, unescape
from io import StringIO
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from meetings.models import CoordinatorEvent
from reports.editions.content import content_of, kept_file
from reports.editions.form import PREFIX
from reports.editions.publishing import next_edition, publish_edition
from reports.models import Edition, FileKind
from tests import factories as make
from tests.reports.published import (
    DESK,
    KITA,
    OFFICE,
    bureau,
    corrected,
    publish_again,
    report_of,
    shorter_hours,
    tamper,
)
from wards.models import LogKind, LogLine, ReturnMark
from wards.reporting.workflow import move
from wards.vocabulary import Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards", "quick_files")]

LIST, PUBLISH = "/editions/?year=2024", "/editions/publish/?year=2024"
REASON = "開設時間を契約書と合わせるため"
PUBLIC = "週の時間の転記を誤っていたため"


def page(client, url, status=200):
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode()


@pytest.fixture
def client(sign_in):
    """The Bureau's."""
    return sign_in("bureau")


@pytest.fixture
def second(reported, first):
    corrected(reported, KITA, DESK, "契約書は週15時間です。", shorter_hours)
    return publish_again(reported, PUBLIC, reason=REASON)


def answers(round_, why: str = PUBLIC, **changes: str) -> dict[str, str]:
    """What an officer sends who types one reason for everything and confirms what is printed."""
    draft = next_edition(round_)
    sent = {PREFIX + one.key: why for one in draft.corrections if not one.follows}
    sent |= {"seen": draft.seen, "reason": REASON, "missing_is_known": "on", "step": "publish"}
    return sent | changes


def test_the_page_names_who_is_missing_and_asks_to_confirm_it(reported, client):
    text = page(client, PUBLISH)
    assert "大正区（区役所・相談支援室）" in text
    assert "この版で新しく公表済になる報告：6件" in text
    refused = client.post(PUBLISH, {"seen": next_edition(reported).seen})
    assert "そろっていない区を確かめて、印を付けてください。" in refused.content.decode()
    assert not Edition.objects.exists()


def test_a_first_edition_corrects_nothing_and_is_published_and_shown_at_once(reported, client):
    answer = client.post(PUBLISH, answers(reported, step="check"), follow=True)
    assert answer.redirect_chain == [("/editions/1/?year=2024", 302)]
    assert "令和6年度 第1版を公表しました。" in answer.content.decode()
    assert Edition.objects.get().made_by == client.user


def test_a_report_that_waits_is_named_and_there_is_no_button(reported, client):
    report = report_of(reported, KITA, DESK)
    move(report, Status.RETURNED, bureau(), reason="架空の理由")
    own = make.UserFactory(role=DESK, ward=make.ward(KITA))
    move(report, Status.SUBMITTED, own, freeze=make.what_is_there)
    text = page(client, PUBLISH)
    assert "受理を待っている報告があります：北区（相談支援室）。" in text
    assert "受理を待っている報告：1件" in text
    assert "を公表する</button>" not in text
    assert "data-keep" not in text
    assert "受理するか差し戻してから" in client.post(PUBLISH, answers(reported)).content.decode()
    assert not Edition.objects.exists()


def other_times() -> None:
    """A second value of the same report."""
    make.LiaisonPlanFactory(ward=make.ward(KITA), planned_times=4)
    shorter_hours()


def fields_of(client) -> dict[str, str]:
    """The reasons that the page asks for, with what stands in them."""
    form = client.get(PUBLISH).context["form"]
    return {name: form[name].value() for name in form.fields if name.startswith(PREFIX)}


def test_no_reason_is_filled_in_and_what_was_said_inside_stands_beside(reported, first, client):
    report = corrected(reported, KITA, DESK, "契約書は<b>週15時間</b>です。", shorter_hours)
    mark = ReturnMark.objects.get(event__submission=report)
    ReturnMark.objects.filter(pk=mark.pk).update(
        answer="内々の回答", answered_at=timezone.now(), answered_by=make.UserFactory()
    )
    text = page(client, PUBLISH)
    assert set(fields_of(client).values()) == {None}
    inside = text[text.index("内部・公表されません") :].split("</dl>")[0]
    assert escape("契約書は<b>週15時間</b>です。") in inside
    assert "内々の回答" in inside
    assert text.count("内部・公表されません") == 1
    assert "1に伴う訂正" in text


def test_each_correction_of_a_report_is_asked_for_its_own_reason(reported, first, client):
    corrected(reported, KITA, DESK, "架空の理由", other_times)
    names = list(fields_of(client))
    assert len(names) > 2
    typed = {name: f"{number}つめの理由" for number, name in enumerate(names)}
    for left_empty in names:
        refused = client.post(PUBLISH, answers(reported, **typed | {left_empty: " "}))
        assert list(refused.context["form"].errors) == [left_empty]
        assert "訂正の理由を入力してください。" in refused.content.decode()
    assert client.post(PUBLISH, answers(reported, **typed)).status_code == 302
    kept = {one.key: one.reason for one in content_of(Edition.objects.latest("number")).corrections}
    assert {name: kept[name.removeprefix(PREFIX)] for name in names} == typed


def test_before_it_is_published_every_word_is_shown_as_it_is_printed(reported, first, client):
    """The page, the slide, the CSV and the page of the edition say the same words."""
    corrected(reported, KITA, DESK, "契約書は週15時間です。", other_times)
    CoordinatorEvent.objects.update(content="別の内容")
    sent = answers(reported, why="<i>転記</i>の誤り", reason="二行の\n理由", step="check")
    response = client.post(PUBLISH, sent)
    text, rows = response.content.decode(), response.context["rows"]
    assert Edition.objects.count() == 1
    assert "公表される文" in text
    assert "契約書は週15時間です。" not in text
    assert escape("<i>転記</i>の誤り") in text
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', text))
    back = client.post(PUBLISH, {**sent, "step": "back"}).content.decode()
    assert back.count(escape("<i>転記</i>の誤り") + "</textarea>") > 1
    confirmed = {name: unescape(value) for name, value in hidden.items()}
    assert client.post(PUBLISH, {**confirmed, "step": "publish"}).status_code == 302
    edition = Edition.objects.latest("number")
    told = csv.reader(StringIO(kept_file(edition, FileKind.CORRECTIONS).decode("utf-8-sig")))
    printed = [[line[3], *line[10:]] for line in told][1:]
    shown = [[row[0][1], *(cell for _, cell in row[3:])] for row in rows]
    assert [[word or "（なし）" for word in line[1:]] for line in printed] == [
        line[1:] for line in shown
    ]
    assert [line[0] for line in printed] == [line[0] for line in shown]
    (slide,) = content_of(edition).errata
    assert response.context["slide"] == slide
    shown = page(client, "/editions/2/?year=2024")
    assert all(escape(row[-1][1]) in shown for row in rows)


def test_without_a_reason_nothing_is_published_and_nothing_typed_is_lost(reported, first, client):
    CoordinatorEvent.objects.update(content="別の内容")
    corrected(reported, KITA, DESK, "架空の理由", shorter_hours)
    for step in ("check", "publish"):
        sent = answers(reported, why="", reason="途中まで書いた理由", step=step)
        answer = client.post(PUBLISH, sent)
        text = answer.content.decode()
        assert answer.status_code == 200
        assert "訂正の理由を入力してください。" in text
        assert "途中まで書いた理由" in text
    assert Edition.objects.count() == 1


@pytest.mark.parametrize("step", ["check", "publish"])
def test_what_changed_after_the_page_was_opened_is_told_and_can_then_be_published(
    step, reported, first, client
):
    corrected(reported, KITA, DESK, "架空の理由", shorter_hours)
    sent = answers(reported, step=step)
    CoordinatorEvent.objects.update(content="別の内容")
    text = client.post(PUBLISH, sent).content.decode()
    assert "画面を開いたあとに、内容が変わりました。" in text
    assert Edition.objects.count() == 1
    assert next_edition(reported).seen in text
    assert client.post(PUBLISH, answers(reported)).status_code == 302


@pytest.mark.parametrize("reason", ["a\x00b", "あ" * 501, "田中様の電話は06-0000-0000"])
def test_a_reason_that_cannot_be_printed_is_refused_at_its_field(reason, reported, first, client):
    corrected(reported, KITA, DESK, "架空の理由", shorter_hours)
    answer = client.post(PUBLISH, answers(reported, reason=reason))
    assert answer.status_code == 200
    assert 'id="id_reason_error"' in answer.content.decode()
    assert Edition.objects.count() == 1


@pytest.mark.parametrize("role", ["bureau", OFFICE])
def test_everybody_sees_the_editions_and_their_corrections(role, second, sign_in):
    client = sign_in(role) if role == "bureau" else sign_in(role, ward="27102")
    record = page(client, LIST)
    assert record.index("第2版") < record.index("第1版")
    assert second.sha256[:16] in record
    assert REASON in record
    assert ("新しい版を公表する" in record) == (role == "bureau")
    shown = page(client, "/editions/2/?year=2024")
    for words in ("1区の回答", "20時間", "10～19時間", PUBLIC):
        assert words in shown
    assert "契約書は週15時間です。" not in shown
    # Before the long numbers of its files: on the first sheet of paper.
    assert shown.index('id="corrections"') < shown.index('id="made"')
    assert second.sha256 in shown
    assert ("内訳つき" in shown) == (role == "bureau")


def test_the_day_of_an_edition_is_that_of_the_city_and_not_of_greenwich(reported, sign_in):
    publish_edition(reported, bureau(), at=datetime(2024, 11, 19, 23, 30, tzinfo=UTC))
    shown = page(sign_in(OFFICE), "/editions/1/?year=2024")
    assert shown.count("令和6年11月20日") == 2
    assert "11月19日" not in shown


def test_an_edition_that_was_not_published_is_not_found(reported, client):
    shown = page(client, LIST)
    assert "まだ公表していません" in shown
    assert 'href="/editions/preview/?year=2024"' in shown
    publish_edition(reported, client.user)
    # A first edition corrects nothing, so it has no file of corrections.
    for url in (
        "/editions/2/",
        "/editions/2/csv/",
        "/editions/99999999/",
        "/editions/1/corrections/",
    ):
        page(client, f"{url}?year=2024", 404)


def test_a_ward_takes_the_public_files_without_names_behind_the_values(second, sign_in):
    client = sign_in(OFFICE, ward="27102")
    for fmt in ("csv", "corrections", "json", "xlsx"):
        answer = client.get(f"/editions/2/{fmt}/?year=2024")
        assert answer.status_code == 200
        ending = "_正誤表.csv" if fmt == "corrections" else f".{fmt}"
        assert quote(f"資料4_令和6年度_第2版{ending}") in answer["Content-Disposition"]
    for path in ("members/?", "xlsx/?encoding=x&"):
        page(client, f"/editions/2/{path}year=2024", 404)
    assert sign_in("bureau").get("/editions/2/members/?year=2024").status_code == 200


def test_an_edition_that_was_tampered_with_is_not_shown_as_published(first, client):
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
    publish_again(reported, reason=REASON)
    with query_budget(20) as three:
        client.get(LIST)
    assert len(two) == len(three)


# --- A browser that has kept a file ----------------------------------------------------------------

CSV = "/editions/1/csv/?year=2024"


def test_a_file_that_a_browser_has_kept_is_not_sent_again(first, client):
    sent = client.get(CSV)
    tag = sent.headers["ETag"]
    assert first.files.get(kind=FileKind.CSV).sha256 in tag
    assert not tag.startswith("W/")
    again = client.get(CSV, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert sent.headers["Cache-Control"] == again.headers["Cache-Control"] == "private, no-cache"


def test_a_file_in_other_letters_or_of_another_edition_is_another_file(first, second, client):
    tag = client.get(CSV).headers["ETag"]
    for other in (
        f"{CSV}&encoding=cp932",
        "/editions/2/csv/?year=2024",
        "/editions/1/json/?year=2024",
    ):
        assert client.get(other, headers={"If-None-Match": tag}).status_code == 200, other


def test_whoever_may_not_have_a_file_is_not_told_that_it_is_unchanged(first, client, sign_in):
    tag = client.get(CSV).headers["ETag"]
    assert Client().get(CSV, headers={"If-None-Match": tag}).status_code == 302
    members = "/editions/1/members/?year=2024"
    named = client.get(members)
    assert "ETag" not in named.headers
    assert named.headers["Cache-Control"] == "no-store"
    tag = f'"{first.files.get(kind=FileKind.MEMBERS).sha256}-utf-8-sig"'
    ward = sign_in("desk")
    assert ward.get(members, headers={"If-None-Match": tag}).status_code == 404


def test_the_security_log_names_who_has_a_file_that_was_not_sent_again(first, client):
    tag = client.get(CSV).headers["ETag"]
    client.get(CSV, headers={"If-None-Match": tag})
    assert LogLine.objects.filter(kind=LogKind.DOWNLOAD, path=CSV).count() == 2
