"""Taking in a list: what was seen and ticked, in one transaction, with versions and authors, or nothing."""

import time
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from institutions.models import Institution
from reports.files.official_list import taking_in
from tests.factories import InstitutionFactory
from tests.reports.files.official_list.invented_list import (
    csv_text,
    known,
    outcome_of,
    row,
    rows,
    save,
    taken_in,
)


def test_rows_and_changes_are_in_the_register_with_their_authors_and_versions(bureau):
    old = known(row(1), kind="hospital", kana="かくう")
    lines = [row(1, name="架空新病院"), *rows(30)[2:]]
    assert save(lines, bureau).saved
    stored = {each.code: each for each in Institution.objects.all()}
    for each in lines[1:]:
        institution = stored[each.code]
        assert (institution.name, institution.address) == (each.name, each.address)
        assert (institution.created_by, institution.updated_by) == (bureau, bureau)
        assert each.address.startswith(institution.ward.full_name)
        (version,) = institution.versions.all()
        assert (version.pgh_label, version.pgh_context["user"]) == ("insert", bureau.pk)
    new = stored[row(1).code]
    assert (new.pk, new.name, new.kind, new.kana) == (old.pk, "架空新病院", "hospital", "かくう")
    assert (new.created_by, new.updated_by) == (None, bureau)
    assert new.updated_at > old.updated_at
    before, after = new.versions.order_by("pgh_id")
    assert (before.name, after.name) == (row(1).name, "架空新病院")
    assert after.pgh_context["user"] == bureau.pk


def test_what_is_ticked_is_saved_and_nothing_else(bureau):
    save(rows(60), bureau)
    lines = rows(60)
    lines[0] = lines[0].but(name="架空の新しい名")
    lines[1] = lines[1].but(address=lines[1].address.replace("架空町", "空想町"))
    lines[2] = lines[2].but(number=row(777).number)
    lines[3] = row(888, ward="北区")
    outcome = outcome_of(lines, bureau)
    assert len(outcome.changes) == 5
    for change in outcome.changes:
        save(lines, bureau, answers={change.key: "yes"})
        left = outcome_of(lines, bureau).changes
        assert change.key not in [each.key for each in left]
    assert outcome_of(lines, bureau).unchanged == 60
    assert Institution.objects.filter(closed_on__isnull=False).count() == 1


@pytest.mark.parametrize("how", ["register", "day", "file"])
def test_what_is_no_longer_what_was_seen_saves_nothing(bureau, how):
    known(row(99))
    digest, lines, day = outcome_of(rows(5), bureau).digest, rows(5), date(2024, 9, 1)
    if how == "register":
        InstitutionFactory(name=rows(5)[0].name, code=rows(5)[0].code, kind="clinic")
    elif how == "file":
        lines = rows(6)
    else:
        day = date(2024, 10, 1)
    before = Institution.objects.count()
    reading = taken_in(lines, bureau, day=day, answers={}, save=True, digest=digest)
    assert (reading.drifted, reading.saved) == (True, False)
    assert Institution.objects.count() == before


def test_progress_is_told_and_an_error_in_the_middle_leaves_nothing_behind(bureau, monkeypatch):
    monkeypatch.setattr(taking_in, "LOT", 10)
    steps = []

    def fail(done, total, sentence):
        steps.append((done, total, sentence[-8:]))
        if "書いて" in sentence and done >= 20:
            raise ValidationError("架空")

    with pytest.raises(ValidationError):
        save(rows(25), bureau, progress=fail)
    assert Institution.objects.count() == 0
    assert steps[0] == (0, 25, "を読んでいます。")
    assert steps[-2:] == [(10, 25, "に書いています。"), (20, 25, "に書いています。")]


def test_more_closings_than_a_tenth_need_their_number_typed(bureau):
    save(rows(20), bureau)
    few, many = rows(20)[:18], rows(20)[:17]
    for lines, typed, is_saved in (
        (few, "", True),
        (many, "", False),
        (many, "yes", False),
        (many, "yes:4", False),
        (many, "yes:3", True),
    ):
        Institution.objects.update(closed_on=None)
        outcome = outcome_of(lines, bureau)
        answers = {each.key: "yes" for each in outcome.changes} | {"closings": typed}
        assert save(lines, bureau, answers=answers).saved is is_saved
        closed = Institution.objects.filter(closed_on__isnull=False).count()
        assert closed == (20 - len(lines)) * is_saved


def test_nobody_else_writes_institutions_or_designations_meanwhile(bureau):
    with CaptureQueriesContext(connection) as captured:
        taken_in([row(1)], bureau, answers={}, save=True)
    statements = [each["sql"] for each in captured.captured_queries]
    (lock,) = [place for place, sql in enumerate(statements) if "SHARE ROW EXCLUSIVE" in sql]
    assert "institutions_institution, institutions_designation" in statements[lock]
    assert not any("institutions_institution" in sql for sql in statements[:lock])


def test_a_list_as_long_as_the_real_one_is_previewed_and_taken_in_within_seconds(bureau):
    content = csv_text(rows(3487), header=False).encode("cp932")
    begun = time.process_time()
    outcome = outcome_of(content, bureau)
    previewed = time.process_time()
    answers = {each.key: "yes" for each in outcome.changes}
    assert taken_in(content, bureau, answers=answers, save=True, digest=outcome.digest).saved
    assert previewed - begun < 5
    assert time.process_time() - previewed < 15
    assert Institution.objects.count() == 3487
