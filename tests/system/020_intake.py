#!/usr/bin/python3
"""The intake socket: frames, receipts, outcomes; duplicates and conflicts."""

import hashlib
import pathlib
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from berichten import COMPACT, WINDOWS, Vorm  # noqa: E402
from geval import GEMEENTE, Geval, main  # noqa: E402
from schrift import basisruimte, naamruimte  # noqa: E402
from verkeer import (bericht305, bericht307, bericht315,  # noqa: E402
                     bericht317, bericht319, bericht325, retour)

NOTHING_KEPT = ("malformed", "too-large", "unauthorised", "busy")


def turned_down(count):
    """The lines of a receipt that none of them came through."""
    return {"submitted": count, "accepted": 0, "held": 0, "rejected": count}


class Receipts(Geval):

    def shape(self, receipt, outcome, xml=None, kept=True):
        """The fields of the contract, with their types."""
        self.assertEqual(receipt["outcome"], outcome, receipt)
        self.assertIsInstance(receipt["id"], str)
        self.assertIsInstance(receipt["level"], int)
        self.assertIsInstance(receipt["findings"], list)
        for field in ("journal", "digest", "message", "lines", "answer"):
            self.assertIn(field, receipt)
        if kept:
            self.assertIsInstance(receipt["journal"], int)
            self.assertRegex(receipt["digest"], r"^sha256:[0-9a-f]{64}$")
        else:
            self.assertIsNone(receipt["journal"])
        if xml is not None:
            self.assertEqual(receipt["digest"],
                             "sha256:" + hashlib.sha256(xml).hexdigest())
        if receipt["message"] is not None:
            self.assertEqual(
                {k for k, v in receipt["message"].items()
                 if isinstance(v, str)}
                & {"standard", "release", "type", "sender", "receiver",
                   "identification", "dated"},
                {"standard", "release", "type", "sender", "receiver",
                 "identification", "dated"})
        if receipt["lines"] is not None:
            for count in ("submitted", "accepted", "held", "rejected"):
                self.assertIsInstance(receipt["lines"][count], int)
        for finding in receipt["findings"]:
            self.assertIsInstance(finding["rule"], str)
            self.assertIsInstance(finding["level"], int)
            self.assertIsInstance(finding["text"], str)
            self.assertTrue(finding["code"] is None
                            or len(finding["code"]) == 4)
            self.assertTrue(finding["path"].startswith("/"), finding)
            self.assertTrue(finding["line"] is None
                            or isinstance(finding["line"], int))
        self.assertIsNone(receipt["answer"])
        return receipt

    def goede_301(self, **anders):
        t = self.toewijzing(volume=3)
        return t, self.m301(self.wie(), t, **anders)

    # ---- booked

    def test_a_301_is_booked(self):
        _, xml = self.goede_301(identificatie="DIT-IS-301")
        receipt = self.shape(self.intake.ask(xml), "booked", xml)
        self.assertEqual(receipt["level"], 0)
        self.assertEqual(receipt["lines"], {
            **receipt["lines"], "submitted": 1, "accepted": 1, "held": 0,
            "rejected": 0})
        self.assertEqual(receipt["message"], {
            **receipt["message"], "standard": "iwmo", "release": "3.2",
            "type": "301", "sender": GEMEENTE, "receiver": self.aanbieder,
            "identification": "DIT-IS-301", "dated": "2023-01-01"})
        self.assertEqual(receipt["findings"], [])

    def test_a_jw_message_names_its_standard(self):
        t = self.toewijzing(volume=2, categorie="45", code="45A04")
        xml = self.m301(self.wie(), t, domein="jw")
        receipt = self.shape(self.intake.ask(xml), "booked", xml)
        self.assertEqual(receipt["message"]["standard"], "ijw")

    def test_a_323_is_booked_and_its_lines_counted(self):
        self.tarief(1250)
        wie, t = self.wie(), self.toewijzing(volume=3)
        self.boek(self.m301(wie, t))
        xml = self.m323(wie, [self.regel(t, "2023-03", 4, 1250),
                              self.regel(t, "2023-04", 5, 1250),
                              self.regel(self.toewijzing(volume=1),
                                         "2023-04", 6, 1250)], "2023-04")
        receipt = self.shape(self.intake.ask(xml), "booked", xml)
        self.assertEqual(receipt["message"]["type"], "323")
        self.assertEqual(receipt["lines"], {
            **receipt["lines"], "submitted": 3, "accepted": 2, "held": 1,
            "rejected": 0})

    def test_every_message_of_the_standard_is_known(self):
        number = 0
        for domein, code in (("wmo", "02"), ("jw", "45")):
            for soort, xml in self.all_others(domein, code):
                with self.subTest(f"{domein}{soort}"):
                    receipt = self.shape(self.intake.ask(xml), "booked", xml)
                    self.assertIsNone(receipt["lines"])
                    self.assertEqual(receipt["message"]["type"], soort)
                    number += 1
        self.assertEqual(number, 2 * 12)

    def all_others(self, domein, categorie):
        """(type, bytes) of every type but 301 and 323."""
        wie, d = self.wie(), {"domein": domein}
        n, day = self.teller.identificatie, "2023-02-01"
        t = self.toewijzing(volume=3, categorie=categorie,
                            code=f"{categorie}A04")
        heen = (self.aanbieder, GEMEENTE)
        yield "305", bericht305(*heen, wie, t, "2023-01-09", n(), **d)
        yield "307", bericht307(*heen, wie, t, "2023-01-09", "2023-06-30",
                                n(), reden="36", **d)
        yield "315", bericht315(*heen, wie, t, "VRAAG-1", n(), day, **d)
        yield "317", bericht317(*heen, wie, [], [t], [], "VRAAG-2", n(),
                                day, **d)
        yield "319", bericht319(*heen[::-1], "VRAAG-1", n(), day, **d)
        for soort in ("301", "305", "307", "315", "317", "319"):
            wij = heen[::-1] if soort in ("301", "319") else heen
            yield str(int(soort) + 1), retour(soort, *wij, n(), day, n(),
                                              day, **d)
        yield "325", bericht325(*heen[::-1], n(), day, (n(), day),
                                self.teller.declaratienummer(), 5000, **d)

    def test_every_way_to_write_xml_is_the_same_message(self):
        for vorm in (COMPACT, WINDOWS, Vorm(prefixes=False),
                     Vorm(indent="  ", declaratie=False)):
            with self.subTest(vorm):
                _, xml = self.goede_301(vorm=vorm)
                self.shape(self.intake.ask(xml), "booked", xml)

    # ---- the id

    def test_the_id_comes_back_as_it_came(self):
        for ident in (b"", b"x", b"backoffice-7", b"y" * 64,
                      bytes(range(64)), b"\xff\x00\xfe"):
            for kind in ("DEALER", "REQ"):
                with self.subTest(f"{kind} {ident[:8]!r}"):
                    _, xml = self.goede_301()
                    with self.d.intake(kind) as sender:
                        receipt = sender.ask(xml, ident)
                    self.d.clients.remove(sender)
                    self.assertEqual(receipt["outcome"], "booked")
                    if ident.isalnum():
                        self.assertEqual(receipt["id"], ident.decode())

    def test_an_id_over_64_bytes_is_malformed(self):
        _, xml = self.goede_301()
        self.intake.send_frames([b"z" * 65, xml])
        _, receipt = self.intake.receive()
        self.shape(receipt, "malformed", kept=False)

    # ---- not taken in

    def test_wrong_frames_and_an_empty_body_are_malformed(self):
        _, xml = self.goede_301()
        for frames in ([b"only"], [b"id", xml, b"more"], [b"id", b""],
                       [b"id"] + [b"f"] * 9):
            with self.subTest(len(frames)):
                self.intake.send_frames(frames)
                ident, receipt = self.intake.receive()
                self.shape(receipt, "malformed", kept=False)
                self.assertIn(ident, (b"", frames[0]))
        self.boek(xml)

    def test_a_message_over_25_mib_is_too_large(self):
        body = b"<x>" + b"a" * (25 * 1024 * 1024) + b"</x>"
        receipt = self.intake.ask(body)
        self.shape(receipt, "too-large", kept=False)
        receipt = self.intake.ask(b"a" * (35 * 1024 * 1024))
        self.shape(receipt, "too-large", kept=False)

    # ---- refused

    def test_a_schema_fault_is_refused_at_level_1(self):
        _, xml = self.goede_301()
        xml = xml.replace(b"<wmo301:Geslacht>", b"<wmo301:Geslacht>x", 1)
        receipt = self.shape(self.intake.ask(xml), "refused", xml)
        self.assertEqual(receipt["level"], 1)
        self.assertEqual(self.rules(receipt), {"XSD"})
        self.assertEqual(self.codes(receipt), {None})
        self.assertEqual(receipt["lines"], turned_down(1))

    def test_xml_that_is_no_xml_is_refused_at_level_1(self):
        _, xml = self.goede_301()
        for body in (xml[:-20], b"hello", b"<a>", xml.replace(b"<", b"", 1)):
            with self.subTest(body[:20]):
                receipt = self.shape(self.intake.ask(body), "refused", body)
                self.assertEqual(receipt["level"], 1)
                # Nobody knows how many there would have been.
                self.assertIsNone(receipt["lines"])

    def test_a_fault_within_the_message_is_refused_at_level_2(self):
        t = self.toewijzing(volume=3)
        xml = self.m323(self.wie(), self.regel(t, "2023-04", 4, 1250),
                        "2023-04", totaal=(5001, "D"))
        receipt = self.shape(self.intake.ask(xml), "refused", xml)
        self.assertEqual(receipt["level"], 2)
        self.assertEqual(self.rules(receipt), {"TR358"})
        self.assertEqual(self.codes(receipt), {"0001"})
        self.assertEqual(receipt["lines"], turned_down(1))

    def test_the_lines_of_what_is_not_booked_are_counted(self):
        wie, ander = self.wie(), self.wie()
        t = self.toewijzing(volume=3)
        regels = [(wie, [self.regel(t, "2023-04", 4, 1250),
                         self.regel(t, "2023-03", 4, 1250)]),
                  (ander, [self.regel(t, "2023-04", 1, 1250)])]
        wrong = self.m323(None, regels, "2023-04", totaal=(1, "D"))
        receipt = self.shape(self.intake.ask(wrong), "refused", wrong)
        self.assertEqual(receipt["lines"], turned_down(3))
        shown, = self.d.json("message", "show", receipt["journal"])
        self.assertEqual((shown["lines"], shown["lines_at_receipt"]),
                         (turned_down(3), turned_down(3)))
        listed = [m for m in self.d.json("message", "list")
                  if m["journal"] == receipt["journal"]]
        self.assertEqual(listed[0]["lines"], turned_down(3))
        # The same without a daemon, and of what passes.
        right = self.m323(None, regels, "2023-04")
        file = self.d.folder / "in" / "lines.xml"
        for xml, lines in (
                (wrong, turned_down(3)),
                (right, {**turned_down(3), "accepted": 3, "rejected": 0}),
                (self.m301(wie, t).replace(b"wmo301:Bsn>", b"wmo301:Bs>"),
                 turned_down(1)),
                (wrong[:-20], None)):
            file.write_bytes(xml)
            judged, = self.d.json("check", file, codes=(0, 4))
            self.assertEqual(judged["lines"], lines)
        # What has none has none, also when it is refused.
        start = bericht305(self.aanbieder, GEMEENTE, wie, t, "2023-01-09",
                           self.teller.identificatie())
        receipt = self.shape(self.intake.ask(start.replace(
            wie.bsn.encode(), b"999900007")), "refused")
        self.assertIsNone(receipt["lines"])
        self.d.must("rebuild")

    def test_a_path_names_the_place_and_no_value(self):
        wie, t = self.wie(), self.toewijzing(volume=3)
        lines = [self.regel(t, "2023-04", 4, 1250),
                 self.regel(t, "2023-03", 4, 1250, eind="2023-04-30")]
        xml = self.m323(wie, lines, "2023-04")
        receipt = self.shape(self.intake.ask(xml), "refused", xml)
        self.assertIn(("CS337", "0001"),
                      {(f["rule"], f["code"]) for f in receipt["findings"]})
        self.assertTrue(any(
            f["path"].startswith("/Bericht/Declaratie/Clienten/Client/"
                                 "Prestaties/Prestatie[2]")
            for f in receipt["findings"]), receipt["findings"])

    def test_a_refused_one_may_be_corrected_under_its_identification(self):
        wie, t = self.wie(), self.toewijzing(volume=3)
        regel = self.regel(t, "2023-04", 4, 1250)
        same = {"identificatie": self.teller.identificatie(),
                "declaratienummer": self.teller.declaratienummer()}
        wrong = self.m323(wie, regel, "2023-04", totaal=(1, "D"), **same)
        right = self.m323(wie, regel, "2023-04", **same)
        self.shape(self.intake.ask(wrong), "refused")
        self.boek(self.m301(wie, t))
        self.assertMoney(t, submitted=0)
        self.boek(right, accepted=1)
        self.assertMoney(t, submitted=5000)
        receipt = self.shape(self.intake.ask(wrong), "duplicate")
        self.assertEqual(receipt["first_outcome"], "refused")

    # ---- quarantined

    def test_what_is_not_in_the_catalogue_is_quarantined(self):
        _, xml = self.goede_301()
        for old, new in (
                (naamruimte("wmo", "301"), naamruimte("wmo", "301", "9_9")),
                (naamruimte("wmo", "301"), naamruimte("wmo", "399")),
                (naamruimte("wmo", "301"), naamruimte("wmo", "301", "2_4")),
                (naamruimte("wmo", "301"), "urn:nergens")):
            with self.subTest(new):
                body = xml.replace(old.encode(), new.encode())
                receipt = self.shape(self.intake.ask(body), "quarantined",
                                     body)
                found = self.d.json("quarantine", "list")
                mine = [q for q in found
                        if receipt["journal"] in q.values()]
                self.assertEqual(len(mine), 1, found)
                self.assertIn("unknown-type", mine[0].values())
                self.assertEqual(receipt["reason"], "unknown-type")
        body = b"<Iets/>"
        self.shape(self.intake.ask(body), "quarantined", body)

    # ---- duplicates and conflicts

    def test_a_duplicate_repeats_the_first_receipt(self):
        wie, t = self.wie(), self.toewijzing(volume=3)
        cases = {
            "booked": self.m301(wie, t),
            "refused": self.m323(wie, self.regel(t, "2023-04", 4, 1),
                                 "2023-04", totaal=(9, "D")),
            "quarantined": b"<Niets dit='dat'/>",
        }
        for outcome, xml in cases.items():
            with self.subTest(outcome):
                first = self.shape(self.intake.ask(xml), outcome, xml)
                for _ in range(2):
                    again = self.shape(self.intake.ask(xml), "duplicate",
                                       xml)
                    self.assertEqual(again["first_outcome"], outcome)
                    for field in ("journal", "digest", "findings", "lines",
                                  "answer", "message"):
                        self.assertEqual(again[field], first[field], field)

    def test_a_duplicate_has_no_effect(self):
        self.tarief(1250)
        wie, t = self.wie(), self.toewijzing(volume=3)
        self.boek(self.m301(wie, t))
        xml = self.m323(wie, self.regel(t, "2023-04", 4, 1250), "2023-04")
        self.boek(xml)
        before = self.commitment(t)
        for _ in range(3):
            self.shape(self.intake.ask(xml), "duplicate")
        self.assertEqual(self.commitment(t), before)
        self.assertEqual(before["submitted_ct"], 5000)

    def test_another_message_under_the_same_identification_conflicts(self):
        t, other = self.toewijzing(volume=3), self.toewijzing(volume=4)
        ident = self.teller.identificatie()
        first = self.boek(self.m301(self.wie(), t, identificatie=ident))
        xml = self.m301(self.wie(), other, identificatie=ident)
        receipt = self.shape(self.intake.ask(xml), "conflict", xml)
        self.assertEqual(self.codes(receipt), {"9056"})
        self.assertEqual(receipt["lines"], turned_down(1))
        self.assertEqual(self.rules(receipt), {"TR056"})
        self.assertNotEqual(receipt["journal"], first["journal"])
        self.assertEqual(self.d.ctl(
            "commitment", "show", "--domain", "wmo", "--gemeente", GEMEENTE,
            "--nummer", other.nummer).code, 3)

    def test_the_same_identification_elsewhere_is_no_conflict(self):
        ident = self.teller.identificatie()
        for anders in ({}, {"gemeente": "0312"}, {"domein": "jw"}):
            t = self.toewijzing(volume=2)
            if anders.get("domein") == "jw":
                t = self.toewijzing(volume=2, categorie="45", code="45A04")
            xml = self.m301(self.wie(), t, identificatie=ident, **anders)
            self.shape(self.intake.ask(xml), "booked")

    def test_a_return_message_is_known_by_who_sends_it(self):
        # It keeps the Afzender and Identificatie of what it answers.
        def antwoord(aanbieder, heen, terug):
            return self.intake.ask(retour(
                "301", GEMEENTE, aanbieder, heen, "2023-05-01", terug,
                "2023-05-02"))
        een, ander = self.aanbieder, "42429997"
        self.shape(antwoord(een, "H1", "R1"), "booked")
        self.shape(antwoord(ander, "H2", "R1"), "booked")
        self.shape(antwoord(een, "H1", "R2"), "booked")
        self.assertEqual(self.codes(antwoord(een, "H3", "R1")), {"9056"})

    def test_the_same_bytes_from_two_senders_are_booked_once(self):
        xmls = [self.goede_301()[1] for _ in range(20)]
        receipts = {}

        def send(name):
            with self.d.intake() as sender:
                receipts[name] = sender.pipeline(xmls)
            self.d.clients.remove(sender)

        threads = [threading.Thread(target=send, args=(n,)) for n in "ab"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for a, b in zip(receipts["a"], receipts["b"]):
            self.assertEqual(sorted((a["outcome"], b["outcome"])),
                             ["booked", "duplicate"])
            self.assertEqual(a["journal"], b["journal"])

    # ---- many at once

    def test_many_pipelined_requests_are_answered_once_each(self):
        xmls = [self.goede_301()[1] for _ in range(300)]
        receipts = self.intake.pipeline(xmls)
        self.assertEqual({r["outcome"] for r in receipts}, {"booked"})
        self.assertEqual(len({r["journal"] for r in receipts}), 300)
        self.assertFalse(self.intake.socket.poll(50), "an answer too many")
        again = self.intake.pipeline(xmls)
        self.assertEqual([r["journal"] for r in again],
                         [r["journal"] for r in receipts])

    def test_a_sender_that_leaves_costs_nobody_an_answer(self):
        _, xml = self.goede_301()
        leaver = self.d.intake()
        leaver.send_frames([b"gone", xml])
        leaver.socket.close(linger=2000)
        leaver.context.term()
        self.d.clients.remove(leaver)
        receipt = self.intake.ask(xml)
        self.assertIn(receipt["outcome"], ("booked", "duplicate"))

    def test_polsctl_send_tells_by_its_exit_code(self):
        _, good = self.goede_301()
        t = self.toewijzing(volume=3)
        bad = self.m323(self.wie(), self.regel(t, "2023-04", 4, 1250),
                        "2023-04", totaal=(1, "D"))
        folder = self.d.folder / "in" / f"send{self.teller.seed}"
        folder.mkdir()
        (folder / "a.xml").write_bytes(good)
        (found,) = self.d.json("send", folder)
        self.assertEqual(found["outcome"], "booked")
        (folder / "b.xml").write_bytes(bad)
        found = self.d.json("send", folder, codes=(4,))
        self.assertEqual([f["outcome"] for f in found],
                         ["duplicate", "refused"])
        found = self.d.ctl("--json", "send", "-", stdin=good)
        self.assertIn('"duplicate"', found.out)

    def test_polsctl_check_agrees_with_intake(self):
        wie, t = self.wie(), self.toewijzing(volume=3)
        regel = self.regel(t, "2023-04", 4, 1250)
        bodies = [self.m301(wie, t),
                  self.m323(wie, regel, "2023-04", totaal=(7, "C")),
                  self.m301(wie, t)[:-9],
                  b"<Onbekend/>", b""]
        paths = []
        for number, body in enumerate(bodies):
            path = (self.d.folder / "in"
                    / f"check{self.teller.seed}-{number}.xml")
            path.write_bytes(body)
            paths.append(path)
        found = self.d.json("check", *paths, codes=(4,))
        self.assertEqual(len(found), len(bodies))
        for body, check in zip(bodies, found):
            receipt = self.intake.ask(body)
            self.assertIsNone(check["journal"])
            self.assertEqual(check["outcome"], receipt["outcome"])
            self.assertEqual(check["digest"], receipt["digest"])
            self.assertEqual(check.get("reason"), receipt.get("reason"))
            self.assertEqual(self.findings(check), self.findings(receipt))

    def test_busy_and_the_like_are_never_kept(self):
        for message in self.d.json("message", "list"):
            self.assertNotIn(message.get("outcome"), NOTHING_KEPT)

    def test_the_basisschema_alone_is_unknown(self):
        body = f"<Bericht xmlns='{basisruimte('wmo')}'/>".encode()
        self.shape(self.intake.ask(body), "quarantined", body)



class Small(Geval):
    """Where a message may have 1 KiB, and one that is wrapped 34/25 of it."""

    CONFIG = {"limits": {"message": "1KiB"}}

    def test_far_too_large_gets_no_answer_and_hinders_nobody(self):
        other = self.d.intake()
        for size, outcome in ((1025, "too-large"), (2700, "too-large")):
            self.assertEqual(self.intake.ask(b"a" * size)["outcome"],
                             outcome)
        self.intake.send_frames([b"far", b"a" * 2900])
        self.assertEqual(self.intake.socket.poll(500), 0)
        self.assertEqual(other.ask(b"<a")["outcome"], "refused")
        # Its own connection comes back by itself.
        self.intake.send_frames([b"near", b"a" * 1025])
        self.assertEqual(self.intake.receive()[1]["outcome"], "too-large")

if __name__ == "__main__":
    main()
