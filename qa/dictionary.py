"""jieba's dictionary with the domain's words, read as far as a text needs it.

jieba reads all of its 350,000 words before it cuts the first, which takes half a second: longer than everything else
that answering one question does. It only ever looks up pieces of the text that it cuts, though. So the dictionary, as
jieba has made it, is kept in the user's cache folder in leaves, one for each first character, and before a text is cut
the leaves of its characters are read into the tokenizer. The words are the same, hence the cuts are.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.lines import DATA, data_lines

if TYPE_CHECKING:
    from qa.segment import Tokenizer

_lock = threading.Lock()
_dictionary: Dictionary | None = None


class Dictionary:
    """A tokenizer and where its words come from."""

    def __init__(self) -> None:
        path = cache_folder() / f"{_version()}.words"
        try:
            self.tokenizer, self._leaves, self._bytes = _from_leaves(path)
        except (OSError, ValueError, EOFError, TypeError):
            # Not there yet, or of a run that was stopped: made anew, and kept where a file can be.
            self.tokenizer, self._leaves, self._bytes = _whole(), {}, b""
            with contextlib.suppress(OSError):
                _keep(self.tokenizer, path)

    def unread(self) -> list[str]:
        """The characters whose leaves have not been read."""
        return [char for char in self._leaves if len(char) == 1]

    def read(self, text: str) -> None:
        """Read the leaves of a text's characters that have not been read."""
        leaves = self._leaves
        if not leaves.keys().isdisjoint(text):
            with _lock:
                for char in set(text) & leaves.keys():
                    self.tokenizer.FREQ.update(marshal.loads(self._bytes[leaves[char] :]))
                    del leaves[char]


def tokenizer(text: str) -> Tokenizer:
    """jieba with its own dictionary and the domain's words, ready to cut a text."""
    made = _dictionary or _made()
    made.read(text)
    return made.tokenizer


def load() -> None:
    """Read all that is left, for much text, and before work is shared among processes."""
    made = _dictionary or _made()
    made.read("".join(made.unread()))


def knows(word: str) -> bool:
    """Whether a word stands in the dictionary, and is not only the beginning of one."""
    return bool(tokenizer(word[:1]).FREQ.get(word))


def cache_folder() -> Path:
    """Where what can be made again is kept between runs."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "baogao-qa"


def _made() -> Dictionary:
    global _dictionary
    with _lock:
        _dictionary = _dictionary or Dictionary()
        return _dictionary


def _version() -> str:
    """Tells one dictionary from another: by jieba's file, our own, and the form in which Python keeps them."""
    from hashlib import sha256

    files = (Path(_jieba().__file__).with_name("dict.txt"), DATA / "words.txt")
    stats = [(file.stat().st_size, file.stat().st_mtime_ns) for file in files]
    return sha256(repr((stats, sys.version_info[:2], marshal.version)).encode()).hexdigest()[:16]


def _jieba() -> Any:
    """jieba, without pkg_resources: it opens its files as well without, and importing that takes longer than jieba."""
    blocked = "pkg_resources" not in sys.modules and "jieba" not in sys.modules
    if blocked:
        sys.modules["pkg_resources"] = None  # type: ignore[assignment]
    try:
        import jieba
    finally:
        if blocked:
            del sys.modules["pkg_resources"]
    return jieba


def _tokenizer() -> Tokenizer:
    """Our tokenizer, whose module imports jieba."""
    _jieba()
    from qa.segment import Tokenizer

    return Tokenizer()


def _whole() -> Tokenizer:
    """jieba's own dictionary and the domain's words."""
    import logging

    jieba = _jieba()
    jieba.setLogLevel(logging.ERROR)
    made = _tokenizer()
    for line in data_lines("words.txt"):
        made.add_word(line.strip())
    made.initialize()
    return made


def _from_leaves(path: Path) -> tuple[Tokenizer, dict[str, int], Any]:
    """A tokenizer without words, and where in a file of leaves each begins."""
    import mmap

    with open(path, "rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    total, leaves, end = marshal.loads(mapped[8 : 8 + int.from_bytes(mapped[:8], "little")])
    if end != len(mapped):
        raise ValueError(f"{path} is not whole")
    made = _tokenizer()
    made.FREQ, made.total, made.initialized = {}, total, True
    return made, leaves, memoryview(mapped)


def _keep(made: Tokenizer, path: Path) -> None:
    """Write a dictionary in leaves; the file has its name once it is whole."""
    by_char: dict[str, dict[str, int]] = {}
    for word, frequency in made.FREQ.items():
        by_char.setdefault(word[:1], {})[word] = frequency
    leaves = [marshal.dumps(words) for words in by_char.values()]
    # The places are of one length whatever they are, so that they can be counted from the end of the head.
    sizes = [0, *_sums(map(len, leaves))]

    def head(start: int) -> bytes:
        places = {char: start + size for char, size in zip(by_char, sizes, strict=False)}
        return marshal.dumps((made.total, places, start + sizes[-1]))

    start = 8 + len(head(0))
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(len(head(start)).to_bytes(8, "little") + head(start) + b"".join(leaves))
        os.replace(unfinished, path)
    finally:
        Path(unfinished).unlink(missing_ok=True)


def _sums(sizes: Iterator[int]) -> Iterator[int]:
    total = 0
    for size in sizes:
        total += size
        yield total
