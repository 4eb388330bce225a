"""The rows of the tests; no test makes one in another way.

Wards are the 24 of the migration; a factory that is given none takes 北区.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from hashlib import sha256

import factory
from django.db.models import Model
from django.utils import timezone
from factory.django import DjangoModelFactory

from consultations.models import (
    Coordinator,
    Desk,
    DeskHours,
    Heading,
    Initiative,
    MonthlyConsultationTotal,
)
from institutions.models import Designation, Institution, ResourceSurvey
from meetings.models import Attendance, CoordinatorEvent, LiaisonPlan, Meeting
from reports.counting.figure import figures_data
from reports.counting.ward_report import load_reports
from reports.demo.moments import entered_at
from reports.document.deck.shape import Deck
from reports.document.exporters.longform import Document
from reports.document.exporters.pptx.kinds import OWN_TEMPLATE
from reports.document.publication import Publication
from reports.editions.content import text_of
from reports.lifecycle.changes import own_figures, records_behind
from reports.models import (
    Announcement,
    AnnouncementFile,
    AnnouncementReading,
    Approval,
    DeckTemplate,
    DeckText,
    Disposal,
    Edition,
    EditionFile,
    ErasedPlace,
    Erasure,
    Footnote,
    HandedOutForm,
    HandoverNote,
    InitiativeSource,
    InitiativeWording,
    LetterTemplate,
    MutedNotice,
    RetentionHold,
    ScaleClasses,
    SentNotice,
    ThemeSource,
    ThemeWording,
    Upload,
    Work,
)
from tests.database import as_owner
from trainings.models import AccompaniedVisit, AccompaniedVisitPlan, Outreach, Training
from wards.fiscal import FiscalYear
from wards.models import (
    AccountAct,
    Draft,
    NothingToReport,
    RegisterConfirmation,
    ReportingRound,
    ReturnMark,
    SpentForm,
    Submission,
    SubmissionEvent,
    User,
    Ward,
)
from wards.reporting.statements import answer_mark, open_marks
from wards.reporting.workflow import FilingContent, move
from wards.vocabulary import ReportForm, ReportItem, Status

KITA = "27127"
YEAR = 2024
AS_OF = date(2024, 9, 1)
FIRST_DAY = date(2024, 4, 1)
PASSWORD = "架空のパスワード7391"


def factory_of(model: type[Model], **fields) -> type[DjangoModelFactory]:
    return factory.make_factory(model, FACTORY_CLASS=DjangoModelFactory, **fields)


def ward(code: str = KITA) -> Ward:
    return Ward.objects.get(pk=code)


class RoundFactory(DjangoModelFactory):
    class Meta:
        model = ReportingRound
        django_get_or_create = ("fiscal_year", "kind", "month")

    kind = "annual"
    fiscal_year = YEAR
    month = None
    as_of = factory.LazyAttribute(lambda made: date(made.fiscal_year, 9, 1))
    opens_on = factory.LazyAttribute(lambda made: date(made.fiscal_year, 8, 1))
    due_on = factory.LazyAttribute(lambda made: date(made.fiscal_year, 9, 30))


class MonthlyRoundFactory(RoundFactory):
    """The desks' report of September, asked for on 1 October."""

    kind = "monthly"
    month = 9
    as_of = factory.LazyAttribute(lambda made: FiscalYear(made.fiscal_year).month(made.month))
    opens_on = factory.LazyAttribute(lambda made: made.as_of + timedelta(days=31))
    due_on = factory.LazyAttribute(lambda made: made.opens_on + timedelta(days=10))


class UserFactory(DjangoModelFactory):
    """A user of a ward's office; give role and ward for others (the Bureau has no ward)."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence("user{:06}".format)
    name = factory.Sequence("架空 {}番".format)
    email = factory.LazyAttribute(lambda made: f"{made.username}@example.com")
    role = "ward_office"
    ward = factory.LazyAttribute(lambda made: None if made.role == "bureau" else ward())
    password = factory.django.Password(PASSWORD)


SpentFormFactory = factory_of(
    SpentForm,
    user=factory.SubFactory(UserFactory),
    token=factory.Sequence(lambda n: f"{n:024d}.1"),
    content="0" * 64,
    address="/trainings/training/new/",
)

AccountActFactory = factory_of(
    AccountAct,
    kind="second_factor",
    account=factory.SubFactory(UserFactory),
    asked_by=factory.SubFactory(UserFactory, role="bureau"),
    reason="電話機の紛失",
)


class SubmissionFactory(DjangoModelFactory):
    class Meta:
        model = Submission
        django_get_or_create = ("round", "ward", "form")

    round = factory.SubFactory(RoundFactory)
    ward = factory.LazyFunction(ward)
    form = "ward_office"


def submission_in(status: str, freeze=None, at=None, **fields) -> Submission:
    """A report that came to a state by every step before it, its filings saying nothing.

    freeze: what they say instead, such as `what_is_there`. at: when all of it happened.
    """
    report = SubmissionFactory(**fields)
    own = UserFactory(role=report.form, ward=report.ward)
    bureau = UserFactory(role="bureau")
    for step in WAY_TO[status]:
        by = bureau if step in ("returned", "accepted", "published") else own
        what = {"reason": "架空の理由", "freeze": freeze or nothing_said, "at": at}
        report = move(report, Status(step), by, **what)
    return report


def answer_return(report: Submission, text: str = "架空の回答") -> None:
    """The ward answers everything that was said when its report was returned."""
    by = UserFactory(role=report.form, ward=report.ward)
    for mark in open_marks().filter(event__submission=report):
        answer_mark(mark.pk, text, by)


def last_move(report: Submission) -> int:
    """What a page that shows a report sends along as seen; 0 before its first move."""
    last = report.events.order_by("pk").last()
    return last.pk if last else 0


def close(round_: ReportingRound) -> ReportingRound:
    """The Bureau takes no more reports of the round."""
    round_.closed_at, round_.closed_by = timezone.now(), UserFactory(role="bureau")
    round_.save()
    return round_


def nothing_said(report: Submission) -> FilingContent:
    """What a submission freezes of a report without figures and records."""
    return FilingContent(figures={}, records=[])


def what_is_there(report: Submission) -> FilingContent:
    """What a submission freezes of the records that there are, complete or not."""
    form = ReportForm(report.form)
    entered = load_reports([report.ward], report.round)[report.ward_id]
    return FilingContent(figures_data(own_figures(entered, form)), records_behind(entered, form))


def filed_in(fiscal_year: int, form: str, status: str = "accepted", **fields) -> Submission:
    """The report of a year, submitted with the records that there are."""
    round_ = RoundFactory(fiscal_year=fiscal_year)
    return submission_in(status, what_is_there, round=round_, form=form, **fields)


WAY_TO = {
    "not_started": (),
    "draft": ("draft",),
    "submitted": ("draft", "submitted"),
    "returned": ("draft", "submitted", "returned"),
    "accepted": ("draft", "submitted", "accepted"),
    "published": ("draft", "submitted", "accepted", "published"),
}


class DraftFactory(DjangoModelFactory):
    class Meta:
        model = Draft

    user = factory.SubFactory(UserFactory)
    address = factory.Sequence("/trainings/training/{}/edit/".format)
    name = "架空の下書き"
    model = "trainings.training"
    typed = factory.LazyFunction(lambda: {"theme": ["架空の書きかけ"]})


SubmissionEventFactory = factory_of(
    SubmissionEvent,
    submission=factory.SubFactory(SubmissionFactory),
    from_status="not_started",
    to_status="draft",
    by=factory.SubFactory(UserFactory),
)

ReturnMarkFactory = factory_of(
    ReturnMark,
    event=factory.SubFactory(SubmissionEventFactory, to_status="returned", reason="架空の理由"),
    item="training",
    text="架空の指摘",
)

# 該当なし for 研修会; the desk's items need a submission of the form 'desk'.
NothingToReportFactory = factory_of(
    NothingToReport, submission=factory.SubFactory(SubmissionFactory), item="training"
)

# 「このとおり」 of the hours; of records that a test names, else of ones that are gone.
RegisterConfirmationFactory = factory_of(
    RegisterConfirmation,
    submission=factory.SubFactory(SubmissionFactory, form="desk"),
    item="opening_hours",
    records=factory.LazyFunction(lambda: [1]),
    updated_by=factory.LazyAttribute(lambda made: desk_officer(made.submission.ward)),
)


def saved_at(record: Model, moment: datetime, by: User | None = None) -> Model:
    """Lets a register's record have been entered at another moment, and by somebody else."""
    if by is not None:
        type(record).objects.filter(pk=record.pk).update(updated_by=by)
        record.refresh_from_db()
    with as_owner():  # versions are append-only
        entered_at({record: moment})
    return record


TrainingFactory = factory_of(
    Training,
    ward=factory.LazyFunction(ward),
    programme="hub",
    fiscal_year=YEAR,
    state="planned",
    theme=factory.Sequence("架空の研修テーマ{}".format),
)

OutreachFactory = factory_of(
    Outreach,
    ward=factory.LazyFunction(ward),
    programme="hub",
    fiscal_year=YEAR,
    state="planned",
    kind="lecture",
    kind_detail=factory.LazyAttribute(lambda made: "架空の内容" if made.kind == "other" else ""),
    title=factory.Sequence("架空の講演会{}".format),
)

AccompaniedVisitPlanFactory = factory_of(
    AccompaniedVisitPlan,
    ward=factory.LazyFunction(ward),
    fiscal_year=YEAR,
    planned=True,
    trainees=factory.LazyAttribute(lambda made: "doctors" if made.planned else ""),
    trainees_detail=factory.LazyAttribute(
        lambda made: "架空の対象者" if made.trainees == "other" else ""
    ),
    hosts=factory.LazyAttribute(lambda made: "active" if made.planned else ""),
)

AccompaniedVisitFactory = factory_of(
    AccompaniedVisit,
    ward=factory.LazyFunction(ward),
    date=AS_OF,
    host="架空クリニック",
    trainees="doctors",
    people=1,
)


def desk_officer(of: Ward) -> User:
    """Somebody of a ward's desk, who entered its registers unless a test says otherwise."""
    known = User.objects.filter(role="desk", ward=of).order_by("pk").first()
    return known or UserFactory(role="desk", ward=of)


DeskFactory = factory_of(
    Desk,
    ward=factory.LazyFunction(ward),
    name=factory.LazyAttribute(lambda made: f"{made.ward.name}在宅医療・介護連携相談支援室"),
    operator=factory.LazyAttribute(lambda made: f"一般社団法人{made.ward.name}医師会"),
    valid_from=FIRST_DAY,
)

DeskHoursFactory = factory_of(
    DeskHours,
    desk=factory.SubFactory(DeskFactory),
    weekly_hours="20.0",
    valid_from=FIRST_DAY,
    updated_by=factory.LazyAttribute(lambda made: desk_officer(made.desk.ward)),
)

CoordinatorFactory = factory_of(
    Coordinator,
    desk=factory.SubFactory(DeskFactory),
    name=factory.Sequence("架空 調整{}".format),
    qualification="a",
    profession="nurse",
    profession_detail=factory.LazyAttribute(
        lambda made: "架空の職種" if made.profession == "other" else ""
    ),
    valid_from=FIRST_DAY,
    updated_by=factory.LazyAttribute(lambda made: desk_officer(made.desk.ward)),
)

InitiativeFactory = factory_of(
    Initiative,
    ward=factory.LazyFunction(ward),
    fiscal_year=YEAR,
    heading=Heading.SUDDEN_CHANGE,
    text=factory.Sequence("架空の取組{}".format),
)

# The consultations of September.
MonthlyTotalFactory = factory_of(
    MonthlyConsultationTotal,
    ward=factory.LazyFunction(ward),
    fiscal_year=YEAR,
    month=9,
    consultations=30,
)

InstitutionFactory = factory_of(
    Institution,
    ward=factory.LazyFunction(ward),
    name=factory.Sequence("架空クリニック{}".format),
    # Padded: the order of two does not hang on how many were made before.
    kana=factory.Sequence("かくうくりにっく{:06}".format),
    kind="clinic",
)

DesignationFactory = factory_of(
    Designation,
    institution=factory.SubFactory(InstitutionFactory),
    status="designated",
    registered_as=factory.LazyAttribute(
        lambda made: "架空の事業" if made.status == "other_programme" else ""
    ),
    valid_from=FIRST_DAY,
    updated_by=factory.LazyAttribute(lambda made: desk_officer(made.institution.ward)),
)

ResourceSurveyFactory = factory_of(
    ResourceSurvey,
    ward=factory.LazyFunction(ward),
    fiscal_year=YEAR,
    conducted=True,
    methods=factory.LazyAttribute(lambda made: ["list"] if made.conducted else []),
)

# A ward's liaison meeting; give a kind of the city for one of the Bureau.
MeetingFactory = factory_of(
    Meeting,
    kind="liaison",
    ward=factory.LazyAttribute(
        lambda made: None if made.kind in ("city_council", "subcommittee") else ward()
    ),
    programme="hub",
    fiscal_year=YEAR,
    state="planned",
)

LiaisonPlanFactory = factory_of(
    LiaisonPlan,
    ward=factory.LazyFunction(ward),
    fiscal_year=YEAR,
    planned_times=3,
    agenda=factory.LazyFunction(list),
    agenda_detail=factory.LazyAttribute(
        lambda made: "架空の議題" if "other" in made.agenda else ""
    ),
)

CoordinatorEventFactory = factory_of(
    CoordinatorEvent,
    kind="briefing",
    fiscal_year=YEAR,
    number=factory.Sequence(lambda made: made + 1),
    date=date(2024, 5, 16),
    mode="web",
)

AttendanceFactory = factory_of(
    Attendance,
    event=factory.SubFactory(CoordinatorEventFactory),
    ward=factory.LazyFunction(ward),
    people=1,
)

InitiativeWordingFactory = factory_of(
    InitiativeWording,
    fiscal_year=YEAR,
    position=factory.Sequence(lambda made: made % 1000 + 1),
    heading=Heading.SUDDEN_CHANGE,
    text=factory.Sequence("架空の文言{}".format),
)

InitiativeSourceFactory = factory_of(
    InitiativeSource,
    wording=factory.SubFactory(InitiativeWordingFactory),
    initiative=factory.SubFactory(InitiativeFactory),
)

ThemeWordingFactory = factory_of(
    ThemeWording,
    fiscal_year=YEAR,
    position=factory.Sequence(lambda made: made % 1000 + 1),
    text=factory.Sequence("架空のテーマ{}".format),
)

ThemeSourceFactory = factory_of(
    ThemeSource,
    wording=factory.SubFactory(ThemeWordingFactory),
    training=factory.SubFactory(TrainingFactory),
)

FootnoteFactory = factory_of(
    Footnote,
    fiscal_year=YEAR,
    mark=factory.Sequence(lambda made: f"※{made % 99 + 1}"),
    status="consented",
    text="架空の注記",
)


class LetterTemplateFactory(DjangoModelFactory):
    class Meta:
        model = LetterTemplate
        django_get_or_create = ("kind",)

    kind = "overdue"
    subject = "{区}の架空の件名"
    body = "{区} 架空の本文 {期限} {リンク}"


# A mail that waits to be sent to a user of the report's ward.
SentNoticeFactory = factory_of(
    SentNotice,
    submission=factory.SubFactory(SubmissionFactory),
    user=factory.LazyAttribute(
        lambda made: UserFactory(ward=made.submission.ward, role=made.submission.form)
    ),
    kind="returned",
    key=factory.Sequence("event {}".format),
    subject="架空の件名",
    body="架空の本文",
)

MutedNoticeFactory = factory_of(MutedNotice, user=factory.SubFactory(UserFactory), kind="overdue")

# An announcement to all wards, shown since the survey began.
AnnouncementFactory = factory_of(
    Announcement,
    title=factory.Sequence("架空のお知らせ{}".format),
    text="架空の本文",
    audience="everybody",
    shown_from=date(2024, 8, 1),
)

# Of the ward office, if a test does not say of the desk.
ApprovalFactory = factory_of(
    Approval,
    submission=factory.SubFactory(SubmissionFactory),
    number=1,
    document_number="架空第1号",
    decided_on=date(2024, 9, 19),
)

HandoverNoteFactory = factory_of(
    HandoverNote, ward=factory.LazyFunction(ward), form="ward_office", text="架空の申し送り"
)

AnnouncementFileFactory = factory_of(
    AnnouncementFile,
    announcement=factory.SubFactory(AnnouncementFactory),
    name="架空の様式.pdf",
    content=b"%PDF-1.7 x",
)

AnnouncementReadingFactory = factory_of(
    AnnouncementReading,
    announcement=factory.SubFactory(AnnouncementFactory),
    user=factory.SubFactory(UserFactory),
)

ScaleClassesFactory = factory_of(
    ScaleClasses, fiscal_year=YEAR, scale="desk.weekly_hours", lines="0\n1～9\n10以上"
)
DeckTextFactory = factory_of(DeckText, fiscal_year=YEAR, key="cover.title", text="架空の題名")

# An edition that says nothing; `reports.editions.publishing.publish_edition` makes real ones.
EditionFactory = factory_of(
    Edition,
    round=factory.SubFactory(RoundFactory),
    number=1,
    made_at=datetime(2024, 11, 20, 1, tzinfo=UTC),
    made_by=factory.SubFactory(UserFactory, role="bureau"),
    as_of=AS_OF,
    reason=factory.LazyAttribute(lambda made: "架空の訂正" if made.number > 1 else ""),
    content=factory.LazyAttribute(lambda made: text_of(empty_content(made.number))),
    sha256=factory.LazyAttribute(lambda made: sha256(made.content.encode()).hexdigest()),
)

EditionFileFactory = factory_of(
    EditionFile,
    edition=factory.SubFactory(EditionFactory),
    kind="csv",
    content=b"a,b\r\n",
    sha256=factory.LazyAttribute(lambda made: sha256(made.content).hexdigest()),
)


DeckTemplateFactory = factory_of(
    DeckTemplate,
    content=factory.LazyFunction(OWN_TEMPLATE.read_bytes),
    sha256=factory.LazyAttribute(lambda made: sha256(made.content).hexdigest()),
    by=factory.SubFactory(UserFactory, role="bureau"),
)


def empty_content(number: int) -> Publication:
    """The content of an edition without figures and slides."""
    published = datetime(2024, 11, 20, 10, tzinfo=UTC)
    status = f"第{number}版　令和6年11月20日公表"
    return Publication(
        document=Document("資料４", "架空の資料", YEAR, AS_OF, (), status, published, number),
        author="架空",
        reason="",
        figures={},
        deck=Deck(
            title="令和６年度 架空の資料",
            number="資料４",
            office="架空の局",
            programme="架空の事業",
            fiscal_year=FiscalYear(YEAR),
            as_of=AS_OF,
            issued=published.date(),
            status_note=status,
            slides=(),
        ),
        texts={},
        places={},
    )


# A report form that came in and waits for confirmation. The file itself is no workbook.
UploadFactory = factory_of(
    Upload,
    ward=factory.LazyFunction(ward),
    round=factory.SubFactory(RoundFactory),
    form="desk",
    kind="report_form",
    name="北区_相談支援室_令和6年度.xlsx",
    content="架空のファイル".encode(),
    size=factory.LazyAttribute(lambda made: len(made.content or b"")),
    sha256=factory.LazyAttribute(lambda made: sha256(made.content or b"").hexdigest()),
    by=factory.SubFactory(
        UserFactory,
        role=factory.LazyAttribute(lambda made: "desk" if made.ward else "bureau"),
        ward=factory.SelfAttribute("..ward"),
    ),
    result="checked",
)


class OfficialListFactory(UploadFactory):
    """A list of one invented institution of 北区 that the Bureau sent in."""

    ward = None
    round = None
    form = ""
    kind = "official_list"
    name = "架空の一覧.csv"
    content = "医療機関番号,医療機関名称,所在地\n1000014,架空医院,大阪市北区架空町1-1\n".encode()
    by = factory.SubFactory(UserFactory, role="bureau")
    summary = factory.LazyFunction(
        lambda: {"table": "1", "day": AS_OF.isoformat(), "told": "医科　架空の一覧"}
    )


# A form that went out empty; `reports.files.report_workbook.handing_out.hand_out` makes real ones.
HandedOutFormFactory = factory_of(
    HandedOutForm,
    ward=factory.LazyFunction(ward),
    round=factory.SubFactory(RoundFactory),
    form="desk",
    layout=1,
    by=factory.SubFactory(UserFactory, role="bureau"),
    cells=factory.LazyFunction(dict),
)

# What somebody of the Bureau has asked for, and nobody has decided.
ErasureFactory = factory_of(
    Erasure,
    words="架空患者",
    reason="架空の理由",
    asked_by=factory.SubFactory(UserFactory, role="bureau"),
)


class ErasedPlaceFactory(DjangoModelFactory):
    class Meta:
        model = ErasedPlace

    erasure = factory.SubFactory(ErasureFactory)
    ward = factory.LazyFunction(ward)
    field = "note"
    record, row_count, version_count = 1, 1, 1

    @classmethod
    def _adjust_kwargs(cls, **kwargs):
        return {"model": "trainings.training", **kwargs}


DisposalFactory = factory_of(
    Disposal,
    kind="records",
    fiscal_year=YEAR,
    reason="架空の理由",
    asked_by=factory.SubFactory(UserFactory, role="bureau"),
)

RetentionHoldFactory = factory_of(
    RetentionHold,
    kind="records",
    fiscal_year=YEAR,
    reason="架空の理由",
    by=factory.SubFactory(UserFactory, role="bureau"),
)

# Background work that waits, without a job in the queue.
WorkFactory = factory_of(
    Work,
    kind="report_forms",
    round=factory.SubFactory(RoundFactory),
    by=factory.SubFactory(UserFactory, role="bureau"),
)


# What answers each item of a report.
ANSWER_OF: dict[ReportItem, Callable[..., Model]] = {
    ReportItem.WARD_COUNCIL: partial(MeetingFactory, kind="ward_council"),
    ReportItem.RESOURCE_SURVEY: ResourceSurveyFactory,
    ReportItem.TRAINING: TrainingFactory,
    ReportItem.OUTREACH: OutreachFactory,
    ReportItem.OPENING_HOURS: DeskHoursFactory,
    ReportItem.COORDINATOR: CoordinatorFactory,
    ReportItem.AROUND_THE_CLOCK: InitiativeFactory,
    ReportItem.INFORMATION_SHARING: partial(InitiativeFactory, heading="share_1"),
    ReportItem.ACTIVE_INSTITUTION: partial(DesignationFactory, functions=["daily"]),
    ReportItem.LIAISON: partial(LiaisonPlanFactory, agenda=["backup"]),
    ReportItem.ACCOMPANIED_VISIT: AccompaniedVisitPlanFactory,
    ReportItem.CONSULTATION_TOTAL: MonthlyTotalFactory,
}


def office_answers(**training: object) -> Training:
    """An answer to each item of an office's report; the training, held or planned as it is given."""
    for item in (ReportItem.WARD_COUNCIL, ReportItem.RESOURCE_SURVEY, ReportItem.OUTREACH):
        ANSWER_OF[item]()
    return TrainingFactory(**{"theme": "看取りの研修", "date": date(2024, 12, 1), **training})
