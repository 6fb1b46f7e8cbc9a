// `scenarios/**/tls-*.yaml` in a probe file: `*` and `?` stay within a folder's names, `**` goes through folders.
import { findScenarioFiles } from './project-files.ts';

/** A longer pattern is no path. */
const MAX_PATTERN_LENGTH = 1000;

/** A file or folder is left as it is; a glob becomes the scenario files that it fits, sorted. */
export function findGlob(path: string): { readonly paths: readonly string[] } | { readonly refuse: string } {
  const wild = path.search(/[*?]/);
  if (wild === -1) return { paths: [path] };
  if (path.length > MAX_PATTERN_LENGTH) return { refuse: 'a glob of more than 1000 characters' };
  const slash = path.lastIndexOf('/', wild);
  const folder = slash === -1 ? '.' : slash === 0 ? '/' : path.slice(0, slash);
  const found = findScenarioFiles([folder]);
  const fits = patternOf(path);
  const paths = found.files.filter((file) => fits.test(file));
  return paths.length > 0 ? { paths } : { refuse: `${path}: no scenario fits it` };
}

function patternOf(glob: string): RegExp {
  const parts = glob.split(/(\*\*\/|\*+|\?)/).map((part) => WILD[part] ?? (/^\*+$/.test(part) ? '.*' : quoted(part)));
  return new RegExp(`^${parts.join('')}$`);
}

const WILD: Readonly<Record<string, string>> = { '**/': '(?:[^/]+/)*', '*': '[^/]*', '?': '[^/]' };
const quoted = (text: string) => text.replace(/[.+^${}()|[\]\\]/g, '\\$&');
