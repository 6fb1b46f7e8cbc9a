// What `fleet status` and `fleet results` say, as documents.
import {
  count,
  documentOf,
  flag,
  instant,
  listOf,
  mapOf,
  type Of,
  object,
  orNull,
  quantity,
  text,
  word,
} from '../document/json-shape.ts';
import { vantageIdentityShape } from '../target/vantage-identity.ts';

const roundStateShape = word('resolving', 'planning', 'visiting', 'ended', 'cancelled');
const roundShape = object({
  campaign: [text, 'The name of the campaign.'],
  n: [count, 'The number of the round, from 1.'],
  state: [roundStateShape, 'What it is at.'],
  started: [instant, 'When the round began.'],
  ended: [orNull(instant), 'When it ended; null: it goes on.'],
  domains: [count, 'How many the list has.'],
  looked: [count, 'Of how many the DNS was asked.'],
  addresses: [orNull(count), 'How many addresses are visited; null: it is not planned yet.'],
  addressesLeft: [count, 'How many of them are not done.'],
  endpoints: [orNull(count), 'Names of these addresses.'],
  excluded: [orNull(count), 'How many asked to be left alone.'],
  due: [count, 'Answers that are due: endpoints times vantage points.'],
  done: [count, 'Answers that are known.'],
  notAsked: [mapOf(count), 'By reason, how many were not asked.'],
  faults: [listOf(text), 'What failed by a fault of ours; ten at most.'],
});
const vantageShape = object({
  name: [text, 'The name of the vantage point.'],
  address: [orNull(text), 'Its address as others see it; null: not said.'],
  heard: [orNull(quantity), 'Seconds since it was heard of; null: never.'],
  workers: [count, 'Of it, that live.'],
  perMinute: [quantity, 'Answers in the last minute.'],
  waiting: [count, 'Addresses whose turn is its.'],
  throttled: [count, 'Answers that were held back, of open rounds.'],
});
export const statusShape = documentOf('mxprobe/fleet-status@1', 'Where the rounds of a fleet stand.', {
  rounds: [listOf(roundShape), 'The latest of each campaign.'],
  vantages: [listOf(vantageShape), 'Each vantage point that has a login.'],
  paced: [count, 'Addresses that are asked slowly.'],
  resolvers: [count, "Workers that have an operator's key and live."],
});
export interface FleetStatus extends Of<typeof statusShape> {}

const cellShape = object({
  verdict: [
    text,
    '`answers`, or why not: refused, unreachable, timeout, closed, tls, protocol, dns, throttled, stopped, not-asked.',
  ],
  words: [orNull(text), 'The words of the reason, what changes in them masked.'],
  likeness: [orNull(text), 'The same for answers that mean the same.'],
  at: [instant, 'When it was asked.'],
});
const rowShape = object({
  endpoint: [text, '`mx.example.org[192.0.2.1]:25`'],
  cells: [mapOf(cellShape), 'By vantage point.'],
});
const domainShape = object({
  domain: [text, 'The domain.'],
  endpoints: [count, 'Its servers, by name and address.'],
  differs: [count, 'How many of them are not the same from everywhere.'],
  cells: [mapOf(mapOf(count)), 'By vantage point: how many of its servers gave which verdict.'],
});
const patternShape = object({
  only: [listOf(text), 'The vantage points that see it otherwise than most; empty: there is no majority.'],
  verdict: [text, 'What they see; `differs`: several things.'],
  endpoints: [count, 'How many endpoints differ so.'],
  operators: [count, 'To how many operators these belong: registrable domains of the hosts, roughly.'],
  examples: [listOf(text), 'Three at most.'],
  cause: [orNull(text), 'Who it is about, in words; null: too few vantage points to say.'],
});
export const resultsShape = documentOf(
  'mxprobe/fleet-results@1',
  'What the vantage points saw, and where they differ.',
  {
    campaign: [text, 'The name of the campaign.'],
    round: [
      object({
        n: [count, 'The number of the round, from 1.'],
        started: [instant, 'When it began.'],
        ended: [orNull(instant), 'When it ended; null: it goes on.'],
        complete: [flag, 'True if every answer that is due is known.'],
      }),
      'The round that is told.',
    ],
    vantages: [
      listOf(
        object({
          name: [text, 'The name of the vantage point.'],
          address: [orNull(text), 'Its address as others see it; null: not said.'],
          asked: [count, 'Endpoints that it asked.'],
          notAsked: [count, 'Endpoints that it did not ask.'],
          differs: [count, 'Endpoints that it sees otherwise than most.'],
          identity: [
            orNull(vantageIdentityShape),
            'What receivers see in it, as its worker found that day; null: it has not looked.',
          ],
        }),
      ),
      'Each vantage point that was asked.',
    ],
    endpoints: [count, 'Endpoints of the round.'],
    agree: [count, 'Endpoints of which all that asked say the same.'],
    verdicts: [mapOf(count), 'Answers by verdict, all vantage points together.'],
    patterns: [listOf(patternShape), 'Where they differ: the most frequent first.'],
    changed: [orNull(count), 'Cells that differ from the round that it was compared with; null: with none.'],
    rows: [listOf(rowShape), 'The endpoints that differ, or that were asked for; 1,000 at most.'],
    domains: [
      orNull(listOf(domainShape)),
      'The domains that have such an endpoint (`--by domain`), most of them first; 1,000 at most. Null: they were not asked for.',
    ],
  },
);
export interface FleetResults extends Of<typeof resultsShape> {}
