-- delegations: nobody acts without a confirmation, never longer than a year, one in force between two people
ALTER TABLE delegations
  ADD CHECK (state IN ('unconfirmed', 'asked', 'invited', 'live', 'refused', 'ended')),
  ADD CHECK (state <> 'live' OR (principal IS NOT NULL AND delegate IS NOT NULL AND confirmed_at IS NOT NULL)),
  ADD CHECK ((document_box IS NULL) = (hall = '')),
  ADD CHECK (principal IS NULL OR delegate IS NULL OR principal <> delegate),
  ADD CHECK (until <= (created_at AT TIME ZONE 'Asia/Shanghai')::date + 380),
  ADD FOREIGN KEY (principal) REFERENCES citizens (id), ADD FOREIGN KEY (delegate) REFERENCES citizens (id),
  ADD FOREIGN KEY (witness) REFERENCES staff (id);
CREATE UNIQUE INDEX delegations_one_in_force ON delegations (principal, delegate) WHERE state = 'live';
CREATE INDEX delegations_by_principal ON delegations (principal, changed_at DESC);
CREATE INDEX delegations_by_delegate ON delegations (delegate, changed_at DESC);
CREATE INDEX delegations_by_principal_phone ON delegations (principal_index) WHERE principal IS NULL;
CREATE INDEX delegations_by_delegate_phone ON delegations (delegate_index) WHERE delegate IS NULL;
ALTER TABLE delegation_uses ADD FOREIGN KEY (delegation) REFERENCES delegations (reference);
CREATE INDEX delegation_uses_of ON delegation_uses (delegation, at);
ALTER TABLE guarded_principals ADD FOREIGN KEY (citizen) REFERENCES citizens (id);
