"""Level 1 findings of the messages in level1/, as `polsctl check` tells them.

Each NAME.xml has a NAME.findings: the outcome, then a line for each finding:
rule, line, path, sentence.
"""
import json
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))

from contract import HERE as CONTRACT  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BUILD = pathlib.Path(os.environ.get("POLS_BUILD", ROOT / "build"))
SCHEMAS = os.environ.get("POLS_SCHEMAS", ROOT / "schemas")


def told(path, config):
    done = subprocess.run(
        [BUILD / "polsctl", "-c", config, "check", "--json", path],
        capture_output=True, text=True, timeout=60)
    receipt = CONTRACT.hold("receipt", json.loads(done.stdout))
    lines = [receipt["outcome"]]
    for f in receipt["findings"]:
        lines.append(f"{f['rule']} {f['line']} {f['path']} {f['text']}")
    return lines


def main():
    failed = 0
    config = BUILD / "golden-level1.conf"
    config.write_text(f"[paths]\nschemas = {SCHEMAS}\n")
    messages = sorted((HERE / "level1").glob("*.xml"))
    assert messages, "no messages"
    for message in messages:
        expected = message.with_suffix(".findings").read_text().splitlines()
        got = told(message, config)
        if got != expected:
            failed += 1
            print(f"{message.name}: expected {expected}, got {got}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
