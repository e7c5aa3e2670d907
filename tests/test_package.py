"""The package: a wheel in a clean environment answers from an empty folder, and so does an editable install."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
REPORT = Path("corpus") / "huzhou-2023-h1" / "report.txt"

pytestmark = pytest.mark.heavy


def run(*command: str | Path, cwd: Path = ROOT, **environment: str) -> str:
    """Run a command without this checkout on its path, and return what it prints."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "QA_", "VIRTUAL_ENV"))}
    clean |= {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONUTF8": "1", **environment}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=clean, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def environment(folder: Path, *install: str | Path) -> Path:
    """Make a virtual environment, install into it, and return the folder of its programs."""
    run(sys.executable, "-m", "venv", folder)
    run(folder / "bin" / "python", "-m", "pip", "install", "-q", *install)
    return folder / "bin"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built in isolation as a publisher does."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--outdir", folder, ROOT)
    (built,) = folder.glob("baogao_qa-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment that has nothing but the wheel."""
    return environment(tmp_path_factory.mktemp("installed") / "venv", wheel)


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A folder without anything of ours."""
    return tmp_path


def test_the_wheel_carries_the_shipped_report(wheel: Path) -> None:
    """Byte for byte, inside the package."""
    with zipfile.ZipFile(wheel) as files:
        assert files.read("qa/_corpus/huzhou-2023-h1/report.txt") == (ROOT / REPORT).read_bytes()


@pytest.mark.parametrize("folder", ["qa/data", "web/templates", "web/static"])
def test_the_wheel_carries_data_and_pages(wheel: Path, folder: str) -> None:
    """Every file of these folders, and there are some."""
    here = {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob("*") if path.is_file()}
    with zipfile.ZipFile(wheel) as files:
        there = {name for name in files.namelist() if name.startswith(f"{folder}/")}
    assert here
    assert there == here


def test_the_wheel_carries_nothing_else(wheel: Path) -> None:
    """The two packages and the metadata: no tests, no caches."""
    with zipfile.ZipFile(wheel) as files:
        names = files.namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"qa", "web", "baogao_qa"}
    assert [name for name in names if "__pycache__" in name or name.endswith((".pyc", ".db"))] == []
    assert [name for name in names if name.endswith("LICENSE")] != []


def test_the_installed_command_answers_from_an_empty_folder(installed: Path, empty: Path) -> None:
    """The shipped report is asked, and the folder stays empty."""
    answer = run(installed / "qa", "ask", "托位完成多少", cwd=empty, XDG_CACHE_HOME=str(empty.parent / "cache"))
    assert all(part in answer for part in ("1178个", "117.8%", "1000个"))
    assert list(empty.iterdir()) == []


def test_the_installed_module_is_the_wheels(installed: Path, wheel: Path, empty: Path) -> None:
    """`python -m qa --version` names the version of the wheel."""
    printed = run(installed / "python", "-m", "qa", "--version", cwd=empty)
    assert wheel.name.split("-")[1] in re.findall(r"\d+\.\d+\.\d+\S*", printed)


def test_the_installed_page_answers(installed: Path, empty: Path) -> None:
    """Templates and static files are found in the wheel."""
    code = """
from web import create_app
client = create_app().test_client()
page = client.get("/?q=托位完成多少")
style = client.get("/static/style.css")
print(page.status_code, "1178" in page.text, style.status_code)
"""
    printed = run(installed / "python", "-c", code, cwd=empty, XDG_CACHE_HOME=str(empty.parent / "cache"))
    assert printed.split() == ["200", "True", "200"]


def test_an_editable_install_answers_too(tmp_path: Path, empty: Path) -> None:
    """From an empty folder, out of the checkout's corpus."""
    programs = environment(tmp_path / "venv", "--editable", ROOT)
    printed = run(programs / "qa", "ask", "托位完成多少", cwd=empty, XDG_CACHE_HOME=str(tmp_path / "cache"))
    assert "1178个" in printed
