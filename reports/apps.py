"""Registers the app reports, and its check for the machine that serves it."""

from django.apps import AppConfig
from django.core.checks import register

from reports.document.pdf_check import pdf_can_be_drawn


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "集計と資料"

    def ready(self) -> None:
        # With --deploy only: it takes seconds.
        register(pdf_can_be_drawn, "pdf", deploy=True)
