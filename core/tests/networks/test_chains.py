"""A chain of firms is measured, drawn and exchanged, with what each link rests on."""

from __future__ import annotations

import json

import pytest

from handwork_core.networks.chains import (
    FirmChain,
    Link,
    Organisation,
    chain_measures,
    draw_chain,
    from_follow_the_money,
    read_chain,
    to_follow_the_money,
)
from handwork_core.networks.chains.follow_the_money import entities_of
from handwork_core.networks.chains.measures import integrated_stakes
from handwork_core.reading.texts import read_texts

LINKS = """source,target,relation,share,cited,date,confidence
us,cn,outsources_to,,https://example.org/filing,2019,0.9
cn,jp,outsources_to,,,,0.5
jp,es,outsources_to,,,,low
fr,es,works_for,,,,high
it,fr,supervises,,,,
"""
PEOPLE = """id,name,kind,country
us,US producer,client,US
cn,Chinese platform,platform,CN
jp,Japanese service,service,JP
es,Spanish subcontractor,subcontractor,ES
fr,Workers in France,workers,FR
it,Italian company,,IT
"""


def sheet(text, name="links.csv"):
    return read_texts(text.encode(), name)


@pytest.fixture
def chain():
    return read_chain([sheet(LINKS), sheet(PEOPLE, "organisations.csv")])


def organisations(*ids):
    return [Organisation(id=each, name=each.upper()) for each in ids]


def owns(source, target, share):
    return Link(source=source, target=target, relation="owns", share=share)


def test_the_way_from_client_to_worker_is_followed_against_works_for(chain):
    found = chain_measures(chain)
    assert found.longest.organisations == ("us", "cn", "jp", "es", "fr")
    assert (
        found.longest.n_steps,
        found.longest.n_between,
        found.longest.n_borders,
    ) == (4, 3, 4)
    assert found.longest.confidence == pytest.approx(0.9 * 0.5 * 0.3 * 0.9)
    assert found.tiers == {"us": 0, "cn": 1, "jp": 2, "es": 3, "fr": 4}
    assert found.betweenness["jp"] == 4
    assert found.ei_country == 1


def test_owners_are_followed_through_others():
    links = [owns("h", "a", 0.6), owns("a", "b", 0.5), owns("h", "c", 0.1)]
    found = chain_measures(
        FirmChain.from_links(organisations("h", "a", "b", "c"), links)
    )
    assert [each.owner for each in found.shared_owners] == ["h"]
    assert found.shared_owners[0].stakes == pytest.approx(
        {"a": 0.6, "b": 0.3, "c": 0.1}
    )


def test_firms_that_own_each_other_have_stakes_that_are_finite():
    links = [owns("a", "b", 1.0), owns("b", "a", 1.0), owns("h", "a", 0.4)]
    stakes = integrated_stakes(
        FirmChain.from_links(organisations("a", "b", "h"), links)
    )
    assert (stakes >= 0).all()
    assert stakes.max() < 1e12


def test_work_that_goes_in_a_circle_is_named():
    links = [
        Link(source=a, target=b, relation="outsources_to")
        for a, b in ("ab", "bc", "ca")
    ]
    found = chain_measures(FirmChain.from_links(organisations(*"abc"), links))
    assert found.notes == ("Work goes in a circle: a → b → c → a.",)
    assert found.longest.n_steps == 2


def test_a_chain_without_work_has_no_way():
    found = chain_measures(
        FirmChain.from_links(organisations("a", "b"), [owns("a", "b", 0.5)])
    )
    assert found.longest is None
    assert found.paths == ()


def test_the_picture_says_every_link_with_its_source(chain):
    drawn = draw_chain(chain)
    assert (
        "US producer passes work on to Chinese platform (https://example.org/filing, 2019, confidence 90 %)"
        in drawn
    )
    assert drawn.count('class="work doubtful"') == 1
    for country in ("US", "CN", "JP", "ES", "FR", "IT"):
        assert f">{country}</text>" in drawn
    assert "<script" not in drawn


def test_names_in_a_picture_are_escaped():
    nasty = [
        Organisation(id="a", name="<script>alert(1)</script>"),
        Organisation(id="b", name="B"),
    ]
    drawn = draw_chain(FirmChain.from_links(nasty, [owns("a", "b", 0.5)]))
    assert "<script" not in drawn


def test_follow_the_money_goes_out_and_comes_back(chain):
    lines = "\n".join(map(json.dumps, to_follow_the_money(chain)))
    found = from_follow_the_money(entities_of(lines.encode(), "entities.json"))
    assert dict(found.organisations) == dict(chain.organisations)
    assert set(found.links) == set(chain.links)


def test_entities_of_other_kinds_are_counted_and_left_aside():
    entities = [{"id": "a", "schema": "Company", "properties": {"name": ["A"]}},
                {"id": "v", "schema": "Vessel", "properties": {}}]  # fmt: skip
    assert (
        "Entities that are no part of a chain, left aside: 1."
        in from_follow_the_money(entities).notes
    )


def test_links_that_are_no_part_of_a_chain_are_left_aside():
    def between(schema, **told):
        properties = {key: [value] for key, value in told.items()}
        return {
            "id": f"{schema}{len(told)}",
            "schema": schema,
            "properties": properties,
        }

    entities = [
        {"id": "a", "schema": "Company", "properties": {"name": ["A"]}},
        {"id": "b", "schema": "Company", "properties": {"name": ["B"]}},
        {"id": "v", "schema": "Vessel", "properties": {}},
        between("Ownership", owner="a", asset="v"),
        between("UnknownLink", subject="a", object="b", role="lawyer of"),
        between("Ownership", owner="a", asset="b", summary="low confidence in this"),
    ]
    found = from_follow_the_money(entities)
    assert [(e.source, e.target, e.confidence) for e in found.links] == [("a", "b", 1)]
    assert "left aside: 3." in found.notes[-1]


def test_a_country_is_written_back_as_it_was():
    chain = FirmChain.from_links(
        [Organisation(id="a", name="A", country="Costa Rica"),
         Organisation(id="b", name="B", country="FR")],
        [Link(source="a", target="b", relation="owns", confidence=0.0)],
    )  # fmt: skip
    found = from_follow_the_money(to_follow_the_money(chain))
    assert dict(found.organisations) == dict(chain.organisations)
    assert found.links == chain.links


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("us,cn,outsources_to", "us,xx,outsources_to", "row 1, column 'relation': there is no organisation 'xx'"),
        ("us,cn,outsources_to", "us,cn,likes", "'likes' is no relation; there are: outsources_to"),
        ("us,cn,outsources_to", "us,us,owns", "is linked to itself"),
        (",low", ",maybe", "row 3, column 'confidence': 'maybe' is no confidence"),
        ("source,target", "a,b", "has no column 'source'"),
    ],
)  # fmt: skip
def test_links_that_cannot_be_are_refused_with_their_row(old, new, says):
    with pytest.raises(ValueError, match=says):
        read_chain([sheet(LINKS.replace(old, new)), sheet(PEOPLE, "organisations.csv")])


@pytest.mark.parametrize(("share", "is_taken"), [("51%", 0.51), ("0.51", 0.51)])
def test_a_share_may_be_a_percentage(share, is_taken):
    found = read_chain([sheet(f"source,target,relation,share\na,b,owns,{share}\n")])
    assert found.links[0].share == pytest.approx(is_taken)


def test_a_file_that_is_no_json_is_refused_with_its_line():
    with pytest.raises(ValueError, match=r"entities\.json, line 2 is no JSON"):
        entities_of(b'{"id": "a", "schema": "Company"}\n{no', "entities.json")
