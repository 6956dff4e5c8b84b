"""Who asks: a server's own page, a program, or the page of another site."""

import pytest

from pellucid.same_site import is_from_own_page


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
