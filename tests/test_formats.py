"""Other formats and layouts: the shipped report in each of them, invented reports with what must be read from them."""

from __future__ import annotations

import base64
import contextlib
import io
import json
import random
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parts import module
from render import RENDERERS, as_html

import qa
from qa.errors import ReadingError
from qa.figures.extract import extract
from qa.model import Report, Task
from qa.reading import advice, read, read_bytes, read_text
from qa.reading.areas import areas
from qa.reading.blocks import Cell, Paragraph, Table
from qa.reading.compose import Composer
from qa.reading.formats import shown
from qa.reading.layout import lay_out
from qa.reading.sentences import indicator_in
from qa.reading.text import decode

REPORT = Path(__file__).parent.parent / "corpus" / "huzhou-2023-h1" / "report.txt"
REPORTS = Path(__file__).parent / "data" / "reports"
EXPECTED = sorted(REPORTS.glob("expected/*.json"))
NEEDED = {".html": "lxml", ".docx": "docx", ".xlsx": "openpyxl", ".pdf": "pdfplumber"}


@pytest.fixture(scope="module")
def shipped() -> Report:
    """The shipped report, read from its text."""
    return read(REPORT)


def uncovered(report: Report) -> list[int]:
    """Offsets that are in no passage or furniture, or in two."""
    seen = [0] * len(report.text)
    for piece in [*report.passages, *report.furniture]:
        for at in range(piece.start, piece.end):
            seen[at] += 1
    return [at for at, times in enumerate(seen) if times != 1]


def holds_together(report: Report) -> None:
    """What holds for every report, whatever it was read from."""
    assert uncovered(report) == []
    assert [p.text for p in report.passages] == [report.text[p.start : p.end] for p in report.passages]
    assert [p.start for p in report.passages] == sorted(p.start for p in report.passages)
    assert len({p.id for p in report.passages}) == len(report.passages)
    assert [id for task in report.tasks for id in task.passages] == [p.id for p in report.passages if p.task]


# --- the shipped report in every format ---------------------------------------------------------------------------------

# What a rendering cannot carry. White space inside a cell is the format's own. The font of the PDF has no `·`, and where
# a cell's line ends after a closing quotation mark nothing tells whether a blank stood there.
LOST = {"html": r"\s", "docx": r"\s", "xlsx": r"\s", "pdf": r"[\s·]"}


def essence(task: Task, lost: str) -> dict[str, Any]:
    """Everything that a row says, without what its format cannot carry."""
    return {
        "ordinal": task.ordinal,
        "number": task.number,
        "headings": task.headings,
        "category": task.category,
        "officials": task.officials,
        "units": task.units,
        "target": re.sub(lost, "", task.target),
        "progress": re.sub(lost, "", "".join(task.progress)),
    }


@pytest.mark.parametrize("kind", RENDERERS)
def test_the_shipped_report_is_the_same_in_every_format(shipped: Report, kind: str) -> None:
    """78 tasks, each with its number, headings, owners and words."""
    module(NEEDED[f".{kind}"])
    if kind == "pdf":
        module("reportlab")
    report = read_bytes(RENDERERS[kind](shipped), f"huzhou-2023-h1.{kind}", shipped.id)
    holds_together(report)
    lost = LOST[kind]
    assert [essence(task, lost) for task in report.tasks] == [essence(task, lost) for task in shipped.tasks]
    particulars = ("title", "place", "year", "period", "as_of", "published", "publisher", "index_number")
    assert [getattr(report, name) for name in particulars] == [getattr(shipped, name) for name in particulars]


@pytest.mark.parametrize("kind", ["html", "docx", "xlsx"])
def test_passages_are_the_same_too(shipped: Report, kind: str) -> None:
    """One for one; only blank lines inside two cells are gone."""
    module(NEEDED[f".{kind}"])
    report = read_bytes(RENDERERS[kind](shipped), f"huzhou-2023-h1.{kind}", shipped.id)
    assert [re.sub(r"\n+", "\n", p.text) for p in shipped.passages] == [p.text for p in report.passages]


@pytest.mark.parametrize(
    ("charset", "declared"), [("gb18030", "utf-8"), ("utf-8", "gb2312"), ("utf-16", "utf-8"), ("gb18030", "nonsense")]
)
def test_a_page_is_read_whatever_charset_it_declares(shipped: Report, charset: str, declared: str) -> None:
    """The bytes decide, and nothing of the site around the article is read."""
    module("lxml")
    report = read_bytes(as_html(shipped, charset, declared), "页面.html", "页面")
    assert len(report.tasks) == 78
    assert not re.search(r"打印|关闭窗口|互动交流|ICP|2398888|100%的|var a", report.text)


# --- invented reports ---------------------------------------------------------------------------------------------------


def test_every_invented_report_has_its_expectation() -> None:
    """No file without data beside it."""
    files = [path.name for path in REPORTS.iterdir() if path.is_file()]
    assert sorted(files) == sorted(path.stem for path in EXPECTED)


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_invented_reports_are_read_as_expected(path: Path) -> None:
    """Particulars, tasks and passages, word for word."""
    file = REPORTS / path.stem
    if file.suffix in NEEDED:
        module(NEEDED[file.suffix])
    report = read(file)
    holds_together(report)
    assert plain(report) == json.loads(path.read_text(encoding="utf-8"))


def plain(report: Report) -> dict[str, Any]:
    """What is expected of a report, as JSON: see `tests/tools/make_reports.py`."""
    from tools.make_reports import expectation

    return expectation(report)


FIGURES = [
    json.loads(line) for line in (REPORTS / "expected" / "figures.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("name", sorted({case["file"] for case in FIGURES}))
def test_cells_become_figures_with_the_meaning_of_their_column(name: str) -> None:
    """Role, indicator, unit and scope of figures that tables, lists and columns of print hold."""
    if (suffix := Path(name).suffix) in NEEDED:
        module(NEEDED[suffix])
    figures = [one.to_dict() for one in extract(read(REPORTS / name))[0]]
    cases = [{key: case[key] for key in case if key != "file"} for case in FIGURES if case["file"] == name]
    assert [case for case in cases if not any(case.items() <= one.items() for one in figures)] == []


def test_formulas_without_values_are_told_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line says what to do; what else the sheet holds goes in, and nothing is computed."""
    module("openpyxl")
    from qa.cli import main

    assert main(["add", str(REPORTS / "anhe-2024-uncomputed.xlsx"), "--library", str(tmp_path)]) == 0
    out, err = capsys.readouterr()
    assert "3 项任务" in out
    assert err == (
        "qa: anhe-2024-uncomputed.xlsx:有 4 个公式没有存下结果,这些数没有读到;请用 Excel 或 WPS 打开、保存,再加入一次\n"
    )
    assert advice(read(REPORTS / "lanxi-2024-q3.xlsx")) == ""


def test_units_of_a_list_that_names_offices_first() -> None:
    """（一）县教育局：… answers for its line."""
    report = read(REPORTS / "pingchuan-2024-notice.txt")
    units = {passage.text[:8]: passage.units for passage in report.passages if passage.text.startswith("（")}
    assert units["（一）县教育局："] == ("县教育局",)
    assert all(named for named in units.values())


@pytest.mark.parametrize(
    "text", ["新建公园5个", "各位代表：", "2024年，全县完成投资3亿元。", "会议指出：抓好落实。", "同志们：大家好。"]
)
def test_words_before_a_colon_are_no_office(text: str) -> None:
    """Salutations and ordinary words answer for nothing."""
    assert [passage.units for passage in read_text(f"某县2024年工作通报\n\n{text}\n", "r").passages] == [()]


def test_a_gap_in_a_table_does_not_make_two() -> None:
    """An empty column between figures of one table parts nothing; one between two tables does."""
    one = [
        ["县区", "目标", "完成", "", "完成率", "排名"],
        ["东区", "10", "9", "", "90%", "1"],
        ["西区", "20", "9", "", "45%", "2"],
    ]
    two = [
        ["县区", "目标", "完成", "", "指标", "单位", "完成"],
        ["东区", "10", "9", "", "学位", "个", "1"],
        ["西区", "20", "9", "", "托位", "个", "2"],
    ]
    for rows, widths in ((one, [6]), (two, [3, 3])):
        assert [len(grid[0]) for grid in areas([[Cell(text) for text in row] for row in rows])] == widths


def test_a_title_that_every_city_has_is_taken_from_the_file_name() -> None:
    """政府工作报告 alone names no report; a name with a place or year of its own stays."""
    data = (REPORTS / "qingfeng-2025-wrapped.txt").read_bytes()
    assert read_bytes(data, "晴峰市2025年政府工作报告.txt", "r").title == "晴峰市2025年政府工作报告"
    assert read_bytes(data, "报告.txt", "r").title == "政府工作报告"
    own = (REPORTS / "hedong-2024-box.txt").read_bytes()
    assert read_bytes(own, "附件3河东区2024年三季度民生实事进度.txt", "r").title == "河东区2024年三季度民生实事进度"


@pytest.mark.parametrize(("between", "tasks"), [([], 3), ([Paragraph("附表")], 2)])
def test_a_table_cut_in_two_goes_on(between: list[Paragraph], tasks: int) -> None:
    """What follows without a header and without a word between stands in the columns above."""
    rows = [("序号", "目标任务", "完成情况"), ("1", "新建公园5个", "已建成4个"), ("2", "改造道路9公里", "已完成7公里")]
    grids = [[[Cell(text) for text in row] for row in part] for part in (rows, [("3", "新增托位200个", "已新增188个")])]
    composed = Composer().compose([Table(grids[0]), *between, Table(grids[1])])
    assert len(lay_out(composed, "r")[0]) == tasks


def test_a_table_of_contents_is_furniture() -> None:
    """Its lines are no headings, and the dots to the page are led again."""
    module("docx")
    report = read(REPORTS / "fengyuan-2024-numbered.docx")
    contents = [report.text[f.start : f.end] for f in report.furniture if f.kind == "contents"]
    assert contents == ["目 录", "一、工业经济……1", "二、民生保障……5"]
    assert all("……" not in heading for passage in report.passages for heading in passage.headings)


def test_an_automatic_number_and_a_deletion_in_word(tmp_path: Path) -> None:
    """What is printed is read, what is struck out is not."""
    module("docx")
    report = read(REPORTS / "qingshi-2024-q3.docx")
    assert [task.number for task in report.tasks] == ["1", "2", "3", "4"]
    assert "删去的话" not in report.text
    assert "新增停车泊位不少于1500个" in report.text


def test_hidden_sheets_are_not_read() -> None:
    """Nor what a page hides."""
    module("openpyxl")
    assert "不要看" not in read(REPORTS / "lanxi-2024-q3.xlsx").text
    module("lxml")
    assert "9999" not in read(REPORTS / "baiquan-2024-q3.html").text


def test_a_table_of_commas_and_a_page_saved_as_one_file(tmp_path: Path) -> None:
    """`.csv` in GB18030 as spreadsheets write it, `.mhtml` as browsers do."""
    rows = "县区,新增托位目标(个),新增托位完成(个),完成率\n云亭区,300,312,104%\n临浦区,260,241,92.7%\n"
    (tmp_path / "托位2024.csv").write_bytes(rows.encode("gb18030"))
    assert [p.text for p in read(tmp_path / "托位2024.csv").passages] == [
        "云亭区:新增托位目标300个,新增托位完成312个,完成率104%。",
        "临浦区:新增托位目标260个,新增托位完成241个,完成率92.7%。",
    ]
    module("lxml")
    page = base64.encodebytes((REPORTS / "baiquan-2024-q3.html").read_bytes())
    head = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n"
    (tmp_path / "页.mhtml").write_bytes(head + b"Content-Transfer-Encoding: base64\n\n" + page + b"\n--x--\n")
    same = read(REPORTS / "baiquan-2024-q3.html")
    assert [p.text for p in read(tmp_path / "页.mhtml").passages] == [p.text for p in same.passages]


CELLS = [
    "",
    "1",
    "2",
    "教育",
    "吴兴区",
    "1178",
    "117.8%",
    "新增托位1000个",
    "1.已建成3个。\n2.新增5个",
    "市教育局",
    "—",
    "合计",
    "注:说明",
]
TOPS = [
    "序号",
    "目标任务",
    "完成情况",
    "完成率",
    "责任单位",
    "县区",
    "单位",
    "年度目标",
    "2023年",
    "",
    "备注",
    "类别",
    "排名",
]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.data())
def test_nothing_of_a_random_table_is_in_two_places(data: st.DataObject) -> None:
    """Any header over any cells, merged anyhow: the parts cover the text, and no number or sentence is lost."""
    width = data.draw(st.integers(1, 6))
    rows = data.draw(st.lists(st.lists(st.sampled_from(CELLS), min_size=width, max_size=width), min_size=1, max_size=6))
    top = data.draw(st.lists(st.sampled_from(TOPS), min_size=width, max_size=width))
    grid = [[Cell(text) for text in row] for row in [top, *rows]]
    for r, c in data.draw(st.lists(st.tuples(st.integers(0, len(rows)), st.integers(0, width - 1)), max_size=3)):
        if r:
            grid[r][c] = grid[r - 1][c]
    composed = Composer().compose([Paragraph("某县2024年重点工作完成情况表"), Table(grid)])
    tasks, passages, furniture = lay_out(composed, "r")
    seen = [0] * len(composed.text)
    for piece in [*passages, *furniture]:
        for at in range(piece.start, piece.end):
            seen[at] += 1
    assert set(seen) == {1}
    assert all(task.passages for task in tasks)
    words = {cell.text for row in grid for cell in row if cell.text not in ("", "—")}
    said = re.sub(r"\s|、", "", composed.text)
    assert [text for text in words if re.sub(r"\s|^1\.(?=$)", "", text) not in said] == []


# value, number format, as a spreadsheet shows it
SHOWN = [
    (0.8, "0%", "80%"), (0.7299, "0.0%", "73.0%"), (1.155, "0.00%", "115.50%"), (0.075, "0%", "8%"),
    (1178, "General", "1178"), (912.36, "General", "912.36"), (0.1 + 0.2, "General", "0.3"), (1 / 3, "General", "0.333333333"),
    (1234567.891, "#,##0.00", "1,234,567.89"), (2.345, "0.00", "2.35"), (2.5, "0", "3"), (1250, "#,##0.##", "1,250"),
    (-0.021, "0.0%", "-2.1%"), (-3.2, "0.0_);(0.0)", "-3.2"), (-5, "0;[Red]0", "-5"), (0, "0;-0;-", "-"),
    (6, '0"万人"', "6万人"), (4.8, '0.0"万人"', "4.8万人"), (12345678, '0.00,,"百万"', "12.35百万"), (7, "@", "7"),
    (-0.001, "0.0", "0.0"), ("文字", "General", "文字"), (True, "General", "TRUE"), (None, "0", ""),
    (3.5, "[$-804]0.0", "3.5"), (42, "_ * #,##0_ ", "42"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "number_format", "text"), SHOWN)
def test_numbers_are_shown_as_a_spreadsheet_shows_them(value: object, number_format: str, text: str) -> None:
    """Rounded as displayed, half away from zero."""
    assert shown(value, number_format) == text


def test_a_date_is_shown_by_its_format() -> None:
    """In the words of a report."""
    import datetime

    day = datetime.datetime(2024, 9, 5)
    assert shown(day, "yyyy-mm-dd") == "2024年9月5日"
    assert shown(day, 'yyyy"年"m"月"') == "2024年9月"


@pytest.mark.parametrize(
    ("title", "indicator"),
    [
        ("梅山市2024年上半年各县区新增停车位完成情况通报", "新增停车位"),
        ("2024年1-9月高标准农田建设进度表", "高标准农田建设"),
        ("附件1:各乡镇(街道)老旧小区改造完成情况统计表", "老旧小区改造"),
        ("重点工作完成情况汇总表", ""),
    ],
)
def test_a_table_of_places_measures_what_its_title_says(title: str, indicator: str) -> None:
    """The title without place, time and the words of tables."""
    assert indicator_in(title) == indicator


# --- damaged, misnamed, foreign ------------------------------------------------------------------------------------------


def half(name: str) -> bytes:
    """The first half of an invented report."""
    data = (REPORTS / name).read_bytes()
    return data[: len(data) // 2]


def encrypted() -> bytes:
    """The head of an old Office container, which is what an encrypted .docx is."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500


def scanned() -> bytes:
    """A PDF of two pages without a single character."""
    canvas = module("reportlab.pdfgen.canvas")
    made = io.BytesIO()
    pages = canvas.Canvas(made)
    for _ in range(2):
        pages.rect(10, 10, 100, 100)
        pages.showPage()
    pages.save()
    return made.getvalue()


BAD = [
    ("半截.docx", lambda: half("qingshi-2024-q3.docx"), "损坏"),
    ("半截.xlsx", lambda: half("lanxi-2024-q3.xlsx"), "损坏"),
    ("半截.pdf", lambda: half("yunting-2025.pdf"), "损坏"),
    ("加密.docx", encrypted, "密码"),
    ("扫描.pdf", scanned, "文字识别"),
    ("是文字.docx", lambda: "新增托位1178个".encode(), "有效的 .docx"),
    ("空.xlsx", lambda: b"", "空的"),
    ("压缩.docx", lambda: b"PK\x05\x06" + b"\0" * 18, "有效的 .docx"),
    ("旧.doc", encrypted, "另存为 .docx"),
    ("旧.wps", encrypted, "另存为 .docx"),
    ("旧.xls", encrypted, "另存为 .xlsx"),
    ("版式.ofd", lambda: b"PK", "PDF"),
    ("图.png", lambda: b"\x89PNG", "文字识别"),
    ("图片.txt", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "文字识别"),
]


@pytest.mark.parametrize(("name", "make", "words"), BAD, ids=[case[0] for case in BAD])
def test_what_cannot_be_read_says_what_to_do(tmp_path: Path, name: str, make: Any, words: str) -> None:
    """One Chinese line with the file and the reason."""
    for part in ("docx", "openpyxl", "pdfplumber"):
        module(part)
    (tmp_path / name).write_bytes(make())
    with pytest.raises(ReadingError) as raised:
        read(tmp_path / name)
    message = str(raised.value)
    assert words in message
    assert message.startswith(name)
    assert "\n" not in message


@pytest.mark.parametrize("name", sorted(path.name for path in REPORTS.iterdir() if path.suffix in NEEDED))
def test_damage_anywhere_is_one_error(name: str) -> None:
    """Cut short, or with bytes overwritten: a report or a :class:`ReadingError`, never anything else."""
    module(NEEDED[Path(name).suffix])
    data = (REPORTS / name).read_bytes()
    chance = random.Random(name)
    for turn in range(30):
        damaged = bytearray(data[: chance.randrange(len(data))] if turn % 3 == 0 else data)
        for _ in range(chance.choice([0, 1, 5, 50])):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        with contextlib.suppress(ReadingError):
            holds_together(read_bytes(bytes(damaged), name, "r"))


@pytest.mark.parametrize(("file", "name"), [("lanxi-2024-q3.xlsx", "表.docx"), ("baiquan-2024-q3.html", "页.xlsx")])
def test_a_misnamed_file_is_read_as_what_it_is(tmp_path: Path, file: str, name: str) -> None:
    """A page saved as .xls, a workbook renamed: the first bytes tell."""
    module(NEEDED[Path(file).suffix])
    (tmp_path / name).write_bytes((REPORTS / file).read_bytes())
    assert read(tmp_path / name).passages


def test_a_missing_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra, the line says how to install it."""
    monkeypatch.setitem(sys.modules, "docx", None)
    monkeypatch.delitem(sys.modules, "qa.reading.word", raising=False)
    with pytest.raises(ReadingError, match=re.escape("pip install 'baogao-qa[formats]'")):
        read(REPORTS / "qingshi-2024-q3.docx")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be", "utf-16"])
def test_encodings_are_told_by_the_bytes(encoding: str) -> None:
    """With and without marks, simplified and traditional."""
    text = "全縣今年新增托位一千二百個,完成率百分之八十,教育部門負責。" * 3
    text = text if encoding != "gb18030" else "全县今年新增托位1178个,完成率117.8%,由教育部门负责。" * 3
    assert decode(text.encode(encoding)) == text


def test_a_few_broken_bytes_do_not_spoil_a_page() -> None:
    """As on pages that were cut in the middle of a character."""
    data = ("全县今年新增托位1178个,完成率117.8%。" * 100).encode("gb18030")
    assert "新增托位1178个" in decode(data[:-3] + b"\xff\xff")


# --- text broken at a width ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [24, 36, 40, 45])
@pytest.mark.parametrize("indent", ["", "\u3000\u3000"])
def test_text_broken_at_a_width_is_rejoined(width: int, indent: str) -> None:
    """The paragraphs are the same as those of the unbroken text."""
    paragraphs = [
        "过去一年,全区地区生产总值达到386.4亿元,增长6.3%;规模以上工业增加值增长8.1%,固定资产投资增长5.7%,社会消费品零售总额162.8亿元。",
        "民生支出占一般公共预算支出的78.6%。新增公办学位3260个,新建养老服务站21个,城镇新增就业8216人,登记失业率控制在2.9%以内。",
        "全年新开工建设重点项目63个,完成投资128.7亿元,其中产业项目41个,完成投资79.5亿元,占全部投资的61.8%,比上年提高3.2个百分点。",
    ]  # fmt: skip
    lines = []
    for paragraph in paragraphs:
        text = indent + paragraph
        lines += [text[at : at + width] for at in range(0, len(text), width)]
    report = read_bytes("\n".join(["某区2024年工作总结", *lines]).encode(), "总结.txt", "总结")
    assert [passage.text for passage in report.passages] == paragraphs


def test_paragraphs_of_a_line_each_stay_as_they_are() -> None:
    """A text that is not broken at a width is the file, byte for byte."""
    for path in [REPORT, *REPORTS.glob("shiqiao*.txt")]:
        assert read(path).text == path.read_text(encoding="utf-8")


# --- adding many --------------------------------------------------------------------------------------------------------


def test_a_folder_is_added_and_a_bad_file_does_not_stop_it(tmp_path: Path) -> None:
    """What became of every file; files of one name get ids of their own."""
    source = tmp_path / "来"
    (source / "甲").mkdir(parents=True)
    (source / "乙").mkdir()
    text = (REPORTS / "shiqiao-2024-labelled.txt").read_text(encoding="utf-8")
    (source / "甲" / "进展.txt").write_text(text, encoding="utf-8")
    (source / "乙" / "进展.txt").write_text(text.replace("39家", "41家"), encoding="utf-8")
    (source / "乙" / "空.txt").write_bytes(b"")
    (source / "乙" / "旧.doc").write_bytes(encrypted())
    (source / "乙" / "照片.jpg").write_bytes(b"\xff\xd8\xff")
    (source / "乙" / "~$进展.docx").write_bytes(b"lock")
    library = qa.open(tmp_path / "库")
    states = {(one.path.name, one.state) for one in library.add_all([source, tmp_path / "没有.txt"])}
    assert states == {("进展.txt", "added"), ("空.txt", "failed"), ("旧.doc", "failed"), ("没有.txt", "failed")}
    assert len(library.list()) == 2
    assert len({one["id"] for one in library.list()}) == 2


def test_an_identical_report_is_left_alone_and_a_changed_one_replaced(tmp_path: Path) -> None:
    """The library's state tells."""
    file = tmp_path / "进展.txt"
    text = (REPORTS / "shiqiao-2024-labelled.txt").read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    library = qa.open(tmp_path / "库")
    assert [one.state for one in library.add_all([file])] == ["added"]
    before = library.state()
    assert [one.state for one in library.add_all([file])] == ["same"]
    library.add(file)
    assert library.state() == before
    file.write_text(text.replace("39家", "41家"), encoding="utf-8")
    assert [one.state for one in library.add_all([tmp_path / "进展.txt"])] == ["replaced"]
    assert library.state() != before


def test_qa_add_names_what_happened(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 1 when a file failed, after the others went in."""
    from qa.cli import main

    file = tmp_path / "进展.txt"
    file.write_bytes((REPORTS / "shiqiao-2024-labelled.txt").read_bytes())
    (tmp_path / "空.txt").write_bytes(b"")
    where = ["--library", str(tmp_path / "库")]
    assert main(["add", str(file), str(tmp_path / "空.txt"), *where]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("已加入 进展:石桥市2024年政府工作报告重点任务落实情况")
    assert err == "qa: 空.txt:文件是空的\nqa: 2 份里有 1 份没有加入\n"
    assert main(["add", str(file), *where]) == 0
    assert capsys.readouterr().out.startswith("没有变化,跳过 进展:")
    assert main(["add", str(file)]) == 2
    assert "--library" in capsys.readouterr().err
