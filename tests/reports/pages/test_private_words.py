"""No private word reaches a public file or another ward's page: every text field has one of its own.

The fields are found by walking the models. A new one is private until somebody decides otherwise.
"""

import io
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import count
from urllib.parse import urljoin, urlsplit
from zipfile import BadZipFile, ZipFile

import pytest
from django.apps import apps
from django.db import models, transaction
from django.test import Client
from django.utils import timezone

from reports.document.publication import Format
from reports.editions.publishing import next_edition, publish_edition
from reports.models import FileKind
from tests import factories as make
from tests.reports.document.test_pdf import words_of
from tests.reports.published import files_of_a_word
from tests.world import OWN, World, build_world
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import ReturnMark, SpentForm, Submission
from wards.reporting.workflow import FilingContent, Mark, move
from wards.vocabulary import ReportItem, Status

pytestmark = pytest.mark.django_db

PROJECT = {"wards", "consultations", "institutions", "meetings", "trainings", "reports"}
# Text fields that hold no words of anybody: keys, codes, sums, what the portal writes itself.
NO_WORDS = {
    "wards.Ward": {"code", "lg_code", "name", "kana", "hiragana", "romaji"},
    "wards.User": {"password"},
    "wards.ReturnMark": {"model", "field"},
    "wards.Filing": {"figures", "records"},
    "wards.SpentForm": {"token", "content", "address", "led_to", "model"},
    "wards.Draft": {"address", "model"},
    # Read by the Bureau alone.
    "wards.AccountAct": {"reason"},
    "wards.Session": {"session_key", "session_data"},
    # Read by the Bureau alone, on the page of the log and in its files.
    "wards.LogLine": {"account", "address", "path", "request_id", "what"},
    "wards.LogSeal": {"hash", "previous"},
    # Addressed to the wards by the Bureau, and printed nowhere.
    "reports.Announcement": {"title", "text"},
    "reports.AnnouncementFile": {"name"},
    "reports.Edition": {"content", "sha256", "erased_sha256"},
    "reports.EditionFile": {"sha256"},
    "reports.DeckTemplate": {"sha256"},
    "reports.Upload": {"sha256"},
    "reports.Erasure": {"words", "reason"},
    "reports.ErasedPlace": {"model", "field", "seal_before", "seal_after"},
    "reports.Disposal": {"reason", "counts"},
    "reports.RetentionHold": {"reason", "lifted_because"},
    "reports.SentNotice": {"key"},
    "reports.Footnote": {"mark"},
    "reports.DeckText": {"key"},
    # Numbers, of which nothing else can be read.
    "reports.ScaleClasses": {"lines"},
}
# What is published by its nature: "row of the world.field". All else is private.
PUBLIC = {
    "city_council.topics",
    "event.venue",
    "event.content",
    "initiative_wording.text",
    "theme_wording.text",
    "footnote.text",
    "deck_text.text",
    "edition.reason",
    "correction.reason",
    "outreach.kind_detail",
    "liaison_plan.agenda_detail",
    "visit_plan.trainees_detail",
    "publisher.name",
}
# What is said below, as it happens, since it is never changed afterwards.
SAID_ONCE = {
    "wards.SubmissionEvent",
    "wards.ReturnMark",
    "reports.Edition",
    "reports.Upload",
    "reports.HandedOutForm",
    "wards.SpentForm",
}
OTHERS = {
    "coordinator": {"second_qualification": "b"},
    "outreach": {"kind": "other"},
    "liaison_plan": {"agenda": ["other"]},
    "visit_plan": {"planned": True, "trainees": "other"},
}
DETAILS = {"kind_detail", "agenda_detail", "trainees_detail"}
# The files of the editions are read above, one file of a figure says what the others say, and the
# edition of the world itself is no real one.
READ_ELSEWHERE = re.compile(r"/static/|/editions/1/|/editions/\d+/.+|/figures/.*/download/(?!csv/)")
LINK = re.compile(r'<a\b[^>]*\bhref="([^"#]+)')


@dataclass
class Words:
    """A word for each place, short enough for any field, and found by no chance."""

    places: dict[str, str] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)

    def of(self, place: str) -> str:
        if place not in self.places:
            self.places[place] = f"Zq{next(self.numbers):03d}"
        return self.places[place]

    def found_in(self, text: str) -> set[str]:
        """The places whose word a text holds."""
        return {place for place, word in self.places.items() if word in text}


def worded_fields() -> dict[str, set[str]]:
    """Model → its fields in which somebody's words may stand."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    return {
        model._meta.label: {
            each.name
            for each in model._meta.concrete_fields
            if isinstance(each, kinds) and not each.choices
        }
        - NO_WORDS.get(model._meta.label, set())
        for model in apps.get_models()
        if model._meta.app_label in PROJECT and not hasattr(model, "pgh_tracked_model")
    }


def put_words(world: World, words: Words) -> dict[str, set[str]]:
    """A word into every text field of 東成区's rows and the city's; what got one, by model."""
    asked, done = worded_fields(), {}
    # Where その他 is chosen, its words are printed beside the count.
    for name, chosen in OTHERS.items():
        type(world.rows[name]).objects.filter(pk=world.rows[name].pk).update(
            **chosen, **dict.fromkeys(asked[world.rows[name]._meta.label] & DETAILS, "架空")
        )
    rows = {name: row for name, row in world.rows.items() if not name.startswith("other.")}
    rows |= {"publisher": world.users["bureau"], "own": world.users["ward_office"]}
    for name, row in rows.items():
        label = row._meta.label
        name = name.removeprefix("city.")
        if label in SAID_ONCE or not asked.get(label):
            continue
        values = {
            each: {"note": words.of(f"{name}.{each}")}
            if isinstance(row._meta.get_field(each), models.JSONField)
            else words.of(f"{name}.{each}")
            for each in asked[label]
        }
        type(row).objects.filter(pk=row.pk).update(**values)
        done.setdefault(label, set()).update(values)
    file = {"ward": make.ward(OWN), "round": world.rows["round"]}
    summary = {"note": words.of("upload.summary")}
    make.UploadFactory(**file, name=words.of("upload.name"), summary=summary)
    make.UploadFactory(**file, content=None, withheld=words.of("upload.withheld"))
    cells = {"note": words.of("handed_out.cells")}
    make.HandedOutFormFactory(ward=make.ward(OWN), cells=cells)
    told = words.of("spent_form.told")
    SpentForm.objects.create(user=world.users["desk"], token="架空", address="/", told=told)
    return done | {
        "wards.SpentForm": {"told"},
        "reports.Upload": {"name", "summary", "withheld"},
        "reports.HandedOutForm": {"cells"},
    }


def report_and_publish(world: World, words: Words) -> dict[str, set[str]]:
    """Submitted with explained warnings, returned, answered, corrected, published twice."""
    bureau, own = world.users["bureau"], world.users["ward_office"]
    report = world.rows["office_report"]
    filed = {
        "ward_office": "office_report",
        "desk": "desk_report",
        "other ward_office": "other.office_report",
    }

    def freeze(locked: Submission) -> FilingContent:
        content = make.what_is_there(locked)
        said = {"sentence": words.of("warning.sentence"), "reason": words.of("warning.reason")}
        return FilingContent(
            content.figures, content.records, [{"key": "k", "item": "training", **said}]
        )

    for user, name in filed.items():
        moved = move(world.rows[name], Status.DRAFT, world.users[user])
        said = make.what_is_there if name.startswith("other.") else freeze
        moved = move(moved, Status.SUBMITTED, world.users[user], freeze=said)
        moved = move(moved, Status.ACCEPTED, bureau)
    with files_of_a_word():
        publish(world, words)
    mark = Mark(ReportItem.TRAINING, words.of("mark.text"))
    reason = words.of("return.reason")
    move(report, Status.RETURNED, bureau, reason=reason, marks=[mark])
    marks = ReturnMark.objects.filter(event__submission=report, event__reason=reason)
    for number, each in enumerate(marks.order_by("pk")):
        each.answer, each.answered_at = words.of(f"mark.answer {number}"), timezone.now()
        each.answered_by = own
        each.save()
    world.rows["training"].delete()
    move(report, Status.SUBMITTED, own, freeze=freeze)
    move(report, Status.ACCEPTED, bureau)
    publish(world, words)
    return {
        "wards.SubmissionEvent": {"reason"},
        "wards.ReturnMark": {"text", "answer"},
        "wards.Filing": {"warnings"},
        "reports.Edition": {"reason"},
    }


def publish(world: World, words: Words) -> None:
    """The next edition with the Bureau's own public reasons."""
    asked = next_edition(world.rows["round"]).corrections
    reasons = {one.key: words.of("correction.reason") for one in asked if not one.follows}
    publish_edition(
        world.rows["round"],
        world.users["bureau"],
        reason=words.of("edition.reason"),
        correction_reasons=reasons,
    )


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker) -> Iterator[tuple[World, Words, dict]]:
    """A city in which everybody has said something, everywhere, and that was published."""
    with django_db_blocker.unblock(), ward_scope(ALL_WARDS):
        world, words = build_world(), Words()
        done = put_words(world, words)
        for label, fields in report_and_publish(world, words).items():
            done.setdefault(label, set()).update(fields)
        yield world, words, done
        transaction.set_rollback(True)


def client_of(world: World, name: str) -> Client:
    client = Client()
    # As in a browser: what notes when a session began is loaded with the first page.
    client.get("/login/")
    client.force_login(world.users[name])
    return client


def text_of(response) -> str:
    """Everything that a page or file says, without space."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response["Content-Type"]
    if kind == "application/pdf":
        said = words_of(content, "-raw")
    elif "openxmlformats" in kind:
        said = zipped(content)
    else:
        said = content.decode("utf-8-sig")
    return re.sub(r"\s", "", unescape(said))


def zipped(content: bytes) -> str:
    """Every part of an Office file, and of the workbooks inside it, without tags."""
    found = []
    with ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            part = archive.read(name)
            try:
                found.append(zipped(part))
            except BadZipFile:
                found.append(re.sub(r"<[^>]+>", "", part.decode("utf-8", errors="ignore")))
    return "".join(found)


def test_every_text_field_of_every_model_has_a_word_or_needs_none(told):
    _, _, done = told
    asked = {label: fields for label, fields in worded_fields().items() if fields}
    assert done == asked


FILES = [*Format, FileKind.CORRECTIONS]


def test_public_files_hold_public_words_alone_and_all_of_them(told):
    """What is called public and nowhere printed would hide a leak."""
    world, words, _ = told
    client = client_of(world, "other desk")
    edition = "/editions/3/"
    found = {"": words.found_in(text_of(client.get(f"{edition}?year=2024")))}
    for fmt in FILES:
        response = client.get(f"{edition}{fmt}/?year=2024")
        assert response.status_code == 200
        found[fmt] = words.found_in(text_of(response))
        assert "correction.reason" in found[fmt] or fmt in (Format.CSV, Format.JSON)
    assert set().union(*found.values()) == PUBLIC


def pages_read(client: Client, elsewhere: re.Pattern) -> Iterator[tuple[str, str]]:
    """Every page and file that links lead to, one for each path: (address, what it says).

    elsewhere: the paths that need not be read.
    """
    waiting, seen = deque(["/"]), set()
    while waiting:
        address = waiting.popleft()
        path = urlsplit(address).path
        if path in seen or elsewhere.match(path):
            continue
        seen.add(path)
        response = client.get(address, follow=True)
        if response.status_code != 200:
            continue
        yield address, text_of(response)
        if response["Content-Type"].startswith("text/html"):
            links = LINK.findall(response.content.decode())
            waiting.extend(urljoin(response.request["PATH_INFO"], unescape(one)) for one in links)


# A template of allauth names a variable that only its form may have.
@pytest.mark.ignore_template_errors
@pytest.mark.parametrize(
    ("reader", "elsewhere"),
    [
        ("other desk", READ_ELSEWHERE),
        # Of figures both bodies of a ward see the same.
        ("other ward_office", re.compile(rf"{READ_ELSEWHERE.pattern}|/figures/")),
    ],
    ids=["desk", "ward_office"],
)
def test_no_page_of_another_ward_holds_a_private_word(told, reader, elsewhere):
    world, words, _ = told
    found, read = {}, 0
    for address, text in pages_read(client_of(world, reader), elsewhere):
        read += 1
        if leaked := words.found_in(text) - PUBLIC:
            found[address] = leaked
    assert read > 30
    assert found == {}


def test_the_ward_itself_reads_what_was_said_to_it(told):
    """The search finds words where they stand."""
    world, words, _ = told
    response = client_of(world, "bureau").get(f"/reports/{OWN}/ward_office/review/?year=2024")
    found = words.found_in(text_of(response))
    assert {"return.reason", "mark.text", "mark.answer 0", "warning.reason"} <= found
