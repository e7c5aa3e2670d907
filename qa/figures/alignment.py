"""Several numbers in a row: n items and n numbers align one to one, and what follows the last item belongs to all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from qa.figures.numbers import Mention
from qa.figures.phrases import is_generic, leading_verb, split_items, strip_subject

# A verb between the items of an enumeration and its figures: A、B和C完成投资 …
_SHARED = re.compile(
    r"(?<=.)(?:分别|依次)?(?P<tail>(?:已|各|共)?(?:完成|实现|累计|达|增长|建成|投资|新增|同比|下降|提高|参保|获得|引进)[一-鿿]{0,6})$"
)


INDUSTRIES = re.compile(r"第?一、?二(?:、|和)?三次?产业")
SAVED_AND_LENT = re.compile(r"存、贷款")
FUSED = {"城乡": ("城镇", "农村"), "存贷款": ("存款", "贷款")}


def items_of(phrase: str, count: int) -> list[str]:
    """The items that a phrase enumerates before `count` numbers, the last ones; none where it names fewer."""
    items = _fused(split_items(_apart(strip_subject(phrase))), count)
    return items[-count:] if len(items) >= count else []


def names_of(items: list[str]) -> Iterator[str]:
    """The full name of each item: the verb of the first and the noun after the last belong to all."""
    verb = leading_verb(items[0])
    stem, tail = _shared_tail(items[-1])
    for n, item in enumerate([*items[:-1], stem]):
        if is_generic(item) and n:
            item = generic_head(items[0]) + item
        if verb and n and not leading_verb(item):
            item = verb + item
        yield item if not tail or item.endswith(tail) else item + tail


def _apart(phrase: str) -> str:
    """Items that share a syllable, each in full: 一二三产业, 第一、二、三产业, 存、贷款余额."""
    phrase = INDUSTRIES.sub("第一产业、第二产业、第三产业", phrase)
    return SAVED_AND_LENT.sub("存款、贷款", phrase)


def _fused(items: list[str], count: int) -> list[str]:
    """城乡居民人均可支配收入分别达到A和B: two items in one word."""
    if count == 2 and len(items) == 1:
        for word, parts in FUSED.items():
            if word in items[0]:
                return [items[0].replace(word, part, 1) for part in parts]
    return items


def _shared_tail(item: str) -> tuple[str, str]:
    """Split what belongs to every item off the last one: 杭德市域铁路分别完成投资 → (杭德市域铁路, 完成投资)."""
    parts = re.split(r"分别|依次", item, maxsplit=1)
    if len(parts) == 2:
        return strip_subject(parts[0]), strip_subject(parts[1])
    found = _SHARED.search(item)
    if found and found.start() >= 2:
        return strip_subject(item[: found.start()]), strip_subject(found.group("tail"))
    return item, ""


def generic_head(item: str) -> str:
    """What a generic second item takes over from the first: 粮食播种面积 → 粮食."""
    for size in range(len(item) - 1, 1, -1):
        if is_generic(item[size:]) and item[size:]:
            head = item[:size]
            if not is_generic(item[size - 1 :]):
                return head.removesuffix("播种")
    return item


def with_shared_unit(series: list[Mention]) -> list[Mention]:
    """3.3、2.7和1.5个百分点: the unit of the last is the unit of all."""
    last = series[-1]
    if len(series) == 1 or not last.unit or any(m.unit for m in series[:-1]):
        return series
    return [*(replace(m, unit=last.unit) for m in series[:-1]), last]
