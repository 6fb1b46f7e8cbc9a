// The facts of a failure as rows of label, value and ground: the same rows for the terminal, Markdown and HTML.
import type { Place } from '../bounce/facts.ts';
import { arrivalText } from './age.ts';
import type { BounceDocument, ExplainedFailure } from './bounce-document.ts';
import type { BounceWords } from './bounce-words.ts';

export interface FactRow {
  readonly label: string;
  /** A stranger's words: to be escaped. */
  readonly value: string;
  /** On what it rests; empty where that says nothing. */
  readonly ground: string;
}

/** Failures of which one tells all: the same answer of the same server, to several recipients. */
export interface FailureGroup {
  readonly first: ExplainedFailure;
  /** Empty where the text names nobody. */
  readonly recipients: readonly string[];
}

/** Groups failures that differ in nothing but the recipient. */
export function failureGroups(failures: readonly ExplainedFailure[]): readonly FailureGroup[] {
  const groups = new Map<string, { first: ExplainedFailure; recipients: string[] }>();
  for (const failure of failures) {
    const { action, remote, reply, stage, cause, status, sender, tls } = failure;
    const said = (reply?.text ?? failure.diagnostic ?? '').replaceAll(failure.recipient ?? '\n', '');
    const key = JSON.stringify([action, remote, reply?.code, reply?.enhanced, said, stage, cause, status, sender, tls]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { first: failure, recipients: namesOf(failure) });
    else group.recipients.push(...namesOf(failure));
  }
  return [...groups.values()];
}

const namesOf = ({ recipient }: ExplainedFailure) => (recipient === null ? [] : [recipient]);

/** The rows of one failure: what failed, where, and on what each value rests. */
export function factRows(document: BounceDocument, failure: ExplainedFailure, words: BounceWords): readonly FactRow[] {
  const { fields } = words;
  const { arrival } = document;
  const { remote, reply, stage, status, sender, basis, places } = failure;
  const server = serverOf(remote);
  const rows: readonly (FactRow | null)[] = [
    row(fields.server, server, [
      failure.replyBy === 'reporter' ? words.ownWords : words.basis[basis.remote],
      places.remote,
    ]),
    reply === null
      ? row(fields.words, failure.diagnostic ?? failure.words, ['', places.reply])
      : row(fields.reply, sayReply(reply), [words.basis[basis.reply], places.reply]),
    row(fields.command, stage === null ? null : words.stages[stage], [words.basis[failure.stageBasis], places.stage]),
    status === null || status === reply?.enhanced
      ? null
      : row(fields.status, status, [words.basis[basis.status], places.status]),
    sender === null ? null : row(fields.sender, sender === '' ? '<>' : sender, [words.basis[basis.sender], null]),
    failure.tls === null ? null : { label: fields.tls, value: failure.tls ? words.encrypted : words.clear, ground: '' },
    document.reportingMta === null ? null : { label: fields.reporter, value: document.reportingMta, ground: '' },
    arrival === null
      ? null
      : { label: fields.arrival, value: arrivalText({ ...document, arrival }, words), ground: '' },
  ];
  return rows.filter((one) => one !== null);

  function row(label: string, value: string | null, [ground, place]: readonly [string, Place | null]): FactRow {
    if (value === null) return { label, value: words.notStated, ground: '' };
    return { label, value, ground: place === null ? ground : `${ground}, ${words.line} ${place.line}` };
  }
}

/** `530 5.7.0 Must issue ...`, on one line. */
export function sayReply({ code, enhanced, text }: NonNullable<ExplainedFailure['reply']>): string {
  return [code, enhanced, text.replaceAll('\n', ' ')].filter((part) => part !== null).join(' ');
}

/** `mx.example.net [192.0.2.1]`; null if neither is known. */
export function serverOf({ host, address }: ExplainedFailure['remote']): string | null {
  if (host === null) return address;
  return address === null ? host : `${host} [${address}]`;
}
