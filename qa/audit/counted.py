"""What a text counts against what it lists: 四件大事 and 一是 to 四是, 明德路、柳堤路、学院东路3条."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa.audit.ledger import Draft, Ledger
from qa.audit.printed import is_loose, number
from qa.figures import chinese
from qa.model import Figure

ORDINAL = re.compile(r"(?:^|[:;,。])\s*(?P<n>[一二三四五六七八九十]{1,3})是")
ANNOUNCED = re.compile(r"(?P<n>[两二三四五六七八九十]{1,3}|\d{1,2})(?:件|项|个|条|方面|大)[^,。;:\d]{0,12}:\s*$")
# Names of one sort: places and institutions, each whole in itself.
NAMED = re.compile(
    r"(?:[一-鿿]{2,}(?:路|街|镇|乡|街道|县|区|市|村|园区|基地|公司|集团|学院|大学|医院|学校|小学|中学|幼儿园|研究院|实验室|高速|铁路|大桥|隧道|水库|泵站)、)"
    r"+(?:和)?[一-鿿]{2,}(?:路|街|镇|乡|街道|县|区|市|村|园区|基地|公司|集团|学院|大学|医院|学校|小学|中学|幼儿园|研究院|实验室|高速|铁路|大桥|隧道|水库|泵站)$"
)
COUNTERS = ("个", "家", "所", "条", "座", "处")
LIST_REACH = 160
ANNOUNCED_REACH = 40
MOST_NAMES = 20


def check(ledger: Ledger) -> list[Draft]:
    """Count what a report lists."""
    drafts: list[Draft] = []
    for passage in ledger.passages:
        text = ledger.texts[passage.id]
        drafts += _ordinals(passage.id, text)
        drafts += _names(text, ledger.read.get(passage.id, ()))
    return drafts


def _ordinals(passage: str, text: str) -> Iterator[Draft]:
    """四件大事:一是…;二是…;三是…: the last ordinal is the number of them."""
    found = list(ORDINAL.finditer(text))
    for n, first in enumerate(found):
        if chinese.integer(first["n"]) != 1:
            continue
        announced = ANNOUNCED.search(text, max(0, first.start("n") - ANNOUNCED_REACH), first.start("n"))
        last = first
        for expected, one in enumerate(found[n + 1 :], 2):
            if chinese.integer(one["n"]) != expected:
                break
            last = one
        said = chinese.either(announced["n"]) if announced else None
        counted = chinese.integer(last["n"]) or 0
        if announced and said and counted > 1 and said != counted:
            spots = ((passage, announced.start("n"), announced.end("n")), (passage, last.start("n"), last.end("n") + 1))
            words = text[announced.start("n") : first.start("n")].strip(": ")
            yield Draft(
                "sum",
                "likely",
                f"说的是“{words}”,列出的只到“{last['n']}是”,共{counted}项。",
                (),
                words,
                str(counted),
                spots=spots,
            )


def _names(text: str, figures: Sequence[Figure]) -> Iterator[Draft]:
    """Names joined by 、 right before their number."""
    for figure in figures:
        value = number(figure)
        if value is None or is_loose(figure) or figure.unit not in COUNTERS or not 1 < value <= MOST_NAMES:
            continue
        start = max(text.rfind(mark, max(0, figure.start - LIST_REACH), figure.start) for mark in ",。;:\n")
        listed = NAMED.search(text[start + 1 : figure.start])
        if not listed:
            continue
        names = re.split(r"、和?", listed.group())
        if len(names) > 1 and len(names) != value and "和" not in names[-1] and "及" not in listed.group():
            said = f"列出{len(names)}个名称({'、'.join(names)}),写的是{figure.text}。"
            yield Draft("sum", "likely", said, (figure,), figure.text, f"{len(names)}{figure.unit}")
