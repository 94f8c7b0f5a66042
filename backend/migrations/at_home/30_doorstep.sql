-- doorstep: one line a door and tour, an address counted once a day, one open alarm of a kind
ALTER TABLE household_words ADD FOREIGN KEY (reference) REFERENCES home_visits (reference) ON DELETE CASCADE;
CREATE INDEX tour_stops_near ON tour_stops (arrives_at, leaves_at) WHERE dropped_at IS NULL;
ALTER TABLE doors ADD CONSTRAINT doors_once UNIQUE (reference, tour), ADD CHECK (wrong_words BETWEEN 0 AND 5),
  ADD CHECK ((wrong_words = 5) = (locked_at IS NOT NULL)), ADD CHECK (later >= 0),
  ADD FOREIGN KEY (reference) REFERENCES home_visits (reference), ADD FOREIGN KEY (tour) REFERENCES tours (id);
ALTER TABLE addresses_opened ADD CONSTRAINT addresses_opened_once UNIQUE (staff, day, reference);
ALTER TABLE door_alarms ADD CHECK (kind IN ('wrong_word', 'wrong_person', 'outside_hours', 'many_addresses', 'many_wrong_codes', 'wrong_names')),
  ADD CHECK ((seen_at IS NULL) = (seen_by IS NULL)), ADD FOREIGN KEY (hall) REFERENCES halls (slug);
CREATE UNIQUE INDEX door_alarms_open ON door_alarms (hall, kind, reference, coalesce(staff, '00000000-0000-0000-0000-000000000000'))
  WHERE seen_at IS NULL;
CREATE INDEX ledger_wrong_names ON ledger (at) WHERE verb = 'wrong_name';
CREATE INDEX door_alarms_of ON door_alarms (hall, last_at);
ALTER TABLE visitor_checks ADD CONSTRAINT visitor_checks_once UNIQUE (hall, hour);
