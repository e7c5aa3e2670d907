"""What a report says of its figures in words: 超额完成 below the target, 滞后 beyond it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.audit.ledger import Draft, Ledger, same_name
from qa.audit.printed import is_loose, number, same_kind, shown, span
from qa.figures.dates import gone_by
from qa.model import Figure, Sureness

_GOAL = r"(?:了)?(?:全年|年度|年初|既定|预定|预期|本年)*(?:目标任务|任务目标|目标|任务|计划)"
REACHED = re.compile(rf"(?:超额|提前(?:超额)?|全面|全部|圆满|如期|已经?)(?:超额)?(?:完成|实现|达成){_GOAL}")
MISSED = re.compile(rf"(?:未|没有|尚未|未能)(?:能)?(?:完成|达到|实现){_GOAL}")
# The field of a table that says how a row stands.
FIELD = re.compile(r"(?:序时进度|进度状态|进度评价|(?:完成|办理|进展|任务)?状态)[:：]\s*(?P<word>[一-鿿]{2,6})")
FINISHED = re.compile(r"^(?:已|全部|按期|提前)*(?:完成|办结|完工|销号)")
BEHIND = re.compile(r"滞后|未达|落后|慢于")
AHEAD = re.compile(r"超前|提前|快于")
# Words of a clause behind an outturn that still speak of it.
REACH = 40
SENTENCE = re.compile(r"[。;!?\n]")


def check(ledger: Ledger) -> list[Draft]:
    """Put what is said of outturns and rows beside their figures."""
    return [*_claims(ledger), *_fields(ledger)]


def _claims(ledger: Ledger) -> Iterator[Draft]:
    """A target said to be reached by less than it, or missed by no less."""
    for actual in ledger:
        target = ledger.targets.get(actual.id)
        if actual.role not in ("actual", "growth") or target is None or is_loose(actual) or target.bound == "~":
            continue
        reached = _reached(target, actual)
        if reached is None:
            continue
        words = _behind(ledger, actual)
        said = MISSED.search(words) if reached else REACHED.search(words)
        if said and not (reached and REACHED.search(words)):
            sureness: Sureness = "sure" if same_name(target, actual) else "likely"
            text = f"{actual.indicator}:写的是“{said.group()}”,但目标{shown(target)}、完成{shown(actual)}。"
            yield Draft("status", sureness, text, (target, actual), said.group(), "", 20.0)


def _reached(target: Figure, actual: Figure) -> bool | None:
    """Whether an outturn reaches its target; None where they do not compare."""
    done, goal = span(actual), number(target)
    if done is None or goal is None or not same_kind(target, actual):
        return None
    if target.bound == "<=":
        return done.low <= goal
    return done.high >= goal


def _behind(ledger: Ledger, actual: Figure) -> str:
    """What follows an outturn in its sentence, up to the next one that is no rate of it."""
    text = ledger.texts[actual.passage]
    stop = SENTENCE.search(text, actual.end)
    others = [
        f.start
        for f in ledger.beside(actual)
        if f.start >= actual.end and f.about != actual.id and f.role in ("actual", "target", "growth")
    ]
    return text[actual.end : min([actual.end + REACH, stop.start() if stop else len(text), *others])]


def _fields(ledger: Ledger) -> Iterator[Draft]:
    """A row's field of status against its stated rate."""
    gone = gone_by(str(ledger.report.get("as_of") or ""))
    for passage in ledger.passages:
        said = FIELD.search(ledger.texts[passage.id])
        rates = [f for f in ledger.read.get(passage.id, ()) if f.role == "completion" and not is_loose(f)]
        value = number(rates[-1]) if rates else None
        if said is None or value is None or len(rates) != 1:
            continue
        wrong = (
            (FINISHED.search(said["word"]) and value < 100)
            or (BEHIND.search(said["word"]) and value >= 100)
            or (AHEAD.search(said["word"]) and gone is not None and value < gone)
        )
        if wrong:
            spot = ((passage.id, said.start("word"), said.end("word")),)
            text = f"状态写“{said['word']}”,完成率是{rates[0].text}。"
            yield Draft("status", "likely", text, (rates[0],), said["word"], "", 15.0, spot)
