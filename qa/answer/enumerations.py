"""Enumerations in prose: 一是…二是…, paragraphs that follow a lead-in, clauses after a colon, names in a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from qa.answer.evidence import Evidence, sentences
from qa.model import Passage

MOST = 40
_N = "[一二三四五六七八九十]{1,3}"
# The marks that count off, each a style of its own; a run of members keeps to one style.
STYLES: tuple[re.Pattern[str], ...] = (
    re.compile(rf"\s*{_N}是[,，:]?"),
    re.compile(rf"\s*第{_N}[,，、是]"),
    re.compile(r"\s*[(（]\d{1,2}[)）]"),
    re.compile(rf"\s*[(（]{_N}[)）]"),
    re.compile(r"\s*\d{1,2}[.．、](?!\d)"),
    re.compile(rf"\s*{_N}、"),
    re.compile(r"\s*(?:——|--|★|●|◆)"),
)
FIRST = re.compile(r"\s*(?:一是|第一[,，、是]|[(（](?:1|一)[)）]|1[.．、](?!\d)|一、|——|--|★|●|◆)")
INLINE = re.compile(rf"(?:(?<=[:。;，,、\s])|^)(?:{_N}是(?!否)|第{_N}[,，、]|[(（](?:\d{{1,2}}|{_N})[)）]|首先[,，]|其次[,，]|再次[,，]|最后[,，])")
LEAD_IN = re.compile(r"[:：]\s*$|(?:以下|下列|如下)[^。]{0,12}[。:：]?\s*$|(?:抓好|做好)[^。]{0,10}(?:工作|事)[。:：]?\s*$")
# 粮食：达到…, 棉花：达到…: members by their name and a colon.
NAMED = re.compile(r"\s*[^,，。:：;；]{1,12}[:：]")
COLON = re.compile(r"[:：]")


class Member(NamedTuple):
    """One member: its words as printed, and its passage."""

    text: str
    passage: Passage


def enumerated(lead: Passage, after: Callable[[Passage], Sequence[Passage]], evidence: Evidence) -> list[Member]:
    """The members that a passage enumerates or leads in; none where it does neither.

    :param after: gives the passages that follow one.
    """
    inside = _inside(lead, evidence)
    if inside:
        return inside
    then = after(lead)
    # 推进医药卫生事业改革。… / 重点抓好以下五项工作。 / 一是…: the lead-in may be a paragraph of its own.
    if then and LEAD_IN.search(evidence.folded(then[0])) and not _style(_marked(then[0], evidence)):
        lead, then = then[0], then[1:]
    return list(_following(lead, then, evidence))


def head(passage: Passage, before: Callable[[Passage], Sequence[Passage]], evidence: Evidence) -> Passage:
    """The passage that leads in the run of members which a passage belongs to; itself where it is no member.

    :param before: gives the passages that come before one, the nearest first.
    """
    style = _style(_marked(passage, evidence))
    if style is None:
        return passage
    for one in before(passage):
        text = _marked(one, evidence)
        if not style.match(text) and not (one.headings[:-1] == passage.headings[:-1] and style.match(text)):
            return one
    return passage


def _inside(passage: Passage, evidence: Evidence) -> list[Member]:
    """Members within one passage: marked, or between semicolons after a colon."""
    text = evidence.folded(passage)
    marks = [match.start() for match in INLINE.finditer(text, passage.lead)]
    if len(marks) > 1:
        return [Member(_cut(passage, a, b), passage) for a, b in zip(marks, [*marks[1:], len(text)], strict=True)]
    colon = COLON.search(text, passage.lead)
    if colon and text.count(";", colon.end()) >= 1:
        end = text.find("。", text.rfind(";"))
        end = end if end >= 0 else len(text)
        return [Member(words, passage) for words in _pieces(passage, text, colon.end(), end, ";")]
    return []


def clauses(passage: Passage, evidence: Evidence) -> list[Member]:
    """A passage's sentences, as members where nothing else tells them apart."""
    text = evidence.folded(passage)
    said = [_cut(passage, start, end) for start, end in sentences(text) if start >= passage.lead or end > passage.lead]
    return [Member(words, passage) for words in said if len(words) > 3]


def _following(lead: Passage, after: Sequence[Passage], evidence: Evidence) -> Iterator[Member]:
    """Members that follow as passages of their own, in one style, or each ended by a semicolon."""
    if not after:
        return
    first = _marked(after[0], evidence)
    leads = bool(LEAD_IN.search(evidence.folded(lead)))
    style = _style(first) if FIRST.match(first) else None
    if style is None and leads:
        if first.rstrip().endswith(";"):
            yield from _until_full_stop(after, evidence)
            return
        style = NAMED if NAMED.match(first) else None
    if style is None:
        return
    seen: set[str] = set()
    for passage in after[:MOST]:
        text = _marked(passage, evidence)
        match = style.match(text)
        if not match or (style is not NAMED and match.group() in seen):
            break
        seen.add(match.group())
        yield Member(passage.text.strip(), passage)


def _until_full_stop(after: Sequence[Passage], evidence: Evidence) -> Iterator[Member]:
    for passage in after[:MOST]:
        yield Member(passage.text.strip(), passage)
        if not evidence.folded(passage).rstrip().endswith(";"):
            break


def _marked(passage: Passage, evidence: Evidence) -> str:
    """A passage's text with its mark: a heading that is nothing but a mark (一是) belongs to the first one under it."""
    text = evidence.folded(passage)
    over = passage.headings[-1].strip() if passage.headings else ""
    return over + text if over and any(style.fullmatch(over) for style in STYLES) else text


def _style(text: str) -> re.Pattern[str] | None:
    return next((style for style in STYLES if style.match(text)), None)


def _pieces(passage: Passage, text: str, start: int, end: int, mark: str) -> Iterable[str]:
    at = start
    for piece in text[start:end].split(mark):
        words = passage.text[at : at + len(piece)].strip()
        at += len(piece) + 1
        if words:
            yield words


def _cut(passage: Passage, start: int, end: int) -> str:
    return passage.text[max(start, passage.lead) : end].strip().rstrip("；;。")


# --- names in a sentence -------------------------------------------------------------------------------------------

NAMES = re.compile(r"(?P<names>[^,。;:、]{2,30}(?:、[^,。;:、]{2,30})+)")
COUNTED = re.compile(r"(?P<number>\d{1,3})(?:家|个|项|所|名|位|条|座|处)")
VERB = re.compile(r"^.*(?:引进|建成|打造|包括|入选|获批|新增|培育|成立|推进|开工|启动|分别为|分别是|有|为)")


def names_in(sentence: str, folded: str) -> list[str]:
    """The names that a sentence strings together: 新引进甲研究院、乙研究院、丙基地3家机构.

    Where the sentence says how many there are, that many; else at least three.
    """
    for match in NAMES.finditer(folded):
        pieces = match["names"].split("、")
        start = match.start()
        printed = []
        for piece in pieces:
            printed.append(sentence[start : start + len(piece)])
            start += len(piece) + 1
        counted = COUNTED.search(pieces[-1])
        printed[0] = VERB.sub("", printed[0]) or printed[0]
        if counted:
            printed[-1] = printed[-1][: counted.start()]
        if len(printed) >= 3 and all(printed) and (not counted or int(counted["number"]) == len(printed)):
            return [name.strip("“”《》 ") for name in printed]
    return []
