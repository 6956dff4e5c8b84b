"""Paths as users type them: their spelling on disk, and suggestions if they do not exist."""

import errno
import os
import re
import unicodedata
from pathlib import Path
from urllib.parse import unquote

from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.i18n import or_list
from pellucid.spelling import near_names

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+:/|www\.[^/\\]+\.", re.IGNORECASE)
"""Matches a URL. A scheme has at least two letters, since a single letter is a Windows drive.
Path() drops one of the two slashes."""

_QUOTES = " \t'\"`‘’“”«»<>"
_MAX_NAMES = 10_000


def existing_name(path: str) -> str | None:
    """Return the spelling of an existing path on disk; None if it does not exist.

    Names with accents or Korean syllables can look the same and have different code points:
    macOS decomposes letters (NFD), and keyboards mostly send them composed (NFC).

    Args:
        path: The path as typed.
    """
    if os.path.lexists(path):
        return path
    folder, name = os.path.split(path.rstrip("/" + os.sep))
    if path.isascii() or not name:
        return None
    there = existing_name(folder) if folder else os.curdir
    if there is None:
        return None
    wanted = unicodedata.normalize("NFC", name)
    found = [n for n in _names_in(there) if unicodedata.normalize("NFC", n) == wanted]
    return os.path.join(there if folder else "", found[0]) if len(found) == 1 else None  # noqa: PTH118


def typed_path(path: str | os.PathLike[str]) -> Path:
    """Return the path that the user means, in its spelling on disk.

    Args:
        path: The path as typed; it need not exist.

    Raises:
        ConfigError: As for `refuse_no_path`, or the path leads through a link that leads to
            itself.
    """
    text = os.fspath(path)
    refuse_no_path(text)
    if text.startswith("~") and not os.path.lexists(text):
        text = os.path.expanduser(text)  # noqa: PTH111 (as shells do; not within --run=~/first)
    _refuse_circle(text)
    return Path(existing_name(text) or text)


def _refuse_circle(text: str) -> None:
    """Raise an error for links that lead in a circle, of which pathlib makes a RuntimeError."""
    try:
        os.stat(text)  # noqa: PTH116 (text stays text)
    except OSError as error:  # most often, nothing is there
        if error.errno == errno.ELOOP:
            raise ConfigError(
                _(
                    "{path} is a link that leads back to itself, so there is no file or folder "
                    "behind it. Remove the link, or give another path.",
                    path=text,
                )
            ) from None


def is_address(text: str) -> bool:
    """Return whether a text is a URL and no file of that name exists."""
    return _ADDRESS.match(text.strip(_QUOTES)) is not None and not os.path.lexists(text)


def refuse_no_path(text: str) -> None:
    """Raise an error if the user gave no path where one is expected.

    Raises:
        ConfigError: The text is empty or a URL, or contains a character that no path can contain.
    """
    if not text:
        raise ConfigError(
            _("An empty name was given. Expected the path of a file or folder, such as photos.")
        )
    try:
        is_path = b"\0" not in os.fsencode(text)
    except UnicodeEncodeError:
        is_path = False
    if not is_path:
        raise ConfigError(
            _(
                "{path!r} contains a character that names of files and folders cannot contain. "
                "Expected the path of a file or folder, such as photos.",
                path=text,
            )
        )
    if not is_address(text):
        return
    bare = re.sub(r"^([\w+.-]+:)/(?!/)", r"\1//", text.strip(_QUOTES))
    if bare.lower().startswith("file:"):
        local = "/" + unquote(bare[len("file:") :]).lstrip("/")
        raise ConfigError(
            _(
                "{address} is the address of a file. Give its path instead: {path}",
                address=bare,
                path=local,
            )
        )
    raise ConfigError(
        _(
            "{address} is an address, and only local files are read here. Download it, and give "
            "the path of the file or folder.",
            address=bare,
        )
    )


def instead_of(path: str) -> str:
    """Return a hint for the path of a file that does not exist.

    Args:
        path: The path as typed.

    Returns:
        A question that suggests other paths, or a sentence that says what is there instead or
        where the file was looked for; "" if the path says so itself.

    Example:
        >>> instead_of("/")
        'It is a folder.'
    """
    if os.path.isdir(path):  # noqa: PTH112 (text stays text)
        return _("It is a folder.")
    if (near := near_paths(path)) or not path or os.path.isabs(path):  # noqa: PTH117
        return near
    folder = os.path.dirname(os.path.abspath(path))  # noqa: PTH100, PTH120
    return _("It was looked for in {folder}.", folder=folder)


def near_paths(path: str) -> str:
    """Return a hint for a path that does not exist.

    Args:
        path: The path as typed.

    Returns:
        A question that suggests other paths, a sentence about the missing parent folder, or "".
    """
    respelled = (
        os.path.expanduser(path),  # noqa: PTH111 (text stays text)
        path.strip(_QUOTES),
        path.replace("\\", "/"),
        unquote(path),
    )
    for other in respelled:
        if other not in ("", path) and os.path.lexists(other):
            return _("Did you mean {names}?", names=other)
    folder, name = os.path.split(path.rstrip("/" + os.sep))
    if not name:
        return ""
    if folder and not os.path.lexists(folder):
        above = near_paths(folder)
        return above or _("There is no folder {folder} either.", folder=folder)
    near = near_names(name, _names_in(folder or os.curdir))
    if not near:
        return ""
    shown = [os.path.join(folder, other) if folder else other for other in near]  # noqa: PTH118
    return _("Did you mean {names}?", names=or_list(shown))


def _names_in(folder: str) -> list[str]:
    try:
        # Path.iterdir would add "./" to the names.
        names = os.listdir(folder)  # noqa: PTH208
    except (OSError, ValueError):  # ValueError: for example, the name contains a NUL
        return []
    return sorted(name for name in names[:_MAX_NAMES] if not name.startswith("."))
