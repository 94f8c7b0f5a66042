-- prevention: a list with consent; a community worker's communities
ALTER TABLE listed_people ADD FOREIGN KEY (hall) REFERENCES halls (slug), ADD CONSTRAINT listed_people_link UNIQUE (link),
  ADD CHECK (consent_by IN ('person', 'guardian', 'read_aloud')), ADD CHECK (consent_version <> '');
CREATE UNIQUE INDEX listed_people_once ON listed_people (hall, community, person) WHERE person IS NOT NULL;
CREATE INDEX listed_people_of_hall ON listed_people (hall, community, added_at);
ALTER TABLE due_days ADD FOREIGN KEY (listed) REFERENCES listed_people (reference) ON DELETE CASCADE, ADD CHECK (told BETWEEN 0 AND 2);
CREATE INDEX due_days_of_person ON due_days (listed, day);
CREATE INDEX due_days_untold ON due_days (day) WHERE told < 2;
ALTER TABLE due_days ADD CHECK (NOT unreached OR told > 0);
ALTER TABLE listed_doubts ADD FOREIGN KEY (hall) REFERENCES halls (slug), ADD FOREIGN KEY (visit) REFERENCES home_visits (reference),
  ADD FOREIGN KEY (listed) REFERENCES listed_people (reference) ON DELETE CASCADE, ADD CONSTRAINT listed_doubts_once UNIQUE (listed, visit),
  ADD CHECK (why IN ('asked_here', 'phone', 'name'));
CREATE INDEX listed_doubts_open ON listed_doubts (listed) WHERE answered_at IS NULL;
CREATE INDEX listed_doubts_of_visit ON listed_doubts (visit) WHERE answered_at IS NULL;
