"""Requests that no page means are refused with a reason, and the explorer lives on."""

import io

import pytest
from PIL import Image

from ..junk_requests import send_junk

pytestmark = pytest.mark.slow


def test_no_request_is_an_error_of_the_servers(explorer):
    from starlette.testclient import TestClient

    from pellucid.app.app import create_app

    client = TestClient(
        create_app(explorer), base_url="http://127.0.0.1", raise_server_exceptions=False
    )
    gets = ("/api/model", "/api/trace", "/api/layers/2/unit")
    sent = [send_junk(client, "/api/pictures", get) for get in gets]
    n_sent, n_refused = map(sum, zip(*sent, strict=True))
    assert n_sent > 330
    assert n_refused > 150
    picture = io.BytesIO()
    Image.new("L", (8, 8), 99).save(picture, "PNG")
    assert client.post("/api/pictures", content=picture.getvalue()).status_code == 200
