"""Decides what is told of a file that cannot be used: what it is, and what to do."""

from __future__ import annotations


class UnusableFileError(Exception):
    """The file as a whole cannot be read; nothing of it has been used.

    `sentence` says what the file is, `hint` says what to do; both are whole Japanese sentences.
    """

    def __init__(self, sentence: str, hint: str) -> None:
        super().__init__(f"{sentence}{hint}")
        self.sentence = sentence
        self.hint = hint
