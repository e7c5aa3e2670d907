"""Bytes into text: the encodings in which Chinese governments publish."""

from __future__ import annotations

import codecs

from qa.errors import ReadingError

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
FALLBACKS = ("utf-8", "gb18030")


def decode(data: bytes, name: str) -> str:
    """Decode a text file; line ends become `\\n`, nothing else is touched.

    :param data: the file's bytes.
    :param name: the file's name, for the error message.
    :raises ReadingError: empty, or not text in any of the known encodings.
    """
    if not data.strip():
        raise ReadingError(f"{name}:文件是空的")
    encodings = [encoding for bom, encoding in BOMS if data.startswith(bom)] or list(FALLBACKS)
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_text(text):
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise ReadingError(f"{name}:不是文本文件,或编码不是 UTF-8、UTF-16、GB18030")


def _is_text(text: str) -> bool:
    """Control characters other than white space give binary data away."""
    strange = sum(1 for char in text if (char < " " and char not in "\t\n\r\f\v") or char == "\ufffd")
    return strange * 1000 <= len(text)
