#!/usr/bin/python3
"""What is still to come and what the year comes to, worked out by hand."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from geval import GEMEENTE, Geval, main  # noqa: E402

FIGURES = ("declared_ct", "still_to_come_ct", "projection_ct",
           "commitments_not_projected")


class Projection(Geval):
    """One provider.  310.00 a month is allocated for 2023; January is
    declared in February for 248.00, February in March for 217.00."""

    DAY = "2023-01-09"

    def figures(self, *words):
        (row,) = self.d.json("provider", "show", self.aanbieder, "--year",
                             2023, *words)
        return row, [row[name] for name in FIGURES]

    def declare(self, wie, t, maand, cent, dag):
        self.d.tick(dag)
        self.boek(self.m323(wie, self.regel(t, maand, cent, eenheid="83"),
                            maand, dagtekening=dag), accepted=1)

    def test_a_year_as_it_is_known_month_by_month(self):
        wie = self.wie()
        t = self.toewijzing(volume=31000, eenheid="83", frequentie="4")
        zonder = self.toewijzing(volume=None, code=None)
        self.assertEqual(self.figures_of_nothing(), 3)
        self.boek(self.m301(wie, t))
        told = {}
        # Nothing is over: all that is allocated is expected.
        told["2023-01-09"] = [0, 0, 12 * 31000, 0]
        self.assertEqual(self.figures()[1], told["2023-01-09"])
        self.declare(wie, t, "2023-01", 24800, "2023-02-06")
        self.declare(wie, t, "2023-02", 21700, "2023-03-06")
        self.d.tick("2023-03-31")
        # Nobody declares within the month; nothing of January came after
        # February; for the rest it is as commonly: 0, 82, 82 % are in.
        # Used: 465.00 of 2 x 254.20 that was due.  With six months of 310.00
        # at 100 %: 2325.00 / 2368.40 = 98.1675 %; that of the segment among
        # those (465.00 + 1825.92) / 2368.40 = 96.7284 %; the provider's own
        # (465.00 + 1799.15) / 2368.40 = 95.5983 %: 296.35 a month.
        # January 248.00 + 18 % of it = 301.34, February 270.34, March 296.35.
        row, found = self.figures()
        self.assertAlmostEqual(found[1], 5334 + 5334 + 29635, delta=6)
        self.assertAlmostEqual(found[2], 30134 + 27034 + 10 * 29635,
                               delta=12)
        self.assertEqual((found[0], found[3]), (46500, 0))
        months = {m["month"]: m for m in row["months"]}
        for month, (come, whole) in {"2023-01": (5334, 30134),
                                     "2023-02": (5334, 27034),
                                     "2023-03": (29635, 29635),
                                     "2023-04": (0, 29635)}.items():
            self.assertAlmostEqual(months[month]["still_to_come_ct"], come,
                                   delta=2)
            self.assertAlmostEqual(months[month]["projection_ct"], whole,
                                   delta=2)
        told["2023-03-31"] = found
        self.adds_up(row)
        # What comes in April is part of what was to come, and no more.
        self.declare(wie, t, "2023-03", 20000, "2023-04-06")
        _, found = self.figures()
        self.assertEqual(found[2], told["2023-03-31"][2])
        self.assertEqual(found[1], told["2023-03-31"][1] - 20000)
        # Without a maximum and before anything is declared: not known.
        self.boek(self.m301(self.wie(), zonder, gemeente="0312"))
        self.assertEqual(self.figures()[1][1:], [*found[1:3], 1])
        for day, was in told.items():
            self.assertEqual(self.figures("--as-of", day)[1], was, day)
        # A year of submission is not estimated, and not 0.
        row, _ = self.figures("--booking", "submission")
        for name in FIGURES[1:]:
            self.assertIsNone(row[name])

    def figures_of_nothing(self):
        return self.d.ctl("provider", "show", self.aanbieder).code

    def adds_up(self, row):
        """The same in every view of it, in its parts and its months."""
        views = [[row], row["segments"], row["months"],
                 self.d.json("gemeente", "list", "--year", 2023),
                 self.d.json("segment", "list", "--year", 2023),
                 self.d.json("report", "commitments", "--year", 2023),
                 self.d.json("gemeente", "show", GEMEENTE, "--year", 2023,
                             "--aanbieder", self.aanbieder),
                 [r for r in self.d.json("report", "account", self.aanbieder,
                                         "--year", 2023)
                  if r["part"] == "month"]]
        for rows in views:
            for name in FIGURES[1:3]:
                self.assertEqual(sum(r[name] for r in rows), row[name])


if __name__ == "__main__":
    main()
