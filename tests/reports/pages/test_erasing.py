"""Personal data that came in by mistake goes everywhere, by two people, and no number changes."""

import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
import time_machine
from django.apps import apps
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import Workbook
from pypdf import PdfWriter
from weasyprint import HTML

from reports.backup import manifest
from reports.backup.erasures import LIST, brought_back
from reports.backup.folder import NAME as NAMED
from reports.editions.content import content_of, figures_of, kept_file
from reports.editions.publishing import publish_edition
from reports.files.opening import file_says
from reports.lifecycle import works
from reports.lifecycle.housekeeping import tidy
from reports.models import (
    Announcement,
    AnnouncementFile,
    DeckTemplate,
    Edition,
    EditionFile,
    ErasedPlace,
    Erasure,
    SentNotice,
    Upload,
)
from reports.pages.erasing import everywhere
from reports.pages.erasing.everywhere import carry_out, places_with
from reports.pages.erasing.views import MOST_TICKED
from reports.pages.health import QUESTIONS
from reports.pages.jobs import keep_files_of_editions, note_erasures
from tests import factories as make
from tests.form_pages import forms_of
from tests.queue import waiting
from tests.reports.published import KITA, OFFICE, corrected, reported_round
from trainings.models import Training
from wards.accounts.security_log import verified_chain
from wards.isolation.erasing import ERASED, FILES, erase_place, word_fields
from wards.isolation.rls import ward_scope
from wards.models import Decision, Filing, LogLine, NotDecidedError
from wards.models.two_people import ASKER_IS_GONE, LAPSED
from wards.triggers import kept_versions_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards")]

NAME = "架空患子"


def places() -> dict[str, ErasedPlace]:
    """model.field → the place in which the name stands."""
    return {f"{each.model}.{each.field}": each for each in places_with(NAME)}


def asked(*, whole: bool = False, words: str = NAME) -> Erasure:
    """The erasure of the name everywhere, as somebody of the Bureau asks for it."""
    by = make.UserFactory(role="bureau")
    erasure = Erasure.objects.create(words=words, whole=whole, reason="架空の理由", asked_by=by)
    found = places_with(words)
    for each in found:
        each.erasure = erasure
    ErasedPlace.objects.bulk_create(found)
    return erasure


def grant(erasure: Erasure) -> Erasure:
    return carry_out(erasure, make.UserFactory(role="bureau"))


def sheet(*values: str) -> bytes:
    book, file = Workbook(), BytesIO()
    book.active.append(values)
    book.save(file)
    return file.getvalue()


@pytest.fixture
def published(quick_files):
    """A survey that was reported with the name in a theme, which the Bureau has worded, too."""
    round_ = reported_round()
    theme = f"{NAME}さんの看取り"
    trainings = Training.objects.filter(ward=KITA)
    corrected(round_, KITA, OFFICE, "架空の理由", lambda: trainings.update(theme=theme))
    make.ThemeWordingFactory(text=theme)
    return round_


# --- Finding ---------------------------------------------------------------------------------


def test_a_name_is_found_in_a_row_its_versions_a_filing_a_file_and_its_name():
    training = make.TrainingFactory(note=f"{NAME}さんの件")
    training.note = f"再び{NAME}"
    training.save()
    make.submission_in("submitted", freeze=make.what_is_there, form=OFFICE)
    make.UploadFactory(name=f"{NAME}.xlsx", content=sheet("a", f"{NAME}様"))
    make.HandedOutFormFactory(cells={"研修会": [[f"{NAME}"]]})
    found = places()
    note = found["trainings.training.note"]
    assert (note.record, note.row_count, note.version_count, note.ward_id) == (
        training.pk,
        1,
        2,
        KITA,
    )
    assert {"reports.upload.content", "reports.upload.name", "reports.handedoutform.cells"} <= set(
        found
    )


def test_a_name_in_a_deleted_record_is_found_in_its_versions_with_its_ward():
    training = make.TrainingFactory(note=NAME)
    training.delete()
    place = places()["trainings.training.note"]
    assert (place.row_count, place.version_count, place.ward_id) == (0, 2, KITA)


@pytest.mark.parametrize("words", ['架"空\\', "架空%_", "<架空&b>", "架空'); DROP"])
def test_hostile_words_are_found_and_erased_as_they_stand(words):
    training = make.TrainingFactory(note=f"前{words}後")
    form = make.HandedOutFormFactory(cells={"a": f"x{words}y", "b": [1, True, None]})
    make.TrainingFactory(note="架空のほかの記録")
    assert len(places_with(words)) == 2
    grant(asked(words=words))
    training.refresh_from_db()
    form.refresh_from_db()
    assert training.note == f"前{ERASED}後"
    assert form.cells == {"a": f"x{ERASED}y", "b": [1, True, None]}


def pdf(said: str) -> bytes:
    return HTML(string=f"<title>{said}</title><p>架空の文</p>").write_pdf()


def printed(said: str) -> bytes:
    """With the words on the page, a line that breaks in them."""
    return HTML(string=f"<p style='width:4em'>一行目の{said}</p>").write_pdf()


def zipped(*contents: bytes) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as package:
        for number, content in enumerate(contents):
            package.writestr(f"word/embeddings/book{number}.xlsx", content)
    return file.getvalue()


def named(said: str) -> bytes:
    book, file = Workbook(), BytesIO()
    book.active.title = said
    book.save(file)
    return file.getvalue()


def with_attachment(content: bytes, **password: str) -> bytes:
    writer, file = PdfWriter(BytesIO(printed("ほか"))), BytesIO()
    writer.add_attachment("a.csv", content)
    if password:
        writer.encrypt(**password)
    writer.write(file)
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        sheet("ほか", f"{NAME}&様"),
        f"氏名,{NAME}&様".encode("cp932"),
        f"{NAME}&様".encode("utf-16"),
        zipped(sheet(f"{NAME}&様")),
        pdf(f"{NAME}&amp;様"),
        printed(f"{NAME}&amp;様"),
        f"氏名,{NAME}&様".encode("utf-16-be"),
        named(f"{NAME}&様"),
        zipped(f"{NAME}&様".encode("cp932")),
        zipped(b"PK\x03\x04 torn", sheet(f"{NAME}&様")),
        zipped(f"<a>{NAME}&amp;様</a>".encode("utf-16")),
        f"<氏名,{NAME}&様,a>".encode("cp932"),
        f"<?xml version='1.0' encoding='Shift_JIS'?><a>{NAME}&amp;様</a>".encode("cp932"),
        b"\n" + pdf(f"{NAME}&amp;様"),
        with_attachment(f"{NAME}&様".encode("cp932")),
        with_attachment(f"{NAME}&様".encode(), user_password="", owner_password="架空"),
    ],
)
def test_words_are_found_in_workbooks_documents_pdf_and_lists(content):
    assert file_says(content, f"{NAME}&")
    assert not file_says(content, "別の人")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (sheet("北山", "田川"), "山田"),
        (zipped(b"<row><c><v>12</v></c><c><v>34</v></c></row>"), "1234"),
        (zipped(b'<c r="B12" s="34">a</c>'), "12"),
        (b"\xff\xd8\x81 A1 \x81 ", "A1"),
        (b"", NAME),
    ],
)
def test_words_are_not_made_of_two_cells_nor_of_what_programs_write(content, words):
    assert file_says(content, words) is False


def test_words_are_found_wherever_they_stand_in_a_list_of_all_japan():
    cell = "<c><is><t>{}架空</t></is></c>"

    def listing(cells: int) -> bytes:
        rows = cell.format("𠮷") + cell.format("ほか") * cells + cell.format(NAME[2:])
        return zipped(f"<sheetData>{rows}".encode())

    assert file_says(listing(2_000_000), "患子架空")
    # In several pieces, each of which has the letters.
    assert file_says(listing(200_000), "架空ほか") is False


UNREAD = [
    b"PK\x03\x04 torn",
    zipped(b"PK\x03\x04 torn"),
    b"%PDF-1.7 torn",
    with_attachment(NAME.encode(), user_password="架空"),
    zipped(zipped(zipped(zipped(zipped(NAME.encode()))))),
]


def test_files_that_cannot_be_read_hold_up_no_search_and_are_named(bureau):
    assert [file_says(content, NAME) for content in UNREAD] == [None] * len(UNREAD)
    make.TrainingFactory(note=NAME)
    files = {f"架空の名簿{number}.pdf": content for number, content in enumerate(UNREAD)}
    for name, content in files.items():
        make.AnnouncementFileFactory(name=name, content=content)
    page = bureau.post("/erasures/ask/", {"words": NAME}).content.decode()
    assert [each for each in (f"次の{len(files)}件は", *files) if each not in page] == []
    assert [each.model for each in places_with(NAME)] == ["trainings.training"]


def test_files_for_which_there_is_no_time_are_named_and_the_rest_is_found(bureau, monkeypatch):
    monkeypatch.setattr(everywhere, "SECONDS_FOR_FILES", 0)
    make.TrainingFactory(note=NAME)
    make.AnnouncementFileFactory(name="架空の名簿.pdf", content=printed(NAME))
    page = bureau.post("/erasures/ask/", {"words": NAME}).content.decode()
    assert "見つかった箇所（1か所）" in page and "架空の名簿.pdf" in page


# Written by libraries and by PostgreSQL; what users type is in none of them.
OF_LIBRARIES = {
    "auth_": "groups and rights of Django, of which none are made",
    "django_": "migrations, kinds of content; counts of guesses in the cache",
    "pghistory_": "who made a version, in a table that is not used",
    "procrastinate_": "names of tasks, and numbers as their arguments",
    "mfa_authenticator": "seeds, encrypted; a user's own name for a key",
    "axes_": "who was not let in; thrown away every night",
    "account_": "addresses of accounts, in tables that are not used",
    "change_log": "names of tables",
}
# Of accounts: who did what stays. Of the program: signs, keys, hashes. The log keeps nothing typed.
OF_THE_PORTAL = {
    "wards_ward": "code hiragana kana lg_code name romaji",
    "wards_user": "email name password username",
    "wards_spentform": "model token",
    "wards_draft": "model",
    "wards_logline": "account address path request_id what",
    "wards_logseal": "hash previous",
    "wards_session": "session_data session_key",
    "wards_filing": "records",
    "wards_returnmark": "field model",
    "reports_upload": "sha256",
    # Thrown away at every erasure, and drawn anew from what is left.
    "reports_work": "file",
    "reports_editionfile": "content sha256",
    "reports_decktext": "key numbers",
    "reports_decktemplate": "sha256",
    "reports_edition": "erased_sha256 sha256",
    "reports_erasure": "words",
    "reports_erasedplace": "field model seal_after seal_before",
    "reports_sentnotice": "key",
    # Names of records, which it belongs to.
    "consultations_initiative": "records",
    "reports_disposal": "counts",
}
_COLUMNS = """
SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = 'public' AND udt_name <> ALL (ARRAY['int2', 'int4', 'int8', '_int4', '_int8', 'numeric',
    'float8', 'bool', 'date', 'timestamptz', 'xid8', 'uuid', 'inet']) AND data_type <> 'USER-DEFINED'
"""


def test_every_field_that_is_searched_has_a_name_for_the_page_of_an_erasure():
    searched = {str(each.verbose_name) for _, fields in word_fields() for each in fields}
    assert [each for each in searched if each.isascii()] == []


def test_every_column_that_could_hold_words_is_searched_or_named_as_holding_none():
    searched = {(model._meta.db_table, each.column) for model, of in word_fields() for each in of}
    searched |= {(label.replace(".", "_"), field) for label, field in FILES.items()}
    chosen = {
        (model._meta.db_table, each.column)
        for model in apps.get_models()
        for each in model._meta.concrete_fields
        if each.is_relation or getattr(each, "base_field", each).choices
    }
    named = {(table, each) for table, said in OF_THE_PORTAL.items() for each in said.split()}
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS)
        columns = {each for each in cursor if not each[0].startswith(tuple(OF_LIBRARIES))}
    # Versions have the columns of their record; beside them an address without what was typed.
    versions = {
        model._meta.db_table: model.pgh_tracked_model._meta.db_table
        for model in apps.get_models()
        if hasattr(model, "pgh_tracked_model")
    }
    columns = {
        (versions.get(table, table), column)
        for table, column in columns
        if not (table in versions and column.startswith("pgh_"))
    }
    assert columns - searched - chosen == named
    assert not searched & named


def test_an_attached_file_goes_with_its_name_and_the_announcement_stays():
    file = make.AnnouncementFileFactory(name="名簿.pdf", content=printed(NAME))
    other = make.AnnouncementFileFactory(content=printed("ほか"))
    assert [place.record for place in places_with(NAME)] == [file.pk]
    grant(asked())
    assert list(AnnouncementFile.objects.all()) == [other]
    assert Announcement.objects.count() == 2


def test_a_template_goes_and_editions_are_drawn_anew_with_the_one_before(published):
    before = make.DeckTemplateFactory(content=sheet("前の雛形"))
    make.DeckTemplateFactory(content=sheet(NAME))
    edition = publish_edition(published, make.UserFactory(role="bureau"))
    Training.objects.update(theme="架空の題")
    place = places()["reports.decktemplate.content"]
    assert (place.ward_id, place.row_count) == (None, 1)
    grant(asked())
    assert list(DeckTemplate.objects.all()) == [before]
    assert not EditionFile.objects.filter(edition=edition).exists()
    assert works.KEEP_FILES in waiting()


# --- Erasing ---------------------------------------------------------------------------------


def test_a_name_goes_from_row_and_versions_and_no_version_tells_of_it():
    training = make.TrainingFactory(note=f"{NAME}さんの件")
    erasure = grant(asked())
    training.refresh_from_db()
    assert training.note == f"{ERASED}さんの件"
    assert [each.note for each in kept_versions_of(Training).all()] == [f"{ERASED}さんの件"]
    assert (places_with(NAME), erasure.words) == ([], "")
    (place,) = erasure.places.all()
    assert (place.model, place.field, place.row_count, place.version_count) == (
        "trainings.training",
        "note",
        1,
        1,
    )


def test_all_that_a_field_says_goes_when_that_was_asked_for():
    training = make.TrainingFactory(note=f"{NAME}さんの件")
    other = make.TrainingFactory(note="ほかの件")
    grant(asked(whole=True))
    training.refresh_from_db()
    other.refresh_from_db()
    assert (training.note, other.note) == (ERASED, "ほかの件")


def test_the_answers_of_a_submitted_report_are_blanked_though_they_are_locked():
    survey = make.ResourceSurveyFactory(note=NAME)
    make.submission_in("submitted", freeze=make.what_is_there, form=OFFICE)
    grant(asked())
    survey.refresh_from_db()
    assert survey.note == ERASED


def test_a_file_goes_and_its_size_hash_moment_and_sender_stay():
    upload = make.UploadFactory(name=f"{NAME}.xlsx", content=sheet(NAME))
    kept = (upload.size, upload.sha256, upload.at, upload.by)
    grant(asked())
    upload = Upload.objects.get()
    assert (upload.size, upload.sha256, upload.at, upload.by) == kept
    assert (upload.content, upload.name, upload.is_open) == (None, f"{ERASED}.xlsx", False)
    assert "消去" in upload.withheld


def test_no_figure_changes_and_the_seals_of_filings_and_editions_are_right(published):
    edition = publish_edition(published, make.UserFactory(role="bureau"))
    report = published.submissions.get(ward=KITA, form=OFFICE)
    filing = Filing.objects.filter(submission__ward=KITA).latest("pk")
    sealed, before = filing.checksum, manifest.figures()
    erasure = grant(asked())
    filing.refresh_from_db()
    assert filing.checksum != sealed
    place = erasure.places.get(model="wards.filing", record=filing.pk, field="figures")
    assert (place.seal_before, place.seal_after) == (sealed, filing.checksum)
    now = Edition.objects.get(pk=edition.pk)
    assert (now.sha256, now.erased_sha256) != (edition.sha256, "")
    content = content_of(now)
    assert NAME not in now.content
    assert ERASED in now.content
    assert report and content.figures.keys() == content_of(edition).figures.keys()
    assert figures_of([now]) == {now.pk: content.figures}
    for id_, figure in content_of(edition).figures.items():
        after = content.figures[id_]
        assert [manifest.numbers_of(figure, row) for row in figure.rows] == [
            manifest.numbers_of(after, row) for row in after.rows
        ]
    files = EditionFile.objects.filter(edition=edition)
    assert not files.exists()
    assert works.KEEP_FILES in waiting()
    keep_files_of_editions(timestamp=0)
    assert all(kept_file(now, each.kind) for each in files)
    assert files.count() > 3
    assert before.keys() == manifest.figures().keys()
    assert verified_chain().broken == []


def test_words_by_which_figures_are_called_are_refused_and_nothing_is_erased(published):
    publish_edition(published, make.UserFactory(role="bureau"))
    erasure = asked(words="研修")
    with pytest.raises(NotDecidedError, match="区分の名前"):
        grant(erasure)
    erasure.refresh_from_db()
    assert (erasure.is_open, erasure.words) == (True, "研修")
    assert Edition.objects.get().erased_sha256 == ""


def test_whoever_grants_what_cannot_be_erased_reads_why(published, sign_in):
    publish_edition(published, make.UserFactory(role="bureau"))
    address, client = f"/erasures/{asked(words='研修').pk}/granted/", sign_in("bureau")
    stamp = client.get(address).context["stamp"]
    page = client.post(address, {"stamp": stamp}, follow=True).content.decode()
    assert "区分の名前" in page
    assert Erasure.objects.get().is_open


def test_an_error_in_the_middle_undoes_everything(monkeypatch):
    training = make.TrainingFactory(note=NAME)
    erasure = asked()

    def fail(erasure):
        raise RuntimeError

    monkeypatch.setattr(everywhere, "plan_for_erasure", fail)
    with pytest.raises(RuntimeError):
        grant(erasure)
    training.refresh_from_db()
    erasure.refresh_from_db()
    assert (training.note, erasure.decision, erasure.words) == (NAME, "", NAME)


def test_both_bodies_of_a_ward_are_told_once_by_mail_and_no_other(published):
    own = [make.UserFactory(role=role, ward=make.ward(KITA)) for role in ("ward_office", "desk")]
    make.UserFactory(role="desk", ward=make.ward("27102"))
    make.TrainingFactory(ward=make.ward(KITA), note=NAME)
    SentNotice.objects.all().delete()
    grant(asked())
    told = SentNotice.objects.filter(kind="erased")
    assert set(own) <= {each.user for each in told}
    assert {each.user.ward_id for each in told} == {KITA}
    assert NAME not in "".join(each.body + each.subject for each in told)


def test_a_form_that_was_open_meanwhile_does_not_bring_the_words_back(sign_in):
    office = sign_in("ward_office", ward=KITA)
    training = make.TrainingFactory(ward=make.ward(KITA), note=f"{NAME}さんの件")
    address = f"/trainings/training/{training.pk}/edit/"
    [opened] = forms_of(office.get(address))
    grant(asked())
    answer = office.post(address, {**opened.sent, "keep_words": "on"})
    training.refresh_from_db()
    assert training.note == f"{ERASED}さんの件"
    assert ERASED in answer.content.decode()


# --- The door --------------------------------------------------------------------------------


def test_the_door_is_shut_for_what_nobody_has_granted():
    make.TrainingFactory(note=NAME)
    erasure = asked()
    (place,) = erasure.places.all()
    with pytest.raises(ProgrammingError, match="no place of a granted"), transaction.atomic():
        erase_place(place.pk)
    Erasure.decide(erasure.pk, make.UserFactory(role="bureau"), Decision.DECLINED)
    with pytest.raises(ProgrammingError, match="no place of a granted"), transaction.atomic():
        erase_place(place.pk)


@pytest.mark.parametrize(
    ("model", "field"),
    [
        ("wards.user", "name"),
        ("reports.erasure", "words"),
        ("wards.logline", "what"),
        ("wards.filing", "records"),
        ("reports.edition", "sha256"),
        ("trainings.training", "people"),
    ],
)
def test_the_door_leads_to_words_alone(model, field):
    make.TrainingFactory(note=NAME)
    erasure = asked()
    place = erasure.places.create(model=model, field=field, record=1, row_count=1, version_count=0)
    Erasure.decide(erasure.pk, make.UserFactory(role="bureau"), Decision.GRANTED)
    with pytest.raises(ProgrammingError, match="no place of a granted"), transaction.atomic():
        erase_place(place.pk)


def test_the_door_is_shut_for_a_ward_and_leaves_no_trigger_open(all_wards):
    training = make.TrainingFactory(note=NAME)
    erasure = asked()
    (place,) = erasure.places.all()
    Erasure.decide(erasure.pk, make.UserFactory(role="bureau"), Decision.GRANTED)
    with ward_scope(KITA), pytest.raises(ProgrammingError, match="no place"), transaction.atomic():
        erase_place(place.pk)
    erase_place(place.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', '{erasing}', true)")
    training.refresh_from_db()
    training.note = "後の版"
    training.save()
    assert training.versions.count() == 2


@pytest.mark.parametrize(
    "statement", ["INSERT INTO erasing VALUES (pg_current_xact_id())", "DELETE FROM erasing"]
)
def test_the_running_role_marks_no_transaction_by_itself(statement):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


# --- Two people ------------------------------------------------------------------------------


@pytest.mark.parametrize("model", ["wards.filing", "reports.edition"])
def test_what_was_disposed_of_meanwhile_holds_up_no_erasure(model):
    """The rest of the places is still to be erased."""
    make.TrainingFactory(note=NAME)
    erasure = asked()
    field = {"wards.filing": "figures", "reports.edition": "content"}[model]
    make.ErasedPlaceFactory(erasure=erasure, model=model, record=9_999_999, field=field)
    grant(erasure)
    assert Training.objects.get().note == ERASED
    gone = erasure.places.get(model=model)
    assert (gone.row_count, gone.seal_before) == (0, "")


def test_nobody_grants_what_he_asked_for_and_nobody_decides_twice():
    erasure = asked()
    with pytest.raises(NotDecidedError, match="別の"):
        carry_out(erasure, erasure.asked_by)
    with pytest.raises(NotDecidedError, match="別の"):
        carry_out(erasure, make.UserFactory(role="desk"))
    grant(erasure)
    with pytest.raises(NotDecidedError, match="すでに"):
        grant(erasure)


def test_the_database_refuses_the_same_person_and_a_changed_reason():
    erasure = asked()
    by_himself = {"decision": "granted", "decided_by": erasure.asked_by}
    for change in (
        {"reason": "別の理由"},
        {"asked_by": make.UserFactory(role="bureau")},
        by_himself | {"decided_at": timezone.now()},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            Erasure.objects.filter(pk=erasure.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Erasure.objects.filter(pk=erasure.pk).delete()


def test_a_receipt_and_an_edition_say_that_something_was_erased_and_keep_their_numbers(
    published, sign_in
):
    edition = publish_edition(published, make.UserFactory(role="bureau"))
    office = sign_in("ward_office", ward=KITA)
    receipt = f"/reports/{KITA}/{OFFICE}/receipt/"
    filing = Filing.objects.filter(submission__ward=KITA, submission__form=OFFICE).latest("pk")
    number = filing.checksum
    assert f"{number}（提出した値から計算" in office.get(receipt, {"year": 2024}).content.decode()
    grant(asked())
    page = office.get(receipt, {"year": 2024}).content.decode()
    assert f"{number}（提出時の番号。" in page
    assert NAME not in page
    page = office.get("/editions/1/", {"year": 2024}).content.decode()
    assert edition.sha256 in page
    assert Edition.objects.get().erased_sha256 in page


# --- The pages -------------------------------------------------------------------------------


def test_one_person_finds_and_asks_and_another_grants_and_the_log_tells_who(sign_in):
    training = make.TrainingFactory(note=f"{NAME}さんの件", ward=make.ward("27118"))
    one, other = sign_in("bureau"), sign_in("bureau")
    page = one.post("/erasures/ask/", {"words": NAME}).content.decode()
    assert "見つかった箇所（1か所）" in page
    key = f"trainings.training:{training.pk}:note"
    said = {"words": NAME, "ask": "1", "places": [key], "whole": "no", "reason": f"{NAME}は患者"}
    assert "理由から、消去する言葉を除いて" in one.post("/erasures/ask/", said).content.decode()
    answer = one.post("/erasures/ask/", said | {"reason": "患者の氏名"})
    erasure = Erasure.objects.get()
    assert answer.url == f"/erasures/{erasure.pk}/"
    assert "消去を承認する" not in one.get(answer.url).content.decode()
    assert "消去を承認する" in other.get(answer.url).content.decode()
    address = f"{answer.url}granted/"
    asked_once_more = other.get(address)
    assert "1か所（記録1件・履歴1件）" in asked_once_more.content.decode()
    stamp = asked_once_more.context["stamp"]
    one.post(address, {"stamp": stamp})
    assert Erasure.objects.get().is_open
    make.TrainingFactory(note=NAME)
    assert "画面を開いたあとで変わって" in other.post(address, {"stamp": stamp}).content.decode()
    stamp = other.get(address).context["stamp"]
    assert other.post(address, {"stamp": stamp}).url == answer.url
    training.refresh_from_db()
    assert training.note == f"{ERASED}さんの件"
    page = other.get(answer.url).content.decode()
    assert NAME not in page
    assert "患者の氏名" in page
    lines = LogLine.objects.filter(kind="erasure").order_by("pk")
    assert [each.user for each in lines] == [one.user, other.user]
    assert not LogLine.objects.filter(path__contains=NAME).exists()
    # The ward is told where, on its home and on a page of its own; another ward nothing.
    make.SubmissionFactory(ward=make.ward("27118"), form=OFFICE)
    office, stranger = sign_in("ward_office", ward="27118"), sign_in("ward_office", ward="27102")
    assert "1か所を消去しました" in office.get("/").content.decode()
    assert "患者の氏名" in office.get("/erasures/").content.decode()
    assert "患者の氏名" not in stranger.get("/erasures/").content.decode()


def test_what_is_declined_or_taken_back_keeps_no_words(sign_in):
    make.TrainingFactory(note=NAME)
    one, other = sign_in("bureau"), sign_in("bureau")
    asks = "却下しますか。", "依頼を取り消しますか。"
    for decision, decider, ask in zip(("declined", "withdrawn"), (other, one), asks, strict=True):
        erasure = Erasure.objects.create(words=NAME, reason="架空", asked_by=one.user)
        page = decider.get(f"/erasures/{erasure.pk}/{decision}/").content.decode()
        assert f"{erasure}: {ask}" in page
        decider.post(f"/erasures/{erasure.pk}/{decision}/", {})
        erasure.refresh_from_db()
        assert (erasure.decision, erasure.words) == (decision, "")
    assert len(places_with(NAME)) == 1


def test_backups_of_before_are_named_until_they_are_gone(settings, tmp_path, bureau):
    settings.BACKUP_FOLDER = tmp_path
    erasure = grant(asked())
    old, new = (
        tmp_path / NAMED.format(timezone.localtime(erasure.decided_at) + timedelta(seconds=each))
        for each in (-2, 2)
    )
    # A copy of today of what was made before.
    old.write_bytes(b"")
    new.write_bytes(b"")
    page = bureau.get(f"/erasures/{erasure.pk}/").content.decode()
    assert (old.name in page, new.name in page) == (True, False)
    old.unlink()
    assert "消去より前のものはありません" in bureau.get(f"/erasures/{erasure.pk}/").content.decode()


def test_what_a_restored_backup_brings_back_is_named_until_it_is_erased_again(
    settings, tmp_path, bureau
):
    settings.BACKUP_FOLDER = tmp_path
    training = make.TrainingFactory(ward=make.ward("27118"), note=f"{NAME}さんの件")
    with transaction.atomic():
        other = make.TrainingFactory(note=NAME)
        grant(asked())
        assert works.LIST_ERASURES in waiting()
        note_erasures(timestamp=0)
        assert brought_back(tmp_path) == []
        # As in a database that was restored from before; the other record is not in it.
        transaction.set_rollback(True)
    assert NAME not in (tmp_path / LIST).read_text()
    (place,) = brought_back(tmp_path)
    assert (place.model, place.record, place.field) == ("trainings.training", training.pk, "note")
    assert other.pk != training.pk
    page = bureau.get("/erasures/").content.decode()
    assert "もう一度消去するもの（1か所）" in page
    assert f"/trainings/training/{training.pk}/" in page
    assert "消去した1か所がまたあります" in "".join(QUESTIONS["個人情報の消去"]())
    grant(asked())
    note_erasures(timestamp=0)
    assert brought_back(tmp_path) == []
    assert "もう一度消去する" not in bureau.get("/erasures/").content.decode()
    assert list(QUESTIONS["個人情報の消去"]()) == []


def test_what_came_back_is_looked_up_together(settings, tmp_path, bureau):
    settings.BACKUP_FOLDER = tmp_path
    rows, counts = [], []
    for _ in range(3):
        rows.append(
            ["2026-11-01T00:00:00", "trainings.training", make.TrainingFactory().pk, "note"]
        )
        (tmp_path / LIST).write_text(json.dumps(rows))
        with CaptureQueriesContext(connection) as queries:
            page = bureau.get("/erasures/").content.decode()
        assert f"もう一度消去するもの（{len(rows)}か所）" in page
        counts.append(len(queries))
    assert counts[1] == counts[2]


@pytest.mark.parametrize(
    "text", ["{", "", "[[1]]", '[["gestern", "trainings.training", 1, "note"]]', "3"]
)
def test_a_list_that_is_damaged_is_named_and_neither_written_over_nor_in_the_way(
    settings, tmp_path, bureau, text
):
    settings.BACKUP_FOLDER = tmp_path
    (tmp_path / LIST).write_text(text)
    make.TrainingFactory(note=NAME)
    grant(asked())
    note_erasures(timestamp=0)
    assert (tmp_path / LIST).read_text() == text
    assert "を読めません" in bureau.get("/erasures/").content.decode()
    assert "を読めません" in "".join(QUESTIONS["個人情報の消去"]())


def test_a_list_of_another_program_names_what_is_here_alone(settings, tmp_path):
    settings.BACKUP_FOLDER = tmp_path
    known = make.TrainingFactory()
    at = "2026-11-01T00:00:00"
    rows = [[at, "gone.record", 1, "note"], [at, "trainings.training", known.pk, "note"]]
    (tmp_path / LIST).write_text(json.dumps(rows))
    assert [each.record for each in brought_back(tmp_path)] == [known.pk]
    grant(asked())
    note_erasures(timestamp=0)
    assert len(brought_back(tmp_path)) == 1


def test_nothing_found_is_said_and_one_letter_is_refused(bureau):
    assert "どこにもありません" in bureau.post("/erasures/ask/", {"words": NAME}).content.decode()
    assert "2文字以上" in bureau.post("/erasures/ask/", {"words": "架"}).content.decode()


@pytest.mark.parametrize(("records", "ticked"), [(MOST_TICKED, MOST_TICKED), (MOST_TICKED + 1, 0)])
def test_of_words_that_stand_in_many_places_none_is_ticked_unasked(bureau, records, ticked):
    make.TrainingFactory.create_batch(records, note=NAME)
    page = bureau.post("/erasures/ask/", {"words": NAME}).content.decode()
    assert f"見つかった箇所（{records}か所）" in page
    assert page.count(" checked") == ticked
    assert ("どれも選択していません" in page) == (ticked == 0)


# --- Requests that nobody can or does decide ---------------------------------------------------


def test_of_what_nobody_decided_in_time_the_words_go(sign_in):
    make.TrainingFactory(note=NAME)
    with time_machine.travel(timezone.now() - timedelta(days=30)):
        erasure = asked()
    client, page = sign_in("bureau"), f"/erasures/{erasure.pk}/"
    assert LAPSED in client.post(f"{page}granted/", follow=True).content.decode()
    assert places()
    tidy()
    erasure.refresh_from_db()
    assert (erasure.decision, erasure.words) == ("lapsed", "")
    shown = client.get(page).content.decode()
    assert LAPSED in shown and NAME not in shown and f"{page}granted/" not in shown
    assert LogLine.objects.get(kind="erasure").what == f"{erasure}の依頼の期限切れ"
    assert NAME not in str(list(LogLine.objects.values_list("what", "path")))


def test_of_whom_is_gone_nothing_is_erased_and_the_page_says_why(sign_in):
    make.TrainingFactory(note=NAME)
    erasure, client = asked(), sign_in("bureau")
    erasure.asked_by.switch(False)
    page = f"/erasures/{erasure.pk}/"
    shown = client.get(page).content.decode()
    assert [f"{page}{each}/" in shown for each in ("granted", "declined")] == [False, True]
    assert ASKER_IS_GONE in shown
    assert ASKER_IS_GONE in client.get(f"{page}granted/", follow=True).content.decode()
    assert places()


def test_the_page_that_asks_once_more_says_that_files_of_editions_are_made_anew(published, sign_in):
    publish_edition(published, make.UserFactory(role="bureau"))
    erasure = asked()
    shown = sign_in("bureau").get(f"/erasures/{erasure.pk}/granted/").content.decode()
    assert "公表した版のファイルは、消去した内容で作り直します。" in shown


def test_the_page_that_asks_once_more_names_both_people_and_their_accounts(sign_in):
    make.TrainingFactory(note=NAME)
    erasure, client = asked(), sign_in("bureau")
    shown = client.get(f"/erasures/{erasure.pk}/granted/").content.decode()
    for part, person in (("依頼した人", erasure.asked_by), ("承認する人", client.user)):
        assert f"{part}: {person}（アカウントの作成: コマンド" in shown
