#!/usr/bin/python3
"""polsctl(1) has every command and option that polsctl itself says it has, and
pols-csv(7) every column of every file; and no others.  (Configuration: the unit
tests of port/conf; events: tests/schemas; completion: 121.)"""

import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from pols import ROOT, program, run  # noqa: E402

PAGE = (ROOT / "daemon" / "man" / "polsctl.1.scd").read_text("utf-8")


def helps(*words):
    got = run([program("polsctl"), *words, "--help"])
    assert got.code == 0, got
    return got.out


def commands():
    """Every command as its words: ("signal", "ack"), ("send",)."""
    text = helps().split("Commands", 1)[1].split("\n\n", 1)[0]
    return [tuple(re.match(r"((?: [a-z]+)+)", line[1:])[1].split()[:2])
            for line in text.splitlines()[1:]]


def options(command):
    """{option: value or ""} that a command takes."""
    return dict(re.findall(r"^  (--?[a-zA-Z-]+)(?: (\S+))?  ",
                           helps(*command), re.M))


def entries():
    """(words of the command, text of its entry) as the page has them."""
    part = PAGE.split("# COMMANDS\n", 1)[1].split("\n# ", 1)[0]
    for entry in re.split(r"\n\n(?=\*)", part):
        head = re.sub(r"[*_\\]", "", entry.strip().split("\n\t", 1)[0])
        # "a|b import FILE, a list [--x]": each of a, b with its verb
        for piece in re.split(r", (?=[a-z])", head):
            words = re.match(r"[a-z|]+(?: [a-z]+\b)?", piece)[0].split()
            for noun in words[0].split("|"):
                yield (noun, *words[1:]), entry


class Page(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.commands = commands()
        cls.entries = {}
        for command, text in entries():
            cls.entries[command] = cls.entries.get(command, "") + text
        cls.everywhere = PAGE.split("# OPTIONS\n", 1)[1].split("\n# ", 1)[0]

    def test_the_same_commands(self):
        self.assertGreater(len(self.commands), 50)
        self.assertEqual(set(self.entries), set(self.commands))

    def test_every_option_where_it_belongs(self):
        for command in self.commands:
            for option in options(command):
                with self.subTest(command=command, option=option):
                    text = self.entries.get(command, "") + self.everywhere
                    self.assertTrue(f"*{option}*" in text, "not on the page")

    def test_no_option_that_is_not_there(self):
        there = {o for command in self.commands for o in options(command)}
        # Other names of what is there, which no help repeats.
        there |= {"-h", "--version"}
        self.assertEqual(set(re.findall(r"\*(--?[a-zA-Z][a-z-]*)\*", PAGE))
                         - there, set())


class Tables(unittest.TestCase):
    """pols-csv(7) beside the table of imports."""

    def columns(self):
        """{file: (command, columns in their order)} of the program."""
        text = (ROOT / "daemon" / "model" / "import_table.c").read_text()
        fields = {
            name: re.findall(r'^\t(?:\w+\(\w+, |\{")(\w+)', body, re.M)
            for name, body in re.findall(
                r"struct field (\w+)_fields\[\] = \{\n(.*?)\n\};", text,
                re.S)}
        records = dict(re.findall(r"\[(IMPORT_\w+)\] = RECORD\((\w+),",
                                  text))
        return {file: (noun, fields[records[kind]]) for kind, file, noun in
                re.findall(r'INFO\((IMPORT_\w+),\s*"(\w+)",\s*"(\w+)"',
                           text)}

    def test_every_column_of_every_file(self):
        page = (ROOT / "daemon" / "man" / "pols-csv.7.scd").read_text("utf-8")
        told, noun = {}, None
        for part in re.split(r"^(?=##? )", page, flags=re.M):
            head = part.split("\n", 1)[0].lstrip("# ")
            found = re.match(r"POLSCTL (\w+) IMPORT(?:: (\w+))?$", head)
            if found:
                noun, head = found[1].lower(), found[2]
            elif not part.startswith("## "):
                continue
            if head:
                told[head.lower()] = (noun, ", ".join(re.findall(
                    r"^\|  ([\w, ]+)\n:", part, re.M)).split(", "))
        self.assertEqual(told, self.columns())
        self.assertGreater(len(told), 12)


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    unittest.main()
