"""Headers, bodies and paths that no client means: (method, path, headers, body)."""

from .junk_json import JUNK

_LONG = "x" * 60_000
_PATHS = [
    "//", "/%00", "/..%2f..%2fetc/passwd", "/%ff%fe", "/\N{HANGUL SYLLABLE GA}", f"/{_LONG}",
    "/?a=%ed%a0%80", "/?" + "a=1&" * 5000, "/?top=" + "9" * 5000, "/?top=nan", "/?top[]=1",
    "/?top=1e999", "/?threshold=" + "0" * 5000 + "1", "/?threshold=NaN", "/?top=%00",
]  # fmt: skip
_HEADERS: list[dict[str, str | bytes]] = [
    {"content-type": "application/json"}, {"content-type": "multipart/form-data"},
    {"content-type": "multipart/form-data; boundary="},
    {"content-type": "multipart/form-data; boundary=" + "x" * 5000},
    {"content-type": "multipart/form-data; boundary=x; charset=no-such"},
    {"content-type": b"\xff\xfe"}, {"content-type": ";;;=\"\\"}, {"content-type": _LONG},
    {"content-length": "-1"}, {"content-length": "x"}, {"content-encoding": "gzip"},
    {"x-request-id": _LONG}, {"x-request-id": b"\xff"}, {"x-name": "%ed%a0%80%00%ff"},
    {"x-name": b"\xff\xfe"}, {"x-name": _LONG}, {"authorization": b"Bearer \xff"},
    {"authorization": "Basic ==="}, {"origin": "http://[::1"}, {"origin": b"\xff"},
    {"sec-fetch-site": b"\xff"}, {"host": ""}, {"host": "["}, {"host": b"\xff"},
    {"accept": _LONG}, {"range": "bytes=0-,-1,9-3"}, {"range": "bytes=" + "9" * 5000 + "-"},
    {"if-modified-since": "never"}, {"cookie": "a=b;" * 5000}, {"expect": "100-continue"},
]  # fmt: skip


def junk_requests(post: str, get: str):
    """Give requests to a server.

    Args:
        post: A path that takes a body.
        get: A path that takes none.
    """
    for path in _PATHS:
        yield "GET", get + path[1:], {}, b""
        yield "POST", post + path[1:], {}, b"x"
    for headers in _HEADERS:
        yield "GET", get, headers, b""
        yield "POST", post, headers, b'--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n1'
    for body in JUNK.values():
        yield "POST", post, {"content-type": "application/json"}, body
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE"):
        yield method, post, {}, b""
        yield method, get, {}, b""


def send_junk(client, post: str, get: str) -> tuple[int, int]:
    """Send them all, and look that none is an error of the server's.

    Returns:
        How many were sent, and how many of them were refused.
    """
    n_sent = n_refused = 0
    for method, path, headers, body in junk_requests(post, get):
        try:
            response = client.request(method, path, headers=headers, content=body)
        except (UnicodeError, ValueError):  # which the client itself does not send
            continue
        assert response.status_code < 500, (method, path[:80], headers, response.text[:300])
        n_sent += 1
        n_refused += response.status_code >= 400
    return n_sent, n_refused
