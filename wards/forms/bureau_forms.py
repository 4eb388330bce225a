"""Forms of what the Bureau keeps: users, surveys, the due days of single reports."""

from datetime import date, timedelta
from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from wards.accounts.two_people import ask, must_wait
from wards.fiscal import FiscalYear, usual_days, wareki, wareki_with_weekday, year_and_month
from wards.forms.before_saving import StampField
from wards.forms.form_fields import JapaneseDateField
from wards.forms.questions import USUAL_HELP, Condition, When, asked_for
from wards.forms.record_forms import RecordForm
from wards.japanese.dates import with_example
from wards.models import AccountActKind, ReportingRound, Submission, User
from wards.models.user import ENDS_SOON_DAYS
from wards.vocabulary import Role, RoundKind

OF_A_WARD = When("区役所・相談支援室のとき", {"role": {Role.WARD_OFFICE, Role.DESK}})

WAITS_FOR_SECOND = "健康局のほかの担当者が承認すると、ログインできるようになります。"


def usual_end(today: date) -> date:
    """The end of the fiscal year, in which posts change; of the next where this one ends soon."""
    return FiscalYear.of(today + timedelta(days=ENDS_SOON_DAYS)).end


class UserForm(RecordForm):
    """Who signs in; the password is made by the portal."""

    constraint_fields: ClassVar = {"username_once_in_any_case": "username"}
    public_words = frozenset({"username", "name", "email"})
    # Without an end the Bureau cannot lock itself out.
    conditions: ClassVar = {"ward": asked_for(OF_A_WARD), "ends_on": Condition(applies=OF_A_WARD)}

    is_ward_admin = forms.BooleanField(
        label="区の管理者",
        required=False,
        help_text="区役所の人だけです。区役所と相談支援室のアカウントを加え、止め、招待し、パスワードを作り直せます。",
    )

    class Meta(RecordForm.Meta):
        model = User
        fields = ["username", "name", "role", "ward", "is_ward_admin", "email", "ends_on"]
        labels = {"username": "ユーザー名", "email": "メールアドレス"}
        help_texts = {
            "username": "ログインするときの名前です。半角の英数字と @ . + - _ が使えます。",
            "email": "期限や差戻しのお知らせメールを送る先です。本人も変えられます。",
            "ends_on": with_example(
                "例 {short}。この日の翌日からログインできません。空欄なら、止めるまで使えます。",
                month=3,
                day=31,
            ),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not self.user.is_bureau:
            # A ward's administrator adds people of the own ward, and no administrators.
            del self.fields["ward"], self.fields["is_ward_admin"]
            of_wards = OF_A_WARD.answers["role"]
            self.fields["role"].choices = [each for each in Role.choices if each[0] in of_wards]
        if self.adding:
            self.initial["ends_on"] = usual_end(timezone.localdate())

    def save(self, commit: bool = True) -> User:
        """Saves; an account that comes to the Bureau waits for a second person."""
        was = "" if self.adding else self.initial["role"]
        if was == Role.BUREAU or not must_wait(self.instance):
            return super().save(commit)
        why = "健康局への異動" if was else "アカウントの作成"
        self.instance.is_active = False
        user = super().save(commit)
        ask(AccountActKind.BUREAU, user, self.user, why)
        self.also_done = WAITS_FOR_SECOND
        return user

    def clean_ends_on(self) -> date | None:
        ends_on = self.cleaned_data["ends_on"]
        if ends_on and "ends_on" in self.changed_data and ends_on < timezone.localdate():
            raise ValidationError(
                "今日より前の日です。すぐに止めるときは、アカウントの画面で「利用を止める」を押してください。"
            )
        return ends_on

    def clean(self) -> dict[str, object]:
        answers = super().clean()
        if "is_ward_admin" in self.fields and answers.get("role") != Role.WARD_OFFICE:
            answers["is_ward_admin"] = False
        own = not self.adding and self.instance.pk == self.user.pk
        # Whoever may do this is of the Bureau, so that the Bureau always keeps one user.
        if own and answers.get("role") not in (None, Role.BUREAU):
            self.add_error(
                "role",
                "自分の役割は変えられません。異動するときは、健康局のほかの担当者に頼んでください。",
            )
        return answers


class DueDateForm(forms.Form):
    """The day on which one report is due; without one, the day of the round."""

    due_on = JapaneseDateField(
        label="この報告の提出期限",
        required=False,
        help_text=with_example(
            "例 {short}。空欄にすると、調査の提出期限に戻ります。", month=10, day=25
        ),
    )
    stamp = StampField()

    def __init__(self, *args, report: Submission, **kwargs) -> None:
        shown = {"due_on": report.due_on, "stamp": report.due.isoformat()}
        super().__init__(*args, initial=shown, **kwargs)
        self.report = report

    def clean_due_on(self) -> date | None:
        due_on = self.cleaned_data["due_on"]
        if due_on and due_on < self.report.round.due_on:
            raise ValidationError(
                f"調査の提出期限（{wareki_with_weekday(self.report.round.due_on)}）より前にはできません。"
            )
        return due_on

    def clean(self) -> dict[str, object]:
        answers = super().clean()
        if answers.get("stamp") != self.initial["stamp"]:
            self.data = self.data.copy()
            self.data["stamp"] = self.initial["stamp"]
            raise ValidationError(
                f"画面を開いたあとで、提出期限が{wareki_with_weekday(self.report.due)}に"
                "変わりました。これでよければ、もう一度保存してください。"
            )
        return answers


COUNTED_AS_OF = (
    "提出された報告が{}現在で数えられているので、基準日は変えられません。"
    "変えるときは、先にすべての報告を差し戻してください。"
)


MONTHS = range(1, 13)
# The days of a survey, and what they are when they are left open.
USUAL_DAYS = {
    "as_of": "空欄にすると、選んだ年度の9月1日（月次報告は月の末日）にします。",
    "opens_on": "空欄にすると、基準日のあと最初の開庁日（月次報告は翌月1日）にします。",
    "due_on": "空欄にすると、10月17日（月次報告は翌月10日）か、そのあと最初の開庁日にします。",
}


def _counted(round_: ReportingRound) -> bool:
    """Whether a report counts. Locked, so that none is submitted meanwhile."""
    reports = round_.submissions.order_by("pk").select_for_update(of=("self",), no_key=True)
    return any(report.counts for report in reports)


class RoundForm(RecordForm):
    """A survey: which year, as of which day, by when."""

    constraint_fields: ClassVar = {"as_of_is_in_fiscal_year": "as_of"}
    conditions: ClassVar = {
        "month": asked_for(When("月次報告のとき", {"kind": {RoundKind.MONTHLY}}))
    }

    class Meta(RecordForm.Meta):
        model = ReportingRound
        fields = ["kind", "fiscal_year", "month", "as_of", "opens_on", "due_on"]
        help_texts = {
            "month": "1から12までの数です。",
            "as_of": with_example("この日現在の状況を数えます。例 {short}　"),
            "opens_on": USUAL_HELP["date"],
            "due_on": "この日までに提出してもらいます。",
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.adding:
            for name, usual in USUAL_DAYS.items():
                self.fields[name].required = False
                self.fields[name].help_text = f"{self.fields[name].help_text}{usual}"
        else:
            # The reports of the wards, and their 該当なし, would move to another year with it.
            for name in ("kind", "fiscal_year", "month"):
                del self.fields[name]

    def clean_as_of(self) -> date | None:
        as_of = self.cleaned_data["as_of"]
        # What was submitted was counted as of the old day; in print it would stand under the new.
        if not self.adding and as_of != self.initial["as_of"] and _counted(self.instance):
            raise ValidationError(COUNTED_AS_OF.format(wareki(self.initial["as_of"])))
        return as_of

    def clean(self) -> dict[str, object]:
        answers = super().clean()
        year, month = self._period(answers)
        if year is not None:
            usual = usual_days(year, month)
            for name in USUAL_DAYS:
                if name not in self.errors and answers.get(name) is None:
                    answers[name] = getattr(usual, name)
            self._refuse_other_period(answers, year, month)
        return answers

    def _period(self, answers: dict[str, object]) -> tuple[FiscalYear | None, int | None]:
        """Of when the survey is; (None, None) where that cannot be told yet."""
        if not self.adding:
            return self.instance.year, self.instance.month
        year, kind, month = (answers.get(name) for name in ("fiscal_year", "kind", "month"))
        month = month if kind == RoundKind.MONTHLY else None
        is_known = year and kind and (kind != RoundKind.MONTHLY or month in MONTHS)
        return (FiscalYear(year), month) if is_known else (None, None)

    def _refuse_other_period(
        self, answers: dict[str, object], year: FiscalYear, month: int | None
    ) -> None:
        """The days of another year or month are most probably those of another survey."""
        first, last = year.start, year.end
        if month:
            first, last = next(days for days in year.months() if days[0].month == month)
        asked_of = year_and_month(first) if month else str(year)
        as_of, opens_on, due_on = (answers.get(name) for name in USUAL_DAYS)
        if as_of and not first <= as_of <= last:
            self.add_error("as_of", f"{wareki(as_of)}は{asked_of}の日付ではありません。")
        if opens_on and opens_on < first:
            self.add_error(
                "opens_on", f"{wareki(opens_on)}は{asked_of}が始まる{wareki(first)}より前です。"
            )
        latest = max(year.next.end, FiscalYear.of(timezone.localdate()).end)
        if due_on and due_on > latest:
            self.add_error("due_on", f"{wareki(due_on)}は{asked_of}の期限として遅すぎます。")
