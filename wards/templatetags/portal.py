"""The small pieces of markup that every page shares.

{% load portal %}
{% icon "check" %}                         the drawing alone, hidden from screen readers
{% badge "ok" "位置づけ済" "check" %}       kind, word, icon
{% status_badge "差戻し" %}                 a report's state, by its word
{% notice "warn" "見出し" %}…{% endnotice %}  kinds: info, good, warn, bad
{% of_request "components/messages.html" %}  included anew for each request, also in a page that is kept
{% of_reader "name" %}                     as above, who reads: see OF_READER
{% csrf_token %}{% form_token %}           in every form that is posted: the page can be sent once
{{ day|wareki }} {{ day|wareki_weekday }} {{ moment|wareki_minute }} {{ day|fiscal_year }}
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import cache

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from wards import fiscal
from wards.answers import minute_text
from wards.fiscal import moment_label
from wards.forms.once_only import TOKEN, new_token
from wards.request_log import request_id
from wards.reuse.pages import FORM_TOKEN, OF_READER, gap

register = template.Library()
register.simple_tag(request_id, name="request_number")

# Strokes on a grid of 16 by 16, in the colour of the text.
_CIRCLE = '<circle cx="8" cy="8" r="6.2"/>'
_CIRCLED_DOT_BELOW = f'{_CIRCLE}<path d="M8 4.6v4M8 11.2v.1"/>'

ICONS = {
    "arrow": '<path d="M3 8h9.5M9 4.5L12.5 8 9 11.5"/>',
    "back": '<path d="M6.5 3L3 6.5 6.5 10M3.2 6.5H10a3 3 0 010 6H7"/>',
    "calendar": '<path d="M2.5 4h11v9.5h-11zM2.5 7h11M5.5 2.2v3M10.5 2.2v3"/>',
    "check": '<path d="M3 8.5l3.2 3.2L13 5"/>',
    "clock": '<circle cx="8" cy="8" r="6"/><path d="M8 4.5V8l2.4 1.6"/>',
    "copy": '<rect x="5.5" y="5.5" width="8" height="8" rx="1"/><path d="M3 10.5V3.5a1 1 0 011-1h6.5"/>',
    "cross": '<path d="M4 4l8 8M12 4l-8 8"/>',
    "down": '<path d="M8 3v9.5M4 9l4 4 4-4"/>',
    "download": '<path d="M8 2.5v8M4.5 7.5L8 11l3.5-3.5M3 13.5h10"/>',
    "empty": '<circle cx="8" cy="8" r="4.5" stroke-dasharray="2.4 2.3"/>',
    "error": _CIRCLED_DOT_BELOW,
    "flag": '<path d="M4 14V2.5M4 3h8.5l-2 3 2 3H4"/>',
    "grip": '<path d="M6 4v.1M10 4v.1M6 8v.1M10 8v.1M6 12v.1M10 12v.1"/>',
    "half": (
        '<circle cx="8" cy="8" r="5.2"/><path d="M8 2.8a5.2 5.2 0 010 10.4z" fill="currentColor"/>'
    ),
    "help": f'{_CIRCLE}<path d="M6.2 6.3a1.9 1.9 0 113 1.6c-.8.5-1.2.9-1.2 1.6M8 11.6v.1"/>',
    "info": f'{_CIRCLE}<path d="M8 7.4v4M8 4.8v.1"/>',
    "left": '<path d="M13 8H3.5M7 4.5L3.5 8 7 11.5"/>',
    "lock": '<path d="M3.5 7.5h9v6h-9zM5.5 7.5V5.2a2.5 2.5 0 015 0v2.3"/>',
    "pencil": '<path d="M3 13l.6-2.8L11 2.8l2.2 2.2-7.4 7.4z"/>',
    "person": '<circle cx="8" cy="5.4" r="2.6"/><path d="M2.8 14c.6-3 2.6-4.4 5.2-4.4s4.6 1.4 5.2 4.4"/>',
    "plus": '<path d="M8 3v10M3 8h10"/>',
    "print": '<path d="M4.5 6V2.5h7V6M4.5 11.5h-2V6h11v5.5h-2M4.5 9.5h7v4h-7z"/>',
    "public": f'{_CIRCLE}<path d="M1.8 8h12.4M8 1.8c-3.6 3.9-3.6 8.5 0 12.4 3.6-3.9 3.6-8.5 0-12.4"/>',
    "search": '<circle cx="7" cy="7" r="4.5"/><path d="M10.5 10.5L14 14"/>',
    "sort": '<path d="M5 6.5l3-3.5 3 3.5M5 9.5l3 3.5 3-3.5"/>',
    "swap": '<path d="M3 6h10l-2.6-2.6M13 10H3l2.6 2.6"/>',
    "trash": '<path d="M3 4.5h10M6 4.5v-2h4v2M4.5 4.5l.6 9h5.8l.6-9"/>',
    "up": '<path d="M8 13V3.5M4 7l4-4 4 4"/>',
    "warn": '<path d="M8 2.2L14.6 13.6H1.4zM8 6.6v3M8 11.6v.1"/>',
}
# Shape and icon of each state; the shape alone tells them apart in grey.
STATUS_BADGES = {
    "未記入": ("empty", "empty"),
    "記入中": ("draft", "pencil"),
    "提出済": ("sent", "up"),
    "差戻し": ("back", "back"),
    "受理済": ("ok", "check"),
    "公表済": ("open", "public"),
}
NOTICE_ICONS = {"info": "info", "good": "check", "warn": "warn", "bad": "error"}
NOTICE_OF_MESSAGE = {"success": "good", "warning": "warn", "error": "bad"}


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """Inline drawing of an icon. A word must stand beside it: it has no text of its own."""
    drawing = mark_safe(ICONS[name])  # noqa: S308 - constants of our own
    return format_html('<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">{}</svg>', drawing)


@register.simple_tag
def badge(kind: str, text: str, icon_name: str = "") -> SafeString:
    """A state as word, icon and shape. Kinds: empty draft sent ok back open warn gone."""
    drawing = icon(icon_name) if icon_name else ""
    return format_html('<span class="badge {}">{}{}</span>', kind, drawing, text)


@register.simple_tag
@cache
def status_badge(word: str) -> SafeString:
    """The badge of a report's state, by the word that is shown (get_status_display)."""
    kind, icon_name = STATUS_BADGES[str(word)]
    return badge(kind, str(word), icon_name)


@register.simple_block_tag
def notice(content: SafeString, kind: str, heading: str = "") -> SafeString:
    """A notice with its icon. Without a heading the icon stands before the text itself."""
    drawing = icon(NOTICE_ICONS[kind])
    if heading:
        inner = format_html("<h2>{}{}</h2>{}", drawing, heading, content)
    else:
        inner = format_html('<div class="line">{}<div>{}</div></div>', drawing, content)
    return format_html('<div class="notice {}">{}</div>', kind, inner)


@register.simple_tag
def form_token() -> SafeString:
    """The hidden token with which a form page can be sent once. A reload draws another."""
    # Firefox would put the old one into the page that was loaded anew.
    looks = '<input type="hidden" name="{}" value="{}" autocomplete="off">'
    return format_html(looks, TOKEN, gap(FORM_TOKEN) or new_token())


@register.simple_tag(takes_context=True)
def of_request(context: template.RequestContext, name: str) -> SafeString:
    """What a template says of this request alone: a page that is kept has a gap for it."""
    return mark_safe(gap(name) or context.template.engine.get_template(name).render(context))  # noqa: S308


@register.simple_tag(takes_context=True)
def of_reader(context: template.Context, name: str) -> object:
    """What is said of the reader or his session: a page that is kept has a gap for it."""
    return gap(name) or OF_READER[name](context)


@register.filter
def notice_kind(level_tag: str) -> str:
    """The kind of notice for the level of one of Django's messages."""
    return NOTICE_OF_MESSAGE.get(level_tag, "info")


@register.filter
def address_and_label(tags: str) -> tuple[str, str, str]:
    """What undoes what a message tells of: address, space, the words of its button or ''."""
    return tags.partition(" ")


def _local_day(day: date) -> date:
    return timezone.localtime(day).date() if isinstance(day, datetime) else day


def _where_there_is_one(text: Callable[[date], str]) -> Callable[[date | None], str]:
    return lambda moment: text(moment) if moment else ""


# Days and moments as they are written, in the city's time; nothing for none.
WRITTEN = {
    "wareki": lambda day: fiscal.wareki(_local_day(day)),  # 令和6年9月1日
    "wareki_weekday": lambda day: fiscal.wareki_with_weekday(_local_day(day)),  # 令和6年9月1日(日)
    "wareki_minute": minute_text,  # 令和6年10月7日(月) 15:20
    "wareki_clock": moment_label,  # 令和6年10月4日11時05分, as a receipt says it
    "fiscal_year": lambda day: str(fiscal.FiscalYear.of(_local_day(day))),  # 令和6年度
}
for name, text in WRITTEN.items():
    register.filter(name, _where_there_is_one(text))


@register.simple_tag
def field_input(field: BoundField) -> SafeString:
    """The input of a field, described by its help, unit, warning and error, in reading order."""
    ids = described_by(field)
    return field.as_widget(attrs={"aria-describedby": ids} if ids else {})


@register.filter
def described_by(field: BoundField) -> str:
    """The ids of everything that explains a field, as `django/forms/field.html` gives them."""
    parts = {
        "marks": getattr(field.field, "marks", ()),
        "helptext": field.help_text,
        "unit": getattr(field.field, "unit", ""),
        "warning": getattr(field.field, "warning", ""),
        "error": field.errors,
        "before": getattr(field.field, "earlier", ()),
    }
    return " ".join(f"{field.auto_id}_{name}" for name, present in parts.items() if present)


@register.filter
def page_numbers(page: Page) -> list[int | str]:
    """The numbers a pager shows: both ends, the pages around this one, … between."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.filter
def note_of(field: BoundField, value: object) -> str:
    """The small line under a choice, from the form field's `choice_notes` (value -> line)."""
    return getattr(field.field, "choice_notes", {}).get(str(value), "")
