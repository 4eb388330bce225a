"""The guide to the portal for each role."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wards.japanese.dates import with_example
from wards.reuse.pages import kept_page


@require_safe
@kept_page(shared=True)
def help_page(request: HttpRequest) -> HttpResponse:
    """The short guide: who does what, how to write dates and empty answers, whom to ask."""
    context = {
        "title": "使い方",
        "lead": "だれが何をするか、日付や「0」「空欄」の書き分け、困ったときの問い合わせ先です。",
        "examples": [with_example(way) for way in ("{short}", "{full}", "{western}")],
        "example": with_example("{full}"),
    }
    return render(request, "help.html", context)
