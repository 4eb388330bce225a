"""The questions of the page of submitting, and the figures that its answers will make."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms

from reports.lifecycle.changes import ward_value
from reports.lifecycle.checks.finding import Finding
from reports.lifecycle.freezing import own_figures
from reports.pages.report_page.page import ReportPage
from wards.forms.before_saving import ConfirmsPersonalWords
from wards.forms.form_fields import WordsField
from wards.models import Filing

LONGEST_REASON = 1000
SAME_AGAIN = "same_again"


def field_name(finding: Finding) -> str:
    """The name of the field that asks for a warning's reason."""
    return f"reason-{finding.key.replace('.', '-')}"


class SubmissionForm(ConfirmsPersonalWords, forms.Form):
    """A reason for each warning; the reason that was given before stands beside.

    unchanged: whether the report says in every value what was returned; that is asked once more.
    """

    def __init__(
        self,
        data=None,
        *,
        warnings: Iterable[Finding],
        last: Filing | None = None,
        unchanged: bool = False,
    ) -> None:
        super().__init__(data)
        self.warnings = list(warnings)
        earlier = {kept["key"]: kept for kept in (last.warnings if last else ())}
        for finding in self.warnings:
            field = WordsField(
                label=finding.sentence,
                lines=True,
                max_length=LONGEST_REASON,
                help_text="このとおりでよい理由を書いてください。健康局が読みます。直すときは、上の一覧から開けます。",
                error_messages={
                    "required": "理由が入っていません。このとおりでよい理由を書いてください。"
                },
            )
            kept = earlier.get(finding.key)
            if kept is not None and kept["sentence"] == finding.sentence:
                field.earlier = [("前回の提出で書いた理由", kept["reason"])]
            self.fields[field_name(finding)] = field
        if unchanged:
            self.fields[SAME_AGAIN] = forms.BooleanField(
                label="前回と同じ内容のまま、もう一度提出する",
                help_text="修正するところがあるときは、提出する前に修正してください。",
                error_messages={
                    "required": "同じ内容のまま提出してよいかを確かめて、印を付けてください。"
                },
            )
        self.order_fields([field_name(finding) for finding in self.warnings])

    @property
    def same_again(self) -> bool:
        """Whether the ward means to submit what was returned. Of a valid form."""
        return self.cleaned_data.get(SAME_AGAIN, False)

    @property
    def same_again_field(self) -> forms.BoundField | None:
        """The question that stands by itself, beside the button."""
        return self[SAME_AGAIN] if SAME_AGAIN in self.fields else None

    @property
    def reason_fields(self) -> list[forms.BoundField]:
        """All others."""
        return [field for field in self if field.name != SAME_AGAIN]

    @property
    def reasons(self) -> dict[str, str]:
        """The reasons by the key of their warning. Of a valid form."""
        return {
            finding.key: self.cleaned_data.get(field_name(finding), "") for finding in self.warnings
        }


@dataclass(frozen=True)
class FigureLine:
    """A figure of the document and what the ward says in it."""

    section: str
    title: str
    value: str


def figure_lines(page: ReportPage) -> list[FigureLine]:
    """The figures that count this report, with the ward's own value as it would be frozen now."""
    ward = page.report.ward
    figures = own_figures(page.report, page.form)
    return [
        FigureLine(figure.section, figure.title, ward_value(figure, ward.code))
        for figure in figures.values()
    ]
