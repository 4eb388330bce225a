"""What is kept of a file beside its bytes: its name, and what the last reading of it said."""

import json
import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from cattrs import BaseValidationError
from cattrs.preconf.json import make_converter

from reports.files.outcome import Change, Outcome

# Control characters, and marks that turn the direction of writing: 「xslx.exe」 would read 「exe.xlsx」.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
# The part of a name behind the folders of the sender's machine, Windows' or any other.
_FOLDERS = re.compile(r"^.*[/\\]", re.DOTALL)
LONGEST_NAME = 255
# What fits in a column of a table.
LONGEST_LISTED = 48
NO_NAME = "名前のないファイル"

converter = make_converter()
# What jsonb cannot hold although a text can: NUL, and halves of characters.
_NUL = "\\u0000"

# Why a file was not saved when that was asked for.
UNANSWERED, DRIFTED = "unanswered", "drifted"


def kept_name(name: str) -> str:
    """The name as it came, as far as the database can hold it: no NUL, 255 characters.

    >>> kept_name("C:\\\\報告\\\\東成区.xlsx")
    'C:\\\\報告\\\\東成区.xlsx'
    """
    # Half a character, as a broken name from a command line may hold, cannot be stored at all.
    whole = name.encode(errors="replace").decode().replace("\0", "〓")
    return _shortened(whole, LONGEST_NAME)


def shown_name(name: str) -> str:
    """The name for pages: without folders, with 〓 for what nobody can see.

    >>> shown_name("C:\\\\報告\\\\東成区.xlsx"), shown_name("a\\nb.xlsx"), shown_name(" ")
    ('東成区.xlsx', 'a〓b.xlsx', '名前のないファイル')
    """
    return _UNSEEN.sub("〓", _FOLDERS.sub("", name)).strip() or NO_NAME


def listed_name(name: str) -> str:
    """The name for a column of a table.

    >>> listed_name("とても" * 30 + ".xlsx")
    'とてもとてもとてもとてもとてもとてもとてもとてもとてもとてもとて…もとてもとてもとても.xlsx'
    """
    return _shortened(shown_name(name), LONGEST_LISTED)


def name_with_ending(name: str, ending: str) -> str:
    """The name for a download, under the ending of what the file is.

    >>> name_with_ending("報告/東成区.xlsx.exe", ".xlsx"), name_with_ending("台帳.txt", ".csv")
    ('東成区.xlsx', '台帳.csv')
    """
    stem = PurePosixPath(shown_name(name)).stem
    return f"{stem.removesuffix(ending)}{ending}"


def _shortened(name: str, longest: int) -> str:
    """The name without its middle: the ending says what it is, so it stays."""
    return name if len(name) <= longest else f"{name[: longest - 16]}…{name[-15:]}"


def summary_of(
    outcome: Outcome, *, saved: bool = False, unsaved: str = "", digest: str = ""
) -> dict[str, Any]:
    """What `Upload.summary` keeps of a reading: `told` for lists, the whole for its page.

    Beside it stand what a sender said of an official list, and `chosen` once a file was confirmed.
    unsaved: UNANSWERED or DRIFTED. digest: of what is confirmed next; the outcome's own
    unless an answer led to another question.
    """
    whole = {
        "told": outcome_in_one_line(outcome, saved=saved),
        "outcome": converter.unstructure(outcome),
        # Not that of what is read again: some characters cannot be kept.
        "digest": digest or outcome.digest,
        "unsaved": unsaved,
    }
    return storable(whole)


def storable(value: Any) -> Any:
    """The value as far as jsonb can hold it."""
    text = json.dumps(value, ensure_ascii=False).replace(_NUL, "〓")
    return json.loads(text.encode(errors="replace"))


def outcome_in_one_line(outcome: Outcome, *, saved: bool = False) -> str:
    """The first thing to mend and where, or what would change, or did."""
    if outcome.problems:
        more = f"（ほか{len(outcome.problems) - 1:,}か所）" if len(outcome.problems) > 1 else ""
        first = outcome.problems[0]
        where = f"{first.place} " if first.place.sheet else ""
        return f"{where}{first.sentence}{more}"
    asks, changing = ("確かめた", "変わった") if saved else ("確かめる", "変わる")
    asked = f"{asks}ところ{len(outcome.questions):,}か所、" if outcome.questions else ""
    count = len(taken_changes(outcome) if saved else outcome.changes)
    return f"{asked}{changing}値{count:,}件" if count else f"{asked}変わるところなし"


def taken_changes(outcome: Outcome) -> list[Change]:
    """The changes that are saved with the answers: of those that are chosen one by one the chosen."""
    return [each for each in outcome.changes if each.is_taken(outcome.answers)]


def kept_outcome(summary: Mapping[str, Any]) -> Outcome:
    """The outcome that was kept; an empty one where none of this shape was."""
    try:
        return converter.structure(summary["outcome"], Outcome)
    except (KeyError, TypeError, BaseValidationError):
        return Outcome()
