"""What leaves: reproducible data sets with a manifest.

Owns: Release, ReleaseFile.
Doors: `rules`, `queries`, `services`, `bridge`; `rows`, `files`, `formats` and `manifest`
turn what the rooms below know into files.
"""

from __future__ import annotations
