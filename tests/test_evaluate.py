"""The judge: what equals what, what is right, and what the numbers say about a whole set."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import qa
from qa import evaluate as judge
from qa.errors import NotFoundError, QuestionError, ReadingError
from qa.evaluate import Evaluation, Outcome, Question, Wanted, evaluate, is_right, question_of, read_questions
from qa.model import Answer, Figure, Item, Role, Shown

BENCH = Path(__file__).parent / "bench"


def figure(value: str, unit: str, role: Role = "actual") -> Figure:
    return Figure("r/1/p1#0", "r/1/p1", value + unit, 0, 1, value, unit, (value, unit), role, "")


def shown(name: str, text: str) -> Shown:
    return Shown(f"r/{name}", "r", (), "progress", text, 1.0)


def answer(*figures: Figure, text: str = "", passages: tuple[Shown, ...] = (), items: tuple[str, ...] = ()) -> Answer:
    members = tuple(Item(name, f"r/{name}") for name in items)
    return Answer("", True, "figure", text, figures, items=members, passages=passages)


NO = Answer("", False, "none", "没有提到", reason="没有提到")


# --- figures ------------------------------------------------------------------------------------------------------

SAME = [
    ("2.82", "万名", "28200", "人"),
    ("2.82", "万名", "2.820", "万人"),
    ("12.5", "亿元", "125000", "万元"),
    ("1", "万亿元", "10000", "亿元"),
    ("3", "千万元", "3000", "万元"),
    ("-22", "%", "22", "%"),
    ("23.0", "%", "23", "％"),
    ("17,408", "名", "17408", "名"),
    ("52", "个", "52", "项"),
    ("1178", "", "1178", "个"),
    ("12", "家", "12", ""),
    ("39", "", "39", "人"),
    ("1.52", "", "1.52", ""),
    ("2/3", "", "2/3", ""),
    ("1.2", "万千瓦", "12000", "千瓦"),
    ("330", "公斤/亩", "330", "公斤/亩"),
]
DIFFERENT = [
    ("1178", "个", "1179", "个"),
    ("28.9", "%", "28.9", "个百分点"),
    ("2.82", "万名", "2.82", "名"),
    ("5", "家", "5", "个"),
    ("5", "人次", "5", "人"),
    ("5", "户", "5", "人"),
    ("5", "", "5", "%"),
    ("5", "", "5", "亿元"),
    ("5", "公里", "5", ""),
    ("9.7", "亿元", "9.7", "亿美元"),
    ("35", "千瓦", "35000", "瓦时"),
    ("2/3", "", "0.67", ""),
    ("NaN", "", "NaN", "元"),
]


@pytest.mark.parametrize(("value", "unit", "wanted", "wanted_unit"), SAME)
def test_figures_that_are_the_same(value: str, unit: str, wanted: str, wanted_unit: str) -> None:
    assert judge.same_figure(figure(value, unit), Wanted(wanted, wanted_unit))
    assert judge.same_figure(figure(wanted, wanted_unit), Wanted(value, unit))


@pytest.mark.parametrize(("value", "unit", "wanted", "wanted_unit"), DIFFERENT)
def test_figures_that_differ(value: str, unit: str, wanted: str, wanted_unit: str) -> None:
    assert not judge.same_figure(figure(value, unit), Wanted(wanted, wanted_unit))
    assert not judge.same_figure(figure(wanted, wanted_unit), Wanted(value, unit))


ANY = Question("", "figure", figures=(Wanted("39", "名"), Wanted("78", "%")))
ALL = replace(ANY, need="all")
FIGURES = [
    (ANY, ("39名",), True),
    (ANY, ("78%",), True),
    (ANY, ("78%", "39名"), True),
    (ANY, ("40名",), False),
    (ANY, ("40名", "39名"), False),
    (ANY, ("39名", "40名"), False),  # A needless figure is an error.
    (ANY, (), False),
    (ALL, ("39名", "78%"), True),
    (ALL, ("78%", "39名"), True),
    (ALL, ("39名",), False),
    (ALL, ("39名", "78%", "50人"), False),
]


@pytest.mark.parametrize(("question", "returned", "right"), FIGURES)
def test_any_and_all_of_the_figures(question: Question, returned: tuple[str, ...], right: bool) -> None:
    figures = [figure(text.rstrip("名人%"), text[-1]) for text in returned]
    assert is_right(question, answer(*figures)) is right


def test_a_figure_of_an_unanswered_question_is_wrong() -> None:
    assert not is_right(ANY, replace(answer(figure("39", "名")), answered=False))


# --- texts, status, none ------------------------------------------------------------------------------------------

TEXTS = [
    ("any", ("吴智勇",), "由常务副市长吴智勇牵头。", True),
    ("any", ("乾元", "丽水"), "乾元等", True),
    ("all", ("乾元", "孝丰"), "乾元和孝丰", True),
    ("all", ("乾元", "菱湖"), "乾元和孝丰", False),
    ("any", ("8月底",), "８ 月 底", True),
    ("any", ("(试行)",), "（试行）", True),
    ("any", ("9月底",), "8月底", False),
]


@pytest.mark.parametrize(("need", "texts", "said", "right"), TEXTS)
def test_texts_are_looked_for_in_the_answer(need: Any, texts: tuple[str, ...], said: str, right: bool) -> None:
    question = Question("", "text", texts=texts, need=need)
    assert is_right(question, answer(text=said)) is right


def test_a_status_is_right_when_the_first_passage_is_a_hit() -> None:
    question = Question("", "status", evidence=("联合巡查机制",))
    hit, miss = shown("1", "建立联合\n巡查机制"), shown("2", "别的事")
    assert is_right(question, answer(passages=(hit, miss)))
    assert not is_right(question, answer(passages=(miss, hit)))
    assert not is_right(question, answer())


def test_evidence_counts_only_in_the_report_that_the_question_names() -> None:
    question = Question("", "status", evidence=("联合巡查机制",), report="other")
    assert not is_right(question, answer(passages=(shown("1", "建立联合巡查机制"),)))


def test_none_is_right_when_nothing_is_answered() -> None:
    question = Question("", "none")
    assert is_right(question, NO)
    assert not is_right(question, answer(text="有"))


# --- lists --------------------------------------------------------------------------------------------------------

MEMBERS = (shown("a", "甲项目完成"), shown("b", "乙项目完成"), shown("ab", "甲项目、乙项目"), shown("x", "别的项目"))
LISTS = [
    (("a", "b"), 1.0, 1.0),
    (("ab",), 1.0, 1.0),  # One passage may hold two members.
    (("a", "a", "b"), 1.0, 1.0),
    (("a",), 1.0, 0.5),
    (("a", "b", "x"), 2 / 3, 1.0),
    (("x",), 0.0, 0.0),
    (("a", "b", "unknown"), 2 / 3, 1.0),
    ((), 0.0, 0.0),
]


@pytest.mark.parametrize(("items", "precision", "recall"), LISTS)
def test_members_of_a_list(items: tuple[str, ...], precision: float, recall: float) -> None:
    question = Question("", "list", evidence=("甲项目", "乙项目"))
    given = answer(items=items, passages=MEMBERS)
    assert judge.members(question, given) == pytest.approx((precision, recall))
    assert is_right(question, given) is (precision == recall == 1.0)


# --- a whole set --------------------------------------------------------------------------------------------------


class Canned:
    """A library that knows its answers by heart, and refuses an empty question."""

    def __init__(self, answers: dict[str, Answer]) -> None:
        self.answers = answers

    def ask(self, question: str) -> Answer:
        if not question.strip():
            raise QuestionError("问题是空的")
        return self.answers.get(question, NO)


HIT, MISS = shown("1", "新增托位1178"), shown("2", "别的事")
SET = [
    Question("托位", "figure", "actual", (Wanted("1178", "个"),), evidence=("新增托位1178",), style="keyword"),
    Question("托位率", "figure", "completion", (Wanted("117.8", "%"),), evidence=("新增托位1178",), style="typo"),
    Question("谁管", "text", texts=("教育局",), evidence=("不在",)),
    Question("地铁", "none", style="keyword"),
    Question("机场", "none"),
    Question("项目", "list", evidence=("托位", "别的")),
    Question(" ", "none"),
]
ANSWERS = {
    "托位": answer(figure("1178", ""), passages=(HIT, MISS)),
    "托位率": answer(figure("1178", "个"), passages=(MISS, HIT)),
    "机场": answer(figure("1", "座")),
    "项目": answer(items=("1", "2"), passages=(HIT, MISS)),
}


def test_the_numbers_of_a_set() -> None:
    seen: list[tuple[int, int]] = []
    scored = evaluate(Canned(ANSWERS), SET, lambda done, total: seen.append((done, total)))
    assert seen == [(n, len(SET)) for n in range(1, len(SET) + 1)]
    assert (scored.right, scored.total) == (4, 7)
    assert [outcome.question.question for outcome in scored.failures] == ["托位率", "谁管", "机场"]
    assert scored.passages() == {"questions": 3, "hit@1": 0.3333, "hit@5": 0.6667, "mrr": 0.5}
    assert scored.lists() == {"questions": 1, "precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert scored.abstention() == {"questions": 3, "abstained": 3, "precision": 0.6667, "recall": 0.6667}
    assert scored.by("role") == {"actual": {"right": 1, "total": 1}, "completion": {"right": 0, "total": 1}}
    assert scored.by("style") == {"keyword": {"right": 2, "total": 2}, "typo": {"right": 0, "total": 1}}
    assert list(scored.by("kind")) == ["figure", "text", "none", "list"]


def test_the_json_form_round_trips_and_holds_every_question() -> None:
    plain = evaluate(Canned(ANSWERS), SET).to_dict()
    assert json.loads(json.dumps(plain, ensure_ascii=False)) == plain
    assert len(plain["questions"]) == len(SET)
    assert plain["questions"][0]["got"]["figures"] == [{"text": "1178", "value": "1178", "unit": "", "role": "actual"}]
    assert plain["accuracy"] == round(4 / 7, 4)


def test_latency_is_the_median_and_the_nearest_rank() -> None:
    times = [float(n) for n in range(1, 201)]
    scored = Evaluation(tuple(Outcome(SET[3], NO, ms) for ms in reversed(times)))
    assert scored.latency() == {"median_ms": 100.5, "p99_ms": 198.0}


def test_an_empty_set_has_no_numbers_to_divide() -> None:
    empty = evaluate(Canned({}), [])
    assert empty.to_dict()["accuracy"] == 0.0
    assert judge.summary(empty)


def test_a_miss_is_explained() -> None:
    scored = evaluate(Canned(ANSWERS), SET)
    lines = [line for outcome in scored.failures for line in judge.explanation(outcome)]
    assert lines[0] == "✗ 托位率  [数字]"
    assert lines[1] == "  应:(任一)117.8%"
    assert lines[2].startswith("  得:1178个(完成,")
    assert lines[3] == "  段:[r/2] 别的事"
    assert "  应:不答" in lines


# --- the file -----------------------------------------------------------------------------------------------------


def test_a_set_is_read_with_mark_blank_lines_and_bare_numbers(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_bytes(
        "\ufeff".encode()
        + '{"question": "托位", "kind": "figure", "figures": [{"value": 1178}], "role": null}\r\n\n'.encode()
        + '{"question": "甲\u2028乙", "kind": "none"}'.encode()
    )
    first, second = read_questions(path)
    assert first == Question("托位", "figure", figures=(Wanted("1178", ""),))
    assert second == Question("甲\u2028乙", "none")


BROKEN = [
    ("{", "不是 JSON"),
    ("[1]", "应是一个 JSON 对象"),
    ('{"kind": "none"}', "缺少 question"),
    ('{"question": "  ", "kind": "none"}', "缺少 question"),
    ('{"question": "a", "kind": "other"}', "kind 应是"),
    ('{"question": "a", "kind": ["none"]}', "kind 应是"),
    ('{"question": "a", "kind": "figure"}', "缺少 figures"),
    ('{"question": "a", "kind": "figure", "figures": [{"unit": "个"}]}', "figures 应是"),
    ('{"question": "a", "kind": "figure", "figures": "1178"}', "figures 应是"),
    ('{"question": "a", "kind": "text", "texts": []}', "缺少 texts"),
    ('{"question": "a", "kind": "list"}', "缺少 evidence"),
    ('{"question": "a", "kind": "status", "evidence": "一段"}', "evidence 应是"),
    ('{"question": "a", "kind": "status", "evidence": [" "]}', "evidence 应是"),
    ('{"question": "a", "kind": "none", "need": "some"}', "need 应是"),
    ('{"question": "a", "kind": "none", "report": 3}', "report 应是"),
]


@pytest.mark.parametrize(("line", "said"), BROKEN)
def test_a_broken_line_is_named(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text('{"question": "地铁", "kind": "none"}\n\n' + line, encoding="utf-8")
    with pytest.raises(ReadingError, match="第 3 行") as caught:
        read_questions(path)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_missing_empty_or_no_utf8(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    with pytest.raises(NotFoundError, match="没有这个题集"):
        read_questions(path)
    path.write_text("\n \n", encoding="utf-8")
    with pytest.raises(ReadingError, match="没有题目"):
        read_questions(path)
    path.write_bytes("托位".encode("gbk"))
    with pytest.raises(ReadingError, match="UTF-8"):
        read_questions(path)


def test_reports_that_the_library_lacks_are_named() -> None:
    questions = [question_of({"question": "a", "kind": "none", "report": name}) for name in ("r", "s")]
    judge.check_reports(questions, ["r", "s"])
    with pytest.raises(NotFoundError, match="不在库里:s"):
        judge.check_reports(questions, ["r"])


# --- the real thing -----------------------------------------------------------------------------------------------

REAL = [
    {
        "question": "托位完成多少",
        "kind": "figure",
        "figures": [{"value": "1178", "unit": "个"}],
        "evidence": ["托位1178"],
    },
    {"question": "谁负责儿童友好城市", "kind": "text", "texts": ["市妇联"], "evidence": ["争创国家儿童友好城市"]},
    {"question": "湖州有没有地铁", "kind": "none"},
]


@pytest.fixture(scope="module")
def baseline() -> Any:
    """The bench script as a module; it stands beside the tests, not in a package."""
    spec = importlib.util.spec_from_file_location("baseline", BENCH / "baseline.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_ours_beats_the_plain_script_on_the_shipped_report(baseline: Any) -> None:
    questions = [question_of(row) for row in REAL]
    plain = evaluate(baseline.Baseline(baseline.SHIPPED.read_text(encoding="utf-8")), questions)
    ours = evaluate(qa.open(), questions)
    assert [outcome.right for outcome in ours.outcomes] == [True, True, True]
    assert plain.right < ours.right
    columns = baseline.side_by_side(plain, ours)
    assert "3/3  100.0%" in columns
    assert len({len(line) for line in columns.splitlines()}) == 1


def test_the_plain_script_answers_nothing_where_no_word_matches(baseline: Any) -> None:
    script = baseline.Baseline("新增托位1178个,完成117.8%。\n\n新增充电桩1368个。", "粮食储备21.48万吨。\n\n油菜。")
    assert not script.ask("qqq").answered
    best = script.ask("粮食储备多少")
    assert [one.text for one in best.figures] == ["21.48万吨"]
    assert best.passages[0].text == "粮食储备21.48万吨。"
