#!/usr/bin/python3
"""Who may what: keys on tcp, grants per key, refusals that are written down.

POLS_KEY_TRIES is how often each kind of wrong key knocks (default 60)."""

import datetime
import os
import pathlib
import signal
import sys

import zmq

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))

from berichten import agb  # noqa: E402
from geval import GEMEENTE, Geval, main  # noqa: E402
from pols import Daemon, loopback, program, run, wait_for  # noqa: E402
from signalen import CONTRACTEN, RUIMTE  # noqa: E402
from sockets import Intake, NoAnswer, Replay, Subscriber, lock  # noqa: E402
from verkeer import bericht305  # noqa: E402

TRIES = int(os.environ.get("POLS_KEY_TRIES", "60"))
SENDS = {"senders": "*", "municipalities": "0310 0352", "types": "*"}
READS = {"topics": "nl.pols.verplichtingen. nl.pols.stroom."}


class Keys(Geval):

    def setUp(self):
        super().setUp()
        self.knockers = []

    def tearDown(self):
        for each in self.knockers:
            each.close()
        super().tearDown()

    @classmethod
    def setUpClass(cls):
        cls.d = Daemon(cls.CONFIG, cls.CLOCK, cls.DAY, cls.BUILD)
        cls.failed = False
        cls.tcp = {name: loopback() for name in ("intake", "events", "replay")}
        cls.keys = cls.d.folder / "keys"
        cls.clients = cls.keys / "clients"
        cls.clients.mkdir(parents=True)
        cls.server = cls.keygen("server", cls.keys / "server.key")
        for name, endpoint in cls.tcp.items():
            cls.d.settings["sockets"][name] += f" {endpoint}"
        cls.d.settings["curve"] = {"server_key": cls.keys / "server.key",
                                   "clients": cls.clients}
        cls.backoffice = cls.client("backoffice", **SENDS)
        cls.dashboard = cls.client("dashboard", **READS)
        cls.d.write_config()
        cls.d.start()

    # ---- keys

    @classmethod
    def keygen(cls, kind, path, *more):
        got = run([program("polsctl", cls.BUILD), "keygen", kind, str(path),
                   *more], None, 20, {})
        assert got.code == 0, got.err
        file = path if kind == "server" else f"{path}.secret"
        return dict(line.split(" = z85:") for line in
                    pathlib.Path(file).read_text().splitlines()[1:])

    @classmethod
    def client(cls, name, reload=False, **grants):
        """A new client with these grants; (server, public, secret)."""
        made = cls.keygen("client", cls.keys / name, "--server",
                          str(cls.keys / "server.key.pub"))
        (cls.keys / f"{name}.client").unlink()
        cls.grant(name, made["public"], reload, **grants)
        return tuple(made[k].encode() for k in ("server", "public", "secret"))

    @classmethod
    def grant(cls, name, public, reload=True, **grants):
        if isinstance(public, bytes):
            public = public.decode()
        text = f"[client]\npublic = z85:{public}\n"
        text += "".join(f"{k} = {v}\n" for k, v in grants.items())
        (cls.clients / f"{name}.client").write_text(text)
        if reload:
            cls.reload()

    @classmethod
    def reload(cls):
        before = cls.d.log().count("event=reloaded")
        cls.d.process.send_signal(signal.SIGHUP)
        wait_for(lambda: cls.d.log().count("event=reloaded") > before,
                 why="no reload")

    # ---- the other side

    def at(self, name):
        return self.tcp[name]

    def sender(self, key):
        return self.keep(Intake(self.at("intake"), key=key))

    def keep(self, one):
        self.knockers.append(one)
        return one

    def message(self, **anders):
        return self.m301(self.wie(), self.toewijzing(volume=3), **anders)

    def kept(self):
        return self.d.json("status")[0]["journal"]

    def refusals(self, reason):
        return sum(row["times"] for row in self.d.json("audit", "list")
                   if row["reason"] == reason)

    # ---- tests

    def test_a_known_key_sends_and_reads(self):
        live = self.keep(Subscriber(self.at("events"), [""], self.dashboard))
        live.live()
        self.tarief(1250)
        receipt = self.sender(self.backoffice).ask(self.message())
        self.assertEqual(receipt["outcome"], "booked")
        told = live.wait(lambda e: e.type.endswith("verplichting-vastgelegd"))
        replay = self.keep(Replay(self.at("replay"), key=self.dashboard))
        self.assertIn(told, replay.all())
        # One client's care: not to the cent for who is not on this machine.
        here, = [e for e in self.d.events() if e.sequence == told.sequence]
        exact = here.body["data"]["maximum_ct"]
        self.assertNotEqual(exact % 100_000, 0)
        self.assertEqual(told.body["data"]["maximum_ct"],
                         (exact + 50_000) // 100_000 * 100_000)
        # The same message, within the machine: no key is asked for.
        self.assertEqual(self.intake.ask(self.message())["outcome"], "booked")

    def rounded(self, value, name=""):
        """An event as it may leave the machine when few are behind it."""
        if isinstance(value, dict):
            return {k: self.rounded(v, k) for k, v in value.items()}
        if name.startswith("aandeel_"):
            return None
        if name.endswith("_ct") and value is not None:
            whole = (abs(value) + 50_000) // 100_000 * 100_000
            return whole if value >= 0 else -whole
        return value

    def test_no_event_of_a_few_tells_an_amount(self):
        """Of one client: all that a start, a tariff, money outside a contract
        and a begroting say of it."""
        key = self.client("kijker", True, topics="nl.pols.")
        before = self.last_event()
        self.tarief(1250)
        wie, t = self.wie(), self.toewijzing(volume=3)
        self.boek(self.m301(wie, t))
        self.boek(bericht305(self.aanbieder, GEMEENTE, wie, t, "2023-01-09",
                             self.teller.identificatie()))
        self.boek(self.m323(wie, self.regel(t, "2023-04", 40, 1250),
                            "2023-04"))
        self.tarief(1317)
        self.d.importeer("budget", "gemeente;domein;segment;jaar;bedrag\n"
                         f"{GEMEENTE};wmo;*;2023;100\n")
        self.d.importeer("budget", RUIMTE + f"{self.aanbieder};wmo;*;*;"
                         "2023-01-01;2023-12-31;100;raming\n")
        self.d.importeer("contract", CONTRACTEN +
                         f"{agb(98)};;wmo;*;2023-01-01;;inspanning;\n")
        here = self.d.events(before)
        there = self.keep(Replay(self.at("replay"), key=key)).all(before)
        self.assertEqual([e.sequence for e in here],
                         [e.sequence for e in there])
        with_amounts = set()
        for mine, theirs in zip(here, there):
            data = mine.body["data"]
            if ".ruimte-" in mine.type:     # what was agreed is nobody's care
                continue
            self.assertEqual(theirs.body["data"], self.rounded(data))
            if self.rounded(data) != data:
                with_amounts.add(mine.type.removeprefix("nl.pols."))
        # A snapshot as well; who may read but one type of event that opens
        # signals sees those.
        rows = {s["signaal"]: s for s in self.d.replay().snapshot()["signals"]}
        keyed = self.keep(Replay(self.at("replay"), key=key)).snapshot()
        self.assertEqual({s["signaal"] for s in keyed["signals"]}, set(rows))
        for row in keyed["signals"]:
            self.assertEqual(row, self.rounded(rows[row["signaal"]]))
        one = self.client("eentype", True, topics="nl.pols.bestedings"
                          "ruimten.halfjaarsignaal-afgegeven")
        few = self.keep(Replay(self.at("replay"), key=one)).snapshot()
        self.assertEqual({s["regel"] for s in few["signals"]},
                         {"bestedingsruimten.halfjaarsignaal"})
        self.assertLessEqual(
            {"verplichtingen.levering-gestart",
             "verplichtingen.raming-aangepast", "declaraties.buiten-contract",
             "begrotingen.overschrijding-verwacht",
             "declaraties.declaratie-verwerkt"}, with_amounts)

    def test_what_is_not_granted_is_not_read(self):
        live = self.keep(Subscriber(self.at("events"), [""], self.dashboard))
        live.live()
        for _ in range(3):
            self.boek(self.message())
        last = self.last_event()
        live.wait(lambda e: e.heartbeat and e.sequence >= last)
        types = {e.type for e in live.events}
        self.assertTrue(all(t.startswith(("nl.pols.verplichtingen.",
                                          "nl.pols.stroom."))
                            for t in types), types)
        replay = self.keep(Replay(self.at("replay"), key=self.dashboard))
        mine = replay.all()
        self.assertEqual([(e.topic, e.counters) for e in self.d.events()
                          if e.type.startswith("nl.pols.verplichtingen.")],
                         [(e.topic, e.counters) for e in mine
                          if e.type.startswith("nl.pols.verplichtingen.")])
        self.assertNotIn("nl.pols.berichten.bericht-goedgekeurd",
                         {e.type for e in mine})
        # A reader may not hand in, a sender may not read.
        receipt = self.sender(self.dashboard).ask(self.message())
        self.assertEqual(receipt["outcome"], "unauthorised")
        mute = self.keep(Subscriber(self.at("events"), [""], self.backoffice))
        self.assertIsNone(mute.take(0.5))
        self.assertEqual(
            self.keep(Replay(self.at("replay"), key=self.backoffice)).all(),
            [])

    def test_the_right_key_and_the_wrong_municipality(self):
        kept, refused = self.kept(), self.refusals("not-granted")
        sender = self.sender(self.backoffice)
        wrong = self.message(gemeente="0355")
        receipt = sender.ask(wrong)
        self.assertEqual(receipt["outcome"], "unauthorised")
        self.assertIsNone(receipt["journal"])
        self.assertIsNone(receipt["message"])
        self.assertEqual(self.kept(), kept)
        self.assertEqual(self.refusals("not-granted"), refused + 1)
        row = [r for r in self.d.json("audit", "list")
               if r["reason"] == "not-granted"][-1]
        self.assertTrue(row["actor"].startswith("backoffice/"))
        self.assertTrue(row["object"].startswith("WMO301 0355 "))
        # Somebody else hands it in: this key must not learn of it.
        self.boek(wrong)
        self.assertEqual(sender.ask(wrong)["outcome"], "unauthorised")

    def test_a_revoked_key_is_out_and_nobody_else_notices(self):
        key = self.client("tijdelijk", reload=True, **SENDS, **READS)
        sender, other = self.sender(key), self.sender(self.backoffice)
        live = self.keep(Subscriber(self.at("events"), [""], key))
        stays = self.keep(Subscriber(self.at("events"), [""], self.dashboard))
        live.live()
        stays.live()
        self.assertEqual(sender.ask(self.message())["outcome"], "booked")
        (self.clients / "tijdelijk.client").unlink()
        before = self.last_event()
        self.reload()
        self.assertEqual(sender.ask(self.message())["outcome"],
                         "unauthorised")
        self.assertEqual(other.ask(self.message())["outcome"], "booked")
        last = self.last_event()
        self.assertGreater(last, before)
        # He who may comes back and goes on; he who may not gets nothing.
        stays.wait(lambda e: e.heartbeat and e.sequence >= last)
        while live.take(0.05):
            pass
        self.assertFalse([e for e in live.events if e.sequence > before])

    def test_a_key_past_its_day_is_out(self):
        key = self.client("verlopen", reload=True, **SENDS)
        sender = self.sender(key)
        self.assertEqual(sender.ask(self.message())["outcome"], "booked")
        yesterday = datetime.date.today() - datetime.timedelta(days=2)
        self.grant("verlopen", key[1], **SENDS, valid_until=yesterday)
        self.assertEqual(sender.ask(self.message())["outcome"],
                         "unauthorised")
        tomorrow = datetime.date.today() + datetime.timedelta(days=2)
        self.grant("verlopen", key[1], **SENDS, valid_from=tomorrow)
        self.assertEqual(sender.ask(self.message())["outcome"],
                         "unauthorised")
        self.grant("verlopen", key[1], **SENDS, valid_until=tomorrow)
        self.assertEqual(sender.ask(self.message())["outcome"], "booked")

    def test_a_wrong_client_file_changes_nothing(self):
        wrong = self.clients / "wrong.client"
        wrong.write_text("[client]\npublic = none\n")
        self.addCleanup(wrong.unlink)
        before = self.d.log().count("event=reload-refused")
        self.d.process.send_signal(signal.SIGHUP)
        wait_for(lambda: self.d.log().count("event=reload-refused") > before,
                 why="no refusal")
        self.assertIn("wrong.client:2: public", self.d.log())
        receipt = self.sender(self.backoffice).ask(self.message())
        self.assertEqual(receipt["outcome"], "booked")
        got = run([program("polsd", self.BUILD), "-n", "-c",
                   str(self.d.config_file)], None, 20, {})
        self.assertNotEqual(got.code, 0)
        self.assertIn("wrong.client:2", got.err)

    def knock(self, key):
        """TRIES times a message with this key: nothing may come of it."""
        kept = self.kept()
        context = zmq.Context()
        context.max_sockets = 5000
        socks = []
        for _ in range(TRIES):
            s = context.socket(zmq.DEALER)
            s.linger = 0
            s.reconnect_ivl = -1
            lock(s, key)
            s.connect(self.at("intake"))
            socks.append(s)
            try:
                s.send_multipart([b"", b"klop", self.message()], zmq.DONTWAIT)
            except zmq.Again:
                pass    # it was shown the door before it could speak
        poller = zmq.Poller()
        for s in socks:
            poller.register(s, zmq.POLLIN)
        try:
            self.assertEqual(poller.poll(500), [])
            # Behind all of them an honest one is served.
            receipt = self.sender(self.backoffice).ask(self.message())
            self.assertEqual(receipt["outcome"], "booked")
            self.assertEqual(poller.poll(100), [])
        finally:
            context.destroy(linger=0)
        self.assertEqual(self.kept(), kept + 1)

    def another_server(self):
        """The public key of a server that is not this one."""
        return zmq.curve_keypair()[0]

    def test_unknown_keys_get_nowhere(self):
        before = self.refusals("unknown-key")
        public, secret = zmq.curve_keypair()
        self.knock((self.backoffice[0], public, secret))
        # The first at once, the others as a number within the minute.
        self.assertGreater(self.refusals("unknown-key"), before)
        self.assertIn("reason=unknown-key", self.d.log())

    def test_expired_keys_get_nowhere(self):
        key = self.client("oud", reload=True, **SENDS,
                          valid_until="2020-12-31")
        self.knock(key)
        self.assertGreater(self.refusals("not-valid-now"), 0)

    def test_revoked_keys_get_nowhere(self):
        key = self.client("weg", reload=True, **SENDS)
        (self.clients / "weg.client").unlink()
        self.reload()
        self.knock(key)

    def test_another_servers_key_gets_nowhere(self):
        self.knock((self.another_server(), *self.backoffice[1:]))

    def test_without_a_key_nobody_gets_anywhere(self):
        self.knock(None)
        mute = self.keep(Subscriber(self.at("events"), [""]))
        self.assertIsNone(mute.take(0.5))
        stranger = self.keep(Replay(self.at("replay"))).intake
        stranger.socket.sndtimeo = 1000
        with self.assertRaises(NoAnswer):
            stranger.ask(b"{}", timeout=1)

    def test_the_tool_comes_with_a_key_too(self):
        file = self.d.folder / "in" / "bericht.xml"
        file.write_bytes(self.message())
        secret = self.keys / "backoffice.secret"
        sent = self.d.json("send", "--key", secret, file)
        self.assertEqual(sent[0]["outcome"], "booked")
        os.chmod(secret, 0o644)
        got = self.d.ctl("send", "--key", secret, file)
        self.assertEqual(got.code, 1)
        self.assertIn("chmod 600", got.err)
        os.chmod(secret, 0o600)
        got = self.d.ctl("keygen", "client", self.keys / "backoffice")
        self.assertEqual(got.code, 1, "a key was overwritten")


if __name__ == "__main__":
    main()
