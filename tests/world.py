"""Two wards with one record of every kind each, the city's own records, and users of every role."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import pytest
from django.db import connection, transaction
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from tests import factories as make
from tests.queue import failed
from tests.signed_in import client_of
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import Ward

OWN, OTHER = "27115", "27128"  # 東成区, 中央区


@dataclass
class World:
    """The rows by name: 'training' is 東成区's, 'city.footnote' the city's."""

    rows: dict[str, Model] = field(default_factory=dict)
    users: dict[str, Model] = field(default_factory=dict)


def ward_rows(ward: Ward) -> dict[str, Model]:
    """One record of every kind of a ward."""
    desk = make.DeskFactory(ward=ward)
    institution = make.InstitutionFactory(ward=ward)
    round_ = make.RoundFactory()
    rows = {
        "desk": desk,
        "hours": make.DeskHoursFactory(desk=desk),
        "coordinator": make.CoordinatorFactory(desk=desk),
        "initiative": make.InitiativeFactory(ward=ward),
        "monthly_total": make.MonthlyTotalFactory(ward=ward),
        "institution": institution,
        "designation": make.DesignationFactory(institution=institution),
        "survey": make.ResourceSurveyFactory(ward=ward),
        "liaison": make.MeetingFactory(ward=ward, kind="liaison"),
        "ward_council": make.MeetingFactory(ward=ward, kind="ward_council"),
        "liaison_plan": make.LiaisonPlanFactory(ward=ward),
        "training": make.TrainingFactory(ward=ward),
        "outreach": make.OutreachFactory(ward=ward),
        "visit": make.AccompaniedVisitFactory(ward=ward),
        "visit_plan": make.AccompaniedVisitPlanFactory(ward=ward),
        "handover": make.HandoverNoteFactory(ward=ward),
        "office_report": make.SubmissionFactory(ward=ward, round=round_, form="ward_office"),
        "desk_report": make.SubmissionFactory(ward=ward, round=round_, form="desk"),
    }
    rows["notice"] = make.SentNoticeFactory(submission=rows["office_report"])
    make.MutedNoticeFactory(user=rows["notice"].user)
    rows["draft"] = make.DraftFactory(user=rows["notice"].user)
    rows["mark"] = make.ReturnMarkFactory(event__submission=rows["office_report"])
    rows["approval"] = make.ApprovalFactory(submission=rows["desk_report"])
    rows["upload"] = make.UploadFactory(ward=ward, round=round_)
    rows["confirmation"] = make.RegisterConfirmationFactory(
        submission=rows["desk_report"], records=[rows["hours"].pk]
    )
    make.ErasedPlaceFactory(ward=ward, record=rows["training"].pk)
    rows["nothing"] = make.NothingToReportFactory(submission=rows["office_report"], item="outreach")
    return rows


def city_rows() -> dict[str, Model]:
    """One record of every kind of the city as a whole."""
    return {
        "round": make.RoundFactory(),
        "announcement": make.AnnouncementFileFactory().announcement,
        "city_council": make.MeetingFactory(kind="city_council", date=date(2024, 11, 1)),
        "event": make.CoordinatorEventFactory(),
        "initiative_wording": make.InitiativeWordingFactory(),
        "theme_wording": make.ThemeWordingFactory(),
        "footnote": make.FootnoteFactory(),
        "deck_text": make.DeckTextFactory(),
        "scale_classes": make.ScaleClassesFactory(),
        "letter": make.LetterTemplateFactory(),
        "edition": make.EditionFileFactory().edition,
        "official_list": make.OfficialListFactory(),
        "deck_template": make.DeckTemplateFactory(),
        "erasure": make.ErasureFactory(),
        "disposal": make.DisposalFactory(),
        "work": make.WorkFactory(
            state="done", ended_at=timezone.now(), file=b"PK", file_name="架空.zip"
        ),
    }


def build_world() -> World:
    """Both wards and the city, in a test database. The caller's ward scope must be the whole city."""
    # A module that forgets to ask for a database would write into the one of development.
    assert connection.settings_dict["NAME"].startswith("test_")
    own, other = make.ward(OWN), make.ward(OTHER)
    world = World()
    world.rows |= ward_rows(own)
    world.rows |= {f"other.{name}": row for name, row in ward_rows(other).items()}
    world.rows |= city_rows()
    world.rows["failed_job"] = failed("make_report_forms", work_id=world.rows["work"].pk)
    sender = make.UserFactory(role="bureau")
    world.rows["user_list"] = make.UploadFactory(
        kind="users", ward=None, round=None, form="", by=sender
    )
    world.users = {
        "bureau": make.UserFactory(role="bureau"),
        "ward_office": make.UserFactory(role="ward_office", ward=own),
        "desk": make.UserFactory(role="desk", ward=own),
        "other ward_office": make.UserFactory(role="ward_office", ward=other),
        "other desk": make.UserFactory(role="desk", ward=other),
    }
    world.rows["user"] = make.UserFactory(role="desk", ward=own)
    world.rows["asked_user"] = make.AccountActFactory(
        account=make.UserFactory(role="desk", ward=own)
    ).account
    return world


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Built once for a module, each of whose tests undoes what it does."""
    with django_db_blocker.unblock(), ward_scope(ALL_WARDS):
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def clients(world) -> dict[str, Client]:
    """A client that is signed in as a user of 東成区 or the Bureau, by role."""
    return {role: client_of(world.users[role]) for role in ("bureau", "ward_office", "desk")}
