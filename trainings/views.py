"""The pages of trainings, outreach and accompanied visits, and what narrows their lists."""

from trainings import forms, models
from wards.generic.pages import RecordPages
from wards.generic.statements import StatementPages
from wards.generic.tables import (
    DATE,
    OF_ACTIVITIES,
    PEOPLE,
    PROGRAMME,
    STATE,
    CodeFilter,
    Column,
    DatedYearFilter,
    WordsFilter,
    two_lines,
)

# The second line of a name, in a file a column of its own.
PLACE = Column("会場", lambda row: row.place)


class TrainingPages(RecordPages):
    model = models.Training
    prefix = "training"
    form_class = forms.TrainingForm
    filters = OF_ACTIVITIES | {"q": WordsFilter(fields=("theme", "place", "note"))}
    lead = "医療・介護の専門職に向けた研修会の、予定と実績です。"
    columns = (
        two_lines(Column("テーマ", "theme", ("theme",)), PLACE),
        DATE,
        STATE,
        PROGRAMME,
        PEOPLE,
    )
    sums = ("people",)


class OutreachPages(RecordPages):
    model = models.Outreach
    prefix = "outreach"
    form_class = forms.OutreachForm
    filters = OF_ACTIVITIES | {
        "kind": CodeFilter(label="内容", choices=models.OutreachKind.choices),
        "q": WordsFilter(fields=("title", "place", "note")),
    }
    lead = "区民に向けた講演会や周知ビラの、予定と実績です。"
    columns = (
        two_lines(Column("題名", "title", ("title",)), PLACE),
        two_lines(
            Column("内容", "kind", ("kind",)), Column("内容（その他）", lambda row: row.kind_detail)
        ),
        DATE,
        STATE,
        PROGRAMME,
        PEOPLE,
        Column("配布部数", "copies", ("copies",), numeric=True),
    )
    sums = ("people", "copies")


class VisitPages(RecordPages):
    model = models.AccompaniedVisit
    prefix = "visit"
    form_class = forms.AccompaniedVisitForm
    # What is filed of accompanied visits is their plan.
    filed_under = frozenset()
    filters = {
        "year": DatedYearFilter(),
        "trainees": CodeFilter(label="対象者", choices=models.Trainees.choices),
        "q": WordsFilter(fields=("host", "note")),
    }
    lead = "医師などが訪問診療に同行した研修の実績です。"
    columns = (
        Column("研修先の医療機関", "host", ("host",)),
        Column("実施日", "date", ("date",)),
        Column("対象者", "trainees", ("trainees",)),
        Column("参加人数", "people", ("people",), numeric=True),
    )
    sums = ("people",)


class VisitPlanPages(StatementPages):
    model = models.AccompaniedVisitPlan
    prefix = "visit_plan"
    form_class = forms.AccompaniedVisitPlanForm
    lead = "同行訪問研修を予定しているか、だれを対象に、どこで行うかを答えます。"
    columns = (
        Column("予定", str),
        two_lines(
            Column("対象者", lambda plan: plan.get_trainees_display()),
            Column("対象者（その他）", lambda plan: plan.trainees_detail),
        ),
        Column("研修先", lambda plan: plan.get_hosts_display()),
    )

    def related_links(self, year: int) -> list[tuple[str, str]]:
        visits = VisitPages()
        return [
            ("同行訪問の実績", f"{visits.url('list')}?year={year}"),
            ("同行訪問の実績を加える", visits.url("create")),
        ]
