"""The Bureau words, orders and links; what the wards wrote stays as it is."""

import pytest
from django.urls import reverse

from consultations.models import Initiative
from reports.counting.figures import make_figures
from reports.models import (
    DeckText,
    Footnote,
    InitiativeSource,
    InitiativeWording,
    ScaleClasses,
    ThemeWording,
)
from tests import factories as make
from tests.form_pages import errors_of, forms_of, html, send_page
from wards.models import Ward

TABLE = reverse("reports:wording_table", args=["around_the_clock"])
CREATE = reverse("reports:initiative_wording_create")
THEME = reverse("reports:theme_wording_create")
IN_2024 = "?year=2024&heading=clock_1"


@pytest.fixture
def sentence(bureau) -> Initiative:
    return make.InitiativeFactory(text="24時間の当番表をつくった 𠮷")


def edit_of(wording) -> str:
    return reverse("reports:initiative_wording_edit", args=[wording.pk])


def lines(**conditions) -> list[str]:
    rows = InitiativeWording.objects.filter(**conditions)
    return list(rows.values_list("text", flat=True))


# --- From a ward's sentence to a line ----------------------------------------------------------


def test_a_wording_stands_for_the_wards_sentence_and_the_sentence_stays(bureau, sentence):
    given = {"text": "当番制を設けている", "initiatives": [sentence.pk]}
    answer = bureau.post(CREATE + IN_2024, given)
    assert answer.headers["Location"] == f"{TABLE}?year=2024"
    wording = InitiativeWording.objects.get()
    assert (wording.fiscal_year, wording.heading) == (2024, "clock_1")
    assert list(wording.initiatives.all()) == [sentence]
    sentence.refresh_from_db()
    assert sentence.text == "24時間の当番表をつくった 𠮷"
    assert sentence.versions.count() == 1


def test_a_new_line_is_last_and_an_edited_one_stays_where_it_is(bureau):
    make.InitiativeWordingFactory(text="一", position=1)
    last = make.InitiativeWordingFactory(text="三", position=7)
    bureau.post(CREATE + IN_2024, {"text": "四"})
    assert lines() == ["一", "三", "四"]
    bureau.post(edit_of(last), {"text": "参", "stamp": last.updated_at.isoformat()})
    assert lines() == ["一", "参", "四"]


@pytest.mark.parametrize(
    ("heading", "table"), [("clock_2", "around_the_clock"), ("share_1", "information_sharing")]
)
def test_the_page_of_a_line_leads_to_its_heading_on_the_workbench(bureau, heading, table):
    line = make.InitiativeWordingFactory(heading=heading)
    page = html(bureau.get(reverse("reports:initiative_wording_detail", args=[line.pk])))
    assert f'href="/wordings/{table}/?year=2024#h-{heading}"' in page


def test_a_sentence_that_its_ward_moved_to_another_heading_stays_behind_the_line(bureau):
    source = make.InitiativeSourceFactory(wording__text="当番制")
    Initiative.objects.update(heading="clock_2")
    [edit, *_] = forms_of(bureau.get(edit_of(source.wording)))
    assert bureau.post(edit_of(source.wording), edit.sent).status_code == 302
    assert InitiativeSource.objects.get() == source


def test_a_sentence_is_linked_and_unlinked(bureau, sentence):
    wording = make.InitiativeWordingFactory()
    other = make.InitiativeFactory(ward=make.ward("27128"))
    given = {"text": wording.text}
    for chosen in ([sentence.pk, other.pk], [other.pk], []):
        wording.refresh_from_db()
        stamp = wording.updated_at.isoformat()
        response = bureau.post(edit_of(wording), {**given, "initiatives": chosen, "stamp": stamp})
        assert response.status_code == 302
        assert sorted(InitiativeSource.objects.values_list("initiative_id", flat=True)) == chosen
    assert Initiative.objects.count() == 2


def test_the_form_names_its_heading_and_the_lines_of_earlier_years_under_it(bureau, sentence):
    make.InitiativeWordingFactory(fiscal_year=2023, text="昨年の文言")
    make.InitiativeWordingFactory(fiscal_year=2023, text="よその項目", heading="clock_2")
    response = bureau.get(CREATE + IN_2024)
    form, page = response.context["form"], response.content.decode()
    assert "項目「在宅療養患者の急変時に対応できる体制の構築」に載ります。" in page
    assert form.fields["text"].earlier[0] == ("令和5年度", "昨年の文言")
    assert "よその項目" not in page
    assert [label for _, label in form.fields["initiatives"].choices] == [f"北区: {sentence.text}"]


def test_the_table_of_the_document_follows_the_wording(bureau, sentence):
    source = make.InitiativeSourceFactory(wording__text="当番制", initiative=sentence)
    figures = make_figures(Ward.objects.all(), make.RoundFactory())
    figure = figures["around_the_clock.initiatives"]
    items = [item.text for row in figure.rows for item in row.items]
    assert items == ["当番制"]
    send_page(bureau, reverse("reports:initiative_wording_delete", args=[source.wording_id]))
    assert InitiativeWording.objects.count() == 0
    assert Initiative.objects.get() == sentence


def test_only_records_of_the_same_heading_year_and_programme_can_be_linked(bureau):
    wrong_heading = make.InitiativeFactory(heading="clock_2")
    wrong_year = make.InitiativeFactory(fiscal_year=2023)
    for wrong in (wrong_heading, wrong_year):
        given = {"text": "文言", "initiatives": [wrong.pk]}
        assert set(errors_of(bureau.post(CREATE + IN_2024, given))) == {"initiatives"}
    of_the_other_programme = make.TrainingFactory(programme="promotion")
    given = {"text": "感染症", "trainings": [of_the_other_programme.pk]}
    assert set(errors_of(bureau.post(f"{THEME}?year=2024", given))) == {"trainings"}
    assert InitiativeWording.objects.count() == ThemeWording.objects.count() == 0


def test_a_desk_may_delete_its_sentence_and_the_line_stays_without_it(sign_in, bureau):
    source = make.InitiativeSourceFactory()
    desk = sign_in("desk")
    address = reverse("consultations:initiative_delete", args=[source.initiative_id])
    assert send_page(desk, address).status_code == 302
    assert Initiative.objects.count() == InitiativeSource.objects.count() == 0
    assert lines() == [source.wording.text]
    assert bureau.get(f"{TABLE}?year=2024").status_code == 200


# --- Themes, footnotes, texts ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, set()),
        ({"mark": "*1"}, {"mark"}),
        ({"mark": "※"}, {"mark"}),
        ({"status": "designated"}, {"status"}),
        ({"text": ""}, {"text"}),
        ({"text": "長" * 10_000}, {"text"}),
    ],
)
def test_a_footnote_has_a_mark_a_status_and_words(bureau, changes, wrong):
    given = {"mark": "※1", "status": "consented", "text": "内諾を含む"} | changes
    response = bureau.post(reverse("reports:footnote_create") + "?year=2024", given)
    assert response.status_code == (200 if wrong else 302)
    if wrong:
        assert set(errors_of(response)) == wrong
    assert Footnote.objects.count() == (not wrong)
    if not wrong:
        again = bureau.post(reverse("reports:footnote_create") + "?year=2024", given)
        assert "この年度に同じ記号がすでにあります。" in again.content.decode()


def test_a_text_is_worded_once_a_year_and_begins_with_the_documents_own(bureau):
    way = reverse("reports:deck_text_create") + "?year=2024&key=cover.title"
    form = bureau.get(way).context["form"]
    assert form["text"].value()
    assert bureau.post(way, {"text": "新しい題名"}).status_code == 302
    stored = DeckText.objects.get()
    assert (stored.text, stored.key, stored.fiscal_year) == ("新しい題名", "cover.title", 2024)
    assert bureau.get(way).context["form"]["text"].value() == "新しい題名"
    stamp = stored.updated_at.isoformat()
    bureau.post(way, {"text": "もう一度", "stamp": stamp})
    assert DeckText.objects.get().text == "もう一度"


@pytest.mark.parametrize(
    ("form", "title"),
    [
        ("deck_text_create?key=cover.title", "資料の文を修正する"),
        ("scale_classes_create?key=desk.weekly_hours", "数の区分を修正する"),
        ("letter_create?kind=overdue", "提出期限を過ぎたお知らせ（督促）の文面"),
    ],
)
def test_what_there_is_once_offers_no_second_one(bureau, form, title):
    name, asked = form.split("?")
    page = html(bureau.get(f"{reverse(f'reports:{name}')}?year=2024&{asked}"))
    assert f"<h1>{title}" in page
    assert "保存する</button>" in page
    assert "続けて加える" not in page


def test_a_switch_of_the_document_is_chosen_and_not_typed(bureau):
    way = reverse("reports:deck_text_create") + "?year=2024&key=years.several"
    form = bureau.get(way).context["form"]
    assert form["text"].value() == "載せない"
    assert bureau.post(way, {"text": "たぶん"}).status_code == 200
    assert bureau.post(way, {"text": "載せる"}).status_code == 302
    assert DeckText.objects.get().text == "載せる"


# --- Closed, and hostile -----------------------------------------------------------------------


def test_a_wording_for_no_place_of_the_document_is_not_found(bureau):
    texts = reverse("reports:deck_text_create")
    for address, name in ((CREATE, "heading"), (texts, "key")):
        for asked in ("", f"&{name}=unknown", f"&{name}=%00"):
            assert bureau.get(f"{address}?year=2024{asked}").status_code == 404
            assert bureau.post(f"{address}?year=2024{asked}", {"text": "x"}).status_code == 404


@pytest.mark.parametrize(("field", "typed"), [("text", "長" * 10_000), ("initiatives", ["9" * 30])])
def test_a_wrong_answer_is_explained_at_its_field_and_the_rest_stays(bureau, field, typed):
    given = {"text": "残る文言", "initiatives": []} | {field: typed}
    response = bureau.post(CREATE + IN_2024, given)
    assert set(errors_of(response)) == {field}
    assert field == "text" or "残る文言" in response.content.decode()


def test_odd_words_are_kept_and_harmless(bureau):
    texts = ["<script>alert(1)</script>", "=1+1", "𠮷髙﨑", "👩‍⚕️"]
    for text in texts:
        bureau.post(CREATE + IN_2024, {"text": text})
    assert lines() == texts
    assert "<script>alert" not in bureau.get(f"{TABLE}?year=2024").content.decode()


def test_a_counted_state_without_its_footnote_is_named(bureau):
    make.DesignationFactory(status="consented")
    address = reverse("reports:wording_table", args=["notes"]) + f"?year={make.YEAR}"
    assert "「内諾」の医療機関を数えていますが" in bureau.get(address).content.decode()
    make.FootnoteFactory(status="consented")
    assert "その注記がありません" not in bureau.get(address).content.decode()


# --- Classes of numbers --------------------------------------------------------------------------

CLASSES = reverse("reports:scale_classes_create") + "?year=2024&key=desk.weekly_hours"


def test_classes_are_written_once_a_year_and_begin_with_those_of_the_document(bureau):
    form = bureau.get(CLASSES).context["form"]
    assert form["lines"].value() == "20超\n20\n10～19\n1～9\n0"
    assert bureau.post(CLASSES, {"lines": "４０以上\n1-39\n0時間"}).status_code == 302
    stored = ScaleClasses.objects.get()
    assert (stored.fiscal_year, stored.lines) == (2024, "40以上\n1～39\n0")
    assert bureau.get(CLASSES).context["form"]["lines"].value() == stored.lines
    tab = html(bureau.get(reverse("reports:wording_table", args=["classes"]) + "?year=2024"))
    assert "40時間以上、1～39時間、0時間" in tab
    assert "0回、1回、2回" in tab


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("0\n1～9\n11以上", "間が空いています"),
        ("0\n1～9\n9以上", "重なっています"),
        ("", "入力して"),
    ],
)
def test_classes_with_a_gap_or_an_overlap_are_explained_at_their_field(bureau, typed, wrong):
    answer = bureau.post(CLASSES, {"lines": typed})
    assert set(errors_of(answer)) == {"lines"}
    assert wrong in str(errors_of(answer)["lines"])
    assert typed in answer.content.decode()
    assert not ScaleClasses.objects.exists()


def test_classes_are_of_a_figure_that_has_them(bureau):
    for asked in ("", "&key=city_council", "&key=%00"):
        address = reverse("reports:scale_classes_create") + f"?year=2024{asked}"
        assert bureau.get(address).status_code == 404
