"""Parts of the machine that some tests need: a missing one skips the test, or fails it where QA_NO_SKIP is set."""

from __future__ import annotations

import importlib
import importlib.util
import os
import shutil
from typing import Any

import pytest


def need(*programs: str) -> str:
    """Return the path of the first of these programs that is installed; without any, skip or fail the test."""
    for program in programs:
        if path := shutil.which(program):
            return path
    missing(" or ".join(programs))
    return ""


def module(name: str) -> Any:
    """Import a package that only an extra of ours installs; without it, skip or fail the test."""
    if importlib.util.find_spec(name) is None:
        missing(name)
    return importlib.import_module(name)


def missing(part: str) -> None:
    """Skip the test for want of a part; with QA_NO_SKIP=1, as in CI, that is a failure."""
    if os.environ.get("QA_NO_SKIP") == "1":
        pytest.fail(f"{part} is missing and QA_NO_SKIP=1 allows no skipping", pytrace=False)
    pytest.skip(f"{part} is not installed")
