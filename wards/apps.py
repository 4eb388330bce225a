"""Registers the app wards."""

from django.apps import AppConfig


class WardsConfig(AppConfig):
    name = "wards"
    verbose_name = "区と報告"
