// Builds the optimised page: node frontend/build/page.mjs <folder> with cargo, wasm-split-cli and wasm-bindgen on
// PATH; the cargo folder in CARGO_TARGET_DIR. The folder appears whole or not at all.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Site } from "./assets.mjs";
import { program } from "./program.mjs";

const root = resolve(import.meta.dirname, "../..");
const dist = resolve(process.argv[2] ?? "dist");
const out = `${dist}.new`;
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const site = new Site(out);
await site.assets(root, true);
const { script, first, parts } = await program(site, root, resolve(process.env.CARGO_TARGET_DIR ?? "target/page"));
const head = `<link rel="preload" href="${first}" as="fetch" type="application/wasm" crossorigin>
<script type="module" src="${script}"></script>`;
site.page(readFileSync(join(root, "frontend/index.html"), "utf8").replace(/<link data-trunk[^>]*>/, head));
site.page(readFileSync(join(root, "frontend/wallboard/index.html"), "utf8"), "wallboard.html");
// What each part takes, for budget.mjs.
writeFileSync(join(out, "parts.json"), JSON.stringify(parts));
site.pack();

rmSync(dist, { recursive: true, force: true });
renameSync(out, dist);
