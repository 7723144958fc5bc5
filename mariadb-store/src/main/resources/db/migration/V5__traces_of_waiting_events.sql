-- To which trace an event belongs that waits in a kernel's queues, while traces are recorded. Written in the transactions of blocks,
-- beside a kernel's state and never read by a kernel: a row that is lost ends a trace early, and nothing else.
CREATE TABLE event_trace (
  kernel_id     VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  event_key     VARCHAR(128) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL COMMENT 'the promise for a message''s result; or vat.promise for a notification',
  context       VARCHAR(600) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL COMMENT 'W3C traceparent, perhaps a space and tracestate',
  queued_micros BIGINT       NOT NULL COMMENT 'since 1970, by the gateway''s clock',
  PRIMARY KEY (kernel_id, event_key),
  CONSTRAINT trace_in_a_kernel FOREIGN KEY (kernel_id) REFERENCES kernels (kernel_id) ON DELETE CASCADE
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC;
