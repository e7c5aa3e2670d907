"""Misspelt questions mended against the library's own vocabulary.

A character is replaced when it makes a run that the library never prints and a character of the same sound makes one
that it does print: 充电庄 is read as 充电桩. Three characters in a row must fit, so that chance does not decide.
"""

from __future__ import annotations

import re

from qa.store.vocabulary import Vocabulary
from qa.words import alike, in_dictionary

# Particles and conjunctions are not mistyped for a syllable of a name.
NEVER = frozenset("和与的了是在有不及并")
HAN = re.compile(r"[一-鿿]{3,}")


def mend(text: str, vocabulary: Vocabulary, common: frozenset[str]) -> tuple[str, list[tuple[str, str]]]:
    """Mend a folded question; return it with the (typed, read) pairs of what was changed.

    :param common: words that are right wherever they stand (the words of asking).
    """
    found: list[tuple[str, str]] = []
    right = common | _pairs(text, vocabulary)
    for run in HAN.finditer(text):
        for at in range(run.start(), run.end()):
            mended = _mended(text, at, run.start(), run.end(), vocabulary, right)
            if mended:
                low, high = max(run.start(), at - 2), min(run.end(), at + 2)
                found.append((text[low:high], text[low:at] + mended + text[at + 1 : high]))
                text = text[:at] + mended + text[at + 1 :]
                right |= _pairs(text, vocabulary)
    return text, found


def _mended(text: str, at: int, low: int, high: int, vocabulary: Vocabulary, right: frozenset[str]) -> str | None:
    """The character that should stand at `at`, or None where the typed one may stay.

    :param right: words, and pairs of characters, that are no mistake.
    """
    if text[at] in NEVER:
        return None
    pairs = [text[n : n + 2] for n in (at - 1, at) if low <= n and n + 2 <= high]
    if any(pair in right or in_dictionary(pair) for pair in pairs):
        return None
    if any(
        text[n : n + size] in right or in_dictionary(text[n : n + size])
        for size in (3, 4)
        for n in range(max(low, at - size + 1), at + 1)
    ):
        return None
    spans = [(start, start + 3) for start in (at - 2, at - 1, at) if low <= start and start + 3 <= high]
    runs = {text[start:at] + char + text[at + 1 : end]: char for char in alike(text[at]) for start, end in spans}
    able = {runs[run] for run in vocabulary.printed(list(runs))}
    return able.pop() if len(able) == 1 else None


def _pairs(text: str, vocabulary: Vocabulary) -> frozenset[str]:
    """The pairs of characters of a text that the library prints."""
    return frozenset(vocabulary.printed([text[n : n + 2] for n in range(len(text) - 1)]))
