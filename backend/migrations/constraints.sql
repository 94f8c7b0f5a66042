CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- hall
ALTER TABLE window_groups ADD UNIQUE (hall, slug), ADD FOREIGN KEY (hall) REFERENCES halls (slug);
ALTER TABLE windows ADD UNIQUE (hall, number), ADD FOREIGN KEY (hall, window_group) REFERENCES window_groups (hall, slug);
ALTER TABLE hall_items ADD UNIQUE (hall, item, window_group), ADD CHECK (minutes > 0),
  ADD FOREIGN KEY (hall, window_group) REFERENCES window_groups (hall, slug);
ALTER TABLE opening_hours ADD UNIQUE (hall, valid_from), ADD FOREIGN KEY (hall) REFERENCES halls (slug);
ALTER TABLE hall_policies ADD UNIQUE (hall, valid_from), ADD FOREIGN KEY (hall) REFERENCES halls (slug);
ALTER TABLE special_days ADD CHECK (kind IN ('holiday', 'makeup'));
ALTER TABLE closures ADD FOREIGN KEY (hall) REFERENCES halls (slug), ADD CHECK (until > since),
  ADD CHECK (cause IN ('storm', 'power', 'equipment', 'works', 'training', 'staff', 'other', 'calendar'));
CREATE INDEX closures_by_hall ON closures (hall, until);
CREATE UNIQUE INDEX halls_one_default ON halls (is_default) WHERE is_default;
ALTER TABLE slots
  ADD CONSTRAINT slots_one_row UNIQUE (hall, window_group, starts_at),
  ADD CONSTRAINT slots_never_over CHECK (taken BETWEEN 0 AND capacity),
  ADD CONSTRAINT slots_kept_never_over CHECK (kept_taken BETWEEN 0 AND kept AND kept_taken <= taken),
  ADD CONSTRAINT slots_kept_within CHECK (kept <= capacity),
  ADD CONSTRAINT slots_surplus_taken CHECK (surplus BETWEEN 0 AND taken),
  ADD FOREIGN KEY (hall, window_group) REFERENCES window_groups (hall, slug);
-- Nothing that a booking changes stands in an index of slots: so its update stays on the row's page (HOT; a third of the log).
CREATE INDEX slots_by_start ON slots (hall, starts_at, window_group);
CREATE INDEX slots_by_day ON slots (hall, day);
ALTER TABLE day_openings ADD UNIQUE (hall, day), ADD FOREIGN KEY (hall) REFERENCES halls (slug);

-- people
ALTER TABLE citizens ADD CHECK (level BETWEEN 0 AND 4);
CREATE UNIQUE INDEX citizens_by_phone ON citizens (phone_index) WHERE phone_index IS NOT NULL;
ALTER TABLE we_chat_accounts ADD FOREIGN KEY (citizen) REFERENCES citizens (id);
ALTER TABLE sessions ADD CHECK ((citizen IS NOT NULL) <> (staff IS NOT NULL)),
  ADD FOREIGN KEY (citizen) REFERENCES citizens (id), ADD FOREIGN KEY (staff) REFERENCES staff (id);
CREATE INDEX sessions_by_citizen ON sessions (citizen) WHERE ended_at IS NULL;
CREATE INDEX sessions_by_staff ON sessions (staff) WHERE ended_at IS NULL;
CREATE INDEX phone_codes_live ON phone_codes (phone_index, purpose) WHERE used_at IS NULL;
ALTER TABLE staff ADD UNIQUE (login), ADD UNIQUE (number);
ALTER TABLE staff_roles ADD UNIQUE (staff, hall, role), ADD FOREIGN KEY (staff) REFERENCES staff (id);
ALTER TABLE planned_sessions
  ADD CONSTRAINT planned_sessions_one_a_day UNIQUE (hall, window_group, day), ADD CHECK (closes > opens), ADD CHECK (windows >= 0),
  ADD CHECK (needed BETWEEN 0 AND 99), ADD FOREIGN KEY (hall) REFERENCES halls (slug);
ALTER TABLE rosters ADD UNIQUE (hall, day, shift, staff), ADD CHECK (shift IN ('early', 'noon', 'late', 'weekend')),
  ADD FOREIGN KEY (staff) REFERENCES staff (id);
ALTER TABLE recovery_codes ADD FOREIGN KEY (staff) REFERENCES staff (id);
ALTER TABLE known_devices ADD UNIQUE (account, device);
ALTER TABLE twin_people ADD UNIQUE (phone);
CREATE INDEX phone_codes_by_time ON phone_codes (created_at);
ALTER TABLE community_workers ADD FOREIGN KEY (hall) REFERENCES halls (slug), ADD FOREIGN KEY (citizen) REFERENCES citizens (id);
CREATE UNIQUE INDEX community_workers_one ON community_workers (hall, citizen) WHERE ended_at IS NULL;

-- mandates
ALTER TABLE relatives ADD FOREIGN KEY (citizen) REFERENCES citizens (id);
CREATE UNIQUE INDEX relatives_once ON relatives (citizen, person_index) WHERE removed_at IS NULL;

-- catalogue
ALTER TABLE guide_versions ADD UNIQUE (item, version), ADD FOREIGN KEY (item) REFERENCES items (slug);
CREATE INDEX items_by_trigram ON items USING gin (search_text gin_trgm_ops);

-- notifications
ALTER TABLE deliveries ADD UNIQUE (notice, channel), ADD FOREIGN KEY (notice) REFERENCES notices (id),
  ADD CHECK (state IN ('waiting', 'queued', 'sending', 'unknown', 'sent', 'failed', 'expired', 'withdrawn'));
CREATE INDEX deliveries_due ON deliveries (due_at) WHERE state IN ('waiting', 'queued', 'sending', 'unknown');
CREATE INDEX notices_by_citizen ON notices (citizen, send_at DESC, id DESC);
CREATE INDEX notices_by_expiry ON notices (expires_at);
CREATE INDEX notices_by_reference ON notices (reference);

-- progress
CREATE INDEX entries_by_reference ON entries (reference, id);

-- ratings
ALTER TABLE ratings ADD CONSTRAINT ratings_once UNIQUE (subject_kind, subject, number),
  ADD CHECK (level IN ('very_satisfied', 'satisfied', 'basically', 'dissatisfied', 'very_dissatisfied'));
CREATE UNIQUE INDEX rating_invitations_one ON rating_invitations (subject_kind, subject);

-- appointments
ALTER TABLE holds ADD CHECK (units > 0), ADD CHECK (state IN ('open', 'used', 'released')),
  ADD FOREIGN KEY (hall, window_group, starts_at) REFERENCES slots (hall, window_group, starts_at);
CREATE INDEX holds_open ON holds (hall, window_group, starts_at) WHERE state = 'open';
CREATE INDEX holds_by_device ON holds (device) WHERE state = 'open';
CREATE INDEX holds_by_citizen ON holds (citizen) WHERE state = 'open';
CREATE INDEX holds_lapsing ON holds (expires_at) WHERE state = 'open';
CREATE UNIQUE INDEX holds_one_offer ON holds (wish) WHERE state = 'open' AND wish IS NOT NULL;
ALTER TABLE resting_places ADD CHECK (origin IN ('cancel', 'change', 'undo', 'offer', 'staff')), ADD CHECK (returns_at > released_at),
  ADD FOREIGN KEY (hall, window_group, starts_at) REFERENCES slots (hall, window_group, starts_at);
CREATE INDEX resting_places_there ON resting_places (hall, window_group, starts_at);
CREATE INDEX resting_places_returning ON resting_places (returns_at);
ALTER TABLE appointments ADD CHECK (units > 0),
  ADD CHECK (state IN ('booked', 'checked_in', 'called', 'finished', 'cancelled', 'missed')),
  ADD CONSTRAINT appointments_ticket_code UNIQUE (hall, day, ticket_code),
  ADD CONSTRAINT appointments_token UNIQUE (token),
  ADD FOREIGN KEY (hall, window_group, starts_at) REFERENCES slots (hall, window_group, starts_at),
  ADD FOREIGN KEY (citizen) REFERENCES citizens (id);
CREATE INDEX appointments_by_citizen ON appointments (citizen, starts_at DESC);
CREATE INDEX appointments_by_day ON appointments (hall, day, starts_at);
CREATE INDEX appointments_expected ON appointments (hall, day, starts_at, window_group) WHERE state = 'booked';
CREATE INDEX appointments_by_phone ON appointments (phone_index, day);
CREATE INDEX appointments_by_applicant ON appointments (applicant_index, day);
CREATE INDEX appointments_to_remind ON appointments (starts_at) WHERE state = 'booked';
ALTER TABLE appointment_items ADD FOREIGN KEY (reference) REFERENCES appointments (reference);
CREATE UNIQUE INDEX appointment_items_one_live ON appointment_items (citizen, applicant_index, item) WHERE live;
CREATE INDEX appointment_items_by_reference ON appointment_items (reference);
ALTER TABLE misses ADD FOREIGN KEY (reference) REFERENCES appointments (reference),
  ADD FOREIGN KEY (citizen) REFERENCES citizens (id), ADD CHECK (state IN ('counted', 'asked', 'excused', 'refused', 'exempt'));
CREATE INDEX misses_by_citizen ON misses (citizen, hall, applicant_index);
CREATE INDEX misses_asked ON misses (hall, changed_at) WHERE state = 'asked';
CREATE INDEX misses_by_age ON misses (missed_at);
ALTER TABLE appeals ADD FOREIGN KEY (reference) REFERENCES misses (reference) ON DELETE CASCADE,
  ADD CHECK (state IN ('waiting', 'lifted', 'kept'));
CREATE INDEX appeals_waiting ON appeals (hall, made_at) WHERE state = 'waiting';
ALTER TABLE pause_exemptions ADD UNIQUE (hall, citizen, applicant_index), ADD FOREIGN KEY (citizen) REFERENCES citizens (id);


-- waiting list
ALTER TABLE waiting_wishes ADD CHECK (state IN ('waiting', 'offered', 'booked', 'over', 'unanswered', 'withdrawn')),
  ADD CHECK ((state = 'offered') = (hold IS NOT NULL)), ADD CHECK (cardinality(days) > 0),
  ADD CHECK (form_box IS NULL OR state IN ('waiting', 'offered')), ADD FOREIGN KEY (citizen) REFERENCES citizens (id);
CREATE UNIQUE INDEX waiting_wishes_one_live ON waiting_wishes (reference) WHERE state IN ('waiting', 'offered');
CREATE INDEX waiting_wishes_in_line ON waiting_wishes (hall, created_at) WHERE state IN ('waiting', 'offered');
CREATE INDEX waiting_wishes_by_citizen ON waiting_wishes (citizen, created_at DESC);

-- extended sessions
ALTER TABLE extended_sessions ADD CHECK (state IN ('proposed', 'offered', 'agreed', 'refused', 'withdrawn', 'lapsed')),
  ADD FOREIGN KEY (citizen) REFERENCES citizens (id);
CREATE UNIQUE INDEX extended_sessions_one_live ON extended_sessions (citizen, applicant_index, item) WHERE state IN ('proposed', 'offered');
CREATE INDEX extended_sessions_open ON extended_sessions (hall, answer_by) WHERE state IN ('proposed', 'offered');
CREATE INDEX extended_sessions_by_citizen ON extended_sessions (citizen, created_at DESC);
ALTER TABLE extended_session_times ADD UNIQUE (reference, number), ADD CHECK (ends_at > starts_at),
  ADD CHECK (proposed_by IN ('citizen', 'staff')), ADD FOREIGN KEY (reference) REFERENCES extended_sessions (reference);

-- home visits
ALTER TABLE home_visits
  ADD CHECK (state IN ('draft', 'asked', 'question', 'accepted', 'refused', 'objected', 'turned', 'withdrawn')),
  ADD CHECK (citizen IS NOT NULL OR (state = 'draft' AND device IS NOT NULL)),
  ADD CHECK (state = 'draft' OR (consent_at IS NOT NULL AND answer_by IS NOT NULL AND address_box IS NOT NULL)),
  ADD FOREIGN KEY (hall) REFERENCES halls (slug), ADD FOREIGN KEY (citizen) REFERENCES citizens (id);
CREATE INDEX home_visits_open ON home_visits (hall, answer_by) WHERE state IN ('asked', 'question', 'objected', 'accepted');
CREATE INDEX home_visits_by_citizen ON home_visits (citizen, created_at DESC);
CREATE INDEX home_visits_by_device ON home_visits (device) WHERE citizen IS NULL;
CREATE INDEX home_visits_drafts ON home_visits (changed_at) WHERE state = 'draft';

-- lots
ALTER TABLE lots ADD UNIQUE (hall, day), ADD FOREIGN KEY (hall, day) REFERENCES day_openings (hall, day);
ALTER TABLE lot_wishes ADD CHECK (state IN ('waiting', 'won', 'lost', 'withdrawn')), ADD CHECK ((state = 'won') <= (starts_at IS NOT NULL)),
  ADD FOREIGN KEY (hall, day) REFERENCES lots (hall, day), ADD FOREIGN KEY (citizen) REFERENCES citizens (id),
  ADD FOREIGN KEY (appointment) REFERENCES appointments (reference), ADD CONSTRAINT lot_wishes_booked_once UNIQUE (appointment);
CREATE UNIQUE INDEX lot_wishes_one ON lot_wishes (hall, day, citizen, applicant_index) WHERE state <> 'withdrawn';
CREATE INDEX lot_wishes_of_lot ON lot_wishes (hall, day, place);
CREATE INDEX lot_wishes_by_citizen ON lot_wishes (citizen, created_at DESC);

-- visits
ALTER TABLE visits ADD CONSTRAINT visits_ticket UNIQUE (hall, day, ticket),
  ADD CHECK (state IN ('waiting', 'called', 'parked', 'finished', 'missed')),
  ADD CONSTRAINT visits_token UNIQUE (token),
  ADD CHECK ((reference IS NULL) = (token IS NOT NULL)),
  ADD FOREIGN KEY (reference) REFERENCES appointments (reference);
CREATE UNIQUE INDEX visits_one_per_appointment ON visits (reference) WHERE reference IS NOT NULL;
CREATE UNIQUE INDEX visits_one_per_window ON visits (hall, window_number) WHERE state = 'called';
CREATE INDEX visits_here ON visits (hall, day) WHERE state IN ('waiting', 'called', 'parked');
CREATE INDEX visits_gone ON visits (hall, day, window_group, state) WHERE state IN ('finished', 'missed');
CREATE INDEX visits_waiting ON visits (hall, day, queued_for) WHERE state = 'waiting';
CREATE INDEX visits_finished ON visits (hall, window_group, finished_at) WHERE state = 'finished';
ALTER TABLE ticket_numbers ADD UNIQUE (hall, day, letter);
ALTER TABLE home_tickets ADD UNIQUE (hall, day, ticket), ADD UNIQUE (token), ADD CHECK (state IN ('coming', 'here', 'over')),
  ADD FOREIGN KEY (citizen) REFERENCES citizens (id);
CREATE UNIQUE INDEX home_tickets_one_coming ON home_tickets (citizen) WHERE state = 'coming';
CREATE INDEX home_tickets_under_way ON home_tickets (hall, day, window_group) WHERE state = 'coming';
CREATE INDEX home_tickets_by_citizen ON home_tickets (citizen, day);
CREATE UNIQUE INDEX duties_one_clerk ON duties (hall, window_number) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX duties_one_window ON duties (staff) WHERE ended_at IS NULL;
ALTER TABLE desk_moves ADD FOREIGN KEY (visit) REFERENCES visits (id);
CREATE INDEX desk_moves_by_visit ON desk_moves (visit, version);
CREATE INDEX desk_moves_by_staff ON desk_moves (staff, id);

-- oversight
ALTER TABLE alarms ADD CHECK (longest >= 0);
CREATE UNIQUE INDEX alarms_one_open ON alarms (hall, window_group) WHERE ended_at IS NULL;
CREATE INDEX alarms_by_day ON alarms (hall, day);
ALTER TABLE day_reports ADD UNIQUE (hall, day);
CREATE INDEX ratings_by_day ON ratings (hall, day);
CREATE INDEX duties_by_day ON duties (hall, since);

-- closures: whose bookings they moved
ALTER TABLE moved_bookings ADD CONSTRAINT moved_bookings_once UNIQUE (closure, reference), ADD FOREIGN KEY (closure) REFERENCES closures (id),
  ADD FOREIGN KEY (reference) REFERENCES appointments (reference),
  ADD CHECK (state IN ('waiting', 'moved', 'open', 'spared', 'kept', 'settled'));
CREATE INDEX moved_bookings_waiting ON moved_bookings (closure, place) WHERE state IN ('waiting', 'open');
CREATE INDEX moved_bookings_by_reference ON moved_bookings (reference, id);

-- phone calls: what came of one is noted before the next
ALTER TABLE phone_calls ADD CHECK (way IN ('switchboard', 'by_hand')), ADD FOREIGN KEY (staff) REFERENCES staff (id),
  ADD CHECK (outcome IN ('reached', 'no_answer', 'wrong_number', 'not_placed')), ADD CHECK ((outcome IS NULL) = (noted_at IS NULL));
CREATE UNIQUE INDEX phone_calls_one_open ON phone_calls (staff) WHERE outcome IS NULL;
CREATE INDEX phone_calls_about ON phone_calls (reference, placed_at DESC);
CREATE INDEX phone_calls_by_day ON phone_calls (hall, placed_at DESC);
CREATE INDEX phone_calls_by_staff ON phone_calls (staff, placed_at DESC);

-- the trail: append-only; the seal is filled once
CREATE UNIQUE INDEX ledger_chain ON ledger (hall, chain) WHERE chain IS NOT NULL;
CREATE INDEX ledger_unsealed ON ledger (id) WHERE chain IS NULL;
CREATE INDEX ledger_by_subject ON ledger (subject, id);
CREATE FUNCTION ledger_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.seal IS NULL AND NEW.seal IS NOT NULL
     AND (OLD.id, OLD.hall, OLD.at, OLD.actor, OLD.verb, OLD.subject, OLD.facts)
       IS NOT DISTINCT FROM (NEW.id, NEW.hall, NEW.at, NEW.actor, NEW.verb, NEW.subject, NEW.facts) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the ledger is append-only';
END $$;
CREATE TRIGGER ledger_stays BEFORE UPDATE OR DELETE ON ledger FOR EACH ROW EXECUTE FUNCTION ledger_stays();
CREATE TRIGGER ledger_never_emptied BEFORE TRUNCATE ON ledger FOR EACH STATEMENT EXECUTE FUNCTION ledger_stays();

-- limits and repeats are rewritten often and may be lost in a crash no more than others may; only their room matters
ALTER TABLE limits SET (fillfactor = 70);
ALTER TABLE slots SET (fillfactor = 70);
