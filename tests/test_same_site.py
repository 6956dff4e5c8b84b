"""Who asks: a server's own page, a program, or the page of another site."""

import pytest

from pellucid.same_site import is_from_own_page, is_own_host


@pytest.mark.parametrize(
    ("headers", "is_own"),
    [
        ({}, True),  # a program
        ({"sec-fetch-site": "none"}, True),  # an address typed by somebody
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "same-origin", "origin": "https://public.example"}, True),  # a proxy
        ({"sec-fetch-site": "same-site"}, False),  # another port of this computer
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "cross-site", "origin": "http://10.0.0.2:8000"}, False),
        ({"sec-fetch-site": "ÿ"}, False),
        ({"origin": "http://10.0.0.2:8000"}, True),
        ({"origin": "http://10.0.0.2:8001"}, False),
        ({"origin": "http://evil.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": ""}, False),
        ({"origin": "http://["}, False),
    ],
)
def test_only_pages_of_other_sites_are_refused(headers, is_own):
    assert is_from_own_page({"host": "10.0.0.2:8000", **headers}) is is_own


@pytest.mark.parametrize(
    ("host", "is_own"),
    [
        ("127.0.0.1", True),
        ("127.0.0.1:8000", True),
        ("127.0.0.2:8000", True),
        ("127.255.255.254", True),
        ("localhost:8000", True),
        ("LocalHost", True),
        ("[::1]", True),
        ("[::1]:8000", True),
        ("[0:0:0:0:0:0:0:1]:8000", True),
        ("[::ffff:127.0.0.2]:8000", True),
        ("[::ffff:7f00:2]", True),
        ("machine:8000", True),  # one of the further names
        ("Machine", True),
        ("128.0.0.1", False),
        ("0.0.0.0:8000", False),
        ("10.0.0.2:8000", False),
        ("[::2]:8000", False),
        ("[::]", False),
        ("[::ffff:10.0.0.2]", False),
        ("::1", False),
        ("[127.0.0.1]", False),
        ("[localhost]", False),
        ("[::1", False),
        ("[::1]8000", False),
        ("127.0.0.1:port", False),
        ("127.0.0.1:80:80", False),
        ("127.0.0.1.evil.example", False),
        ("127.0.0.2@evil.example", False),
        ("localhost.evil.example", False),
        ("evil.example:8000", False),
        ("localhost\n", False),
        ("127.0.0.１", False),
        ("ÿ", False),
        ("[", False),
        (":8000", False),
        ("", False),
        (None, False),
    ],
)
def test_only_names_of_this_computer_are_its_own(host, is_own):
    headers = {} if host is None else {"host": host}
    assert is_own_host(headers, ("machine",)) is is_own
