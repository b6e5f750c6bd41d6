"""Post to an address that a requester gave, without letting it reach into the own network.

The name is looked up once, every address it has must be public, and the connection goes to
the very address that was checked. Redirects are not followed.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from http.client import HTTPConnection
from urllib.parse import urlsplit

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 10.0
# However slowly an answer drips in.
WHOLE_SECONDS = 15.0
# Addresses of IPv6 that carry one of IPv4, which may be private, or are of one site.
CARRIERS = tuple(
    ipaddress.ip_network(each)
    for each in (
        "::/96",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2001::/32",
        "2002::/16",
        "fec0::/10",
    )
)


class NotDeliveredError(Exception):
    """The address was not reached, may not be, or did not take the message."""


class _Pinned(HTTPConnection):
    """A connection to one address of a host, with TLS for the host's name."""

    def __init__(self, host: str, port: int, *, address: str, is_secure: bool) -> None:
        super().__init__(host, port, timeout=ANSWER_SECONDS)
        self.address = address
        self.is_secure = is_secure
        self.is_cut = threading.Event()

    def connect(self) -> None:
        plain = socket.create_connection(
            (self.address, self.port), timeout=CONNECT_SECONDS
        )
        plain.settimeout(ANSWER_SECONDS)
        self.sock = plain
        if self.is_secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(plain, server_hostname=self.host)

    def cut(self) -> None:
        """End it from another thread, whoever reads from it."""
        self.is_cut.set()
        if self.sock is not None:
            with suppress(OSError):
                # Closing would wait for the reader; this wakes it up.
                self.sock.shutdown(socket.SHUT_RDWR)

    def require_uncut(self) -> None:
        """Refuse what came after the time was over."""
        if self.is_cut.is_set():
            raise NotDeliveredError("the address took too long to answer")


def post(
    url: str, *, body: bytes, headers: Mapping[str, str], allows_private: bool
) -> None:
    """Post a body; raise where it was not taken."""
    parts = urlsplit(url)
    is_secure = parts.scheme == "https"
    if not is_secure and not allows_private:
        raise NotDeliveredError("notices go to https addresses only")
    host, port = parts.hostname or "", parts.port or (443 if is_secure else 80)
    address = _checked_address(host, port, allows_private=allows_private)
    connection = _Pinned(host, port, address=address, is_secure=is_secure)
    watchdog = threading.Timer(WHOLE_SECONDS, connection.cut)
    watchdog.daemon = True
    watchdog.start()
    try:
        path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        connection.connect()
        connection.require_uncut()
        connection.request("POST", path, body=body, headers=dict(headers))
        status = connection.getresponse().status
        connection.require_uncut()
    finally:
        watchdog.cancel()
        connection.close()
    if not 200 <= status < 300:
        raise NotDeliveredError(f"the address answered {status}")


def _checked_address(host: str, port: int, *, allows_private: bool) -> str:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(each[4][0]) for each in found]
    if not allows_private and not all(is_public(each) for each in addresses):
        raise NotDeliveredError("the address lies in a network that is not public")
    return addresses[0]


def is_public(text: str) -> bool:
    """Whether an address is one of the open internet."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(str(address.ipv4_mapped))
        if any(address in carrier for carrier in CARRIERS):
            return False
    return address.is_global and not address.is_multicast
