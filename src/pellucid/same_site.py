"""Recognizes requests from pages of other sites, which both servers reject."""

import ipaddress
import re
from collections.abc import Collection, Mapping

_HOST = re.compile(r"(?:\[([^\[\]]*:[^\[\]]*)\]|([^:\[\]]+))(?::[0-9]*)?")


def is_loopback(host: str) -> bool:
    """Return whether a host name or address can only be reached from this computer.

    Example:
        >>> is_loopback("127.0.0.2"), is_loopback("::1"), is_loopback("0.0.0.0")
        (True, True, False)
    """
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host.lower() == "localhost"
    # Before version 3.13, Python ignores the embedded IPv4 address.
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def is_own_host(headers: Mapping[str, str], others: Collection[str] = ()) -> bool:
    """Return whether a request names this computer as its host: localhost or a loopback address.

    Requests with other host names are rejected, which protects against pages of other sites whose
    name was made to point here (DNS rebinding). The port may be any, since a tunnel or a container
    may forward another one.

    Args:
        headers: Headers of the request, by name in lower case.
        others: Further names to accept, in lower case.

    Example:
        >>> is_own_host({"host": "[::1]:8000"}), is_own_host({"host": "example.org:8000"})
        (True, False)
    """
    found = _HOST.fullmatch(headers.get("host", ""))
    name = (found[1] or found[2]).lower() if found else ""
    return name in others or is_loopback(name)


def is_from_own_page(headers: Mapping[str, str]) -> bool:
    """Return whether a request comes from the server's own page or a program, not another site.

    Browsers send the origin of a request; programs such as curl do not. If ``Sec-Fetch-Site``
    (https://www.w3.org/TR/fetch-metadata/) is present, it decides. Browsers omit it if the server
    is another computer without TLS; then ``Origin``, if present, must match the server's host.

    Args:
        headers: Headers of the request, by name in lower case.

    Example:
        >>> is_from_own_page({"sec-fetch-site": "cross-site"})
        False
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return site in ("same-origin", "none")
    return origin is None or origin.partition("://")[2] == headers.get("host")
