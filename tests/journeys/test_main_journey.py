"""A desk ends a designation in the browser; page, PDF, Excel, CSV and JSON all count one less."""

import re

from playwright.sync_api import expect

from tests.journeys.sightings import Sightings, on_the_page, sightings

WARD, YEAR = "城東区", 2024
# Designated on 1 September 2024, with all four functions.
INSTITUTION = "風早在宅医院（架空）"
BEFORE, AFTER = (132, 3), (131, 2)


def test_the_bureau_sees_one_institution_less_everywhere_once_its_desk_ends_it(visit, tmp_path):
    bureau = visit("bureau")
    bureau.goto(f"/dashboard/?year={YEAR}")
    assert agreed(on_the_page(bureau, WARD)) == {BEFORE}

    desk = visit("joto-desk")
    end_designation(desk, last_day="R６.８.３１")

    found = sightings(bureau, YEAR, WARD, tmp_path)
    assert len(found) == 9
    assert agreed(found) == {AFTER}
    both_versions_say_who_and_when(bureau)


def agreed(found: Sightings) -> set[tuple[int, int]]:
    """The numbers at all places: one pair, where all agree."""
    total, own = found["table"]
    return {
        (total if seen_total is None else seen_total, own if seen_own is None else seen_own)
        for seen_total, seen_own in found.values()
    }


def end_designation(desk, last_day: str) -> None:
    menu = desk.get_by_role("navigation", name="主なメニュー")
    menu.get_by_role("link", name="積極的医療機関").click()
    desk.get_by_role("link", name=INSTITUTION).click()
    desk.get_by_role("link", name="終了する").click()
    desk.get_by_label("有効期間の末日").fill(last_day)
    desk.get_by_role("button", name="この日で終了する").click()
    expect(desk.get_by_role("status")).to_contain_text("令和6年8月31日(土)までは有効です。")


def both_versions_say_who_and_when(bureau) -> None:
    """From the figure down to the record: the first version, and the one that ended it."""
    bureau.goto(f"/institutions/designation/?q={INSTITUTION}")
    bureau.get_by_role("link", name=INSTITUTION).click()
    ended, recorded = bureau.locator("#versions-title ~ table tbody tr").all()
    expect(ended).to_contain_text("有効期間の末日: 変更前 空欄 → 変更後 令和6年8月31日(土)")
    for version in (ended, recorded):
        expect(version).to_contain_text(f"{WARD} 相談支援室")
        expect(version).to_contain_text(re.compile(r"令和\d+年\d+月\d+日"))
