"""Personal networks from files and to files, as other programs have them."""

from __future__ import annotations

from handwork_core.networks.formats.reading import read_networks
from handwork_core.networks.formats.writing import FORMATS, write_networks

__all__ = ["FORMATS", "read_networks", "write_networks"]
