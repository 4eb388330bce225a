"""The Bureau edits the list of users as a file: what its rows say is saved wholly, or told by row."""

from datetime import date

import pytest
from django.utils import timezone

from reports.files.accounts import rows as user_rows
from reports.files.accounts import taking_in
from reports.files.accounts.rows import HEADINGS, rows_of
from reports.files.accounts.taking_in import take_in_users
from reports.files.outcome import ChangeKind
from tests import factories as make
from tests.reports.files.ledger.ledger_files import book_of, csv_of
from wards.fiscal import wareki
from wards.forms.bureau_forms import usual_end
from wards.models import User
from wards.outgoing.csv_rows import write_rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards")]

HEAD = tuple(heading.label for heading in HEADINGS)
EMAIL = "sato@example.com"


@pytest.fixture
def sato():
    return make.UserFactory(username="sato", name="佐藤 圭", role="desk", email=EMAIL)


def row(action="", username="sato", name="佐藤 圭", role="相談支援室", ward="北区", email=EMAIL):
    return (action, username, name, role, ward, email, "")


def file_of(*rows) -> bytes:
    return csv_of([HEAD, *rows])


def sentences(outcome) -> str:
    return " ".join(f"{each.place} {each.sentence}{each.hint}" for each in outcome.problems)


def state() -> list:
    fields = ("username", "name", "role", "ward_id", "email", "is_active", "password")
    return list(User.objects.order_by("pk").values_list(*fields))


def save(content: bytes, by: User):
    preview = take_in_users(content, by).outcome
    answers = {question.key: question.options[0][0] for question in preview.questions}
    answers |= {change.key: "yes" for change in preview.changes}
    return take_in_users(content, by, answers=answers, save=True, digest=preview.digest)


@pytest.mark.parametrize("write", [write_rows, book_of])
def test_the_list_as_it_was_taken_away_changes_nothing(bureau, sato, write):
    make.UserFactory(username="@cmd", name="=1+1", role="ward_office")
    make.UserFactory(username="gone", name="髙﨑 𠮷", role="desk", is_active=False)
    rows = rows_of(User.objects.select_related("ward"))
    before = state()
    outcome = save(write(rows), bureau).outcome
    assert (outcome.problems, outcome.changes, outcome.notes) == ((), (), ())
    assert (outcome.unchanged, state()) == (4, before)


def test_a_transfer_is_shown_before_and_after_and_the_preview_writes_nothing(bureau, sato):
    before = state()
    content = file_of(row(role="区役所", ward="大阪市東成区"))
    outcome = take_in_users(content, bureau).outcome
    assert state() == before
    (change,) = outcome.changes
    assert (change.kind, change.record) == (ChangeKind.CHANGED, "佐藤 圭（sato）")
    assert (change.before, change.after) == ("相談支援室、北区", "区役所、東成区")
    assert change.place.label == "役割・区"
    absent = "ファイルにないアカウント1件は、そのままにします（健康 花子（bureau-1））"
    assert absent in outcome.notes[0].sentence
    assert save(content, bureau).saved
    sato.refresh_from_db()
    assert (sato.role, sato.ward_id) == ("ward_office", "27115")


def test_an_administrator_who_moves_to_another_ward_is_none_there(bureau, sato):
    User.objects.filter(pk=sato.pk).update(role="ward_office", is_ward_admin=True)
    for name, ward, is_admin in (("佐藤 恵", "北区", True), ("佐藤 恵", "東成区", False)):
        outcome = save(file_of(row(name=name, role="区役所", ward=ward)), bureau).outcome
        sato.refresh_from_db()
        assert (sato.name, sato.is_ward_admin) == (name, is_admin)
        assert any("区の管理者" in note.sentence for note in outcome.notes) != is_admin


def test_a_new_user_gets_a_password_once_and_must_change_it(bureau):
    content = file_of(row("追加", "ｎｅｗ-1", "髙﨑 架空", ward="27115", email=""))
    assert take_in_users(content, bureau).slips == ()
    done = save(content, bureau)
    ((_, password),) = done.slips
    made = User.objects.get(username="new-1")
    assert (made.name, made.ward_id, made.must_change_password) == ("髙﨑 架空", "27115", True)
    assert made.check_password(password)
    assert password not in repr(done.outcome)
    again = save(content, bureau)
    assert (again.slips, again.outcome.changes) == ((), ())


def test_a_new_account_of_a_ward_gets_the_usual_last_day_and_a_known_one_keeps_its_own(
    bureau, sato
):
    usual = usual_end(timezone.localdate())
    new = (row("追加", "new", "髙﨑 架空"), row("追加", "city", "市川 架空", "健康局", ""))
    changes = save(file_of(*new), bureau).outcome.changes
    assert [f"{wareki(usual)}まで" in change.after for change in changes] == [True, False]
    ends = dict(User.objects.values_list("username", "ends_on"))
    assert (ends["new"], ends["city"]) == (usual, None)
    User.objects.filter(pk=sato.pk).update(ends_on=date(2030, 3, 31))
    for role, ward, ends_on in (("区役所", "東成区", date(2030, 3, 31)), ("健康局", "", None)):
        assert save(file_of(row(role=role, ward=ward)), bureau).saved
        sato.refresh_from_db()
        assert (sato.get_role_display(), sato.ends_on) == (role, ends_on)


def test_whoever_is_resumed_after_the_last_day_has_none_any_more(bureau, sato):
    User.objects.filter(pk=sato.pk).update(ends_on=date(2024, 3, 31), is_active=False)
    assert save(file_of(row("再開")), bureau).saved
    sato.refresh_from_db()
    assert (sato.is_active, sato.ends_on) == (True, None)


def test_stopping_and_resuming(bureau, sato):
    make.UserFactory(username="back", name="復帰 架空", role="desk", email="", is_active=False)
    content = file_of(row("停止"), row("再開", "back", "復帰 架空", ward="東成区", email=""))
    outcome = save(content, bureau).outcome
    assert {(each.before, each.after) for each in outcome.changes} == {
        ("利用中", "停止中"),
        ("北区", "東成区"),
        ("停止中", "利用中"),
    }
    active = dict(User.objects.values_list("username", "is_active"))
    assert active == {"bureau-1": True, "sato": False, "back": True}
    assert save(content, bureau).outcome.changes == ()


@pytest.mark.parametrize(
    ("content", "name", "is_active"),
    [
        (file_of(("停止", "sato", "", "", "", "", "")), "佐藤 圭", False),
        (csv_of([("ユーザー名", "氏名"), ("SATO", "佐藤 慶")]), "佐藤 慶", True),
    ],
)
def test_what_a_row_leaves_out_stays_as_it_is(bureau, sato, content, name, is_active):
    assert save(content, bureau).saved
    sato.refresh_from_db()
    assert (sato.username, sato.name, sato.is_active) == ("sato", name, is_active)
    assert (sato.email, sato.ward_id) == (EMAIL, make.KITA)


def test_an_address_that_became_blank_goes_only_where_its_box_is_ticked(bureau, sato):
    content = file_of(row(email=""))
    preview = take_in_users(content, bureau).outcome
    assert [change.ticked for change in preview.changes] == [False]
    assert "sato@example.com を消すときは" in preview.notes[0].sentence
    take_in_users(content, bureau, save=True, digest=preview.digest)
    sato.refresh_from_db()
    assert sato.email == "sato@example.com"
    assert save(content, bureau).saved
    sato.refresh_from_db()
    assert sato.email == ""


def test_three_lists_are_ticked_and_what_is_not_is_left(bureau, sato):
    make.UserFactory(username="mori", name="森 架空", role="desk", email="")
    content = file_of(
        row("停止", "mori", "森 架空", email=""),
        row(ward="旭区"),
        row("追加", "new-1", "新人 架空", email=""),
        row("追加", "new-2", "新人 架空", email=""),
    )
    preview = take_in_users(content, bureau).outcome
    assert [f"{each.group} {each.key}" for each in preview.changes] == [
        "追加する人 add.new-1", "追加する人 add.new-2", "変更する人 change.sato",
        "利用を停止・再開する人 switch.mori",
    ]  # fmt: skip
    answers = {"add.new-2": "yes", "switch.mori": "yes"}
    answers |= {question.key: "yes" for question in preview.questions}
    done = take_in_users(content, bureau, answers=answers, save=True, digest=preview.digest)
    assert [user.username for user, _ in done.slips] == ["new-2"]
    users = dict(User.objects.values_list("username", "is_active"))
    assert users == {"bureau-1": True, "sato": True, "mori": False, "new-2": True}
    sato.refresh_from_db()
    assert sato.ward_id == make.KITA


def test_every_wrong_row_is_told_at_its_cell_and_nothing_is_saved(bureau, sato):
    make.UserFactory(username="taken", role="desk")
    rows = [
        row("移動", "gone"),
        row(username="sato"),
        row(username=""),
        row(username="nobody"),
        row("追加", "taken", "別の人"),
        row("追加", "a-1", role="市長"),
        row("追加", "a-2", ward="東大阪市"),
        row("追加", "a-3", ward=""),
        row("追加", "a-4", role="健康局"),
        row("追加", "a-5", name="長" * 61),
        row("追加", "空 白"),
        row("追加", "a-6", email="これは違う"),
        row("追加", "fine", ward="旭区"),
    ]
    before = state()
    outcome = take_in_users(book_of([HEAD, *rows]), bureau, save=True).outcome
    cells = [each.place.cell for each in outcome.problems]
    assert len(set(cells)) == len(cells)
    assert cells == ["A2", "B4", "B5", "A6", "D7", "E8", "E9", "E10", "C11", "B12", "F13"]
    assert "「nobody」というアカウントはありません" in sentences(outcome)
    assert state() == before


def test_whoever_was_stopped_meanwhile_saves_nothing(bureau, sato):
    make.UserFactory(role="desk", ward=sato.ward)
    content = file_of(row("停止"))
    digest = take_in_users(content, bureau).outcome.digest
    User.objects.filter(pk=bureau.pk).update(is_active=False)
    done = take_in_users(content, bureau, save=True, digest=digest)
    assert "利用が止められたか" in sentences(done.outcome)
    sato.refresh_from_db()
    assert (done.saved, sato.is_active) == (False, True)


def test_what_changed_meanwhile_stops_the_saving(bureau, sato):
    content = file_of(row(ward="旭区"))
    digest = take_in_users(content, bureau).outcome.digest
    User.objects.filter(pk=sato.pk).update(ward="27115")
    done = take_in_users(content, bureau, save=True, digest=digest)
    assert (done.drifted, done.saved) == (True, False)


def test_a_column_that_nobody_asks_for_is_named_and_not_read(bureau, sato):
    outcome = take_in_users(csv_of([(*HEAD, "メモ"), (*row(), "架空")]), bureau).outcome
    assert outcome.notes[0].sentence == "「メモ」の欄は読みません。"
    assert outcome.changes == outcome.problems == ()


def test_too_many_rows_and_too_many_new_users_are_told(bureau, monkeypatch):
    monkeypatch.setattr(user_rows, "MOST_ROWS", 2)
    many = file_of(*(row("追加", f"u{number}") for number in range(3)))
    assert "一度に読めるのは2行まで" in sentences(take_in_users(many, bureau).outcome)
    monkeypatch.setattr(user_rows, "MOST_ROWS", 3)
    monkeypatch.setattr(taking_in, "MOST_ADDED", 2)
    assert "一度に2人まで" in sentences(take_in_users(many, bureau).outcome)


OWN = ("bureau-1", "健康 花子")


def with_state(state: str, **fields: str) -> bytes:
    return csv_of([HEAD, (*row(**fields)[:-1], state)])


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (csv_of([("名簿",), ("あ", "い")]), "見出しの行が見つかりません"),
        (csv_of([HEAD]), "見出しの下に行がありません"),
        (csv_of([(*HEAD, "ユーザー名"), (*row(), "x")]), "「ユーザー名」の欄が2つあります"),
        (book_of({"旧": [HEAD, row()], "新": [HEAD, row()]}), "一覧が2つあります（「旧」「新」）"),
        (file_of(row(), row(username="Sato")), "「Sato」の行が2つ以上あります"),
        (file_of(row("停止", *OWN, "健康局", "")), "自分の利用を止めることはできません"),
        (file_of(row("", *OWN)), "自分の役割は変えられません"),
        (with_state("停止中"), "状態は「利用中」ですが、「停止中」と書かれています"),
        (with_state("停止中"), "操作に「停止」か「再開」"),
        (with_state("{0}", username="sato{user}"), "sato{user}"),
        (with_state("<b>{name}", username="sato{user}"), "sato{user}"),
        (file_of(row("追加", "<script>", "<b>x</b>")), "「CSV」2行目 有効なユーザー名を"),
        (file_of(row("追加", "x", ward="<img>")), "「<img>」という区は大阪市にありません"),
        (file_of(row("=cmd|' /C calc'!A0", "x")), "操作「=cmd|' /C calc'!A0」は選べません"),
    ],
)
def test_what_is_no_list_or_asks_for_what_cannot_be_is_told(bureau, sato, content, told):
    outcome = take_in_users(content, bureau).outcome
    assert told in sentences(outcome)
    assert outcome.changes == ()


def test_a_list_nobody_changed_takes_few_queries(bureau, query_budget):
    for number in range(30):
        make.UserFactory(username=f"u{number}", role="desk")
    content = write_rows(rows_of(User.objects.select_related("ward")))
    with query_budget(4):
        take_in_users(content, bureau)


@pytest.mark.parametrize(
    ("rows", "asked"),
    [
        ([row("停止")], 1),
        ([row(ward="旭区")], 1),
        ([row("停止"), row("追加", "mori", "森 架空")], 0),
        ([row(name="佐藤 架空")], 0),
    ],
)
def test_a_body_that_loses_its_last_user_is_asked_about(bureau, sato, rows, asked):
    outcome = take_in_users(file_of(*rows), bureau).outcome
    told = [each.sentence for each in outcome.questions]
    assert ["北区 相談支援室のアカウントが、1つも" in sentence for sentence in told] == [
        True
    ] * asked
    answers = {each.key: "yes" for each in outcome.changes if not each.key.startswith("add.")}
    if asked or len(rows) > 1:
        # What is ticked decides.
        done = take_in_users(file_of(*rows), bureau, answers=answers, save=True)
        assert (done.saved, len(done.outcome.questions)) == (False, 1)


def test_whoever_was_stopped_is_not_added_again_but_resumed(bureau, sato):
    sato.is_active = False
    sato.save()
    outcome = take_in_users(file_of(row(action="追加")), bureau).outcome
    assert "利用を停止しています。その人がまた使うなら" in sentences(outcome)
    assert outcome.changes == ()
    assert save(file_of(row(action="再開")), bureau).saved
    sato.refresh_from_db()
    assert sato.is_active


@pytest.mark.parametrize("encoding", ["shift_jis", "cp932"])
def test_a_file_resaved_in_shift_jis_takes_no_letter_from_a_name(bureau, encoding):
    user = make.UserFactory(username="yoshida", name="𠮷田 髙翔", role="desk", email=EMAIL)
    lost = user.name.encode(encoding, "replace").decode(encoding)
    text = file_of(row(username="yoshida", name=lost)).decode("utf-8-sig")
    before = state()
    outcome = save(text.encode(encoding), bureau).outcome
    assert (outcome.problems, outcome.changes, state()) == ((), (), before)
    told = " ".join(each.sentence for each in outcome.notes)
    assert f"「{lost}」は、ファイルの保存で文字が失われたもののようです" in told
    assert "いまの「𠮷田 髙翔」のまま変えません" in told


@pytest.mark.parametrize("mark", "?〓\ufffd")
def test_a_new_name_that_lost_letters_is_told_whoever_has_it(bureau, sato, mark):
    added = row("追加", "new-1", f"{mark}田 架空", email="")
    outcome = save(file_of(row(name=f"山{mark} 圭"), added), bureau).outcome
    assert {f"{each.place.cell} {each.sentence}" for each in outcome.notes if each.place.cell} == {
        f"{place} 「{name}」は、文字が失われているようです。元の名前を確かめてください。"
        for place, name in (("2行目", f"山{mark} 圭"), ("3行目", f"{mark}田 架空"))
    }
    assert User.objects.filter(name=f"{mark}田 架空").exists()


def test_a_radical_in_a_name_is_read_as_the_letter_that_it_looks_like_and_told(bureau, sato):
    content = file_of(row(name="⻄ 圭\u200b"))
    (note, _) = take_in_users(content, bureau).outcome.notes
    assert "「⻄」（U+2EC4）は「西」に似た別の文字です。「西 圭」と読みます" in note.sentence
    save(content, bureau)
    sato.refresh_from_db()
    assert sato.name == "西 圭"
