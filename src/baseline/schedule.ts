// `schedule:` of a probe file: when a night is due, for `mxprobe probe --watch`.
import { parseDuration } from '../document/shape.ts';

export type Schedule =
  /** So long after the last one began. */
  | { readonly kind: 'every'; readonly ms: number }
  | { readonly kind: 'hourly'; readonly minute: number }
  /** `weekday` is 0 for Sunday; null: every day. In the time zone of the machine, unless `utc`. */
  | {
      readonly kind: 'daily';
      readonly weekday: number | null;
      readonly hour: number;
      readonly minute: number;
      readonly utc: boolean;
    };

export const SCHEDULE_FORMS =
  '`daily at 02:17`, `weekly on sunday at 04:30`, `hourly at :17`, `every 15m`; UTC with ` UTC` behind it';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const UNITS: Readonly<Record<string, number>> = { minute: MINUTE, hour: HOUR, day: DAY };
/** A server is no clock to be looked at all the time. */
const SHORTEST = MINUTE;

/** Null if it is none of the forms. */
export function parseSchedule(text: string): Schedule | null {
  const written = text.trim().toLowerCase();
  const daily = /^(?:daily|every day|(?:weekly|every week) on ([a-z]+)) at (\d\d?):(\d\d)( utc)?$/.exec(written);
  if (daily !== null) return dailyOf(daily[1], Number(daily[2]), Number(daily[3]), daily[4] !== undefined);
  const hourly = /^(?:hourly|every hour) at :(\d\d)$/.exec(written);
  if (hourly !== null) return Number(hourly[1]) < 60 ? { kind: 'hourly', minute: Number(hourly[1]) } : null;
  const every = /^every (?:(\d{1,6}) )?(minute|hour|day)s?$/.exec(written);
  const ms = every === null ? durationIn(written) : Number(every[1] ?? 1) * (UNITS[every[2] ?? ''] ?? 0);
  return ms !== null && ms >= SHORTEST ? { kind: 'every', ms } : null;
}

function durationIn(written: string): number | null {
  const [, duration = written === 'hourly' ? '1h' : ''] = /^every (\S+)$/.exec(written) ?? [];
  return parseDuration(duration) ?? null;
}

function dailyOf(day: string | undefined, hour: number, minute: number, utc: boolean): Schedule | null {
  const weekday = day === undefined ? null : DAYS.indexOf(day.replace(/s$/, ''));
  if (hour > 23 || minute > 59 || weekday === -1) return null;
  return { kind: 'daily', weekday, hour, minute, utc };
}

/** The first time that is due after `date`. Where a clock is put forward over it, it is due by so much later. */
export function nextAfter(schedule: Schedule, date: Date): Date {
  switch (schedule.kind) {
    case 'every':
      return new Date(date.getTime() + schedule.ms);
    case 'hourly': {
      const hour = Math.floor(date.getTime() / HOUR) * HOUR + schedule.minute * MINUTE;
      return new Date(hour > date.getTime() ? hour : hour + HOUR);
    }
    case 'daily': {
      for (let days = 0; days <= 8; days += 1) {
        const due = onDay(schedule, date, days);
        const weekday = schedule.utc ? due.getUTCDay() : due.getDay();
        if (due > date && (schedule.weekday === null || weekday === schedule.weekday)) return due;
      }
      throw new Error('a week without one of its days');
    }
    default:
      return schedule satisfies never;
  }
}

function onDay({ hour, minute, utc }: Extract<Schedule, { kind: 'daily' }>, date: Date, days: number): Date {
  if (utc) return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + days, hour, minute));
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days, hour, minute);
}

/** How long it is from one to the next. */
export function periodOf(schedule: Schedule): number {
  if (schedule.kind === 'every') return schedule.ms;
  if (schedule.kind === 'hourly') return HOUR;
  return schedule.weekday === null ? DAY : 7 * DAY;
}

const MAX_JITTER = 10 * MINUTE;

/** Not all at the same minute: up to a tenth of the period, ten minutes at most. `fraction` is from 0 to 1. */
export function jitterOf(schedule: Schedule, fraction: number): number {
  return Math.floor(fraction * Math.min(MAX_JITTER, periodOf(schedule) / 10));
}

/** True if a night was due since the last one began, or there was none yet. */
export function wasMissed(schedule: Schedule, last: Date | null, now: Date): boolean {
  return last === null || nextAfter(schedule, new Date(last.getTime() + jitterOf(schedule, 1))) <= now;
}
