"""What was published: canonical JSON, read without loss and sealed, beside it the files as they were.

Editions are kept in this shape for ever. A class whose fields change needs a reader of the old
shape here (`shape` numbers them) before the change lands; a new field with a default needs none.

Editions name wards and records behind the figures, so the database shows them to the Bureau alone.
What is public of them (that they exist, who made them when, their files) everybody may have:
`public_editions` and `public_edition` are the one place that looks them up beyond a ward's scope.
"""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from cattrs import BaseValidationError
from cattrs.gen import make_dict_structure_fn
from django.db.models import Prefetch, QuerySet

from reports.counting.figure import Figure, Row
from reports.counting.figure import converter as figure_converter
from reports.counting.figures import size_of
from reports.document.deck.shape import Panel
from reports.document.deck.years import OWN, SPAN, Past
from reports.document.exporters.longform import Document
from reports.document.publication import Publication, texts_of
from reports.document.texts import LAST_YEAR, SEVERAL_YEARS, wants
from reports.models import Edition, EditionFile, FileKind
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import ReportingRound
from wards.reuse.kept import kept
from wards.versions.known_on import looked_back_to
from wards.written import written_once

SHAPE = 1


class UnreadableEditionError(ValueError):
    """A text that is not the content of an edition in a shape that this program knows."""


def text_of(content: Publication) -> str:
    """The content as canonical JSON: keys sorted, no spaces; equal contents give equal texts."""
    data = converter.unstructure(content) | {"shape": SHAPE}
    data["figures"] = list(data["figures"].values())
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_content(text: str) -> Publication:
    """What `text_of` was given. Raises UnreadableEditionError for anything else."""
    with _reading():
        data = _data_of(text)
        figures = _figures_of(data)
        for slide in (*data["deck"]["slides"], *data["errata"]):
            _give_figures_back(slide, figures)
        del data["shape"]
        return converter.structure(data | {"figures": figures}, Publication)


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except (BaseValidationError, KeyError, TypeError, ValueError) as error:
        raise UnreadableEditionError(str(error)) from error


def _data_of(text: str) -> dict[str, Any]:
    data = json.loads(text)
    _refuse_other_shape(data["shape"])
    return data


def _refuse_other_shape(shape: object) -> None:
    if shape != SHAPE:
        raise UnreadableEditionError(f"unknown shape {shape!r}")


def _figures_of(data: Mapping[str, Any], only: Collection[str] = ()) -> dict[str, Figure]:
    chosen = (kept for kept in data["figures"] if not only or kept["id"] in only)
    return {kept["id"]: converter.structure(kept, Figure) for kept in chosen}


_read_at = json.JSONDecoder().raw_decode


def one_figure_of(text: str, id_: str) -> dict[str, Figure]:
    """The figure by its id, of a text as `text_of` gives it, whose other parts are not read.

    Quotes in words are escaped, and nothing but a figure has an id: this one stands there once, and
    the nearest brace before it from which an object can be read that goes beyond it is the figure's.
    """
    name = '"shape":'
    _refuse_other_shape(_read_at(text, text.rindex(name) + len(name))[0])
    at = begin = text.find(f'"id":"{id_}"')
    if at < 0:
        return {}
    kept, end = {}, at
    while end <= at:
        begin = text.rindex("{", 0, begin)
        with suppress(json.JSONDecodeError):  # a brace in words
            kept, end = _read_at(text, begin)
    return {id_: converter.structure(kept, Figure)}


def _panel_data(panel: Panel) -> dict[str, Any]:
    """A panel that names its figure by id, and by code the rows that the figure itself has.

    A figure that a page makes of several years is none of the edition's and is kept whole.
    Other rows (未回答, which a figure derives) are kept whole: reading derives nothing.
    """
    kept = {
        name: converter.unstructure(getattr(panel, name))
        for name in Panel.__dataclass_fields__
        if name not in ("figure", "rows")
    }
    own = {row.code: row for row in panel.figure.rows} if panel.figure else {}
    kept["figure"] = panel.figure and (
        converter.unstructure(panel.figure) if panel.figure.id.startswith(OWN) else panel.figure.id
    )
    kept["rows"] = [
        row.code if own.get(row.code) == row else converter.unstructure(row) for row in panel.rows
    ]
    return kept


def _give_figures_back(slide: dict[str, Any], figures: Mapping[str, Figure]) -> None:
    """Puts the figures and rows in the place of their names."""
    for panel in (panel for stack in slide["stacks"] for panel in stack["panels"]):
        figure = panel["figure"]
        if isinstance(figure, str):
            figure = figures[figure]
        elif figure is not None:
            figure = converter.structure(figure, Figure)
        own = {row.code: row for row in figure.rows} if figure else {}
        panel["figure"] = figure
        panel["rows"] = [own[row] if isinstance(row, str) else row for row in panel["rows"]]


def _structure_or_keep(class_: type) -> Any:
    """A hook that leaves what is already there as it is."""
    structure = make_dict_structure_fn(class_, converter, _cattrs_forbid_extra_keys=True)
    return lambda kept, _: kept if isinstance(kept, class_) else structure(kept, class_)


converter = figure_converter.copy()
converter.register_unstructure_hook(Panel, _panel_data)
for _class in (Row, Figure):
    converter.register_structure_hook(_class, _structure_or_keep(_class))


class EditionDamagedError(Exception):
    """The kept text is not what was published; the message is fit for the screen."""


FILES = Prefetch("files", EditionFile.objects.defer("content"))


def public_editions(round_: ReportingRound, *, with_files: bool = False) -> list[Edition]:
    """The editions of a round, newest first, without their content and that of their files."""
    with ward_scope(ALL_WARDS, only_reads=True):
        return _editions(round_.pk, with_files)


@written_once
def _editions(round_: int, with_files: bool) -> QuerySet:
    editions = Edition.objects.filter(round=round_).select_related("made_by", "round")
    files = [FILES] if with_files else []
    return editions.defer("content").prefetch_related(*files).order_by("-number")


def public_edition(
    round_: ReportingRound, number: int, *, with_files: bool = False
) -> Edition | None:
    """One edition of a round with its content, if there is one of that number.

    The content names wards and records: what leaves the server for a ward is a file of the edition
    that is not internal, or goes through `figures.seen_from`.
    """
    with ward_scope(ALL_WARDS, only_reads=True):
        editions = Edition.objects.filter(round=round_, number=number)
        files = [FILES] if with_files else []
        return editions.select_related("made_by", "round").prefetch_related(*files).first()


def newest_editions(moment: datetime | None) -> list[Edition]:
    """The newest edition of each survey that there was at a moment (None: now), without content."""
    with ward_scope(ALL_WARDS, only_reads=True):
        return _newest(moment)


@written_once
def _newest(moment: datetime | None) -> QuerySet:
    editions = Edition.objects.defer("content").select_related("round")
    if moment:
        editions = editions.filter(made_at__lte=moment)
    return editions.order_by("round_id", "-number").distinct("round_id")


def figures_of(
    editions: Sequence[Edition], only: tuple[str, ...] = ()
) -> Mapping[int, Mapping[str, Figure]]:
    """Figures of editions by key and id, used again; without editions that cannot be read.

    only: ids of some; of ten years' editions all would take half a second. One alone is read without
    the others, which takes a tenth of the time. They name wards and records: what leaves the server
    for a ward goes through `seen_from`.
    """

    def read() -> dict[int, Mapping[str, Figure]]:
        found = {}
        for edition in _whole([each.pk for each in editions]):
            with suppress(EditionDamagedError, UnreadableEditionError), _reading():
                _refuse_if_damaged(str(edition), edition.content.encode(), edition.seal)
                if len(only) == 1:
                    found[edition.pk] = one_figure_of(edition.content, *only)
                else:
                    found[edition.pk] = _figures_of(_data_of(edition.content), only)
        return found

    key = ("published", only, *((each.pk, each.seal) for each in editions))
    with ward_scope(ALL_WARDS, only_reads=True):
        return kept(key, read, size=lambda found: sum(map(size_of, found.values())))


@written_once
def _whole(keys: list[int]) -> QuerySet:
    return Edition.objects.filter(pk__one_of=keys).select_related("round")


def past_of(round_: ReportingRound) -> Past:
    """What the newest editions of the years before say, where the deck of the year wants any.

    Raises UnreadableEditionError and EditionDamagedError.
    """
    if not wants(texts_of(round_), LAST_YEAR, SEVERAL_YEARS):
        return {}
    years = range(round_.fiscal_year - SPAN + 1, round_.fiscal_year)
    editions = [
        each for each in newest_editions(looked_back_to()) if each.round.fiscal_year in years
    ]
    return {each.round.year: content_of(each).figures for each in editions}


def kept_file(edition: Edition, kind: str) -> bytes | None:
    """A file of an edition as it was published; None where it has none of that kind.

    Raises EditionDamagedError for bytes of another sha256.
    """
    if kind not in FileKind.values:
        return None
    with ward_scope(ALL_WARDS, only_reads=True):
        file = EditionFile.objects.filter(edition=edition, kind=kind).first()
    if file is None:
        return None
    content = bytes(file.content)
    _refuse_if_damaged(f"{edition}の{file.get_kind_display()}", content, file.sha256)
    return content


def sha256_of_kept(edition: Edition, kind: str) -> str:
    """Of a file of an edition, without reading it; '' where it has none of that kind."""
    with ward_scope(ALL_WARDS, only_reads=True):
        kept = EditionFile.objects.filter(edition=edition, kind=kind)
        return kept.values_list("sha256", flat=True).first() or ""


def content_of(edition: Edition) -> Publication:
    """What the edition says, from its kept text alone: no query.

    Raises EditionDamagedError for a text of another sha256, UnreadableEditionError for its shape.
    """
    _refuse_if_damaged(str(edition), edition.content.encode(), edition.seal)
    return read_content(edition.content)


def _refuse_if_damaged(what: str, kept: bytes, sha256: str) -> None:
    if hashlib.sha256(kept).hexdigest() != sha256:
        raise EditionDamagedError(
            f"{what}が、公表したときの内容と一致しません（sha256）。"
            "データベースが書き換えられたおそれがあります。"
        )


def document_of(sha256: str, content: Publication) -> Document:
    """What the data files of an edition of that sha256 say of themselves."""
    return replace(content.document, sha256=sha256, corrections=content.corrections)
