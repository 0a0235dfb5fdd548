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
from oracle import RULES

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))

from contract import HERE as CONTRACT  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BUILD = pathlib.Path(os.environ.get("POLS_BUILD", ROOT / "build"))
SCHEMAS = os.environ.get("POLS_SCHEMAS", ROOT / "schemas")


def rules():
    """The rules that the daemon knows on level 2."""
    text = (ROOT / "daemon/model/rule.c").read_text()
    found = [name for name, level in re.findall(
        r"^\t(?:LEVEL2\(|\[RULE_)(\w+)(?:,|\] = \{\"\w+\", \S+ (\d))",
        text, re.MULTILINE) if level in ("", "2") and name != "PACK"]
    assert sorted(found) == sorted(RULES), set(found) ^ set(RULES)
    return found


def judged(paths, more=""):
    config = BUILD / "golden-level2.conf"
    config.write_text(f"[paths]\nschemas = {SCHEMAS}\n{more}")
    done = subprocess.run(
        [BUILD / "polsctl", "-c", config, "check", "--json", *paths],
        capture_output=True, text=True, timeout=120)
    receipts = [CONTRACT.hold("receipt", json.loads(line))
                for line in done.stdout.splitlines()]
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


def spoilt(receipts):
    """Twins of the receipts that must not pass, each by what is wrong."""
    good, bad = (HERE / "level2" / f"CS100.{kind}.xml"
                 for kind in ("good", "bad"))
    one = receipts[bad]["findings"][0]

    def with_findings(findings):
        return receipts | {bad: receipts[bad] | {"findings": findings}}

    yield "no bad one", {k: v for k, v in receipts.items() if k != bad}
    yield "no good one", {k: v for k, v in receipts.items() if k != good}
    yield "changed places", receipts | {good: receipts[bad],
                                        bad: receipts[good]}
    yield "no finding", with_findings([])
    yield "another rule", with_findings(
        receipts[bad]["findings"] + [one | {"rule": "CS340"}])
    yield "another place", with_findings([one | {"path": "/Bericht"}]
                                         + receipts[bad]["findings"][1:])
    yield "another level", with_findings([one | {"level": 3}])
    yield "a good one with a finding", receipts | {
        good: receipts[good] | {"findings": [one]}}
    yield "a good one that is not booked", receipts | {
        good: receipts[good] | {"outcome": "quarantined"}}


def main():
    failed = make_level2.main()
    paths = sorted((HERE / "level2").glob("*.xml"))
    receipts = judged(paths)
    names = rules()
    for rule in names:
        for fault in faults(receipts, rule):
            print(f"{rule}: {fault}")
            failed = 1
    for what, twin in spoilt(receipts):
        if not faults(twin, "CS100"):
            print(f"nobody notices: {what}")
            failed = 1
    for path in paths:
        if path.name.split(".")[0] not in names:
            print(f"{path.name}: no such rule")
            failed = 1
    return failed


if __name__ == "__main__":
    sys.argv.append("--check")
    sys.exit(main())
