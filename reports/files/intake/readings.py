"""Decides how it is said what a written answer means: surely, to be confirmed, or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reports.files.outcome import YES

# Words for an answer that is still open.
UNDECIDED = frozenset({"未定", "日付未定", "日程未定", "時期未定", "調整中", "検討中"})
DASHES = frozenset({"-", "--", "ー", "―", "—", "–", "−", "‐", "─", "━", "/", "\\", "・"})
# Words of which nobody can tell whether they mean 0 or no answer.
NONE_AT_ALL = DASHES | {"なし", "無し", "無", "ナシ", "該当なし"}


@dataclass(frozen=True)
class Meaning:
    """What a written answer means.

    readings: answer to the question → canonical text; one reading is only to be confirmed. Without
    `question` the first reading is sure. wrong: a sentence, and hint: how to mend it.
    """

    readings: Mapping[str, str]
    question: str = ""
    options: tuple[tuple[str, str], ...] = ()
    wrong: str = ""
    hint: str = ""


def sure(canonical: str) -> Meaning:
    return Meaning({YES: canonical})


def likely(canonical: str, sentence: str, option: str = "") -> Meaning:
    """A reading that somebody confirms."""
    return Meaning({YES: canonical}, sentence, ((YES, option or "このとおりに読む"),))


def wrong(sentence: str, hint: str) -> Meaning:
    return Meaning({}, wrong=sentence, hint=hint)


def first_and_rest(sentences: str, hint: str = "") -> tuple[str, str]:
    """What is wrong, and how to mend it: the first sentence and the rest."""
    head, full_stop, rest = sentences.partition("。")
    return f"{head}{full_stop}", rest or hint
