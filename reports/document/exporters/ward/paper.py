"""A ward's own document on one page of A4, and as the one slide of a deck."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from django.template.loader import get_template, render_to_string
from django.utils.safestring import mark_safe

from reports.counting.figure import UNREPORTED_LABEL
from reports.document.charts.placed import placed_bar
from reports.document.deck.panels import paragraphs
from reports.document.deck.shape import (
    Deck,
    Density,
    Message,
    Panel,
    PanelForm,
    Section,
    Slide,
    Table,
    columns,
    say,
    whole,
)
from reports.document.exporters.page_flow import flow
from reports.document.exporters.pdf import VARIANT, paper_of
from reports.document.exporters.ward.page import NAME, Answer, WardPage

BAR = 250.0  # pt
# Lists are shortened until all stands on one page; what is left out is counted, and in the data.
MOST = 24
ON_SLIDE = (5, 4, 3, 2, 1)
OWN_ANSWERS = "自区の回答と24区の分布"
YES, NO = "○", "－"
NOTHING_CHANGED = "変わった回答はありません。"
NOT_COMPARED = "比べられる回答がありません。"


def headline(page: WardPage) -> Message:
    """What the page says first: how much has changed since the year before."""
    if not page.has_last:
        return say(f"{page.ward.name}の回答と24区の分布")
    number = len(page.changes)
    if not number:
        return say(f"{page.before}と同じ回答")
    return say(f"{page.before}から", number, "項目が変わった")


def change_lines(page: WardPage) -> list[tuple[str, str]]:
    """What changed: the question, and both answers."""
    return [(each.name, f"{each.own.last} → {each.own.words}") for each in page.changes]


def no_changes(page: WardPage) -> str:
    """Why there are none; '' where there are."""
    if page.changes:
        return ""
    return NOTHING_CHANGED if page.has_last else NOT_COMPARED


def write_ward_pdf(page: WardPage) -> bytes:
    """The page as PDF/UA-1: long lists are shortened until it is one page, and no further."""
    document = laid_out(page, MOST)
    if len(document.pages) > 1:
        longest = min(MOST, max(len(page.institutions), len(page.changes)))
        lengths = range(longest - 1, -1, -1)
        place = bisect_left(lengths, 1, key=lambda most: len(laid_out(page, most).pages) == 1)
        document = laid_out(page, lengths[min(place, len(lengths) - 1)])
    return document.write_pdf(pdf_variant=VARIANT)


def laid_out(page: WardPage, most: int) -> object:
    """The page with lists of at most so many lines: what has `pages` and can be written."""
    style = get_template("deck/ward_page.css").template.source
    return paper_of(render_to_string("deck/ward_page.html", _context(page, most)), style)


def _context(page: WardPage, most: int) -> Mapping[str, object]:
    changes = change_lines(page)
    institutions, shown = _at_most(most, page.institutions), _at_most(most, changes)
    return {
        "page": page,
        "message": headline(page),
        "answers": [(each, _bar(page, each, place)) for place, each in enumerate(page.printed)],
        # 急変時の／対応: a heading breaks after の alone.
        "functions": [re.split("(?<=の)", name) for name in page.functions],
        "institutions": institutions,
        "more_institutions": len(page.institutions) - len(institutions),
        "changes": shown,
        "more_changes": len(changes) - len(shown),
        "no_changes": no_changes(page),
        "months": [
            (year, told, f"{sum(number for _, number in told):,}")
            for year, told in ((page.year, page.months), (page.before, page.months_before))
            if told
        ],
        "yes": YES,
        "no": NO,
    }


def _at_most(most: int, lines: Sequence) -> Sequence:
    """So many lines; all where 「ほか1件」 would take the place of the last."""
    return lines if len(lines) == most + 1 else lines[:most]


def _bar(page: WardPage, answer: Answer, place: int) -> str:
    drawn = placed_bar(answer.figure.title, answer.parts, page.ward.name, BAR, f"hatch-{place}")
    # The drawing escapes every text it is given (reports/document/charts/svg.py).
    return mark_safe(drawn)  # noqa: S308


def ward_deck(page: WardPage) -> Deck:
    """A cover with the ward's name and code, and one slide, whose list is shortened until it fits."""
    for most in ON_SLIDE:
        deck = _deck(page, most)
        if len(flow(deck).slides) == 1:
            break
    return deck


def _deck(page: WardPage, most: int) -> Deck:
    document = page.document
    answers = Table(
        columns({"項目": 24, str(page.year): 16, str(page.before): 16, "24区の分布（区数）": 44}),
        tuple(
            (each.figure.title, each.own.words, each.own.last or NO, spread_in_words(each))
            for each in page.printed
        ),
    )
    changed = [f"{name}：{both}" for name, both in change_lines(page)] or [no_changes(page)]
    more = len(changed[most:])
    lines = [*changed[:most], *([f"ほか{more}件"] if more else [])]
    panels = (
        Panel(OWN_ANSWERS, PanelForm.TABLE, "【 】が自区の答え", table=answers),
        Panel("", PanelForm.NOTES, entries=paragraphs([_institutions(page), *_states(page)])),
        Panel(f"{page.before}からの変更", PanelForm.LIST, entries=paragraphs(lines)),
    )
    slide = Slide(
        Section.OVERVIEW,
        f"{page.ward.name}（区コード {page.ward.code}）",
        headline(page),
        whole(*panels),
        density=Density.DENSE,
    )
    return Deck(
        title=document.title,
        number=f"区コード {page.ward.code}",
        office=page.ward.name,
        programme=f"{page.year} {page.ward.name} {NAME}",
        fiscal_year=page.year,
        as_of=document.as_of,
        issued=None,
        status_note=document.status,
        slides=(slide,),
    )


def spread_in_words(answer: Answer) -> str:
    """How many wards gave each answer, in one line; the ward's own in brackets."""
    said = (
        f"【{part.label} {part.wards}】" if part.is_own else f"{part.label} {part.wards}"
        for part in answer.parts
        if part.wards
    )
    return "・".join(said)


def _states(page: WardPage) -> list[str]:
    """How far the ward's initiatives are, in one line; none where nobody has told it."""
    told = "・".join(f"{name} {number}" for name, number in page.states)
    return [f"24時間体制・情報共有の取組の状態（件）：{told}"] if told else []


def _institutions(page: WardPage) -> str:
    """How many institutions there are, and how many of them have each function."""
    pairs = zip(page.functions, page.sums or [0] * len(page.functions), strict=True)
    if page.owes_institutions:
        return f"積極的医療機関は{UNREPORTED_LABEL}"
    functions = "・".join(f"{name} {number}" for name, number in pairs)
    return f"積極的医療機関は{len(page.institutions)}機関（機能ごとの機関数：{functions}）"
