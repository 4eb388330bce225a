"""What is kept is never old: each answer is compared with a fresh count, on real connections."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from threading import Event, Lock
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Model, QuerySet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from reports.models import Footnote
from tests import factories as make
from tests.database import as_owner
from trainings.models import Outreach, Training
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import SpentForm, User, Ward
from wards.reuse import kept as reuse
from wards.reuse.change_log import GONE, forget_old_changes, logged_models
from wards.written import asked_by, only_asks, read_at_once, written_once

SECONDS = 60
WRITERS, READERS = 3, 2
# In which ward scope each of them works; the rows of those of the city belong to the first ward.
WARDS = ("27127", "27128")
# A ward of which the others make nothing.
ALONE = "27109"
SCOPES = (ALL_WARDS, *WARDS, ALL_WARDS, WARDS[0])


@pytest.fixture(autouse=True)
def forgotten(committed) -> Iterator[None]:
    """No test finds what another has kept, nor that the log has forgotten something.

    Then nothing stands until all transactions of the whole server from before have ended, also
    those of the tests that run beside this one.
    """
    reuse.memory.clear()
    yield
    reuse.memory.clear()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM change_log WHERE relation = %s", [GONE])


def age_the_log() -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE change_log SET at = now() - interval '2 days'")


class Person:
    """Somebody on a connection of his own, who does one thing after another."""

    def __init__(self, scope: str = ALL_WARDS) -> None:
        self._pool = ThreadPoolExecutor(1)
        self._ward, self._scope = scope, None

    def does(self, deed: Callable[..., Any], *args: Any) -> Any:
        return self.begins(deed, *args).result(SECONDS)

    def begins(self, deed: Callable[..., Any], *args: Any) -> Future:
        return self._pool.submit(deed, *args)

    def opens(self) -> None:
        """Begins a transaction, if none is open."""
        if self._scope is None:
            self._scope = ward_scope(self._ward)
            self.does(self._scope.__enter__)

    def closes(self, *, commits: bool = True) -> None:
        if self._scope is not None:
            if not commits:
                self.does(transaction.set_rollback, True)
            self.does(self._scope.__exit__, None, None, None)
            self._scope = None

    def leaves(self) -> None:
        self.closes(commits=False)
        self.does(lambda: connection.close())
        self._pool.shutdown()


# --- What is asked, and how it is worked out afresh ------------------------------------------------


def trainings() -> list[tuple]:
    return list(Training.objects.order_by("pk").values_list("pk", "theme", "people"))


def outreach() -> list[tuple]:
    return list(Outreach.objects.order_by("pk").values_list("pk", "title"))


def both(meanwhile: Callable[[], None] = lambda: None) -> tuple:
    """Two statements, and what others do between them."""
    first = trainings()
    meanwhile()
    return first, outreach()


def made_of_kept(meanwhile: Callable[[], None] = lambda: None) -> tuple:
    """An answer that is made of other kept answers."""
    first = asked("trainings", trainings)
    meanwhile()
    return first, asked("both", both)


def of_each_ward(what: str, codes: list[str]) -> dict[str, list[tuple]]:
    """What each ward has of a kind, read at once; under a ward's scope its own alone."""
    model, words = {"trainings": (Training, "theme"), "outreach": (Outreach, "title")}[what]
    rows = model.objects.filter(ward__in=codes).order_by("pk").values_list("ward", "pk", words)
    return {code: [row for row in rows if row[0] == code] for code in codes}


def by_ward(meanwhile: Callable[[], None] = lambda: None) -> dict:
    """Two kinds of each ward, and what others do between them."""
    first = of_each_ward("trainings", WARDS)
    meanwhile()
    return {"trainings": first, "outreach": of_each_ward("outreach", WARDS)}


def kept_by_ward(meanwhile: Callable[[], None] = lambda: None) -> dict:
    def read(what: str, codes: list[str]) -> dict[str, list[tuple]]:
        if what == "outreach":
            meanwhile()
        return of_each_ward(what, codes)

    kinds = ("trainings", "outreach")
    return reuse.kept_by_ward(("by ward",), kinds, WARDS, read, size=lambda answer: 1_000)


FRESH = {
    "trainings": trainings,
    "outreach": outreach,
    "both": both,
    "made of kept": lambda: (trainings(), both()),
    "by ward": by_ward,
}
WORKED_OUT = {**FRESH, "made of kept": made_of_kept, "by ward": kept_by_ward}


def asked(what: str, work_out: Callable[[], Any] | None = None) -> Any:
    return reuse.kept((what,), work_out or WORKED_OUT[what], size=lambda answer: 1_000)


def compared(what: str) -> None:
    assert asked(what) == FRESH[what](), what


# --- What is done ----------------------------------------------------------------------------------


def ward_of(who: int) -> Ward:
    return make.ward(SCOPES[who] if SCOPES[who] in WARDS else WARDS[0])


def write(who: int, what: str, word: str) -> None:
    """Each writer has rows of its own: nobody waits for another's lock."""
    own = {"note": f"writer {who}"}
    if what == "edit":
        Training.objects.filter(**own).update(theme=word)
    elif what == "add":
        make.OutreachFactory(title=word, ward=ward_of(who), **own)
    elif what == "move" and SCOPES[who] == ALL_WARDS:
        to = WARDS[len(word) % 2]
        Training.objects.filter(**own).update(ward_id=to)
    elif what == "delete":
        Outreach.objects.filter(**own).delete()
    elif what == "raw":
        with connection.cursor() as cursor:
            statement = "UPDATE trainings_training SET people = %s WHERE note = %s"
            cursor.execute(statement, [len(word), own["note"]])
    elif what == "undone":
        with suppress(ZeroDivisionError), transaction.atomic():
            Training.objects.filter(**own).update(theme=word)
            raise ZeroDivisionError


people = some.integers(0, WRITERS - 1)
STEPS = some.one_of(
    some.tuples(
        some.just("write"),
        people,
        some.sampled_from(["edit", "add", "delete", "move", "raw", "undone"]),
        some.text("架空の研修", min_size=1, max_size=6),
    ),
    some.tuples(some.sampled_from(["commit", "abort"]), people),
    some.tuples(some.just("ask"), some.integers(0, READERS - 1), some.sampled_from([*FRESH])),
    some.tuples(some.sampled_from(["open", "close"]), some.integers(0, READERS - 1)),
    # A writer commits while a reader is between two statements of one answer.
    some.tuples(
        some.just("ask meanwhile"),
        some.integers(0, READERS - 1),
        some.sampled_from(["both", "made of kept", "by ward"]),
        people,
    ),
    some.tuples(some.just("write oneself"), some.integers(0, READERS - 1), some.booleans()),
    some.tuples(some.just("forget"), people),
)


class Office:
    """The writers and readers of one example; `reads` compares every answer with a fresh one."""

    def __init__(self) -> None:
        people = [Person(scope) for scope in SCOPES]
        self.writers, self.readers = people[:WRITERS], people[WRITERS:]

    def does(self, deed: str, who: int, *more: Any) -> None:
        getattr(self, deed.replace(" ", "_"))(who, *more)

    def write(self, who: int, what: str, word: str) -> None:
        self.writers[who].opens()
        self.writers[who].does(write, who, what, word)

    def commit(self, who: int) -> None:
        self.writers[who].closes()

    def abort(self, who: int) -> None:
        self.writers[who].closes(commits=False)

    def open(self, who: int) -> None:
        self.readers[who].opens()

    def close(self, who: int) -> None:
        self.readers[who].closes()

    def ask(self, who: int, what: str) -> None:
        with self.transaction_of(self.readers[who]) as reader:
            reader.does(compared, what)

    def ask_meanwhile(self, who: int, what: str, writer: int) -> None:
        """The answer itself may hold half of the commit: nobody else may ever get it."""
        work_out = WORKED_OUT[what]
        meanwhile = self.writers[writer].closes
        with self.transaction_of(self.readers[who]) as reader:
            reader.does(asked, what, lambda: work_out(meanwhile))
            reader.does(compared, what)

    def write_oneself(self, who: int, commits: bool) -> None:
        """Whoever has written sees that, and keeps it for nobody."""
        reader = self.readers[who]
        reader.closes()
        reader.opens()
        reader.does(write, WRITERS + who, "edit", "自分の")
        for what in FRESH:
            reader.does(compared, what)
        reader.closes(commits=commits)

    def forget(self, who: int) -> None:
        """The log forgets all that is not being written."""
        self.writers[who].closes()
        with ward_scope(ALL_WARDS):
            age_the_log()
            forget_old_changes()

    @contextmanager
    def transaction_of(self, reader: Person) -> Iterator[Person]:
        """That of the reader, which may have been open for long, else one for this question."""
        was_open = reader._scope is not None
        reader.opens()
        yield reader
        if not was_open:
            reader.closes()

    def leaves(self) -> None:
        for person in (*self.writers, *self.readers):
            person.leaves()


@pytest.fixture(scope="module")
def rows(committed: None) -> None:
    with ward_scope(ALL_WARDS):
        for who in range(WRITERS + READERS):
            make.TrainingFactory(note=f"writer {who}", ward=ward_of(who))


# Each example talks to PostgreSQL a hundred times: a sample at the gate, all in `make hunt`.
EXAMPLES = 30 if settings().max_examples < 1_000 else 1_000


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=some.lists(STEPS, min_size=8, max_size=30))
def test_every_answer_is_the_one_of_a_fresh_count(steps, rows):
    office = Office()
    try:
        for step in steps:
            office.does(*step)
        for who in range(WRITERS):
            office.commit(who)
        for what in FRESH:
            for reader in range(READERS):
                office.ask(reader, what)
    finally:
        office.leaves()


def test_under_load_no_answer_is_older_than_what_was_committed_before_it_was_asked_for(rows):
    committed, lock, over = [0] * WRITERS, Lock(), Event()

    def goes_on_writing(who: int) -> None:
        for number in range(1, 60):
            with ward_scope(ALL_WARDS):
                write(who, "raw", "人" * number)
            with lock:
                committed[who] = number

    def goes_on_asking() -> int:
        asked_for = 0
        while not over.is_set():
            with lock:
                least = list(committed)
            with ward_scope(ALL_WARDS):
                answer = asked("trainings")
            seen = [count or 0 for _, _, count in answer][:WRITERS]
            assert all(now >= before for now, before in zip(seen, least, strict=True))
            asked_for += 1
        return asked_for

    with ward_scope(ALL_WARDS):
        Training.objects.update(people=0)
    writers = [Person() for _ in range(WRITERS)]
    readers = [Person() for _ in range(READERS)]
    asking = [reader.begins(goes_on_asking) for reader in readers]
    writing = [writer.begins(goes_on_writing, who) for who, writer in enumerate(writers)]
    for each in writing:
        each.result(SECONDS)
    over.set()
    assert all(each.result(SECONDS) for each in asking)
    for person in (*writers, *readers):
        person.leaves()


# --- One by one ------------------------------------------------------------------------------------


class Counted:
    """How often an answer was worked out."""

    def __init__(self, work_out: Callable[[], Any]) -> None:
        self.times, self._work_out = 0, work_out

    def __call__(self) -> Any:
        self.times += 1
        return self._work_out()


def ask_twice(work_out: Counted, between: Callable[[], None] = lambda: None) -> int:
    for each in (lambda: None, between):
        each()
        with ward_scope(ALL_WARDS):
            reuse.kept(("counted",), work_out, size=lambda answer: 1_000)
    return work_out.times


def test_what_nothing_has_changed_is_worked_out_once(committed):
    assert ask_twice(Counted(trainings)) == 1


def test_what_rests_on_other_tables_is_not_worked_out_anew(committed):
    def words_the_footnotes() -> None:
        with ward_scope(ALL_WARDS):
            Footnote.objects.update(text="別の文言")

    footnotes = Counted(lambda: list(Footnote.objects.values_list("text")))
    assert ask_twice(Counted(trainings), words_the_footnotes) == 1
    reuse.memory.clear()
    assert ask_twice(footnotes, words_the_footnotes) == 2


def test_rows_found_by_their_keys_for_good_let_an_answer_stand(committed):
    def found_by_key() -> Any:
        with reuse.lasting_reads():
            return trainings()

    def writes() -> None:
        with ward_scope(ALL_WARDS):
            Training.objects.update(theme="あとから変えた研修")

    assert ask_twice(Counted(found_by_key), writes) == 1
    reuse.memory.clear()
    assert ask_twice(Counted(trainings), writes) == 2


def test_a_table_that_is_emptied_is_a_change(committed):
    def empties() -> None:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE trainings_accompaniedvisit CASCADE")

    from_table = Counted(lambda: make.AccompaniedVisitFactory._meta.model.objects.count())
    assert ask_twice(from_table, empties) == 2


def test_an_answer_that_writes_is_kept_for_nobody(committed):
    def written() -> int:
        make.TrainingFactory()
        return Training.objects.count()

    with ward_scope(ALL_WARDS):
        before = Training.objects.count()
        reuse.kept(("written",), written, size=lambda answer: 1_000)
        transaction.set_rollback(True)
    with ward_scope(ALL_WARDS):
        assert reuse.kept(("written",), Training.objects.count, size=lambda _: 1_000) == before


def test_what_the_log_has_forgotten_makes_older_answers_stand_no_more(committed):
    def is_written_and_forgotten() -> None:
        with ward_scope(ALL_WARDS):
            Training.objects.update(theme="別の研修")
            age_the_log()
            forget_old_changes()

    assert ask_twice(Counted(trainings), is_written_and_forgotten) == 2


def test_a_transaction_that_sees_an_older_state_keeps_and_gets_nothing(committed):
    count = Counted(trainings)
    ask_twice(count)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        with ward_scope(ALL_WARDS):
            reuse.kept(("counted",), count, size=lambda answer: 1_000)
    assert count.times == 2


def test_a_server_that_was_started_anew_has_no_earlier_answers(committed):
    def starts_anew() -> None:
        (key, entry), *_ = reuse.memory._entries.items()
        reuse.memory.put(
            key, replace(entry, moment=replace(entry.moment, server="earlier")), reuse.memory.age
        )

    assert ask_twice(Counted(trainings), starts_anew) == 2


def test_what_is_read_from_a_table_without_a_log_is_not_kept(committed):
    assert ask_twice(Counted(SpentForm.objects.count)) == 2


def test_nothing_is_kept_when_the_setting_says_so(committed, settings):
    settings.REUSE_MB = 0
    assert ask_twice(Counted(trainings)) == 2


def test_memory_is_bounded_and_forgets_what_was_asked_for_longest_ago(committed, settings):
    settings.REUSE_MB = 1
    worked_out = []
    with ward_scope(ALL_WARDS):
        for name in ("first", "second", "first", "third", "first", "second"):
            reuse.kept((name,), lambda name=name: worked_out.append(name), size=lambda _: 500_000)
    assert worked_out == ["first", "second", "third", "second"]


def test_another_scope_gets_another_answer(committed):
    with ward_scope(ALL_WARDS):
        for code in ("27127", "27128"):
            make.TrainingFactory(ward=make.ward(code))
        whole = asked("trainings")
    for code in ("27127", "27128"):
        with ward_scope(code):
            own = asked("trainings")
            assert own == trainings()
            assert len(own) < len(whole)


def test_of_several_answers_those_that_still_stand_are_not_worked_out_anew(committed):
    reads = {"trainings": Counted(trainings), "outreach": Counted(outreach)}

    def ask_for(*names: str) -> dict[str, list]:
        with ward_scope(ALL_WARDS):
            return reuse.kept_each(("e",), names, lambda name: reads[name](), size=lambda _: 1)

    # Asked for by themselves, they are of different moments.
    for names in (("trainings",), ("outreach",), tuple(reads), tuple(reads)):
        ask_for(*names)
    with ward_scope(ALL_WARDS):
        Training.objects.update(theme="別の研修")
    found = ask_for(*reads)
    assert {theme for _, theme, _ in found["trainings"]} <= {"別の研修"}
    # Figures are shown and printed in this order.
    assert list(found) == list(reads)
    assert [read.times for read in reads.values()] == [2, 1]


@written_once
def words_of(model: type[Model], field: str, codes: list[str]) -> QuerySet:
    rows = model.objects.filter(ward__pk__one_of=codes).order_by("pk")
    return rows.values_list(field, flat=True)


def test_answers_read_in_one_message_stand_and_fall_each_by_itself(committed):
    with ward_scope(ALL_WARDS):
        make.TrainingFactory(ward=make.ward(ALONE), theme="前")
        make.OutreachFactory(ward=make.ward(ALONE), place="前")
    fields, read = {Training: "theme", Outreach: "place"}, []

    def ask() -> dict[type[Model], list[str]]:
        with ward_scope(ALL_WARDS):
            return reuse.kept_each(("m",), fields, words, size=lambda _: 1, around=together)

    def words(model: type[Model]) -> list[str]:
        if not only_asks():
            read.append(model)
        return words_of(model, fields[model], [ALONE])

    def together(models: list[type[Model]]) -> AbstractContextManager[None]:
        return read_at_once(asked_by(lambda: [words(model) for model in models]))

    assert ask() == ask() == {Training: ["前"], Outreach: ["前"]}
    for model, field in fields.items():
        read.clear()
        with ward_scope(ALL_WARDS):
            model.objects.update(**{field: "後"})
        assert ask() == ask()
        assert (ask()[model], read) == (["後"], [model])


def test_what_is_only_asked_is_not_kept(committed):
    with ward_scope(ALL_WARDS):
        make.OutreachFactory(ward=make.ward(ALONE), place="何か")
    with ward_scope(ALL_WARDS):

        def ask() -> list[str]:
            return reuse.kept(("o",), lambda: words_of(Outreach, "place", [ALONE]), size=len)

        assert len(asked_by(ask)) == 1
        assert "何か" in ask()


def test_a_save_of_one_ward_has_the_answer_of_that_ward_alone_worked_out_anew(committed):
    worked_out = []

    def read(what: str, codes: list[str]) -> dict[str, list[tuple]]:
        worked_out.append(codes)
        return of_each_ward(what, codes)

    for scope in (*WARDS, ALL_WARDS):
        with ward_scope(ALL_WARDS):
            for code in WARDS:
                make.TrainingFactory(ward=make.ward(code), theme="架空の研修")
        with ward_scope(ALL_WARDS):
            reuse.kept_by_ward(("w",), ["trainings"], WARDS, read, size=lambda _: 1)
        with ward_scope(scope):
            Training.objects.update(theme="別の研修")
        with ward_scope(ALL_WARDS):
            found = reuse.kept_by_ward(("w",), ["trainings"], WARDS, read, size=lambda _: 1)
            assert found == {"trainings": of_each_ward("trainings", WARDS)}
    both = [*WARDS]
    assert worked_out == [both, [WARDS[0]], both, [WARDS[1]], both, both]


def test_whoever_gets_a_copy_may_change_it(committed):
    def copy() -> list[Training]:
        with ward_scope(ALL_WARDS):
            made = reuse.kept_copies(("c",), ["all"], lambda _: list(Training.objects.all()))
            return made["all"]

    with ward_scope(ALL_WARDS):
        make.TrainingFactory(theme="架空の研修")
    for _ in range(2):
        copied = copy()
        assert "改めた" not in {each.theme for each in copied}
        copied[0].theme = "改めた"


def asked_under(scope: str, work_out: Counted) -> int:
    with ward_scope(scope):
        reuse.kept(("counted",), work_out, size=lambda answer: 1_000)
    return work_out.times


def test_what_another_ward_writes_leaves_the_answers_of_a_ward(committed):
    own, city = Counted(trainings), Counted(trainings)
    for scope, times in ((WARDS[1], 1), (WARDS[0], 1), (ALL_WARDS, 2)):
        assert asked_under(WARDS[0], own) == times
        asked_under(ALL_WARDS, city)
        with ward_scope(scope):
            Training.objects.update(theme="別の研修")
    assert asked_under(WARDS[0], own) == 3
    assert city.times == 3


def test_what_no_policy_parts_is_changed_for_every_ward(committed):
    user = make.UserFactory(ward=make.ward(WARDS[1]), role="desk")
    people = Counted(lambda: list(User.objects.values_list("name", flat=True)))
    assert asked_under(WARDS[0], people) == 1
    with ward_scope(WARDS[1]):
        User.objects.filter(pk=user.pk).update(name="架空 次郎")
    assert asked_under(WARDS[0], people) == 2


def test_what_somebody_writes_whom_no_policy_binds_counts_for_every_ward(committed):
    own = Counted(trainings)
    asked_under(WARDS[0], own)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.ward', %s, false)", [WARDS[1]])
        cursor.execute("TRUNCATE trainings_training CASCADE")
        cursor.execute("RESET app.ward")
    assert asked_under(WARDS[0], own) == 2


def test_every_table_that_a_page_may_read_has_the_trigger(committed):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            # Each statement (not each row): INSERT 4, DELETE 8, UPDATE 16, TRUNCATE 32; enabled.
            " WHERE t.tgname = 'change_is_logged' AND t.tgtype = 60 AND t.tgenabled = 'O'"
        )
        logged = {row[0] for row in cursor.fetchall()}
    assert logged == {model._meta.db_table for model in logged_models()}


def test_a_log_in_is_no_change_and_a_new_name_is_one(committed):
    user = make.UserFactory(role="bureau")
    people = Counted(lambda: list(type(user).objects.values_list("name", flat=True)))

    def logs_in() -> None:
        user.last_login = user.date_joined
        user.save(update_fields=["last_login"])

    def is_renamed() -> None:
        type(user).objects.filter(pk=user.pk).update(name="架空 次郎")

    assert ask_twice(people, logs_in) == 1
    reuse.memory.clear()
    people.times = 0
    assert ask_twice(people, is_renamed) == 2
