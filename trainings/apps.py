"""Registers the app trainings."""

from django.apps import AppConfig


class TrainingsConfig(AppConfig):
    name = "trainings"
    verbose_name = "研修と普及啓発"
