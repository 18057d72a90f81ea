"""The password of a store: made with it, kept beside it in a file that only its owner reads."""

import hashlib
import os
import secrets
from pathlib import Path

from graph_model.errors import ServerError

USER = "neo4j"
_ROUNDS = 1024


def read(folder: Path) -> str | None:
    """Return the password, None when its file is gone or holds none; ServerError when it is forbidden."""
    try:
        return (folder / "password").read_text(encoding="ascii").strip() or None
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    except OSError as error:
        raise ServerError(
            f"{folder / 'password'}: cannot be read ({error.strerror}); "
            f"run Clew as the user who started the database"
        ) from error


def prepare(folder: Path) -> None:
    """Give a new store its password before its first start, so that no default password ever opens it.

    Neo4j takes the hash from data/dbms/auth.ini when it makes its users. `neo4j-admin dbms
    set-initial-password` writes the same line, after starting a JVM of its own.
    """
    secret = read(folder) or renew(folder)
    auth = folder / "data" / "dbms" / "auth.ini"
    auth.parent.mkdir(parents=True, exist_ok=True)
    _write_private(auth, f"{USER}:{_hash(secret)}:\n")


def renew(folder: Path) -> str:
    """Write a new password into its file and return it."""
    secret = secrets.token_urlsafe(24)
    _write_private(folder / "password", f"{secret}\n")
    return secret


def is_new(folder: Path) -> bool:
    """Return whether the folder holds no store yet."""
    return not (folder / "data" / "databases" / "system").exists()


def _hash(secret: str) -> str:
    """Return the hash as Neo4j stores it: "SHA-256,<digest>,<salt>,<rounds>", both in hexadecimal."""
    salt = secrets.token_bytes(32)
    digest = hashlib.sha256(salt + secret.encode()).digest()
    for _ in range(_ROUNDS - 1):
        digest = hashlib.sha256(digest).digest()
    return f"SHA-256,{digest.hex()},{salt.hex()},{_ROUNDS}"


def _write_private(path: Path, text: str) -> None:
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(
        os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii"
    ) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
