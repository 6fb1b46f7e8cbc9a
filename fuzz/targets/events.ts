// Invariant: events of a service that sends mail tell of recipients that stand in them, with a status of RFC 3463 or none.
import { readEvents } from '../../src/bounce/read-events.ts';
import { visibleText } from '../../src/bounce/visible-text.ts';
import { readJsonEvents } from '../../src/quoted/json-event.ts';
import { hold, type Target } from '../target.ts';

export const events: Target = {
  name: 'events',
  check(octets) {
    const text = octets.toString('utf8');
    const found = readJsonEvents(text);
    hold(found.length <= 1000, `${found.length} events`);
    for (const { recipient, status, sender } of found) {
      for (const address of [recipient, sender ?? 'a@b'])
        hold(/^[^\s<>@]+@[^\s<>@]+$/.test(address), `the address ${JSON.stringify(address)}`);
      hold(status === null || /^[245]\.\d{1,3}\.\d{1,3}$/.test(status), `the status ${JSON.stringify(status)}`);
    }
    const told = readEvents(visibleText('text', text));
    return `${found.slice(0, 5).map(({ action, host, status, sender }) => `${action}${host === null}${status === null}${sender === null}`)}${told.length > 0}`;
  },
};
