// AUTH: the command, the challenges, the end. Also where the server does not advertise it. RFC 4954.
import type { Auth } from '../../scenario/scenario.ts';
import { textOf } from '../../scenario/template.ts';
import { decodeBase64, encodeBase64, encodeInitialResponse } from '../../wire/sasl/base64.ts';
import type { SaslClient } from '../../wire/sasl/mechanism.ts';
import { startSasl } from '../../wire/sasl/start-sasl.ts';
import type { Answer, Session } from '../old-session.ts';
import { type Performed, refusal } from '../perform.ts';
import { MASK } from '../redact.ts';

/** A mechanism of ours needs three rounds at most; a server that goes on asking is stopped. */
const MAX_ROUNDS = 8;

export async function authenticate(auth: Auth, session: Session, deadlineMs: number): Promise<Performed> {
  if (!session.secure && !auth.clearText) {
    return refusal(
      'AUTH outside TLS would show the password to everybody on the way; `clear_text: true` in the step allows it',
    );
  }
  const user = textOf(auth.user, session.values);
  const secret = textOf(auth.secret, session.values);
  session.around.redactor.add(secret);
  const { values } = session;
  const started = startSasl(
    auth.mechanism,
    { user, secret, host: values.get('target.host'), port: Number(values.get('target.port')) },
    { nonce: session.around.nonce() },
  );
  if (!started.ok) return refusal(started.problem);
  return exchange(auth, started.client, session, deadlineMs);
}

async function exchange(auth: Auth, client: SaslClient, session: Session, deadlineMs: number): Promise<Performed> {
  let initial = auth.initial === false ? null : client.initial;
  const command = `AUTH ${auth.mechanism}`;
  let answer: Answer = await session.exchange({
    stage: 'auth',
    octets: `${command}${initial === null ? '' : ` ${encodeInitialResponse(initial)}`}\r\n`,
    shown: `${command}${initial === null ? '' : ` ${MASK}`}`,
    deadlineMs,
  });
  for (let round = 0; answer.reply?.code === 334 && round < MAX_ROUNDS; round += 1) {
    const response = responseTo(answer, client, initial === null ? client.initial : null);
    // What was held back is the answer to the first, empty challenge only.
    initial = client.initial ?? new Uint8Array();
    answer = await session.exchange({
      stage: 'auth',
      octets: 'send' in response ? `${encodeBase64(response.send)}\r\n` : '*\r\n',
      shown: 'send' in response ? MASK : '*',
      deadlineMs,
    });
    if ('fail' in response) return { ...answer, broken: `${auth.mechanism}: ${response.fail}` };
  }
  if (answer.reply?.code === 235) {
    session.accepted('auth', true);
    const doubt = client.doubt();
    if (doubt !== null) return { ...answer, broken: `${auth.mechanism}: ${doubt}` };
  }
  return answer;
}

function responseTo(
  { reply }: Answer,
  client: SaslClient,
  heldBack: Uint8Array | null,
): { readonly send: Uint8Array } | { readonly fail: string } {
  if (heldBack !== null) return { send: heldBack };
  const challenge = decodeBase64(reply?.lines[0]?.text ?? '');
  return challenge === null ? { fail: 'the challenge is no base64' } : client.next(challenge);
}
