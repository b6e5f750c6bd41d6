import { defineConfig } from "vite";
import { compressed } from "./compressed";

// What every template needs stands together in one chunk; each element has its own.
const BASE = /src\/(?:element\/|words\/(?!hw\.ts|spans\.ts|pictures\.ts)|crowd\/form\/|keys\/|choose\/|frame\/(?!frame\.ts|media\.ts|microphone\.ts))|node_modules\/(?:lit|@lit)/;

/** The elements inside the frame: one small entry, and a chunk for each element that a template may ask for. */
export default defineConfig({
  base: "./",
  plugins: [compressed()],
  build: {
    outDir: "../server/src/handwork/site/static/handwork/frame",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: false,
    manifest: "manifest.json",
    rolldownOptions: {
      input: "src/frame/frame.ts",
      output: {
        entryFileNames: "frame.js",
        chunkFileNames: "[name]-[hash].js",
        codeSplitting: { groups: [{ name: "base", test: BASE }] },
      },
    },
  },
});
