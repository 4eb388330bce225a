"""Takes the pictures of the README and of docs/guides/ from the running demonstration.

Run by `make screenshot PORT=8000` after `make demo`.
"""

import sys
from pathlib import Path

import django

django.setup()

from PIL import Image  # noqa: E402 (the settings come first)
from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from reports.demo.entry import PASSWORD  # noqa: E402
from tests.browser import CHROMIUM, FLAGS  # noqa: E402

GUIDES = Path("docs/guides/pictures")
README = Path("fixtures/screenshots/dashboard.png")
README_SIZE, GUIDE_SIZE = {"width": 1280, "height": 1120}, {"width": 1100, "height": 680}
# Of each user the pages of the guide, by the name of the picture.
PAGES = {
    "joto-office": {
        "ward-office-home": "/",
        "ward-office-trainings": "/trainings/training/",
        "ward-office-excel": "/excel/",
        "ward-office-submit": "/reports/27118/ward_office/submit/",
    },
    "joto-desk": {
        "desk-home": "/",
        "desk-initiatives": "/consultations/initiative/",
        "desk-ledger": "/ledger/",
    },
    "bureau": {
        "bureau-board": "/",
        "bureau-review": "/reports/27102/desk/review/",
        "bureau-dashboard": "/dashboard/",
        "bureau-accounts": "/wards/user/",
    },
}


def take(browser: Browser, user: str, size: dict[str, int], pages: dict[Path, str]) -> None:
    page = browser.new_page(viewport=size, locale="ja-JP", base_url=address)
    page.goto("/login/")
    page.get_by_label("ユーザー名").fill(user)
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("button", name="ログイン", exact=True).click()
    for picture, path in pages.items():
        page.goto(path)
        page.screenshot(path=picture)
        # Pages have few colours: a quarter of the size.
        Image.open(picture).quantize(128).save(picture, optimize=True)
        print(picture)
    page.close()


address = f"http://127.0.0.1:{sys.argv[1]}"
for picture in (README, GUIDES / "any"):
    picture.parent.mkdir(parents=True, exist_ok=True)
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    take(browser, "bureau", README_SIZE, {README: "/dashboard/?year=2024"})
    for user, pages in PAGES.items():
        names = {GUIDES / f"{name}.png": path for name, path in pages.items()}
        take(browser, user, GUIDE_SIZE, names)
    browser.close()
