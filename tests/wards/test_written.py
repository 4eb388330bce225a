"""A statement that is written once reads anew each time."""

from concurrent.futures import ThreadPoolExecutor

import pghistory
import pytest
from django.db import connection
from django.db.models.sql.compiler import SQLCompiler

from tests import factories as make
from trainings.models import Training
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.written import written_once

pytestmark = pytest.mark.django_db


@written_once
def trainings_of(*codes: str):
    return Training.objects.filter(ward__in=codes).select_related("ward").order_by("pk")


@written_once
def themes_of(*codes: str):
    return Training.objects.filter(ward__in=codes).order_by("pk").values_list("theme", "people")


def test_it_reads_what_was_saved_in_between_and_is_not_written_again(monkeypatch):
    with ward_scope(ALL_WARDS):
        first = make.TrainingFactory(theme="一")
        code = first.ward_id
        assert trainings_of(code) == [first]
        assert themes_of(code) == [("一", first.people)]
        second = make.TrainingFactory(ward=first.ward, theme="二")
        Training.objects.filter(pk=first.pk).update(people=7)
        with monkeypatch.context() as patch:
            patch.setattr(SQLCompiler, "as_sql", None)
            assert [(each.pk, each.people, each.ward.name) for each in trainings_of(code)] == [
                (first.pk, 7, first.ward.name),
                (second.pk, second.people, first.ward.name),
            ]
            assert themes_of(code) == [("一", 7), ("二", second.people)]


@written_once
def people_of(keys: list[int], theme: str, codes: list[str]):
    rows = Training.objects.filter(pk__one_of=keys, theme=theme, ward__code__one_of=codes)
    return rows.order_by("pk").values_list("people", flat=True)


def test_any_list_fits_into_one_statement(monkeypatch):
    with ward_scope(ALL_WARDS):
        one, two = make.TrainingFactory(theme="1%s", people=3), make.TrainingFactory(theme="1%s")
        other = make.TrainingFactory(ward=make.ward("27123"), theme="1%s", people=9)
        make.TrainingFactory(theme="別")
        every, codes = [one.pk, two.pk, other.pk], [one.ward_id, other.ward_id]
        assert people_of([one.pk], "1%s", codes) == [3]
        with monkeypatch.context() as patch:
            patch.setattr(SQLCompiler, "as_sql", None)
            assert people_of(every, "1%s", codes) == [3, two.people, 9]
            assert people_of(every, "1%s", [other.ward_id, "'"]) == [9]


@written_once
def people_at(theme: str):
    rows = Training.objects.filter(theme=theme).order_by().values_list("people", flat=True)
    return rows.union(rows, all=True)


@pytest.mark.parametrize("theme", ["50%", "%s", "一"])
def test_words_with_a_mark_of_arguments_are_words_in_a_union_too(theme):
    with ward_scope(ALL_WARDS), pghistory.context(user=1):
        make.TrainingFactory(theme=theme, people=3)
        assert people_at(theme) == people_at(theme) == [3, 3]


def test_of_no_ward_nothing_is_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert (trainings_of(), people_of([1], "別", [])) == ([], [])


def test_another_thread_asks_on_its_own_connection():
    def seen() -> list[Training]:
        try:
            with ward_scope(ALL_WARDS):
                return trainings_of(make.KITA)
        finally:
            connection.close()

    with ward_scope(ALL_WARDS):
        here = make.TrainingFactory()
        assert trainings_of(make.KITA) == [here]
        with ThreadPoolExecutor(1) as pool:
            # It does not see what this transaction has not committed.
            assert pool.submit(seen).result(60) == []
