import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeSchedule, rateAt, vatsInPlay } from './schedule.mjs';

const SHAPE = { minutes: 10, low: 1, peak: 20, kernels: 3, vats: 5, seed: 7 };
const vatsOf = messages => new Set(messages.map(({ kernel, vat }) => `${kernel} ${vat}`)).size;
const between = (messages, from, to) => messages.filter(({ at }) => at >= from * 600 && at < to * 600).length;

test('the rate rises, stays and falls', () => {
  assert.deepEqual([0, 0.099, 0.25, 0.4, 0.6, 1].map(part => rateAt(part, SHAPE)), [1, 1, 20, 20, 1, 1]);
  for (const half of [0.175, 0.55]) assert.ok(Math.abs(rateAt(half, SHAPE) - 10.5) < 1e-9);
});

test('a seed gives the same messages again, and another one others', () => {
  assert.deepEqual(makeSchedule(SHAPE), makeSchedule(SHAPE));
  assert.notDeepEqual(makeSchedule(SHAPE), makeSchedule({ ...SHAPE, seed: 8 }));
});

test('messages come in order, as many as the rate says, and to every vat at the peak', () => {
  const messages = makeSchedule(SHAPE);
  assert.ok(messages.every(({ at }, i) => i === 0 || at >= messages[i - 1].at));
  const peak = between(messages, 0.25, 0.5);
  const tail = between(messages, 0.6, 1);
  assert.ok(Math.abs(peak - 3000) < 300, `${peak} at the peak`);
  assert.ok(Math.abs(tail - 240) < 80, `${tail} at the end`);
  assert.equal(vatsOf(messages), 15);
});

test('few messages are to few vats', () => {
  assert.deepEqual([0, 1, 10.5, 20].map(rate => vatsInPlay(rate, SHAPE)), [1, 1, 8, 15]);
  assert.equal(vatsOf(makeSchedule(SHAPE).filter(({ at }) => at >= 360)), 1);
});

test('there may be nothing to do at first and at last', () => {
  const times = makeSchedule({ ...SHAPE, low: 0 }).map(({ at }) => at / 600);
  assert.ok(times[0] > 0.1 && times.at(-1) < 0.6);
});
