// mxprobe explain "REPLY": what a refusal means, whose turn it is, and how to prove it.

import { textsOf } from '../diagnosis/texts.ts';
import { explainReply, mayTell, type Readers } from '../library/explain-reply.ts';
import { explanationAsJson, explanationAsMarkdown, explanationAsText } from '../report/explain.ts';
import { letterAbout, letterAsText } from '../report/letter.ts';
import { wordsOf } from '../report/words.ts';
import { commandOf } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { EXPLAINING, explainingOf } from './explaining.ts';
import { flag, text, texts } from './option.ts';

export const command = commandOf({
  about: 'say what a refusal means, who must act and how to prove it',
  positionals: { reply: texts({ about: 'the reply, as in the bounce or the log', required: true }) },
  options: {
    ...EXPLAINING,
    remote: text({ about: 'the server that answered' }),
    recipient: text({ about: 'the address that the message was for' }),
    json: flag({ about: 'one JSON document on stdout' }),
    markdown: flag({ about: 'Markdown, for a ticket' }),
  },
  examples: [['mxprobe explain "530 5.7.0 Must issue a STARTTLS command first" --lang de --for customer', '']],
  async run(args, { screen, environment }) {
    if (args.json && args.markdown) throw new UsageError('--json or --markdown, not both');
    const { lang, audience, we, catalogue } = await explainingOf(args, environment);
    const reply = args.reply.join(' ');
    if (reply.trim() === '')
      throw new UsageError(wordsOf(lang).faults['no-reply-to-explain'], 'mxprobe explain "550 5.7.1 ..."');
    const elsewhere = MAY_BE_ELSEWHERE.test(reply)
      ? (await import('./other-input.ts')).adviceForPasted(Buffer.from(reply))
      : null;
    if (elsewhere !== null) throw new UsageError(`it is ${elsewhere}`);
    const asked = { lang, audience, we, catalogue, remote: args.remote, recipient: args.recipient };
    const explained = explainReply(reply, asked, mayTell(reply) ? await readers() : null);
    if ('noRefusal' in explained) {
      const { summary, remedy } = textsOf(lang).noRefusals[explained.noRefusal];
      throw new UsageError(summary, remedy);
    }
    const { explanation } = explained;
    if (args.json) screen.out(explanationAsJson(explanation));
    else if (args.markdown) screen.out(explanationAsMarkdown(explanation));
    else if (audience === 'customer') screen.out(letterAsText(letterAbout(explanation)));
    else screen.out(explanationAsText(explanation, screen.palette, Math.min(screen.columns, 100)));
    return EXIT.ok;
  },
});

/** Only what may be no reply at all is looked at: the readers of other things are loaded for it. */
const MAY_BE_ELSEWHERE = /^\s{0,20}(?:\$ )?swaks -|^\s{0,20}[{<]|^(?:scenario|steps|variants):/m;

async function readers(): Promise<Readers> {
  const [{ readBounce }, { diagnoseFailure }] = await Promise.all([
    import('../bounce/read-bounce.ts'),
    import('../library/explain-bounce.ts'),
  ]);
  return { readBounce, diagnoseFailure };
}
