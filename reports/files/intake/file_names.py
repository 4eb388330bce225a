"""Decides how the name of a file that came in is kept, and how it is shown."""

from __future__ import annotations

import re

# Control characters, and marks that turn the direction of writing: 「xslx.exe」 would read 「exe.xlsx」.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
# The part of a name behind the folders of the sender's machine, Windows' or any other.
_FOLDERS = re.compile(r"^.*[/\\]", re.DOTALL)
LONGEST_NAME = 255
# What fits in a column of a table.
LONGEST_LISTED = 48
NO_NAME = "名前のないファイル"


def kept_name(name: str) -> str:
    """The name as it came, as far as the database can hold it: no NUL, 255 characters.

    >>> kept_name("C:\\\\報告\\\\東成区.xlsx")
    'C:\\\\報告\\\\東成区.xlsx'
    """
    # Half a character, as a broken name from a command line may hold, cannot be stored at all.
    whole = name.encode(errors="replace").decode().replace("\0", "〓")
    return _shortened(whole, LONGEST_NAME)


def shown_name(name: str) -> str:
    """The name for pages and downloads: without folders, with 〓 for what nobody can see.

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


def _shortened(name: str, longest: int) -> str:
    """The name without its middle: the ending says what it is, so it stays."""
    return name if len(name) <= longest else f"{name[: longest - 16]}…{name[-15:]}"
