"""Passwords of breaches are refused by a file that is never loaded, and a wrong file is named."""

from hashlib import sha1
from pathlib import Path

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as some

from reports.pages.health import QUESTIONS
from wards.accounts.breached import is_breached

KNOWN = "青い傘と三日月とラムネ瓶"


def lines_of(passwords, end: str = "\r\n") -> str:
    hashes = sorted(sha1(each.encode()).hexdigest().upper() for each in passwords)
    return "".join(f"{each}:{place * 7 + 1}{end}" for place, each in enumerate(hashes))


@pytest.fixture
def file(tmp_path, settings) -> Path:
    made = tmp_path / "架空の一覧.txt"
    made.write_text(lines_of([KNOWN, *map(str, range(500))]))
    settings.BREACHED_PASSWORDS = str(made)
    return made


@pytest.mark.django_db
def test_a_password_of_a_breach_is_refused_and_another_taken(file, settings):
    with pytest.raises(ValidationError, match="流出"):
        validate_password(KNOWN)
    validate_password("雨あがりの図書館で鯨を飼う")
    settings.BREACHED_PASSWORDS = ""
    validate_password(KNOWN)


@given(some.sets(some.text(max_size=3), max_size=40), some.text(max_size=3), some.booleans())
def test_the_file_knows_what_is_in_it_and_nothing_else(tmp_path_factory, known, other, at_end):
    file = tmp_path_factory.getbasetemp() / "breached.txt"
    text = lines_of(known, "\n")
    file.write_text(text if at_end else text.rstrip())
    assert all(is_breached(each, str(file)) for each in known)
    assert is_breached(other, str(file)) == (other in known)


def test_the_doctor_names_a_file_that_is_missing_in_another_order_or_another_file(file):
    ask = QUESTIONS["流出したパスワード"]
    assert list(ask()) == []
    good = file.read_text().splitlines(keepends=True)
    for wrong in ("".join(reversed(good)), "氏名,パスワード\n" * 100, ""):
        file.write_text(wrong)
        assert "並んだ行ではありません" in "".join(ask())
    file.unlink()
    assert "読めません" in "".join(ask())


@pytest.mark.django_db
def test_a_file_that_is_away_keeps_nobody_from_a_new_password(file):
    file.unlink()
    validate_password(KNOWN)
