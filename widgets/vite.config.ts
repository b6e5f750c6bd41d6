import { defineConfig } from "vitest/config";
import { compressed } from "./compressed";

export default defineConfig({
  base: "./",
  plugins: [compressed()],
  build: {
    outDir: "../server/src/handwork/site/static/handwork",
    emptyOutDir: false,
    target: "es2022",
    cssCodeSplit: false,
    modulePreload: false,
    rolldownOptions: {
      // What only pages that renew themselves need, they load beside the rest.
      input: { site: "src/site.ts", live: "src/live.ts" },
      // htmx holds an eval that `allowEval = false` keeps from being reached.
      checks: { eval: false },
      output: {
        // Names stay fixed: the server's manifest storage adds the hashes.
        entryFileNames: "[name].js",
        chunkFileNames: "[name].js",
        assetFileNames: "site[extname]",
      },
    },
  },
  test: { environment: "happy-dom", include: ["src/**/*.test.ts"] },
});
