"""Requests that no client means are refused with a reason, and the server lives on."""

import pytest

from ..junk_requests import junk_requests


@pytest.mark.filterwarnings("ignore:::PIL")
def test_no_request_is_an_error_of_the_servers(serve, draw):
    client = serve()
    client._transport.raise_server_exceptions = False
    n_sent = n_refused = 0
    for method, path, headers, body in junk_requests("/v1/predict", "/v1/model"):
        try:
            response = client.request(method, path, headers=headers, content=body)
        except (UnicodeError, ValueError):  # which the client itself does not send
            continue
        assert response.status_code < 500, (method, path[:80], headers, response.text[:300])
        n_sent += 1
        n_refused += response.status_code >= 400
    assert n_sent > 110
    assert n_refused > 60
    assert client.post("/v1/predict", content=draw(0)).status_code == 200
