-- AlterTable
ALTER TABLE "alert" ADD COLUMN     "group_key" TEXT,
ADD COLUMN     "muted" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "dns_record" ADD COLUMN     "dismissed_at" TIMESTAMPTZ(3),
ADD COLUMN     "dismissed_by" TEXT,
ADD COLUMN     "drift" TEXT,
ADD COLUMN     "drift_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "watch" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "family" SMALLINT NOT NULL,
    "subnet_id" INTEGER NOT NULL,
    "ip" INET NOT NULL,
    "record_id" UUID,
    "name" TEXT,
    "state" TEXT NOT NULL DEFAULT 'watching',
    "origin" TEXT NOT NULL DEFAULT 'manual',
    "hwaddr" TEXT NOT NULL DEFAULT '',
    "client_id" TEXT NOT NULL DEFAULT '',
    "duid" TEXT NOT NULL DEFAULT '',
    "hostname" TEXT NOT NULL DEFAULT '',
    "client_seen_at" TIMESTAMPTZ(3),
    "ignored" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "reservation_id" UUID,
    "learn_until" TIMESTAMPTZ(3),
    "hold" TEXT NOT NULL DEFAULT 'none',
    "hold_for" TEXT,
    "hold_reason" TEXT,
    "kea_host_id" INTEGER,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "watch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_mute" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "kind" TEXT NOT NULL,
    "scope" TEXT,
    "name" TEXT,
    "reason" TEXT,
    "until" TIMESTAMPTZ(3),
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "alert_mute_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification_channel" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "min_severity" TEXT NOT NULL DEFAULT 'medium',
    "kinds" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "target" TEXT[],
    "secret" TEXT,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "notification_channel_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification_delivery" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "channel_id" UUID NOT NULL,
    "alert_id" UUID,
    "event" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "notification_delivery_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "watch_ip_key" ON "watch"("ip");

-- CreateIndex
CREATE INDEX "watch_state_id_idx" ON "watch"("state", "id");

-- CreateIndex
CREATE INDEX "watch_record_id_idx" ON "watch"("record_id");

-- CreateIndex
CREATE INDEX "watch_reservation_id_idx" ON "watch"("reservation_id");

-- CreateIndex
CREATE INDEX "watch_kea_host_id_idx" ON "watch"("kea_host_id");

-- CreateIndex
CREATE INDEX "watch_learn_until_idx" ON "watch"("learn_until");

-- CreateIndex
CREATE INDEX "watch_updated_at_id_idx" ON "watch"("updated_at", "id");

-- CreateIndex
CREATE INDEX "watch_name_trgm" ON "watch" USING GIN ("name" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "alert_mute_kind_idx" ON "alert_mute"("kind");

-- CreateIndex
CREATE UNIQUE INDEX "notification_channel_name_key" ON "notification_channel"("name");

-- CreateIndex
CREATE INDEX "notification_delivery_status_next_at_idx" ON "notification_delivery"("status", "next_at");

-- CreateIndex
CREATE INDEX "notification_delivery_created_at_idx" ON "notification_delivery"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "notification_delivery_channel_id_alert_id_event_key" ON "notification_delivery"("channel_id", "alert_id", "event");

-- CreateIndex
CREATE INDEX "alert_watch_id_idx" ON "alert"("watch_id");

-- CreateIndex
CREATE INDEX "alert_group_key_state_idx" ON "alert"("group_key", "state");

-- CreateIndex
CREATE INDEX "dns_record_drift_id_idx" ON "dns_record"("drift", "id");

-- AddForeignKey
ALTER TABLE "notification_delivery" ADD CONSTRAINT "notification_delivery_channel_id_fkey" FOREIGN KEY ("channel_id") REFERENCES "notification_channel"("id") ON DELETE CASCADE ON UPDATE CASCADE;

