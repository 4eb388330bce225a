"""Decides where intake gets its workbooks: from the one door that all uploaded files go through."""

from wards.uploaded_files.kinds import FileKind, kind_of
from wards.uploaded_files.unusable import UnusableFileError
from wards.uploaded_files.workbook import OpenedWorkbook, open_workbook, saved

__all__ = ["FileKind", "OpenedWorkbook", "UnusableFileError", "kind_of", "open_workbook", "saved"]
