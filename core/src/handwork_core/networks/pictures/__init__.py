"""Pictures of personal networks, to look at and to show back to the person concerned."""

from __future__ import annotations

from handwork_core.networks.pictures.drawing import draw_many, draw_network
from handwork_core.networks.pictures.layouts import concentric, force
from handwork_core.networks.pictures.scene import LAYOUTS, REDACTIONS, Scene, make_scene
from handwork_core.networks.pictures.showing import show_back, what_it_shows

__all__ = [
    "LAYOUTS",
    "REDACTIONS",
    "Scene",
    "concentric",
    "draw_many",
    "draw_network",
    "force",
    "make_scene",
    "show_back",
    "what_it_shows",
]
