"""Where things lie in CAD_HOME. Standard library only: read before anything is installed."""

import hashlib
import os
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# PostgreSQL refuses to run as root, and the account it runs as then must reach its files. A folder
# under a closed one (/root is 0700) is out of its reach, and we never open somebody's folder.
REACHABLE = Path("/var/lib/fourth-option")


@dataclass(frozen=True)
class Places:
    """The folders and files of one CAD_HOME."""

    home: Path

    @property
    def venv(self) -> Path:
        """Return the folder of the Python environment."""
        return self.home / "venv"

    @property
    def uv(self) -> Path:
        """Return the folder of our own uv, where PATH has none."""
        return self.home / "uv"

    @property
    def data(self) -> Path:
        """Return the folder of all that a centre would miss."""
        return self.home / "data"

    @property
    def secrets(self) -> Path:
        """Return the file of the generated secrets."""
        return self.data / "secrets.json"

    @property
    def valkey(self) -> Path:
        """Return the folder of the embedded Valkey."""
        return self.data / "valkey"

    @property
    def log(self) -> Path:
        """Return the folder of the log files, one for each process."""
        return self.home / "log"

    @property
    def lock(self) -> Path:
        """Return the file whose lock says who uses this CAD_HOME."""
        return self.home / "run" / "lock"

    @property
    def state(self) -> Path:
        """Return the file with the addresses of the services that run now."""
        return self.home / "run" / "state.json"

    @property
    def throw_away(self) -> "Places":
        """Return the places of the services that `./cad test` starts and drops again."""
        return Places(self.home / "test")

    @property
    def postgres(self) -> Path:
        """Return PostgreSQL's folder: in CAD_HOME, or where the account that runs it can reach."""
        near = self.data / "postgres"
        far = REACHABLE / hashlib.sha256(str(self.home).encode()).hexdigest()[:16]
        # Where data lies already decides first: a later chmod must not make it seem lost.
        if os.geteuid() != 0 or near.exists():
            return near
        return far if far.exists() or not open_to_all(self.data) else near

    def make(self) -> None:
        """Make the folders, open to their owner only where they hold data."""
        self.home.mkdir(parents=True, exist_ok=True)
        for folder in (self.data, self.log, self.lock.parent):
            folder.mkdir(exist_ok=True)
        self.log.chmod(0o700)
        self.lock.parent.chmod(0o755)

    def drop_data(self) -> None:
        """Remove calls, people, secrets and logs; the installed environment stays."""
        self.state.unlink(missing_ok=True)
        for folder in (self.postgres, self.data, self.log):
            if folder.exists():
                shutil.rmtree(folder)


def chosen() -> Places:
    """Return the places of CAD_HOME, or of `.cad` beside the program."""
    return Places(Path(os.environ.get("CAD_HOME") or ROOT / ".cad").expanduser().resolve())


def open_to_all(path: Path) -> bool:
    """Tell whether every account may pass through `path` and all folders above it."""
    return all(
        folder.stat().st_mode & stat.S_IXOTH for folder in (path, *path.parents) if folder.exists()
    )
