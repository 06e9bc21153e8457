// @ts-check
// What a page hands to the reader as a file.

import { make } from "./parts.js";

/**
 * Lets the browser save a file.
 * @param {File} file
 */
export function download(file) {
  const link = make("a", { href: URL.createObjectURL(file), download: file.name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/**
 * Lets the browser save a text.
 * @param {string} name of the file
 * @param {string} text
 * @param {string} type a MIME type
 */
export function downloadText(name, text, type) {
  download(new File([text], name, { type: `${type};charset=utf-8` }));
}
