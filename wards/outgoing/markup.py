"""Words in markup, escaped."""

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString

from wards.japanese.letters import known_words

# Headings, units and names of wards are the same words on each page.
_escape = known_words(5_000)(escape)


def markup(pattern: str, *words: object, **named: object) -> SafeString:
    """As Django's `format_html`, at a fifth of its cost: words of ours are no lazy translations.

    >>> markup("<b>{}</b>{}", "1 < 2", markup("<i>{}</i>", 3))
    '<b>1 &lt; 2</b><i>3</i>'
    """
    by_name = {name: _escaped(word) for name, word in named.items()}
    return SafeString(pattern.format(*map(_escaped, words), **by_name))


def joined(pieces: Iterable[object]) -> SafeString:
    """The pieces one after the other; what is no markup yet is escaped."""
    return SafeString("".join(map(_escaped, pieces)))


def _escaped(word: object) -> str:
    return word if word.__class__ is SafeString else _escape(str(word))
