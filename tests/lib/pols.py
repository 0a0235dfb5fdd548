"""A real polsd in a temporary folder, and polsctl beside it.

The programs come from $POLS_BUILD (default build/), the schemas from
$POLS_SCHEMAS (default schemas/).  With POLS_KEEP=1 the folder stays.
"""

import itertools
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections import namedtuple

from berichten import GEMAAKT
from canary import Canary
from contract import HERE as CONTRACT
from sockets import Intake, Replay, Subscriber

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("POLS_BUILD", ROOT / "build")).resolve()
SCHEMAS = pathlib.Path(os.environ.get("POLS_SCHEMAS", ROOT / "schemas"))

# A build with sanitizers is slow; nothing here measures with it.
PATIENCE = float(os.environ.get("POLS_PATIENCE",
                                "5" if BUILD.name.endswith("-san") else "1"))

# Sanitizer reports must make the program fail, also in its children.
ENVIRONMENT = {
    "ASAN_OPTIONS": "abort_on_error=1:detect_leaks=0",
    "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1",
}

Result = namedtuple("Result", "code out err")


def program(name, build=None):
    path = pathlib.Path(build or BUILD) / name
    if not path.exists():
        raise AssertionError(f"{path} is not there: make first")
    return str(path)


def run(arguments, stdin=None, timeout=60, env=None, cwd=None):
    """Run a program to its end, which may not be a signal."""
    done = subprocess.run(arguments, input=stdin, capture_output=True,
                          timeout=timeout * PATIENCE, cwd=cwd, check=False,
                          env={**os.environ, **ENVIRONMENT, **(env or {})})
    if done.returncode < 0:
        raise AssertionError(f"{arguments} died of signal {-done.returncode}")
    return Result(done.returncode, done.stdout.decode("utf-8", "replace"),
                  done.stderr.decode("utf-8", "replace"))


def wait_for(what, seconds=30.0, every=0.01, why="it did not happen"):
    """Poll until what() is true-ish; what it gave."""
    deadline = time.monotonic() + seconds * PATIENCE
    while True:
        got = what()
        if got:
            return got
        if time.monotonic() >= deadline:
            raise AssertionError(f"{why} within {seconds} s")
        time.sleep(every)


def stands(pid):
    """Is a process stopped (SIGSTOP, FAULT "stop")?"""
    try:
        stat = pathlib.Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rsplit(")", 1)[1].split()[0] == "T"


_ports = itertools.count(20000)


def loopback():
    """A tcp endpoint nobody else takes: this machine's at an address that has
    the number of this process in it."""
    pid = os.getpid()
    return (f"tcp://127.{64 + (pid >> 16)}.{pid >> 8 & 255}.{pid & 255}:"
            f"{next(_ports)}")


def rows(text):
    """The objects of --json output, one a line."""
    return [json.loads(line) for line in text.splitlines() if line.strip()]


class Daemon:
    """One installation: a folder with a config, a state and sockets."""

    def __init__(self, config=None, clock="manual", day=None, build=None,
                 env=None, folder=None):
        self.build = build
        self.folder = pathlib.Path(folder or tempfile.mkdtemp(
            prefix="pols-", dir="/tmp"))
        self.env = dict(env or {})
        self.process = None
        self.starts = 0
        self.ready_seconds = None
        self.clients = []
        self.day = day
        for name in ("state", "run", "log", "in"):
            (self.folder / name).mkdir(exist_ok=True)
        self.settings = self._defaults(clock)
        for section, keys in (config or {}).items():
            self.settings.setdefault(section, {}).update(keys)
        self.write_config()

    def _defaults(self, clock):
        run_dir = self.folder / "run"
        return {
            "paths": {"state": self.folder / "state", "runtime": run_dir,
                      "schemas": SCHEMAS,
                      "event_log": self.folder / "events.jsonl"},
            "sockets": {name: f"ipc://{run_dir}/{name}" for name in
                        ("intake", "events", "replay", "control")},
            "region": {"oin": "00000001823288444000", "name": "proefregio"},
            "events": {"heartbeat": "200ms"},
            "answer": {"mode": "propose"},
            "limits": {"ballast": "1MiB"},
            "clock": {"source": clock},
        }

    # ---- configuration

    @property
    def config_file(self):
        return self.folder / "polsd.conf"

    def write_config(self):
        lines = []
        for section, keys in self.settings.items():
            lines.append(f"[{section}]")
            lines += [f"{key} = {value}" for key, value in keys.items()
                      if value is not None]
            lines.append("")
        self.config_file.write_text("\n".join(lines))

    def endpoint(self, name):
        return self.settings["sockets"][name].split()[0]

    # ---- life

    def command(self):
        return [program("polsd", self.build), "-c", str(self.config_file)]

    def start(self, ready=True, tick=True):
        """Start; with ready wait until it serves.  Gives itself back."""
        assert self.process is None or self.process.poll() is not None
        self.starts += 1
        notify = self.folder / "notify"
        notify.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        listener.bind(str(notify))
        env = {**os.environ, **ENVIRONMENT, **self.env,
               "NOTIFY_SOCKET": str(notify)}
        began = time.monotonic()
        with open(self.log_file, "ab") as log:
            self.process = subprocess.Popen(
                self.command(), stdin=subprocess.DEVNULL, stdout=log,
                stderr=log, env=env, start_new_session=True)
        try:
            if ready:
                self._wait_ready(listener, began)
                self.ready_seconds = time.monotonic() - began
        finally:
            # Nobody reads it from now on, and a full queue would block.
            listener.close()
            notify.unlink(missing_ok=True)
        if ready and tick and self.day and self.starts == 1:
            self.tick(self.day)
        return self

    def _wait_ready(self, listener, began):
        """READY=1, or else polsctl status once it says yes."""
        listener.settimeout(0.2)
        while True:
            try:
                if b"READY=1" in listener.recv(4096).split(b"\n"):
                    return
            except socket.timeout:
                if self.ctl("status").code == 0:
                    return
            if self.process.poll() is not None:
                raise AssertionError("polsd left with status "
                                     f"{self.process.returncode}: "
                                     f"{self.log()[-2000:]}")
            if time.monotonic() - began > 30 * PATIENCE:
                raise AssertionError("polsd is not ready after 30 s")

    @property
    def log_file(self):
        return self.folder / "log" / "polsd.log"

    def log(self):
        """What polsd wrote on its standard output and error."""
        if not self.log_file.exists():
            return ""
        return self.log_file.read_text("utf-8", "replace")

    @property
    def pid(self):
        return self.process.pid

    @property
    def alive(self):
        return self.process is not None and self.process.poll() is None

    def wait(self, seconds=15):
        """The exit status, once it is gone."""
        return self.process.wait(seconds * PATIENCE)

    def stop(self, seconds=15):
        """SIGTERM; the exit status."""
        if self.alive:
            self.process.send_signal(signal.SIGTERM)
        status = self.wait(seconds)
        CONTRACT.log(self.settings["paths"]["event_log"])
        return status

    def kill(self):
        """SIGKILL of the daemon alone; its children are on their own."""
        if self.alive:
            self.process.kill()
        return self.wait()

    def restart(self):
        self.stop()
        return self.start()

    def children(self):
        """Processes of the session that polsd began."""
        found = []
        for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(fields[3]) == self.pid and fields[0] != "Z":
                found.append(int(stat.parent.name))
        return found

    def canary(self, count=12):
        """No citizen in whatever the installation has written; of those that
        messages were made about some are looked for, in every disguise."""
        some = sorted(GEMAAKT)
        if not some or not self.folder.exists():
            return
        some = random.SystemRandom().sample(some, min(count, len(some)))
        canary = Canary(some)
        canary.look_in_folder(self.folder, skip=("in/*",))
        assert canary.hits == [], f"{some}: {canary.report()}"

    def close(self, keep=False):
        """End everything that was started here and clear up."""
        try:
            if "POLS_SCOPE" in os.environ:      # tests of faults
                self.canary()
        finally:
            self._clear_up(keep)

    def _clear_up(self, keep):
        for each in self.clients:
            each.close()
        self.clients = []
        if self.process is not None:
            if self.alive:
                self.process.kill()
                self.wait()
            for pid in self.children():
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
        if keep or os.environ.get("POLS_KEEP"):
            print(f"kept: {self.folder}")
        else:
            shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self.start()

    def __exit__(self, kind, *_):
        if kind is not None:
            print(self.log()[-4000:])
        self.close()

    # ---- polsctl

    def ctl_command(self, *arguments):
        return [program("polsctl", self.build), "-c", str(self.config_file),
                *[str(a) for a in arguments]]

    def ctl(self, *arguments, stdin=None, timeout=60):
        """Run polsctl; code, out, err."""
        got = run(self.ctl_command(*arguments), stdin, timeout, self.env)
        if "--json" in arguments:
            CONTRACT.printed([a for a in arguments if a != "--json"][0],
                             got.out)
        return got

    def must(self, *arguments, codes=(0,), stdin=None):
        """Run polsctl; its output when the exit code is as expected."""
        got = self.ctl(*arguments, stdin=stdin)
        if got.code not in codes:
            raise AssertionError(f"polsctl {' '.join(map(str, arguments))}: "
                                 f"exit {got.code}\n{got.out}{got.err}")
        return got.out

    def json(self, *arguments, codes=(0,)):
        """The objects a command prints with --json."""
        return rows(self.must("--json", *arguments, codes=codes))

    def tick(self, day):
        self.must("tick", day)
        self.day = str(day)

    def csv(self, name, text):
        """A CSV file in the folder."""
        path = self.folder / "in" / name
        path.write_text(text, encoding="utf-8")
        return path

    def importeer(self, kind, text, name=None):
        """Import CSV text; it must succeed."""
        return self.must(kind, "import", self.csv(name or f"{kind}.csv",
                                                  text))

    # ---- sockets

    def intake(self, kind="DEALER"):
        return self._keep(Intake(self.endpoint("intake"), kind))

    def subscriber(self, topics=("",)):
        return self._keep(Subscriber(self.endpoint("events"), topics))

    def replay(self, kind="DEALER"):
        return self._keep(Replay(self.endpoint("replay"), kind))

    def _keep(self, client):
        self.clients.append(client)
        return client

    def events(self, after=0, types=None):
        """Every stored event after a number, by the replay socket."""
        with Replay(self.endpoint("replay")) as replay:
            return replay.all(after, types)
