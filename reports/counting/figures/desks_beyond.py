"""What desks are asked and 資料４ does not print: 「資料４のほか」 (4) to (7)."""

from collections.abc import Sequence
from dataclasses import replace

from consultations.models import (
    Coordinator,
    DeskHours,
    Initiative,
    InitiativeState,
    MonthlyConsultationTotal,
    Qualification,
)
from institutions.models import CareFunction, Designation
from reports.counting.beyond import Beyond
from reports.counting.figure import Choice, Figure, Member, Row
from reports.counting.figures.rows import (
    TIMES,
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
from trainings.models import AccompaniedVisit, AccompaniedVisitPlan
from wards.fiscal import FiscalYear
from wards.vocabulary import ReportItem

consultations = sum_of("consultations")
NO_MONTH = "どの月も答えていない区は「未回答」とする。"


def consultations_by_month(records: RoundRecords) -> Figure:
    """How many consultations there were in each month that somebody has told."""
    found = records.of(MonthlyConsultationTotal)
    by_month = sorted_into(found, lambda row: [row.month])
    return sums(
        [(f"{n}", label, by_month.get(n, {})) for n, label in FiscalYear.month_choices()],
        consultations,
        records.everyone,
        records.among(found),
        always=False,
        **Beyond.CONSULTATIONS_BY_MONTH.named,
        section="参考(4)",
        definition=(
            "相談支援室が月ごとに答えた相談件数（延べ）を24区で合計したもの。その月の答えがない区は"
            f"含まない。{NO_MONTH}"
        ),
        unit="件",
    )


def consultations_so_far(records: RoundRecords) -> Figure:
    """How many consultations each ward had in the months that it has told."""
    found = records.of(MonthlyConsultationTotal)
    return amounts(
        found,
        consultations,
        records.everyone,
        records.among(found),
        classes(0, 1, 100, 200, 300, 500),
        **Beyond.CONSULTATIONS_SO_FAR.named,
        section="参考(4)",
        definition=f"答えのある月の相談件数（延べ）を、4月から区ごとに合計したもの。{NO_MONTH}",
        amount_unit="件",
    )


HOURS, WEEK = 10, 7


def consultations_per_hours(records: RoundRecords) -> Figure:
    """How many consultations each ward has in ten hours in which its desk is open."""
    found, year = records.of(MonthlyConsultationTotal), FiscalYear(records.fiscal_year)
    weekly = {
        code: float(sum(row.weekly_hours for row in rows))
        for code, rows in records.of(DeskHours).items()
    }
    both = {code: rows for code, rows in found.items() if weekly.get(code)}
    days = {first.month: (last - first).days + 1 for first, last in year.months()}

    def rate(rows: Sequence[MonthlyConsultationTotal]) -> float:
        weeks = sum(days[row.month] for row in rows) / WEEK
        return round(HOURS * consultations(rows) / (weekly[rows[0].ward_id] * weeks), 1)

    return amounts(
        both,
        rate,
        records.everyone,
        records.among(both),
        classes(0, 1, 3, 5, 10),
        **Beyond.CONSULTATIONS_PER_HOURS.named,
        section="参考(4)",
        definition=(
            "答えのある月の相談件数の合計を、その月の開設時間（基準日の週あたりの開設時間に、"
            "その月の日数を7で割った週数を掛けたもの）の合計で割り、10を掛けたもの（小数第1位まで）。"
            "「1～2件」は0件を超え3件未満。相談件数か開設時間のない区は「未回答」とする。"
        ),
        as_of=records.as_of,
        amount_unit="件",
        adds=False,
    )


def coordinators(records: RoundRecords) -> Figure:
    """How many coordinators there are by the rule by which they qualify."""
    found = records.of(Coordinator)
    by_rule = sorted_into(found, lambda row: row.qualifications)
    return sums(
        [(rule.value, rule.label, by_rule.get(rule, {})) for rule in Qualification],
        len,
        records.everyone,
        records.among(found),
        **Beyond.COORDINATOR_COUNT.named,
        section="参考(5)",
        definition=(
            "基準日に有効な相談支援室に基準日に配置されている拠点コーディネーターの人数を、"
            "資格の区分ごとに24区で合計したもの。複数の資格を持つ人は、それぞれの区分に数えるため、"
            "足し合わせない。"
        ),
        unit="人",
        overlaps=True,
        as_of=records.as_of,
    )


def initiative_states(records: RoundRecords) -> Figure:
    """How far the initiatives are of which somebody has told it."""
    written = records.of(Initiative)
    found = chosen(written, lambda row: row.state)
    items = (ReportItem.AROUND_THE_CLOCK, ReportItem.INFORMATION_SHARING)
    clock, sharing = (records.nothing(item).keys() for item in items)
    none = (clock & sharing) - written.keys()
    by_state = sorted_into(found, lambda row: [row.state])
    return sums(
        [(state.value, state.label, by_state.get(state, {})) for state in InitiativeState],
        len,
        records.everyone,
        records.among(found, none),
        **Beyond.INITIATIVE_STATES.named,
        section="参考(8)",
        definition=(
            "年度内に区の相談支援室が記入した取組（Ⅱ(2)・Ⅱ(3)）の件数を、状態ごとに24区で合計した"
            "もの。どちらも該当なしと答えた区は0件、状態を答えた取組がないほかの区は「未回答」とする。"
        ),
        unit="件",
    )


def functions(records: RoundRecords) -> Figure:
    """In how many wards an active institution has each of the four functions."""
    answers = sorted_into(records.of(Designation), lambda designation: designation.functions)
    return _functions(
        records,
        option_rows(options_of(CareFunction, *CareFunction), records.refs, answers),
        **Beyond.ACTIVE_INSTITUTIONS_FUNCTIONS.named,
        definition=(
            "基準日に数える積極的医療機関（Ⅱ(4)ア と同じ）のうち、それぞれの機能を担うものが"
            "1つ以上ある区の数。1つの医療機関が複数の機能を担うことがあるため、足し合わせない。"
        ),
    )


def lacking_functions(records: RoundRecords) -> Figure:
    """Which wards have answered and have no active institution with a function."""
    having = sorted_into(records.of(Designation), lambda designation: designation.functions)
    figure = _functions(
        records,
        (),
        **Beyond.ACTIVE_INSTITUTIONS_LACKING.named,
        definition=(
            "積極的医療機関について答えた区のうち、基準日に数える積極的医療機関（Ⅱ(4)ア と同じ）に"
            "その機能を担うものがない区の数。足し合わせない。"
        ),
    )
    rows = (
        Row(
            order,
            each.value,
            f"{each.label}なし",
            tuple(Member(ref) for ref in figure.answered if ref.code not in having.get(each, {})),
        )
        for order, each in enumerate(CareFunction, 1)
    )
    return replace(figure, rows=tuple(rows))


def _functions(records: RoundRecords, rows: tuple[Row, ...], **words: str) -> Figure:
    nothing = records.nothing(ReportItem.ACTIVE_INSTITUTION)
    return Figure(
        **words,
        section="参考(6)",
        unit="区",
        choice=Choice.MULTIPLE,
        rows=rows,
        asked=records.everyone,
        answered=records.among(records.of(Designation), nothing),
        as_of=records.as_of,
    )


def visits_held(records: RoundRecords) -> Figure:
    """How many accompanied visits were held, of the wards that plan or held one."""
    found = records.of(AccompaniedVisit)
    planned = chosen(records.of(AccompaniedVisitPlan), lambda row: row.planned)
    asked = records.among(found, planned)
    return amounts(
        found,
        len,
        asked,
        asked,
        TIMES,
        **Beyond.ACCOMPANIED_VISIT_HELD.named,
        section="参考(7)",
        definition="同行訪問研修を予定する区と実施した区の、年度内に実施した同行訪問の回数。",
        amount_unit="回",
    )


def visits_people(records: RoundRecords) -> Figure:
    """How many people went along."""
    found = records.of(AccompaniedVisit)
    told = records.among(found)
    return amounts(
        found,
        sum_of("people"),
        told,
        told,
        classes(0, 1, 5, 10, 20),
        **Beyond.ACCOMPANIED_VISIT_PEOPLE.named,
        section="参考(7)",
        definition="年度内に実施した同行訪問の参加人数（延べ）を、区ごとに合計したもの。",
        amount_unit="人",
    )
