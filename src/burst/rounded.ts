/** Numbers of a record are read by people: a tenth of a millisecond, a hundredth of a session a second. */
export const tenth = (value: number) => Math.round(value * 10) / 10;
export const hundredth = (value: number) => Math.round(value * 100) / 100;
