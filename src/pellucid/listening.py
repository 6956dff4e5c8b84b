"""Open the socket of a server, and report its address once it listens."""

import errno
import ipaddress
import re
import socket
import threading
from collections.abc import Callable

from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked, system_reason

_MAX_WAITING = 512
"""Maximum number of connections waiting to be accepted; the system may allow fewer."""
_SECONDS_BEFORE_TELLING = 0.1


_HOST_NAME = re.compile(r"[\w.-]+")
_NO_ADDRESS = marked(
    "--host takes a name or address of this computer, such as 127.0.0.1, or 0.0.0.0 "
    "for all of its addresses; give the port with {option}."
)


def check_host(host: str, option: str = "--port") -> None:
    """Check the form of a host.

    Args:
        host: Name or address.
        option: Option of the command line that takes the port.

    Raises:
        ConfigError: It is empty, or has a scheme or a port.
    """
    if _as_address(host) is None and not _HOST_NAME.fullmatch(host):
        raise ConfigError(
            _(
                "--host was given {host!r}, which is not a name or address. {advice}",
                host=host,
                advice=_(_NO_ADDRESS, option=option),
            )
        )


def listens_to_all(host: str) -> bool:
    """Return whether a host stands for all addresses of this computer.

    Example:
        >>> listens_to_all("0.0.0.0"), listens_to_all("::"), listens_to_all("127.0.0.1")
        (True, True, False)
    """
    address = _as_address(host)
    return address is not None and address.is_unspecified


def url_of(host: str, port: int) -> str:
    """Return the URL that a browser on this computer can open.

    Example:
        >>> url_of("0.0.0.0", 8000), url_of("::1", 80), url_of("example.org", 80)
        ('http://127.0.0.1:8000/', 'http://[::1]:80/', 'http://example.org:80/')
    """
    if listens_to_all(host):
        host = "::1" if ":" in host else "127.0.0.1"
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/"


def _as_address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def listen(host: str, port: int, option: str = "--port") -> socket.socket:
    """Open a listening socket.

    Args:
        host: Name or address of this computer.
        port: Port number; 0 for any free port.
        option: Option of the command line that takes the port.

    Returns:
        The socket.

    Raises:
        ConfigError: It is not possible to listen on this host and port.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # If the protocol is named, asyncio sends small parts at once (TCP_NODELAY). Otherwise each
    # response waits 40 ms for the client to acknowledge its headers.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        reason = (
            system_reason(error) if isinstance(error, OSError) else _("a port is from 0 to 65535")
        )
        is_host = isinstance(error, socket.gaierror) or (
            isinstance(error, OSError) and error.errno == errno.EADDRNOTAVAIL
        )
        advice = _(
            "Choose another with {option}; {option} 0 takes any that is free.", option=option
        )
        raise ConfigError(
            _(
                "Nothing can listen on port {port} of {host} ({reason}). {advice}",
                port=port,
                host=host,
                reason=reason,
                advice=_(_NO_ADDRESS, option=option) if is_host else advice,
            )
        ) from None
    listener.listen(_MAX_WAITING)
    return listener


def tell_soon(tell: Callable[[], None]) -> None:
    """Call a function shortly afterwards in another thread, while the server starts.

    The socket is already listening: requests that arrive early wait until the server is ready.
    """
    # Not a daemon thread: printing while the interpreter shuts down would abort the process.
    threading.Timer(_SECONDS_BEFORE_TELLING, tell).start()
