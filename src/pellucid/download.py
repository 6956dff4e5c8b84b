"""Download one file, so that only the right file gets its name, and an interruption costs little.

    path.part  ->  checksum  ->  path

The content is written to a file beside it whose name ends with ``.part``. After an interruption
that file is kept, and the next download asks for the rest (RFC 9110, section 14). Nothing here is
called unless a user asks for a download.
"""

import contextlib
import hashlib
import http.client
import os
import re
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from filelock import FileLock

from pellucid.cache_folder import free_space
from pellucid.errors import DownloadError
from pellucid.i18n import gettext as _
from pellucid.i18n import system_reason

_SECONDS = 30
"""Longest wait for an answer or for the next bytes."""
_CHUNK = 2**18
_KEPT_FREE = 2**28
"""Number of bytes to leave free on the disk."""
_ALGORITHMS = {32: "md5", 64: "sha256"}
"""Hash algorithm by the number of hexadecimal digits."""


@dataclass(frozen=True)
class RemoteFile:
    """A file on a server."""

    url: str
    """Its address."""
    digest: str | None
    """MD5 or SHA-256 of its content in hexadecimal digits; None if its publisher names none. Then
    only its size is checked, and an interrupted download starts again."""
    max_bytes: int
    """Maximum size that is accepted, in bytes."""


def is_right(path: Path, remote: RemoteFile) -> bool:
    """Return whether a file exists and has the checksum of a remote file, if that has one.

    Raises:
        DownloadError: The file cannot be read.
    """
    if not path.is_file():
        return False
    if remote.digest is None:
        return True
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, _ALGORITHMS[len(remote.digest)]).hexdigest()
    except OSError as error:
        raise _not_written(path, error) from None
    return found == remote.digest.lower()


def download(
    remote: RemoteFile,
    path: Path,
    on_progress: Callable[[int, int | None], None] = lambda _done, _total: None,
) -> None:
    """Download a file, or the rest of it, and give it its name once its checksum is right.

    Args:
        remote: The file on the server.
        path: Path to write. Nothing is done if the right file exists; another file is never
            overwritten.
        on_progress: Called with the number of bytes that are here, and their total if the server
            states it: once before the first byte arrives, and then after each part.

    Raises:
        DownloadError: There is another file of this name, the server cannot be reached or sends
            something else, the connection ended, or the file cannot be written. The message says
            which, and what to do.
    """
    if is_right(path, remote):
        return
    if path.exists():
        raise DownloadError(
            _(
                "{path} exists, but it is not the file at {url}: its checksum differs. Nothing is "
                "overwritten. Move that file away, and start again.",
                path=path,
                url=remote.url,
            )
        )
    part, lock = (path.with_name(f"{path.name}.{ending}") for ending in ("part", "lock"))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(lock):
            is_done = is_right(path, remote)  # another process may have been faster
            if not is_done:
                is_done = _completed(remote, part, on_progress)
                part.replace(path) if is_done else part.unlink()
        with contextlib.suppress(OSError):  # on Windows, another process may hold it
            lock.unlink()
    except OSError as error:
        raise _not_written(path, error) from None
    if is_done:
        return
    raise DownloadError(
        _(
            "What {url} sent is not the expected file: its {algorithm} checksum is not {digest}. "
            "It was deleted. Start again; if that does not help, something between this computer "
            "and the server changes files, or the file was replaced.",
            url=remote.url,
            algorithm=_ALGORITHMS[len(remote.digest or "")].upper(),
            digest=remote.digest,
        )
    )


def _completed(
    remote: RemoteFile, part: Path, on_progress: Callable[[int, int | None], None]
) -> bool:
    """Complete the partial file, and return whether it is the right one.

    Raises:
        DownloadError: As `_fetch`.
        OSError: As `_fetch`.
    """
    if remote.digest is None or not is_right(part, remote):
        _fetch(remote, part, on_progress)
    return is_right(part, remote)


def _fetch(remote: RemoteFile, part: Path, on_progress: Callable[[int, int | None], None]) -> None:
    """Write what is missing of the partial file.

    Raises:
        DownloadError: The server cannot be reached or the connection ended; what has arrived stays.
        OSError: The file cannot be written.
    """
    # Without a checksum, parts of two versions of a file could be joined unnoticed.
    n_here = part.stat().st_size if part.is_file() and remote.digest else 0
    response = _open(remote, n_here)
    with contextlib.closing(response):
        n_here, total = _start_and_total(response, n_here)
        _check_room(remote, part, n_here, total)
        with part.open("r+b" if n_here else "wb") as file:
            file.seek(n_here)
            on_progress(n_here, total)
            for chunk in _chunks(remote, response):
                n_here += len(chunk)
                if n_here > (remote.max_bytes if total is None else total):
                    raise _too_large(remote, n_here)
                file.write(chunk)
                on_progress(n_here, total)
            file.flush()
            os.fsync(file.fileno())
    if total is not None and n_here < total:
        raise DownloadError(
            _(
                "The connection to {url} ended after {n_here:,} of {n_bytes:,} bytes. What has "
                "arrived is kept: the same command continues there.",
                url=remote.url,
                n_here=n_here,
                n_bytes=total,
            )
            if remote.digest
            else _(
                "The connection to {url} ended after {n_here:,} of {n_bytes:,} bytes. Start again.",
                url=remote.url,
                n_here=n_here,
                n_bytes=total,
            )
        )


def _open(remote: RemoteFile, n_here: int) -> http.client.HTTPResponse:
    """Ask for a file from a byte on; if the server has no such byte, for the whole file."""
    headers = {"Accept-Encoding": "identity", "User-Agent": "pellucid"}
    if n_here:
        headers["Range"] = f"bytes={n_here}-"
    _check_scheme(remote.url, remote.url)
    request = urllib.request.Request(remote.url, headers=headers)  # noqa: S310
    try:
        opener = urllib.request.build_opener(_SafeRedirections)
        response: http.client.HTTPResponse = opener.open(request, timeout=_SECONDS)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and n_here:
            return _open(remote, 0)
        raise DownloadError(
            _(
                "{url} was not sent: the server answered {status} {reason}. Start again later; if "
                "that does not help, the file may have moved.",
                url=remote.url,
                status=error.code,
                reason=error.reason,
            )
        ) from None
    except (OSError, http.client.HTTPException) as error:
        raise _not_reached(remote, error) from None
    return response


class _SafeRedirections(urllib.request.HTTPRedirectHandler):
    """Follows redirections, none of which may give up encryption."""

    def redirect_request(
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        _check_scheme(req.full_url, newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _check_scheme(asked: str, answered: str) -> None:
    """Check that an address is of the web, and that a redirection gave up no encryption."""
    allowed = ("https",) if urlsplit(asked).scheme == "https" else ("http", "https")
    if urlsplit(answered).scheme not in allowed:
        raise DownloadError(
            _(
                "{url} redirects to {answered}, from which nothing is downloaded. Expected an "
                "address that begins with https://.",
                url=asked,
                answered=answered,
            )
        )


def _start_and_total(response: http.client.HTTPResponse, asked: int) -> tuple[int, int | None]:
    """Return the first byte that a response holds, and the size of the whole file if it is stated.

    A server that ignores the range sends the whole file.
    """
    if response.status == http.HTTPStatus.PARTIAL_CONTENT:
        stated = re.fullmatch(
            r"bytes (\d{1,15})-\d{1,15}/(\d{1,15})", response.headers.get("Content-Range", "")
        )
        if stated is None or int(stated[1]) != asked:
            raise DownloadError(
                _(
                    "The server of {url} sent another part of the file than the one that was "
                    "asked for. Start again.",
                    url=response.url,
                )
            )
        return asked, int(stated[2])
    length = response.headers.get("Content-Length", "")
    return 0, int(length) if re.fullmatch(r"\d{1,15}", length) else None


def _check_room(remote: RemoteFile, part: Path, n_here: int, total: int | None) -> None:
    if total is None:
        if remote.digest is None:
            raise DownloadError(
                _(
                    "{url} was sent without its size, so that a part of it could not be told from "
                    "the whole file. Start again later.",
                    url=remote.url,
                )
            )
        return
    if total > remote.max_bytes:
        raise _too_large(remote, total)
    room = free_space(part.parent) - _KEPT_FREE
    if total - n_here > room:
        raise DownloadError(
            _(
                "{url} has {n_bytes:,} bytes, of which {n_missing:,} are missing, and the disk of "
                "{folder} has room for {room:,}. Free some space, and start again.",
                url=remote.url,
                n_bytes=total,
                n_missing=total - n_here,
                folder=part.parent,
                room=max(0, room),
            )
        )


def _chunks(remote: RemoteFile, response: http.client.HTTPResponse) -> Iterator[bytes]:
    """Yield what arrives; a connection that is cut ends it, and what has arrived is counted."""
    while True:
        try:
            chunk = response.read1(_CHUNK)
        except http.client.IncompleteRead as error:
            if error.partial:
                yield error.partial
            if response.length is None:  # it was sent in pieces, without a size
                raise _ended(remote) from None
            return
        except (OSError, http.client.HTTPException) as error:
            raise _not_reached(remote, error) from None
        if not chunk:
            return
        yield chunk


def _ended(remote: RemoteFile) -> DownloadError:
    return DownloadError(
        _(
            "The connection to {url} ended. What has arrived is kept: the same command continues "
            "there.",
            url=remote.url,
        )
    )


def _too_large(remote: RemoteFile, n_bytes: int) -> DownloadError:
    return DownloadError(
        _(
            "{url} has at least {n_bytes:,} bytes; at most {max_bytes:,} were expected. It is not "
            "the expected file, and is not downloaded.",
            url=remote.url,
            n_bytes=n_bytes,
            max_bytes=remote.max_bytes,
        )
    )


def _not_reached(remote: RemoteFile, error: Exception) -> DownloadError:
    cause = getattr(error, "reason", error)
    if isinstance(cause, TimeoutError):
        reason = _("no answer for {seconds} seconds", seconds=_SECONDS)
    else:
        reason = system_reason(cause) if isinstance(cause, OSError) else str(cause)
    return DownloadError(
        _(
            "{url} cannot be reached ({reason}). Start the same command again when this computer "
            "has a connection to the internet.",
            url=remote.url,
            reason=reason or type(cause).__name__,
        )
    )


def _not_written(path: Path, error: OSError) -> DownloadError:
    return DownloadError(
        _(
            "{path} could not be written ({reason}). Free some space, or check that you may write "
            "to its folder.",
            path=path,
            reason=system_reason(error),
        )
    )
