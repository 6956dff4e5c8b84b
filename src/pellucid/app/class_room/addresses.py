"""The addresses of this computer under which phones reach it."""

import ipaddress
import socket
import threading

import psutil
from cachetools import TTLCache, cached

from pellucid.listening import listens_to_all

_ELSEWHERE = {socket.AF_INET: "198.51.100.1", socket.AF_INET6: "2001:db8::1"}
"""Addresses that no network has (RFC 5737, RFC 3849)."""
_SECONDS = 2.0
"""Time for which the addresses are remembered: each request of a phone asks for them."""


@cached(TTLCache(maxsize=4, ttl=_SECONDS), lock=threading.Lock())
def reachable_at(host: str) -> tuple[str, ...]:
    """List the addresses under which other devices reach a server on this computer.

    Args:
        host: Name or address that the server listens on.

    Returns:
        That host or, if it stands for all addresses, those of the networks that this computer is
        in; first the one of the network that leads elsewhere. Empty if it is in no network.
    """
    if not listens_to_all(host):
        return (host.lower(),)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    facts = psutil.net_if_stats()
    found = [
        str(address.address)
        for name, addresses in psutil.net_if_addrs().items()
        if name in facts and facts[name].isup
        for address in addresses
        if address.family == family and _is_of_network(address.address)
    ]
    outgoing = _outgoing(family)
    return tuple(sorted(dict.fromkeys(found), key=lambda address: address != outgoing))


def _is_of_network(text: str) -> bool:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return not (address.is_loopback or address.is_link_local or address.is_unspecified)


def _outgoing(family: socket.AddressFamily) -> str | None:
    """Return the address that this computer would send from; nothing is sent to find it."""
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((_ELSEWHERE[family], 9))
        except OSError:
            return None
        return str(probe.getsockname()[0])
