"""The wordings of 資料４ that the Bureau may edit, and how they read until it does."""

from collections.abc import Mapping
from dataclasses import dataclass

from reports.counting.beyond import Beyond


@dataclass(frozen=True, slots=True)
class DeckTextSpec:
    """One wording: its key, its name and hint on the form, the text of 令和6年度.

    multiline: each line of the text is an item of its own. max_length: what the place has room for.
    choices: of a switch, which is no text that is printed.
    """

    key: str
    title_ja: str
    help_ja: str
    default_text: str
    multiline: bool = False
    max_length: int = 2000
    choices: tuple[str, ...] = ()


LEFT_OUT, PUT_IN = SWITCH = ("載せない", "載せる")
LAST_YEAR, SEVERAL_YEARS = "years.last", "years.several"
LEAD_HELP = "スライドの見出し文の下に、そのまま印刷されます。空欄にすると印刷されません。"
LINES_HELP = "1行が1項目になります。"


def lead(key: str, topic: str, text: str) -> DeckTextSpec:
    """The lead sentence of a slide."""
    return DeckTextSpec(f"{key}.lead", f"{topic}の説明文", LEAD_HELP, text)


MESSAGE = "message."
MESSAGE_HELP = (
    "ページの要点として、大きく印刷されます。空欄にすると印刷されません。"
    "この文を削除すると、集計から作る文に戻ります。"
)


def message(key: str, topic: str) -> DeckTextSpec:
    """The message of a slide, which the figures make until the Bureau words it."""
    return DeckTextSpec(f"{MESSAGE}{key}", f"{topic}の要点", MESSAGE_HELP, "", max_length=80)


def switch(key: str, title: str, words: str) -> DeckTextSpec:
    """A part of the document that the Bureau may leave out."""
    return DeckTextSpec(f"print.{key}", title, words, PUT_IN, choices=SWITCH)


def lines(key: str, title: str, text: str, numbers: str = "") -> DeckTextSpec:
    """A text whose lines are items."""
    return DeckTextSpec(key, title, LINES_HELP + numbers, text, multiline=True)


# The figures of 「資料４のほか」 that the document takes, by their titles.
ADDED_FIGURES = "added_figures"
SPECS = (
    DeckTextSpec(
        ADDED_FIGURES,
        "資料４に加える図",
        "「資料４のほか」の図のうち、資料４の終わりに1枚ずつ載せるものを選びます。",
        "",
        multiline=True,
    ),
    DeckTextSpec("cover.number", "資料番号", "表紙の右上に印刷されます。", "資料４", max_length=20),
    DeckTextSpec(
        "cover.title",
        "資料の題名",
        "表紙に印刷されます。年度は自動で付きます。",
        "在宅医療連携拠点事業における取組について",
        max_length=40,
    ),
    DeckTextSpec(
        "cover.office", "作成者", "表紙の右下に印刷されます。", "大阪市健康局", max_length=30
    ),
    DeckTextSpec(
        "footer.programme",
        "各ページの下に印刷する事業名",
        "年度は自動で付きます。",
        "在宅医療連携拠点事業",
        max_length=20,
    ),
    DeckTextSpec(
        LAST_YEAR,
        "前の年度の値",
        "前の年度に公表した値を、各ページの見出しに（令和7年度 9区）のように添え、"
        "円グラフのページには比較の表を載せます。",
        LEFT_OUT,
        choices=SWITCH,
    ),
    DeckTextSpec(
        SEVERAL_YEARS,
        "「3年の推移」のページ",
        "前の2か年度に公表した値と並べたページを、概要に1枚加えます。",
        LEFT_OUT,
        choices=SWITCH,
    ),
    lines(
        "roles.demands",
        "連携の拠点に求められる事項",
        "医療、介護、福祉関係者による会議の開催\n"
        "医療、介護、福祉サービスの所在地や機能等を把握し、"
        "退院時から看取りまでの医療を提供するための調整\n"
        "連携による24時間体制構築や多職種による情報共有の促進\n"
        "人材育成\n"
        "地域住民への普及啓発",
        numbers="①からの番号は自動で付きます。",
    ),
    lines(
        "roles.ward_office",
        "各区役所の業務",
        "各区在宅医療・介護連携推進会議の開催 ※\n"
        "医療・介護・福祉についての資源の把握 ※\n"
        "医療・介護関係者等向け研修\n"
        "地域住民への講演会・普及啓発",
    ),
    lines(
        "roles.desk",
        "各区相談支援室の業務",
        "相談窓口の設置・運営\n"
        "在宅医療にかかる24時間体制構築や多職種による情報共有\n"
        "積極的役割を担う医療機関との連携\n"
        "同行訪問（任意）",
    ),
    lines(
        "roles.bureau",
        "健康局の業務",
        "大阪市在宅医療推進会議の開催",
    ),
    DeckTextSpec(
        "roles.note",
        "「※」の説明",
        "該当する業務の末尾に「※」を付け、その意味をここに入力します。",
        "在宅医療・介護連携推進事業として実施",
    ),
    lead(
        "desk",
        "相談窓口の設置・運営",
        "地域の医療・介護・福祉関係者等からの在宅医療に関する相談を受け付けるため、"
        "相談窓口を設置し、拠点コーディネーターを配置している。",
    ),
    lead(
        "around_the_clock",
        "24時間体制構築",
        "地域の医療・介護・福祉関係者の協力を得ながら、関係機関の連携による急変時の対応など、"
        "24時間在宅医療が提供される体制の構築をめざした具体的取組の促進をするための取組を行う。",
    ),
    lead(
        "information_sharing",
        "多職種による情報共有",
        "患者・利用者の状態の変化に応じた、医療・介護・福祉関係者間の"
        "速やかな情報共有が行えるよう取組を行う。",
    ),
    lead(
        "active_institutions",
        "積極的医療機関",
        "「日常の療養支援」「入退院支援」「急変時の対応」「看取り」の機能の確保するため、"
        "各区に「積極的医療機関」に位置づけられた医療機関があります。",
    ),
    lead(
        "liaison_meeting",
        "積極的医療機関との連携会議",
        "積極的医療機関と定期的に会議を開催し、"
        "地域実情に応じた今後の在宅医療の体制構築について検討します。",
    ),
    lead(
        "accompanied_visit",
        "同行訪問研修",
        "将来の在宅医療を実施する医師確保に向け、"
        "区内の積極的医療機関等への同行訪問による人材育成研修を実施する。",
    ),
    lines(
        "city_council.purpose",
        "在宅医療推進会議の目的",
        "大阪市域の在宅医療提供体制における課題整理・対応策の検討を行うため、"
        "必要な関係者を委員として開催する。",
    ),
    lines(
        "city_council.subcommittee_purpose",
        "部会の目的",
        "高齢化の進展に伴い、在宅医療を必要とする高齢者が今後も増加することから、"
        "高齢者の医療と介護の連携にかかる課題整理・対応策の検討を行うため、引き続き開催する。",
    ),
    DeckTextSpec(
        "coordinator_support.briefing",
        "説明会の名称",
        "表の見出しになります。",
        "在宅医療連携拠点事業 コーディネーター説明会",
        max_length=60,
    ),
    DeckTextSpec(
        "coordinator_support.exchange",
        "意見交換会の名称",
        "表の見出しになります。",
        "在宅医療連携拠点コーディネーター意見交換会",
        max_length=60,
    ),
    DeckTextSpec(
        "coordinator_support.note",
        "参加者の数え方の注",
        "説明会・意見交換会の表の下に印刷されます。空欄にすると印刷されません。",
        "参加区は各回に重複があるため合計しない。参加者は各回の人数の合計（延べ）である。",
    ),
    switch(
        "headings",
        "図と表の見出し",
        "載せないときも、対象の区の数と基準日は図の上に残ります。",
    ),
    switch(
        "method",
        "「図表の数え方と注」のページ",
        "図ごとの単位、分母、回答した区と、注記をまとめたページです。",
    ),
    switch("seal", "表紙の照合番号", "公表した版と同じファイルかを確かめるための番号です。"),
)
MESSAGES = tuple(
    message(key, topic)
    for key, topic in {
        "roles": "連携の拠点が担う業務",
        "several_years": "「3年の推移」",
        "professional_training": "医療・介護関係者等向け研修会",
        "public_outreach": "地域住民への講演会・普及啓発",
        "desk": "相談窓口の設置・運営",
        "around_the_clock": "24時間体制構築",
        "information_sharing": "多職種による情報共有",
        "active_institutions": "積極的医療機関",
        "liaison_meeting": "積極的医療機関との連携会議",
        "accompanied_visit": "同行訪問研修",
        "city_council": "在宅医療推進会議",
        "coordinator_support": "コーディネーターへの支援",
        **dict(Beyond.choices),
        "method": "図表の数え方と注",
    }.items()
)

DECK_TEXT_DEFAULTS = {spec.key: spec for spec in SPECS}
SPEC_OF = DECK_TEXT_DEFAULTS | {spec.key: spec for spec in MESSAGES}


def all_texts(texts: Mapping[str, str]) -> dict[str, str]:
    """All texts by key, given those that the Bureau has worded itself."""
    return {spec.key: spec.default_text for spec in SPECS} | dict(texts)


def wants(texts: Mapping[str, str], *switches: str) -> bool:
    """Whether the Bureau has put in one of these."""
    return any(texts[switch] == PUT_IN for switch in switches)
