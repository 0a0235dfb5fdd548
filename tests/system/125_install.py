#!/usr/bin/python3
"""`make install` puts everything in its place, names that place where it is
named, and leaves alone what is the operator's."""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from pols import BUILD, ROOT, run  # noqa: E402


def names(folder, pattern):
    return {p.name for p in (ROOT / folder).glob(pattern)}


class Install(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.tmp = tempfile.TemporaryDirectory(prefix="pols-install-")
        cls.root = pathlib.Path(cls.tmp.name)
        cls.install()

    @classmethod
    def tearDownClass(cls):
        cls.tmp.cleanup()

    @classmethod
    def install(cls):
        """The programs are there and stay as they are (-o all)."""
        subprocess.run(
            ["make", "-s", "-C", ROOT, "-o", "all", "install", "PREFIX=/usr",
             f"BUILD={BUILD}", f"DESTDIR={cls.root}"], check=True, timeout=120,
            stdout=sys.stderr, env={
                k: v for k, v in os.environ.items()
                if k not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")})

    def there(self, folder):
        base = self.root / folder
        return {str(p.relative_to(base)) for p in base.rglob("*")
                if p.is_file()}

    def test_every_file_is_where_it_belongs(self):
        self.assertEqual(self.there("usr/sbin"), {"polsd"})
        self.assertEqual(self.there("usr/bin"), {"polsctl"})
        self.assertEqual(self.there("etc"), {"pols/polsd.conf"})
        schemas = ROOT / "schemas"
        self.assertEqual(self.there("usr/share/pols/schemas"),
                         {str(p.relative_to(schemas))
                          for p in schemas.rglob("*") if p.is_file()})
        self.assertEqual(
            self.there("usr/share/man"),
            {f"man{n[:-4][-1]}/{n[:-4]}" for n in names("daemon/man",
                                                        "*.scd")})
        self.assertEqual(self.there("usr/lib/systemd/system"),
                         names("systemd", "*.service")
                         | names("systemd", "*.timer")
                         | names("systemd", "*.socket"))
        self.assertEqual(self.there("usr/lib/sysusers.d"), {"pols.conf"})
        self.assertEqual(self.there("usr/lib/tmpfiles.d"), {"pols.conf"})
        self.assertEqual(self.there("usr/share/bash-completion"),
                         {"completions/polsctl"})
        docs = self.root / "usr/share/doc/pols/schemas"
        self.assertEqual(os.readlink(docs), "/usr/share/pols/schemas")
        self.assertLessEqual(names("config/example", "*.csv"),
                             self.there("usr/share/doc/pols/example"))

    def test_units_name_programs_and_pages_that_are_there(self):
        pages = {re.sub(r"^man\d/(.*)\.(\d)$", r"\1(\2)", p)
                 for p in self.there("usr/share/man")}
        units = self.there("usr/lib/systemd/system")
        self.assertTrue(units)
        for unit in units:
            text = (self.root / "usr/lib/systemd/system" / unit).read_text()
            for path in re.findall(r"^Exec\w+=[-+!@:]*(\S*/pols\w+)", text,
                                   re.M):
                self.assertTrue((self.root / path[1:]).exists(), path)
            self.assertLessEqual(set(re.findall(r"man:(\S+)", text)), pages)
            user = re.search(r"^User=([\w-]+)$", text, re.M)
            if user:
                users = (self.root / "usr/lib/sysusers.d/pols.conf")
                self.assertRegex(users.read_text(), rf"(?m)^u {user[1]} ")

    def test_what_is_installed_runs(self):
        for name in ("sbin/polsd", "bin/polsctl"):
            got = run([str(self.root / "usr" / name), "-V"])
            self.assertEqual(got.code, 0, got.err)
            self.assertRegex(got.out, r"\d+\.\d+\.\d+")

    def test_a_configuration_is_the_operators(self):
        conf = self.root / "etc/pols/polsd.conf"
        conf.write_text("[region]\nname = ons\n")
        self.install()
        self.assertEqual(conf.read_text(), "[region]\nname = ons\n")


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    unittest.main()
