"""Words: folding, cutting, synonyms and sounds, and the data files behind them."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from pathlib import Path

import jieba
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa import dictionary, words

CORPUS = Path(__file__).parent.parent / "corpus"
DATA = sorted(file.name for file in resources.files("qa").joinpath("data").iterdir() if file.name.endswith(".txt"))
NAMED = {"fillers.txt", "offices.txt", "pinyin.txt", "places.txt", "stop.txt", "synonyms.txt", "traditional.txt"}


def lines(name: str) -> list[str]:
    """The data lines of a file."""
    return list(words.data_lines(name))


# --- folding --------------------------------------------------------------------------------------------------------


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text() | st.text("（）：，．％１２ＡｂＰＭ專項養老\u3000㎡乾著"))
def test_folding_keeps_the_length(text: str) -> None:
    """Offsets in the folded text are offsets in the printed one."""
    assert len(words.fold(text)) == len(text)


def test_every_character_folds_to_one() -> None:
    """All of Unicode, one by one."""
    assert [char for n in range(0x110000) if len(words.fold(char := chr(n))) != 1] == []


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("１１７．８％", "117.8%"),
        ("ＰＭ２．５", "PM2.5"),
        ("（一）重点：托位，", "(一)重点:托位,"),
        ("全市新增托位\u3000多少？", "全市新增托位 多少?"),
        ("養老服務機構", "养老服务机构"),
        ("幹部、著名、乾坤", "干部、著名、乾坤"),
        ("「415X」", "“415X”"),
        ("托位1178个", "托位1178个"),
    ],
)
def test_folding(printed: str, folded: str) -> None:
    """Full width to half width, traditional to simplified; what is plain stays."""
    assert words.fold(printed) == folded


# --- cutting --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def plain() -> jieba.Tokenizer:
    """jieba's own tokenizer with our words."""
    made, ours = jieba.Tokenizer(), dictionary.tokenizer("")
    made.FREQ, made.total, made.initialized = ours.FREQ, ours.total, True
    return made


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*/report.txt")), ids=lambda path: path.parent.name)
def test_our_tokenizer_cuts_reports_as_jieba_does(path: Path, plain: jieba.Tokenizer) -> None:
    """Word for word, in both ways of cutting."""
    text = path.read_text(encoding="utf-8")
    assert dictionary.tokenizer(text).lcut(text) == plain.lcut(text)
    assert dictionary.tokenizer(text).lcut_for_search(text) == plain.lcut_for_search(text)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(["新增", "托位", "的", "研究", "研究生", "生命", "起源", "龘", "A4", " ", "个百分点"])
    ).map("".join)
    | st.text()
)
def test_our_tokenizer_cuts_anything_as_jieba_does(plain: jieba.Tokenizer, text: str) -> None:
    """Ambiguous strings, unknown characters, anything."""
    assert dictionary.tokenizer(text).lcut(text) == plain.lcut(text)


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("全市支出23,876万元", "23,876"),
        ("完成年度任务的117.8%", "117.8%"),
        ("对接省“415X”先进制造业集群", "415x"),
        ("市区PM2.5平均浓度", "pm2.5"),
        ("投资1,234.56亿元", "1,234.56"),
        ("下降1.5‰", "1.5‰"),
        ("完成１１７．８％", "117.8%"),
        ("建设5G基站", "5g"),
        ("深化QFLP试点", "qflp"),
        ("新增托位1178,完成", "1178"),
    ],
)
@pytest.mark.parametrize("cut", [words.cut, words.cut_words])
def test_a_figure_or_code_is_one_token(cut: Callable[[str], list[str]], text: str, token: str) -> None:
    """Figures never fall apart, and none of their digits shows up as another token."""
    assert [found for found in cut(text) if any(char.isascii() for char in found)] == [token]


@pytest.mark.parametrize("word", ["托位", "充电桩", "规上工业", "民生实事", "长期护理险"])
def test_words_of_the_domain_are_tokens(word: str) -> None:
    """jieba alone cuts some of these apart."""
    assert words.cut_words(f"全市{word}完成情况")[1] == word


def test_cutting_for_the_index_adds_the_words_inside_and_leaves_stop_words_out() -> None:
    """A long word is found by its parts; function words find nothing."""
    tokens = words.cut("先进制造业的集群")
    assert {"先进制造业", "制造业", "集群"} <= set(tokens)
    assert "的" not in tokens


@pytest.mark.parametrize("text", ["", " \n", "，。！？《》", "😀🎉", "\0\x1b"])
def test_nothing_to_cut(text: str) -> None:
    """Punctuation, emoji and control characters are no tokens."""
    assert words.cut(text) == []


@pytest.mark.parametrize(("word", "known"), [("就业", True), ("充电桩", True), ("鑫犇骉", False), ("", False)])
def test_whether_a_word_is_in_the_dictionary(word: str, known: bool) -> None:
    """jieba's own words and the domain's, and no invention."""
    assert words.in_dictionary(word) is known


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [("托", "拖", True), ("是", "四", True), ("金", "经", True), ("托", "位", False), ("a", "a", False)],
)
def test_characters_that_sound_alike(one: str, other: str, alike: bool) -> None:
    """Same reading, or readings that are typed for one another; what has no reading sounds like nothing."""
    assert (other in words.alike(one)) is alike


# --- data files -----------------------------------------------------------------------------------------------------


def test_the_data_files_are_there() -> None:
    """A wheel without one of these would fail only when asked."""
    assert set(DATA) >= NAMED


@pytest.mark.parametrize("name", DATA)
def test_a_data_file_is_clean_utf8(name: str) -> None:
    """No byte-order mark, carriage return, tab or blank at a line's end, and at least one data line."""
    text = resources.files("qa").joinpath("data", name).read_bytes().decode("utf-8")
    assert not set(text) & set("\ufeff\r\t\xa0")
    assert [line for line in text.split("\n") if line != line.rstrip()] == []
    assert lines(name)


def test_synonyms_are_well_formed() -> None:
    """Two or more words a line, each of two characters or more; at most one arrow, with words on both sides."""
    for line in lines("synonyms.txt"):
        sides = [side.split() for side in line.split("#")[0].split(">")]
        assert len(sides) <= 2, line
        assert all(sides), line
        assert sum(map(len, sides)) >= 2, line
        assert all(len(word) >= 2 for side in sides for word in side), line
        assert all(len(set(side)) == len(side) for side in sides), line


def test_synonyms_are_written_as_they_are_matched() -> None:
    """Every room works on folded text: an unfolded synonym would never match."""
    found = {word for line in lines("synonyms.txt") for word in line.split("#")[0].replace(">", " ").split()}
    assert {word for word in found if words.fold(word) != word} == set()


def test_synonyms_read_in_both_directions_or_one() -> None:
    """`甲 乙` is mutual, `甲 > 乙` is what is typed and what is printed."""
    table = words.synonyms()
    assert "固投" in table["固定资产投资"]
    assert "固定资产投资" in table["固投"]
    assert "第一产业" in table["一产"]
    assert "一产" not in table.get("第一产业", ())


def test_traditional_characters_are_pairs() -> None:
    """One character and another, and no character twice."""
    pairs = lines("traditional.txt")
    assert [pair for pair in pairs if len(pair) != 2 or pair[0] == pair[1]] == []
    assert len({pair[0] for pair in pairs}) == len(pairs)


def test_words_of_the_domain_are_one_a_line() -> None:
    """Each is one run of characters, once, longer than one."""
    found = lines("words.txt")
    assert [word for word in found if len(word.split()) != 1 or len(word) < 2] == []
    assert len(set(found)) == len(found)


def test_pinyin_is_a_reading_and_its_characters() -> None:
    """`ba 八巴…`: a reading in letters, each once, and Chinese characters."""
    readings = [line.split(" ") for line in lines("pinyin.txt")]
    assert [parts for parts in readings if len(parts) != 2] == []
    assert [reading for reading, _ in readings if not (reading.isascii() and reading.isalpha())] == []
    assert len({reading for reading, _ in readings}) == len(readings)
    assert all("\u3400" <= char <= "\U0003ffff" or char == "〇" for _, chars in readings for char in chars)


def test_offices_and_places_name_more_than_one_thing_a_line() -> None:
    """An office's line has its names, a place's its county towns after the colon."""
    assert [line for line in lines("offices.txt") if len(line.split()) < 2] == []
    assert [line for line in lines("places.txt") if not all(part.split() for part in line.split(":", 1))] == []
