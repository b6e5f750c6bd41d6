"""Label Studio: every answer as an annotation, and the labelling interface to read them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from handwork.projects.rules.answering import Element, image_field
from handwork.releases.exports.export import Export, Plan
from handwork.releases.exports.item import WHICH, Item
from handwork.releases.exports.label_studio_results import (
    COUNTERPARTS,
    SPEECH,
    Given,
    results_of,
    unread_count,
)
from handwork.releases.exports.spool import JsonArray, for_xml

TASKS_NOTE = (
    "JSON as Label Studio imports it: data is what the task showed, with stored files by "
    "their names; each answer is an annotation with its worker's pseudonym (`worker`, and a "
    "number in completed_by) and lead_time in seconds; a model's guess is a prediction. "
    "Places are per cent of the picture; offsets in texts count Unicode characters."
)
CONFIG_NOTE = "The labelling interface of Label Studio that fits label-studio.json."
SHOWN_AS = {"image": "Image", "audio": "Audio", "video": "Video"}


class TasksWriter:
    """Writes a task with all its answers."""

    def __init__(self, path: Path, plan: Plan) -> None:
        self.path, self.elements = path, plan.elements
        self.tasks, self.workers = JsonArray(), dict[str, int]()
        self.annotations_count = 0
        self.left_out = Counter(f"{tag}: a row says its name" for tag in plan.unnamed)

    def write(self, item: Item) -> None:
        """Append a task."""
        annotations = [self._annotation(item, n) for n in range(len(item.said))]
        guess = [self._prediction(item)] if item.prediction else []
        self.tasks.add(
            {
                "id": item.number,
                "data": data_of(item),
                "meta": {"task": item.key},
                "annotations": annotations,
                "predictions": guess,
            }
        )

    def close(self) -> None:
        """Put the tasks into one array."""
        with self.path.open("w", encoding="utf-8", newline="\n") as file:
            self.tasks.write_to(file)
            file.write("\n")

    def _annotation(self, item: Item, place: int) -> dict[str, Any]:
        said = item.said[place]
        self.annotations_count += 1
        return {
            "id": self.annotations_count,
            "completed_by": self.workers.setdefault(said.worker, len(self.workers) + 1),
            "worker": said.worker,
            "was_cancelled": False,
            "ground_truth": False,
            "created_at": said.submitted_at,
            "lead_time": said.active_seconds,
            "result": self._results(item, said.content, f"{item.number}-{place + 1}"),
        }

    def _prediction(self, item: Item) -> dict[str, Any]:
        results = self._results(item, item.prediction or {}, f"{item.number}-model")
        return {
            "model_version": "prediction",
            "score": item.prediction_confidence,
            "result": results,
        }

    def _results(
        self, item: Item, content: Mapping[str, Any], prefix: str
    ) -> list[dict[str, Any]]:
        found = []
        for element in self.elements:
            value = content.get(element.name)
            if element.shape not in COUNTERPARTS:
                reason = f"answers of {element.tag}: Label Studio has no counterpart"
                self.left_out[reason] += value is not None
                continue
            self.left_out[WHICH] += item.is_unknown(element)
            given = Given(element, value, item.shown_text(element))
            shown = shown_field(element, item)
            results = [*results_of(given)]
            lost = unread_count(given, len(results))
            self.left_out[f"answers of {element.tag}: parts that cannot be read"] += (
                lost
            )
            for n, result in enumerate(results, start=1):
                region = result.pop("id", f"{element.name}-{n}")
                known = {"from_name": element.name, "to_name": object_name(shown)}
                found.append({"id": f"{prefix}-{region}", **known, **result})
        return found


class ConfigWriter:
    """Writes the interface once the tasks are known."""

    def __init__(self, path: Path, plan: Plan) -> None:
        self.path, self.elements = path, plan.elements
        self.shown: dict[str, str] = {}
        self.labels: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self.left_out: Counter[str] = Counter()
        for element in plan.elements:
            self.labels[element.name].update(dict.fromkeys(element.labels))
            if element.shape not in COUNTERPARTS:
                self.left_out[f"{element.tag}: Label Studio has no counterpart"] += 1

    def write(self, item: Item) -> None:
        """Note what a task shows, and the labels that its answers use."""
        for element in self.elements:
            field = shown_field(element, item)
            media = item.files[field].media if field in item.files else "text"
            self.shown.setdefault(field, SHOWN_AS.get(media, "Text"))
            contents = [said.content for said in item.said]
            for content in (*contents, item.prediction or {}):
                value = content.get(element.name)
                self._note_labels(Given(element, value, item.shown_text(element)))

    def close(self) -> None:
        """Write the interface."""
        objects = [
            f"  <{tag} name={quoteattr(object_name(field))} value={quoteattr('$' + field)}/>"
            for field, tag in self.shown.items()
        ]
        controls = [
            line
            for element in self.elements
            if element.shape in COUNTERPARTS
            for line in self._control(element)
        ]
        lines = ["<View>", *objects, *controls, "</View>"]
        self.path.write_text(for_xml("\n".join(lines) + "\n"), encoding="utf-8")

    def _note_labels(self, given: Given) -> None:
        element = given.element
        for result in results_of(given):
            for name in ("choices", COUNTERPARTS[element.shape].labels):
                found = result["value"].get(name, ())
                self.labels[element.name].update(dict.fromkeys(found))

    def _control(self, element: Element) -> list[str]:
        counterpart = COUNTERPARTS[element.shape]
        field = self._field(element)
        start = f"  <{counterpart.control} name={quoteattr(element.name)}"
        start += f" toName={quoteattr(object_name(field))}"
        if counterpart.control in ("TextArea", "Number"):
            return [f"{start}/>"]
        if counterpart.control == "Choices":
            several = element.shape in ("labels", "ticks")
            start += f' choice="{"multiple" if several else "single"}"'
        tag = "Choice" if counterpart.control == "Choices" else "Label"
        labels = self.labels[element.name] or dict.fromkeys([SPEECH])
        inside = [f"    <{tag} value={quoteattr(label)}/>" for label in labels]
        lines = [f"{start}>", *inside, f"  </{counterpart.control}>"]
        if element.shape == "transcript":
            text = f"  <TextArea name={quoteattr(element.name + '-text')}"
            text += f' toName={quoteattr(object_name(field))} perRegion="true"/>'
            lines.append(text)
        return lines

    def _field(self, element: Element) -> str:
        named = (field for field in element.fields if field in self.shown)
        return next(named, next(iter(self.shown), "text"))


def data_of(item: Item) -> dict[str, Any]:
    """Write what a task showed, with stored files by their names."""
    names = {field: stored.file_name for field, stored in item.files.items()}
    return {**item.content, **names}


def shown_field(element: Element, item: Item) -> str:
    """Name the field that an element shows: its own, else a file, else the first text."""
    if named := image_field(element, item.content):
        return named
    texts = (name for name, value in item.content.items() if isinstance(value, str))
    files = () if item.is_unknown(element) else item.files
    return next(iter(files), "") or next(texts, "text")


def object_name(field: str) -> str:
    """Name what shows a field."""
    return f"show-{field}"


def has_counterpart(elements: tuple[Element, ...]) -> bool:
    """Whether Label Studio can hold the answers of any element."""
    return any(element.shape in COUNTERPARTS for element in elements)


TASKS = Export(
    name="label-studio",
    file="label-studio.json",
    content_type="application/json",
    note=TASKS_NOTE,
    open=TasksWriter,
    is_wanted=has_counterpart,
)
CONFIG = Export(
    name="label-studio-config",
    file="label-studio.xml",
    content_type="application/xml",
    note=CONFIG_NOTE,
    open=ConfigWriter,
    is_wanted=has_counterpart,
)
