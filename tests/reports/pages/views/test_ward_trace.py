"""Who said a number: entered, submitted, returned, changed, submitted again, accepted, published."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from reports.counting.figure import Record
from reports.editions.publishing import publish_edition
from reports.lifecycle.trace import (
    counted_versions,
    histories,
    newest_first,
    record_steps,
    report_steps,
)
from tests import factories as make
from tests.kept_at import kept_at
from tests.reports.published import files_of_a_word
from trainings.models import Training
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import ReportingRound, Submission
from wards.reporting.taking_back import moves_of
from wards.reporting.workflow import move
from wards.vocabulary import Status

PLAN = "/figures/professional_training.plan/?year=2024"
REASON = "参加人数が空欄です。\n<b>確かめてください。</b>"
DAYS = {day: datetime(2024, 10, day, 3, tzinfo=UTC) for day in range(1, 11)}


@pytest.fixture(scope="module")
def whole_story(django_db_setup, django_db_blocker) -> Iterator[Training]:
    """One training of 北区, from the first entry to what was changed after publication.

    Made once: what a test adds is undone.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        with ward_scope(ALL_WARDS):
            training = tell_story()
        yield training
        transaction.set_rollback(True)


@pytest.fixture
def story(whole_story, db) -> Training:
    return whole_story


@pytest.fixture
def survey(story, all_wards) -> ReportingRound:
    return ReportingRound.objects.get()


def tell_story() -> Training:
    survey = make.RoundFactory()
    hanako = make.UserFactory(name="架空 花子")
    taro = make.UserFactory(name="架空 太郎")
    ichiro = make.UserFactory(role="bureau", name="架空 一郎")

    def moved(to: Status, by, day: int, **words) -> None:
        report = Submission.objects.get()
        move(report, to, by, at=DAYS[day], freeze=make.what_is_there, **words)

    with kept_at(DAYS[1]):
        make.SubmissionFactory()
        training = make.TrainingFactory(theme="感染対策", created_by=hanako, updated_by=hanako)
        moved(Status.DRAFT, hanako, 1)
    with kept_at(DAYS[2]):
        moved(Status.SUBMITTED, hanako, 2)
    with kept_at(DAYS[3]):
        moved(Status.RETURNED, ichiro, 3, reason=REASON)
    with kept_at(DAYS[4]):
        Training.objects.update(people=38, state="held", date=DAYS[1].date(), updated_by=taro)
    with kept_at(DAYS[5]):
        moved(Status.SUBMITTED, taro, 5)
    with kept_at(DAYS[6]):
        moved(Status.ACCEPTED, ichiro, 6)
    with kept_at(DAYS[7]), files_of_a_word():
        publish_edition(survey, ichiro, at=DAYS[7])
    with kept_at(DAYS[8]):
        Training.objects.update(theme="感染対策（改）", updated_by=hanako)
    return training


@pytest.fixture
def all_seen(story, all_wards) -> Training:
    return story


def steps_on(html: str) -> list[tuple[str, str]]:
    """(what, who) of the line of time, newest first."""
    line = html.split('class="trace"')[1].split("</ol>")[0]
    found = re.findall(r"<b>(.*?)</b>　([^<]*)", line)
    return [(what, who.strip()) for what, who in found]


def page(client, query: str = "") -> str:
    answer = client.get(f"{PLAN}&ward=27127{query}")
    assert answer.status_code == 200
    return answer.content.decode()


WHOLE_STORY = [
    ("第3版を入力", "北区 区役所 架空 花子"),
    ("公表", "健康局 架空 一郎"),
    ("受理", "健康局 架空 一郎"),
    ("再提出", "北区 区役所 架空 太郎"),
    ("第2版を入力", "北区 区役所 架空 太郎"),
    ("差戻し", "健康局 架空 一郎"),
    ("提出", "北区 区役所 架空 花子"),
    ("記入開始", "北区 区役所 架空 花子"),
    ("第1版を入力", "北区 区役所 架空 花子"),
]


@pytest.mark.parametrize("query", ["", "&source=reported", "&edition=1"])
def test_the_page_tells_the_whole_story_newest_first(bureau, story, query):
    html = page(bureau, query)
    assert steps_on(html) == WHOLE_STORY
    assert "&lt;b&gt;確かめてください。&lt;/b&gt;" in html
    assert "令和6年10月3日(木) 12:00" in html


def test_the_ward_is_told_the_same_and_what_was_known_on_a_day_no_further(
    bureau, kita_office, story
):
    assert steps_on(page(kita_office)) == WHOLE_STORY
    assert steps_on(page(bureau, "&known_on=2024-10-04T12:00")) == WHOLE_STORY[4:]


def test_the_versions_are_told_field_by_field(bureau, story):
    told = page(bureau).split("版の違い")[1].split("</section>")[0]
    rows = re.findall(
        r'<th scope="row">(.*?)</th>.*?変更前 </span>(.*?)</del>.*?変更後 </span>(.*?)</ins>', told
    )
    told_rows = [tuple(re.sub(r"<[^>]+>", "", cell) for cell in row) for row in rows]
    assert told_rows == [
        ("テーマ", "感染対策", "感染対策（改）"),
        ("開催の状況", "予定", "開催済み"),
        ("開催日", "空欄", "令和6年10月1日(火)"),
        ("参加人数", "空欄", "38人"),
    ]


@pytest.mark.parametrize("query", ["&source=reported", "&edition=1"])
def test_a_number_rests_on_the_version_that_was_frozen(bureau, story, query):
    records = page(bureau, query).split('id="records"')[1].split("</section>")[0]
    assert "<b>第2版</b>" in records
    assert "感染対策（改）" not in records
    assert "あとで変更あり" in records
    assert f'href="/trainings/training/{story.pk}/"' in records
    live = page(bureau).split('id="records"')[1].split("</section>")[0]
    assert "<b>第3版</b>" in live
    assert "あとで変更あり" not in live


def test_an_edition_keeps_its_trace_after_a_new_submission(bureau, story):
    with kept_at(DAYS[9]):
        own, chief = make.UserFactory(), make.UserFactory(role="bureau")
        report = Submission.objects.get()
        for to, by in ((Status.RETURNED, chief), (Status.SUBMITTED, own)):
            move(report, to, by, reason="訂正", freeze=make.what_is_there, at=DAYS[9])
    assert "<b>第2版</b>" in page(bureau, "&edition=1")
    assert "<b>第3版</b>" in page(bureau, "&source=reported")


def test_a_record_deleted_since_is_still_traced(bureau, story):
    with kept_at(DAYS[10]):
        Training.objects.all().delete()
    html = page(bureau, "&edition=1")
    assert steps_on(html)[0][0] == "記録を削除"
    records = html.split('id="records"')[1].split("</section>")[0]
    assert "あとで削除" in records
    assert "/trainings/training/" not in records


def test_one_of_several_records_is_opened_by_its_address(bureau, story):
    other = make.TrainingFactory(theme="別の研修")
    assert steps_on(page(bureau))[0][0] == "第1版を入力"
    html = page(bureau, f"&record=trainings.training-{story.pk}")
    assert steps_on(html) == WHOLE_STORY
    assert f"record=trainings.training-{other.pk}#trace" in html


def test_a_ward_without_records_still_tells_how_its_report_moved(bureau, story):
    make.submission_in("submitted", ward=make.ward("27102"))
    answer = bureau.get(f"{PLAN}&ward=27102").content.decode()
    assert [what for what, _ in steps_on(answer)] == ["提出", "記入開始"]


def test_touching_a_record_is_no_change(all_seen):
    filing = Submission.objects.get().filing
    Training.objects.update(theme="感染対策")
    with kept_at(DAYS[9]):
        Training.objects.update(updated_at=timezone.now())
    (history,) = histories([record(all_seen)], counted_versions(filing))
    assert [version.number for version in history.versions] == [1, 2, 3, 4, 5]
    assert history.counted.name == "第2版"
    assert history.is_outdated
    (later,) = histories([record(all_seen)], {}, DAYS[4])
    assert not later.is_outdated
    assert later.newest.name == "第2版"


def record(training: Training) -> Record:
    return Record("trainings.training", training.pk, "感染対策")


def test_a_record_is_told_once_and_one_that_cannot_be_seen_not_at_all(all_seen):
    unknown = Record("trainings.training", 0, "")
    assert len(histories([record(all_seen), unknown, record(all_seen)], {})) == 1


def test_what_happened_at_once_keeps_its_order(all_seen):
    (history,) = histories([record(all_seen)], {}, DAYS[1])
    report = Submission.objects.get()
    told = newest_first(record_steps(history), report_steps(report, moves_of(report, DAYS[1])))
    assert [step.what for step in told] == ["記入開始", "第1版を入力"]


def test_as_many_queries_for_many_records_as_for_one(all_seen):
    def count() -> int:
        records = [record(each) for each in Training.objects.all()]
        with CaptureQueriesContext(connection) as queries:
            histories(records, {})
        return len(queries)

    first = count()
    for _ in range(3):
        make.TrainingFactory()
    assert count() == first
