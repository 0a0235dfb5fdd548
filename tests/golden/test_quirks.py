"""The quirks of the published sheets, and what strict rules make of them.

Each case of quirk_cases.py is judged with [rules] strict = no and = yes, and
by the plain oracle.  The rows of the table in polsd(8) and the names of strict
decisions must be the same, each shown by a case.  And the messages of level2/
are strict ones but for those named here.
"""

import os
import pathlib
import re
import sys

from lxml import etree

from make_level2 import HERE, message
from quirk_cases import CASES
from test_level2 import ROOT, SCHEMAS, judged

import oracle

BUILD = pathlib.Path(os.environ.get("POLS_BUILD", ROOT / "build"))

# What strict rules find in messages of level2/, where it differs.
STRICT = {
    "CS335.bad.xml": {"CS335"},
    "TR101.good.xml": {"TR101"},
    "TR358.bad.xml": set(),
    "TR383.bad.xml": {"TR383", "TR101"},
    "TR416.good.xml": {"TR416"},
}


def lines(found):
    return [" ".join([rule, *(p.removeprefix("/Bericht/") for p in paths)])
            for rule, paths in found]


def told(receipt):
    return lines((f["rule"], f.get("paths", [f["path"]]))
                 for f in receipt["findings"])


def table_rows():
    """The first words of the rows of the table in polsd(8)."""
    page = (ROOT / "daemon/man/polsd.8.scd").read_text()
    table = page.split("# STRICT RULES\n")[1].split("\n# ")[0]
    return re.findall(r"^\|  ([a-z]+):", table, re.MULTILINE)


def verdicts(paths, strict):
    return judged(paths, f"[rules]\nstrict = {strict}\n")


def main():
    failed = 0

    def fault(*words):
        nonlocal failed
        failed += 1
        print(*words)

    folder = BUILD / "golden-quirks"
    folder.mkdir(exist_ok=True)
    paths = []
    for i, (_, domein, soort, n, changes, *_) in enumerate(CASES):
        paths.append(folder / f"{i:03d}.xml")
        paths[-1].write_bytes(message(domein, soort, n, changes))
    plain, strict = verdicts(paths, "no"), verdicts(paths, "yes")
    shown = set()
    for path, case in zip(paths, CASES):
        name, published = case[0], case[5]
        row, meant = case[6:] if len(case) > 6 else (None, published)
        if any(f["level"] != 2 for f in plain[path]["findings"]):
            fault(f"{name}: not valid: {plain[path]}")
        if told(plain[path]) != published:
            fault(f"{name}: published {published}, got {told(plain[path])}")
        if told(strict[path]) != meant:
            fault(f"{name}: strict {meant}, got {told(strict[path])}")
        judge = lines(oracle.judge(etree.parse(str(path))))
        if sorted(judge) != sorted(published):
            fault(f"{name}: the oracle says {judge}")
        if row is not None and meant == published:
            fault(f"{name}: strict decides the same")
        shown.add(row)
    shown.discard(None)
    rows = table_rows()
    if sorted(rows) != sorted(shown):
        fault(f"polsd(8) has {sorted(rows)}, the cases show {sorted(shown)}")
    golden = sorted((HERE / "level2").glob("*.xml"))
    plain, strict = verdicts(golden, "no"), verdicts(golden, "yes")
    for path in golden:
        rules = [{f["rule"] for f in r[path]["findings"]}
                 for r in (plain, strict)]
        if rules[1] != STRICT.get(path.name, rules[0]):
            fault(f"{path.name}: strict finds {rules[1]}")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
