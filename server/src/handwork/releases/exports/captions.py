"""WebVTT and SubRip: a file of captions for each sound or film."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from handwork.releases.exports.export import Export, Plan
from handwork.releases.exports.item import Item
from handwork.releases.exports.names import Names
from handwork.releases.exports.readings import Mark, lost_count, marks_of
from handwork.releases.exports.spool import Archive, pretty_json

NOTE = (
    "A zip: <name>.{ending} for each file that was shown, a cue a segment in the order of "
    "their times, {speaker}; tasks.json names the task of each."
)
SHORTEST_MILLISECONDS = 1


class CaptionWriter:
    """Writes one file of captions a task."""

    ending = ""

    def __init__(self, path: Path, plan: Plan) -> None:
        self.element = plan.element
        self.archive, self.names = Archive(path), Names()
        self.tasks: list[dict[str, str]] = []
        self.left_out: Counter[str] = Counter()

    def write(self, item: Item) -> None:
        """Append the captions of a task."""
        value = item.value(self.element)
        if value is None:
            self.left_out["tasks: no answer"] += 1
            return
        cues = sorted(marks_of(self.element.shape, value), key=lambda mark: mark.points)
        lost = lost_count(self.element.shape, value)
        self.left_out["segments: without usable times"] += lost
        stem = self.names.stem(item.shown_name(self.element))
        name = f"{stem}.{self.ending}"
        self.archive.add(name, self.document(cues))
        self.tasks.append({"captions": name, "task": item.key})

    def close(self) -> None:
        """Name the tasks."""
        self.archive.add("tasks.json", pretty_json(self.tasks))
        self.archive.close()
        self.left_out = +self.left_out

    def document(self, cues: list[Mark]) -> str:
        """Write cues in order."""
        raise NotImplementedError


class VttWriter(CaptionWriter):
    """WebVTT."""

    ending = "vtt"

    def document(self, cues: list[Mark]) -> str:
        """Write a cue a segment; the speaker is its voice."""
        return "".join(("WEBVTT\n", *map(_vtt_cue, cues)))


class SrtWriter(CaptionWriter):
    """SubRip."""

    ending = "srt"

    def document(self, cues: list[Mark]) -> str:
        """Write numbered cues; the speaker stands before the text."""
        return "\n".join(_srt_cue(n, cue) for n, cue in enumerate(cues, start=1))


def _vtt_cue(cue: Mark) -> str:
    # No blank line and no arrow may stand inside a cue.
    text = html.escape(_lines(cue.text or cue.label), quote=False)
    speaker = " ".join(html.escape(cue.label, quote=False).split())
    voice = f"<v {speaker}>" if cue.label and cue.text else ""
    return f"\n{_times(cue, '.')}\n{voice}{text}\n"


def _srt_cue(number: int, cue: Mark) -> str:
    text = _lines(cue.text or cue.label).replace("-->", "->")
    speaker = f"{' '.join(cue.label.split())}: " if cue.label and cue.text else ""
    return f"{number}\n{_times(cue, ',')}\n{speaker}{text}\n"


def _lines(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _times(cue: Mark, point: str) -> str:
    start, end = (round(moment * 1000) for moment in cue.points[0])
    end = max(end, start + SHORTEST_MILLISECONDS)
    return f"{_time(start, point)} --> {_time(end, point)}"


def _time(milliseconds: int, point: str) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{point}{rest:03}"


def _export(name: str, speaker: str, writer: Callable[..., CaptionWriter]) -> Export:
    ending = {"webvtt": "vtt", "subrip": "srt"}[name]
    return Export(
        name=name,
        file=f"{name}.zip",
        content_type="application/zip",
        note=NOTE.format(ending=ending, speaker=speaker),
        open=writer,
        shapes=frozenset({"transcript", "ranges"}),
    )


WEBVTT = _export("webvtt", "who speaks is its voice", VttWriter)
SUBRIP = _export("subrip", "who speaks stands before the text", SrtWriter)
