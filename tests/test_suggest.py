"""What is suggested while somebody types."""

from __future__ import annotations

import time
from typing import Any

import pytest

from qa.store.suggesting import LONGEST_NAME, Suggestions

NAMES = {
    "indicator": ["新增托位", "新增普惠托位", "新建公共充电桩", "PM2.5浓度", "长" * (LONGEST_NAME + 1)],
    "unit": ["市教育局", "市教育考试院"],
    "official": ["吴智勇"],
}
CASES = [
    ("托位", ["新增托位", "新增普惠托位"]),
    ("新增", ["新增托位", "新增普惠托位"]),
    ("托位完成多少", ["新增托位", "新增普惠托位"]),
    ("今年 充电桩", ["新建公共充电桩"]),
    ("充電樁", ["新建公共充电桩"]),
    ("ｐｍ２．５", ["PM2.5浓度"]),
    ("市教", ["市教育局", "市教育考试院"]),
    ("勇", ["吴智勇"]),
    ("新", ["新增托位", "新增普惠托位", "新建公共充电桩"]),
    ("地铁", []),
    ("", []),
    ("  ", []),
    ("\n", []),
    ("长", []),
]


@pytest.mark.parametrize(("typed", "expected"), CASES)
def test_names_that_hold_what_is_typed_or_its_longest_run(typed: str, expected: list[str]) -> None:
    assert [one.text for one in Suggestions(NAMES).of(typed, 8)] == expected  # type: ignore[arg-type]


def test_each_stands_for_a_question_that_is_answered(library: Any) -> None:
    for typed, kind in (("托位", "indicator"), ("市教育局", "unit"), ("吴智勇", "official")):
        first = library.suggest(typed, 1)[0]
        assert first.kind == kind
        assert library.ask(first.question).answered


def test_no_more_than_asked(library: Any) -> None:
    assert len(library.suggest("新", 3)) == 3
    assert library.suggest("新", 0) == []


def test_a_hundred_thousand_names_are_searched_while_typing() -> None:
    many = Suggestions({"indicator": [f"第{n}项指标完成" for n in range(100_000)]})
    began = time.perf_counter()
    assert many.of("没有一个名称有这么长的问题啊", 8) == []
    assert many.of("项指标完", 8)
    assert time.perf_counter() - began < 0.5
