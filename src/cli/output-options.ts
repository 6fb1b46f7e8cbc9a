// Where results go: rows that commands share which ask nobody, so apart from those about targets (options.ts).
import { flag, text, texts } from './option.ts';

export const RESULTS = { results: text({ about: 'where runs are recorded', group: 'Output', default: 'results' }) };

export const RECORDED = {
  ...RESULTS,
  record: flag({ about: 'record the run (--no-record: do not)', group: 'Output', default: true }),
};

export const REPORTED = {
  report: texts({ about: 'KIND=PATH, - for stdout: text json junit tap html markdown ...', group: 'Output' }),
};

export const JSON_ONLY = { json: flag({ about: 'the run document on stdout, nothing else', group: 'Output' }) };
