"""The package does what its documentation shows, and comes quickly."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import subprocess
import sys
from types import FunctionType

import pytest

import handwork_core

MODULES = ["handwork_core"] + [
    module.name
    for module in pkgutil.walk_packages(handwork_core.__path__, "handwork_core.")
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_hold(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize("name", [name for name in MODULES if "._" not in name])
def test_what_a_package_lists_is_there_and_documented(name):
    module = importlib.import_module(name)

    for listed in getattr(module, "__all__", []):
        value = getattr(module, listed)
        assert not isinstance(value, FunctionType | type) or value.__doc__


def test_importing_loads_neither_the_compiler_nor_sparse_matrices():
    program = "import handwork_core, sys; print(*sys.modules)"

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert not {"numba", "scipy.sparse", "pandas"} & set(done.stdout.split())
