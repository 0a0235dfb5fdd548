#!/usr/bin/python3
"""Messages that end the daemon while it books them (settled 39)."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from berichten import Teller, Toewijzing, agb, bericht301, client  # noqa: E402
from canary import Canary  # noqa: E402
from pols import PATIENCE, Daemon  # noqa: E402
from sockets import NoAnswer  # noqa: E402


class Poison(unittest.TestCase):

    def setUp(self):
        self.d = Daemon(day="2023-05-08")
        self.addCleanup(self.d.close)
        self.d.start()
        numbers = Teller(900)
        self.bodies = [
            bericht301("0310", agb(1), client(n),
                       Toewijzing(numbers.toewijzingnummer(), volume=3),
                       numbers.identificatie()) for n in range(12)]
        self.poison = self.bodies[5]
        self.text = f"<iwmo:Bsn>{client(5).bsn}<"
        if self.text.encode() not in self.poison:
            at = self.poison.index(client(5).bsn.encode())
            self.text = self.poison[at - 4:at + 9].decode()

    def arm(self, action, twin=None):
        self.d.env["POLS_FAULT_BODY"] = f"{self.text}={action}"
        if twin:
            self.d.env["POLS_TWIN"] = twin
        self.d.clients.clear()
        self.assertEqual(self.d.stop(), 0)
        self.d.start()

    def send_all(self, bodies):
        """Until each has a receipt; how often the daemon died of it."""
        deaths, held = 0, {}
        while len(held) < len(bodies) and deaths < 8:
            if not self.d.alive:
                self.d.start()
            with self.d.intake() as sender:
                ids = {}
                for body in bodies:
                    if body not in held:
                        ids[sender.next_id()] = body
                for ident, body in ids.items():
                    sender.send_frames([ident, body])
                while ids:
                    try:
                        ident, receipt = sender.receive(0.5 * PATIENCE)
                    except NoAnswer:
                        if self.d.alive:
                            break
                        deaths += 1
                        break
                    if receipt["outcome"] != "busy":
                        held[ids.pop(ident)] = receipt
            self.d.clients.clear()
        return deaths, held

    def look(self):
        canary = Canary([client(5).bsn])
        canary.look_in_folder(self.d.folder)
        self.assertEqual(canary.hits, [], canary.report())
        self.assertEqual(self.d.ctl("verify").code, 0)
        self.assertEqual(self.d.ctl("rebuild").code, 0)

    def test_in_a_batch_it_costs_three_deaths_and_only_itself(self):
        for action in ("abort", "segv"):
            with self.subTest(action):
                self.setUp()
                self.arm(action)
                deaths, held = self.send_all(self.bodies)
                self.assertLessEqual(deaths, 3)
                self.assertGreaterEqual(deaths, 2)
                for body, receipt in held.items():
                    wanted = ("quarantined" if body == self.poison
                              else "booked")
                    outcome = receipt.get("first_outcome",
                                          receipt["outcome"])
                    self.assertEqual(outcome, wanted)
                self.assertEqual(held[self.poison]["reason"],
                                 "internal-fault")
                self.assertEqual(len(held), len(self.bodies))
                self.assertFalse(
                    (self.d.folder / "state" / "suspects").exists())
                self.look()

    def test_alone_it_costs_two_deaths(self):
        self.arm("abort")
        deaths, held = self.send_all([self.poison])
        self.assertEqual(deaths, 2)
        self.assertEqual(held[self.poison]["outcome"], "quarantined")

    def test_a_kill_never_counts(self):
        self.arm("kill")
        deaths, held = self.send_all([self.poison])
        self.assertEqual((deaths, held), (8, {}))
        del self.d.env["POLS_FAULT_BODY"]
        self.d.start()
        deaths, held = self.send_all(self.bodies)
        self.assertEqual(deaths, 0)
        self.assertEqual({r["outcome"] for r in held.values()}, {"booked"})

    def test_the_twin_that_counts_kills_is_caught(self):
        self.arm("kill", twin="count-kills")
        _, held = self.send_all([self.poison])
        self.assertEqual([r["outcome"] for r in held.values()],
                         ["quarantined"])

    def test_the_twin_that_blames_the_whole_batch_is_caught(self):
        # Once in some thirty times it happens to be alone in its batch.
        for _ in range(6):
            self.setUp()
            self.arm("abort", twin="blame-all")
            _, held = self.send_all(self.bodies)
            if "quarantined" in {
                    receipt.get("first_outcome", receipt["outcome"])
                    for body, receipt in held.items() if body != self.poison}:
                return
        self.fail("nobody but itself was blamed")

    def test_the_twin_without_a_note_is_caught(self):
        self.arm("abort", twin="no-note")
        deaths, held = self.send_all([self.poison])
        self.assertEqual((deaths, held), (8, {}))


if __name__ == "__main__":
    unittest.main()
