"""Small pieces of markup of figures.

{% drawing markup %}        a chart or a square of a legend, made by reports/charts
{% figure_table card %}     「表で見る」: every value of the drawing of a card
{% figure_files card standpoint.query %}    the files of a card's figure, as links
{% record_kind record %}    what kind of record it is
{% change each pair %}      a difference between years, with pair also the two numbers
{% same_wards number %}     the change of a key number, and over which wards
{% count_failed_jobs as n %}    how many jobs in the background failed
{% own_change answer %}     how a ward's answer differs from the year before
{% record_link record %}    a record's words, leading to its own page where it has one
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from reports.counting.comparison import Change
from reports.counting.figure import Record
from reports.counting.glance import KeyNumber
from reports.document.own_answer import OwnAnswer
from reports.lifecycle import works
from wards.record_pages import record_kind, record_url

register = template.Library()
register.simple_tag(works.count_failed_jobs)


@register.simple_tag
def drawing(markup: str) -> SafeString:
    """A drawing of reports/charts, which escapes every word that it is given."""
    return mark_safe(markup)  # noqa: S308


_TABLE = """<table class="table keep tight">
<caption>{}{}</caption>
<thead><tr><th scope="col">{}</th><th scope="col" class="n">{}</th>%s</tr></thead>
<tbody>
%s</tbody>
%s</table>"""
_LINE = '<tr><th scope="row">{}%s</th><td class="n">{}</td>%s</tr>\n'
_OWN_LINE = _LINE.replace("<tr>", '<tr class="here">').replace(
    "{}%s", '{}<span class="small">（自区）</span>%s'
)


@register.simple_tag
def figure_table(card: Mapping[str, Any]) -> SafeString:
    """「表で見る」: every value of the drawing, marks in a column of their own.

    In one go, since a dashboard has hundreds of such lines.
    """
    figure, has_marks = card["figure"], card["has_marks"]
    said = [figure.title, f"　{figure.basis_sentence}" if figure.asked else ""]
    said += [card["row_heading"], card["value_heading"]]
    lines, foot = [], ""
    for line in card["lines"]:
        details = '<span class="sub kept-lines">{}</span>' * len(line["details"])
        mark = "<td>{}</td>" if has_marks else ""
        lines.append((_OWN_LINE if line["own"] else _LINE) % (details, mark))
        value = "未回答" if line["value"] is None else line["value"]
        said += [line["label"], *line["details"], value, *[line["marks"]] * has_marks]
    if card["sum"] is not None:
        foot = f"<tfoot>{_LINE % ('', '<td></td>' * has_marks)}</tfoot>\n"
        said += ["計", card["sum"]]
    heading = '<th scope="col">注記</th>' * has_marks
    return format_html(_TABLE % (heading, "".join(lines), foot), *said)


@register.simple_tag
def figure_files(card: Mapping[str, Any], query: str) -> SafeString:
    """The files of one figure, as links."""
    figure, asked = card["figure"], {"xlsx": "Excel", "csv": "CSV"}
    asked |= {"png": "画像"} if card["chart"].drawings else {}
    links = ((_download(figure.id, fmt), query, word, figure.title) for fmt, word in asked.items())
    link = '<a href="{}?{}">{}<span class="unseen">（{}）</span></a>'
    return format_html_join("　", link, links)


@cache
def _download(id_: str, fmt: str) -> str:
    return reverse("reports:figure_download", args=[id_, fmt])


@register.simple_tag
def change(each: Change, pair: object) -> SafeString:
    """A difference: 「＋3」, or with its two numbers 「129→132 ＋3」; its direction also in a word."""
    numbers = f"{each.before:g}→{each.after:g} " if pair else ""
    difference = each.difference
    sign, word = ("＋", "増") if difference > 0 else ("−", "減") if difference else ("±", "同じ")
    markup = '{}<b>{}{}</b><span class="unseen"> {}</span>'
    return format_html(markup, numbers, sign, f"{abs(difference):g}", word)


@register.simple_tag
def same_wards(number: KeyNumber) -> SafeString:
    """The change of a key number: 「＋2 増」, or 「同じ21区 129→132 ＋3 増」 where wards are missing."""
    whose = format_html("同じ{}区 ", number.same) if number.same else ""
    return format_html('<span class="diff">{}{}</span>', whose, change(number.change, number.same))


@register.simple_tag
def own_change(answer: OwnAnswer) -> SafeString:
    """How a ward's answer differs from the year before: 「＋2 増」 of numbers, 「変更」 of words."""
    said = change(answer.change, False) if answer.change else "変更"
    shown = answer.change or (answer.has_changed and not answer.missing)
    return format_html('<span class="diff">{}</span>', said) if shown else SafeString("")


@register.simple_tag
def record_link(record: Record) -> SafeString:
    """The words of a record, with the way to its page and its versions."""
    words = record.label or "（名前なし）"
    url = record_url(record.model, record.pk)
    return format_html('<a href="{}">{}</a>' if url else "<span>{1}</span>", url, words)


@register.simple_tag(name="record_kind")
def kind_of_record(record: Record) -> str:
    """What kind of record it is: 研修会, 積極的医療機関の位置づけ, …"""
    return record_kind(record.model)
