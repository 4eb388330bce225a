"""Takes the picture of the README: the Bureau's dashboard of 令和6年度, from the running demo.

Run by `make screenshot PORT=8000` after `make demo`.
"""

import sys
from pathlib import Path

import django

django.setup()

from playwright.sync_api import sync_playwright  # noqa: E402 (the settings come first)

from reports.demo.entry import PASSWORD  # noqa: E402
from tests.browser import CHROMIUM, FLAGS  # noqa: E402

PICTURE = Path("fixtures/screenshots/dashboard.png")
SIZE = {"width": 1280, "height": 1120}

address = f"http://127.0.0.1:{sys.argv[1]}"
PICTURE.parent.mkdir(parents=True, exist_ok=True)
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    page = browser.new_page(viewport=SIZE, locale="ja-JP")
    page.goto(f"{address}/login/")
    page.get_by_label("ユーザー名").fill("bureau")
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("button", name="ログイン").click()
    page.goto(f"{address}/dashboard/?year=2024")
    page.screenshot(path=PICTURE)
    browser.close()
print(PICTURE)
