"""What is known of words is forgotten with all that is kept: no word erased may be left in memory."""

import gc
import weakref

import pytest

from reports.document.charts import svg
from reports.document.typesetting import set_lines
from wards.japanese.letters import comparing_key
from wards.outgoing import markup
from wards.reuse.kept import memory


class Word(str):
    """A word of which one can ask whether anybody still holds it."""


@pytest.mark.parametrize(
    ("work_out", "more"),
    [
        (comparing_key, ()),
        (markup._escape, ()),
        (svg.escape, ()),
        (svg.text_width, ()),
        (set_lines, (100, 10)),
    ],
)
def test_what_is_known_of_a_word_is_forgotten_when_words_are_erased(work_out, more):
    word = Word("架空患子を看取る")
    held = weakref.ref(word)
    work_out(word, *more)
    del word
    gc.collect()
    assert held() is not None
    memory.clear()
    gc.collect()
    assert held() is None
