// The page's program: compiled with a standard library of its own, cut at the marks of `lazy!`, glued to the browser,
// made small. docs/adr/0006 and 0007 say what each step saves and costs.
import { execFile, spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { TARGET } from "./assets.mjs";
import { LANDINGS } from "./budget.mjs";

/** Runs a program to its end; what it complained of is told when it fails. */
const run = (name, args) => promisify(execFile)(name, args, { maxBuffer: 1 << 26 });

/** The page's own standard library, without the machinery of panics. */
const SMALLEST = {
  RUSTC_BOOTSTRAP: "1",
  CARGO_UNSTABLE_BUILD_STD: "std,panic_abort",
  CARGO_UNSTABLE_PANIC_IMMEDIATE_ABORT: "true",
  CARGO_PROFILE_WASM_RELEASE_PANIC: "immediate-abort",
};

const SHRINK = ["-tnh", "--low-memory-unused", "-Oz", "--flatten", "--rereloop", "-Oz", "--flatten", "--rereloop", "-Oz", "-Oz", "--reorder-functions-by-name", "--reorder-locals"];

/** Bytes: 270 of 280 files have fewer, most of them some hundred. */
const QUICK = 100_000;

/** Relocations are what the cut goes by. */
function compile(root, target) {
  const args = ["rustc", "--locked", "-p", "frontend", "--bin", "frontend", "--features", "split", "--profile", "wasm-release", "--target", "wasm32-unknown-unknown", "--", "-Clink-arg=--emit-relocs"];
  const { status } = spawnSync("cargo", args, { cwd: root, env: { ...process.env, ...SMALLEST, CARGO_TARGET_DIR: target }, stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) throw new Error(`cargo ended with ${status}`);
  return join(target, "wasm32-unknown-unknown/wasm-release/frontend.wasm");
}

/** From the loader that wasm-split-cli writes: which of its files each part needs. */
function partsOf(code) {
  const chunks = new Map([...code.matchAll(/const (__chunk_\d+) = makeLoad\(\(\) => \{\s*const src = fetch\(new URL\("\.\/([\w.]+)"/g)].map(([, name, file]) => [name, file]));
  const parts = {};
  for (const [, name, body, needs] of code.matchAll(/export const __wasm_split_load_(\w+) = wrapAsyncCb\(makeLoad\(([\s\S]*?), \[([^\]]*)\]\)\);/g)) {
    const own = body.match(/new URL\("\.\/([\w.]+)"/);
    parts[name] = [...needs.split(", ").filter(Boolean).map((chunk) => chunks.get(chunk)), ...(own ? [own[1]] : [])];
  }
  return parts;
}

/**
 * Makes each file small: as many at a time as there are processors, the largest first, for that one takes longest.
 * wasm-opt is itself wasm: over most of these files it is done before its own optimisation by V8 pays.
 */
async function shrink(root, work, files) {
  const opt = join(root, "node_modules/binaryen/bin/wasm-opt");
  const size = (name) => statSync(join(work, name)).size;
  const left = [...files].sort((a, b) => size(b) - size(a));
  const one = async () => {
    for (let name = left.shift(); name; name = left.shift()) {
      const quick = size(name) < QUICK ? ["--liftoff-only"] : [];
      await run(process.execPath, [...quick, opt, join(work, name), ...SHRINK, "-o", join(work, name)]);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, one));
}

/** The areas where people land that need the file: what comes with one first screen is not loaded with another. */
const landingsOf = (file, parts) => Object.values(LANDINGS).filter((area) => parts[area]?.includes(file)).join("-");

/**
 * Puts the wasm files into the site; gives where each is, as loader.js takes it. What parts share comes together,
 * compressed as one for the landings that need it: `shared-desk.bin`, `shared-desk-live.bin`, and `shared-later.bin`
 * for none. The operators' own area comes with what it shares: most who open the page are operators, theirs is the
 * heaviest first screen, and the two compress better as one.
 */
function place(site, work, names, parts) {
  const places = new Map();
  const together = new Map();
  for (const name of names) {
    const bytes = readFileSync(join(work, name));
    if (name.startsWith("chunk_") || name === `split_${LANDINGS.operator}.wasm`) {
      const group = landingsOf(name, parts) || "later";
      together.set(group, [...(together.get(group) ?? []), { name, bytes }]);
    } else {
      places.set(name, `/${site.put(name.replace(/^split_/, ""), bytes)}`);
    }
  }
  for (const [group, files] of together) {
    const file = site.put(`shared-${group}.bin`, Buffer.concat(files.map(({ bytes }) => bytes)));
    let from = 0;
    for (const { name, bytes } of files) places.set(name, `/${file}:${from}:${(from += bytes.length)}`);
  }
  return places;
}

/**
 * Makes the program and puts its files into the site.
 * @returns {Promise<{script: string, first: string, parts: Record<string, string[]>}>} addresses in the site: the
 *   script that starts it, the wasm file that it begins with, and for each part the files that it takes besides
 */
export async function program(site, root, target) {
  const raw = compile(root, target);
  const work = join(target, "cut");
  const glue = join(work, "glue");
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  await run("wasm-split-cli", [raw, work, "--target", "web", "--out-name", "frontend"]);
  await run("wasm-bindgen", ["--target", "web", "--no-typescript", "--keep-lld-exports", "--out-dir", glue, "--out-name", "frontend", join(work, "frontend.wasm")]);
  copyFileSync(join(glue, "frontend_bg.wasm"), join(work, "frontend.wasm"));
  const files = readdirSync(work).filter((name) => name.endsWith(".wasm")).sort();
  await shrink(root, work, files);

  const wanted = partsOf(readFileSync(join(work, "__wasm_split.js"), "utf8"));
  const places = place(site, work, files, wanted);
  const lost = files.filter((file) => file !== "frontend.wasm" && !Object.values(wanted).flat().includes(file));
  if (lost.length) throw new Error(`no part takes ${lost}: does wasm-split-cli write its loader otherwise?`);
  // The desk's styles come with the page.
  const styles = (name) => (name === LANDINGS.operator ? [] : [site.names.get("areas.css")]);
  const needs = Object.entries(wanted).map(([name, list]) => [name, [...styles(name), ...list.map((file) => places.get(file))]]);
  const loads = needs.map(([name, list]) => `export const __wasm_split_load_${name} = part(${JSON.stringify(list)});`);
  writeFileSync(join(glue, "__wasm_split.js"), [`import { part } from "./loader.js";`, ...loads].join("\n"));
  copyFileSync(join(import.meta.dirname, "loader.js"), join(glue, "loader.js"));
  const parts = Object.fromEntries(needs.map(([name, list]) => [name, [...new Set(list.map((file) => file.split(":")[0]))]]));
  const first = places.get("frontend.wasm");
  const start = await build({
    stdin: { contents: starter(first, parts), resolveDir: glue },
    bundle: true, minify: true, write: false, format: "esm", target: TARGET, logLevel: "error",
  });
  return { script: `/${site.put("start.js", start.outputFiles[0].contents)}`, first, parts };
}

/** An area that the address names is fetched while the first file is still being read. */
const starter = (first, parts) => `
import init from "./frontend.js";
const parts = ${JSON.stringify(parts)};
for (const href of parts[location.pathname.split("/")[1]] ?? []) {
  const as = href.endsWith(".css") ? { as: "style" } : { as: "fetch", crossOrigin: "" };
  document.head.append(Object.assign(document.createElement("link"), { rel: "preload", href, ...as }));
}
window.otklikImport = (url) => import(url);
init({ module_or_path: "${first}" });
`;
