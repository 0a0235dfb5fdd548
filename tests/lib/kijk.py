"""A watched folder: `polsctl send --watch` as a process of its own."""

import json
import os
import shutil
import signal
import subprocess
import tempfile

from contract import HERE as CONTRACT
from pols import ENVIRONMENT, PATIENCE, wait_for


class Watcher:
    """It starts at once; its log lines are in a file beside the folder."""

    def __init__(self, daemon, folder=None, env=None, before=()):
        self.d = daemon
        if folder is None:
            folder = daemon.folder / "kijk"
            folder.mkdir(exist_ok=True)
            folder = tempfile.mkdtemp(dir=folder)
        self.folder = type(daemon.folder)(folder)
        self.log_file = self.folder.with_suffix(".log")
        self.process = None
        self.start(env, before)

    def start(self, env=None, before=()):
        with open(self.log_file, "ab") as log:
            self.process = subprocess.Popen(
                [*before, *self.d.ctl_command("send", "--watch", self.folder,
                                              "--timeout", "1")],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env={**os.environ, **ENVIRONMENT, **(env or {})})
        return self

    def drop(self, name, content):
        """As a backoffice should: another name, then the right one."""
        made = self.folder / f"{name}.part"
        made.write_bytes(content)
        made.rename(self.folder / name)

    def log(self):
        return self.log_file.read_text("utf-8", "replace")

    def wait_log(self, text, seconds=15):
        wait_for(lambda: text in self.log(), seconds,
                 why=f"no {text!r} in {self.log()}")

    def there(self, place="."):
        """Names of plain files that are not hidden, sorted."""
        folder = self.folder / place
        return sorted(p.name for p in folder.iterdir()
                      if p.is_file() and not p.name.startswith(".")
                      ) if folder.is_dir() else []

    def wait(self, place, name, seconds=15):
        """The receipt of a file, once both are there."""
        file = self.folder / place / name
        wait_for(file.exists, seconds,
                 why=f"no {place}/{name}; {self.log()}")
        return CONTRACT.hold("receipt", json.loads(
            (file.parent / f"{name}.receipt.json").read_text()))

    def leave(self):
        """SIGTERM; the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(15 * PATIENCE)

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
