"""Organisations and the links between them, each with its source."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from handwork_core.reading.texts import TextColumns

WORK, CONTROL = "work", "control"


@dataclass(frozen=True, slots=True)
class Relation:
    """What a link says.

    Attributes
    ----------
    words : str
        Between source and target.
    layer : str
        "work" or "control".
    with_the_work : int
        1 where the work goes from source to target, -1 the other way, 0 not at all.
    """

    words: str
    layer: str
    with_the_work: int = 0


RELATIONS: Mapping[str, Relation] = MappingProxyType(
    {
        "outsources_to": Relation("passes work on to", WORK, 1),
        "intermediates": Relation("brings work to", WORK, 1),
        "employs": Relation("employs", WORK, 1),
        "works_for": Relation("works for", WORK, -1),
        "supplies_data": Relation("supplies data to", WORK, -1),
        "owns": Relation("owns", CONTROL),
        "controls": Relation("controls", CONTROL),
        "supervises": Relation("supervises", CONTROL),
    }
)
CONFIDENCES: Mapping[str, float] = MappingProxyType(
    {"low": 0.3, "medium": 0.6, "high": 0.9}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A firm, a platform, or a group of workers.

    Attributes
    ----------
    id, name : str
    kind : str
        Such as client, platform, subcontractor, workers; may be empty.
    country : str
        Code or name; empty where it is not known.
    """

    id: str
    name: str
    kind: str = ""
    country: str = ""

    @property
    def is_workers(self) -> bool:
        """Whether these are the people who do the work."""
        return self.kind.lower() in {"worker", "workers", "person", "people"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One thing that is known about two organisations.

    Attributes
    ----------
    source, target : str
        Ids.
    relation : str
        Of ``RELATIONS``.
    share : float or None
        Owned, 0..1.
    cited : str
        Where it is known from; empty is shown as a gap.
    date : str
        When it was so, as the source says it.
    confidence : float
        0..1.
    """

    source: str
    target: str
    relation: str
    share: float | None = None
    cited: str = ""
    date: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FirmChain:
    """Organisations and links; two organisations may have several links.

    Build it with :meth:`from_links`, :func:`read_chain` or
    :func:`from_follow_the_money`.

    Attributes
    ----------
    organisations : Mapping from id to Organisation
    links : tuple of Link
    notes : tuple of str
    """

    organisations: Mapping[str, Organisation]
    links: tuple[Link, ...]
    notes: tuple[str, ...] = ()

    @classmethod
    def from_links(
        cls, organisations: Iterable[Organisation], links: Iterable[Link]
    ) -> FirmChain:
        """Check links against organisations.

        Parameters
        ----------
        organisations : iterable of Organisation
        links : iterable of Link

        Raises
        ------
        ValueError
            When an id is there twice or unknown, a relation is unknown, a share or a
            confidence is not between 0 and 1, or a link leads to itself.

        Examples
        --------
        >>> chain = FirmChain.from_links(
        ...     [Organisation(id="a", name="A"), Organisation(id="b", name="B")],
        ...     [Link(source="a", target="b", relation="outsources_to")])
        >>> chain.notes
        ('Links without a source: 1 of 1.', 'Organisations without a country: 2 of 2.')
        """
        known: dict[str, Organisation] = {}
        for each in organisations:
            if known.setdefault(each.id, each) is not each:
                raise ValueError(f"organisation {each.id!r} is there twice; keep one")
        kept = tuple(links)
        for number, link in enumerate(kept, start=1):
            why = _wrong(link, known)
            if why:
                raise ValueError(f"link {number}: {why}")
        return cls(
            organisations=MappingProxyType(known),
            links=kept,
            notes=tuple(_notes(known, kept)),
        )


def read_chain(sheets: Sequence[TextColumns]) -> FirmChain:
    """Read a table of links, and one of organisations if there is one.

    Parameters
    ----------
    sheets : sequence of TextColumns
        Links: `source`, `target`, `relation`; and if known `share` (0..1, or with %),
        `cited` (or `source_url`), `date`, `confidence` (0..1, low, medium, high).
        Organisations: `id`, and if known `name`, `kind`, `country`.

    Returns
    -------
    FirmChain
        Organisations that are only in links have their id as name.

    Raises
    ------
    ValueError
        When there is no table of links, or a cell cannot be used; with file and row.
    """
    tables = [sheet for sheet in sheets if sheet.find("relation", "relationship")]
    if not tables:
        names = ", ".join(sheet.name for sheet in sheets)
        raise ValueError(
            f"{names}: no table of links: one has 'source', 'target' and 'relation'"
        )
    listed = {
        each.id: each
        for sheet in sheets
        if sheet not in tables
        for each in _organisations(sheet)
    }
    links = [link for sheet in tables for link in _links(sheet, listed)]
    if listed:
        return FirmChain.from_links(listed.values(), links)
    met = dict.fromkeys(end for link in links for end in (link.source, link.target))
    return FirmChain.from_links([Organisation(id=e, name=e) for e in met], links)


def _organisations(sheet: TextColumns) -> Iterable[Organisation]:
    name = sheet.need("id", "organisation", "name")
    ids = sheet.filled(name)
    shown = _cells(sheet, "name", "label", "caption")
    kinds, countries = _cells(sheet, "kind", "type"), _cells(sheet, "country")
    for row, key in enumerate(ids):
        if key in ids[:row]:
            raise sheet.wrong(row, name, f"organisation {key!r} is there already")
        yield Organisation(
            id=key, name=shown[row] or key, kind=kinds[row], country=countries[row]
        )


def _links(sheet: TextColumns, listed: Mapping[str, Organisation]) -> Iterable[Link]:
    source, target = sheet.need("source", "from"), sheet.need("target", "to")
    relation = sheet.need("relation", "relationship")
    columns = zip(
        sheet.filled(source),
        sheet.filled(target),
        sheet.filled(relation),
        _shares(sheet),
        _cells(sheet, "cited", "source_url", "reference", "evidence"),
        _cells(sheet, "date", "since", "start_date"),
        _confidences(sheet),
        strict=True,
    )
    for row, (one, other, said, share, cited, date, sure) in enumerate(columns):
        link = Link(
            source=one,
            target=other,
            relation=said.lower().replace(" ", "_"),
            share=share,
            cited=cited,
            date=date,
            confidence=sure,
        )
        why = _wrong(link, listed or {one: one, other: other})
        if why:
            raise sheet.wrong(row, relation, why)
        yield link


def _cells(sheet: TextColumns, *names: str) -> list[str]:
    found = sheet.find(*names)
    return sheet.columns[found] if found else [""] * sheet.n_rows


def _shares(sheet: TextColumns) -> list[float | None]:
    column = sheet.find("share", "percentage", "owns", "stake")
    if column is None:
        return [None] * sheet.n_rows
    found: list[float | None] = []
    for row, text in enumerate(sheet.columns[column]):
        plain = text.removesuffix("%").strip()
        number = sheet.number(plain) if plain else None
        if text and number is None:
            raise sheet.wrong(row, column, f"{text!r} is no share; write 0.51 or 51%")
        is_percent = text.endswith("%") or "percent" in column.lower()
        found.append(number / 100 if number is not None and is_percent else number)
    return found


def _confidences(sheet: TextColumns) -> list[float]:
    column = sheet.find("confidence", "certainty")
    if column is None:
        return [1.0] * sheet.n_rows
    found = []
    for row, text in enumerate(sheet.columns[column]):
        number = CONFIDENCES.get(text.lower(), sheet.number(text) if text else 1.0)
        if number is None:
            words = ", ".join(CONFIDENCES)
            why = f"{text!r} is no confidence; write 0 to 1, or {words}"
            raise sheet.wrong(row, column, why)
        found.append(number)
    return found


def _wrong(link: Link, known: Container[str]) -> str:
    for end in (link.source, link.target):
        if end not in known:
            return f"there is no organisation {end!r}: add it, or mend the id"
    if link.relation not in RELATIONS:
        return f"{link.relation!r} is no relation; there are: {', '.join(RELATIONS)}"
    if link.source == link.target:
        return f"{link.source!r} is linked to itself: leave the link out"
    if link.share is not None and not 0 <= link.share <= 1:
        return f"a share of {link.share:g} is not between 0 and 1"
    if not 0 <= link.confidence <= 1:
        return f"a confidence of {link.confidence:g} is not between 0 and 1"
    return ""


def _notes(known: Mapping[str, Organisation], links: Sequence[Link]) -> Iterable[str]:
    unsourced = sum(not link.cited for link in links)
    if unsourced:
        yield f"Links without a source: {unsourced:,} of {len(links):,}."
    nowhere = sum(not each.country for each in known.values())
    if nowhere:
        yield f"Organisations without a country: {nowhere:,} of {len(known):,}."
    doubtful = sum(link.confidence < 0.5 for link in links)
    if doubtful:
        yield f"Links of a confidence below 0.5: {doubtful:,}."
