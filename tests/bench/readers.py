"""Three readers of numbers over the same annotated sentences: ours, Microsoft's Recognizers-Text, and jionlp.

    pip install jionlp recognizers-text-suite "emoji<1.7"    # in an environment of their own; none is a dependency
    python tests/bench/readers.py [TOPIC...]                 # topics: the names of the files in tests/data/figures

A reader is judged on the kinds of figures that it attempts (ATTEMPTS), a dash stands for the rest. Recognizers-Text reads
numbers, percentages and ordinals, and has units for money and plain measures; it has no Chinese counters and, in Python,
no ranges. jionlp reads money. Counted, for each kind: the value alone (万 and 亿 multiplied out), value and unit, and the
span (words of a bound on either side may be in or out). Then what each offers as a figure where the annotation has none:
dates, list numbers, and names or conditions with numbers. What Recognizers-Text takes for a date itself is not held
against it.
`emoji` is held back because Recognizers-Text 1.0.2a2 imports what later ones dropped.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import logging
import re
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from figures import CASES, DEFAULT_CLOCK, equal

from qa.evaluate import magnitude, same_unit
from qa.figures.reader import Setting, read_figures
from qa.model import Passage

MEASURES = {
    "米": "Meter", "公里": "Kilometer", "千米": "Kilometer", "厘米": "Centimeter", "毫米": "Micrometer", "平方米": "Square meter",
    "平方公里": "Square kilometer", "公顷": "Hectare", "亩": "Mu", "立方米": "Cubic meter", "公斤": "Kilogram", "斤": "Jin",
    "克": "Gram", "吨": "Ton", "公里/小时": "Kilometer per hour",
}  # fmt: skip
MONEY = {"元": "Chinese yuan", "美元": "United States dollar"}
UNITS = {name: unit for unit, name in (MEASURES | MONEY).items()} | {"Kilometer": "公里"}
KINDS = ("百分数", "金额", "度量", "位次", "量词与复合单位", "无单位", "范围", "半、番", "粘连")
ATTEMPTS: dict[str, tuple[set[str], set[str]]] = {  # The kinds whose value a reader attempts, and whose unit.
    "baogao-qa": (set(KINDS), set(KINDS)),
    "Recognizers-Text": ({*KINDS[:6]}, {"百分数", "金额", "度量"}),
    "jionlp": ({"金额"}, {"金额"}),
}
BOUNDS = re.compile(r"^(?:至少|不低于|不少于|不到|超过|大约|达到|约|近|超|逾|达)+|(?:以上|以下|以内|左右|余|多)+$")
DATE_AROUND = re.compile(
    r"[\d一二三四五六七八九十〇]+(?:[-—至、~][\d一二三四五六七八九十]+)?(?:个)?(?:年|月|日|号|季度|周年)"
)
LIST_NUMBER = re.compile(r"(?:^|(?<=[。;；\n]))\s*[（(第]?[\d一二三四五六七八九十]+(?:[.、)）,，:：]|是)")


class Offer(NamedTuple):
    """What a reader says is a figure: its span, its value multiplied out, its unit if it names one."""

    start: int
    end: int
    value: Any
    unit: str


Reader = Callable[[str], list[Offer]]
Case = dict[str, Any]


# --- the readers --------------------------------------------------------------------------------------------------


def ours() -> Reader:
    """The reader of this package."""

    def read(text: str) -> list[Offer]:
        passage = Passage("p", "r", "", "progress", (), text, 0, len(text))
        return [
            Offer(one.start, one.end, *magnitude(one.value, one.unit))
            for one in read_figures(passage, Setting(DEFAULT_CLOCK))
        ]

    return read


def recognizers() -> Reader:
    """Recognizers-Text: of its models' overlapping results the longest; what that leaves to its date model is no figure."""
    from recognizers_date_time import DateTimeRecognizer
    from recognizers_number import Culture, NumberRecognizer
    from recognizers_number_with_unit import NumberWithUnitRecognizer

    numbers, units = NumberRecognizer(Culture.Chinese), NumberWithUnitRecognizer(Culture.Chinese)
    models = [
        DateTimeRecognizer(Culture.Chinese).get_datetime_model(),
        units.get_currency_model(),
        units.get_dimension_model(),
        numbers.get_percentage_model(),
        numbers.get_ordinal_model(),
        numbers.get_number_model(),
    ]

    def read(text: str) -> list[Offer]:
        results = [one for model in models for one in model.parse(text)]
        found = [one for one in results if (one.resolution or {}).get("value") or one.type_name.startswith("datetime")]
        chosen: list[Any] = []
        for one in sorted(found, key=lambda one: one.start - one.end):  # Stable: of equals, the model named first.
            if not _overlaps(one.start, one.end + 1, [(other.start, other.end + 1) for other in chosen]):
                chosen.append(one)
        return sorted(_recognized(one) for one in chosen if not one.type_name.startswith("datetime"))

    return read


def _recognized(one: Any) -> Offer:
    value, unit = str(one.resolution["value"]), str(one.resolution.get("unit") or "")
    if value.endswith("%"):
        value, unit = value[:-1], "%"
    return Offer(one.start, one.end + 1, magnitude(value, "")[0], UNITS.get(unit, unit))


def jionlp() -> Reader:
    """jionlp: its money extractor, the only one it has that gives value and unit."""
    with contextlib.redirect_stdout(io.StringIO()):  # It greets.
        import jionlp as jio
    logging.disable(logging.ERROR)  # And it logs the exceptions that it catches.

    def read(text: str) -> list[Offer]:
        return [_money(one) for one in jio.ner.extract_money(text, with_parsing=True) if one.get("detail")]

    return read


def _money(one: Any) -> Offer:
    number = one["detail"]["num"]
    value = number[0] if isinstance(number, list) else number
    return Offer(*one["offset"], magnitude(str(value), "")[0], one["detail"]["case"])


LOADERS: dict[str, Callable[[], Reader]] = {"baogao-qa": ours, "Recognizers-Text": recognizers, "jionlp": jionlp}


def installed() -> Iterator[tuple[str, Reader]]:
    """The readers that can be loaded here; the others are named."""
    for name, load in LOADERS.items():
        try:
            yield name, load()
        except ImportError as error:
            print(f"{name} 未安装({error});安装:pip install jionlp recognizers-text-suite 'emoji<1.7'\n")


# --- judging ------------------------------------------------------------------------------------------------------


def kind(wanted: Case) -> str:
    """Which of KINDS an annotated figure is of."""
    unit = magnitude("1", str(wanted["unit"]))[1]
    if wanted.get("repair") == "glued":
        return "粘连"
    if wanted.get("high"):
        return "范围"
    if re.search("[半番]", wanted["text"]):
        return "半、番"
    if wanted["role"] == "rank":
        return "位次"
    named = {"%": "百分数", "": "无单位"} | dict.fromkeys(MONEY, "金额") | dict.fromkeys(MEASURES, "度量")
    return named.get(unit, "量词与复合单位")


def judge(case: Case, offers: Sequence[Offer]) -> Iterator[tuple[str, bool, bool, bool]]:
    """For each annotated figure its kind, and whether value, value and unit, and span are right."""
    for wanted in case["figures"]:
        offer = max(offers, key=lambda one: _shared(one, wanted), default=None)
        if offer is None or _shared(offer, wanted) <= 0:
            yield kind(wanted), False, False, False
            continue
        value, unit = magnitude(wanted["value"], wanted["unit"])
        right = equal(value, offer.value)
        span = _bare(case["text"], offer.start, offer.end) == _bare(case["text"], wanted["start"], wanted["end"])
        same = wanted["role"] == "rank" or same_unit(unit, offer.unit)  # 第3 and 第3位 rank alike.
        yield kind(wanted), right, right and same, span


def _shared(one: Offer, wanted: Case) -> int:
    return min(one.end, wanted["end"]) - max(one.start, wanted["start"])


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without the words of a bound at its ends."""
    said = text[start:end]
    front = re.match(BOUNDS, said)
    start += front.end() if front else 0
    back = [found for found in BOUNDS.finditer(text[start:end]) if found.end() == end - start and found.start()]
    return start, start + back[-1].start() if back else end


def needless(case: Case, offers: Sequence[Offer]) -> Iterator[str]:
    """What each offer is that touches no annotated figure."""
    text = case["text"]
    figures = [(one["start"], one["end"]) for one in case["figures"]]
    dates = [(text.find(date), text.find(date) + len(date)) for date in case["dates"]]
    dates += [found.span() for found in DATE_AROUND.finditer(text)]
    listed = [found.span() for found in LIST_NUMBER.finditer(text)]
    for one in offers:
        if not _overlaps(one.start, one.end, figures):
            if _overlaps(one.start, one.end, dates):
                yield "日期"
            else:
                yield "序号" if _overlaps(one.start, one.end, listed) else "名称、条件"


def _overlaps(start: int, end: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start < other_end and other_start < end for other_start, other_end in spans)


# --- the tables ---------------------------------------------------------------------------------------------------


class Score:
    """What one reader got right, kind by kind, and what it offered beside."""

    def __init__(self, name: str, read: Reader, cases: Sequence[Case]) -> None:
        self.name = name
        self.total, self.value, self.unit, self.span = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
        self.needless = Counter[str]()
        self.offered = 0
        read(cases[0]["text"])  # What is built at the first call is not timed.
        start = time.perf_counter()
        offers = [read(case["text"]) for case in cases]
        self.speed = sum(len(case["text"]) for case in cases) / (time.perf_counter() - start)
        for case, found in zip(cases, offers, strict=True):
            self.offered += len(found)
            self.needless.update(needless(case, found))
            for kind, value, unit, span in judge(case, found):
                self.total[kind] += 1
                self.value[kind] += value
                self.unit[kind] += unit
                self.span[kind] += span

    def cell(self, kinds: Sequence[str]) -> str:
        """Value / value and unit / span over some kinds, if the reader attempts them all."""
        values, units = (set(kinds) <= tried for tried in ATTEMPTS[self.name])
        parts = [(self.value, values), (self.unit, units), (self.span, units)]
        return " / ".join(self._share(right, kinds) if tried else "—" for right, tried in parts)

    def _share(self, right: Counter[str], kinds: Sequence[str]) -> str:
        return f"{sum(right[kind] for kind in kinds) / sum(self.total[kind] for kind in kinds):.3f}"

    def right(self) -> int:
        """All values that are right, of whatever kind."""
        return self.value.total()


def recall_table(scores: Sequence[Score]) -> str:
    """One row a kind: the share of annotated figures that each reader gives."""
    total = scores[0].total
    groups = {one: [one] for one in KINDS} | {"前三类": KINDS[:3], "前六类": KINDS[:6], "全部": KINDS}
    rows = [
        [
            name,
            str(sum(total[one] for one in kinds)),
            *(score.cell([one for one in kinds if total[one]]) for score in scores),
        ]
        for name, kinds in groups.items()
        if any(total[one] for one in kinds)
    ]
    return markdown(["值 / 值+单位 / 起止", "数", *(score.name for score in scores)], rows)


def precision_table(scores: Sequence[Score]) -> str:
    """What is offered, and what of it is no figure of the annotation."""
    head = ["", "给出", "值正确", "占比", "误给:日期", "误给:序号", "误给:名称、条件", "值错或只给一段", "字/秒"]
    rows = []
    for score in scores:
        wrong = score.offered - score.right() - score.needless.total()
        sorts = [str(score.needless[sort]) for sort in ("日期", "序号", "名称、条件")]
        share = f"{score.right() / score.offered:.3f}" if score.offered else "—"
        rows.append(
            [score.name, str(score.offered), str(score.right()), share, *sorts, str(wrong), f"{score.speed:,.0f}"]
        )
    return markdown(head, rows)


def markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def load(topics: Sequence[str]) -> list[Case]:
    """The annotated sentences, of all topics or of some."""
    paths = [path for path in sorted(CASES.glob("*.jsonl")) if not topics or path.stem in topics]
    return [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]


def main(argv: Sequence[str] | None = None) -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description="Our reader of figures beside Recognizers-Text and jionlp.")
    parser.add_argument("topics", nargs="*", help="names of files in tests/data/figures (default: all)")
    cases = load(parser.parse_args(argv).topics)
    if not cases:
        parser.error("no such topic")
    warnings.simplefilter("ignore")
    scores = [Score(name, read, cases) for name, read in installed()]
    print(f"{len(cases)} 句,{sum(len(case['figures']) for case in cases)} 个数字\n")
    print(recall_table(scores), precision_table(scores), sep="\n\n")


if __name__ == "__main__":
    main()
