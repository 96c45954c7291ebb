-- AlterTable
ALTER TABLE "claim" ADD COLUMN     "live" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "since" TIMESTAMPTZ(3),
ADD COLUMN     "until" TIMESTAMPTZ(3),
ADD COLUMN     "why" JSONB;

-- AlterTable
ALTER TABLE "dns_record" ADD COLUMN     "why" JSONB;

-- AlterTable
ALTER TABLE "lease" ADD COLUMN     "reason" TEXT;

-- AlterTable
ALTER TABLE "reservation" ADD COLUMN     "edited_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "static_record_id" UUID;

-- CreateTable
CREATE TABLE "static_record" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "zone_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "ttl" INTEGER NOT NULL,
    "ptr" BOOLEAN NOT NULL DEFAULT true,
    "comment" TEXT,
    "created_from" TEXT NOT NULL DEFAULT 'console',
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "static_record_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "kind" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "active" TEXT,
    "ip" INET,
    "name" TEXT,
    "scope" TEXT,
    "record_id" UUID,
    "reservation_id" UUID,
    "watch_id" UUID,
    "summary" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "count" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "acknowledged_by" TEXT,
    "assigned_to" TEXT,
    "snoozed_until" TIMESTAMPTZ(3),
    "resolved_at" TIMESTAMPTZ(3),
    "resolved_by" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "alert_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "static_record_value_idx" ON "static_record"("value");

-- CreateIndex
CREATE INDEX "static_record_name_idx" ON "static_record"("name");

-- CreateIndex
CREATE UNIQUE INDEX "static_record_zone_id_name_type_value_key" ON "static_record"("zone_id", "name", "type", "value");

-- CreateIndex
CREATE UNIQUE INDEX "alert_active_key" ON "alert"("active");

-- CreateIndex
CREATE INDEX "alert_state_last_at_id_idx" ON "alert"("state", "last_at", "id");

-- CreateIndex
CREATE INDEX "alert_last_at_id_idx" ON "alert"("last_at", "id");

-- CreateIndex
CREATE INDEX "alert_kind_state_idx" ON "alert"("kind", "state");

-- CreateIndex
CREATE INDEX "alert_ip_idx" ON "alert"("ip");

-- CreateIndex
CREATE INDEX "alert_name_idx" ON "alert"("name");

-- CreateIndex
CREATE INDEX "alert_record_id_idx" ON "alert"("record_id");

-- CreateIndex
CREATE INDEX "alert_reservation_id_idx" ON "alert"("reservation_id");

-- CreateIndex
CREATE INDEX "claim_until_idx" ON "claim"("until");

-- CreateIndex
CREATE INDEX "reservation_static_record_id_idx" ON "reservation"("static_record_id");

-- AddForeignKey
ALTER TABLE "static_record" ADD CONSTRAINT "static_record_zone_id_fkey" FOREIGN KEY ("zone_id") REFERENCES "zone"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


ALTER TABLE "alert" ADD CONSTRAINT "alert_active_while_open" CHECK (("state" = 'resolved') = ("active" IS NULL));
ALTER TABLE "static_record" ADD CONSTRAINT "static_record_type_known" CHECK ("type" IN ('A', 'AAAA'));
-- What stood in Kea before counts as edited when it was first seen.
UPDATE "reservation" SET "edited_at" = "created_at";
