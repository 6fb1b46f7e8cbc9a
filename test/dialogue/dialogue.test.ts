// One dialogue against a server that says exactly what a row tells it to, in memory on a fake clock; over sockets where TLS is
// begun. The same rows over sockets, within TLS and as bursts: same.test.ts.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ask } from './ask.ts';
import { assertRow, type Row } from './row.ts';
import { TABLES } from './rows/tables.ts';

for (const [name, rows] of Object.entries(TABLES))
  describe(name, () => {
    for (const row of rows) {
      if (row.todo === undefined) test(row.name, () => assertHolds(row));
      else
        test(`not yet: ${row.name}`, async () => {
          await assert.rejects(
            assertHolds(row),
            assert.AssertionError,
            `it is mended: its row needs no \`todo\` any more`,
          );
        });
    }
  });

const assertHolds = async (row: Row) =>
  assertRow(row, await ask(row, { over: row.sockets ? 'sockets' : 'memory', burst: false }));
