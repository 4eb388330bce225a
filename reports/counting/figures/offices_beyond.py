"""What ward offices are asked and 資料４ does not print: 「資料４のほか」 (1) to (3)."""

from collections.abc import Callable

from institutions.models import ResourceSurvey, SurveyMethod
from reports.counting.beyond import Beyond
from reports.counting.figure import Choice, Figure
from reports.counting.figures.rows import (
    OTHER,
    TIMES,
    Option,
    amounts,
    chosen,
    classes,
    option_rows,
    options_of,
    sorted_into,
    sum_of,
    sums,
)
from reports.counting.round_records import RoundRecords
from reports.models.classes import Bands
from trainings.models import Audience
from wards.vocabulary import ActivityState, ReportItem

COUNCIL = ReportItem.WARD_COUNCIL
PEOPLE = classes(0, 1, 30, 50, 100, 200)
MEETINGS = "区の推進会議と部会・ワーキング（※）"


def of_held(
    item: ReportItem, field: str, bands: Bands = PEOPLE, **words: str
) -> Callable[[RoundRecords], Figure]:
    """A figure of what was counted at the held activities of an item that state it."""

    def count(records: RoundRecords) -> Figure:
        found = chosen(
            records.counted(item),
            lambda row: row.state == ActivityState.HELD and getattr(row, field) is not None,
        )
        told = records.among(found)
        return amounts(found, sum_of(field), told, told, bands, **words)

    return count


def council_times(records: RoundRecords) -> Figure:
    """How many meetings of its council a ward holds and plans in the year."""
    found = records.answers(COUNCIL)
    return amounts(
        found,
        len,
        records.everyone,
        records.among(found, records.nothing(COUNCIL)),
        TIMES,
        **Beyond.WARD_COUNCIL_TIMES.named,
        section="参考(1)",
        definition=(
            f"年度内に開催した、または予定している{MEETINGS}の回数。"
            "該当なしと答えた区は0回、どちらもない区は「未回答」とする。"
        ),
        amount_unit="回",
    )


def council_states(records: RoundRecords) -> Figure:
    """How many of these meetings were held, how many are planned."""
    found = records.answers(COUNCIL)
    by_state = sorted_into(found, lambda row: [row.state])
    states = (ActivityState.HELD, ActivityState.PLANNED)
    return sums(
        [(state.value, state.label, by_state.get(state, {})) for state in states],
        len,
        records.everyone,
        records.among(found, records.nothing(COUNCIL)),
        **Beyond.WARD_COUNCIL_STATES.named,
        section="参考(1)",
        definition=f"年度内の{MEETINGS}の回数を、開催済みと予定に分けて24区で合計したもの。",
        unit="回",
    )


council_people = of_held(
    COUNCIL,
    "people",
    **Beyond.WARD_COUNCIL_PEOPLE.named,
    section="参考(1)",
    definition=f"開催済みの{MEETINGS}の参加人数（延べ）を、区ごとに合計したもの。",
    amount_unit="人",
)


def survey(records: RoundRecords) -> Figure:
    """Whether the wards keep track of their resources."""
    found = records.of(ResourceSurvey)
    options = (Option("conducted", "把握・更新した"), Option("none", "していない"))
    answers = sorted_into(found, lambda row: ["conducted" if row.conducted else "none"])
    return Figure(
        **Beyond.RESOURCE_SURVEY_CONDUCTED.named,
        section="参考(2)",
        definition=(
            "年度内に医療・介護・福祉の資源を把握・更新したか（※）についての区の答え。"
            "答えていない区は「未回答」とする。"
        ),
        unit="区",
        choice=Choice.SINGLE,
        rows=option_rows(options, records.refs, answers),
        asked=records.everyone,
        answered=records.among(found),
    )


def survey_methods(records: RoundRecords) -> Figure:
    """By which methods."""
    found = chosen(records.of(ResourceSurvey), lambda row: row.conducted)
    options = options_of(SurveyMethod, *(each for each in SurveyMethod if each != OTHER))
    answers = sorted_into(found, lambda row: row.methods)
    return Figure(
        **Beyond.RESOURCE_SURVEY_METHODS.named,
        section="参考(2)",
        definition="資源を「把握・更新した」区が選んだ方法（※）。複数回答のため、足し合わせない。",
        unit="区",
        choice=Choice.MULTIPLE,
        rows=option_rows(options, records.refs, answers, "method_detail"),
        asked=records.among(found),
        answered=records.among(found),
    )


training_people = of_held(
    ReportItem.TRAINING,
    "people",
    **Beyond.PROFESSIONAL_TRAINING_PEOPLE.named,
    section="参考(3)",
    definition="拠点事業として開催済みの研修会の参加人数（延べ）を、区ごとに合計したもの。",
    amount_unit="人",
)


def audiences(records: RoundRecords) -> Figure:
    """For whom the trainings are; a ward may train several professions."""
    found = records.counted(ReportItem.TRAINING)
    answers = sorted_into(found, lambda training: training.audience)
    return Figure(
        **Beyond.PROFESSIONAL_TRAINING_AUDIENCE.named,
        section="参考(3)",
        definition=(
            "拠点事業の研修会を開催・予定する区のうち、その職種を対象とする研修会がある区の数。"
            "複数回答のため、足し合わせない。"
        ),
        unit="区",
        choice=Choice.MULTIPLE,
        rows=option_rows(options_of(Audience, *Audience), records.refs, answers),
        asked=records.among(found),
        answered=records.among(found),
    )


outreach_people = of_held(
    ReportItem.OUTREACH,
    "people",
    **Beyond.PUBLIC_OUTREACH_PEOPLE.named,
    section="参考(3)",
    definition=(
        "拠点事業として実施済みの講演会・普及啓発のうち、参加人数の記入があるものの人数（延べ）を、"
        "区ごとに合計したもの。"
    ),
    amount_unit="人",
)
outreach_copies = of_held(
    ReportItem.OUTREACH,
    "copies",
    classes(0, 1, 500, 1_000, 5_000, 10_000),
    **Beyond.PUBLIC_OUTREACH_COPIES.named,
    section="参考(3)",
    definition=(
        "拠点事業として実施済みの講演会・普及啓発のうち、配布部数の記入があるものの部数を、"
        "区ごとに合計したもの。"
    ),
    amount_unit="部",
)
