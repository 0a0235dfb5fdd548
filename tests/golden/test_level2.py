"""Every rule of level 2 has a message that breaks it and one that does not.

The messages of level2/ are those that make_level2.py writes.  A good one has
no finding at all, a bad one those of its rule (and of what cannot be broken
without it, TOGETHER) at the places that its .findings tells.
"""

import json
import os
import pathlib
import re
import subprocess
import sys

import make_level2
from level2_cases import TOGETHER

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BUILD = pathlib.Path(os.environ.get("POLS_BUILD", ROOT / "build"))
SCHEMAS = os.environ.get("POLS_SCHEMAS", ROOT / "schemas")


def rules():
    """The rules that the daemon knows on level 2."""
    text = (ROOT / "daemon/model/rule.c").read_text()
    found = re.findall(r"^\tLEVEL2\((\w+),", text, re.MULTILINE)
    assert len(found) > 50
    return found


def judged(paths):
    config = BUILD / "golden-level2.conf"
    config.write_text(f"[paths]\nschemas = {SCHEMAS}\n")
    done = subprocess.run(
        [BUILD / "polsctl", "-c", config, "check", "--json", *paths],
        capture_output=True, text=True, timeout=120)
    receipts = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(receipts) == len(paths), done.stderr
    return dict(zip(paths, receipts))


def faults(receipts, rule):
    """What is wrong with the two messages of a rule."""
    good, bad = (HERE / "level2" / f"{rule}.{kind}.xml"
                 for kind in ("good", "bad"))
    if good not in receipts or bad not in receipts:
        return ["has no good and bad message"]
    found = []
    if receipts[good]["outcome"] != "booked" or receipts[good]["findings"]:
        found.append(f"good.xml: {receipts[good]}")
    got = receipts[bad]["findings"]
    if {f["rule"] for f in got} != {rule} | TOGETHER.get(rule, set()):
        found.append(f"bad.xml: {got}")
    if any(f["level"] != 2 or f["code"] != "0001" for f in got):
        found.append(f"bad.xml: level or code: {got}")
    told = "".join(f"{f['rule']} {' '.join(f.get('paths', [f['path']]))}\n"
                   for f in got)
    if told != bad.with_suffix(".findings").read_text():
        found.append(f"bad.findings: got {told}")
    return found


def main():
    failed = make_level2.main()
    paths = sorted((HERE / "level2").glob("*.xml"))
    receipts = judged(paths)
    names = rules()
    for rule in names:
        for fault in faults(receipts, rule):
            print(f"{rule}: {fault}")
            failed = 1
    for path in paths:
        if path.name.split(".")[0] not in names:
            print(f"{path.name}: no such rule")
            failed = 1
    return failed


if __name__ == "__main__":
    sys.argv.append("--check")
    sys.exit(main())
