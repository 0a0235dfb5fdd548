"""The rules of the daemon and those of the oracle, on thousands of messages.

    test_differential.py [-s SEED] [-n COUNT] [-k FOLDER]

`polsctl check --json` and oracle.py judge the same random messages, all valid
against their schema: the findings and their places must be equal, for
declarations their order too.  Every rule must have been broken by some
message.  Then the oracle is spoilt, in one place after the other: each time
the comparison must notice, or it is worth nothing.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
from collections import Counter

from lxml import etree

import oracle
import oracle_base
import oracle_declaration
from mutate import messages
from oracle import RULES
from oracle_base import num

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))

from contract import HERE as CONTRACT  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BUILD = pathlib.Path(os.environ.get("POLS_BUILD", ROOT / "build"))
SCHEMAS = pathlib.Path(os.environ.get("POLS_SCHEMAS", ROOT / "schemas"))


def schemas():
    """A function from domain and type to the schema, compiled once."""
    known = {}

    def get(domein, soort):
        if (domein, soort) not in known:
            folder = SCHEMAS / {"wmo": "iwmo", "jw": "ijw"}[domein] / "3.2"
            known[domein, soort] = etree.XMLSchema(
                file=str(folder / f"{domein}{soort}.xsd"))
        return known[domein, soort]
    return get


def judged(paths, config):
    """What the daemon's rules say of each file."""
    done = subprocess.run(
        [BUILD / "polsctl", "-c", config, "check", "--json", *paths],
        capture_output=True, text=True)
    receipts = [CONTRACT.hold("receipt", json.loads(line))
                for line in done.stdout.splitlines()]
    assert len(receipts) == len(paths), done.stderr
    return receipts


def places(finding):
    return tuple(finding.get("paths", [finding["path"]]))


def difference(receipt, expected, ordered):
    """What is wrong with a receipt, or None."""
    if any(f["level"] != 2 for f in receipt["findings"]):
        return "not level 2"
    got = [(f["rule"], places(f)) for f in receipt["findings"]]
    left_out = receipt.get("findings_left_out", 0)
    if left_out:
        if {c for c, _ in got} != {c for c, _ in expected}:
            return "other codes"
        if Counter(got) - Counter(expected):
            return "findings too many"
        if len(got) + left_out != len(expected):
            return "another count"
        return None
    if Counter(got) != Counter(expected):
        return f"missing {sorted((Counter(expected) - Counter(got)))}, " \
            f"too many {sorted((Counter(got) - Counter(expected)))}"
    if ordered and got != expected:
        return "another order"
    return None


# ---- spoilt oracles: (what, module, name, replacement)

def _num_plus(text):
    return num((text or "").replace("+", ""))


def _later_whole(a, b):
    return oracle_base.day(a) > oracle_base.day(b)


def _day_sign(e):
    n = num(oracle_base.raw(e).replace("-", ""))
    return -n if oracle_base.raw(e).strip().startswith("-") else n


SPOILT = [
    ("norm() does nothing", oracle, "norm", lambda t: t or ""),
    ("norm() does nothing in a declaration", oracle_declaration, "norm",
     lambda t: t or ""),
    ("+5 is a number", oracle_declaration, "num", _num_plus),
    ("no cut at ten characters", oracle, "later", _later_whole),
    ("no cut in a declaration", oracle_declaration, "later", _later_whole),
    ("years have a sign", oracle_base, "day", _day_sign),
    ("raw texts are trimmed", oracle, "raw",
     lambda e: None if e is None else oracle_base.raw(e).strip()),
    ("raw texts are trimmed in a declaration", oracle_declaration, "raw",
     lambda e: None if e is None else oracle_base.raw(e).strip()),
]


def spoil(samples):
    """True when every spoilt oracle is noticed by one of the samples."""
    good = True
    for what, module, name, replacement in SPOILT:
        kept = getattr(module, name)
        setattr(module, name, replacement)
        noticed = any(
            difference(receipt, oracle.judge(tree), False)
            for tree, receipt in samples)
        setattr(module, name, kept)
        if not noticed:
            print(f"nobody notices: {what}")
            good = False
    return good


def main():
    args = argparse.ArgumentParser()
    args.add_argument("-s", "--seed", type=int, default=323)
    args.add_argument("-n", "--count", type=int, default=2000)
    args.add_argument("-k", "--keep", help="folder for messages that differ")
    args = args.parse_args()
    broken, failed, cut, samples = Counter(), 0, 0, []
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        config = folder / "polsd.conf"
        config.write_text(f"[paths]\nschemas = {SCHEMAS}\n")
        paths = []
        for i, body in enumerate(messages(args.seed, args.count, schemas())):
            paths.append(folder / f"{i:06d}.xml")
            paths[-1].write_bytes(body)
        for at in range(0, len(paths), 500):
            part = paths[at:at + 500]
            for path, receipt in zip(part, judged(part, config)):
                tree = etree.parse(str(path))
                expected = oracle.judge(tree)
                broken.update({code for code, _ in expected})
                soort = receipt["message"]["type"]
                wrong = difference(receipt, expected, soort in ("323", "325"))
                cut += "findings_left_out" in receipt
                if wrong:
                    failed += 1
                    if failed <= 5:
                        print(f"seed {args.seed}, {path.name}: {wrong}")
                    if args.keep:
                        (pathlib.Path(args.keep) / path.name).write_bytes(
                            path.read_bytes())
                elif expected:
                    samples.append((tree, receipt))
    if not cut:
        print(f"seed {args.seed}: no list of pairs was cut short")
        failed += 1
    for rule in RULES:
        if not broken[rule]:
            print(f"seed {args.seed}: no message breaks {rule}")
            failed += 1
    # A rule that is switched off is noticed wherever it was broken.
    for rule in RULES:
        if not any(difference(receipt, oracle.judge(tree, (rule,)), False)
                   for tree, receipt in samples
                   if rule in {f["rule"] for f in receipt["findings"]}):
            print(f"nobody notices: {rule} switched off")
            failed += 1
    if not spoil(samples):
        failed += 1
    print(f"seed {args.seed}: {args.count} messages, {cut} cut short, "
          f"{failed} faults; "
          + " ".join(f"{rule}:{broken[rule]}" for rule in RULES))
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
