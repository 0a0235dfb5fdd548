"""Random toewijzingen and tarieven, with a liking for the edges."""
import calendar
from datetime import date, timedelta

from reckoning import Tarief, Toewijzing

EENHEDEN = ("01", "04", "14", "16", "82", "83", "84")
FREQUENTIES = ("1", "2", "4", "6")
LARGEST_VOLUME = 99_999_999


def moved(day, days):
    """So many days later or earlier, within the calendar."""
    number = min(max(day.toordinal() + days, 1), date.max.toordinal())
    return date.fromordinal(number)


def a_day(rng, first_year, last_year):
    """Often the first or the last of a month, or near the turn of a year."""
    year, month = rng.randint(first_year, last_year), rng.randint(1, 12)
    if rng.random() < 0.15:
        month = rng.choice((1, 12))
    last = calendar.monthrange(year, month)[1]
    place = rng.random()
    if place < 0.2:
        return date(year, month, 1)
    if place < 0.3:
        return date(year, month, last)
    return date(year, month, rng.randint(1, last))


def a_start(rng):
    if rng.random() < 0.03:
        return a_day(rng, 1, 9999)
    return a_day(rng, 2015, 2034)


def an_end(rng, van):
    kind = rng.random()
    if kind < 0.12:
        return van
    if kind < 0.4:
        return moved(van, rng.randint(0, 13))
    if kind < 0.6:
        return moved(van, rng.randint(0, 100))
    if kind < 0.98:
        return moved(van, rng.randint(0, 1200))
    if kind < 0.99:
        return date(9999, 12, 31)
    # around a century: 36524 or 36525 days
    return moved(van, rng.randint(36500, 36550))


def a_volume(rng):
    kind = rng.random()
    if kind < 0.08:
        return rng.choice((0, LARGEST_VOLUME, LARGEST_VOLUME))
    if kind < 0.8:
        return rng.randint(1, 50)
    return rng.randint(1, 5_000_000)


def some_tarieven(rng, eenheid, van, tot):
    """For up to three kinds of row periods that touch, some with a gap."""
    rows = []
    units = [eenheid]
    if eenheid == "01":
        units = rng.choice((["01"], ["04"], ["04", "01"]))
    if rng.random() < 0.1:
        units = units + [rng.choice(EENHEDEN)]
    kinds = {
        tuple(rng.random() < 0.5 for _ in range(4))
        for _ in range(rng.choice((1, 1, 1, 2, 3)))
    }
    length = max((tot - van).days, 30)
    for unit in dict.fromkeys(units):
        for kind in sorted(kinds):
            start = moved(van, -rng.randint(-20, 400))
            if rng.random() < 0.2:
                start = None
            for _ in range(rng.choice((1, 1, 2, 3))):
                end = moved(start or van, rng.randint(0, length))
                if rng.random() < 0.5:
                    end = date(end.year, 12, 31)
                if rng.random() < 0.3:
                    end = None
                cents = rng.randint(1, 15_000)
                if rng.random() < 0.05:
                    cents = rng.choice((99_999_999, 10**12, 10**15))
                rows.append(Tarief(start, end, unit, cents, *kind))
                if end is None or end == date.max:
                    break
                start = moved(end, rng.choice((1, 1, 1, 1, 2, 40)))
    rng.shuffle(rows)
    return rows


def a_toewijzing(rng):
    van = a_start(rng)
    tot = an_end(rng, van)
    if rng.random() < 0.25:
        tot = None
    today = moved(van, rng.randint(-400, 800))
    if today.year > 9900:  # leaves room for a horizon in months
        today = date(9900, 1, 1)
    t = Toewijzing(
        domain=rng.choice(("wmo", "jw")),
        categorie=rng.choice(("01", "01", "02", "45")),
        van=van,
        tot=tot,
        horizon_kind=rng.choice(("year-end", "contract-end", "months")),
        horizon_months=rng.choice((1, 6, 12, 24, 35)),
        today=today,
        contract_end=None,
        eenheid=None,
        frequentie=None,
        volume=0,
        budget=None,
        withdrawn=rng.random() < 0.03,
        lump_sum=rng.random() < 0.04,
    )
    if rng.random() < 0.6:
        t.contract_end = moved(van, rng.randint(-100, 700))
    kind = rng.random()
    if kind < 0.75:
        t.eenheid = rng.choice(EENHEDEN)
        t.frequentie = rng.choice(FREQUENTIES + ("2",))
        t.volume = a_volume(rng)
        near = tot if tot is not None and tot.year < 9999 else moved(van, 500)
        t.tarieven = some_tarieven(rng, t.eenheid, van, near)
    elif kind < 0.92:
        t.budget = a_volume(rng)
    return t
