"""One search over everything that a user may see: wards' reports, and records of every kind."""

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reports.lifecycle.items import report_url
from wards.fiscal import FiscalYear
from wards.forms.form_fields import SearchedWordsField
from wards.generic.pages import HOME, RecordPages
from wards.generic.tables import ALL_YEARS, MOST_CHARACTERS, WordsFilter
from wards.japanese.letters import with_words
from wards.models import Submission, User
from wards.models.round import current_survey
from wards.record_pages import kinds_with_pages

# So many of a kind are shown; the list of the kind has the rest.
MOST_SHOWN = 5


class SearchForm(forms.Form):
    q = SearchedWordsField(
        label="探す言葉",
        required=False,
        max_length=MOST_CHARACTERS,
        help_text="医療機関・研修会・会議などの名称や、区の名前を入力します。",
    )


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What is found under the words of ?q=, by kind."""
    form = SearchForm(request.GET or None)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    found = [] if not words else [*_reports(words, request.user), *_records(words, request.user)]
    context = {
        "title": "ポータルの中を探す",
        "crumbs": [HOME, ("探す", "")],
        "form": form,
        "words": words,
        "found": found,
        "number": sum(len(kind["rows"]) for kind in found),
    }
    return render(request, "reports/search.html", context)


def _reports(words: str, user: User) -> list[dict[str, object]]:
    """The reports of the present survey of the wards that are named so."""
    round_ = current_survey(timezone.localdate())
    if round_ is None:
        return []
    reports = Submission.objects.visible_to(user).filter(round=round_)
    named = with_words(reports.select_related("ward", "round"), words, ["ward__name", "ward__kana"])
    rows = [
        {"name": str(each), "url": report_url(each), "small": each.get_status_display()}
        for each in named
    ]
    return [{"noun": "報告", "rows": rows, "more_url": ""}] if rows else []


def _records(words: str, user: User) -> list[dict[str, object]]:
    """The first records of every kind whose list can be searched; one query a kind."""
    found = []
    for pages in kinds_with_pages():
        asked = _words_filter(pages)
        if asked is None or not pages.may_read(user):
            continue
        rows = pages.with_related(pages.readable(user))
        if user.is_bureau and pages.ward_path:
            rows = rows.select_related(pages.ward_path)
        ordering = [*pages.model._meta.ordering, "pk"]
        shown = list(asked.filter(rows, words).order_by(*ordering)[: MOST_SHOWN + 1])
        if shown:
            more = len(shown) > MOST_SHOWN
            found.append(
                {
                    "noun": pages.noun,
                    "rows": [_row(pages, record, user) for record in shown[:MOST_SHOWN]],
                    "more_url": _list_url(pages, words) if more else "",
                }
            )
    return found


def _words_filter(pages: RecordPages) -> WordsFilter | None:
    filters = pages.filter_class.base_filters if pages.filter_class else {}
    return next((each for each in filters.values() if isinstance(each, WordsFilter)), None)


def _row(pages: RecordPages, record: object, user: User) -> dict[str, str]:
    """A record by its name, with its ward for the Bureau, and its year."""
    year = getattr(record, "fiscal_year", None)
    about = [
        *([pages.ward_name(record)] if user.is_bureau and pages.ward_path else []),
        *([str(FiscalYear(year))] if year else []),
    ]
    return {"name": str(record), "url": pages.page_of(record), "small": "　".join(about)}


def _list_url(pages: RecordPages, words: str) -> str:
    """The list of a kind, searched in the same way, of all years."""
    query = QueryDict(mutable=True)
    query["q"] = words
    if "year" in pages.filter_class.base_filters:
        query["year"] = ALL_YEARS
    return f"{pages.url('list')}?{query.urlencode()}"
