import cytoscape from "cytoscape";

interface Told { label: string; told: string; look: number; count: number }

const SHAPES = ["ellipse", "rectangle", "triangle", "diamond", "pentagon", "star"];
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];

/** Draws the network that the page holds as JSON, to be moved and touched. */
export function showNetwork(page: Document): cytoscape.Core | null {
  const place = page.getElementById("network");
  const data = page.getElementById("network-data")?.textContent;
  if (!place || !data) return null;
  const ink = getComputedStyle(place).color || "#16191a";
  const network = cytoscape({
    container: place,
    elements: JSON.parse(data) as cytoscape.ElementsDefinition,
    layout: { name: "preset" },
    minZoom: 0.3,
    maxZoom: 4,
    style: looks(ink),
  });
  const told = page.getElementById("network-told");
  network.on("tap", "node", ({ target }: { target: cytoscape.NodeSingular }) => {
    show(network, target);
    if (told) told.textContent = (target.data() as Told).told;
  });
  network.on("tap", ({ target }: cytoscape.EventObject) => {
    if (target === network) network.elements().removeClass("aside");
  });
  return network;
}

/** Lets all but a person and whom they know step back. */
function show(network: cytoscape.Core, person: cytoscape.NodeSingular): void {
  network.elements().addClass("aside");
  person.closedNeighborhood().removeClass("aside");
}

function looks(ink: string): cytoscape.StylesheetJson {
  const look = (node: cytoscape.NodeSingular): number => (node.data() as Told).look;
  return [
    {
      selector: "node",
      style: {
        label: "data(label)",
        color: ink,
        "font-size": 13,
        "text-valign": "bottom",
        "text-margin-y": 4,
        shape: (node: cytoscape.NodeSingular) => (SHAPES[look(node)] ?? "ellipse") as cytoscape.Css.NodeShape,
        "background-color": (node: cytoscape.NodeSingular) => COLOURS[look(node)] ?? ink,
        width: (node: cytoscape.NodeSingular) => 18 * Math.sqrt(Math.min((node.data() as Told).count, 16)),
        height: (node: cytoscape.NodeSingular) => 18 * Math.sqrt(Math.min((node.data() as Told).count, 16)),
      },
    },
    { selector: "edge", style: { width: 1.5, "line-color": "#7b8688", "curve-style": "straight" } },
    { selector: "edge[own = 1]", style: { width: 1, "line-style": "dotted", "line-color": "#a8b2b3" } },
    { selector: ".aside", style: { opacity: 0.2 } },
  ];
}

showNetwork(document);
