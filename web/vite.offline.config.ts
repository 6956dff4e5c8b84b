// The page that classifies from a file, without a server: one classic script, and the runtime as
// text in another one. `pellucid.exports.web_format` puts a classifier beside them.

import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type Plugin } from "vite";

const PAGE = "src/offline/";
const RUNTIME = "node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm";

/** A classic script has no address of its own; ONNX Runtime would load its WebAssembly from there. */
const withoutAddress: Plugin = {
  name: "without-address",
  enforce: "pre",
  transform(code, id) {
    if (id.includes("onnxruntime-web")) return code.replaceAll("import.meta.url", '""');
  },
};

const besideThePage: Plugin = {
  name: "beside-the-page",
  generateBundle() {
    const emit = (fileName: string, source: string) =>
      this.emitFile({ type: "asset", fileName, source });
    const packed = gzipSync(readFileSync(RUNTIME), { level: 9 }).toString("base64");
    emit("page/runtime.js", `window.pellucidRuntime = "${packed}";\n`);
    emit("index.html", readFileSync(`${PAGE}index.html`, "utf-8"));
    const svelte = readFileSync("node_modules/svelte/LICENSE.md", "utf-8");
    emit(
      "page/LICENSES.txt",
      `${readFileSync(`${PAGE}ONNXRUNTIME_LICENSE.txt`, "utf-8")}
----

Svelte (https://github.com/sveltejs/svelte), which page.js contains:

${svelte}`,
    );
  },
};

export default defineConfig({
  plugins: [withoutAddress, svelte(), besideThePage],
  // The studio's files beside it come from the other build.
  publicDir: false,
  build: {
    outDir: "../src/pellucid/app/static/offline",
    emptyOutDir: true,
    lib: {
      entry: `${PAGE}main.ts`,
      name: "pellucidPage",
      formats: ["iife"],
      fileName: () => "page/page.js",
      cssFileName: "page/page",
    },
  },
});
