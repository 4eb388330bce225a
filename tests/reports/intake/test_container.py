"""Every file is opened rightly, or its owner is told what it is and what to do."""

import pytest

from reports.intake.container import UnusableFileError, open_workbook
from tests.reports.intake import hostile_kinds, hostile_packages, hostile_sheets
from tests.reports.intake.hostile_files import FILES, HostileFile

MAKERS = (hostile_kinds, hostile_packages, hostile_sheets)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_file_that_cannot_be_used_says_what_it_is_and_what_to_do(file: HostileFile):
    with pytest.raises(UnusableFileError) as told:
        open_workbook(file.content())
    assert told.value.sentence == file.sentence
    assert file.hint in told.value.hint
    assert told.value.hint.endswith("。")
