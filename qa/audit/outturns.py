"""Targets that nothing answers, and outturns that measure something else than their target."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa.audit.ledger import Draft, Ledger, alike
from qa.audit.printed import number, percent_of, same_kind, shown
from qa.figures.likeness import core
from qa.figures.phrases import is_generic, is_verb
from qa.figures.units import kind_of
from qa.model import Figure, Sureness

# Words that part one measure from another: two of a line never mean the same thing.
LEVELS = ("国家级", "省级", "市级", "区县级", "县级", "镇级", "村级")
CONTRASTS: tuple[tuple[str, ...], ...] = (
    LEVELS,
    ("高价值", "有效"),
    ("高价值", "授权"),
    ("增加值", "总产值", "营业收入", "营收"),
    ("存款", "贷款"),
    ("常住", "户籍"),
    ("城镇", "农村"),
    ("出口", "进口"),
)
LOW_LEVELS = ("市级", "区县级", "县级", "镇级")
# Adjectives that make a smaller class of a thing.
NARROWING = re.compile(
    r"现代|规上|规模以上|限上|限额以上|重点|普惠(?:性)?|公办|高标准|优质|示范(?:性)?|标准化|新型|智能|高技能|高层次|国家级|省级|三星级以上"
)
TITLE = re.compile(r"《[^》]*》")
SHORTEST = 4
CONDITION = re.compile(r"\d[\d.]*(?:万|亿)?(?:元|亩|人|吨|平方米|千瓦|公里)以[上下]")
WITHOUT = re.compile(r"(?:剔除|扣除|不含|不包括|除去)[一-鿿]{2,8}")
# What is promised is a thing that is there; what is told is that it was asked for, begun or chosen.
BEGUN = re.compile(r"推荐上报|上报|申报|推荐|创建对象|培育对象|候选|入选名单|列入计划|开工|签约|启动")
THERE = re.compile(r"认定|建成|建设|新建|新增|打造|完成|竣工|投用|引进|创成|培育")
# What is to be steered or planned, and not counted.
STEERING = re.compile(r"推动|推进|支持|加快|促进|规划|总投资|(?:总)?建筑面积|占地|全长")
ALL_DONE = re.compile(r"全部(?:建成|完成|完工|投用|上线|改造|接入)|均已(?:实现|完成|建成)")
ALIKE = 0.45
SPOKEN = 0.3
# The end of a name says best what is counted.
TAIL = 6


def check(ledger: Ledger) -> list[Draft]:
    """Put every target beside what answers it."""
    drafts: list[Draft] = []
    for row in ledger.rows:
        targets = [f for f in row if f.role == "target" and ledger.places[f.passage].part == "target" and f.certain]
        told = [f for f in row if ledger.places[f.passage].part == "progress"]
        drafts += _others(ledger, targets, told)
        if any(ledger.places[f.passage].part == "progress" for f in row) or targets:
            drafts += _missing(ledger, targets, told)
    return drafts


# --- something else -----------------------------------------------------------------------------------------------


def _others(ledger: Ledger, targets: Sequence[Figure], told: Sequence[Figure]) -> Iterator[Draft]:
    for target in targets:
        for outturn in _answers(ledger, target, told):
            why = _differs(ledger, target, outturn)
            if why and not _rated(ledger, target, outturn, told):
                text = f"目标说的是“{target.indicator}”{shown(target)},结果说的是“{outturn.indicator}”{shown(outturn)}:{why}。"
                yield Draft("other", "likely", text, (target, outturn), shown(outturn), "")
                break


def _answers(ledger: Ledger, target: Figure, told: Sequence[Figure]) -> Iterator[Figure]:
    """The outturns that stand for a target: the table's, else the most alike of one kind."""
    paired = [f for f in told if ledger.targets.get(f.id) is target and f.role not in ("completion", "rank")]
    if paired:
        yield paired[0]
        return
    free = [
        f
        for f in told
        if f.id not in ledger.targets and f.role in ("actual", "share", "growth") and _of_kind(f, target)
    ]
    best = max(free, key=lambda f: alike(target, f), default=None)
    if best and alike(target, best) >= ALIKE:
        yield best


def _of_kind(one: Figure, other: Figure) -> bool:
    return same_kind(one, other) or kind_of(one.unit) == kind_of(other.unit) == "percent"


def _rated(ledger: Ledger, target: Figure, outturn: Figure, told: Sequence[Figure]) -> bool:
    """Whether the report's own rate takes the outturn for the target's."""
    for rate in told:
        if rate.role == "completion" and rate.about == outturn.id and number(rate) is not None:
            found = percent_of(outturn, target, rate)
            if found and found.agrees:
                return True
    return False


def _differs(ledger: Ledger, target: Figure, outturn: Figure) -> str:
    """In what words the two measures part; empty where they do not."""
    wanted, given = target.indicator, outturn.indicator
    for words in CONTRASTS:
        first, second = ([word for word in words if word in name] for name in (wanted, given))
        if len(first) == 1 and len(second) == 1 and first != second and not _inside(first[0], second[0]):
            return f"一个是{first[0]},一个是{second[0]}"
    conditions = [set(CONDITION.findall(name)) for name in (wanted, given)]
    if all(conditions) and not conditions[0] & conditions[1]:
        return f"一个按{min(conditions[0])},一个按{min(conditions[1])}"
    left_out = WITHOUT.search(given)
    if left_out and not WITHOUT.search(wanted):
        return f"结果{left_out.group()}"
    begun = BEGUN.search(given)
    if begun and THERE.search(wanted) and not BEGUN.search(wanted) and outturn.role == "actual":
        return f"结果只是{begun.group()}"
    return _narrower(wanted, given) or _qualified(ledger, outturn, wanted, given)


def _narrower(wanted: str, given: str) -> str:
    """An outturn of a level below what is promised without one."""
    if any(level in wanted for level in LEVELS):
        return ""
    found = [level for level in LOW_LEVELS if level in given]
    return f"结果只是{max(found, key=len)}的" if found else ""


def _inside(one: str, other: str) -> bool:
    return one in other or other in one


def _qualified(ledger: Ledger, outturn: Figure, wanted: str, given: str) -> str:
    """A target that narrows what its outturn counts whole: 现代小微企业, 小微企业."""
    whole, part = core(given), core(wanted)
    narrow = part.removesuffix(whole)
    if len(whole) < SHORTEST or narrow == part or not NARROWING.fullmatch(narrow):
        return ""
    sentence = TITLE.sub("", ledger.texts[outturn.passage][: outturn.start].rpartition("。")[2])
    return "" if narrow in sentence else f"目标限于“{narrow}”,结果没有这个限定"


# --- nothing ------------------------------------------------------------------------------------------------------


def _missing(ledger: Ledger, targets: Sequence[Figure], told: Sequence[Figure]) -> Iterator[Draft]:
    text = _told_text(ledger, targets)
    for target in targets if text else ():
        if target.id in ledger.answered or not target.indicator or _answered(ledger, target, told):
            continue
        said = f"“{target.indicator}”的目标是{shown(target)},这一项的推进情况没有写它的结果。"
        yield Draft("missing", _sureness(ledger, target, told, text), said, (target,), shown(target), "")


def _answered(ledger: Ledger, target: Figure, told: Sequence[Figure]) -> bool:
    """Whether something tells what became of a target, under whatever name: its rate, its very number, another row."""
    value, unit = target.normal
    same = any(f.normal[0] == value and (f.normal[1] == unit or "" in (f.normal[1], unit)) for f in told)
    return same or _explained_by_rate(target, told) or (core(target.indicator), target.normal[1]) in ledger.outturns


def _sureness(ledger: Ledger, target: Figure, told: Sequence[Figure], text: str) -> Sureness:
    """Likely where nothing in the row speaks of the thing or counts in its unit."""
    tail = core(target.indicator)[-TAIL:]
    spoken = any(tail[n : n + 3] in text for n in range(max(1, len(tail) - 2)))
    latin = any(word in text for word in re.findall(r"[A-Za-z]{2,}", target.indicator))
    counted = any(f.role in ("actual", "target") and same_kind(f, target) and _may_be(f, target) for f in told)
    rated = {f.about for f in told if f.role == "completion"}
    counted = counted or any(f.id in rated and same_kind(f, target) and f.id not in ledger.targets for f in told)
    vague = number(target) is None or STEERING.match(target.indicator) or target.about or len(tail) < 3
    weak = spoken or latin or counted or vague or ALL_DONE.search(text)
    return "weak" if weak else "likely"


def _may_be(outturn: Figure, target: Figure) -> bool:
    """Whether an outturn in the target's unit may be its own: a unit of few things, or a name that says little."""
    if not outturn.indicator:
        return False
    rare = target.normal[1] not in ("个", "家", "项", "%", "")
    return rare or is_verb(outturn.indicator) or is_generic(outturn.indicator) or alike(outturn, target) > SPOKEN


def _told_text(ledger: Ledger, targets: Sequence[Figure]) -> str:
    """All that a row tells of its progress."""
    rows = {ledger.places[f.passage].task for f in targets}
    return "".join(ledger.texts[passage.id] for passage in ledger.tasks_of(rows) if passage.part == "progress")


def _explained_by_rate(target: Figure, told: Sequence[Figure]) -> bool:
    """Whether some outturn of the row, with its stated rate, is this target's whatever it is called."""
    rates = {f.about: f for f in told if f.role == "completion" and number(f) is not None}
    for outturn in told:
        rate = rates.get(outturn.id)
        if rate and same_kind(outturn, target):
            found = percent_of(outturn, target, rate)
            if found and found.agrees:
                return True
    return False
