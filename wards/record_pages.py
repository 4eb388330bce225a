"""The pages of a kind of record, for whoever knows only its model."""

from django.urls import get_resolver

# By the model's label; `wards.generic.pages.RecordPages`, which this file does not know.
_PAGES: dict[str, object] = {}


def register(pages) -> None:
    """Notes the pages of a model."""
    _PAGES[pages.model._meta.label_lower] = pages


def kinds_with_pages() -> list:
    """The pages of all kinds of records, in the order of the addresses."""
    # The apps register while their addresses are loaded.
    _ = get_resolver().url_patterns
    return list(_PAGES.values())


def record_url(model_label: str, pk: int, page: str = "detail") -> str:
    """The address of a record's page, or '' when its model has none. page: 'detail' or 'edit'.

    >>> record_url("trainings.training", 7)  # doctest: +SKIP
    '/trainings/training/7/'
    """
    _ = get_resolver().url_patterns
    pages = _PAGES.get(model_label.lower())
    return pages.url(page, pk) if pages else ""
