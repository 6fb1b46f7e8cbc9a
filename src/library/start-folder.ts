// What `mxprobe init` begins a folder with: scenarios that pass offline and against an ordinary MX, a probe, schemas for the editor.
import { PROJECT_MARK } from '../net/project-files.ts';
import { SCHEMAS } from './schemas.ts';

export interface StartFile {
  /** Below the folder. */
  readonly name: string;
  readonly content: string;
}

export interface Beginning {
  /** Whose MX it is about; null: to be filled in. */
  readonly domain: string | null;
  /** A scenario that was made of something else, besides. */
  readonly also: StartFile | null;
}

const EDITOR = (kind: 'scenario' | 'probe') => `# yaml-language-server: $schema=../schema/${kind}.schema.json\n`;

/** The files, in the order in which they are told. `domain` is one that can stand in YAML as it is. */
export function startFiles({ domain, also }: Beginning): readonly StartFile[] {
  const named = domain ?? 'example.com # your domain';
  return [
    { name: PROJECT_MARK, content: PROJECT },
    { name: 'scenarios/takes-mail.yaml', content: takesMail(named) },
    { name: 'scenarios/no-relay.yaml', content: noRelay(named) },
    ...(also === null ? [] : [also]),
    { name: 'probes/own-mx.yaml', content: probe(domain) },
    ...(['scenario', 'probe'] as const).map((kind) => ({
      name: `schema/${kind}.schema.json`,
      content: `${JSON.stringify(SCHEMAS[kind]?.make(), null, 2)}\n`,
    })),
    { name: '.gitignore', content: 'results/*\n!results/baselines/\n' },
  ];
}

const PROJECT =
  '# Below this folder the scenarios of this project may name files: fragments, messages, certificates, rows.\n';

const takesMail = (
  domain: string,
) => `${EDITOR('scenario')}# mxprobe run scenarios -v                        offline, against the embedded MX
# mxprobe run scenarios --target mx:YOUR-DOMAIN   every MX host at every address
name: The MX takes mail for its own domain, within TLS
about: |
  As far as the recipient, and not further: no message is sent. postmaster is an address that every domain has (RFC 5321 4.5.1).
vars:
  domain: ${domain}
sandbox: # how the embedded MX behaves where no --target is given
  relay: { domains: "\${domain}" }
dialogue:
  - connect
  - ehlo: \${helo}
    expect: 250 +STARTTLS
  - starttls
  - mail: \${from}
  - rcpt: postmaster@\${domain}
    expect: 250
  - rset
  - quit
`;

const noRelay = (domain: string) => `${EDITOR('scenario')}name: A stranger may not relay to other domains
about: |
  The two variants are the same dialogue; only the recipient differs. Who sees a 250 for the stranger runs an open relay.
vars:
  domain: ${domain}
sandbox:
  relay: { domains: "\${domain}" }
variants:
  own: { to: "postmaster@\${domain}", answer: 250 }
  stranger: { to: x@elsewhere.example, answer: 5xx }
dialogue:
  - connect
  - ehlo: \${helo}
  - mail: \${from}
  - rcpt: \${to}
    expect: \${answer}
  - quit
`;

const probe = (
  domain: string | null,
) => `${EDITOR('probe')}# mxprobe probe probes/own-mx.yaml            look at what comes back
# mxprobe probe probes/own-mx.yaml --accept   this is normal: from now on only what changes is told
name: own-mx
targets: mx:${domain ?? 'example.com # your domain'}
identity:
  helo: probe.example.net # a name with a PTR that points back
  from: mxprobe@example.net
  to: postmaster@${domain ?? 'example.com'}
scenarios: ../scenarios
`;
