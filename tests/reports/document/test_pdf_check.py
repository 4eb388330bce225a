"""Installed as docs/operations.md says the machine can draw the PDF; the check says what is missing."""

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


def test_the_page_of_operations_names_the_packages_that_the_makefile_installs():
    operations = (ROOT / "docs/operations.md").read_text()
    installed = re.search(r"^apt-get install (.*)$", operations, re.MULTILINE)[1].split()
    assert installed == packages_of_the_makefile()


def test_the_check_knows_every_font_of_the_deck_and_names_packages_that_are_installed():
    named = re.findall(r"font-family:([^;]+);", (ROOT / DECK_CSS).read_text())
    families = {family.strip().strip('"') for each in named for family in each.split(",")}
    assert families - GENERIC == set(FONTS)
    assert {*FONTS.values(), *LIBRARIES} <= set(packages_of_the_makefile())


def test_a_check_for_deployment_draws_a_page_and_finds_nothing_amiss_here():
    assert pdf_can_be_drawn in registry.registry.deployment_checks
    assert pdf_can_be_drawn.tags == ("pdf",)
    assert pdf_can_be_drawn() == []


def fonts_of(folder: Path, monkeypatch, *families: str) -> None:
    """Lets the machine have these fonts of Debian's packages alone."""
    there = "".join(f"<dir>/usr/share/fonts/{family}</dir>" for family in families)
    written = folder / "fonts.conf"
    written.write_text(
        f'<?xml version="1.0"?><fontconfig>{there}<cachedir>{folder}</cachedir></fontconfig>'
    )
    monkeypatch.setenv("FONTCONFIG_FILE", str(written))


def test_a_font_that_is_missing_is_named_with_its_package(tmp_path, monkeypatch):
    fonts_of(tmp_path, monkeypatch, "opentype/noto")
    (error,) = pdf_can_be_drawn()
    assert error.id == "reports.E002"
    assert "フォント BIZ UDPGothic がありません" in error.msg
    assert error.hint.endswith(f"apt-get install {FONTS['BIZ UDPGothic']}")


@pytest.mark.hunt
def test_without_any_font_all_packages_are_named_though_the_drawing_crashes(tmp_path, monkeypatch):
    fonts_of(tmp_path, monkeypatch)
    (error,) = pdf_can_be_drawn()
    assert error.id == "reports.E001"
    assert error.hint.endswith(f"apt-get install {' '.join([*LIBRARIES, *FONTS.values()])}")


def test_without_the_drawing_library_the_check_says_what_to_install(tmp_path, monkeypatch):
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (error,) = pdf_can_be_drawn()
    assert "cannot load library libpango" in error.msg
    assert "libpango-1.0-0" in error.hint
