"""A ward on the Bureau's board, a WardRow with both its reports.

{% board_tile row %}    in its rough place on the map, whose rows and columns are classes
{% board_line row %}    as a line of the list, whose boxes belong to the form "accept"
{% board_letter reminder %}  the 督促文 of a late report, to be copied

Functions, since 24 of each were a third of what the page costs.
"""

from collections.abc import Callable
from functools import wraps

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from reports.lifecycle.letters import Letter
from reports.pages.board.page import Reminder
from reports.pages.board.reports import BoardReport, WardRow
from wards.answers import minute_text
from wards.fiscal import wareki
from wards.outgoing.markup import joined, markup
from wards.templatetags.portal import STATUS_BADGES, badge, icon, status_badge

register = template.Library()


def drawn_once(draw: Callable[..., SafeString]) -> Callable[..., SafeString]:
    """The function, whose drawing lies in the row or report that it is of while that says the same.

    It goes with it, so that nothing drawn before an erasure is held afterwards.
    """

    @wraps(draw)
    def drawn(of: WardRow | BoardReport, *said: object) -> SafeString:
        last = vars(of).get(draw.__name__)
        if last is None or last[0] != said:
            last = vars(of)[draw.__name__] = said, draw(of, *said)
        return last[1]

    return drawn


@register.simple_tag
@drawn_once
def board_tile(row: WardRow) -> SafeString:
    tile = '<li class="r{} c{}{}"><b>{}</b>\n<span class="pairs">{}</span>{}\n</li>'
    link = '<a class="pair st-{}" href="{}" title="{} {} {}">{}<span class="unseen">{} {} {}</span></a>'
    links = []
    for report in row.reports:
        said = (row.ward, report.form.label, report.state)
        kind, drawing = STATUS_BADGES[report.state]
        links.append(markup(link, kind, report.url, *said, icon(drawing), *said))
    late = SafeString('<span class="unseen">期限超過</span>') if row.late else ""
    kind, ward = f" {row.kind}".rstrip(), row.ward
    return markup(tile, ward.tile_row, ward.tile_col, kind, ward, joined(links), late)


@register.simple_tag
@drawn_once
def board_line(row: WardRow) -> SafeString:
    def each(part: Callable[[BoardReport], str]) -> SafeString:
        return joined(map(part, row.reports))

    line = (
        '<tr{}>\n<th scope="row">{}</th>\n{}\n<td class="due" data-l="期限">{}</td>\n'
        '<td class="qs" data-l="確かめること">{}</td>\n'
        '<td class="moved" data-l="最後の動き">{}</td>\n</tr>'
    )
    late = SafeString(' class="late"') if row.late else ""
    return markup(line, late, row.ward, each(_state), each(_due), each(_questions), _last(row))


@register.simple_tag
def board_letter(reminder: Reminder) -> SafeString:
    return _letter(reminder.report, reminder.letter)


@drawn_once
def _letter(report: BoardReport, letter: Letter) -> SafeString:
    return markup(
        '<details class="letter" id="letter-{0}">\n<summary>{1}（{2}・{3}日超過）</summary>\n'
        '<label class="small" for="subject-{0}">件名</label>\n'
        '<input class="copy" id="subject-{0}" readonly value="{4}">\n'
        '<label class="small" for="body-{0}">本文</label>\n'
        '<textarea class="copy" id="body-{0}" rows="8" readonly>\n{5}</textarea>\n'
        '<div class="toolbar"><button class="button low" type="button" data-copy="body-{0}" hidden>'
        '本文を写す<span class="unseen">（{1}）</span></button></div>\n</details>',
        report.submission.pk,
        report.name,
        report.state,
        report.days_late,
        letter.subject,
        letter.body,
    )


def _state(report: BoardReport) -> SafeString:
    box = SafeString("<span></span>")
    if report.waits:
        box = markup(
            '<label class="pick"><input class="ck" type="checkbox" name="report" value="{}" form="accept">'
            '<span class="unseen">{}を選ぶ</span></label>',
            report.submission.pk,
            report.name,
        )
    return markup(
        '<td class="o" data-l="{0}"><span class="st" data-l="{0}">{1}<a href="{2}">'
        '<span class="unseen">{3} </span>{4}</a><span class="of">{5}／{6}</span></span></td>',
        report.form.label,
        box,
        report.url,
        report.name,
        status_badge(report.state),
        report.answered,
        len(report.items),
    )


def _due(report: BoardReport) -> str:
    form, own, late = report.form.label, report.submission.due_on, report.days_late
    if late:
        over = '<span class="over">{} {} {}日超過</span>'
        over += '<span class="nowrap quiet">期限 {}</span>' * bool(own)
        return markup(over, icon("clock"), form, late, wareki(report.submission.due))
    if own:
        return markup('<span class="nowrap">{} {}まで</span>', form, wareki(own))
    if late := report.came_days_late:
        return markup('<span class="nowrap quiet">{} {}日遅れ</span>', form, late)
    return ""


def _questions(report: BoardReport) -> str:
    said = [badge("warn", "提出後に変更あり", "swap")] if report.changed else []
    said += ["、".join(report.questions)] if report.questions else []
    return joined(markup("<span>{} {}</span> ", report.form.label, each) for each in said)


def _last(row: WardRow) -> str:
    if row.last is None:
        return "まだありません"
    moment, text = timezone.localtime(row.last.at), minute_text(row.last.at)
    return markup('<time datetime="{}">{}</time> {}', moment.isoformat(), text, row.last_body)
