"""Everything is done without a mouse, and one always sees where one is."""

from playwright.sync_api import Page, expect

from reports.demo.entry import PASSWORD
from tests.journeys.inspection import Inspector, set_width

MOST_OF_HEAD = 110  # px of 800: two rows

# The ring around what has the focus: a line that is drawn, and wide enough to be seen.
RING = """() => {
  const at = document.activeElement, drawn = getComputedStyle(at), box = at.closest("label");
  const ring = style => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return ring(drawn) || (box !== null && ring(getComputedStyle(box)));
}"""


def go_to(page: Page, selector: str) -> None:
    """Presses Tab until the element has the focus; every stop on the way must be seen."""
    target = page.locator(selector)
    for _ in range(60):
        page.keyboard.press("Tab")
        assert page.evaluate(RING), page.evaluate("document.activeElement.outerHTML")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{selector} is not reached with Tab")


def write(page: Page, selector: str, text: str) -> None:
    go_to(page, selector)
    page.keyboard.type(text)


def test_an_officer_signs_in_and_enters_a_training_with_the_keyboard_alone(visit):
    page = visit()
    write(page, "#id_login", "joto-office")
    write(page, "#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".shell-who")

    page.goto("/trainings/training/new/")
    go_to(page, "a.skip")
    expect(page.locator("a.skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    go_to(page, "#id_fiscal_year")  # the menu has been skipped
    go_to(page, "#id_programme_0")
    page.keyboard.press("Space")
    go_to(page, "#id_state_0")
    page.keyboard.press("Space")
    write(page, "#id_date", "R8.1.22")
    write(page, "#id_theme", "口腔ケアの連携")
    go_to(page, ".bar button.main")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("口腔ケアの連携")


def test_on_a_phone_the_head_takes_two_rows_and_the_keyboard_unfolds_its_menu(visit):
    page = visit("bureau", width=390)
    menu = page.get_by_role("navigation", name="主なメニュー")
    leave = page.get_by_role("button", name="ログアウト")
    assert page.locator(".shell-head > .shell-in").bounding_box()["height"] <= MOST_OF_HEAD
    for folded in (menu, leave):
        expect(folded).to_be_hidden()
    go_to(page, ".shell-fold > summary")
    page.keyboard.press("Enter")
    expect(leave).to_be_visible()
    # All of it is seen: nothing has to be moved sideways.
    ends = [entry.bounding_box() for entry in menu.get_by_role("link").all()]
    assert max(box["x"] + box["width"] for box in ends) <= 390
    assert list(Inspector().faults_of(page, (320, 390, 768, 900))) == []
    set_width(page, 390)
    go_to(page, ".shell-nav a >> nth=1")
    page.keyboard.press("Enter")
    page.wait_for_url("**/dashboard/")
    expect(menu).to_be_hidden()


def test_a_refused_form_leads_to_what_is_wrong(visit):
    page = visit("joto-office")
    page.goto("/trainings/training/new/")
    go_to(page, ".bar button.main")
    page.keyboard.press("Enter")
    page.wait_for_selector("#error-summary")
    go_to(page, "#error-summary a >> nth=0")
    page.keyboard.press("Enter")
    focused = page.evaluate("document.activeElement.id || document.activeElement.name")
    assert "programme" in focused
