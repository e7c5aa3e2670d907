"""The README says what there is: every command, and a test command that CI can run."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from qa.cli import VERBS, Parser

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def commands() -> list[str]:
    """The names of all commands."""
    verbs = Parser(prog="qa").add_subparsers(parser_class=Parser)
    for arguments in VERBS:
        arguments(verbs)
    return list(verbs.choices)


@pytest.mark.parametrize("command", commands())
def test_every_command_is_in_the_readme_and_explains_itself(command: str) -> None:
    """Documented, and with help in Chinese."""
    assert f"qa {command}" in README
    said = subprocess.run(
        [sys.executable, "-m", "qa", command, "--help"], capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert "用法" in said.stdout


def test_the_two_commands_do_all_the_set_up() -> None:
    """One line installs and runs the main job, one installs and runs the tests."""
    lines = re.findall(r"^python3 -m venv .*$", README, re.MULTILINE)
    assert len(lines) == 2
    assert lines[0].endswith("qa serve")
    assert lines[1].endswith("&& pytest")


def test_nothing_is_left_to_fill_in() -> None:
    """No placeholder stayed in the README."""
    assert not re.search(r"@[A-Z_]+@|TODO|XXX", README)
