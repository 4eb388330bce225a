"""The search over everything: any writing finds it, and nobody finds what he may not see."""

import pytest

from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def records(all_wards):
    """A clinic and a training with the same word, in two wards."""
    for code in ("27127", "27118"):
        ward = make.ward(code)
        make.InstitutionFactory(ward=ward, name=f"架空ヤマ𠮷医院{ward.name}")
        make.TrainingFactory(ward=ward, theme=f"架空やま吉研修{ward.name}", fiscal_year=2021)
    make.SubmissionFactory(round=make.RoundFactory())


def found(client, words: str) -> str:
    answer = client.get("/search/", {"q": words})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_bureau_finds_every_kind_in_every_ward_and_year_however_it_is_written(sign_in):
    page = found(sign_in("bureau"), "ﾔﾏ吉")
    for name in ("ヤマ𠮷医院北区", "ヤマ𠮷医院城東区", "やま吉研修北区", "令和3年度"):
        assert name in page
    assert "区役所 令和6年度 年次調査" in found(sign_in("bureau"), "きた")


def test_what_a_list_shows_as_the_name_of_a_code_is_found_in_the_list_and_everywhere(sign_in):
    council = make.MeetingFactory(ward=make.ward("27118"), kind="ward_council", topics="架空の議題")
    make.MeetingFactory(ward=make.ward("27118"), kind="working_group", topics="架空の別の議題")
    office = sign_in("ward_office", ward="27118")
    page = found(office, "推進会議")
    assert page.count(f"/meetings/meeting/{council.pk}/") == 1
    assert "部会" not in page
    listed = office.get("/meetings/meeting/", {"q": "推進会議 議題", "year": "all"})
    assert [row["url"] for row in listed.context["rows"]] == [f"/meetings/meeting/{council.pk}/"]


def test_a_ward_finds_its_own_alone(sign_in):
    page = found(sign_in("desk", ward="27118"), "やま吉")
    assert "医院城東区" in page
    assert "医院北区" not in page
    assert "研修北区" not in page


def test_a_note_to_successors_is_found_by_the_bureau_and_its_own_body_alone(sign_in):
    note = make.HandoverNoteFactory(ward=make.ward("27118"), text="架空の金庫は総務課")
    address = f"/handover/{note.pk}/"
    assert address in found(sign_in("bureau"), "金庫")
    assert address in found(sign_in("ward_office", ward="27118"), "金庫")
    for role, ward in (("desk", "27118"), ("ward_office", "27127")):
        assert address not in found(sign_in(role, ward=ward), "金庫")


def test_more_than_five_lead_to_the_list_of_all_years(sign_in):
    make.TrainingFactory.create_batch(6, theme="架空の多い題")
    client = sign_in("bureau")
    page = found(client, "多い題")
    assert page.count("架空の多い題") == 5
    more = "/trainings/training/?q=%E5%A4%9A%E3%81%84%E9%A1%8C&year=all"
    assert more.replace("&", "&amp;") in page
    assert client.get(more).content.decode().count("架空の多い題") >= 6


@pytest.mark.parametrize("words", ["", "(", ".*", "\\", "\x00", "長" * 5_000, "<em>", "' OR 1=1"])
def test_any_words_may_be_looked_for(sign_in, words):
    page = found(sign_in("bureau"), words)
    assert "<em>" not in page
    assert "ヤマ𠮷医院" not in page


def test_each_kind_takes_one_query(sign_in, query_budget):
    make.TrainingFactory.create_batch(20, theme="架空やま吉")
    client = sign_in("bureau")
    with query_budget(22):
        client.get("/search/", {"q": "やま吉"})
