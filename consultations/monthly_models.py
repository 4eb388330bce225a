"""What a consultation desk reports each month: how many consultations there were."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from wards.fiscal import place_in_year
from wards.models import MonthlyStatement
from wards.models.record import CountField
from wards.triggers.history import keep_versions
from wards.triggers.locks import locked_with_the_monthly_report_of
from wards.vocabulary import ReportForm, ReportItem, Role

# One desk, about 20 working days: 500 a day is a slip of the finger.
MOST_CONSULTATIONS = 10_000


@keep_versions
class MonthlyConsultationTotal(MonthlyStatement):
    """How many consultations a desk had in a month. 0 is an answer; no row is 未回答."""

    entered_by: ClassVar = frozenset({Role.DESK})
    report_item: ClassVar = ReportItem.CONSULTATION_TOTAL

    consultations = CountField(
        "相談件数（延べ）",
        unit="件",
        most=MOST_CONSULTATIONS,
        help_text=(
            "この月に受けた相談の延べ件数です。"
            "相談がなかったときは「0」と入れてください（空欄とは別の答えです）。"
        ),
    )
    new_clients = CountField(
        "うち新規の相談者数",
        unit="人",
        most=MOST_CONSULTATIONS,
        null=True,
        blank=True,
        help_text="この月に初めて相談した人の数です。数えていないときは空欄のままにします。",
    )

    class Meta(MonthlyStatement.Meta):
        abstract = False
        verbose_name = "相談件数"
        verbose_name_plural = "相談件数"
        ordering = ["-fiscal_year", place_in_year("month").desc(), "ward__display_order"]
        constraints = [
            *MonthlyStatement.Meta.constraints,
            models.CheckConstraint(
                condition=Q(new_clients__isnull=True) | Q(new_clients__lte=F("consultations")),
                name="monthlyconsultationtotal_new_clients_consulted",
                violation_error_message=(
                    "新規の相談者数が相談件数より多くなっています。1人が1件は相談しています。"
                ),
            ),
        ]
        triggers = [locked_with_the_monthly_report_of(ReportForm.DESK)]

    def __str__(self) -> str:
        return f"{self.month_name} {self.consultations:,}件"
