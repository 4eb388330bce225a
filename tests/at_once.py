"""Several people who do something at one moment, each on a connection of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from wards.isolation.rls import ALL_WARDS, ward_scope

SECONDS = 60


def at_once(*deeds: Callable[[], object], told: tuple[type[Exception], ...] = ()) -> list[object]:
    """Does all of them at one moment; what each gave, or which of the errors `told` it raised."""
    start = Barrier(len(deeds))

    def on_its_own_connection(deed: Callable[[], object]) -> object:
        try:
            with ward_scope(ALL_WARDS):
                start.wait(SECONDS)
                return deed()
        except told as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        started = [pool.submit(on_its_own_connection, deed) for deed in deeds]
        return [each.result(SECONDS) for each in started]
