"""The columns that a form of a record has in the workbook, and its answers as cells.

Between record and cell stands one canonical text: what the form itself would be given, such as a
code, '2024-09-01', '19.5', '1' for a mark, the key of a related record, and '' for no answer.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum

from django import forms
from django.db import models
from django.utils.choices import flatten_choices

from reports.files.report_workbook.layout import MARK, NO, NO_MARK, YES, option_label
from wards.answers import BLANK
from wards.fiscal import wareki
from wards.forms.form_fields import (
    ChoiceOfSeveral,
    JapaneseDateField,
    JapaneseDecimalField,
    JapaneseIntegerField,
    WordsField,
    YesNo,
)
from wards.forms.questions import ASKED_WHEN
from wards.forms.record_forms import RecordForm
from wards.models import Ward

# Decided by the form that was handed out, or asked on the page of the intake.
NOT_ASKED = frozenset({"fiscal_year", "ward", "stamp", "keep_words", "keep_equal", "end_former"})
NOT_ASKED |= ASKED_WHEN.keys()

CellText = str | int | float | date


class Kind(Enum):
    """How the answers of a column look."""

    WORDS = "words"
    LINES = "lines"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DAY = "day"
    CHOICE = "choice"
    YES_NO = "yes_no"
    MARK = "mark"
    RECORD = "record"


@dataclass(frozen=True)
class Column:
    """One question of a form; of a question with several answers, one of them.

    choices: (canonical text, words) of CHOICE, YES_NO, MARK and RECORD. closed: canonical texts of
    those records that have ended; they may be written, and are never proposed. when: of a question
    that is not always asked, the words that say when.
    """

    field: str
    label: str
    kind: Kind
    option: str = ""
    unit: str = ""
    help: str = ""
    required: bool = False
    when: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    closed: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """'people', or 'audience:doctor'."""
        return f"{self.field}:{self.option}" if self.option else self.field

    def canonical(self, record: models.Model) -> str:
        """The answer of a record."""
        field = record._meta.get_field(self.field)
        value = getattr(record, field.attname)
        if self.kind is Kind.MARK:
            return "1" if self.option in value else ""
        if value is None:
            return ""
        if isinstance(value, Decimal):
            return f"{value.normalize():f}"
        return value.isoformat() if isinstance(value, date) else str(value)

    def cell_value(self, canonical: str) -> CellText:
        """What stands in a cell for an answer: days and numbers typed, choices in words."""
        if not canonical:
            return NO_MARK if self.kind is Kind.MARK else ""
        if self.kind is Kind.DAY:
            return date.fromisoformat(canonical)
        if self.kind is Kind.INTEGER:
            return int(canonical)
        if self.kind is Kind.DECIMAL:
            return float(canonical)
        return dict(self.choices).get(canonical, canonical)

    def words(self, canonical: str) -> str:
        """An answer for people: '38人', '令和6年9月1日', '空欄'."""
        if not canonical:
            return BLANK
        if self.kind is Kind.DAY:
            return wareki(date.fromisoformat(canonical))
        if self.kind in (Kind.INTEGER, Kind.DECIMAL):
            return f"{Decimal(canonical):,}{self.unit}"
        return dict(self.choices).get(canonical, canonical)


def columns_of(form: RecordForm) -> list[Column]:
    """The columns of an unbound form, as its user is asked."""
    asked = ((name, field) for name, field in form.fields.items() if name not in NOT_ASKED)
    return [column for name, field in asked for column in _columns(name, field)]


def _columns(name: str, field: forms.Field) -> list[Column]:
    """The column of a field; of one that takes several answers, a column for each."""
    condition = getattr(field, "condition", None)
    column = Column(
        name,
        str(field.label),
        _kind(field),
        unit=getattr(field, "unit", ""),
        help=str(field.help_text),
        required=field.required,
        when=tuple(condition.marks) if condition else (),
        choices=_choices(field),
        closed=_closed(field),
    )
    if not isinstance(field, ChoiceOfSeveral):
        return [column]
    mark = replace(column, kind=Kind.MARK, required=False, choices=(("1", MARK),))
    return [
        replace(mark, label=option_label(column.label, str(words)), option=code)
        for code, words in field.choices
    ]


def _kind(field: forms.Field) -> Kind:
    if isinstance(field, forms.ModelChoiceField) and field.queryset.model is Ward:
        # No sheet adds any, and none is named otherwise than when a form went out.
        return Kind.CHOICE
    for field_class, kind in _KINDS:
        if isinstance(field, field_class):
            return kind
    return Kind.LINES if isinstance(field, WordsField) and field.lines else Kind.WORDS


# In this order: the fields before are special cases of those behind.
_KINDS = (
    (forms.ModelChoiceField, Kind.RECORD),
    (YesNo, Kind.YES_NO),
    (forms.ChoiceField, Kind.CHOICE),
    (JapaneseDateField, Kind.DAY),
    (JapaneseIntegerField, Kind.INTEGER),
    (JapaneseDecimalField, Kind.DECIMAL),
)


def _choices(field: forms.Field) -> tuple[tuple[str, str], ...]:
    if isinstance(field, forms.ModelChoiceField):
        return named_apart((str(row.pk), str(row)) for row in field.queryset)
    if isinstance(field, YesNo):
        return (("True", YES), ("False", NO))
    if isinstance(field, forms.ChoiceField):
        # Groups of choices as one list.
        return tuple(
            (str(code), str(words)) for code, words in flatten_choices(field.choices) if code
        )
    return ()


def _closed(field: forms.Field) -> frozenset[str]:
    rows = field.queryset if isinstance(field, forms.ModelChoiceField) else ()
    return frozenset(str(row.pk) for row in rows if getattr(row, "closed_on", None))


def named_apart(rows: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Names that can be told apart: of two equal ones, each is given its number.

    >>> named_apart([("7", "森クリニック"), ("9", "森クリニック"), ("3", "林医院")])
    (('7', '森クリニック〔番号7〕'), ('9', '森クリニック〔番号9〕'), ('3', '林医院'))
    """
    rows = list(rows)
    often = Counter(name for _, name in rows)
    return tuple((key, f"{name}〔番号{key}〕" if often[name] > 1 else name) for key, name in rows)


def row_of(columns: Iterable[Column], record: models.Model) -> dict[str, str]:
    """{column key: canonical text} of a record."""
    return {column.key: column.canonical(record) for column in columns}


def form_data(columns: Iterable[Column], row: Mapping[str, str]) -> dict[str, str | list[str]]:
    """What the form is given for a row; a column that the row does not have is not answered."""
    data: dict[str, str | list[str]] = {}
    for column in columns:
        answer = row.get(column.key, "")
        if column.kind is not Kind.MARK:
            data[column.field] = answer
        else:
            marked = data.setdefault(column.field, [])
            if answer:
                marked.append(column.option)
    return data


def columns_with_names(
    columns: Iterable[Column], names: Mapping[str, Mapping[str, str]]
) -> tuple[Column, ...]:
    """The columns, with what the records to choose from were called earlier added to their names.

    names: {column key: {canonical text: name}}. Of what one record was called then and another is
    called now there are two choices, and whoever reads it asks; words are always those of now.
    """
    return tuple(
        replace(column, choices=_former_names(column, names.get(column.key, {})) + column.choices)
        if column.kind is Kind.RECORD
        else column
        for column in columns
    )


def _former_names(column: Column, names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    present = dict(column.choices)
    return tuple((code, name) for code, name in names.items() if present.get(code, name) != name)
