"""Exports: what answers of templates are, in the formats that other tools read.

A new one is one file and one line here.
"""

from __future__ import annotations

from handwork.projects.rules.answering import Element, find_elements
from handwork.releases.exports import (
    agreed,
    captions,
    coco,
    conll,
    label_studio,
    masks,
    uploads,
    voc,
    yolo,
)
from handwork.releases.exports.export import Export, Plan, Writer
from handwork.releases.exports.item import Item, Said, StoredMedia

__all__ = [
    "EXPORTS",
    "Element",
    "Export",
    "Item",
    "Plan",
    "Said",
    "StoredMedia",
    "Writer",
    "find_elements",
]

EXPORTS: tuple[Export, ...] = (
    agreed.EXPORT,
    label_studio.TASKS,
    label_studio.CONFIG,
    coco.EXPORT,
    voc.EXPORT,
    yolo.EXPORT,
    masks.EXPORT,
    conll.EXPORT,
    captions.WEBVTT,
    captions.SUBRIP,
    uploads.EXPORT,
)
