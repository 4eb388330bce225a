"""What docs/guides/ names is there: pages, buttons, headings; pictures of the administrator's page too."""

import re

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from lxml.html import document_fromstring

from reports.demo.entry import SHOWN
from tests.database import connected_to
from tests.demonstration import DAY
from tests.signed_in import client_of
from wards.models import User

FOLDER = settings.BASE_DIR / "docs/guides"
ADMINISTRATION = settings.BASE_DIR / "docs/administration.md"
GUIDES = {"bureau": "bureau", "ward_office": "ward-office", "desk": "desk"}
STEP = re.compile(r"^## [^`\n]* — `(/[^`]*)`\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"\*\*([^*]+)\*\*")
PICTURE = re.compile(r"!\[[^\]]+\]\(([^)]+)\)")


def words_of(page: bytes) -> str:
    text = document_fromstring(page.decode()).text_content()
    return re.sub(r"\s+", "", text)


@pytest.mark.xdist_group("demonstration")
@pytest.mark.parametrize("role", GUIDES)
def test_what_a_guide_names_stands_on_the_page_that_it_names(
    role, demonstration, django_db_blocker
):
    steps = STEP.findall((FOLDER / f"{GUIDES[role]}.md").read_text())
    assert len(steps) >= 5
    travel = time_machine.travel(DAY)
    with django_db_blocker.unblock(), connected_to(demonstration), travel, transaction.atomic():
        client = client_of(User.objects.get(username__in=SHOWN, role=role))
        for address, text in steps:
            page = client.get(address, follow=True)
            assert page.status_code == 200, address
            said = words_of(page.content)
            assert [word for word in NAMED.findall(text) if word not in said] == [], address
        transaction.set_rollback(True)


def test_every_picture_is_shown_and_every_one_shown_is_there():
    pages = [*FOLDER.glob("*.md"), ADMINISTRATION]
    shown = {page.parent / name for page in pages for name in PICTURE.findall(page.read_text())}
    assert shown == set(FOLDER.glob("pictures/*"))
    assert [path.name for path in shown if path.stat().st_size > 60_000] == []
