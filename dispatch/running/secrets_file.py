"""Generated secrets of this installation, kept in CAD_HOME for its owner's eyes."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Secrets:
    """What signs the sessions and opens the two embedded servers; url-safe characters only.

    A value starting with `$` would be read as a reference by the settings: none of these can.
    """

    secret_key: str
    postgres: str
    valkey: str


def kept(path: Path) -> Secrets:
    """Return the secrets of this installation, made at the first call."""
    if path.exists():
        return Secrets(**json.loads(path.read_text()))
    fresh = Secrets(*(secrets.token_urlsafe(size) for size in (48, 24, 24)))
    write_private(path, json.dumps(asdict(fresh)))
    return fresh


def write_private(path: Path, text: str) -> None:
    """Put `text` at `path` in one step, readable by its owner only."""
    draft = path.with_name(path.name + ".new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    draft.replace(path)
