"""How the documentation is built."""

from __future__ import annotations

project = "Handwork"
author = "The Handwork contributors"
copyright = "2026, The Handwork contributors"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.mathjax", "numpydoc"]
html_theme = "furo"
html_title = "Handwork"
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
numpydoc_show_class_members = False
autodoc_typehints = "none"
autodoc_member_order = "bysource"
nitpicky = False
html_static_path: list[str] = []
