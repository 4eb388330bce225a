"""The places of a submitted report that a return may point at, each a MarkTarget.

{% review_record target may_return %}  a record with its values
{% review_place target may_return %}   what was said at a place before, and 「ここを指摘」

Functions, since a report has a hundred such places, which were half of what its page costs.
"""

from collections.abc import Iterator

from django import template
from django.utils.safestring import SafeString

from reports.pages.review.returning import MarkTarget
from wards.answers import minute_text
from wards.outgoing.markup import joined, markup
from wards.templatetags.portal import badge, icon

register = template.Library()

_RECORD = """<section aria-labelledby="of-{name}">
<div class="answer" id="at-{name}"><h4 id="of-{name}">{label}</h4>{place}</div>
<dl>{values}</dl>
</section>
"""
_VALUE = """
<div class="answer" id="at-{}"><dt>{}</dt><dd><span class="kept-lines{}">{}</span>{}</dd></div>
"""
_CHANGED = (
    '<del><span class="unseen">前回の提出 </span>{}</del>'
    ' <ins><span class="unseen">今回の提出 </span>{}</ins>'
)


@register.simple_tag
def review_record(target: MarkTarget, may_return: bool) -> SafeString:
    return markup(
        _RECORD,
        name=target.name,
        label=target.label,
        place=review_place(target, may_return),
        values=joined(_value(each, may_return) for each in target.inner),
    )


def _value(target: MarkTarget, may_return: bool) -> SafeString:
    answer, quiet = target.answer, " quiet" if target.is_blank else ""
    if target.before:
        answer = markup(_CHANGED, target.before, answer)
    place = review_place(target, may_return)
    return markup(_VALUE, target.name, target.label, quiet, answer, place)


@register.simple_tag
def review_place(target: MarkTarget, may_return: bool) -> SafeString:
    return joined([*_said_here(target), _point(target) if may_return else ""])


_REASON = '<a class="badge warn" href="#reason-{0}">{1}理由 {0}</a> '
_MARK = """<div class="marked">
<p class="kept-lines"><b>{}指摘</b>　{}<span class="sub">{}　{}</span></p>
{}</div>
"""
_ANSWER = '<p class="kept-lines"><b>{}回答</b>　{}<span class="sub">{}　{}</span></p>\n'


def _said_here(target: MarkTarget) -> Iterator[SafeString]:
    """The reasons of the ward, the marks of the last return with their answers."""
    for number in target.reasons:
        yield markup(_REASON, number, icon("warn"))
    for mark, owed in target.earlier:
        event, answer = mark.event, ""
        if mark.answer:
            at = minute_text(mark.answered_at)
            answer = markup(_ANSWER, icon("check"), mark.answer, mark.answered_by, at)
        elif owed:
            answer = markup("<p>{}</p>\n", badge("back", "未回答", "error"))
        yield markup(_MARK, icon("flag"), mark.words, event.by, minute_text(event.at), answer)


_POINT = """<details class="point"{open}>
<summary>{flag}<span class="not-yet">ここを指摘</span><span class="is-marked">指摘あり</span>\
<span class="unseen">（{label}）</span></summary>
<label for="{name}">「{label}」への指摘</label>
<textarea id="{name}" name="{name}" rows="2" placeholder=" "{described}>
{words}</textarea>
{error}<p class="small quiet">差し戻すまで区には見えません。取り消すには、文を消してください。</p>
</details>
"""
_OPEN = SafeString(" open")
_DESCRIBED = ' aria-describedby="{}-error" aria-invalid="true"'
_ERROR = '<p class="error" id="{}-error">{}<span>{}</span></p>\n'


def _point(target: MarkTarget) -> SafeString:
    """The text under it is the mark."""
    name, described, error = target.name, "", ""
    if target.error:
        described = markup(_DESCRIBED, name)
        error = markup(_ERROR, name, icon("error"), target.error)
    return markup(
        _POINT,
        open=_OPEN if target.words else "",
        flag=icon("flag"),
        label=target.label,
        name=name,
        described=described,
        words=target.words,
        error=error,
    )
