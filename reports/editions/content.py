"""What was published: canonical JSON, read without loss, sealed, and drawn as files from it alone.

Editions are kept in this shape for ever. A class whose fields change needs a reader of the old
shape here (`shape` numbers them) before the change lands; a new field with a default needs none.

Editions name wards and records behind the figures, so the database shows them to the Bureau alone.
What is public of them (that they exist, who made them when, their files) everybody may have:
`public_editions` and `public_edition` are the one place that looks them up beyond a ward's scope.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cattrs import BaseValidationError
from cattrs.gen import make_dict_structure_fn

from reports.counting.figure import Figure, Row
from reports.counting.figure import converter as figure_converter
from reports.document.deck.shape import Panel
from reports.document.exporters.csv_files import write_corrections
from reports.document.exporters.longform import Document
from reports.document.publication import Format, Publication, write_file
from reports.models import Edition
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import ReportingRound
from wards.outgoing.csv_rows import Encoding

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
    try:
        data = json.loads(text)
        if data["shape"] != SHAPE:
            raise UnreadableEditionError(f"unknown shape {data['shape']!r}")
        figures = {kept["id"]: converter.structure(kept, Figure) for kept in data["figures"]}
        for slide in (*data["deck"]["slides"], *data["errata"]):
            _give_figures_back(slide, figures)
        del data["shape"]
        return converter.structure(data | {"figures": figures}, Publication)
    except (BaseValidationError, KeyError, TypeError, json.JSONDecodeError) as error:
        raise UnreadableEditionError(str(error)) from error


def _panel_data(panel: Panel) -> dict[str, Any]:
    """A panel that names its figure by id, and by code the rows that the figure itself has.

    Other rows (未回答, which a figure derives) are kept whole: reading derives nothing.
    """
    kept = {
        name: converter.unstructure(getattr(panel, name))
        for name in Panel.__dataclass_fields__
        if name not in ("figure", "rows")
    }
    own = {row.code: row for row in panel.figure.rows} if panel.figure else {}
    kept["figure"] = panel.figure.id if panel.figure else None
    kept["rows"] = [
        row.code if own.get(row.code) == row else converter.unstructure(row) for row in panel.rows
    ]
    return kept


def _give_figures_back(slide: dict[str, Any], figures: Mapping[str, Figure]) -> None:
    """Puts the figures and rows in the place of their names."""
    for panel in (panel for stack in slide["stacks"] for panel in stack["panels"]):
        figure = figures[panel["figure"]] if panel["figure"] is not None else None
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


def public_editions(round_: ReportingRound) -> list[Edition]:
    """The editions of a round, newest first, without their content."""
    with ward_scope(ALL_WARDS):
        editions = Edition.objects.filter(round=round_).select_related("made_by", "round")
        return list(editions.defer("content").order_by("-number"))


def public_edition(round_: ReportingRound, number: int) -> Edition | None:
    """One edition of a round with its content, if there is one of that number.

    The content names wards and records: what leaves the server for a ward goes through
    `write_edition` without members, or through `figures.seen_from`.
    """
    with ward_scope(ALL_WARDS):
        editions = Edition.objects.filter(round=round_, number=number)
        return editions.select_related("made_by", "round").first()


def content_of(edition: Edition) -> Publication:
    """What the edition says, from its kept text alone: no query.

    Raises EditionDamagedError for a text of another sha256, UnreadableEditionError for its shape.
    """
    kept = hashlib.sha256(edition.content.encode()).hexdigest()
    if kept != edition.sha256:
        raise EditionDamagedError(
            f"{edition}の内容が、公表したときの内容と一致しません（sha256）。"
            "データベースが書き換えられたおそれがあります。"
        )
    return read_content(edition.content)


CORRECTIONS = "corrections"
SHORT = 16  # hexadecimal digits: enough to tell editions apart by eye


def write_edition(
    edition: Edition,
    fmt: str,
    *,
    include_members: bool = False,
    encoding: Encoding = Encoding.UTF8,
) -> bytes:
    """An edition as a file; fmt: a Format, or CORRECTIONS for its 正誤表 as CSV.

    The 正誤表 stands last on its slides, and its seal on their cover. include_members: the workbook
    names the wards and records behind the values, for the Bureau; without, the file is public.
    Raises ValueError for another format, CannotEncodeError, and as `content_of`.
    """
    content = content_of(edition)
    document = document_of(edition, content)
    if fmt == CORRECTIONS:
        return write_corrections(document, encoding)
    seal = f"{edition.name}　照合番号（SHA-256の先頭{SHORT}桁）{edition.sha256[:SHORT]}"
    return write_file(
        Format(fmt),
        document,
        tuple(content.figures.values()),
        replace(content.deck, slides=(*content.deck.slides, *content.errata), seal=seal),
        include_members=include_members,
        encoding=encoding,
    )


def document_of(edition: Edition, content: Publication) -> Document:
    """What its data files say of themselves."""
    return replace(content.document, sha256=edition.sha256, corrections=content.corrections)
