-- Substring search on names. The extension is trusted: the owner of the database may create it.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- CreateTable
CREATE TABLE "scope" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "family" SMALLINT NOT NULL,
    "kea_subnet_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "subnet" INET NOT NULL,
    "pools" JSONB NOT NULL DEFAULT '[]',
    "shared_network" TEXT,
    "valid_lifetime" BIGINT,
    "ddns_send_updates" BOOLEAN NOT NULL DEFAULT false,
    "reservations_global" BOOLEAN NOT NULL DEFAULT false,
    "reservations_in_subnet" BOOLEAN NOT NULL DEFAULT true,
    "reservations_out_of_pool" BOOLEAN NOT NULL DEFAULT false,
    "policy" JSONB NOT NULL DEFAULT '{}',
    "source" TEXT NOT NULL DEFAULT '',
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "gone_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "scope_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reservation" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "family" SMALLINT NOT NULL,
    "kea_host_id" INTEGER,
    "subnet_id" INTEGER NOT NULL,
    "identifier_type" TEXT NOT NULL,
    "identifier_value" TEXT NOT NULL,
    "ip" INET,
    "more_addresses" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "hostname" TEXT,
    "infra" BOOLEAN NOT NULL DEFAULT false,
    "sticky_dns" BOOLEAN NOT NULL DEFAULT false,
    "pin_hostname" BOOLEAN NOT NULL DEFAULT false,
    "conflict_guard" BOOLEAN NOT NULL DEFAULT false,
    "allow_client_hostname" BOOLEAN NOT NULL DEFAULT false,
    "ttl_class" TEXT NOT NULL DEFAULT 'default',
    "delete_on" TEXT NOT NULL DEFAULT 'release',
    "grace_hours" INTEGER NOT NULL DEFAULT 24,
    "pending" TEXT,
    "status" TEXT NOT NULL DEFAULT 'queued',
    "reason" TEXT,
    "observed" JSONB,
    "created_from" TEXT NOT NULL DEFAULT 'kea',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "reservation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "lease" (
    "ip" INET NOT NULL,
    "family" SMALLINT NOT NULL,
    "lease_type" TEXT NOT NULL DEFAULT 'V4',
    "prefix_len" SMALLINT NOT NULL DEFAULT 32,
    "subnet_id" INTEGER NOT NULL,
    "hwaddr" TEXT NOT NULL DEFAULT '',
    "client_id" TEXT NOT NULL DEFAULT '',
    "duid" TEXT NOT NULL DEFAULT '',
    "iaid" BIGINT,
    "hostname" TEXT NOT NULL DEFAULT '',
    "state" TEXT NOT NULL,
    "kea_state" SMALLINT NOT NULL,
    "cause" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "valid_lifetime" BIGINT NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "event_id" BIGINT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "lease_pkey" PRIMARY KEY ("ip")
);

-- CreateTable
CREATE TABLE "zone" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "view" TEXT NOT NULL,
    "server" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "reverse" BOOLEAN NOT NULL,
    "provider_id" TEXT NOT NULL,
    "managed" BOOLEAN NOT NULL DEFAULT true,
    "listed_at" TIMESTAMPTZ(3),
    "record_count" INTEGER NOT NULL DEFAULT 0,
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "zone_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "zone_rule" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "position" INTEGER NOT NULL,
    "pattern" TEXT NOT NULL DEFAULT '*',
    "scope" TEXT,
    "targets" JSONB NOT NULL,

    CONSTRAINT "zone_rule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "claim" (
    "id" BIGSERIAL NOT NULL,
    "source_kind" TEXT NOT NULL,
    "source_id" TEXT NOT NULL,
    "zone_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "ttl" INTEGER NOT NULL,
    "provenance" TEXT NOT NULL,
    "ref" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "claim_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dns_record" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "zone_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "address" INET,
    "ttl" INTEGER NOT NULL,
    "provenance" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "owned" BOOLEAN NOT NULL DEFAULT false,
    "owner_ref" TEXT,
    "present" BOOLEAN NOT NULL DEFAULT false,
    "wanted" BOOLEAN NOT NULL DEFAULT false,
    "status" TEXT NOT NULL,
    "reason" TEXT,
    "provider_id" TEXT,
    "reservation_id" UUID,
    "comment" TEXT,
    "leaves_at" TIMESTAMPTZ(3),
    "listing" BIGINT NOT NULL DEFAULT 0,
    "seen_at" TIMESTAMPTZ(3),
    "served_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "dns_record_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "change" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "system" TEXT NOT NULL,
    "op" TEXT NOT NULL,
    "record_id" UUID,
    "reservation_id" UUID,
    "target" JSONB NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "cause" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "reason" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "actor" TEXT NOT NULL,
    "chain" JSONB NOT NULL DEFAULT '[]',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "accepted_at" TIMESTAMPTZ(3),
    "served_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_kind" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "verb" TEXT NOT NULL,
    "line" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT,
    "before" JSONB,
    "after" JSONB,
    "change_id" UUID,
    "chain" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "kea_event" (
    "source" TEXT NOT NULL,
    "id" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "tbl" TEXT NOT NULL,
    "op" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "ip" INET,
    "host_id" INTEGER,
    "before" JSONB,
    "after" JSONB,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "kea_event_pkey" PRIMARY KEY ("source","id")
);

-- CreateTable
CREATE TABLE "health" (
    "name" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "detail" TEXT,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "checked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "data" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "health_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "worker_node" (
    "id" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "leader" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "worker_node_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sync_run" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "kind" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "total" INTEGER NOT NULL DEFAULT 0,
    "created" INTEGER NOT NULL DEFAULT 0,
    "updated" INTEGER NOT NULL DEFAULT 0,
    "deleted" INTEGER NOT NULL DEFAULT 0,
    "refused" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,

    CONSTRAINT "sync_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sync_item" (
    "run_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "done" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "sync_item_pkey" PRIMARY KEY ("run_id","name")
);

-- CreateTable
CREATE TABLE "policy" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "value" JSONB NOT NULL DEFAULT '{}',
    "version" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "policy_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "setting" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,

    CONSTRAINT "setting_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "idempotency_key" (
    "key" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "status" INTEGER,
    "body" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("actor","key")
);

-- CreateTable
CREATE TABLE "api_token" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "claim_link" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "hash" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "claim_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "role" TEXT NOT NULL DEFAULT 'viewer',
    "banned" BOOLEAN DEFAULT false,
    "ban_reason" TEXT,
    "ban_expires" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "token" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "impersonated_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verification" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limit" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "last_request" BIGINT NOT NULL,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "scope_name_idx" ON "scope"("name");

-- CreateIndex
CREATE UNIQUE INDEX "scope_family_kea_subnet_id_key" ON "scope"("family", "kea_subnet_id");

-- CreateIndex
CREATE INDEX "reservation_subnet_id_ip_idx" ON "reservation"("subnet_id", "ip");

-- CreateIndex
CREATE INDEX "reservation_ip_id_idx" ON "reservation"("ip", "id");

-- CreateIndex
CREATE INDEX "reservation_hostname_id_idx" ON "reservation"("hostname", "id");

-- CreateIndex
CREATE INDEX "reservation_hostname_trgm" ON "reservation" USING GIN ("hostname" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "reservation_identifier_value_id_idx" ON "reservation"("identifier_value", "id");

-- CreateIndex
CREATE INDEX "reservation_status_id_idx" ON "reservation"("status", "id");

-- CreateIndex
CREATE INDEX "reservation_updated_at_id_idx" ON "reservation"("updated_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "reservation_kea_host_id_family_key" ON "reservation"("kea_host_id", "family");

-- CreateIndex
CREATE UNIQUE INDEX "reservation_family_subnet_id_identifier_type_identifier_val_key" ON "reservation"("family", "subnet_id", "identifier_type", "identifier_value");

-- CreateIndex
CREATE INDEX "lease_subnet_id_ip_idx" ON "lease"("subnet_id", "ip");

-- CreateIndex
CREATE INDEX "lease_hwaddr_idx" ON "lease"("hwaddr");

-- CreateIndex
CREATE INDEX "lease_client_id_idx" ON "lease"("client_id");

-- CreateIndex
CREATE INDEX "lease_duid_idx" ON "lease"("duid");

-- CreateIndex
CREATE INDEX "lease_hostname_ip_idx" ON "lease"("hostname", "ip");

-- CreateIndex
CREATE INDEX "lease_hostname_trgm" ON "lease" USING GIN ("hostname" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "lease_state_ip_idx" ON "lease"("state", "ip");

-- CreateIndex
CREATE INDEX "lease_family_subnet_id_state_idx" ON "lease"("family", "subnet_id", "state");

-- CreateIndex
CREATE INDEX "lease_expires_at_ip_idx" ON "lease"("expires_at", "ip");

-- CreateIndex
CREATE UNIQUE INDEX "zone_view_name_key" ON "zone"("view", "name");

-- CreateIndex
CREATE UNIQUE INDEX "zone_rule_position_key" ON "zone_rule"("position");

-- CreateIndex
CREATE INDEX "claim_name_idx" ON "claim"("name");

-- CreateIndex
CREATE INDEX "claim_zone_id_name_idx" ON "claim"("zone_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "claim_source_kind_source_id_zone_id_name_type_value_key" ON "claim"("source_kind", "source_id", "zone_id", "name", "type", "value");

-- CreateIndex
CREATE INDEX "dns_record_name_id_idx" ON "dns_record"("name", "id");

-- CreateIndex
CREATE INDEX "dns_record_text_trgm" ON "dns_record" USING GIN ("name" gin_trgm_ops, "value" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "dns_record_address_idx" ON "dns_record"("address");

-- CreateIndex
CREATE INDEX "dns_record_value_id_idx" ON "dns_record"("value", "id");

-- CreateIndex
CREATE INDEX "dns_record_zone_id_listing_idx" ON "dns_record"("zone_id", "listing");

-- CreateIndex
CREATE INDEX "dns_record_reservation_id_idx" ON "dns_record"("reservation_id");

-- CreateIndex
CREATE INDEX "dns_record_updated_at_id_idx" ON "dns_record"("updated_at", "id");

-- CreateIndex
CREATE INDEX "dns_record_status_id_idx" ON "dns_record"("status", "id");

-- CreateIndex
CREATE UNIQUE INDEX "dns_record_zone_id_name_type_value_key" ON "dns_record"("zone_id", "name", "type", "value");

-- CreateIndex
CREATE INDEX "change_record_id_idx" ON "change"("record_id");

-- CreateIndex
CREATE INDEX "change_reservation_id_idx" ON "change"("reservation_id");

-- CreateIndex
CREATE INDEX "change_status_updated_at_idx" ON "change"("status", "updated_at");

-- CreateIndex
CREATE INDEX "change_created_at_id_idx" ON "change"("created_at", "id");

-- CreateIndex
CREATE INDEX "audit_event_at_id_idx" ON "audit_event"("at", "id");

-- CreateIndex
CREATE INDEX "audit_event_subject_kind_subject_id_id_idx" ON "audit_event"("subject_kind", "subject_id", "id");

-- CreateIndex
CREATE INDEX "audit_event_cause_id_idx" ON "audit_event"("cause", "id");

-- CreateIndex
CREATE INDEX "audit_event_verb_id_idx" ON "audit_event"("verb", "id");

-- CreateIndex
CREATE INDEX "audit_event_actor_id_idx" ON "audit_event"("actor", "id");

-- CreateIndex
CREATE INDEX "audit_event_line_trgm" ON "audit_event" USING GIN ("line" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "kea_event_ip_id_idx" ON "kea_event"("ip", "id");

-- CreateIndex
CREATE INDEX "kea_event_host_id_id_idx" ON "kea_event"("host_id", "id");

-- CreateIndex
CREATE INDEX "kea_event_received_at_idx" ON "kea_event"("received_at");

-- CreateIndex
CREATE INDEX "sync_run_started_at_idx" ON "sync_run"("started_at");

-- CreateIndex
CREATE INDEX "sync_item_name_idx" ON "sync_item"("name");

-- CreateIndex
CREATE INDEX "idempotency_key_created_at_idx" ON "idempotency_key"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "api_token_hash_key" ON "api_token"("hash");

-- CreateIndex
CREATE UNIQUE INDEX "claim_link_hash_key" ON "claim_link"("hash");

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_key" ON "session"("token");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE INDEX "account_user_id_idx" ON "account"("user_id");

-- CreateIndex
CREATE INDEX "verification_identifier_idx" ON "verification"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "rate_limit_key_key" ON "rate_limit"("key");

-- AddForeignKey
ALTER TABLE "claim" ADD CONSTRAINT "claim_zone_id_fkey" FOREIGN KEY ("zone_id") REFERENCES "zone"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dns_record" ADD CONSTRAINT "dns_record_zone_id_fkey" FOREIGN KEY ("zone_id") REFERENCES "zone"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_item" ADD CONSTRAINT "sync_item_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "sync_run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Roles are written by us alone, so a wrong word is a fault that must not be stored.
ALTER TABLE "user" ADD CONSTRAINT "user_role_known" CHECK ("role" IN ('viewer', 'operator', 'administrator'));
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_role_known" CHECK ("role" IN ('viewer', 'operator', 'administrator'));
ALTER TABLE "reservation" ADD CONSTRAINT "reservation_grace" CHECK ("grace_hours" BETWEEN 1 AND 168);
ALTER TABLE "policy" ADD CONSTRAINT "policy_single" CHECK ("id" = 1);

-- The audit log is append-only, for the owner of the table as well.
CREATE FUNCTION "audit_event_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit_event is append-only: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER "audit_event_no_change" BEFORE UPDATE OR DELETE ON "audit_event"
  FOR EACH ROW EXECUTE FUNCTION "audit_event_append_only"();
CREATE TRIGGER "audit_event_no_truncate" BEFORE TRUNCATE ON "audit_event"
  FOR EACH STATEMENT EXECUTE FUNCTION "audit_event_append_only"();

-- The global policy is one row ({} means the defaults of the product), and the installation has one id:
-- the owner tag on DNS records carries it.
INSERT INTO "policy" ("id", "value") VALUES (1, '{}');
INSERT INTO "setting" ("key", "value") VALUES ('instance', to_jsonb('holdfast-' || left(gen_random_uuid()::text, 8)));
