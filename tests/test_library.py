"""The library's verbs from Python: the shipped report, one's own reports, hostile questions and many threads."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qa
from qa.errors import NotFoundError, QaError, QuestionError, ReadingError, UsageError
from qa.library import Library, corpus
from qa.model import Answer, Hit, Passage
from qa.reading import read_text
from qa.store.folder import FolderStore

ID = "huzhou-2023-h1"
TEXT = """某某县2024年民生实事进展情况
1.新增托位300个。
责任单位:县教育局、县卫健局
完成情况:已新增托位281个,完成年度目标的93.7%。
2.新建养老服务中心12家。
责任单位:县民政局
完成情况:已建成10家。
3.改造农村公路26公里。
责任单位:县交通运输局
完成情况:已改造24.9公里。
"""
QUESTIONS = [
    "托位完成多少", "新增光伏装机多少", "城镇新增就业目标是多少", "湖杭高速投资完成率", "固定资产投资增速全省第几",
    "谁负责儿童友好城市", "洪湖鹏市长主抓什么", "老年助餐覆盖多少个村", "湖州有没有地铁", "PM2.5",
    "王晓军负责哪些民生实事", "托位和充电桩分别完成多少", "哪些任务完成率低于50%",
]  # fmt: skip
EMPTY = ["", " ", "\n\t\r", "\u3000\xa0", "\u200b\ufeff", "？？？", "。，！", "😀🎉", "\x00\x1b\x07", "？" * 40]
HOSTILE = [
    "托位" * 50_000, "a" * 100_000, "9" * 400, "第99999999999999999999项", "第零项", "9999年托位", "0", "-1", "1e999",
    "<script>alert(1)</script>托位", "托位'; DROP TABLE passages; --", '" OR 1=1 --', "../../etc/passwd", "NaN", "*",
    "托位\x00完成\x1b[31m多少", "托位\u202e多少", "托位😀完成多少", "\ud800托位", "(((((((((", "[a-z]+(?P<x>", "a|b",
    "托位)完成(多少", "{0}{托位}%s%n", "托位*完成?", "\\", "的", "多少", "谁", "和、和、和", "托位和和和充电桩各分别",
    "低于%", "低于1.2.3%的任务", "超过99999999999999999999%的有哪些", "托位\n完成\n多少", "２０２３年托位",
    "託位完成多少", "除了以外", "不含的托位", "上半年去年前年今年明年", "第一第二第三位", "ﷺ𠮷👩‍👩‍👧",
]  # fmt: skip
ANSWER = ["question", "answered", "kind", "text", "figures", "context", "items", "passages", "notes", "reason"]
SHOWN = ["id", "report", "headings", "part", "text", "score", "highlights"]
FIGURE = {"id", "passage", "text", "start", "end", "value", "unit", "normal", "role", "indicator", "bound", "high"}
FIGURE |= {"scope", "period", "repair", "certain", "derived_from"}


@pytest.fixture(scope="module")
def shipped() -> Library:
    """The library of the shipped report."""
    return qa.open()


@pytest.fixture(scope="module")
def passages(shipped: Library) -> dict[str, Passage]:
    """The passages of the shipped report."""
    return {passage.id: passage for passage in shipped.report(ID).passages}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A small report of one's own."""
    path = tmp_path / "某县进展.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """An empty library in a folder."""
    return qa.open(tmp_path / "library")


def python(code: str, **environment: str) -> str:
    """Run Python code in a process of its own and return what it prints."""
    command = [sys.executable, "-W", "ignore", "-c", code]
    done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout.strip()


def assert_contract(answer: Answer, passages: dict[str, Passage]) -> None:
    """The answer's JSON has its keys, and what it shows is what the report says."""
    plain: dict[str, Any] = json.loads(json.dumps(answer.to_dict()))
    assert list(plain) == ANSWER
    assert plain["kind"] in {"figure", "text", "status", "list", "none"}
    assert plain["text"].strip()
    assert answer.answered == (answer.reason is None)
    assert answer.answered or not (answer.figures or answer.items)
    for shown in plain["passages"]:
        assert list(shown) == SHOWN
        assert shown["text"] == passages[shown["id"]].text
        assert all(0 <= start < end <= len(shown["text"]) for start, end in shown["highlights"])
    for figure in plain["figures"] + plain["context"]:
        assert set(figure) >= FIGURE
        if not figure["derived_from"]:
            assert figure["text"] == passages[figure["passage"]].text[figure["start"] : figure["end"]]
    assert all(item["passage"] in passages for item in plain["items"])


# --- the package ------------------------------------------------------------------------------------------------------


def test_the_package_has_few_names() -> None:
    """Fewer than ten, and each is there."""
    assert {"ask", "search", "open", "QaError"} <= set(qa.__all__)
    assert len(qa.__all__) < 10
    assert all(hasattr(qa, name) for name in qa.__all__)


def test_importing_qa_loads_nothing_heavy() -> None:
    """No dictionary, no web framework, no reader of files, no arrays."""
    loaded = set(json.loads(python("import json, sys, qa; print(json.dumps(sorted(sys.modules)))")))
    assert "qa.api" in loaded
    assert loaded & {"jieba", "flask", "waitress", "rank_bm25", "numpy", "sqlite3", "web"} == set()
    assert {name for name in loaded if name.startswith(("qa.reading", "qa.store", "qa.index"))} == set()


# --- asking the shipped report ----------------------------------------------------------------------------------------


def test_ask_gives_the_figure_its_target_and_its_rate(passages: dict[str, Passage]) -> None:
    """The first question of the README."""
    answer = qa.ask("托位完成多少")
    (figure,) = answer.figures
    assert (figure.text, figure.value, figure.unit, figure.normal) == ("1178", "1178", "个", ("1178", "个"))
    assert (figure.role, figure.passage) == ("actual", f"{ID}/19/p2")
    assert {"1000个", "117.8%"} <= {context.text for context in answer.context}
    assert all(part in answer.text for part in ("1178个", "1000个", "117.8%"))
    assert_contract(answer, passages)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_answer_keeps_the_contract(passages: dict[str, Passage], question: str) -> None:
    """Figures, lists, officials and refusals alike; and the same answer when asked again."""
    answer = qa.ask(question)
    assert answer.question == question
    assert_contract(answer, passages)
    assert qa.ask(question) == answer


def test_what_the_report_does_not_say_is_not_answered() -> None:
    """A reason, and no figure."""
    answer = qa.ask("湖州有没有地铁")
    assert (answer.answered, answer.kind, answer.figures) == (False, "none", ())
    assert answer.reason


def test_search_finds_the_charging_posts_first() -> None:
    """The progress item of the charging posts stands before its target and before all else."""
    hits = qa.search("充电桩", k=3)
    assert 1 <= len(hits) <= 3
    assert (hits[0].passage.id, hits[0].passage.part) == (f"{ID}/71/p4", "progress")
    assert "1368" in hits[0].passage.text


@pytest.mark.parametrize("k", [1, 5, 1000])
def test_search_returns_the_k_best(k: int) -> None:
    """Hits are (passage, score), best first, and fewer where fewer match."""
    hits = qa.search("项目投资", k)
    every = qa.search("项目投资", 1000)
    assert hits == every[:k]
    assert all(isinstance(hit, Hit) and isinstance(hit.passage, Passage) for hit in hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert 5 < len(every) < 200


@pytest.mark.parametrize("k", [0, -1])
def test_search_refuses_to_return_nothing(k: int) -> None:
    """Less than one passage is a mistake of the caller's."""
    with pytest.raises(UsageError, match="至少"):
        qa.search("托位", k)


def test_search_without_a_k_gives_five() -> None:
    """As documented."""
    assert qa.search("项目投资") == qa.search("项目投资", 5)
    assert len(qa.search("项目投资")) == 5


def test_search_for_what_no_passage_holds_finds_nothing() -> None:
    """Unknown words have no nearest passage."""
    assert qa.search("鑫犇骉") == []


# --- hostile questions ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", EMPTY, ids=ascii)
@pytest.mark.parametrize("verb", [qa.ask, qa.search])
def test_no_question_is_an_error_of_one_chinese_line(verb: Any, question: str) -> None:
    """Empty, blank, or without a word."""
    with pytest.raises(QuestionError, match="问题") as error:
        verb(question)
    assert "\n" not in str(error.value)
    assert (error.value.exit_code, error.value.status) == (2, 400)


@pytest.mark.parametrize("question", HOSTILE, ids=lambda question: ascii(question[:20]))
def test_a_hostile_question_is_answered_or_refused(passages: dict[str, Passage], question: str) -> None:
    """An answer that keeps the contract, or a one-line error; nothing else is ever raised."""
    refusal = ""
    try:
        answer = qa.ask(question)
        qa.search(question)
    except QuestionError as error:
        refusal = str(error)
    if refusal:
        assert re.fullmatch(r".*问题.*", refusal)
    else:
        assert_contract(answer, passages)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.text(max_size=40)
    | st.lists(st.sampled_from(["托位", "充电桩", *"的完成率第2低于%和、?年市长目标多少谁3"])).map("".join)
)
def test_any_text_is_answered_or_refused(text: str) -> None:
    """Whatever is typed."""
    try:
        answer = qa.ask(text)
    except QuestionError:
        return
    assert list(answer.to_dict()) == ANSWER


# --- figures ----------------------------------------------------------------------------------------------------------


def test_figures_pair_targets_with_outturns(shipped: Library) -> None:
    """The lines of 托位: three rows promise some, with target, outturn, rate, owners and passages."""
    lines = shipped.figures(text="托位")
    assert [line.name for line in lines if "托位" not in line.name] == []
    first = next(line for line in lines if line.task == f"{ID}/19")
    assert (first.target, first.actual, first.completion, first.status) == ("1000个", "1178个", "117.8%", "ahead")
    assert first.officials == ("吴智勇", "阮叶萍")  # of the 重点工作 row and of the 民生实事 row
    assert "市教育局" in first.units
    assert first.passages == (f"{ID}/19/t1", f"{ID}/19/p2", f"{ID}/66/t1", f"{ID}/66/p2")


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        ({"text": "老旧小区"}, lambda line: "老旧小区" in line.name),
        ({"text": "新增 托位"}, lambda line: "新增" in line.name and "托位" in line.name),
        ({"unit": "市教育局"}, lambda line: "市教育局" in line.units),
        ({"unit": "交通"}, lambda line: any("交通" in unit for unit in line.units)),
        ({"official": "王晓军"}, lambda line: "王晓军" in line.officials),
        ({"status": "behind"}, lambda line: line.status == "behind"),
        ({"status": "on"}, lambda line: line.status == "on"),
        ({"status": "ahead"}, lambda line: line.status == "ahead"),
        ({"official": "夏坚定", "status": "ahead"}, lambda line: "夏坚定" in line.officials and line.status == "ahead"),
    ],
    ids=str,
)
def test_figures_are_filtered(shipped: Library, wanted: dict[str, str], kept: Any) -> None:
    """Exactly the lines of the whole table that match, in its order, and some are left out."""
    every = shipped.figures()
    found = shipped.figures(**wanted)
    assert found == [line for line in every if kept(line)]
    assert 0 < len(found) < len(every)


@pytest.mark.parametrize("wanted", [{"text": "地铁"}, {"unit": "国家铁路局"}, {"official": "张三"}], ids=str)
def test_figures_of_nothing_known_are_none(shipped: Library, wanted: dict[str, str]) -> None:
    """An empty table is no error."""
    assert shipped.figures(**wanted) == []


def test_an_unknown_status_is_wrong_usage(shipped: Library) -> None:
    """The message names those that there are."""
    with pytest.raises(UsageError, match=r"behind.*on.*ahead") as error:
        shipped.figures(status="late")
    assert error.value.exit_code == 2


# --- one's own library ------------------------------------------------------------------------------------------------


def test_a_report_is_added_listed_asked_and_removed(library: Library, file: Path) -> None:
    """The whole life of a report in a folder."""
    assert library.list() == []
    report = library.add(file)
    assert (report.id, len(report.tasks), report.place, report.year) == ("某县进展", 3, "某某县", 2024)
    assert [(one["id"], one["tasks"], one["source"]) for one in library.list()] == [("某县进展", 3, "某县进展.txt")]
    assert library.report("某县进展") == report
    assert [figure.value for figure in library.ask("托位完成多少").figures] == ["281"]
    assert library.search("农村公路", k=1)[0].passage.report == "某县进展"
    library.remove("某县进展")
    assert library.list() == []
    assert not library.ask("托位完成多少").answered


def test_adding_the_same_id_replaces(library: Library, file: Path) -> None:
    """The file's stem is its id; the newer text is the one that answers."""
    library.add(file)
    before = library.state()
    file.write_text(TEXT.replace("281", "295"), encoding="utf-8")
    library.add(file)
    assert len(library.list()) == 1
    assert [figure.value for figure in library.ask("托位完成多少").figures] == ["295"]
    assert library.state() != before


def test_particulars_given_override_those_found(library: Library, file: Path) -> None:
    """Id, title, place and year."""
    library.add(file, id="a", title="甲报告", place="甲县", year=2022)
    (one,) = library.list()
    assert (one["id"], one["title"], one["place"], one["year"]) == ("a", "甲报告", "甲县", 2022)


@pytest.mark.parametrize(
    ("name", "error"), [("没有.txt", NotFoundError), ("空.txt", ReadingError), ("表.docx", ReadingError)]
)
def test_what_cannot_be_added_leaves_the_library_alone(
    library: Library, file: Path, tmp_path: Path, name: str, error: type[QaError]
) -> None:
    """One error, and the reports that were there."""
    library.add(file)
    before = library.state()
    if error is ReadingError:
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(error, match=re.escape(name)):
        library.add(tmp_path / name)
    assert library.state() == before
    assert len(library.list()) == 1


@pytest.mark.parametrize("verb", ["remove", "report"])
def test_a_report_that_is_not_there(library: Library, verb: str) -> None:
    """NotFoundError, with the id in the line."""
    with pytest.raises(NotFoundError, match="没有这份报告：xyz"):
        getattr(library, verb)("xyz")


def test_an_empty_library_answers_nothing_and_says_why(library: Library) -> None:
    """No report, no answer, no error."""
    answer = library.ask("托位完成多少")
    assert (answer.answered, answer.figures, answer.passages) == (False, (), ())
    assert answer.reason
    assert (library.search("托位"), library.figures()) == ([], [])


def test_qa_library_chooses_the_library(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, file: Path) -> None:
    """Without a folder named, the environment's; a folder named wins; without either, the shipped report."""
    qa.open(tmp_path / "one").add(file)
    monkeypatch.setenv("QA_LIBRARY", str(tmp_path / "one"))
    assert [figure.value for figure in qa.ask("托位完成多少").figures] == ["281"]
    assert qa.search("托位", k=1)[0].passage.report == "某县进展"
    assert qa.open(tmp_path / "other").list() == []
    monkeypatch.setenv("QA_LIBRARY", "")
    assert [report["id"] for report in qa.open().list()] == [ID]


def test_the_shipped_corpus_is_found() -> None:
    """In a checkout it is `corpus/`."""
    assert (corpus() / ID / "report.txt").read_text(encoding="utf-8").count("\n") > 700


# --- the cache of the shipped report ----------------------------------------------------------------------------------

ASK = "import qa; print(qa.ask('托位完成多少').figures[0].value)"


def test_the_shipped_report_is_kept_in_the_users_cache(tmp_path: Path) -> None:
    """Built on first use, and only opened on the second."""
    assert python(ASK, XDG_CACHE_HOME=str(tmp_path)) == "1178"
    (database,) = tmp_path.glob("baogao-qa/*/library.db")
    written = database.stat().st_mtime_ns
    assert python(ASK, XDG_CACHE_HOME=str(tmp_path)) == "1178"
    assert database.stat().st_mtime_ns == written


def test_without_a_cache_folder_the_shipped_report_lives_in_memory() -> None:
    """Nowhere to write is no reason not to answer."""
    assert python(ASK, XDG_CACHE_HOME="/dev/null/nowhere") == "1178"


def test_a_spoilt_cache_does_no_harm(tmp_path: Path) -> None:
    """Another program's rubbish in the cache's file."""
    python(ASK, XDG_CACHE_HOME=str(tmp_path))
    (database,) = tmp_path.glob("baogao-qa/*/library.db")
    database.write_bytes("坏了".encode() * 1000)
    assert python(ASK, XDG_CACHE_HOME=str(tmp_path)) == "1178"


# --- threads ----------------------------------------------------------------------------------------------------------


def test_eight_threads_get_the_answers_of_one(shipped: Library) -> None:
    """Every question from every thread, mixed."""
    alone = {question: shipped.ask(question) for question in QUESTIONS}
    asked = [question for n in range(8) for question in QUESTIONS[n:] + QUESTIONS[:n]]
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(shipped.ask, asked))
    assert [answer for question, answer in zip(asked, answers, strict=True) if answer != alone[question]] == []


def test_eight_threads_may_be_the_first_to_ask(tmp_path: Path) -> None:
    """A new process with an empty cache, asked by all at once."""
    code = """
import qa
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(8) as threads:
    answers = list(threads.map(qa.ask, ["托位完成多少"] * 8))
print({(answer.text, answer.figures[0].value) for answer in answers} == {(answers[0].text, "1178")})
"""
    assert python(code, XDG_CACHE_HOME=str(tmp_path)) == "True"


def test_a_library_can_be_asked_while_it_is_written(tmp_path: Path, file: Path) -> None:
    """Eight threads ask while another report comes and goes: every answer is one of before or of after."""
    library = qa.open(tmp_path / "library")
    library.add(file, id="one")
    other = qa.open(tmp_path / "library")

    def write() -> None:
        for _ in range(15):
            other.add(file, id="two", place="乙县")
            other.remove("two")

    with ThreadPoolExecutor(9) as threads:
        writing = threads.submit(write)
        answers = list(threads.map(library.ask, ["托位完成多少", "养老服务中心建成几家", "农村公路责任单位"] * 40))
        writing.result()
    assert {answer.question for answer in answers if not answer.answered} == set()
    assert [report["id"] for report in library.list()] == ["one"]


def test_a_rate_against_the_schedule_is_told_from_one_against_the_year() -> None:
    """完成时序任务的105% beside a year's target is no completion of that target, and says so."""
    text = "甲县2024年上半年重点工作通报\n\n一、工业\n1.年度目标:新增光伏装机20万千瓦;完成情况:1-6月新增光伏装机9万千瓦,完成时序任务的105%。\n"
    library = Library(FolderStore(None))
    library.put(read_text(text, "jia"))
    notes = [note.text for note in library.ask("新增光伏装机多少").notes]
    assert any("时序任务" in note and "105%" in note for note in notes)
