-- many looks at people by one staff member: one open alarm each
ALTER TABLE look_alarms ADD CHECK (number > 0), ADD CHECK ((looked_at IS NULL) = (looked_by IS NULL)), ADD FOREIGN KEY (hall) REFERENCES halls (slug);
CREATE UNIQUE INDEX look_alarms_one_open ON look_alarms (hall, actor) WHERE looked_at IS NULL;
CREATE INDEX look_alarms_by_actor ON look_alarms (hall, actor, last_line);
CREATE INDEX ledger_looks ON ledger (at) WHERE verb IN ('unmask', 'look_up_person', 'open_file');
