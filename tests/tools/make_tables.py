"""Make the character tables in `qa/data/` from the libraries that own them.

    pip install opencc-python-reimplemented pypinyin && python tests/tools/make_tables.py

`traditional.txt`: OpenCC's TSCharacters (Apache-2.0), one simplified form a character. `pinyin.txt`: pypinyin's readings
(MIT) of the characters of GB 2312, without tones. Shipping the tables keeps a question's cold start free of two imports.
"""

from collections import defaultdict
from pathlib import Path

import opencc
from pypinyin import Style, pinyin

DATA = Path(__file__).parents[2] / "qa" / "data"


def traditional() -> list[str]:
    source = Path(opencc.__file__).parent / "dictionary" / "TSCharacters.txt"
    pairs = (line.split() for line in source.read_text(encoding="utf-8").splitlines() if line.strip())
    return sorted(p[0] + p[1] for p in pairs if len(p[0]) == 1 and len(p[1]) == 1 and p[0] != p[1] and p[0] <= "\uffff")


def readings() -> list[str]:
    by_reading: dict[str, list[str]] = defaultdict(list)
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                char = bytes([high, low]).decode("gb2312")
            except UnicodeDecodeError:
                continue
            for reading in pinyin(char, style=Style.NORMAL, heteronym=True)[0][:3]:
                by_reading[reading].append(char)
    return [f"{reading} {''.join(chars)}" for reading, chars in sorted(by_reading.items()) if reading.isascii()]


if __name__ == "__main__":
    (DATA / "traditional.txt").write_text("\n".join(traditional()) + "\n", encoding="utf-8")
    (DATA / "pinyin.txt").write_text("\n".join(readings()) + "\n", encoding="utf-8")
