"""The Bureau sends in an official list, sees what it changes, ticks, and has it taken in once."""

from datetime import date

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from institutions.models import Institution
from reports.models import Upload
from tests.factories import DesignationFactory, OfficialListFactory, ward
from tests.reports.files.official_list.invented_list import (
    csv_text,
    known,
    printed,
    row,
    rows,
    saved,
)

SEND = reverse("reports:official_list")


def send(client, content: bytes | str, *, name="架空.csv", table="1", day="R6.9.1"):
    data = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile(name, data)
    return client.post(SEND, {"file": file, "table": table, "day": day}, follow=True)


def take_in(client, preview, *, but: tuple[str, ...] = (), **sent: str):
    """Sends the form of the page as it stands, without the boxes of these records."""
    page = preview.context["page"]
    url = reverse("reports:upload_save", args=[page["upload"].pk])
    boxes = {
        row["tick_name"]: "yes"
        for each in page["tick_lists"]
        for row in each["rows"]
        if row["is_ticked"] and row["change"].record not in but
    }
    given = {}
    for key, answer in sent.items():
        given[f"q-{key}"], _, typed = answer.partition(":")
        given |= {f"t-yes-{key}": typed} if typed else {}
    return client.post(url, {"digest": page["digest"], **boxes, **given}, follow=True)


def test_what_was_sent_is_kept_with_its_reading(bureau):
    response = send(bureau, csv_text(rows(3)))
    page = response.content.decode()
    kept = Upload.objects.get()
    assert bytes(kept.content) == csv_text(rows(3)).encode()
    of_what = (kept.kind, kept.result, kept.by, kept.ward)
    assert of_what == ("official_list", "checked", bureau.user, None)
    assert "医科の公式名簿（令和6年9月1日現在）として、24区の医療機関 3件を読みました。" in page
    assert Institution.objects.count() == 0
    assert "架空.csv" in bureau.get(SEND).content.decode()
    assert [each.label for each in response.context["navigation"] if each.current] == ["医療機関"]


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"day": "R6.2.31"}, "day", "2月31日という日はありません。"),
        ({"day": "R60.1.1"}, "day", "今日より後の日です。"),
        ({"day": ""}, "day", "日付を入力してください。"),
        ({"table": ""}, "table", "」を選択してください。"),
        ({"table": "9"}, "table", "選べるものの中から"),
    ],
)
def test_what_cannot_be_is_explained_at_its_field(bureau, changes, field, sentence):
    response = send(bureau, **({"content": csv_text(rows(2))} | changes))
    assert sentence in "".join(response.context["form"].errors[field])
    assert Upload.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("名前,年齢\n架空,3\n", "見つかりません"),
        (csv_text([row(1, address="堺市北区1")]), "1件もありません"),
    ],
)
def test_what_is_no_list_is_told_and_not_kept(bureau, content, sentence):
    page = send(bureau, content).content.decode()
    assert "このファイルは取り込めません" in page
    assert sentence in page
    assert "様式" not in page.partition("<main")[2].partition("</main")[0]
    kept = Upload.objects.get()
    assert (kept.result, kept.content) == ("refused", None)


def test_a_file_with_a_hostile_name_and_content_harms_nobody(bureau):
    lines = [row(1, name="<script>alert(1)</script>"), row(2, address="<script>alert(2)</script>")]
    page = send(bureau, csv_text(lines), name="<img src=x>.csv").content.decode()
    page += bureau.get(SEND).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_each_kind_has_its_list_and_what_counts_stands_first(bureau):
    known(row(1), name="旧名称医院")
    known(row(9), name="消えた医院")
    DesignationFactory(institution=known(row(8), name="積極医院"))
    outside = [row(3, address="堺市北区1-1"), row(4, address="大阪府北区1-1")]
    page = send(bureau, saved(printed([row(1), row(2), *outside])), name="府.xlsx").content.decode()
    parts = (
        "積極的医療機関（先に確かめる）（1件）",
        "積極医院",
        "廃止（1件）",
        "消えた医院",
        "名称の変更（1件）",
        "旧名称医院",
        "新しく加わる（1件）",
        "24区の医療機関 2件を読みました。",
        "大阪市の外の1件は取り込みません（堺市 1件）。",
        "市町村の分からない1件",
        "大阪府北区1-1",
        "続きの行（勤務医・診療科など）8行",
    )
    places = [page.find(part) for part in parts]
    assert places == sorted(places)
    assert min(places) > 0


def test_a_first_import_is_folded_by_ward_and_taken_in_as_one(bureau):
    preview = send(bureau, csv_text(rows(1_200)))
    page = preview.content.decode()
    assert [f"{name}（240件）" in page for name in ("福島区", "中央区")] == [True, True]
    assert page.count('type="checkbox" name="q-new-') == 1_200
    take_in(bureau, preview, but=(rows(1)[0].name,))
    assert Institution.objects.count() == 1_199
    assert settings.DATA_UPLOAD_MAX_NUMBER_FIELDS > 5_000  # the real list has 3,487 rows


def test_an_older_list_than_the_last_is_asked_about(bureau):
    take_in(bureau, send(bureau, csv_text(rows(2))))
    preview = send(bureau, csv_text(rows(3)), day="R6.8.1")
    assert "令和6年9月1日現在の医科の公式名簿を、すでに取り込んでいます" in preview.content.decode()
    take_in(bureau, preview)
    assert Institution.objects.count() == 2
    (question,) = preview.context["page"]["outcome"].questions
    take_in(bureau, preview, **{question.key: "yes"})
    assert Institution.objects.count() == 3
    later = send(bureau, csv_text(rows(3)), day="R6.10.1").context["page"]
    assert later["outcome"].questions == ()


def test_a_list_agrees_only_where_records_of_ours_were_compared(bureau):
    take_in(bureau, send(bureau, csv_text(rows(2))))
    assert "変わるところはありません" in send(bureau, csv_text(rows(2))).content.decode()
    assert Upload.objects.latest("pk").result == "unchanged"
    Institution.objects.update(ward=ward("27128"))
    page = send(bureau, csv_text(rows(2))).content.decode()
    assert Upload.objects.latest("pk").result == "to_mend"
    assert "登録と比べられませんでした" in page
    assert page.count("登録の区と違います") == 2


def test_as_many_queries_for_many_rows_as_for_few(bureau, query_budget):
    for count in (2, 150):
        page = send(bureau, csv_text(rows(count))).context["page"]
        with query_budget(16):
            bureau.get(reverse("reports:upload", args=[page["upload"].pk]))


def test_without_any_tick_the_list_stays_open(bureau):
    preview = send(bureau, csv_text(rows(2)))
    page = take_in(bureau, preview, but=tuple(each.name for each in rows(2)))
    assert "印の付いたものがありません" in page.content.decode()
    assert Upload.objects.get().result == "checked"


def test_a_whole_list_may_be_taken_or_left_whatever_its_boxes_say(bureau):
    gone = [known(row(at)) for at in range(100, 105)]
    for each in gone:
        DesignationFactory(institution=each)
    whole = {
        "all of 積極的医療機関（先に確かめる）": "yes",
        "all of 新しく加わる": "no",
        "closings": "yes:4",
    }
    preview = send(bureau, csv_text(rows(4)))
    page = take_in(bureau, preview, **whole)
    assert "いま印の付いているのは5件です" in page.content.decode()
    assert Institution.objects.filter(closed_on=None).count() == 5
    take_in(bureau, page, **(whole | {"closings": "yes:5"}))
    assert Institution.objects.filter(closed_on=date(2024, 9, 1)).count() == 5
    assert Institution.objects.count() == 5


def test_many_closings_need_their_number_typed_and_the_ticks_stay(bureau):
    for each in range(20):
        known(row(each))
    preview = send(bureau, csv_text([row(each) for each in range(10)]))
    assert "登録20件のうち、廃止の印の付いているものが10件あります" in preview.content.decode()
    page = take_in(bureau, preview, but=(row(15).name,), closings="yes:10")
    assert "いま印の付いているのは9件です" in page.content.decode()
    assert sum(each["ticked"] for each in page.context["page"]["tick_lists"]) == 9
    take_in(bureau, page, closings="yes:９件")
    assert Institution.objects.filter(closed_on=None).count() == 11


def test_what_was_confirmed_is_taken_in_once_and_said(bureau):
    preview = send(bureau, csv_text(rows(3)))
    page = take_in(bureau, preview).content.decode()
    assert "保存しました（3件）" in page
    assert {each.created_by for each in Institution.objects.all()} == {bureau.user}
    kept = Upload.objects.get()
    assert (kept.result, kept.settled_by) == ("saved", bureau.user)
    take_in(bureau, preview)
    assert Institution.objects.count() == 3


def test_a_list_of_the_city_is_the_bureaus_alone_and_found_from_the_register(sign_in, bureau):
    client, kept = sign_in("desk"), OfficialListFactory()
    for name in ("upload", "upload_file"):
        assert client.get(reverse(f"reports:{name}", args=[kept.pk])).status_code == 404
    for name in ("upload_save", "upload_withdraw", "upload_read"):
        assert client.post(reverse(f"reports:{name}", args=[kept.pk])).status_code == 404
    register = reverse("institutions:institution_list")
    leads = [SEND in each.get(register).content.decode() for each in (client, bureau)]
    assert leads == [False, True]
