"""The command line: its words, its exit codes, its manners with pipes, and every verb on the shipped report."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from parts import module

import qa
from qa import cli, tables
from qa.errors import QuestionError, StoreError
from qa.model import Answer, Figure, Hit, Indicator, Item, Note, Passage, Shown

ROOT = Path(__file__).parent.parent
REPORT = ROOT / "corpus" / "huzhou-2023-h1" / "report.txt"

PASSAGE = Passage("r/19/p2", "r", "r/19", "progress", ("吴智勇常务副市长主抓重点工作",), "2.新增托位1178\x1b[2J", 0, 12)
SHOWN = Shown(PASSAGE.id, "r", PASSAGE.headings, "progress", PASSAGE.text, 9.5)
ACTUAL = Figure("f1", PASSAGE.id, "1178", 6, 10, "1178", "个", ("1178", "个"), "actual", "新增托位")
TARGET = Figure("f2", "r/19/t1", "1000个", 4, 9, "1000", "个", ("1000", "个"), "target", "新增托位")
FOUND = Answer(
    "托位",
    True,
    "figure",
    "新增托位1178个。",
    (ACTUAL,),
    (TARGET,),
    (),
    (SHOWN,),
    (Note("understood", "按“托位”查找"),),
)
MEMBERS = Answer("有哪些", True, "list", "共1项。", items=(Item("托位", PASSAGE.id, ACTUAL),), passages=(SHOWN,))
ROWS = [
    Indicator(
        "i1", "r", "r/19", "新增托位", "1000个", ">=", "1178个", "个", "117.8%", growth="下降2.50%", rank="第6位",
        status="ahead", units=("市教育局", "市妇联"), officials=("吴智勇",), passages=("r/19/t1", "r/19/p2"),
    ),
    Indicator("i2", "r", "r/20", "=HYPERLINK(1)\n二", "3-5个", actual="2.82万名"),
]  # fmt: skip


class Library:
    """A library with answers by heart."""

    def __init__(self) -> None:
        self.asked: list[Any] = []

    def ask(self, question: str) -> Answer:
        if not question.strip():
            raise QuestionError("问题是空的")
        answers = {"托位": FOUND, "有哪些": MEMBERS}
        no = Answer(question, False, "none", "报告没有提到。", passages=(SHOWN,), reason="没有提到")
        return answers.get(question, no)

    def search(self, text: str, k: int = 5) -> list[Hit]:
        self.asked.append((text, k))
        return [Hit(PASSAGE, 9.25)] if "托位" in text else []

    def figures(self, **filters: Any) -> list[Indicator]:
        self.asked.append(filters)
        return [] if filters["text"] == "无" else ROWS

    def list(self) -> list[dict[str, Any]]:
        names = ("id", "title", "place", "year", "period", "as_of", "tasks", "passages")
        return [dict.fromkeys(names, "") | {"id": "r", "title": "汇总表", "year": None, "tasks": 78}]


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Library:
    made = Library()

    def opened(where: str | None = None) -> Library:
        made.asked.append(where)
        return made

    monkeypatch.setattr(qa, "open", opened)
    monkeypatch.delenv("QA_LIBRARY", raising=False)
    return made


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    code = cli.main(argv)
    out, err = capsys.readouterr()
    return code, out, err


def typed(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


# --- wrong usage --------------------------------------------------------------------------------------------------

WRONG = [
    ((), "缺少命令"),
    (("托位完成多少",), "没有“托位完成多少”这个命令(提问请用 qa ask 问题)"),
    (("ask",), "缺少问题"),
    (("ask", "--jso", "托位"), "不认识的参数:--jso"),
    (("ask", ""), "问题是空的"),
    (("search", "托位", "-k", "0"), "-k 应是 1 到 1000 的整数,不能是“0”"),
    (("search", "托位", "-k", "²"), "-k 应是 1 到 1000 的整数"),
    (("search", "托位", "-k"), "-k 后面缺少值"),
    (("search", "托位", "--json=1"), "--json 后面不跟值"),
    (("figures", "--format", "pdf"), "--format 不能是“pdf”;可用:table, csv, json, xlsx"),
    (("figures", "--format", "xlsx"), "--output"),
    (("figures", "--status", "好"), "--status 应是 滞后、正常、超前 之一"),
    (("add", "--id", "a", "b.txt", "c.txt"), "--id 一次只能给一份报告"),
    (("add", "b.txt", "--year", "二三"), "--year 应是"),
    (("serve", "--port", "99999"), "--port 应是 0 到 65535 的整数"),
    (("--library",), "--library 后面缺少值"),
]


@pytest.mark.parametrize(("argv", "said"), WRONG)
def test_wrong_usage_is_said_in_one_chinese_line(
    library: Library, capsys: pytest.CaptureFixture[str], argv: tuple[str, ...], said: str
) -> None:
    code, out, err = run(capsys, *argv)
    assert (code, out) == (2, "")
    assert said in err
    assert err.startswith("qa: ")
    assert err.count("\n") == 1
    assert not any(english in err for english in ("usage", "error", "argument", "invalid"))


def test_failures_are_said_in_one_line(
    library: Library, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = str(tmp_path / "no" / "x.csv")
    assert run(capsys, "figures", "--output", nowhere) == (1, "", f"qa: {nowhere}:没有这个文件或文件夹\n")
    assert run(capsys, "eval", nowhere)[0] == 1

    def broken(where: str | None = None) -> Library:
        raise StoreError("报告库打不开:\x1b[31m\n坏了" + "长" * 1000)

    monkeypatch.setattr(qa, "open", broken)
    code, _, err = run(capsys, "ask", "托位")
    assert code == 1
    assert err.startswith("qa: 报告库打不开:[31m 坏了")
    assert len(err) < 400


def test_interrupts_and_closed_pipes_are_silent(
    library: Library, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_question: str) -> Answer:
        raise KeyboardInterrupt

    monkeypatch.setattr(library, "ask", interrupted)
    assert run(capsys, "ask", "托位") == (130, "", "")


@pytest.mark.parametrize("verb", ["", "ask", "search", "figures", "audit", "add", "list", "remove", "eval", "serve"])
def test_help_is_chinese(capsys: pytest.CaptureFixture[str], verb: str) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main([verb, "--help"] if verb else ["--help"])
    out = capsys.readouterr().out
    assert caught.value.code == 0
    assert out.startswith(f"用法: qa {verb}".rstrip())
    assert not any(english in out for english in ("usage", "options:", "positional", "show this"))


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out.startswith("baogao-qa ")


WHERE = [
    (("--library", "甲", "search", "托位"), "", "甲"),
    (("search", "托位", "--library", "甲"), "乙", "甲"),
    (("--library", "丙", "search", "托位", "--library", "甲"), "", "甲"),
    (("search", "托位"), "乙", "乙"),
    (("search", "托位"), "", None),
]


@pytest.mark.parametrize(("argv", "variable", "opened"), WHERE)
def test_which_library(
    library: Library, monkeypatch: pytest.MonkeyPatch, argv: tuple[str, ...], variable: str, opened: str | None
) -> None:
    monkeypatch.setenv("QA_LIBRARY", variable)
    assert cli.main(argv) == 0
    assert library.asked[0] == opened


# --- ask and search -----------------------------------------------------------------------------------------------


def test_an_answer_for_reading(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "ask", "托位")[1].splitlines() == [
        "新增托位1178个。",
        "  目标        1000个  新增托位",
        "依据:",
        "  吴智勇常务副市长主抓重点工作 · 推进情况  [r/19/p2]",
        "  2.新增托位1178[2J",  # What a terminal would obey is gone.
        "注:按“托位”查找",
    ]


def test_a_list_and_a_no_for_reading(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    members = run(capsys, "ask", "有哪些")[1].splitlines()
    assert members[:3] == ["共1项。", "1. 托位  1178", "  吴智勇常务副市长主抓重点工作 · 推进情况  [r/19/p2]"]
    code, out, _ = run(capsys, "ask", "地铁", "几条")
    assert code == 0
    assert out.splitlines()[:2] == ["报告没有提到。", "相近的段落:"]


def test_an_answer_as_json_is_the_contract(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(run(capsys, "ask", "托位", "--json")[1]) == FOUND.to_dict()


def test_every_line_of_input_gets_a_line_of_json(
    library: Library, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, "\ufeff托位\r\n\n  \n<b>😀\x00\n".encode() + b"\xff\xfe\n" + "有哪些".encode())
    code, out, err = run(capsys, "ask", "-", "--json")
    answers = [json.loads(line) for line in out.splitlines()]
    assert (code, err) == (0, "")
    assert [a["question"] for a in answers] == ["托位", "", "", "<b>😀\x00", "��", "有哪些"]
    assert [a["answered"] for a in answers] == [True, False, False, False, False, True]
    assert answers[1]["reason"] == "问题是空的"
    assert all(list(a) == list(FOUND.to_dict()) for a in answers)


def test_lines_of_input_for_reading(
    library: Library, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, "托位\n\n".encode())
    code, out, _ = run(capsys, "ask", "-")
    assert code == 0
    assert out.endswith("注:按“托位”查找\n\n问题是空的\n\n")


def test_search(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "search", "新增", "托位", "-k", "3")[1].startswith("1. 吴智勇")
    assert library.asked[-1] == ("新增 托位", 3)
    assert json.loads(run(capsys, "search", "托位", "--json")[1]) == [{"score": 9.25, "passage": PASSAGE.to_dict()}]
    assert run(capsys, "search", "无") == (0, "没有找到相近的段落\n", "")
    assert run(capsys, "search", "无", "--json") == (0, "[]\n", "")


# --- figures ------------------------------------------------------------------------------------------------------


def test_the_table(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    lines = run(capsys, "figures", "--unit", "教育局", "--status", "超前")[1].splitlines()
    assert library.asked[-1] == {"text": None, "unit": "教育局", "official": None, "status": "ahead"}
    assert lines[0].split() == ["任务", "指标", "目标", "完成", "完成率", "同比增减", "位次", "进度"]
    assert lines[2].split() == ["19", "新增托位", "≥1000个", "1178个", "117.8%", "下降2.50%", "第6位", "超前"]
    assert tables.width(lines[1]) >= max(map(tables.width, lines))
    assert run(capsys, "figures", "--text", "无")[1] == "没有符合条件的指标\n"


def test_csv_is_marked_whole_and_harmless(library: Library, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    assert run(capsys, "figures", "--output", str(path)) == (0, "", f"已写入 {path}:2 行\n")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    assert rows[0]["目标"] == "≥1000个"
    assert rows[0]["责任单位"] == "市教育局、市妇联"
    assert rows[0]["段落"] == "r/19/t1 r/19/p2"
    assert rows[1]["指标"] == "'=HYPERLINK(1)\n二"
    assert run(capsys, "figures", "--format", "csv")[1] == path.read_text(encoding="utf-8")


def test_json_of_the_figures(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(run(capsys, "figures", "--format", "json")[1]) == [row.to_dict() for row in ROWS]
    assert json.loads(run(capsys, "figures", "--format", "json", "--text", "无")[1]) == []


def test_a_spreadsheet_holds_numbers(library: Library, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    openpyxl = module("openpyxl")
    path = tmp_path / "表.xlsx"
    assert run(capsys, "figures", "--output", str(path))[0] == 0
    sheet = openpyxl.load_workbook(path).active
    header = [cell.value for cell in sheet[1]]
    first, second = (dict(zip(header, row, strict=True)) for row in sheet.iter_rows(min_row=2))
    assert (first["完成"].value, first["完成"].number_format) == (1178, '0"个"')
    assert (first["完成率"].value, first["完成率"].number_format) == (1.178, "0.0%")
    assert first["同比增减"].value == -0.025
    assert (second["完成"].value, second["目标"].value) == (2.82, "3-5个")
    assert (second["指标"].value, second["指标"].data_type) == ("=HYPERLINK(1)\n二", "s")


def test_without_openpyxl_the_way_out_is_named(
    library: Library, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    code, _, err = run(capsys, "figures", "--output", str(tmp_path / "a.xlsx"))
    assert code == 2
    assert "pip install 'baogao-qa[xlsx]'" in err
    assert not (tmp_path / "a.xlsx").exists()


NUMBERS = [
    ("1178个", "1178", '0"个"'),
    ("≥1000个", "1000", '"≥"0"个"'),
    ("117.80%", "1.1780", "0.00%"),
    ("2.82万名", "2.82", '0.00"万名"'),
    ("23,876户", "23876", '#,##0"户"'),
    ("第6位", "6", '"第"0"位"'),
    ("下降22%", "-0.22", '"下降"0%;"下降"0%'),
    ("-7.8%", "-0.078", "0.0%"),
    ("增长0.7个百分点", "0.7", '"增长"0.0"个百分点"'),
]


@pytest.mark.parametrize(("text", "value", "shown_as"), NUMBERS)
def test_printed_figures_become_numbers(text: str, value: str, shown_as: str) -> None:
    assert tables.number_cell(text) == (Decimal(value), shown_as)


@pytest.mark.parametrize("text", ["", "3-5个", "三分之二", "100%、90%", "年度数据", "5.96亿元和32.9亿元"])
def test_what_is_not_one_number_stays_text(text: str) -> None:
    assert tables.number_cell(text) is None


# --- tables -------------------------------------------------------------------------------------------------------


def test_chinese_takes_two_columns() -> None:
    assert [tables.width(text) for text in ("托位", "a1", "％", "é", "e\u0301")] == [4, 2, 2, 1, 1]
    assert tables.fit("新增托位", 8) == "新增托位"
    assert tables.fit("新增托位", 7) == "新增托…"
    assert tables.fit("新增托位", 6) == "新增…"
    assert tables.pad("托", 4) == "托  "


@pytest.mark.parametrize("room", [22, 33, 40, 80])
def test_a_table_fits_its_room(room: int) -> None:
    table = tables.render(
        ("甲", "乙", "丙"), [("一二三四五六七八九十" * 3, "1", "abc"), ("", "二\n行", "x" * 30)], room
    )
    assert len(table.splitlines()) == 4
    assert max(map(tables.width, table.splitlines())) <= room


# --- the library's reports ----------------------------------------------------------------------------------------


def test_list(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "list")[1].splitlines()[2].split() == ["r", "汇总表", "78"]
    assert json.loads(run(capsys, "list", "--json")[1]) == library.list()


def test_a_library_grows_and_shrinks(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    where = ("--library", str(tmp_path / "库"))
    code, out, err = run(capsys, *where, "add", str(REPORT), "--id", "湖州", "--year", "2023")
    assert (code, err) == (0, "")
    assert out.startswith("已加入 湖州:")
    assert [report["id"] for report in json.loads(run(capsys, *where, "list", "--json")[1])] == ["湖州"]
    assert "1178" in run(capsys, "ask", "托位完成多少", *where)[1]
    assert run(capsys, *where, "remove", "湖州") == (0, "已移除 湖州\n", "")
    assert run(capsys, *where, "list")[1] == "库里还没有报告\n"
    code, _, err = run(capsys, *where, "remove", "湖州")
    assert (code, err.count("\n")) == (1, 1)
    assert run(capsys, *where, "add", str(tmp_path / "没有.txt"))[0] == 1


# --- eval ---------------------------------------------------------------------------------------------------------

SET = """
{"question": "托位", "kind": "figure", "role": "actual", "figures": [{"value": "1178"}], "evidence": ["新增托位"]}
{"question": "机场", "kind": "text", "texts": ["机场"], "style": "keyword"}
"""


def test_eval(library: Library, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "题.jsonl"
    path.write_text(SET, encoding="utf-8")
    code, out, err = run(capsys, "eval", str(path), "--failures")
    assert (code, err) == (0, "")
    assert out.splitlines()[0].split() == ["答对", "1/2", "50.0%"]
    assert "✗ 机场  [文字]" in out
    plain = json.loads(run(capsys, "eval", str(path), str(path), "--json")[1])
    assert (plain["right"], plain["total"]) == (2, 4)
    assert "✗" not in run(capsys, "eval", str(path))[1]


def test_eval_names_a_report_that_is_not_there(
    library: Library, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "题.jsonl"
    path.write_text('{"question": "托位", "kind": "none", "report": "另一份"}', encoding="utf-8")
    assert run(capsys, "eval", str(path)) == (1, "", "qa: 题集问到的报告不在库里:另一份\n")


# --- the shipped report -------------------------------------------------------------------------------------------

SHIPPED = [
    (("ask", "托位完成多少"), ("1178", "117.8%", "1000个", "今年以来全市新增托位1178")),
    (("ask", "湖州有没有地铁"), ("地铁",)),
    (("search", "充电桩", "-k", "1"), ("充电桩",)),
    (("figures", "--text", "托位"), ("托位", "1000个")),
    (("list",), ("huzhou-2023-h1", "78")),
]


@pytest.mark.parametrize(("argv", "said"), SHIPPED)
def test_the_shipped_report(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, argv: tuple[str, ...], said: tuple[str, ...]
) -> None:
    monkeypatch.delenv("QA_LIBRARY", raising=False)
    code, out, err = run(capsys, *argv)
    assert (code, err) == (0, "")
    assert [words for words in said if words not in out] == []


# --- real processes -----------------------------------------------------------------------------------------------


def process(*argv: str, **settings: Any) -> subprocess.Popen[bytes]:
    """The command as a user starts it; a bare locale must not matter."""
    environment = {name: value for name, value in os.environ.items() if name not in ("QA_LIBRARY", "PYTHONIOENCODING")}
    environment |= {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-W", "ignore", "-m", "qa", *argv]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=environment, **settings)


def test_questions_are_answered_as_they_come() -> None:
    with process("ask", "-", "--json") as asking:
        assert asking.stdin
        assert asking.stdout
        for question, answered in (("托位完成多少", True), ("全市存款余额", False)):
            asking.stdin.write(f"{question}\n".encode())
            asking.stdin.flush()
            answer = json.loads(asking.stdout.readline())  # Comes before the input ends.
            assert (answer["question"], answer["answered"]) == (question, answered)
        out, err = asking.communicate()
    assert (asking.returncode, out, err) == (0, b"", b"")


def test_a_reader_that_leaves_early_is_no_error() -> None:
    with process("ask", "-", "--json") as asking:
        assert asking.stdin
        assert asking.stdout
        asking.stdin.write("托位完成多少\n".encode() * 500)
        asking.stdin.flush()
        asking.stdout.readline()
        asking.stdout.close()
        asking.stdin.close()
        assert asking.stderr
        assert asking.stderr.read() == b""
    assert asking.returncode == cli.BROKEN_PIPE
