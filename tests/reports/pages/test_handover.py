"""A successor's home page: who came before, what became of last year's report, and the note left."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from reports.models import HandoverNote
from tests import factories as make
from tests.form_pages import errors_of, html, send_page
from wards.models import Submission
from wards.reporting.taking_back import recall

pytestmark = pytest.mark.django_db
TOKYO = ZoneInfo("Asia/Tokyo")
NEW = "/handover/new/"
NOTE = "<b>名簿</b>は共有フォルダにあります。"


@pytest.fixture(autouse=True)
def april(all_wards):
    with time_machine.travel(datetime(2025, 4, 7, 9, tzinfo=TOKYO)):
        make.RoundFactory(fiscal_year=2025)
        yield


@pytest.fixture
def before(april):
    """Last year's report of 北区's office, returned once; who wrote it has left."""
    made = make.SubmissionFactory(round=make.RoundFactory())
    office = make.UserFactory(name="架空 前任者")
    bureau = make.UserFactory(role="bureau")
    steps = [
        ("draft", office, 1),
        ("submitted", office, 6),
        ("returned", bureau, 8),
        ("submitted", office, 10),
        ("accepted", bureau, 20),
    ]
    for status, by, day in steps:
        at = datetime(2024, 10, day, 9, tzinfo=TOKYO)
        reason = {"reason": "架空の理由"} if status == "returned" else {}
        if status == "submitted" and day == 10:
            make.answer_return(made)
        made = make.move(made, make.Status(status), by, freeze=make.nothing_said, at=at, **reason)
    office.is_active = False
    office.save()
    return office


def line(client, address: str = "/") -> str:
    """The line of the predecessor and the links beside it; '' where there is none."""
    page = html(client.get(address))
    return page.partition('<section class="heir"')[2].partition("</section>")[0]


def test_a_successor_finds_the_predecessor_the_report_the_note_and_the_guide(sign_in, before):
    shown = line(sign_in("ward_office", name="架空 後任者"))
    assert "<b>前任 架空 前任者</b>（令和6年度）→ <b>架空 後任者</b>（令和7年4月から）" in shown
    assert "令和6年度の報告: 10月6日提出・差戻し1回・10月20日受理" in shown
    assert 'href="/reports/27127/ward_office/?year=2024"' in shown
    assert 'href="/handover/new/">引継ぎメモを書く' in shown
    assert 'href="/wards/help/">使い方' in shown


def test_a_return_that_was_recalled_is_not_counted(sign_in, before):
    report, bureau = (
        Submission.objects.get(round__fiscal_year=2024),
        make.UserFactory(role="bureau"),
    )
    recall(make.move(report, make.Status.RETURNED, bureau, reason="架空の理由"), bureau)
    assert "差戻し1回" in line(sign_in("ward_office"))


def test_one_who_is_still_there_is_a_colleague_and_an_old_account_came_at_no_known_time(
    sign_in, before
):
    before.is_active = True
    before.save()
    reader = sign_in("ward_office")
    reader.user.date_joined = datetime(2023, 4, 1, 9, tzinfo=TOKYO)
    reader.user.save()
    shown = line(reader)
    assert "<b>担当 架空 前任者</b>" in shown
    assert "から）" not in shown


def test_whoever_worked_on_last_years_report_is_no_successor(client, before):
    before.is_active = True
    before.save()
    before.refresh_from_db()
    client.force_login(before)
    shown = line(client)
    assert "10月6日提出" in shown
    assert "前任" not in shown
    assert "使い方" not in shown


def test_the_bureau_reads_the_line_and_the_other_body_does_not(sign_in, before):
    address = "/reports/27127/ward_office/?year=2025"
    shown = line(sign_in("bureau"), address)
    assert "10月20日受理" in shown
    assert "前任" not in shown
    assert "引継ぎメモ" not in shown
    assert line(sign_in("desk"), address) == ""


def test_without_a_report_of_last_year_there_is_the_note_alone(sign_in):
    shown = line(sign_in("ward_office"))
    assert "引継ぎメモを書く" in shown
    assert "令和6年度" not in shown


def test_a_report_that_was_never_submitted_says_so(sign_in):
    make.submission_in("draft", round=make.RoundFactory())
    assert "令和6年度の報告: 提出していません" in line(sign_in("ward_office"))


def test_a_note_is_written_read_by_its_body_and_the_bureau_and_its_versions_are_kept(sign_in):
    office = sign_in("ward_office")
    assert office.get("/handover/").url == NEW
    written = office.post(NEW, {"text": NOTE}, follow=True)
    note = HandoverNote.objects.get()
    assert (note.ward_id, note.form, note.updated_by) == (make.KITA, "ward_office", office.user)
    assert "&lt;b&gt;名簿" in html(written)

    colleague = sign_in("ward_office")
    assert f'href="/handover/{note.pk}/">引継ぎメモ<' in line(colleague)
    edit = f"/handover/{note.pk}/edit/"
    assert send_page(colleague, edit, {"text": "架空の追記"}).status_code == 302
    page = html(colleague.get(f"/handover/{note.pk}/"))
    assert "架空の追記" in page
    assert "&lt;b&gt;名簿" in page

    bureau = sign_in("bureau")
    assert "架空の追記" in html(bureau.get("/handover/"))
    assert bureau.get(edit).status_code in (403, 404)
    assert f"/handover/{note.pk}/" in line(bureau, "/reports/27127/ward_office/?year=2025")


def test_the_desk_of_the_ward_has_a_note_of_its_own(sign_in):
    note = make.HandoverNoteFactory()
    desk = sign_in("desk")
    assert desk.get(f"/handover/{note.pk}/").status_code == 404
    desk.post(NEW, {"text": "架空の室の申し送り"})
    assert HandoverNote.objects.get(form="desk").text == "架空の室の申し送り"
    assert "すでにあります" in str(errors_of(desk.post(NEW, {"text": "架空の二つめ"})))


def test_what_looks_like_a_patients_data_is_asked_about(sign_in):
    office = sign_in("ward_office")
    assert "keep_words" in errors_of(office.post(NEW, {"text": "架空 花子様は090-1234-5678です"}))
    assert not HandoverNote.objects.exists()
