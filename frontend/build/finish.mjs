// Finishes what Trunk built: bundles the styles and the phone, hashes every file, leaves no inline script in
// the page (CSP: script-src 'self' 'wasm-unsafe-eval'), and writes .br and .gz beside each file.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = process.env.TRUNK_SOURCE_DIR ? join(process.env.TRUNK_SOURCE_DIR, "..") : process.cwd();
const out = process.env.TRUNK_STAGING_DIR;
const release = process.env.TRUNK_PROFILE === "release";
if (!out) throw new Error("run by Trunk as a post_build hook");

const assets = new Map(); // the name index.html uses → the hashed name
const put = (name, bytes) => {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  const hashed = name.replace(/(\.[a-z0-9]+)$/, `-${hash}$1`);
  writeFileSync(join(out, hashed), bytes);
  assets.set(name, `/${hashed}`);
};

// The styles, with their fonts.
const css = await build({
  entryPoints: [join(root, "style/main.css")],
  bundle: true, minify: release, write: false, outdir: out, publicPath: "/",
  loader: { ".woff2": "file" }, assetNames: "[name]-[hash]", target: ["chrome111"], logLevel: "warning",
});
for (const file of css.outputFiles) {
  const name = file.path.slice(out.length + 1);
  if (name.endsWith(".css")) put("style.css", file.contents);
  else {
    writeFileSync(file.path, file.contents);
    assets.set(name.replace(/-[A-Z0-9]{8}(\.woff2)$/, "$1"), `/${name}`);
  }
}

// The phone, loaded on demand by people who have one in the browser.
const phone = await build({
  entryPoints: [join(root, "app/src/phone/shim.ts")],
  bundle: true, minify: release, write: false, format: "esm", target: ["chrome111"], legalComments: "none",
  define: { global: "globalThis" }, logLevel: "warning",
});
put("phone.js", phone.outputFiles[0].contents);
for (const name of ["theme.js", "ticker.js", "sprite.svg", "icon.svg"]) put(name, readFileSync(join(root, "public", name)));

// wasm-bindgen's glue is written to be read; a third of it is enough to run.
if (release) {
  for (const name of readdirSync(out).filter((f) => /^frontend-.*\.js$/.test(f))) {
    const file = join(out, name);
    const small = await build({ entryPoints: [file], write: false, minify: true, format: "esm", target: ["chrome111"], logLevel: "error" });
    writeFileSync(file, small.outputFiles[0].contents);
  }
}

// The page itself.
const index = join(out, "index.html");
let html = readFileSync(index, "utf8");
html = html.replace(/<script type="module"[^>]*>([\s\S]*?)<\/script>/g, (whole, code) => {
  if (!code.trim()) return whole;
  put("start.js", Buffer.from(`window.otklikImport = (url) => import(url);\n${code.trim()}\n`));
  return `<script type="module" src="${assets.get("start.js")}"></script>`;
});
// Trunk's integrity is of the glue before it was made small; the names carry hashes and the origin is our own.
html = html.replace(/ integrity="[^"]*"/g, "");
html = html.replace(/asset:([\w.-]+)/g, (_, name) => {
  if (!assets.has(name)) throw new Error(`index.html asks for ${name}, which nothing makes`);
  return assets.get(name);
});
if (/<script(?![^>]*\bsrc=)/.test(html) || /<style|\sstyle="/.test(html)) throw new Error("an inline script or style is left in index.html");
writeFileSync(index, html);

// Compressed once, here, as hard as it goes.
const walk = (dir) => readdirSync(dir, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? walk(join(dir, e.name)) : [join(dir, e.name)]));
if (release) {
  for (const file of walk(out)) {
    if (/\.(br|gz|woff2)$/.test(file)) continue;
    const bytes = readFileSync(file);
    writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }));
    writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
  }
}
