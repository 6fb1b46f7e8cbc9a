// What the sources say of servers: their texts, as a translator finds them.
import { readFileSync } from 'node:fs';
import type Typescript from 'typescript';

/** The files that speak. */
export const SPOKEN: readonly string[] = [
  'arrival/differences.ts',
  'arrival/judge.ts',
  'dialogue/ambiguity.ts',
  'dialogue/arrive.ts',
  'dialogue/failure-words.ts',
  'dialogue/judge.ts',
  'dialogue/judge-value.ts',
  'dialogue/observations.ts',
  'dialogue/open.ts',
  'dialogue/purpose.ts',
  'dialogue/record-witness.ts',
  'dialogue/sasl-exchange.ts',
  'dialogue/say.ts',
  'dialogue/verdict.ts',
  'dialogue/violations.ts',
  'dialogue/compile/assembly.ts',
  'dialogue/compile/auth.ts',
  'dialogue/compile/message.ts',
  'dialogue/compile/starttls.ts',
  'wire/violations.ts',
  'net/socket-words.ts',
  'trust/words.ts',
  'trust/openssl-codes.ts',
  'trust/dane.ts',
  'trust/dane-anchor.ts',
  'trust/mta-sts.ts',
  'trust/mta-sts-policy.ts',
  'trust/tls-rpt.ts',
  'trust/tlsa.ts',
  'trust/ocsp.ts',
  'trust/tagged-record.ts',
  'run/burst-case.ts',
  'run/contrast.ts',
  'run/policies.ts',
  'run/run-case.ts',
  'run/threshold-case.ts',
  'run/venue.ts',
  'burst/judge-burst.ts',
  'burst/outcome.ts',
  'survey/ask-endpoint.ts',
  'survey/asker.ts',
  'survey/endpoint-findings.ts',
  'survey/judge-endpoint.ts',
  'survey/look.ts',
  'survey/open-within.ts',
  'survey/visit.ts',
  'survey/texts/certificate.ts',
  'survey/texts/policy.ts',
  'survey/texts/reach.ts',
  'survey/texts/session.ts',
  'target/find-addresses.ts',
  'target/find-mx.ts',
  'target/find-tlsa.ts',
  'target/resolve-target.ts',
  'library/judge-again.ts',
  'library/judge-walk.ts',
  'library/said-now.ts',
  'report/arrival.ts',
  'report/burst.ts',
  'report/burst-facts.ts',
  'report/case-title.ts',
  'report/changes.ts',
  'report/comparison.ts',
  'report/exchange.ts',
  'report/headline.ts',
  'report/history.ts',
  'report/html.ts',
  'report/html/burst.ts',
  'report/html/burst-tables.ts',
  'report/html/cases.ts',
  'report/html/certificates.ts',
  'report/html/digest.ts',
  'report/html/filters.ts',
  'report/html/overview.ts',
  'report/html/timeline.ts',
  'report/judged.ts',
  'report/judgement.ts',
  'report/markdown.ts',
  'report/mx.ts',
  'report/mx-details.ts',
  'report/mx-table.ts',
  'report/nights/calendar.ts',
  'report/nights/matrix.ts',
  'report/nights/page.ts',
  'report/nights/turn.ts',
  'report/side-by-side.ts',
  'report/summary.ts',
  'report/terminal.ts',
  'report/threshold.ts',
  'report/tls-lines.ts',
  'report/transcript.ts',
];

/** Texts in them that no reader of a report sees, or that are put together with others before they are said. */
export const UNSPOKEN: ReadonlySet<string> = new Set([
  'the pattern',
  '(POP3 shows the inbox alone: it may lie in the folder for spam)',
  'not told',
  ", {1} can't be judged whole",
  'not there',
  'ended the connection ({1})',
  'after {1} on line {2}',
  ', though a reply was begun',
  ', after an unasked {1}',
  'the server {1}{2}{3}',
  '({1} was due, RFC 5321 4.1.4)',
  ', ended by {1}',
  '{1}not valid before {2}',
  '{1}signed with {2}, which can be forged',
  'the root certificate {1} {2}',
  'the intermediate certificate {1} {2}',
  '{1}: the server refused ours',
  '{1} is empty',
  '{1} {2} is no key: value',
  '{1} has control characters',
  '{1} repeats {2}; only the first counts',
  '_{1}._tcp.{2}. IN TLSA 3 1 1 {3}',
  'as expected',
  'answered otherwise',
  'closed by the server',
  'timed out',
  'failed in TLS',
  'could not be sent',
  'stopped by us',
  '{1} TLSA record',
  '{1} TLSA records',
  '{1}, and STARTTLS is {2}',
  'within TLS',
  'the greeting',
  '{1} did not come within {2}',
  'the server reset the connection before {1}{2}',
  'the server closed the connection before {1}{2}',
  '{1}... and {2} more in the run document',
  ', {1} waited for a place',
  ', {1} in the best second',
  'every session',
  'every {1}th session (sampled, as asked)',
  '{1}=== no reply within {2}',
  '{1}=== silence for {2}',
  'on attempt {1},',
  '; MX signed (DNSSEC)',
  '; MX not signed (DNSSEC)',
  '(no subject)',
  '; interrupted: not all was asked',
  'EHLO in TLS',
  'MAIL FROM',
  'the {1} decides; the weakest is {2}',
  'ALPN smtp',
  ': {1} accepted until then',
  ': {1}, then {2}; still refused {3} later',
  '{1} so far;',
  '{1}silent for {2}, so that the server may forget',
  '{1}asked once in {2}: {3}',
  '{1}asked {2} times in {3}: {4}',
  'the {1} is answered {2}',
  '{1}; {2}; not accepted again in {3} tries',
  '{1} in {2}; {3}; accepted again after {4}',
]);

/** Each text of two words or more; `{1}` where something is put in. What a condition chooses is a text each. */
export function pieces(ts: typeof Typescript, path: string): string[] {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const found = new Set<string>();
  const visit = (node: Typescript.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isLiteralTypeNode(node) || isError(ts, node)) return;
    if (ts.isTaggedTemplateExpression(node)) {
      ts.forEachChild(node.template, visit);
      return;
    }
    if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) {
      for (const parts of alternatives(ts, node)) {
        const text = written(parts);
        if (/[a-z]{2,} [a-z]{2,}/i.test(text.replaceAll(/\{\d+\}/g, '{}'))) found.add(text);
      }
      if (ts.isTemplateExpression(node))
        for (const { expression } of node.templateSpans) if (!ts.isConditionalExpression(expression)) visit(expression);
      return;
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...found];
}

/** What is thrown is for us. */
const isError = (ts: typeof Typescript, node: Typescript.Node) =>
  ts.isNewExpression(node) && /Error$/.test(node.expression.getText());

type Parts = readonly (string | null)[];

function alternatives(ts: typeof Typescript, node: Typescript.Expression): Parts[] {
  if (ts.isStringLiteralLike(node)) return [[node.text]];
  if (ts.isParenthesizedExpression(node)) return alternatives(ts, node.expression);
  if (ts.isConditionalExpression(node))
    return [...alternatives(ts, node.whenTrue), ...alternatives(ts, node.whenFalse)];
  if (!ts.isTemplateExpression(node)) return [[null]];
  return node.templateSpans.reduce<Parts[]>(
    (all, { expression, literal }) =>
      all.flatMap((before) => alternatives(ts, expression).map((inner) => [...before, ...inner, literal.text])),
    [[node.head.text]],
  );
}

function written(parts: Parts): string {
  let place = 0;
  return parts
    .map((part) => {
      if (part !== null) return part;
      place += 1;
      return `{${place}}`;
    })
    .join('')
    .trim();
}

/** What is said of a mistake in a file: what stands in the calls that make a problem, and what is refused with. */
export function problemPieces(ts: typeof Typescript, path: string): string[] {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const found = new Set<string>();
  const keep = (node: Typescript.Expression): void => {
    if (!ts.isStringLiteralLike(node) && !ts.isTemplateExpression(node) && !ts.isConditionalExpression(node)) return;
    for (const parts of alternatives(ts, node)) {
      const text = written(parts);
      if (/[a-z]{2,} [a-z]{2,}/i.test(text)) found.add(text);
    }
  };
  const visit = (node: Typescript.Node): void => {
    if (ts.isCallExpression(node) && /(?:^|\.)problem(?:At|With)?$/.test(node.expression.getText()))
      node.arguments.forEach(keep);
    if (ts.isCallExpression(node) && node.expression.getText() === 'allSay') node.arguments.slice(0, 1).forEach(keep);
    if (ts.isPropertyAssignment(node) && ['refuse', 'advice'].includes(node.name.getText())) keep(node.initializer);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...found];
}
