"""The page of carried registers: seen, confirmed, taken back, edited, locked, and only one's own."""

from datetime import datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from consultations.models import DeskHours
from institutions.models import Designation
from reports.counting.registers import REGISTERS
from tests import factories as make
from wards.fiscal import FiscalYear
from wards.models import RegisterConfirmation, Submission

YEAR = FiscalYear.of(timezone.localdate())
LONG_AGO = datetime(YEAR.year - 1, 4, 3, 9, tzinfo=ZoneInfo("Asia/Tokyo"))
BEGAN = LONG_AGO.date()
PAGE = f"{reverse('reports:registers')}?year={YEAR.year}"
REVIEW = f"{reverse('reports:review', args=[make.KITA, 'desk'])}?year={YEAR.year}"
REPORT = f"{reverse('reports:ward_report', args=[make.KITA, 'desk'])}?year={YEAR.year}"


def act(page: str, item: str) -> str:
    return reverse(f"reports:register_{page}", args=[YEAR.year, item])


@pytest.fixture
def desk(sign_in):
    """The desk of 北区 in the year of today, with registers that were entered last year."""
    round_ = make.RoundFactory(fiscal_year=YEAR.year, as_of=YEAR.start, opens_on=YEAR.start)
    make.SubmissionFactory(round=round_, form="desk")
    client = sign_in("desk")
    room = make.DeskFactory(valid_from=BEGAN)
    for record in (
        make.DeskHoursFactory(desk=room, weekly_hours="15.0", valid_from=BEGAN),
        make.CoordinatorFactory(desk=room, valid_from=BEGAN),
        make.DesignationFactory(valid_from=BEGAN, functions=["daily"]),
        make.DesignationFactory(valid_from=BEGAN, functions=["daily"]),
    ):
        make.saved_at(record, LONG_AGO)
    return client


def seen_on(desk, item: str) -> str:
    """What the form of a card sends along."""
    shown = desk.get(PAGE).context["shown"]
    return next(card.seen for card in shown.cards if card.item == item)


def done_of(desk) -> tuple[int, int]:
    page = desk.get(REPORT).context["page"]
    return page.done, len(page.lines)


def test_a_report_that_nobody_touched_is_not_begun_and_cannot_be_submitted(desk, sign_in):
    assert done_of(desk) == (0, 7)
    assert Submission.objects.get().status == "not_started"
    board = sign_in("bureau").get(f"{reverse('reports:home')}?year={YEAR.year}")
    assert "0／7" in board.content.decode()
    submit = f"{reverse('reports:submit', args=[make.KITA, 'desk'])}?year={YEAR.year}"
    text = desk.get(submit).content.decode()
    assert f"は、前の年度から引き継いだ登録です。「{YEAR}もこのとおり」を押すか" in text
    desk.post(submit, {"seen": "0"})
    assert not Submission.objects.get().counts


def test_a_register_without_records_leads_to_its_form_and_after_the_end_to_none(sign_in):
    round_ = make.RoundFactory(fiscal_year=YEAR.year, as_of=YEAR.start, opens_on=YEAR.start)
    make.SubmissionFactory(round=round_, form="desk")
    client = sign_in("desk")
    page = client.get(PAGE).content.decode()
    assert page.count("現在の記録はありません。") == page.count("記録を加える<") > 0
    make.close(round_)
    page = client.get(PAGE)
    assert page.context["shown"].step["detail"] == "この調査は受付を終えました。"
    assert "記録を加える<" not in page.content.decode()


@pytest.mark.parametrize("item", REGISTERS)
def test_one_button_makes_a_register_the_answer_of_the_year_and_another_takes_it_back(desk, item):
    answer = desk.post(act("confirm", item), {"seen": seen_on(desk, item)}, follow=True)
    assert "と確認しました" in answer.content.decode()
    said = RegisterConfirmation.objects.get()
    assert (said.item, said.created_by, said.updated_by) == (item, desk.user, desk.user)
    assert desk.user.name in answer.content.decode()
    assert Submission.objects.get().status == "draft"
    assert done_of(desk) == (1, 7)
    desk.post(act("withdraw", item))
    assert done_of(desk) == (0, 7)
    assert desk.post(act("withdraw", item)).status_code == 404


def test_a_register_that_changed_meanwhile_is_not_confirmed_unseen(desk):
    seen = seen_on(desk, "opening_hours")
    hours = DeskHours.objects.get()
    hours.weekly_hours = 20
    hours.save()
    answer = desk.post(act("confirm", "opening_hours"), {"seen": seen}, follow=True)
    assert "画面を開いたあとに登録が変わりました" in answer.content.decode()
    assert not desk.post(act("confirm", "coordinator")).context
    assert RegisterConfirmation.objects.count() == 0


def test_an_edit_answers_without_a_button_and_the_card_shows_before_and_after(desk):
    hours = DeskHours.objects.get()
    edit = reverse("consultations:hours_edit", args=[hours.pk])
    form = desk.get(edit).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    sent |= {"weekly_hours": "18", "intention": "mistaken", "mistake_reason": "転記の誤り"}
    assert desk.post(edit, sent).status_code == 302
    text = desk.get(PAGE).content.decode()
    assert "<del>15時間</del> → <ins>18時間</ins>" in text
    assert "変更があるため、確認は不要です" in text
    assert done_of(desk) == (1, 7)


def test_what_is_new_and_what_is_gone_is_told_apart_in_an_edited_register(desk):
    gone = Designation.objects.order_by("pk")[0]
    gone.valid_to = YEAR.start - timedelta(days=1)
    gone.save()
    make.DesignationFactory(valid_from=BEGAN, institution__name="架空の新しい医院")
    text = desk.get(PAGE).content.decode()
    assert text.count(">追加<") == text.count(">終了<") == 1


def test_a_submitted_report_keeps_what_was_said(desk):
    hours, report = DeskHours.objects.get(), Submission.objects.get()
    said = make.RegisterConfirmationFactory(submission=report, records=[hours.pk])
    make.submission_in("submitted", freeze=make.what_is_there, round=report.round, form="desk")
    text = desk.get(PAGE).content.decode()
    assert 'name="seen"' not in text
    assert "登録を変更しても、提出した数は変わりません。" in text
    for page in ("confirm", "withdraw"):
        seen = {"seen": seen_on(desk, "opening_hours")}
        answer = desk.post(act(page, "opening_hours"), seen, follow=True)
        assert "いまは変えられません" in answer.content.decode()
    assert RegisterConfirmation.objects.get() == said


def test_an_edit_after_the_confirmation_stands_beside_it_for_desk_and_bureau(desk, sign_in):
    """20 hours must not stand under a 「このとおり」 that was said of 15."""
    hours, report = DeskHours.objects.get(), Submission.objects.get()
    make.RegisterConfirmationFactory(submission=report, records=[hours.pk], updated_by=desk.user)
    assert "そのあと" not in desk.get(PAGE).content.decode()
    hours.weekly_hours = 20
    hours.save()
    make.saved_at(hours, timezone.now() + timedelta(hours=1), by=desk.user)
    make.submission_in("submitted", freeze=make.what_is_there, round=report.round, form="desk")
    for text in (desk.get(PAGE).content.decode(), sign_in("bureau").get(REVIEW).content.decode()):
        assert f"に確認。そのあと {desk.user}　" in text
    assert f"<b>{YEAR}もこのとおり</b> {desk.user}" in text


NO_REGISTERS = (
    (YEAR.year, "liaison"),
    (YEAR.year, "<script>"),
    (2001, "opening_hours"),
    (99999999999, "opening_hours"),
)


def test_what_is_no_register_of_the_year_is_not_found(desk):
    for page, args in product(("confirm", "withdraw"), NO_REGISTERS):
        address = reverse(f"reports:register_{page}", args=args)
        assert desk.post(address, {"seen": "x"}).status_code == 404, address
    assert RegisterConfirmation.objects.count() == 0
