"""A round is published as it was reported, in one step, and stays as it was published."""

import hashlib
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from meetings.models import CoordinatorEvent
from reports.counting.figures import reported_figures
from reports.editions.content import (
    EditionDamagedError,
    content_of,
    public_edition,
    public_editions,
)
from reports.editions.publishing import PublishRefusedError, next_edition, publish_edition
from reports.models import Edition, EditionFile
from tests import factories as make
from tests.reports.published import (
    DESK,
    FUKUSHIMA,
    KITA,
    MIYAKOJIMA,
    OFFICE,
    bureau,
    corrected,
    publish_again,
    report_of,
    shorter_hours,
)
from wards.isolation.rls import ward_scope
from wards.models import Submission, Ward
from wards.reporting.workflow import move
from wards.vocabulary import Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards", "quick_files")]

REASON = "開設時間を契約書と合わせるため"


def corrections_of(edition):
    return content_of(edition).corrections


# --- The first edition -----------------------------------------------------------------------


def test_an_edition_freezes_what_was_reported_and_moves_the_accepted_reports_alone(reported):
    at = datetime(2024, 11, 20, 1, tzinfo=UTC)
    figures = reported_figures(list(Ward.objects.all()), reported)
    first = publish_edition(reported, bureau(), at=at)
    content = content_of(first)
    assert content.figures == figures
    assert (first.number, first.sha256) == (1, hashlib.sha256(first.content.encode()).hexdigest())
    # On every page it is said which edition it is, and how many wards answered.
    status = "第1版　令和6年11月20日公表　24区中0区全項目回答"
    assert content.deck.status_note == content.document.status == status
    assert (content.document.made_at, f"{content.deck.issued}") == (at, "2024-11-20")
    reports = Submission.objects.filter(round=reported)
    own = reports.filter(ward__in=[KITA, MIYAKOJIMA, FUKUSHIMA])
    assert set(own.values_list("status", "published_at")) == {(Status.PUBLISHED, at)}
    others = reports.exclude(pk__in=own)
    assert set(others.values_list("status", flat=True)) == {Status.NOT_STARTED}


def test_only_the_bureau_publishes_and_only_a_survey_with_reports(reported):
    for role in (OFFICE, DESK):
        with pytest.raises(PublishRefusedError, match="健康局だけ"):
            publish_edition(reported, make.UserFactory(role=role))
    with pytest.raises(PublishRefusedError, match="年次調査だけ"):
        publish_edition(make.RoundFactory(kind="monthly", month=4), bureau())
    with pytest.raises(PublishRefusedError, match="公表するものがありません"):
        publish_edition(make.RoundFactory(fiscal_year=2025), bureau())


def test_while_a_report_waits_nothing_is_published_and_it_is_named():
    round_ = make.RoundFactory(fiscal_year=2025)
    for form in (OFFICE, DESK):
        make.submission_in("submitted", round=round_, form=form)
    waiting = "受理を待っている報告があります：北区（区役所・相談支援室）"
    with pytest.raises(PublishRefusedError, match=waiting):
        publish_edition(round_, bureau())
    assert not Edition.objects.exists()


def test_nobody_publishes_what_has_changed_since_he_saw_it(reported):
    seen = next_edition(reported).seen
    assert next_edition(reported).seen == seen
    CoordinatorEvent.objects.update(content="別の内容")
    with pytest.raises(PublishRefusedError, match="内容が変わりました"):
        publish_edition(reported, bureau(), seen=seen)
    assert publish_edition(reported, bureau(), seen=next_edition(reported).seen).number == 1


def test_a_failed_move_leaves_no_edition(reported, monkeypatch):
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("reports.editions.publishing.move", broken)
    with pytest.raises(RuntimeError):
        publish_edition(reported, bureau())
    assert not Edition.objects.exists()
    assert report_of(reported, KITA, DESK).status == Status.ACCEPTED


# --- Later editions --------------------------------------------------------------------------


def test_a_correction_makes_a_second_edition_with_the_reason_that_was_given(reported, first):
    corrected(reported, KITA, DESK, "契約書は\n週15時間です。", shorter_hours)
    second = publish_again(reported, "週の時間の転記を誤っていたため", reason=REASON)
    lines = [
        (one.place, one.ward, one.before, one.after, one.reason)
        for one in corrections_of(second)
        if one.figure == "desk.weekly_hours" and "/message/" not in one.key
    ]
    assert lines == [
        ("回答", "北区", "20時間", "10～19時間", "週の時間の転記を誤っていたため"),
        ("20時間", "", "3区", "2区", "1に伴う訂正"),
        ("10～19時間", "", "0区", "1区", "1に伴う訂正"),
    ]
    assert (second.number, second.reason) == (2, REASON)
    assert report_of(reported, KITA, DESK).status == Status.PUBLISHED
    assert corrections_of(first) == ()


def late_report(reported) -> None:
    ward = make.ward("27104")
    make.TrainingFactory(ward=ward)
    make.submission_in("accepted", freeze=make.what_is_there, round=reported, ward=ward)


@pytest.mark.parametrize(
    "change",
    [
        lambda reported: corrected(reported, KITA, DESK, "週15時間です。", shorter_hours),
        late_report,
        lambda reported: CoordinatorEvent.objects.update(content="別の内容"),
    ],
    ids=["returned", "late", "of the Bureau"],
)
def test_no_correction_of_any_kind_has_a_reason_before_somebody_gives_it(reported, first, change):
    """What follows from others says so itself; each other reason is a sentence of the Bureau."""
    change(reported)
    asked = [one for one in next_edition(reported).corrections if not one.follows]
    assert asked
    assert {one.reason for one in asked} == {""}
    with pytest.raises(PublishRefusedError, match="新しい版を作る理由"):
        publish_edition(reported, bureau(), reason=" ")
    with pytest.raises(PublishRefusedError, match="訂正の理由を入力してください："):
        publish_edition(reported, bureau(), reason=REASON)
    given = {one.key: "転記の誤り" for one in asked}
    second = publish_edition(reported, bureau(), reason=REASON, correction_reasons=given)
    assert {one.reason for one in corrections_of(second) if not one.follows} == {"転記の誤り"}


def test_nothing_new_is_not_published_again_but_a_report_that_was_taken_again_is(reported, first):
    """Else it would stay 受理済 for ever."""
    with pytest.raises(PublishRefusedError, match="第1版と違うところがない"):
        publish_edition(reported, bureau(), reason=REASON)
    assert public_editions(reported) == [first]
    corrected(reported, KITA, OFFICE, "確かめてください。", lambda: 0)
    second = publish_again(reported, reason=REASON)
    assert corrections_of(second) == ()
    assert "訂正はない" in content_of(second).errata[0].message[0].text
    assert report_of(reported, KITA, OFFICE).status == Status.PUBLISHED


def test_each_edition_is_compared_with_the_one_before_it_and_a_returned_report_is_missing(
    reported, first
):
    corrected(reported, KITA, DESK, "週15時間です。", shorter_hours)
    publish_again(reported, reason=REASON)
    report = report_of(reported, FUKUSHIMA, OFFICE)
    move(report, Status.RETURNED, bureau(), reason="確かめてください。")
    third = publish_again(reported, reason=REASON)
    lines = {(one.ward, one.after) for one in corrections_of(third) if one.ward}
    # Of what is asked only of those who held something, it prints no more.
    assert (third.number, lines) == (3, {("福島区", "未回答"), ("福島区", "")})


# --- For ever --------------------------------------------------------------------------------


def test_an_edition_can_be_neither_changed_nor_deleted_and_another_text_is_recognised(first):
    for spoil in (lambda: Edition.objects.update(reason="x"), lambda: first.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            spoil()
    first.content = first.content.replace("北区", "南区", 1)
    with pytest.raises(EditionDamagedError, match=r"令和6年度 第1版が.*一致しません"):
        content_of(first)


def test_a_ward_sees_no_row_of_editions_but_that_they_are_there_and_writes_none(reported, first):
    with ward_scope(KITA):
        assert not Edition.objects.exists()
        assert not EditionFile.objects.exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM reports_edition")
            assert cursor.fetchone() == (0,)
        assert [edition.number for edition in public_editions(reported)] == [1]
        assert "content" in public_editions(reported)[0].get_deferred_fields()
        assert public_edition(reported, 1) == first
        assert public_edition(reported, 2) is None
        assert Ward.objects.count() == 24
        with pytest.raises(DatabaseError), transaction.atomic():
            make.EditionFactory(round=reported, number=2)


def test_the_next_edition_takes_equally_many_queries_for_three_wards_and_for_four(
    reported, query_budget
):
    with query_budget(60) as three:
        next_edition(reported)
    late_report(reported)
    with query_budget(60) as four:
        next_edition(reported)
    assert len(four) == len(three)
