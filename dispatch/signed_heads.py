"""Heads of the journal, signed with a key that the database never sees, and kept outside it.

Who may do everything in PostgreSQL can rewrite the journal from its first line, chain and all; then
only a head that was kept elsewhere shows it. Ed25519 (RFC 8032): whoever checks needs no secret.
"""

import base64
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from .models import JournalEntry, JournalHead

PRIVATE_MODE = 0o600


class HeadRefused(Exception):
    """A line of the file of heads is no head, or nobody with the key signed it; says which line."""


class NoKey(Exception):
    """The file holds no Ed25519 key; says which file."""


@dataclass(frozen=True)
class KeptHead:
    """The journal's last line at a moment: which journal, its number, its hash as hexadecimals."""

    epoch: str
    seq: int
    hash: str
    at: str

    @property
    def said(self) -> bytes:
        """The bytes that are signed."""
        return f"journal head|{self.epoch}|{self.seq}|{self.hash}|{self.at}".encode()


def head_now(at: datetime) -> KeptHead:
    """Return the journal's head as it is to be kept."""
    row = JournalHead.objects.get()
    return KeptHead(str(row.epoch), row.seq, bytes(row.hash).hex(), at.isoformat())


def keep(head: KeptHead, *, key: Ed25519PrivateKey, file: Path) -> None:
    """Append the signed head to the file as one line of JSON."""
    signature = base64.b64encode(key.sign(head.said)).decode()
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as out:
        out.write(json.dumps({**asdict(head), "signature": signature}) + "\n")


def kept_in(file: Path, key: Ed25519PublicKey) -> Iterator[KeptHead]:
    """Yield the heads of the file, oldest first. Raises HeadRefused at the first that is not right."""
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            fields = json.loads(line)
            signature = base64.b64decode(fields.pop("signature"), validate=True)
            head = KeptHead(str(UUID(fields["epoch"])), int(fields["seq"]), *_rest(fields))
            key.verify(signature, head.said)
        except (ValueError, KeyError, TypeError, InvalidSignature) as error:
            raise HeadRefused(
                f"line {number} of {file.name} was not signed with this key"
            ) from error
        yield head


def _rest(fields: dict[str, object]) -> tuple[str, str]:
    return str(fields["hash"]), str(fields["at"])


@dataclass(frozen=True)
class Compared:
    """The kept heads beside the journal: how many agree, how many are another's, and what differs."""

    agree: int
    others: int
    differs: str


def compared(file: Path, key: Ed25519PublicKey) -> Compared:
    """Return what the file of heads says of this journal. Raises HeadRefused.

    Where none of its heads is of this journal, that differs too: whoever may do everything could
    otherwise give the journal another name, and no head would count. A person who made the database
    anew, or restored it, signs its head by hand.
    """
    heads = list(kept_in(file, key))
    epoch = str(JournalHead.objects.get().epoch)
    ours = [head for head in heads if head.epoch == epoch]
    differs = first_that_differs(iter(ours))
    if heads and not ours:
        differs = f"none of the {len(heads):,} signed heads is of this journal: it has another name"
    return Compared(len(ours), len(heads) - len(ours), differs)


def first_that_differs(heads: Iterator[KeptHead]) -> str:
    """Return in words the first of this journal's heads that it no longer carries; empty without one."""
    good = 0
    for head in heads:
        if head.seq == 0:
            continue
        row = JournalEntry.objects.filter(seq=head.seq).values_list("hash", flat=True).first()
        if row is None:
            return f"line {head.seq:,} is missing; its hash was signed at {head.at}"
        if bytes(row).hex() != head.hash:
            span = f"a line from {good + 1:,} to {head.seq:,} was rewritten"
            return f"{span}; the hash of line {head.seq:,} was signed at {head.at} and was another"
        good = head.seq
    return ""


def make_key(file: Path) -> None:
    """Write a new private key to `file`, and the public one beside it as `.pub`; never over another."""
    key = Ed25519PrivateKey.generate()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=PRIVATE_MODE, exist_ok=False)
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    public_file(file).write_bytes(public)


def public_file(private: Path) -> Path:
    """Return where the public key of a private one lies."""
    return private.with_name(f"{private.name}.pub")


def private_key(file: Path) -> Ed25519PrivateKey:
    """Return the key that signs. Raises NoKey."""
    try:
        key = load_pem_private_key(file.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise NoKey(f"{file} holds no private key: {type(error).__name__}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise NoKey(f"{file} holds another kind of key than Ed25519")
    return key


def public_key(file: Path) -> Ed25519PublicKey:
    """Return the key that checks. Raises NoKey."""
    try:
        key = load_pem_public_key(file.read_bytes())
    except (OSError, ValueError) as error:
        raise NoKey(f"{file} holds no public key: {type(error).__name__}") from error
    if not isinstance(key, Ed25519PublicKey):
        raise NoKey(f"{file} holds another kind of key than Ed25519")
    return key
