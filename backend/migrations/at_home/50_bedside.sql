-- bedside: a step is there once, a tablet's number once, a part of a visit once; one visit of a household is open at a time
ALTER TABLE bedside_devices ADD FOREIGN KEY (hall) REFERENCES halls (slug), ADD FOREIGN KEY (staff) REFERENCES staff (id),
  ADD CHECK (sequence >= 0);
ALTER TABLE bedside_visits ADD CONSTRAINT bedside_visits_once UNIQUE (reference, number), ADD CHECK (number > 0),
  ADD CHECK (left_at IS NULL OR left_at >= arrived_at), ADD FOREIGN KEY (hall) REFERENCES halls (slug),
  ADD FOREIGN KEY (reference) REFERENCES home_visits (reference), ADD FOREIGN KEY (tour) REFERENCES tours (id);
CREATE UNIQUE INDEX bedside_visits_open ON bedside_visits (reference) WHERE left_at IS NULL;
ALTER TABLE bedside_parts ADD CONSTRAINT bedside_parts_once UNIQUE (reference, number, part), ADD CHECK (version > 0),
  ADD FOREIGN KEY (reference, number) REFERENCES bedside_visits (reference, number);
ALTER TABLE bedside_operations ADD CONSTRAINT bedside_operations_sequence UNIQUE (device, sequence),
  ADD CHECK (outcome IN ('taken', 'same', 'conflict', 'taken_later', 'left')),
  ADD CHECK ((outcome IN ('taken_later', 'left')) = (settled_at IS NOT NULL)),
  ADD FOREIGN KEY (hall) REFERENCES halls (slug), ADD FOREIGN KEY (device) REFERENCES bedside_devices (id);
CREATE INDEX bedside_operations_of ON bedside_operations (reference, taken_at);
CREATE INDEX bedside_operations_open ON bedside_operations (hall, taken_at) WHERE outcome = 'conflict';
ALTER TABLE bedside_files ADD FOREIGN KEY (hall) REFERENCES halls (slug);
CREATE INDEX bedside_files_of ON bedside_files (reference);
