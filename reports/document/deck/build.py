"""The deck as a whole: roles first, then the sections, then notes and the 正誤表."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from reports.counting.figure import Choice, Figure, missing_wards
from reports.document.deck import messages
from reports.document.deck.own_words import with_own_message
from reports.document.deck.panels import footnotes, lines_of, small_print
from reports.document.deck.sections import (
    ADDED,
    beyond_slides,
    council,
    desk_slides,
    support,
    ward_office_slides,
)
from reports.document.deck.shape import (
    Correction,
    Deck,
    Density,
    Entry,
    Message,
    Panel,
    PanelForm,
    Section,
    Slide,
    Stack,
    Table,
    WardPlace,
    columns,
    say,
    whole,
)
from reports.document.deck.years import NO_PAST, Past, several_years, with_last_year
from reports.document.texts import LAST_YEAR, SEVERAL_YEARS, all_texts, wants
from wards.fiscal import FiscalYear, wareki

DASH = "―"
# The document writes a number of one digit in full width: 令和６年度, but 令和10年度.
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def build_deck(
    figures: Mapping[str, Figure],
    texts: Mapping[str, str],
    *,
    fiscal_year: FiscalYear,
    as_of: date,
    places: Mapping[str, tuple[int, int]],
    taken_from: str = "",
    past: Past = NO_PAST,
) -> Deck:
    """The document in the order of its sections: roles, Ⅰ, Ⅱ, Ⅲ, notes.

    texts: the Bureau's wordings by key; a key that is missing reads as in 令和6年度.
    places: (row, column) of each ward's tile by ward code. taken_from: what a draft's figures are
    counted from, as every page says it. past: what was published of earlier years, where the texts
    want it. Raises KeyError for a missing figure.
    """
    words = all_texts(texts)
    spots = tuple(WardPlace(code, *place) for code, place in sorted(places.items()))
    year = year_words(fiscal_year)
    sections = (
        *ward_office_slides(figures),
        *desk_slides(figures, words, spots),
        council(figures["city_council"], words),
        support(figures, words),
    )
    slides = (
        roles(words),
        *(several_years(figures, fiscal_year, past) if wants(words, SEVERAL_YEARS) else ()),
        *(with_last_year(sections, fiscal_year, past) if wants(words, LAST_YEAR) else sections),
        *beyond_slides(figures),
        *([method(figures, words)] if wants(words, "print.method") else []),
    )
    if not wants(words, "print.headings"):
        slides = tuple(map(without_headings, slides))
    return Deck(
        title=f"{year} {words['cover.title']}",
        number=words["cover.number"],
        office=words["cover.office"],
        programme=f"{year} {words['footer.programme']}",
        fiscal_year=fiscal_year,
        as_of=as_of,
        issued=None,
        status_note=status(figures, taken_from),
        slides=tuple(with_own_message(slide, words) for slide in slides),
    )


def without_headings(slide: Slide) -> Slide:
    """The slide without the headings of its figures: what they are counted over stays."""

    def bare(panel: Panel) -> Panel:
        is_chart = panel.figure and panel.figure.choice is not Choice.EVENTS
        return replace(panel, heading="") if is_chart else panel

    stacks = (replace(each, panels=tuple(map(bare, each.panels))) for each in slide.stacks)
    return replace(slide, stacks=tuple(stacks))


def year_words(fiscal_year: FiscalYear) -> str:
    """The fiscal year as the title writes it.

    >>> year_words(FiscalYear(2024)), year_words(FiscalYear(2028))
    ('令和６年度', '令和10年度')
    """
    words = str(fiscal_year)
    return words.translate(FULL_WIDTH) if sum(map(str.isdigit, words)) == 1 else words


def status(figures: Mapping[str, Figure], taken_from: str) -> str:
    """What every page of a draft says: that it is one, of what, and how many wards owe an answer."""
    wards = missing_wards(figures.values())
    missing = f"未回答あり（{len(wards)}区）" if wards else "公表前"
    return "　".join(words for words in ("未確定", taken_from, missing) if words)


BODIES = (
    ("roles.ward_office", "各区役所", "区役所"),
    ("roles.desk", "各区相談支援室", "相談支援室"),
    ("roles.bureau", "健康局", "健康局"),
)
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def roles(texts: Mapping[str, str]) -> Slide:
    """連携の拠点が担う業務: who does how many tasks, counted from the lines of the texts."""
    demands = tuple(
        Entry(CIRCLED[place] if place < len(CIRCLED) else f"{place + 1}", (line,))
        for place, line in enumerate(lines_of(texts["roles.demands"]))
    )
    tasks = [(name, short, lines_of(texts[key])) for key, name, short in BODIES]
    tasks = [each for each in tasks if each[2]]
    bodies = tuple(Entry(name, lines) for name, _, lines in tasks)
    heads = Table(columns({"連携の拠点": 28, "具体的な業務": 72}), ())
    table = Panel("大阪市在宅医療連携拠点", PanelForm.MATRIX, entries=bodies, table=heads)
    note = texts["roles.note"].strip()
    notes = small_print(Entry("※", (note,))) if note else ()
    who, count = "・".join(short for _, short, _ in tasks), sum(len(lines) for *_, lines in tasks)
    return Slide(
        Section.OVERVIEW,
        "連携の拠点が担う業務",
        say(f"{who}が", count, "の業務を担う") if tasks else say("連携の拠点が担う業務"),
        (
            Stack(5, (Panel("≪連携の拠点に求められる事項≫", PanelForm.TERMS, entries=demands),)),
            Stack(7, (table, *notes)),
        ),
        density=Density.MEDIUM,
        key="roles",
    )


KINDS = {
    Choice.SINGLE: "一つを選ぶ",
    Choice.BAND: "数値を区分",
    Choice.MULTIPLE: "複数回答",
    Choice.COUNT: "実数",
    Choice.SUM: "合計",
}


METHOD_COLUMNS = columns(
    {"図表": 32, "単位": 9, "選び方": 11, "分母": 19, "回答・合計": 15, "時点": 14}
)


def method(figures: Mapping[str, Figure], texts: Mapping[str, str]) -> Slide:
    """図表の数え方と注."""
    counted = tuple(figure for figure in figures.values() if figure.choice in KINDS)
    wards = max((figure.of for figure in counted), default=0)
    table = Table(METHOD_COLUMNS, tuple(method_row(figure, wards) for figure in counted))
    return Slide(
        Section.NOTES,
        "図表の数え方と注",
        messages.basis(counted),
        whole(Panel("", PanelForm.TABLE, table=table), *small_print(*marks(counted, texts))),
        density=Density.DENSE,
        key="method",
    )


def method_row(figure: Figure, wards: int) -> tuple[str, ...]:
    """A figure: unit, kind, denominator, answers, day of reference."""
    is_planned = figure.of != wards and not figure.section.startswith(ADDED)
    among = f"{figure.of}区" + ("（開催予定あり）" if is_planned else "")
    if (figure.choice is Choice.MULTIPLE or figure.overlaps) and not figure.unreported:
        answers = "足し上げない"
    elif figure.total is not None and not figure.unreported:
        answers = f"計{figure.total_words}"
    else:
        answers = figure.basis_sentence
    return (
        f"{figure.section}　{figure.title}",
        figure.unit,
        KINDS[figure.choice],
        among if figure.of else DASH,
        answers or DASH,
        wareki(figure.as_of) if figure.as_of else DASH,
    )


def marks(figures: tuple[Figure, ...], texts: Mapping[str, str]) -> tuple[Entry, ...]:
    """The marks of the document and what they mean; which wards have not reported now."""
    note = texts["roles.note"].strip()
    wards = "、".join(ward.name for ward in missing_wards(figures))
    missing = f"いずれかの図表で未回答の区：{wards}。" if wards else "今回は該当なし。"
    rule = "報告のない区は「未回答」として斜線で示し、０や「予定なし」と区別する。"
    events = "区数は重複があるため各回を合計しない。人数は各回を合計し「延べ」と記す。"
    return (
        *([Entry("※", (f"{note}（「連携の拠点が担う業務」のページ）",))] if note else []),
        *(entry for figure in figures for entry in footnotes(figure)),
        Entry("未回答", (rule + missing,)),
        Entry("時点", ("「―」は、時点を定めていないもの。",)),
        Entry("区と人", (events,)),
    )


ERRATA_COLUMNS = columns({"番号": 6, "ページ": 7, "箇所": 28, "誤": 19, "正": 19, "理由": 21})


def errata_message(number: int, corrections: Sequence[Correction]) -> Message:
    """What an edition (its number) corrects in the one before: corrections, not what follows."""
    before = f"第{number - 1}版"
    if not corrections:
        return say(f"{before}から、数値と文言に訂正はない")
    following = sum(one.follows for one in corrections)
    more = f"（これに伴う訂正 {following}か所）" if following else ""
    return say(f"{before}の", len(corrections) - following, "か所を訂正", more)


def errata(number: int, corrections: Sequence[Correction], reason: str) -> Slide:
    """正誤表 of an edition (its number) against the one before. reason: why it was made."""
    rows = tuple(
        (
            str(one.number or ""),
            str(one.page or DASH),
            one.where,
            one.shown_before,
            one.shown_after,
            one.reason,
        )
        for one in corrections
    )
    table = Panel("", PanelForm.TABLE, table=Table(ERRATA_COLUMNS, rows))
    return Slide(
        Section.NOTES,
        "正誤表",
        errata_message(number, corrections),
        whole(table) if rows else whole(),
        lead=f"改訂の理由：{' '.join(reason.split())}　　ページは第{number}版のページです。",
        density=Density.DENSE,
    )
