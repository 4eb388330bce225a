"""Whether words stand in a file of any kind: an Office file, a PDF, a list as text."""

import re
import unicodedata
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from zipfile import ZipFile

from pypdf import PdfReader

# Text may be cut into pieces by marks.
_MARKS = re.compile(rb"<[^>]*>")
# Of one part; the rest of a larger one is not searched.
_MOST_OF_A_PART = 30_000_000
_CODES = ("utf-8", "utf-16-le", "cp932")
# A workbook behind a chart of a presentation, in one that somebody has attached.
_DEEPEST = 3


def says(content: bytes, words: str) -> bool:
    """Whether the words stand in the file as they are; of a PDF also where a line breaks in them."""
    if content.startswith(b"PK"):
        return any(words in text for text in _texts(content, _DEEPEST))
    if content.startswith(b"%PDF"):
        # Many programs write other signs of the same look, and a space between any two.
        return any(_flat(words) in _flat(text) for text in _texts_of_pdf(content))
    # What a code cannot write does not stand in it.
    written = {code: words.encode(code, errors="ignore") for code in _CODES}
    return any(each.decode(code) == words and each in content for code, each in written.items())


def _texts(content: bytes, depth: int) -> Iterator[str]:
    """The text of each part, without its marks; of a package inside its own parts."""
    with ZipFile(BytesIO(content)) as package:
        for name in package.namelist():
            with package.open(name) as opened:
                part = opened.read(_MOST_OF_A_PART)
            if part.startswith(b"PK") and depth:
                yield from _texts(part, depth - 1)
            else:
                yield unescape(_MARKS.sub(b"", part).decode(errors="ignore"))


def _texts_of_pdf(content: bytes) -> Iterator[str]:
    """What its pages print, what is noted on them, and what it says of itself."""
    reader = PdfReader(BytesIO(content))
    yield from map(str, (reader.metadata or {}).values())
    for page in reader.pages:
        yield page.extract_text()
        for note in page.annotations or ():
            yield from (str(value) for value in note.get_object().values())


def _flat(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
