"""What a toewijzing can cost at most, reckoned from the rules a second time.

Written from the published rules (TR321, TR322, IV076-IV081, IV089) and from
the contract of `polsctl commitment show`, day by day with Python's own dates
and fractions, and not from daemon/model: where the two differ, one is wrong.
"""
import calendar
import math
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

ONE_DAY = timedelta(days=1)
LARGEST = 2**63 - 1
OUTPUT = ("82", "83")
DAG, WEEK, MAAND, TOTAAL = "1", "2", "4", "6"


@dataclass
class Tarief:
    van: date | None
    tot: date | None
    eenheid: str
    cents: int
    product: bool  # named, or a wildcard
    aanbieder: bool
    gemeente: bool
    domein: bool


@dataclass
class Toewijzing:
    domain: str
    categorie: str
    van: date
    tot: date | None
    horizon_kind: str  # year-end, contract-end, or months
    horizon_months: int
    today: date
    contract_end: date | None
    eenheid: str | None  # no Omvang
    frequentie: str | None
    volume: int
    budget: int | None
    withdrawn: bool
    lump_sum: bool
    tarieven: list[Tarief] = field(default_factory=list)


@dataclass
class Outcome:
    """None stands for "no maximum"; a month is (text, volume, cap, cents)."""

    basis: str
    until: date
    volume: int | None
    cents: int | None
    months: list
    years: list


class TooLarge(Exception):
    """A maximum that does not fit in 64 bits."""


def fits(number):
    if number > LARGEST:
        raise TooLarge
    return number


def round_half_up(number):
    return math.floor(number + Fraction(1, 2))


def each_day(first, last):
    return [first + timedelta(days=i) for i in range((last - first).days + 1)]


def month_of(day):
    return (day.year, day.month)


def end_of_month(year, month):
    return date(year, month, calendar.monthrange(year, month)[1])


def is_sunday(day):
    return day.isoweekday() == 7


# ---- the end that counts


def horizon(t):
    if t.horizon_kind == "months":
        times = 1
        while months_after(t.van, times * t.horizon_months) <= t.today:
            times += 1
        end = months_after(t.van, times * t.horizon_months) - \
            timedelta(days=1)
    elif t.horizon_kind == "contract-end" and t.contract_end is not None:
        end = t.contract_end
    else:
        end = date(t.today.year, 12, 31)
    return end if end >= t.van else date(t.van.year, 12, 31)


def months_after(day, months):
    """The same day of a later month, or the last day of that month."""
    count = day.year * 12 + day.month - 1 + months
    last = end_of_month(count // 12, count % 12 + 1)
    return last.replace(day=min(day.day, last.day))


def a_century_after(day):
    """The same date; 28 February where there is no 29th; None after 9999."""
    year = day.year + 100
    if year > 9999:
        return None
    last = calendar.monthrange(year, day.month)[1]
    return date(year, day.month, min(day.day, last))


def end_of(t):
    """The last day that counts, and whether the end is open."""
    century = a_century_after(t.van)
    if t.tot is not None and (century is None or t.tot < century):
        return t.tot, False
    end = horizon(t)
    if century is not None:
        end = min(end, century - ONE_DAY)
    return end, True


# ---- ceilings


def home_of_broken_week(van, tot):
    """IV077: the last Sunday of the toewijzing; its end if there is none."""
    for back in range(7):
        if tot - timedelta(days=back) < van:
            break
        if is_sunday(tot - timedelta(days=back)):
            return tot - timedelta(days=back)
    return tot


def period_cap(t, van, tot, period):
    """TR321: the most in the days of one ProductPeriode."""
    if t.frequentie == DAG:
        return t.volume * len(period)
    if t.frequentie in (MAAND, TOTAAL):
        return t.volume
    if t.eenheid in OUTPUT:
        weeks = sum(1 for day in period if is_sunday(day))
        if tot is not None and not is_sunday(tot):
            if home_of_broken_week(van, tot) in period:
                weeks += 1
    elif t.domain == "wmo" and t.categorie == "01":
        weeks = 6
    else:
        weeks = len({day.isocalendar()[:2] for day in period})
    return t.volume * weeks


def total_cap(t, days):
    """TR322: the most in all days."""
    if t.frequentie == TOTAAL:
        return t.volume
    if t.frequentie == DAG:
        count = len(days)
    elif t.frequentie == WEEK:
        count = len({day.isocalendar()[:2] for day in days})
    else:
        count = len({month_of(day) for day in days})
    return t.volume * count


# ---- spreading


def by_days(total, months):
    """Largest remainder; the earlier month first on a tie."""
    everything = sum(len(days) for days in months.values())
    exact = [Fraction(total * len(d), everything) for d in months.values()]
    shares = [math.floor(share) for share in exact]
    order = sorted(
        range(len(shares)), key=lambda i: (shares[i] - exact[i], i)
    )
    for i in order[: total - sum(shares)]:
        shares[i] += 1
    return dict(zip(months, shares))


def spread(t, days, months):
    first, last = days[0], days[-1]
    if t.frequentie == TOTAAL:
        return by_days(t.volume, months)
    if t.frequentie != WEEK or t.eenheid in OUTPUT:
        return {
            month: period_cap(t, first, last, part)
            for month, part in months.items()
        }
    shares = dict.fromkeys(months, 0)
    for year, week in {day.isocalendar()[:2] for day in days}:
        try:
            sunday = date.fromisocalendar(year, week, 7)
        except (ValueError, OverflowError):  # after 9999-12-31
            sunday = None
        if sunday is None or sunday > last:
            sunday = last
        shares[month_of(sunday)] += t.volume
    return shares


# ---- money


def tarief_on(t, day):
    def best(eenheid):
        rows = [
            row
            for row in t.tarieven
            if row.eenheid == eenheid
            and (row.van is None or row.van <= day)
            and (row.tot is None or day <= row.tot)
        ]
        rows.sort(
            key=lambda r: (r.product, r.aanbieder, r.gemeente, r.domein)
        )
        return rows[-1] if rows else None

    row = best(t.eenheid)
    if row is None and t.eenheid == "01":
        row = best("04")
    return row


def price(t, row, volume):
    if t.eenheid == "83":
        return volume
    if row.eenheid == "04" and t.eenheid == "01":
        return round_half_up(Fraction(row.cents * volume, 60))
    return row.cents * volume


def amounts(t, months, volumes):
    """Cents per month; None when a month has no tarief."""
    if t.budget is not None:
        return by_days(t.budget, months)
    rows = {month: tarief_on(t, days[0]) for month, days in months.items()}
    if t.eenheid != "83" and None in rows.values():
        return None
    return {m: fits(price(t, rows[m], volumes[m])) for m in months}


# ---- all together


def month_text(month):
    return "%04d-%02d" % month


def reckon(t):
    """The Outcome of a toewijzing; raises TooLarge."""
    until, is_open = end_of(t)
    omvang = t.eenheid is not None
    if t.withdrawn:
        volume = 0 if omvang else None
        return Outcome("withdrawn", until, volume, 0, [], [])

    days = each_day(t.van, until)
    months = {}
    for day in days:
        months.setdefault(month_of(day), []).append(day)

    volume, volumes, caps = None, {}, {}
    if omvang:
        volume = fits(total_cap(t, days))
        volumes = spread(t, days, months)
        for month, part in months.items():
            whole = each_day(part[0], end_of_month(*month))
            if t.tot is not None:
                whole = [day for day in whole if day <= t.tot]
            caps[month] = fits(period_cap(t, t.van, t.tot, whole))
        assert sum(volumes.values()) == volume

    cents = None
    if t.lump_sum:
        basis = "lump-sum"
    elif not omvang and t.budget is None:
        basis = "unbounded"
    else:
        cents = amounts(t, months, volumes)
        endless = is_open and t.budget is None and t.frequentie != TOTAAL
        if cents is None:
            basis = "unpriced"
        else:
            basis = "horizon" if endless else "bounded"

    years = dict.fromkeys(month[0] for month in months)
    total = None
    if cents is not None:
        total = fits(sum(cents.values()))
        for year in years:
            years[year] = sum(cents[m] for m in months if m[0] == year)
    return Outcome(
        basis,
        until,
        volume,
        total,
        [
            (
                month_text(m),
                volumes.get(m),
                caps.get(m),
                cents[m] if cents is not None else None,
            )
            for m in months
        ],
        list(years.items()),
    )
