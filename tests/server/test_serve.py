"""The host names that the server accepts, by the address that it listens on."""

import signal
import threading
from types import SimpleNamespace

import pytest
from starlette.testclient import TestClient

from pellucid.server import serve as module


@pytest.fixture
def served(run_folder, monkeypatch):
    """Return a function that runs `serve` with another function, `talk`, in place of uvicorn."""

    def run(host, talk):
        told, is_told = [], threading.Event()

        def tell(url):
            told.append(url)
            is_told.set()

        def run_server(config):
            def run(sockets):
                assert is_told.wait(30)
                found.append(talk(config.app, told[0]))

            return SimpleNamespace(run=run)

        found = []
        monkeypatch.setattr(module.uvicorn, "Server", run_server)
        before = signal.getsignal(signal.SIGTERM)
        try:
            module.serve(str(run_folder), host, 0, None, tell, is_open=True)
        finally:
            signal.signal(signal.SIGTERM, before)
        return found[0]

    return run


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "localhost", "0.0.0.0", "::"])
def test_the_server_answers_requests_to_its_own_address_and_from_its_own_page(served, host):
    def talk(app, url):
        with TestClient(app, base_url=url) as client:
            own = url.rstrip("/")
            origins = (own, own + "1", "http://evil.example")
            return [client.get("/v1/model").status_code] + [
                client.get("/v1/model", headers={"origin": origin}).status_code
                for origin in origins
            ]

    try:
        assert served(host, talk) == [200, 200, 403, 403]
    except module.ConfigError as error:
        if ":" in host:
            pytest.skip(str(error))  # a computer without IPv6
        raise


@pytest.mark.parametrize(
    ("host", "of_other_names"), [("127.0.0.1", 400), ("127.0.0.2", 400), ("0.0.0.0", 200)]
)
def test_other_names_are_accepted_if_other_computers_are_served(served, host, of_other_names):
    def talk(app, url):
        with TestClient(app, base_url=url) as client:
            return [
                client.get("/healthz", headers={"host": host}).status_code
                for host in ("machine:8000", "192.0.2.1", "localhost:1", "127.0.0.1", "[::1]:80")
            ]

    assert served(host, talk) == [of_other_names] * 2 + [200] * 3
