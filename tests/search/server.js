// A static host that compresses what hosts are known to compress, and notes what every request cost.

import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { gzipSync } from "node:zlib";

/** @type {Record<string, string>} */
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".xml": "application/xml",
  ".wasm": "application/wasm",
};

const COMPRESSED = new Set([".html", ".css", ".js", ".mjs", ".json", ".svg", ".txt", ".xml"]);

/** The level that nginx, Apache and the common static hosts are near. */
const LEVEL = 6;

/**
 * Returns what of a file goes over the wire: the headers are not counted, as they depend on the host.
 * @param {string} path
 * @param {Buffer} body
 */
export function onTheWire(path, body) {
  return COMPRESSED.has(extname(path)) ? gzipSync(body, { level: LEVEL }) : body;
}

/**
 * Serves folders on a free port of 127.0.0.1.
 * @param {Record<string, string>} mounts folders by the path they stand at, with slashes at both ends
 * @returns {Promise<{ origin: string, log: { path: string, bytes: number, status: number }[], close: () => Promise<void> }>}
 * `log` grows with every request; empty it to begin again
 */
export async function serve(mounts) {
  /** @type {{ path: string, bytes: number, status: number }[]} */
  const log = [];
  // Compressing megabytes again for every cold page would cost more time than all that is measured.
  /** @type {Map<string, { body: Buffer, type: string, gzip: boolean }>} */
  const ready = new Map();
  /** @param {string} path */
  const find = async (path) => {
    const known = ready.get(path);
    if (known) return known;
    const base = Object.keys(mounts).find((mount) => path.startsWith(mount));
    if (!base) return undefined;
    let file = normalize(join(mounts[base], path.slice(base.length)));
    if (!(file + sep).startsWith(normalize(mounts[base] + sep))) return undefined;
    if ((await stat(file)).isDirectory()) file = join(file, "index.html");
    const body = onTheWire(file, await readFile(file));
    const end = extname(file);
    const found = { body, type: TYPES[end] ?? "application/octet-stream", gzip: COMPRESSED.has(end) };
    ready.set(path, found);
    return found;
  };
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://x").pathname);
    const found = await find(path).catch(() => undefined);
    if (!found) {
      log.push({ path, bytes: 0, status: 404 });
      response.writeHead(404).end();
      return;
    }
    log.push({ path, bytes: found.body.length, status: 200 });
    const headers = {
      "content-type": found.type,
      "content-length": found.body.length,
      // A page of its own origin group gets a clock of 5 microseconds in place of 100.
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
      ...(found.gzip ? { "content-encoding": "gzip" } : {}),
    };
    response.writeHead(200, headers).end(found.body);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", () => done(undefined)));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const close = () =>
    new Promise((done) => {
      server.close(() => done(undefined));
      server.closeAllConnections();
    });
  return { origin: `http://127.0.0.1:${port}`, log, close };
}
