"""The base document (base.docx): page, styles, fonts, page numbers; generated from page.json, so that writing only adds text.

Whoever wants another look may change the styles of base.docx in a word processor; the writer finds them by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any, cast
from xml.sax.saxutils import quoteattr

from docx import Document
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle
from docx.text.paragraph import Paragraph

from workbook.narrative.page import load_page
from workbook.template.same_bytes import freeze

ALIGN = {"both": WD_ALIGN_PARAGRAPH.JUSTIFY, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
FONT_TABLE = "/word/fontTable.xml"
# What comes with every document of the library and says nothing here.
DROPPED_PARTS = ("stylesWithEffects", "thumbnail", "customXml", "numbering", "webSettings", "extended-properties")
DROPPED_SETTINGS = (
    "w:rsids",
    "w:savePreviewPicture",
    "w:shapeDefaults",
    "w:doNotAutoCompressPictures",
    "w:proofState",
    "w:zoom",
    "w14:docId",
    "w14:defaultImageDpi",
)
# The list of styles that come with every document of the library; those the report uses are kept.
KEPT_STYLES = (
    "Normal",
    "Title",
    "Heading 1",
    "Heading 2",
    "Heading 3",
    "Header",
    "Footer",
    "Default Paragraph Font",
    "Normal Table",
    "No List",
)


def make_base() -> bytes:
    """Return the base document: the same bytes from the same page.json."""
    page = load_page()
    document = Document()
    _drop_parts(document)
    _drop_styles(document)
    _set_defaults(document, page)
    for name, style in page["styles"].items():
        _set_style(document, name, style, page)
    for mark in page["marks"].values():
        _set_mark(document, mark)
    _set_run_in(document, page)
    _set_page(document, page)
    _set_page_numbers(document)
    _set_fonts(document, page["fonts"])
    _set_properties(document)
    out = BytesIO()
    document.save(out)
    return freeze(out.getvalue())


def _drop_parts(document: Docx) -> None:
    for rels in (document.part.rels, document.part.package.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.rpartition("/")[2] in DROPPED_PARTS]:
            del rels[key]
    settings = document.settings.element
    for element in list(settings):
        if element.tag in [qn(name) if name.startswith("w:") else W14 + name.partition(":")[2] for name in DROPPED_SETTINGS]:
            settings.remove(element)
    # Word 2013 and later: without it the document opens in compatibility mode.
    settings.xpath("w:compat/w:compatSetting[@w:name='compatibilityMode']")[0].set(qn("w:val"), "15")


def _set_defaults(document: Docx, page: Mapping[str, Any]) -> None:
    """Set what a style that says nothing gets: Chinese, the report's fonts instead of a theme's, no space after."""
    styles = document.styles.element
    for old in styles.xpath("w:docDefaults/w:rPrDefault/w:rPr/*|w:docDefaults/w:pPrDefault/w:pPr/*"):
        old.getparent().remove(old)
    run = styles.xpath("w:docDefaults/w:rPrDefault/w:rPr")[0]
    latin, asian = page["latin"], page["styles"]["正文"]["font"]
    _add(run, "w:rFonts", ascii=latin, hAnsi=latin, cs=latin, eastAsia=asian)
    _add(run, "w:sz", val="21")
    _add(run, "w:lang", val="en-US", eastAsia="zh-CN")
    for language in document.settings.element.xpath("w:themeFontLang"):
        language.set(qn("w:eastAsia"), "zh-CN")


def _drop_styles(document: Docx) -> None:
    for style in list(document.styles):
        if style.name not in KEPT_STYLES:
            style.delete()
    for link in document.styles.element.xpath("w:style/w:link"):
        link.getparent().remove(link)


def _set_style(document: Docx, name: str, data: Mapping[str, Any], page: Mapping[str, Any]) -> None:
    """Give a style its font, size and layout; one with a `base` is that built-in style, which outlines and readers know."""
    made = document.styles[data["base"]] if "base" in data else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style = cast("ParagraphStyle", made)
    if "base" not in data:
        style.base_style = None
    for inherited in style.element.xpath("w:link|w:rsid|w:rPr|w:pPr/w:pBdr|w:pPr/w:spacing|w:pPr/w:contextualSpacing"):
        inherited.getparent().remove(inherited)
    style.font.size = Pt(data["size"])
    style.font.color.rgb = RGBColor.from_string(data.get("color", "000000"))
    _name_fonts(style, data["font"], page["latin"])
    if "spacing" in data:
        # The schema has letter spacing between colour and size.
        style.element.rPr.find(qn("w:color")).addnext(_element("w:spacing", val=str(round(data["spacing"] * 20))))
    _set_layout(style, data)


def _set_layout(style: ParagraphStyle, data: Mapping[str, Any]) -> None:
    layout = style.paragraph_format
    layout.space_before, layout.space_after = Pt(data.get("before", 0)), Pt(data.get("after", 0))
    if "line" in data:
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(data["line"])
    else:
        layout.line_spacing = 1.0
    layout.keep_with_next = data.get("keep", False)
    layout.keep_together = False
    # A page is filled to its 22 lines (5.2.3).
    layout.widow_control = False
    layout.alignment = ALIGN.get(data.get("align", ""))
    properties = style.element.get_or_add_pPr()
    indent = properties.get_or_add_ind()
    # In characters, as the standard says it, and in points, for programs that do not count characters.
    indent.set(qn("w:firstLineChars"), str(data.get("indent", 0) * 100))
    indent.set(qn("w:firstLine"), str(round(data.get("indent", 0) * data["size"] * 20)))
    if "right" in data:
        indent.set(qn("w:rightChars"), str(data["right"] * 100))
        indent.set(qn("w:right"), str(round(data["right"] * data["size"] * 20)))


def _name_fonts(style: ParagraphStyle | CharacterStyle, font: str, latin: str) -> None:
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key, name in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", font)):
        fonts.set(qn(f"w:{key}"), name)


def _set_mark(document: Docx, mark: Mapping[str, str]) -> None:
    style = cast("CharacterStyle", document.styles.add_style(mark["name"], WD_STYLE_TYPE.CHARACTER))
    style.font.color.rgb = RGBColor.from_string(mark["color"])
    _add(style.element.get_or_add_rPr(), "w:shd", val="clear", color="auto", fill=mark["shade"])


def _set_run_in(document: Docx, page: Mapping[str, Any]) -> None:
    """Give a heading in the line of its text the face of a heading of its level."""
    style = document.styles.add_style(page["run_in"], WD_STYLE_TYPE.CHARACTER)
    _name_fonts(cast("CharacterStyle", style), page["styles"]["二级标题"]["font"], page["latin"])


def _set_page(document: Docx, page: Mapping[str, Any]) -> None:
    section, margins = document.sections[0], page["margins"]
    section.page_width, section.page_height = Mm(page["paper"]["width"]), Mm(page["paper"]["height"])
    section.top_margin, section.bottom_margin = Mm(margins["top"]), Mm(margins["bottom"])
    section.left_margin, section.right_margin = Mm(margins["left"]), Mm(margins["right"])
    section.header_distance, section.footer_distance = Mm(margins["header"]), Mm(margins["footer"])
    section.gutter = Mm(0)


def _set_page_numbers(document: Docx) -> None:
    """Set page numbers as 7.5 has them: — 1 —, at the right on odd pages, at the left on even ones."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    size = load_page()["styles"]["页码"]["size"]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = _paragraph_style(document, "页码")
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if side == "right" else WD_ALIGN_PARAGRAPH.LEFT
        indent = paragraph._p.get_or_add_pPr().get_or_add_ind()  # noqa: SLF001  (the library has no characters as a unit)
        indent.set(qn(f"w:{side}Chars"), "100")
        indent.set(qn(f"w:{side}"), str(size * 20))
        _add_page_number(paragraph)
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        header.paragraphs[0].style = _paragraph_style(document, "草稿页眉")


def _paragraph_style(document: Docx, name: str) -> ParagraphStyle:
    return cast("ParagraphStyle", document.styles[name])


def _add_page_number(paragraph: Paragraph) -> None:
    paragraph.add_run("— ")
    run = paragraph.add_run()._r  # noqa: SLF001  (the library has no fields)
    _add(run, "w:fldChar", fldCharType="begin")
    _add(run, "w:instrText").text = "PAGE"
    _add(run, "w:fldChar", fldCharType="separate")
    _add(run, "w:t").text = "1"
    _add(run, "w:fldChar", fldCharType="end")
    paragraph.add_run(" —")


def _set_fonts(document: Docx, fonts: Mapping[str, list[str]]) -> None:
    """Say in the font table what to use where a font is not installed."""
    table = next(part for part in document.part.package.iter_parts() if part.partname == FONT_TABLE)
    alternatives = {name: f"<w:altName w:val={quoteattr(','.join(others))}/>" if others else "" for name, others in fonts.items()}
    listed = "".join(f"<w:font w:name={quoteattr(name)}>{others}</w:font>" for name, others in alternatives.items())
    xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{listed}</w:fonts>'
    table._blob = xml.encode("utf-8")  # noqa: SLF001  (a part the library has no class for)


def _set_properties(document: Docx) -> None:
    """Leave no person's name in the file's properties."""
    properties = document.core_properties
    properties.language = "zh-CN"
    for element in properties._element.xpath("dc:title|dc:creator|dc:description|cp:lastModifiedBy"):  # noqa: SLF001  (set to "", it is not empty)
        element.text = None


def _add(parent: BaseOxmlElement, tag: str, **attributes: str) -> BaseOxmlElement:
    element = _element(tag, **attributes)
    parent.append(element)
    return element


def _element(tag: str, **attributes: str) -> BaseOxmlElement:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element
