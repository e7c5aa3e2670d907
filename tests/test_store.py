"""The folder store: writes whole or not at all, seen by every connection, in plain tables."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from qa.errors import NotFoundError, StoreError
from qa.figures.extract import extract
from qa.model import Report
from qa.preparing import search_words
from qa.reading import read, read_text
from qa.store.database import DATABASE
from qa.store.folder import FolderStore
from qa.words import cut

FILE = Path(__file__).parent.parent / "corpus" / "huzhou-2023-h1" / "report.txt"
TEXT = """某某县2024年民生实事进展情况
1.新增托位{}个。
责任单位:县教育局、县卫健局
完成情况:已新增托位{}个,完成年度目标的93.3%。
2.新建养老服务中心12家。
责任单位:县民政局
完成情况:已建成10家。
3.改造农村公路26公里。
责任单位:县交通运输局
完成情况:已改造24.9公里。
4.新增公共充电桩80个。
责任单位:县经信局
完成情况:已安装136个。
"""
NOBODY = 65534


def small(id: str = "r", target: int = 300, actual: int = 280) -> Report:
    """A report of four rows."""
    return read_text(TEXT.format(target, actual), id, "进展.txt")


def put(store: FolderStore, report: Report) -> None:
    """Put a report with its figures and words, as the library does."""
    figures, indicators = extract(report)
    store.put(report, figures, indicators, [search_words(passage) for passage in report.passages])


def found(store: FolderStore, words: str) -> list[str]:
    """The ids of the passages found."""
    return [passage.id for passage, _ in store.view().candidates(cut(words), 10)]


def assert_one_chinese_line(error: pytest.ExceptionInfo[StoreError]) -> None:
    """A message that a user can act on: Chinese, one line, without the words of Python or SQLite."""
    message = str(error.value)
    assert re.search(r"[一-鿿]{4}", message)
    assert "\n" not in message
    assert not re.search(r"Errno|Traceback|Error|sqlite|database|readonly|table", message.replace(DATABASE, ""))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that is not there yet."""
    return tmp_path / "我的报告库" / "2024"


@pytest.fixture
def store(folder: Path) -> FolderStore:
    """An empty store in that folder."""
    return FolderStore(folder)


@pytest.fixture
def locked() -> Iterator[Path]:
    """A folder with a library in it, in which we may read and not write; root gives up its powers for the while."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        put(FolderStore(folder), small())
        for path, mode in ((folder / DATABASE, 0o444), (folder, 0o555)):
            path.chmod(mode)
        root = os.geteuid() == 0
        if root:
            os.seteuid(NOBODY)
        try:
            yield folder
        finally:
            if root:
                os.seteuid(0)
            folder.chmod(0o755)


# --- put, drop, replace ---------------------------------------------------------------------------------------------


def test_a_new_store_is_empty(store: FolderStore, folder: Path) -> None:
    """The folder is made, and nothing is found in it."""
    assert (folder / DATABASE).is_file()
    assert (store.view().reports(), list(store.view().all_passages()), list(store.view().tasks())) == ([], [], [])
    assert found(store, "托位") == []


@pytest.mark.parametrize(
    "report", [read(FILE), small(), replace(small(), year=None)], ids=["huzhou", "small", "no year"]
)
def test_a_report_comes_back_as_it_went_in(folder: Path, report: Report) -> None:
    """Every field, task, passage and piece of furniture, from this connection and from a later one."""
    store = FolderStore(folder)
    put(store, report)
    assert store.report(report.id) == report
    assert FolderStore(folder).report(report.id) == report


def test_figures_and_indicators_come_back_as_they_went_in(folder: Path) -> None:
    """In the order of the text, with truth, pairs and optional values of their own types."""
    report = read(FILE)
    figures, indicators = extract(report)
    put(FolderStore(folder), report)
    store = FolderStore(folder)
    assert [figure for p in report.passages for figure in store.view().figures(p.id)] == figures
    assert list(store.view().indicators()) == indicators


def test_reports_are_listed_in_the_order_added(store: FolderStore) -> None:
    """The metadata, with the numbers of tasks and passages, and without the text."""
    for id in ("乙", "甲"):
        put(store, small(id))
    assert store.view().reports() == [small("乙").summary(), small("甲").summary()]
    assert store.view().reports()[0]["tasks"] == 4


def test_putting_an_id_again_replaces_the_report(store: FolderStore) -> None:
    """Nothing of the old one is left, and the other report is untouched."""
    put(store, small("r", target=300, actual=280))
    put(store, small("s"))
    put(store, small("r", target=500, actual=499))
    assert sorted(report["id"] for report in store.view().reports()) == ["r", "s"]
    assert store.report("r") == small("r", target=500, actual=499)
    assert len(store.view().all_passages()) == 16
    assert {figure.value for figure in store.view().figures("r/1/p1")} == {"499", "93.3"}
    assert {figure.value for figure in store.view().figures("s/1/p1")} == {"280", "93.3"}


def test_a_dropped_report_is_gone_from_every_table(store: FolderStore, folder: Path) -> None:
    """Not found, not listed, no row left."""
    put(store, small("r"))
    put(store, small("s"))
    store.drop("r")
    assert [report["id"] for report in store.view().reports()] == ["s"]
    assert set(found(store, "托位")) == {"s/1/t1", "s/1/p1"}
    assert store.view().figures("r/1/p1") == ()
    assert store.view().task("r/1") is None
    store.drop("s")
    with sqlite3.connect(folder / DATABASE) as plain:
        tables = ("reports", "tasks", "passages", "figures", "indicators")
        assert [plain.execute(f"SELECT count(*) FROM {table}").fetchone() for table in tables] == [(0,)] * 5
    plain.close()


@pytest.mark.parametrize("verb", ["report", "drop"])
def test_an_unknown_report_is_named_in_the_error(store: FolderStore, verb: str) -> None:
    """NotFoundError, with the id; the state stays."""
    put(store, small())
    before = store.state()
    with pytest.raises(NotFoundError, match=r"没有这份报告.*xyz"):
        getattr(store, verb)("xyz")
    assert store.state() == before


def test_candidates_can_be_kept_to_some_reports(store: FolderStore) -> None:
    """Only the named reports, and none where none is named."""
    for id in ("r", "s", "t"):
        put(store, small(id))
    words = cut("养老服务")
    assert {p.report for p, _ in store.view().candidates(words, 20, ["s", "t"])} == {"s", "t"}
    assert store.view().candidates(words, 20, []) == []


def test_passages_by_id_come_in_the_order_asked(store: FolderStore) -> None:
    """Unknown ids are left out."""
    put(store, small())
    assert [p.id for p in store.view().passages(["r/2/p1", "nothing", "r/1/t1"])] == ["r/2/p1", "r/1/t1"]


# --- writes are whole, and seen --------------------------------------------------------------------------------------


def test_the_state_changes_with_every_write_and_only_then(store: FolderStore) -> None:
    """Put, replace and drop each give a state never seen before; reading gives none."""
    states = [store.state()]
    put(store, small())
    states.append(store.state())
    put(store, small())
    states.append(store.state())
    found(store, "托位")
    store.report("r")
    assert store.state() == states[-1]
    store.drop("r")
    states.append(store.state())
    assert len(set(states)) == len(states)


def test_two_connections_see_each_others_writes(folder: Path) -> None:
    """What one writes the other finds at once, and its index follows."""
    one, other = FolderStore(folder), FolderStore(folder)
    put(one, small("r"))
    assert other.report("r") == small("r")
    assert set(found(other, "托位")) == {"r/1/t1", "r/1/p1"}
    put(other, small("r", actual=299))
    assert "299" in one.report("r").text
    assert one.state() == other.state()
    other.drop("r")
    assert found(one, "托位") == []


def test_many_connections_may_write_at_a_time(folder: Path) -> None:
    """None of the reports is lost, and no writer is turned away."""
    ids = [f"r{n}" for n in range(8)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda id: put(FolderStore(folder), small(id)), ids))
    assert sorted(report["id"] for report in FolderStore(folder).view().reports()) == ids


@pytest.mark.parametrize("id", ["r", "new"])
def test_a_failed_put_leaves_everything_as_it_was(folder: Path, id: str) -> None:
    """Words for one passage too few: neither half a new report nor half a replaced one."""
    store = FolderStore(folder)
    put(store, small("r"))
    before = store.state()
    report = small(id, actual=1)
    figures, indicators = extract(report)
    with pytest.raises(ValueError, match="zip"):
        store.put(report, figures, indicators, [["托位"]] * (len(report.passages) - 1))
    for same in (store, FolderStore(folder)):
        assert [known["id"] for known in same.view().reports()] == ["r"]
        assert same.report("r") == small("r")
        assert same.state() == before
    put(store, small("new"))
    assert len(store.view().reports()) == 2


def test_a_store_without_a_folder_lives_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It works like the other, writes no file, and two of them share nothing."""
    monkeypatch.chdir(tmp_path)
    store = FolderStore(None)
    put(store, small())
    assert store.report("r") == small()
    assert FolderStore(None).view().reports() == []
    assert list(tmp_path.iterdir()) == []


# --- the file ---------------------------------------------------------------------------------------------------------


def test_any_sqlite_tool_can_read_the_tables(folder: Path) -> None:
    """One plain table a noun, lists as JSON; the questions an analyst would put to them."""
    put(FolderStore(folder), read(FILE))
    plain = sqlite3.connect(folder / DATABASE)
    try:
        names = {name for (name,) in plain.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert {"reports", "tasks", "passages", "figures", "indicators"} <= names
        assert plain.execute("SELECT count(*) FROM tasks").fetchone() == (78,)
        (units,) = plain.execute("SELECT units FROM tasks WHERE number = '19'").fetchone()
        assert json.loads(units) == ["市发展改革委", "市教育局", "市卫生健康委", "市妇联"]
        query = "SELECT text, role FROM figures WHERE passage = 'huzhou-2023-h1/19/p2' AND value = '1178'"
        assert plain.execute(query).fetchall() == [("1178", "actual")]
    finally:
        plain.close()


def test_a_file_that_is_no_database_is_said_to_be_none(folder: Path) -> None:
    """And it is left alone."""
    folder.mkdir(parents=True)
    (folder / DATABASE).write_text("这不是数据库" * 100, encoding="utf-8")
    with pytest.raises(StoreError, match="不是报告库") as error:
        FolderStore(folder)
    assert_one_chinese_line(error)
    assert (folder / DATABASE).read_text(encoding="utf-8") == "这不是数据库" * 100


def test_a_library_of_another_format_is_refused(folder: Path) -> None:
    """A later program's library is neither read nor written."""
    put(FolderStore(folder), small())
    plain = sqlite3.connect(folder / DATABASE)
    with plain:
        plain.execute("UPDATE meta SET value = 99 WHERE name = 'format'")
    plain.close()
    with pytest.raises(StoreError, match=r"格式.*99") as error:
        FolderStore(folder)
    assert_one_chinese_line(error)


def test_a_file_in_the_folders_place_is_said_in_chinese(tmp_path: Path) -> None:
    """Somebody names a file where a folder belongs."""
    (tmp_path / "report.txt").write_text("托位", encoding="utf-8")
    with pytest.raises(StoreError, match=re.escape(str(tmp_path / "report.txt"))) as error:
        FolderStore(tmp_path / "report.txt")
    assert_one_chinese_line(error)


def test_no_library_is_made_where_one_may_not_write(locked: Path) -> None:
    """A new folder in a read-only one."""
    with pytest.raises(StoreError, match="权限") as error:
        FolderStore(locked / "new")
    assert_one_chinese_line(error)


def test_a_read_only_library_refuses_a_write_in_chinese(locked: Path) -> None:
    """Whether it refuses on opening or on writing."""
    with pytest.raises(StoreError, match="权限") as error:
        put(FolderStore(locked), small("s"))
    assert_one_chinese_line(error)


def test_a_read_only_library_can_be_asked(locked: Path) -> None:
    """On a medium or share that only others may write, everything but writing works."""
    store = FolderStore(locked)
    assert store.report("r") == small()
    assert set(found(store, "托位")) == {"r/1/t1", "r/1/p1"}
