-- aftercare: each end has one receipt, each item each step once, each reason one call, one open wish and one open delivery
ALTER TABLE receipts ADD FOREIGN KEY (reference) REFERENCES home_visits (reference), ADD CHECK (number > 0),
  ADD CONSTRAINT receipts_once UNIQUE (reference, ended_at);
CREATE UNIQUE INDEX receipts_numbered ON receipts (reference, number);
ALTER TABLE item_steps ADD CHECK (step IN ('handed_in', 'decided', 'ready', 'delivered')),
  ADD FOREIGN KEY (reference) REFERENCES home_visits (reference), ADD FOREIGN KEY (staff) REFERENCES staff (id);
CREATE INDEX item_steps_of ON item_steps (reference, id);
ALTER TABLE home_deliveries ADD CHECK (way IN ('post', 'tour', 'fetched')), ADD CHECK (way <> 'post' OR tracking <> ''),
  ADD CHECK (way <> 'fetched' OR named_box IS NOT NULL OR confirmed_at IS NOT NULL), ADD FOREIGN KEY (reference) REFERENCES home_visits (reference),
  ADD FOREIGN KEY (staff) REFERENCES staff (id);
CREATE UNIQUE INDEX home_deliveries_one ON home_deliveries (reference, item) WHERE confirmed_at IS NULL;
CREATE INDEX home_deliveries_of ON home_deliveries (reference, id);
ALTER TABLE second_visit_wishes ADD CHECK (state IN ('asked', 'granted', 'declined')),
  ADD FOREIGN KEY (reference) REFERENCES home_visits (reference);
CREATE UNIQUE INDEX second_visit_wishes_one ON second_visit_wishes (reference) WHERE state = 'asked';
CREATE INDEX second_visit_wishes_of ON second_visit_wishes (reference, id);
CREATE INDEX second_visit_wishes_open ON second_visit_wishes (hall) WHERE state = 'asked';
ALTER TABLE call_backs ADD CHECK (why IN ('receipt', 'not_told', 'not_met')), ADD CHECK (tries >= 0),
  ADD CHECK (state IN ('open', 'reached', 'wrong_number', 'unreached', 'dropped')),
  ADD FOREIGN KEY (reference) REFERENCES home_visits (reference), ADD CONSTRAINT call_backs_once UNIQUE (reference, cause);
CREATE INDEX call_backs_open ON call_backs (hall, due_at) WHERE state IN ('open', 'unreached', 'wrong_number');
ALTER TABLE call_back_notes ADD CHECK (outcome IN ('reached', 'not_reached', 'wrong_number')),
  ADD FOREIGN KEY (call_back) REFERENCES call_backs (id), ADD FOREIGN KEY (staff) REFERENCES staff (id);
CREATE INDEX call_back_notes_of ON call_back_notes (call_back, id);
ALTER TABLE erasures ADD CHECK (files >= 0), ADD FOREIGN KEY (reference) REFERENCES home_visits (reference);
