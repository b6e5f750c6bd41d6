"""What a picture of one network shows: people or groups, their places and ties."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handwork_core.networks.personal import PersonalNetworks, categories
from handwork_core.networks.pictures.layouts import concentric, force

LAYOUTS = ("concentric", "force")
REDACTIONS = ("names", "no-names", "groups")
NAMES = ("name", "label", "nickname", "initials", "alter_name")
UNKNOWN = "not known"
OTHERS = "others"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A person, or in a grouped picture several.

    Attributes
    ----------
    x, y : float
        -1..1, ego at 0.
    label : str
        Empty without names.
    group : int
        Position in the groups of the scene.
    count : int
        People.
    told : str
        What a pointer or a screen reader is told.
    """

    x: float
    y: float
    label: str
    group: int
    count: int
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A network ready to be drawn.

    Attributes
    ----------
    title : str
    groups : tuple of str
        Of the attribute that marks are told apart by; one empty group without one.
    marks : tuple of Mark
    ties : tuple of (int, int, float)
        Positions of two marks, and a weight of 0..1.
    has_rings : bool
    """

    title: str
    groups: tuple[str, ...]
    marks: tuple[Mark, ...]
    ties: tuple[tuple[int, int, float], ...]
    has_rings: bool


def make_scene(  # noqa: PLR0913 - each is a choice of who shows it
    networks: PersonalNetworks,
    ego: int,
    *,
    layout: str = "concentric",
    group: str | None = None,
    closeness: str | None = None,
    redaction: str = "names",
    title: str | None = None,
) -> Scene:
    """Lay out the network of one ego.

    Parameters
    ----------
    networks : PersonalNetworks
    ego : int
        Position in ``networks.egos``.
    layout : "concentric" or "force"
    group : str, optional
        Attribute of the alters that marks are told apart by.
    closeness : str, optional
        Numeric attribute of the alters for the rings, larger is closer; by default how
        many of the others someone knows.
    redaction : "names", "no-names" or "groups"
        Without names nobody is called anything; in groups, one mark stands for all of a
        group, and who is alone in theirs is among the "others".
    title : str, optional
        By default the id of ego, without names nothing of it.

    Returns
    -------
    Scene

    Raises
    ------
    ValueError
        When a choice is unknown, an attribute is not there, or people are to be told
        apart by their names in a picture without names.
    """
    _check(networks, layout, group, closeness, redaction)
    rows = slice(*networks.alter_offsets[ego : ego + 2].tolist())
    ties = networks.ties[slice(*networks.tie_offsets[ego : ego + 2].tolist())]
    n = rows.stop - rows.start
    names, codes = groups_of(networks, group, rows)
    if redaction == "groups":
        names, codes = without_singles(names, codes)
        return _grouped(names, codes, ties, title or "A personal network, in groups")
    degree = np.bincount(ties.ravel(), minlength=n).astype(np.float64)
    near = networks.alter_attributes[closeness][rows] if closeness else degree
    place = concentric(near, codes) if layout == "concentric" else force(n, ties)
    labels = _labels(networks, rows) if redaction == "names" else [""] * n
    marks = tuple(
        Mark(
            x=float(place[alter, 0]),
            y=float(place[alter, 1]),
            label=labels[alter],
            group=int(codes[alter]),
            count=1,
            told=_told(labels[alter], names[codes[alter]], int(degree[alter])),
        )
        for alter in range(n)
    )
    shown = f"Network of {networks.egos[ego]}" if redaction == "names" else "A personal network"  # fmt: skip
    return Scene(
        title=title or shown,
        groups=names,
        marks=marks,
        ties=tuple((int(a), int(b), 1.0) for a, b in ties.tolist()),
        has_rings=layout == "concentric",
    )


def _check(
    networks: PersonalNetworks,
    layout: str,
    group: str | None,
    closeness: str | None,
    redaction: str,
) -> None:
    for value, known in ((layout, LAYOUTS), (redaction, REDACTIONS)):
        if value not in known:
            raise ValueError(f"{value!r} is unknown; there are: {', '.join(known)}")
    if redaction != "names" and group is not None and group.lower() in NAMES:
        raise ValueError(
            f"{group!r} is what people are called: a picture without names cannot tell "
            "them apart by it; choose another attribute"
        )
    for name in (group, closeness):
        if name is not None and name not in networks.alter_attributes:
            there = ", ".join(networks.alter_attributes) or "none"
            raise ValueError(
                f"the alters have no attribute {name!r}; there are: {there}"
            )
    if closeness and networks.alter_attributes[closeness].dtype.kind != "f":
        raise ValueError(f"{closeness!r} is text: closeness must be a number")


def groups_of(
    networks: PersonalNetworks, group: str | None, rows: slice
) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Return the groups of all alters, and the group of each in these rows."""
    if group is None:
        return ("",), np.zeros(rows.stop - rows.start, np.int64)
    values = networks.alter_attributes[group]
    # Of all egos, so that a group looks the same in every picture.
    names = categories(np.array(sorted(set(values.tolist()) - {""}, key=str))).tolist()
    names = [*dict.fromkeys(name for name in names if name), UNKNOWN]
    place = {name: number for number, name in enumerate(names)}
    codes = [place[text or UNKNOWN] for text in categories(values[rows]).tolist()]
    return tuple(names), np.array(codes, dtype=np.int64)


def without_singles(
    names: tuple[str, ...], codes: NDArray[np.int64]
) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Put who is alone in a group among others, who are two or more where they can be."""
    counts = np.bincount(codes, minlength=len(names))
    joined = counts == 1
    if joined.sum() == 1 and (counts > 1).any():
        joined[np.flatnonzero(counts == counts[counts > 1].min())[0]] = True
    if not joined.any():
        return names, codes
    return (*names, OTHERS), np.where(joined[codes], len(names), codes)


def _labels(networks: PersonalNetworks, rows: slice) -> list[str]:
    known = {name.lower(): name for name in networks.alter_attributes}
    column = next((known[name] for name in NAMES if name in known), None)
    ids = [str(each) for each in networks.alters[rows].tolist()]
    if column is None:
        return ids
    names = categories(networks.alter_attributes[column][rows]).tolist()
    return [name or other for name, other in zip(names, ids, strict=True)]


def _told(label: str, group: str, degree: int) -> str:
    who = label or "Someone"
    kind = f", {group}" if group else ""
    others = "nobody else" if not degree else f"{degree} of the others"
    return f"{who}{kind}: knows {others}"


def _grouped(
    names: tuple[str, ...],
    codes: NDArray[np.int64],
    ties: NDArray[np.int32],
    title: str,
) -> Scene:
    counts = np.bincount(codes, minlength=len(names))
    between = np.zeros((len(names), len(names)), np.int64)
    ends = np.sort(codes[ties], axis=1) if len(ties) else np.zeros((0, 2), np.int64)
    np.add.at(between, (ends[:, 0], ends[:, 1]), 1)
    shown = np.flatnonzero(counts).tolist()
    place = {group: number for number, group in enumerate(shown)}
    marks = []
    for group in shown:
        angle = 2 * np.pi * place[group] / len(shown) - np.pi / 2
        pairs = int(counts[group] * (counts[group] - 1) // 2)
        inside = int(between[group, group])
        name = names[group] or "people"
        told = f"{name}: {counts[group]}; {inside} of {pairs} pairs know each other"
        marks.append(
            Mark(
                x=float(0.68 * np.cos(angle)),
                y=float(0.68 * np.sin(angle)),
                label=f"{name} ({counts[group]})",
                group=group,
                count=int(counts[group]),
                told=told,
            )
        )
    joined = tuple(
        (place[a], place[b], float(between[a, b] / (counts[a] * counts[b])))
        for a in shown
        for b in shown
        if a < b and between[a, b]
    )
    return Scene(
        title=title, groups=names, marks=tuple(marks), ties=joined, has_rings=False
    )
