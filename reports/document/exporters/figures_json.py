"""The figures as JSON: the interface that scripts and editions read."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from reports.counting.figure import Choice, Figure, Row
from reports.document.deck.shape import Correction
from reports.document.exporters.longform import Document, public_ward_name

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
    """null where there is none; a correction that follows from others has no number."""
    code, ward = one.public_ward
    return {
        "number": one.number or None,
        "page": one.page or None,
        "figure": one.figure or None,
        "heading": one.heading,
        "place": one.shown_place,
        "ward_code": code or None,
        "ward": ward or None,
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
    if figure.choice not in (Choice.TEXT, Choice.EVENTS) or figure.asked:
        answered, unreported = len(figure.answered), len(figure.unreported)
        entry |= {"of": figure.of, "answered": answered, "unreported": unreported}
        if figure.choice is Choice.MULTIPLE:
            entry["among"] = figure.of
    kinds = {Choice.TEXT: _words, Choice.EVENTS: _events}
    entry |= kinds.get(figure.choice, _counts)(figure)
    if figure.footnotes:
        entry["notes"] = {note.mark: note.text for note in figure.printed_footnotes}
        entry["footnotes"] = [asdict(note) for note in figure.footnotes]
    return entry


def _counts(figure: Figure) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "basis": str(figure.basis),
        "values": [_value(figure, row) for row in figure.listing],
        "codes": {row.code: row.label for row in figure.all_rows},
    }
    if details := {row.code: _texts(row) for row in figure.rows if row.items}:
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


def _texts(row: Row) -> list[str]:
    return [item.text for item in row.items]


def _words(figure: Figure) -> dict[str, Any]:
    every = [(row.label, text) for row in figure.rows for text in _texts(row)]
    if figure.kind == "matrix":
        rows = [{"label": row.label, "items": _texts(row)} for row in figure.rows]
        return {"kind": figure.kind, "rows": rows, "initiatives": len(every)}
    if figure.kind == "definition":
        values = [{"label": label, "text": text} for label, text in every]
    else:
        values = [text for _, text in every]
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
        event["agenda"] = _texts(row)
    return event
