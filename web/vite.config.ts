import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [svelte()],
  // Relative addresses: the same files are served at / and below /m/.
  base: "./",
  build: {
    outDir: "../src/pellucid/app/static",
    emptyOutDir: true,
    // The server forbids data: scripts and styles, and small files are as quick from this computer.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: ["index.html", "home.html", "learn/index.html", "studio/index.html"],
    },
  },
  // `pellucid explore NAME --no-browser --port 8765` answers while the app is written.
  server: { proxy: { "/api": "http://127.0.0.1:8765" } },
});
