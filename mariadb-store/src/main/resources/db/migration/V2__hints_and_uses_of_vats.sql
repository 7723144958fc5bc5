-- Where vats are and should be. Nothing here is part of a kernel's state: a row that is lost costs time only.

-- What operators wish; a vat without a row is a normal one.
CREATE TABLE vat_hint (
  kernel_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  vat_id    VARCHAR(32) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  hint      VARCHAR(16) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  PRIMARY KEY (kernel_id, vat_id),
  CONSTRAINT hint_of_a_kernel FOREIGN KEY (kernel_id) REFERENCES kernels (kernel_id) ON DELETE CASCADE
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC;

-- Who used a vat last, and when: what a pool that starts again brings online first.
CREATE TABLE vat_use (
  kernel_id VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  vat_id    VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  worker_id VARCHAR(128) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  used_at   DATETIME(6)  NOT NULL,
  PRIMARY KEY (kernel_id, vat_id),
  KEY by_time (kernel_id, used_at),
  CONSTRAINT use_of_a_kernel FOREIGN KEY (kernel_id) REFERENCES kernels (kernel_id) ON DELETE CASCADE
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC;
