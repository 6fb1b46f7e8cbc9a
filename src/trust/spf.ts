// check_host(): may this address send mail in the name of that domain? RFC 7208, to the letter; the measure is the openspf
// test suite. Facts come in, the DNS through a function; nothing here waits for anything else.
import { unmapped } from './ip-network.ts';
import { isOpen, type Lookup, textsIn } from './lookup.ts';
import type { SpfResult } from './sender-facts.ts';
import { expandDomain, expandMacros, type MacroPiece, parseMacros } from './spf-macro.ts';
import { matches } from './spf-match.ts';
import { isSpfRecord, parseSpfRecord, type SpfRecord } from './spf-record.ts';
import { SpfEnd, type SpfQuestion, SpfSession } from './spf-session.ts';

export type { SpfResult } from './sender-facts.ts';
export type { SpfQuestion } from './spf-session.ts';

/** Evaluates the MAIL FROM identity, or the HELO identity if `sender` is empty (RFC 7208 2.4). */
export async function checkSpf(question: SpfQuestion, lookup: Lookup): Promise<SpfResult> {
  const session = new SpfSession({ ...question, ip: unmapped(question.ip) }, lookup);
  const { domain } = session;
  const state = { record: null as string | null };
  try {
    const { result, term, explain } = await checkHost(session, domain, state);
    const explanation = result === 'fail' && explain !== null ? await explanationOf(session, explain) : null;
    const text = term === null ? 'no mechanism of the record matches' : `matched ${term}`;
    return { result, domain, record: state.record, term, explanation, text };
  } catch (thrown) {
    if (!(thrown instanceof SpfEnd)) throw thrown;
    const { result, message } = thrown;
    return { result, domain, record: state.record, term: null, explanation: null, text: message };
  }
}

interface Evaluated {
  readonly result: 'neutral' | 'pass' | 'fail' | 'softfail';
  readonly term: string | null;
  /** Where the explanation is to be found: `exp=` and the domain in whose record it stands. */
  readonly explain: { readonly exp: readonly MacroPiece[]; readonly domain: string } | null;
}

/** `none`, `temperror` and `permerror` end the evaluation by throwing SpfEnd; `include` and `redirect` translate them. */
async function checkHost(session: SpfSession, domain: string, state: { record: string | null }): Promise<Evaluated> {
  if (!isMailDomain(domain)) throw new SpfEnd('none', `${JSON.stringify(domain)} is no domain with an SPF record`);
  const text = await selectRecord(session, domain);
  state.record ??= text;
  const record = parseSpfRecord(text);
  if ('problem' in record) throw new SpfEnd('permerror', `the SPF record of ${domain} is wrong: ${record.problem}`);
  return evaluate(session, domain, record, state);
}

/** A name of two labels or more, each of 1 to 63 characters; no address literal (RFC 7208 4.3). */
function isMailDomain(domain: string): boolean {
  const labels = domain.replace(/\.$/, '').split('.');
  return (
    labels.length > 1 &&
    domain.length <= 254 &&
    labels.every((label) => label.length >= 1 && label.length <= 63) &&
    !/[[\]\0-\x20\x7f]/.test(domain)
  );
}

/** RFC 7208 4.4 and 4.5. */
async function selectRecord(session: SpfSession, domain: string): Promise<string> {
  const looked = await session.lookup(domain, 'TXT');
  if (isOpen(looked)) throw new SpfEnd('temperror', looked.text);
  const [record, ...more] = textsIn(looked).filter(isSpfRecord);
  if (record === undefined) throw new SpfEnd('none', `${domain} has no SPF record`);
  if (more.length > 0) throw new SpfEnd('permerror', `${domain} has ${more.length + 1} SPF records; one is allowed`);
  return record;
}

async function evaluate(
  session: SpfSession,
  domain: string,
  record: SpfRecord,
  state: { record: string | null },
): Promise<Evaluated> {
  const explain = record.exp === null ? null : { exp: record.exp, domain };
  const include = (target: string) => includes(session, target);
  for (const { term, result, mechanism } of record.directives) {
    if (await matches(session, domain, mechanism, include)) return { result, term, explain };
  }
  if (record.redirect === null) return { result: 'neutral', term: null, explain: null };
  session.countTerm();
  const target = await expandDomain(record.redirect, session.macroValues(domain));
  return asPermanent(checkHost(session, target, state), `redirect=${target}`);
}

/** RFC 7208 5.2: only a `pass` of the included domain matches; its explanation is not used. */
async function includes(session: SpfSession, target: string): Promise<boolean> {
  const included = await asPermanent(checkHost(session, target, { record: '' }), `include:${target}`);
  return included.result === 'pass';
}

/** A domain without a record is a mistake of the record that names it. */
async function asPermanent(evaluated: Promise<Evaluated>, term: string): Promise<Evaluated> {
  return evaluated.catch((thrown: unknown) => {
    if (thrown instanceof SpfEnd && thrown.result === 'none')
      throw new SpfEnd('permerror', `${term}: ${thrown.message}`);
    throw thrown;
  });
}

/** RFC 7208 6.2: whatever is wrong with the explanation, the result stands and there is none. */
async function explanationOf(session: SpfSession, explain: NonNullable<Evaluated['explain']>): Promise<string | null> {
  const values = session.macroValues(explain.domain);
  const looked = await session.lookup(await expandDomain(explain.exp, values), 'TXT');
  const [text, ...more] = textsIn(looked);
  if (text === undefined || more.length > 0) return null;
  const pieces = parseMacros(text, 'explanation');
  return pieces === null ? null : expandMacros(pieces, values);
}
