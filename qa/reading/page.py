"""Web pages: the article without the site around it, tables with merged cells, what the page's tags say of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import html

from qa.reading.blocks import Block, Cell, Document, Paragraph, Table, clean, even
from qa.reading.compose import read_out
from qa.reading.grids import split
from qa.reading.headers import has_known_header
from qa.reading.metadata import LABELS, TITLE_LINE, WRITTEN, Metadata, iso_date
from qa.reading.text import decode, text_document

SILENT = {"script", "style", "noscript", "template", "iframe", "svg", "button", "select", "form", "input", "nav", "footer", "aside", "object", "head"}  # fmt: skip
INLINE = {"a", "abbr", "b", "big", "cite", "code", "em", "font", "i", "img", "ins", "kbd", "label", "mark", "o:p", "q", "s", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr", "st1:chsdate", "bdo", "strike"}  # fmt: skip
# Parts of a page that are the site's, by the names they are given.
SITE = re.compile(
    r"(^|[-_ ])(nav\w*|menu\w*|foot\w*|bread\w*|crumbs?|share\w*|bdshare\w*|print\w*|close\w*|sidebar|copyright|toolbar|recommend\w*|related\w*|xgwj|qrcode|ewm|pagination|login|search\w*|dqwz|position|location|prev\w*|next\w*|friend\w*|links?)([-_ ]|$)",
    re.IGNORECASE,
)
# Where the systems that governments use put the article.
ARTICLE = (
    "//*[@id='UCAP-CONTENT']", "//*[@id='zoom']", "//*[@id='Zoom']", "//*[contains(@class,'TRS_Editor')]",
    "//*[contains(@class,'TRS_UEDITOR')]", "//*[contains(@class,'trs_editor_view')]", "//*[@id='artibody']",
    "//*[contains(@class,'wp_articlecontent')]", "//*[contains(@class,'article-content')]", "//*[@id='content-text']",
    "//*[contains(@class,'zwnr')]", "//*[contains(@class,'xxgk_content')]", "//*[@id='vsb_content']",
    "//*[starts-with(@id,'vsb_content')]", "//article",
)  # fmt: skip
LEAST_SHARE = 0.3
MOST_LINKS = 0.6
TAGS = {
    "title": ("ArticleTitle",),
    "published": ("PubDate", "publishdate", "article:published_time"),
    "publisher": ("ContentSource",),
}
# A page's name is followed by the site's.
SITE_NAME = re.compile(r"[_|]|\s-\s|[-—](?=[^-—]*(?:政府|网|门户|公开)[^-—]*$)")
NO_SOURCE = re.compile(r"本站|网站|门户|原创|来源")


def document(data: bytes) -> Document:
    """Read a web page; the charset that it declares is not trusted."""
    if re.match(rb"(?i)(from|mime-version|content-|snapshot-|subject|date)[^\n<]*:", data):
        data = _page_in_mail(data)
    root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", decode(data)))
    stated = _tags(root)
    named = SITE_NAME.split(clean(root.findtext(".//title") or ""))[0]
    _strip_site(root)
    article = _article(root)
    return Document([*_above(root, article, stated.title, named), *Reader().blocks(article)], stated)


def _page_in_mail(data: bytes) -> bytes:
    """A page saved with all that belongs to it, in the form of a mail: its first part of HTML."""
    from email import message_from_bytes

    for part in message_from_bytes(data).walk():
        if part.get_content_type() == "text/html":
            found = part.get_payload(decode=True)
            return found if isinstance(found, bytes) else data
    return data


def _tags(root: Any) -> Metadata:
    """The tags that the national standard for government sites asks for."""
    tags = {
        (tag.get("name") or tag.get("property") or "").lower(): clean(tag.get("content") or "")
        for tag in root.iter("meta")
    }
    found = {key: next((tags[n.lower()] for n in names if tags.get(n.lower())), None) for key, names in TAGS.items()}
    publisher = found["publisher"]
    if publisher and NO_SOURCE.search(publisher):
        publisher = None
    return Metadata(title=found["title"], published=iso_date(found["published"]), publisher=publisher)


def _strip_site(root: Any) -> None:
    """Take away what is no text, what is hidden, and what carries a name of the site's parts."""
    whole = max(len(_plain(root)), 1)
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            _drop(element)
            continue
        if element.tag in ("html", "body"):
            continue
        hidden = re.search(r"display\s*:\s*none", element.get("style") or "", re.IGNORECASE)
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        if (element.tag in SILENT and (element.tag != "form" or len(_plain(element)) * 2 < whole)) or (
            (hidden or SITE.search(names)) and len(_plain(element)) * 3 < whole
        ):
            _drop(element)
    for element in list(root.iter("ul", "ol", "div", "table", "dl", "p")):
        links = list(element.iter("a"))
        text = _plain(element)
        if len(links) >= 3 and len(text) * 3 < whole and sum(len(_plain(a)) for a in links) > MOST_LINKS * len(text):
            _drop(element)


def _drop(element: Any) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _plain(element: Any) -> str:
    return re.sub(r"\s+", "", "".join(element.itertext()))


def _article(root: Any) -> Any:
    """The element that holds the article, where the page names one; otherwise the whole page."""
    whole = len(_plain(root))
    for path in ARTICLE:
        found = max(root.xpath(path), key=lambda element: len(_plain(element)), default=None)
        if found is not None and len(_plain(found)) >= LEAST_SHARE * whole:
            return found
    return root


def _above(root: Any, article: Any, title: str | None, named: str) -> Iterator[Block]:
    """The title and the lines of particulars outside the article; a page that is all article tells its own."""
    if article is root:
        if TITLE_LINE.match(named) and _bare(named) not in _plain(root):
            yield Paragraph(named)
        return
    inside = set(article.iter())
    headings = [clean("".join(h.itertext())) for h in root.iter("h1", "h2", "h3") if h not in inside and _plain(h)]
    heading = next((h for h in headings if TITLE_LINE.match(h)), headings[0] if headings else None)
    name = title or heading or named
    if name and _bare(name) not in _plain(article)[:400]:
        yield Paragraph(clean(name))
    for block in Reader().blocks(root, without=article):
        for line in block.text.splitlines() if isinstance(block, Paragraph) else _lines(block):
            if len(line) <= 120 and any(pattern.search(line) for pattern in (*LABELS.values(), WRITTEN)):
                yield Paragraph(line)


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _lines(table: Table) -> Iterator[str]:
    for part in split(table):
        if isinstance(part, Paragraph):
            yield from part.text.splitlines()


class Reader:
    """Walks through a page's elements; text that no block element breaks is one paragraph."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._level = 0

    def blocks(self, element: Any, without: Any = None) -> Iterator[Block]:
        """The paragraphs and tables of an element, in order."""
        yield from self._walk(element, without)
        yield from self._paragraph()

    def _walk(self, element: Any, without: Any) -> Iterator[Block]:
        self._say(element.text)
        for child in element.iterchildren():
            if child is without or not isinstance(child.tag, str):
                pass
            elif child.tag == "br":
                self._text.append("\n")
            elif child.tag == "pre" and (set_out := text_document("".join(child.itertext()))):
                yield from self._paragraph()
                yield from [Paragraph(set_out)] if isinstance(set_out, str) else set_out.blocks
            elif child.tag == "table" and (table := _table(child)):
                yield from self._paragraph()
                yield table
            elif child.tag in INLINE:
                yield from self._walk(child, without)
            else:
                yield from self._paragraph()
                self._level = int(child.tag[1]) if re.fullmatch(r"h[1-6]", child.tag) else 0
                yield from self._walk(child, without)
                yield from self._paragraph()
                self._level = 0
            self._say(child.tail)

    def _say(self, text: str | None) -> None:
        if text:
            self._text.append(re.sub(r"[ \t\r\n]+", " ", text))

    def _paragraph(self) -> Iterator[Paragraph]:
        text = clean("".join(self._text))
        self._text.clear()
        if text:
            yield Paragraph(text, self._level)


def _table(element: Any) -> Table | None:
    """A table of data; None for one that only arranges the page, as those do that hold others and have no header."""
    rows: list[list[Cell]] = []
    waiting: dict[int, tuple[int, Cell]] = {}
    for row in element.xpath("./tr | ./thead/tr | ./tbody/tr | ./tfoot/tr"):
        waiting = {at if at >= 0 else -at - 1: held for at, held in waiting.items()}
        made: list[Cell] = []
        for cell in row.iterchildren("td", "th"):
            _fill(made, waiting)
            shown = Cell(_cell_text(cell))
            down, across = _span(cell.get("rowspan")), _span(cell.get("colspan"))
            for _ in range(across):
                if down > 1:
                    waiting[-len(made) - 1] = (down - 1, shown)
                made.append(shown)
        _fill(made, waiting)
        rows.append(made)
    grid = even(rows)
    if len(grid) < 2 or len(grid[0]) < 2:
        return None
    arranges = next(element.iterdescendants("table"), None) is not None and not has_known_header(grid)
    return None if arranges else Table(grid)


def _fill(row: list[Cell], waiting: dict[int, tuple[int, Cell]]) -> None:
    """Put cells that reach down from the rows above where they belong."""
    while len(row) in waiting:
        left, cell = waiting.pop(len(row))
        if left > 1:
            # Filed under a place that this row has passed; `_table` sorts them back for the next row.
            waiting[-len(row) - 1] = (left - 1, cell)
        row.append(cell)


def _span(text: str | None) -> int:
    return min(max(int(text), 1), 500) if text and text.strip().isdigit() else 1


def _cell_text(cell: Any) -> str:
    """The lines of a cell; a table in it is read out row by row."""
    blocks = ((block.text,) if isinstance(block, Paragraph) else read_out(block) for block in Reader().blocks(cell))
    return "\n".join(line for lines in blocks for line in lines)
