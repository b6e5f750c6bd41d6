"""A network shown back to the person concerned: the picture, what it says, what it hides."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import numpy as np

from handwork_core.networks.personal import PersonalNetworks
from handwork_core.networks.pictures import drawing
from handwork_core.networks.pictures.scene import (
    LAYOUTS,
    Scene,
    groups_of,
    make_scene,
    without_singles,
)
from handwork_core.networks.structure import AlterPlaces, NetworkShapes, network_shapes
from handwork_core.report.charts import percent
from handwork_core.report.markup import Markup, element, join
from handwork_core.report.parts import bullets, counted, paragraph, section
from handwork_core.report.style import STYLE

RIGHTS = (
    (
        "This is what you told us, drawn. It is only about the people you named, as you see "
        "them; nobody else was asked."
    ),
    (
        "If something is wrong, or someone should not be in it, say so before it is used: "
        "it is changed or taken out."
    ),
    (
        "Nothing of it is published in a way that shows you or anyone you named: figures "
        "are about many people together."
    ),
)
SCRIPT = "network.js"


def what_it_shows(
    networks: PersonalNetworks,
    ego: int,
    *,
    group: str | None = None,
    redaction: str = "names",
    measured: tuple[NetworkShapes, AlterPlaces] | None = None,
) -> tuple[str, ...]:
    """Say in plain words what the network of one ego shows about that person.

    Parameters
    ----------
    networks : PersonalNetworks
    ego : int
        Position in ``networks.egos``.
    group : str, optional
        Attribute of the alters to speak of.
    redaction : str, default "names"
        As for :func:`make_scene`: in groups nothing is said of a single person.
    measured : optional
        From :func:`network_shapes`, so that it is not computed again for every ego.

    Returns
    -------
    tuple of str
        Sentences.

    Examples
    --------
    >>> from handwork_core.networks import PersonalNetworks
    >>> networks = PersonalNetworks.from_rows([("ada", "x"), ("ada", "y")])
    >>> what_it_shows(networks, 0)[0]
    'You named 2 people.'
    """
    shapes, places = measured or network_shapes(networks)
    told = _sentences(networks, ego, group, (shapes, places), redaction)
    return tuple(told)


def show_back(  # noqa: PLR0913 - as for the scene
    networks: PersonalNetworks,
    ego: int,
    *,
    layout: str = "concentric",
    group: str | None = None,
    closeness: str | None = None,
    redaction: str = "names",
    measured: tuple[NetworkShapes, AlterPlaces] | None = None,
) -> str:
    """Write the page that shows a person their own network.

    Parameters
    ----------
    networks, ego, layout, group, closeness, redaction
        As for :func:`make_scene`.
    measured : optional
        As for :func:`what_it_shows`.

    Returns
    -------
    str
        One HTML document that fetches nothing: a picture that can be read without
        scripts, and beside it one that can be moved and touched.
    """
    scene = make_scene(
        networks,
        ego,
        layout=layout,
        group=group,
        closeness=closeness,
        redaction=redaction,
    )
    names = redaction == "names"
    told = what_it_shows(
        networks, ego, group=group, redaction=redaction, measured=measured
    )
    body = element(
        "main",
        element("h1", "Your network" if names else scene.title),
        section("Who is in it, and who knows whom", drawing.draw_network(scene)),
        section("What this shows about you", bullets(told)),
        section("What it does not show, and what you can do", bullets(RIGHTS)),
        _movable(scene),
    )
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", "Your network" if names else scene.title),
        element("style", Markup(STYLE + drawing.STYLE + PAGE)),
    )
    whole = element("html", head, element("body", body), lang="en")
    return f"<!doctype html>\n{whole}\n"


PAGE = """
svg.network { max-width: 40rem; }
svg.many { max-width: none; }
#network { height: min(80vh, 36rem); border: 1px solid var(--line); }
"""


def _sentences(
    networks: PersonalNetworks,
    ego: int,
    group: str | None,
    measured: tuple[NetworkShapes, AlterPlaces],
    redaction: str,
) -> Iterator[str]:
    shapes, places = measured
    size, n_ties = int(shapes.size[ego]), int(shapes.n_ties[ego])
    yield f"You named {counted(size, 'person', 'people')}."
    if size == 0:
        yield "A network without people says nothing about you: you may have named none."
        return
    if group is not None:
        yield _mostly(networks, ego, group, redaction)
    if size == 1:
        return
    if not len(networks.ties):
        yield "Who of them know each other is not in these data: it may not have been asked."
        return
    yield _knit(float(shapes.density[ego]), int(shapes.n_components[ego]))
    if redaction != "groups":
        yield from _middle(networks, ego, places, names=redaction == "names")
    if size > 2 and n_ties:
        yield _between(float(shapes.betweenness_share[ego]))


def _mostly(networks: PersonalNetworks, ego: int, group: str, redaction: str) -> str:
    rows = slice(*networks.alter_offsets[ego : ego + 2].tolist())
    names, codes = groups_of(networks, group, rows)
    if redaction == "groups":
        names, codes = without_singles(names, codes)
    counts = np.bincount(codes, minlength=len(names))
    order = np.argsort(-counts, kind="stable")
    parts = [f"{names[place]} ({counts[place]})" for place in order if counts[place]]
    return f"By {group} they are: {', '.join(parts)}."


def _knit(density: float, n_components: int) -> str:
    if not density:
        return "As you told it, none of them know each other."
    knows = f"{percent(density)} of all pairs of them know each other"
    if n_components == 1:
        return f"{knows}, and all hang together."
    return (
        f"{knows}; they fall into {n_components} parts that, of the people in this "
        "picture, only you connect."
    )


def _middle(
    networks: PersonalNetworks, ego: int, places: AlterPlaces, *, names: bool
) -> Iterator[str]:
    rows = slice(*networks.alter_offsets[ego : ego + 2].tolist())
    degree = places.degree[rows]
    if not degree.max():
        return
    top = int(np.argmax(degree))
    if (degree == degree[top]).sum() > 1:
        yield f"Nobody knows more of the others than {degree[top]} of them."
        return
    scene = make_scene(networks, ego, layout=LAYOUTS[0])
    who = scene.marks[top].label if names else "One person"
    others = counted(int(degree[top]), "other", "of the others")
    yield f"{who} knows the most of them: {others}."


def _between(share: float) -> str:
    if share > 0.6:
        return (
            "Most pairs of them are in touch through you, in this picture: you may hear "
            "of different things from different people, and pass them on."
        )
    if share < 0.2:
        return (
            "Most of them reach each other without you, in this picture: they can "
            "support you together, and may hear of much the same things."
        )
    return "Some of them reach each other through you, others do not need to."


def _movable(scene: Scene) -> Markup | None:
    script = _script()
    if not script:
        return None
    data = json.dumps(elements_of(scene), ensure_ascii=True).replace("<", "\\u003c")
    return join(
        section(
            "To move and touch",
            paragraph("Drag people apart; touch one to see whom they know."),
            element("div", id="network", role="application", aria_label=scene.title),
            element("p", "", id="network-told", role="status"),
        ),
        element("script", Markup(data), type="application/json", id="network-data"),
        element("script", Markup(script)),
    )


def elements_of(scene: Scene) -> dict[str, list[dict[str, object]]]:
    """Return a scene as the elements that cytoscape.js draws."""
    nodes: list[dict[str, object]] = [
        {"data": {"id": "ego", "label": "You", "look": -1, "told": "You", "count": 1},
         "position": {"x": 0, "y": 0}},
    ]  # fmt: skip
    edges: list[dict[str, object]] = []
    for number, mark in enumerate(scene.marks):
        data = {
            "id": f"m{number}",
            "label": mark.label,
            "look": mark.group % drawing.N_LOOKS,
            "told": mark.told,
            "count": mark.count,
        }
        nodes.append({"data": data, "position": {"x": 240 * mark.x, "y": 240 * mark.y}})
        own = {"id": f"e{number}", "source": "ego", "target": f"m{number}", "own": 1}
        edges.append({"data": own})
    for number, (a, b, _) in enumerate(scene.ties):
        ends = {"id": f"t{number}", "source": f"m{a}", "target": f"m{b}", "own": 0}
        edges.append({"data": ends})
    return {"nodes": nodes, "edges": edges}


@cache
def _script() -> str:
    """Return the built script, or "" in a checkout where it is not built."""
    built = files("handwork_core.networks").joinpath("static", SCRIPT)
    if not built.is_file():
        return ""
    return built.read_text("utf-8").replace("</script", "<\\/script")
