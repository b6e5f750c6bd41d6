"""Several boto3 clients at once, a process each, for some seconds.

Runs on its own: clients.py PORT SECONDS CLIENTS OPERATION, the world as JSON on standard
input; prints calls a second and latencies.
"""

from __future__ import annotations

import json
import multiprocessing
import sys
import time
import uuid
from collections.abc import Callable
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from typing import Any

import boto3
from botocore.client import BaseClient
from botocore.config import Config

ONCE = Config(retries={"total_max_attempts": 1})


def client_of(port: int, world: dict[str, Any]) -> BaseClient:
    return boto3.client(
        "mturk",
        region_name="us-east-1",
        endpoint_url=f"http://127.0.0.1:{port}/mturk/",
        aws_access_key_id=world["key"],
        aws_secret_access_key=world["secret"],
        config=ONCE,
    )


def creating(client: BaseClient, world: dict[str, Any]) -> Callable[[int], None]:
    def call(_count: int) -> None:
        # As programs do: a token of its own for each HIT, and something else to ask about.
        token = uuid.uuid4().hex
        client.create_hit_with_hit_type(
            HITTypeId=world["type"],
            LifetimeInSeconds=86_400,
            MaxAssignments=1,
            Question=world["question"].replace(world["place"], token),
            RequesterAnnotation=token[:8],
            UniqueRequestToken=token,
        )

    return call


def listing(client: BaseClient, world: dict[str, Any]) -> Callable[[int], None]:
    full = world["full"]
    # Each begins elsewhere, so that what one read does not lie ready for the others.
    first = uuid.uuid4().int % len(full)

    def call(count: int) -> None:
        hit_id = full[(first + count) % len(full)]
        page = client.list_assignments_for_hit(HITId=hit_id, MaxResults=100)
        if page["NumResults"] != 100:
            raise SystemExit(f"a page had {page['NumResults']} assignments")

    return call


CALLS = {"CreateHITWithHITType": creating, "ListAssignmentsForHIT": listing}


def work(
    settings: tuple[int, float, str],
    world: dict[str, Any],
    start: Barrier,
    results: Queue[list[tuple[float, float]]],
) -> None:
    port, seconds, operation = settings
    call = CALLS[operation](client_of(port, world), world)
    # The first call connects and loads the model: not part of the figure.
    call(-1)
    start.wait()
    until = time.perf_counter() + seconds
    times: list[tuple[float, float]] = []
    count = 0
    while (began := time.perf_counter()) < until:
        call(count)
        times.append((began, time.perf_counter()))
        count += 1
    results.put(times)


def main() -> None:
    port, seconds, clients, operation = sys.argv[1:]
    world = json.load(sys.stdin)
    start = multiprocessing.Barrier(int(clients))
    results: Queue[list[tuple[float, float]]] = multiprocessing.Queue()
    settings = (int(port), float(seconds), operation)
    processes = [
        multiprocessing.Process(
            target=work, args=(settings, world, start, results), daemon=True
        )
        for _ in range(int(clients))
    ]
    for process in processes:
        process.start()
    calls = [each for _ in processes for each in results.get(timeout=120)]
    elapsed = max(end for _, end in calls) - min(began for began, _ in calls)
    times = sorted(end - began for began, end in calls)
    found = {
        "rate": len(calls) / elapsed,
        "p50": 1000 * times[len(times) // 2],
        "p99": 1000 * times[len(times) * 99 // 100],
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
