"""A PowerPoint that comes in as the template of the deck: what is found, refused, used from then on."""

from io import BytesIO

import pptx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pptx.util import Mm

from reports.document.exporters.pptx.kinds import OWN_TEMPLATE, LayoutKind
from reports.document.publication import publish, template_in_use
from reports.editions.content import kept_file
from reports.files.deck_template import take_in_template
from reports.files.opening import open_template
from reports.models import DeckTemplate, FileKind, Upload
from tests import factories as make
from tests.reports.deck_templates import made
from tests.reports.files.opening.packing import LISTED, changed, parts_of, replaced
from tests.reports.published import DESK, KITA, corrected, publish_again, shorter_hours

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards")]

PAGE = reverse("reports:deck_template")
EXTERNAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
THEME = "ppt/theme/theme1.xml"
ENTITY = b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"
SECRET = "http://a.example/secret"


def without(kind: str):
    """What takes the layouts of a type of the format off."""

    def change(presentation) -> None:
        for layout in list(presentation.slide_layouts):
            if layout._element.get("type") == kind:
                presentation.slide_layouts.remove(layout)

    return change


def with_a_slide_and_a_link(presentation) -> None:
    slide = presentation.slides.add_slide(presentation.slide_layouts[0])
    slide.shapes.title.text = "前の年の数字"
    shape = presentation.slide_master.shapes[0]
    shape.click_action.hyperlink.address = SECRET
    part = presentation.slide_layouts[0].part
    part.relate_to(SECRET, f"{EXTERNAL}image", is_external=True)


def send(client, content: bytes, name: str = "局の雛形.pptx"):
    return client.post(PAGE, {"file": SimpleUploadedFile(name, content)}, follow=True)


def confirm(client, shown):
    page = shown.context["page"]
    address = reverse("reports:upload_save", args=[page["upload"].pk])
    return client.post(address, {"digest": page["digest"]}, follow=True)


def layouts_of(content: bytes) -> set[str]:
    return {page.slide_layout.name for page in pptx.Presentation(BytesIO(content)).slides}


def test_the_bureau_sends_a_template_sees_its_layouts_and_has_the_deck_drawn_with_it(
    reported, first, sign_in
):
    officer = sign_in("bureau")
    before = kept_file(first, FileKind.PPTX)
    assert "ポータルの雛形" in officer.get(PAGE).content.decode()
    shown = send(officer, made())
    words = shown.content.decode()
    assert shown.context["page"]["state"] == "checked"
    assert all(kind in words for kind in LayoutKind)
    assert "「図と文」のレイアウト" in words
    assert "Title Only" in words
    assert template_in_use() is None
    saved = confirm(officer, shown)
    assert saved.context["page"]["state"] == "saved"
    assert "公表した版のファイルは変わりません" in saved.content.decode()
    assert layouts_of(publish(reported, "pptx")) == {"Title Slide", "Title Only"}
    # What is published from now on has it too; what was published stays as it was.
    corrected(reported, KITA, DESK, "契約書は週15時間です。", shorter_hours)
    second = publish_again(reported, reason="架空の改訂")
    assert layouts_of(kept_file(second, FileKind.PPTX)) == {"Title Slide", "Title Only"}
    first.refresh_from_db()
    assert kept_file(first, FileKind.PPTX) == before
    assert layouts_of(before) == {"表紙", "図と文", "表", "文章"}
    assert send(officer, made()).context["page"]["state"] == "unchanged"
    confirm(officer, send(officer, officer.get(reverse("reports:deck_template_file")).content))
    assert layouts_of(publish(reported, "pptx")) == {"表紙", "図と文", "表", "文章"}
    page = officer.get(PAGE).content.decode()
    assert "局の雛形.pptx" in page
    assert f"{officer.user}が確定した雛形" in page


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (lambda: made(size=(254, 143)), "スライドの大きさが、A4横ではありません（254×143mm）。"),
        (lambda: made(size=(210, 297)), "スライドの大きさが、A4横ではありません（210×297mm）。"),
        (lambda: made(without("title")), "「表紙」のレイアウトがありません。"),
    ],
)
def test_what_a_template_lacks_is_said_and_nothing_is_used(content, sentence):
    reading = take_in_template(content(), make.UserFactory(role="bureau"), save=True)
    assert [each.sentence for each in reading.outcome.problems] == [sentence]
    assert not reading.saved
    assert not DeckTemplate.objects.exists()


def test_a_template_without_a_divider_and_with_a_light_accent_is_used_with_a_word_about_it():
    content = changed({THEME: replaced("4F81BD", "FFE082")}, made(without("secHead")))
    reading = take_in_template(content, make.UserFactory(role="bureau"))
    divider, face, accent = (note.sentence for note in reading.outcome.notes)
    assert "「ＭＳ Ｐゴシック」になります" in face
    assert divider.startswith("「扉」のレイアウトはありません。")
    assert "（#FFE082）が明るい" in accent
    assert not reading.outcome.problems


def test_a_kind_of_page_without_a_layout_of_its_own_is_drawn_with_another_and_told():
    def change(presentation) -> None:
        for kind in ("titleOnly", "obj"):
            without(kind)(presentation)

    reading = take_in_template(made(change), make.UserFactory(role="bureau"))
    table, text, *_ = (note.sentence for note in reading.outcome.notes)
    assert table == "「表」のレイアウトがないので、ほかのページのレイアウトで描きます。"
    assert text.startswith("「文章」のレイアウトがない")
    assert not reading.outcome.problems


@pytest.mark.parametrize(
    "colour", ['sysClr val="windowText" lastClr="000000"', 'prstClr val="navy"']
)
def test_an_accent_that_is_no_number_of_a_colour_is_used_without_a_word(colour):
    content = changed({THEME: replaced('srgbClr val="4F81BD"', colour)}, made())
    reading = take_in_template(content, make.UserFactory(role="bureau"))
    assert not reading.outcome.problems
    assert not [note for note in reading.outcome.notes if "アクセント" in note.sentence]


def test_of_a_template_only_layouts_and_pictures_are_left():
    opened = open_template(made(with_a_slide_and_a_link, size=(275.2, 190.5)))
    presentation = pptx.Presentation(BytesIO(opened.content))
    assert (presentation.slide_width, presentation.slide_height) == (Mm(297), Mm(210))
    assert not list(presentation.slides)
    parts = parts_of(opened.content)
    assert not any(SECRET.encode() in part or b"hlinkClick" in part for part in parts.values())
    assert not any("前の年の数字".encode() in part for part in parts.values())
    kinds = {name.split("/")[1] for name in parts if name.startswith("ppt/")}
    assert not kinds & {"slides", "printerSettings", "embeddings"}
    title = presentation.slide_master.placeholders[0]
    assert title.left + title.width <= Mm(297)
    assert title.width > Mm(240)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (lambda: b"", "PowerPoint プレゼンテーション（.pptx）ではありません。"),
        (lambda: changed({"ppt/vbaProject": b"x"}, made()), "マクロの入った PowerPoint です。"),
        (lambda: macro_enabled(), "PowerPoint プレゼンテーション（.pptx）ではありません。"),
        (lambda: changed({"ppt/x.xml": ENTITY}, made()), "ファイルの中に、外部の読み込み"),
        (lambda: made()[:-2000], "ファイルが壊れています"),
    ],
)
def test_what_is_no_harmless_powerpoint_is_refused_in_a_sentence_of_its_own(content, sentence):
    reading = take_in_template(content(), make.UserFactory(role="bureau"), save=True)
    assert reading.unusable.sentence.startswith(sentence)
    assert "PowerPoint プレゼンテーション（*.pptx）" in reading.unusable.hint
    assert not DeckTemplate.objects.exists()


def macro_enabled() -> bytes:
    plain = "openxmlformats-officedocument.presentationml.presentation.main"
    return changed(
        {LISTED: replaced(plain, "ms-powerpoint.presentation.macroEnabled.main")}, made()
    )


def test_a_refused_template_is_not_kept_and_its_page_says_what_to_do(sign_in):
    officer = sign_in("bureau")
    shown = send(officer, b"no powerpoint")
    assert shown.context["page"]["state"] == "refused"
    assert "雛形を受け取り直す" in shown.content.decode()
    assert Upload.objects.get().content is None


def test_the_file_that_was_sent_is_given_back_under_its_own_ending(sign_in):
    officer = sign_in("bureau")
    kept = send(officer, OWN_TEMPLATE.read_bytes()).context["page"]["upload"]
    answer = officer.get(reverse("reports:upload_file", args=[kept.pk]))
    assert answer.content == OWN_TEMPLATE.read_bytes()
    assert ".pptx" in answer["Content-Disposition"]
