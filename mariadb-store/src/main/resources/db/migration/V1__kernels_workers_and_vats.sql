-- Every table of a kernel's state begins its primary key with kernel_id: one installation hosts many kernels.
-- Identifiers compare byte by byte and trailing spaces count. Times are UTC by the database's own clock.

CREATE TABLE kernels (
  kernel_id    VARCHAR(64) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  state        VARCHAR(32) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  state_reason LONGTEXT    CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NULL COMMENT 'why it is in this state, for people',
  config       LONGTEXT    CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL COMMENT 'JSON it was created from',
  created_at   DATETIME(6) NOT NULL,
  PRIMARY KEY (kernel_id)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC;

-- Who runs a kernel. The epoch rises with every holder and never falls; a block transaction locks this row first.
CREATE TABLE kernel_lease (
  kernel_id    VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  epoch        BIGINT       NOT NULL,
  holder       VARCHAR(128) CHARACTER SET ascii COLLATE ascii_nopad_bin NULL COMMENT 'null: released',
  holder_url   VARCHAR(512) CHARACTER SET ascii COLLATE ascii_nopad_bin NULL,
  expires_at   DATETIME(6)  NOT NULL,
  block_number BIGINT       NOT NULL COMMENT 'counts committed blocks, so that a commit whose answer was lost can be looked up',
  PRIMARY KEY (kernel_id),
  KEY by_expiry (expires_at),
  CONSTRAINT lease_of_a_kernel FOREIGN KEY (kernel_id) REFERENCES kernels (kernel_id) ON DELETE CASCADE
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC;

-- Key-value state. A key longer than key_head is told apart by the hash of its tail, and ordered by the tail itself.
-- A value that does not fit one chunk is in kv_overflow, and value holds its SHA-256.
CREATE TABLE kv (
  kernel_id VARCHAR(64)     CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  key_head  VARBINARY(2048) NOT NULL,
  tail_hash VARBINARY(32)   NOT NULL COMMENT 'empty for a key that fits key_head',
  key_tail  LONGBLOB        NULL,
  value     LONGBLOB        NOT NULL,
  chunks    INT             NOT NULL COMMENT '0: value is the value; else it is in that many rows of kv_overflow',
  PRIMARY KEY (kernel_id, key_head, tail_hash)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC;

CREATE TABLE kv_overflow (
  kernel_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  key_hash  BINARY(32)  NOT NULL COMMENT 'SHA-256 of the whole key',
  chunk     INT         NOT NULL,
  bytes     LONGBLOB    NOT NULL,
  PRIMARY KEY (kernel_id, key_hash, chunk)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC;

-- Transcript entries, in chunks: one entry of 224 MB has been seen.
CREATE TABLE transcript_item (
  kernel_id   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  vat_id      VARCHAR(32) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  position    BIGINT      NOT NULL,
  chunk       INT         NOT NULL,
  chunks      INT         NOT NULL COMMENT 'how many this entry has',
  incarnation INT         NOT NULL,
  bytes       LONGBLOB    NOT NULL,
  PRIMARY KEY (kernel_id, vat_id, position, chunk)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC;

CREATE TABLE transcript_span (
  kernel_id   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  vat_id      VARCHAR(32) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  start_pos   BIGINT      NOT NULL,
  end_pos     BIGINT      NOT NULL COMMENT 'exclusive',
  hash        CHAR(64)    CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  is_current  TINYINT     NULL COMMENT '1 or null, so that the unique key allows one current span',
  incarnation INT         NOT NULL,
  PRIMARY KEY (kernel_id, vat_id, start_pos),
  UNIQUE KEY one_current (kernel_id, vat_id, is_current)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC;

CREATE TABLE snapshot (
  kernel_id          VARCHAR(64) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  vat_id             VARCHAR(32) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  snap_pos           BIGINT      NOT NULL COMMENT 'position of the save-snapshot entry',
  snapshot_id        CHAR(64)    CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL COMMENT 'SHA-256 of the uncompressed heap image',
  in_use             TINYINT     NULL COMMENT '1 or null, so that the unique key allows one in use',
  uncompressed_bytes BIGINT      NOT NULL,
  compressed_bytes   BIGINT      NOT NULL,
  PRIMARY KEY (kernel_id, vat_id, snap_pos),
  UNIQUE KEY one_in_use (kernel_id, vat_id, in_use),
  KEY by_image (snapshot_id)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC;

-- Bundles are content-addressed and shared by all kernels; kernel_bundle says which kernel has which.
CREATE TABLE bundle_blob (
  bundle_id VARCHAR(160) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  chunk     INT          NOT NULL,
  chunks    INT          NOT NULL COMMENT 'how many this bundle has',
  bytes     LONGBLOB     NOT NULL,
  PRIMARY KEY (bundle_id, chunk)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC;

CREATE TABLE kernel_bundle (
  kernel_id VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  bundle_id VARCHAR(160) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  PRIMARY KEY (kernel_id, bundle_id),
  KEY by_bundle (bundle_id)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC;

-- A client's retry finds the answer to its first attempt; written in the transaction that accepts the message.
CREATE TABLE idempotency_key (
  kernel_id    VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  client_key   VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  request_hash BINARY(32)   NOT NULL COMMENT 'SHA-256 of the request: the same key with another request is refused',
  result       LONGTEXT     CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL COMMENT 'the answer, JSON',
  created_at   DATETIME(6)  NOT NULL,
  PRIMARY KEY (kernel_id, client_key),
  KEY by_age (created_at)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC;

CREATE TABLE workers (
  worker_id       VARCHAR(128) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  url             VARCHAR(512) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  state           VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  version         VARCHAR(128) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  engine          VARCHAR(128) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL COMMENT 'engine build',
  vats_online_max INT          NOT NULL,
  vats_online     INT          NOT NULL,
  load_json       LONGTEXT     CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  started_at      DATETIME(6)  NOT NULL,
  heartbeat_at    DATETIME(6)  NOT NULL,
  PRIMARY KEY (worker_id),
  KEY by_heartbeat (heartbeat_at)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC;
