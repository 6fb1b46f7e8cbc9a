#!/usr/bin/env node
declare const MXPROBE_VERSION: string;
process.stdout.write(`${typeof MXPROBE_VERSION === 'string' ? MXPROBE_VERSION : 'development'}\n`);
