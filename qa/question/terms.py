"""The words of what is asked about: cut from the question, with what else may stand for them in print."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import pairwise

from qa.figures.units import MULTIPLE, UNIT
from qa.model import Term
from qa.store.vocabulary import Vocabulary
from qa.words import cut, cut_words, data_lines, in_dictionary, synonyms

CONDITION = re.compile(
    r"(?:投资|规模|总投资)?(?P<number>\d[\d.,]*|[一二三五六七八九十两百千]+)个?(?P<unit>(?:万亿|千亿|百亿|十亿|亿|千万|百万|万)?(?:美元|元|亩|吨|公里|平方米|千瓦|人|张|床|周?岁)?)(?P<bound>及?以[上下])"
    r"|(?P<class>百亿|千亿|十亿|万亿)(?=级?(?:项目|企业|产业|工程|集群))"
    r"|(?:上|超|过|超过|超)(?P<big>百万|千万|亿|十亿|百亿|千亿)(?:元)?的?"
)
# What a word of no report still weighs: a colloquial word must not outweigh the indicator's own.
UNKNOWN_WEIGHT = 0.6
# PM2.5, 5G, VOCs: no way of speaking, so a report that has none of it has no answer.
UNKNOWN_NAME = 3.0
NAMED_IN_LATIN = re.compile(r"(?=.*[A-Za-z])(?!.*[一-鿿])")
# Words that stand in every other row tell little of what is meant.
WEAK = frozenset(
    [
        "完成",
        "实现",
        "达到",
        "突破",
        "工作",
        "建设",
        "项目",
        "开展",
        "推进",
        "进行",
        "实施",
        "加强",
        "发展",
        "情况",
        "新增",
        "任务",
        "重点",
        "打造",
        "目标",
        "提升",
        "组织",
        "计划",
        "年度",
        "全年",
        "方面",
        "企业",
        "工程",
        "机构",
        "累计",
        "实际",
        "惠及",
        "受益",
        "受惠",
        "涉及",
        "牵涉",
        "带动",
        "撬动",
        "覆盖",
    ]
)
WEAK_SHARE = 0.35
# Words before a quantity that make no other quantity of it.
MODIFIERS = frozenset(["年均", "平均", "月均", "日均", "总", "人均", "户均", "合计", "全部", "总共"])
COMPOUND_SHARE = 0.5
PIECE = 0.7
# Words that name a quantity: the answer's figure must be that quantity.
MEASURE = re.compile(
    r".*(?:率|额|总投资|价格?|费用?|税|薪|工资|收入|支出|里程|面积|人数|户数|总数|利润|产值|产量|营收|余额|单产|浓度|指数|得分|满意度|"
    r"成本|贷款|存款|时长|高度|寿命|装机(?:容量)?|产能|用电量|发电量|客流量|成交量|销量|储备|奖金|补贴|补助|罚款|租金|名额|学位|床位|[车泊托工座]位)$"
)
# What people put behind an indicator's name: 进口额, 企业数.
SUFFIX = re.compile(r"(?:总额|总量|总数|数量|人数|户数|家数|个数|额|数|量)$")
QUANTITY_SUFFIXES = frozenset("率额费")
# Things whose name is one character; any other single character is a particle or a scrap.
SHORT_NAMES = frozenset("羊牛猪鸡鸭鱼虾粮棉油糖煤钢铁铝铜树茶果菜药桥船")
UNIT_WORD = re.compile(rf"几?(?:{MULTIPLE})?(?:{UNIT}|个点|平米|块钱)|第?几[个家项位名条座张]|{MULTIPLE}元?")
HAN_CHAR = re.compile(r"[一-鿿]")


@cache
def fillers() -> frozenset[str]:
    """Words of a question that name nothing."""
    return frozenset(word for line in data_lines("fillers.txt") for word in line.split())


@cache
def _synonym_pattern() -> re.Pattern[str]:
    keys = sorted((key for key in synonyms() if len(key) > 1), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, keys)), re.IGNORECASE)


def find_terms(text: str, vocabulary: Vocabulary, binding: Iterable[str] = ()) -> tuple[Term, ...]:
    """Cut what is left of a folded question into terms, in its order, each once.

    :param binding: names in the question (places of a report) that the answer's passage must carry.
    """
    made: dict[str, Term] = {}
    for name in binding:
        made[name] = Term(name, vocabulary.rarity(name), (name,), vocabulary.knows(name), binds=True)
        text = text.replace(name, " ")
    conditions, text = _conditions(text)
    for condition in conditions:
        made[condition[0]] = _term(condition[0], condition, vocabulary)
    found = [(word, forms) for word, forms in _words(text, vocabulary) if word not in fillers()]
    for word, forms in found:
        for term in _with_pieces(_term(word, forms, vocabulary), vocabulary):
            made.setdefault(term.text, term)
    for word in _compounds([word for word, _ in found], text, vocabulary):
        made.setdefault(word, _compound(word, made, vocabulary))
    return tuple(made.values())


def _with_pieces(term: Term, vocabulary: Vocabulary) -> list[Term]:
    """A term; where no report prints it, the shorter words in it that one does (两癌筛查: 两癌, 筛查). They weigh less
    than the whole, which counts as much as the rarest of them."""
    if len(term.text) < 4 or term.known:
        return [term]
    words = [
        word for word in dict.fromkeys(cut(term.text)) if 2 <= len(word) < len(term.text) and vocabulary.knows(word)
    ]
    pieces = [_term(word, (word,), vocabulary) for word in words]
    whole = replace(term, weight=max([term.weight, *(PIECE * piece.weight for piece in pieces)]))
    return [whole, *(replace(piece, weight=PIECE * piece.weight) for piece in pieces)]


@lru_cache(maxsize=10_000)
def names_quantity(term: Term) -> bool:
    """Whether a term names a quantity (余额, 面积, 工资), so that no other quantity can be the answer."""
    return not (term.compound and term.known) and (
        bool(MEASURE.fullmatch(term.text)) or all(MEASURE.fullmatch(form) for form in term.forms[1:] or term.forms)
    )


def _compounds(words: Sequence[str], text: str, vocabulary: Vocabulary) -> Iterator[str]:
    """Two words typed in one that the library prints in one (绿色贷款), or that name a quantity it does not have
    (进口总额): they mean more together than apart."""
    for one, other in pairwise(words):
        pair = one + other
        strange = MEASURE.fullmatch(other) and not vocabulary.knows(one) and one not in MODIFIERS
        if pair in text and (vocabulary.knows(pair) or strange):
            yield pair


def _compound(word: str, parts: Mapping[str, Term], vocabulary: Vocabulary) -> Term:
    weights = [term.weight for term in parts.values() if term.text in word and term.text != word]
    return Term(
        word, round(COMPOUND_SHARE * max(weights, default=1.0), 4), (word,), vocabulary.knows(word), compound=True
    )


def _conditions(text: str) -> tuple[list[tuple[str, ...]], str]:
    """Measures that narrow what is asked (10亿元以上, 上千万的), as they may be printed, and the text without them."""
    return [_printed(match) for match in CONDITION.finditer(text)], CONDITION.sub(" ", text)


def _printed(match: re.Match[str]) -> tuple[str, ...]:
    if match["class"]:
        return (match["class"],)
    if match["big"]:
        return f"{match['big']}元以上", f"{match['big']}以上"
    bound, unit = match["bound"].removeprefix("及"), match["unit"] or ""
    whole = unit if unit and not re.fullmatch(MULTIPLE, unit) else unit + "元"
    return f"{match['number']}{whole}{bound}", f"{match['number']}{unit}{bound}"


def _splits_word(text: str, at: int, vocabulary: Vocabulary) -> bool:
    """Whether a phrase would start in the middle of a word that the library prints (旧小区 in 老旧小区)."""
    before = text[at - 1 : at + 1]
    return at > 0 and bool(HAN_CHAR.match(before[0])) and in_dictionary(before) and vocabulary.knows(before)


def _words(text: str, vocabulary: Vocabulary) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Words with their forms; phrases that have synonyms are kept whole."""
    at = 0
    for match in _synonym_pattern().finditer(text):
        if _splits_word(text, match.start(), vocabulary):
            continue
        yield from ((word, (word,)) for word in _cut(text[at : match.start()]))
        key = next(key for key in (match.group(), match.group().upper(), match.group().lower()) if key in synonyms())
        yield key, (key, *synonyms()[key])
        # 外贸出口额: the suffix of a quantity belongs to the phrase.
        at = match.end() + (text[match.end() : match.end() + 1] in tuple("额数量"))
    yield from ((word, (word,)) for word in _cut(text[at:]))


def _cut(text: str) -> list[str]:
    """Words that name something: no filler, no single character but a latin or numeric name."""
    return [word for word in _with_suffixes(cut_words(text), text) if _names_something(word)]


def _with_suffixes(words: Iterable[str], text: str) -> Iterator[str]:
    """Give the suffix of a quantity back to its word: 保障 and 率 are 保障率."""
    held = ""
    for word in words:
        if held and word in QUANTITY_SUFFIXES and held + word in text:
            held += word
            continue
        if held:
            yield held
        held = word
    if held:
        yield held


def _names_something(word: str) -> bool:
    if word in fillers():
        return False
    if word.rstrip("%").replace(".", "").isdigit() or UNIT_WORD.fullmatch(word):
        return False
    if len(word) == 2 and word[1] in "了过着":
        return False
    return len(word) > 1 or not HAN_CHAR.match(word) or word in SHORT_NAMES


def _term(word: str, forms: Iterable[str], vocabulary: Vocabulary) -> Term:
    forms = tuple(dict.fromkeys(forms))
    bare = SUFFIX.sub("", word)
    if len(bare) >= 2 and bare != word and not any(map(vocabulary.knows, forms)):
        forms = (*forms, bare)
    known = [form for form in forms if vocabulary.knows(form)]
    unknown = UNKNOWN_NAME if NAMED_IN_LATIN.match(word) else UNKNOWN_WEIGHT
    weight = min((vocabulary.rarity(form) for form in known), default=unknown)
    weight *= WEAK_SHARE if word in WEAK else 1.0
    return Term(word, round(weight, 4), forms, bool(known))
