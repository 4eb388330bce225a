"""The pages of sections Ⅰ to Ⅲ: ward offices, consultation desks, Bureau."""

from collections.abc import Iterator, Mapping
from datetime import date

from reports.counting.figure import UNREPORTED_LABEL, Choice, Figure, Row
from reports.document.deck import messages, panels
from reports.document.deck.shape import (
    Column,
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
    say,
    whole,
)
from wards.fiscal import WEEKDAYS, as_of_words, wareki

Figures = Mapping[str, Figure]
Texts = Mapping[str, str]


def ward_office_slides(figures: Figures) -> Iterator[Slide]:
    """（１）医療・介護関係者等向け研修会, （２）地域住民への講演会・普及啓発."""
    plan = figures["professional_training.plan"]
    themes = panels.listed(figures["professional_training.themes"], "主なテーマ")
    yield Slide(
        Section.WARD_OFFICES,
        "（１）医療・介護関係者等向け研修会",
        messages.plan(plan, "研修会を開催・予定", "研修会の開催予定"),
        (Stack(7, (panels.shares(plan, "開催の状況"),)), Stack(5, (themes,))),
        density=Density.LARGE,
        key="professional_training",
    )
    plan, content = figures["public_outreach.plan"], figures["public_outreach.content"]
    contents = panels.counts_of_many(
        content, "主な内容", scale=content.of, among=panels.among_planned(content)
    )
    yield Slide(
        Section.WARD_OFFICES,
        "（２）地域住民への講演会・普及啓発",
        messages.plan(plan, "講演会・普及啓発を予定", "講演会・普及啓発の予定"),
        (Stack(7, (panels.shares(plan, "開催の予定"),)), Stack(5, (contents,))),
        density=Density.LARGE,
        key="public_outreach",
    )


# What figures that the document does not ask for begin their section with.
ADDED = "参考"
BEYOND = f"{ADDED}（資料４のほか）"


def beyond_slides(figures: Figures) -> Iterator[Slide]:
    """A slide for each figure that the Bureau adds to those that the document asks for."""
    for figure in figures.values():
        if not figure.section.startswith(ADDED):
            continue
        if figure.choice is Choice.SUM:
            panel = panels.sums(figure, figure.title)
        elif figure.adds_up:
            panel = panels.shares(figure, figure.title)
        else:
            panel = panels.counts_of_many(figure, figure.title, scale=figure.of)
        how = panels.small_print(Entry("数え方", (figure.definition,)))
        stacks = whole(panel, *how)
        if panel.form in (PanelForm.DONUT, PanelForm.STACKED):
            # A ring or one bar alone would leave the page empty.
            table = Panel(ANSWERS, PanelForm.TABLE, figure=figure, table=answers(figure))
            stacks = (Stack(7, (panel, *how)), Stack(5, (table,)))
        said = messages.beyond(figure)
        yield Slide(Section.NOTES, BEYOND, said, stacks, density=Density.LARGE, key=figure.id)


ANSWERS = "回答ごとの区の数"


def answers(figure: Figure) -> Table:
    """The answers with their wards, 未回答 last where a ward is missing; below, the wards asked."""
    rows = tuple((row.label, figure.with_unit(figure.value(row))) for row in figure.listing)
    heads = (Column("区の回答", 70), Column("区数", 30, numeric=True))
    return Table(heads, rows, ("合計", figure.with_unit(figure.of)))


LIAISON = "（４）積極的役割を担う医療機関との連携"


def desk_slides(figures: Figures, texts: Texts, places: tuple[WardPlace, ...]) -> Iterator[Slide]:
    """（１） to （５）."""
    hours = figures["desk.weekly_hours"]
    rules = panels.defined(figures["coordinator.qualification"])
    yield Slide(
        Section.DESKS,
        "（１）相談窓口の設置・運営",
        messages.opening_hours(hours),
        (Stack(6, (panels.shares(hours, hours.title),)), Stack(6, (rules,))),
        texts["desk.lead"],
        key="desk",
    )
    for name, topic, heading, link in (
        ("around_the_clock", "（２）在宅医療にかかる24時間体制構築", "めざすべき姿", "に向け"),
        ("information_sharing", "（３）多職種による情報共有", "取組項目", "で"),
    ):
        figure = figures[f"{name}.initiatives"]
        message = messages.initiatives(figure, heading, link)
        stacks = whole(panels.matrix(figure, heading))
        yield Slide(Section.DESKS, topic, message, stacks, texts[f"{name}.lead"], key=name)
    yield institutions(figures["active_institutions.by_ward"], texts, places)
    times, agenda = figures["liaison_meeting.planned_times"], figures["liaison_meeting.agenda"]
    yield Slide(
        Section.DESKS,
        f"{LIAISON}　（イ）積極的医療機関との連携会議の開催",
        messages.liaison(times),
        whole(
            panels.shares(times, times.title, ring=False),
            panels.counts_of_many(agenda, agenda.title, scale=agenda.of or times.of),
        ),
        texts["liaison_meeting.lead"],
        key="liaison_meeting",
    )
    yield visits(figures, texts)


def institutions(figure: Figure, texts: Texts, places: tuple[WardPlace, ...]) -> Slide:
    """（４）（ア）: where the active institutions are."""
    tiles = Panel(
        "区の位置と医療機関数",
        PanelForm.TILES,
        as_of_words(figure.as_of),
        figure,
        figure.rows,
        places=places,
    )
    table = Panel(
        "区別の医療機関数",
        PanelForm.COUNTS,
        panels.incomplete(figure),
        figure,
        table=counts(figure),
    )
    return Slide(
        Section.DESKS,
        f"{LIAISON}　（ア）積極的医療機関について",
        messages.institutions(figure),
        (Stack(6, (tiles,)), Stack(6, (table, *panels.small_print(*panels.footnotes(figure))))),
        texts["active_institutions.lead"],
        Density.DENSE,
        key="active_institutions",
    )


def counts(figure: Figure) -> Table:
    """Wards, their counts and their footnote marks; the total below."""
    rows = []
    for row in figure.rows:
        shown = figure.shown(row)
        value = UNREPORTED_LABEL if shown is None else f"{shown:,}"
        rows.append((row.label, value, " ".join(figure.marks(row))))
    columns = (Column("区名", 42), Column("医療機関数", 38, numeric=True), Column("注", 20))
    return Table(columns, tuple(rows), ("合計", f"{figure.total:,}"))


def visits(figures: Figures, texts: Texts) -> Slide:
    """（５）: accompanied visits; a ward has the same length in all three bars."""
    plan = figures["accompanied_visit.plan"]
    parts = [panels.shares(plan, "開催の予定", ring=False)]
    for figure in (figures["accompanied_visit.trainees"], figures["accompanied_visit.hosts"]):
        among = panels.among_planned(figure)
        parts.append(panels.shares(figure, figure.title, ring=False, among=among, scale=plan.of))
    return Slide(
        Section.DESKS,
        "（５）同行訪問研修の実施（任意）",
        messages.plan(plan, "同行訪問研修を予定", "同行訪問研修の開催予定"),
        whole(*parts),
        texts["accompanied_visit.lead"],
        key="accompanied_visit",
    )


UNDECIDED = "未定"
PURPOSES = ("city_council.purpose", "city_council.subcommittee_purpose")


def council(figure: Figure, texts: Texts) -> Slide:
    """The council and its subcommittee; the n-th purpose belongs to the n-th body."""
    purposes = [panels.lines_of(texts[key]) for key in PURPOSES]
    purposes += [()] * (len(figure.rows) - len(purposes))
    bodies = [body(row, lines) for row, lines in zip(figure.rows, purposes, strict=False)]
    if not bodies:
        bodies = [Panel(figure.title, PanelForm.PROSE, entries=panels.paragraphs([panels.NONE]))]
    halves = tuple(Stack(6, (panel,)) for panel in bodies)
    return Slide(
        Section.BUREAU,
        "（１）在宅医療推進会議の開催",
        messages.council(figure),
        halves if len(halves) == 2 else whole(*bodies),
        density=Density.LARGE,
        key="city_council",
    )


def body(row: Row, purpose: tuple[str, ...]) -> Panel:
    """A body: how often it meets in a year, what for, and what about."""
    agenda = panels.item_lines(row.items)
    entries = (*panels.paragraphs(purpose), *([Entry("主な議題", agenda)] if agenda else []))
    count = row.fact("per_year")
    times: Message = say("年", count, "回") if isinstance(count, int) and count else say(UNDECIDED)
    return Panel(row.label, PanelForm.PROSE, entries=entries, opening=times)


NUMBER, DAY, PEOPLE = Column("回", 14), Column("日時", 26), Column("参加者", 16, numeric=True)


def support(figures: Figures, texts: Texts) -> Slide:
    """Briefings and exchanges for coordinators, each as a table of its events."""
    briefing = figures["coordinator_support.briefing"]
    exchange = figures["coordinator_support.exchange"]
    modes = (NUMBER, DAY, Column("開催方法", 28), Column("参加区", 16, numeric=True), PEOPLE)
    venues = (NUMBER, DAY, Column("会場", 44), PEOPLE)
    return Slide(
        Section.BUREAU,
        "（２）在宅医療連携拠点コーディネーターへの支援",
        messages.support(briefing, exchange),
        whole(
            *events(briefing, texts["coordinator_support.briefing"], modes),
            *events(exchange, texts["coordinator_support.exchange"], venues),
            *panels.small_print(
                *panels.paragraphs(panels.lines_of(texts["coordinator_support.note"]))
            ),
        ),
        key="coordinator_support",
    )


def events(figure: Figure, heading: str, columns: tuple[Column, ...]) -> list[Panel]:
    """What the events were about, then a row an event; people are added, wards are not."""
    people = sum(row.people for row in figure.rows)
    rows = tuple(tuple(cell(row, column.head) for column in columns) for row in figure.rows)
    if not rows:
        rows = ((panels.NONE, *[""] * (len(columns) - 1)),)
    total = ("参加者 計（延べ）", f"{people:,}人") if figure.rows else None
    about = contents(figure)
    before = [Panel(heading, PanelForm.PROSE, entries=about)] if about else []
    table = Table(columns, rows, total)
    return [*before, Panel("" if about else heading, PanelForm.TABLE, figure=figure, table=table)]


def cell(event: Row, column: str) -> str:
    """What an event says in a column, as the document writes it."""
    mode, iso = event.fact("mode"), event.fact("date")
    held = date.fromisoformat(str(iso)) if iso else None
    return {
        "回": f"第{event.fact('no')}回",
        "日時": f"{wareki(held)}（{WEEKDAYS[held.weekday()]}）" if held else UNDECIDED,
        "開催方法": f"{mode}開催" if mode else UNDECIDED,
        "会場": str(event.fact("venue") or UNDECIDED),
        "参加区": f"{event.wards}区" if event.members or not event.has_people else UNDECIDED,
        "参加者": f"{event.people:,}人",
    }[column]


def contents(figure: Figure) -> tuple[Entry, ...]:
    """What the events were about: once when all agree, else one by one."""
    about = [
        (row.fact("no"), "、".join(panels.lines_of(str(row.fact("content") or ""))))
        for row in figure.rows
    ]
    if len({words for _, words in about}) == 1:
        return panels.paragraphs([f"内容：{about[0][1]}"] if about[0][1] else [])
    return panels.paragraphs(f"第{no}回の内容：{words}" for no, words in about if words)
