// HTML as our page may be written: a tokenizer that refuses whatever a browser would have to guess at. What it accepts, the
// algorithm of the HTML standard reads in the same way.
import assert from 'node:assert/strict';

/** Every start tag with its attribute names, in order: `details[open]`. @throws for anything but strict markup. */
export function structureOf(page: string): string[] {
  const tags: string[] = [];
  const open: string[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(page);
    if (match !== null) at += match[0].length;
    return match;
  };
  if (take(/<!doctype html>\n/y) === null) assert.fail('no doctype');
  while (at < page.length) {
    if (take(/(?:[^<&]|&(?:amp|lt|gt|quot|#39);)+/y) !== null) continue;
    const close = take(/<\/([a-z][a-z0-9]*)>/y);
    if (close !== null) {
      if (open.pop() !== close[1]) assert.fail(`</${close[1]}> closes nothing: ${excerpt(page, at)}`);
      continue;
    }
    const start = take(/<([a-z][a-z0-9]*)((?: [a-z][a-z0-9-]*(?:="(?:[^"<>&]|&(?:amp|lt|gt|quot|#39);)*")?)*)(\/?)>/y);
    if (start === null) assert.fail(`no markup of ours: ${excerpt(page, at)}`);
    const [, name = '', attributes = '', alone] = start;
    if (alone !== '' && !open.includes('svg')) assert.fail(`<${name}/> outside of SVG`);
    const names = [...attributes.matchAll(/ ([a-z][a-z0-9-]*)(?:="[^"]*")?/g)].map(([, one]) => one);
    if (new Set(names).size < names.length) assert.fail(`an attribute twice: ${start[0]}`);
    tags.push(`${name}[${names.join(' ')}]`);
    if (alone !== '' || VOID.has(name)) continue;
    open.push(name);
    if (name === 'script' || name === 'style') take(/(?:(?!<\/(?:script|style))[\s\S])*/y);
  }
  if (open.length > 0) assert.fail(`left open: ${open.join(' ')}`);
  return tags;
}

const VOID = new Set(['meta', 'br', 'input', 'link', 'hr', 'col']);
const excerpt = (page: string, at: number) => JSON.stringify(page.slice(Math.max(0, at - 60), at + 60));
