-- uploads: pieces and contents end with their file; what is encrypted can't be compressed
ALTER TABLE uploads ADD CHECK (kind IN ('photo', 'voice', 'signature')), ADD CHECK (size BETWEEN 1 AND 8000000),
  ADD CHECK (arrived BETWEEN 0 AND size), ADD CHECK (NOT ready OR arrived = size), ADD FOREIGN KEY (hall) REFERENCES halls (slug);
CREATE INDEX uploads_of ON uploads (belongs_to, begun_at);
CREATE INDEX uploads_due ON uploads (delete_after) WHERE delete_after IS NOT NULL;
CREATE INDEX uploads_coming ON uploads (begun_at) WHERE NOT ready;
ALTER TABLE upload_pieces ADD CONSTRAINT upload_pieces_once UNIQUE (upload, starts),
  ADD FOREIGN KEY (upload) REFERENCES uploads (id) ON DELETE CASCADE, ALTER COLUMN box SET STORAGE EXTERNAL;
ALTER TABLE upload_contents ADD CONSTRAINT upload_contents_once UNIQUE (upload, part), ADD CHECK (part IN ('whole', 'small')),
  ADD FOREIGN KEY (upload) REFERENCES uploads (id) ON DELETE CASCADE, ALTER COLUMN box SET STORAGE EXTERNAL;
