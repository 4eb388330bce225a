"""Decides by what the Bureau narrows the list of a round's reports; everything is in the address."""

from __future__ import annotations

from datetime import date

from django import forms
from django.db.models import QuerySet
from django_filters import BooleanFilter, FilterSet

from wards.generic.filters import CodeFilter, WordsFilter
from wards.models import Submission
from wards.models.submission import DUE
from wards.vocabulary import REPORTED, ReportForm, Status


class BoardFilter(FilterSet):
    """State, form, late only, changed only, and a part of a ward's name or kana."""

    state = CodeFilter(field_name="status", label="状態", choices=Status.choices)
    form_ = CodeFilter(field_name="form", label="報告", choices=ReportForm.choices)
    ward = WordsFilter(fields=("ward__name", "ward__kana", "ward__hiragana"), label="区の名前")
    late = BooleanFilter(
        method="only_late", label="期限を過ぎたものだけ", widget=forms.CheckboxInput
    )
    changed = BooleanFilter(
        method="only_changed", label="提出後に変更ありだけ", widget=forms.CheckboxInput
    )

    class Meta:
        model = Submission
        fields: tuple[str, ...] = ()

    def __init__(self, *args, queryset: QuerySet, today: date, changed: set[int], **kwargs) -> None:
        super().__init__(*args, queryset=queryset, **kwargs)
        self.today, self.changed_reports = today, changed

    @property
    def narrows(self) -> bool:
        """Whether anything is asked for."""
        return any(self.form.cleaned_data.values()) if self.is_valid() else True

    def only_late(self, rows: QuerySet, name: str, only: bool) -> QuerySet:
        if not only:
            return rows
        return rows.exclude(status__in=REPORTED).alias(day=DUE).filter(day__lt=self.today)

    def only_changed(self, rows: QuerySet, name: str, only: bool) -> QuerySet:
        return rows.filter(pk__in=self.changed_reports) if only else rows
