"""The columns of both kinds of ledgers, and their samples as CSV and as a workbook."""

from datetime import UTC, date, datetime

from django.db import models
from django.utils import timezone

from reports.files.table import Heading
from wards.fiscal import FiscalYear, wareki, year_and_month
from wards.japanese.dates import with_example
from wards.outgoing.book import Book
from wards.outgoing.csv_rows import write_rows

MONTH, CONSULTATIONS, NEW_CLIENTS = "month", "consultations", "new_clients"
DAY, NEWNESS, REMARK = "day", "newness", "remark"
NEW, CONTINUED = "新規", "継続"
# Marks the rows of a sample, so that nobody counts them.
EXAMPLE = "（架空の例。この行は消してください）"

_MONTH = with_example("{month}、{short_month}、{western_month} などの書き方、または月初めの日付。")
_COUNT = "その月の延べ件数。0件の月は 0 と書きます。空欄の月は取り込みません。"
_NEW = "その月に初めて相談した人の数。数えていなければ欄ごとなくても空欄でも構いません。"
_DAY = with_example("{full}、{short}、{western} などの書き方、または日付。年も書きます。", day=12)
_AFFILIATION = "病院、居宅介護支援事業所、地域包括支援センターなど。人の名前は書きません。"
HEADINGS_OF_TOTALS = (
    Heading(MONTH, "年月", help=_MONTH, required=True),
    Heading(CONSULTATIONS, "相談件数", help=_COUNT, required=True),
    Heading(NEW_CLIENTS, "うち新規の相談者数", help=_NEW),
    Heading(REMARK, "備考", help="読むだけで、残しません。"),
)
HEADINGS_OF_LOG = (
    Heading(DAY, "相談日", help=_DAY, required=True),
    Heading(NEWNESS, "新規・継続", help="「新規」か「継続」。", required=True),
    Heading("affiliation", "相談者の所属", help=_AFFILIATION),
    Heading("profession", "相談者の職種", help="医師、看護師、介護支援専門員など。"),
    Heading("channel", "相談経路", help="電話、来所、訪問、メールなど。"),
    Heading("scene", "相談場面", help="入退院支援、日常の療養支援、急変時の対応、看取りなど。"),
    Heading("topics", "相談内容", help="いくつもあるときは「、」で区切ります。"),
    Heading("response", "対応", help="情報提供、関係機関への紹介など。"),
    Heading("outcome", "結果", help="解決、継続中など。"),
    Heading(REMARK, "備考", help="患者・利用者の氏名、住所、生年月日、番号は書きません。"),
)
# In a sheet a month is a real date that shows no day.
MONTH_FORMAT = 'yyyy"年"m"月"'
Value = str | int | date


class LedgerKind(models.TextChoices):
    """What a row of a ledger is: a month, or a consultation."""

    MONTH_TOTALS = "month_totals", "月ごとの件数"
    CASE_LOG = "case_log", "相談の記録"

    @property
    def headings(self) -> tuple[Heading, ...]:
        return HEADINGS_OF_TOTALS if self is self.MONTH_TOTALS else HEADINGS_OF_LOG

    @property
    def needed(self) -> frozenset[str]:
        return frozenset(heading.key for heading in self.headings if heading.required)


def _examples(kind: LedgerKind) -> list[tuple[Value, ...]]:
    april, may = (FiscalYear.of(timezone.localdate()).month(number) for number in (4, 5))
    if kind is LedgerKind.MONTH_TOTALS:
        return [(april, 32, 9, EXAMPLE), (may, 28, 6, EXAMPLE)]
    return [
        (
            april.replace(day=3), NEW, "病院", "医療ソーシャルワーカー", "電話", "入退院支援",
            "退院支援、在宅医の紹介", "情報提供", "解決", EXAMPLE,
        ),
        (
            april.replace(day=5), CONTINUED, "居宅介護支援事業所", "介護支援専門員", "来所",
            "日常の療養支援", "訪問看護の利用", "関係機関への紹介", "継続中", EXAMPLE,
        ),
    ]  # fmt: skip


def sample_csv(kind: LedgerKind) -> bytes:
    """The sample as CSV: UTF-8 with BOM, days and months in words."""
    in_words = year_and_month if kind is LedgerKind.MONTH_TOTALS else wareki
    rows = [
        [in_words(value) if isinstance(value, date) else str(value) for value in row]
        for row in _examples(kind)
    ]
    return write_rows([[heading.label for heading in kind.headings], *rows])


def sample_xlsx(kind: LedgerKind) -> bytes:
    """The sample as a workbook of one sheet, days and numbers typed."""
    book = Book(f"{kind.label}の見本", "在宅医療連携拠点", datetime(2024, 4, 1, tzinfo=UTC))
    sheet = book.sheet(kind.label)
    book.put_table(sheet, 1, [heading.label for heading in kind.headings], _examples(kind))
    if kind is LedgerKind.MONTH_TOTALS:
        for (month,) in sheet["A2:A3"]:
            month.number_format = MONTH_FORMAT
    return book.bytes()
