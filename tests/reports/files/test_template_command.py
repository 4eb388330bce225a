"""The command writes forms to files, and says in Japanese what it cannot do."""

from io import StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from reports.files.report_workbook.layout import COVER, form_number
from reports.models import HandedOutForm
from tests import factories as make
from tests.reports.files.report_workbook.forms import beside, row_of
from wards.accounts.passwords import COMMANDS
from wards.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rounds(all_wards):
    make.RoundFactory()
    make.MonthlyRoundFactory()


def test_a_form_with_what_is_entered_is_written(tmp_path):
    make.TrainingFactory(theme="架空の研修")
    path = tmp_path / "form.xlsx"
    told = StringIO()
    call_command("template", year=2024, ward="27127", form="ward_office", output=path, stdout=told)
    number = form_number(HandedOutForm.objects.get().pk)
    assert told.getvalue() == (
        f"「{path}」に書き出しました：北区 区役所 令和6年度 年次調査（様式番号 {number}）\n"
    )
    book = load_workbook(path)
    assert beside(book[COVER], "報告するところ").value == "区役所"
    assert any(cell.value == "架空の研修" for row in book["研修会"] for cell in row)


def test_the_form_of_a_month_is_written(tmp_path):
    path = tmp_path / "form.xlsx"
    call_command("template", year=2024, month=9, ward="27127", form="desk", output=path)
    assert row_of(load_workbook(path)["相談件数"], "相談件数（延べ）", 2)


def test_all_forms_are_written_into_one_archive(tmp_path):
    path, told, said = tmp_path / "forms.zip", StringIO(), StringIO()
    call_command("template", year=2024, month=9, all=True, output=path, stderr=told, stdout=said)
    assert len(ZipFile(path).namelist()) == 24
    assert "0/24 北区 相談支援室" in told.getvalue()
    assert said.getvalue() == f"「{path}」に書き出しました：全区 令和6年9月 月次報告\n"


def test_who_asks_is_kept_with_the_form_and_without_a_name_it_is_the_commands_account(tmp_path):
    options = {"year": 2024, "ward": "27127", "form": "desk", "output": tmp_path / "form.xlsx"}
    for _ in range(2):
        call_command("template", **options)
    service = User.objects.get(username=COMMANDS)
    assert (service.is_active, service.role, service.name) == (False, "bureau", "管理コマンド")
    assert not service.has_usable_password()
    desk = make.UserFactory(role="desk")
    call_command("template", user=desk.username.upper(), **options)
    kept = HandedOutForm.objects.order_by("pk").values_list("by", flat=True)
    assert list(kept) == [service.pk, service.pk, desk.pk]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({}, "--ward と --form を付けてください。"),
        ({"ward": "27127"}, "--ward と --form を付けてください。"),
        ({"all": True, "ward": "27127"}, "--all のときは、--ward と --form を付けません。"),
        ({"ward": "99999", "form": "desk"}, "区コード「99999」の区はありません。"),
        ({"year": 2023, "ward": "27127", "form": "desk"}, "2023年度の年次調査はありません。"),
        ({"month": 4, "ward": "27127", "form": "desk"}, "2024年度の4月の月次報告はありません。"),
        ({"month": 9, "ward": "27127", "form": "ward_office"}, "区役所の報告はありません。"),
        ({"ward": "27127", "form": "desk", "user": "だれか"}, "アカウント「だれか」はありません。"),
        ({"ward": "27127", "form": "desk", "user": "gone"}, "利用を止められています。"),
        ({"ward": "27128", "form": "desk", "user": "kita"}, "様式を受け取れません。"),
        ({"all": True, "user": "kita"}, "--all は健康局のアカウントで使えます。"),
        ({"ward": "27127", "form": "desk", "output": Path("/nowhere/x.xlsx")}, "書き込めません"),
    ],
)
def test_what_cannot_be_done_is_said(options, sentence, tmp_path):
    make.UserFactory(username="kita", role="desk")
    make.UserFactory(username="gone", role="bureau", is_active=False)
    with pytest.raises(CommandError, match=sentence):
        call_command("template", **({"year": 2024, "output": tmp_path / "x.xlsx"} | options))


def test_a_form_that_cannot_be_written_is_not_on_record_as_handed_out(tmp_path):
    with pytest.raises(CommandError, match="に書き込めません（フォルダーです）"):
        call_command("template", year=2024, ward="27127", form="desk", output=tmp_path)
    assert not HandedOutForm.objects.exists()
