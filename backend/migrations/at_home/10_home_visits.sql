-- a request's later states: on a tour, at the bedside, at its end
ALTER TABLE home_visits DROP CONSTRAINT home_visits_state_check,
  ADD CONSTRAINT home_visits_state_check CHECK (state IN (
    'draft', 'asked', 'question', 'accepted', 'refused', 'objected', 'turned', 'withdrawn', 'planned', 'under_way', 'done', 'closed')),
  ADD CHECK (tries >= 0), ADD CHECK (consent_withdrawn_at >= consent_at), ADD CHECK (ended_at IS NULL OR state IN ('done', 'closed', 'withdrawn', 'refused', 'turned'));
DROP INDEX home_visits_open;
CREATE INDEX home_visits_open ON home_visits (hall, answer_by)
  WHERE state IN ('asked', 'question', 'objected', 'accepted', 'planned', 'under_way');
CREATE INDEX home_visits_ended ON home_visits (ended_at) WHERE ended_at IS NOT NULL AND forgotten_at IS NULL;
