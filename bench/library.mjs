// npm run bench:library: what the library costs whoever imports it, over the built package; what keeping costs is bench/sandbox.ts. Each
// figure stands with its bound; ends with 1 if one is broken. Times are of the processor where other things may run beside it.
//   import    `mxprobe/sandbox`, nothing started, over `node:net` and `node:tls` alone: medians of 9 fresh processes, in turns
//   start     the first sandbox with its root, median of 5 fresh processes; further ones, median of 50
//   command   `mxprobe sandbox` until it listens, over `node -e ''`: medians of 5, in turns
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const entry = join(root, 'dist/lib/sandbox.js');
let broken = false;
function figure(what, value, bound, unit) {
  broken ||= value > bound;
  console.log(`${value <= bound ? 'ok    ' : 'BROKEN'} ${what}: ${value.toFixed(2)} ${unit} (at most ${bound})`);
}
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const turns = (count, ...ways) => {
  const found = ways.map(() => []);
  for (let turn = 0; turn < count; turn += 1) for (const [index, way] of ways.entries()) found[index].push(way());
  return found.map(median);
};
const inNode = (code) =>
  Number(execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' }));
const USED =
  'const used = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000 }; const begun = used();';
const importing = (...names) =>
  inNode(
    `${USED} ${names.map((name) => `await import(${JSON.stringify(name)});`).join(' ')} console.log(used() - begun)`,
  );

const [own, nodes] = turns(
  9,
  () => importing(entry),
  () => importing('node:net', 'node:tls'),
);
figure('import, over node:net and node:tls alone', own / nodes, 2, 'times');

const starting = (then) =>
  `import { startSandbox } from ${JSON.stringify(entry)}; ${USED} const mx = await startSandbox(); ${then}`;
const [first] = turns(5, () => inNode(starting('console.log(used() - begun); await mx.close()')));
figure('the first sandbox, root included', first, 80, 'ms of the processor');
const further = `const all = []; for (let one = 0; one < 50; one += 1) { const at = performance.now(); const next = await startSandbox(); all.push(performance.now() - at); await next.close(); } console.log(all.sort((a, b) => a - b)[25]); await mx.close()`;
figure('further ones, median of 50', inNode(starting(further)), 2, 'ms');

async function command() {
  const begun = performance.now();
  const child = spawn(process.execPath, [join(root, 'dist/mxprobe.js'), 'sandbox', '--until-eof'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  const ms = performance.now() - begun;
  child.stdin.end();
  await once(child, 'close');
  return ms;
}
const [ready, empty] = [[], []];
for (let turn = 0; turn < 5; turn += 1) {
  ready.push(await command());
  const begun = performance.now();
  execFileSync(process.execPath, ['-e', '']);
  empty.push(performance.now() - begun);
}
figure("the command is ready, over node -e ''", median(ready) / median(empty), 5, 'times');
process.exitCode = broken ? 1 : 0;
