"""What is asked of whoever takes a form away or sends files in, and what to know before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from reports.files.report_workbook.sheets import Sheet, sheets_of
from reports.files.upload_guards import MOST, quota_sentence
from reports.files.upload_record import shown_name
from wards.fiscal import wareki_with_weekday
from wards.models import ReportingRound, Submission, User, Ward
from wards.reporting.statements import reason_of_return
from wards.triggers.locks import is_statement
from wards.vocabulary import ReportForm, Status, items_of

NO_WARD = "区を選択してください。"
NO_BODY = "報告するところを選択してください。"
# The offices of all wards, or their desks.
MOST_FILES = 24
TOO_MANY = f"一度に送れるのは{MOST_FILES}件までです。分けて送ってください。"
TOO_LARGE = (
    "「{name}」は{most}を超えているので、受け取っていません。"
    "写真などを貼り付けていれば消して、保存し直してください。"
)


def bodies_asked(round_: ReportingRound) -> list[ReportForm]:
    """The bodies of a ward that a round asks; in a month only the desk."""
    return [form for form in ReportForm if items_of(round_.kind, form)]


class BodyForm(forms.Form):
    """Whose form the Bureau wants."""

    ward = forms.ModelChoiceField(
        label="区",
        queryset=Ward.objects.all(),
        empty_label="選択してください",
        error_messages={"required": NO_WARD, "invalid_choice": NO_WARD},
    )
    form = forms.ChoiceField(
        label="報告するところ",
        error_messages={"required": NO_BODY, "invalid_choice": NO_BODY},
    )

    def __init__(self, data=None, *, round_: ReportingRound, chosen=None) -> None:
        super().__init__(data, initial=chosen, auto_id="body_%s")
        bodies = [(form, form.label) for form in bodies_asked(round_)]
        self.fields["form"].choices = [("", "選択してください"), *bodies]


def is_asked(user: User, round_: ReportingRound) -> bool:
    """Whether a round asks anything of a user's body; the Bureau hands out the forms of all."""
    return user.is_bureau or own_body(user, round_) is not None


def own_body(user: User, round_: ReportingRound) -> ReportForm | None:
    """The body of a ward's user, where the round asks it."""
    form = ReportForm(user.role)
    return form if form in bodies_asked(round_) else None


@dataclass(frozen=True)
class Caution:
    """A notice above the form. kind: of the notice, 'info', 'warn' or 'bad'. quote: of the Bureau."""

    kind: str
    heading: str
    sentence: str
    quote: str = ""


def caution_of(
    submission: Submission | None, round_: ReportingRound, form: ReportForm, today: date
) -> Caution | None:
    """What is special about a body's report now; None when its form may simply be filled in.

    submission: with its round; None where the body has no report in this round.
    """
    if submission is None:
        return Caution("warn", "この調査の報告はありません", "健康局に確かめてください。")
    if submission.counts:
        return Caution(
            "warn",
            f"この報告は「{submission.get_status_display()}」です",
            f"{_locked(round_, form)}直す必要があるときは、先に{settings.CONTACT}に差戻しを頼んで"
            "ください。それ以外の名簿と実績は変えられますが、提出した数には入りません。",
        )
    if submission.is_locked:
        return Caution(
            "warn",
            "この調査は受付を終えました",
            f"{_locked(round_, form)}それ以外の名簿と実績は変えられます。"
            f"提出や訂正が必要なときは、{settings.CONTACT}に連絡してください。",
        )
    if submission.status == Status.RETURNED:
        return Caution(
            "bad",
            "健康局から差し戻された報告です",
            "Excelで修正して送れます。差戻しへの回答と提出は、報告の画面でします。",
            reason_of_return(submission),
        )
    if today < round_.opens_on:
        return Caution(
            "info",
            f"受付は{wareki_with_weekday(round_.opens_on)}に始まります",
            "いまから記入して送り、保存できます。提出できるのは受付が始まってからです。",
        )
    return None


def caution_for_bureau(submissions: Iterable[Submission], round_: ReportingRound) -> Caution | None:
    """The same for whoever hands out the forms of all wards. submissions: those of the round."""
    locked = sum(each.is_locked for each in submissions)
    if not locked:
        return None
    why = (
        "受付を終えたか、すでに提出されているため、"
        if round_.is_closed
        else "すでに提出されていて、"
    )
    return Caution(
        "warn",
        f"{locked}件の報告は、いまは答えを変えられません",
        f"{why}計画・該当なしなどの答えが固定されています。名簿と実績は変えられます。",
    )


def _locked(round_: ReportingRound, form: ReportForm) -> str:
    """Which answers cannot be changed by a form now."""
    sheets = sheets_of(round_, form)
    stated = [place for sheet in sheets for place in _stated(sheet)]
    if any(sheet.items for sheet in sheets):
        stated.append("「該当なし」")
    return f"{'、'.join(stated)}の答えは、変えて送っても保存できません。"


def _stated(sheet: Sheet) -> list[str]:
    """The parts of a sheet that the report alone states."""
    parts = ((sheet.questions, "の質問" if sheet.table else ""), (sheet.table, ""))
    return [
        f"シート「{sheet.title}」{part}"
        for asked, part in parts
        if asked and is_statement(asked.model)
    ]


# --- Sent in -----------------------------------------------------------------------------


def too_large_sentence(name: str) -> str:
    """What is said of a file that was not received."""
    return TOO_LARGE.format(name=shown_name(name), most=MOST)


class FilesInput(forms.FileInput):
    """A field that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several, as a list; an empty file is received and told apart later.

    user: whose quota it is. too_large: names of files that were sent and not received.
    """

    def __init__(self, user: User, none: str, too_large: Sequence[str] = (), **kwargs) -> None:
        required = "".join(too_large_sentence(name) for name in too_large) or none
        super().__init__(allow_empty_file=True, error_messages={"required": required}, **kwargs)
        self.user = user

    def clean(self, data: object, initial: object = None) -> list[UploadedFile]:
        files = data if isinstance(data, list | tuple) else [data]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(TOO_MANY)
        cleaned = [super(FilesField, self).clean(each, initial) for each in files or [None]]
        if sentence := quota_sentence(self.user, sum(each.size for each in cleaned)):
            raise forms.ValidationError(sentence)
        return cleaned


class SendForm(forms.Form):
    """The filled-in forms; the Bureau sends several at once."""

    def __init__(self, data=None, files=None, *, user: User, too_large: Sequence[str] = ()) -> None:
        super().__init__(data, files, auto_id="send_%s")
        several = user.is_bureau
        accepted = ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        self.fields["file"] = FilesField(
            user,
            "ファイルが選ばれていません。記入した様式（.xlsx）を選んでください。",
            too_large,
            label=f"記入した様式（{MOST_FILES}件まで）" if several else "記入した様式",
            widget=(FilesInput if several else forms.FileInput)(attrs={"accept": accepted}),
            help_text=f"Excelブック（.xlsx）だけを受け取ります。1つ{MOST}までです。",
        )


class ListForm(forms.Form):
    """The one ledger or list of users that is sent in."""

    def __init__(
        self, data=None, files=None, *, user: User, label: str, too_large: Sequence[str] = ()
    ) -> None:
        super().__init__(data, files, auto_id="send_%s")
        self.fields["file"] = FilesField(
            user,
            "ファイルが選ばれていません。CSV か Excelブック（.xlsx）を選んでください。",
            too_large,
            label=label,
            widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,text/csv"}),
            help_text=f"CSV か Excelブック（.xlsx）。{MOST}まで。",
        )

    @property
    def origin(self) -> dict[str, str]:
        """What the sender says beside the file, such as of which day it is."""
        return {}
