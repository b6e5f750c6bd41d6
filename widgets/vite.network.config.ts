import { readFileSync } from "node:fs";

import { defineConfig } from "vite";

const LICENCE = readFileSync("node_modules/cytoscape/LICENSE", "utf-8");

/** The script of pages that show a network: one file, since the core writes it into each page. */
export default defineConfig({
  build: {
    outDir: "../core/src/handwork_core/networks/static",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: false,
    lib: { entry: "src/network/network.ts", formats: ["iife"], name: "handworkNetwork", fileName: () => "network.js" },
    rolldownOptions: { output: { codeSplitting: false, postBanner: `/*! cytoscape.js\n${LICENCE}*/` } },
  },
});
