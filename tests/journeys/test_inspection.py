"""The inspection finds what is wrong with a page, all of whose other parts it has seen before."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.inspection import SHAPES, Inspector

SOUND = """<!doctype html><html lang=ja><title>頁</title><style>.pale {color: #aaa}</style>
<header>帯</header><main><h1>頁</h1><p>文</p>
<p><label for=one>名</label><input id=one name=one></p>%s</main></html>"""

# By how it is looked for: one element, its contrast, the whole page, its ids, its width.
PLANTED = {
    "color-contrast: <p class=\"pale\"": "<p class=pale>ほとんど見えない文</p>",
    "color-contrast: <b": "<div class=pale><p><b>ほとんど見えない文</b></p></div>",
    "color-contrast: <u": "<p><style>u {display: none} u ~ u ~ u {display: inline} u:last-child {color: #aaa}</style>"
        "<u>一つ</u><u>二つ</u><u>三つ</u><u>四つ</u></p>",
    "no label: <input name=\"two\"": "<p><input name=two></p>",
    "no label: <input id=\"three\"": "<p><label for=three> </label><input id=three></p>",
    "no label: <input aria-labelledby=\"silent\"":
        "<p id=silent></p><input aria-labelledby=silent>",
    "autocomplete-valid": "<p><label>名<input autocomplete=nonsense></label></p>",
    "tabindex": "<p tabindex=3>文</p>",
    "link-name": "<p><a href=/nowhere/></a></p>",
    "button-name": "<p><button></button></p>",
    "svg-img-alt": "<p><svg role=img></svg></p>",
    "list": "<ul><p>文</p></ul>",
    "aria-allowed-role": "<p><a href=/ role=row>文</a></p>",
    "heading-order": "<h5>とんだ見出し</h5>",
    "landmark-no-duplicate-main": "<main>もう一つ</main>",
    "landmark-unique": "<nav>一</nav><nav>二</nav>",
    "the id one stands twice": "<p id=one>文</p>",
    "aria-describedby names five": "<p aria-describedby=five>文</p>",
    "px wide on a window of 320": "<p style='width: 800px'>文</p>",
    "px wide on a paper of 703": "<p style='width: 800px'>文</p>",
    "3.0 letters wide: 一文字ずつ on a window of 1024":
        "<p style='width: 3em; overflow-wrap: anywhere'>一文字ずつ</p>",
    "no room for the label: 名 on a window of 1024": "<table><tr><td data-l=名>答え</table>"
        "<style>td::before {content: attr(data-l); float: left; width: 9em}</style>",
}  # fmt: skip
MISSING = {"page-has-heading-one": "<h1>頁</h1>", "region": "<main>", "html-has-lang": " lang=ja"}


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    """No server is asked, so this page needs no context that watches over it."""
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    yield page
    page.close()


@pytest.fixture
def inspector(page) -> Inspector:
    """It has seen the sound page."""
    inspector = Inspector()
    page.set_content(SOUND % "")
    assert list(inspector.faults_of(page)) == []
    return inspector


def test_a_fault_among_parts_that_are_known_is_found(page, inspector):
    page.set_content(SOUND % "".join(PLANTED.values()))
    faults = list(inspector.faults_of(page))
    assert [name for name in PLANTED if not any(name in fault for fault in faults)] == []


def test_what_is_missing_from_a_page_is_found(page, inspector):
    for name, part in MISSING.items():
        page.set_content((SOUND % "").replace(part, ""))
        assert any(name in fault for fault in inspector.faults_of(page)), name


def test_a_page_is_seen_as_on_a_desk_whatever_its_width_was(page, inspector):
    folded = "<style>@media (max-width: 400px) {.wide {display: none}}</style>"
    page.set_content(SOUND % f"{folded}<p class='wide pale'>ほとんど見えない文</p>")
    page.set_viewport_size({"width": 390, "height": 800})
    assert any("color-contrast" in fault for fault in inspector.faults_of(page))
    page.set_viewport_size({"width": 390, "height": 800})
    assert any("color-contrast" in fault for fault in inspector.faults_of(page))


KNOWN = "<ul><li>文<li>文</ul><table><tr><td>長い文<td>文</table>"
LARGER = {
    "a longer text": KNOWN.replace("長い文", "もっと長い文"),
    "a longer text in another column": KNOWN.replace("<td>文", "<td>長い文"),
    "twice as many elements": KNOWN.replace("<ul>", "<ul><li>文<li>文"),
    "another class": KNOWN.replace("<ul>", "<ul class=wide>"),
    "another label": KNOWN.replace("<td>文", "<td data-l=名の長い列>文"),
}


def test_a_page_is_drawn_when_a_part_is_new_or_larger_than_any_before(page):
    def sizes(body: str) -> dict[str, tuple[int, int]]:
        page.set_content(SOUND % body)
        return page.evaluate(SHAPES)["sizes"]

    known, smaller = sizes(KNOWN), sizes(KNOWN.replace("長い文", "短文").replace("<li>文", "", 1))
    for name, body in LARGER.items():
        inspector = Inspector()
        assert list(inspector.larger_among({"smaller": smaller, "known": known})) == ["known"]
        assert list(inspector.larger_among({name: sizes(body)})) == [name]
        assert list(inspector.larger_among({name: sizes(body)})) == []
