import { expect, it } from "vitest";

import { showNetwork } from "./network";

it("draws nothing on a page without a network", () => {
  document.body.innerHTML = "<p>No network here</p>";
  expect(showNetwork(document)).toBeNull();
});

it("leaves a page alone that has a place but no data", () => {
  document.body.innerHTML = '<div id="network"></div>';
  expect(showNetwork(document)).toBeNull();
});
