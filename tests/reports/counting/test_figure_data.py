"""Figures are kept as plain data and come back as they were; anything else is refused."""

import json
from dataclasses import replace

import pytest
from cattrs import BaseValidationError
from hypothesis import given
from hypothesis import strategies as st

from reports.counting.figure import figures_data, read_figures
from tests.reports.figure_samples import sample_figures
from tests.reports.generated_figures import figures

# All that a form lets through and PostgreSQL keeps in JSON: no NUL, no half of a pair.
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))


@st.composite
def worded(draw):
    """A figure whose words are any text at all."""
    return replace(draw(figures()), title=draw(texts), definition=draw(texts), unit=draw(texts))


def kept(given_figures):
    """What is read again from the text that is kept."""
    return read_figures(json.loads(json.dumps(figures_data(given_figures))))


@given(st.dictionaries(st.sampled_from(["a", "b.c"]), worded()))
def test_any_figures_come_back_as_they_were(some):
    assert kept(some) == some


def test_the_figures_of_the_document_come_back_as_they_were():
    assert kept(sample_figures()) == sample_figures()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda figure: figure | {"new_field": 1},
        lambda figure: figure | {"choice": "another"},
        lambda figure: figure | {"as_of": "2024-02-30"},
        lambda figure: figure | {"rows": [{"code": "a"}]},
        lambda figure: figure | {"asked": 24},
        lambda figure: {key: value for key, value in figure.items() if key != "rows"},
    ],
    ids=[
        "a new field",
        "an unknown choice",
        "no such day",
        "a row without words",
        "a number for wards",
        "no rows",
    ],
)
def test_another_shape_is_refused_and_not_guessed(spoil):
    (id_, data), *_ = figures_data(sample_figures()).items()
    with pytest.raises(BaseValidationError):
        read_figures({id_: spoil(data)})
