"""Decides when a label in a file is one of ours, and when it merely looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from wards.japanese.letters import plain

_UNSPOKEN = re.compile(r"[\s※＊*:]|[(\[【〔]?(?:必須|任意)[)\]】〕]?")
# Two labels of one sheet such as '場所' and '備考' share less; one letter changed of five shares more.
ALIKE = 0.75
# Shorter words, such as 場所, stand inside many others.
FEWEST_LETTERS = 3


def spoken(label: str) -> str:
    """What a label says: without width, spaces, line breaks, marks and 必須.

    >>> spoken("開催日 ※（必須）"), spoken("対象の\\n職種：医師"), spoken("週あたりの　開設時間")
    ('開催日', '対象の職種医師', '週あたりの開設時間')
    """
    return _UNSPOKEN.sub("", plain(label)).casefold()


def most_alike(said: str, labels: Iterable[str]) -> str:
    """The label that a changed one may have been; '' when none is near. All of them as spoken.

    >>> most_alike("開催の日", ["開催日", "場所"]), most_alike("担当者", ["開催日", "場所"])
    ('開催日', '')
    >>> most_alike("開催日(予定を含む)", ["開催日", "場所"])
    '開催日'
    """
    likeness = {label: _likeness(said, label) for label in labels}
    best = max(likeness, key=likeness.__getitem__, default="")
    return best if likeness.get(best, 0.0) >= ALIKE else ""


def _likeness(one: str, other: str) -> float:
    """From 0.0 to 1.0; a label with words added or taken away is as good as the same."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= FEWEST_LETTERS and shorter in longer:
        return 1.0
    return SequenceMatcher(None, one, other).ratio()
