-- tours: nobody is on two tours of one half-day, no request on two tours at once
ALTER TABLE visitors ADD FOREIGN KEY (hall) REFERENCES halls (slug), ADD FOREIGN KEY (staff) REFERENCES staff (id);
ALTER TABLE tours ADD CHECK (half IN ('am', 'pm')), ADD CHECK (state IN ('draft', 'announced', 'ended', 'cancelled')),
  ADD FOREIGN KEY (hall) REFERENCES halls (slug);
CREATE INDEX tours_by_day ON tours (hall, day, half);
ALTER TABLE tour_members ADD FOREIGN KEY (tour) REFERENCES tours (id), ADD FOREIGN KEY (staff) REFERENCES staff (id);
CREATE UNIQUE INDEX tour_members_once ON tour_members (staff, day, half) WHERE released_at IS NULL;
CREATE INDEX tour_members_of ON tour_members (tour) WHERE released_at IS NULL;
ALTER TABLE tour_stops ADD CHECK (leaves_at > arrives_at), ADD FOREIGN KEY (tour) REFERENCES tours (id),
  ADD FOREIGN KEY (reference) REFERENCES home_visits (reference);
CREATE UNIQUE INDEX tour_stops_once ON tour_stops (reference) WHERE dropped_at IS NULL;
CREATE INDEX tour_stops_of ON tour_stops (tour) WHERE dropped_at IS NULL;
ALTER TABLE travel_times ADD UNIQUE (hall, origin, goal), ADD CHECK (minutes BETWEEN 0 AND 240), ADD FOREIGN KEY (hall) REFERENCES halls (slug);
ALTER TABLE visitor_leaves ADD CHECK (last_day >= first_day), ADD FOREIGN KEY (hall) REFERENCES halls (slug),
  ADD FOREIGN KEY (staff) REFERENCES staff (id);
CREATE INDEX visitor_leaves_of ON visitor_leaves (hall, last_day);
ALTER TABLE needs_of_items ADD UNIQUE (hall, item), ADD CHECK (minutes BETWEEN 10 AND 120), ADD FOREIGN KEY (hall) REFERENCES halls (slug);
CREATE INDEX tour_stops_to_remind ON tour_stops (arrives_at) WHERE dropped_at IS NULL AND reminded_at IS NULL;
