"""Recognizes requests from pages of other sites, which both servers reject."""

from collections.abc import Mapping

OWN_HOSTS = ("127.0.0.1", "localhost", "[::1]")
"""Host names of the local computer. Requests with any other host name are rejected, which protects
against pages of other sites whose name was made to point here (DNS rebinding)."""


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
