// What really was, as the wire saw it, beside what a statement says.

import assert from 'node:assert/strict';

const SECOND_MS = 1_000;

// The records of a CSV file.
export function records(csv) {
  const cells = (line) => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,"]*))/g)].map(([, quoted, plain]) => quoted ?? plain);
  const [titles, ...lines] = csv.replace(/^\ufeff/, '').trim().split('\r\n').map(cells);
  return lines.map((line) => Object.fromEntries(titles.map((title, n) => [title, line[n]])));
}

// Holds the intervals of one person against his web sockets `talks`: each within one second of what was. The server lets
// somebody in between agreeing to the socket and its first message; who is there at the end for all was so until some
// moment between the press of the button (`ending`) and the end of his socket.
export function assertCounted(name, intervals, talks, ending) {
  const told = `${name}: ${JSON.stringify({ intervals, talks, ending }, null, 1)}`;
  assert.equal(intervals.length, talks.length, told);
  const within = (at, from, until) => assert.ok(at >= from - SECOND_MS && at <= until + SECOND_MS, `${at} of ${told}`);
  const counted = intervals.map(({ up, down, seconds }) => ({ up: Date.parse(up), down: Date.parse(down), seconds }));
  counted.sort((one, other) => one.up - other.up);
  const really = [...talks].sort((one, other) => one.agreed - other.agreed);
  counted.forEach(({ up, down, seconds }, n) => {
    const { agreed, open, closed } = really[n];
    within(up, agreed, open);
    within(down, Math.min(closed, ending), closed);
    assert.ok(Math.abs(down - up - Number(seconds) * SECOND_MS) <= 1, told);
  });
}
