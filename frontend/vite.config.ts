import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";
import { messages } from "./messages.ts";

const DIST = "../src/safelight/web/static/dist";
const COMPRESSIBLE = /\.(css|js|json|svg)$/;

/** Each is a page's script and style sheet; the template tag `built_assets` names them. */
const ENTRIES = ["frame", "main", "explorer", "areas", "reading", "live", "moderation", "reporting", "lab"];

/** Licences that ask to be shipped beside what they are for. */
const LICENCES = {
  "inter-LICENSE.txt": "node_modules/@fontsource-variable/inter/LICENSE",
  "maplibre-LICENSE.txt": "node_modules/maplibre-gl/LICENSE.txt",
  "h3-js-LICENSE.txt": "node_modules/h3-js/LICENSE",
  "htmx-LICENSE.txt": "node_modules/htmx.org/LICENSE",
};

function licences(): Plugin {
  return {
    name: "licences",
    generateBundle() {
      for (const [name, path] of Object.entries(LICENCES)) {
        this.emitFile({ type: "asset", fileName: `assets/${name}`, source: readFileSync(path) });
      }
    },
  };
}

/** Writes FILE.br and FILE.gz beside every text file, so that the server never compresses a static file itself. */
function precompress(): Plugin {
  return {
    name: "precompress",
    closeBundle() {
      for (const name of readdirSync(DIST, { recursive: true, encoding: "utf8" })) {
        if (!COMPRESSIBLE.test(name)) continue;
        const path = join(DIST, name);
        const content = readFileSync(path);
        const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
        writeFileSync(`${path}.br`, brotliCompressSync(content, quality));
        writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
      }
    },
  };
}

export default defineConfig({
  base: "/static/",
  build: {
    outDir: DIST,
    emptyOutDir: true,
    manifest: "manifest.json",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
    rollupOptions: { input: ENTRIES.map((name) => `src/${name}.ts`) },
  },
  plugins: [messages(), licences(), precompress()],
});
