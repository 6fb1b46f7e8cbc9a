// Steps -> program. What no session changes is made here, once.
import type { Step } from '../../scenario/scenario.ts';
import type { PlainStep, Planned, Program } from '../program.ts';
import type { Setting } from '../setting.ts';
import { Assembly, type Spoken } from './assembly.ts';
import { auth } from './auth.ts';
import { bdat, oneChunk } from './bdat.ts';
import { plainCommand } from './command.ts';
import { connect } from './connect.ts';
import { envelope } from './envelope.ts';
import { ANYTHING } from './expecting.ts';
import { hello } from './hello.ts';
import { proxy, xclient } from './impersonate.ts';
import { data } from './message.ts';
import { pipeline } from './pipeline.ts';
import { quiet } from './quiet.ts';
import { raw } from './raw.ts';
import { startTls } from './starttls.ts';

/** The program of a scenario. Of many messages in a session, the steps from the first `mail` to its message are repeated. */
export function compile(setting: Setting): Program {
  const { steps } = setting.scenario;
  const first = steps.findIndex((step) => flat(step).some(({ verb }) => verb === 'mail'));
  const last = steps.findIndex(
    (step, i) => i >= first && flat(step).some(({ verb }) => verb === 'data' || verb === 'bdat'),
  );
  return assemble(setting, last !== -1, (assembly) => {
    let from = 0;
    for (const [index, step] of steps.entries()) {
      if (index === first) from = assembly.moves.length;
      compileStep(assembly, step);
      if (index === last && (setting.burst?.messages ?? 1) > 1) assembly.put({ do: 'again', from });
    }
  });
}

/** A program of what `put` puts down, and our own QUIT behind it: how an errand is made. */
export function assemble(setting: Setting, hasMessages: boolean, put: (assembly: Assembly) => void): Program {
  const assembly = new Assembly(setting);
  put(assembly);
  const closing = assembly.moves.length;
  const step = quitBehind(setting.scenario.steps.at(-1));
  const of: Planned = {
    index: assembly.steps.length,
    step,
    pipeline: null,
    group: assembly.steps.length,
    budgetMs: 0,
    expecting: ANYTHING,
    captures: [],
    goOn: false,
    requires: null,
    over: closing,
    groupEnd: closing,
  };
  assembly.put(
    { do: 'closing', of },
    { do: 'farewell', of, row: assembly.rows.at('quit', 'other', 'other', step.place.line) },
    { do: 'end' },
  );
  return assembly.program(closing, hasMessages);
}

/** One step of the dialogue, with its conditions. */
export function compileStep(assembly: Assembly, step: Step): void {
  if (step.verb === 'pipeline') {
    pipeline(assembly, step, speak);
    return;
  }
  const of = assembly.plan(step);
  assembly.conditional(step.conditions, () => {
    assembly.put({ do: 'step', of, first: true });
    compilePlain(assembly, step, of);
  });
  of.over = assembly.moves.length;
  of.groupEnd = of.over;
}

function compilePlain(assembly: Assembly, step: PlainStep, of: Planned): void {
  switch (step.verb) {
    case 'connect':
      connect(assembly, step, of);
      break;
    case 'starttls':
      startTls(assembly, step, of);
      break;
    case 'auth':
      auth(assembly, step, of);
      break;
    case 'bdat':
      bdat(assembly, step, of);
      break;
    case 'proxy':
      proxy(assembly, step, of);
      break;
    case 'arrives':
      assembly.put({ do: 'arrive', of, what: step.arrives });
      break;
    case 'wait':
    case 'drop':
    case 'listen':
      quiet(assembly, step, of);
      break;
    default:
      assembly.speak(of, speak(assembly, step, of));
  }
}

/** A verb that is one command, alone or in a pipeline. */
function speak(assembly: Assembly, step: PlainStep, of: Planned): Spoken {
  switch (step.verb) {
    case 'ehlo':
    case 'helo':
    case 'lhlo':
      return hello(assembly, step, of);
    case 'mail':
    case 'rcpt':
      return envelope(assembly, step, of);
    case 'data':
      return data(assembly, step, of);
    case 'bdat':
      return oneChunk(assembly, step, of);
    case 'xclient':
      return xclient(assembly, step, of);
    case 'send':
      return raw(assembly, step, of);
    case 'rset':
    case 'noop':
    case 'vrfy':
    case 'expn':
    case 'help':
    case 'etrn':
    case 'quit':
      return plainCommand(assembly, step, of);
    default: {
      const refuse = `${step.verb} can't be pipelined`;
      return { stage: 'other', octets: () => ({ refuse }), answers: () => assembly.await(of, assembly.rows.of(step)) };
    }
  }
}

/** At the place of the last step. */
function quitBehind(last: Step | undefined): PlainStep {
  const place = last?.place ?? { file: '', line: 0, column: 0 };
  const plain = { conditions: [], captures: [], timeoutMs: null, goOn: false, expect: null };
  return { ...plain, place, verb: 'quit', name: 'closing', argument: null };
}

const flat = (step: Step) => (step.verb === 'pipeline' ? step.steps : [step]);
