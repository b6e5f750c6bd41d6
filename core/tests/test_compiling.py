"""A kernel is compiled also where nothing can be kept on disk."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numba
import pytest

import handwork_core
from handwork_core._kernels.compiling import OPTIONS

KERNEL = """
from __future__ import annotations

from handwork_core._kernels.compiling import kernel

@kernel
def double(number):
    return 2 * number
"""


def load(path):
    specification = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Put a kernel where its cache cannot be beside it, and take the user's home away."""
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    site = tmp_path / "site"
    site.mkdir()
    # A file where the cache folder should be stops even the superuser from writing.
    (site / "__pycache__").touch()
    (site / "doubling.py").write_text(KERNEL)
    return site / "doubling.py"


def test_an_installation_that_cannot_be_written_to_keeps_kernels_at_home(
    installed, tmp_path
):
    home = tmp_path / "home"
    home.mkdir()

    assert load(installed).double(21) == 42
    assert list(home.rglob("*.nbi"))


def test_with_nowhere_to_write_a_kernel_is_compiled_each_time(installed, tmp_path):
    (tmp_path / "home").touch()
    module = load(installed)

    assert module.double(21) == 42
    with pytest.raises(RuntimeError, match="cannot cache"):
        numba.njit(cache=True, **OPTIONS)(module.double.py_func)


def test_every_kernel_is_compiled_in_this_one_way():
    root = Path(handwork_core.__file__).parent
    compiling = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if "njit" in path.read_text(encoding="utf-8")
    }

    assert compiling == {"_kernels/compiling.py"}
