// What the program puts before a service worker.
declare global {
  const SITE: { base: string; id: string; theme: string; version: string };
}

export {};
