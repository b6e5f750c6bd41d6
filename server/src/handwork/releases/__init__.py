"""What leaves: reproducible data sets with a manifest.

Owns: Release, ReleaseFile.
Doors: `queries`, `services`.
"""

from __future__ import annotations
