-- A snapshot's row is written when the snapshot comes into use and when it goes out of use. Whoever deletes images goes by this time, so
-- that those stay that a backup of the last days would begin with. Rows that were there before count from now on.
ALTER TABLE snapshot
  ADD COLUMN written_at DATETIME(6) NOT NULL DEFAULT UTC_TIMESTAMP(6) COMMENT 'when in_use changed last, by this database''s clock';
