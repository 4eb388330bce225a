"""The portal's own template, deck.pptx: theme, layouts, placeholders. Run as a program it writes the file."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO

import pptx
from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation
from pptx.slide import NotesMaster, SlideLayout, SlideMaster

from reports.document.charts import svg
from reports.document.exporters.look import MM, WIDTHS
from reports.document.exporters.pptx import pen
from reports.document.exporters.pptx.kinds import OWN_TEMPLATE, LayoutKind
from reports.document.exporters.pptx.pen import Box, Type
from wards.outgoing.packing import packed

TITLE_INDEX, MESSAGE_INDEX, FOOTER_INDEX, NUMBER_INDEX, FIRST_INDEX, SECOND_INDEX = (
    0,
    13,
    11,
    12,
    14,
    15,
)
FOOTER_TOP = pen.BOTTOM + 3 * MM
FOOTER_HEIGHT = 8 * MM
FOOTER_SHARE = 0.3  # of programme and number; the state between them has the rest
HEADLINE = 9 * MM
MADE = datetime(2026, 11, 30, tzinfo=UTC).replace(tzinfo=None)  # the day of this look
STRANGE = {
    RELATIONSHIP_TYPE.PRINTER_SETTINGS,
    RELATIONSHIP_TYPE.THUMBNAIL,
    RELATIONSHIP_TYPE.EXTENDED_PROPERTIES,
}
THEME_COLOURS = {
    "dk1": svg.INK, "lt1": svg.PAPER, "dk2": svg.SUB, "lt2": "#F8F8FB", "accent1": svg.DARK, "accent2": svg.BLUE,
    "accent3": svg.MID, "accent4": svg.LIGHT, "accent5": svg.PALE, "accent6": svg.GRID, "hlink": svg.DARK,
    "folHlink": svg.SUB,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Holder:
    """A placeholder: what it is for, where it stands, how its words are set, what it prompts."""

    kind: str
    index: int
    name: str
    place: Box
    type: Type
    prompt: str
    align: str = "l"
    anchor: str = "t"


TITLE = Holder(
    "title", TITLE_INDEX, "表題", Box(pen.LEFT + 140, pen.TOP, pen.WIDTH - 140, HEADLINE),
    Type(14.5, bold=True), "表題", anchor="ctr",
)  # fmt: skip
MESSAGE = Holder(
    "body", MESSAGE_INDEX, "要点", Box(pen.LEFT, pen.TOP + 15.2 * MM, pen.WIDTH, 43), Type(25, bold=True),
    "要点を一文で",
)  # fmt: skip
FOOTER = Holder(
    "ftr", FOOTER_INDEX, "フッター", Box(pen.LEFT, FOOTER_TOP, pen.WIDTH * FOOTER_SHARE, FOOTER_HEIGHT),
    Type(10.5, colour=svg.SUB), "", anchor="b",
)  # fmt: skip
NUMBER = Holder(
    "sldNum", NUMBER_INDEX, "ページ番号",
    Box(pen.LEFT + pen.WIDTH * (1 - FOOTER_SHARE), FOOTER_TOP, pen.WIDTH * FOOTER_SHARE, FOOTER_HEIGHT),
    Type(12, bold=True), "‹#›", align="r", anchor="b",
)  # fmt: skip
COVER_TITLE = Holder(
    "title", TITLE_INDEX, "表題", Box(pen.LEFT + 10 * MM, pen.TOP + 42 * MM, pen.WIDTH - 10 * MM, 62 * MM),
    Type(34, bold=True), "表題",
)  # fmt: skip


EVIDENCE_TOP = MESSAGE.place.top + MESSAGE.place.height + 6 * MM
EVIDENCE = Box(pen.LEFT, EVIDENCE_TOP, pen.WIDTH, pen.BOTTOM - 4 * MM - EVIDENCE_TOP)
LEFT_HALF = replace(EVIDENCE, width=WIDTHS[6])
RIGHT_HALF = replace(LEFT_HALF, left=pen.LEFT + WIDTHS[6] + pen.GUTTER)
BODY = Type(15)
# What is added by hand goes here; the portal draws its evidence itself and leaves these out.
CHART = Holder("chart", FIRST_INDEX, "図", LEFT_HALF, BODY, "図")
BESIDE = Holder("body", SECOND_INDEX, "文", RIGHT_HALF, BODY, "文")
TABLE = Holder("tbl", FIRST_INDEX, "表", EVIDENCE, BODY, "表")
TEXT = Holder("body", FIRST_INDEX, "文章", EVIDENCE, BODY, "文章")
DIVIDER_TITLE = replace(COVER_TITLE, type=Type(28, bold=True), prompt="区分")
PAGE = (TITLE, MESSAGE, FOOTER, NUMBER)
# By the names that the library's template has for them: name, type of the format, placeholders.
LAYOUTS = {
    "Title Slide": (LayoutKind.COVER, "title", (COVER_TITLE,)),
    "Two Content": (LayoutKind.FIGURE, "", (*PAGE, CHART, BESIDE)),
    "Title and Content": (LayoutKind.TABLE, "", (*PAGE, TABLE)),
    "Title Only": (LayoutKind.TEXT, "", (*PAGE, TEXT)),
    "Section Header": (LayoutKind.DIVIDER, "secHead", (DIVIDER_TITLE, FOOTER, NUMBER)),
}


def made_template() -> bytes:
    """The template on A4 landscape, without slides, with a master of its notes; always the same bytes."""
    presentation = pptx.Presentation()
    presentation.slide_width, presentation.slide_height = map(pen.emu, pen.PAGE)
    del presentation.part._element.find(qn("p:sldSz")).attrib["type"]
    for defaults in presentation.part._element.iter(qn("a:defRPr")):
        defaults.set("lang", pen.LANGUAGE)
    drop_what_is_not_ours(presentation)
    name_notes(presentation)
    set_text_styles(presentation.slide_master)
    place_holders(presentation.slide_master, PAGE)
    for layout in presentation.slide_layouts:
        kind, type_, holders = LAYOUTS[layout.name]
        layout._element.cSld.set("name", kind.value)
        layout._element.attrib.pop("type", None)
        if type_:
            layout._element.set("type", type_)
        place_holders(layout, holders)
    stated = presentation.core_properties
    stated.title, stated.author, stated.last_modified_by = "資料４の雛形", "", ""
    stated.created = stated.modified = MADE
    presentation = reopened(presentation)  # only now are all themes bytes that can be set
    for master in (presentation.slide_master, presentation.notes_master):
        set_theme(master)
    saved = BytesIO()
    presentation.save(saved)
    return packed(saved)


def reopened(presentation: Presentation) -> Presentation:
    saved = BytesIO()
    presentation.save(saved)
    return pptx.Presentation(saved)


def name_notes(presentation: Presentation) -> None:
    """A master of the notes, which the presentation names as programs do."""
    part = presentation.notes_master.part
    key = presentation.part.relate_to(part, RELATIONSHIP_TYPE.NOTES_MASTER)
    xml = (
        f"<p:notesMasterIdLst {nsdecls('p', 'r')}>"
        f'<p:notesMasterId r:id="{key}"/></p:notesMasterIdLst>'
    )
    presentation.part._element.find(qn("p:sldMasterIdLst")).addnext(parse_xml(xml))


def drop_what_is_not_ours(presentation: Presentation) -> None:
    """Remove spare layouts and what the library's template says of the machine it was made on."""
    for layout in list(presentation.slide_layouts):
        if layout.name not in LAYOUTS:
            presentation.slide_layouts.remove(layout)
    for owner in (presentation.part, presentation.part.package):
        for key, relation in list(owner._rels.items()):
            if relation.reltype in STRANGE:
                owner._rels.pop(key)


def set_theme(master: SlideMaster | NotesMaster) -> None:
    """The typeface and the palette of the deck, also for what is added to it later."""
    part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme = etree.fromstring(part.blob)
    theme.set("name", "資料４")
    for kind in ("majorFont", "minorFont"):
        scripts = ("latin", "ea", "cs", 'font script="Jpan"')
        theme.find(f".//{qn(f'a:{kind}')}")[:] = [
            parse_xml(f'<a:{script} {nsdecls("a")} typeface="{pen.FACE}"/>') for script in scripts
        ]
    colours = theme.find(f".//{qn('a:clrScheme')}")
    for name, colour in THEME_COLOURS.items():
        xml = f'<a:srgbClr {nsdecls("a")} val="{pen.rgb(colour)}"/>'
        colours.find(qn(f"a:{name}"))[:] = [parse_xml(xml)]
    part.blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)


def set_text_styles(master: SlideMaster) -> None:
    """Words that are added later look like the rest: no bullets of the template, no small type."""
    styles = master._element.find(qn("p:txStyles"))
    levels = "".join(level_xml(number, Type(13)) for number in range(1, 10))
    xml = (
        f"<p:txStyles {nsdecls('p', 'a')}><p:titleStyle>{level_xml(1, TITLE.type)}</p:titleStyle>"
        f"<p:bodyStyle>{levels}</p:bodyStyle><p:otherStyle>{levels}</p:otherStyle></p:txStyles>"
    )
    styles.getparent().replace(styles, parse_xml(xml))


def level_xml(number: int, type_: Type, align: str = "l") -> str:
    defaults = re.sub(' (dirty|lang|altLang)="[^"]*"', "", pen.type_xml(type_, "defRPr"))
    return (
        f'<a:lvl{number}pPr marL="0" indent="0" algn="{align}"><a:spcBef><a:spcPts val="0"/>'
        f"</a:spcBef><a:buNone/>{defaults}</a:lvl{number}pPr>"
    )


def place_holders(owner: SlideMaster | SlideLayout, holders: tuple[Holder, ...]) -> None:
    tree = owner.shapes._spTree
    for shape in tree.findall(qn("p:sp")):
        tree.remove(shape)
    on_master = isinstance(owner, SlideMaster)
    for number, holder in enumerate(holders, 2):
        tree.append(parse_xml(holder_xml(holder, number, on_master=on_master)))


def holder_xml(holder: Holder, number: int, *, on_master: bool) -> str:
    """A placeholder as the file states it; a master numbers its own differently."""
    index = {"title": "", "body": ' idx="1"'}.get(holder.kind, f' idx="{number}"')
    if not on_master:
        index = f' idx="{holder.index}"' if holder.index else ""
    size = ' sz="quarter"' if holder.kind in ("ftr", "sldNum") else ""
    left, top, width, height = holder.place.emu
    language = f"lang='{pen.LANGUAGE}'"
    words = f"<a:rPr {language}/><a:t>{holder.prompt}</a:t>"
    prompt = f"<a:r>{words}</a:r>" if holder.prompt else ""
    if holder.kind == "sldNum":
        prompt = f'<a:fld id="{pen.PAGE_FIELD}" type="slidenum">{words}</a:fld>'
    return (
        f"<p:sp {nsdecls('p', 'a')}><p:nvSpPr>"
        f'<p:cNvPr id="{number}" name="{holder.name}"/>'
        '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="{holder.kind}"{size}{index}/></p:nvPr></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/>'
        '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
        f'<p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="{holder.anchor}">'
        f"<a:noAutofit/></a:bodyPr><a:lstStyle>{level_xml(1, holder.type, holder.align)}"
        f"</a:lstStyle><a:p>{prompt}<a:endParaRPr {language}/></a:p></p:txBody></p:sp>"
    )


if __name__ == "__main__":
    OWN_TEMPLATE.write_bytes(made_template())
