"""A store with some of everything in it, to be copied and harmed."""

import contextlib
import shutil
import sqlite3

from geval import Geval
from pols import run


class Kopie:
    """A stopped store, elsewhere, with a configuration that names it."""

    def __init__(self, d, name, source="state"):
        folder = d.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(d.folder / source, folder,
                        ignore=shutil.ignore_patterns("lock"))
        self.path = folder / "pols.db"
        self.conf = d.folder / f"{name}.conf"
        self.conf.write_text(d.config_file.read_text().replace(
            str(d.folder / "state"), str(folder)))
        self.program = d.ctl_command()[0]

    def ctl(self, *words, twin=None):
        """Run polsctl on it."""
        return run([self.program, "-c", str(self.conf), *words],
                   env={"POLS_TWIN": twin} if twin else None)

    @contextlib.contextmanager
    def edit(self):
        """Its tables, for another program than ours; kept at the end."""
        with contextlib.closing(sqlite3.connect(self.path)) as db:
            yield db
            db.commit()


class Gevuld(Geval):
    """The first test of a class fills the store, by fill()."""

    filled = False

    def setUp(self):
        super().setUp()
        if not type(self).filled:
            type(self).filled = True
            self.fill()

    def fill(self):
        raise NotImplementedError

    def verkeer(self, clients):
        """So many clients with an allocation and a declaration on it that is
        sent twice; every third declaration comes first and is held.  Them,
        each with the allocation."""
        done = []
        for n in range(clients):
            wie, t = self.wie(), self.toewijzing(volume=3)
            declared = self.m323(wie, [
                self.regel(t, "2023-03", 4 + n, 1250),
                self.regel(t, "2023-04", 10 + n, 1250)], "2023-04")
            if n % 3 == 0:
                self.boek(declared, held=2)
            self.boek(self.m301(wie, t))
            self.intake.ask(declared)
            done.append((wie, t))
        return done
