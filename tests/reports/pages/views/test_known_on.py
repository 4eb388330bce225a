"""What was known on a past moment is what the page showed then, live or reported."""

import json
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from tests import factories as make
from tests.kept_at import kept_at
from trainings.models import Training
from wards.models import Submission
from wards.reporting.workflow import move
from wards.vocabulary import Status

SOURCES = ("", "&source=reported")
DAYS = [datetime(2024, 10, day, 6, tzinfo=UTC) for day in range(1, 7)]


def enter_first():
    make.RoundFactory()
    make.TrainingFactory(theme="はじめの研修")
    make.DesignationFactory(institution=make.InstitutionFactory())
    make.ThemeSourceFactory(wording__text="はじめの文言", training=Training.objects.get())


def submit():
    make.submission_in("submitted", make.what_is_there)


def change_and_add():
    Training.objects.update(theme="修正した研修")
    make.TrainingFactory(ward=make.ward("27102"))
    make.NothingToReportFactory(submission=make.SubmissionFactory(ward=make.ward("27103")))


def give_back():
    bureau = make.UserFactory(role="bureau")
    report = Submission.objects.get(ward=make.KITA)
    move(report, Status.RETURNED, bureau, reason="架空の理由")


def submit_again():
    report = Submission.objects.get(ward=make.KITA)
    move(report, Status.SUBMITTED, make.UserFactory(), freeze=make.what_is_there)


def delete():
    Training.objects.filter(ward=make.KITA).delete()


STORY = (enter_first, submit, change_and_add, give_back, submit_again, delete)


def shown(bureau, query: str) -> dict:
    answer = bureau.get(f"/downloads/json/?year=2024{query}")
    assert answer.status_code == 200
    return json.loads(answer.content)["figures"]


@pytest.fixture
def shown_then(bureau):
    """What the Bureau was shown after every step: [{query: figures}]."""
    told = []
    for day, step in zip(DAYS, STORY, strict=True):
        with kept_at(day):
            step()
        told.append({query: shown(bureau, query) for query in SOURCES})
    return told


def test_every_past_moment_shows_what_was_shown_then_and_the_command_the_same(
    bureau, shown_then, capsys
):
    # Submitted again, the report counts as before it was returned.
    assert len({json.dumps(told) for told in shown_then}) == len(STORY) - 1
    for day, told in zip(DAYS, shown_then, strict=True):
        for query in SOURCES:
            moment = f"&known_on=2024-10-{day.day:02}T15:00"
            assert shown(bureau, query + moment) == told[query], (day, query)
        call_command("figures", year=2024, known_on=f"2024-10-{day.day:02}T15:00")
        printed = json.loads(capsys.readouterr().out)
        assert printed["figures"] == told["&source=reported"]
        assert "15時00分時点で知られていた集計" in printed["document"]["status"]


def test_the_links_of_a_moment_keep_its_seconds(bureau):
    with kept_at(DAYS[0]):
        enter_first()
    answer = bureau.get("/dashboard/?year=2024&known_on=2024-10-02T15:00:59")
    assert answer.context["standpoint"].query.endswith("known_on=2024-10-02T15:00:59")


def test_the_command_refuses_what_is_no_moment(all_wards):
    with kept_at(DAYS[0]):
        enter_first()
    for nonsense in ("2024-09-30T15:00", "2999-01-01T00:00", "昨日"):
        with pytest.raises(CommandError, match="。"):
            call_command("figures", year=2024, known_on=nonsense)
