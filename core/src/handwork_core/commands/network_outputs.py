"""What `handwork network` writes beside its report: measures and pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from handwork_core.commands.writing import Columns, check_folder, form_of
from handwork_core.networks.chains import FirmChain, chain_measures
from handwork_core.networks.chains.picture import STYLE as CHAIN_STYLE
from handwork_core.networks.composition import ego_alter_ei
from handwork_core.networks.homophily import homophily
from handwork_core.networks.occupations import score_positions
from handwork_core.networks.personal import PersonalNetworks
from handwork_core.networks.pictures import draw_many, make_scene, show_back
from handwork_core.networks.pictures.drawing import STYLE as NETWORK_STYLE
from handwork_core.networks.positions import PositionAnswers, position_measures
from handwork_core.networks.structure import network_shapes
from handwork_core.report.study import Chart, Part, Study, write_study

PICTURE_STYLE = CHAIN_STYLE + NETWORK_STYLE
MOST_PAGES = 2_000


def check_outputs(output: Path | None, report: Path | None) -> None:
    """Refuse files that cannot be written before anything is computed."""
    if output is not None:
        form_of(output)
    if report is not None:
        check_folder(report)
        if report.suffix.lower() not in {".html", ".htm"}:
            raise ValueError(f"{report.name} does not end in .html: a report is a page")


def columns_of(data: Any, given: dict[str, Any]) -> Columns:  # noqa: ANN401 - any kind
    """Return the measures as columns."""
    if isinstance(data, PersonalNetworks):
        return _of_networks(data, given)
    if isinstance(data, PositionAnswers):
        scores = score_positions(data.positions, scale=given["scale"])
        found = position_measures(data.accessed, scores, data.respondents)
        columns = {name: values.tolist() for name, values in found.columns().items()}
        return {"respondent": data.respondents.tolist(), **columns}
    if isinstance(data, FirmChain):
        measured = chain_measures(data)
        names = list(data.organisations)
        return {
            "organisation": names,
            "tier": [measured.tiers.get(name) for name in names],
            "betweenness": [measured.betweenness.get(name) for name in names],
        }
    found_all = {name: homophily(table) for name, table in data.items()}
    fields = ("n", "ei", "newman_r", "log_odds", "log_odds_low", "log_odds_high", "phi")
    rows = found_all.values()
    return {
        "occupation": list(found_all),
        **{name: [getattr(each, name) for each in rows] for name in fields},
    }


def _of_networks(data: PersonalNetworks, given: dict[str, Any]) -> Columns:
    shapes, _ = network_shapes(
        data, weight=given["weight"], closeness=given["closeness"]
    )
    columns: dict[str, list[Any]] = {"ego": data.egos.tolist()}
    for name, values in shapes.columns().items():
        columns[name] = values.tolist()
    for name in data.alter_attributes:
        if name in data.ego_attributes:
            columns[f"ei_{name}"] = ego_alter_ei(data, name).tolist()
    return columns


def write_pictures(data: Any, given: dict[str, Any]) -> int:  # noqa: ANN401
    """Write a page an ego, and one with all networks, without names.

    Raises
    ------
    ValueError
        When the data are no personal networks, or there are too many.
    """
    if not isinstance(data, PersonalNetworks):
        message = "--pictures draws personal networks; --report has the other pictures"
        raise ValueError(message)  # noqa: TRY004 - of what was asked
    if data.n_egos > MOST_PAGES:
        raise ValueError(f"{data.n_egos:,} egos are more than {MOST_PAGES:,} pages")
    folder: Path = given["pictures"]
    folder.mkdir(parents=True, exist_ok=True)
    group = given["groups"][0] if given["groups"] else None
    look = {"layout": given["layout"], "group": group, "closeness": given["closeness"]}
    measured = network_shapes(data)
    for ego in range(data.n_egos):
        page = show_back(
            data, ego, redaction=given["redact"], measured=measured, **look
        )
        # Without names the page is not called by the ego either.
        name = _safe(str(data.egos[ego])) if given["redact"] == "names" else "network"
        (folder / f"{name}-{ego + 1}.html").write_text(page, encoding="utf-8")
    scenes = [
        make_scene(data, ego, redaction="no-names", title=f"{ego + 1}", **look)
        for ego in range(data.n_egos)
    ]
    drawn = Chart(title="All networks, without names", drawing=draw_many(scenes))
    study = Study(
        question="All networks beside each other",
        opening="Each is the network of one person: not to be published.",
        figures=(),
        parts=(Part(title="Networks", charts=(drawn,)),),
    )
    style = PICTURE_STYLE + "svg.many { max-width: none; }"
    (folder / "all.html").write_text(write_study(study, style=style), encoding="utf-8")
    return data.n_egos


def _safe(name: str) -> str:
    return "".join(each if each.isalnum() or each in "-_" else "_" for each in name)
