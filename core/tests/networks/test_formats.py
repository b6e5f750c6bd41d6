"""Networks come in from what other programs write, and go out so that they read it."""

from __future__ import annotations

import re
import zipfile

import numpy as np
import pytest

from handwork_core.networks import PersonalNetworks, Rows
from handwork_core.networks.formats import FORMATS, read_networks, write_networks

EGO = "networkCanvasEgoUUID,networkCanvasCaseID,networkCanvasSessionID,networkCanvasProtocolName,sessionStart,sessionFinish,sessionExported,age\nu1,ada,s1,P,,,,40\n"
NODES = (
    "nodeID,networkCanvasEgoUUID,networkCanvasUUID,name,gender_woman,gender_man\n"
    "1,u1,n1,Xi,true,false\n2,u1,n2,'=Yo,false,true\n"
)
EDGES = (
    "edgeID,from,to,networkCanvasEgoUUID,networkCanvasUUID,networkCanvasSourceUUID,networkCanvasTargetUUID\n"
    "1,1,2,u1,x1,n1,n2\n"
)


def canvas(files, edges=EDGES):
    return files(
        ada_s1_ego=EGO, ada_s1_attributeList_Person=NODES, ada_s1_edgeList_knows=edges
    )


def same(one, other):
    assert sorted(one.egos) == sorted(other.egos)
    for ego, name in enumerate(one.egos):
        there = other.position(name)
        mine = slice(*one.alter_offsets[ego : ego + 2])
        theirs = slice(*other.alter_offsets[there : there + 2])
        assert one.alters[mine].tolist() == other.alters[theirs].tolist()
        for key, values in one.alter_attributes.items():
            assert values[mine].tolist() == other.alter_attributes[key][theirs].tolist()
        ties = one.ties[slice(*one.tie_offsets[ego : ego + 2])]
        assert (
            ties.tolist()
            == other.ties[slice(*other.tie_offsets[there : there + 2])].tolist()
        )


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("target", ["networks", "networks.zip"])
def test_what_is_written_is_read_again(published, tmp_path, form, target):
    write_networks(published, tmp_path / target, form)
    same(published, read_networks(tmp_path / target))


def test_network_canvas_is_read_and_its_categories_are_one_attribute(files):
    found = read_networks(canvas(files))
    assert found.egos.tolist() == ["u1"]
    assert found.alters.tolist() == ["n1", "n2"]
    assert found.alter_attributes["gender"].tolist() == ["woman", "man"]
    assert found.alter_attributes["name"].tolist() == ["Xi", "=Yo"]
    assert found.ties.tolist() == [[0, 1]]


def test_an_archive_of_network_canvas_is_read(files, tmp_path):
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        for path in canvas(files):
            archive.write(path, f"export/{path.name}")
    assert read_networks(tmp_path / "export.zip").ties.tolist() == [[0, 1]]


def test_edges_may_name_nodes_by_number_alone(files):
    edges = "edgeID,from,to,networkCanvasEgoUUID\n1,2,1,u1\n"
    assert read_networks(canvas(files, edges)).ties.tolist() == [[0, 1]]


def test_an_edge_to_an_unknown_node_is_refused_with_file_and_row(files):
    with pytest.raises(
        ValueError,
        match=r"ada_s1_edgeList_knows.csv, row 1, column 'to'.*no alter 'n9'",
    ):
        read_networks(canvas(files, EDGES.replace("n1,n2", "n1,n9")))


def test_ego_is_stored_on_the_graph(tmp_path):
    path = tmp_path / "ada.graphml"
    path.write_text(
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><key id="k" for="graph" attr.name="age"/>'
        '<key id="l" for="node" attr.name="role"/><graph id="ada"><data key="k">40</data>'
        '<node id="a"><data key="l">work</data></node><node id="b"/><edge source="b" target="a"/></graph></graphml>'
    )
    found = read_networks(path)
    assert found.egos.tolist() == ["ada"]
    assert found.ego_attributes["age"].tolist() == [40]
    assert found.alter_attributes["role"].tolist() == ["work", ""]
    assert found.ties.tolist() == [[0, 1]]


def test_entities_in_xml_are_refused(tmp_path):
    path = tmp_path / "bomb.graphml"
    path.write_text('<!DOCTYPE x [<!ENTITY a "b">]><graphml/>')
    with pytest.raises(ValueError, match="declares a document type"):
        read_networks(path)


def test_egonet_has_a_file_an_ego(files):
    paths = files(
        egos="egoID;age\n1;40\n2;30\n", alters__1="alterID;age\nx;3,5\ny;4\n",
        alters__2="alterID;age\nx;50\n", edges__1="Source;Target\nx;y\n",
    )  # fmt: skip
    found = read_networks(paths)
    assert found.sizes.tolist() == [2, 1]
    assert found.alter_attributes["age"].tolist() == [3.5, 4, 50]
    assert found.ties.tolist() == [[0, 1]]


def test_tables_need_no_table_of_egos_and_know_names_in_any_spelling(files):
    found = read_networks(
        files(
            alters='"",.egoID,.altID\n1,1,a\n2,1,b\n',
            ties=".egoID,.srcID,.tgtID\n1,a,b\n",
        )
    )
    assert found.ties.tolist() == [[0, 1]]


def test_a_weight_of_zero_may_say_that_there_is_no_tie(files):
    paths = files(
        alters="egoID,alterID\n1,a\n1,b\n", ties="egoID,source,target,weight\n1,a,b,0\n"
    )
    assert len(read_networks(paths).ties) == 1
    assert len(read_networks(paths, weight_zero_is_none="weight").ties) == 0


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ({"alters": "egoID,alterID\n1,a,b\n"}, "row 1: 3 cells where the header has 2"),
        ({"alters": "egoID,alterID\n1,\n"}, "row 1, column 'alterID': the cell is empty"),
        ({"x": "one,two\n1,2\n"}, "is no table of egos, alters or ties"),
        ({"egos": "egoID\n1\n"}, "there is no table of alters"),
        ({"alters": ""}, "is empty"),
        ({"egos": "egoID\n1\n", "other": "alterID\na\n"}, "no ego is called 'other'"),
    ],
)  # fmt: skip
def test_files_that_cannot_be_are_refused(files, content, says):
    with pytest.raises(ValueError, match=re.escape(says)):
        read_networks(files(**content))


def test_a_cell_that_a_spreadsheet_would_compute_is_guarded(tmp_path, files):
    found = read_networks(files(alters="egoID,alterID,name\n1,a,=SUM(1)\n"))
    write_networks(found, tmp_path / "out", "network-canvas")
    text = (tmp_path / "out" / "networks_attributeList_Person.csv").read_text()
    assert ",'=SUM(1)" in text
    assert read_networks(tmp_path / "out").alter_attributes["name"].tolist() == [
        "=SUM(1)"
    ]


CANVAS_GRAPH = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:nc="http://schema.networkcanvas.com/xmlns">
<key id="networkCanvasUUID" attr.name="networkCanvasUUID" attr.type="string" for="all"/>
<key id="networkCanvasType" attr.name="networkCanvasType" attr.type="string" for="all"/>
<key id="g_1" attr.name="gender_woman" attr.type="boolean" for="node"/>
<key id="g_2" attr.name="gender_man" attr.type="boolean" for="node"/>
<key id="trust" attr.name="trust" attr.type="double" for="node"><default>3</default></key>
<graph edgedefault="undirected" nc:caseId="ada" nc:sessionUUID="s1">
<node id="1"><data key="networkCanvasUUID">n1</data><data key="networkCanvasType">person</data>
<data key="g_1">true</data><data key="g_2">false</data></node>
<node id="2"><data key="networkCanvasUUID">n2</data><data key="networkCanvasType">person</data>
<data key="g_1">false</data><data key="g_2">true</data><data key="trust">5</data></node>
<edge source="1" target="2"><data key="networkCanvasType">knows</data></edge>
</graph></graphml>
"""


def test_network_canvas_says_the_same_in_graphml(tmp_path):
    path = tmp_path / "ada.graphml"
    path.write_bytes(b"\xef\xbb\xbf" + CANVAS_GRAPH.replace("\n", "\r\n").encode())
    found = read_networks(path, edge_type="knows")
    assert (found.egos.tolist(), found.alters.tolist()) == (["s1"], ["n1", "n2"])
    assert found.alter_attributes["gender"].tolist() == ["woman", "man"]
    assert found.alter_attributes["type"].tolist() == ["person", "person"]
    assert found.alter_attributes["trust"].tolist() == [3, 5]
    assert found.ties.tolist() == [[0, 1]]
    with pytest.raises(
        ValueError, match="no edges are of type 'kin'; there are: knows"
    ):
        read_networks(path, edge_type="kin")


def test_two_sessions_of_one_case_are_two_networks(tmp_path):
    for session in ("s1", "s2"):
        text = CANVAS_GRAPH.replace("s1", session)
        (tmp_path / f"{session}.graphml").write_text(text)
    assert read_networks(tmp_path).egos.tolist() == ["s1", "s2"]


def test_who_chose_no_category_in_a_session_has_the_attribute_of_all(files):
    nodes = "nodeID,networkCanvasEgoUUID,networkCanvasUUID,gender_woman,gender_man\n"
    found = read_networks(
        files(
            a_attributeList_person=f"{nodes}1,u1,n1,true,false\n",
            b_attributeList_person=f"{nodes}1,u2,n2,false,false\n",
        )
    )
    assert found.alter_attributes["gender"].tolist() == ["woman", ""]
    assert not [name for name in found.alter_attributes if "_" in name]


def test_what_no_xml_can_hold_is_left_out_of_it(tmp_path):
    notes = np.array(["a\x0bb & <c>"], dtype=object)
    rows = Rows(name="alters", ids=(["a\x00da"], ["x"]), attributes={"note": notes})
    write_networks(PersonalNetworks.from_rows(rows), tmp_path / "out", "graphml")
    found = read_networks(tmp_path / "out")
    assert found.egos.tolist() == ["ada"]
    assert found.alter_attributes["note"].tolist() == ["ab & <c>"]


def test_a_column_for_zero_that_is_not_there_is_refused(files):
    paths = files(
        alters="egoID,alterID\n1,a\n1,b\n", ties="egoID,source,target\n1,a,b\n"
    )
    with pytest.raises(ValueError, match=r"ties\.csv has no column 'wieght'"):
        read_networks(paths, weight_zero_is_none="wieght")
