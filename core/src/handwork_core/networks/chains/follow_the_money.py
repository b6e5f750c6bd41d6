"""Chains as entities of FollowTheMoney, and back; the mapping is small and our own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from handwork_core.networks.chains.model import (
    RELATIONS,
    FirmChain,
    Link,
    Organisation,
)
from handwork_core.reading.texts import as_number

Entity = Mapping[str, Any]


class _Schema(NamedTuple):
    """A kind of entity that links two others."""

    source: str
    target: str
    relation: str


SCHEMAS: Mapping[str, _Schema] = {
    "Ownership": _Schema("owner", "asset", "owns"),
    "Directorship": _Schema("director", "organization", "controls"),
    "Employment": _Schema("employee", "employer", "works_for"),
    "Representation": _Schema("agent", "client", "intermediates"),
    "UnknownLink": _Schema("subject", "object", ""),
}
WRITTEN = {"owns": "Ownership", "works_for": "Employment"}
"""Other relations are links of the kind that the field `role` names."""
KINDS = {
    "Company": "",
    "Person": "person",
    "PublicBody": "public body",
    "Organization": "",
    "LegalEntity": "",
}
SCHEMA_OF_KIND = {"person": "Person", "public body": "PublicBody"}
CONFIDENCE = "confidence "


def to_follow_the_money(chain: FirmChain) -> list[dict[str, Any]]:
    """Write a chain as entities, organisations first.

    Parameters
    ----------
    chain : FirmChain

    Returns
    -------
    list of dict
        Ready for JSON, one a line. Ids are those of the organisations; a link has one
        made of what it says. Confidence, for which there is no property, is in
        `summary`.

    Examples
    --------
    >>> chain = FirmChain.from_links([Organisation(id="a", name="A", country="US")], [])
    >>> to_follow_the_money(chain)[0]["properties"]
    {'name': ['A'], 'country': ['us']}
    """
    made = [_written(each) for each in chain.organisations.values()]
    return [*made, *map(_linked, chain.links)]


def from_follow_the_money(entities: Iterable[Entity]) -> FirmChain:
    """Read a chain from entities.

    Parameters
    ----------
    entities : iterable of mapping
        As JSON has them; left aside and counted in the notes are kinds that are neither
        an organisation, a person nor a link between two, links to these, and links of
        which the role is no relation.

    Returns
    -------
    FirmChain

    Raises
    ------
    ValueError
        When an entity has no id or schema, or a link an end that is not there.
    """
    organisations, links, others, aside = [], [], set(), 0
    for number, entity in enumerate(entities, start=1):
        schema, key = entity.get("schema"), entity.get("id")
        if not isinstance(schema, str) or not isinstance(key, str):
            raise ValueError(  # noqa: TRY004 - of what was given, not of the program
                f"entity {number} has no 'id' or no 'schema': is this FollowTheMoney?"
            )
        told = entity.get("properties", {})
        if schema in SCHEMAS:
            found = list(_links(number, SCHEMAS[schema], told))
            links += found
            aside += not found
        elif schema in KINDS:
            organisations.append(_organisation(key, schema, told))
        else:
            others.add(key)
    kept = [link for link in links if not {link.source, link.target} & others]
    aside += len(others) + len(links) - len(kept)
    chain = FirmChain.from_links(organisations, kept)
    if not aside:
        return chain
    note = f"Entities that are no part of a chain, left aside: {aside:,}."
    return FirmChain(
        organisations=chain.organisations, links=chain.links, notes=(*chain.notes, note)
    )


def entities_of(data: bytes, name: str) -> list[Entity]:
    """Read entities from JSON: one a line, or a list.

    Raises
    ------
    ValueError
        When it is no JSON; with the line.
    """
    text = data.decode("utf-8-sig", errors="replace").strip()
    if text.startswith("["):
        try:
            whole: Sequence[Entity] = json.loads(text)
        except ValueError as error:
            raise ValueError(f"{name} is no JSON: {error}") from error
        return [_an_object(entity, name, row) for row, entity in enumerate(whole, 1)]
    found = []
    for row, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                found.append(_an_object(json.loads(line), name, row))
            except ValueError as error:
                raise ValueError(f"{name}, line {row} is no JSON: {error}") from error
    return found


def _an_object(entity: Any, name: str, row: int) -> Entity:  # noqa: ANN401 - JSON
    if not isinstance(entity, dict):
        raise ValueError(f"{name}, entity {row} is no object with 'id' and 'schema'")  # noqa: TRY004
    return entity


def _written(each: Organisation) -> dict[str, Any]:
    schema = SCHEMA_OF_KIND.get(each.kind.lower(), "Company")
    if each.is_workers and schema == "Company":
        schema = "Organization"
    told = {"name": [each.name]}
    if each.country:
        told["country"] = [_country(each.country, str.lower)]
    if each.kind and KINDS.get(schema) != each.kind:
        told["classification" if schema == "Company" else "summary"] = [each.kind]
    return {"id": each.id, "schema": schema, "properties": told}


def _linked(link: Link) -> dict[str, Any]:
    name = WRITTEN.get(link.relation, "UnknownLink")
    schema = SCHEMAS[name]
    told: dict[str, list[str]] = {
        schema.source: [link.source],
        schema.target: [link.target],
    }
    if not schema.relation:
        told["role"] = [link.relation]
    if link.share is not None:
        told["percentage"] = [f"{100 * link.share:.10g}"]
    if link.cited:
        is_address = link.cited.startswith(("http://", "https://"))
        told["sourceUrl" if is_address else "publisher"] = [link.cited]
    if link.date:
        told["date"] = [link.date]
    if link.confidence != 1:
        told["summary"] = [f"{CONFIDENCE}{link.confidence:.10g}"]
    key = sha256(json.dumps([name, told], sort_keys=True).encode()).hexdigest()[:40]
    return {"id": key, "schema": name, "properties": told}


def _organisation(key: str, schema: str, told: Mapping[str, Any]) -> Organisation:
    kind = _first(told, "classification", "summary") or KINDS[schema]
    return Organisation(
        id=key,
        name=_first(told, "name") or key,
        kind=kind,
        country=_country(
            _first(told, "country", "jurisdiction", "nationality"), str.upper
        ),
    )


def _country(text: str, change: Callable[[str], str]) -> str:
    """Write a code the way it is written here or there; a name stays as it is."""
    return change(text) if len(text) <= 3 else text


def _links(number: int, schema: _Schema, told: Mapping[str, Any]) -> Iterator[Link]:
    relation = schema.relation or _first(told, "role").lower().replace(" ", "_")
    if relation not in RELATIONS:
        return
    percent, summary = _first(told, "percentage"), _first(told, "summary")
    try:
        share = float(percent.removesuffix("%")) / 100 if percent else None
        said = summary.startswith(CONFIDENCE)
        stated = as_number(summary.removeprefix(CONFIDENCE)) if said else None
        sure = 1.0 if stated is None else stated
    except ValueError:
        message = f"entity {number}: {percent!r} is no percentage; write such as 51"
        raise ValueError(message) from None
    for source in _all(told, schema.source):
        for target in _all(told, schema.target):
            yield Link(
                source=source,
                target=target,
                relation=relation,
                share=share,
                cited=_first(told, "sourceUrl", "publisher", "proof"),
                date=_first(told, "date", "startDate"),
                confidence=sure,
            )


def _all(told: Mapping[str, Any], name: str) -> list[str]:
    """Return the values of a property; some have them in nested entities, or but one."""
    values = told.get(name) or []
    listed = values if isinstance(values, list) else [values]
    return [
        str(v["id"]) if isinstance(v, dict) and "id" in v else str(v) for v in listed
    ]


def _first(told: Mapping[str, Any], *names: str) -> str:
    return next((_all(told, name)[0] for name in names if told.get(name)), "")
