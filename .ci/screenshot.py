"""Takes the pictures of the README, of docs/guides/ and of docs/administration.md from the running demonstration.

Run by `make screenshot PORT=8000` after `make demo`.
"""

import sys
from contextlib import suppress
from html import escape
from io import StringIO
from pathlib import Path

import django

django.setup()

from django.core import mail  # noqa: E402 (the settings come first)
from django.core.cache import cache  # noqa: E402
from django.core.management import CommandError, call_command  # noqa: E402
from django.template import engines  # noqa: E402
from django.test import override_settings  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from reports.demo.entry import PASSWORD  # noqa: E402
from reports.pages.health import QUICK_QUESTIONS, TOLD, tell_of_changes  # noqa: E402
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
        "administrator-log": "/wards/log/",
        "administrator-erasure": "/erasures/ask/",
        "administrator-retention": "/retention/",
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
        make_small(picture)
    page.close()


def make_small(picture: Path) -> None:
    # Pages have few colours: a quarter of the size.
    Image.open(picture).quantize(128).save(picture, optimize=True)
    print(picture)


def doctor() -> str:
    said = StringIO()
    with suppress(CommandError):
        call_command("doctor", stdout=said)
    return said.getvalue()


def alarm() -> str:
    """The mail of what is wrong with the demonstration, which keeps no backups."""
    cache.delete(TOLD)
    locally = "django.core.mail.backends.locmem.EmailBackend"
    with override_settings(
        ADMIN_EMAIL=["it@example.jp"], MAIL_SERVER_IS_SET=True, EMAIL_BACKEND=locally
    ):
        tell_of_changes(QUICK_QUESTIONS)
    cache.delete(TOLD)
    return f"件名: {mail.outbox[0].subject}\n\n{mail.outbox[0].body}"


def texts() -> dict[str, str]:
    """What an administrator reads elsewhere than in the portal, as HTML."""
    source = Path("deploy/nginx/maintenance.html").read_text()
    maintenance = engines["django"].from_string(source).render()
    said = {"doctor": doctor(), "alarm": alarm()}
    pages = {name: f"<pre>{escape(text)}</pre>" for name, text in said.items()}
    return pages | {"maintenance": maintenance}


def take_texts(browser: Browser, pages: dict[str, str]) -> None:
    page = browser.new_page(viewport=GUIDE_SIZE, base_url=address)
    page.goto("/login/")  # style sheets are found from here
    for name, html in pages.items():
        page.set_content(html, wait_until="networkidle")
        picture = GUIDES / f"administrator-{name}.png"
        page.locator("pre, main").screenshot(path=picture)
        make_small(picture)
    page.close()


address = f"http://127.0.0.1:{sys.argv[1]}"
for picture in (README, GUIDES / "any"):
    picture.parent.mkdir(parents=True, exist_ok=True)
# No query runs in the event loop of the browser.
read_elsewhere = texts()
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    take(browser, "bureau", README_SIZE, {README: "/dashboard/?year=2024"})
    for user, pages in PAGES.items():
        names = {GUIDES / f"{name}.png": path for name, path in pages.items()}
        take(browser, user, GUIDE_SIZE, names)
    take_texts(browser, read_elsewhere)
    browser.close()
