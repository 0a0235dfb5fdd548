#!/usr/bin/python3
"""No BSN and no name outside the messages: logs, events, receipts, files,
what polsctl prints, and the bytes of the database."""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from dataclasses import replace  # noqa: E402

from berichten import COMPACT, Client  # noqa: E402
from canary import Canary  # noqa: E402
from geval import GEMEENTE, Geval, main  # noqa: E402
from verkeer import bericht305, bericht307  # noqa: E402

# Words that can stand in no file for another reason.
NAMES = {"achternaam": "Kwikstaartenburg", "voornamen": "Xandrijn",
         "straat": "Quaxplantsoen", "plaats": "Zuidwolderveen"}
SECRET = "Zwijgplichtwoord"
COMMENT = f"vertrouwelijke toelichting {SECRET}"


class Silence(Geval):

    CONFIG = {"signals": {"stacking": "2"}}

    def wie(self):
        return replace(super().wie(), **NAMES)

    @classmethod
    def prepare(cls):
        cls.needles = set(NAMES.values()) | {SECRET}
        cls.numbers = set()     # put where a number of the sender belongs
        cls.spoken = []

    def send(self, xml):
        """The receipt; what it says outside the answer is looked at later."""
        receipt = self.intake.ask(xml)
        answer = receipt.pop("answer")
        self.spoken.append(json.dumps(receipt))
        receipt["answer"] = answer
        return receipt

    def people(self):
        """A client whose number is looked for."""
        wie = self.wie()
        self.needles.add(wie.bsn)
        return wie

    def traffic(self):
        """Every fate a message can have, with people in all of them."""
        self.tarief(1250)
        self.d.importeer(
            "budget", "aanbieder;domein;gemeente;segment;van;tot;bedrag;"
            f"soort\n{self.aanbieder};wmo;{GEMEENTE};*;2023-01-01;"
            "2023-12-31;10;plafond\n")
        wie, t = self.people(), self.toewijzing(volume=3, commentaar=COMMENT)
        fates = [self.send(self.m301(wie, t, commentaar=COMMENT))]
        xml = self.m323(wie, self.regel(t, "2023-04", 4, 1250), "2023-04")
        fates += [self.send(xml), self.send(xml)]
        # Rejected lines, a held one, a wrong client.
        fates.append(self.send(self.m323(
            wie, [self.regel(t, "2023-03", 99, 1250)], "2023-04")))
        fates.append(self.send(self.m323(
            self.people(), self.regel(t, "2023-02", 4, 1250), "2023-04")))
        fates.append(self.send(self.m323(
            self.people(), self.regel(self.toewijzing(volume=3), "2023-02",
                                      4, 1250), "2023-04")))
        # Refused at both levels, with the value itself at fault.
        good = self.m301(self.people(), self.toewijzing(volume=3),
                         vorm=COMPACT)
        mine = self.people()
        wrong = f"{int(mine.bsn) + 1}"
        self.needles.add(wrong)
        for old, new in (
                (b"<wmo301:Bsn>9999", b"<wmo301:Bsn>X9999"),
                (b"<wmo301:Geslacht>", b"<wmo301:Geslacht>" + wrong.encode()),
                (b"<wmo301:Client>", b"<wmo301:Client><wmo301:B"
                 + wrong.encode() + b"/>"),
                (b"<iwmo:Datum>", b"<iwmo:Datum>" + wrong.encode()),
                (b"</wmo301:Naam>", b"</wmo301:Naem" + wrong.encode())):
            fates.append(self.send(good.replace(old, new, 1)))
        fates.append(self.send(self.m301(
            Client(wrong, **NAMES), self.toewijzing(volume=3))))
        # Conflict, quarantine, numbers that are a BSN.
        ident = mine.bsn + "XYZ"
        self.numbers.add(mine.bsn)
        fates.append(self.send(self.m301(mine, self.toewijzing(volume=3),
                                         identificatie=ident)))
        fates.append(self.send(self.m301(mine, self.toewijzing(volume=4),
                                         identificatie=ident)))
        fates.append(self.send(good.replace(b"iwmo/3_2/wmo301",
                                            b"iwmo/8_8/wmo301")))
        fates.append(self.send(self.m323(
            mine, replace(self.regel(t, "2023-01", 4, 1250),
                          referentie=mine.bsn),
            "2023-04", declaratienummer=mine.bsn)))
        # A start, a stop, a second version, two products at once.
        fates.append(self.send(bericht305(
            self.aanbieder, GEMEENTE, wie, t, "2023-01-09",
            self.teller.identificatie())))
        fates.append(self.send(bericht307(
            self.aanbieder, GEMEENTE, wie, t, "2023-01-09", "2023-05-01",
            self.teller.identificatie())))
        fates.append(self.send(self.m301(wie, t.versie(
            "2023-05-02", reden="05", einddatum="2023-05-31"))))
        fates.append(self.send(self.m301(wie, self.toewijzing(
            volume=1, code="02A04"))))
        self.intake.send_frames([mine.bsn.encode(), b"<x>", b"more"])
        self.intake.receive()
        return fates

    def test_nothing_personal_is_written_anywhere(self):
        with self.d.subscriber() as live:
            live.live()
            fates = self.traffic()
            self.assertEqual({r["outcome"] for r in fates},
                             {"booked", "duplicate", "refused", "conflict",
                              "quarantined"})
            live.until(self.last_event())
        self.d.clients.remove(live)
        self.d.tick("2023-06-01")
        canary = Canary(self.needles)
        # An identification may stand in a receipt: it is the sender's own.
        for said in self.spoken:
            receipt = json.loads(said)
            receipt["message"] = receipt.pop("id") and None
            canary.look("a receipt", json.dumps(receipt))
        for event in live.events:
            canary.look("an event", event.raw + b"\0" + event.topic)
        for event in self.d.events():
            canary.look("a replayed event", event.raw)
        canary.look("a snapshot", json.dumps(self.d.replay().snapshot()))
        self.ask_polsctl(canary)
        self.d.stop()
        self.assertGreater(canary.look_in_folder(
            self.d.folder, skip=("in/*", "polsd.conf", "state/pols.db*")), 2)
        # The store keeps an identification and a reference as they came; a
        # Bsn or a name is in it neither in the clear nor as plain hash.
        store = Canary(self.needles - self.numbers)
        self.assertGreater(store.look_in_folder(
            self.d.folder / "state"), 1)
        self.assertEqual(canary.hits + store.hits, [], canary.report()
                         + store.report())
        self.d.start()

    def ask_polsctl(self, canary):
        """Everything an operator can ask for without asking for a message."""
        for words in (["status"], ["message", "list"], ["commitment", "list"],
                      ["provider", "list"], ["gemeente", "list"],
                      ["signal", "list"], ["event", "list"],
                      ["quarantine", "list"], ["report", "budgets"],
                      ["report", "commitments"], ["verify"], ["rebuild"],
                      ["config", "show"]):
            for json_ in ([], ["--json"]):
                got = self.d.ctl(*json_, *words)
                self.assertIn(got.code, (0, 3, 4), (words, got.err))
                canary.look(" ".join(words), self.own(got.out) + got.err)
        for each in self.d.json("message", "list"):
            got = self.d.ctl("message", "show", each["journal"])
            canary.look("message show", self.own(got.out) + got.err)
        for each in self.d.json("signal", "list", codes=(0, 4)):
            signal = each.get("signal") or each.get("id")
            got = self.d.ctl("signal", "show", signal, "--explain")
            canary.look("signal show", got.out + got.err)
        for each in self.d.json("commitment", "list"):
            got = self.d.ctl("commitment", "show", "--domain",
                             each["domain"], "--gemeente", each["gemeente"],
                             "--nummer", each["nummer"])
            canary.look("commitment show", got.out + got.err)

    def own(self, text):
        """Output without the one identification that was made of a BSN."""
        for needle in self.needles:
            text = text.replace(needle + "XYZ", "")
        return text

    def test_the_scan_would_find_what_a_leak_leaves(self):
        canary = Canary({"999900006"})
        leak = self.d.folder / "log" / "leak"
        leak.write_text("client 9999.00.006 was refused")
        canary.look_in_folder(self.d.folder, skip=("in/*",))
        leak.unlink()
        self.assertEqual(len(canary.hits), 1, canary.report())


if __name__ == "__main__":
    main()
