"""Decides which looks of a workbook are read: its own, or number formats alone if they are odd."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from reports.files.uploaded_files import limits
from reports.files.uploaded_files.package import MAIN
from reports.files.uploaded_files.xml_parts import PartReader, pass_over

_FORMAT, _CELL_FORMATS, _XF = (f"{MAIN} {name}" for name in ("numFmt", "cellXfs", "xf"))


class Looks(PartReader):
    """The styles of a workbook: how many there are, and what makes a number a day."""

    def __init__(self, part: bytes) -> None:
        self.formats: dict[int, str] = {}
        self.cell_formats: list[int] = []
        self.in_cell_formats = False
        pass_over(part, self)

    @property
    def are_many(self) -> bool:
        """Tell whether reading all of them would take too long."""
        return self.elements > limits.MOST_STYLE_ELEMENTS

    def started(self, name: str, attributes: dict[str, str]) -> None:
        if name == _FORMAT and len(self.formats) < limits.MOST_STYLE_ELEMENTS:
            self.formats[int(attributes["numFmtId"])] = attributes["formatCode"]
        elif name == _CELL_FORMATS:
            self.in_cell_formats = True
        elif name == _XF and self.in_cell_formats:
            self.cell_formats.append(int(attributes.get("numFmtId", "0")))

    def ended(self, name: str) -> None:
        if name == _CELL_FORMATS:
            self.in_cell_formats = False

    def plain(self) -> bytes:
        """Styles that say of each cell only how its number is shown."""
        formats = "".join(
            f'<numFmt numFmtId="{number}" formatCode={quoteattr(code)}/>'
            for number, code in self.formats.items()
        )
        cells = "".join(
            f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0"/>'
            for number in self.cell_formats or [0]
        )
        return (
            f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts>'
            "<fonts><font/></fonts><fills><fill><patternFill/></fill></fills>"
            "<borders><border/></borders>"
            '<cellStyleXfs><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
            f"<cellXfs>{cells}</cellXfs>"
            '<cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
            "</styleSheet>"
        ).encode()
