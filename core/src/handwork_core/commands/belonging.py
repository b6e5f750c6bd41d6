"""An option that another kind of file has is refused: it would be without effect."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import click
from click.core import ParameterSource


def refuse_strangers(kind: str, kinds_of: Mapping[str, Collection[str]]) -> None:
    """Refuse what was written on the command line and is of other kinds of files.

    Parameters
    ----------
    kind : str
        Of the files that were given.
    kinds_of : Mapping from str to collection of str
        By parameter of the command, the kinds that have it; others have all.

    Raises
    ------
    ValueError
        Naming the option, and the kinds that have it.
    """
    for name, option in _written().items():
        kinds = kinds_of.get(name, (kind,))
        if kind not in kinds:
            raise ValueError(
                f"{option} is an option for files of the kind {_either(kinds)}; these "
                f"are understood as {kind}: leave it out, or say with --kind what they are"
            )


def refuse_alone(needs: Mapping[str, str]) -> None:
    """Refuse what was written without the option that it is about.

    Raises
    ------
    ValueError
        Naming both.
    """
    written, options = _written(), _options()
    for name, other in needs.items():
        if name in written and other not in written:
            raise ValueError(
                f"{options[name]} does nothing without {options[other]}: "
                "give both, or neither"
            )


def _written() -> dict[str, str]:
    """Return the parameters that the command line names, with the names of its options."""
    source = click.get_current_context().get_parameter_source
    return {
        name: option
        for name, option in _options().items()
        if source(name) is ParameterSource.COMMANDLINE
    }


def _options() -> dict[str, str]:
    found = click.get_current_context().command.params
    return {one.name: one.opts[-1] for one in found if one.name}


def _either(kinds: Collection[str]) -> str:
    *first, last = kinds
    return f"{', '.join(first)} or {last}" if first else last
