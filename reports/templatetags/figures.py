"""Small pieces of markup of figures.

{% drawing drawn %}        a chart or a square of a legend, made by reports/charts
{% record_kind record %}    what kind of record it is
{% change each pair %}      a difference between years, with pair also the two numbers
{% same_wards number %}     the change of a key number, and over which wards
{% count_failed_jobs as n %}    how many jobs in the background failed
{% own_change answer %}     how a ward's answer differs from the year before
{% to_ward code %}          the address of the same page with the records of a ward
{% record_link record %}    a record's words, leading to its own page where it has one
"""

from urllib.parse import urlencode

from django import template
from django.utils.safestring import SafeString, mark_safe

from reports.counting.comparison import Change
from reports.counting.figure import Record
from reports.counting.glance import KeyNumber
from reports.document.own_answer import OwnAnswer, amount_in_words
from reports.lifecycle import works
from wards.outgoing.markup import markup
from wards.record_pages import record_kind, record_url

register = template.Library()
register.simple_tag(works.count_failed_jobs)


@register.simple_tag
def drawing(drawn: str) -> SafeString:
    """A drawing of reports/charts, which escapes every word that it is given."""
    return mark_safe(drawn)  # noqa: S308


def change(each: Change, pair: object) -> SafeString:
    """A difference: 「＋3」, or with its two numbers 「129→132 ＋3」; its direction also in a word."""
    before, after, moved = (
        amount_in_words(number, "") for number in (each.before, each.after, abs(each.difference))
    )
    numbers, difference = f"{before}→{after} " if pair else "", each.difference
    sign, word = ("＋", "増") if difference > 0 else ("−", "減") if difference else ("±", "同じ")
    words = numbers, sign, moved, word
    return markup('{}<b>{}{}</b><span class="unseen"> {}</span>', *words)


@register.simple_tag
def same_wards(number: KeyNumber) -> SafeString:
    """The change of a key number: 「＋2 増」, or 「同じ21区 129→132 ＋3 増」 where wards are missing."""
    whose = markup("同じ{}区 ", number.same) if number.same else ""
    return markup('<span class="diff">{}{}</span>', whose, change(number.change, number.same))


@register.simple_tag
def own_change(answer: OwnAnswer) -> SafeString:
    """How a ward's answer differs from the year before: 「＋2 増」 of numbers, 「変更」 of words."""
    said = change(answer.change, False) if answer.change else "変更"
    shown = answer.change or (answer.has_changed and not answer.missing)
    return markup('<span class="diff">{}</span>', said) if shown else SafeString("")


@register.simple_tag(takes_context=True)
def to_ward(context: template.Context, code: str) -> str:
    """As `{% querystring ward=code record=None %}`, which copies the whole query for each ward."""
    asked = {name: sent for name, sent in context["request"].GET.lists() if name != "record"}
    return f"?{urlencode(asked | {'ward': [code]}, doseq=True)}#records"


@register.simple_tag
def record_link(record: Record) -> SafeString:
    """The words of a record, with the way to its page and its versions."""
    words = record.label or "（名前なし）"
    url = record_url(record.model, record.pk)
    return markup('<a href="{}">{}</a>' if url else "<span>{1}</span>", url, words)


@register.simple_tag(name="record_kind")
def kind_of_record(record: Record) -> str:
    """What kind of record it is: 研修会, 積極的医療機関の位置づけ, …"""
    return record_kind(record.model)
