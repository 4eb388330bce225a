"""The Bureau's pages of the security log: searched on the screen, taken away as a file."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import Filter, ModelChoiceFilter

from wards.fiscal import moment_label
from wards.forms.form_fields import JapaneseDateField
from wards.forms.record_forms import RecordForm
from wards.generic.pages import RecordPages
from wards.generic.tables import Cell, CodeFilter, Column, WordsFilter, two_lines
from wards.japanese.dates import with_example
from wards.models import LogKind, LogLine, User, Ward


def _to_the_second(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S}"


def _name(line: LogLine) -> str:
    return line.user.name if line.user else ""


class DayFilter(Filter):
    """Lines from a day on, or up to it."""

    field_class = JapaneseDateField

    def __init__(self, label: str, lookup: str) -> None:
        super().__init__(label=with_example(f"{label}（例 {{short}}）"), field_name="at")
        self.lookup = f"at__date__{lookup}"

    def filter(self, rows: QuerySet, day: date | None) -> QuerySet:
        return rows.filter(**{self.lookup: day}) if day else rows


class LogPages(RecordPages):
    """A log: nobody enters it, nobody changes it."""

    model = LogLine
    prefix = "log"
    form_class = RecordForm
    filters = {
        "since": DayFilter("この日から", "gte"),
        "until": DayFilter("この日まで", "lte"),
        "kind": CodeFilter(label="操作", choices=LogKind.choices),
        "ward": ModelChoiceFilter(queryset=Ward.objects.all(), label="区", empty_label="すべて"),
        "q": WordsFilter(fields=("account", "user__name"), label="ユーザー名・氏名で探す"),
    }
    related = ("user", "ward")
    lead = "だれが、いつ、どこから、何をしたかの記録です。追記だけができ、変更も削除もできません。"
    columns = (
        Column(
            "日時",
            lambda line: moment_label(line.at),
            ("at",),
            parts=(Column("日時", lambda line: _to_the_second(line.at)),),
        ),
        two_lines(Column("操作", "kind", ("kind",)), Column("内容", lambda line: line.what)),
        Column(
            "だれが",
            lambda line: Cell(_name(line) or "—", small=line.account),
            ("account",),
            parts=(Column("ユーザー名", "account"), Column("氏名", _name)),
        ),
        Column("区", lambda line: str(line.ward or "—"), ("ward__display_order",)),
        Column(
            "どこから",
            "address",
            ("address",),
            parts=(
                Column("接続元", "address"),
                Column("ページ", lambda line: line.path),
                Column("要求の番号", lambda line: line.request_id),
            ),
        ),
    )

    def readable(self, user: User) -> QuerySet:
        return LogLine.objects.all() if user.is_bureau else LogLine.objects.none()

    def may_create(self, user: User) -> bool:
        return False

    def page_of(self, record: LogLine) -> str:
        return ""

    def usual_pages(self) -> set[str]:
        return {"list"}
