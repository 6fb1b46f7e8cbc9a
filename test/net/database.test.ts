// What an error of the database means: it is not there, or not now, and is asked again; or it refuses.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DatabaseFault, faultOf } from '../../src/net/database.ts';

describe('an error of the database', () => {
  for (const { name, code, message = 'x', kind } of [
    { name: 'nobody listens', code: 'ECONNREFUSED', kind: 'away' },
    { name: 'the connection broke', code: '08006', kind: 'away' },
    { name: 'it is stopped', code: '57P01', kind: 'away' },
    { name: 'too many clients', code: '53300', kind: 'away' },
    { name: 'two waited for each other', code: '40P01', kind: 'away' },
    { name: 'one changed what the other read', code: '40001', kind: 'away' },
    {
      name: 'the connection broke, without a code',
      code: '',
      message: 'Connection terminated unexpectedly',
      kind: 'away',
    },
    { name: 'no right', code: '42501', kind: 'refused' },
    { name: 'no such table', code: '42P01', kind: 'refused' },
  ] as const)
    test(`${name}: ${kind}`, () => {
      const fault = faultOf(Object.assign(new Error(message), code === '' ? {} : { code }));
      assert.ok(fault instanceof DatabaseFault);
      assert.equal(fault.kind, kind);
    });
  test('what is none of its own stays as it is', () => {
    const error = new TypeError('x');
    assert.equal(faultOf(error), error);
  });
});
