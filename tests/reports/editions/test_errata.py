"""The 正誤表: numbers, pages, what stands beneath what, and whose answer it names."""

from collections.abc import Iterator

import pytest

from reports.counting.figure import Choice
from reports.document.deck.shape import Correction, plain
from reports.document.publication import Format
from reports.editions import corrections
from reports.editions.content import content_of, kept_file
from reports.editions.corrections import corrections_between, explained, on_pages
from reports.editions.form import NAMING, PublishForm
from reports.editions.publishing import next_edition, publish_edition
from reports.models import Edition, FileKind
from tests.reports.document.test_pdf import pages_of, squeezed
from tests.reports.figure_samples import figures_without
from tests.reports.published import (
    DESK,
    KITA,
    bureau,
    corrected,
    files_of_a_word,
    publish_again,
    shorter_hours,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards")]

PUBLIC = "週の時間の転記の誤り"


@pytest.mark.parametrize("missing", [1, 7, 24])
def test_every_correction_has_a_number_and_its_consequences_stand_beneath_it(missing):
    found = corrections_between(figures_without(missing), figures_without(0))
    told = explained(found, {one.key: " 架空の理由 " for one in found})
    assert {one.key for one in told} == {one.key for one in found}
    numbers = [one.number for one in told if not one.follows]
    assert numbers == [*range(1, len(numbers) + 1)]
    last = None
    for one in told:
        if not one.follows:
            last = one
            assert one.reason == "架空の理由"
            continue
        assert (one.number, one.figure) == (0, last.figure)
        assert one.where.startswith("└ ")
        assert one.reason.endswith("に伴う訂正")
        first, _, more = one.reason.partition("に伴う")[0].partition("ほか")
        assert str(last.number) in first.split("・") or more
    assert any("ほか23件" in one.reason for one in told) == (missing == 24)


def test_a_first_edition_is_not_laid_out_for_its_corrections(monkeypatch):
    monkeypatch.setattr(corrections, "named_slides", None)
    assert on_pages((), deck=None) == ()


def test_what_is_said_of_a_slide_stands_beneath_the_figure_that_it_shows():
    def of(key: str, figure: str, **more: object) -> Correction:
        return Correction(key, figure, "Ⅱ(1)　図", "回答", "1", "2", **more)

    found = (
        of("a/ward/1", "a", ward_code="1", ward="北区"),
        of("b/ward/1", "b", ward_code="1", ward="北区"),
        of("/message/x/1", "a", follows=True),
        of("/message/y/1", "", follows=True),
    )
    told = explained(found, {})
    assert [(one.key, one.number, one.reason) for one in told] == [
        ("a/ward/1", 1, ""),
        ("/message/x/1", 0, "1に伴う訂正"),
        ("b/ward/1", 2, ""),
        ("/message/y/1", 0, "1・2に伴う訂正"),
    ]


@pytest.fixture(autouse=True, scope="module")
def only_pdf() -> Iterator[None]:
    """Of the files that people read only the PDF is looked at here."""
    with files_of_a_word(Format.PDF):
        yield


@pytest.fixture(scope="module")
def change(reported) -> None:
    """A change since the first edition, once for all tests from here on."""
    with files_of_a_word():
        publish_edition(reported, bureau())
    corrected(reported, KITA, DESK, "契約書は週15時間です。", shorter_hours)


def in_print(edition: Edition, sign_in) -> list[str]:
    """What is told of the corrections: in their file, on the last page, on the edition's page."""
    page = sign_in("desk", ward="27102").get("/editions/2/?year=2024").content.decode()
    return [
        kept_file(edition, FileKind.CORRECTIONS).decode(),
        pages_of(kept_file(edition, FileKind.PDF))[-1],
        page[page.index("正誤表") :],
    ]


def test_corrections_are_counted_lead_to_their_pages_and_name_no_ward(reported, change, sign_in):
    edition = publish_again(reported, PUBLIC, reason="架空")
    content = content_of(edition)
    following = sum(one.follows for one in content.corrections)
    (slide,) = content.errata
    headline = f"第1版の1か所を訂正（これに伴う訂正 {following}か所）"
    assert plain(slide.message) == headline
    pages = pages_of(kept_file(edition, FileKind.PDF))
    messages = [one for one in content.corrections if "/message/" in one.key]
    assert messages
    for one in messages:
        assert squeezed(one.after) in pages[one.page - 1]
    own = content.corrections[0]
    assert (own.figure, own.ward) == ("desk.weekly_hours", "北区")
    assert "週あたりの開設時間数" in pages[own.page - 1]
    assert any(squeezed(headline) in page for page in pages)
    for words in in_print(edition, sign_in):
        assert ("北区" in words, "1区の回答" in words) == (False, True)


def test_a_ward_is_named_in_print_where_the_bureau_says_so(reported, change, sign_in):
    (own,) = [one for one in next_edition(reported).corrections if one.ward]
    edition = publish_again(reported, PUBLIC, reason="架空", named={own.key})
    for words in in_print(edition, sign_in):
        assert ("北区" in words, "1区の回答" in words) == (True, False)
    assert content_of(edition).corrections[0].ward == "北区"


@pytest.mark.usefixtures("change")
def test_the_form_offers_the_name_unmarked_unless_the_figure_prints_each_ward(reported):
    draft = next_edition(reported)
    form = PublishForm(draft=draft, inside={})
    (name,) = [name for name in form.fields if name.startswith(NAMING)]
    assert not form[name].value()
    own = next(one for one in draft.corrections if one.ward)
    by_ward = next(
        figure for figure in draft.content.figures.values() if figure.choice is Choice.COUNT
    )
    counted = form._naming(make_of(own, by_ward.id))
    assert counted.initial


def make_of(one: Correction, figure: str) -> Correction:
    """The same correction of another figure."""
    return Correction(one.key, figure, one.heading, one.place, one.before, one.after)
