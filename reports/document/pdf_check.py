"""System check: the PDF can be drawn on this machine, with the fonts that the deck names.

A page is drawn in a process of its own (`python -m reports.document.pdf_check` prints what it carries): the
drawing library ends its process where there is no font at all.
"""

import re
import subprocess
import sys

from django.conf import settings
from django.core.checks import CheckMessage, Error

DECK_CSS = "templates/deck/deck.css"
# Debian's packages of the fonts that the deck's style sheet names, and of what draws with them.
FONTS = {
    "BIZ UDPGothic": "fonts-morisawa-bizud-gothic",
    "Noto Sans CJK JP": "fonts-noto-cjk",
}
LIBRARIES = ("libpango-1.0-0", "libpangoft2-1.0-0")
# The second font is for rare letters, which the first one lacks.
SAMPLE = '<html lang="ja"><p>資料４ 在宅医療 <b>24区</b> 𠮷</p></html>'
EMBEDDED = re.compile(rb"/BaseFont ?/[A-Z]{6}\+([^\s/]+)")


def pdf_can_be_drawn(app_configs: object = None, **kwargs: object) -> list[CheckMessage]:
    drawn = subprocess.run(
        [sys.executable, "-m", "reports.document.pdf_check"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
    )
    if drawn.returncode:
        lines = drawn.stderr.strip().splitlines() or [f"it ended with {drawn.returncode}"]
        return [_error(f"PDFを作れません。（{lines[-1]}）", "E001", (*LIBRARIES, *FONTS.values()))]
    missing = [name for name in FONTS if name not in drawn.stdout]
    if not missing:
        return []
    packages = [FONTS[name] for name in missing]
    return [_error(f"PDFの文字のフォント {'、'.join(missing)} がありません。", "E002", packages)]


def _error(message: str, number: str, packages: tuple[str, ...] | list[str]) -> Error:
    hint = f"Debian では次を入れてください (install these packages): apt-get install {' '.join(packages)}"
    return Error(message, hint=hint, id=f"reports.{number}")


def draw_and_print_fonts() -> None:
    """Each font that a page carries, 'BIZ UDPGothic Bold' on a line of its own."""
    # Imported here: it takes a second, and is what may be missing.
    from weasyprint import CSS, HTML

    page = HTML(string=SAMPLE).write_pdf(stylesheets=[CSS(DECK_CSS)], uncompressed_pdf=True)
    for name in sorted(set(EMBEDDED.findall(page))):
        sys.stdout.write(f"{name.decode().replace('-', ' ')}\n")


if __name__ == "__main__":
    draw_and_print_fonts()
