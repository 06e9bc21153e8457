// A host whose answers a test can change: it can be down, slow, full of old copies, and get another site.

import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { TYPES } from "./server.js";

/**
 * Serves a folder on a free port of 127.0.0.1.
 * @param {string} folder
 * @param {string} base the path of the site on its host
 */
export async function host(folder, base) {
  const self = {
    origin: "",
    /** What is served: another folder is a deploy. */
    folder,
    /** Whether nobody answers. */
    isDown: false,
    /** How long an answer to a page takes, in ms. */
    delay: 0,
    /** Sent with every answer; `null` for none. @type {string | null} */
    cacheControl: /** @type {string | null} */ (null),
    /** What is answered instead of a path, if anything: a status. @type {(path: string) => number | undefined} */
    refuse: /** @type {(path: string) => number | undefined} */ (() => undefined),
    /** Paths that were asked for. @type {string[]} */
    asked: /** @type {string[]} */ ([]),
    close: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done(undefined)));
    },
  };
  const server = createServer(async (request, response) => {
    if (self.isDown) return void request.socket.destroy();
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://x").pathname);
    self.asked.push(path);
    const isPage = path.endsWith("/");
    if (isPage && self.delay > 0) await new Promise((done) => setTimeout(done, self.delay));
    if (self.isDown) return void request.socket.destroy();
    const headers = self.cacheControl ? { "cache-control": self.cacheControl } : {};
    const refused = self.refuse(path);
    if (refused) return void response.writeHead(refused, headers).end("refused");
    let file = normalize(join(self.folder, path.slice(base.length)));
    const entry = path.startsWith(base) ? await stat(file).catch(() => null) : null;
    if (entry?.isDirectory() && !isPage) {
      return void response.writeHead(301, { location: `${path}/`, ...headers }).end();
    }
    if (entry?.isDirectory()) file = join(file, "index.html");
    const body = entry ? await readFile(file).catch(() => null) : null;
    if (body) {
      const type = TYPES[extname(file)] ?? "application/octet-stream";
      return void response.writeHead(200, { "content-type": type, ...headers }).end(body);
    }
    const missing = await readFile(join(self.folder, "404.html")).catch(() => "");
    response.writeHead(404, { "content-type": TYPES[".html"], ...headers }).end(missing);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", () => done(undefined)));
  const address = server.address();
  self.origin = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  return self;
}
