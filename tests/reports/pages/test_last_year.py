"""Last year is shown as it was filed, whole, in every place and of every kind of record."""

from datetime import date, timedelta

import pytest
from django.db.models import Model
from django.utils import timezone

from institutions.models import Institution
from reports.counting.registers import REGISTERS
from reports.counting.round_records import MODEL_OF_ITEM
from reports.counting.ward_report import load_reports
from reports.lifecycle.items import entry_url
from reports.pages.review.filed import filed_items
from tests import factories as make
from wards.answers import answer_text
from wards.fiscal import wareki
from wards.generic.months import MonthlyPages
from wards.generic.pages import RecordPages
from wards.reporting.workflow import move
from wards.vocabulary import (
    ITEMS_OF_FORM,
    ITEMS_WITH_NOTHING_TO_REPORT,
    ReportForm,
    ReportItem,
    form_of_item,
)

pytestmark = pytest.mark.usefixtures("round_")

LAST, THIS = 2023, 2024
SPRING = date(2023, 4, 1)
SINCE_SPRING = {"valid_from": SPRING, "desk__valid_from": SPRING}
ITEMS = [item for items in ITEMS_OF_FORM.values() for item in items]
every_item = pytest.mark.parametrize("item", ITEMS)
# Of each item an answer that its form tells of last year's record.
TOLD = {
    ReportItem.WARD_COUNCIL: "note",
    ReportItem.RESOURCE_SURVEY: "methods",
    ReportItem.TRAINING: "theme",
    ReportItem.OUTREACH: "title",
    ReportItem.OPENING_HOURS: "weekly_hours",
    ReportItem.COORDINATOR: "name",
    ReportItem.AROUND_THE_CLOCK: "text",
    ReportItem.INFORMATION_SHARING: "text",
    ReportItem.ACTIVE_INSTITUTION: "functions",
    ReportItem.LIAISON: "planned_times",
    ReportItem.ACCOMPANIED_VISIT: "trainees",
}


def recorded(item: ReportItem) -> tuple[Model, str]:
    """What was entered last year for an item, and in words the answer that its form tells."""
    since = {"valid_from": SPRING} if item in REGISTERS else {"fiscal_year": LAST}
    if item in (ReportItem.OPENING_HOURS, ReportItem.COORDINATOR):
        since = SINCE_SPRING
    note = {"note": "架空の備考"} if item == ReportItem.WARD_COUNCIL else {}
    record = make.ANSWER_OF[item](**since, **note)
    record.refresh_from_db()
    return record, answer_text(record, TOLD[item])


def last_on_form(sign_in, item: ReportItem):
    response = sign_in(form_of_item(item)).get(entry_url(item, THIS))
    assert response.status_code == 200
    return response.context["last"], response.content.decode()


def texts(last) -> list[list[str]]:
    return [[value.text for value in row] for row in last.rows]


@every_item
def test_above_its_form_stands_what_was_filed_whatever_the_register_says_since(sign_in, item):
    record, said = recorded(item)
    report = make.filed_in(LAST, form_of_item(item))
    last, page = last_on_form(sign_in, item)
    assert last.heading == f"令和5年度に提出した内容（{item.label} 1件）"
    assert last.told == f"{wareki(timezone.localdate(report.submitted_at))} 提出（受理済）"
    [row] = texts(last)
    assert said in row
    assert [len(last.columns)] == [len(each) for each in texts(last)]
    assert last.heading in page
    assert row[0] in page
    other = sign_in(form_of_item(item), ward="27128").get(entry_url(item, THIS))
    assert other.context["last"].sentence == "令和5年度の提出はありません。"
    # What a report alone states is locked until it is returned.
    move(report, "returned", make.UserFactory(role="bureau"), reason="架空の理由")
    record.delete()
    again, _ = last_on_form(sign_in, item)
    assert texts(again) == [row]


@every_item
def test_a_year_without_a_filing_says_so_and_never_what_the_register_says(sign_in, item):
    _, said = recorded(item)
    make.submission_in("draft", round=make.RoundFactory(fiscal_year=LAST), form=form_of_item(item))
    last, page = last_on_form(sign_in, item)
    assert (last.sentence, last.rows) == ("令和5年度の提出はありません。", [])
    assert last.sentence in page
    assert item in REGISTERS or f">{said}<" not in page.split("<form class")[0]


@every_item
def test_an_item_without_records_says_so_or_that_there_was_nothing(sign_in, item):
    form = form_of_item(item)
    report = make.SubmissionFactory(round=make.RoundFactory(fiscal_year=LAST), form=form)
    if item in ITEMS_WITH_NOTHING_TO_REPORT:
        make.NothingToReportFactory(submission=report, item=item)
    make.filed_in(LAST, form)
    last, _ = last_on_form(sign_in, item)
    if item in ITEMS_WITH_NOTHING_TO_REPORT:
        assert last.sentence == f"令和5年度は、{item.label}を「該当なし」として提出しました。"
    else:
        assert last.sentence == f"令和5年度に提出した{item.label}はありません。"


def test_an_institution_is_named_as_it_was_when_the_report_was_submitted(sign_in):
    designation = make.DesignationFactory(
        valid_from=SPRING, institution__name="旧名医院（架空）", functions=["daily"]
    )
    yesterday = timezone.now() - timedelta(days=1)
    report = make.filed_in(LAST, ReportForm.DESK, at=yesterday)
    Institution.objects.filter(pk=designation.institution_id).update(name="新名医院（架空）")
    last, _ = last_on_form(sign_in, ReportItem.ACTIVE_INSTITUTION)
    assert texts(last)[0][0] == "旧名医院（架空）"
    filing = report.filings.select_related("event", "submission__round").get()
    [item] = [each for each in filed_items(filing) if each.records]
    assert str(item.records[0]) == "旧名医院（架空）（位置づけ済）"


def test_many_records_are_folded_so_that_the_form_stays_in_sight(sign_in):
    make.TrainingFactory(fiscal_year=LAST)
    report = make.filed_in(LAST, ReportForm.WARD_OFFICE)
    assert "<details open>" in last_on_form(sign_in, ReportItem.TRAINING)[1]
    for _ in range(8):
        make.TrainingFactory(fiscal_year=LAST)
    move(report, "returned", make.UserFactory(role="bureau"), reason="架空の理由")
    move(report, "submitted", make.UserFactory(), freeze=make.what_is_there)
    last, page = last_on_form(sign_in, ReportItem.TRAINING)
    assert len(last.rows) == 9
    assert "<details>" in page


def test_an_edit_of_a_register_does_not_change_last_year_on_the_report_page(sign_in, round_):
    hours = make.DeskHoursFactory(weekly_hours="15", **SINCE_SPRING)
    make.filed_in(LAST, ReportForm.DESK)
    type(hours).objects.update(weekly_hours="18")
    ward = make.ward()
    report = load_reports([ward], round_)[ward.code]
    [filed] = report.earlier.records[ReportItem.OPENING_HOURS]
    assert filed.weekly_hours == 15
    page = sign_in("desk").get("/").context["page"]
    [line] = [line for line in page.lines if line.item == ReportItem.OPENING_HOURS]
    assert (line.answer, line.last_year) == ("基準日に週18時間", "基準日に週15時間")


def test_pages_show_last_year_of_exactly_what_reports_file(round_):
    filed: dict[type, set[ReportItem]] = {}
    for item, model in MODEL_OF_ITEM.items():
        if item != ReportItem.CONSULTATION_TOTAL:
            filed.setdefault(model, set()).add(item)
    request = type("Request", (), {"GET": {}, "user": None})()
    for pages in kinds_of_pages():
        shown = set()
        for role in ReportForm:
            request.user = make.UserFactory(role=role)
            shown |= set(pages.items_asked(request, pages.model()))
        assert shown == filed.get(pages.model, set()), pages.model


def kinds_of_pages() -> list[RecordPages]:
    """Of every model that has pages; a month is compared with other months."""
    found, waiting = [], [RecordPages]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if hasattr(kind, "model") and not issubclass(kind, MonthlyPages):
            found.append(kind())
    assert len(found) > 10
    return found


def test_a_year_is_never_loaded_with_more_queries_for_more_wards(round_, query_budget):
    wards = [make.ward(), make.ward("27102"), make.ward("27128")]
    for ward in wards:
        make.TrainingFactory(fiscal_year=LAST, ward=ward)
        make.filed_in(LAST, ReportForm.WARD_OFFICE, ward=ward)
    with query_budget(100) as one:
        load_reports(wards[:1], round_)
    with query_budget(100) as three:
        reports = load_reports(wards, round_)
    assert len(one) == len(three)
    assert all(len(report.earlier.records[ReportItem.TRAINING]) == 1 for report in reports.values())
