"""An uploaded PowerPoint as a template: its layouts and pictures, without slides, links and code."""

import re
from io import BytesIO

import pptx
from lxml import etree
from pptx.opc.package import Part, XmlPart, _Relationship
from pptx.oxml.ns import qn
from pptx.presentation import Presentation

from reports.document.exporters.pptx.template import A4, layouts_of
from reports.files.opening.book import OpenedTemplate
from reports.files.opening.package import Package, kind_by_first_bytes
from reports.files.opening.unusable import MOST_BYTES, FileKind, UnusableFileError, refusal
from wards.outgoing.packing import packed

NO_POWERPOINT = "PowerPoint プレゼンテーション（.pptx）ではありません。"
MACROS = "マクロの入った PowerPoint です。安全のため、マクロの入ったファイルは読み込みません。"
LINKED_THEME = "配色や背景が、ファイルの外のものを使っています。"
# What a template needs, by the last word of the kind of relation. All else is left out.
KEPT = {
    "officeDocument", "core-properties", "slideMaster", "slideLayout", "theme", "image", "notesMaster",
    "presProps", "viewProps", "tableStyles",
}  # fmt: skip
LINKS = ("hlinkClick", "hlinkHover", "hlinkMouseOver")
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
LONGEST_NAME = 60
# PowerPoint's own A4 (275 × 191 mm) has another shape than the paper; 4:3 is 6 percent off.
TOLERANCE = 0.03


def opened_template(content: bytes) -> OpenedTemplate:
    """What can be used of a file. Raises UnusableFileError, whose hint whoever asks for the file gives."""
    if len(content) > MOST_BYTES:
        raise refusal(FileKind.TOO_MANY_BYTES)
    if not content.startswith(b"PK"):
        is_locked = kind_by_first_bytes(content) is FileKind.ENCRYPTED
        raise UnusableFileError(FileKind.ENCRYPTED.value[0] if is_locked else NO_POWERPOINT, "")
    package = Package(content)
    if package.kind is not FileKind.POWERPOINT:
        has_macros = package.kind is FileKind.XLSM
        raise UnusableFileError(MACROS if has_macros else NO_POWERPOINT, "")
    package.read_all()
    presentation = pptx.Presentation(BytesIO(content))
    wide, high = presentation.slide_width, presentation.slide_height
    for part in list(presentation.part.package.iter_parts()):
        leave_out(part)
    is_a4 = abs(wide / high * A4[1] / A4[0] - 1) < TOLERANCE
    if is_a4:
        fit_to_a4(presentation)
    saved = BytesIO()
    presentation.save(saved)
    theme = theme_of(presentation)
    return OpenedTemplate(
        packed(saved) if is_a4 else b"",
        (round(wide.mm), round(high.mm)),
        {kind.value: each.name[:LONGEST_NAME] for kind, each in layouts_of(presentation).items()},
        face_of(theme),
        accent_of(theme),
    )


def leave_out(part: Part) -> None:
    """Takes off what a template does not need, with the shapes that show it."""
    for key, relation in list(part.rels.items()):
        if is_needed(relation):
            continue
        if isinstance(part, XmlPart):
            for element in showing(part._element, key):
                if (parent := element.getparent()) is not None:
                    parent.remove(element)
        elif part.partname.startswith("/ppt/theme/"):
            raise UnusableFileError(
                LINKED_THEME, "ファイルの中の画像に替えて、保存し直してください。"
            )
        part.rels.pop(key)


def is_needed(relation: _Relationship) -> bool:
    """Whether it leads to a part of a template, and that is what the relation calls it."""
    kind = relation.reltype.rpartition("/")[2]
    if relation.is_external or kind not in KEPT:
        return False
    type_ = relation.target_part.content_type
    return type_.startswith("image/") if kind == "image" else type_.endswith("+xml")


def showing(root: etree._Element, key: str) -> list[etree._Element]:
    """The elements that name a relation: of a link itself, else the whole shape around it."""
    found = []
    for element in root.iter(etree.Element):
        names = (name for name, value in element.items() if value == key)
        if any(name.startswith(RELATION) for name in names):
            shapes = [each for each in (element, *element.iterancestors()) if is_shape(each)]
            is_link = etree.QName(element).localname in LINKS
            found.append(element if is_link or not shapes else shapes[-1])
    return found


def is_shape(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == qn("p:spTree")


def fit_to_a4(presentation: Presentation) -> None:
    """Stretches what stands on master and layouts to the paper of the deck."""
    x, y = A4[0] / presentation.slide_width, A4[1] / presentation.slide_height
    presentation.slide_width, presentation.slide_height = A4
    presentation.part._element.find(qn("p:sldSz")).attrib.pop("type", None)
    for owner in (presentation.slide_master, *presentation.slide_layouts):
        for shape in owner.shapes._spTree.iterchildren():
            places = (shape.find(f"{qn(p)}/{qn('a:xfrm')}") for p in ("p:spPr", "p:grpSpPr"))
            place = next((each for each in places if each is not None), shape.find(qn("p:xfrm")))
            if place is not None:
                stretch(place, x, y)


def stretch(place: etree._Element, x: float, y: float) -> None:
    """Only the shape itself: what stands in a group keeps the measures of the group."""
    for tag, names in (("a:off", ("x", "y")), ("a:ext", ("cx", "cy"))):
        element = place.find(qn(tag))
        if element is not None:
            for name, factor in zip(names, (x, y), strict=True):
                element.set(name, str(round(int(element.get(name)) * factor)))


def theme_of(presentation: Presentation) -> etree._Element:
    master = presentation.slide_master.part
    blob = next(
        rel.target_part.blob for rel in master.rels.values() if rel.reltype.endswith("/theme")
    )
    return etree.fromstring(blob, etree.XMLParser(resolve_entities=False))


def face_of(theme: etree._Element) -> str:
    """The typeface of Japanese body text; empty where the program chooses it."""
    faces = theme.find(f".//{qn('a:minorFont')}")
    japanese = (each for each in faces.iter(qn("a:font")) if each.get("script") == "Jpan")
    found = (faces.find(qn("a:ea")).get("typeface"), *(each.get("typeface") for each in japanese))
    return next(filter(None, found), "")[:LONGEST_NAME]


def accent_of(theme: etree._Element) -> str:
    (colour,) = theme.find(f".//{qn('a:accent1')}")
    # A colour of the system stands under its name, and beside it as it was last.
    value = colour.get("lastClr") or colour.get("val") or ""
    return f"#{value}" if re.fullmatch("[0-9A-Fa-f]{6}", value) else ""
