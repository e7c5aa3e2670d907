"""How alike two indicators are: 新建成和改扩建幼儿园 and 新(改扩)建幼儿园 name one thing."""

from __future__ import annotations

import re
from functools import lru_cache

from qa.figures.phrases import VERBS

# From here on, two names are taken to name one thing.
ALIKE = 0.55

_NOISE = re.compile(
    r"[\s“”\"'()（）、,，·《》<>\-—:：的]|累计|已经|已|全年|年度|当年|今年|全市|全省|全国|全县|全区|我市|我省|共|各类|等|实际(?=完成)|完成(?=投资)"
)
_LEAD = re.compile(rf"^(?:(?:{VERBS})|新|和|或|改扩建|改建|扩建)+")
# What the things counted have come to is no part of what they are: 生态修复项目已全部开工.
_SAID = re.compile(
    r"(?<=..)(?:全部|正式|顺利)*(?:通过[一-鿿]{0,6}|新?开工|竣工|完工|建成|投用|投产|启用|投入使用|建成开放|验收|并网|推进)+$"
)
_TAIL = re.compile(r"(?:数量|总数|个数|数|工作|任务|项目|建设|情况|总量|以上|占比|比重|比例)$")


@lru_cache(maxsize=20_000)
def core(indicator: str) -> str:
    """The indicator without marks, without the verb in front and without empty words at the end."""
    plain = _SAID.sub("", _NOISE.sub("", indicator)).replace("实验", "试验")
    bare = _TAIL.sub("", _LEAD.sub("", plain))
    return bare if len(bare) >= 2 else plain


@lru_cache(maxsize=20_000)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[n : n + 2] for n in range(len(text) - 1)) or frozenset({text})


def likeness(one: str, other: str) -> float:
    """From 0 (nothing in common) to 1 (the same): the Dice coefficient of character pairs, more where one holds the other."""
    a, b = core(one), core(other)
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    pairs_a, pairs_b = _pairs(a), _pairs(b)
    dice = 2 * len(pairs_a & pairs_b) / (len(pairs_a) + len(pairs_b))
    shorter, longer = sorted((a, b), key=len)
    if shorter in longer:
        # The head noun stands last: 托位 is 普惠托位 with less said, 美丽城镇 is not 美丽城镇样板.
        least = 0.6 if longer.endswith(shorter) else 0.35
        return max(dice, least + 0.4 * len(shorter) / len(longer))
    return dice
