// Trunk's post_build hook for `trunk serve`: what stands beside the program, and no inline script in the page. The
// optimised page is made by page.mjs.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Site } from "./assets.mjs";

const out = process.env.TRUNK_STAGING_DIR;
if (!out) throw new Error("run by Trunk as a post_build hook");
const site = new Site(out);
await site.assets(join(process.env.TRUNK_SOURCE_DIR, ".."), false);
const html = readFileSync(join(out, "index.html"), "utf8").replace(/<script type="module"[^>]*>([\s\S]*?)<\/script>/g, (whole, code) => {
  if (!code.trim()) return whole;
  const name = site.put("start.js", `window.otklikImport = (url) => import(url);\n${code.trim()}\n`);
  return `<script type="module" src="/${name}"></script>`;
});
// Uncut, all is there at once.
const styles = '<link rel="stylesheet" href="asset:areas.css">';
site.page(html.replace(/ integrity="[^"]*"/g, "").replace("</head>", `${styles}</head>`));
site.page(readFileSync(join(process.env.TRUNK_SOURCE_DIR, "wallboard/index.html"), "utf8"), "wallboard.html");
