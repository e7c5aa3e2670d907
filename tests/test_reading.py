"""Reading: every row, owner, item and particular of the shipped report, and small documents of other layouts."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.errors import NotFoundError, QaError, ReadingError
from qa.model import Report, Task
from qa.reading import read, read_text
from qa.reading.metadata import Metadata

FILE = Path(__file__).parent.parent / "corpus" / "huzhou-2023-h1" / "report.txt"
ID = "huzhou-2023-h1"
AREAS = ("各区县政府", "南太湖新区管委会", "长合区管委会")

# (section, the official it is named after, first and last row)
SECTIONS = [
    ("洪湖鹏市长主抓重点工作", "洪湖鹏", 1, 1),
    ("吴智勇常务副市长主抓重点工作", "吴智勇", 2, 21),
    ("阮叶萍副市长主抓重点工作", "阮叶萍", 22, 31),
    ("张宏亮副市长主抓重点工作", "张宏亮", 32, 33),
    ("夏坚定副市长主抓重点工作", "夏坚定", 34, 48),
    ("王晓军副市长主抓重点工作", "王晓军", 49, 57),
    ("金凯副市长主抓重点工作", "金凯", 58, 65),
]
WELFARE = "2023年市政府十方面民生实事"
CATEGORIES = [
    ("1", "卫生健康"), ("1", "卫生健康"), ("2", "教育助学"), ("2", "教育助学"), ("3", "社会保障"), ("4", "交通出行"),
    ("5", "养老服务"), ("6", "就业扶持"), ("7", "城乡安居"), ("8", "帮困扶弱"), ("9", "便民服务"),
    ("10", "除险保安"), ("10", "除险保安"),
]  # fmt: skip

# ordinal → the groups of its cell: (how it begins, officials, units)
GROUPS = {
    66: [("中小学专职", "阮叶萍", "市教育局、市卫生健康委、团市委、市妇联")],
    67: [("新改扩建村卫生室", "阮叶萍", "市卫生健康委、市医保局、市体育局")],
    68: [("新建成和改扩建幼儿园", "阮叶萍", "市教育局")],
    69: [
        ("新增或优化学生公交", "阮叶萍", "市教育局、市交通运输局"),
        ("依托中小学校", "金凯", "市科协、市教育局"),
        ("建设乡镇(街道)老年学校", "", "市委老干部局"),
    ],
    70: [("实现低保户", "夏坚定", "市人力社保局")],
    71: [("新改建农村公路", "王晓军", "市交通运输局、市公安局"), ("新增公共充电桩", "吴智勇", "市经信局")],
    72: [("新增村(社区)居家", "夏坚定", "市民政局"), ("全市建成50家", "阮叶萍", "市市场监管局")],
    73: [("开展职业技能培训", "夏坚定", "市人力社保局")],
    74: [("建设筹集保障性", "王晓军", "市建设局"), ("创建100", "张宏亮", "市综合执法局")],
    75: [("完成困难群众", "夏坚定", "市民政局"), ("实施孤独症", "夏坚定", "市残联")],
    76: [
        ("6个区县推广", "张宏亮", "市公安局、市司法局"),
        ("跨省门诊", "阮叶萍", "市医保局、市市场监管局"),
    ],
    77: [
        ("更新灌溉设施", "夏坚定", "市水利局"),
        ("建设地质灾害", "王晓军", "市自然资源和规划局"),
        ("对全市3000部", "吴智勇", "市消防救援支队"),
    ],
    78: [
        ("实现全市1900家", "张宏亮", "市公安局"),
        ("完成省放心农贸市场", "阮叶萍", "市市场监管局"),
        ("全市完成150个", "吴智勇", "市应急管理局"),
    ],
}

# ordinal → how its progress items begin, their printed numbers included
ITEMS = {
    1: ["1.《关于进一步", "2.1-6月,全市一般", "3.进一步厉行节约"],
    4: ["截至20236月"],
    9: ["1.1-6月,98个", "2.1-6月,225"],
    24: ["1.1-6,全市405个", "2.争取到大运河", "3.新青年"],
    34: ["依托乐业湖州班车"],
    47: ["1.城乡居民最低", "2.6月底,全市新增"],
    57: ["1.谋深谋实", "2.绿化造林", "3.12座废弃矿山"],
    70: ["制定防范困难群体"],
    71: ["1.已完成新改建", "2.已开通客货邮", "3.已完成全市58", "4.已新增公共充电桩"],
    76: ["1.6个区县涉及", "2.出入境信息", "3.公证最多", "4.跨省门诊", "5.新增民生药事"],
    77: ["1.更新灌溉", "2.完成水库", "3.20个预警", "4.已安装高层", "5.全市8个"],
}


def at_row(text: str, *columns: str) -> str:
    """A table as a browser copies it: a title, then one cell a line."""
    return "\n\n".join(["某某县2024年度重点任务完成情况表", *columns, *text.strip().split("\n")]) + "\n"


TABLE = at_row(
    "1\n新建公园5个,改造道路12公里\n县住建局、县交通运输局\n1.已建成公园3个。2.道路改造完成9.5公里\n"
    "2\n新增停车位800个\n县综合执法局\n已新增停车位812个,完成率101.5%",
    *("序号", "目标任务", "责任单位", "完成情况"),
)
UNITS_LAST = at_row(
    "1\n新建公园5个,改造道路12公里\n1.已建成公园3个。2.道路改造完成9.5公里\n县住建局、县交通运输局\n"
    "2\n新增停车位800个\n已新增停车位812个,完成率101.5%\n县综合执法局",
    *("序号", "目标任务", "完成情况", "责任单位"),
)
GLUED = at_row(
    "1\n新建公园5个。责任单位:县住建局\n1.已建成公园3个。\n2.6月底前全部开工。\n3.20个村完成验收。4.新增绿地5亩。",
    *("序号", "目标任务", "推进情况"),
)
LABELLED = """某某市2024年民生实事进展情况
一、民生改善
1.新增托位300个。
责任单位:市教育局、市卫健委
完成情况:已新增托位280个,完成93.3%。
2.新建养老服务中心12家。
责任单位:市民政局
完成情况:已建成10家。
二、城市建设
3.改造老旧小区20个。
责任单位:市住建局
完成情况:已开工18个。
"""
PROSE = """某某省2023年政府工作报告

一、2023年工作回顾

全省生产总值增长6.1%,达到2.3万亿元。

民生支出占比75.2%。

二、2024年工作安排

(一)扩大内需

社会消费品零售总额增长7%左右。
"""
MADE_UP = {
    "table": TABLE,
    "units last": UNITS_LAST,
    "glued": GLUED,
    "labelled": LABELLED,
    "prose": PROSE,
    "one line": "全市新增托位1178个。",
    "no line end": LABELLED.strip(),
    "blanks around": f"\n\n \u3000\n{TABLE}\n\t\n",
}

# Lines from which documents are thrown together at random, and the headers that may stand over them.
PIECES = [
    "", "1", "2", "3", "一、民生", "(一)教育", "社会民生", "某县2024年工作报告", "分享到:", "12.5%", "新增托位800个",
    "1.已建成3个。2.新增5个", "2.6月底完成", "责任单位:县教育局", "完成情况:已完成9个。", "县教育局、县民政局",
    "新建学校2所牵头市领导:张三,责任单位:县教育局;新建公园1个(责任单位:县住建局)。",
]  # fmt: skip
HEADERS = [
    [],
    ["序号", "目标任务", "推进情况"],
    ["序号", "目标任务", "责任单位", "完成情况"],
    ["序号", "目标任务", "完成情况", "责任单位"],
    ["县区", "目标", "完成率"],
]


@pytest.fixture(scope="module")
def report() -> Report:
    """The shipped report, read from its file."""
    return read(FILE)


def tasks_of(text: str) -> list[Task]:
    """The tasks of a document that is already text."""
    return list(read_text(text, "r").tasks)


def uncovered(report: Report) -> list[str]:
    """What of a report's text is in no passage and no furniture, or in two; and what is called blank and is not."""
    pieces = sorted([(p.start, p.end) for p in report.passages] + [(f.start, f.end) for f in report.furniture])
    ends = [0, *(end for _, end in pieces)]
    starts = [*(start for start, _ in pieces), len(report.text)]
    wrong = [report.text[min(a, b) : max(a, b)] for a, b in zip(ends, starts, strict=True) if a != b]
    blanks = [report.text[f.start : f.end] for f in report.furniture if f.kind == "blank"]
    return wrong + [blank for blank in blanks if blank.strip()]


# --- the shipped report: rows ---------------------------------------------------------------------------------------


def test_the_report_has_78_tasks_in_order(report: Report) -> None:
    """65 numbered 1 to 65 and 13 rows of ten categories, of which 1, 2 and 10 stand twice."""
    assert [task.number for task in report.tasks[:65]] == [str(n) for n in range(1, 66)]
    assert [(task.number, task.category) for task in report.tasks[65:]] == CATEGORIES
    assert [task.ordinal for task in report.tasks] == list(range(1, 79))
    assert [task.id for task in report.tasks] == [f"{ID}/{n}" for n in range(1, 79)]


@pytest.mark.parametrize(("section", "official", "first", "last"), SECTIONS)
def test_a_section_is_named_after_the_official_who_leads_its_rows(
    report: Report, section: str, official: str, first: int, last: int
) -> None:
    """Every row of the section has its heading and its official, and no category."""
    for task in report.tasks[first - 1 : last]:
        assert (task.headings, task.officials, task.category) == ((section,), (official,), "")


def test_the_welfare_rows_stand_under_their_own_heading(report: Report) -> None:
    """The 13 rows of 民生实事 do not hang under the last official's section."""
    assert {task.headings for task in report.tasks[65:]} == {(WELFARE,)}


def test_every_task_has_a_target_units_and_progress(report: Report) -> None:
    """No row of this report lacks any of the three."""
    assert [task.id for task in report.tasks if not (task.target and task.units and task.progress)] == []


# --- the shipped report: owners -------------------------------------------------------------------------------------


def test_units_of_the_65_rows_are_the_printed_list(report: Report) -> None:
    """Bracketed, in a paragraph of their own or glued to the text: the names after 责任单位, clean and in order."""
    for task in report.tasks[:65]:
        printed = task.target.split("责任单位:")[1].strip(")。\n")
        plain = printed.replace("各区县政府<南太湖新区、长合区管委会>", "、".join(AREAS))
        assert task.units == tuple(plain.split("、")), task.id


@pytest.mark.parametrize(
    ("ordinal", "units"),
    [
        (34, ("市人力社保局",)),
        (35, ("市水利局", "市城市集团")),
        (39, ("市农业农村局", "安吉县政府")),
        (60, ("市科技局", "南太湖新区管委会")),
        (62, ("市商务局", *AREAS)),
        (58, ("市商务局", "湖州海关")),
        (4, ("市财政局",)),
    ],
)
def test_units_are_read_in_every_form_they_are_printed(report: Report, ordinal: int, units: tuple[str, ...]) -> None:
    """Brackets (34, 35, 58), a paragraph of their own (39, 60), qualified by <…> (62), glued (4)."""
    assert report.tasks[ordinal - 1].units == units


def test_names_are_clean(report: Report) -> None:
    """No label, bracket, punctuation or blank stays in the name of a unit or an official."""
    records = [*report.tasks, *report.passages]
    units = {unit for record in records for unit in record.units}
    officials = {name for record in records for name in record.officials}
    assert [unit for unit in units if not re.fullmatch(r"[一-鿿]{3,12}", unit) or "单位:" in unit] == []
    assert officials == {official for _, official, _, _ in SECTIONS} - {""}


@pytest.mark.parametrize("ordinal", GROUPS)
def test_each_group_of_a_welfare_cell_keeps_its_own_owners(report: Report, ordinal: int) -> None:
    """A cell of 民生实事 is cut where a list of owners ends, and each part answers with its own."""
    targets = [p for p in report.passages if p.task == f"{ID}/{ordinal}" and p.part == "target"]
    expected = [((o,) if o else (), tuple(units.split("、"))) for _, o, units in GROUPS[ordinal]]
    assert [(p.officials, p.units) for p in targets] == expected
    assert all(p.text.startswith(begin) for p, (begin, _, _) in zip(targets, GROUPS[ordinal], strict=True))


@pytest.mark.parametrize("ordinal", GROUPS)
def test_a_welfare_task_is_owned_by_all_its_groups(report: Report, ordinal: int) -> None:
    """The row's officials and units are those of its groups, each once, in order."""
    task = report.tasks[ordinal - 1]
    assert task.officials == tuple(dict.fromkeys(o for _, o, _ in GROUPS[ordinal] if o))
    assert task.units == tuple(dict.fromkeys(u for _, _, units in GROUPS[ordinal] for u in units.split("、")))


# --- the shipped report: progress -----------------------------------------------------------------------------------


@pytest.mark.parametrize("ordinal", ITEMS)
def test_progress_is_cut_into_its_items(report: Report, ordinal: int) -> None:
    """Numbered, unnumbered and glued items (2.6月底 is item 2, June)."""
    progress = report.tasks[ordinal - 1].progress
    assert len(progress) == len(ITEMS[ordinal])
    assert [text[: len(begin)] for text, begin in zip(progress, ITEMS[ordinal], strict=True)] == ITEMS[ordinal]


def test_item_numbers_count_up_and_are_no_part_of_the_figures(report: Report) -> None:
    """In a cell of several items the printed numbers are 1, 2, 3…, and `lead` is just their length."""
    for task in report.tasks:
        items = [p for p in report.passages if p.task == task.id and p.part == "progress"]
        printed = [p.text[: p.lead] for p in items]
        assert printed == ([f"{n}." for n in range(1, len(items) + 1)] if len(items) > 1 else [""]), task.id


def test_there_are_as_many_items_as_printed_paragraphs(report: Report) -> None:
    """In this report every paragraph of a progress cell is one item."""
    for task in report.tasks:
        items = [p for p in report.passages if p.task == task.id and p.part == "progress"]
        lines = [line for line in report.text[items[0].start : items[-1].end].splitlines() if line.strip()]
        assert [p.text for p in items] == [line.strip() for line in lines]


# --- the shipped report: particulars and the whole text -------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id", ID),
        ("title", "2023年市政府工作报告重点工作半年度完成情况汇总表"),
        ("publisher", "湖州市人民政府"),
        ("index_number", "E95417299-1/2023-06628"),
        ("document_number", ""),
        ("published", "2023-08-31"),
        ("place", "湖州市"),
        ("year", 2023),
        ("period", "上半年"),
        ("as_of", "2023-06-30"),
        ("source", "report.txt"),
    ],
)
def test_particulars_of_the_report(report: Report, name: str, value: object) -> None:
    """What the document says of itself."""
    assert getattr(report, name) == value


def test_what_the_caller_states_overrides_what_the_document_says() -> None:
    """Id, title, place and year may be given; the rest is still found."""
    report = read(FILE, Metadata(id="h1", title="半年报", place="某市", year=2022))
    assert (report.id, report.title, report.place, report.year) == ("h1", "半年报", "某市", 2022)
    assert report.publisher == "湖州市人民政府"
    assert report.tasks[0].id == "h1/1"


def test_the_text_is_the_file(report: Report) -> None:
    """Faults and all: nothing is mended in the text."""
    assert report.text == FILE.read_text(encoding="utf-8")


def test_every_character_of_the_report_is_in_one_passage_or_one_furniture(report: Report) -> None:
    """Passages and furniture partition the text, and blanks are blank."""
    assert uncovered(report) == []


def test_passages_are_the_text_between_their_offsets(report: Report) -> None:
    """`passage.text == report.text[start:end]`, trimmed, in the order of the text."""
    for p in report.passages:
        assert p.text == report.text[p.start : p.end]
        assert p.text == p.text.strip()
    assert [p.start for p in report.passages] == sorted(p.start for p in report.passages)


def test_ids_are_unique_and_lead_from_task_to_passage_and_back(report: Report) -> None:
    """Ids read report/row/part+n, and a task lists exactly its passages."""
    ids = [p.id for p in report.passages]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(rf"{ID}/\d+/[tpx]\d+", id) for id in ids)
    assert [id for task in report.tasks for id in task.passages] == [p.id for p in report.passages if p.task]
    assert all(id.startswith(f"{task.id}/") for task in report.tasks for id in task.passages)


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("navigation", {"重点改革任务", "当前位置:首页 > 信息公开 > 重点改革任务"}),
        ("title", {"2023年市政府工作报告重点工作半年度完成情况汇总表"}),
        ("foot", {"扫一扫在手机打开当前页", "分享到:"}),
        ("table header", {"序号", "目标任务", "推进情况", "十方面民生实事", "进度情况"}),
        ("category", {category for _, category in CATEGORIES}),
        ("heading", {*(section for section, _, _, _ in SECTIONS), WELFARE}),
        ("row number", {str(n) for n in range(1, 66)}),
    ],
)
def test_furniture_is_named(report: Report, kind: str, texts: set[str]) -> None:
    """Navigation, headers, numbers and the page's foot belong to no task."""
    assert {report.text[f.start : f.end] for f in report.furniture if f.kind == kind} == texts


# --- other layouts --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [TABLE, UNITS_LAST], ids=["units third", "units last"])
def test_a_flattened_table_with_a_column_of_units(text: str) -> None:
    """Columns are told by their headers, wherever the units stand."""
    first, second = tasks_of(text)
    assert (first.number, first.units) == ("1", ("县住建局", "县交通运输局"))
    assert first.target.startswith("新建公园5个")
    assert "已建成" not in first.target
    assert first.progress == ("1.已建成公园3个。", "2.道路改造完成9.5公里")
    assert (second.number, second.units) == ("2", ("县综合执法局",))
    assert second.progress == ("已新增停车位812个,完成率101.5%",)
    assert "812" not in second.target


@pytest.mark.parametrize("columns", ["县区 目标 完成率", "县区 目标 完成情况 完成率", "县区 目标数 完成数 完成率"])
def test_a_row_of_plain_figures_is_one_passage(columns: str) -> None:
    """As in a spreadsheet: a figure apart from the place it belongs to says nothing."""
    width = len(columns.split())
    rows = [["吴兴区", "500", "480", "96%"], ["南浔区", "300", "330", "110%"]]
    rows = [[*row[: width - 1], row[-1]] for row in rows]
    text = "\n".join(["某市2024年新增托位完成情况表", *columns.split(), *(cell for row in rows for cell in row)])
    assert [p.text.split() for p in read_text(text, "r").passages] == rows


def test_glued_items_are_cut_apart() -> None:
    """Item numbers glued to a month, to a count, and to the sentence before."""
    (task,) = tasks_of(GLUED)
    assert task.progress == ("1.已建成公园3个。", "2.6月底前全部开工。", "3.20个村完成验收。", "4.新增绿地5亩。")


def test_a_labelled_list_becomes_tasks_under_its_headings() -> None:
    """责任单位:… 完成情况:… after a numbered item."""
    tasks = tasks_of(LABELLED)
    assert [(t.number, t.headings, t.units) for t in tasks] == [
        ("1", ("一、民生改善",), ("市教育局", "市卫健委")),
        ("2", ("一、民生改善",), ("市民政局",)),
        ("3", ("二、城市建设",), ("市住建局",)),
    ]
    assert tasks[0].progress == ("完成情况:已新增托位280个,完成93.3%。",)
    assert tasks[0].target.startswith("1.新增托位300个。")


def test_prose_becomes_passages_under_its_headings() -> None:
    """A paragraph is a passage of no task; headings nest."""
    report = read_text(PROSE, "r")
    assert report.tasks == ()
    assert [(p.headings, p.part, p.task, p.text) for p in report.passages] == [
        (("一、2023年工作回顾",), "text", "", "全省生产总值增长6.1%,达到2.3万亿元。"),
        (("一、2023年工作回顾",), "text", "", "民生支出占比75.2%。"),
        (("二、2024年工作安排", "(一)扩大内需"), "text", "", "社会消费品零售总额增长7%左右。"),
    ]
    assert (report.place, report.year) == ("某某省", 2023)


@pytest.mark.parametrize("name", MADE_UP)
def test_every_character_of_other_layouts_is_accounted_for(name: str) -> None:
    """The partition holds whatever the layout."""
    report = read_text(MADE_UP[name], "r")
    assert uncovered(report) == []
    assert [p.text for p in report.passages] == [report.text[p.start : p.end] for p in report.passages]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.sampled_from(HEADERS), st.lists(st.sampled_from(PIECES), min_size=1, max_size=20))
def test_every_character_of_a_random_document_is_accounted_for(header: list[str], lines: list[str]) -> None:
    """Header cells, numbers, items and prose in any order: nothing is lost and nothing is in two passages."""
    lines = [*header, *lines]
    try:
        report = read_text("\n".join(lines), "r")
    except ReadingError:
        return
    assert uncovered(report) == []
    assert len({p.id for p in report.passages}) == len(report.passages)


# --- bytes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        LABELLED.encode(),
        codecs.BOM_UTF8 + LABELLED.encode(),
        LABELLED.encode("gb18030"),
        LABELLED.encode("utf-16"),
        codecs.BOM_UTF16_BE + LABELLED.encode("utf-16-be"),
        LABELLED.replace("\n", "\r\n").encode(),
    ],
    ids=["utf-8", "utf-8 with bom", "gb18030", "utf-16-le", "utf-16-be", "crlf"],
)
def test_encodings_read_alike(tmp_path: Path, data: bytes) -> None:
    """The encodings in which Chinese offices publish give the same text."""
    (tmp_path / "进展.txt").write_bytes(data)
    report = read(tmp_path / "进展.txt")
    assert (report.id, report.text) == ("进展", LABELLED)


# name, bytes (None: no file; a folder where the name ends in /), the error, words of its message
UNREADABLE = [
    ("空.txt", b"", ReadingError, "空的"),
    ("空白.txt", b" \r\n\t\n", ReadingError, "空的"),
    ("全角空白.txt", "\u3000\n\u3000".encode(), ReadingError, "全角空白"),
    ("图.txt", bytes(range(256)) * 8, ReadingError, "不是文本"),
    ("零.txt", b"\0" * 100, ReadingError, "不是文本"),
    ("报告.docx", b"PK\3\4", ReadingError, "已损坏"),
    ("报告.PDF", b"%PDF-1.7", ReadingError, "已损坏"),
    ("报告.xyz", LABELLED.encode(), ReadingError, ".xyz"),
    ("没有.txt", None, NotFoundError, "找不到"),
    ("文件夹/", None, ReadingError, "不是文件"),
]


@pytest.mark.parametrize(("name", "data", "error", "words"), UNREADABLE, ids=[case[0] for case in UNREADABLE])
def test_what_cannot_be_read_is_said_in_one_chinese_line(
    tmp_path: Path, name: str, data: bytes | None, error: type[QaError], words: str
) -> None:
    """Empty, binary, unknown, missing: the message says which file and why."""
    path = tmp_path / name
    if name.endswith("/"):
        path.mkdir()
    elif data is not None:
        path.write_bytes(data)
    with pytest.raises(error) as raised:
        read(path)
    message = str(raised.value)
    assert words in message
    assert name.rstrip("/") in message
    assert "\n" not in message


def test_a_file_of_page_furniture_alone_is_no_report(tmp_path: Path) -> None:
    """Where nothing can be read as a passage, that is the error."""
    (tmp_path / "页脚.txt").write_text("扫一扫在手机打开当前页\n分享到:\n", encoding="utf-8")
    with pytest.raises(ReadingError, match="没有可读的正文"):
        read(tmp_path / "页脚.txt")
