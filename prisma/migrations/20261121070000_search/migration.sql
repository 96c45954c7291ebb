-- CreateIndex
CREATE INDEX "reservation_identifier_trgm" ON "reservation" USING GIN ("identifier_value" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "reservation_more_addresses_idx" ON "reservation" USING GIN ("more_addresses");

-- CreateIndex
CREATE INDEX "lease_since_ip_idx" ON "lease"("since", "ip");

-- CreateIndex
CREATE INDEX "dns_record_type_id_idx" ON "dns_record"("type", "id");

-- CreateIndex
CREATE INDEX "dns_record_ttl_id_idx" ON "dns_record"("ttl", "id");

-- CreateIndex
CREATE INDEX "dns_record_owner_trgm" ON "dns_record" USING GIN ("owner_ref" gin_trgm_ops);


-- What follows has no words in Prisma's schema.

-- The last bytes of a MAC: a btree costs a renewal less than trigrams would.
CREATE INDEX "lease_hwaddr_reverse" ON "lease"(reverse("hwaddr"));

-- The address of an audit line (`... ip=192.168.1.56 ...`); what stands in quotes was said by somebody else.
CREATE FUNCTION "audit_line_ip"("line" text) RETURNS inet LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  RETURN substring(regexp_replace("line", '"(\\.|[^"\\])*"', '', 'g') FROM ' ip=([0-9a-f.:]+)')::inet;
EXCEPTION WHEN invalid_text_representation THEN
  RETURN NULL;
END $$;

CREATE INDEX "audit_event_line_ip" ON "audit_event"("audit_line_ip"("line"));
