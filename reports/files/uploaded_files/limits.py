"""Decides how much of an uploaded file is read: each answer within 5 seconds and 500 MB."""

from __future__ import annotations

MEGABYTE = 1024 * 1024

# A report form has 100 kB, the list of 3,487 institutions 400 kB as a workbook and 1 MB as CSV.
# The same bound as DATA_UPLOAD_MAX_MEMORY_SIZE.
MOST_BYTES = 20 * MEGABYTE

# A workbook has about 10 parts, and 3 a sheet: 100 sheets with pictures stay below 1,000.
MOST_ENTRIES = 1_000
# What the entries say that they unpack to, pictures included. Deflate packs at most 1,032 : 1,
# so 20 MB could become 20 GB.
MOST_DECLARED_BYTES = 200 * MEGABYTE
# What is really unpacked: the XML parts with values. 100,000 cells of 40 bytes are 4 MB, their
# texts of 60 bytes 6 MB; four times that.
MOST_UNPACKED_BYTES = 40 * MEGABYTE

# Scanning and building take 20 µs and 500 bytes a cell, or a row, on a slow machine: 2 s, 50 MB.
# A form has 300 rows × 20 columns × 8 sheets = 48,000; a list of 3,487 × 12 = 42,000.
MOST_CELLS = 100_000
# Rows, <c>, <v> and <f>, or <c>, <is> and <t>, of all cells, 13 µs each: 3.3 s at most, with the
# above not on top. Texts inside their cells, as openpyxl writes them, make three: 80,000 cells.
MOST_ELEMENTS = 250_000
# The texts that cells share, 3 µs an element: 1 s.
MOST_TEXT_ELEMENTS = 400_000
# Cells inside merges are built one by one, 35 µs each, and the borders of a merge take as long as
# five of them: 0.7 s. A form has about 1,000 merges of 3 cells.
MOST_MERGED_CELLS = 20_000
WORK_OF_A_MERGE = 5
# A shared formula is spelled out for each of its cells, 1 µs a character: 5,000 cells of 100.
MOST_FORMULA_CHARACTERS = 500_000
MOST_SHEETS = 200
# Excel's own limit on the text of one cell.
LONGEST_TEXT = 32_767
# A value further out than that is a slip; who walks over all rows or columns is not led there.
LAST_ROW, LAST_COLUMN = 100_000, 500
# Drop-down lists, conditional formats, widths and page set-up of all sheets together: 10,000
# elements at 55 µs are 0.6 s; a form has 75,000 bytes. What is more is left out, since it holds no value.
MOST_BYTES_BESIDE_CELLS = 300_000
# Notes on cells: 25 µs an element, 0.5 s. A note has up to 18, and a marked copy some hundred.
MOST_ELEMENTS_OF_NOTES = 20_000
# Looks: 8,000 elements are 0.4 s. Beyond that only the number formats are read.
MOST_STYLE_ELEMENTS = 8_000
# Excel allows 255 characters; the pattern that takes them apart is cubic.
LONGEST_HEADER = 3_000
# A print area; taking a name apart is quadratic in its ranges.
LONGEST_NAME = 2_000
# A part is unpacked and read in pieces of so many bytes.
PIECE = 65_536
# From the beginning of one XML element to that of the next: 32,767 characters of 4 bytes, thrice.
# openpyxl's parser gets a part in small pieces, and looks at all of an endless comment each time.
LONGEST_STRETCH = 400_000
# Excel's own parts are at most 12 deep.
DEEPEST_XML = 40

# An official list as a workbook is read for its values alone: 1.5 µs an element, 150 bytes a cell
# with a text of its own. That of a prefecture has 9,000 institutions × 20 columns, and up to five
# rows for each, most of whose cells are empty.
MOST_LIST_CELLS = 1_000_000
# Rows, cells, values, and the texts that they share, which LibreOffice stores in 16 elements each
# for their fonts: 20,000 rows × 18 columns of Excel have 1.5 million, of LibreOffice 3.9 million.
MOST_LIST_ELEMENTS = 4_000_000
MOST_LIST_UNPACKED_BYTES = 100 * MEGABYTE
# The official workbook has 18 columns; those far to the right hold nothing of a list.
MOST_LIST_COLUMNS = 60

# A list of 20,000 institutions has 20 columns; a case log of a year 5,000 rows.
MOST_CSV_ROWS = 100_000
MOST_CSV_VALUES = 2_000_000
