"""Requests by pages of other sites, which neither server answers."""

from collections.abc import Mapping

OWN_HOSTS = ("127.0.0.1", "localhost", "[::1]")
"""Names of this computer for itself. A page under another name that was made to point here (DNS
rebinding) is refused by it."""


def is_from_own_page(headers: Mapping[str, str]) -> bool:
    """Tell whether a server's own page asks, or a program, and not the page of another site.

    Browsers say where a request is from, programs such as curl do not. ``Sec-Fetch-Site``
    (https://www.w3.org/TR/fetch-metadata/) is decisive. Browsers leave it out if the server is
    another computer without TLS; then ``Origin`` has to name the server.

    Args:
        headers: Of the request, by names in lower case.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return site in ("same-origin", "none")
    return origin is None or origin.partition("://")[2] == headers.get("host")
