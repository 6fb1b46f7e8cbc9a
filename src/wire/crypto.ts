import type Crypto from 'node:crypto';

/** Node's crypto at its first use: a dialogue in clear text needs none, and loading it is a tenth of a start. */
export const crypto = (): typeof Crypto => process.getBuiltinModule('node:crypto');
