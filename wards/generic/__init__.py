"""The pages that every record has: list, detail, create, edit, end and delete."""

from wards.generic.pages import RecordPages
from wards.generic.statements import StatementPages
from wards.generic.tables import Badge, Cell, Column, RelatedTable

__all__ = ["Badge", "Cell", "Column", "RecordPages", "RelatedTable", "StatementPages"]
