"""Words: folding characters, cutting with jieba, the domain's words and synonyms.

Every room above works on folded text. Folding is one character for one character, so that offsets in the folded text
are offsets in the printed one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from qa import dictionary
from qa.lines import data_lines as data_lines

PUNCTUATION = {
    "，": ",", "；": ";", "：": ":", "∶": ":", "！": "!", "？": "?", "（": "(", "）": ")", "［": "[", "］": "]", "％": "%",
    "－": "-", "–": "-", "．": ".", "／": "/", "～": "~", "＋": "+", "＜": "<", "＞": ">", "〈": "<", "〉": ">",
    "‘": "“", "’": "”", "「": "“", "」": "”", "『": "“", "』": "”", "\u3000": " ", "\xa0": " ", "\u2002": " ", "\u2003": " ",
    "㎡": "㎡", "○": "○", "、": "、", "。": "。",
}  # fmt: skip
# OpenCC folds these; in this domain the traditional-looking form is the simplified one as well.
KEEP = set("乾著么余干后里面准")


@cache
def _folding(punctuation: bool) -> tuple[re.Pattern[str], Callable[[re.Match[str]], str]]:
    """What finds the characters that fold, and what folds one: faster than to translate all those that do not."""
    table = {line[0]: line[1] for line in data_lines("traditional.txt") if line[0] not in KEEP}
    table |= {chr(0xFF10 + n): str(n) for n in range(10)}
    table |= {chr(0xFF21 + n): chr(0x41 + n) for n in range(26)} | {chr(0xFF41 + n): chr(0x61 + n) for n in range(26)}
    table |= PUNCTUATION if punctuation else {}
    return re.compile(f"[{re.escape(''.join(table))}]"), lambda match: table[match.group()]


def fold(text: str) -> str:
    """Fold full-width to half-width and traditional to simplified characters; the length never changes."""
    foldable, folded = _folding(True)
    return foldable.sub(folded, text)


def simplify(text: str) -> str:
    """Fold letters, digits and characters, and leave punctuation as it is."""
    foldable, folded = _folding(False)
    return foldable.sub(folded, text)


# --- cutting ------------------------------------------------------------------------------------------------------

# What must stay one token whatever jieba's dictionary says: figures with their sign, codes, latin names.
SOLID = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?(?:%|‰)?(?:[A-Za-z]+)?|[A-Za-z]+(?:[.\-/]?[A-Za-z0-9]+)*\.?\d*")
WORD = re.compile(r"[一-鿿]+")


def in_dictionary(word: str) -> bool:
    """Whether a word stands in jieba's dictionary, and is not only the beginning of one."""
    return dictionary.knows(word)


def likelihood(text: str) -> float:
    """The natural logarithm of how likely a run of Chinese characters is, cut into words as well as it can be."""
    jieba = dictionary.tokenizer(text)
    route: dict[int, tuple[float, int]] = {}
    jieba.calc(text, jieba.get_DAG(text), route)
    return route[0][0]


def cut(text: str) -> list[str]:
    """Cut a text into tokens for the index: figures whole, long words with the shorter words inside them."""
    stop = _stop_words()
    return [token for token in _pieces(fold(text), search=True) if token not in stop]


def cut_words(text: str) -> list[str]:
    """Cut a text into words once, in order, with nothing left out but punctuation."""
    return list(_pieces(fold(text), search=False))


def _pieces(text: str, search: bool) -> Iterator[str]:
    at = 0
    for solid in SOLID.finditer(text):
        yield from _han_words(text[at : solid.start()], search)
        yield solid.group().lower()
        at = solid.end()
    yield from _han_words(text[at:], search)


def _han_words(text: str, search: bool) -> Iterator[str]:
    for run in WORD.findall(text):
        jieba = dictionary.tokenizer(run)
        yield from (jieba.cut_for_search(run) if search else jieba.cut(run))


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(word for line in data_lines("stop.txt") for word in line.split())


# --- synonyms -----------------------------------------------------------------------------------------------------


@cache
def synonyms() -> dict[str, tuple[str, ...]]:
    """Words and what else may stand for them, from `synonyms.txt`; every word of a line stands for the others,
    unless the line is one-way (`typed > printed printed`)."""
    table: dict[str, list[str]] = {}
    for line in data_lines("synonyms.txt"):
        line = line.split("#")[0]
        typed, arrow, printed = line.partition(">")
        words = typed.split()
        for word in words:
            others = printed.split() if arrow else [w for w in words if w != word]
            table.setdefault(word, []).extend(others)
    return {word: tuple(dict.fromkeys(others)) for word, others in table.items()}


# --- English ------------------------------------------------------------------------------------------------------

ENGLISH = re.compile(r"(?<![A-Za-z])[A-Za-z][A-Za-z&-]*(?: [A-Za-z]+)?\d?(?![A-Za-z0-9])")


@cache
def english() -> dict[str, str]:
    """English words that people type among Chinese ones, with the Chinese."""
    pairs = (line.split() for line in data_lines("english.txt"))
    return {word.replace("_", " "): chinese for word, chinese in pairs}


# --- sounds -------------------------------------------------------------------------------------------------------

# Readings that are typed for one another: flat and curled initials, front and back nasals.
BLURRED = ((re.compile(r"^([zcs])h"), r"\1"), (re.compile(r"([aei])ng$"), r"\1n"))


@cache
def _readings() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for line in data_lines("pinyin.txt"):
        reading, chars = line.split(" ", 1)
        for pattern, blurred in BLURRED:
            reading = pattern.sub(blurred, reading)
        for char in chars:
            table.setdefault(char, set()).add(reading)
    return {char: frozenset(readings) for char, readings in table.items()}


@cache
def _chars() -> dict[str, frozenset[str]]:
    chars: dict[str, set[str]] = {}
    for char, readings in _readings().items():
        for reading in readings:
            chars.setdefault(reading, set()).add(char)
    return {reading: frozenset(found) for reading, found in chars.items()}


def alike(char: str) -> frozenset[str]:
    """The characters that can be typed for one by sound."""
    return frozenset().union(*(_chars()[reading] for reading in _readings().get(char, ())))
