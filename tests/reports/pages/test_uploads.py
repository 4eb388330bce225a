"""The page of a file that came in, in every state, and the doors through which it is settled."""

import re
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from consultations.models import MonthlyConsultationTotal
from reports.files.opening import UnusableFileError
from reports.files.orders import have_read
from reports.files.outcome import (
    DELETE,
    FILE,
    KEEP,
    PORTAL,
    YES,
    CellRef,
    Change,
    ChangeKind,
    Note,
    Outcome,
    Problem,
    Question,
    QuestionKind,
)
from reports.files.reading import Identity, Reading
from reports.files.upload_record import summary_of
from reports.files.uploads import read, receive, settled_sentence, withdraw
from reports.lifecycle.works import STOPPED
from reports.models import Upload, UploadResult, Work, WorkKind
from reports.pages.jobs import save_upload
from tests import factories as make
from tests.queue import run_jobs
from tests.reports.a_month_by_excel import NEW
from wards.models import Submission

pytestmark = pytest.mark.django_db

# Nothing looks at whose form it is but for whether it is known.
WHOSE = Identity(None, None, "desk", None)
HOSTILE = "<script>alert(1)</script>\"'&{{ x }}{% now %}"
TRAINING = "研修会 看取り"
PROBLEM = Problem(CellRef("相談窓口", "C8", "開設時間"), "２０時問", "読めません。", "数字だけを。")
CHANGE = Change(ChangeKind.CHANGED, CellRef("相談窓口", "C12", "案内"), "支援室", "平日", "土曜も")
ADDED = Change(ChangeKind.ADDED, CellRef("研修会", "A9"), TRAINING, "", "参加者 38人")
ENDED = Change(
    ChangeKind.ENDED, CellRef("医療機関", "G11"), "中本医院", "期限なし", "令和7年3月31日"
)
DELETED = Change(ChangeKind.DELETED, CellRef("研修会", "A7"), TRAINING, "参加者 12人", "")
SIDES = ((FILE, "Excelの値にする"), (PORTAL, "ポータルのまま"))
PEOPLE, WORDS = CellRef("研修会", "D4", "参加者数"), CellRef("取組", "D10", "取組内容")
CONFLICT = Question(
    "a/1.conflict", QuestionKind.CONFLICT, PEOPLE, "42", "変です。", SIDES, "38人", "42人"
)
YES_ALONE = ((YES, "このまま保存する"),)
PERSONAL = Question("a/2.personal", QuestionKind.PERSONAL, WORDS, "田中様", "個人です。", YES_ALONE)


def deletion(number: int, options=((DELETE, "消す"), (KEEP, "残す"))) -> Question:
    place = CellRef("研修会", f"D{number}", "備考")
    key = f"a/{number}.deletion"
    return Question(key, QuestionKind.DELETION, place, "", "消えています。", options)


@pytest.fixture
def desk(sign_in) -> Client:
    return sign_in("desk")


@pytest.fixture
def reads(monkeypatch):
    """Has every open file say a given outcome, and reads those there are."""

    def say(outcome: Outcome) -> None:
        def take_in(content, user, *, round_, answers, save=False, digest=None, **_) -> Reading:
            answered = replace(outcome, answers=dict(answers))
            drifted = save and digest != outcome.digest
            saved = save and not drifted and answered.may_be_saved
            return Reading(answered, WHOSE, saved=saved, drifted=drifted)

        monkeypatch.setattr("reports.files.uploads.take_in", take_in)
        for upload in Upload.objects.all():
            read(upload, upload.by)

    return say


@pytest.fixture
def upload(all_wards) -> Upload:
    return make.UploadFactory()


def address(name: str, upload: Upload) -> str:
    return reverse(f"reports:{name}", args=[upload.pk])


def page_of(client: Client, upload: Upload) -> str:
    return client.get(address("upload", upload), follow=True).content.decode()


def test_the_page_first_says_that_nothing_is_saved_then_what_to_mend(desk, upload, reads):
    lacking = ("資源の把握が未回答です。",)
    reads(Outcome((PROBLEM,), (), (CHANGE,), unchanged=1112, still_missing=lacking))
    page = page_of(desk, upload)
    assert page.index("まだ何も保存していません。1か所を修正してください。") < page.index(
        "数字だけを。"
    )
    for words in (
        "相談窓口",
        '<span class="cell">C8</span>',
        "２０時問",
        "<b>読めません。</b>",
        address("upload_marked", upload),
        "変わらない1,112件は省いています。",
        'aria-disabled="true" aria-describedby="why-not">確定する',
        "修正するところが1か所あるため、まだ確定できません。",
        "<li>資源の把握が未回答です。</li>",
    ):
        assert words in page
    assert "いまのままでも確定できます" not in page
    reads(Outcome(changes=(CHANGE,), still_missing=lacking))
    page = page_of(desk, upload)
    assert "いまのままでも確定できます" in page
    assert "変わらない0件" not in page


def test_only_a_cell_that_is_empty_is_called_so(desk, upload, reads):
    row, cell = CellRef("台帳", "1行目"), CellRef("台帳", "B3", "相談件数")
    reads(Outcome((Problem(row, "", "隠れています。"), Problem(cell, "空欄", "ありません。"))))
    page = page_of(desk, upload)
    shown = re.findall(r'data-l="入っている値"><span class="kept-lines">(.*?)</span>', page)
    assert shown == ["—", "空欄"]


def test_changes_stand_before_and_after_each_with_its_kind(desk, upload, reads):
    reads(
        Outcome(
            changes=(CHANGE, ADDED, ENDED, DELETED), notes=(Note(CellRef("メモ"), "読まない。"),)
        )
    )
    page = page_of(desk, upload)
    assert "aria-disabled" not in page
    kinds = [f"</svg>{word}</span>" for word in ("変更", "追加", "終了", "削除")]
    words = ("4件を確定する", "<b>1件は削除</b>", "<b>消えます</b>", "「メモ」", "読まない。")
    assert [each for each in (*kinds, *words) if each not in page] == []


def test_a_conflict_shows_both_values_and_the_answers(desk, upload, reads):
    later = "いまは答えなくてかまいません"
    reads(Outcome((PROBLEM,), questions=(CONFLICT, PERSONAL)))
    assert later in page_of(desk, upload)
    reads(Outcome(questions=(CONFLICT, PERSONAL), changes=(CHANGE,)))
    page = page_of(desk, upload)
    assert later not in page
    assert "患者・利用者の情報のときは、ファイルから消して" in page
    assert '<dt>ポータル</dt><dd class="kept-lines">38人</dd>' in page
    assert '<dt>Excel</dt><dd class="kept-lines">42人</dd>' in page
    assert 'type="radio" id="q1-2" name="q-a/1.conflict" value="portal"' in page
    assert 'type="checkbox" id="q2-1" name="q-a/2.personal" value="yes"' in page


def test_a_file_that_cannot_be_used_says_what_it_is_and_what_to_do(desk, all_wards):
    why = Problem(CellRef(), "鶴見区", "これは鶴見区の様式です。", "受け取り直してください。")
    refused = make.UploadFactory(
        result="refused", summary=summary_of(Outcome((why,))), content=None, withheld="架空の理由。"
    )
    page = page_of(desk, refused)
    for words in ("このファイルは取り込めません", "受け取り直してください。", "架空の理由。"):
        assert words in page
    assert page.count("鶴見区") == 1
    assert desk.get(address("upload_file", refused)).status_code == 404
    assert "<table" not in page
    assert f"{refused.get_form_display()}の様式　" not in page


def test_many_changes_are_folded_by_sheet(desk, upload, reads):
    numbers = count(1)
    rows = [replace(ADDED, place=CellRef("研修会", f"A{next(numbers)}")) for _ in range(150)]
    rows += [replace(CHANGE, place=CellRef("連携会議", f"A{next(numbers)}")) for _ in range(150)]
    reads(Outcome(changes=tuple(rows)))
    page = page_of(desk, upload)
    assert "<details open><summary>研修会（150件）</summary>" in page
    assert "<details><summary>連携会議（150件）</summary>" in page
    assert page.count('data-l="変更後"') == 300


def test_hostile_text_is_text_in_every_place(desk, reads):
    place = CellRef(HOSTILE, HOSTILE, HOSTILE)
    reads(
        Outcome(
            (Problem(place, HOSTILE, HOSTILE, HOSTILE),),
            (replace(CONFLICT, key=HOSTILE, place=place, found=HOSTILE, sentence=HOSTILE,
                     options=((HOSTILE, HOSTILE), ("b", "b")), before=HOSTILE, after=HOSTILE),),
            (Change(ChangeKind.CHANGED, place, HOSTILE, HOSTILE, HOSTILE),),
            (Note(place, HOSTILE),),
            still_missing=(HOSTILE,),
        )
    )  # fmt: skip
    name = f"C:\\folder\\{HOSTILE}\u202e\n.xlsx"
    hostile = make.UploadFactory(name=name)
    read(hostile, hostile.by)
    for page in (
        page_of(desk, hostile),
        desk.get(reverse("reports:upload_list")).content.decode(),
        saved(desk, hostile, {f"q-{HOSTILE}": HOSTILE}),
    ):
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "\u202e" not in page


def saved(client: Client, upload: Upload, sent: dict[str, object]) -> str:
    """The page to which confirming leads."""
    return client.post(address("upload_save", upload), sent, follow=True).content.decode()


def save(client: Client, upload: Upload, outcome: Outcome, **answers) -> str:
    sent = {"digest": outcome.digest} | {f"q-{key}": value for key, value in answers.items()}
    return saved(client, upload, sent)


def test_an_unanswered_question_is_asked_again_and_the_other_answers_stay(desk, upload, reads):
    outcome = Outcome(questions=(CONFLICT, PERSONAL), changes=(CHANGE,))
    reads(outcome)
    page = save(desk, upload, outcome, **{CONFLICT.key: PORTAL})
    assert "あと1か所に回答してください" in page
    assert '<a href="#q2">取組 D10 取組内容: 確かめて、印を付けてください。</a>' in page
    assert 'value="portal" checked' in page
    assert 'aria-invalid="true" aria-describedby="q2-error"' in page
    # Also when the page is opened anew.
    assert 'value="portal" checked' in page_of(desk, upload)
    assert Upload.objects.get().is_open


def test_one_answer_may_be_given_to_all_of_a_kind_that_are_asked_alike(desk, upload, reads):
    questions = tuple(deletion(number) for number in range(1, 7))
    row = deletion(7, ((DELETE, "行を消す"), (KEEP, "行を残す")))
    outcome = Outcome(questions=(*questions, row))
    reads(outcome)
    assert "下で選ばないものは、まとめて（6か所）" in page_of(desk, upload)
    sent = {
        "digest": outcome.digest,
        "all-deletion": KEEP,
        "of-deletion": [question.key for question in questions],
        f"q-{questions[2].key}": DELETE,
        f"q-{row.key}": KEEP,
    }
    saved(desk, upload, sent)
    kept = Upload.objects.get().summary["outcome"]["answers"]
    assert [kept[question.key] for question in questions] == [KEEP, KEEP, DELETE, KEEP, KEEP, KEEP]


def test_a_double_click_saves_once_and_the_page_is_the_record_of_what_was_done(desk, upload, reads):
    outcome = Outcome(questions=(CONFLICT,), changes=(CHANGE,))
    reads(outcome)
    page = save(desk, upload, outcome, **{CONFLICT.key: FILE})
    for words in ("保存しました（1件）", str(desk.user), "Excelの値にする", "土曜も", "data-saved"):
        assert words in page
    page = save(desk, upload, outcome, **{CONFLICT.key: FILE})
    assert "すでに" in page
    assert f"{desk.user}が" in page
    assert Upload.objects.get().result == UploadResult.SAVED


def test_a_page_that_is_out_of_date_saves_nothing_and_shows_what_is_true_now(desk, upload, reads):
    reads(Outcome(changes=(CHANGE, ADDED)))
    page = save(desk, upload, Outcome(changes=(CHANGE,)))
    assert "ポータルの内容が変わりました。何も保存していません。" in page
    assert f'name="digest" value="{Outcome(changes=(CHANGE, ADDED)).digest}"' in page
    assert "2件を確定する" in page
    assert Upload.objects.get().is_open


@pytest.mark.parametrize("sent", [{}, {"digest": "x"}, {"digest": "", "all-": "x", "q-": "\0"}])
def test_nonsense_is_never_an_error_of_the_server(desk, upload, reads, sent):
    reads(Outcome(questions=(CONFLICT,), changes=(CHANGE,)))
    saved(desk, upload, sent)
    assert Upload.objects.get().is_open


def test_a_withdrawn_file_is_not_saved_and_stays_in_the_list(desk, upload, reads):
    reads(Outcome(changes=(CHANGE,)))
    desk.post(address("upload_withdraw", upload))
    assert "取りやめました。何も保存していません。" in page_of(desk, upload)
    for again in ("upload_withdraw", "upload_read"):
        answer = desk.post(address(again, upload), follow=True)
        assert [str(each) for each in answer.context["messages"]] == [
            settled_sentence(Upload.objects.get())
        ]
    save(desk, upload, Outcome(changes=(CHANGE,)))
    assert Upload.objects.get().result == UploadResult.WITHDRAWN
    assert "取りやめ" in desk.get(reverse("reports:upload_list")).content.decode()


def test_a_saving_that_begins_after_the_file_was_withdrawn_ends_and_says_so(desk, upload, reads):
    reads(Outcome(changes=(CHANGE,)))
    order = {"answers": {}, "digest": ""}
    work = make.WorkFactory(kind=WorkKind.SAVING, upload=upload, by=desk.user, order=order)
    desk.post(address("upload_withdraw", upload))
    save_upload(work.pk)
    work.refresh_from_db()
    assert work.has_ended
    assert work.message == settled_sentence(Upload.objects.get())


def test_the_other_body_of_the_ward_reads_who_may_settle_it(sign_in, upload):
    office = sign_in("ward_office")
    page = page_of(office, upload)
    assert "確定できるのは相談支援室か健康局です" in page


@pytest.fixture
def waits(all_wards) -> Upload:
    """A file that came some seconds ago and that no worker has read yet."""
    upload = make.UploadFactory(result="waiting")
    work = have_read(upload, upload.by)
    Work.objects.filter(pk=work.pk).update(at=timezone.now() - timedelta(seconds=5))
    return upload


def test_a_file_that_is_not_read_yet_shows_its_turn_and_is_given_to_nobody(desk, waits):
    response = desk.get(address("upload", waits), follow=True)
    assert response.redirect_chain[0][0].startswith("/works/")
    page = response.content.decode()
    assert "順番を待っています" in page
    assert "data-follow" in page
    assert desk.get(address("upload_file", waits)).status_code == 404
    listed = desk.get(reverse("reports:upload_list")).content.decode()
    assert "あと<b>1件</b>が順番を待っています" in listed


def test_a_reading_that_broke_off_may_be_begun_again_or_given_up(desk, waits, monkeypatch):
    monkeypatch.setattr("reports.files.uploads.take_in", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run_jobs()
    page = page_of(desk, waits)
    assert STOPPED in page
    assert f'formaction="{address("upload_withdraw", waits)}"' in page
    monkeypatch.undo()
    page = desk.post(address("upload_read", waits), follow=True).content.decode()
    assert "このファイルは取り込めません" in page


def test_two_files_of_one_user_are_read_one_after_the_other_and_let_others_pass(desk):
    for ward in (make.ward(), make.ward(), make.ward("27128")):
        by = desk.user if ward == desk.user.ward else make.UserFactory(role="desk", ward=ward)
        have_read(make.UploadFactory(result="waiting", ward=ward), by)
    jobs = ProcrastinateJob.objects.order_by("pk").values_list("lock", "priority")
    (own, first), (same, second), (other, third) = jobs
    assert own == same != other
    assert (first, second, third) == (0, -1, 0)


def test_a_file_is_read_once_however_often_it_is_asked_for(desk, waits):
    assert have_read(waits, desk.user) == have_read(waits, desk.user)
    assert ProcrastinateJob.objects.count() == 1


def test_what_is_chosen_one_by_one_has_a_box_in_a_list_of_its_kind(desk, upload, reads):
    offered = (
        replace(ADDED, key="1", group="新しいもの"),
        replace(DELETED, key="2", group="なくなったもの", ticked=False),
        replace(DELETED, key="3", group="なくなったもの", record=HOSTILE),
    )
    outcome = Outcome(changes=(*offered, ADDED))
    reads(outcome)
    page = page_of(desk, upload)
    assert "保存すると変わる値（1件）</h2>" in page
    assert "削除</b>です" not in page
    assert "新しいもの（1件）</h2>" in page
    assert "なくなったもの（2件）</h2>" in page
    assert '<input type="checkbox" name="q-1" value="yes" checked>' in page
    assert '<input type="checkbox" name="q-2" value="yes">' in page
    assert "<script>alert" not in page
    assert "印を付けたものを確定する" in page
    page = save(desk, upload, Outcome(), **{"2": YES})
    assert "ポータルの内容が変わりました" in page
    desk.post(address("upload_read", upload))
    page = page_of(desk, upload)
    assert '<input type="checkbox" name="q-1" value="yes">' in page
    assert '<input type="checkbox" name="q-2" value="yes" checked>' in page
    page = save(desk, upload, outcome, **{"2": YES})
    assert "保存しました（2件）" in page
    assert "変わった値（1件）</h2>" in page
    assert page.count("印なし（保存していません）") == 2


def test_the_file_is_given_back_byte_by_byte_and_never_shown(desk, all_wards):
    name = "C:\\報告\\<b>東成区\n.xlsx"
    content = b"a,b\n<script>,1"
    upload = make.UploadFactory(name=name, content=content)
    response = desk.get(address("upload_file", upload))
    assert response.content == content
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment; ")
    assert "%E5%A0%B1" not in response["Content-Disposition"]  # no folder
    assert "%0A" not in response["Content-Disposition"]
    assert response["Content-Disposition"].endswith(".csv")  # as it is one, whatever it is called


def test_a_form_that_came_by_mail_is_saved_by_the_bureau_and_submitted_by_the_ward(month, bureau):
    upload = receive(bureau.user, "メール.xlsx", month.answered(35))
    shown = bureau.get(address("upload", upload)).context["page"]
    saved(bureau, upload, {"digest": shown["digest"]})
    total = MonthlyConsultationTotal.objects.get()
    assert (total.consultations, total.updated_by) == (35, bureau.user)
    page = page_of(bureau, upload)
    assert f"提出は{month.ward} 相談支援室がします。" in page
    assert f'href="/reports/{month.ward.pk}/desk/' in page


def test_what_a_ward_has_to_mend_does_not_wait_for_the_bureau(month, bureau):
    upload = receive(bureau.user, "メール.xlsx", month.answered("三十"))
    assert "区に返し" in bureau.get(address("upload", upload)).content.decode()
    step = bureau.get(reverse("reports:excel") + "?year=2024&month=9").context["step"]
    assert "修正するところがあります" in step["text"]


def test_an_open_file_says_that_a_newer_one_of_its_report_came(month, desk):
    older, newer = (
        receive(month.desk, "a.xlsx", month.answered(value), round_=month.round)
        for value in ("三十", 35)
    )
    assert address("upload", newer) in desk.get(address("upload", older)).content.decode()
    assert desk.get(address("upload", newer)).context["page"]["newer"] is None


def test_looking_at_a_file_reads_it_no_more_and_marks_the_users_own_workbook(
    month, desk, monkeypatch
):
    upload = receive(month.desk, "a.xlsx", month.answered(None, NEW), round_=month.round)
    monkeypatch.setattr("reports.files.uploads.take_in", lambda *_, **__: 1 / 0)
    for name in ("upload", "upload_file"):
        assert desk.get(address(name, upload)).status_code == 200
    marked = desk.get(address("upload_marked", upload))
    assert marked.content.startswith(b"PK")
    assert "%E5%8D%B0%E3%81%A4%E3%81%8D" in marked["Content-Disposition"]  # 印つき


def test_a_copy_that_cannot_be_marked_is_told_of_on_the_page_of_the_file(month, desk, monkeypatch):
    def too_large(content, outcome):
        raise UnusableFileError("写しが大きすぎます。", "")

    monkeypatch.setattr("reports.pages.uploads.marked_copy", too_large)
    upload = receive(month.desk, "a.xlsx", month.answered("三十"), round_=month.round)
    answer = desk.get(address("upload_marked", upload), follow=True)
    assert answer.redirect_chain == [(address("upload", upload), 302)]
    told = [str(each) for each in answer.context["messages"]]
    assert told == ["印つきの写しを作れませんでした。写しが大きすぎます。"]


def test_a_list_of_users_is_saved_by_its_own_door_alone_and_nothing_else_by_that(bureau, upload):
    users = make.UploadFactory(kind="users", ward=None, form="", round=None)
    for name, each in (
        ("upload_save", users),
        ("upload_marked", users),
        ("user_list_save", upload),
    ):
        method = bureau.get if name == "upload_marked" else bureau.post
        assert method(address(name, each)).status_code == 404
    assert {each.is_open for each in Upload.objects.all()} == {True}


def test_the_page_of_a_reading_that_ended_leads_to_its_file(desk, waits):
    run_jobs()
    page = reverse("reports:work", args=[Work.objects.get().pk])
    assert desk.get(page).headers["Location"] == address("upload", waits)


def test_after_saving_the_bureau_is_led_to_the_next_file_until_none_waits(month, bureau):
    own = receive(bureau.user, "メール.xlsx", month.answered(35))
    upload = make.UploadFactory(by=bureau.user, name="次の.xlsx", ward=make.ward("27128"))
    saved(bureau, own, {"digest": own.summary["digest"]})
    step = bureau.get(address("upload", own)).context["step"]
    assert (step["detail"], step["url"]) == ("次の.xlsx", address("upload", upload))
    withdraw(upload, bureau.user)
    step = bureau.get(address("upload", own)).context["step"]
    assert step["text"] == "確認を待っているファイルは、もうありません。"


def test_after_saving_the_next_step_is_the_report(month, desk):
    upload = receive(month.desk, "a.xlsx", month.answered(35), round_=month.round)
    saved(desk, upload, {"digest": upload.summary["digest"]})
    step = desk.get(address("upload", upload)).context["step"]
    assert step["url"].startswith(f"/reports/{month.ward.pk}/desk/")


def test_after_saving_the_next_step_is_nobodys_but_the_body_that_reports(month, desk, sign_in):
    upload = receive(month.desk, "a.xlsx", month.answered(35), round_=month.round)
    saved(desk, upload, {"digest": upload.summary["digest"]})
    office = sign_in("ward_office")
    assert office.get(address("upload", upload)).context["step"] is None


def test_of_a_file_that_changes_nothing_a_submitted_report_is_still_led_to(month, desk):
    Submission.objects.filter(ward=month.ward, form="desk").delete()
    make.submission_in("submitted", round=month.round, ward=month.ward, form="desk")
    upload = receive(month.desk, "a.xlsx", month.content, round_=month.round)
    assert upload.result == UploadResult.UNCHANGED
    step = desk.get(address("upload", upload)).context["step"]
    assert step["label"] == "報告の画面を開く"
    assert step["url"].startswith(f"/reports/{month.ward.pk}/desk/")


NAMES = ("北区の.xlsx", "中央区の.xlsx", "市の名簿.csv")


def listed_by(client: Client, query: str = "") -> list[str]:
    page = client.get(f"{reverse('reports:upload_list')}?{query}").content.decode()
    return [name for name in NAMES if name in page]


@pytest.fixture
def uploads(all_wards) -> list[Upload]:
    kita, chuo, city = NAMES
    return [
        make.UploadFactory(name=kita),
        make.UploadFactory(name=chuo, ward=make.ward("27128")),
        make.UploadFactory(name=city, ward=None, kind="official_list", form="", round=None),
    ]


def test_a_ward_lists_its_own_files_and_the_bureau_all(desk, bureau, uploads):
    assert listed_by(desk) == [NAMES[0]]
    assert listed_by(bureau) == list(NAMES)
    chosen = "ward=27128&q=中央&result=checked&kind=report_form"
    assert listed_by(bureau, chosen) == [NAMES[1]]


def test_what_was_sent_together_is_listed_together(bureau, uploads):
    first, last = uploads[1:]
    assert listed_by(bureau, f"sent={first.pk}-{last.pk}") == list(NAMES[1:])
    for nonsense in ("x", "1-", "９-９", f"{10**30}-{10**31}"):
        assert listed_by(bureau, f"sent={nonsense}") == []


def test_the_page_of_a_file_needs_as_many_queries_for_many_changes_as_for_one(
    desk, upload, reads, query_budget
):
    reads(Outcome(changes=(CHANGE,)))
    with query_budget(12) as few:
        page_of(desk, upload)
    reads(Outcome(questions=tuple(map(deletion, range(50))), changes=(CHANGE,) * 300))
    with query_budget(len(few)):
        page_of(desk, upload)
