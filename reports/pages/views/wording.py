"""The workbench on which the Bureau words 資料４."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from institutions.models import Designation, DesignationStatus
from reports.document.texts import SPECS
from reports.models import Footnote, Scale
from reports.models.classes import bands_of
from reports.pages.requests import ACT, READ, bureau_only, number_sent
from reports.pages.wording.bench import Bench, Said
from reports.pages.wording.gathering import NotDoneError, TableEditor
from reports.pages.wording.tables import TABLES, Line, Place, Table
from reports.pages.wording.texts import DeckTextPages, ScaleClassesPages
from trainings.models import Training
from wards.fiscal import FiscalYear
from wards.generic.pages import HOME, year_asked
from wards.generic.tables import CodeFilter, RecordFilter, WordsFilter
from wards.models import ReportingRound, User

SUBMITTED = "submitted"
REPORTS = ((SUBMITTED, "提出した報告"), ("unsubmitted", "未提出の報告"))


class SentenceFilter(RecordFilter):
    """By words, by whether the report is submitted, by ward."""

    CONDITIONS = ("q", "report", "ward")

    q = WordsFilter(label="キーワード", fields=("text",))
    report = CodeFilter(label="報告", choices=REPORTS, method="of_reports")

    def __init__(self, asked: QueryDict, table: Table, year: int, user: User) -> None:
        self.submitted = table.submitted(year).values("ward")
        super().__init__(asked, queryset=table.sentences(year), user=user)
        if self.queryset.model is Training:
            self.filters["q"].fields = ("theme",)

    def of_reports(self, rows: QuerySet, name: str, asked: str) -> QuerySet:
        submitted = {"ward__in": self.submitted}
        return rows.filter(**submitted) if asked == SUBMITTED else rows.exclude(**submitted)

    @property
    def found(self) -> QuerySet | None:
        """The sentences that the conditions let through; None where there are no conditions."""
        if not self.is_set:
            return None
        # Conditions that cannot be read find nothing, as on a list.
        return self.qs if self.is_valid() else self.queryset.none()


NOTES, TEXTS, CLASSES = "notes", "texts", "classes"
NAMES = {NOTES: "Ⅱ(4) 注記", TEXTS: "表紙・見出し・前文", CLASSES: "数の区分"}
NEW, EACH = "new", "each"


def counted_without_mark(year: int, footnotes: list[Footnote]) -> list[str]:
    """The states that are counted on the day of reference, need a mark and have none."""
    round_ = ReportingRound.objects.annual_of(FiscalYear(year))
    if round_ is None:
        return []
    explained = {DesignationStatus.DESIGNATED, *(note.status for note in footnotes)}
    counted = Designation.objects.counted_on(round_.as_of).exclude(status__in=explained)
    found = counted.order_by("status").values_list("status", flat=True).distinct()
    return [str(DesignationStatus(status).label) for status in found]


def tab_context(request: HttpRequest, key: str, year: int) -> dict[str, object]:
    """What stands on one of the tabs."""
    if (table := table_of(key)) is not None:
        chosen = map(number_sent, request.GET.getlist("from"))
        asked = SentenceFilter(request.GET, table, year, request.user)
        bench = Bench(table, year, shown=asked.found, chosen=chosen)
        return {"bench": bench, "facts": bench.facts, "filter": asked}
    if key == NOTES:
        notes = list(Footnote.objects.filter(fiscal_year=year))
        return {"footnotes": notes, "unmarked": counted_without_mark(year, notes)}
    if key == TEXTS:
        pages = DeckTextPages()
        stored = pages.stored(year)
        texts = {key: text.text for key, text in stored.items()}
        return {
            "caption": "「標準の文」は令和6年度の文です。修正したものだけ置き換わります。要点はページごとに編集。",
            "lines": [
                pages.own_line(year, spec.key, stored.get(spec.key))
                | {"title": spec.title_ja, "text": texts.get(spec.key, spec.default_text)}
                for spec in SPECS
            ],
        }
    if key == CLASSES:
        pages = ScaleClassesPages()
        stored = pages.stored(year)
        return {
            "caption": "図、表、ファイルは、数をこの区分に、この順で示します。公表した版は変わりません。",
            "lines": [
                pages.own_line(year, scale.value, stored.get(scale))
                | {"title": scale.label, "text": "、".join(scale.labels_of(bands_of(scale, year)))}
                for scale in Scale
            ],
        }
    raise Http404


def table_of(key: str) -> Table | None:
    return next((table for table in TABLES if table.key == key), None)


def query_of(request: HttpRequest, **more: object) -> str:
    """The year and the conditions of the filter, which every act on the workbench keeps."""
    asked = {name: request.GET.get(name) for name in SentenceFilter.CONDITIONS}
    kept = {name: words for name, words in asked.items() if words}
    return urlencode({"year": year_asked(request), **kept, **more}, doseq=True)


def bench_url(request: HttpRequest, table: str, **more: object) -> str:
    return f"{reverse('reports:wording_table', args=[table])}?{query_of(request, **more)}"


@bureau_only(READ)
def wording_table(request: HttpRequest, table: str = TABLES[0].key) -> HttpResponse:
    """Everything the Bureau words for 資料４ of a year, one table a tab."""
    year = FiscalYear(year_asked(request))
    tabs = [(each.key, each.title, each.unused(year.year).count()) for each in TABLES]
    tabs += [(key, title, None) for key, title in NAMES.items()]
    name = next((title for key, title, _ in tabs if key == table), "")
    context = {
        "title": f"資料４の文言　{name}",
        "lead": f"{year}の資料４に載せる文です。区の記述は変わらず、文言からたどれます。",
        "crumbs": [HOME, ("資料４の文言", "")],
        "year": year,
        "years": [round_.year for round_ in ReportingRound.objects.annual()],
        "tabs": tabs,
        "tab": table,
        "here": bench_url(request, table),
        "query": query_of(request),
        **tab_context(request, table, year.year),
    }
    return render(request, "reports/wordings.html", context)


Act = Callable[[HttpRequest, TableEditor, Place | None], str | HttpResponse]


def on_bench(act: Act) -> Callable[..., HttpResponse]:
    """Decorator: looks up table and heading, does it, says what was done, leads back to the heading.

    The view returns a sentence, or another answer; it raises NotDoneError.
    """

    @bureau_only(ACT)
    @wraps(act)
    def view(request: HttpRequest, table: str) -> HttpResponse:
        if (found := table_of(table)) is None:
            raise Http404
        editor = TableEditor(found, year_asked(request), request.user)
        place = found.place(request.POST.get("place", ""))
        try:
            done = act(request, editor, place)
        except NotDoneError as refusal:
            messages.warning(request, str(refusal))
            done = ""
        if isinstance(done, HttpResponse):
            return done
        if done:
            messages.success(request, done)
        anchor = f"#h-{place.key}" if place else ""
        return redirect(bench_url(request, found.key) + anchor)

    return view


def known(place: Place | None) -> Place:
    if place is None:
        raise NotDoneError("変えていません。取組の項目が分かりません。")
    return place


@on_bench
def wording_gather(
    request: HttpRequest, editor: TableEditor, place: Place | None
) -> str | HttpResponse:
    """Puts the chosen sentences into a wording that is there, or one each.

    For a new one it only opens the form in which they are worded: saving that makes it.
    """
    place, target = known(place), request.POST.get("target", NEW)
    chosen = ",".join(request.POST.getlist("sentence")).split(",")
    taken, missed = editor.take(place, {number_sent(each) for each in chosen} - {0})
    if missed:
        messages.warning(
            request,
            f"{missed}件は入れていません。この画面を開いたあとで、文言に使用されたか、"
            "区が記述を変えました。",
        )
    if not taken:
        if missed:
            return ""
        raise NotDoneError("区の記述を選択してください。")
    if target == EACH:
        return one_each(request, editor, place, taken)
    records = [record for said in taken for record in said.records]
    if target == NEW:
        opened = bench_url(request, editor.table.key, **{"from": [each.pk for each in records]})
        return redirect(f"{opened}#add-{place.key}")
    line = line_or_refusal(editor, target, to_join=True)
    editor.join(line, records)
    return f"文言「{line}」に、記述{len(records)}件を入れました。"


def line_or_refusal(editor: TableEditor, key: str, *, to_join: bool = False) -> Line:
    """A wording of the table and year; refuses what is deleted meanwhile."""
    rows = editor.table.lines(editor.year)
    if to_join:
        # Who deletes it at this moment is waited for.
        rows = rows.select_for_update(of=("self",), no_key=True)
    line = rows.filter(pk=number_sent(key)).first()
    if line is None:
        raise NotDoneError("変えていません。その文言は、削除されています。")
    return line


def one_each(request: HttpRequest, editor: TableEditor, place: Place, taken: list[Said]) -> str:
    made, refused = editor.one_each(place, taken)
    if refused:
        messages.warning(
            request,
            f"{refused}件は、長すぎるか個人の情報に見える言葉があるので、そのままでは文言に"
            "できません。選択して「文言にまとめる」を押し、言葉を整えてください。",
        )
    return f"{made}件の文言にしました。" if made else ""


@on_bench
def wording_move(request: HttpRequest, editor: TableEditor, place: Place | None) -> str:
    """Puts a wording at another place of its heading: `move` is its key and where, as 12:3."""
    key, _, to = request.POST.get("move", "").partition(":")
    line = line_or_refusal(editor, key)
    editor.move(line, number_sent(to), request.POST.get("seen", ""))
    return f"文言「{line}」を動かしました。"


@on_bench
def wording_carry(request: HttpRequest, editor: TableEditor, place: Place | None) -> str:
    """Takes over the wordings of the year before: of one heading, or of the whole table."""
    carried = editor.carry([place] if place else editor.table.places)
    before = FiscalYear(editor.year).previous
    if not carried:
        raise NotDoneError(
            f"引き継ぐものはありません。{before}の文言は、すでに引き継がれています。"
        )
    return f"{before}から引き継ぎました（{carried}）。"
