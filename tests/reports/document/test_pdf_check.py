"""Installed as the Makefile says the machine can draw the PDF; the check says what is missing."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.checks import registry

from reports.document.pdf_check import DECK_CSS, FONTS, LIBRARIES, pdf_can_be_drawn

ROOT = Path(settings.BASE_DIR)
GENERIC = {"sans-serif"}


def packages_of_the_makefile() -> list[str]:
    text = (ROOT / "Makefile").read_text().replace("\\\n", " ")
    return re.search(r"^SYSTEM_PACKAGES := (.*)$", text, re.MULTILINE)[1].split()


def test_the_check_knows_every_font_of_the_deck_and_names_packages_that_are_installed():
    named = re.findall(r"font-family:([^;]+);", (ROOT / DECK_CSS).read_text())
    families = {family.strip().strip('"') for each in named for family in each.split(",")}
    assert families - GENERIC == set(FONTS)
    assert {*FONTS.values(), *LIBRARIES} <= set(packages_of_the_makefile())


def test_a_check_for_deployment_draws_a_page_and_finds_nothing_amiss_here():
    assert pdf_can_be_drawn in registry.registry.deployment_checks
    assert pdf_can_be_drawn.tags == ("pdf",)
    assert pdf_can_be_drawn() == []


def test_a_font_that_is_missing_is_named_with_its_package(tmp_path, monkeypatch):
    fonts = tmp_path / "fonts.conf"
    fonts.write_text(
        '<?xml version="1.0"?><fontconfig><dir>/usr/share/fonts/opentype/noto</dir>'
        f"<cachedir>{tmp_path}</cachedir></fontconfig>"
    )
    monkeypatch.setenv("FONTCONFIG_FILE", str(fonts))
    (error,) = pdf_can_be_drawn()
    assert error.id == "reports.E002"
    assert "フォント BIZ UDPGothic がありません" in error.msg
    assert error.hint.endswith(f"apt-get install {FONTS['BIZ UDPGothic']}")


@pytest.mark.parametrize(
    ("drawing", "words"),
    [
        ("raise OSError('cannot load library libpango')", "cannot load library libpango"),
        ("import os; os.abort()", "it ended with -6"),  # as without any font
    ],
)
def test_where_no_page_can_be_drawn_all_packages_are_named(drawing, words, tmp_path, monkeypatch):
    (tmp_path / "weasyprint.py").write_text(drawing)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (error,) = pdf_can_be_drawn()
    assert (error.id, words in error.msg) == ("reports.E001", True)
    assert error.hint.endswith(f"apt-get install {' '.join([*LIBRARIES, *FONTS.values()])}")
