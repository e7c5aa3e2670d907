"""Enumerations in prose: 一是…二是…, paragraphs that follow a lead-in, clauses after a colon, names in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from qa.answer.evidence import Evidence, sentences
from qa.figures import chinese
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
INLINE = re.compile(
    rf"(?:(?<=[:。;，,、\s])|^)(?:{_N}是(?!否)|第{_N}[,，、]|[(（](?:\d{{1,2}}|{_N})[)）]|首先[,，]|其次[,，]|再次[,，]|最后[,，])"
)
LEAD_IN = re.compile(
    r"[:：]\s*$|(?:以下|下列|如下)[^。]{0,12}[。:：]?\s*$|(?:抓好|做好)[^。]{0,10}(?:工作|事)[。:：]?\s*$"
)
# 粮食：达到…, 棉花：达到…: members by their name and a colon.
NAMED = re.compile(r"\s*[^,，。:：;；]{1,12}[:：]")
SHORT_LEAD = 30
HEAD = 8
COLON = re.compile(r"[:：]")


class Member(NamedTuple):
    """One member: its words as printed, and its passage."""

    text: str
    passage: Passage


class Run(NamedTuple):
    """Members in the order of the text, and what leads them in: a text, and the headings over them."""

    lead: str
    headings: tuple[str, ...]
    members: list[Member]


def runs(passage: Passage, evidence: Evidence) -> Iterator[Run]:
    """The runs of members that a passage holds, leads in, or is one of; the nearest first."""
    text = evidence.folded(passage)
    inside = _inside(passage, evidence)
    if inside:
        at = max(passage.text.find(inside[0].text[:HEAD]), 0)
        yield Run(text[:at], passage.headings, inside)
    style = _style(_marked(passage, evidence))
    if style:
        yield from _around(passage, style, evidence)
        return
    if NAMED.match(text):
        yield from _around(passage, NAMED, evidence)
    then = evidence.after(passage)
    # 推进医药卫生事业改革。… / 重点抓好以下五项工作。 / 一是…: the lead-in may be a paragraph of its own.
    if then and _only_leads(then[0], evidence):
        yield from _led(then[0], text, then[1:], evidence)
    yield from _led(passage, "", then, evidence)


def _only_leads(passage: Passage, evidence: Evidence) -> bool:
    text = evidence.folded(passage)
    return len(text) < SHORT_LEAD and bool(LEAD_IN.search(text)) and not _style(_marked(passage, evidence))


def _around(passage: Passage, style: re.Pattern[str], evidence: Evidence) -> Iterator[Run]:
    """The run that a marked passage is one of."""
    first, over = passage, _over(passage)
    for one in evidence.before(passage):
        if _over(one) != over:
            break
        if not style.match(_marked(one, evidence)):
            # The mark stands in the heading of the first paragraph under it only.
            if one.headings == over:
                yield from _led(one, _beside(one, evidence), evidence.after(one), evidence)
                return
            continue
        first = one
    members = list(_following(None, [first, *evidence.after(first)], evidence))
    if members:
        yield Run("", over, members)


def _led(lead: Passage, beside: str, after: Sequence[Passage], evidence: Evidence) -> Iterator[Run]:
    members = list(_following(lead, after, evidence))
    if members:
        yield Run(beside + evidence.folded(lead), _over(members[0].passage), members)


def _beside(lead: Passage, evidence: Evidence) -> str:
    """What a lead-in as short as 重点抓好以下五项工作 is of: the paragraph before it."""
    short = len(evidence.folded(lead)) < SHORT_LEAD
    return "".join(evidence.folded(one) for one in evidence.before(lead)[:1]) if short else ""


def _over(passage: Passage) -> tuple[str, ...]:
    """The headings over a passage, without one that is nothing but a mark (一是)."""
    return passage.headings[:-1] if _is_mark(passage) else passage.headings


def _is_mark(passage: Passage) -> bool:
    over = passage.headings[-1].strip() if passage.headings else ""
    return bool(over) and any(style.fullmatch(over) for style in STYLES)


def _inside(passage: Passage, evidence: Evidence) -> list[Member]:
    """Members within one passage: marked, or between semicolons after a colon."""
    if passage.part == "target":
        return []  # what is promised, and by whom
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


def _following(lead: Passage | None, after: Sequence[Passage], evidence: Evidence) -> Iterator[Member]:
    """Members that follow as passages of their own, in one style, or each ended by a semicolon."""
    if not after:
        return
    first = _marked(after[0], evidence)
    style = _style(first) if FIRST.match(first) else None
    if style is None and lead and LEAD_IN.search(evidence.folded(lead)):
        if first.rstrip().endswith(";"):
            yield from _until_full_stop(after, evidence)
            return
        style = NAMED if NAMED.match(first) else None
    if style is None:
        return
    seen: set[str] = set()
    for passage in after[:MOST]:
        match = style.match(_marked(passage, evidence))
        if not match or _over(passage) != _over(after[0]):
            break
        if style is NAMED or match.group() not in seen:  # of several paragraphs under one mark the first
            yield Member(passage.text.strip(), passage)
        seen.add(match.group())


def _until_full_stop(after: Sequence[Passage], evidence: Evidence) -> Iterator[Member]:
    for passage in after[:MOST]:
        yield Member(passage.text.strip(), passage)
        if not evidence.folded(passage).rstrip().endswith(";"):
            break


def _marked(passage: Passage, evidence: Evidence) -> str:
    """A passage's text with its mark: a heading that is nothing but a mark belongs to the first one under it."""
    text = evidence.folded(passage)
    return passage.headings[-1].strip() + text if _is_mark(passage) else text


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


def pieces(passage: Passage, evidence: Evidence) -> list[Member]:
    """The sentences and clauses of a paragraph as members, without a head sentence that only names it."""
    text = evidence.folded(passage)
    said = []
    for start, end in sentences(text):
        words = _cut(passage, start, end)
        if words:
            said.append(words)
    head = len(said) > 1 and len(said[0]) < SHORT_LEAD
    return [Member(words, passage) for words in said[head:]]


# --- names in a sentence -------------------------------------------------------------------------------------------

NAMES = re.compile(r"(?P<names>[^,。;:、]{2,30}(?:、[^,。;:、]{2,30})+)")
COUNTED = re.compile(r"(?P<number>\d{1,3}|[两三四五六七八九十]{1,2})(?:大|家|个|项|所|名|位|条|座|处|类)(?!分)")
VERB = re.compile(
    r"^(?:.*(?:引进|建成|打造|包括|入选|获批|新增|培育|成立|推进|开工|启动|分别为|分别是|名为|亮给|分别给|指导|支持|推动|涉及|覆盖|选定|确定|有|为|是)|对|以|由|在)(?=.{2})"
)


def names_in(sentence: str, folded: str) -> list[str]:
    """The names that a sentence strings together: 新引进甲研究院、乙研究院、丙基地3家机构.

    Where the sentence says how many there are, that many; else at least three.
    """
    for match in NAMES.finditer(folded):
        strung = match["names"].split("、")
        start = match.start()
        printed = []
        for piece in strung:
            printed.append(sentence[start : start + len(piece)])
            start += len(piece) + 1
        counted = COUNTED.search(strung[-1])
        printed[0] = VERB.sub("", printed[0]) or printed[0]
        if counted:
            printed[-1] = printed[-1][: counted.start()]
        number = (chinese.either(counted["number"]) or 0) if counted else 0
        if len(printed) >= 3 and all(printed) and number in (0, len(printed)):
            return [name.strip("“”《》 ") for name in printed]
    return []
