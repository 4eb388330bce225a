"""Taking in a list: the plan that was seen, in one transaction, with versions and authors, or nothing."""

import time
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from institutions.models import Institution
from reports.files.official_list import taking_in
from reports.files.official_list.entries import official_list
from reports.files.official_list.point_table import PointTable
from reports.files.official_list.reading import sheets_of
from reports.files.official_list.taking_in import PlanChangedError, UnreadRowsError, take_in
from tests.factories import InstitutionFactory, UserFactory
from tests.reports.files.official_list.invented_list import (
    DAY,
    csv_text,
    listed,
    plan,
    plan_of_list,
    row,
    rows,
)


@pytest.fixture
def bureau(all_wards):
    return UserFactory(role="bureau")


def taken(lines, user, answers=None, **how):
    found = listed(lines)
    seen = plan(lines, user).digest
    return take_in(found, DAY, user, seen=seen, answers=answers or {}, **how)


def test_all_rows_are_in_the_register_with_author_and_version(bureau):
    saved = taken(rows(30), bureau)
    assert saved.total == 30
    stored = {each.code: each for each in Institution.objects.all()}
    for each in rows(30):
        institution = stored[each.code]
        assert (institution.name, institution.address) == (each.name, each.address)
        assert (institution.created_by, institution.updated_by) == (bureau, bureau)
        assert each.address.startswith(institution.ward.full_name)
        (version,) = institution.versions.all()
        assert (version.pgh_label, version.pgh_context["user"]) == ("insert", bureau.pk)


def test_the_same_list_again_changes_nothing(bureau):
    taken(rows(30), bureau)
    before = list(Institution.objects.order_by("pk").values())
    assert taken(rows(30), bureau).total == 0
    assert list(Institution.objects.order_by("pk").values()) == before
    assert all(each.versions.count() == 1 for each in Institution.objects.all())


def test_changes_keep_the_former_version_and_name_who_made_them(bureau):
    old = InstitutionFactory(
        name=row(1).name, code=row(1).code, address=row(1).address, kind="hospital", kana="かくう"
    )
    taken([row(1, name="架空新病院")], bureau)
    new = Institution.objects.get()
    assert (new.pk, new.name, new.kind, new.kana) == (old.pk, "架空新病院", "hospital", "かくう")
    assert (new.created_by, new.updated_by) == (None, bureau)
    assert new.updated_at > old.updated_at
    before, after = new.versions.order_by("pgh_id")
    assert (before.name, after.name) == (row(1).name, "架空新病院")
    assert after.pgh_context["user"] == bureau.pk


def test_mixed_changes_end_as_the_plan_said_and_then_nothing_is_left(bureau):
    taken(rows(60), bureau)
    lines = rows(60)
    lines[0] = lines[0].but(name="架空の新しい名")
    lines[1] = lines[1].but(address=lines[1].address.replace("架空町", "空想町"))
    lines[2] = lines[2].but(number=row(777).number)
    lines[3] = row(888)
    saved = taken(lines, bureau)
    assert (len(saved.additions), len(saved.changes)) == (1, 4)
    again = plan(lines, bureau)
    assert again.is_empty
    assert again.unchanged == 60
    assert Institution.objects.filter(closed_on=DAY).count() == 1


def test_progress_is_told_from_nothing_to_all(bureau, monkeypatch):
    monkeypatch.setattr(taking_in, "LOT", 10)
    told = []
    taken(rows(25), bureau, tell=lambda done, total: told.append((done, total)))
    assert told == [(0, 25), (10, 25), (20, 25), (25, 25)]


def test_a_plan_that_is_no_longer_what_was_seen_saves_nothing(bureau):
    found, seen = listed(rows(5)), plan(rows(5), bureau).digest
    InstitutionFactory(name=rows(5)[0].name, code=rows(5)[0].code)
    with pytest.raises(PlanChangedError):
        take_in(found, DAY, bureau, seen=seen, answers={})
    assert Institution.objects.count() == 1


def test_another_day_is_another_plan(bureau):
    InstitutionFactory(name=row(1).name, code=row(1).code, address=row(1).address)
    lines = [row(2)]
    seen = plan(lines, bureau).digest
    with pytest.raises(PlanChangedError):
        take_in(listed(lines), date(2024, 10, 1), bureau, seen=seen, answers={})


def test_a_row_that_cannot_be_read_saves_nothing(bureau):
    found = listed(csv_text([row(1), row(2, name="")], header=True))
    with pytest.raises(UnreadRowsError):
        take_in(found, DAY, bureau, seen="", answers={})
    assert Institution.objects.count() == 0


def test_an_error_in_the_middle_leaves_nothing_behind(bureau, monkeypatch):
    monkeypatch.setattr(taking_in, "LOT", 2)

    def fail_late(done, total):
        if done >= 4:
            raise ValidationError("架空の失敗")

    with pytest.raises(ValidationError):
        taken(rows(6), bureau, tell=fail_late)
    assert Institution.objects.count() == 0


def test_an_answer_decides(bureau):
    InstitutionFactory(name=row(1).name, address="", kind="clinic")
    found = plan([row(1)], bureau)
    same = found.questions[0].options[1]
    taken([row(1)], bureau, {found.questions[0].key: same.value})
    assert Institution.objects.get().code == row(1).code
    assert plan([row(1)], bureau).is_empty


def test_an_answer_that_is_not_offered_saves_nothing(bureau):
    InstitutionFactory(name=row(1).name, address="", kind="clinic")
    key = plan([row(1)], bureau).questions[0].key
    with pytest.raises(KeyError):
        taken([row(1)], bureau, {key: "<b>"})
    assert Institution.objects.get().code == ""


def test_the_number_of_queries_grows_with_the_lots_only(bureau, query_budget):
    for start in (0, 1000):
        lines = [row(start + each) for each in range(100)]
        found, seen = listed([*lines, *rows(0)]), plan(lines, bureau).digest
        with query_budget(8):
            take_in(found, DAY, bureau, seen=seen, answers={})


def test_nobody_else_writes_institutions_or_designations_meanwhile(bureau):
    found, seen = listed([row(1)]), plan([row(1)], bureau).digest
    with CaptureQueriesContext(connection) as captured:
        take_in(found, DAY, bureau, seen=seen, answers={})
    statements = [each["sql"] for each in captured.captured_queries]
    locks = [place for place, sql in enumerate(statements) if "SHARE ROW EXCLUSIVE" in sql]
    reads = [place for place, sql in enumerate(statements) if "institutions_institution" in sql]
    assert "institutions_institution, institutions_designation" in statements[locks[0]]
    assert locks[0] == reads[0]


def test_a_list_as_long_as_the_real_one_is_previewed_and_taken_in_within_seconds(bureau):
    content = csv_text(rows(3487)).encode("cp932")
    begun = time.monotonic()
    found = official_list(sheets_of(content), PointTable.MEDICAL)
    seen = plan_of_list(found, bureau).digest
    previewed = time.monotonic()
    assert take_in(found, DAY, bureau, seen=seen, answers={}).total == 3487
    assert previewed - begun < 5
    assert time.monotonic() - previewed < 10
    assert plan_of_list(found, bureau).is_empty


def test_the_database_refuses_a_kind_that_does_not_exist(bureau):
    with pytest.raises(IntegrityError):
        Institution.objects.bulk_create([Institution(ward_id="27127", name="架空", kind="?")])
