import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const DIST = "../src/safelight/web/static/dist";
const COMPRESSIBLE = /\.(css|js|json|svg)$/;

/** Ships the licence of the font beside it, as the Open Font License asks. */
function fontLicence(): Plugin {
  return {
    name: "font-licence",
    generateBundle() {
      const source = readFileSync("node_modules/@fontsource-variable/inter/LICENSE");
      this.emitFile({ type: "asset", fileName: "assets/inter-LICENSE.txt", source });
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
    rollupOptions: { input: { main: "src/main.ts", reading: "src/reading.ts" } },
  },
  plugins: [fontLicence(), precompress()],
});
