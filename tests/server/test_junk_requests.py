"""Requests that no client means are refused with a reason, and the server lives on."""

import pytest

from ..junk_requests import send_junk


@pytest.mark.filterwarnings("ignore:::PIL")
def test_no_request_is_an_error_of_the_servers(serve, draw):
    client = serve()
    client._transport.raise_server_exceptions = False
    n_sent, n_refused = send_junk(client, "/v1/predict", "/v1/model")
    assert n_sent > 110
    assert n_refused > 60
    assert client.post("/v1/predict", content=draw(0)).status_code == 200
