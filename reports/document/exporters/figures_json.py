"""The figures as JSON: the interface that scripts and editions read."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from reports.counting.figure import Choice, Figure, Row
from reports.document.exporters.longform import (
    Document,
    correction_values,
    public_ward_name,
    text_id,
)

# Where the portal serves the JSON Schema of these files (reports/static/); its version is in its name.
SCHEMA = "/static/portal/figures-2.schema.json"


def write_json(document: Document, figures: Iterable[Figure]) -> bytes:
    """The figures as UTF-8 JSON, readable by eye, ending with a line break."""
    text = json.dumps(figures_document(document, figures), ensure_ascii=False, indent=1)
    return f"{text}\n".encode()


def figures_document(document: Document, figures: Iterable[Figure]) -> dict[str, Any]:
    """The document and its figures by id, in their order; every figure and value in one shape.

    A ward that has not reported has the value null in a count, never 0. Of an edition the document
    also has its number and seal, and there is a list of what it corrects. Of one ward it also has
    that ward's code and name.
    """
    written = {
        "$schema": SCHEMA,
        "document": {
            "number": document.number,
            "title": document.title,
            "fiscal_year": document.fiscal_year,
            "as_of": document.as_of and document.as_of.isoformat(),
            "wards": len(document.wards),
            "status": document.status,
            "made_at": document.made_at.isoformat(timespec="seconds"),
        },
        "figures": {figure.id: _figure(figure) for figure in figures},
    }
    if len(document.wards) == 1:
        (ward,) = document.wards
        written["document"] |= {"ward_code": ward.code, "ward": public_ward_name(ward)}
    if document.edition is not None:
        written["document"] |= {"edition": document.edition, "sha256": document.sha256}
        written["corrections"] = [correction_values(one) for one in document.corrections]
    return written


def _figure(figure: Figure) -> dict[str, Any]:
    """null where the figure has no such thing; of, answered: wards."""
    is_asked = figure.choice not in (Choice.TEXT, Choice.EVENTS) or bool(figure.asked)
    return {
        "section": figure.section,
        "title": figure.title,
        "definition": figure.definition,
        "choice": str(figure.choice),
        "kind": figure.kind or None,
        "unit": figure.unit or None,
        "basis": str(figure.basis),
        "as_of": figure.as_of and figure.as_of.isoformat(),
        "of": figure.of if is_asked else None,
        "answered": len(figure.answered) if is_asked else None,
        "unreported": len(figure.unreported) if is_asked else None,
        "total": figure.total,
        "total_unit": figure.total_unit or None,
        "values": [_value(figure, row) for row in figure.listing],
        "footnotes": [asdict(note) for note in figure.footnotes],
    }


def _value(figure: Figure, row: Row) -> dict[str, Any]:
    """A row in the order of the document. Attendance that nobody has entered is null, not 0."""
    is_event = figure.choice is Choice.EVENTS
    has_number = not is_event and figure.choice is not Choice.TEXT
    return {
        "code": row.code,
        "label": row.label,
        "value": figure.shown(row) if has_number else None,
        "notes": list(figure.marks(row)),
        "texts": [
            {"id": text_id(row, number), "text": item.text}
            for number, item in enumerate(row.items, 1)
        ],
        "facts": dict(row.facts),
        "wards": row.wards if is_event and row.members else None,
        "people": row.people if is_event and row.has_people else None,
    }
