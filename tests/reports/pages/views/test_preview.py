"""資料４ page by page before it is published: as it is printed, with its texts to edit at their place."""

import re

import pytest
from django.urls import reverse

from consultations.models import DeskHours
from reports.counting.beyond import Beyond
from reports.document.exporters.pdf import deck_css
from reports.document.texts import MESSAGES
from reports.editions.content import content_of, kept_file
from reports.editions.publishing import next_edition, publish_edition
from reports.models import DeckText
from tests import factories as make
from tests.form_pages import forms_of, send_page
from tests.reports.published import DESK, KITA, bureau, corrected, shorter_hours

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards", "quick_files")]

PREVIEW, PUBLISH = "/editions/preview/?year=2024", "/editions/publish/?year=2024"
MESSAGE = "相談窓口の設置・運営の要点"
DEFAULT = "24区中<em>3</em>区が相談窓口を週20時間開設"


@pytest.fixture
def client(sign_in, reported):
    """The Bureau's."""
    return sign_in("bureau")


def page(client, url=PREVIEW):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def row_of(html, name):
    """The line of a text below its page."""
    return next(row for row in html.split("<tr>") if f'<th scope="row">{name}</th>' in row)


def edit(client, name, text):
    """Follows 「この文を編集」 of a text, and saves another one."""
    way = re.search(r'<a href="([^"]+)"', row_of(page(client), name))[1].replace("&amp;", "&")
    answer = send_page(client, way, {"text": text})
    assert answer.status_code == 302
    return answer.headers["Location"]


def test_every_page_is_shown_as_it_is_printed_with_its_texts_below(client):
    html = page(client)
    assert html.count('<template shadowrootmode="open">') == 13
    assert DEFAULT in html
    assert "未確定" in html
    assert [f">{each} / 13</b>" in html for each in (1, 2, 13)] == [False, True, True]
    assert html.count("<span>令和６年度 在宅医療連携拠点事業</span>") == 12
    jumps = html.split('aria-label="ページの目次"')[1].split("</nav>")[0]
    assert re.findall(r'href="#(p\d+)"', jumps) == re.findall(r'<section [^>]*id="(p\d+)"', html)
    keys = {spec.key for spec in MESSAGES}
    worded = set(re.findall(r"key=(message\.[a-z_.]+)", html))
    assert worded == keys - {f"message.{id_}" for id_ in Beyond.values} - {"message.several_years"}
    assert edit(client, MESSAGE, "北区など3区が開設") == f"{PREVIEW}#p5"
    html = page(client)
    assert "北区など<em>3</em>区が開設" in html
    assert DEFAULT not in html
    assert "この年度の文" in row_of(html, MESSAGE)


def test_the_style_sheet_is_that_of_the_pdf(client):
    way = reverse("reports:deck_style")
    assert way in page(client)
    assert client.get(way).content.decode() == deck_css()


def test_an_empty_message_is_hidden_and_a_deleted_one_is_made_from_the_figures_again(client):
    edit(client, MESSAGE, "")
    html = page(client)
    assert DEFAULT not in html
    row = row_of(html, MESSAGE)
    assert "（空欄・印刷しません）" in row
    way = re.search(r'<a href="([^"]+)">標準の文に戻す', row)[1].replace("&amp;", "&")
    assert "標準の文に戻ります" in page(client, way)
    assert send_page(client, way).headers["Location"].startswith(PREVIEW)
    assert not DeckText.objects.exists()
    html = page(client)
    assert DEFAULT in html
    assert "標準の文に戻す" not in row_of(html, MESSAGE)


def test_a_slide_that_the_bureau_adds_is_worded_and_hidden_like_the_others(client):
    name, title = "区の推進会議の開催の状況の要点", "区の推進会議の開催の状況"
    make.DeckTextFactory(key="added_figures", text=title)
    edit(client, name, "推進会議の開催はまだない")
    assert '<p class="message">推進会議の開催はまだない' in page(client)
    make.DeckTextFactory(key="message.ward_council.people", text="見えない文")
    assert "見えない文" not in page(client)


def test_a_number_that_is_nowhere_on_the_slide_is_mentioned_without_a_warning(client):
    edit(client, MESSAGE, "3区が開設（目標18区）")
    row = row_of(page(client), MESSAGE)
    assert "このページの集計や文にない数です　18" in row
    assert "数を確かめる" not in row
    words = f"「{MESSAGE}」の文に、そのページの集計や文にない数があります：18。"
    assert words in page(client, PUBLISH)
    assert "あとで変わった数" not in page(client, PUBLISH)


def test_a_form_of_a_message_begins_with_the_one_from_the_figures(client):
    way = reverse("reports:deck_text_create") + "?year=2024&key=message.desk"
    [form, *_] = forms_of(client.get(way))
    assert form.sent["text"] == ["24区中3区が相談窓口を週20時間開設（未回答21区）"]
    unknown = reverse("reports:deck_text_create") + "?year=2024&key=message.unknown"
    assert client.get(unknown).status_code == 404


def test_a_number_that_changed_after_it_was_written_is_flagged_until_the_text_is_saved_again(
    client, reported
):
    edit(client, MESSAGE, "３区が開設")
    assert "書いたあとで数が変わりました" not in page(client)
    assert MESSAGE not in page(client, PUBLISH)
    corrected(reported, KITA, DESK, "契約書は週15時間です。", shorter_hours)
    flag = "週あたりの開設時間数「20時間」：3 → 2"
    assert flag in row_of(page(client), MESSAGE)
    assert flag in page(client, PUBLISH)
    way = re.search(r'<a href="([^"]+)">この文を編集', page(client, PUBLISH))[1]
    answer = send_page(client, way.replace("&amp;", "&"), {"text": "2区が開設"})
    assert answer.headers["Location"] == PUBLISH
    assert MESSAGE not in page(client, PUBLISH)


def test_what_the_bureau_leaves_out_is_left_out(client):
    edit(client, "「図表の数え方と注」のページ", "載せない")
    html = page(client)
    assert html.count('<template shadowrootmode="open">') == 12
    assert "図表の数え方と注の要点" not in html
    wrong = reverse("reports:deck_text_create") + "?year=2024&key=print.seal"
    assert client.post(wrong, {"text": "<b>"}).status_code == 200


def test_pages_with_too_long_a_text_are_still_shown_and_say_so(client):
    make.DeckTextFactory(key="coordinator_support.briefing", text="長い名称" * 500)
    html = page(client)
    assert "見出しや項目名を短くしてください" in html
    assert DEFAULT in html


def test_what_was_published_stays_when_texts_and_classes_change(client, reported):
    edit(client, "表紙の照合番号", "載せない")
    edition = publish_edition(reported, bureau())
    kept, text = kept_file(edition, "json"), edition.content
    edit(client, MESSAGE, "別の要点")
    make.ScaleClassesFactory(lines="0\n1～19\n20以上")
    edition.refresh_from_db()
    assert (kept_file(edition, "json"), edition.content) == (kept, text)
    corrected_texts = {one.place for one in next_edition(reported).corrections}
    assert f"{MESSAGE}　1行目" in corrected_texts
    rows = content_of(edition).figures["desk.weekly_hours"].rows
    assert [row.label for row in rows] == ["20時間", "10～19時間", "1～9時間"]


def test_words_of_anybody_are_text_and_records_that_are_typed_can_be_seen_before_they_are_reported(
    client,
):
    make.DeckTextFactory(key="message.desk", text="<script>alert(1)</script>")
    make.DeckTextFactory(key="desk.lead", text='"><img src=x onerror=alert(1)>')
    html = page(client)
    assert "<script>alert" not in html
    assert "<img" not in html
    DeskHours.objects.update(weekly_hours=4)
    few = "1～9時間 3区"
    assert few not in page(client)
    assert few in page(client, f"{PREVIEW}&source=live")
