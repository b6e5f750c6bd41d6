"""Sixteen workers at once, over HTTP: one process, raw keep-alive sockets, little else.

Runs on its own: clients.py PORT SECONDS BATCH WORKER...; prints what was acknowledged.
"""

from __future__ import annotations

import json
import os
import selectors
import socket
import sys
import time
from datetime import UTC, datetime
from types import SimpleNamespace

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handwork.config.settings")
django.setup()

from handwork.flow import working
from handwork.people.rules import Actor

ANSWER = (
    '{"assignment_id":%d,"content":{"choice":"7"},'
    '"client_key":"%d-%d","active_milliseconds":1500}'
)
MOST_REPLY = 65_536


def connect(port: int, batch: int, worker: int) -> SimpleNamespace:
    actor = Actor(user_id=0, worker_id=worker)
    work_pass = working.issue_pass(actor=actor, batch_id=batch, now=datetime.now(UTC))
    sock = socket.create_connection(("127.0.0.1", port))
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    head = f"Host: localhost\r\nAuthorization: Work {work_pass}\r\n"
    return SimpleNamespace(sock=sock, head=head, worker=worker, sent_at=0.0, got=b"")


def post(client: SimpleNamespace, name: str, body: str) -> None:
    client.sent_at = time.perf_counter()
    client.sock.sendall(
        f"POST /api/v1/work/{name} HTTP/1.1\r\n{client.head}"
        f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
    )


def reply(client: SimpleNamespace) -> bytes | None:
    """Read on; the body once it is whole."""
    client.got += client.sock.recv(MOST_REPLY)
    head, found, body = client.got.partition(b"\r\n\r\n")
    if not found:
        return None
    length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0])
    if len(body) < length:
        return None
    client.got = b""
    if not head.startswith(b"HTTP/1.1 200"):
        raise SystemExit(f"refused: {head.decode()}\n{body.decode()}")
    return body


def whole_reply(client: SimpleNamespace) -> bytes:
    while True:
        body = reply(client)
        if body is not None:
            return body


def submit_next(client: SimpleNamespace, body: bytes) -> None:
    held = number_after(body, b"assignment_id")
    post(client, "submit-and-take", ANSWER % (held, client.worker, held))


def number_after(body: bytes, name: bytes) -> int:
    text = body.partition(b'"' + name + b'":')[2]
    return int(text[: min(text.find(b","), 20)])


def run(port: int, seconds: float, batch: int, workers: list[int]) -> dict[str, object]:
    clients = [connect(port, batch, worker) for worker in workers]
    waiting = selectors.DefaultSelector()
    # The first take of each is the way in, not part of the figure.
    for client in clients:
        post(client, "take", "")
        submit_next(client, whole_reply(client))
        waiting.register(client.sock, selectors.EVENT_READ, client)
    answers: list[int] = []
    times: list[float] = []
    active, started = len(clients), time.perf_counter()
    while active:
        for key, _events in waiting.select():
            client = key.data
            body = reply(client)
            if body is None:
                continue
            now = time.perf_counter()
            answers.append(number_after(body, b"answer_id"))
            times.append(now - client.sent_at)
            if now - started >= seconds or b'"next":null' in body:
                active -= 1
                waiting.unregister(client.sock)
            else:
                submit_next(client, body)
    elapsed = time.perf_counter() - started
    times.sort()
    return {
        "rate": len(answers) / elapsed,
        "p50": 1000 * times[len(times) // 2],
        "p99": 1000 * times[len(times) * 99 // 100],
        "answers": answers,
    }


if __name__ == "__main__":
    PORT, SECONDS, BATCH, *WORKERS = sys.argv[1:]
    print(
        json.dumps(run(int(PORT), float(SECONDS), int(BATCH), list(map(int, WORKERS))))
    )
