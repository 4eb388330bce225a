"""The security log says who did what, is only ever added to, and shows where it was tampered with."""

import re
from csv import reader
from datetime import timedelta
from io import BytesIO, StringIO
from urllib.parse import urljoin

import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from reports.pages.jobs import watch_log
from tests import factories as make
from tests.database import as_owner
from tests.form_pages import send_page
from tests.journeys.links import links_in
from wards.accounts.security_log import NO_ACCOUNT, note, verified_chain
from wards.isolation.rls import ward_scope
from wards.models import LogKind, LogLine, LogSeal, User

pytestmark = pytest.mark.django_db
PASSWORD = "たかつの夕陽丘-1615"
REQUEST = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7")


def kinds() -> list[str]:
    return list(LogLine.objects.order_by("pk").values_list("kind", flat=True))


def seal() -> None:
    """As at the end of a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def three_lines() -> list[LogLine]:
    for _ in range(3):
        note(LogKind.LOG_IN, REQUEST)
        seal()
    return list(LogLine.objects.order_by("pk"))


# --- What is kept --------------------------------------------------------------------------


def test_log_in_failure_lock_and_log_out_are_kept_with_account_and_address(client, all_wards):
    User.objects.create_user("kenko", password=PASSWORD, name="北 花子", role="bureau")
    client.post("/login/", {"login": "kenko", "password": PASSWORD}, REMOTE_ADDR="192.0.2.7")
    client.post("/logout/")
    for _ in range(5):
        client.post("/login/", {"login": "kenko", "password": "wrong"})
    assert kinds()[:2] == ["log_in", "log_out"]
    assert sorted(kinds()[2:]) == [*["failed"] * 5, "locked"]
    first = LogLine.objects.order_by("pk")[0]
    assert (first.account, first.address) == ("kenko", "192.0.2.7")
    assert {line.account for line in LogLine.objects.all()} == {"kenko"}


def test_a_password_typed_as_a_name_is_not_kept(client, all_wards):
    client.post("/login/", {"login": PASSWORD, "password": "kenko"})
    assert [line.account for line in LogLine.objects.all()] == [NO_ACCOUNT]


def test_what_is_done_to_an_account_is_kept_with_its_name_and_without_its_password(bureau):
    user = make.UserFactory(role="desk", ward=make.ward("27127"), username="kita-desk")
    bureau.get(reverse("wards:user_detail", args=[user.pk]))
    page = bureau.post(reverse("wards:user_reset", args=[user.pk]))
    send_page(bureau, reverse("wards:user_switch", args=[user.pk]))
    password = next(
        item["value"] for item in page.context["items"] if item["label"] == "初期パスワード"
    )
    lines = list(LogLine.objects.exclude(kind="log_in").order_by("pk"))
    assert [line.kind for line in lines] == ["names", "password", "names", "account"]
    assert all("kita-desk" in line.what for line in lines)
    assert not any(password in f"{line.what}{line.path}" for line in lines)


def test_a_form_that_is_refused_is_no_act(bureau):
    bureau.post(reverse("wards:user_create"), {"username": ""})
    assert "account" not in kinds()


def test_a_file_that_is_taken_away_is_kept_with_what_it_was_of_and_not_with_what_was_typed(bureau):
    make.RoundFactory()
    bureau.get(reverse("reports:download", args=["csv"]) + "?year=2024&q=架空")
    line = LogLine.objects.get(kind="download")
    assert line.path == "/downloads/csv/?year=2024"
    assert line.user == bureau.user


def test_what_is_done_to_a_report_is_kept_with_its_ward_form_and_year(bureau):
    one = make.submission_in("submitted", ward=make.ward("27127"))
    other = make.submission_in("submitted", ward=make.ward("27118"), form="desk", round=one.round)
    year = f"?year={one.round.fiscal_year}"
    seen = {each.pk: each.events.latest("pk").pk for each in (one, other)}
    accept = reverse("reports:accept", args=["27127", one.form]) + year
    bureau.post(accept, {"seen": seen[one.pk]})
    sent = {"report": other.pk, f"seen-{other.pk}": seen[other.pk]}
    bureau.post(reverse("reports:accept_many") + year, sent)
    lines = LogLine.objects.filter(kind="accept").order_by("pk")
    of_year = one.round.year
    assert list(lines.values_list("ward", "what")) == [
        ("27127", f"受理 区役所 {of_year}"),
        ("27118", f"受理 相談支援室 {of_year}"),
    ]


def test_of_many_only_what_this_request_accepted_is_kept(bureau):
    mine = make.submission_in("submitted", ward=make.ward("27127"))
    other = make.submission_in("submitted", ward=make.ward("27118"), round=mine.round)
    year = f"?year={mine.round.fiscal_year}"
    sent = {f"seen-{each.pk}": each.events.latest("pk").pk for each in (mine, other)}
    both = sent | {"report": [mine.pk, other.pk]}
    bureau.post(
        reverse("reports:accept", args=["27127", mine.form]) + year,
        {"seen": sent[f"seen-{mine.pk}"]},
    )
    # The page was opened before, and names what has been accepted since, by the same person.
    bureau.post(reverse("reports:accept_many") + year, both)
    lines = LogLine.objects.filter(kind="accept").order_by("pk")
    assert list(lines.values_list("ward", flat=True)) == ["27127", "27118"]


def test_what_was_undone_leaves_no_line(bureau):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        note(LogKind.PUBLISH, REQUEST, bureau.user)
        raise ZeroDivisionError
    assert "publish" not in kinds()


# --- The chain -----------------------------------------------------------------------------


def test_lines_as_they_were_written_verify(all_wards):
    three_lines()
    said = StringIO()
    call_command("verify_log", stdout=said)
    assert "3行は、書かれたまま" in said.getvalue()
    assert list(LogSeal.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE wards_logline SET account = 'other' WHERE id = {}", "書き換えられています"),
        ("UPDATE wards_logline SET at = at + interval '1s' WHERE id = {}", "書き換えられています"),
        ("DELETE FROM wards_logseal WHERE line_id = {}", "封がありません"),
        (
            "DELETE FROM wards_logseal WHERE line_id = {0}; DELETE FROM wards_logline WHERE id = {0}",
            "前の行とつながりません",
        ),
    ],
)
def test_what_even_the_owner_changes_is_found(all_wards, statement, why):
    second = three_lines()[1]
    with as_owner(), pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute(statement.format(second.pk))
    assert any(why in sentence for sentence in verified_chain().broken)
    with pytest.raises(CommandError):
        call_command("verify_log", stderr=StringIO())


def test_a_beginning_that_is_gone_without_a_line_about_it_is_found(all_wards):
    first = three_lines()[0]
    with as_owner(), pgtrigger.ignore():
        LogSeal.objects.filter(pk=first.pk).delete()
        LogLine.objects.filter(pk=first.pk).delete()
    assert any("番号2" in sentence for sentence in verified_chain().broken)


def test_the_running_role_changes_no_line(all_wards):
    three_lines()
    for act in (LogLine.objects.all().delete, lambda: LogLine.objects.update(account="x")):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


# --- Its pages -----------------------------------------------------------------------------


def test_the_bureau_searches_it_by_day_user_ward_and_kind(bureau):
    kita = make.UserFactory(role="desk", ward=make.ward("27127"), name="架空 良子")
    note(LogKind.SUBMIT, REQUEST, kita, what="提出")
    note(LogKind.LOG_IN, REQUEST, bureau.user)
    today = timezone.localdate()

    def found(query: str) -> int:
        return len(bureau.get(f"{reverse('wards:log_list')}?{query}").context["rows"])

    assert found("") == 2
    assert found("kind=submit") == found("ward=27127") == found("q=良子") == 1
    assert found(f"since={today + timedelta(days=1)}") == 0
    assert found(f"since={today}&until={today}") == 2
    assert found("since=いつか") == 0


def test_it_is_taken_away_as_csv_and_excel_with_what_would_calculate_made_harmless(bureau):
    note(LogKind.SUBMIT, REQUEST, bureau.user, what="=1+1")
    page = f"{reverse('wards:log_list')}?kind=submit"
    files = [urljoin(page, link) for link in links_in(page, bureau.get(page).content.decode())]
    excel, text = [bureau.get(each) for each in files if "/file/" in each]
    said, headings, line = reader(StringIO(text.content.decode("utf-8-sig")))
    assert "操作: 提出・取下げ" in said[0]
    assert headings[:5] == ["日時", "操作", "内容", "ユーザー名", "氏名"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", line[0])
    assert line[1:5] == ["提出・取下げ", "'=1+1", bureau.user.username, bureau.user.name]
    cell = load_workbook(BytesIO(excel.content)).active["C3"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert "download" in kinds()


def test_wards_see_nothing_of_it(desk):
    assert desk.get(reverse("wards:log_list")).status_code == 403
    with ward_scope(desk.user.ward_id):
        assert LogLine.objects.count() == 0


def test_the_worker_verifies_it_every_night_and_notes_the_newest_seal(all_wards, caplog):
    first = three_lines()[0]
    with caplog.at_level("INFO"):
        watch_log(0)
    newest = LogSeal.objects.order_by("number").last()
    assert f"最新の封 {newest}" in caplog.text
    assert "ERROR" not in caplog.text
    with as_owner(), pgtrigger.ignore():
        LogLine.objects.filter(pk=first.pk).update(account="other")
    watch_log(0)
    assert "ERROR" in caplog.text
    assert "書き換えられています" in caplog.text
