"""The small pieces of markup that every page shares.

{% load portal %}
{% icon "check" %}                         the drawing alone, hidden from screen readers
{% badge "ok" "位置づけ済" "check" %}       kind, word, icon
{% status_badge "差戻し" %}                 a report's state, by its word
{% notice "warn" "見出し" %}…{% endnotice %}  kinds: info, good, warn, bad
{% csrf_token %}{% form_token %}           in every form that is posted: the page can be sent once
{{ day|wareki }} {{ day|wareki_weekday }} {{ moment|wareki_minute }} {{ day|fiscal_year }}
"""

from datetime import date, datetime

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
from wards.icons import ICONS

register = template.Library()

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
def status_badge(word: str) -> SafeString:
    """The badge of a report's state, by the word that is shown (get_status_display)."""
    kind, icon_name = STATUS_BADGES[str(word)]
    return badge(kind, str(word), icon_name)


@register.simple_block_tag
def notice(content: SafeString, kind: str, heading: str = "") -> SafeString:
    """A notice with its icon. Without a heading the icon stands before the text itself."""
    drawing = icon(NOTICE_ICONS[kind])
    if heading:
        return format_html(
            '<div class="notice {}"><h2>{}{}</h2>{}</div>', kind, drawing, heading, content
        )
    return format_html(
        '<div class="notice {}"><div class="line">{}<div>{}</div></div></div>',
        kind,
        drawing,
        content,
    )


@register.simple_tag
def form_token() -> SafeString:
    """The hidden token with which a form page can be sent once. A reload draws another."""
    # Firefox would put the old one into the page that was loaded anew.
    looks = '<input type="hidden" name="{}" value="{}" autocomplete="off">'
    return format_html(looks, TOKEN, new_token())


@register.filter
def notice_kind(level_tag: str) -> str:
    """The kind of notice for the level of one of Django's messages."""
    return NOTICE_OF_MESSAGE.get(level_tag, "info")


@register.filter
def wareki(day: date | None) -> str:
    """A day as 令和6年9月1日; nothing for no day."""
    return fiscal.wareki(_local_day(day)) if day else ""


@register.filter
def wareki_weekday(day: date | None) -> str:
    """A day as 令和6年9月1日(日); nothing for no day."""
    return fiscal.wareki_with_weekday(_local_day(day)) if day else ""


@register.filter
def wareki_minute(moment: datetime | None) -> str:
    """A moment as 令和6年10月7日(月) 15:20, in the city's time; nothing for no moment."""
    return minute_text(moment) if moment else ""


@register.filter
def wareki_clock(moment: datetime | None) -> str:
    """A moment as a receipt says it: 令和6年10月4日11時05分; nothing for no moment."""
    return moment_label(moment) if moment else ""


@register.filter
def fiscal_year(day: date | None) -> str:
    """The fiscal year of a day as 令和6年度; nothing for no day."""
    return str(fiscal.FiscalYear.of(_local_day(day))) if day else ""


def _local_day(day: date) -> date:
    return timezone.localtime(day).date() if isinstance(day, datetime) else day


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
