"""The indicator of a figure: the phrase before it, the noun after it, or what it inherits from the figures before.

A rate takes the name of its outturn, a rank that of its growth, a part that of its whole; a bare verb takes the noun
that is counted.
"""

from __future__ import annotations

import re

from qa.figures.alignment import generic_head
from qa.figures.cues import SHARE_OF
from qa.figures.memory import DONE_VERB, RELATIVE, Draft, Memory
from qa.figures.numbers import Mention
from qa.figures.phrases import (
    LEADING_VERB,
    TAIL_NOUN,
    is_generic,
    is_verb,
    lasting_verb,
    leading_verb,
    noun_after,
    predicate_after,
)

SHARE_NAME = re.compile(r"占.*(?:比重|比例|份额)$|占比$")
# What is counted at a time, and not over one.
LEVEL_NAME = re.compile(
    r"(?:里程|装机(?:容量)?|总量|保有量?|存量|总数|人口|规模|余额|床位数?|浓度|拥有量?|收入比|年限|寿命)$"
)
ADDS = re.compile(r"新|净增|增加")
STOCK_NAME = re.compile(r"总|累计|保有|存量|覆盖率")
# Verbs that only tell how the thing before them changed.
CHANGED = re.compile(r"(?:增加|减少|提高|降低|上升|下降|扩大|缩小|增长|发展)+")
ADDED = re.compile(r"(?:新增|净增|增加)$")
LONGEST_THING = 6
TOTAL = re.compile(r"总[额量数]|合计|总计|累计")
# 固定资产投资增长2.3%,剔除房地产后增长7.8%: the same without a part of it.
WITHOUT = re.compile(r"(?:剔除|扣除|不含|不?包括)[^,。;]{1,10}")
# 拿出396亿元用于…: what money is given for.
GIVES = re.compile(r"(?:拿出|安排|投入|拨款|拨付|下达|补助|补贴|支出|资金|增加)$")
ISSUES = re.compile(r"(?:发行|增发|带动|撬动|吸引|节约|节省|筹集|募集|投放)$")
# Nouns that begin with a verb: 18个建设项目.
WORKS = re.compile(r"[一-鿿]{2,4}?(?:项目|工程|单位|用地|机构|站点|点位)")
FUNDS = re.compile(r"[一-鿿]{0,8}(?:资金|经费|国债|贷款|补贴|补助)")
USE = re.compile(r"用于[^,。;]{2,16}")
IS = re.compile(r"是|可以|已|过着|都|能够")
GOES_TO = re.compile(r"(?:以上|以下|左右|多)?(?P<to>(?:来自|用于|用在|分布|集中|投向|来源于)[^,。;]{1,14})")
COME_IN = re.compile(r"(?:实际)?(?:到位|支出|利用)")
# 帮助3万名失业人员实现再就业: what comes of it is what is counted.
HELPS = re.compile(r"^(?:帮助|助力|带动|促进|推动|引导|支持)")
INTENSITY = re.compile(r"(?:强度|率|比例|比重|密度|浓度)$")
MEASURES = ("length", "area", "mass", "volume", "energy")
# A rate of the whole work, and not of the part named last.
WHOLE = re.compile(r"总工程量|工程总量|总体工程量")
_COME = "开工|完工|竣工|建成|投用|启用|投产|验收|交付|封顶|在建"
STAGED = re.compile(rf"中$|(?:已|均|全部|正在)*(?:{_COME})$")


def name_it(memory: Memory, draft: Draft, right: str, future: bool) -> None:
    """Complete the indicator: the noun after the number, or what the phrase before leaves out.

    :param right: the text after the number.
    :param future: whether the sentence plans.
    """
    if draft.own.startswith("占") and (len(draft.own) > 2 or draft.role == "target"):
        _take_share(memory, draft)
        return
    noun = "" if draft.begins else counted_noun(draft.mention, right)
    _complete(draft, right)
    rated = draft.mention.dimension in ("percent", "rank", "times")
    relative = draft.role in RELATIVE or (future and rated and is_generic(draft.own))
    verb_alone = bool(draft.own) and is_verb(draft.own) and bool(noun_after(right))
    if draft.about is not None:
        draft.indicator = memory.drafts[draft.about].indicator
    elif not (noun or verb_alone) and (target := memory.answered(draft)) is not None:
        _answer(memory, draft, memory.drafts[target].indicator, target)
    elif not (noun or verb_alone) and (name := memory.named_by_target(draft)):
        _answer(memory, draft, name, None)
    elif (WITHOUT.fullmatch(draft.own) and draft.role in ("growth", "actual", "target")) or (
        is_generic(draft.own) and (relative or not (noun or verb_alone))
    ):
        _inherit(memory, draft, relative)
    elif is_verb(draft.own) and not relative:
        _take_noun(memory, draft, noun or noun_after(right), right)
    else:
        _take_subject(memory, draft, noun, relative, right)
    if draft.whole is not None and draft.about is None and is_generic(draft.indicator):
        draft.indicator = memory.drafts[draft.whole].indicator + draft.indicator
    elif draft.whole is not None and draft.about is None and draft.mention.dimension in ("count", "people"):
        draft.indicator = _narrowed(memory.drafts[draft.whole].indicator, draft.own) or draft.indicator


def _narrowed(whole: str, own: str) -> str:
    """A part that has the noun of its whole, with what narrows both: 新增3岁以下婴幼儿托位, 其中普惠托位."""
    size = next((n for n in range(min(len(whole), len(own)) - 1, 1, -1) if whole.endswith(own[-n:])), 0)
    return whole[:-size] + own if size and leading_verb(whole) and not re.search(r"\d", own) else ""


def _complete(draft: Draft, right: str) -> None:
    """What the phrase before leaves open, and the words after the number tell."""
    if draft.mention.dimension == "money":
        if GIVES.search(draft.own) and (use := USE.match(right)):
            draft.own += use.group()  # 中央财政安排396亿元用于转移支付
        elif ISSUES.search(draft.own) or (GIVES.search(draft.own) and FUNDS.match(right)):
            draft.own += noun_after(right)  # 发行1000亿元长期国债
    elif draft.mention.unit in ("%", "") and draft.role in ("share", "target", "actual") and SHARE_OF.match(right):
        if not draft.own:
            draft.own = IS.split(noun_after(right))[0]  # 有三分之二的城镇职工在国有企业就业
    elif draft.role == "actual" and not draft.own and draft.mention.dimension in MEASURES and right.startswith("的"):
        draft.own, draft.role = noun_after(right), "other"  # 6.1公里的隧道掘进5.3公里
    elif draft.role == "share" and (goes := GOES_TO.match(right)):
        draft.own += goes["to"]  # 财政收入的60%以上来自国有企业


def _answer(memory: Memory, draft: Draft, named: str, target: int | None) -> None:
    """Take the target's name; a verb that tells a stage (开工) is kept."""
    stage = "" if DONE_VERB.fullmatch(draft.own) or named.startswith(draft.own) else draft.own
    draft.indicator = named.removeprefix(leading_verb(named)) + stage if stage else named
    draft.about = None if stage else target
    draft.own = draft.own or named


def _inherit(memory: Memory, draft: Draft, relative: bool) -> None:
    """增速, 占比, 总量: what is measured stands in the figure before, or in the clause before."""
    start = memory.drafts[-1] if memory.drafts else None
    if start and start.role == "other" and start.clause == draft.clause and not draft.own:
        # 由2.31%提高到2.45%: both ends have one name.
        draft.indicator = start.indicator
        if draft.role == "actual" and draft.mention.dimension == "percent" and SHARE_NAME.search(start.indicator):
            draft.role = "share"
        return
    if WITHOUT.fullmatch(draft.own) and draft.role == "actual" and start and start.role == "growth":
        draft.role = "growth"  # 增长4%(包括村办工业为6%)
    draft.about = None if _names_another(memory, draft) else memory.nearest(draft)
    head = memory.drafts[draft.about].indicator if draft.about is not None else memory.subject or _topic(memory, draft)
    if draft.role == "completion" and WHOLE.search(memory.text, draft.clause[0], draft.mention.start):
        head, draft.about = memory.project(draft) or head, None  # 完成总工程量的85%
    if re.match(r"总|累计|通车|营业|运营", draft.own):
        head = head.removeprefix(leading_verb(head))  # 新增高铁里程1126公里,总里程2643公里
    if head and not WITHOUT.fullmatch(draft.own) and (relative or draft.own in head or CHANGED.fullmatch(draft.own)):
        draft.indicator = head
    elif COME_IN.fullmatch(draft.own) and head:
        draft.indicator = head + draft.own  # 外商直接投资增长较快,实际到位400亿美元
    elif TOTAL.fullmatch(draft.own) or WITHOUT.fullmatch(draft.own):
        draft.indicator = ADDED.sub("", head) + draft.own  # 高企新增4218家,总数2.16万家
    else:
        draft.indicator = generic_head(head) + draft.own if draft.own else head


def _topic(memory: Memory, draft: Draft) -> str:
    """What the sentence before spoke of, for a level that nothing else names: 居民储蓄大幅度增加。年末达到1623亿元; or
    that the line above of a target cell names."""
    if draft.own or (memory.part, draft.role) not in (("text", "actual"), ("target", "target")):
        return ""
    return memory.topic


def _names_another(memory: Memory, draft: Draft) -> bool:
    """Whether the clause before names what the figure measures: 同我国建交的国家,已达120个."""
    if not memory.fresh or draft.role in ("completion", "rank"):
        return False
    return memory.apart or (not draft.own and draft.role in ("actual", "target", "other"))


def _take_share(memory: Memory, draft: Draft) -> None:
    """占地区生产总值比重由2.31%提高到2.45%: a share of what stands before."""
    draft.about = memory.nearest(draft)
    head = memory.drafts[draft.about].indicator if draft.about is not None else memory.subject
    draft.indicator = head if draft.role == "target" else head + draft.own
    draft.role = "share" if draft.role == "actual" and draft.mention.dimension == "percent" else draft.role


def _take_noun(memory: Memory, draft: Draft, noun: str, right: str) -> None:
    """完成39名青少年的帮扶: the number counts the noun after it."""
    draft.prenominal = bool(noun)
    bare = not draft.own
    noun = noun or _shared_noun(memory, draft)
    draft.own = draft.own + noun or memory.subject
    told = noun and (bare or HELPS.search(draft.own))
    draft.indicator = draft.own + (predicate_after(right, noun) if told else "")


def _shared_noun(memory: Memory, draft: Draft) -> str:
    """What a bare verb shares with the figure before: 开工安置房1120套,基本建成600套; 12座矿山中,11座已开工."""
    before = memory.drafts[-1] if memory.drafts else None
    if not draft.own or before is None or before.sentence != draft.sentence or before.role != draft.role:
        return ""
    if before.mention.unit != draft.mention.unit:
        return ""
    verb = leading_verb(before.indicator)
    return before.indicator.removeprefix(verb) if verb else STAGED.sub("", before.indicator)


def _take_subject(memory: Memory, draft: Draft, noun: str, relative: bool, right: str) -> None:
    """新增托位1178个: the phrase before the number is what it measures."""
    own, draft.prenominal = _continued(memory, draft), bool(noun) and not relative
    if draft.role == "actual" and draft.mention.dimension == "percent" and SHARE_NAME.search(own):
        draft.role = "share"
    memory.subject = own
    if relative:
        draft.indicator = own
        draft.about = memory.same_subject(draft)
        if draft.about is not None and len(own) < len(memory.drafts[draft.about].indicator):
            draft.indicator = memory.drafts[draft.about].indicator
        return
    stock = bool(STOCK_NAME.search(own)) or draft.role == "other"
    if (
        not leading_verb(own)
        and memory.verb
        and not (stock or own.startswith(("增加", "减少")))
        and draft.mention.dimension not in ("percent", "rank", "money")
    ):
        own = memory.verb + own
    memory.verb = lasting_verb(own)
    own += _shared_quantity(memory, draft) if not draft.prenominal else ""
    draft.indicator = own + noun if draft.prenominal else own
    if draft.prenominal and not leading_verb(own):
        draft.indicator += predicate_after(right, noun)


def _continued(memory: Memory, draft: Draft) -> str:
    """What the phrase before a number measures; a rate that begins as the name before ends is of it: 研发投入929亿元,
    投入强度2.18%."""
    own, before = draft.own, memory.last
    if before is None or before.sentence != draft.sentence or not INTENSITY.search(own):
        return own
    for size in range(min(len(own) - 1, 4), 1, -1):
        head = before.indicator.removesuffix(own[:size])
        if len(head) > 1 and head != before.indicator:
            return head + own
    return own


def _shared_quantity(memory: Memory, draft: Draft) -> str:
    """The quantity that a bare thing shares with the figure before: 粮食产量达到4亿吨;棉花达到608万吨."""
    dimension = draft.mention.dimension
    if dimension not in MEASURES or len(draft.own) > LONGEST_THING:
        return ""
    if TAIL_NOUN.search(draft.own) or leading_verb(draft.own):
        return ""
    for before in reversed(memory.drafts):
        if draft.sentence - before.sentence > 1:
            return ""
        if before.role == draft.role and before.mention.dimension == dimension:
            found = TAIL_NOUN.search(before.indicator)
            return found.group() if found and not leading_verb(before.indicator) else ""
    return ""


def is_level(draft: Draft) -> bool:
    """Whether a figure tells how much there is, and not how much came in some years."""
    if draft.role not in ("actual", "share", "target", "rank"):
        return False
    return draft.mention.dimension in ("percent", "rank") or (
        bool(LEVEL_NAME.search(draft.indicator)) and not ADDS.match(draft.indicator)
    )


def counted_noun(mention: Mention, right: str) -> str:
    """The noun that a counter stands before (3个试点镇); nothing after a percentage, a sum or a lost unit."""
    if mention.dimension not in ("count", "people", "times") or not mention.unit:
        return ""
    if LEADING_VERB.match(right) and not WORKS.match(right):
        return ""
    if mention.unit.endswith("人") and right.startswith("民"):
        return "人民"
    return noun_after(right)
