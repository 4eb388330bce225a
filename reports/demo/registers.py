"""Decides which register changes after its ward has submitted: 提出後に変更あり."""

from __future__ import annotations

from datetime import timedelta

import pghistory

from institutions.models import Designation
from reports.demo.staff import Staff
from reports.demo.tables import table
from reports.demo.years import Survey
from wards.vocabulary import Role


def change_registers(survey: Survey, staff: Staff) -> None:
    """A desk hears late that an institution had given up its role before the day of reference."""
    for row in table(f"reports-{survey.answers}"):
        if not row["register_changed"]:
            continue
        desk = staff.of(Role.DESK, row["code"])
        designation = (
            Designation.objects.counted_on(survey.as_of)
            .filter(institution__ward=row["code"], valid_from__lt=survey.as_of)
            .latest("pk")
        )
        designation.valid_to = survey.as_of - timedelta(days=1)
        designation.updated_by = desk
        with pghistory.context(user=desk.pk):
            designation.save()
