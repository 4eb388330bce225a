"""Answers that are kept in the memory of this process, and used while what they rest on stands.

Whether it does is asked of the database, in the transaction of whoever asks for the answer: never
decided by time, nor by what this process knows of its own writing.
"""

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, replace
from itertools import chain, groupby, product
from operator import itemgetter
from pickle import dumps, loads
from threading import Lock
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection, models

from wards.isolation.erasing import ERASURES
from wards.isolation.rls import ALL_WARDS, scope_in_force
from wards.japanese.letters import forget_words
from wards.reuse.change_log import (
    Moment,
    Reading,
    are_logged,
    has_written,
    moment,
    moment_and_standing,
    readings,
    tables_read,
    under_scope,
)
from wards.versions.known_on import looked_back_to
from wards.written import asked_by, only_asks, read_at_once

Answer, Name = TypeVar("Answer"), TypeVar("Name")
Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    """moment: a moment whose answer this is. read: all that was read for it. size: in bytes."""

    answer: Any
    moment: Moment
    read: frozenset[Reading]
    size: int


class _Memory:
    """The entries of a process, up to so many bytes; the one asked for longest ago goes first.

    last: the moment at which the database was asked last. age: how often everything was forgotten.
    """

    def __init__(self) -> None:
        self._entries: OrderedDict[tuple[object, ...], _Entry] = OrderedDict()
        self._size, self._lock = 0, Lock()
        self.last: Moment | None = None
        self.age = 0

    def get(self, key: tuple[object, ...]) -> _Entry | None:
        with self._lock:
            if key in self._entries:
                self._entries.move_to_end(key)
            return self._entries.get(key)

    def put(self, key: tuple[object, ...], entry: _Entry, age: int) -> None:
        """Keeps an entry, unless everything was forgotten since the memory was of that age."""
        with self._lock:
            if age != self.age:
                return
            if key in self._entries:
                self._size -= self._entries.pop(key).size
            self._entries[key] = entry
            self._size += entry.size
            while self._size > settings.REUSE_MB * 1024 * 1024:
                self._size -= self._entries.popitem(last=False)[1].size

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()
            self._size = 0
            self.age += 1
        forget_words()

    def forget_what_was_erased(self, now: Moment) -> None:
        """Nothing that was read before an erasure lies here any longer, be it asked for or not."""
        if now.forgets or (self.last and self.last.server != now.server):
            self.clear()
        self.last = now


memory = _Memory()
# What is being worked out at present, each inside the one before: what it has read.
_readings: ContextVar[tuple[set[Reading], ...]] = ContextVar("readings", default=())


def may_be_reused() -> bool:
    """Whether answers are kept at all: of now, not of a past moment."""
    return settings.REUSE_MB > 0 and looked_back_to() is None and not only_asks()


def kept(
    key: tuple[object, ...],
    work_out: Callable[[], Answer],
    *,
    size: Callable[[Answer], int],
    may_keep: Callable[[Answer], bool] = lambda answer: True,
) -> Answer:
    """What `work_out` gives, worked out now or kept from before. At most two queries of its own.

    key: everything that the answer depends on besides the rows of the database, with the values of
    all rows that were read before. The ward scope in force is added to it. An answer is never
    changed: several requests hold it at once. size: in bytes; may_keep: whether it may be kept.
    """
    (answer,) = kept_each(key, [()], lambda _: work_out(), size=size, may_keep=may_keep).values()
    return answer


def kept_each(
    key: Key,
    names: Iterable[Name],
    work_out: Callable[[Name], Answer],
    *,
    size: Callable[[Answer], int],
    may_keep: Callable[[Answer], bool] = lambda answer: True,
    around: Callable[[list[Name]], AbstractContextManager[None]] = nullcontext,
) -> dict[Name, Answer]:
    """As `kept` for several answers, of which each stands or falls by itself.

    What they share while they are worked out is read by a function that is `remembered`. around: in
    what those that do not stand are worked out, one after the other.
    """
    return _kept(
        key,
        list(names),
        lambda names: {name: work_out(name) for name in names},
        size=size,
        may_keep=may_keep,
        around=around,
    )


def kept_by_ward(
    key: Key,
    names: Iterable[Name],
    codes: Collection[str],
    work_out: Callable[[Name, list[str]], dict[str, Answer]],
    *,
    size: Callable[[Answer], int],
    around: Callable[[list[tuple[Name, str]]], AbstractContextManager[None]] = nullcontext,
) -> dict[Name, dict[str, Answer]]:
    """As `kept_each`, of each name and every ward (its code) an answer: those that are missing of a
    name are worked out at once.

    Each must be what `work_out` gives of its ward alone, under that ward's scope: it stands until
    somebody writes of that ward, or of the city.
    """
    every = [(name, code) for name in names for code in codes]

    def of_some(some: list[tuple[Name, str]]) -> dict[tuple[Name, str], Answer]:
        name = some[0][0]
        found = work_out(name, [code for _, code in some])
        return {(name, code): found[code] for _, code in some}

    found = _kept(key, every, of_some, size=size, by_ward=True, around=around)
    return {name: {code: found[name, code] for code in codes} for name, _ in every}


def _kept(
    key: Key,
    names: list[Name],
    work_out: Callable[[list[Name]], dict[Name, Answer]],
    *,
    size: Callable[[Answer], int],
    may_keep: Callable[[Answer], bool] = lambda answer: True,
    by_ward: bool = False,
    around: Callable[[list[Name]], AbstractContextManager[None]] = nullcontext,
) -> dict[Name, Answer]:
    """by_ward: each name is a pair, of which the second is the code of a ward; those with the same
    first are worked out together, else each by itself."""
    together = _with_same_first if by_ward else _alone
    keys = {name: (scope_in_force(), *key, name) for name in names}
    age = memory.age
    now, standing = _standing(keys.values()) if may_be_reused() else (None, {})
    if now is None or not now.is_fresh:
        with around(names):
            return dict(chain.from_iterable(work_out(some).items() for some in together(names)))
    answers, made = {}, {}
    for name in names:
        if entry := standing.get(keys[name]):
            # What still stands is as good as read now: it outlives what the log forgets.
            memory.put(keys[name], replace(entry, moment=now), age)
            _note(entry.read)
            answers[name] = entry.answer
    missing = [name for name in names if name not in answers]
    with around(missing) if missing else nullcontext():
        for some in together(missing):
            with _noted() as read:
                found = work_out(some)
            answers |= found
            if not are_logged(read):
                continue
            for name, answer in found.items():
                if may_keep(answer):
                    of_name = under_scope(read, name[1]) if by_ward else frozenset(read)
                    made[keys[name]] = _Entry(answer, now, of_name, size(answer))
    # Everything was read after `now`. What was committed meanwhile is not seen from there, so that
    # an answer, which may hold half of it, does not stand from the start.
    if made and not has_written():
        for key_of_one, entry in made.items():
            memory.put(key_of_one, entry, age)
    # In the order asked for, whichever stood: figures are shown in it.
    return {name: answers[name] for name in names}


def _alone(names: Iterable[Name]) -> Iterator[list[Name]]:
    return ([name] for name in names)


def _with_same_first(names: Iterable[tuple[Name, str]]) -> Iterator[list[tuple[Name, str]]]:
    return (list(group) for _, group in groupby(names, key=itemgetter(0)))


def kept_copies(
    key: Key, names: Iterable[Name], read: Callable[[Name], Answer]
) -> dict[Name, Answer]:
    """As `kept_each`, for records and others that are changed while they are worked with: whoever
    asks gets copies of his own."""
    if not may_be_reused():
        return {name: read(name) for name in names}
    packed = kept_each(key, names, lambda name: dumps(read(name)), size=len)
    return {name: loads(each) for name, each in packed.items()}  # noqa: S301 - our own, from memory


def kept_copies_by_ward(
    key: Key,
    names: Collection[Name],
    codes: Collection[str],
    read: Callable[[Name, list[str]], dict[str, Answer]],
) -> dict[Name, dict[str, Answer]]:
    """As `kept_by_ward`, with copies as of `kept_copies`; a ward of which `read` says nothing is left out."""

    def read_together(missing: Iterable[tuple[Name, str]]) -> AbstractContextManager[None]:
        by_name = [(some[0][0], [code for _, code in some]) for some in _with_same_first(missing)]
        return read_at_once(asked_by(lambda: [read(*each) for each in by_name]))

    if not may_be_reused():
        with read_together(product(names, codes)):
            return {name: read(name, list(codes)) for name in names}

    def packed(name: Name, codes: list[str]) -> dict[str, bytes]:
        found = read(name, codes)
        return {code: dumps(found.get(code)) for code in codes}

    found = kept_by_ward(key, names, codes, packed, size=len, around=read_together)
    copies = {
        name: {code: loads(each) for code, each in of_ward.items()}  # noqa: S301 - as above
        for name, of_ward in found.items()
    }
    return {
        name: {code: each for code, each in of_ward.items() if each is not None}
        for name, of_ward in copies.items()
    }


def _standing(keys: Iterable[Key]) -> tuple[Moment, dict[Key, _Entry]]:
    """A moment before anything is read, and those of the entries that stand then.

    One query, and one more for each other moment from which entries are: what is used together is
    of one moment from then on.
    """
    by_moment: dict[Moment, dict[Key, _Entry]] = {}
    for key in keys:
        if entry := memory.get(key):
            by_moment.setdefault(entry.moment, {})[key] = entry
    first, standing = None, {}
    last = memory.last.snapshot if memory.last else None
    for earlier, entries in by_moment.items():
        now, stands = moment_and_standing((each.read for each in entries.values()), earlier, last)
        first = first or now
        standing |= {key: entries[key] for key, holds in zip(entries, stands, strict=True) if holds}
    first = first or moment(last)
    memory.forget_what_was_erased(first)
    return first, standing


def remembered(read: Callable[..., Answer]) -> Callable[..., Answer]:
    """The function with its answers remembered, as by `cache`: whatever is worked out with one of
    them notes what was read for it, also where another has read it before."""
    known: dict[tuple[object, ...], tuple[Answer, frozenset[Reading]]] = {}

    def answer(*args: object) -> Answer:
        if args in known:
            _note(known[args][1])
        else:
            with _noted() as noted:
                found = read(*args)
            known[args] = found, frozenset(noted)
        return known[args][0]

    return answer


@contextmanager
def lasting_reads() -> Iterator[None]:
    """Inside, erasures alone are noted: of rows that are found by their keys and only ever added to."""
    _note(readings(ERASURES, ALL_WARDS))
    token = _readings.set(())
    try:
        yield
    finally:
        _readings.reset(token)


def row_of(record: models.Model) -> tuple[object, ...]:
    """All values of a record, as a part of a key."""
    return tuple(getattr(record, field.attname) for field in record._meta.concrete_fields)


def _note(read: frozenset[Reading]) -> None:
    for noted in _readings.get():
        noted |= read


@contextmanager
def _noted() -> Iterator[set[Reading]]:
    """Inside, what every statement reads is noted, for whatever is being worked out around."""
    read: set[Reading] = set()

    def note(execute, sql, params, many, context):
        tables = tables_read(sql if isinstance(sql, str) else sql.as_string())
        _note(readings(tables, scope_in_force()))
        return execute(sql, params, many, context)

    token = _readings.set((*_readings.get(), read))
    try:
        # The outermost notes for all.
        if len(_readings.get()) > 1:
            yield read
        else:
            with connection.execute_wrapper(note):
                yield read
    finally:
        _readings.reset(token)
