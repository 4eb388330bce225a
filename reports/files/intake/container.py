"""Decides where intake gets its workbooks: from the one door that all uploaded files go through."""

from reports.files.uploaded_files.kinds import FileKind, kind_of
from reports.files.uploaded_files.unusable import UnusableFileError
from reports.files.uploaded_files.workbook import OpenedWorkbook, open_workbook, saved

__all__ = ["FileKind", "OpenedWorkbook", "UnusableFileError", "kind_of", "open_workbook", "saved"]
