"""Tasks of Label Studio become rows: data are fields, predictions are a model's guesses."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from handwork.projects.rules.answering import Element
from handwork.projects.rules.contents import MEDIA_FIELDS

RESERVED = ("gold", "prediction", "confidence", "label_studio_left_out")
# In the row: what its task had that is not in it.
LEFT_OUT = "label_studio_left_out"
ASSET_PREFIX = "asset:"
# One result says all.
ONE = ("label", "labels", "number", "text")
Result = Mapping[str, Any]
Results = list[Result]
KEYS = frozenset({"data", "predictions", "annotations", "id", "meta", "file_upload"})
# Their own names of uploads begin with eight letters of a random number.
_MARK_LETTERS = 8
DEFAULT_SPEAKER = "Speech"


def is_task(fields: Mapping[str, Any]) -> bool:
    """Whether a row is a task of Label Studio: its fields stand under `data`."""
    if not isinstance(fields.get("data"), Mapping):
        return False
    return "predictions" in fields or "annotations" in fields or {*fields} <= KEYS


def row_of(fields: Mapping[str, Any], elements: tuple[Element, ...]) -> dict[str, Any]:
    """Make a row: a guess of the last prediction, a known answer of a ground truth."""
    row = dict(_field(name, value) for name, value in fields["data"].items())
    if "key" not in row and isinstance(fields.get("id"), int | str):
        row["key"] = str(fields["id"])
    left_out: Counter[str] = Counter()
    guess = _last_guess(fields.get("predictions"), left_out)
    if guess is not None and (content := content_of(guess, elements, left_out)):
        row["prediction"] = content
        row["confidence"] = _share(guess.get("score"), left_out)
    truth = _ground_truth(fields.get("annotations"), left_out)
    if truth is not None and (content := content_of(truth, elements, left_out)):
        row["gold"] = content
    if left_out := +left_out:
        row[LEFT_OUT] = dict(left_out)
    return row


def content_of(
    given: Mapping[str, Any], elements: tuple[Element, ...], left_out: Counter[str]
) -> dict[str, Any]:
    """Read results as the answer that a person would give with these elements."""
    results = _by_control(given.get("result"), left_out)
    content = {}
    for element in elements:
        found = results.pop(element.name, [])
        read = READERS.get(element.shape)
        if read is None or any(_is_turned(one) for one in found):
            reason = (
                "turned" if read else f"for {element.tag}, which takes none from a file"
            )
            left_out[f'results of "{element.name}": {reason}'] += len(found)
        elif found and (value := read(found, results)) is not None:
            content[element.name] = value
            _without_texts(results, {one.get("id") for one in found}, element.shape)
            if element.shape in ONE:
                extra = len(found) - 1 + (element.shape == "label") * _others(found)
                left_out[f'results of "{element.name}": more than one'] += extra
        else:
            left_out[f'results of "{element.name}": without an answer'] += len(found)
    for name, rest in results.items():
        left_out[f'results of "{name}": the template does not ask for it'] += len(rest)
    return content


def _by_control(entries: object, left_out: Counter[str]) -> dict[str, Results]:
    results: defaultdict[str, Results] = defaultdict(list)
    for result in entries if isinstance(entries, list) else []:
        if isinstance(result, Mapping) and isinstance(result.get("value"), Mapping):
            results[str(result.get("from_name"))].append(result)
        else:
            kind = result.get("type") if isinstance(result, Mapping) else None
            left_out[f"results without a value ({kind or 'no type'})"] += 1
    return dict(results)


def _without_texts(results: dict[str, Results], ids: set[Any], shape: str) -> None:
    """Take out the texts that were written into the segments of a transcript."""
    for name in [*results] if shape == "transcript" else []:
        results[name] = [
            one
            for one in results[name]
            if one.get("type") != "textarea" or one.get("id") not in ids
        ]


def _is_turned(result: Result) -> bool:
    """Whether a shape stands askew: per cent of a turned picture are other pixels."""
    return bool(result["value"].get("rotation") or result.get("image_rotation"))


def _field(name: str, value: object) -> tuple[str, object]:
    if name in RESERVED:
        raise ValueError(
            f'the data have a field "{name}", which has a meaning of its own'
        )
    named = _named(value)
    is_file = named != value and name not in MEDIA_FIELDS
    return f"{ASSET_PREFIX}{name}" if is_file else name, named


def _named(value: object) -> object:
    """Take the name of a file out of an address inside Label Studio."""
    if not isinstance(value, str) or not value.startswith(("/data/", "s3://", "gs://")):
        return value
    parts = urlsplit(value)
    local = parse_qs(parts.query).get("d", [""])[0]
    name = PurePosixPath(unquote(local or parts.path)).name
    mark, dash, rest = name.partition("-")
    is_upload = "/data/upload/" in value and dash and len(mark) == _MARK_LETTERS
    return rest if is_upload else name


def _last_guess(given: object, left_out: Counter[str]) -> Mapping[str, Any] | None:
    entries = given if isinstance(given, list) else []
    found = [each for each in entries if isinstance(each, Mapping)]
    left_out["predictions: only the last one is taken"] += len(entries[:-1])
    return found[-1] if found else None


def _ground_truth(given: object, left_out: Counter[str]) -> Mapping[str, Any] | None:
    entries = given if isinstance(given, list) else []
    found = [
        each
        for each in entries
        if isinstance(each, Mapping) and each.get("ground_truth") is True
    ]
    left_out["annotations: not marked as ground truth"] += len(entries) - len(found)
    left_out["ground truths: only the first one is taken"] += len(found[1:])
    return found[0] if found else None


def _share(score: object, left_out: Counter[str]) -> float | None:
    if score is None:
        return None
    is_number = isinstance(score, int | float) and not isinstance(score, bool)
    if is_number and 0 <= score <= 1:  # type: ignore[operator]
        return float(score)  # type: ignore[arg-type]
    left_out["scores: not between 0 and 1"] += 1
    return None


def _pixels(result: Result, number: object, side: str) -> float:
    whole = result.get(f"original_{side}")
    if not isinstance(number, int | float) or not isinstance(whole, int | float):
        raise TypeError(f"a region has no {side} of the picture")
    return round(number * whole / 100, 3)


def _label(value: Mapping[str, Any], name: str) -> str:
    labels = value.get(name) or value.get("labels")
    return str(labels[0]) if isinstance(labels, list) and labels else ""


def _picture(results: Results) -> dict[str, Any]:
    first = results[0]
    size = {"width": first["original_width"], "height": first["original_height"]}
    return {"inputImageProperties": size}


def _boxes(results: Results, _all: Mapping[str, Results]) -> dict[str, Any]:
    names = {"left": ("x", "width"), "top": ("y", "height")}
    names |= {"width": ("width", "width"), "height": ("height", "height")}
    boxes = [
        {
            **{
                to: _pixels(one, one["value"].get(at), side)
                for to, (at, side) in names.items()
            },
            "label": _label(one["value"], "rectanglelabels"),
        }
        for one in results
    ]
    return {"boundingBoxes": boxes, **_picture(results)}


def _polygons(results: Results, _all: Mapping[str, Results]) -> dict[str, Any]:
    polygons = [
        {
            "label": _label(one["value"], "polygonlabels"),
            "vertices": [
                {"x": _pixels(one, x, "width"), "y": _pixels(one, y, "height")}
                for x, y in one["value"]["points"]
            ],
        }
        for one in results
    ]
    return {"polygons": polygons, **_picture(results)}


def _points(results: Results, _all: Mapping[str, Results]) -> dict[str, Any]:
    points = [
        {
            "label": _label(one["value"], "keypointlabels"),
            "x": _pixels(one, one["value"].get("x"), "width"),
            "y": _pixels(one, one["value"].get("y"), "height"),
        }
        for one in results
    ]
    return {"keypoints": points, **_picture(results)}


def _spans(results: Results, _all: Mapping[str, Results]) -> dict[str, Any]:
    entities = [
        {
            "startOffset": int(one["value"]["start"]),
            "endOffset": int(one["value"]["end"]),
            "label": _label(one["value"], "labels"),
        }
        for one in results
    ]
    return {"entities": entities}


def _segments(results: Results, everything: Mapping[str, Results]) -> dict[str, Any]:
    """Bring the texts of regions to them: they share an id."""
    texts = {
        one.get("id"): " ".join(map(str, one["value"]["text"]))
        for found in everything.values()
        for one in found
        if one.get("type") == "textarea" and isinstance(one["value"].get("text"), list)
    }
    segments = []
    for one in results:
        value = one["value"]
        segment = {"start": value["start"], "end": value["end"]}
        segment["text"] = texts.get(one.get("id"), "")
        label = _label(value, "labels")
        if label and label != DEFAULT_SPEAKER:
            segment["speaker"] = label
        segments.append(segment)
    return {"segments": segments}


def _ranges(results: Results, _all: Mapping[str, Results]) -> dict[str, Any]:
    values = [one["value"] for one in results]
    ranges = [
        {"start": value["start"], "end": value["end"], "label": _label(value, "labels")}
        for value in values
    ]
    return {"ranges": ranges}


def _chosen(results: Results) -> list[str]:
    value = results[-1]["value"]
    if isinstance(paths := value.get("taxonomy"), list):
        return [" / ".join(map(str, path)) for path in paths]
    return [str(choice) for choice in value.get("choices") or ()]


def _others(results: Results) -> int:
    return max(len(_chosen(results)) - 1, 0)


def _choice(results: Results, _all: Mapping[str, Results]) -> dict[str, Any] | None:
    chosen = _chosen(results)
    return {"label": chosen[0]} if chosen else None


def _choices(results: Results, _all: Mapping[str, Results]) -> dict[str, Any]:
    return {"labels": _chosen(results)}


def _number(results: Results, _all: Mapping[str, Results]) -> object:
    value = results[-1]["value"]
    return value.get("rating", value.get("number"))


def _text(results: Results, _all: Mapping[str, Results]) -> str | None:
    value = results[-1]["value"]
    text = value.get("text")
    if isinstance(text, list):
        return "\n".join(map(str, text))
    found = value.get("number", value.get("datetime", text))
    return None if found is None else str(found)


READERS: Mapping[str, Callable[[Results, Mapping[str, Results]], Any]] = {
    "boxes": _boxes,
    "polygons": _polygons,
    "points": _points,
    "spans": _spans,
    "transcript": _segments,
    "ranges": _ranges,
    "label": _choice,
    "labels": _choices,
    "number": _number,
    "text": _text,
}
