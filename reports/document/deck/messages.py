"""The message of each slide: sentences over figures that stay true for any data."""

from reports.counting.beyond import Beyond
from reports.counting.figure import UNREPORTED, Figure, Row
from reports.document.deck.shape import Message, aside, say


def over(figure: Figure, *parts: str | int) -> Message:
    """A message, and in brackets how many wards have not answered, if any."""
    missing = f"（未回答{len(figure.unreported)}区）" if figure.unreported else ""
    return (*say(*parts), *aside(missing))


def of_all(figure: Figure, count: int, words: str) -> tuple[str | int, ...]:
    """「24区中9区…」 or 「24区すべて…」, in parts."""
    if count == figure.of:
        return count, f"区すべて{words}"
    return f"{figure.of}区中", count, f"区{words}"


def nobody(figure: Figure, subject: str) -> Message:
    """What is said when there is no answer to speak of; empty when there is one."""
    if not figure.of:
        return say(f"{subject}の対象となる区はない")
    if not figure.answered:
        return say(f"{subject}は", figure.of, "区すべてが未回答")
    return ()


def plan(figure: Figure, doing: str, subject: str) -> Message:
    """How many wards gave the first answer (the 'yes' of a plan)."""
    if words := nobody(figure, subject):
        return words
    yes = figure.value(figure.rows[0]) if figure.rows else 0
    if not yes:
        among = f"回答のあった{len(figure.answered)}区に、" if figure.unreported else ""
        return over(figure, f"{among}{doing}する区はない")
    return over(figure, *of_all(figure, yes, f"が{doing}"))


def opening_hours(figure: Figure) -> Message:
    """In which class of weekly hours most desks are open."""
    if words := nobody(figure, "相談窓口の開設時間数"):
        return words
    listed = [row for row in figure.listing if row.code != UNREPORTED]
    most = max(map(figure.value, listed))
    rows = [row for row in listed if figure.value(row) == most]
    if len(rows) > 1:
        return over(figure, f"相談窓口の開設時間数は、{tied(rows)}（各", most, "区）")
    label = rows[0].label
    open_for = (
        f"が相談窓口を週{label}開設" if label.endswith("時間") else f"の相談窓口が「{label}」"
    )
    return over(figure, *of_all(figure, most, open_for))


MOST_NAMED = 3  # names of which a sentence stays readable


def tied(rows: list[Row]) -> str:
    """That several rows share the largest value: by name, or their number where they are many.

    >>> tied([Row(1, "3", "3回"), Row(2, "4", "4回")])
    '「3回」と「4回」が同数で最も多い'
    """
    if len(rows) > MOST_NAMED:
        return f"{len(rows)}{things(len(rows))}区分が同数で最も多い"
    return "と".join(f"「{row.label}」" for row in rows) + "が同数で最も多い"


def things(count: int) -> str:
    """A count of abstract things: the native counter ends at nine.

    >>> things(5), things(12)
    ('つの', 'の')
    """
    return "つの" if count < 10 else "の"


def initiatives(figure: Figure, heading: str, link: str) -> Message:
    """How many initiatives there are, under how many headings; `link` ties the two (に向け, で)."""
    filled = sum(1 for row in figure.rows if row.items)
    count = sum(len(row.items) for row in figure.rows)
    if not count:
        return say(f"{heading}ごとの取組の報告はまだない")
    rows = len(figure.rows)
    if filled == rows:
        return say(rows, f"{things(rows)}{heading}{link}、", count, "の取組")
    counter = things(filled).removesuffix("の")
    return say(
        f"{rows}{things(rows)}{heading}のうち", filled, f"{counter}{link}、", count, "の取組"
    )


def institutions(figure: Figure) -> Message:
    """In how many wards there are active institutions, and how many in all."""
    if words := nobody(figure, "積極的医療機関"):
        return words
    held = sum(1 for row in figure.rows if figure.value(row))
    if not held:
        return over(figure, "積極的医療機関のある区はない")
    where = "".join(map(str, of_all(figure, held, "に積極的医療機関、計")))
    return over(figure, where, figure.total or 0, "医療機関")


NO_MEETING = frozenset({"0", "none"})


def liaison(figure: Figure) -> Message:
    """How many wards plan liaison meetings, and how often most of them."""
    if words := nobody(figure, "連携会議の開催予定"):
        return words
    planned = [row for row in figure.listing if row.code not in {*NO_MEETING, UNREPORTED}]
    wards = sum(map(figure.value, planned))
    if not wards:
        return over(figure, "連携会議を予定する区はない")
    most = max(map(figure.value, planned))
    rows = [row for row in planned if figure.value(row) == most]
    every = "".join(map(str, of_all(figure, wards, "が連携会議を予定、")))
    if len(rows) > 1:
        return over(figure, f"{every}{tied(rows)}（各", most, "区）")
    if most == wards:
        which = "" if wards == 1 else "いずれも"
        return over(figure, f"{every}{which}{rows[0].label}")
    return over(figure, f"{every}うち", most, f"区が{rows[0].label}")


def council(figure: Figure) -> Message:
    """How often the council and its subcommittee meet in a year."""
    times = [row.fact("per_year") for row in figure.rows]
    if not times:
        return say("在宅医療推進会議の開催予定は未登録")
    if not all(isinstance(count, int) and count > 0 for count in times):
        return say("在宅医療推進会議の開催回数は未定")
    if len(times) == 1:
        return say("在宅医療推進会議を年", times[0], "回開催")
    bodies = f"{len(times)}{things(len(times))}会議"
    if len(times) == 2 and figure.rows[1].label.startswith("部会"):
        bodies = "在宅医療推進会議と部会"
    if len(set(times)) == 1:
        return say(f"{bodies}を、それぞれ年", times[0], "回開催")
    return say(f"{bodies}を、合わせて年", sum(times), "回開催")


def support(briefing: Figure, exchange: Figure) -> Message:
    """How many people came; people add over events, wards do not."""
    first, second = came(briefing, "説明会"), came(exchange, "意見交換会")
    if first or second:
        between = say("、") if first and second else ()
        return (*first, *between, *second, *say("が参加"))
    held = briefing.rows or exchange.rows
    return say("説明会・意見交換会の" + ("参加者の報告" if held else "開催") + "はまだない")


def came(figure: Figure, name: str) -> Message:
    """The people of all events of a figure; empty when nobody came yet."""
    people = sum(row.people for row in figure.rows)
    if not people:
        return ()
    return say(f"{name}に" + ("延べ" if len(figure.rows) > 1 else ""), people, "人")


def basis(figures: tuple[Figure, ...]) -> Message:
    """How many of the wards stand behind the figures that all wards were asked."""
    wards = max((figure.of for figure in figures), default=0)
    answered = [len(figure.answered) for figure in figures if figure.of == wards]
    if not wards or not any(answered):
        return say("回答した区はまだない")
    low, high = min(answered), max(answered)
    least = () if low == high else (low, "～")
    return say("各図表は", wards, "区中", *least, high, "区の回答による")


# Titles that do not read well as the subject of a sentence.
SUBJECTS = {
    Beyond.WARD_COUNCIL_TIMES: "開催済みと予定を合わせた区の推進会議",
    Beyond.WARD_COUNCIL_STATES: "区の推進会議",
    Beyond.CONSULTATIONS_BY_MONTH: "相談件数",
    Beyond.CONSULTATIONS_SO_FAR: "4月からの相談件数",
    Beyond.COORDINATOR_COUNT: "拠点コーディネーターの資格",
    Beyond.ACTIVE_INSTITUTIONS_FUNCTIONS: "積極的医療機関が担う機能",
    Beyond.INITIATIVE_STATES: "24時間体制構築・情報共有の取組",
}


def beyond(figure: Figure) -> Message:
    """Its sum, and its most frequent answers unless these are classes of what is summed."""
    subject = SUBJECTS.get(figure.id, figure.title)
    if words := nobody(figure, subject):
        return words
    values = [figure.value(row) for row in figure.rows]
    most = max(values, default=0)
    rows = [row for row in figure.rows if figure.value(row) == most]
    is_all = most == sum(values)
    said = (f"{subject}は、",)
    if figure.total is not None:
        said = (f"{subject}は計", figure.total, figure.total_unit)
        if figure.counts_wards or is_all:
            return over(figure, *said)
        said = (*said, "、うち" if len(rows) == 1 else "、")
    if not most:
        return over(figure, f"{subject}は該当なし")
    if len(rows) > 1:
        return over(figure, *said, f"{tied(rows)}（各", most, f"{figure.unit}）")
    return over(
        figure, *said, f"「{rows[0].label}」が", most, figure.unit, "" if is_all else "で最も多い"
    )
