"""The figures as JSON: the interface that scripts and editions read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from reports.counting.figure import Choice, Figure, Row
from reports.document.deck.shape import Correction
from reports.document.exporters.longform import Document, public_ward_name

COUNTED = (Choice.SINGLE, Choice.MULTIPLE, Choice.BAND, Choice.COUNT)

# What the document states of its events, in its order; `events` carries all that is known.
DOCUMENT_KEYS = {
    "city_council": ("body", "per_year", "agenda"),
    "coordinator_support.briefing": ("no", "date", "mode", "wards", "people"),
    "coordinator_support.exchange": ("no", "date", "venue", "people"),
}


def write_json(document: Document, figures: Iterable[Figure]) -> bytes:
    """The figures as UTF-8 JSON, readable by eye, ending with a line break."""
    text = json.dumps(figures_document(document, figures), ensure_ascii=False, indent=1)
    return f"{text}\n".encode()


def figures_document(document: Document, figures: Iterable[Figure]) -> dict[str, Any]:
    """The document and its figures by id, in their order.

    A ward that has not reported has the value null in a count, never 0. Of an edition the document
    also has its number and seal, and there is a list of what it corrects. Of one ward it also has
    that ward's code and name.
    """
    written = {
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
        written["corrections"] = [_correction(one) for one in document.corrections]
    return written


def _correction(one: Correction) -> dict[str, Any]:
    return {
        "figure": one.figure or None,
        "heading": one.heading,
        "place": one.place,
        "ward_code": one.ward_code or None,
        "ward": one.ward or None,
        "before": one.before or None,
        "after": one.after or None,
        "reason": one.reason,
    }


def _figure(figure: Figure) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "section": figure.section,
        "title": figure.title,
        "definition": figure.definition,
        "choice": str(figure.choice),
        "as_of": figure.as_of and figure.as_of.isoformat(),
    }
    if figure.unit:
        entry["unit"] = figure.unit
    if figure.choice in COUNTED or figure.asked:
        entry |= {
            "of": figure.of,
            "answered": len(figure.answered),
            "unreported": len(figure.unreported),
        }
        if figure.choice is Choice.MULTIPLE:
            entry["among"] = figure.of
    kinds = {Choice.TEXT: _words, Choice.EVENTS: _events}
    entry |= kinds.get(figure.choice, _counts)(figure)
    if figure.footnotes:
        entry["notes"] = {note.mark: note.text for note in figure.printed_footnotes}
        entry["footnotes"] = [
            {"mark": note.mark, "text": note.text, "tag": note.tag} for note in figure.footnotes
        ]
    return entry


def _counts(figure: Figure) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "basis": str(figure.basis),
        "values": [_value(figure, row) for row in figure.listing],
        "codes": {row.code: row.label for row in figure.all_rows},
    }
    details = {row.code: [item.text for item in row.items] for row in figure.rows if row.items}
    if details:
        entry["details"] = details
    if figure.total is not None:
        entry["total"] = figure.total
    return entry


def _value(figure: Figure, row: Row) -> dict[str, Any]:
    value: dict[str, Any] = {"label": row.label, "value": figure.shown(row)}
    if figure.choice is Choice.COUNT:
        value["code"] = row.code
    if marks := figure.marks(row):
        value["note"] = "、".join(marks)
    return value


def _words(figure: Figure) -> dict[str, Any]:
    texts = [(row.label, [item.text for item in row.items]) for row in figure.rows]
    every = [(label, text) for label, items in texts for text in items]
    if figure.kind == "matrix":
        rows = [{"label": label, "items": items} for label, items in texts]
        return {"kind": figure.kind, "rows": rows, "initiatives": len(every)}
    values = [text for _, text in every]
    if figure.kind == "definition":
        values = [{"label": label, "text": text} for label, text in every]
    return {"kind": figure.kind, "values": values}


def _events(figure: Figure) -> dict[str, Any]:
    events = [_event(row) for row in figure.rows]
    keys = DOCUMENT_KEYS.get(figure.id)
    values = [
        {key: event[key] for key in keys if key in event} if keys else event for event in events
    ]
    return {"values": values, "events": events}


def _event(row: Row) -> dict[str, Any]:
    """All that is known of an event; attendance nobody has entered is absent, not 0."""
    event: dict[str, Any] = {"body": row.label, **dict(row.facts)}
    if row.members:
        event |= {"wards": row.wards, "people": row.people}
    if row.items:
        event["agenda"] = [item.text for item in row.items]
    return event
