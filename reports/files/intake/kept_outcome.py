"""Decides how what an intake said is kept with its file, and read again as a record."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from cattrs import BaseValidationError
from cattrs.preconf.json import make_converter

from reports.files.outcome import Outcome

converter = make_converter()
# What jsonb cannot hold although a text can: NUL, and halves of characters.
_NUL = "\\u0000"


def summary_of(outcome: Outcome, *, saved: bool = False) -> dict[str, Any]:
    """What `Upload.summary` keeps of a reading: `told` for lists, the whole for its page."""
    whole = {"told": told(outcome, saved=saved), "outcome": converter.unstructure(outcome)}
    text = json.dumps(whole, ensure_ascii=False).replace(_NUL, "〓")
    return json.loads(text.encode(errors="replace"))


def told(outcome: Outcome, *, saved: bool = False) -> str:
    """A reading in one line: the first thing to mend and where, or what would change, or did."""
    if outcome.problems:
        more = f"（ほか{len(outcome.problems) - 1}か所）" if len(outcome.problems) > 1 else ""
        first = outcome.problems[0]
        where = f"{first.place} " if first.place.sheet else ""
        return f"{where}{first.sentence}{more}"
    asks, changing = ("確かめた", "変わった") if saved else ("確かめる", "変わる")
    asked = f"{asks}ところ{len(outcome.questions)}か所、" if outcome.questions else ""
    changes = f"{changing}値{len(outcome.changes)}件" if outcome.changes else "変わるところなし"
    return f"{asked}{changes}"


def kept_outcome(summary: Mapping[str, Any]) -> Outcome:
    """The outcome that was kept; an empty one where none of this shape was."""
    try:
        return converter.structure(summary["outcome"], Outcome)
    except (KeyError, TypeError, BaseValidationError):
        return Outcome()
