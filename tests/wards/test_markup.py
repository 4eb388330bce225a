"""Words in markup: escaped once, whatever they are."""

import pytest

from wards.outgoing.markup import joined, markup

HOSTILE = '"><script>alert(1)</script>'
HARMLESS = "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"


def test_words_are_escaped_and_markup_stays():
    inner = markup("<b>{}</b>", HOSTILE)
    assert markup('<a title="{said}">{}</a>', inner, said=HOSTILE) == (
        f'<a title="{HARMLESS}"><b>{HARMLESS}</b></a>'
    )


@pytest.mark.parametrize(("word", "written"), [(3, "3"), (None, "None"), ("{}", "{}")])
def test_a_word_of_any_kind_is_written_as_it_is(word, written):
    assert markup("{}", word) == written


def test_pieces_are_joined_and_those_that_are_no_markup_escaped():
    assert joined([markup("<i>{}</i>", 1), HOSTILE]) == f"<i>1</i>{HARMLESS}"
