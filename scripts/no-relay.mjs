// The embedded MX is no relay: nothing that its rooms can reach opens a connection, sends a datagram or starts a program.
import { targetOf } from './imports.mjs';

const ROOMS = /^(?:sandbox|control)\//;
const OUTWARD =
  /^(?:node:(?:net|tls|dns|dgram|http|http2|https|child_process|worker_threads|cluster)(?:\/promises)?|undici)$/;
/** What a server needs of those, besides types. */
const LISTENING = new Set(['createServer', 'createSecureContext', 'TLSSocket']);

/** Sentences; `files` is what importsBelow gives for `root`. */
export function waysOut(root, files) {
  const problems = [];
  const seen = new Set();
  const open = [...files.keys()].filter((file) => ROOMS.test(file)).map((file) => ({ file, from: file }));
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const found = files.get(next.file);
    if (found === undefined || seen.has(next.file)) continue;
    seen.add(next.file);
    for (const what of [...found.first, ...found.later]) {
      const target = targetOf(root, next.file, what);
      if (target !== null) open.push({ file: target, from: next.from });
      else if (OUTWARD.test(what))
        for (const name of namesOf(found.text, what))
          if (!LISTENING.has(name))
            problems.push(
              `${next.file}: takes ${name} of ${what}, and ${next.from} reaches it: the embedded MX connects to nobody`,
            );
    }
  }
  return problems;
}

/** The names that are imported, types left out; whatever is no list of names is all of it. */
function namesOf(text, module) {
  const clauses = [
    ...text.matchAll(new RegExp(`\\b(import|export)\\s*([^;'"]*?)\\s*(?:from\\s*|\\(\\s*)?['"]${module}['"]`, 'g')),
  ];
  return clauses.flatMap(([, , clause]) => {
    if (/^type\b/.test(clause)) return [];
    const [, list] = /^\{([^}]*)\}$/.exec(clause) ?? [];
    if (list === undefined) return ['everything'];
    const names = list.split(',').map((name) => name.trim());
    return names.filter((name) => name !== '' && !name.startsWith('type ')).map((name) => name.split(/\s/)[0]);
  });
}
