// What is asked, and what mxprobe must say. Each case is a domain of its own, with an MX and perhaps a policy host of its own.
import type { CertificateKind } from '../../src/sandbox/certificates.ts';

/** Usage, selector, matching type, and of what: the leaf, the intermediate, or something that nobody shows. */
export type Tlsa = readonly [
  usage: number,
  selector: number,
  matchingType: number,
  of: 'leaf' | 'authority' | 'nothing',
];

export interface Case {
  /** Its domain is `NAME.ZONE`. */
  readonly name: string;
  /** `bogus`: signed, and the resolver's trust anchor says otherwise. */
  readonly zone: 'signed.test' | 'unsigned.test' | 'bogus.test';
  /** The embedded MX offers no STARTTLS. */
  readonly clear?: true;
  readonly certificate?: CertificateKind;
  /** The names in it; default the MX host. */
  readonly names?: readonly string[];
  readonly tlsa?: readonly Tlsa[];
  /** The TLSA records stand under another name, and a CNAME leads there. */
  readonly tlsaAlias?: boolean;
  readonly policy?: PolicyHost;
  readonly expected: {
    readonly exit: number;
    readonly dane?: string;
    /** The verdict on the MX host; null: there is no usable policy. */
    readonly mtaSts?: string | null;
    /** Errors and warnings, in the order of the report. */
    readonly findings: readonly string[];
    /** RFC 8460's word on the finding that names it. */
    readonly result?: string;
    /** Part of the reason why nothing could be asked. */
    readonly problem?: string;
  };
}

export interface PolicyHost {
  readonly certificate?: CertificateKind;
  readonly mode?: 'enforce' | 'testing';
  /** The pattern in the policy; default the MX host. */
  readonly mx?: string;
  readonly answers?: 'policy' | 'redirect' | 'oversized' | 'html' | 'not-found';
}

const GOOD = [3, 1, 1, 'leaf'] as const;
const OTHER = [3, 1, 1, 'nothing'] as const;

export const CASES: readonly Case[] = [
  { name: 'good', zone: 'signed.test', tlsa: [GOOD], expected: { exit: 0, dane: 'verified', findings: [] } },
  {
    name: 'mismatched',
    zone: 'signed.test',
    tlsa: [OTHER],
    expected: { exit: 1, dane: 'failed', findings: ['dane-failed'], result: 'tlsa-invalid' },
  },
  {
    name: 'rollover',
    zone: 'signed.test',
    tlsa: [OTHER, GOOD],
    expected: { exit: 0, dane: 'verified', findings: [] },
  },
  {
    name: 'self-signed',
    zone: 'signed.test',
    certificate: 'self-signed',
    tlsa: [GOOD],
    expected: { exit: 0, dane: 'verified', findings: [] },
  },
  {
    name: 'expired',
    zone: 'signed.test',
    certificate: 'expired',
    tlsa: [[3, 0, 2, 'leaf']],
    expected: { exit: 0, dane: 'verified', findings: [] },
  },
  {
    name: 'anchor',
    zone: 'signed.test',
    certificate: 'chain',
    tlsa: [[2, 0, 1, 'authority']],
    expected: { exit: 0, dane: 'verified', findings: [] },
  },
  {
    name: 'anchor-wrong-name',
    zone: 'signed.test',
    certificate: 'chain',
    names: ['mail.elsewhere.test'],
    tlsa: [[2, 0, 1, 'authority']],
    expected: { exit: 1, dane: 'failed', findings: ['dane-failed', 'certificate-host-mismatch'] },
  },
  {
    name: 'alias',
    zone: 'signed.test',
    tlsa: [GOOD],
    tlsaAlias: true,
    expected: { exit: 0, dane: 'verified', findings: [] },
  },
  {
    name: 'usage1',
    zone: 'signed.test',
    tlsa: [[1, 1, 1, 'leaf']],
    expected: { exit: 0, dane: 'unusable', findings: ['dane-unusable'] },
  },
  {
    name: 'clear',
    zone: 'signed.test',
    clear: true,
    tlsa: [GOOD],
    expected: {
      exit: 1,
      dane: 'failed',
      findings: ['starttls-absent', 'dane-failed'],
      result: 'starttls-not-supported',
    },
  },
  {
    name: 'plain',
    zone: 'unsigned.test',
    tlsa: [GOOD],
    expected: { exit: 0, dane: 'insecure', findings: ['dane-insecure'] },
  },
  {
    name: 'broken',
    zone: 'bogus.test',
    tlsa: [GOOD],
    expected: { exit: 3, findings: ['dns-failed', 'sts-unknown'], problem: 'SERVFAIL' },
  },
  {
    name: 'sts',
    zone: 'unsigned.test',
    policy: {},
    expected: { exit: 0, dane: 'absent', mtaSts: 'verified', findings: [] },
  },
  {
    name: 'sts-both',
    zone: 'signed.test',
    tlsa: [GOOD],
    policy: {},
    expected: { exit: 0, dane: 'verified', mtaSts: 'verified', findings: [] },
  },
  {
    name: 'sts-other-mx',
    zone: 'unsigned.test',
    policy: { mx: 'mail.elsewhere.test' },
    expected: { exit: 1, mtaSts: 'failed', findings: ['sts-host'], result: 'validation-failure' },
  },
  {
    name: 'sts-testing',
    zone: 'unsigned.test',
    certificate: 'self-signed',
    policy: { mode: 'testing' },
    expected: {
      exit: 0,
      mtaSts: 'failed',
      findings: ['certificate-not-trusted', 'sts-host-testing'],
      result: 'certificate-not-trusted',
    },
  },
  ...(
    [
      ['expired', { certificate: 'expired' }, 'sts-webpki-invalid'],
      ['wrong-name', { certificate: 'wrong-name' }, 'sts-webpki-invalid'],
      ['self-signed', { certificate: 'self-signed' }, 'sts-webpki-invalid'],
      ['redirect', { answers: 'redirect' }, 'sts-policy-fetch-error'],
      ['oversized', { answers: 'oversized' }, 'sts-policy-fetch-error'],
      ['html', { answers: 'html' }, 'sts-policy-fetch-error'],
      ['not-found', { answers: 'not-found' }, 'sts-policy-fetch-error'],
    ] as const
  ).map(
    ([name, policy, result]): Case => ({
      name: `sts-${name}`,
      zone: 'unsigned.test',
      policy,
      expected: { exit: 1, mtaSts: null, findings: ['sts-fetch'], result },
    }),
  ),
];
