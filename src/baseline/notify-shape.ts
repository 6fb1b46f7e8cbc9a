// What a notification of a probe looks like, and where its secrets come from.
import {
  duration,
  either,
  list,
  mapped,
  object,
  oneOf,
  oneOrMore,
  optional,
  required,
  type Shape,
  string,
} from '../document/shape.ts';
import { parseTarget } from '../target/parse-target.ts';
import type { SecretSource } from './probe.ts';
import { isWebUrl } from './web-url.ts';

export const word = string('a text without blanks', { pattern: /^[^\s\0-\x1f\x7f]{1,320}$/ });

export const target = mapped(string('a target'), (written, refuse) => {
  const parsed = parseTarget(written);
  if ('problem' in parsed) return refuse(parsed.problem.message, parsed.problem.advice ?? undefined);
  return { written, target: parsed.target };
});

const fromEnvironment = object({ env: required(string('the name of an environment variable', { pattern: /^\w+$/ })) });
const fromFile = object({ file: required(string('the path of a file')) });
const fromBoth: Shape<SecretSource> = {
  ...fromFile,
  read: (node, checking) => checking.problem(node.span, '`env` together with `file`', 'one or the other'),
};
/** A secret never stands in the probe file itself, which is meant to be committed. */
export const secretSource: Shape<SecretSource> = either<SecretSource>(
  '`{env: NAME}` or `{file: PATH}`',
  (node) => {
    if (node.kind !== 'map') return null;
    const has = (name: string) => node.entries.some(({ key }) => key === name);
    return has('file') && !has('env') ? fromFile : has('file') ? fromBoth : fromEnvironment;
  },
  [fromEnvironment, fromFile],
);

const plainUrl = object({
  url: required(
    mapped(string('an http or https URL'), (written, refuse) =>
      isWebUrl(written) ? written : refuse(`\`${written.slice(0, 80)}\` is not an http or https URL`),
    ),
  ),
});
const webhookUrl = either<SecretSource | { readonly url: string }>(
  '`{env: NAME}`, `{file: PATH}` or `{url: https://...}`',
  (node) => {
    if (node.kind !== 'map') return null;
    return node.entries.some(({ key }) => key === 'url') ? plainUrl : secretSource;
  },
  [secretSource, plainUrl],
);

export const notify = mapped(
  object({
    webhook: optional(webhookUrl, 'where to post; most such addresses are secrets: `{env: NAME}`'),
    format: optional(oneOf(['json', 'slack', 'matrix', 'teams']), 'what the webhook reads; `json` if not said'),
    mail: optional(oneOrMore(word), 'recipients'),
    from: optional(word, 'the sender of the mail'),
    via: optional(target, 'the mail server that takes it: submission://, smtps:// or smtp://'),
    login: optional(
      object({ user: required(word, 'the name'), password: required(secretSource, '`{env: NAME}` or `{file: PATH}`') }),
      'for a server that wants one; said only inside TLS',
    ),
    command: optional(list(string()), 'a program and its arguments; it gets the JSON on its standard input'),
    on: optional(oneOf(['change', 'every']), '`change` (if not said): when a regression is new, another, or gone'),
    heartbeat: optional(duration, 'a sign of life if nothing was sent for so long'),
  }),
  (written, refuse) => {
    // What is there and wrong was told in its place; here it counts as there.
    const has = (key: keyof typeof written) => Object.hasOwn(written, key);
    if ([has('webhook'), has('mail'), has('command')].filter(Boolean).length !== 1)
      return refuse('a notification is one of `webhook:`, `mail:` and `command:`');
    if (has('mail') && !(has('from') && has('via')))
      return refuse('a mail needs a sender and a server', 'add `from:` and `via:`');
    if (has('login') && !has('mail')) return refuse('only a mail has a login');
    if (written.command?.length === 0) return refuse('the command is empty');
    if (written.command?.some((argument) => argument.includes('\0')))
      return refuse('a command with a NUL', 'an argument of a program ends at a NUL');
    return written;
  },
);
