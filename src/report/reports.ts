// Aggregate reports for the terminal: what failed, most first, why, who says so, and what asks just that.
import type { Language } from '../diagnosis/texts.ts';
import type { ReportsDocument } from '../log/reports-document.ts';
import { escapeTerminal } from './escape/terminal.ts';
import { said } from './log-words.ts';
import type { Palette } from './palette.ts';
import { reportWords } from './reports-words.ts';
import { wrap } from './wrap.ts';

export interface ReportsTextOptions {
  readonly lang: Language;
  readonly palette: Palette;
  readonly width: number;
  readonly top: number;
}

/** Ends with a line end. */
export function reportsAsText(document: ReportsDocument, how: ReportsTextOptions): string {
  const { reports } = document;
  const blocks = [
    ...(reports.some(({ kind }) => kind === 'tls') ? [tlsBlock(document, how)] : []),
    ...(reports.some(({ kind }) => kind === 'dmarc') ? [dmarcBlock(document, how)] : []),
    ...problems(document, how),
  ];
  return blocks.length === 0 ? '' : `${blocks.join('\n\n')}\n`;
}

function tlsBlock({ tls, sessions }: ReportsDocument, { lang, palette, width, top }: ReportsTextOptions): string {
  const words = reportWords(lang);
  const failed = tls.reduce((all, one) => all + one.failed, 0);
  const title = palette(said(failed === 0 ? words.noTls : words.tls, { failed, sessions }), 'strong');
  const lines = tls
    .slice(0, top)
    .flatMap((one) => [
      ` ${palette(escapeTerminal(`${one.mx ?? one.domain}: ${one.written}`), 'refusal')}   ${said(words.of, { failed: one.failed, sessions: one.sessions })}`,
      ...wrap(one.explanation, width, '     ', '     '),
      palette(
        escapeTerminal(
          `     ${one.domain}, ${one.policy}; ${words.by} ${one.reporters.join(', ')}${one.reasons.length === 0 ? '' : `; ${one.reasons.join('; ')}`}`,
        ),
        'quiet',
      ),
      ...(one.ask === null ? [] : [`     ${escapeTerminal(one.ask)}`]),
    ]);
  return [title, ...lines].join('\n');
}

function dmarcBlock({ dmarc, messages }: ReportsDocument, { lang, palette, width, top }: ReportsTextOptions): string {
  const words = reportWords(lang);
  const failed = dmarc.reduce((all, one) => all + one.messages, 0);
  const title = palette(said(failed === 0 ? words.noDmarc : words.dmarc, { failed, messages }), 'strong');
  const lines = dmarc
    .slice(0, top)
    .flatMap((one) => [
      ` ${one.messages} ${palette(escapeTerminal(`${one.disposition}: ${one.source}, From ${one.headerFrom}`), 'refusal')}`,
      ...wrap(one.explanation, width, '     ', '     '),
      palette(
        escapeTerminal(
          `     MAIL FROM ${one.envelopeFrom ?? '-'}; ${words.by} ${one.reporters.join(', ')}${one.reasons.length === 0 ? '' : `; ${one.reasons.join('; ')}`}`,
        ),
        'quiet',
      ),
    ]);
  return [title, ...lines].join('\n');
}

function problems({ reports }: ReportsDocument, { palette }: ReportsTextOptions): string[] {
  const lines = reports
    .filter(({ problem }) => problem !== null)
    .map(({ file, problem }) => escapeTerminal(`${file}: ${problem}`));
  return lines.length === 0 ? [] : [palette(lines.join('\n'), 'quiet')];
}
