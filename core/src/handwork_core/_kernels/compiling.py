"""One way to compile a kernel, also where no cache can be written."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import TypeVar, cast

Kernel = TypeVar("Kernel", bound=Callable[..., object])

OPTIONS = {"nogil": True, "error_model": "numpy"}

_njit = importlib.import_module("numba").njit


def kernel(function: Kernel) -> Kernel:
    """Compile at the first call, without the interpreter lock, kept on disk if possible.

    Numba keeps compiled code beside the source, or under the user's cache folder where
    the source is read-only; with neither it refuses, and the kernel is then compiled
    once in each process.
    """
    return _compiled(function, OPTIONS)


def inlined_kernel(function: Kernel) -> Kernel:
    """As :func:`kernel`; written out wherever it is called, constants and all."""
    return _compiled(function, {**OPTIONS, "inline": "always"})


def _compiled(function: Kernel, options: Mapping[str, object]) -> Kernel:
    try:
        return cast("Kernel", _njit(cache=True, **options)(function))
    except RuntimeError:
        return cast("Kernel", _njit(**options)(function))
