-- What people and the pool want to know of vats without reading kernels' states. Written in the transactions of blocks, from what
-- those change, and never read by a kernel.

-- Vats that do not simply run: suspended or paused ones, and those for which something waits. A vat without a row runs.
CREATE TABLE vat_life (
  kernel_id     VARCHAR(64) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  vat_id        VARCHAR(32) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  life          VARCHAR(32) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL DEFAULT 'running',
  waiting       BIGINT      NOT NULL DEFAULT 0 COMMENT 'events in its side queue',
  waiting_since DATETIME(6) NULL COMMENT 'since when there have been any',
  PRIMARY KEY (kernel_id, vat_id),
  KEY by_life (kernel_id, life, waiting),
  CONSTRAINT life_in_a_kernel FOREIGN KEY (kernel_id) REFERENCES kernels (kernel_id) ON DELETE CASCADE
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC;

-- Which engine build each incarnation was started on. One that was started before this table was there has no row, and runs on any.
CREATE TABLE vat_engine (
  kernel_id   VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  vat_id      VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  incarnation INT          NOT NULL,
  engine      VARCHAR(128) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  PRIMARY KEY (kernel_id, vat_id, incarnation),
  CONSTRAINT engine_in_a_kernel FOREIGN KEY (kernel_id) REFERENCES kernels (kernel_id) ON DELETE CASCADE
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC;
