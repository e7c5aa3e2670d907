"""The gate: our question sets and annotations, each metric with a pinned floor. A floor only ever rises."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import qa
from qa.evaluate import evaluate, read_questions
from qa.library import SHIPPED, Library
from qa.store.folder import FolderStore

ROOT = Path(__file__).parent.parent
FLOORS: dict[str, Any] = json.loads((ROOT / "tests" / "data" / "floors.json").read_text(encoding="utf-8"))


def bench(name: str) -> ModuleType:
    """A script of `tests/bench/` as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "tests" / "bench" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def flat(scores: dict[str, Any]) -> dict[str, float]:
    """The metrics of an evaluation that a floor may name."""
    kinds = {f"kind {kind}": group["right"] / group["total"] for kind, group in scores["by_kind"].items()}
    return {
        "accuracy": scores["accuracy"],
        **kinds,
        "hit@1": scores["passages"]["hit@1"],
        "hit@5": scores["passages"]["hit@5"],
        "mrr": scores["passages"]["mrr"],
        "list f1": scores["lists"]["f1"],
        "no precision": scores["abstention"]["precision"],
        "no recall": scores["abstention"]["recall"],
    }


def below(scores: dict[str, float], floors: dict[str, float]) -> dict[str, float]:
    """The metrics that fell under their floor."""
    return {name: scores[name] for name, floor in floors.items() if scores[name] < floor}


def library_for(name: str) -> Library:
    """The library that a question set asks: the report beside it, or the shipped one."""
    report = (ROOT / name).with_name("report.txt")
    if not report.exists() or report.parent.name == SHIPPED:
        return qa.open()
    library = Library(FolderStore(None))
    library.add(report)
    return library


@pytest.mark.parametrize("name", FLOORS["questions"])
def test_questions(name: str) -> None:
    """Every metric of the set is at its floor or above."""
    scores = evaluate(library_for(name), read_questions(ROOT / name)).to_dict()
    assert below(flat(scores), FLOORS["questions"][name]) == {}


@pytest.mark.parametrize("name", FLOORS["figures"])
def test_figures(name: str) -> None:
    """Figures are read, and targets meet their outturns, as well as they did."""
    assert below(bench("figures").measured(name), FLOORS["figures"][name]) == {}
