"""Reads of people together, without a name: is there anybody who could do a work?"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from handwork.people.models import Worker


def audiences(*, countries: Collection[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Walk through the country and languages of workers who may take work."""
    workers = Worker.objects.filter(is_suspended=False, user__is_active=True)
    if countries:
        workers = workers.filter(country__in=countries)
    for country, languages in workers.values_list("country", "languages").iterator():
        yield country, tuple(languages)
