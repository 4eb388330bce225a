"""A figure as a card, in one go: a dashboard has three dozen, with thousands of words in them.

{% topic_cards topic %}            the cards of a topic of a dashboard, side by side where they are narrow
{% own_words topic %}              what the ward answered in each of its figures
{% own_answer card %}              the ward's own answer in words, beside it that of the year before
{% figure_meta card %}             as of when, how many answered, how the rows add
{% figure_evidence card %}         what the figure shows: drawing and legend, wording, or events
{% years_compared card whole=1 %}  its rows beside the year before; without `whole` of wards the sum alone
{% figure_table card %}            「表で見る」: every value of the drawing
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from reports.counting.figure import Figure, Row
from reports.document.charts.screen import Key
from reports.document.own_answer import OwnAnswer
from reports.templatetags.figures import change, drawing, own_change
from wards.fiscal import wareki
from wards.outgoing.markup import joined, markup
from wards.templatetags.portal import badge, icon

register = template.Library()
Card = Mapping[str, Any]  # as reports.pages.views.cards.card_of makes it
NOTHING = SafeString("")
OWN = SafeString(' <span class="badge open">自区</span>')

_CARD = """<article class="card figure{wide}" id="{anchor}" aria-labelledby="t-{anchor}">
<header><span class="sec">{section}</span><h3 id="t-{anchor}">{heading}</h3>{head}</header>
{own}{evidence}{years}
<div>{table}{counting}</div>
<footer><a class="button low" href="{page}">{way}<span class="unseen">（{title}）</span>{arrow}</a>{files}</footer>
</article>
"""
_FOLDED = '<details{}><summary>{}<span class="unseen">（{}）</span></summary>{}</details>\n'
_CITY = SafeString('<h4 class="small">市全体</h4>')
_AS_TABLE = SafeString(' class="as-table"')


@register.simple_tag(takes_context=True)
def topic_cards(context: template.Context, topic: Mapping[str, Any]) -> SafeString:
    cards = joined(_figure_card(context, each) for each in topic["cards"])
    columns = topic["columns"]
    return cards if columns == 1 else markup('<div class="grid{} even">{}</div>', columns, cards)


@register.simple_tag
def own_words(topic: Mapping[str, Any]) -> SafeString:
    return joined(
        markup("<span>{}{}</span>", each["figure"].title, _answer_in_short(each["answer"]))
        for each in topic["cards"]
    )


def _answer_in_short(answer: OwnAnswer | None) -> SafeString:
    if answer is None:
        return SafeString("（市全体）")
    if answer.missing:
        return markup(" {}", badge("back", answer.words, "error"))
    return markup(" <b>{}</b>", answer.words)


def _figure_card(context: template.Context, card: Card) -> SafeString:
    figure, answer, is_bureau = card["figure"], card["answer"], context["user"].is_bureau
    title, meta = figure.title, figure_meta(context, card)
    table = counting = files = NOTHING
    if card["lines"]:
        table = markup(_FOLDED, _AS_TABLE, "表で見る", title, figure_table(card))
    if figure.definition:
        how = markup('<p class="small">{}</p>', figure.definition)
        counting = markup(_FOLDED, "", "数え方", title, how)
    if is_bureau:
        links = _file_links(card, context["standpoint"].query)
        files = markup('<span class="push small">{}</span>', links)
    return markup(
        _CARD,
        wide=" wide" if card["is_wide"] else "",
        anchor=card["anchor"],
        section=card["section"],
        heading=card["heading"],
        head="" if answer else meta,
        own=joined([own_answer(context, card), _CITY, meta]) if answer else "",
        evidence=figure_evidence(card),
        years=years_compared(card) if card["years"] else "",
        table=table,
        counting=counting,
        page=card["page"],
        way="内訳を開く" if is_bureau else "自区の記録を開く" if answer else "詳しく見る",
        title=title,
        arrow=icon("arrow"),
        files=files,
    )


_ANSWER = '<p class="own-answer{}"><span class="small">{}の回答</span> {}{}</p>\n'
_BEFORE = '<span class="small">{} {} {}</span>'


@register.simple_tag(takes_context=True)
def own_answer(context: template.Context, card: Card) -> SafeString:
    answer, last = card["answer"], NOTHING
    if answer is None:
        return NOTHING
    if answer.last:
        last = markup(_BEFORE, context["last_year"].year, answer.last, own_change(answer))
    said = markup("<b>{}</b>", answer.words)
    if answer.missing:
        said = badge("back", answer.words, "error")
    is_missing = " missing" if answer.missing else ""
    return markup(_ANSWER, is_missing, context["user"].ward, said, last)


_WORDED = SafeString("<span>文言は健康局がまとめたものです</span>")
_VARIANT = """<span>{label}を含む {mark}　<a href="{page}&amp;without={tag}">{label}を除いて表示</a></span>"""


@register.simple_tag(takes_context=True)
def figure_meta(context: template.Context, card: Card) -> SafeString:
    figure, facts = card["figure"], []
    if figure.as_of:
        facts.append(markup("<span>{}現在</span>", wareki(figure.as_of)))
    if figure.asked:
        facts.append(markup("<b>{}</b>", figure.basis_sentence))
    if card["rule"]:
        facts.append(markup("<span>{}</span>", card["rule"]))
    if not facts:
        return NOTHING
    if figure.kind in ("matrix", "text"):
        facts.append(_WORDED)
    for each in () if context.get("left_out") else card["variants"]:
        facts.append(markup(_VARIANT, **each, page=card["page"]))
    return markup('<div class="meta">{}</div>', joined(facts))


_NOBODY = SafeString('<p class="quiet">対象となる区はありません。</p>')
_TWO = """<div class="grid2">
<div class="stack">{}
<ul class="keys small" aria-label="濃さの凡例">{}<li>単位: {}</li></ul></div>
<div>{}</div>
</div>
"""
_KEY = "<li>{}<span>{}{}</span><b>{}</b></li>"


@register.simple_tag
def figure_evidence(card: Card) -> SafeString:
    figure = card["figure"]
    if card["chart"].drawings:
        shown = _drawn(card)
    elif events := card["events"]:
        shown = _event_table(figure.title, events)
    else:
        shown = _wording(figure)
    notes = figure.printed_footnotes
    if not notes:
        return shown
    listed = joined(markup("<li>{} {}</li>", note.mark, note.text) for note in notes)
    return markup('{}<ul class="foot">{}</ul>', shown, listed)


_EVENTS = """<table class="table tight">
<caption>{}{}</caption>
<thead><tr><th scope="col">回・会議</th>{}</tr></thead>
<tbody>
{}</tbody>
</table>
"""
_NUMERIC = SafeString(' class="n"')
_BLANK = SafeString('<span class="quiet">—</span>')


def _event_table(title: str, events: Mapping[str, Any]) -> SafeString:
    """The Bureau's events, as `reports.pages.views.cards.event_table` makes them."""
    if not events["rows"]:
        return SafeString('<p class="quiet">開催の記録はまだありません。</p>\n')
    overlap = "。区は回の間で重なるため合計しません。" if events["wards_overlap"] else ""
    headings = (
        markup('<th scope="col"{}>{}</th>', _NUMERIC if each.numeric else "", each.heading)
        for each in events["columns"]
    )
    rows = (
        markup('<tr><th scope="row">{}</th>{}</tr>\n', label, joined(map(_event_cell, cells)))
        for label, cells in events["rows"]
    )
    return markup(_EVENTS, title, overlap, joined(headings), joined(rows))


def _event_cell(cell: Any) -> SafeString:
    lines = markup("<br>".join("{}" for _ in cell.lines), *cell.lines) or _BLANK
    numeric = _NUMERIC if cell.numeric else ""
    return markup('<td data-l="{}"{}>{}</td>', cell.heading, numeric, lines)


def _wording(figure: Figure) -> SafeString:
    """Headings with their items, definitions, or one list."""
    if figure.kind == "text":
        lists = (markup('<ul class="matrix points">{}</ul>', _points(row)) for row in figure.rows)
        return joined(lists)
    if figure.kind == "definition":
        said = (
            (f"（{row.label}）", joined(item.text for item in row.items)) for row in figure.rows
        )
    else:
        said = ((row.label, markup("<ul>{}</ul>", _points(row))) for row in figure.rows)
    rows = joined(markup("<dt>{}</dt>\n<dd>{}</dd>\n", *each) for each in said)
    return markup('<dl class="matrix{}">\n{}</dl>\n', " cols" * (figure.kind == "matrix"), rows)


def _points(row: Row) -> SafeString:
    items = joined(markup('<li class="kept-lines">{}</li>', item.text) for item in row.items)
    return items or SafeString('<li class="quiet">文言はまだありません。</li>')


def _drawn(card: Card) -> SafeString:
    figure, chart = card["figure"], card["chart"]
    if not figure.asked:
        return _NOBODY
    first, *others = map(drawing, chart.drawings)
    if others:
        return markup(_TWO, first, joined(map(_shade, chart.legend)), figure.unit, *others)
    # The table of both years has the legend's squares.
    if not chart.legend or (card["years"] and card["years"]["found"].values):
        return first
    keys = (
        markup(_KEY, drawing(each.swatch), each.label, OWN if each.own else "", each.value)
        for each in chart.legend
    )
    return markup('{}<ul class="legend">{}</ul>', first, joined(keys))


def _shade(key: Key) -> SafeString:
    return markup("<li>{} {}</li>", drawing(key.swatch), f"{key.label} {key.value}".strip())


_COMPARED = """<table class="compared">
<caption class="unseen">{title}　{year}と{before}</caption>
<thead><tr><th scope="col">{heading}</th>
<th scope="col" class="n">{year}</th><th scope="col" class="n">{before}</th>{change}</tr></thead>
{body}{foot}</table>
"""
_CELL = '<td class="n">{}</td>'
_ROW = f'<tr{{}}><th scope="row">{{}}<span>{{}}{{}}</span></th>{_CELL}{_CELL}%s</tr>\n'
_ROW_WITH_VALUE = _ROW.replace(_CELL, '<td class="n"><b>{}</b></td>', 1)
_SUMS = f'<tfoot><tr><th scope="row">計</th>{_CELL}{_CELL}%s</tr></tfoot>\n'
_HERE = SafeString(' class="here"')


@register.simple_tag
def years_compared(card: Card, whole: object = False) -> SafeString:
    years, found = card["years"], card["years"]["found"]
    refusal = NOTHING
    if found.refusal:
        why = '<p class="small">{}との比較: {}。</p>\n'
        refusal = markup(why, years["year_before"], found.refusal)
    if not found.values:
        return refusal
    same = markup('<span class="small">（同じ{}区）</span>', found.same) if found.same else ""
    has_body = whole or not years["by_ward"]
    rows = (_compared_row(years, line) for line in years["lines"])
    table = markup(
        _COMPARED,
        title=card["figure"].title,
        year=years["year"],
        before=years["year_before"],
        heading=card["row_heading"],
        change="" if refusal else markup('<th scope="col" class="n">差{}</th>', same),
        body=markup("<tbody>\n{}</tbody>\n", joined(rows)) if has_body else "",
        foot=_compared_sums(years) if years["sums"] else "",
    )
    return joined([table, refusal])


def _compared_row(years: Mapping[str, Any], line: Mapping[str, Any]) -> SafeString:
    difference = "比べない" if line["compares"] else ""
    if line["change"]:
        difference = change(line["change"], years["has_pairs"])
    value, before = (
        "未回答" if line[name] is None else f"{line[name]:,}{years['unit']}"
        for name in ("value", "before")
    )
    here, own = (_HERE, OWN) if line["own"] else ("", "")
    head = here, drawing(line["swatch"]), line["label"], own
    row = _ROW if line["value"] is None else _ROW_WITH_VALUE
    return markup(row % _last_cell(years), *head, value, before, difference)


def _compared_sums(years: Mapping[str, Any]) -> SafeString:
    sums, found = years["sums"], years["found"]
    value, before = (f"{sums[name]:,}{years['unit']}" for name in ("value", "before"))
    difference = change(sums["change"], found.same) if sums["change"] else ""
    return markup(_SUMS % _last_cell(years), value, before, difference)


def _last_cell(years: Mapping[str, Any]) -> str:
    """The cell of the difference, which a table of years that are not compared has not."""
    return "" if years["found"].refusal else _CELL


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
def figure_table(card: Card) -> SafeString:
    """Marks have a column of their own."""
    figure, has_marks = card["figure"], card["has_marks"]
    said = [figure.title, f"　{figure.basis_sentence}" if figure.asked else ""]
    said += [card["row_heading"], card["value_heading"]]
    lines, foot = [], ""
    for line in card["lines"]:
        details = '<span class="sub kept-lines">{}</span>' * len(line["details"])
        mark = "<td>{}</td>" if has_marks else ""
        lines.append((_OWN_LINE if line["own"] else _LINE) % (details, mark))
        value = "未回答" if line["value"] is None else f"{line['value']:,}"
        said += [line["label"], *line["details"], value, *[line["marks"]] * has_marks]
    if card["sum"] is not None:
        foot = f"<tfoot>{_LINE % ('', '<td></td>' * has_marks)}</tfoot>\n"
        said += ["計", f"{card['sum']:,}"]
    heading = '<th scope="col">注記</th>' * has_marks
    return markup(_TABLE % (heading, "".join(lines), foot), *said)


_FILE = '<a href="{}?{}">{}<span class="unseen">（{}）</span></a>'


def _file_links(card: Card, query: str) -> SafeString:
    figure, asked = card["figure"], {"xlsx": "Excel", "csv": "CSV"}
    asked |= {"png": "画像"} if card["chart"].drawings else {}
    links = (
        markup(_FILE, _download(figure.id, fmt), query, word, figure.title)
        for fmt, word in asked.items()
    )
    return SafeString("　".join(links))


@cache
def _download(id_: str, fmt: str) -> str:
    return reverse("reports:figure_download", args=[id_, fmt])
