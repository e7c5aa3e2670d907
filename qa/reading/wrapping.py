"""Text broken at a fixed width, as printers and old systems do: its lines rejoined into paragraphs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import east_asian_width

# Lines hold 20 to 60 Chinese characters.
NARROWEST, WIDEST = 20, 60
# A text is broken at a width when so many lines reach it in mid-sentence, and next to none goes beyond.
LEAST_FULL = 3
LEAST_SHARE = 0.3
MOST_LONGER = 0.03
# A mark that may not begin a line hangs over its end.
HANGING = 2
ENDS = "。！？!?；;：:"
CLINGS = "，。、；：！？）》”’％,.;:!?)%"
TOKEN = re.compile(rf"(?:[!-~]+|.)[{re.escape(CLINGS)}]*")
ITEM = re.compile(r"\s*(\d{1,2}[.、．](?!\d)|[（(]?[一二三四五六七八九十]{1,3}[)）、]|[（(]\d{1,2}[)）]|[①-⑳]|【)")


class Widths(dict[str, int]):
    """How many columns a character takes, remembered: two for a Chinese one."""

    def __missing__(self, char: str) -> int:
        self[char] = 2 if east_asian_width(char) in "WFA" else 1
        return self[char]


WIDTHS = Widths()


def columns(text: str) -> int:
    """How many columns a text takes."""
    return sum(map(WIDTHS.__getitem__, text))


@dataclass(frozen=True, slots=True)
class Wrap:
    """How a text is broken: so many columns, or so many characters, a line."""

    width: int
    measure: Callable[[str], int]

    def full(self, line: str, below: str) -> bool:
        """Whether what the next line begins with would not have fitted."""
        token = TOKEN.match(below.strip())
        return self.measure(line.rstrip()) + self.measure(token.group() if token else "") > self.width

    def goes_on(self, above: str, line: str) -> bool:
        """Whether a line continues the paragraph of the one above it."""
        if re.match(r"\u3000|\s{2,}|\t", line) or (above.rstrip()[-1] in ENDS and ITEM.match(line)):
            return False
        return self.full(above, line)


def find_wrap(lines: list[str]) -> Wrap | None:
    """How a text is broken; None where its lines are its paragraphs."""
    found = [
        (share, wrap) for measure, scale in ((columns, 2), (len, 1)) for share, wrap in _tried(lines, measure, scale)
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _tried(lines: list[str], measure: Callable[[str], int], scale: int) -> Iterator[tuple[float, Wrap]]:
    filled = [line.rstrip() for line in lines if line.strip()]
    lengths = sorted(measure(line) for line in filled)
    if len(lengths) < LEAST_FULL:
        return
    longest = lengths[min(int(len(lengths) * (1 - MOST_LONGER)), len(lengths) - 1)]
    if not NARROWEST * scale <= longest <= WIDEST * scale:
        return
    pairs = [(line, below) for line, below in pairwise(lines) if line.strip() and below.strip()]
    # The wider of those that explain the most lines.
    widths = range(longest, longest - HANGING - 1, -1)
    full = {width: _full_lines(Wrap(width, measure), pairs) for width in widths}
    width = max(full, key=lambda one: full[one])
    if full[width] >= LEAST_FULL and full[width] >= LEAST_SHARE * len(filled):
        yield full[width] / len(filled), Wrap(width, measure)


def _full_lines(wrap: Wrap, pairs: list[tuple[str, str]]) -> int:
    return sum(wrap.full(line, below) and line.rstrip()[-1] not in ENDS for line, below in pairs)


def unwrapped(lines: list[str], wrap: Wrap) -> Iterator[tuple[str, bool]]:
    """Paragraphs, and whether a blank line stands before each."""
    text, above, blank = "", "", True
    begun_blank = True
    for line in lines:
        if not line.strip():
            blank = True
            continue
        if text and not blank and wrap.goes_on(above, line):
            joint = " " if re.search(r"[A-Za-z]$", text) and re.match(r"[A-Za-z]", line) else ""
            text += joint + line.strip()
        else:
            if text:
                yield text, begun_blank
            text, begun_blank = line.strip(), blank
        above, blank = line, False
    if text:
        yield text, begun_blank
