"""Write the reference pages of the core, from its rooms, its registry, its docstrings."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import ModuleType

from handwork_core.truth.advice import advice_for
from handwork_core.truth.describing import describe
from handwork_core.truth.method import Method
from handwork_core.truth.registry import METHODS

ROOMS = {
    "answers": "Answers",
    "reading": "Reading",
    "truth": "Truth",
    "truth.label_sets": "Truth of label sets",
    "truth.values": "Truth of numbers",
    "truth.comparisons": "Truth of comparisons and rankings",
    "truth.texts": "Truth of texts",
    "truth.shapes": "Truth of shapes and masks",
    "truth.scaling": "Truth at scale",
    "agreement": "Agreement",
    "skills": "Skills",
    "allocation": "Allocation",
    "counting": "Counting",
    "networks": "Networks",
    "networks.formats": "Networks from files and to files",
    "networks.pictures": "Pictures of networks",
    "networks.chains": "Chains of firms",
    "wages": "Wages",
    "privacy": "Privacy",
    "report": "Reports",
    "report.counting": "Reports on counts",
    "simulate": "Simulation",
}
KINDS = {
    "labels": "Labels: one of several classes",
    "label sets": "Label sets: any number of several labels",
    "values": "Numbers",
    "comparisons": "Comparisons of two",
    "rankings": "Rankings",
    "texts": "Texts",
    "boxes": "Boxes",
    "polygons": "Polygons",
    "points": "Points",
    "spans": "Spans of a text",
    "segments": "Segments of time",
    "masks": "Masks",
}


def method_pages(folder: Path) -> dict[Path, Callable[[], str]]:
    """Give the page of every method and the one that lists them."""
    pages: dict[Path, Callable[[], str]] = {folder / "index.md": index_page}
    for name in METHODS:
        pages[folder / f"{slug(name)}.md"] = partial(method_page, name)
    return pages


def slug(name: str) -> str:
    """Name a page as people write the method in an address."""
    return name.replace("_", "-")


def core_page() -> str:
    """List every public name of the core, room by room."""
    lines = [
        "# The core",
        "",
        "`handwork_core` is a package of its own: arrays in, frozen results out. It knows",
        "nothing of Django, and can be installed alone. The truth methods have",
        "[pages of their own](methods/index.md).",
    ]
    for name, title in ROOMS.items():
        lines += ["", f"## {title}", *room(f"handwork_core.{name}")]
    return "\n".join(lines) + "\n"


def room(name: str) -> Iterator[str]:
    """List the public names of a room."""
    module = importlib.import_module(name)
    charter = (module.__doc__ or "").split("\n\n")[0].split()
    yield from ("", f"`{name}`: {' '.join(charter)}")
    methods = {method.function for method in METHODS.values()}
    for listed in module.__all__:
        value = getattr(module, listed)
        is_other = inspect.isfunction(value) and value not in methods
        if (isinstance(value, type) or is_other) and owner(value, name) == name:
            yield from ("", "```{eval-rst}", *directive(module, listed), "```")


def owner(value: type | Callable[..., object], name: str) -> str:
    """Tell in which room a thing is documented: the deepest of those that list it."""
    rooms = [f"handwork_core.{room}" for room in ROOMS]
    holding = [room for room in rooms if f"{value.__module__}.".startswith(f"{room}.")]
    return max(holding, key=len, default=name)


def directive(module: ModuleType, name: str) -> Iterator[str]:
    """Document a class with the ways to make one, or a function."""
    value = getattr(module, name)
    if not isinstance(value, type):
        yield f".. autofunction:: {module.__name__}.{name}"
        return
    yield f".. autoclass:: {module.__name__}.{name}"
    public = [
        member
        for member, kind in vars(value).items()
        if isinstance(kind, classmethod | type(room)) and not member.startswith("_")
    ]
    if public:
        yield f"   :members: {', '.join(public)}"


def index_page() -> str:
    """List the methods by what an answer is."""
    lines = [
        "# Truth methods",
        "",
        "Every method by the kind of answers that it works on. Which one when:",
        "{doc}`../../explanation/inference`. All of them are in",
        "`handwork_core.METHODS`; each passes the conformance suite of its kind.",
    ]
    for kind, title in KINDS.items():
        methods = [method for method in METHODS.values() if method.answers == kind]
        if methods:
            lines += ["", f"## {title}", "", "| method | name | |", "|---|---|---|"]
            lines += map(row, methods)
    lines += ["", "```{toctree}", ":hidden:", ""]
    lines += [slug(name) for name in METHODS]
    return "\n".join([*lines, "```"]) + "\n"


def row(method: Method) -> str:
    """Write a line of the list."""
    title = advice_for(method.name).title
    summary = describe(method.function).summary
    return f"| [{title}]({slug(method.name)}.md) | `{method.name}` | {summary} |"


def method_page(name: str) -> str:
    """Write the page of a method: when to use it, what it cannot, and its docstring."""
    method, advice = METHODS[name], advice_for(name)
    lines = [
        f"# {advice.title}",
        "",
        f"**When to use it.** {advice.use}",
        "",
        f"**What it cannot do.** {advice.limits}",
        "",
        "| | |",
        "|---|---|",
        *(f"| {what} | {value} |" for what, value in facts(method)),
        "",
        "## Model, options, source",
        "",
        *model(method),
    ]
    return "\n".join(lines) + "\n"


def model(method: Method) -> Iterator[str]:
    """Show the docstring, or lead to the page of the method that has the same one."""
    first = next(each for each in METHODS.values() if each.function is method.function)
    if first is not method:
        title = advice_for(first.name).title
        yield f"They are the same as for [{title}]({slug(first.name)}.md)."
        return
    yield from ("```{eval-rst}", f".. autofunction:: {address(method)}")
    yield from ("   :no-index:", "```")


def facts(method: Method) -> list[tuple[str, str]]:
    """Say what the registry knows."""
    classes = (
        "any number"
        if method.most_classes is None
        else f"at most {method.most_classes}"
    )
    told = [
        ("name in `METHODS`", f"`{method.name}`"),
        ("version", method.version),
        ("answers", method.answers),
        ("models the workers", "yes" if method.models_workers else "no"),
    ]
    if method.answers == "labels":
        told.append(("classes", classes))
    return told


def address(method: Method) -> str:
    """Give the name under which the function is documented."""
    function = method.function
    return f"{function.__module__}.{function.__qualname__}"
