"""Whether words stand in a file of any kind: an Office file, a PDF, a list as text."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from html import unescape
from io import BytesIO
from zipfile import ZipFile

from pypdf import PdfReader

from reports.files.opening.package import kind_by_first_bytes
from reports.files.opening.unusable import FileKind, refusal

# What ends a cell or a paragraph parts words; any other mark only cuts a text into pieces.
_ENDS = re.compile(rb"</(?:\w+:)?(?:c|v|f|si|is|p)>")
_MARKS = re.compile(rb"<[^>]*>")
# What people have written into a mark: names of sheets and authors, hints, texts for readers.
_SAID_IN_MARKS = re.compile(
    r"""\s(?:\w+:)?(?:name|display|tooltip|descr|title|author|prompt\w*|error\w*)="([^"]*)\""""
)
_UTF_16 = (b"\xff\xfe<", b"\xfe\xff\0<")
_XML = (b"<", b"\xef\xbb\xbf<", *_UTF_16)
# Bytes of a part in memory, and of what is looked through at once: a list of all Japan has 100 MB.
_MOST_OF_A_PART, _PIECE = 150_000_000, 2_000_000
_TEXTS, _CODES = ("utf-8", "cp932"), ("utf-8", "utf-16-le", "utf-16-be", "cp932")
# Fewer bytes stand somewhere in any picture.
_FEWEST_BYTES = 4
# A workbook behind a chart of a presentation, in one that somebody has attached.
_DEEPEST = 3


def says(content: bytes, words: str, depth: int = _DEEPEST) -> bool:
    """Whether the words stand in the file as they are; of a PDF also where a line breaks in them.

    Raises whatever a library does where they were not found and something could not be read.
    """
    if depth < 0:
        raise refusal(FileKind.TOO_MUCH)
    if content.startswith(b"PK\x03\x04"):
        return _package_says(content, words, depth)
    if b"%PDF-" in content[:1024]:
        return _pdf_says(content, words, depth)
    # A list may begin with such a sign, too.
    if content.startswith(_XML if depth < _DEEPEST else b"<?xml"):
        return any(words in text for text in _texts_of_xml(content, words))
    if kind_by_first_bytes(content) is FileKind.ENCRYPTED:
        raise refusal(FileKind.ENCRYPTED)
    for code in _TEXTS:
        with suppress(UnicodeDecodeError):
            if words in content.decode(code):
                return True
    # What a code cannot write does not stand in it.
    written = {code: words.encode(code, errors="ignore") for code in _CODES}
    return any(
        len(each) >= _FEWEST_BYTES and each.decode(code) == words and each in content
        for code, each in written.items()
    )


def _package_says(content: bytes, words: str, depth: int) -> bool:
    with ZipFile(BytesIO(content)) as package:
        parts = [partial(_part, package, name) for name in package.namelist()]
        return _any_says(parts, words, depth)


def _part(package: ZipFile, name: str) -> bytes:
    with package.open(name) as opened:
        part = opened.read(_MOST_OF_A_PART)
        if opened.read(1):
            raise refusal(FileKind.TOO_MUCH)
        return part


def _any_says(parts: Iterable[Callable[[], bytes]], words: str, depth: int) -> bool:
    """Whether one of the files in a file says the words; one that is damaged hides no other."""
    damage = None
    for read in parts:
        try:
            if says(read(), words, depth - 1):
                return True
        except Exception as error:  # Whatever a library raises over a damaged part.
            damage = error
    if damage:
        raise damage
    return False


def _texts_of_xml(content: bytes, words: str) -> Iterator[str]:
    """What stands between the marks, and in those that hold words of people."""
    if content.startswith(_UTF_16):
        content = content.decode("utf-16", errors="ignore").encode()
    elif re.match(rb"<\?xml[^>]*(?:shift_jis|windows-31j)", content, re.I):
        content = content.decode("cp932", errors="ignore").encode()
    start = 0
    while start < len(content):
        end = _ENDS.search(content, start + _PIECE)
        piece = content[start : end.end() if end else len(content)]
        start += len(piece)
        text = piece.decode(errors="ignore")
        # Most parts have not even the letters.
        if "&" in text or all(letter in text for letter in words):
            yield unescape(_MARKS.sub(b"", _ENDS.sub(b"\n", piece)).decode(errors="ignore"))
            yield from map(unescape, _SAID_IN_MARKS.findall(text))


def _pdf_says(content: bytes, words: str, depth: int) -> bool:
    reader = PdfReader(BytesIO(content))
    # Many programs write other signs of the same look, and a space between any two.
    if any(_flat(words) in _flat(text) for text in _texts_of_pdf(reader)):
        return True
    attached = [each for files in reader.attachments.values() for each in files]
    return _any_says([partial(bytes, each) for each in attached], words, depth)


def _texts_of_pdf(reader: PdfReader) -> Iterator[str]:
    """What its pages print, what is noted on them, and what it says of itself."""
    yield from map(str, (reader.metadata or {}).values())
    for page in reader.pages:
        yield page.extract_text()
        for note in page.annotations or ():
            yield from (str(value) for value in note.get_object().values())


def _flat(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
