// Prints what the bounce reader says about every file of a folder, one JSON line per recipient, in the form that a scorer of
// bounce readers takes. BOUNCES=FOLDER node --import tsx bench/bounce-answers.ts [SUBFOLDER...]
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBounce } from '../src/bounce/read-bounce.ts';

const root = process.env.BOUNCES;
if (root === undefined) {
  console.error('BOUNCES=FOLDER [SUBFOLDER...]: the folder that holds the bounces');
  process.exit(2);
}
const out: string[] = [];
for (const folder of process.argv.length > 2 ? process.argv.slice(2) : ['.']) {
  for (const name of readdirSync(join(root, folder)).sort()) {
    const file = join(folder, name);
    for (const failure of readBounce(readFileSync(join(root, file))).failures) {
      out.push(
        JSON.stringify({
          file,
          recipient: failure.recipient,
          replycode: String(failure.reply?.code ?? ''),
          enhanced: failure.reply?.enhanced ?? failure.status ?? '',
          stage: (failure.stage ?? '').toUpperCase(),
          stage_inferred: failure.stageBasis === 'inferred',
          remote_host: failure.remote.host ?? '',
          remote_ip: failure.remote.address ?? '',
        }),
      );
    }
  }
}
process.stdout.write(`${out.join('\n')}\n`);
