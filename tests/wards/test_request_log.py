"""Each request has a number, on its page of an error and in its log lines, which are JSON."""

import json
import logging
from urllib.parse import urlsplit

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from wards.accounts.invitations import new_invitation
from wards.accounts.request_numbers import RequestIdMiddleware
from wards.request_log import JsonLine, request_id

pytestmark = pytest.mark.django_db


def line_of(message: str) -> dict[str, object]:
    record = logging.LogRecord("portal", logging.ERROR, "", 0, message, (), None)
    return json.loads(JsonLine().format(record))


def test_a_line_outside_of_requests_is_json_in_one_line():
    try:
        raise ZeroDivisionError("架空")
    except ZeroDivisionError as error:
        record = logging.LogRecord(
            "portal", logging.ERROR, "", 0, "改\n行", (), (type(error), error, error.__traceback__)
        )
    written = JsonLine().format(record)
    assert "\n" not in written
    line = json.loads(written)
    assert (line["level"], line["message"], "request" in line) == ("ERROR", "改\n行", False)
    assert "ZeroDivisionError" in line["error"]


def test_a_line_of_a_request_says_whose_it_is_and_from_where(desk):
    request = RequestFactory().get("/架空/?q=typed", REMOTE_ADDR="192.0.2.7")
    request._cached_user = desk.user
    lines = []

    def answer(request):
        lines.append(line_of("x"))
        return desk.get(reverse("wards:help"))

    RequestIdMiddleware(answer)(request)
    (line,) = lines
    assert line["user"] == desk.user.username
    assert (line["ward"], line["address"]) == (desk.user.ward_id, "192.0.2.7")
    assert line["request"] == request.request_id
    assert "typed" not in json.dumps(line)
    assert request_id() == ""


def test_a_line_about_a_page_that_is_not_there_says_whose_request_it_was(desk, caplog):
    number = desk.get("/nowhere/").headers["X-Request-ID"]
    (record,) = [each for each in caplog.records if each.name == "django.request"]
    line = json.loads(JsonLine().format(record))
    assert (line["request"], line["user"]) == (number, desk.user.username)
    assert line["address"] == "127.0.0.1"


@pytest.mark.parametrize("path", ["/nowhere/", "/search/?q=%00", "/reports/27127/desk/submit/"])
def test_a_page_of_an_error_says_the_number_that_its_log_lines_have(desk, path):
    page = desk.get(path)
    if page.status_code >= 400:
        assert page.headers["X-Request-ID"] in page.content.decode()


def test_a_page_for_something_broken_says_it_too(desk, monkeypatch):
    desk.raise_request_exception = False
    monkeypatch.setattr("reports.pages.search.render", lambda *args: 1 / 0)
    page = desk.get(reverse("reports:search"))
    assert page.status_code == 500
    assert page.headers["X-Request-ID"] in page.content.decode()


def test_the_security_log_keeps_the_number(desk):
    number = desk.post(reverse("account_logout")).headers["X-Request-ID"]
    assert len(number) == 12


def test_no_line_says_by_which_link_somebody_is_invited(desk, caplog):
    link = urlsplit(new_invitation(desk.user)).path
    client = Client(enforce_csrf_checks=True)
    # Refused without using the link up, then after it was.
    assert client.post(link).status_code == 403
    new_invitation(desk.user)
    assert client.get(link).status_code == 410
    lines = [json.loads(JsonLine().format(each)) for each in caplog.records]
    said = [line["message"] for line in lines]
    assert "Gone: /wards/invited/" in said and any("Forbidden" in each for each in said)
    assert link.split("/")[3] not in json.dumps(lines)
