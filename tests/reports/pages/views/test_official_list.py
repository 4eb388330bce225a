"""The Bureau sends in an official list, sees what it changes, decides, and has it taken in once."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from institutions.models import Institution
from reports.files.official_list import comparing
from reports.files.official_list.point_table import PointTable
from reports.models import Upload, Work
from reports.pages.jobs import take_in_official_list
from tests.factories import DesignationFactory, InstitutionFactory, OfficialListFactory, ward
from tests.queue import run_jobs, waiting
from tests.reports.files.official_list.invented_list import (
    Row,
    csv_text,
    number,
    row,
    rows,
    workbook,
)

SEND = reverse("reports:official_list")


@pytest.fixture
def bureau(sign_in):
    return sign_in("bureau")


def send(client, content: bytes | str, *, name="架空.csv", table="1", day="R6.9.1", follow=True):
    data = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile(name, data)
    return client.post(SEND, {"file": file, "table": table, "day": day}, follow=follow)


def of(lines: list[Row]) -> str:
    return csv_text(lines, header=True)


def take_in(client, preview, *, rest=False, **answers: str):
    url = reverse("reports:official_list_take_in", args=[preview.context["asked"].upload.pk])
    plan = preview.context["preview"].plan
    given = {f"answer-{key.replace('_', '-')}": value for key, value in answers.items()}
    sent = {
        "seen": plan.digest,
        "demanded": [each.key for each in plan.questions if each.must_be_answered],
        "for-the-rest": "later" if rest else "",
        **given,
    }
    return client.post(url, sent, follow=True)


# --- Sending ---------------------------------------------------------------------------------------


def test_what_was_sent_is_kept_with_its_reading(bureau):
    response = send(bureau, of(rows(3)))
    kept = Upload.objects.get()
    assert response.redirect_chain == [
        (reverse("reports:official_list_preview", args=[kept.pk]), 302)
    ]
    assert bytes(kept.content) == of(rows(3)).encode()
    assert (kept.kind, kept.result, kept.by, kept.ward) == (
        "official_list",
        "checked",
        bureau.user,
        None,
    )
    assert kept.summary["told"] == "医科 令和6年9月1日現在　3件"
    assert Institution.objects.count() == 0


def test_a_workbook_is_read_as_well(bureau):
    response = send(bureau, workbook(rows(3)), name="公式名簿.xlsx")
    assert len(response.context["preview"].plan.additions) == 3
    assert "番号のない続きの行 3行" in response.content.decode()


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"day": "R6.2.31"}, "day", "2月31日という日はありません。"),
        ({"day": "R60.1.1"}, "day", "今日より後の日です。"),
        ({"day": ""}, "day", "日付を入力してください。"),
        ({"table": ""}, "table", "」を選択してください。"),
        ({"table": "9"}, "table", "選べるものの中から"),
        ({"content": b""}, "file", "空のファイル"),
        ({"content": b"\x00\x01"}, "file", "ファイル"),
        ({"content": "名前,年齢\n架空,3\n"}, "file", "見つかりません"),
        ({"content": b"PK\x03\x04broken"}, "file", "ファイル"),
    ],
)
def test_what_cannot_be_read_is_explained_at_its_field(bureau, changes, field, sentence):
    response = send(bureau, **({"content": of(rows(2))} | changes))
    form = response.context["form"]
    assert sentence in "".join(form.errors[field])
    assert "ファイルだけは画面に残せません" in response.content.decode()
    assert Institution.objects.count() == 0


def test_without_any_file_nobody_is_asked_to_choose_it_again(bureau):
    page = bureau.post(SEND, {"table": "1", "day": "R6.9.1"}).content.decode()
    assert "ファイルが選ばれていません。" in page
    assert "もう一度選んでください" not in page


def test_a_file_that_cannot_be_read_is_kept_all_the_same(bureau):
    send(bureau, "名前,年齢\n架空,3\n")
    assert Upload.objects.get().result == "refused"
    assert "読み取れず" in bureau.get(SEND).content.decode()


def test_a_file_with_a_hostile_name_and_content_harms_nobody(bureau):
    lines = [row(1, name="<script>alert(1)</script>"), row(2, name="=1+1")]
    page = send(bureau, of(lines), name="<img src=x>.csv").content.decode()
    page += bureau.get(SEND).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


# --- What it changes ----------------------------------------------------------------------------------


def test_rows_that_cannot_be_read_are_all_told_and_nothing_can_be_confirmed(bureau):
    response = send(bureau, of([row(1), row(2, name=""), row(3, address="大阪市大淀区1")]))
    page = response.content.decode()
    assert "まだ何も保存していません" in page
    assert "3行目" in page
    assert "名称がありません。" in page
    assert "24区のどれか分かりません。" in page
    assert "take-in" not in page
    assert Upload.objects.get().result == "to_mend"
    take_in(bureau, response)
    assert waiting() == []
    assert Work.objects.count() == 0


def test_the_counts_and_each_kind_are_shown(bureau):
    known = row(1)
    InstitutionFactory(name="旧名称医院", code=known.code, address=known.address)
    InstitutionFactory(name="消えた医院", code=row(9).code)
    outside = [row(3, address="堺市北区1-1"), row(4, address="大阪府北区1-1")]
    page = send(bureau, of([known, row(2), *outside])).content.decode()
    for words in (
        "名称の変更（1件）",
        "旧名称医院",
        "廃止（1件）",
        "消えた医院",
        "<ins>令和6年9月1日</ins>",
        "新しく加わる（1件）",
        "市町村の分からない所在地（1件）",
        "大阪府北区1-1",
        "府内のほかの市町村の1件は取り込みません（堺市 1件）。",
    ):
        assert words in page


def test_a_list_of_the_whole_prefecture_tells_the_other_municipalities_in_a_line(bureau):
    places = ("堺市", "東大阪市", "豊中市", "吹田市", "高槻市", "八尾市", "枚方市", "三島郡島本町")
    outside = [
        row(200 + serial, address=f"{places[serial % 8]}架空町{serial}") for serial in range(60)
    ]
    page = send(bureau, workbook([*rows(10), *outside]), name="府.xlsx")
    text = page.content.decode()
    assert "府内のほかの市町村の60件は取り込みません（堺市 8件、" in text
    assert "、ほか2市町村 14件）" in text
    assert text.count("<tr><th") == 1 + 10
    shown = bureau.get("?show=elsewhere", PATH_INFO=page.request["PATH_INFO"])
    assert shown.content.decode().count("<tr><th") == 1 + 60


def test_a_list_is_read_once_while_its_pages_are_looked_at(bureau, monkeypatch):
    page = send(bureau, of(rows(30)))
    monkeypatch.setattr("reports.files.official_list.uploads.sheets_of", None)
    assert bureau.get(f"{page.request['PATH_INFO']}?show=new&page=1").status_code == 200


def test_many_rows_of_a_kind_have_pages_of_their_own(bureau):
    page = send(bureau, of(rows(250)))
    assert page.content.decode().count('data-l="医療機関コード"') == 10
    assert "250件をすべて見る" in page.content.decode()
    third = bureau.get(page.request["PATH_INFO"], {"show": "new", "page": "3"})
    assert third.content.decode().count('data-l="医療機関コード"') == 50
    assert "架空第249クリニック" in third.content.decode()
    beyond = bureau.get(page.request["PATH_INFO"], {"show": "new", "page": "<b>"})
    assert beyond.status_code == 200


def test_private_characters_stay_and_are_counted(bureau):
    preview = send(bureau, of([row(1, name="\ue192診療所"), row(2)]))
    assert "外字を含むもの 1件" in preview.content.decode()
    take_in(bureau, preview)
    run_jobs()
    assert Institution.objects.filter(name="\ue192診療所").exists()


def test_a_kind_that_there_is_not_shows_the_whole(bureau):
    page = send(bureau, of(rows(2)))
    other = bureau.get(page.request["PATH_INFO"], {"show": "<script>"})
    assert "新しく加わる（2件）" in other.content.decode()


def test_a_designated_institution_that_left_the_list_stands_first(bureau):
    DesignationFactory(institution=InstitutionFactory(name="積極医院", code=row(9).code))
    page = send(bureau, of([row(1)])).content.decode()
    assert "先に確かめること（1件）" in page
    assert "積極的医療機関「積極医院」が公式名簿に載っていません。" in page


def test_an_older_list_than_the_last_is_warned_of(bureau):
    take_in(bureau, send(bureau, of(rows(2))))
    run_jobs()
    page = send(bureau, of(rows(3)), day="R6.8.1").content.decode()
    assert "前に取り込んだものより古い公式名簿です" in page
    assert "医科の公式名簿（令和6年9月1日現在）を、すでに取り込んでいます" in page
    assert "より古い公式名簿" not in send(bureau, of(rows(3)), day="R6.10.1").content.decode()


def test_a_list_that_changes_nothing_ends_unchanged_and_offers_nothing_to_confirm(bureau):
    take_in(bureau, send(bureau, of(rows(2))))
    run_jobs()
    page = send(bureau, of(rows(2))).content.decode()
    assert "変わるところはありません" in page
    assert "take-in" not in page
    assert "変更なし" in page
    assert Upload.objects.latest("pk").result == "unchanged"
    assert (
        "変わるところはありません"
        in bureau.get(SEND + f"{Upload.objects.latest('pk').pk}/").content.decode()
    )


def test_of_a_list_sent_twice_before_it_is_taken_in_none_waits_any_longer(bureau):
    send(bureau, of(rows(2)))
    send(bureau, of(rows(2)), day="R6.10.1")
    take_in(bureau, send(bureau, of(rows(2))))
    run_jobs()
    first, of_another_day, last = Upload.objects.order_by("pk")
    assert (first.result, first.settled_by) == ("unchanged", bureau.user)
    assert (of_another_day.result, last.result) == ("checked", "saved")


def test_a_list_found_unchanged_can_be_taken_in_once_the_register_says_otherwise(bureau):
    take_in(bureau, send(bureau, of(rows(2))))
    run_jobs()
    again = send(bureau, of(rows(2)))
    Institution.objects.update(name="あとから")
    page = bureau.get(again.request["PATH_INFO"])
    assert "名称の変更（2件）" in page.content.decode()
    take_in(bureau, page)
    run_jobs()
    assert Upload.objects.latest("pk").result == "saved"
    assert set(Institution.objects.values_list("name", flat=True)) == {r.name for r in rows(2)}


def test_the_same_list_again_is_unchanged_though_something_was_put_off_which_can_be_decided(bureau):
    odd = row(2, number=number(2, PointTable.DENTAL))
    preview = send(bureau, of([row(1), odd]))
    key = preview.context["preview"].plan.questions[0].key
    take_in(bureau, preview, **{key: "later"})
    run_jobs()
    again = send(bureau, of([row(1), odd]))
    assert Upload.objects.latest("pk").result == "unchanged"
    assert "前に決めなかったことが1件残っています" in again.content.decode()
    assert send(bureau, of([row(1), odd]), day="R6.10.1").context["has_nothing_new"] is False
    assert Upload.objects.latest("pk").result == "checked"
    take_in(bureau, again, **{key: "new-3"})
    run_jobs()
    assert Institution.objects.count() == 2


def test_a_list_can_be_withdrawn_once(bureau):
    preview = send(bureau, of(rows(2)))
    url = reverse("reports:official_list_withdraw", args=[Upload.objects.get().pk])
    assert url in preview.content.decode()
    assert "取りやめました" in bureau.post(url, follow=True).content.decode()
    assert Upload.objects.get().result == "withdrawn"
    assert "取りやめています" in bureau.post(url, follow=True).content.decode()
    assert "もう取り込んであるか" in take_in(bureau, preview).content.decode()


# --- Codes in doubt -------------------------------------------------------------------------------------


@pytest.fixture
def in_doubt(bureau) -> list[Institution]:
    """Three records whose codes come back with another name at another place."""
    return [
        InstitutionFactory(
            name=row(n).name, code=row(n).code, address=row(n).address, ward=ward("27127")
        )
        for n in (1, 2, 3)
    ]


DOUBTFUL = of([row(n, name=f"空想{n}科", address=f"大阪市北区空想町{n}-{n}") for n in (1, 2, 3)])


def test_what_must_be_answered_is_asked_again_and_the_other_answers_stay(bureau, in_doubt):
    preview = send(bureau, DOUBTFUL)
    first, *others = preview.context["preview"].plan.questions
    assert preview.content.decode().count(" checked") == 0
    page = take_in(bureau, preview, **{first.key: first.options[0].value})
    assert waiting() == []
    assert "決めていないものが2件あります" in page.content.decode()
    assert page.content.decode().count(" checked") == 1
    assert page.content.decode().count('aria-invalid="true"') == 6
    given = {first.key: first.options[0].value} | {
        each.key: each.options[1].value for each in others
    }
    take_in(bureau, page, **given)
    run_jobs()
    assert Upload.objects.get().result == "saved"
    in_doubt[0].refresh_from_db()
    assert (in_doubt[0].name, in_doubt[0].closed_on) == ("空想1科", None)
    for record in in_doubt[1:]:
        record.refresh_from_db()
        assert record.closed_on == date(2024, 9, 1)
        assert Institution.objects.filter(code=record.code, closed_on=None).count() == 1


def test_one_answer_leaves_all_the_rest_alone(bureau, in_doubt):
    preview = send(bureau, DOUBTFUL)
    first = preview.context["preview"].plan.questions[0]
    take_in(bureau, preview, **{first.key: first.options[0].value}, rest=True)
    run_jobs()
    assert Institution.objects.count() == 3
    assert Work.objects.get().message == "0件を加え、1件を変えました（名称の変更 1件）。"
    assert set(Institution.objects.values_list("name", flat=True)) == {
        "空想1科",
        row(2).name,
        row(3).name,
    }


def test_a_request_that_demands_no_answers_saves_nothing_either(bureau, in_doubt):
    preview = send(bureau, DOUBTFUL)
    url = reverse("reports:official_list_take_in", args=[Upload.objects.get().pk])
    bureau.post(url, {"seen": preview.context["preview"].plan.digest})
    run_jobs()
    assert "決めていないことが残っています" in Work.objects.get().message
    assert Upload.objects.get().result == "checked"
    assert Institution.objects.filter(name__startswith="空想").count() == 0


def test_a_file_whose_rows_have_slipped_is_to_be_mended(bureau, monkeypatch, in_doubt):
    monkeypatch.setattr(comparing, "FEW", 2)
    page = send(bureau, DOUBTFUL).content.decode()
    assert Upload.objects.get().result == "to_mend"
    assert "ずれていませんか" in page
    assert "take-in" not in page


def test_as_many_queries_for_many_rows_as_for_few(bureau, query_budget):
    for count in (2, 150):
        pk = send(bureau, of(rows(count)), follow=False).url
        with query_budget(16):
            bureau.get(pk)


# --- Taking in -------------------------------------------------------------------------------------------


def test_what_was_confirmed_is_taken_in_and_said(bureau):
    response = take_in(bureau, send(bureau, of(rows(3))))
    assert waiting() == ["reports.pages.jobs.take_in_official_list"]
    assert "順番を待っています" in response.content.decode()
    run_jobs()
    assert Institution.objects.count() == 3
    assert {each.created_by for each in Institution.objects.all()} == {bureau.user}
    kept = Upload.objects.get()
    assert (kept.result, kept.settled_by) == ("saved", bureau.user)
    page = bureau.get(response.redirect_chain[-1][0]).content.decode()
    assert "3件を加え、0件を変えました。" in page
    assert reverse("institutions:institution_list") in page


def test_after_that_the_preview_leads_to_what_was_done(bureau):
    preview = send(bureau, of(rows(3)))
    take_in(bureau, preview)
    run_jobs()
    again = bureau.get(preview.request["PATH_INFO"])
    assert again.url == reverse("reports:work", args=[Work.objects.get().pk])


def test_confirmed_twice_it_is_taken_in_once(bureau):
    preview = send(bureau, of(rows(3)))
    take_in(bureau, preview)
    take_in(bureau, preview)
    assert Work.objects.count() == 1
    run_jobs()
    again = take_in(bureau, preview)
    assert "もう取り込んであるか" in again.content.decode()
    assert waiting() == []
    assert Institution.objects.count() == 3


def test_a_job_that_runs_again_changes_nothing(bureau):
    take_in(bureau, send(bureau, of(rows(3))))
    run_jobs()
    take_in_official_list(work_id=Work.objects.get().pk)
    assert Institution.objects.count() == 3


def test_when_the_register_changed_meanwhile_nothing_is_saved_and_that_is_said(bureau):
    preview = send(bureau, of(rows(3)))
    response = take_in(bureau, preview)
    InstitutionFactory(
        name="あとから", code=rows(3)[0].code, address=rows(3)[0].address, ward=ward("27103")
    )
    run_jobs()
    assert Institution.objects.count() == 1
    page = bureau.get(response.redirect_chain[-1][0]).content.decode()
    assert "確認したあとで、登録が変わりました。何も保存していません。" in page
    assert preview.request["PATH_INFO"] in page
    assert Upload.objects.get().result == "checked"
    take_in(bureau, bureau.get(preview.request["PATH_INFO"]))
    run_jobs()
    assert Upload.objects.get().result == "saved"


def test_an_answer_is_carried_out_and_without_one_nothing_happens(bureau):
    gone = InstitutionFactory(name="積極医院", code=row(9).code)
    DesignationFactory(institution=gone)
    take_in(bureau, send(bureau, of([row(1)])))
    run_jobs()
    gone.refresh_from_db()
    assert gone.closed_on is None
    take_in(bureau, send(bureau, of([row(1)])), **{f"close_{gone.pk}": "close"})
    run_jobs()
    gone.refresh_from_db()
    assert gone.closed_on == date(2024, 9, 1)


def test_an_answer_that_is_not_offered_saves_nothing(bureau):
    gone = InstitutionFactory(name="積極医院", code=row(9).code)
    DesignationFactory(institution=gone)
    response = take_in(bureau, send(bureau, of([row(1)])), **{f"close_{gone.pk}": "<b>"})
    run_jobs()
    assert Institution.objects.count() == 1
    page = bureau.get(response.redirect_chain[-1][0]).content.decode()
    assert "選べない答えが送られました" in page


# --- Who may ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["ward_office", "desk"])
def test_a_ward_neither_sends_nor_sees_a_list(sign_in, role):
    client = sign_in(role)
    kept = OfficialListFactory()
    assert send(client, of(rows(2)), follow=False).status_code == 403
    for name in ("official_list_preview", "official_list_take_in"):
        assert client.get(reverse(f"reports:{name}", args=[kept.pk])).status_code in (403, 405)
    assert client.get(reverse("reports:upload_file", args=[kept.pk])).status_code == 404
    assert SEND not in client.get(reverse("institutions:institution_list")).content.decode()


def test_the_bureau_finds_it_from_the_register(bureau):
    assert SEND in bureau.get(reverse("institutions:institution_list")).content.decode()


def test_a_file_of_another_kind_or_that_was_refused_has_no_preview(bureau):
    refused = OfficialListFactory(result="refused")
    assert bureau.get(f"{SEND}{refused.pk}/").status_code == 404
    assert bureau.get(f"{SEND}999/").status_code == 404
