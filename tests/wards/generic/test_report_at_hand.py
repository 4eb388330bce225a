"""Pages of a record say that their report is submitted before somebody types, and keep what was typed."""

import pytest
from django.urls import reverse

from consultations.models import Initiative
from meetings.models import LiaisonPlan
from tests import factories as make
from tests.form_pages import html, send_page
from wards.forms.before_saving import stamp_of
from wards.models import NothingToReport
from wards.reporting.statements import MarkClosedError, answer_mark, open_marks
from wards.reporting.workflow import Mark, move
from wards.vocabulary import REPORTED, ReportItem, Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards")]

LOCK = "この回答は、いまは変えられません"
HINT = "ここでの変更は、提出した数には入りません。"
PLAN = "/meetings/liaison-plan/2024/"
CREATE = "/consultations/initiative/new/?year=2024"


def page(name: str, record, kind: str = "edit") -> str:
    return reverse(f"{name}_{kind}", args=[record.pk])


# --- Statements are locked ---------------------------------------------------------------------


@pytest.mark.parametrize("status", REPORTED)
def test_the_form_of_a_locked_statement_shows_its_answers_and_who_can_unlock(sign_in, status):
    make.LiaisonPlanFactory(planned_times=3)
    report = make.submission_in(status, form="desk")
    text = html(sign_in("desk").get(PLAN))
    assert LOCK in text
    assert f"報告が「{report.get_status_display()}」のあいだは変えられません。" in text
    assert "健康局 在宅医療担当に差戻しを頼んでください。" in text
    assert "/reports/27127/desk/?year=2024" in text
    assert "3回" in text
    assert "<textarea" not in text
    assert "保存する" not in text


@pytest.mark.parametrize("status", [Status.NOT_STARTED, Status.DRAFT, Status.RETURNED])
def test_the_form_of_an_open_statement_asks_and_saves_as_ever(sign_in, status):
    make.LiaisonPlanFactory(agenda=["backup"])
    make.submission_in(status, form="desk")
    desk = sign_in("desk")
    assert LOCK not in html(desk.get(PLAN))
    assert send_page(desk, PLAN, {"planned_times": "4"}).status_code == 302
    assert LiaisonPlan.objects.get().planned_times == 4


def test_a_closed_round_locks_what_was_never_submitted(sign_in):
    make.submission_in("draft", form="desk")
    make.close(make.RoundFactory())
    text = html(sign_in("desk").get(PLAN))
    assert "受付を終えたので、変えられません。" in text
    assert "まだ回答がありません。" in text


def test_the_pages_of_a_locked_initiative_offer_no_way_to_change_it(sign_in):
    initiative = make.InitiativeFactory(text="架空の取組")
    make.submission_in("submitted", form="desk")
    desk = sign_in("desk")
    for address in (
        page("consultations:initiative", initiative, "detail"),
        page("consultations:initiative", initiative),
        page("consultations:initiative", initiative, "delete"),
        "/consultations/initiative/?year=2024",
        CREATE,
    ):
        text = html(desk.get(address))
        assert LOCK in text, address
        for offer in (
            ">修正する<",
            "削除する</a>",
            "削除する</button>",
            "保存する",
            "取組を加える</a>",
        ):
            assert offer not in text, (address, offer)
    open_year = html(desk.get("/consultations/initiative/?year=2025"))
    assert LOCK not in open_year
    assert "取組を加える</a>" in open_year


def test_who_only_reads_is_told_nothing_of_a_lock(sign_in):
    initiative = make.InitiativeFactory()
    make.submission_in("submitted", form="desk")
    for role in ("bureau", "ward_office"):
        text = html(sign_in(role).get(page("consultations:initiative", initiative, "detail")))
        assert LOCK not in text


def test_a_lock_that_falls_while_typing_is_said_at_the_form_and_nothing_is_lost(sign_in):
    initiative = make.InitiativeFactory(text="前の取組")
    plan = make.LiaisonPlanFactory(planned_times=3, agenda=["backup"])
    desk = sign_in("desk")
    make.submission_in("submitted", form="desk")
    typed = {"fiscal_year": "2024", "heading": "clock_1", "text": "打ちかけの<取組>"}
    shown = "打ちかけの&lt;取組&gt;</textarea>"
    times = {"planned_times": "７", "agenda": ["backup"], "stamp": stamp_of(plan)}
    tries = [
        (
            page("consultations:initiative", initiative),
            typed | {"stamp": stamp_of(initiative)},
            shown,
        ),
        (CREATE, typed, shown),
        (PLAN, times, 'value="７"'),
    ]
    for address, data, kept in tries:
        text = html(desk.post(address, data))
        assert "報告を提出したか、調査の受付が終わったので、いまは変えられません。" in text
        assert kept in text
    assert [row.text for row in Initiative.objects.all()] == ["前の取組"]
    assert LiaisonPlan.objects.get().planned_times == 3


def test_a_locked_statement_is_not_deleted_and_the_user_is_told_why(sign_in):
    plan = make.LiaisonPlanFactory()
    make.submission_in("accepted", form="desk")
    response = sign_in("desk").post(
        page("meetings:liaison_plan", plan, "delete"), {"stamp": stamp_of(plan)}, follow=True
    )
    assert "いまは変えられません。" in html(response)
    assert LiaisonPlan.objects.filter(pk=plan.pk).exists()


def test_nothing_to_report_is_neither_said_nor_taken_back_while_locked(sign_in):
    report = make.SubmissionFactory()
    make.NothingToReportFactory(submission=report, item="outreach")
    make.submission_in("submitted")
    office = sign_in("ward_office")
    for name, item in (("nothing_declare", "training"), ("nothing_withdraw", "outreach")):
        response = office.post(reverse(f"wards:{name}", args=[2024, item]), follow=True)
        assert "いまは変えられません。" in html(response)
    assert [row.item for row in NothingToReport.objects.all()] == ["outreach"]


# --- Registers live on -------------------------------------------------------------------------


@pytest.mark.parametrize("status", Status)
def test_a_register_says_that_a_change_does_not_reach_what_was_submitted(sign_in, status):
    training = make.TrainingFactory()
    make.submission_in(status)
    office = sign_in("ward_office")
    for address in (
        page("trainings:training", training),
        page("trainings:training", training, "delete"),
        "/trainings/training/new/?year=2024",
    ):
        text = html(office.get(address))
        assert (HINT in text) == (status in REPORTED), address
        assert LOCK not in text


def test_a_register_that_lasts_says_it_of_the_year_that_is_reported(sign_in, monkeypatch):
    hours = make.DeskHoursFactory()
    make.submission_in("submitted", form="desk")
    desk = sign_in("desk")
    for kind in ("edit", "end"):
        address = page("consultations:hours", hours, kind)
        assert HINT in html(desk.get(f"{address}?year=2024"))
        assert HINT not in html(desk.get(f"{address}?year=2023"))


def test_a_training_is_still_changed_after_the_submission(sign_in):
    make.submission_in("submitted")
    data = {"fiscal_year": "2024", "programme": "hub", "state": "planned", "theme": "提出後の研修"}
    office = sign_in("ward_office")
    response = office.post("/trainings/training/new/?year=2024", data, follow=True)
    assert "を記録しました。提出した報告の数は変わりません。" in html(response)


# --- Marks at the fields -----------------------------------------------------------------------


def returned(form: str, *marks: Mark):
    report = make.submission_in("submitted", form=form, freeze=make.what_is_there)
    return move(
        report, Status.RETURNED, make.UserFactory(role="bureau"), reason="理由", marks=marks
    )


def test_the_bureaus_words_stand_at_the_field_and_at_the_record(sign_in):
    training = make.TrainingFactory(state="held", date="2024-06-01", people=30)
    other = make.TrainingFactory()
    key = ("trainings.training", training.pk)
    returned(
        "ward_office",
        Mark(ReportItem.TRAINING, "38人では<b>?", key, "people"),
        Mark(ReportItem.TRAINING, "二重ではありませんか", key),
        Mark(ReportItem.TRAINING, "全体に少なくありませんか"),
        Mark(ReportItem.OUTREACH, "講演会の題名を"),
    )
    training.people = 35
    training.save()
    office = sign_in("ward_office")
    response = office.get(page("trainings:training", training))
    text = html(response)
    field = response.context["form"].fields["people"]
    assert [mark.text for mark in field.marks] == ["38人では<b>?"]
    assert field.earlier[0][1] == "30人"
    assert field.earlier[0][0].startswith("前回の提出（")
    assert "38人では&lt;b&gt;?" in text
    assert "id_people_marks" in text
    assert "二重ではありませんか" in text
    assert "全体に少なくありませんか" in text
    assert "講演会の題名を" not in text
    beside = html(office.get(page("trainings:training", other)))
    assert "全体に少なくありませんか" in beside
    assert "38人では" not in beside
    listed = html(office.get("/trainings/training/?year=2024"))
    assert "全体に少なくありませんか" in listed


def test_a_mark_of_one_table_is_not_shown_at_a_line_of_the_other(sign_in):
    clock = make.InitiativeFactory(heading="clock_1")
    share = make.InitiativeFactory(heading="share_1")
    returned("desk", Mark(ReportItem.AROUND_THE_CLOCK, "夜間はどうですか"))
    desk = sign_in("desk")
    assert "夜間はどうですか" in html(desk.get(page("consultations:initiative", clock)))
    assert "夜間はどうですか" not in html(desk.get(page("consultations:initiative", share)))


def test_marks_go_with_the_resubmission(sign_in):
    training = make.TrainingFactory()
    report = returned("ward_office", Mark(ReportItem.TRAINING, "少なくありませんか"))
    address = page("trainings:training", training)
    assert "少なくありませんか" in html(sign_in("ward_office").get(address))
    move(report, Status.SUBMITTED, make.UserFactory(), freeze=make.nothing_said)
    assert "少なくありませんか" not in html(sign_in("ward_office").get(address))
    assert not open_marks().exists()


def test_a_mark_is_answered_by_its_own_body_alone():
    returned("ward_office", Mark(ReportItem.TRAINING, "少なくありませんか"))
    (mark,) = open_marks().exclude(item="")
    for stranger in (
        make.UserFactory(role="desk"),
        make.UserFactory(role="bureau"),
        make.UserFactory(ward=make.ward("27128")),
    ):
        with pytest.raises(MarkClosedError):
            answer_mark(mark.pk, "勝手な答え", stranger)
    own = make.UserFactory()
    assert answer_mark(mark.pk, "答え", own).answered_by == own
    with pytest.raises(MarkClosedError):
        answer_mark(mark.pk + 1, "答え", own)
