"""Somebody else's machine: whatever gets out of a page arrives here and is noted."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Listener:
    """Somebody else's machine, on which anything that gets out arrives."""

    port: int = 0
    heard: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


class Handler(BaseHTTPRequestHandler):
    """Answers whatever is asked, and notes it."""

    def __getattr__(self, name: str) -> object:
        # Whatever method is used: `do_GET`, `do_POST`.
        if name.startswith("do_"):
            return self.answer
        raise AttributeError(name)

    def answer(self) -> None:
        self.server.heard.append(f"{self.command} {self.path}")
        self.send_response(200)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()

    def log_message(self, *_said: object) -> None:
        """Print nothing."""


@contextmanager
def listening() -> Iterator[Listener]:
    """Listen for requests, and for packets to the same port."""
    stopped = threading.Event()
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        listener = Listener(server.server_address[1])
        server.heard = listener.heard
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as packets:
            packets.bind(("127.0.0.1", listener.port))
            packets.settimeout(0.2)
            ears = [
                threading.Thread(target=server.serve_forever),
                threading.Thread(target=receive, args=(packets, listener, stopped)),
            ]
            for ear in ears:
                ear.start()
            yield listener
            stopped.set()
            server.shutdown()
            for ear in ears:
                ear.join()


def receive(
    packets: socket.socket, listener: Listener, stopped: threading.Event
) -> None:
    while not stopped.is_set():
        try:
            listener.heard.append(f"a packet of {len(packets.recv(2048))} bytes")
        except TimeoutError:
            continue
