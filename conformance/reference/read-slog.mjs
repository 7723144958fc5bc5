// Gives a structured log to the tools that are published for SwingSet's, and writes down what they make of it:
//
//   node read-slog.mjs OUT.json SLOG ...
//
// SLOG is a file of JSON lines. OUT receives an object for each, in order:
//   spans    the OpenTelemetry spans that @agoric/telemetry's slog-to-otel starts for deliveries and syscalls, in order, each with
//            its attributes, events, status, the span it is part of and those it follows from
//   records  for each event of a crank the context that @agoric/telemetry's contextual processor (the one of its log exporters) gives it
//
// Both stop at an event that is out of order: a syscall outside of a crank, a span that ends twice. What is in no kernel's hand
// (times, the state of an engine, which vats are online when) is left out.
import './native-base64.mjs';
import '@endo/init';
import { makeContextualSlogProcessor } from '@agoric/telemetry/src/context-aware-slog.js';
import { makeSlogToOtelKit } from '@agoric/telemetry/src/slog-to-otel.js';
import otel from '@opentelemetry/api';
import fs from 'node:fs';

const [out, ...files] = process.argv.slice(2);
if (!out || !files.length) {
  process.stderr.write('usage: node read-slog.mjs OUT.json SLOG ...\n');
  process.exit(1);
}

const OWN_AFFAIRS = /^agoric\.(seconds|allocate|currentHeapCount|blockTime)$/;
const OF_A_CRANK = new Set(['crank-start', 'clist', 'deliver', 'syscall', 'syscall-result', 'deliver-result', 'crank-finish']);
const compared = name => /^(deliver|syscall)-/.test(name);
const attributesOf = attributes =>
  Object.fromEntries(Object.entries(attributes ?? {}).filter(([key]) => !OWN_AFFAIRS.test(key)).sort());

/** A tracer that keeps its spans. */
function makeTracer() {
  const spans = [];
  let numbered = 0;
  const startSpan = (name, { attributes, links = [] } = {}, context = undefined) => {
    const number = compared(name) ? (numbered += 1) : undefined;
    const parent = context && otel.trace.getSpan(context);
    const record = {
      name,
      number,
      parent: parent?.spanContext().spanId,
      follows: links.map(link => [link.context.spanId, link.attributes]),
      attributes: { ...attributes },
      events: [],
      status: undefined,
      ended: 0,
    };
    spans.push(record);
    return {
      spanContext: () => ({ traceId: '0', spanId: `${number ?? name}`, traceFlags: 1 }),
      setAttributes: more => void Object.assign(record.attributes, more),
      addEvent: (event, more) => void record.events.push([event, attributesOf(more)]),
      setStatus: status => void (record.status = status),
      end: () => void (record.ended += 1),
    };
  };
  return { startSpan, spans };
}

function spansOf(events) {
  const tracer = makeTracer();
  const { slogSender, finish } = makeSlogToOtelKit(tracer);
  for (const event of events) slogSender(event);
  finish();
  const twice = tracer.spans.filter(span => span.ended !== 1);
  if (twice.length) throw Error(`spans that did not end once: ${JSON.stringify(twice[0])}`);
  return tracer.spans.filter(span => span.number).map(span => ({ ...span, attributes: attributesOf(span.attributes) }));
}

function recordsOf(events) {
  const contextual = makeContextualSlogProcessor({});
  const records = [];
  for (const event of events) {
    const { body, attributes } = contextual(event);
    const { 'process.uptime': _, ...context } = attributes;
    if (OF_A_CRANK.has(body.type) && !context.replay) records.push({ type: body.type, ...context });
  }
  return records;
}

const read = files.map(file => {
  const events = fs.readFileSync(file, 'utf8').split('\n').filter(Boolean).map(line => harden(JSON.parse(line)));
  return { spans: spansOf(events), records: recordsOf(events) };
});
fs.writeFileSync(out, JSON.stringify(read));
process.exit(0);
