"""Measure every metric that has a floor and raise the floors to what was measured; none is lowered.

python tests/tools/raise_floors.py
"""

import json
import math
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILE = ROOT / "tests" / "data" / "floors.json"
QUESTIONS = (
    "tests/data/questions/sample.jsonl",
    *(str(path.relative_to(ROOT)) for path in sorted((ROOT / "corpus").glob("*/questions.jsonl"))),
)


def raised(old: dict[str, float], measured: dict[str, float]) -> dict[str, float]:
    """The higher of the two for every metric, cut to three places."""
    return {name: max(old.get(name, 0.0), math.floor(value * 1000) / 1000) for name, value in measured.items()}


def main() -> None:
    """Rewrite `tests/data/floors.json`."""
    sys.path[:0] = [str(ROOT / "tests")]
    if not FILE.exists():
        FILE.write_text('{"questions": {}, "figures": {}}', encoding="utf-8")
    import test_gate as gate

    from qa.evaluate import evaluate, read_questions

    module = gate.bench("figures")
    floors = json.loads(FILE.read_text(encoding="utf-8"))
    for name in QUESTIONS:
        measured = gate.flat(evaluate(gate.library_for(name), read_questions(ROOT / name)).to_dict())
        floors["questions"][name] = raised(floors["questions"].get(name, {}), measured)
    for name in module.sets():
        floors["figures"][name] = raised(floors["figures"].get(name, {}), module.measured(name))
    FILE.write_text(json.dumps(floors, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
