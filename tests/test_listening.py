"""Sockets to listen on."""

import re
import socket
import threading

import pytest

from pellucid.errors import ConfigError
from pellucid.listening import check_host, listen, tell_soon


def test_a_free_port_is_found_and_a_taken_one_is_refused():
    with listen("127.0.0.1", 0) as listener:
        address, port = listener.getsockname()
        assert address == "127.0.0.1"
        with socket.create_connection((address, port), timeout=5):
            pass
        with pytest.raises(ConfigError, match=rf"port {port} of 127\.0\.0\.1 .* --port 0 takes"):
            listen("127.0.0.1", port)


def test_small_parts_are_sent_at_once():
    """What asyncio looks at before it sets TCP_NODELAY."""
    with listen("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP


@pytest.mark.parametrize("port", [-1, 70_000])
def test_a_port_that_there_is_not(port):
    with pytest.raises(ConfigError, match="0 to 65535"):
        listen("127.0.0.1", port)


def test_an_address_of_another_computer_is_refused():
    # An address that no network has (RFC 5737), and a name that never has an address (RFC 6761).
    for host in ("192.0.2.1", "example.invalid"):
        with pytest.raises(ConfigError, match=rf"port 0 of {re.escape(host)} .* --host takes a"):
            listen(host, 0)


@pytest.mark.parametrize(
    "host", ["http://127.0.0.1", "127.0.0.1:9000", "", " ", "localhost:80", "[::1]", "a b", "a/b"]
)
def test_hosts_of_the_wrong_form_are_refused(host):
    with pytest.raises(
        ConfigError, match=r"is not a name or address\. .* give the port with --port"
    ):
        check_host(host)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "::", "localhost", "my-pc_2.example.org"])
def test_names_and_addresses_are_accepted(host):
    check_host(host)


@pytest.mark.skipif(not socket.has_ipv6, reason="this computer has no IPv6")
def test_addresses_of_version_6():
    try:
        listener = listen("::1", 0)
    except ConfigError as error:
        pytest.skip(str(error))
    with listener:
        assert listener.family == socket.AF_INET6


def test_it_tells_from_another_thread():
    told = threading.Event()
    threads = []
    tell_soon(lambda: (threads.append(threading.current_thread()), told.set()))
    assert told.wait(5)
    assert threads[0] is not threading.current_thread()
    assert not threads[0].daemon  # which would abort the process if it ended meanwhile
