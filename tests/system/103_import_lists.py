#!/usr/bin/python3
"""What was imported can be listed, imported again and rebuilt; the examples
that are delivered are right."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from geval import Geval, main  # noqa: E402

EXAMPLES = pathlib.Path(__file__).parents[2] / "config" / "example"

# kind: noun, columns that are not told as in the file
KINDS = {
    "segmenten": "segment", "tarieven": "tariff", "contracten": "contract",
    "bestedingsruimten": "budget", "begroting": "budget",
    "overige_lasten": "budget", "profiel": "budget", "producten": "product",
    "openingsstand": "opening", "declaratiestand": "opening",
    "doelen": "target", "aanbieders": "provider", "gemeenten": "gemeente",
}


class Lists(Geval):

    DAY = "2025-05-08"

    @classmethod
    def prepare(cls):
        cls.replies = {
            kind: cls.d.json(noun, "import", EXAMPLES / f"{kind}.csv")[0]
            for kind, noun in KINDS.items()}

    def exported(self, kind, *words):
        noun = KINDS[kind]
        words = words or ("export",)
        return self.d.must(noun, words[0],
                           *([kind] if noun in ("budget", "opening")
                             else []), *words[1:])

    def test_every_kind_has_an_example(self):
        self.assertEqual(sorted(p.stem for p in EXAMPLES.glob("*.csv")),
                         sorted(KINDS))
        for kind, reply in self.replies.items():
            self.assertEqual(reply["kind"], kind)
            self.assertGreater(reply["new"], 1, kind)

    def test_an_export_can_be_imported_again(self):
        for kind, noun in KINDS.items():
            if kind == "openingsstand":
                continue    # whose it is does not come out again
            with self.subTest(kind):
                text = self.exported(kind)
                if noun not in ("segment", "provider", "gemeente"):
                    self.assertEqual(self.exported(kind, "list", "--csv"),
                                     text)
                path = self.d.csv("weer.csv", text)
                reply = self.d.json(noun, "import", path)[0]
                self.assertEqual(reply["kind"], kind)
                self.assertEqual(reply["unchanged"],
                                 self.replies[kind]["new"])
                self.assertEqual(reply["rows"], reply["unchanged"])

    def test_objects_and_filters(self):
        rows = self.d.json("tariff", "list", "--aanbieder", "42420002")
        self.assertEqual({r["aanbieder"] for r in rows}, {"*", "42420002"})
        (row,) = [r for r in rows if r["aanbieder"] != "*"]
        journal = row.pop("journal")
        self.assertEqual(journal, self.replies["tarieven"]["journal"])
        self.assertEqual(row, {
            "kind": "tarieven", "domein": "wmo", "gemeente": "*",
            "aanbieder": "42420002", "productcode": "02A05", "eenheid": "04",
            "van": "2025-01-01", "tot": None, "tarief_ct": 7860})
        self.assertEqual({r["kind"] for r in self.d.json("budget", "list")},
                         {k for k, n in KINDS.items() if n == "budget"})
        month = self.d.json("budget", "list", "overige_lasten")[0]
        self.assertEqual((month["maand"], month["bedrag_ct"]),
                         ("2025-01", 800000))
        self.assertEqual(len(self.d.json("budget", "list", "profiel",
                                         "--limit", "5")), 5)
        goal = [r for r in self.d.json("target", "list")
                if r["basisjaar"] is not None][0]
        self.assertEqual((goal["jaar"], goal["waarde"]), (2027, -0.05))
        self.assertEqual({r["domein"] for r in self.d.json(
            "product", "list", "--domain", "jw")}, {"jw"})

    def test_for_people(self):
        shown = self.d.must("contract", "list")
        self.assertIn("bekostiging", shown.splitlines()[0])
        self.assertIn("taak", shown)
        shown = self.d.must("budget", "list")
        for kind, noun in KINDS.items():
            self.assertEqual(f"\n{kind}\n" in f"\n{shown}", noun == "budget")
        self.assertEqual(self.d.ctl("budget", "list", "tarieven").code, 2)
        self.assertEqual(self.d.ctl("budget", "list", "--csv").code, 2)
        self.assertEqual(self.d.ctl("budget", "export").code, 2)
        self.assertEqual([(r["aanbieder"], r["eenmanszaak"]) for r in
                          self.d.json("provider", "export")][-1],
                         ("42420004", True))

    def test_every_kind_comes_back_from_the_journal(self):
        # Changed rows and rows that stayed, too.
        for kind, noun in KINDS.items():
            lines = (EXAMPLES / f"{kind}.csv").read_text().splitlines()
            if kind == "profiel":
                continue
            self.d.json(noun, "import", self.d.csv(
                f"{kind}.csv", "\n".join(lines[:2]).replace("00;plafond",
                                                            "01;plafond")))
        got = self.d.ctl("rebuild")
        self.assertEqual(got.code, 0, got.out + got.err)
        self.assertEqual(self.d.ctl("verify").code, 0)


if __name__ == "__main__":
    main()
