"""A text of which a part is struck out, as corrections by hand are, is not read as one text."""

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from reports.files.intake.marked_copy import marked_copy
from reports.files.intake.taking_in import take_in
from reports.files.outcome import YES
from reports.files.uploaded_files.shared_texts import shared_texts
from tests.reports.files.intake.sending_back import office, typed
from tests.reports.files.intake.sent_out import OFFICE
from trainings.models import Training

SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def struck(text: str) -> TextBlock:
    return TextBlock(InlineFont(strike=True), text)


def raised(text: str) -> TextBlock:
    return TextBlock(InlineFont(vertAlign="superscript"), text)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("label", "parts", "proposed"),
    [
        ("参加人数", (struck("20"), "25"), "25人"),
        ("参加人数", ("25", struck("人程度")), "25人"),
        ("参加人数", ("30", raised("1")), "30人"),
        ("開催日", (struck("R6.6.5"), "R6.6.6"), "令和6年6月6日"),
        ("場所", (struck("架空会館"), "新会館"), "新会館"),
        ("場所", (struck("架空"), "会館"), "会館"),
    ],
)
def test_what_is_left_of_a_corrected_cell_is_proposed_and_asked(ward, label, parts, proposed):
    outcome = office(ward, ("研修会", 1, label, CellRichText(*parts))).outcome
    (question,) = outcome.questions
    assert "一部に" in question.sentence
    assert [change.after for change in outcome.changes] == [proposed]


@pytest.mark.django_db
def test_of_corrected_words_both_readings_can_be_chosen(ward):
    cells = ("研修会", 1, "場所", CellRichText(struck("架空会館"), "の2階"))
    (question,) = office(ward, cells).outcome.questions
    assert [answer for answer, _ in question.options] == ["left", "words"]
    assert office(ward, cells, save=True, answers={question.key: "words"}).saved
    assert Training.objects.order_by("pk").first().place == "架空会館の2階"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("label", "parts", "sentence"),
    [
        ("参加人数", (struck("20"), "25前後か"), "一部に取り消し線が引かれています"),
        ("場所", (struck("架空"), struck("館")), "取り消し線が引かれています。消すのか、残すのか"),
    ],
)
def test_what_cannot_be_read_without_its_struck_part_is_told(ward, label, parts, sentence):
    outcome = office(ward, ("研修会", 1, label, CellRichText(*parts))).outcome
    told = [each.sentence for each in (*outcome.problems, *outcome.questions)]
    assert sentence in told[0]


@pytest.mark.django_db
def test_small_letters_in_words_and_harmless_looks_are_nothing(ward):
    bold = TextBlock(InlineFont(b=True), "会館")
    for parts in (("架空", bold), ("架空会館", raised(" "))):
        outcome = office(ward, ("研修会", 1, "場所", CellRichText(*parts))).outcome
        assert (outcome.questions, outcome.changes) == ((), ())
    outcome = office(ward, ("研修会", 1, "場所", CellRichText("100m", raised("2")))).outcome
    assert (outcome.questions, outcome.changes[0].after) == ((), "100m2")


@pytest.mark.django_db
def test_a_number_of_a_record_that_was_corrected_by_hand_is_none(ward):
    number = str(Training.objects.order_by("pk").first().pk)
    outcome = office(ward, ("研修会", 1, "番号", CellRichText(struck("9"), number))).outcome
    assert "番号でないもの" in outcome.problems[0].sentence


@pytest.mark.django_db
def test_a_marked_copy_is_struck_where_the_file_was(ward):
    cells = ("研修会", 1, "参加人数", CellRichText(struck("20"), "25"))
    content = typed(ward.forms[OFFICE].content, cells)
    outcome = take_in(content, ward.users[OFFICE]).outcome
    again = take_in(marked_copy(content, outcome), ward.users[OFFICE]).outcome
    (question,) = again.questions
    assert question.options[0][0] == YES
    assert again.changes == outcome.changes


def test_the_texts_that_cells_share_keep_what_is_struck_out_or_raised():
    def run(look: str, text: str) -> str:
        return f"<r><rPr>{look}</rPr><t>{text}</t></r>"

    items = (
        run("<strike/>", "20") + run("", "25"),
        run('<strike val="0"/>', "20") + run("", "25"),
        run("", "30") + run('<vertAlign val="superscript"/>', "1"),
        "<t>20</t><rPh><t>ニ</t></rPh>",
    )
    part = f'<sst xmlns="{SPACE}">{"".join(f"<si>{item}</si>" for item in items)}</sst>'
    texts = shared_texts(part.encode())
    assert texts == ["2025", "2025", "301", "20"]
    assert texts[0].standing == "25"
    assert texts[2].on_the_line == "30"
    assert [type(text) for text in (texts[1], texts[3])] == [str, str]
