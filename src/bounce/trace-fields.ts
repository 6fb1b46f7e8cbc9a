// The trace of a mail that somebody pasted with its header: which servers it came through says nothing of why it came back.
import type { VisibleText } from './visible-text.ts';

/** Fields that name hosts and codes of the way here; From, To and Subject are read, and so is what names a failure. */
const TRACE =
  /^(?:X-)?(?:Received(?:-SPF)?|Return-Path|Delivered-To|Envelope-To|Message-ID|References|In-Reply-To|MIME-Version|Content-(?:Type|Transfer-Encoding|Language|Disposition)|DKIM-Signature|DomainKey-Signature|ARC-[\w-]{2,40}|Authentication-Results(?:-Original)?|List-[\w-]{2,40}|Precedence|Auto-Submitted|Thread-(?:Index|Topic)|User-Agent|Mailer|Originating-IP|Spam-[\w-]{2,40}|Virus-[\w-]{2,40}|MS-[\w-]{2,60}|Google-[\w-]{2,60}|Gm-[\w-]{2,60}|Forefront-[\w-]{2,60}|Microsoft-[\w-]{2,60}):(?=\s|$)/i;
/** How such a field goes on where its indentation was lost. */
const GOES_ON = /^(?:by|for|from|with|id|via|\(|[a-z-]{1,12}=|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d)/;
/** A notification stands above what it returns: behind these words a header is that of the message that came back. */
const TOLD = /(?:^|[\s:;"'(])#?[45]\d\d[ -]/;
/** A header has a hundred fields; one of a loop some hundreds. */
const MAX_LINES = 20_000;

/** The text with blanks where the trace fields above the notification stand; the same offsets, the same source. */
export function withoutTrace(visible: VisibleText, isNotice: (text: string) => boolean): VisibleText {
  const first = visible.text.search(/^(?:Received|Return-Path|X-Received|DKIM-Signature|Delivered-To):/im);
  if (first === -1) return visible;
  const above = visible.text.slice(0, first);
  if (TOLD.test(above) || isNotice(above)) return visible;
  const lines = visible.text.split('\n');
  let isInside = false;
  for (let index = 0, at = 0; index < lines.length && index < MAX_LINES; index += 1) {
    const line = lines[index] ?? '';
    at += line.length + 1;
    if (at <= first) continue;
    if (line !== '') {
      isInside = TRACE.test(line) || (isInside && ((visible.cuts[index] ?? 0) > 0 || GOES_ON.test(line)));
      if (isInside) lines[index] = ' '.repeat(line.length);
      else if (!/^[A-Za-z][\w-]{1,60}:(?:\s|$)/.test(line)) break;
    } else if (isInside || index > 0) break;
  }
  return { ...visible, text: lines.join('\n') };
}
