"""Maxima of the allocations, by the day-by-day reckoning of tests/reckoning."""

import datetime
import math
import pathlib
import sys
from fractions import Fraction

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "reckoning"))

import lees  # noqa: E402
from reckoning import Tarief, Toewijzing, reckon  # noqa: E402


def geldt(rij, datum):
    """Whether a row with van and tot holds on a day."""
    tot = lees.dag(rij["tot"])
    return lees.dag(rij["van"]) <= datum and (tot is None or datum <= tot)


class Segmenten:
    """Settled 19: by code, else by category, else the only contract."""

    def __init__(self, boek):
        self.rijen = boek.rijen("segmenten")
        self.contracten = {}
        for rij in boek.rijen("contracten"):
            self.contracten.setdefault(rij["aanbieder"], []).append(rij)

    def van_regel(self, domein, categorie, code, datum):
        beste = None
        for rij in self.rijen:
            if rij["domein"] not in (domein, "*") or not geldt(rij, datum) or \
                    rij["productcode"] not in (code or "?", "*") or \
                    rij["productcategorie"] not in (categorie or "?", "*"):
                continue
            hoe = (rij["productcode"] != "*", rij["productcategorie"] != "*",
                   rij["domein"] != "*")
            if beste is None or hoe > beste[0]:
                beste = hoe, rij["segment"]
        return beste[1] if beste else None

    def van_verplichting(self, domein, versie, aanbieder, datum):
        segment = self.van_regel(domein, versie.categorie, versie.code, datum)
        if segment is None:
            eigen = {r["segment"] for r in self.contracten.get(aanbieder, ())
                     if r["domein"] == domein and geldt(r, datum)}
            if len(eigen) == 1:
                segment = eigen.pop()
        return segment or "onbekend"

    def contract(self, domein, segment, aanbieder, datum):
        for rij in self.contracten.get(aanbieder, ()):
            if rij["domein"] in (domein, "*") and geldt(rij, datum) and \
                    rij["segment"] in (segment, "*"):
                return rij
        return None


    def enig_contract(self, domein, aanbieder, datum):
        """Any contract of a domain, for what has no segment."""
        for rij in self.contracten.get(aanbieder, ()):
            if rij["domein"] in (domein, "*") and geldt(rij, datum):
                return rij
        return None


class Maxima:
    """What every allocation comes to on the last day."""

    def __init__(self, boek):
        self.boek = boek
        self.segmenten = Segmenten(boek)
        self.tarieven = {}
        for rij in boek.rijen("tarieven"):
            self.tarieven.setdefault(rij["productcode"], []).append(rij)

    def _tarieven(self, domein, gemeente, aanbieder, code):
        gevonden = []
        for rij in self.tarieven.get(code, []) + self.tarieven.get("*", []):
            if rij["domein"] in (domein, "*") and \
                    rij["gemeente"] in (gemeente, "*") and \
                    rij["aanbieder"] in (aanbieder, "*"):
                gevonden.append(Tarief(
                    lees.dag(rij["van"]), lees.dag(rij["tot"]),
                    rij["eenheid"], lees.centen(rij["tarief"]),
                    rij["productcode"] != "*", rij["aanbieder"] != "*",
                    rij["gemeente"] != "*", rij["domein"] != "*"))
        return gevonden

    def segment(self, v):
        """The segment of a commitment, on the first day of its allocation."""
        return self.segmenten.van_verplichting(
            v.sleutel[0], v.versie, v.aanbieder, v.versie.van)

    def van(self, v, dag=None):
        """The Outcome of a Verplichting."""
        domein, gemeente, _ = v.sleutel
        t = v.versie
        contract = self.segmenten.contract(domein, self.segment(v),
                                           v.aanbieder, t.van)
        taak = contract is not None and contract["bekostiging"] == "taak"
        return reckon(Toewijzing(
            domein, t.categorie, t.van, t.tot, "year-end", 0,
            dag or self.boek.dag, None, t.eenheid, t.frequentie, t.volume,
            t.budget, v.verwijderd, taak,
            self._tarieven(domein, gemeente, v.aanbieder, t.code)))


def geldsommen(v):
    """submitted, rejected, approved of the lines on an allocation."""
    ingediend = sum(r.bedrag for r in v.regels)
    afgekeurd = sum(r.bedrag for r in v.regels if r.staat == "rejected")
    goed = sum(r.bedrag for r in v.regels if r.staat == "approved")
    return ingediend, afgekeurd, goed


def maand_dagen(v, uitkomst, maand):
    """First and last day of an allocation in a month "2026-04"."""
    eerste = datetime.date.fromisoformat(maand + "-01")
    laatste = (eerste + 31 * lees.EEN_DAG).replace(day=1) - lees.EEN_DAG
    return max(eerste, v.versie.van), min(laatste, uitkomst.until)


def verwacht(v, uitkomst, gestopt):
    """Per month what is expected: a stop releases what lies behind it, and
    of its own month the days behind it, rounded half up (settled 13)."""
    per_maand = {}
    for maand, _, _, cents in uitkomst.months:
        eerste, laatste = maand_dagen(v, uitkomst, maand)
        deel = Fraction(1)
        if gestopt is not None and gestopt < laatste:
            deel = Fraction(max(0, (gestopt - eerste).days + 1),
                            (laatste - eerste).days + 1)
        per_maand[maand] = math.floor(cents * deel + Fraction(1, 2))
    return per_maand
