"""What is worked out of words once for several pages, and forgotten when words are erased."""

from collections.abc import Callable
from functools import lru_cache

_forget: list[Callable[[], None]] = []


def known_words(most: int) -> Callable[[Callable], Callable]:
    """Decorator as `lru_cache`, for what rests on its arguments alone."""

    def knowing(work_out: Callable) -> Callable:
        known = lru_cache(most)(work_out)
        _forget.append(known.cache_clear)
        return known

    return knowing


def forget_words() -> None:
    """Empties what is known of words, in this process."""
    for forget in _forget:
        forget()
