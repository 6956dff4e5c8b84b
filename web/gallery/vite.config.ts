// The gallery of the components, for developers and for the test that photographs it.

import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [svelte({ configFile: "../svelte.config.js" })],
  base: "./",
  build: { outDir: "../../build/gallery", emptyOutDir: true },
});
