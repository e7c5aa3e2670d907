"""A file in, a :class:`~qa.model.Report` out.

One module a format turns bytes into text; `layout.py` turns text into rows, `cells.py` cuts the rows' cells into
passages and `metadata.py` finds what the document says of itself.
"""

from __future__ import annotations

from pathlib import Path

from qa.errors import NotFoundError, ReadingError
from qa.model import Report
from qa.reading.layout import lay_out
from qa.reading.metadata import Metadata, find_metadata
from qa.reading.text import decode

TEXT_SUFFIXES = {".txt", ".md", ".text", ""}
HOW_TO_CONVERT = {
    ".doc": "请在 Word 或 WPS 中另存为纯文本(.txt)",
    ".docx": "请另存为纯文本(.txt)",
    ".wps": "请另存为纯文本(.txt)",
    ".pdf": "请先复制或导出为纯文本(.txt);扫描件请先做文字识别",
    ".ofd": "请先导出为纯文本(.txt)",
    ".xls": "请先另存为纯文本(.txt)",
    ".xlsx": "请先另存为纯文本(.txt)",
    ".html": "请在浏览器中全选复制,存为纯文本(.txt)",
    ".htm": "请在浏览器中全选复制,存为纯文本(.txt)",
}
MAX_BYTES = 64 * 2**20


def read(path: str | Path, given: Metadata | None = None) -> Report:
    """Read a file as a report.

    :param path: a text file; UTF-8, UTF-16 (with BOM) or GB18030.
    :param given: metadata that overrides what the document says.
    :raises NotFoundError: there is no such file.
    :raises ReadingError: the file is empty, binary, too large or of a format that is not read.
    """
    path = Path(path)
    given = given or Metadata()
    text = decode(_load(path), path.name)
    report_id = given.id or (path.parent.name if path.stem == "report" else path.stem)
    return read_text(text, report_id, source=path.name, given=given)


def read_text(text: str, report_id: str, source: str = "", given: Metadata | None = None) -> Report:
    """Read a report that is already text; `report_id` names it.

    :raises ReadingError: nothing in the text can be read as a passage.
    """
    meta = find_metadata(text, source or report_id).overridden_by(given or Metadata())
    tasks, passages, furniture = lay_out(text, report_id)
    if not passages:
        raise ReadingError(f"{source or report_id}:没有可读的正文")
    return Report(
        id=report_id,
        title=meta.title or report_id,
        place=meta.place or "",
        year=meta.year,
        period=meta.period or "",
        as_of=meta.as_of or "",
        published=meta.published or "",
        publisher=meta.publisher or "",
        document_number=meta.document_number or "",
        index_number=meta.index_number or "",
        source=source,
        text=text,
        tasks=tasks,
        passages=passages,
        furniture=furniture,
    )


def _load(path: Path) -> bytes:
    suffix = path.suffix.lower()
    if not path.exists():
        raise NotFoundError(f"找不到文件:{path}")
    if not path.is_file():
        raise ReadingError(f"不是文件:{path}")
    if suffix in HOW_TO_CONVERT:
        raise ReadingError(f"{path.name}:暂不能读取 {suffix} 文件,{HOW_TO_CONVERT[suffix]}")
    if suffix not in TEXT_SUFFIXES:
        raise ReadingError(f"{path.name}:不认识的文件类型 {suffix}")
    if path.stat().st_size > MAX_BYTES:
        raise ReadingError(f"{path.name}:文件超过 {MAX_BYTES // 2**20} MB")
    try:
        return path.read_bytes()
    except OSError as error:
        raise ReadingError(f"{path.name}:无法读取({error.strerror})") from error
