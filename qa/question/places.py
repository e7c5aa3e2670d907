"""Places, offices and people that a question names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from qa.store.vocabulary import HEAD, Vocabulary, heads_of
from qa.words import data_lines, in_dictionary

SUFFIX = re.compile(r"(?:省|市|自治区|自治州|地区|盟|州|县|区)$")
TYPED_PLACE = re.compile(
    r"(?<![一-鿿])[一-鿿]{2,3}(?:县|区(?![域划块间县])|市(?![场民长级区政委直域里内属容面辖]))(?![级城里]|[一-鿿]{1,9}(?:局|委员?会?|办公?室?|厅|集团)(?![一-鿿]*(?:率|数)))"
)
TOWN = re.compile(r"(?<![一-鿿])[一-鿿]{2,3}(?:镇(?![长级区村])|乡(?![村镇级里])|街道(?!办主任))")
NO_TOWN = re.compile(r"[城乡小集村古重强市老新名]镇|[家下返城老]乡$")
COUNTY = re.compile(r"[一-鿿]{2}县(?![级城里])")
# 老旧小区, 经开区, 农贸市: kinds of place, and no names.
NO_PLACE = re.compile(
    r"(?:[小社园城山库景灾郊街片校院厂矿林牧港市辖特老地新病湖核疫]|棚户|经开|高新|开发|保税|示范|试验|自贸|工业|住宅|服务|功能|禁养|作业|聚集|集聚|集中|产业|行政"
    r"|自治|保护|监管|风貌|样板|先行|引领|安置|合作|协同|实验|协作|连片|流域)区$|(?:[城集超股楼房门菜早夜]|旧货|批发|农贸|人才|零工)市$|(?:[全各本我该大小强]|贫困|百强|示范|先进|脱贫|达标|普惠|海岛|试点)县$|(?:牵头|地级|设区|直辖)市$"
)
# Characters that no name of a county or district has: 全区, 哪两个县, 2024年全区.
NOT_IN_NAMES = frozenset("副年月日全各本我是个哪几这那在到和与的两有多少每咱省地设城都超列找查看问")


@cache
def gazetteer() -> frozenset[str]:
    """Names of provinces, cities and well-known places, without 省 and 市."""
    return frozenset(name for line in data_lines("places.txt") for name in line.split(":")[-1].split())


@cache
def offices() -> dict[str, tuple[str, ...]]:
    """Every name of an office with all the names of the same office."""
    lines = [tuple(line.split()) for line in data_lines("offices.txt")]
    return {name: names for names in lines for name in names}


@cache
def _gazetteer_by_head() -> dict[str, list[str]]:
    return _by_head(gazetteer())


@cache
def _offices_by_head() -> dict[str, list[str]]:
    return _by_head(offices())


def _by_head(names: Iterable[str]) -> dict[str, list[str]]:
    """Names by how they begin."""
    made: dict[str, list[str]] = {}
    for name in names:
        made.setdefault(name[:HEAD], []).append(name)
    return made


def _told(text: str, names: Mapping[str, Sequence[str]]) -> list[str]:
    """Those of some names that stand in a text, the longest first."""
    found = (name for head in heads_of(text) & names.keys() for name in names[head] if name in text)
    return sorted(found, key=lambda name: (-len(name), name))


def short_place(name: str) -> str:
    """A place's name without 省 or 市, where two characters are left."""
    short = SUFFIX.sub("", name)
    return short if len(short) >= 2 else name


def _inside(name: str, text: str) -> bool:
    """Whether a place's name is only part of another name (上海路), or lies across two words (搬迁安置)."""
    if re.search(rf"{name}(?:路|街|大道|银行|大学|学院|港|湖|江|河|高速|铁路|机场)", text):
        return True
    start = text.index(name)
    before, after = text[max(start - 1, 0) : start + 1], text[start + len(name) - 1 : start + len(name) + 1]
    return all(len(pair) == 2 and in_dictionary(pair) for pair in (before, after))


def find_places(text: str, vocabulary: Vocabulary) -> tuple[list[str], list[str], list[str]]:
    """Places in a folded question: those that a report is of, others that the library prints, and strangers."""
    own = [place for place in vocabulary.places_in(text, short_place) if place != "全国"]
    for place in own:
        text = text.replace(place, " ").replace(short_place(place), " ")
    printed: list[str] = []
    strangers: list[str] = []
    for name in _told(text, _gazetteer_by_head()):
        if name in text and not _inside(name, text):
            (printed if vocabulary.knows(name) else strangers).append(name)
            text = text.replace(name, " ")
    for match in TYPED_PLACE.finditer(text):
        name = match.group()
        if not set(name[:-1]) & NOT_IN_NAMES and not NO_PLACE.search(name):
            (printed if vocabulary.knows(short_place(name)) else strangers).append(name)
    for match in COUNTY.finditer(text):
        name = match.group()
        if not set(name[:-1]) & NOT_IN_NAMES and not any(name in one for one in (*printed, *strangers)):
            (printed if vocabulary.knows(short_place(name)) else strangers).append(name)
    for match in TOWN.finditer(text):
        name = match.group()
        if not NO_TOWN.search(name) and not set(name[:-1]) & NOT_IN_NAMES:
            (printed if vocabulary.knows(name) else strangers).append(name)
    for name in vocabulary.named_in(text, "subplace"):
        if not any(name in one for one in printed):
            printed.append(name)
    return own, printed, strangers


def find_units(text: str, vocabulary: Vocabulary) -> list[str]:
    """Units of the library that a folded question names, in full or by a short form of their office."""
    found = vocabulary.named_in(text, "unit")
    if found:
        return found
    for name in _told(text, _offices_by_head()):
        matches = vocabulary.units_called(offices()[name])
        if matches:
            return matches
    return []
