// The files that pages load: one style, one script, one picture. Their names hold a hash, so that a browser keeps them for a year.
import { createHash } from 'node:crypto';
import built from './client/built.json' with { type: 'json' };

export interface Asset {
  readonly path: string;
  readonly type: string;
  readonly text: string;
}

function asset(name: string, ending: string, type: string, text: string): Asset {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return { path: `/assets/${name}-${hash}.${ending}`, type, text };
}

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 26 20"><rect x="1" y="1" width="24" height="18" rx="4" fill="#fff" stroke="#1b1f24" stroke-width="2"/><path d="M5 6l8 6 8-6" fill="none" stroke="#1f5fa8" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"/></svg>';

export const ASSETS = {
  style: asset('style', 'css', 'text/css; charset=utf-8', built.style),
  script: asset('script', 'js', 'text/javascript; charset=utf-8', built.script),
  icon: asset('icon', 'svg', 'image/svg+xml', ICON),
};

export function assetAt(path: string): Asset | null {
  return Object.values(ASSETS).find((one) => one.path === path) ?? null;
}
