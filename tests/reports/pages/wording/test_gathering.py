"""Sentences go into wordings and wordings into their order; of two officers nobody loses anything."""

import pytest
from django.urls import reverse

from consultations.models import Initiative
from reports.models import InitiativeSource, InitiativeWording, ThemeWording
from reports.pages.wording.gathering import NotDoneError, TableEditor
from reports.pages.wording.tables import TABLES
from tests import factories as make
from tests.at_once import at_once
from tests.form_pages import forms_of, html
from wards.isolation.rls import ALL_WARDS, ward_scope

THEMES, CLOCK, _ = TABLES
YEAR = make.YEAR
TABLE = reverse("reports:wording_table", args=["around_the_clock"])
HERE = f"{TABLE}?year={YEAR}"
NOTHING = "1件は入れていません"


@pytest.fixture
def sentences(bureau) -> list[Initiative]:
    texts = {"27127": "夜間の当番表をつくる。", "27128": "当番表。", "27118": "電話で話す。"}
    return [make.InitiativeFactory(ward=make.ward(c), text=t) for c, t in texts.items()]


def did(client, act: str, place: str = "clock_1", **sent):
    """The page to which an act of the workbench leads."""
    address = f"{TABLE}{act}/?year={YEAR}"
    return client.post(address, {"place": place, **sent}, follow=True)


def keys(*records) -> str:
    return ",".join(str(record.pk) for record in records)


def lines() -> dict[str, list[str]]:
    """The wordings of the year in their order, each with its sentences."""
    rows = InitiativeWording.objects.filter(fiscal_year=YEAR).order_by("position", "pk")
    return {row.text: sorted(row.initiatives.values_list("text", flat=True)) for row in rows}


# --- Into wordings ---------------------------------------------------------------------------------


def proposal_on(page, heading: str = "clock_1"):
    """The form of a new wording under a heading, as the page offers it."""
    [form] = [
        form
        for form in forms_of(page)
        if f"%23h-{heading}" in form.action and "/new/" in form.action
    ]
    return form


def test_several_sentences_are_put_into_a_form_with_the_shortest_and_saving_it_makes_one_wording(
    bureau, sentences
):
    chosen = [str(sentences[0].pk), str(sentences[1].pk)]
    page = did(bureau, "gather", sentence=chosen, target="new")
    asked = "".join(f"&from={key}" for key in sorted(chosen))
    assert page.redirect_chain == [(f"{HERE}{asked}#add-clock_1", 302)]
    assert not lines()
    assert not page.context["messages"]
    form = proposal_on(page)
    assert form.sent["text"] == ["当番表。"]
    assert sorted(form.sent["initiatives"]) == sorted(chosen)
    page = bureau.post(form.action, {**form.sent, "text": "当番制"}, follow=True)
    assert page.redirect_chain == [(f"{HERE}#h-clock_1", 302)]
    assert [str(each) for each in page.context["messages"]] == [
        "取組の文言 当番制 を記録しました。"
    ]
    assert lines() == {"当番制": ["夜間の当番表をつくる。", "当番表。"]}
    made = InitiativeWording.objects.get()
    assert (made.created_by.role, made.heading) == ("bureau", "clock_1")
    assert [row.text for row in made.versions.all()] == ["当番制"]
    assert Initiative.objects.get(pk=sentences[1].pk).text == "当番表。"


def test_a_sentence_that_a_colleague_has_worded_meanwhile_is_told_of(bureau, sentences):
    form = proposal_on(did(bureau, "gather", sentence=[keys(*sentences[:2])], target="new"))
    theirs = make.InitiativeWordingFactory(text="先に作った文言")
    make.InitiativeSourceFactory(wording=theirs, initiative=sentences[0])
    page = bureau.post(form.action, form.sent, follow=True)
    [told] = page.context["messages"]
    assert "文言「先に作った文言」に使用したものもあります。" in str(told)
    assert list(lines()) == ["先に作った文言", "当番表。"]


def test_sentences_go_into_a_wording_that_is_there(bureau, sentences):
    line = make.InitiativeWordingFactory(text="当番制")
    page = did(bureau, "gather", sentence=[keys(*sentences[:2])], target=str(line.pk))
    assert "文言「当番制」に、記述2件を入れました。" in html(page)
    assert lines() == {"当番制": ["夜間の当番表をつくる。", "当番表。"]}


def test_each_sentence_becomes_a_wording_and_the_same_ones_one(bureau, sentences):
    same = make.InitiativeFactory(ward=make.ward("27119"), text="電話で　話す。")
    make.InitiativeWordingFactory(text="当番表。")
    page = html(bureau.get(HERE))
    assert "3件を1件ずつ、そのまま文言にする" in page
    each = [keys(sentences[0]), keys(sentences[1]), keys(sentences[2], same)]
    did(bureau, "gather", sentence=each, target="each")
    assert lines() == {
        "当番表。": ["当番表。"],
        "夜間の当番表をつくる。": ["夜間の当番表をつくる。"],
        "電話で話す。": ["電話で　話す。", "電話で話す。"],
    }


def test_what_cannot_be_printed_as_it_is_stays_unused_and_is_asked_about(bureau):
    long = make.InitiativeFactory(text="長" * 201)
    private = make.InitiativeFactory(text="患者の山田太郎様（昭和10年1月2日生）を訪ねる。")
    page = did(bureau, "gather", sentence=[keys(long), keys(private)], target="each")
    assert "2件は、長すぎるか個人の情報に見える言葉がある" in html(page)
    assert not lines()
    form = proposal_on(did(bureau, "gather", sentence=[keys(long)], target="new"))
    assert form.sent["text"] == ["長" * 200]
    form = proposal_on(did(bureau, "gather", sentence=[keys(private)], target="new"))
    page = bureau.post(form.action, form.sent)
    assert page.context["form"]["text"].value() == private.text
    assert page.context["form"]["initiatives"].value() == [str(private.pk)]
    assert "keep_words" in page.context["form"].errors
    assert not lines()


def test_what_is_no_unused_sentence_of_the_heading_is_left_out(bureau, sentences):
    used = make.InitiativeSourceFactory(wording__text="使用済み").initiative
    others = [make.InitiativeFactory(heading="clock_2"), make.InitiativeFactory(fiscal_year=2023)]
    for each in (used, *others):
        assert NOTHING in html(did(bureau, "gather", sentence=[keys(each)], target="new"))
    page = did(bureau, "gather", sentence=[keys(used, sentences[1])], target="new")
    assert NOTHING in html(page)
    assert proposal_on(page).sent["initiatives"] == [str(sentences[1].pk)]
    assert list(lines()) == ["使用済み"]
    # What the address alone says is read the same way: nothing else is offered.
    others = "".join(
        f"&from={each}" for each in (used.pk, others[0].pk, "x", "0", "-1", "%00", "9" * 30)
    )
    assert "initiatives" not in proposal_on(bureau.get(HERE + others)).sent


def test_nonsense_changes_nothing(bureau, sentences):
    line = make.InitiativeWordingFactory(text="残る")
    for sentence in ("", "x", "9" * 30, "-1", "٣"):
        assert "区の記述を選択してください。" in html(did(bureau, "gather", sentence=[sentence]))
    for target in ("x", "9" * 30, "0", "-1"):
        page = did(bureau, "gather", sentence=[keys(sentences[0])], target=target)
        assert "その文言は、削除されています。" in html(page)
        assert "その文言は、削除されています。" in html(did(bureau, "move", move=f"{target}:1"))
    for move in ("x", str(line.pk), f"{line.pk}:{'9' * 5000}"):
        did(bureau, "move", move=move, seen=str(line.pk))
    assert "項目が分かりません。" in html(did(bureau, "gather", place="nothing"))
    assert lines() == {"残る": []}


def test_a_theme_is_gathered_from_trainings(bureau):
    trainings = [make.TrainingFactory(theme=theme) for theme in ("感染症の対策", "感染症")]
    address = reverse("reports:wording_gather", args=["themes"]) + f"?year={YEAR}"
    page = bureau.post(address, {"place": "themes", "sentence": [keys(*trainings)]}, follow=True)
    form = proposal_on(page, "themes")
    bureau.post(form.action, form.sent)
    wording = ThemeWording.objects.get()
    assert (wording.text, set(wording.trainings.all())) == ("感染症", set(trainings))


def test_a_deleted_wording_gives_its_sentences_back(bureau):
    source = make.InitiativeSourceFactory(wording__text="要らない")
    [delete] = [
        button["formaction"]
        for form in forms_of(bureau.get(HERE))
        for button in form.buttons
        if "formaction" in button
    ]
    page = bureau.post(delete, {"stamp": source.wording.updated_at.isoformat()}, follow=True)
    assert page.redirect_chain[0][0] == f"{HERE}#h-clock_1"
    assert "元に戻す" in html(page)
    assert page.context["bench"].headings[0].loose_count == 1
    assert not lines()
    [undo] = [form for form in forms_of(page) if "/restore/" in form.action]
    page = bureau.post(undo.action, undo.sent, follow=True)
    assert page.redirect_chain == [(f"{HERE}#h-clock_1", 302)]
    assert lines() == {"要らない": [source.initiative.text]}


# --- Into their order ------------------------------------------------------------------------------


def test_a_wording_moves_to_any_place_of_its_heading(bureau):
    # Two that were added at one moment may stand at the same place.
    made = [make.InitiativeWordingFactory(text=text, position=1) for text in "一二三"]
    stamps = {line.pk: line.updated_at for line in made}
    make.InitiativeWordingFactory(text="よその項目", heading="clock_2")
    for move, after in (("2:1", "三一二"), ("0:3", "三二一"), ("1:0", "二三一"), ("1:9", "三一二")):
        number, _, to = move.partition(":")
        seen = keys(*InitiativeWording.objects.filter(heading="clock_1").order_by("position", "pk"))
        did(bureau, "move", move=f"{made[int(number)].pk}:{to}", seen=seen)
        assert "".join(list(lines())).replace("よその項目", "") == after, move
    now = InitiativeWording.objects.in_bulk()
    # Who edits one of them is not held up; the history tells of the order as well.
    assert {pk: now[pk].updated_at for pk in stamps} == stamps
    assert made[2].versions.count() > 1


def test_an_order_that_somebody_changed_meanwhile_is_shown_and_not_changed(bureau):
    one, two = (make.InitiativeWordingFactory(text=text) for text in "一二")
    page = did(bureau, "move", move=f"{two.pk}:1", seen=keys(one))
    assert "並び順は変えていません" in html(page)
    assert list(lines()) == ["一", "二"]


# --- From the year before ---------------------------------------------------------------------------


@pytest.fixture
def year_before(bureau) -> None:
    for position, (text, said) in enumerate((("乙", "当番表。"), ("甲", "電話。")), start=1):
        make.InitiativeSourceFactory(
            wording=make.InitiativeWordingFactory(
                fiscal_year=YEAR - 1, text=text, position=position * 3
            ),
            initiative=make.InitiativeFactory(fiscal_year=YEAR - 1, text=said),
        )
    make.InitiativeWordingFactory(fiscal_year=YEAR - 1, text="次の項目", heading="clock_2")


def test_wordings_come_over_in_their_order_with_the_sentences_that_are_the_same(
    bureau, sentences, year_before
):
    page = did(bureau, "carry", place="")
    assert "令和5年度から引き継ぎました（文言 3件・同じ記述 1件）。" in html(page)
    assert lines() == {"乙": ["当番表。"], "次の項目": [], "甲": []}
    assert {row.updated_by.role for row in InitiativeWording.objects.filter(fiscal_year=YEAR)} == {
        "bureau"
    }
    assert "引き継ぐものはありません" in html(did(bureau, "carry", place=""))
    assert len(lines()) == 3


def test_one_heading_comes_over_alone_and_a_worded_one_keeps_its_wordings(
    bureau, sentences, year_before
):
    did(bureau, "carry", place="clock_1")
    assert list(lines()) == ["乙", "甲"]
    InitiativeSource.objects.filter(wording__fiscal_year=YEAR).delete()
    InitiativeWording.objects.filter(fiscal_year=YEAR, text="甲").delete()
    did(bureau, "carry", place="clock_1")
    assert lines() == {"乙": ["当番表。"]}


# --- Two at once ------------------------------------------------------------------------------------


def test_words_typed_while_a_colleague_added_a_sentence_are_asked_about(bureau, sentences):
    line = make.InitiativeWordingFactory(text="当番制")
    [edit] = [form for form in forms_of(bureau.get(HERE)) if f"/{line.pk}/edit/" in form.action]
    did(bureau, "gather", sentence=[keys(sentences[0])], target=str(line.pk))
    page = bureau.post(edit.action, {**edit.sent, "text": "新しい言葉"})
    assert "この記録は、開いたあとで" in html(page)
    assert lines() == {"当番制": ["夜間の当番表をつくる。"]}


def both(deed) -> list[object]:
    """What two officers did at one moment, or why not."""
    with ward_scope(ALL_WARDS):
        users = [make.UserFactory(role="bureau") for _ in range(2)]
    editors = [TableEditor(CLOCK, YEAR, user) for user in users]
    return at_once(*(lambda e=each: deed(e) for each in editors), told=(NotDoneError,))


def test_of_two_who_take_a_sentence_at_once_one_words_it(saved_survey):
    place = CLOCK.places[0]
    with ward_scope(ALL_WARDS):
        sentence = make.InitiativeFactory(text="同時の記述")

    def gather(editor: TableEditor) -> int:
        taken, missed = editor.take(place, {sentence.pk})
        editor.one_each(place, taken)
        return missed

    assert sorted(both(gather)) == [0, 1]
    with ward_scope(ALL_WARDS):
        assert sentence.sources.count() == 1


def test_of_two_who_take_over_the_year_before_at_once_one_does(saved_survey):
    with ward_scope(ALL_WARDS):
        make.InitiativeWordingFactory(fiscal_year=YEAR - 1, heading="clock_3", text="同時の文言")
    carried = both(lambda editor: editor.carry([CLOCK.places[2]]).lines)
    assert sorted(carried) == [0, 1]
