"""A file in, a :class:`~qa.model.Report` out.

One module a format turns bytes into blocks (`blocks.py`): `drawn.py` and `copied.py` find the tables in plain text,
`pdf_lines.py` and `pdf_columns.py` the order and the columns of print, `areas.py` the tables of a sheet. `headers.py` and
`grids.py` understand tables, `compose.py` writes the blocks as one text, `layout.py` turns text into rows, `cells.py` cuts
the rows' cells into passages and `metadata.py` finds what the document says of itself.
"""

from __future__ import annotations

from pathlib import Path

from qa.errors import NotFoundError, ReadingError
from qa.model import Report
from qa.reading.blocks import Document
from qa.reading.compose import UNCOMPUTED, Composed, Composer
from qa.reading.files import report_id
from qa.reading.layout import lay_out
from qa.reading.metadata import Metadata, find_metadata
from qa.reading.text import decode, text_document
from qa.words import simplify

HOW_TO_CONVERT = {
    ".doc": "请在 Word 或 WPS 中另存为 .docx",
    ".wps": "请在 WPS 中另存为 .docx",
    ".rtf": "请在 Word 或 WPS 中另存为 .docx",
    ".xls": "请在 Excel 或 WPS 中另存为 .xlsx",
    ".et": "请在 WPS 中另存为 .xlsx",
    ".ofd": "请导出为 PDF 或 .docx",
    ".ppt": "请另存为 PDF",
    ".pptx": "请另存为 PDF",
    ".jpg": "请先做文字识别,存为 .docx 或 .txt",
    ".jpeg": "请先做文字识别,存为 .docx 或 .txt",
    ".png": "请先做文字识别,存为 .docx 或 .txt",
    ".tif": "请先做文字识别,存为 .docx 或 .txt",
    ".zip": "请先解压",
    ".rar": "请先解压",
    ".7z": "请先解压",
}
MAX_BYTES = 64 * 2**20
MOST_UNPACKED = 512 * 2**20
# (the kind of file, the suffixes it has, the module that reads it)
READERS: dict[str, tuple[tuple[str, ...], str]] = {
    "text": ((".txt", ".md", ".text", ".markdown", ".csv", ".tsv", ""), "text"),
    "page": ((".html", ".htm", ".shtml", ".xhtml", ".mht", ".mhtml"), "page"),
    "word": ((".docx", ".docm"), "word"),
    "excel": ((".xlsx", ".xlsm"), "excel"),
    "pdf": ((".pdf",), "pdf"),
}
SUFFIXES = frozenset(suffix for suffixes, _ in READERS.values() for suffix in suffixes)
EXTRA = "读 {} 文件需要另外安装:pip install 'baogao-qa[formats]'"


def read(path: str | Path, given: Metadata | None = None) -> Report:
    """Read a file as a report.

    :param path: a file; text in UTF-8, UTF-16 or GB18030, a web page, Word (.docx), Excel (.xlsx) or PDF with text.
    :param given: metadata that overrides what the document says.
    :raises NotFoundError: there is no such file.
    :raises ReadingError: the file is empty, damaged, too large or of a format that is not read.
    """
    path = Path(path)
    given = given or Metadata()
    return read_bytes(_load(path), path.name, given.id or report_id(path), given)


def read_bytes(data: bytes, name: str, id: str, given: Metadata | None = None) -> Report:
    """Read the bytes of a file called `name`.

    :raises ReadingError: as for :func:`read`.
    """
    kind = _kind(data, name)
    if kind == "text":
        document = _text(data, name)
        if isinstance(document, str):
            return read_text(document, id, name, given)
    else:
        document = _document(kind, data, name)
    composed = Composer().compose(document.blocks)
    return _report(composed, id, name, document.particulars, given or Metadata())


def read_text(text: str, id: str, source: str = "", given: Metadata | None = None) -> Report:
    """Read a report that is already text; `id` names it.

    :raises ReadingError: nothing in the text can be read as a passage.
    """
    return _report(Composed(text), id, source, Metadata(), given or Metadata())


def advice(report: Report) -> str:
    """What a person should do about a report that could not be read whole; empty where nothing is missing."""
    formulas = sum(piece.kind == UNCOMPUTED for piece in report.furniture)
    if not formulas:
        return ""
    return f"{report.source}:有 {formulas} 个公式没有存下结果,这些数没有读到;请用 Excel 或 WPS 打开、保存,再加入一次"


def _report(composed: Composed, id: str, source: str, stated: Metadata, given: Metadata) -> Report:
    text = composed.text
    body = composed.tables[0].start if composed.tables else None
    meta = (
        find_metadata(simplify(text), source or id, body, stated.publisher).overridden_by(stated).overridden_by(given)
    )
    tasks, passages, furniture = lay_out(composed, id)
    if not passages:
        raise ReadingError(f"{source or id}:没有可读的正文")
    return Report(
        id=id,
        title=_printed(meta.title, text) or id,
        place=meta.place or "",
        year=meta.year,
        period=meta.period or "",
        as_of=meta.as_of or "",
        published=meta.published or "",
        publisher=_printed(meta.publisher, text),
        document_number=meta.document_number or "",
        index_number=meta.index_number or "",
        source=source,
        text=text,
        tasks=tasks,
        passages=passages,
        furniture=furniture,
    )


def _printed(name: str | None, text: str) -> str:
    """A name in the characters of the print, where it stands in one piece."""
    at = simplify(text).find(name) if name and name not in text else -1
    return (name or "") if at < 0 else text[at : at + len(name or "")]


# What a file's first bytes say it is, whatever its name: (bytes, the kind, what to do where it is not read).
MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "pdf", ""),
    (b"PK\x03\x04", "zip", ""),
    (b"\xd0\xcf\x11\xe0", "", "是旧版 Office 文件或加了密码,请去掉密码,另存为 .docx 或 .xlsx"),
    (b"{\\rtf", "", "是 RTF 文件,请另存为 .docx"),
    (b"\x89PNG", "", "是图片,请先做文字识别"),
    (b"\xff\xd8\xff", "", "是图片,请先做文字识别"),
    (b"Rar!", "", "是压缩文件,请先解压"),
)


def _kind(data: bytes, name: str) -> str:
    """What kind of file this is: by its first bytes, then by its name. A misnamed file is read as what it is."""
    suffix = Path(name).suffix.lower()
    if not data.strip():
        raise ReadingError(f"{name}:文件是空的")
    by_name = next((kind for kind, (suffixes, _) in READERS.items() if suffix in suffixes), "text")
    for magic, kind, advice in MAGIC:
        if data.startswith(magic):
            if advice:
                raise ReadingError(f"{name}:{advice}")
            return _zipped(data, name) if kind == "zip" else kind
    if by_name in ("word", "excel", "pdf"):
        if data[:512].lstrip()[:1] == b"<":
            return "page"
        raise ReadingError(f"{name}:不是有效的 {suffix} 文件,可能已损坏")
    return by_name


def _zipped(data: bytes, name: str) -> str:
    import io
    import zipfile

    try:
        inside = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except Exception as error:
        # Whatever is wrong with its directory, from a bad checksum to a version that does not exist.
        raise ReadingError(f"{name}:文件不完整或已损坏") from error
    if sum(info.file_size for info in inside) > MOST_UNPACKED:
        raise ReadingError(f"{name}:解开后超过 {MOST_UNPACKED // 2**20} MB")
    names = [info.filename for info in inside]
    if "word/document.xml" in names:
        return "word"
    if any(inner.startswith("xl/") for inner in names):
        return "excel"
    if "OFD.xml" in names:
        raise ReadingError(f"{name}:是 OFD 文件,{HOW_TO_CONVERT['.ofd']}")
    raise ReadingError(f"{name}:是压缩文件,请先解压")


def _text(data: bytes, name: str) -> Document | str:
    try:
        return text_document(decode(data), Path(name).suffix.lower())
    except ReadingError as error:
        raise ReadingError(f"{name}:{error}") from error


def _document(kind: str, data: bytes, name: str) -> Document:
    from importlib import import_module

    suffix = Path(name).suffix.lower()
    try:
        reader = import_module(f"qa.reading.{READERS[kind][1]}")
    except ImportError as error:
        raise ReadingError(f"{name}:{EXTRA.format(suffix)}") from error
    try:
        document: Document = reader.document(data)
    except ReadingError as error:
        raise ReadingError(f"{name}:{error}") from error
    except Exception as error:
        # Parsers of damaged files raise whatever they stumble over; the cause stays attached.
        raise ReadingError(f"{name}:不是有效的 {suffix} 文件,可能已损坏") from error
    return document


def _load(path: Path) -> bytes:
    suffix = path.suffix.lower()
    if not path.exists():
        raise NotFoundError(f"找不到文件:{path}")
    if not path.is_file():
        raise ReadingError(f"不是文件:{path}")
    if suffix in HOW_TO_CONVERT:
        raise ReadingError(f"{path.name}:不能直接读取 {suffix} 文件,{HOW_TO_CONVERT[suffix]}")
    if suffix not in SUFFIXES:
        raise ReadingError(f"{path.name}:不认识的文件类型 {suffix}")
    if path.stat().st_size > MAX_BYTES:
        raise ReadingError(f"{path.name}:文件超过 {MAX_BYTES // 2**20} MB")
    try:
        return path.read_bytes()
    except OSError as error:
        raise ReadingError(f"{path.name}:无法读取({error.strerror})") from error
