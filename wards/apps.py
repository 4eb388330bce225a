"""Registers the app wards."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from wards.isolation.policies import apply_policies


class WardsConfig(AppConfig):
    name = "wards"
    verbose_name = "区と報告"

    def ready(self) -> None:
        post_migrate.connect(apply_policies, sender=self)
