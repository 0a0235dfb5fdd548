"""Write the messages of level2_cases.py to level2/, with what to expect.

A bad message has a .findings beside it: a line for each finding, its rule and
its places, as tests/rules/oracle.py (not the daemon) gives them.

    make_level2.py            write the files
    make_level2.py --check    only say which ones differ
"""

import pathlib
import re
import sys

from lxml import etree

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "rules"))

import oracle  # noqa: E402
from level2_cases import CASES, MENDED  # noqa: E402
from oracle_base import kids  # noqa: E402
from templates import full  # noqa: E402


def places(tree, path):
    """All elements at a path below the root."""
    found = [tree.getroot()]
    for step in path.split("/"):
        word, number = re.fullmatch(r"(\w+)(?:\[(\d+)\])?", step).groups()
        found = [k for e in found for k in kids(e, word)]
        if number:
            found = found[int(number) - 1:int(number)]
    return found


def message(domein, soort, n, *changes):
    """Bytes; a later change overrules an earlier one of the same path."""
    wanted = {}
    for change in (MENDED.get(soort, {}), *changes):
        wanted |= change
    tree = full(domein, soort, n)
    # Values first, so that a count does not change by what is left out.
    for path, value in wanted.items():
        found = places(tree, path)
        assert found or value is None, path
        if isinstance(value, str):
            for e in found:
                e.text = value
    kept = [e for path, value in wanted.items() if value is ...
            for e in places(tree, path)]
    gone = [e for path, value in wanted.items() if value is None
            for e in places(tree, path)]
    for e in gone:
        if e not in kept:
            e.getparent().remove(e)
    etree.indent(tree, "\t")
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8") \
        + b"\n"


def expected(body):
    tree = etree.ElementTree(etree.fromstring(body))
    return "".join(f"{rule} {' '.join(paths)}\n"
                   for rule, paths in oracle.judge(tree)).encode()


def files():
    """Name to bytes."""
    made = {}
    for rule, (domein, soort, n, both, good, bad) in CASES.items():
        made[f"{rule}.good.xml"] = message(domein, soort, n, both, good)
        made[f"{rule}.bad.xml"] = message(domein, soort, n, both, bad)
        made[f"{rule}.bad.findings"] = expected(made[f"{rule}.bad.xml"])
    return made


def main():
    folder = HERE / "level2"
    made = files()
    if "--check" not in sys.argv:
        folder.mkdir(exist_ok=True)
        for name, body in made.items():
            (folder / name).write_bytes(body)
        return 0
    there = {p.name: p.read_bytes() for p in folder.iterdir()}
    wrong = sorted(name for name in made.keys() | there.keys()
                   if made.get(name) != there.get(name))
    if wrong:
        print("not as make_level2.py writes them:", *wrong)
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
