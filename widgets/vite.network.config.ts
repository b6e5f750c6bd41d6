import { defineConfig } from "vite";

/** The script of pages that show a network: one file, since the core writes it into each page. */
export default defineConfig({
  build: {
    outDir: "../core/src/handwork_core/networks/static",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: false,
    lib: { entry: "src/network/network.ts", formats: ["iife"], name: "handworkNetwork", fileName: () => "network.js" },
    rolldownOptions: { output: { codeSplitting: false } },
  },
});
