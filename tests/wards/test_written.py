"""A statement that is written once reads anew each time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pghistory
import pytest
from django.db import connection
from django.db.models.sql.compiler import SQLCompiler

from tests import factories as make
from trainings.models import Training
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.versions.known_on import known_on
from wards.written import asked_by, read_at_once, rows_of_each, written_once

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
def all_trainings():
    return Training.objects.all()


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


def test_several_are_read_by_one_message_and_each_is_answered_once(django_assert_num_queries):
    with ward_scope(ALL_WARDS):
        one = make.TrainingFactory(theme="50%", people=3)
        other = make.TrainingFactory(ward=make.ward("27123"), theme="'; x", people=9)

        def read() -> list[list]:
            keys = people_of([one.pk, other.pk], "50%", [one.ward_id])
            return [trainings_of(one.ward_id), keys, people_at("50%"), people_at("'; x")]

        expected = [[one], [3], [3, 3], [9, 9]]
        statements = asked_by(read)
        with pghistory.context(user=1), django_assert_num_queries(1), read_at_once(statements):
            assert read() == expected
        with read_at_once(statements):
            read()
            one.delete()
            assert read() == [[], [], [], [9, 9]]
    with django_assert_num_queries(0), read_at_once(()):
        pass


def test_what_was_read_at_once_for_all_wards_is_not_given_to_one(django_assert_num_queries):
    with ward_scope(ALL_WARDS):
        made = make.TrainingFactory(ward=make.ward("27123"), theme="一", people=9)
        with read_at_once(asked_by(lambda: [all_trainings(), people_at("一")])):
            with ward_scope(make.KITA):
                assert (all_trainings(), people_at("一")) == ([], [])
            with django_assert_num_queries(0):
                assert (all_trainings(), people_at("一")) == ([made], [9, 9])


def test_what_was_read_at_once_today_is_not_given_as_of_another_moment():
    with ward_scope(ALL_WARDS):
        made = make.TrainingFactory()
        with read_at_once(asked_by(lambda: [all_trainings(), people_at("一")])):
            with known_on(made.created_at - timedelta(days=1)):
                assert all_trainings() == []
            assert all_trainings() == [made]


def test_who_notes_what_is_asked_notes_each_where_it_is_used(django_assert_num_queries):
    noted = []

    def note(execute, sql, params, many, context):
        noted.append(sql)
        return execute(sql, params, many, context)

    with ward_scope(ALL_WARDS):
        statements = asked_by(lambda: [all_trainings(), people_at("一")])
        wrapped = connection.execute_wrapper(note)
        with read_at_once(statements), wrapped, django_assert_num_queries(0):
            people_at("一")
    assert noted == [statements[1].text]


def test_what_is_only_asked_sends_no_message(django_assert_num_queries):
    def read() -> list[list]:
        return rows_of_each([lambda: trainings_of(make.KITA), lambda: people_at("一")])

    with ward_scope(ALL_WARDS):
        read()  # Each is written.
        with django_assert_num_queries(0):
            assert len(asked_by(read)) == 2


@written_once
def wards_with_trainings():
    return Training.objects.order_by("people").distinct().values_list("ward_id")


def test_what_rows_are_ordered_by_is_no_part_of_what_was_read_at_once():
    with ward_scope(ALL_WARDS):
        make.TrainingFactory()
        alone = wards_with_trainings()
        assert rows_of_each([wards_with_trainings, all_trainings])[0] == alone == [(make.KITA,)]
