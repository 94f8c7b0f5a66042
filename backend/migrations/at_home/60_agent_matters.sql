-- agent_matters: nothing is under way without an agent and a signed mandate, which ends within a year
ALTER TABLE agent_matters
  ADD CHECK (state IN ('asked', 'accepted', 'under_way', 'finished', 'refused', 'objected', 'withdrawn', 'lapsed')),
  ADD CHECK (kind IN ('helped', 'major', 'special')),
  ADD CHECK (state NOT IN ('accepted', 'under_way', 'finished') OR agent IS NOT NULL),
  ADD CHECK (state <> 'under_way' OR (signed_at IS NOT NULL AND until IS NOT NULL AND scope <> '' AND ended_at IS NULL)),
  ADD CHECK (signed_at IS NULL OR signed_as IN ('code', 'paper')),
  ADD CHECK ((signed_as = 'paper') = (witness IS NOT NULL)),
  ADD CHECK (signed_at IS NULL OR until <= (signed_at AT TIME ZONE 'Asia/Shanghai')::date + 365),
  ADD FOREIGN KEY (hall) REFERENCES halls (slug), ADD FOREIGN KEY (citizen) REFERENCES citizens (id),
  ADD FOREIGN KEY (staff) REFERENCES staff (id), ADD FOREIGN KEY (agent) REFERENCES staff (id),
  ADD FOREIGN KEY (witness) REFERENCES staff (id);
CREATE INDEX agent_matters_open ON agent_matters (hall, answer_by) WHERE state IN ('asked', 'objected');
CREATE INDEX agent_matters_given ON agent_matters (hall, changed_at DESC) WHERE state IN ('accepted', 'under_way');
CREATE INDEX agent_matters_by_citizen ON agent_matters (citizen, created_at DESC);
ALTER TABLE agent_steps ADD FOREIGN KEY (reference) REFERENCES agent_matters (reference),
  ADD CHECK (act IN ('fill_in', 'hand_in', 'receive', 'supplement', 'enquire'));
CREATE INDEX agent_steps_of ON agent_steps (reference, id);
