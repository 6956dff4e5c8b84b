"""Requests that no page means are refused with a reason, and the explorer lives on."""

import io

import pytest
from PIL import Image

from ..junk_requests import junk_requests

pytestmark = pytest.mark.slow


def test_no_request_is_an_error_of_the_servers(explorer):
    from starlette.testclient import TestClient

    from pellucid.app.app import create_app

    client = TestClient(
        create_app(explorer), base_url="http://127.0.0.1", raise_server_exceptions=False
    )
    n_sent = n_refused = 0
    for get in ("/api/model", "/api/trace", "/api/layers/2/unit"):
        for method, path, headers, body in junk_requests("/api/pictures", get):
            try:
                response = client.request(method, path, headers=headers, content=body)
            except (UnicodeError, ValueError):  # which the client itself does not send
                continue
            assert response.status_code < 500, (method, path[:80], headers, response.text[:300])
            n_sent += 1
            n_refused += response.status_code >= 400
    assert n_sent > 330
    assert n_refused > 150
    picture = io.BytesIO()
    Image.new("L", (8, 8), 99).save(picture, "PNG")
    assert client.post("/api/pictures", content=picture.getvalue()).status_code == 200
