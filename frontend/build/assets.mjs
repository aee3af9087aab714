// What stands beside the program: styles with their fonts, the phone, small files; hashed names; no inline script in
// the page (CSP: script-src 'self' 'wasm-unsafe-eval').
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

/** Oldest browser that is meant. */
export const TARGET = ["chrome111"];

/** The icons that the page's sources name; the sprite has more, for screens to come. */
function sprite(root) {
  const named = new Set(["app/src", "frontend"].flatMap((folder) => readdirSync(join(root, folder), { recursive: true })
    .filter((name) => /\.(rs|ts|html)$/.test(name))
    .flatMap((name) => readFileSync(join(root, folder, name), "utf8").match(/(?<=["'#])[a-z0-9-]+(?=["'])/g) ?? [])));
  const whole = readFileSync(join(root, "public/sprite.svg"), "utf8");
  return whole.replace(/<symbol id="([a-z0-9-]+)".*?<\/symbol>\s*/gs, (symbol, id) => (id.startsWith("st-") || named.has(id) ? symbol : ""));
}

/** A folder of the page, and what index.html calls its files. */
export class Site {
  names = new Map();

  constructor(out) {
    this.out = out;
  }

  /** Writes a file under its name with a hash, and gives that name. */
  put(name, bytes) {
    const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
    const hashed = name.replace(/(\.[a-z0-9]+)$/, `-${hash}$1`);
    writeFileSync(join(this.out, hashed), bytes);
    this.names.set(name, `/${hashed}`);
    return hashed;
  }

  /** The styles with their fonts, the phone, which people with one in the browser load on demand, small files. */
  async assets(root, release) {
    const css = await build({
      entryPoints: ["main", "areas", "wallboard"].map((name) => join(root, `style/${name}.css`)),
      bundle: true, minify: release, write: false, outdir: this.out, publicPath: "/",
      loader: { ".woff2": "file" }, assetNames: "[name]-[hash]", target: TARGET, logLevel: "warning",
    });
    for (const file of css.outputFiles) {
      const name = file.path.slice(this.out.length + 1);
      if (name.endsWith(".css")) this.put(name === "main.css" ? "style.css" : name, file.contents);
      else {
        writeFileSync(file.path, file.contents);
        this.names.set(name.replace(/-[A-Z0-9]{8}(\.woff2)$/, "$1"), `/${name}`);
      }
    }
    const phone = await build({
      entryPoints: [join(root, "app/src/phone/shim.ts")],
      bundle: true, minify: release, write: false, format: "esm", target: TARGET, legalComments: "none",
      define: { global: "globalThis" }, logLevel: "warning",
    });
    this.put("phone.js", phone.outputFiles[0].contents);
    // The wallboard: a page of its own, for a TV.
    const wallboard = await build({
      entryPoints: [join(root, "frontend/wallboard/wallboard.ts")],
      bundle: true, minify: release, write: false, format: "esm", target: ["chrome87"], legalComments: "none", logLevel: "warning",
    });
    this.put("wallboard.js", wallboard.outputFiles[0].contents);
    this.put("sprite.svg", sprite(root));
    for (const name of ["theme.js", "ticker.js", "icon.svg"]) this.put(name, readFileSync(join(root, "public", name)));
  }

  /** Writes index.html, or a page beside it, with `asset:<name>` replaced. */
  page(html, file = "index.html") {
    const whole = html.replace(/asset:([\w.-]+)/g, (_, name) => {
      if (!this.names.has(name)) throw new Error(`${file} asks for ${name}, which nothing makes`);
      return this.names.get(name);
    });
    if (/<script(?![^>]*\bsrc=)/.test(whole) || /<style|\sstyle="/.test(whole)) throw new Error(`an inline script or style is left in ${file}`);
    writeFileSync(join(this.out, file), whole);
  }

  /** Compressed once, here, as hard as it goes: .br and .gz beside each file. */
  pack() {
    for (const name of readdirSync(this.out)) {
      if (/\.(br|gz|woff2)$/.test(name)) continue;
      const file = join(this.out, name);
      const bytes = readFileSync(file);
      writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }));
      writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
    }
  }
}
