"""The pages of a kind of record, for whoever knows only its model."""

from django.apps import apps
from django.db.models import Model
from django.urls import get_resolver

# By the model's label; `wards.generic.pages.RecordPages`, which this file does not know.
_PAGES: dict[str, object] = {}


def register(pages) -> None:
    """Notes the pages of a model."""
    _PAGES[pages.model._meta.label_lower] = pages


def _by_label() -> dict[str, object]:
    # The apps register while their addresses are loaded.
    _ = get_resolver().url_patterns
    return _PAGES


def kinds_with_pages() -> list:
    """The pages of all kinds of records, in the order of the addresses."""
    return list(_by_label().values())


def pages_of(model: type[Model]):
    """The pages of a kind of record that has pages."""
    return _by_label()[model._meta.label_lower]


def record_url(model_label: str, pk: int, page: str = "detail") -> str:
    """The address of a record's page, or '' when its model has none. page: 'detail' or 'edit'.

    >>> record_url("trainings.training", 7)  # doctest: +SKIP
    '/trainings/training/7/'
    """
    pages = _by_label().get(model_label.lower())
    return pages.url(page, pk) if pages else ""


def record_kind(model_label: str) -> str:
    """研修会, 積極的医療機関の位置づけ, …; of a kind that the program has no longer, its sign."""
    try:
        return str(apps.get_model(model_label)._meta.verbose_name)
    except LookupError:
        return model_label
