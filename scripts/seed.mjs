// Loaded before each test file: properties draw from one seed, which unit.mjs hands on. What fails prints it.
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.MXPROBE_SEED) });
