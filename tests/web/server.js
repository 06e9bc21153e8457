// A static host as plain as GitHub Pages: files below a base path, index.html for folders, 404.html for the rest.

import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { gzipSync } from "node:zlib";

/** Media types by the end of a name. @type {Record<string, string>} */
export const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".xml": "application/xml",
  ".txt": "text/plain; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
};

/**
 * Serves a folder on a free port of 127.0.0.1.
 * @param {string} folder what is served
 * @param {string} base the path of the site on its host, with slashes at both ends
 * @param {{ compress?: boolean }} [options] `compress`: as hosts do it, with their ten minutes in the browser's cache
 * @returns {Promise<{ origin: string, misses: string[], close: () => Promise<void> }>} `misses` are the paths not found
 */
export async function serve(folder, base, { compress = false } = {}) {
  /** @type {string[]} */
  const misses = [];
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://x").pathname);
    const find = async () => {
      if (!path.startsWith(base)) return null;
      let file = normalize(join(folder, path.slice(base.length)));
      if (!(file + sep).startsWith(normalize(folder + sep))) return null;
      const entry = await stat(file).catch(() => null);
      if (entry?.isDirectory()) file = join(file, "index.html");
      return readFile(file).then((body) => ({
        body,
        type: TYPES[extname(file)] ?? "application/octet-stream",
      }));
    };
    const found = await find().catch(() => null);
    if (found) {
      const isText = /text|json|xml|javascript/.test(found.type);
      if (compress && isText && /\bgzip\b/.test(request.headers["accept-encoding"]?.toString() ?? "")) {
        const headers = {
          "content-encoding": "gzip",
          "cache-control": "max-age=600",
          vary: "accept-encoding",
        };
        response.writeHead(200, { "content-type": found.type, ...headers }).end(gzipSync(found.body));
      } else response.writeHead(200, { "content-type": found.type }).end(found.body);
      return;
    }
    misses.push(path);
    const page = await readFile(join(folder, "404.html")).catch(() => "not found");
    response.writeHead(404, { "content-type": TYPES[".html"] }).end(page);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", () => done(undefined)));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const close = () => new Promise((done) => server.close(() => done(undefined)));
  return { origin: `http://127.0.0.1:${port}`, misses, close };
}
