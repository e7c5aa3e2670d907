"""What a reading has met so far: the figures, and what the next clause may inherit from them.

All of it looks back, and no further than the sentence before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from qa.figures.clauses import Clause
from qa.figures.cues import Cue
from qa.figures.numbers import Mention, normal_of
from qa.figures.phrases import is_verb
from qa.model import Part

RELATIVE = ("completion", "growth", "change", "share", "rank", "gap")
# What completing a target is called, whatever the target: it adds nothing to its name.
DONE_VERB = re.compile(r"(?:完成|实现|建成|新增|新建|完工|达到|达成|落实|投入)*")
# How far a thing is, where it is not done: 投入使用14部, 在建9部.
STAGE = re.compile(
    r"(?:投入使用|投入运营|在建|开工|完工|竣工|主体|投用|启用|投产|建成|改造|新建|通过|验收|评审|开放|开园|开业|交付|贯通|通车|合龙|封顶|并网|上线|运行|运营|投运|通水|入库)*"
)
NEARBY = 8  # how many figures before an outturn its target may stand


@dataclass(slots=True)
class Draft:
    """A figure under way; `about` is the index of the draft that a rate or a rank belongs to; `begins` tells that it is the first of
    two levels (由2.31%提高到2.45%)."""

    mention: Mention
    role: str
    indicator: str
    own: str
    sentence: int
    clause: tuple[int, int]
    about: int | None = None
    whole: int | None = None
    negative: bool = False
    bound: str | None = None
    scope: str = ""
    period: str = ""
    certain: bool = True
    prenominal: bool = False
    begins: bool = False


@dataclass(slots=True)
class Memory:
    """The figures so far, with the `subject` and the `verb` of the sentence, the `topic` of the one before, the `label`
    of the field of a form and the `place` that head the clause. The subject is `fresh` where no figure stands between, and `apart` where its
    clause begins after a stop. `names` are those of the row's targets, by unit."""

    text: str
    part: Part
    names: Mapping[str, str]
    goals: tuple[tuple[str, str], ...] = ()
    drafts: list[Draft] = field(default_factory=list)
    sentence: int = -1
    subject: str = ""
    verb: str = ""
    topic: str = ""
    label: str = ""
    place: str = ""
    fresh: bool = False
    apart: bool = False

    @property
    def last(self) -> Draft | None:
        """The figure read last."""
        return self.drafts[-1] if self.drafts else None

    def add(self, draft: Draft) -> None:
        """Take one figure more."""
        self.drafts.append(draft)
        self.fresh = False

    def start_sentence(self, sentence: int) -> None:
        """Forget what holds no longer than its sentence."""
        self.sentence = sentence
        self.topic = self.subject or self.topic
        self.subject = self.verb = self.place = ""

    def nearest(self, draft: Draft) -> int | None:
        """The figure that a clause without a subject of its own speaks of."""
        for n in range(len(self.drafts) - 1, -1, -1):
            other = self.drafts[n]
            if draft.sentence - other.sentence > (1 if draft.role == "completion" else 0):
                return None
            if draft.mention.unit == "个百分点" and other.role == "share":
                return n  # 出口占全省份额4.3%,较去年同期提升0.2个百分点
            if draft.role == "completion" and other.role == "target" and self._is_outturn(other.about):
                return other.about  # 完成投资6.84亿元,占年度计划投资8.55亿元的80%
            if draft.role == "rank" and other.role in ("growth", "actual", "target", "completion", "share"):
                return n
            if other.role in ("actual", "target"):
                return n
            if other.about is None and other.role in ("growth", "share", "completion", "change"):
                return n
        return None

    def _is_outturn(self, number: int | None) -> bool:
        return number is not None and self.drafts[number].role == "actual"

    def same_subject(self, draft: Draft) -> int | None:
        """The level that this growth, rate or rank belongs to: the last one with the same name."""
        for n in range(len(self.drafts) - 1, -1, -1):
            other = self.drafts[n]
            if draft.sentence - other.sentence > 1:
                return None
            if n != draft.whole and other.role in ("actual", "target") and _one_name(draft.own, other.indicator):
                return n
        return None

    def antecedents(self, count: int, cue: Cue | None) -> list[int] | None:
        """The last `count` figures that a series of rates, growths or ranks can be about."""
        role = cue.role if cue else ""
        wanted = {"gap": ("growth",), "share": ("growth", "actual", "target")}.get(role, ("actual", "target", "change"))
        rated = {draft.about for draft in self.drafts if draft.role == role} if role != "gap" else set()
        able: list[int] = []
        for n in range(len(self.drafts) - 1, -1, -1):
            draft = self.drafts[n]
            if len(able) == count or self.sentence - draft.sentence > 1:
                break
            if draft.role in wanted and n not in rated:
                able.append(n)
        if len(able) < count:
            return None
        return [self._level(n) if role == "share" else n for n in able[::-1]]

    def _level(self, number: int) -> int:
        """The level that a growth is of, if it is told; a figure of another role is its own."""
        about = self.drafts[number].about
        return about if self.drafts[number].role == "growth" and about is not None else number

    def unrated(self) -> list[int]:
        """The outturns that have no completion rate yet."""
        rated = [draft.about for draft in self.drafts if draft.role == "completion"]
        outturns = (n for n, draft in enumerate(self.drafts) if draft.role == "actual" and draft.whole is None)
        return [n for n in outturns if n not in rated]

    def whole(self, clause: Clause) -> int | None:
        """The figure that a 其中 or a bracket hangs under: the nearest one before that is no part itself."""
        for n in range(len(self.drafts) - 1, -1, -1):
            draft = self.drafts[n]
            if draft.role in ("actual", "target") and draft.whole is None:
                return n if clause.sentence - draft.sentence <= 1 else None
        return None

    def answered(self, draft: Draft) -> int | None:
        """The target that an outturn answers with no more than a verb: 年度目标6万人,1-9月完成4.8万人. One in its own unit
        comes before a nearer one of its kind."""
        if not _only_done(draft):
            return None
        alike = None
        for n in range(len(self.drafts) - 1, max(-1, len(self.drafts) - 1 - NEARBY), -1):
            other = self.drafts[n]
            if draft.sentence - other.sentence > (1 if self.label else 0):
                break
            if other.role == "target" and other.indicator and other.whole is None:
                if other.mention.unit == draft.mention.unit:
                    return n
                if alike is None:
                    alike = n
            if other.role == "actual" and other.about is None:
                break
        return alike if alike is not None and _of_one_kind(self.drafts[alike].mention, draft.mention) else None

    def named_by_target(self, draft: Draft) -> str:
        """The name of the row's one target of this unit, for an outturn that has no more than a verb: 已完工29个."""
        if not _only_done(draft):
            return ""
        if not draft.own and self.drafts and self.drafts[-1].sentence == draft.sentence:
            return ""
        unit = normal_of(draft.mention, draft.negative)[1]
        name = self.names.get(unit) or self.names.get(draft.mention.dimension) or self._begun_with(draft.own, unit)
        nearer = (one for one in self.drafts[-NEARBY:] if one.sentence == draft.sentence)
        same = [one for one in nearer if one.mention.unit == draft.mention.unit]
        return name if all(one.indicator.startswith(name) for one in same) else ""

    def _begun_with(self, verb: str, unit: str) -> str:
        """The name of the row's one target of this unit that begins with a verb: 开工安置房1120套, 基本建成600套."""
        same = [name for name, counted in self.goals if verb and counted == unit and name.startswith(verb)]
        return same[0] if len(same) == 1 else ""

    def project(self, draft: Draft) -> str:
        """The thing that the sentence began with, without what was done to it: 安吉两库引水工程累计完成隧洞开挖."""
        first = next((one for one in self.drafts if one.sentence == draft.sentence), None)
        head = re.split(r"(?:累计|已|共)*完成", first.indicator)[0] if first else ""
        return head if len(head) > 2 else ""


def _one_name(one: str, other: str) -> bool:
    """Whether one name holds the other; 出口 is no part of 进出口."""
    return one in other.replace("进出口", "") or other in one or (one in other and "出口" not in one)


def _only_done(draft: Draft) -> bool:
    """Whether an outturn is called no more than a verb (完成, 已完工), so that its target must tell its name."""
    if draft.role != "actual" or draft.whole is not None:
        return False
    return is_verb(draft.own) or bool(DONE_VERB.fullmatch(draft.own) or STAGE.fullmatch(draft.own))


def _of_one_kind(one: Mention, other: Mention) -> bool:
    """Whether two numbers can measure one thing: 21座 and 14座, 6万人 and 48000人."""
    counted = ("count", "people")
    return one.dimension == other.dimension or (one.dimension in counted and other.dimension in counted)
