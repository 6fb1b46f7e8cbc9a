// A card for each certificate that servers showed as their own, once, with the places where it was seen.
import type { CaseRecord, CertificateRecord, TlsRecord } from '../../run/document.ts';
import { sayTarget } from '../headline.ts';
import { inEnglish, type Say } from '../say.ts';
import { day, sayDaysLeft, sayKey, trustFacts } from '../tls-lines.ts';
import { html, type Markup } from './markup.ts';

interface Seen {
  readonly leaf: CertificateRecord;
  readonly tls: TlsRecord;
  readonly targets: Set<string>;
}

/** Below this a postmaster should act: automatic renewal usually happens a month before the end. */
const SOON_DAYS = 14;
const NAMES_SHOWN = 40;

export const certificateAnchor = (sha256: string) => `certificate-${sha256.replace(/[^0-9a-f]/g, '').slice(0, 16)}`;

export function certificateCards(cases: readonly CaseRecord[], say: Say = inEnglish): Markup | null {
  const seen = new Map<string, Seen>();
  for (const { tls, target } of cases) {
    if (tls === null || tls.certificate === null) continue;
    const entry = seen.get(tls.certificate.sha256) ?? { leaf: tls.certificate, tls, targets: new Set() };
    entry.targets.add(sayTarget(target));
    seen.set(tls.certificate.sha256, entry);
  }
  if (seen.size === 0) return null;
  const cards = [...seen.values()].map((one) => card(one, say));
  return html`<section id="certificates"><h2>${say('Certificates')}</h2><div class="cards">${cards}</div></section>`;
}

function card({ leaf, tls, targets }: Seen, say: Say): Markup {
  const copy = (text: string, what: string) =>
    html`<button type="button" class="copy" data-copy="${text}" data-done="${say('copied')}" aria-label="${what}" hidden>${say('copy')}</button>`;
  const rows: [string, string | Markup][] = [
    [say('Issued by'), leaf.selfSigned ? say('itself') : leaf.issuer],
    [say('Names'), names(leaf.san, say)],
    [say('Key'), say(`${sayKey(leaf)}, signed with ${leaf.signatureAlgorithm}`)],
    [
      say('Chain'),
      tls.chain.length === 0
        ? say('nothing else sent')
        : html`${tls.chain.map((one) => html`<div>${one.subject}</div>`)}`,
    ],
    ['SHA-256', html`<code>${grouped(leaf.sha256)}</code> ${copy(leaf.sha256, say('copy the SHA-256'))}`],
    [
      say('Public key'),
      html`<code>${grouped(leaf.spkiSha256)}</code> ${copy(leaf.spkiSha256, say('copy the SHA-256 of the public key'))}`,
    ],
    [say('Shown by'), [...targets].slice(0, NAMES_SHOWN).join(', ')],
  ];
  return html`<article class="card certificate" id="${certificateAnchor(leaf.sha256)}">
<h3>${leaf.subject}</h3>
${trustFacts(tls).map(({ text, good }) => html`<p class="${good ? 'passed' : 'failed'}">${say(text)}</p>`)}
${validity(leaf, say)}
<dl>${rows.map(([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>`)}</dl>
${leaf.pem !== '' && html`<details><summary>PEM</summary>${copy(leaf.pem, say('copy the PEM'))}<pre tabindex="0">${leaf.pem}</pre></details>`}
</article>`;
}

/** The life of the certificate as a bar, and how much is left of it. */
function validity(leaf: CertificateRecord, say: Say): Markup {
  const life = Date.parse(leaf.notAfter) - Date.parse(leaf.notBefore);
  const left = life > 0 ? Math.min(1, Math.max(0, (leaf.daysLeft * 86_400_000) / life)) : 0;
  const kind = leaf.daysLeft < 0 ? 'failed' : leaf.daysLeft < SOON_DAYS ? 'inconclusive' : 'passed';
  const gone = ((1 - left) * 100).toFixed(1);
  const share = (left * 100).toFixed(1);
  return html`<div class="validity"><span>${day(leaf.notBefore)}</span>
<svg width="100%" height="8" role="img" aria-label="${say(sayDaysLeft(leaf.daysLeft))}">
<rect class="gone" width="100%" height="8" rx="4"/>
<rect class="left ${kind}" x="${gone}%" width="${share}%" height="8" rx="4"/>
</svg><span>${day(leaf.notAfter)}</span></div>
<p class="${kind}">${say(sayDaysLeft(leaf.daysLeft))}</p>`;
}

function names(san: readonly string[], say: Say): Markup {
  if (san.length === 0) return html`${say('none')}`;
  const more = san.length - NAMES_SHOWN;
  const shown = san.slice(0, NAMES_SHOWN).map((name) => html`<span class="tag">${name}</span> `);
  return html`${shown}${more > 0 && say(`and ${more} more`)}`;
}

const grouped = (hex: string) => hex.replace(/.{8}(?=.)/g, '$& ');
