"""The sheets of each report form, in their order, and what they say now."""

from collections.abc import Collection
from dataclasses import replace

from django.db.models import Model, Q, QuerySet

from consultations.forms import (
    CoordinatorForm,
    DeskForm,
    DeskHoursForm,
    InitiativeForm,
    MonthlyConsultationTotalForm,
)
from institutions.forms import DesignationForm, InstitutionForm, ResourceSurveyForm
from meetings.forms import LiaisonPlanForm, MeetingForm
from meetings.models import KINDS_OF_ROLE
from reports.counting.ward_report import confirmed_registers
from reports.files.report_workbook.columns import Column, Kind, row_of
from reports.files.report_workbook.layout import MARK, NOTHING, confirmation_label, nothing_label
from reports.files.report_workbook.sheet import (
    Asked,
    Part,
    Row,
    Sheet,
    SheetContents,
    dated_in_year,
)
from trainings.forms import (
    AccompaniedVisitForm,
    AccompaniedVisitPlanForm,
    OutreachForm,
    TrainingForm,
)
from wards.fiscal import FiscalYear
from wards.models import NothingToReport, ReportingRound, User
from wards.vocabulary import ReportForm, ReportItem, Role, RoundKind


def in_force(rows: QuerySet, user: User, year: FiscalYear) -> QuerySet:
    """The periods that reach into the fiscal year or beyond it."""
    return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=year.start))


def not_closed(rows: QuerySet, user: User, year: FiscalYear) -> QuerySet:
    return rows.filter(Q(closed_on__isnull=True) | Q(closed_on__gte=year.start))


def meetings_of_role(rows: QuerySet, user: User, year: FiscalYear) -> QuerySet:
    return rows.filter(fiscal_year=year.year, kind__in=KINDS_OF_ROLE[Role(user.role)])


ENDS = "終わったものは、行を消さずに末日を入れます。続いている間は末日を空欄のままにします。"

SHEETS: dict[tuple[RoundKind, ReportForm], tuple[Sheet, ...]] = {
    (RoundKind.ANNUAL, ReportForm.WARD_OFFICE): (
        Sheet(
            "ward_council",
            "推進会議",
            "推進会議と部会・ワーキングを、1回を1行として書きます。予定も書きます。",
            items=(ReportItem.WARD_COUNCIL,),
            table=Asked(MeetingForm, meetings_of_role),
        ),
        Sheet(
            "resource_survey",
            "資源の把握",
            "医療・介護・福祉の資源を把握・更新したかどうかを答えます。",
            questions=Asked(ResourceSurveyForm),
        ),
        Sheet(
            "training",
            "研修会",
            "医療・介護の専門職向けの研修会を、1回を1行として書きます。予定も書きます。",
            items=(ReportItem.TRAINING,),
            table=Asked(TrainingForm),
        ),
        Sheet(
            "outreach",
            "講演会・普及啓発",
            "区民向けの講演会・周知ビラなどを、1件を1行として書きます。予定も書きます。",
            items=(ReportItem.OUTREACH,),
            table=Asked(OutreachForm),
        ),
    ),
    (RoundKind.ANNUAL, ReportForm.DESK): (
        Sheet(
            "desk",
            "相談支援室",
            "相談支援室の名称と受託者です。受託者が変わったら、新しい行に書きます。",
            table=Asked(DeskForm, in_force),
            hints=(ENDS,),
        ),
        Sheet(
            "hours",
            "開設時間",
            "週あたりの開設時間です。時間が変わったら、新しい行に書きます。",
            register=ReportItem.OPENING_HOURS,
            table=Asked(DeskHoursForm, in_force),
            hints=(ENDS,),
        ),
        Sheet(
            "coordinator",
            "コーディネーター",
            "拠点コーディネーターを、1人を1行として書きます。",
            register=ReportItem.COORDINATOR,
            table=Asked(CoordinatorForm, in_force),
            hints=(ENDS,),
        ),
        Sheet(
            "initiative",
            "24時間・情報共有",
            "24時間体制構築と多職種による情報共有の取組を、1つを1行として、区の言葉で書きます。",
            items=(ReportItem.AROUND_THE_CLOCK, ReportItem.INFORMATION_SHARING),
            table=Asked(InitiativeForm),
        ),
        Sheet(
            "institution",
            "医療機関の名簿",
            "区の医療機関と、介護・福祉などの資源です。次のシートで選ぶものを、ここに書きます。",
            table=Asked(InstitutionForm, not_closed),
            hints=("なくなったものは、行を消さずに廃止日を入れます。",),
        ),
        Sheet(
            "designation",
            "積極的医療機関",
            "在宅医療で積極的な役割を担う医療機関の位置づけです。",
            items=(ReportItem.ACTIVE_INSTITUTION,),
            register=ReportItem.ACTIVE_INSTITUTION,
            table=Asked(DesignationForm, in_force),
            hints=(ENDS, "状態が変わったら、前の行に末日を入れ、新しい行に書きます。"),
        ),
        Sheet(
            "liaison",
            "連携会議",
            "積極的医療機関との連携会議の予定回数と議題を答え、開いた会議を表に書きます。",
            questions=Asked(LiaisonPlanForm),
            table=Asked(MeetingForm, meetings_of_role),
        ),
        Sheet(
            "accompanied_visit",
            "同行訪問研修",
            "同行訪問研修の予定を答え、行ったものを表に書きます。",
            questions=Asked(AccompaniedVisitPlanForm),
            table=Asked(AccompaniedVisitForm, dated_in_year),
        ),
    ),
    (RoundKind.MONTHLY, ReportForm.DESK): (
        Sheet(
            "consultation_total",
            "相談件数",
            "この月に受けた相談の件数です。相談がなかったときは「0」と書きます。",
            questions=Asked(MonthlyConsultationTotalForm),
        ),
    ),
}


def sheets_of(round_: ReportingRound, form: ReportForm) -> tuple[Sheet, ...]:
    """The sheets of a report; () of a body that the round does not ask."""
    return SHEETS.get((RoundKind(round_.kind), form), ())


NOTHING_HELP = "報告することがない項目だけ、「該当なし」を選びます。"
CONFIRMATION_HELP = f"変わりがなければ{MARK}を付けます。行を修正したときは、いりません。"


def contents_now(user: User, round_: ReportingRound, form: ReportForm) -> dict[str, SheetContents]:
    """What the form of the user's ward says now, by sheet key. user: acts for the ward's body."""
    nothing = set(
        NothingToReport.objects.filter(
            submission__round=round_, submission__ward=user.ward_id, submission__form=form
        ).values_list("item", flat=True)
    )
    confirmed = confirmed_registers(user.ward, round_)
    return {
        sheet.key: _sheet_contents(sheet, user, round_, nothing, confirmed)
        for sheet in sheets_of(round_, form)
    }


def _sheet_contents(
    sheet: Sheet,
    user: User,
    round_: ReportingRound,
    nothing: Collection[str],
    confirmed: Collection[str],
) -> SheetContents:
    """What one sheet says now. nothing, confirmed: the items of which it is said in the report."""
    records: dict[str, Model] = {}
    questions = table = ()
    answers: Row = {}
    if sheet.questions:
        questions = tuple(sheet.questions.columns(user, round_))
        stored = sheet.questions.stored(user, round_).first()
        if stored is not None:
            records[""], answers = stored, row_of(questions, stored)
    rows: dict[str, Row] = {}
    if sheet.table:
        table = tuple(sheet.table.columns(user, round_))
        for record in sheet.table.stored(user, round_):
            records[str(record.pk)], rows[str(record.pk)] = record, row_of(table, record)
    # 該当なし is asked like a choice of one answer.
    none = Column("", "", Kind.CHOICE, help=NOTHING_HELP, choices=((NOTHING, NOTHING),))
    carried = Column(
        "",
        confirmation_label(round_.year),
        Kind.MARK,
        help=CONFIRMATION_HELP,
        choices=(("1", MARK),),
    )
    items, registers = sheet.items, (sheet.register,) if sheet.register else ()
    parts = {
        "nothing": Part(
            tuple(replace(none, field=it.value, label=nothing_label(it.label)) for it in items),
            {item.value: NOTHING if item in nothing else "" for item in items},
        ),
        "confirmed": Part(
            tuple(replace(carried, field=item.value) for item in registers),
            {item.value: "1" if item in confirmed else "" for item in registers},
        ),
        "answers": Part(questions, answers),
    }
    return SheetContents(sheet, round_.period[0], parts, table, rows, records)
