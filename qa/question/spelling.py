"""Misspelt questions mended against the library's own vocabulary.

A noisy channel (Kernighan, Church and Gale 1990): a character is replaced by one of the same sound where the library
prints what that makes, and where the words of the whole are then far likelier, by the frequencies in jieba's dictionary.
外姿任务 is cut 外 姿 任务, and 外资 任务 is likelier by many orders of magnitude; 主体盖到 is as likely as it can be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.store.vocabulary import Vocabulary
from qa.words import alike, in_dictionary, likelihood

# Particles and conjunctions are not mistyped for a syllable of a name.
NEVER = frozenset("和与的了是在有不及并多少")
HAN = re.compile(r"[一-鿿]{2,}")
# So many characters on either side are weighed along.
AROUND = 4
# How much likelier, as a natural logarithm, a mended text must be: where three characters in a row are print that way, and
# where only two are.
LIKELIER = {3: 5.0, 2: 7.0}
NO_LESS = 0.0
# What people ask with and no report prints.
ASKED = (
    "责任单位", "牵头单位", "牵头领导", "多少钱", "多少家", "多少人", "第几位", "第几名", "占比", "完成率", "百分之几", "上半年", "三季度",
    "同比", "增速", "增幅", "目标", "负责", "牵头", "排名",
)  # fmt: skip


def mend(text: str, vocabulary: Vocabulary, common: frozenset[str]) -> tuple[str, list[tuple[str, str]]]:
    """Mend a folded question; return it with the (typed, read) pairs of what was changed.

    :param common: words that are right wherever they stand (the words of asking).
    """
    found: list[tuple[str, str]] = []
    for run in HAN.finditer(text):
        for at in range(run.start(), run.end()):
            slip = _Slip(text, at, run.start(), run.end(), vocabulary)
            mended = None if slip.right(common) else slip.mended()
            if mended:
                low, high = max(run.start(), at - 2), min(run.end(), at + 2)
                found.append((text[low:high], text[low:at] + mended + text[at + 1 : high]))
                text = text[:at] + mended + text[at + 1 :]
    return text, found


class _Slip:
    """A character that may have been mistyped.

    :param low: where its run of Chinese characters begins, and
    :param high: ends.
    """

    def __init__(self, text: str, at: int, low: int, high: int, vocabulary: Vocabulary) -> None:
        self.text, self.at, self.low, self.high = text, at, low, high
        self.vocabulary = vocabulary

    def right(self, common: frozenset[str]) -> bool:
        """Whether the character stands in a word of asking, in a long word of the dictionary, or as the library prints it."""
        if self.text[self.at] in NEVER or self.vocabulary.printed(list(self._around(3))):
            return True
        return any(
            run in common or (size > 2 and in_dictionary(run)) for size in (2, 3, 4) for run in self._around(size)
        )

    def strange(self) -> bool:
        """Whether the character makes a word or print with neither of its neighbours."""
        pairs = list(self._around(2))
        return not any(map(in_dictionary, pairs)) and not self.vocabulary.printed(pairs)

    def mended(self) -> str | None:
        """The character that should stand here, or None where the typed one may stay."""
        window = slice(max(self.low, self.at - AROUND), min(self.high, self.at + AROUND + 1))
        typed = likelihood(self.text[window])
        best = None
        for size in (3, 2):
            chars = self._printed(size)
            # A name that is in no dictionary makes the text no likelier.
            least = NO_LESS if size == 3 and len(chars) == 1 and self.strange() else LIKELIER[size]
            for char in chars:
                gain = (
                    likelihood(self.text[window.start : self.at] + char + self.text[self.at + 1 : window.stop]) - typed
                )
                if gain >= least and (best is None or gain > best[0]):
                    best = gain, char
        return best[1] if best else None

    def _around(self, size: int) -> Iterator[str]:
        """The runs of so many characters that hold this one."""
        for start in range(max(self.low, self.at - size + 1), min(self.at, self.high - size) + 1):
            yield self.text[start : start + size]

    def _printed(self, size: int) -> set[str]:
        """The characters of the same sound that make print, or a word of asking, of a run of so many."""
        starts = range(max(self.low, self.at - size + 1), min(self.at, self.high - size) + 1)
        runs = {
            self.text[start : self.at] + char + self.text[self.at + 1 : start + size]: char
            for char in alike(self.text[self.at]) - {self.text[self.at]}
            for start in starts
        }
        if size == 2:
            runs = {run: char for run, char in runs.items() if in_dictionary(run)}
        printed = self.vocabulary.printed(list(runs)) | {run for run in runs if any(run in word for word in ASKED)}
        return {runs[run] for run in printed}
