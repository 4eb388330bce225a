"""The form of a month's consultations, and the pages of monthly totals."""

from __future__ import annotations

from django.utils import timezone

from consultations.filters import MonthlyTotalFilter
from consultations.monthly_models import MonthlyConsultationTotal
from wards.fiscal import FiscalYear
from wards.forms.record_forms import RecordForm
from wards.generic import Column
from wards.generic.statements import MonthlyPages


class MonthlyConsultationTotalForm(RecordForm):
    """The number of consultations of a month that has begun."""

    class Meta(RecordForm.Meta):
        model = MonthlyConsultationTotal
        fields = ["consultations", "new_clients"]

    def clean(self) -> dict[str, object]:
        total = self.instance
        if FiscalYear(total.fiscal_year).month(total.month) > timezone.localdate():
            self.add_error(
                None, f"{total.month_name}はまだ始まっていません。月が終わってから入れてください。"
            )
        return super().clean()


class MonthlyConsultationTotalPages(MonthlyPages):
    model = MonthlyConsultationTotal
    prefix = "monthly_total"
    form_class = MonthlyConsultationTotalForm
    filter_class = MonthlyTotalFilter
    list_template = "consultations/monthly_total_list.html"
    related = ("ward",)
    lead = "相談支援室が1か月に受けた相談の件数です。件数だけを答え、相談の内容は入れません。"
    columns = (
        Column("月", "month"),
        Column("年度", "fiscal_year", ("fiscal_year",)),
        Column("相談件数（延べ）", "consultations", ("consultations",), numeric=True),
        Column("うち新規の相談者数", "new_clients", ("new_clients",), numeric=True),
    )
