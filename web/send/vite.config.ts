// The page for phones: built on its own, since their server has nothing but this folder.

import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [svelte({ configFile: "../svelte.config.js" })],
  base: "./",
  publicDir: "../public",
  build: {
    outDir: "../../src/pellucid/app/static/send",
    emptyOutDir: true,
    // The server forbids data: scripts and styles.
    assetsInlineLimit: 0,
  },
});
