"""Most figures are never looked at closely: a bound on their scores rules them out. It must never rule out the best."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

import qa
from qa import answer
from qa.answer.choosing import Choice, choose
from qa.answer.evidence import everything, found_in, most_found_in
from qa.evaluate import read_questions
from qa.model import Term

CORPUS = Path(__file__).parents[1] / "corpus"
# Every so manieth question of a set.
STEP = 5


@pytest.mark.parametrize("name", ["huzhou-2023-h1", "haichuan-2023", "lanchuan-2025-q3"])
def test_the_best_is_the_best_of_all(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With the bound and without it: the same best figure, or none that is good enough."""
    library = qa.open(tmp_path)
    library.add(CORPUS / name / "report.txt")
    compared = []

    def both(ask: Any, query: Any, evidence: Any, least: float, **how: Any) -> list[Choice]:
        bounded = choose(ask, query, evidence, least, **how)
        every = [one for one in choose(ask, query, evidence, -math.inf) if one.score >= least]
        good = [one for one in bounded if one.score >= least]
        assert good[:1] == every[:1]
        beside = [one for one in choose(ask, query, evidence, -math.inf) if one.passage.id in how.get("beside", ())]
        assert [one for one in bounded if one.passage.id in how.get("beside", ())] == beside
        compared.append(good)
        return bounded

    monkeypatch.setattr(answer, "choose", both)
    for question in read_questions(CORPUS / name / "questions.jsonl")[::STEP]:
        library.ask(question.question)
    assert any(compared)
    assert not all(compared)


@pytest.mark.parametrize(
    ("forms", "text"),
    [
        (("两癌检查",), "免费“两癌”检查"),
        (("出口",), "进出口总额,进口和出口"),
        (("进出口",), "进出口总额"),
        (("长护险",), "长期护理险参保"),
        (("城镇新增就业",), "新增城镇就业3万人"),
        (("社会消费品零售总额",), "社会消费品售总额"),
        (("规上工业利润总额",), "规上工业企业利润总额"),
        (("找到工作", "城镇新增就业"), "城镇新增就业"),
        (("pm2.5",), "PM2.5浓度"),
        (("PM2.5浓度",), "浓度下降,PM2.5"),
        (("地铁",), "托位1178个"),
    ],
)
@pytest.mark.parametrize("loosely", [True, False])
def test_no_text_carries_more_than_all_together(forms: tuple[str, ...], text: str, loosely: bool) -> None:
    """Whatever is found of a term in one text is no more than the most that is found in all of them."""
    term = Term(forms[0], 1.0, forms, True)
    most = most_found_in(term, everything([text, "托育服务", "“十四五”目标"]))
    assert found_in(term, text, loosely) <= most
    assert (most > 0) is (forms[0] != "地铁")
