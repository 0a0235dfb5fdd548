#!/usr/bin/python3
"""Maxima and caps of allocations, through the queue: known vectors, and an
independent reckoning of random allocations."""

import datetime
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from berichten import Toewijzing, dag  # noqa: E402
from geval import GEMEENTE, Geval, main  # noqa: E402

# from, to, volume, eenheid, frequentie, categorie, caps per month, total
VECTORS = {
    "hours per week": (
        "2022-04-13", "2022-06-30", 3, "04", "2", "02", (9, 18, 15), 36),
    "household help is six weeks in every month": (
        "2022-05-01", "2022-07-31", 1, "04", "2", "01", (6, 6, 6), 14),
    "output per week, nothing left for the last month": (
        "2022-04-15", "2022-06-04", 15000, "83", "2", "02",
        (30000, 90000, 0), 120000),
    "output per week, full months": (
        "2022-04-15", "2022-07-31", 15000, "83", "2", "02",
        (30000, 75000, 60000, 75000), 240000),
    "broken weeks at both ends": (
        "2022-10-11", "2022-12-28", 3, "04", "2", "02", (12, 15, 15), 36),
    "output with a broken last week": (
        "2022-10-11", "2022-12-31", 30000, "83", "2", "02",
        (90000, 120000, 150000), 360000),
    "a short last month": (
        "2022-07-11", "2022-09-04", 3, "04", "2", "02", (9, 15, 3), 24),
    "the edition of 2025": (
        "2025-10-07", "2025-12-30", 3, "04", "2", "02", (12, 15, 15), 39),
    "output of 2025": (
        "2025-07-07", "2025-09-06", 30000, "83", "2", "02",
        (90000, 180000, 0), 270000),
    "week 53 and week 1": (
        "2026-12-28", "2027-01-10", 1, "04", "2", "02", (1, 2), 2),
    "per month, broken months": (
        "2022-10-14", "2022-12-13", 15, "04", "4", "02", (15, 15, 15), 45),
    "a total in euros": (
        "2023-01-01", "2023-12-31", 975000, "83", "6", "02",
        (975000,) * 12, 975000),
    "before a change in mid-week": (
        "2021-02-01", "2021-02-19", 3, "04", "2", "02", (9,), 9),
    "after a change in mid-week": (
        "2021-02-20", "2021-02-28", 5, "04", "2", "02", (10,), 10),
    "per day": (
        "2024-02-27", "2024-03-02", 2, "04", "1", "02", (6, 4), 10),
    "one day": (
        "2024-02-29", "2024-02-29", 4, "04", "2", "02", (4,), 4),
}


def months_between(begin, end):
    found, day = [], dag(begin).replace(day=1)
    while day <= dag(end):
        found.append(day.isoformat()[:7])
        day = (day + datetime.timedelta(days=32)).replace(day=1)
    return found


def week(day):
    return day.toordinal() - day.weekday()


def spread_volume(t):
    """The maximum volume over the months (interfaces.md), for inspanning
    units: {month: volume}."""
    begin, end = dag(t.ingangsdatum), dag(t.einddatum)
    months = dict.fromkeys(months_between(begin, end), 0)
    days = [begin + datetime.timedelta(n)
            for n in range((end - begin).days + 1)]
    key = [d.isoformat()[:7] for d in days]
    if t.frequentie == "1":
        for month in key:
            months[month] += t.volume
    elif t.frequentie == "2":
        weeks = {}
        for d in days:
            sunday = d + datetime.timedelta(6 - d.weekday())
            weeks[week(d)] = min(sunday, end)
        for last in weeks.values():
            months[last.isoformat()[:7]] += t.volume
    elif t.frequentie == "4":
        for month in months:
            months[month] += t.volume
    else:
        return spread_by_days(t.volume, months, key)
    return months


def spread_by_days(amount, months, key):
    """Largest remainder by days, the earlier month first on a tie."""
    share = {m: amount * key.count(m) for m in months}
    whole = {m: s // len(key) for m, s in share.items()}
    rest = amount - sum(whole.values())
    for m in sorted(months, key=lambda m: (-(share[m] % len(key)), m))[:rest]:
        whole[m] += 1
    return whole


class Maxima(Geval):

    DAY = "2027-06-01"

    def test_the_published_vectors(self):
        for name, (begin, end, volume, eenheid, frequentie, categorie,
                   caps, total) in VECTORS.items():
            with self.subTest(name):
                code = f"{categorie}A77"
                t = self.toewijzing(
                    volume=volume, eenheid=eenheid, frequentie=frequentie,
                    categorie=categorie, code=code, ingangsdatum=begin,
                    einddatum=end, datum="2021-01-01")
                self.boek(self.m301(self.wie(), t))
                found = self.commitment(t)
                self.assertEqual(found["maximum_volume"], total)
                self.assertEqual([m["month"] for m in found["months"]],
                                 months_between(begin, end))
                self.assertEqual([m["cap_volume"] for m in found["months"]],
                                 list(caps))
                if eenheid == "83":
                    self.assertEqual(found["maximum_ct"], total)
                else:
                    self.assertEqual(found["basis"], "unpriced")
                    self.assertIsNone(found["maximum_ct"])

    def test_what_cannot_be_bounded_is_null_and_never_nought(self):
        wie = self.wie()
        open_ended = self.toewijzing(volume=None, code=None, einddatum=None)
        self.boek(self.m301(wie, open_ended))
        found = self.commitment(open_ended)
        self.assertEqual(found["basis"], "unbounded")
        self.assertIsNone(found["maximum_ct"])
        self.assertIsNone(found["remaining_ct"])
        self.assertTrue(all(m["cap_volume"] is None
                            for m in found["months"]))

    def test_an_open_end_is_cut_at_the_end_of_the_year_of_the_day(self):
        self.tarief(1000, code="02A50")
        t = self.toewijzing(volume=2, frequentie="4", code="02A50",
                            ingangsdatum="2027-03-15", einddatum=None)
        self.boek(self.m301(self.wie(), t))
        found = self.assertMoney(t, maximum=20 * 1000)
        self.assertEqual(found["basis"], "horizon")
        total = self.toewijzing(volume=7, frequentie="6", code="02A50",
                                ingangsdatum="2027-03-15", einddatum=None)
        self.boek(self.m301(self.wie(), total))
        found = self.assertMoney(total, maximum=7000)
        self.assertEqual(found["basis"], "bounded")

    def test_an_hour_tariff_prices_minutes_per_month(self):
        self.tarief(4321, code="02A51")
        t = self.toewijzing(volume=100, eenheid="01", code="02A51",
                            frequentie="4", ingangsdatum="2023-01-01",
                            einddatum="2023-03-31")
        self.boek(self.m301(self.wie(), t))
        month = (4321 * 100 * 2 + 60) // 120
        found = self.assertMoney(t, maximum=3 * month)
        self.assertEqual([m["maximum_ct"] for m in found["months"]],
                         [month] * 3)

    def test_a_month_without_a_tariff_makes_it_unpriced(self):
        self.tarief(1000, code="02A52", van="2023-02-01", tot="2023-02-28")
        t = self.toewijzing(volume=1, code="02A52", einddatum="2023-03-31")
        self.boek(self.m301(self.wie(), t))
        self.assertEqual(self.commitment(t)["basis"], "unpriced")

    def test_an_independent_reckoning_of_random_allocations(self):
        chance = random.Random(20230508)
        old, new = 1137, 1211
        self.tarief(old, code="02A60", van="2022-01-01", tot="2023-06-30")
        self.tarief(new, code="02A60", van="2023-07-01", tot="")
        made = []
        for _ in range(60):
            begin = datetime.date(2022, 1, 1) + datetime.timedelta(
                chance.randrange(900))
            end = begin + datetime.timedelta(chance.choice(
                (0, 1, 6, 13, 30, 59, 180, 365, 500)))
            t = self.toewijzing(
                volume=chance.randrange(1, 40), code="02A60",
                frequentie=chance.choice("1246"),
                ingangsdatum=begin.isoformat(), einddatum=end.isoformat(),
                datum="2021-01-01")
            made.append((t, self.m301(self.wie(), t)))
        for receipt in self.intake.pipeline([xml for _, xml in made]):
            self.assertEqual(receipt["outcome"], "booked")
        for t, _ in made:
            spread = spread_volume(t)
            cents = {}
            for month, volume in spread.items():
                first = max(month + "-01", t.ingangsdatum)
                cents[month] = volume * (old if first < "2023-07-01"
                                         else new)
            with self.subTest(t):
                found = self.commitment(t)
                self.assertEqual(found["maximum_volume"],
                                 sum(spread.values()))
                self.assertEqual({m["month"]: m["maximum_ct"]
                                  for m in found["months"]}, cents)
                self.assertEqual(found["maximum_ct"], sum(cents.values()))
                self.assertEqual(
                    sum(y["maximum_ct"] for y in found["years"]),
                    found["maximum_ct"])

    def test_a_budget_is_spread_by_days(self):
        t = Toewijzing(self.teller.toewijzingnummer(), code=None,
                       budget=100_001, ingangsdatum="2023-01-17",
                       einddatum="2023-03-03")
        self.boek(self.m301(self.wie(), t))
        found = self.assertMoney(t, maximum=100_001)
        days = ["2023-01"] * 15 + ["2023-02"] * 28 + ["2023-03"] * 3
        expected = spread_by_days(
            100_001, dict.fromkeys(("2023-01", "2023-02", "2023-03"), 0),
            days)
        self.assertEqual({m["month"]: m["maximum_ct"]
                          for m in found["months"]}, expected)
        self.assertTrue(all(m["cap_volume"] is None
                            for m in found["months"]))

    def test_a_list_has_every_commitment_in_order(self):
        found = self.d.json("commitment", "list", "--gemeente", GEMEENTE)
        keys = [(c["domain"], c["gemeente"], c["nummer"]) for c in found]
        self.assertEqual(keys, sorted(keys))
        for c in found[:5]:
            (shown,) = self.d.json(
                "commitment", "show", "--domain", c["domain"], "--gemeente",
                c["gemeente"], "--nummer", c["nummer"])
            shown.pop("months", None)
            c.pop("months", None)
            self.assertEqual(c, shown)


class NewYear(Geval):
    """What has no end, or one that means none, moves with the horizon."""

    DAY = "2027-12-31"

    def test_a_far_end_moves_like_an_open_end(self):
        self.tarief(1000, code="02A50")
        ends = (None, "9999-12-31", "2029-12-31")
        moving = [self.toewijzing(volume=2, frequentie="4", code="02A50",
                                  ingangsdatum="2027-10-01", einddatum=end)
                  for end in ends]
        for t in moving:
            self.boek(self.m301(self.wie(), t))
        for t, months in zip(moving, (3, 3, 27)):
            self.assertMoney(t, maximum=months * 2000)
        before = self.last_event()
        self.d.tick("2028-01-01")
        moved = [e.body["data"] for e in self.d.events(before)
                 if e.type.endswith("verplichting-gewijzigd")]
        self.assertEqual([(m["verschil_maximum_ct"], m["reden"])
                          for m in moved], [(24_000, "horizon")] * 2)
        for t, months in zip(moving, (15, 15, 27)):
            self.assertMoney(t, maximum=months * 2000)


class Months(Geval):
    """A horizon in months is counted from the start: it moves amid a month,
    on the very day that passes it."""

    DAY = "2027-03-14"
    CONFIG = {"region": {"horizon": "2"}}

    def test_it_moves_on_the_day_that_passes_it(self):
        self.tarief(1000, code="02A50")
        t = self.toewijzing(volume=2, frequentie="4", code="02A50",
                            ingangsdatum="2027-01-15", einddatum=None)
        self.boek(self.m301(self.wie(), t))
        self.assertMoney(t, maximum=3 * 2000)
        for day, months, more in (("2027-03-15", 5, 2), ("2027-03-16", 5, 0),
                                  ("2027-05-14", 5, 0), ("2027-05-15", 7, 2)):
            before = self.last_event()
            self.d.tick(day)
            self.assertEqual(
                [e.body["data"]["verschil_maximum_ct"]
                 for e in self.d.events(before)
                 if e.type.endswith("verplichting-gewijzigd")],
                [2000 * more] if more else [], day)
            self.assertMoney(t, maximum=months * 2000)


if __name__ == "__main__":
    main()
